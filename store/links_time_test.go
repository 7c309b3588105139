package store_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// clock is a clock that a test turns.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func TestCodeEnds(t *testing.T) {
	c := &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s := openStore(t, store.Config{Memory: true, Now: c.now})
	l := store.NewLinks(s)
	a, b := accountsOf("1")
	code, err := l.Code(t.Context(), a, "Mia")
	if err != nil {
		t.Fatal(err)
	}
	c.pass(10*time.Minute + time.Second)
	if _, err := l.Join(t.Context(), b, code); !errors.Is(err, mentoring.ErrNoCode) {
		t.Errorf("after ten minutes: %v", err)
	}
	if code, err = l.Code(t.Context(), a, "Mia"); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		_, _ = l.Join(t.Context(), b, "777-7777-777")
	}
	c.pass(9 * time.Minute)
	if _, err := l.Join(t.Context(), b, code); !errors.Is(err, mentoring.ErrNoCode) {
		t.Errorf("after too many tries: %v", err)
	}
	c.pass(time.Hour)
	if code, err = l.Code(t.Context(), a, "Mia"); err != nil {
		t.Fatal(err)
	}
	c.pass(10*time.Minute - time.Second)
	if _, err := l.Join(t.Context(), b, code); err != nil {
		t.Errorf("an hour later, within ten minutes: %v", err)
	}
}

// TestPermissionEndsByTheClockOfTheStore: to the millisecond, and not by the
// clock of the bot.
func TestPermissionEndsByTheClockOfTheStore(t *testing.T) {
	c := &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	s := openStore(t, store.Config{Memory: true, Now: c.now})
	m := store.NewMentoring(s)
	a, b := accountsOf("1")
	if _, err := s.Write(t.Context(), a, store.Change{Kind: "entry", ID: "e", Data: []byte("E")}); err != nil {
		t.Fatal(err)
	}
	until := c.at.AddDate(0, 0, 14)
	share := func(id string, until time.Time) error {
		return m.Share(t.Context(), mentoring.Grant{ID: id, Owner: mentoring.Party{ID: a}, To: mentoring.Party{ID: b}, Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "e"}, Until: until})
	}
	if err := share("g", until); err != nil {
		t.Fatal(err)
	}
	if err := share("late", c.at); err == nil {
		t.Error("a permission that is over was begun")
	}
	c.pass(until.Sub(c.at) - 2*time.Millisecond)
	if _, _, err := m.Entry(t.Context(), b, a, "g"); err != nil {
		t.Errorf("just before the end: %v", err)
	}
	c.pass(2 * time.Millisecond)
	if _, _, err := m.Entry(t.Context(), b, a, "g"); !errors.Is(err, mentoring.ErrNotShared) {
		t.Errorf("at the end: %v", err)
	}
	c.pass(time.Millisecond)
	if got := keysOf(t, s); strings.Contains(got, "for:grant") || strings.Contains(got, "for:shown") {
		t.Errorf("left is\n%s", got)
	}
}

// TestPointersLiveAsLongAsRecords: an account that is used every week keeps
// those joined to it, and what nobody uses ends for all.
func TestPointersLiveAsLongAsRecords(t *testing.T) {
	for _, use := range []string{"read", "write"} {
		c := &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
		s := openStore(t, store.Config{Memory: true, Now: c.now})
		a, b := accountsOf("1")
		if _, err := s.Write(t.Context(), a, store.Change{Kind: "entry", ID: "e", Data: []byte("E")}); err != nil {
			t.Fatal(err)
		}
		storetest.JoinAccounts(t, s, a, b)
		for range 80 {
			c.pass(7 * 24 * time.Hour)
			var err error
			if use == "read" {
				_, _, err = s.Record(t.Context(), a, "entry", "e")
			} else {
				_, err = s.Write(t.Context(), a, store.Change{Kind: "entry", ID: "e", Data: []byte("E"), Expect: store.AnyVersion})
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if r, ok, err := s.Record(t.Context(), b, "entry", "e"); err != nil || !ok || string(r.Data) != "E" {
			t.Errorf("%s: after 80 weeks the other account has %q, %v", use, r.Data, err)
		}
		c.pass(366 * 24 * time.Hour)
		if _, ok, err := s.Record(t.Context(), a, "entry", "e"); err != nil || ok {
			t.Errorf("%s: after a year, %v, %v", use, ok, err)
		}
		if left := keysOf(t, s); left != "" {
			t.Errorf("%s: after a year there is\n%s", use, left)
		}
	}
}
