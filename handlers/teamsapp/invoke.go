package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// invokeTime is how long an answer may take. Teams waits five seconds, and then
// asks again.
const invokeTime = 4 * time.Second

// What is said instead of an answer.
const (
	tooBusy  = "Too many people are asking right now. Try again in a minute."
	tooLate  = "This takes longer than it should. Try again in a moment."
	comes    = "This takes longer than usual. The answer comes as a message."
	doneOnce = "I have done that already."
	nothing  = "There is nothing to answer in that. Ask me in a message."
)

// invoke is a request whose HTTP answer is the answer.
type invoke struct {
	q question
	// say puts a sentence into the shape this kind of invoke has.
	say func(string) any
	// lost says that something failed, and keeps what was filled in; it may be nil.
	lost func(string) any
	// show puts a reply into it. It may do more, such as asking again.
	show func(context.Context, chat.Reply) (any, error)
	// after is done once the answer is out; it may be nil.
	after func(context.Context, chat.Reply)
	// late sends the reply when nobody waited for it; it may be nil.
	late func(context.Context, chat.Reply) error
	// own is true when what comes late belongs into the person's own chat.
	own bool
	// instead is a sentence that needs no responder.
	instead string
}

func (i invoke) failed(text string) any {
	if i.lost != nil {
		return i.lost(text)
	}
	return i.say(text)
}

// invoked answers an invoke within the time Teams gives.
func (a *App) invoked(ctx context.Context, in incoming) (int, []byte) {
	if in.name == consentName {
		return a.consented(in)
	}
	kinds := map[string]func(incoming) invoke{
		"adaptiveCard/action":           a.pressed,
		"task/fetch":                    a.opened,
		"task/submit":                   a.submitted,
		"composeExtension/query":        a.searched,
		"composeExtension/fetchTask":    a.selected,
		"composeExtension/submitAction": a.inserted,
	}
	kind, ok := kinds[in.name]
	if !ok {
		a.metrics.took(kindOther)
		a.config.Log.LogAttrs(ctx, slog.LevelInfo, "an invoke that is not known")
		return http.StatusNotImplemented, nil
	}
	if in.from.id == "" {
		a.metrics.took(kindOther)
		return http.StatusBadRequest, nil
	}
	i := kind(in)
	if i.instead != "" {
		a.metrics.took(i.q.Kind)
		return a.ok(ctx, i.say(i.instead))
	}
	p, first := a.answers.begin(i.q.ID)
	if first {
		if err := a.begin(ctx, i, p); err != nil {
			return a.ok(ctx, a.notTaken(ctx, i, p, err))
		}
	}
	return a.wait(ctx, i, p)
}

// begin hands an invoke to the inbox, so that it is worked in the person's
// order and within the same bounds as everything else.
func (a *App) begin(ctx context.Context, i invoke, p *pending) error {
	id := i.q.ID
	if i.q.Lookup {
		// It does nothing, so whichever copy is asked again answers.
		id = ""
	}
	return a.accept(handlers.Delivery{
		ID: id, From: i.q.Place.person(), Kind: i.q.Kind,
		Work: func(work context.Context) (handlers.Outcome, error) {
			if i.q.Place.Direct {
				defer a.sender.note(work, i.q.Place)
			}
			r, err := a.respond(work, i.q)
			if err != nil {
				return handlers.Outcome{}, err
			}
			out := handlers.Outcome{Topic: r.Topic, Refused: r.Refused}
			shown, err := i.show(work, r)
			if err != nil {
				return out, err
			}
			body, err := json.Marshal(shown)
			if err != nil {
				return out, fmt.Errorf("writing the answer to a %s: %w", i.q.Kind, err)
			}
			switch {
			case !p.finish(body):
				if i.late != nil {
					return out, i.late(work, r)
				}
			case i.after != nil:
				i.after(work, r)
			}
			return out, nil
		},
		Sorry: func(work context.Context, r chat.Reply) error {
			_, body := a.ok(ctx, i.failed(plain(r)))
			if !p.finish(body) && i.late != nil {
				return a.sorry(work, i, r)
			}
			return nil
		},
		Repeated: func() {
			_, body := a.ok(ctx, i.say(doneOnce))
			p.finish(body)
		},
	})
}

// sorry says that what was to come as a message does not.
func (a *App) sorry(ctx context.Context, i invoke, r chat.Reply) error {
	to := i.q.Place
	if i.own {
		var err error
		if to, err = a.sender.own(ctx, to); err != nil {
			return err
		}
	}
	return a.sender.send(ctx, to, answer{Reply: r})
}

// sendsRest has an invoke of a dialog send all of an answer to the person's own
// chat. It goes there however long it takes: whoever was told to try again would
// get it twice.
func (a *App) sendsRest(i *invoke) {
	q := i.q
	i.own = true
	i.show = func(ctx context.Context, r chat.Reply) (any, error) { return taskSays(a.sendRest(ctx, q, r)), nil }
	i.late = func(context.Context, chat.Reply) error { return nil }
}

// notTaken is what to say when the inbox did not take an invoke.
func (a *App) notTaken(ctx context.Context, i invoke, p *pending, err error) any {
	// It was worked before this program began, or by another copy of it.
	if errors.Is(err, handlers.ErrRepeat) {
		a.answers.forget(p)
		return i.say(doneOnce)
	}
	a.answers.forget(p)
	a.config.Log.LogAttrs(ctx, slog.LevelWarn, "an invoke was not taken", slog.Any("reason", err))
	return i.failed(tooBusy)
}

// wait returns the answer, or what to say while there is none.
func (a *App) wait(ctx context.Context, i invoke, p *pending) (int, []byte) {
	enough := time.NewTimer(invokeTime)
	defer enough.Stop()
	select {
	case <-p.done:
	case <-enough.C:
	case <-ctx.Done():
		// The connection is gone. Teams asks again and finds the answer then.
		return http.StatusOK, nil
	}
	if p.leave() {
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "an invoke was not answered in time", slog.String("kind", i.q.Kind))
		if i.late != nil {
			return a.ok(ctx, i.say(comes))
		}
		return a.ok(ctx, i.failed(tooLate))
	}
	return http.StatusOK, p.body
}

func (a *App) ok(ctx context.Context, shown any) (int, []byte) {
	body, err := json.Marshal(shown)
	if err != nil {
		a.config.Log.LogAttrs(ctx, slog.LevelError, "an answer could not be written")
		return http.StatusInternalServerError, nil
	}
	return http.StatusOK, body
}

// plain is a reply of sentences as one text.
func plain(r chat.Reply) string {
	var said []string
	for _, p := range r.Parts {
		if p, ok := p.(chat.Paragraph); ok {
			said = append(said, p.Text)
		}
	}
	if len(said) == 0 {
		return summary(r)
	}
	return strings.Join(said, " ")
}

// attachment is a card in an answer, or a message.
// Source: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/search-commands/respond-to-search
type attachment struct {
	ContentType string      `json:"contentType"`
	Content     any         `json:"content"`
	Preview     *attachment `json:"preview,omitempty"`
}

func cardOf(d drawing) attachment { return attachment{ContentType: cardType, Content: d.Card} }
