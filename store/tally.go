package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/coach"
)

// Counted is how often something was said of answers on a topic on one day.
type Counted struct {
	// Day is the date in UTC, YYYY-MM-DD.
	Day         string
	What, Topic string
	Times       int
}

// Tally counts what people say of answers, in memory, for as many days as it
// is given. It is safe for concurrent use; it holds no names and no words.
type Tally struct {
	days int

	mu     sync.Mutex
	counts map[counted]int
	// newest is the latest day counted; older days go by it.
	newest time.Time
}

type counted struct{ day, what, topic string }

// NewTally counts for the given number of days, at least one.
func NewTally(days int) *Tally {
	return &Tally{days: max(days, 1), counts: map[counted]int{}}
}

var _ coach.Tally = (*Tally)(nil)

// Count adds one. A day that is too old to be kept is not counted.
func (t *Tally) Count(_ context.Context, what, topic string, at time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	day := at.UTC().Truncate(24 * time.Hour)
	if day.After(t.newest) {
		t.newest = day
		first := t.first()
		maps.DeleteFunc(t.counts, func(c counted, _ int) bool { return c.day < first })
	}
	c := counted{day.Format(time.DateOnly), what, topic}
	if c.day >= t.first() {
		t.counts[c]++
	}
	return nil
}

// first is the oldest day that is kept.
func (t *Tally) first() string { return t.newest.AddDate(0, 0, 1-t.days).Format(time.DateOnly) }

// Counts are all figures, by day, then by what was said, then by topic.
func (t *Tally) Counts() []Counted {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := make([]Counted, 0, len(t.counts))
	for c, n := range t.counts {
		out = append(out, Counted{c.day, c.what, c.topic, n})
	}
	slices.SortFunc(out, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.What, b.What), cmp.Compare(a.Topic, b.Topic))
	})
	return out
}
