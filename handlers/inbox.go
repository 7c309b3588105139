package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Seen knows the deliveries of all replicas, where there are several.
type Seen interface {
	// First says whether this is the first time it is asked for this id, and
	// remembers that it was, for as long as keep. The id has the platform's
	// name before it: "slack:Ev123".
	First(ctx context.Context, id string, keep time.Duration) (first bool, err error)
}

// InboxConfig is what NewInbox needs. Log and NewID must be set.
type InboxConfig struct {
	Log *slog.Logger
	// Metrics may be nil.
	Metrics *Metrics
	// Now is the clock for durations and for the age of ids; nil means time.Now.
	Now func() time.Time
	// NewID makes the ids in the log and in the apology.
	NewID func() string
	// Workers is how many deliveries are worked at once; 0 means 64.
	Workers int
	// Most is how many deliveries may wait; 0 means 1,000.
	Most int
	// Each is the time for one delivery; 0 means 20 seconds.
	Each time.Duration
	// Keep is how long a repeat is known for one; 0 means a day.
	Keep time.Duration
	// Seen may be nil. It is asked just before Work, for two seconds. Without
	// an answer the work goes on: answering twice is better than not at all.
	Seen Seen
}

// Inbox takes what platforms deliver, so that they can acknowledge it at once,
// and works it after: each person's in order, different people's side by side.
// It is bounded, drops repeats, and outlives Work that fails, panics or hangs.
// It is safe for use from several goroutines.
type Inbox struct {
	c InboxConfig

	mu      sync.Mutex
	repeats *repeats
	// lines has every person with something waiting or being worked.
	lines map[chat.PersonID]*line
	// ready are the lines with something waiting and nothing being worked.
	ready    queue[*line]
	workers  int
	waiting  int
	working  int
	stopping bool
	// done is closed when nothing is left after stopping.
	done chan struct{}
}

// line is what one person waits for, in order. Only one worker has it at a time.
type line struct{ waiting queue[*entry] }

// entry is a delivery that was accepted.
type entry struct {
	Delivery
	id string // in the log and the apology; not the platform's
	at time.Time
}

// NewInbox makes an inbox. It runs nothing while nothing is delivered.
func NewInbox(c InboxConfig) *Inbox {
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Workers <= 0 {
		c.Workers = 64
	}
	if c.Most <= 0 {
		c.Most = 1000
	}
	if c.Each <= 0 {
		c.Each = 20 * time.Second
	}
	if c.Keep <= 0 {
		c.Keep = 24 * time.Hour
	}
	return &Inbox{
		c:       c,
		repeats: newRepeats(c.Keep, mostRemembered),
		lines:   map[chat.PersonID]*line{},
		done:    make(chan struct{}),
	}
}

// Accept takes a delivery to be worked later, or says why not: ErrRepeat,
// ErrFull or ErrStopping. It does not wait for anything, and writes no log:
// what it does not take is counted.
func (b *Inbox) Accept(d Delivery) error {
	outcome, err := b.take(d)
	if err != nil {
		b.c.Metrics.delivered(d, outcome)
	}
	return err
}

func (b *Inbox) take(d Delivery) (outcome, error) {
	e := &entry{Delivery: d, id: b.c.NewID(), at: b.c.Now()}
	known := d.ID != ""
	var mark fingerprint
	if known {
		mark = fingerprintOf(globalID(d))
	}

	b.mu.Lock()
	defer b.mu.Unlock()
	// A repeat comes first: it can be acknowledged however much there is to do.
	if known && b.repeats.has(mark, e.at) {
		return outcomeRepeat, ErrRepeat
	}
	if b.stopping {
		return outcomeStopping, ErrStopping
	}
	if b.waiting >= b.c.Most {
		return outcomeFull, ErrFull
	}
	if known {
		b.repeats.add(mark, e.at)
	}
	l := b.lines[d.From]
	if l == nil {
		l = &line{}
		b.lines[d.From] = l
		b.ready.push(l)
		if b.workers < b.c.Workers {
			b.workers++
			go b.work()
		}
	}
	l.waiting.push(e)
	b.waiting++
	b.c.Metrics.setWaiting(b.waiting)
	return "", nil
}

// globalID is the delivery's id among those of all platforms.
func globalID(d Delivery) string { return string(d.From.Platform) + ":" + d.ID }

// work works deliveries until none is ready.
func (b *Inbox) work() {
	for {
		l, e := b.next()
		if l == nil {
			return
		}
		b.deliver(e)
		b.finish(l, e)
	}
}

// next takes the oldest delivery of the line that has been ready longest, so
// that somebody who sends a lot delays nobody else. A nil line ends the worker.
func (b *Inbox) next() (*line, *entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.ready.len() == 0 {
		b.workers--
		return nil, nil
	}
	l := b.ready.pop()
	e := l.waiting.pop()
	b.waiting--
	b.working++
	b.c.Metrics.setWaiting(b.waiting)
	return l, e
}

// finish lets the person's next delivery be worked.
func (b *Inbox) finish(l *line, e *entry) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.working--
	if l.waiting.len() > 0 {
		b.ready.push(l)
	} else {
		delete(b.lines, e.From)
	}
	b.closeWhenDone()
}

func (b *Inbox) closeWhenDone() {
	if !b.stopping || b.waiting+b.working > 0 {
		return
	}
	select {
	case <-b.done:
	default:
		close(b.done)
	}
}

// Drain ends the accepting and returns when all that was accepted is worked.
// At the context's end it gives up what still waits and returns an error that
// says how much was left; what has been begun goes on. Abandoned work is not
// waited for. A second call waits for the same.
func (b *Inbox) Drain(ctx context.Context) error {
	b.mu.Lock()
	b.stopping = true
	b.closeWhenDone()
	b.mu.Unlock()

	select {
	case <-b.done:
		return nil
	case <-ctx.Done():
	}
	left, begun := b.giveUp()
	for _, e := range left {
		b.record(ctx, e, result{outcome: outcomeLeft, wait: b.c.Now().Sub(e.at)})
	}
	if len(left)+begun == 0 {
		return nil
	}
	return fmt.Errorf("stopping the inbox: %d deliveries left, %d of them begun: %w", len(left)+begun, begun, context.Cause(ctx))
}

// giveUp empties all lines, so that nothing is begun any more.
func (b *Inbox) giveUp() (left []*entry, begun int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for person, l := range b.lines {
		for l.waiting.len() > 0 {
			left = append(left, l.waiting.pop())
		}
		delete(b.lines, person)
	}
	b.ready = queue[*line]{}
	b.waiting = 0
	b.c.Metrics.setWaiting(0)
	b.closeWhenDone()
	return left, b.working
}

type deliveryIDKey struct{}

// DeliveryID is the id under which the log and the apology know the delivery
// this context belongs to, or "" outside an inbox.
func DeliveryID(ctx context.Context) string {
	id, _ := ctx.Value(deliveryIDKey{}).(string)
	return id
}
