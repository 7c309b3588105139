package teamsapp

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const (
	cardType = "application/vnd.microsoft.card.adaptive"
	// summaryMost is what a notification shows at most, in characters.
	summaryMost = 160
	// textMost keeps a message without a card well under Teams' 100 KB.
	textMost = 20_000
	// tellTime is what telling a person gets, whatever became of the answer's.
	tellTime = 10 * time.Second
)

type messengerConfig struct {
	Client     *client
	References References
	Log        *slog.Logger
	Metrics    *metrics
	Now        func() time.Time
	NewID      func() string
	AppID      string
}

// messenger delivers answers.
type messenger struct {
	c      messengerConfig
	lanes  *handlers.Lanes[string]
	flight handlers.Flight
	// unasked paces, in each tenant, what nobody waits for.
	unasked *handlers.Pace[string]

	membersMu sync.Mutex
	members   map[memberKey]memberEntry
}

func newMessenger(c messengerConfig) *messenger {
	return &messenger{
		c: c, lanes: newLanes(c.Metrics), unasked: handlers.NewPace[string](unaskedRate, unaskedBurst, unaskedWait),
		members: map[memberKey]memberEntry{},
	}
}

// send delivers an answer to its place and returns when Teams took it, or it is
// certain that it cannot. When only the person can be told that it went wrong,
// they are, and the error says so.
func (s *messenger) send(ctx context.Context, p place, a answer) error {
	return s.sendAll(ctx, p, a.draw(false, 0), a.Reply)
}

// sendAll sends the messages of one answer, one after the other.
func (s *messenger) sendAll(ctx context.Context, p place, ds []drawing, r chat.Reply) error {
	defer s.flight.Enter()()
	own, leave, f := s.lane(ctx, p.Conversation)
	if f != nil {
		return s.failed(ctx, p, f, nil)
	}
	defer leave()
	for _, d := range ds {
		if f := s.post(ctx, p, own, d, r, 0); f != nil {
			return s.failed(ctx, p, f, own)
		}
	}
	return nil
}

// post sends one message. Words whose card is refused go without it.
func (s *messenger) post(ctx context.Context, p place, own *handlers.Lane, d drawing, r chat.Reply, patience time.Duration) *failure {
	what := p.call(callSend, http.MethodPost, own)
	what.patience = patience
	what.body = message(p, d, r)
	_, f := s.c.Client.do(ctx, what)
	if f == nil || !f.unfit() {
		return f
	}
	s.c.Log.LogAttrs(ctx, slog.LevelError, "a card was refused, so its words were sent without it",
		slog.String("code", f.code), slog.Int("status", f.status), slog.String("topic", r.Topic))
	what.body = message(p, drawing{Text: d.Text}, r)
	_, f = s.c.Client.do(ctx, what)
	return f
}

// replace puts an answer where a message stood, so that it is still there when
// the conversation is opened again.
func (s *messenger) replace(ctx context.Context, p place, activity string, d drawing, r chat.Reply) *failure {
	defer s.flight.Enter()()
	own, leave, f := s.lane(ctx, p.Conversation)
	if f != nil {
		return f
	}
	defer leave()
	what := p.call(callUpdate, http.MethodPut, own)
	what.activity = activity
	body := message(p, d, r)
	body.ID, body.ReplyToID = activity, ""
	what.body = body
	_, f = s.c.Client.do(ctx, what)
	return f
}

// typing shows that an answer is on its way. It may fail in silence.
func (s *messenger) typing(ctx context.Context, p place) {
	defer s.flight.Enter()()
	what := p.call(callTyping, http.MethodPost, nil)
	what.body = schema.Activity{Type: schema.Typing, Conversation: schema.ConversationAccount{ID: p.Conversation},
		From: schema.ChannelAccount{ID: p.Bot}, Recipient: schema.ChannelAccount{ID: p.User}}
	if _, f := s.c.Client.do(ctx, what); f != nil {
		s.c.Log.LogAttrs(ctx, slog.LevelDebug, "no typing was shown", slog.String("class", string(f.class)))
	}
}

func (p place) call(name, method string, own *handlers.Lane) call {
	return call{name: name, method: method, service: p.Service, tenant: p.Tenant, conversation: p.Conversation, lane: own}
}

// message is a drawing as Teams takes it. A card needs a summary, or the
// notification says no more than that a card was sent.
func message(p place, d drawing, r chat.Reply) schema.Activity {
	a := schema.Activity{
		Type: schema.Message, Conversation: schema.ConversationAccount{ID: p.Conversation},
		From: schema.ChannelAccount{ID: p.Bot}, Recipient: schema.ChannelAccount{ID: p.User}, ReplyToID: p.ReplyTo,
	}
	if len(d.Card) == 0 {
		a.Text, a.TextFormat = clipped(d.Text, textMost), "markdown"
		if strings.TrimSpace(a.Text) == "" {
			a.Text = summary(r)
		}
		return a
	}
	a.Summary = summary(r)
	a.Attachments = []schema.Attachment{{ContentType: cardType, Content: d.Card}}
	return a
}

// summary is an answer in one line: its title, or its first words.
func summary(r chat.Reply) string {
	text := r.Title
	for _, p := range r.Parts {
		if text != "" {
			break
		}
		text = chat.PlainPart(p)
	}
	text = strings.Join(strings.Fields(text), " ")
	if text == "" {
		return "An answer from the coach"
	}
	if utf8.RuneCountInString(text) > summaryMost {
		text = strings.TrimRight(string([]rune(text)[:summaryMost-1]), " ,;:") + "…"
	}
	return text
}

// failed logs a failure, forgets a place that is closed for good, and tells the
// person if they can be told.
func (s *messenger) failed(ctx context.Context, p place, f *failure, own *handlers.Lane) error {
	f.id = s.c.NewID()
	s.c.Log.LogAttrs(ctx, slog.LevelWarn, "an answer did not go out to Teams",
		slog.String("id", f.id), slog.String("call", f.call), slog.String("class", string(f.class)),
		slog.String("code", f.code), slog.Int("status", f.status))
	// What ended the answer must not end the rest.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), tellTime)
	defer cancel()
	if f.class == classGone && p.Direct {
		s.forget(ctx, p.person())
	}
	if f.hopeless() {
		// An apology would go the same way.
		f.told = true
		return f
	}
	what := p.call(callSend, http.MethodPost, own)
	what.body = message(p, drawing{Text: f.sentence()}, chat.Reply{})
	if _, second := s.c.Client.do(ctx, what); second == nil {
		s.c.Metrics.tells()
	} else {
		s.c.Log.LogAttrs(ctx, slog.LevelWarn, "nobody was told that an answer did not go out",
			slog.String("id", f.id), slog.String("class", string(second.class)))
	}
	f.told = true
	return f
}
