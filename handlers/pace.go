package handlers

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Pace keeps what nobody waits for below a rate, one for each key, so that
// answers have room beside it. It is kept by this program alone: several
// replicas together may go as many times as fast.
type Pace[K comparable] struct {
	limit rate.Limit
	burst int
	most  time.Duration
	mu    sync.Mutex
	byKey map[K]*rate.Limiter
}

// pacesMost bounds the keys. Whoever comes after that finds a burst whole.
const pacesMost = 10_000

// NewPace lets through so many a second and a burst. Turn waits no longer than
// most.
func NewPace[K comparable](limit rate.Limit, burst int, most time.Duration) *Pace[K] {
	return &Pace[K]{limit: limit, burst: burst, most: most, byKey: map[K]*rate.Limiter{}}
}

// Turn waits for the next turn. When that would take too long it returns at
// once with how long it would be. The error is the context's.
func (p *Pace[K]) Turn(ctx context.Context, key K) (after time.Duration, err error) {
	p.mu.Lock()
	l, ok := p.byKey[key]
	if !ok {
		if len(p.byKey) >= pacesMost {
			clear(p.byKey)
		}
		l = rate.NewLimiter(p.limit, p.burst)
		p.byKey[key] = l
	}
	p.mu.Unlock()
	turn := l.Reserve()
	wait := turn.Delay()
	if wait > p.most {
		turn.Cancel()
		return wait, nil
	}
	if wait <= 0 {
		return 0, nil
	}
	due := time.NewTimer(wait)
	defer due.Stop()
	select {
	case <-due.C:
		return 0, nil
	case <-ctx.Done():
		turn.Cancel()
		return 0, ctx.Err()
	}
}
