package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	attempts    = 3
	firstPause  = 20 * time.Millisecond
	seldomPause = time.Minute
)

// attempt carries out one operation, and again when the connection was lost or
// the server is changing over. The operation must do no harm when it is carried
// out twice, because an answer that was lost may have been a yes.
//
// Where the caller's context is over, the error is that as well, so that a
// caller can tell their own end from a fault of the store.
func attempt(caller context.Context, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(caller, operationTime)
	defer cancel()
	pause := firstPause
	var err error
	for n := range attempts {
		if n > 0 {
			if !pauseFor(ctx, pause) {
				break
			}
			pause *= 2
		}
		if err = do(ctx); !mayPass(err) || ctx.Err() != nil {
			break
		}
	}
	if over := overBy(caller, time.Now()); mayPass(err) && over != nil && !errors.Is(err, over) {
		return fmt.Errorf("%w: %w", over, err)
	}
	return err
}

// overBy is why a context is over, nil while it is not. A connection is given
// the context's deadline and may say "i/o timeout" a moment before the
// context's own timer fires, so the deadline is what counts.
func overBy(ctx context.Context, now time.Time) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	if deadline, ok := ctx.Deadline(); ok && !now.Before(deadline) {
		return context.DeadlineExceeded
	}
	return nil
}

// pauseFor waits a time, more or less, and says whether it did.
func pauseFor(ctx context.Context, d time.Duration) bool {
	// Half of it by chance, so that many who failed together do not come back
	// together.
	t := time.NewTimer(d/2 + rand.N(d)) //nolint:gosec // Chance spreads load here and guards nothing.
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// mayPass is true for a failure that the next moment may mend: a connection
// that broke, and a server that is loading or has just changed its role.
func mayPass(err error) bool {
	if err == nil || errors.Is(err, redis.Nil) || errors.Is(err, redis.ErrClosed) || errors.Is(err, errStopped) {
		return false
	}
	var answer redis.Error
	if !errors.As(err, &answer) {
		return true
	}
	for _, state := range []string{"LOADING ", "CLUSTERDOWN ", "TRYAGAIN ", "MASTERDOWN ", "READONLY "} {
		// Older servers put the state of a failed script further in.
		if strings.Contains(err.Error(), state) {
			return true
		}
	}
	return false
}

// seldom lets a message through once a minute, and counts those between.
type seldom struct {
	now func() time.Time

	mu     sync.Mutex
	last   time.Time
	passed int
}

func newSeldom(now func() time.Time) *seldom { return &seldom{now: now} }

// due says whether to speak now, and how often it was silent before.
func (s *seldom) due() (bool, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.now()
	if !s.last.IsZero() && now.Sub(s.last) < seldomPause {
		s.passed++
		return false, 0
	}
	passed := s.passed
	s.last, s.passed = now, 0
	return true, passed
}

// noMaintenanceNews turns off a question at every new connection that only one
// vendor's servers answer.
func noMaintenanceNews() *maintnotifications.Config {
	return &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// clientLog takes the client's own remarks, which it would otherwise print.
type clientLog struct{ log *slog.Logger }

func (c clientLog) Printf(ctx context.Context, format string, v ...any) {
	c.log.DebugContext(ctx, "the Redis client says", slog.String("remark", fmt.Sprintf(format, v...)))
}

// quietClient brings the client's remarks into our log. The client has one
// logger for the whole process, so the last store opened has it.
func quietClient(log *slog.Logger) { redis.SetLogger(clientLog{log}) }
