package storetest

import (
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach"
)

// Figure is one count: Day is a date in UTC, YYYY-MM-DD.
type Figure struct {
	Day, What, Topic string
	Times            int
}

// Tally tries a place for counts. open returns an empty one that keeps at
// least a week, with its reader: the figures by day, what was said and topic.
func Tally(t *testing.T, open func(*testing.T) (coach.Tally, func() []Figure)) {
	t.Helper()
	day := time.Date(2026, 3, 28, 0, 0, 0, 0, time.UTC)
	same := func(t *testing.T, got, want []Figure) {
		t.Helper()
		if len(got) != len(want) {
			t.Fatalf("counted %+v, want %+v", got, want)
		}
		for i := range want {
			if got[i] != want[i] {
				t.Errorf("figure %d is %+v, want %+v", i, got[i], want[i])
			}
		}
	}

	t.Run("nothing", func(t *testing.T) {
		_, read := open(t)
		same(t, read(), nil)
	})
	t.Run("by day, word and topic", func(t *testing.T) {
		tally, read := open(t)
		for _, c := range []struct {
			what, topic string
			at          time.Time
		}{
			{"missed", "find", day.Add(time.Hour)},
			{"helpful", "find", day},
			{"helpful", "find", day.Add(24*time.Hour - time.Nanosecond)},
			{"helpful", "compare", day},
			{"helpful", "find", day.AddDate(0, 0, 1)},
			// Half past midnight in Auckland is still the day before in UTC.
			{"helpful", "find", time.Date(2026, 3, 29, 0, 30, 0, 0, time.FixedZone("NZDT", 13*3600))},
		} {
			if err := tally.Count(t.Context(), c.what, c.topic, c.at); err != nil {
				t.Fatal(err)
			}
		}
		same(t, read(), []Figure{
			{"2026-03-28", "helpful", "compare", 1},
			{"2026-03-28", "helpful", "find", 3},
			{"2026-03-28", "missed", "find", 1},
			{"2026-03-29", "helpful", "find", 1},
		})
	})
	t.Run("together", func(t *testing.T) {
		tally, read := open(t)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				for range 50 {
					if err := tally.Count(t.Context(), "helpful", "find", day); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		same(t, read(), []Figure{{"2026-03-28", "helpful", "find", 400}})
	})
}
