package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"
	"testing/synctest"
	"time"

	"github.com/redis/go-redis/v9"
)

// A connection has the deadline of the context, and says "i/o timeout" before
// or after the context itself is over.
func TestAnEndedContextIsSaid(t *testing.T) {
	timedOut := fmt.Errorf("write tcp: %w", os.ErrDeadlineExceeded)
	left := errors.New("left the page")
	for _, c := range []struct {
		name   string
		ends   func(context.Context) (context.Context, context.CancelFunc)
		takes  time.Duration
		answer error
		want   error
		not    error
	}{
		{"the connection gives up with the caller's time", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		}, 20 * time.Millisecond, timedOut, context.DeadlineExceeded, nil},
		{"after it", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		}, 21 * time.Millisecond, timedOut, context.DeadlineExceeded, nil},
		{"the caller leaves", func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			time.AfterFunc(time.Millisecond, func() { cancel(left) })
			return ctx, func() { cancel(nil) }
		}, 2 * time.Millisecond, timedOut, left, nil},
		{"the store alone is slow", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Hour)
		}, operationTime, timedOut, os.ErrDeadlineExceeded, context.DeadlineExceeded},
		{"an answer that came late is an answer", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		}, 21 * time.Millisecond, redis.Nil, redis.Nil, context.DeadlineExceeded},
		{"and so is a yes", func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		}, 21 * time.Millisecond, nil, nil, context.DeadlineExceeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ctx, cancel := c.ends(t.Context())
				defer cancel()
				err := attempt(ctx, func(context.Context) error {
					time.Sleep(c.takes)
					return c.answer
				})
				if !errors.Is(err, c.want) || c.not != nil && errors.Is(err, c.not) {
					t.Errorf("%v, want %v and not %v", err, c.want, c.not)
				}
				if c.answer != nil && !errors.Is(err, c.answer) {
					t.Errorf("%v hides %v", err, c.answer)
				}
			})
		})
	}
}
