package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

func TestOneLineADelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Workers: 1})
		slow := func(context.Context) error { time.Sleep(2 * time.Second); return nil }
		second := handlers.Delivery{ID: "secret-2", From: slackUser("secret-user"), Kind: "mention",
			Work: func(ctx context.Context) (handlers.Outcome, error) {
				if got := handlers.DeliveryID(ctx); got != "log-2" {
					t.Errorf("DeliveryID = %q, want log-2", got)
				}
				time.Sleep(time.Second)
				return handlers.Outcome{Topic: "search", Refused: true}, nil
			}}
		mustAccept(t, d, delivery("1", "a", slow), second)
		mustDrain(t, d)

		line := d.lines(t, "delivery")[1]
		for key, want := range map[string]any{
			"level": "INFO", "kind": "mention", "platform": "slack", "topic": "search", "refused": true,
			"outcome": "answered", "delivery_id": "log-2",
			"wait": float64(2 * time.Second), "work": float64(time.Second),
		} {
			if line[key] != want {
				t.Errorf("%s = %v, want %v", key, line[key], want)
			}
		}
		if len(line) != 11 {
			t.Errorf("the line has other fields too: %v", line)
		}
		if strings.Contains(d.logged(), "secret") {
			t.Errorf("the log holds a person or an id of the platform: %s", d.logged())
		}
		if got := d.value(t, "coach_deliveries_total", "platform", "slack", "kind", "mention", "outcome", "answered"); got != 1 {
			t.Errorf("answered mentions = %v, want 1", got)
		}
		for _, name := range []string{"coach_delivery_wait_seconds", "coach_delivery_work_seconds"} {
			if got := d.value(t, name, "platform", "slack"); got != 2 {
				t.Errorf("%s has %v samples, want 2", name, got)
			}
		}
	})
	if got := handlers.DeliveryID(context.Background()); got != "" {
		t.Errorf("DeliveryID outside an inbox = %q", got)
	}
}

func TestRepeats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{})
		var worked atomic.Int32
		one := delivery("Ev1", "a", func(context.Context) error { worked.Add(1); return nil })

		// Ten at once: one is taken.
		var taken, repeated atomic.Int32
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				switch err := d.Accept(one); {
				case err == nil:
					taken.Add(1)
				case errors.Is(err, handlers.ErrRepeat):
					repeated.Add(1)
				default:
					t.Errorf("Accept: %v", err)
				}
			})
		}
		all.Wait()
		synctest.Wait()
		if taken.Load() != 1 || repeated.Load() != 9 || worked.Load() != 1 {
			t.Errorf("taken %d, repeated %d, worked %d; want 1, 9, 1", taken.Load(), repeated.Load(), worked.Load())
		}
		if got := d.value(t, "coach_deliveries_total", "outcome", "repeat"); got != 9 {
			t.Errorf("counted repeats = %v, want 9", got)
		}

		// For a day less a moment it is a repeat, then it is not.
		time.Sleep(24*time.Hour - time.Nanosecond)
		if err := d.Accept(one); !errors.Is(err, handlers.ErrRepeat) {
			t.Errorf("just before a day: %v, want ErrRepeat", err)
		}
		time.Sleep(time.Nanosecond)
		mustAccept(t, d, one)

		// Another platform's id is another id, and none is never a repeat.
		other := one
		other.From.Platform = chat.Teams
		none := one
		none.ID = ""
		mustAccept(t, d, other, none, none)
		mustDrain(t, d)
		if worked.Load() != 5 {
			t.Errorf("worked %d, want 5", worked.Load())
		}
		// What is being worked off may still be acknowledged.
		if err := d.Accept(one); !errors.Is(err, handlers.ErrRepeat) {
			t.Errorf("a repeat while stopping: %v, want ErrRepeat", err)
		}
	})
}

// A repeat is known while the first is still being worked, and after it failed:
// the person has had the apology.
func TestRepeatOfWhatFailed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{})
		one := delivery("Ev1", "a", func(context.Context) error { time.Sleep(time.Second); return errors.New("no") })
		mustAccept(t, d, one)
		for range 2 {
			if err := d.Accept(one); !errors.Is(err, handlers.ErrRepeat) {
				t.Errorf("Accept: %v, want ErrRepeat", err)
			}
			time.Sleep(2 * time.Second)
		}
	})
}

func TestFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Most: 3, Workers: 2})
		release := make(chan struct{})
		hold := func(context.Context) error { <-release; return nil }
		for i := range 2 { // being worked, so not waiting
			mustAccept(t, d, delivery(fmt.Sprint("busy", i), fmt.Sprint("busy", i), hold))
		}
		synctest.Wait()
		for i := range 3 {
			mustAccept(t, d, delivery(fmt.Sprint(i), fmt.Sprint("u", i%2), nothing))
		}
		over := delivery("over", "z", nothing)
		for range 2 {
			if err := d.Accept(over); !errors.Is(err, handlers.ErrFull) {
				t.Errorf("one too many: %v, want ErrFull", err)
			}
		}
		if err := d.Accept(delivery("1", "u1", nothing)); !errors.Is(err, handlers.ErrRepeat) {
			t.Errorf("a repeat when full: %v, want ErrRepeat", err)
		}
		if got := d.value(t, "coach_deliveries_waiting"); got != 3 {
			t.Errorf("waiting = %v, want 3", got)
		}
		close(release)
		synctest.Wait()
		// The platform tries again, and is not told that it is a repeat.
		mustAccept(t, d, over)
		mustDrain(t, d)
		if got := d.outcomes(t)["answered"]; got != 6 {
			t.Errorf("answered %d, want 6", got)
		}
		if got := d.value(t, "coach_deliveries_total", "outcome", "full"); got != 2 {
			t.Errorf("counted as full: %v, want 2", got)
		}
		if got := d.value(t, "coach_deliveries_waiting"); got != 0 {
			t.Errorf("waiting at the end = %v, want 0", got)
		}
	})
}

// Accept must not wait, whatever the workers do.
func TestAcceptDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Workers: 1})
		start := time.Now()
		for i := range 500 {
			mustAccept(t, d, delivery("", fmt.Sprint(i%7), func(context.Context) error { time.Sleep(time.Second); return nil }))
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("accepting took %v", took)
		}
		mustDrain(t, d)
		if took := time.Since(start); took != 500*time.Second {
			t.Errorf("one worker took %v, want 500 s", took)
		}
	})
}

// What Work accepts in its turn is worked too.
func TestWorkMayAccept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Workers: 1})
		mustAccept(t, d, delivery("1", "a", func(context.Context) error { return d.Accept(delivery("2", "a", nothing)) }))
		synctest.Wait()
		if got := d.outcomes(t)["answered"]; got != 2 {
			t.Errorf("answered %d, want 2: %s", got, d.logged())
		}
	})
}

// Random people at random speeds: each person's deliveries are begun in their
// order and one at a time, no more than the workers run at once, and people do
// not wait for one another while a worker is free.
func TestOrderOfEachPerson(t *testing.T) {
	for seed := range uint64(60) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 7)) //nolint:gosec // repeatable on purpose
			people, count, workers := 1+r.IntN(12), 1+r.IntN(120), 1+r.IntN(8)
			d := newDesk(handlers.InboxConfig{Workers: workers, Each: time.Hour})
			var mu sync.Mutex
			began, want := map[string][]int{}, map[string][]int{}
			busy, atOnce := map[string]bool{}, 0
			for n := range count {
				user := fmt.Sprint(r.IntN(people))
				takes, fails := time.Duration(r.IntN(50))*time.Millisecond, r.IntN(6)
				want[user] = append(want[user], n)
				one := delivery(fmt.Sprint(n), user, func(context.Context) error {
					mu.Lock()
					if busy[user] {
						t.Errorf("seed %d: two of %s at once", seed, user)
					}
					busy[user] = true
					if atOnce++; atOnce > workers {
						t.Errorf("seed %d: %d at once with %d workers", seed, atOnce, workers)
					}
					began[user] = append(began[user], n)
					mu.Unlock()
					time.Sleep(takes)
					mu.Lock()
					busy[user] = false
					atOnce--
					mu.Unlock()
					switch fails {
					case 0:
						return errors.New("no")
					case 1:
						panic("no")
					}
					return nil
				})
				one.Sorry = func(context.Context, chat.Reply) error { time.Sleep(takes); return nil }
				mustAccept(t, d, one)
				if r.IntN(3) == 0 {
					time.Sleep(time.Duration(r.IntN(20)) * time.Millisecond)
				}
			}
			mustDrain(t, d)
			for user := range want {
				if !slices.Equal(began[user], want[user]) {
					t.Errorf("seed %d: %s was worked in the order %v, want %v", seed, user, began[user], want[user])
				}
			}
		})
	}
}

func TestPeopleSideBySide(t *testing.T) {
	for _, c := range []struct {
		workers, people int
		want            time.Duration
	}{{0, 64, time.Second}, {0, 65, 2 * time.Second}, {3, 9, 3 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			d := newDesk(handlers.InboxConfig{Workers: c.workers})
			start := time.Now()
			for i := range c.people {
				mustAccept(t, d, delivery("", fmt.Sprint(i), func(context.Context) error { time.Sleep(time.Second); return nil }))
			}
			mustDrain(t, d)
			if took := time.Since(start); took != c.want {
				t.Errorf("%d people with %d workers took %v, want %v", c.people, c.workers, took, c.want)
			}
		})
	}
}

// Somebody who sends a hundred at once delays nobody else by more than one.
func TestOnePersonDoesNotDelayOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Workers: 1})
		second := func(context.Context) error { time.Sleep(time.Second); return nil }
		for range 100 {
			mustAccept(t, d, delivery("", "eager", second))
		}
		synctest.Wait()
		start := time.Now()
		var waited time.Duration
		mustAccept(t, d, delivery("", "other", func(context.Context) error { waited = time.Since(start); return nil }))
		mustDrain(t, d)
		if waited > 2*time.Second {
			t.Errorf("the other person waited %v", waited)
		}
	})
}

// Under the race detector: many accept, work, repeat and fail at once.
func TestManyAtOnce(t *testing.T) {
	d := newDesk(handlers.InboxConfig{Workers: 8, Most: 200})
	var taken, repeated, full, worked atomic.Int64
	var all sync.WaitGroup
	for g := range 16 {
		all.Go(func() {
			for i := range 300 {
				// Each id comes from two of the sixteen.
				one := delivery(fmt.Sprint(g/2, "-", i), fmt.Sprint(i%11), func(context.Context) error {
					if worked.Add(1)%50 == 0 {
						panic("no")
					}
					return nil
				})
				one.Sorry = func(context.Context, chat.Reply) error { return nil }
				for {
					err := d.Accept(one)
					if errors.Is(err, handlers.ErrFull) {
						full.Add(1)
						continue
					}
					if errors.Is(err, handlers.ErrRepeat) {
						repeated.Add(1)
					} else if err != nil {
						t.Errorf("Accept: %v", err)
					} else {
						taken.Add(1)
					}
					break
				}
			}
		})
	}
	all.Wait()
	mustDrain(t, d)
	if taken.Load() != 2400 || repeated.Load() != 2400 || worked.Load() != 2400 {
		t.Errorf("taken %d, repeated %d, worked %d; want 2400 each (full %d times)", taken.Load(), repeated.Load(), worked.Load(), full.Load())
	}
	if got := d.outcomes(t); got["answered"] != 2352 || got["panicked"] != 48 {
		t.Errorf("outcomes %v", got)
	}
}
