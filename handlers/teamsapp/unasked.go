package teamsapp

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// A tenant has 50 calls a second: what nobody waits for stays below that and
	// below tenantRate, and leaves room for answers.
	// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
	unaskedRate, unaskedBurst = rate.Limit(30), 10
	// unaskedWait is how long one may wait here for its turn. Whoever sends many
	// waits better elsewhere.
	unaskedWait = 2 * time.Second
)

// Send begins: it writes a reply to the person's own conversation with the
// coach, of which the first is made if need be. key is not used: Teams keeps
// nothing by which a message can be found again. A form becomes its button,
// files are left out. Nobody is told of a failure.
//
// The error is chat.ErrUnreachable when nobody knows how to write to the person
// or they removed the app, chat.ErrUnsure when it may have arrived, chat.Later
// when Teams or the rates ask for patience, and else one after which nothing has
// arrived. It waits no longer than a few seconds.
func (a *App) Send(ctx context.Context, who chat.PersonID, r chat.Reply, _ string) error {
	return a.sender.sendTo(ctx, who, r)
}

// Sent cannot tell: a bot may not read a chat, so known is always false.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages
func (a *App) Sent(context.Context, chat.PersonID, string, time.Time) (sent, known bool, err error) {
	return false, false, nil
}

func (s *messenger) sendTo(ctx context.Context, who chat.PersonID, r chat.Reply) error {
	defer s.flight.Enter()()
	p, ok, err := s.known(ctx, who)
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("%w: they have not written yet, or removed the app", chat.ErrUnreachable)
	}
	return s.verdictOn(ctx, who, s.unaskedTo(ctx, p, r))
}

// unaskedTo sends a reply that nobody waits for.
func (s *messenger) unaskedTo(ctx context.Context, p place, r chat.Reply) *failure {
	after, err := s.unasked.Turn(ctx, p.Tenant)
	switch {
	case err != nil:
		return &failure{call: callSend, class: classLate}
	case after > 0:
		return &failure{call: callSend, class: classLimited, code: "OwnRate", after: after}
	}
	if !p.Direct || p.Conversation == "" {
		var f *failure
		if p, f = s.begin(ctx, p, unaskedWait); f != nil {
			if f.class == classUnsure {
				// In doubt is only whether it was made, and there is but one.
				f.class = classUnreached
			}
			return f
		}
	}
	short, cancel := context.WithTimeout(ctx, unaskedWait)
	defer cancel()
	own, leave, f := s.lane(short, p.Conversation)
	if f != nil {
		return f
	}
	defer leave()
	for i, d := range (answer{Reply: r}).draw(false, 0) {
		if f := s.post(ctx, p, own, d, r, unaskedWait); f != nil {
			if i > 0 && f.class != classGone {
				// Some of it is there: the whole again would double that.
				f.class = classUnsure
			}
			return f
		}
	}
	return nil
}

// verdictOn says what became of a message that nobody asked for, in the words
// of chat.
func (s *messenger) verdictOn(ctx context.Context, who chat.PersonID, f *failure) error {
	if f == nil {
		return nil
	}
	log := func(level slog.Level) {
		s.c.Log.LogAttrs(ctx, level, "a message that nobody asked for was not delivered",
			slog.String("call", f.call), slog.String("class", string(f.class)), slog.String("code", f.code), slog.Int("status", f.status))
	}
	switch {
	case f.class == classGone:
		log(slog.LevelInfo)
		s.forget(ctx, who)
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, f)
	case f.class == classUnsure:
		log(slog.LevelWarn)
		return fmt.Errorf("%w: %w", chat.ErrUnsure, f)
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), f)
	case f.class == classLimited, f.class == classBusy:
		return fmt.Errorf("%w: %w", chat.Later{After: f.after, Everybody: true}, f)
	case f.class == classLate, f.class == classCrowded:
		return fmt.Errorf("%w: %w", chat.Later{After: unaskedWait}, f)
	}
	log(slog.LevelError)
	return f
}
