package handlers

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// laneMost and lanesMost bound who may wait, in one lane and in all.
	laneMost, lanesMost = 200, 5000
)

// ErrCrowded says that too many wait already.
var ErrCrowded = errors.New("too many messages are waiting")

// LaneRate is what a platform takes in one conversation: so many a second, and
// a burst.
type LaneRate struct {
	Limit rate.Limit
	Burst int
}

// Lanes hold one lane a conversation. Whoever is in a lane has the conversation
// to themselves, so the messages of one answer stay together, and the next goes
// in the order of arrival.
type Lanes[K comparable] struct {
	rates   []LaneRate
	kept    time.Duration
	waits   func(n int)
	mu      sync.Mutex
	byKey   map[K]*Lane
	waiting int
}

// Lane is one conversation's.
type Lane struct {
	limiters []*rate.Limiter
	busy     bool
	queue    []chan struct{}
	left     time.Time
}

// NewLanes makes lanes that keep all of these rates. An idle lane stays until
// its bursts are whole again, which is kept. waits is told how many wait; it
// must not wait itself.
func NewLanes[K comparable](kept time.Duration, waits func(n int), rates ...LaneRate) *Lanes[K] {
	return &Lanes[K]{rates: rates, kept: kept, waits: waits, byKey: map[K]*Lane{}}
}

// Enter waits for a conversation's lane. The caller must call leave, once. The
// error is ErrCrowded or the context's.
func (l *Lanes[K]) Enter(ctx context.Context, key K) (own *Lane, leave func(), err error) {
	l.mu.Lock()
	own, ok := l.byKey[key]
	if !ok {
		own = &Lane{}
		for _, r := range l.rates {
			own.limiters = append(own.limiters, rate.NewLimiter(r.Limit, r.Burst))
		}
		l.byKey[key] = own
	}
	leave = func() { l.leave(key, own) }
	if !own.busy {
		own.busy = true
		l.mu.Unlock()
		return own, leave, nil
	}
	if len(own.queue) >= laneMost || l.waiting >= lanesMost {
		l.mu.Unlock()
		return nil, nil, ErrCrowded
	}
	turn := make(chan struct{})
	own.queue = append(own.queue, turn)
	l.count(+1)
	l.mu.Unlock()

	select {
	case <-turn:
		return own, leave, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	i := slices.Index(own.queue, turn)
	if i >= 0 {
		own.queue = slices.Delete(own.queue, i, i+1)
		l.count(-1)
	}
	l.mu.Unlock()
	if i < 0 {
		// The turn came at the same moment: it must not be lost for the next.
		leave()
	}
	return nil, nil, context.Cause(ctx)
}

// leave gives the lane to the next in the queue.
func (l *Lanes[K]) leave(key K, own *Lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(own.queue) > 0 {
		next := own.queue[0]
		own.queue = slices.Delete(own.queue, 0, 1)
		l.count(-1)
		close(next)
		return
	}
	own.busy, own.left = false, time.Now()
	time.AfterFunc(l.kept, func() { l.forget(key, own) })
}

// forget removes a lane that nobody has used since.
func (l *Lanes[K]) forget(key K, own *Lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byKey[key] == own && !own.busy && time.Since(own.left) >= l.kept {
		delete(l.byKey, key)
	}
}

// count is called with the lock held.
func (l *Lanes[K]) count(change int) {
	l.waiting += change
	l.waits(l.waiting)
}

// Len is how many lanes there are, the idle ones that still stay included.
func (l *Lanes[K]) Len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.byKey)
}

// Wait waits until the conversation may have one more message. A nil lane has
// no pace of its own.
func (own *Lane) Wait(ctx context.Context) error {
	if own == nil {
		return nil
	}
	for _, l := range own.limiters {
		if err := l.Wait(ctx); err != nil {
			return err
		}
	}
	return nil
}
