package teamsapp

import (
	"context"
	"slices"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// What Teams takes from a bot: in one conversation 7 messages in 1 second, 8 in
// 2, 60 in 30 and 1800 in an hour; in one tenant 50 calls a second. A burst and
// a rate that stay within each window stand for them.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
const (
	quickRate, quickBurst   = rate.Limit(1), 6
	hourRate, hourBurst     = rate.Limit(0.48), 60
	tenantRate, tenantBurst = rate.Limit(40), 10
	// laneMost and lanesMost bound who may wait, in one conversation and in all.
	laneMost, lanesMost = 200, 5000
	// laneKept is how long an idle lane stays: until its bursts are whole again.
	laneKept = hourBurst * 2200 * time.Millisecond
)

// lanes hold one lane a conversation. Whoever is in a lane has the conversation
// to themselves, so the messages of one answer stay together, and the next goes
// in the order of arrival.
type lanes struct {
	metrics *metrics
	mu      sync.Mutex
	byKey   map[string]*lane
	waiting int
}

type lane struct {
	quick, hour *rate.Limiter
	busy        bool
	queue       []chan struct{}
	left        time.Time
}

func newLanes(m *metrics) *lanes { return &lanes{metrics: m, byKey: map[string]*lane{}} }

// enter waits for the conversation's lane. The caller must call leave.
func (l *lanes) enter(ctx context.Context, key string) (own *lane, leave func(), failed *failure) {
	l.mu.Lock()
	own, ok := l.byKey[key]
	if !ok {
		own = &lane{quick: rate.NewLimiter(quickRate, quickBurst), hour: rate.NewLimiter(hourRate, hourBurst)}
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
		return nil, nil, &failure{call: callSend, class: classCrowded}
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
	return nil, nil, &failure{call: callSend, class: classLate}
}

// leave gives the lane to the next in the queue.
func (l *lanes) leave(key string, own *lane) {
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
func (l *lanes) forget(key string, own *lane) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.byKey[key] == own && !own.busy && time.Since(own.left) >= laneKept {
		delete(l.byKey, key)
	}
}

// count is called with the lock held.
func (l *lanes) count(change int) {
	l.waiting += change
	l.metrics.waits(change)
}

func (l *lanes) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.byKey)
}

// pace waits until the conversation may have one more call. A nil lane has no
// pace of its own.
func (own *lane) pace(ctx context.Context) error {
	if own == nil {
		return nil
	}
	if err := own.hour.Wait(ctx); err != nil {
		return err
	}
	return own.quick.Wait(ctx)
}

// flight counts what is on its way, so that a stop can wait for it.
type flight struct {
	mu    sync.Mutex
	count int
	empty chan struct{} // closed when count falls to 0; nil when nobody waits
}

func (f *flight) enter() (leave func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	return f.leave
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
