package slackapp

import (
	"context"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// window shows an answer in the open window, or in a new one. When neither
// works the answer comes as a message that only the person sees.
func (s *sender) window(ctx context.Context, p place, a answer) *failure {
	f := s.show(ctx, p, drawModal(a, viewMeta{Channel: p.Channel, Thread: p.Thread, URL: p.ShareURL, Step: p.Step}))
	if f == nil || !f.certain() || f.hopeless() || p.User == "" {
		return f
	}
	level := slog.LevelInfo
	if f.unfitBlocks() {
		// A fault in our drawing, which a late press is not.
		level = slog.LevelError
	}
	s.log.LogAttrs(ctx, level, "answered without a window",
		slog.String("method", f.method), slog.String("code", f.code), slog.String("team", p.Team),
		slog.Int("faults", f.faults), slog.Any("pointers", f.pointers))
	a = because(noWindow, a)
	if p.Channel == "" || p.Channel == p.User {
		return s.direct(ctx, p, a)
	}
	p.Surface = inEphemeral
	if p.ShareURL != "" {
		// The message may have no thread yet. Slack shows nothing that is for one
		// person in a thread that is not there.
		p.Thread = ""
	}
	return s.ephemeral(ctx, p, a)
}

// ask opens the window with one box for a question.
func (s *sender) ask(ctx context.Context, p place) error {
	defer s.flight.Enter()()
	f := s.open(ctx, p, drawAsk(viewMeta{Channel: p.Channel, Thread: p.Thread}))
	if f == nil {
		return nil
	}
	f.id = s.newID()
	s.logFailure(ctx, p, f)
	if !f.hopeless() && s.tell(ctx, p, "I could not open a window. Write your question to me in a message.") {
		f.told = true
		s.metrics.tells()
	}
	return f
}

func (s *sender) show(ctx context.Context, p place, view slack.ModalViewRequest) *failure {
	if p.View != "" {
		f := s.call(ctx, p, apiCall{method: methodUpdate, repeatable: true,
			do: func(ctx context.Context, c *slack.Client) error {
				_, err := c.UpdateViewContext(ctx, view, "", "", p.View)
				return err
			}})
		if f == nil {
			s.metrics.sent(inModal)
			return nil
		}
		// A window that was closed meanwhile can be opened anew.
		if !f.certain() || f.hopeless() || s.triggerLeft(p) <= 0 {
			return f
		}
	}
	return s.open(ctx, p, view)
}

func (s *sender) open(ctx context.Context, p place, view slack.ModalViewRequest) *failure {
	left := s.triggerLeft(p)
	if left <= 0 {
		return &failure{method: methodOpen, class: classRefused, code: "expired_trigger_id"}
	}
	f := s.call(ctx, p, apiCall{method: methodOpen, repeatable: true, once: true, until: time.Now().Add(left),
		do: func(ctx context.Context, c *slack.Client) error {
			_, err := c.OpenViewContext(ctx, p.Trigger, view)
			return err
		}})
	if f == nil {
		s.metrics.sent(inModal)
	}
	return f
}

// triggerLeft is how long the trigger still opens a window.
func (s *sender) triggerLeft(p place) time.Duration {
	if p.Trigger == "" {
		return 0
	}
	return triggerTime - s.now().Sub(p.TriggerAt)
}

// publish draws the person's Home tab anew.
func (s *sender) publish(ctx context.Context, p place, rs []chat.Reply) *failure {
	f := s.call(ctx, p, apiCall{method: methodPublish, repeatable: true,
		do: func(ctx context.Context, c *slack.Client) error {
			_, err := c.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: p.User, View: drawHome(rs)})
			return err
		}})
	if f == nil {
		s.metrics.sent(inHome)
	}
	return f
}
