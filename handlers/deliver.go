package handlers

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

const (
	// seenTime is short: a slow store must not make everybody wait.
	seenTime = 2 * time.Second
	// sorryTime is what an apology gets, whatever became of the work's time.
	sorryTime = 10 * time.Second
)

// outcome is what became of a delivery, for the log and the metrics.
type outcome string

const (
	outcomeAnswered outcome = "answered"
	outcomeFailed   outcome = "failed"
	outcomePanicked outcome = "panicked"
	outcomeLate     outcome = "late"
	outcomeRepeat   outcome = "repeat"
	// outcomeLeft was accepted, and the program ended before it was begun.
	outcomeLeft outcome = "left"
	// These two were not accepted.
	outcomeFull     outcome = "full"
	outcomeStopping outcome = "stopping"
)

// result is what the log and the metrics say of a delivery.
type result struct {
	Outcome
	outcome outcome
	// wait is the time from accepting to beginning, work from there to the end.
	wait, work time.Duration
}

// deliver works one delivery, says sorry when that fails, and always returns.
// The context begins here, because a delivery outlives the request it came in.
//
//nolint:contextcheck // for that reason
func (b *Inbox) deliver(e *entry) {
	begin := b.c.Now()
	base := context.WithValue(context.Background(), deliveryIDKey{}, e.id)
	r := result{wait: begin.Sub(e.at)}
	if !b.first(base, e) {
		r.outcome = outcomeRepeat
		if e.Repeated != nil {
			e.Repeated()
		}
		b.record(base, e, r)
		return
	}

	ctx, cancel := context.WithTimeout(base, b.c.Each)
	said, err := attempt(ctx, e.Work, b.abandoned(base, e))
	over := ctx.Err() != nil
	cancel()
	r.work = b.c.Now().Sub(begin)
	r.Outcome = said
	r.outcome = b.judge(base, e, err, over)
	if r.outcome != outcomeAnswered {
		// Half an outcome is none.
		r.Outcome = Outcome{}
		b.apologise(base, e)
	}
	b.record(base, e, r)
}

// judge names what the work came to, and logs why when it failed.
func (b *Inbox) judge(ctx context.Context, e *entry, err error, over bool) outcome {
	var p *panicError
	switch {
	case err == nil:
		return outcomeAnswered
	case errors.As(err, &p):
		b.c.Log.LogAttrs(ctx, slog.LevelError, "panic while working a delivery", because(e, err)...)
		return outcomePanicked
	case over:
		if errors.Is(err, errAbandoned) {
			b.c.Metrics.addAbandoned(1)
		}
		b.c.Log.LogAttrs(ctx, slog.LevelError, "a delivery took too long", because(e, err)...)
		return outcomeLate
	default:
		b.c.Log.LogAttrs(ctx, slog.LevelError, "a delivery failed", because(e, err)...)
		return outcomeFailed
	}
}

// because says of which delivery a line is and what went wrong with it.
func because(e *entry, err error) []slog.Attr {
	attrs := []slog.Attr{slog.String("delivery_id", e.id)}
	var p *panicError
	if errors.As(err, &p) {
		return append(attrs, slog.String("panic", p.what), slog.String("stack", p.stack))
	}
	if err != nil {
		attrs = append(attrs, slog.Any("error", err))
	}
	return attrs
}

// abandoned notes the end of work that nobody waits for any more.
func (b *Inbox) abandoned(ctx context.Context, e *entry) func(error) {
	return func(err error) {
		b.c.Metrics.addAbandoned(-1)
		b.c.Log.LogAttrs(ctx, slog.LevelWarn, "abandoned work has ended",
			append(because(e, err), slog.Duration("after", b.c.Now().Sub(e.at)))...)
	}
}

// first asks whether another replica has the delivery already.
func (b *Inbox) first(ctx context.Context, e *entry) bool {
	if b.c.Seen == nil || e.ID == "" {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, seenTime)
	defer cancel()
	first, err := attempt(ctx, func(ctx context.Context) (bool, error) {
		return b.c.Seen.First(ctx, globalID(e.Delivery), b.c.Keep)
	}, func(error) {})
	if err != nil {
		b.c.Log.LogAttrs(ctx, slog.LevelWarn, "cannot tell whether a delivery is a repeat", because(e, err)...)
		return true
	}
	return first
}

// apologise tells the person, who otherwise would wait for nothing.
func (b *Inbox) apologise(ctx context.Context, e *entry) {
	if e.Sorry == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, sorryTime)
	defer cancel()
	_, err := attempt(ctx, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, e.Sorry(ctx, Apology(e.id))
	}, func(error) {})
	if err != nil {
		b.c.Log.LogAttrs(ctx, slog.LevelError, "cannot say sorry", because(e, err)...)
	}
}

// record writes the one line of a delivery. It names no person.
func (b *Inbox) record(ctx context.Context, e *entry, r result) {
	b.c.Metrics.delivered(e.Delivery, r.outcome)
	b.c.Metrics.timed(e.Delivery, r)
	b.c.Log.LogAttrs(ctx, slog.LevelInfo, "delivery",
		slog.String("kind", fixed(e.Kind)),
		slog.String("platform", string(knownPlatform(e.From.Platform))),
		slog.String("topic", fixed(r.Topic)),
		slog.Bool("refused", r.Refused),
		slog.String("outcome", string(r.outcome)),
		slog.Duration("wait", r.wait),
		slog.Duration("work", r.work),
		slog.String("delivery_id", e.id),
	)
}
