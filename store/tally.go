package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/coach"
)

// Counted is how often something was said of answers on a topic on one day.
type Counted struct {
	// Day is the date in UTC, YYYY-MM-DD.
	Day         string
	What, Topic string
	Times       int
}

// Tally counts what people say of answers, by day. It holds no names and no
// words.
type Tally struct {
	store *Store
	days  int
}

// NewTally counts in a store and keeps each day for the given number of days.
func NewTally(s *Store, days int) *Tally { return &Tally{s, max(days, 1)} }

var _ coach.Tally = (*Tally)(nil)

// Count adds one. A count lost because the store is away is not made up for.
func (t *Tally) Count(ctx context.Context, what, topic string, at time.Time) error {
	day := at.UTC().Format(time.DateOnly)
	key := t.store.keys.tally(day)
	p := t.store.db.Pipeline()
	p.HIncrBy(ctx, key, what+" "+topic, 1)
	p.PExpire(ctx, key, time.Duration(t.days+1)*24*time.Hour)
	if err := execute(ctx, p); err != nil {
		return fmt.Errorf("counting: %w", err)
	}
	return nil
}

// Counts are the figures of the days up to the given one, by day, then by what
// was said, then by topic.
func (t *Tally) Counts(ctx context.Context, until time.Time) ([]Counted, error) {
	days := make([]string, t.days)
	found := make([]*redis.MapStringStringCmd, t.days)
	err := attempt(ctx, func(ctx context.Context) error {
		p := t.store.db.Pipeline()
		for i := range days {
			days[i] = until.UTC().AddDate(0, 0, -i).Format(time.DateOnly)
			found[i] = p.HGetAll(ctx, t.store.keys.tally(days[i]))
		}
		return execute(ctx, p)
	})
	if err != nil {
		return nil, fmt.Errorf("reading the counts: %w", err)
	}
	var out []Counted
	for i, day := range days {
		for name, times := range found[i].Val() {
			what, topic, _ := strings.Cut(name, " ")
			if n, err := strconv.Atoi(times); err == nil {
				out = append(out, Counted{day, what, topic, n})
			}
		}
	}
	slices.SortFunc(out, func(a, b Counted) int {
		return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.What, b.What), cmp.Compare(a.Topic, b.Topic))
	})
	return out, nil
}
