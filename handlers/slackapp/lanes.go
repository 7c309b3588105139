package slackapp

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// Slack takes about one message a second in a channel, and short bursts.
	// Source: https://docs.slack.dev/apis/web-api/rate-limits
	laneRate, laneBurst = rate.Limit(1), 3
	// laneMost and lanesMost bound who may wait, in one channel and in all.
	laneMost, lanesMost = 200, 5000
	// laneKept is how long an idle lane stays: until its burst is whole again.
	laneKept = 4 * time.Second
)

type laneKey struct{ enterprise, team, channel string }

// lanes hold one lane a channel. Whoever is in a lane has the channel to
// themselves, so the messages of one answer stay together, and the next goes in
// the order of arrival.
type lanes struct {
	metrics *metrics
	mu      sync.Mutex
	byKey   map[laneKey]*lane
	waiting int
}

type lane struct {
	limiter *rate.Limiter
	busy    bool
	queue   []chan struct{}
	left    time.Time
}

func newLanes(m *metrics) *lanes {
	return &lanes{metrics: m, byKey: map[laneKey]*lane{}}
}

// enter waits for the channel's lane. The caller must leave it.
func (l *lanes) enter(ctx context.Context, key laneKey) (*lane, *failure) {
	l.mu.Lock()
	own, ok := l.byKey[key]
	if !ok {
		own = &lane{limiter: rate.NewLimiter(laneRate, laneBurst)}
		l.byKey[key] = own
	}
	if !own.busy {
		own.busy = true
		l.mu.Unlock()
		return own, nil
	}
	if len(own.queue) >= laneMost || l.waiting >= lanesMost {
		l.mu.Unlock()
		return nil, &failure{method: methodPost, class: classCrowded}
	}
	turn := make(chan struct{})
	own.queue = append(own.queue, turn)
	l.count(+1)
	l.mu.Unlock()

	select {
	case <-turn:
		return own, nil
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
		l.leave(key, own)
	}
	return nil, &failure{method: methodPost, class: classLate}
}

// leave gives the lane to the next in the queue.
func (l *lanes) leave(key laneKey, own *lane) {
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
	time.AfterFunc(laneKept, func() { l.forget(key, own) })
}

// forget removes a lane that nobody has used since.
func (l *lanes) forget(key laneKey, own *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byKey[key] == own && !own.busy && time.Since(own.left) >= laneKept {
		delete(l.byKey, key)
	}
}

// count is called with the lock held.
func (l *lanes) count(change int) {
	l.waiting += change
	l.metrics.waits(l.waiting)
}

func (l *lanes) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.byKey)
}

// flight counts what is on its way, so that a stop can wait for it.
type flight struct {
	mu    sync.Mutex
	count int
	empty chan struct{} // closed when count falls to 0; nil when nobody waits
}

func (f *flight) enter() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
}

func (f *flight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count--
	if f.count == 0 && f.empty != nil {
		close(f.empty)
		f.empty = nil
	}
}

// wait returns when nothing is on its way, or with the context's error.
func (f *flight) wait(ctx context.Context) error {
	f.mu.Lock()
	if f.count == 0 {
		f.mu.Unlock()
		return nil
	}
	if f.empty == nil {
		f.empty = make(chan struct{})
	}
	empty := f.empty
	f.mu.Unlock()
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
