package teamsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// notedTime is how long a saved reference is taken to be still there.
	notedTime = time.Hour
	notedMost = 10_000
)

// noted remembers what was saved, so that not each message writes it again.
type noted struct {
	mu    sync.Mutex
	byWho map[chat.PersonID]note
}

type note struct {
	raw string
	at  time.Time
}

// note saves where a person can be written to, unless that is known. Only their
// own conversation with the coach is.
func (s *messenger) note(ctx context.Context, p place) {
	if !p.Direct || p.Conversation == "" {
		return
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return
	}
	who, now := p.person(), s.c.Now()
	s.noted.mu.Lock()
	last, ok := s.noted.byWho[who]
	s.noted.mu.Unlock()
	if ok && last.raw == string(raw) && now.Sub(last.at) < notedTime {
		return
	}
	if err := s.c.References.SaveReference(ctx, who, raw); err != nil {
		s.c.Log.LogAttrs(ctx, slog.LevelWarn, "a reference was not saved", slog.Any("reason", err))
		return
	}
	s.noted.mu.Lock()
	defer s.noted.mu.Unlock()
	if s.noted.byWho == nil || len(s.noted.byWho) >= notedMost {
		s.noted.byWho = map[chat.PersonID]note{}
	}
	s.noted.byWho[who] = note{string(raw), now}
}

// forget drops a reference that leads nowhere any more.
func (s *messenger) forget(ctx context.Context, who chat.PersonID) {
	s.noted.mu.Lock()
	delete(s.noted.byWho, who)
	s.noted.mu.Unlock()
	if err := s.c.References.DropReference(ctx, who); err != nil {
		s.c.Log.LogAttrs(ctx, slog.LevelWarn, "a reference was not dropped", slog.Any("reason", err))
	}
}

// known is where a person can be written to, if that is known.
func (s *messenger) known(ctx context.Context, who chat.PersonID) (place, bool, error) {
	raw, err := s.c.References.Reference(ctx, who)
	if err != nil {
		return place{}, false, fmt.Errorf("looking up how to write to a person: %w", err)
	}
	var p place
	if len(raw) > 0 && json.Unmarshal(raw, &p) == nil && p.Service != "" {
		return p, true, nil
	}
	// One that cannot be read is as good as none: the next message brings it.
	return place{}, false, nil
}

// own is the conversation of the person at a place with the coach alone. It is
// begun if need be.
func (s *messenger) own(ctx context.Context, p place) (place, error) {
	if p.Direct {
		return p, nil
	}
	found, ok, err := s.known(ctx, p.person())
	if err != nil || ok && found.Direct && found.Conversation != "" {
		return found, err
	}
	begun, f := s.begin(ctx, p)
	return begun, f.orNil()
}

// sendTo sends a reply to the person's own conversation. It tells nobody of a
// failure: nobody asked just now, and the caller can try again.
func (s *messenger) sendTo(ctx context.Context, who chat.PersonID, r chat.Reply) error {
	p, ok, err := s.known(ctx, who)
	if err != nil {
		return err
	}
	if !ok {
		return ErrUnreachable
	}
	if !p.Direct || p.Conversation == "" {
		var f *failure
		if p, f = s.begin(ctx, p); f != nil {
			if f.class == classGone {
				s.forget(ctx, who)
			}
			return f
		}
	}
	defer s.flight.enter()()
	own, leave, f := s.lanes.enter(ctx, p.Conversation)
	if f != nil {
		return f
	}
	defer leave()
	for _, d := range (answer{Reply: r}).draw(false, 0) {
		if f := s.post(ctx, p, own, d, r); f != nil {
			if f.class == classGone {
				s.forget(ctx, who)
			}
			return f
		}
	}
	return nil
}

// begin makes the person's own conversation with the coach and saves it.
func (s *messenger) begin(ctx context.Context, p place) (place, *failure) {
	defer s.flight.enter()()
	what := call{name: callCreate, method: http.MethodPost, service: p.Service, tenant: p.Tenant}
	bot := p.Bot
	if bot == "" {
		bot = "28:" + s.c.AppID
	}
	body := creation{
		Bot: schema.ChannelAccount{ID: bot}, Members: []schema.ChannelAccount{{ID: p.User}}, TenantID: p.Tenant,
	}
	body.ChannelData.Tenant.ID = p.Tenant
	what.body = body
	id, f := s.c.Client.do(ctx, what)
	if f != nil {
		return p, f
	}
	if id == "" {
		return p, &failure{call: callCreate, class: classUnsure}
	}
	p.Conversation, p.Direct, p.Bot, p.ReplyTo = id, true, bot, ""
	s.note(ctx, p)
	return p, nil
}
