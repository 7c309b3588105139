package handlers

import (
	"context"
	"errors"
	"strconv"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

func newTestLanes() *Lanes[string] {
	return NewLanes[string](4*time.Second, func(int) {}, LaneRate{rate.Limit(1), 3}, LaneRate{rate.Limit(0.5), 5})
}

func TestLanesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newTestLanes()
		told := 0
		l.waits = func(n int) { told = n }
		ctx, cancel := context.WithCancel(t.Context())
		crowd := func(key string, n int) {
			for range n {
				go func() {
					if _, _, err := l.Enter(ctx, key); !errors.Is(err, context.Canceled) {
						t.Errorf("waiting ended with %v", err)
					}
				}()
			}
			synctest.Wait()
		}
		for i := range lanesMost / laneMost {
			key := strconv.Itoa(i)
			if _, _, err := l.Enter(ctx, key); err != nil {
				t.Fatal(err)
			}
			crowd(key, laneMost)
			if _, _, err := l.Enter(ctx, key); !errors.Is(err, ErrCrowded) {
				t.Fatalf("lane %d takes one more: %v", i, err)
			}
		}
		if _, _, err := l.Enter(ctx, "one more"); err != nil {
			t.Fatal("an empty lane is refused")
		}
		if _, _, err := l.Enter(ctx, "one more"); !errors.Is(err, ErrCrowded) || told != lanesMost {
			t.Fatalf("%d wait already, and one more may: %v", told, err)
		}
		cancel()
		synctest.Wait()
		if l.waiting != 0 || told != 0 {
			t.Errorf("%d wait after all have gone", l.waiting)
		}
	})
}

// A turn and the end of patience may come together; the turn must not be lost.
func TestATurnThatComesTooLateIsPassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newTestLanes()
		for range 200 {
			held, leave, err := l.Enter(t.Context(), "a")
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			go func() {
				if _, leave, err := l.Enter(ctx, "a"); err == nil {
					leave()
				}
			}()
			synctest.Wait()
			cancel()
			leave()
			synctest.Wait()
			if held.busy || l.waiting != 0 {
				t.Fatalf("the lane stays busy (%v) with %d waiting", held.busy, l.waiting)
			}
		}
	})
}

// All rates hold at once, and an idle lane is forgotten when it may be.
func TestLanesKeepTheirRates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := newTestLanes()
		own, leave, err := l.Enter(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		for i, want := range []time.Duration{0, 0, 0, 1, 2, 2, 4} {
			if err := own.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			if d := time.Since(start); d < want*time.Second || d > (want+1)*time.Second {
				t.Errorf("message %d went after %v", i+1, d)
			}
		}
		leave()
		time.Sleep(3 * time.Second)
		if l.Len() != 1 {
			t.Error("the lane is forgotten before its bursts are whole")
		}
		time.Sleep(2 * time.Second)
		synctest.Wait()
		if l.Len() != 0 {
			t.Error("an idle lane stays")
		}
		var none *Lane
		if none.Wait(t.Context()) != nil {
			t.Error("no lane has a pace")
		}
	})
}

func TestFlight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var f Flight
		if err := f.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
		first, second := f.Enter(), f.Enter()
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if err := f.Wait(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("waiting ended with %v", err)
		}
		var ended atomic.Int32
		for range 2 {
			go func() {
				if f.Wait(t.Context()) == nil {
					ended.Add(1)
				}
			}()
			synctest.Wait()
		}
		first()
		synctest.Wait()
		if ended.Load() != 0 {
			t.Error("waiting ended with one still on its way")
		}
		second()
		synctest.Wait()
		if ended.Load() != 2 {
			t.Errorf("%d waits ended", ended.Load())
		}
	})
}
