package store

import (
	"container/heap"
	"errors"
	"math"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// deadlines know when each key of the embedded store ends. miniredis lets no
// time pass by itself, and letting it pass there means a walk over all keys.
// Here the next end is known at once, and every end becomes a DEL in the log,
// so that a replay needs no clock.
type deadlines struct {
	mu    sync.Mutex
	byKey map[string]int64
	queue deadlineQueue
	// next is the earliest end, for a look without the lock.
	next atomic.Int64
}

type deadline struct {
	at  int64
	key string
}

func newDeadlines() *deadlines {
	d := &deadlines{byKey: map[string]int64{}}
	d.next.Store(math.MaxInt64)
	return d
}

// errUnkept: a command the log cannot bring back. It is refused before it is
// carried out.
var errUnkept = errors.New("the embedded store does not keep this command")

// check refuses the forms of a write whose effect depends on more than its
// arguments.
func check(args []string) error {
	switch strings.ToUpper(args[0]) {
	case "SET":
		_, err := setTime(args)
		return err
	case "PEXPIRE", "EXPIRE":
		if len(args) != 3 {
			return errUnkept
		}
		if _, err := strconv.ParseInt(args[2], 10, 64); err != nil {
			return errUnkept
		}
	}
	return nil
}

// setTime is the time to live that a SET gives, or 0.
func setTime(args []string) (time.Duration, error) {
	switch len(args) {
	case 3:
		return 0, nil
	case 5:
		n, err := strconv.ParseInt(args[4], 10, 64)
		if err != nil || n <= 0 {
			return 0, errUnkept
		}
		switch strings.ToUpper(args[3]) {
		case "PX":
			return time.Duration(n) * time.Millisecond, nil
		case "EX":
			return time.Duration(n) * time.Second, nil
		}
	}
	return 0, errUnkept
}

// follow notes what a write means for the ends of keys.
func (d *deadlines) follow(args []string, now int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch strings.ToUpper(args[0]) {
	case "SET":
		if keep, err := setTime(args); err == nil && keep > 0 {
			d.set(args[1], now+keep.Microseconds())
			return
		}
		delete(d.byKey, args[1])
	case "PEXPIRE", "EXPIRE":
		n, err := strconv.ParseInt(args[2], 10, 64)
		if err != nil {
			return
		}
		if strings.EqualFold(args[0], "EXPIRE") {
			n *= 1000
		}
		d.set(args[1], now+n*1000)
	case "DEL", "UNLINK":
		for _, k := range args[1:] {
			delete(d.byKey, k)
		}
	case "PERSIST":
		delete(d.byKey, args[1])
	}
}

func (d *deadlines) set(key string, at int64) {
	d.byKey[key] = at
	heap.Push(&d.queue, deadline{at: at, key: key})
	d.next.Store(d.queue[0].at)
}

// due takes out the keys whose end has come.
func (d *deadlines) due(now int64) []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	var keys []string
	for len(d.queue) > 0 && d.queue[0].at <= now {
		e := heap.Pop(&d.queue).(deadline)
		// An end that was put off or taken back leaves its entry behind.
		if at, ok := d.byKey[e.key]; ok && at == e.at {
			delete(d.byKey, e.key)
			keys = append(keys, e.key)
		}
	}
	if len(d.queue) > 0 {
		d.next.Store(d.queue[0].at)
	} else {
		d.next.Store(math.MaxInt64)
	}
	return keys
}

// of is when a key ends.
func (d *deadlines) of(key string) (int64, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	at, ok := d.byKey[key]
	return at, ok
}

type deadlineQueue []deadline

func (q deadlineQueue) Len() int           { return len(q) }
func (q deadlineQueue) Less(i, j int) bool { return q[i].at < q[j].at }
func (q deadlineQueue) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *deadlineQueue) Push(x any)        { *q = append(*q, x.(deadline)) }

func (q *deadlineQueue) Pop() any {
	old := *q
	last := old[len(old)-1]
	*q = old[:len(old)-1]
	return last
}

// steadyClock is the embedded store's time in microseconds since 1970. It
// never goes back: not when the machine's clock is set back, and not across a
// restart, because it begins no earlier than the last record of the log.
type steadyClock struct {
	now func() time.Time

	mu   sync.Mutex
	last time.Time
	at   time.Time
	// ticked is in microseconds.
	ticked int64
}

func newSteadyClock(now func() time.Time, atLeast int64) *steadyClock {
	t := now()
	c := &steadyClock{now: now, last: t, at: t, ticked: atLeast}
	if from := time.UnixMicro(atLeast); from.After(t) {
		c.at = from
	}
	return c
}

func (c *steadyClock) read() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := c.now()
	// With time.Now this is the monotonic clock, which nobody can set.
	if passed := t.Sub(c.last); passed > 0 {
		c.at = c.at.Add(passed)
	}
	c.last = t
	return c.at.UnixMicro()
}

// tick is a time that no tick before had.
func (c *steadyClock) tick() int64 {
	now := c.read()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ticked = max(now, c.ticked+1)
	return c.ticked
}

func timeOf(us int64) time.Time { return time.UnixMicro(us).UTC() }
