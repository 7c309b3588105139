package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// inlineTime is how long a window that was sent may take to be worked. Slack
// closes it with an error after three seconds.
const inlineTime = 2 * time.Second

// maxAck is the largest acknowledgement Socket Mode takes, less its envelope.
const maxAck = 20_000

// submission takes a window that was sent. It must be worked before it is
// acknowledged: only the acknowledgement can put a fault at its field.
func (a *App) submission(ctx context.Context, ic slack.InteractionCallback) ([]byte, error) {
	meta := metaOf(ic.View)
	p := a.placeOf(ic)
	p.Surface, p.View, p.Channel, p.Thread, p.ShareURL = inModal, ic.View.ID, meta.Channel, meta.Thread, meta.URL
	p.Step = meta.Step + 1
	q := question{ID: triggerID(ic.TriggerID), Place: p, Room: roomModal, At: a.config.Now()}
	values := submitted(ic.View, meta.Step)
	switch ic.View.CallbackID {
	case callbackForm:
		q.Kind, q.Choice = kindForm, meta.Value
		if meta.Value == "" {
			return nil, errUnreadable
		}
	case callbackAsk:
		q.Kind, q.Text, q.Typed = kindAsk, values["question"], true
		if strings.TrimSpace(readable(q.Text)) == "" {
			return faultsAck(map[string]string{"question": "Write a question."})
		}
		values = nil
	case callbackAnswer:
		return nil, nil
	default:
		a.config.Log.LogAttrs(ctx, slog.LevelInfo, "a window that is not known was sent")
		return nil, nil
	}
	m, r, err := a.inTime(ctx, q, values, inlineTime)
	if err != nil {
		id := a.config.NewID()
		a.config.Log.LogAttrs(ctx, slog.LevelError, "a window was not answered",
			slog.String("id", id), slog.String("kind", q.Kind), slog.String("class", failureClass(err)))
		if field := firstField(ic.View, meta.Step); field != "" {
			// The window stays as it is, and with it what was typed.
			return faultsAck(map[string]string{field: unsaved(id)})
		}
		return a.windowAck(ctx, p, answer{Reply: handlers.Apology(id)}, meta)
	}
	if len(r.Faults) > 0 {
		if faults := fieldErrors(r, meta.Step); len(faults) > 0 {
			return faultsAck(faults)
		}
	}
	a.aside(ctx, func() { a.out.note(ctx, p) })
	if q.Kind == kindForm && len(r.Faults) == 0 {
		// What was sent may stand on the Home tab too.
		if err := a.acceptHome("", p); err != nil {
			a.config.Log.LogAttrs(ctx, slog.LevelWarn, "the Home tab was not drawn anew")
		}
	}
	return a.windowAck(ctx, p, dressed(p, r, again(q, m)), meta)
}

// firstField is the id of a field of the window, or "". A window that the
// library cannot read is asked for what was filled in.
func firstField(v slack.View, step int) string {
	if ids := inputIDs(v.Blocks); len(ids) > 0 {
		return ids[0]
	}
	if names := slices.Sorted(maps.Keys(submitted(v, step))); len(names) > 0 {
		return fieldID(names[0], step)
	}
	return ""
}

func unsaved(id string) string {
	return "Something went wrong on my side, and I do not know whether this was taken. " +
		"What you wrote still stands here: send it again in a moment. If it stays wrong, report the number " + id + "."
}

// The ways an answer can fail to come.
var (
	errLate     = errors.New("it took too long")
	errPanicked = errors.New("it panicked")
)

func failureClass(err error) string {
	switch {
	case errors.Is(err, errLate):
		return "late"
	case errors.Is(err, errPanicked):
		return "panicked"
	}
	return "failed"
}

// inTime asks the responder and waits no longer than is said, also when the
// responder does not heed its context.
func (a *App) inTime(ctx context.Context, q question, values map[string]string, most time.Duration) (chat.Message, chat.Reply, error) {
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	type result struct {
		message chat.Message
		reply   chat.Reply
		err     error
	}
	done := make(chan result, 1)
	a.aside(ctx, func() {
		r := result{err: errPanicked}
		defer func() { done <- r }()
		m, err := a.message(ctx, q)
		if err != nil {
			r = result{err: err}
			return
		}
		m.Values = values
		reply, err := a.config.Responder.Respond(ctx, m)
		r = result{m, reply, err}
	})
	select {
	case r := <-done:
		if errors.Is(r.err, context.DeadlineExceeded) {
			r.err = errLate
		}
		return r.message, r.reply, r.err
	case <-ctx.Done():
		return chat.Message{}, chat.Reply{}, errLate
	}
}

func faultsAck(faults map[string]string) ([]byte, error) {
	ack, err := json.Marshal(slack.NewErrorsViewSubmissionResponse(faults))
	if err != nil {
		return nil, fmt.Errorf("writing the faults of a form: %w", err)
	}
	return ack, nil
}

// windowAck puts an answer into the window that was sent. One that is too
// large for an acknowledgement comes right after it.
func (a *App) windowAck(ctx context.Context, p place, an answer, meta viewMeta) ([]byte, error) {
	meta.Value, meta.Step = "", p.Step
	ack, err := updateAck(drawModal(an, meta))
	if err != nil || len(ack) <= maxAck {
		return ack, err
	}
	err = a.accept(kindForm, "", p, func(ctx context.Context) (handlers.Outcome, error) {
		return a.reply(ctx, p, an)
	}, a.sorry(p))
	if err != nil {
		if !isFull(err) {
			return nil, err
		}
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "a long answer had no room in the inbox")
		return updateAck(drawModal(answer{Reply: sentence(tooBusy)}, meta))
	}
	return updateAck(drawModal(answer{Reply: sentence("The answer is long. It comes in a moment.")}, meta))
}

func updateAck(view slack.ModalViewRequest) ([]byte, error) {
	ack, err := json.Marshal(slack.NewUpdateViewSubmissionResponse(&view))
	if err != nil {
		return nil, fmt.Errorf("writing a window: %w", err)
	}
	return ack, nil
}
