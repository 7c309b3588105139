package teamsapp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/framework-coach/framework-coach/chat"
)

// noteTime bounds what keeping a reference may take: somebody waits for an
// answer.
const noteTime = time.Second

// note saves where a person can be written to. Only their own conversation with
// the coach is.
func (s *messenger) note(ctx context.Context, p place) {
	if !p.Direct || p.Conversation == "" {
		return
	}
	raw, err := json.Marshal(p)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	if err := s.c.References.SaveReference(ctx, p.person(), raw); err != nil {
		s.c.Log.LogAttrs(ctx, slog.LevelWarn, "a reference was not saved", slog.Any("reason", err))
	}
}

// forget drops a reference that leads nowhere any more.
func (s *messenger) forget(ctx context.Context, who chat.PersonID) {
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
	begun, f := s.begin(ctx, p, 0)
	return begun, f.orNil()
}

// begin makes the person's own conversation with the coach and saves it.
func (s *messenger) begin(ctx context.Context, p place, patience time.Duration) (place, *failure) {
	defer s.flight.Enter()()
	what := call{name: callCreate, method: http.MethodPost, service: p.Service, tenant: p.Tenant, patience: patience}
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
