package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// The rooms of what is said outside any conversation, and of the one that a
// person has alone with the coach.
const (
	roomOwn    = "personal"
	roomDialog = "dialog"
	roomSearch = "search"
)

// typingAfter is how long an answer may take before it shows that it is coming.
const typingAfter = 700 * time.Millisecond

// question is one thing somebody said or pressed, and where its answer goes.
type question struct {
	ID, Kind string
	Place    place
	// Room names the conversation when it is not Place's.
	Room string
	// Alone is true when only this person sees the answer, wherever it shows.
	Alone bool
	Text  string
	// Name is what the person is called, and Mentions whom Text names.
	Name     string
	Mentions []mention
	// Choice is the value that was pressed; when set, Text is ignored.
	Choice string
	Values map[string]string
	Zone   string
	// Lookup is true for words that are looked up while they are typed.
	Lookup bool
	// Secret is true when nothing of what was asked may travel with the answer.
	Secret bool
	At     time.Time
}

// asked is the part of a question that every activity has.
func (a *App) asked(in incoming, kind string) question {
	return question{ID: deliveryID(in), Kind: kind, Place: in.place(), Name: in.from.name, Zone: in.zone, At: a.config.Now()}
}

// deliveryID names a delivery: Teams counts activities in each conversation.
func deliveryID(in incoming) string {
	if in.id == "" {
		return ""
	}
	return "teams:" + in.tenant + ":" + in.conversation + ":" + in.id
}

// acceptQuestion hands a question to the inbox, to be answered by a message.
func (a *App) acceptQuestion(q question) error {
	var knows atomic.Bool
	return a.accept(handlers.Delivery{
		ID: q.ID, From: q.Place.person(), Kind: q.Kind,
		Work: func(ctx context.Context) (handlers.Outcome, error) {
			out, err := a.answer(ctx, q)
			knows.Store(told(err))
			return out, err
		},
		Sorry: func(ctx context.Context, r chat.Reply) error {
			if knows.Load() {
				return nil
			}
			return a.sender.send(ctx, q.Place, answer{Reply: r})
		},
	})
}

func (a *App) accept(d handlers.Delivery) error {
	a.metrics.took(d.Kind)
	if err := a.config.Inbox.Accept(d); err != nil {
		return fmt.Errorf("handing a %s to the inbox: %w", d.Kind, err)
	}
	return nil
}

// answer asks the responder and sends what it says.
func (a *App) answer(ctx context.Context, q question) (handlers.Outcome, error) {
	erased := false
	// After the answer, which does not wait for it.
	defer func() {
		if !erased {
			a.sender.note(ctx, q.Place)
		}
	}()
	typing := time.AfterFunc(typingAfter, func() { a.sender.typing(ctx, q.Place) })
	r, err := a.respond(ctx, q)
	typing.Stop()
	if err != nil {
		return handlers.Outcome{}, err
	}
	erased = r.Erased
	out := handlers.Outcome{Topic: r.Topic, Refused: r.Refused}
	err = a.deliver(ctx, q, r)
	if erased {
		// A conversation that was begun for the answer was kept.
		a.sender.forget(ctx, q.Place.person())
	}
	return out, err
}

// respond asks the responder.
func (a *App) respond(ctx context.Context, q question) (chat.Reply, error) {
	m, err := q.message()
	if err != nil {
		return chat.Reply{}, err
	}
	if m.Text != "" && len(q.Mentions) > 0 {
		m.Mentions = a.sender.named(ctx, q.Place, q.Mentions)
	}
	r, err := a.config.Responder.Respond(ctx, m)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("answering a %s: %w", q.Kind, err)
	}
	return r, nil
}

// deliver sends a reply where it may be read.
func (a *App) deliver(ctx context.Context, q question, r chat.Reply) error {
	if r.Private && !q.Place.Direct {
		r = sentence(a.sendPrivately(ctx, q, r))
	}
	if err := a.sender.send(ctx, q.Place, dressed(q, r)); err != nil {
		return fmt.Errorf("sending the answer to a %s: %w", q.Kind, err)
	}
	a.offerFiles(ctx, q.Place, again(q), r)
	return nil
}

// sendPrivately sends what is only for the person to their own conversation,
// and returns what to say about it where they asked.
func (a *App) sendPrivately(ctx context.Context, q question, r chat.Reply) string {
	return a.sendOwn(ctx, q, r, "That is only for you, so I answered in our own chat.")
}

// sendRest sends an answer that was shortened to the person's own conversation.
func (a *App) sendRest(ctx context.Context, q question, r chat.Reply) string {
	return a.sendOwn(ctx, q, r, "I sent all of it to our own chat.")
}

func (a *App) sendOwn(ctx context.Context, q question, r chat.Reply, done string) string {
	own, err := a.sender.own(ctx, q.Place)
	if err == nil {
		err = a.sender.send(ctx, own, dressed(q, r))
	}
	if err == nil {
		a.offerFiles(ctx, own, again(q), r)
	}
	switch f, failed := errors.AsType[*failure](err); {
	case err == nil:
		return done
	case failed && f.class == classUnsure:
		return done + " If it is not there, ask me again there."
	}
	a.config.Log.LogAttrs(ctx, slog.LevelInfo, "an answer had no chat of its own to go to")
	return "I have no chat with you alone for that. Add me as a personal app, and ask me there."
}

// message is the question as the responder reads it.
func (q question) message() (chat.Message, error) {
	route, err := json.Marshal(q.Place)
	if err != nil {
		return chat.Message{}, fmt.Errorf("writing down a place: %w", err)
	}
	room, thread := q.Place.room()
	own := ""
	switch {
	case q.Room != "":
		room, thread = q.Room, ""
	case q.Place.Direct:
		room, thread = roomOwn, ""
	default:
		own = roomOwn
	}
	m := chat.Message{
		ID: q.ID, From: q.Place.person(), Choice: q.Choice, Values: q.Values, Name: q.Name, Zone: q.Zone, Lookup: q.Lookup, At: q.At,
		Reply: chat.Address{
			Person: q.Place.person(), Room: room, Thread: thread, Direct: q.Place.Direct || q.Alone, Own: own, Route: route,
		},
	}
	if q.Choice == "" {
		m.Text = q.Text
	}
	return m, nil
}

// dressed adds the buttons that belong to the platform and not to the reply.
func dressed(q question, r chat.Reply) answer {
	quotes := len(r.Quotes()) > 0
	if r.Forget {
		q.Secret = true
	}
	// What is a person's own is no answer to be judged.
	return answer{Reply: r, Again: again(q), Feedback: !q.Alone && !r.Private && (quotes || r.Refused)}
}

// again is the line that brings the same answer again.
func again(q question) string {
	switch {
	case q.Secret, len(q.Values) > 0:
		// Sent once more, a form would come without what was filled in.
		return ""
	case q.Choice != "":
		return q.Choice
	case q.Text == "":
		return ""
	}
	return "ask " + q.Text
}

func hasForm(r chat.Reply) bool {
	for _, p := range r.Parts {
		if _, ok := p.(chat.Form); ok {
			return true
		}
	}
	return false
}
