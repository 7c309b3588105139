package store_test

import (
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/storetest"
)

func TestTally(t *testing.T) {
	storetest.Tally(t, func(*testing.T) (coach.Tally, func() []storetest.Figure) {
		tally := store.NewTally(7)
		return tally, func() []storetest.Figure {
			var out []storetest.Figure
			for _, c := range tally.Counts() {
				out = append(out, storetest.Figure(c))
			}
			return out
		}
	})
}

func TestTallyKeepsItsDaysOnly(t *testing.T) {
	tally := store.NewTally(2)
	day := time.Date(2026, 12, 30, 12, 0, 0, 0, time.UTC)
	for _, at := range []time.Time{day, day.AddDate(0, 0, 1), day.AddDate(0, 0, 2), day} {
		if err := tally.Count(t.Context(), "helpful", "find", at); err != nil {
			t.Fatal(err)
		}
	}
	got := tally.Counts()
	if len(got) != 2 || got[0].Day != "2026-12-31" || got[1].Day != "2027-01-01" {
		t.Errorf("kept %+v, want the last two days", got)
	}
}
