package handlers_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const (
	each  = 20 * time.Second
	grace = time.Second
)

// Every way of failing: what the log calls it, that the person is told once
// with the number in the log, when, and that the person's next one is worked.
func TestTrouble(t *testing.T) {
	hang := make(chan struct{})
	for _, c := range []struct {
		name    string
		work    func(context.Context) error
		outcome string
		line    string        // the log line that says why
		says    string        // what that line holds
		told    time.Duration // when the person is told
	}{
		{"an error", func(context.Context) error { return errors.New("store: refused") },
			"failed", "a delivery failed", "store: refused", 0},
		{"a runtime fault", func(context.Context) error { var p *chat.Reply; p.Title = "x"; return nil },
			"panicked", "panic while working a delivery", "nil pointer dereference", 0},
		{"a panic with words", func(context.Context) error { panic("secret words") },
			"panicked", "panic while working a delivery", "a value of type string", 0},
		{"a panic with an error", func(context.Context) error { panic(errors.New("secret words")) },
			"panicked", "panic while working a delivery", "a value of type *errors.errorString", 0},
		{"the goroutine ended", func(context.Context) error { runtime.Goexit(); return nil },
			"panicked", "panic while working a delivery", "the goroutine was ended", 0},
		{"too long, and heeds the end", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
			"late", "a delivery took too long", "deadline exceeded", each},
		{"too long, and ends in the grace", func(context.Context) error { time.Sleep(each + grace/2); return errors.New("cut") },
			"late", "a delivery took too long", "cut", each + grace/2},
		{"a panic in the grace", func(context.Context) error { time.Sleep(each + grace/2); panic("secret words") },
			"panicked", "panic while working a delivery", "a value of type string", each + grace/2},
		{"hangs", func(context.Context) error { <-hang; return nil },
			"late", "a delivery took too long", "was abandoned", each + grace},
		{"a time-out of its own", func(context.Context) error { return context.DeadlineExceeded },
			"failed", "a delivery failed", "deadline exceeded", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				hang = make(chan struct{})
				d := newDesk(handlers.InboxConfig{Workers: 1})
				start := time.Now()
				var told int
				var at time.Duration
				one := delivery("1", "a", c.work)
				one.Sorry = func(ctx context.Context, r chat.Reply) error {
					told++
					at = time.Since(start)
					if got, want := r.Plain(), handlers.Apology("log-1").Plain(); got != want {
						t.Errorf("the person reads %q, want %q", got, want)
					}
					if handlers.DeliveryID(ctx) != "log-1" {
						t.Errorf("DeliveryID in Sorry = %q", handlers.DeliveryID(ctx))
					}
					if end, ok := ctx.Deadline(); ctx.Err() != nil || !ok || time.Until(end) != 10*time.Second {
						t.Errorf("Sorry has %v, error %v; want ten seconds of its own", time.Until(end), ctx.Err())
					}
					return nil
				}
				var next time.Duration
				mustAccept(t, d, one, delivery("2", "a", func(context.Context) error { next = time.Since(start); return nil }))
				time.Sleep(time.Minute)
				close(hang)
				mustDrain(t, d)

				if told != 1 || at != c.told {
					t.Errorf("told %d times, at %v; want once, at %v", told, at, c.told)
				}
				if next != c.told {
					t.Errorf("the next delivery began at %v, want %v", next, c.told)
				}
				if got := d.outcomes(t); got[c.outcome] != 1 || got["answered"] != 1 || len(got) != 2 {
					t.Errorf("outcomes %v, want one %s and one answered", got, c.outcome)
				}
				why := d.lines(t, c.line)
				if len(why) != 1 || why[0]["level"] != "ERROR" || why[0]["delivery_id"] != "log-1" || !strings.Contains(fmt.Sprint(why[0]), c.says) {
					t.Errorf("want one line %q with %q, got %v", c.line, c.says, why)
				}
				if c.outcome == "panicked" && !strings.Contains(fmt.Sprint(why[0]["stack"]), "attempt") {
					t.Error("the panic's line has no stack")
				}
				if strings.Contains(d.logged(), "secret") {
					t.Errorf("the log holds what a panic said: %s", d.logged())
				}
				if got := d.value(t, "coach_deliveries_total", "kind", "command", "outcome", c.outcome); got != 1 {
					t.Errorf("counted as %s: %v, want 1", c.outcome, got)
				}
			})
		})
	}
}

// Work that ends well in the grace has answered: an apology would be wrong.
func TestAnsweredAtTheLastMoment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{})
		one := delivery("1", "a", func(context.Context) error { time.Sleep(each + grace/2); return nil })
		one.Sorry = func(context.Context, chat.Reply) error { t.Error("sorry for an answer"); return nil }
		mustAccept(t, d, one)
		mustDrain(t, d)
		if got := d.outcomes(t)["answered"]; got != 1 {
			t.Errorf("outcomes %v", d.outcomes(t))
		}
	})
}

// Abandoned work gives its worker back, cannot send with its context, changes
// nothing when it ends in the end, and is counted meanwhile.
func TestAbandoned(t *testing.T) {
	for _, ending := range []string{"return", "error", "panic"} {
		t.Run(ending, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(handlers.InboxConfig{Workers: 1, Each: 5 * time.Second})
				var sent, told atomic.Int32
				one := delivery("1", "a", func(ctx context.Context) error {
					time.Sleep(time.Hour)
					if ctx.Err() == nil {
						sent.Add(1)
					}
					switch ending {
					case "error":
						return errors.New("no")
					case "panic":
						panic("secret")
					}
					return nil
				})
				one.Sorry = func(context.Context, chat.Reply) error { told.Add(1); return nil }
				mustAccept(t, d, one, delivery("2", "a", nothing), delivery("3", "b", nothing))
				time.Sleep(6 * time.Second)
				synctest.Wait()
				if got := d.outcomes(t); got["late"] != 1 || got["answered"] != 2 {
					t.Errorf("after the grace: %v, want one late and two answered", got)
				}
				if got := d.value(t, "coach_deliveries_abandoned"); got != 1 {
					t.Errorf("abandoned = %v, want 1", got)
				}
				if err := d.Drain(context.Background()); err != nil {
					t.Errorf("Drain waits for abandoned work: %v", err)
				}
				time.Sleep(2 * time.Hour)
				if sent.Load() != 0 || told.Load() != 1 {
					t.Errorf("sent %d, told %d; want 0 and 1", sent.Load(), told.Load())
				}
				if got := d.outcomes(t); got["late"] != 1 || got["answered"] != 2 || len(got) != 2 {
					t.Errorf("the late end changed the outcomes: %v", got)
				}
				ended := d.lines(t, "abandoned work has ended")
				if len(ended) != 1 || ended[0]["delivery_id"] != "log-1" {
					t.Errorf("the late end is logged as %v", ended)
				}
				if got := d.value(t, "coach_deliveries_abandoned"); got != 0 {
					t.Errorf("abandoned at the end = %v, want 0", got)
				}
				if strings.Contains(d.logged(), "secret") {
					t.Error("the log holds what a panic said")
				}
			})
		})
	}
}

// What Work leaves running when it returns cannot send any more.
func TestContextEndsWithWork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{})
		var kept context.Context
		mustAccept(t, d, delivery("1", "a", func(ctx context.Context) error { kept = ctx; return nil }))
		mustDrain(t, d)
		if kept.Err() == nil {
			t.Error("the context outlives Work")
		}
	})
}

func TestSorryInTrouble(t *testing.T) {
	for _, c := range []struct {
		name  string
		sorry func(context.Context) error
		says  string
		next  time.Duration
	}{
		{"an error", func(context.Context) error { return errors.New("the room is gone") }, "the room is gone", 0},
		{"a panic", func(context.Context) error { panic("secret") }, "a value of type string", 0},
		{"heeds the end", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }, "deadline exceeded", 10 * time.Second},
		{"hangs", func(context.Context) error { time.Sleep(time.Hour); return nil }, "was abandoned", 11 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := newDesk(handlers.InboxConfig{Workers: 1})
				start := time.Now()
				var told atomic.Int32
				one := delivery("1", "a", func(context.Context) error { return errors.New("no") })
				one.Sorry = func(ctx context.Context, _ chat.Reply) error { told.Add(1); return c.sorry(ctx) }
				var next time.Duration
				mustAccept(t, d, one, delivery("2", "a", func(context.Context) error { next = time.Since(start); return nil }))
				mustDrain(t, d)
				if told.Load() != 1 || next != c.next {
					t.Errorf("told %d times, the next began at %v; want once and %v", told.Load(), next, c.next)
				}
				lines := d.lines(t, "cannot say sorry")
				if len(lines) != 1 || lines[0]["delivery_id"] != "log-1" || !strings.Contains(fmt.Sprint(lines[0]), c.says) {
					t.Errorf("want one line with %q, got %v", c.says, lines)
				}
				if strings.Contains(d.logged(), "secret") {
					t.Error("the log holds what a panic said")
				}
				time.Sleep(2 * time.Hour) // the bubble ends with everything in it
			})
		})
	}
}

// Deliveries as no platform should make them.
func TestIncompleteDeliveries(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{})
		mustAccept(t, d,
			handlers.Delivery{},
			handlers.Delivery{ID: strings.Repeat("x", 1<<20), From: chat.PersonID{Platform: "secret platform"}, Kind: "secret kind",
				Work: func(context.Context) (handlers.Outcome, error) { return handlers.Outcome{Topic: "secret words"}, nil }},
		)
		mustDrain(t, d)
		if got := d.outcomes(t); got["panicked"] != 1 || got["answered"] != 1 {
			t.Errorf("outcomes %v, want one panicked and one answered", got)
		}
		if strings.Contains(d.logged(), "secret") {
			t.Errorf("the log holds free text: %s", d.logged())
		}
		if got := d.value(t, "coach_deliveries_total", "platform", "other", "kind", "other", "outcome", "answered"); got != 1 {
			t.Errorf("counted as other: %v, want 1", got)
		}
	})
}

type seenFunc func(ctx context.Context, id string, keep time.Duration) (bool, error)

func (f seenFunc) First(ctx context.Context, id string, keep time.Duration) (bool, error) {
	return f(ctx, id, keep)
}

func TestSeen(t *testing.T) {
	for _, c := range []struct {
		name   string
		seen   func(context.Context) (bool, error)
		worked bool
		after  time.Duration
		warns  string
	}{
		{"first", func(context.Context) (bool, error) { return true, nil }, true, 0, ""},
		{"not the first", func(context.Context) (bool, error) { return false, nil }, false, 0, ""},
		{"down", func(context.Context) (bool, error) { return false, errors.New("store: refused") }, true, 0, "store: refused"},
		{"slow", func(ctx context.Context) (bool, error) { <-ctx.Done(); return false, ctx.Err() }, true, 2 * time.Second, "deadline exceeded"},
		{"hangs", func(context.Context) (bool, error) { time.Sleep(time.Hour); return false, nil }, true, 3 * time.Second, "abandoned"},
		{"panics", func(context.Context) (bool, error) { panic("secret") }, true, 0, "a value of type string"},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := make(chan string, 2)
				d := newDesk(handlers.InboxConfig{Keep: time.Hour, Seen: seenFunc(func(ctx context.Context, id string, keep time.Duration) (bool, error) {
					asked <- id
					if keep != time.Hour {
						t.Errorf("keep = %v, want an hour", keep)
					}
					return c.seen(ctx)
				})})
				start := time.Now()
				worked, after := false, time.Duration(0)
				one := delivery("Ev1", "a", func(ctx context.Context) error {
					worked, after = true, time.Since(start)
					if end, _ := ctx.Deadline(); time.Until(end) != each {
						t.Errorf("Work has %v left, want all its time", time.Until(end))
					}
					return nil
				})
				one.Sorry = func(context.Context, chat.Reply) error { t.Error("sorry for a repeat"); return nil }
				repeated := 0
				one.Repeated = func() { repeated++ }
				mustAccept(t, d, one, delivery("", "b", nothing))
				mustDrain(t, d)
				if n, id := len(asked), <-asked; n != 1 || id != "slack:Ev1" {
					t.Errorf("asked %d times, first for %q; want once, for slack:Ev1", n, id)
				}
				if worked != c.worked || after != c.after {
					t.Errorf("worked %v after %v, want %v after %v", worked, after, c.worked, c.after)
				}
				if (repeated == 1) == c.worked || repeated > 1 {
					t.Errorf("told %d times of a repeat", repeated)
				}
				if got := d.outcomes(t)["repeat"]; (got == 1) == c.worked {
					t.Errorf("%d lines say repeat", got)
				}
				warned := d.lines(t, "cannot tell whether a delivery is a repeat")
				if (len(warned) == 1) != (c.warns != "") || !strings.Contains(fmt.Sprint(warned), c.warns) {
					t.Errorf("want a warning with %q, got %v", c.warns, warned)
				}
				if strings.Contains(d.logged(), "secret") {
					t.Error("the log holds what a panic said")
				}
				time.Sleep(2 * time.Hour)
			})
		})
	}
}

func TestDrain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Workers: 2})
		for i := range 10 {
			mustAccept(t, d, delivery(fmt.Sprint(i), fmt.Sprint(i%3), func(context.Context) error { time.Sleep(time.Second); return nil }))
		}
		drained := make(chan error)
		go func() { drained <- d.Drain(context.Background()) }()
		synctest.Wait()
		if err := d.Accept(delivery("late", "a", nothing)); !errors.Is(err, handlers.ErrStopping) {
			t.Errorf("Accept while stopping: %v, want ErrStopping", err)
		}
		if err := <-drained; err != nil {
			t.Errorf("Drain: %v", err)
		}
		if got := d.outcomes(t)["answered"]; got != 10 {
			t.Errorf("answered %d, want 10", got)
		}
		if err := d.Drain(context.Background()); err != nil {
			t.Errorf("a second Drain: %v", err)
		}
		ended, end := context.WithCancel(context.Background())
		end()
		if err := d.Drain(ended); err != nil {
			t.Errorf("Drain of nothing in no time: %v", err)
		}
	})
}

func TestDrainWithoutTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(handlers.InboxConfig{Workers: 2})
		var began atomic.Int32
		for i := range 7 {
			one := delivery(fmt.Sprint(i), fmt.Sprint(i%3), func(context.Context) error { began.Add(1); time.Sleep(10 * time.Second); return nil })
			one.Sorry = func(context.Context, chat.Reply) error { t.Error("sorry for what was not begun"); return nil }
			mustAccept(t, d, one)
		}
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		err := d.Drain(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(fmt.Sprint(err), "7 deliveries left, 2 of them begun") {
			t.Errorf("Drain: %v, want 7 left, 2 of them begun", err)
		}
		if got := d.outcomes(t)["left"]; got != 5 {
			t.Errorf("%d lines say left, want 5", got)
		}
		// What was begun goes on, and nothing else is.
		if err := d.Drain(context.Background()); err != nil {
			t.Errorf("waiting for the rest: %v", err)
		}
		time.Sleep(time.Minute)
		if got := d.outcomes(t); began.Load() != 2 || got["answered"] != 2 || got["left"] != 5 {
			t.Errorf("began %d, outcomes %v", began.Load(), got)
		}
		if got := d.value(t, "coach_deliveries_waiting"); got != 0 {
			t.Errorf("waiting = %v, want 0", got)
		}
	})
}
