package handlers

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := NewPace[string](2, 3, time.Second)
		start := time.Now()
		turn := func(key string) time.Duration {
			t.Helper()
			after, err := p.Turn(t.Context(), key)
			if err != nil {
				t.Fatal(err)
			}
			return after
		}
		for range 5 {
			if after := turn("a"); after != 0 {
				t.Errorf("put off by %v", after)
			}
		}
		if d := time.Since(start); d != time.Second {
			t.Errorf("a burst of three and two more took %v", d)
		}
		// Three at once use up what there is for a second and a half.
		var put time.Duration
		for range 4 {
			go func() { _, _ = p.Turn(t.Context(), "a") }()
			synctest.Wait()
		}
		if put = turn("a"); put <= time.Second || put > 2*time.Second {
			t.Errorf("put off by %v", put)
		}
		if turn("b") != 0 || time.Since(start) != time.Second {
			t.Error("another key waited")
		}
		time.Sleep(put)
		if turn("a") != 0 {
			t.Error("put off again after the time it said")
		}
		ctx, cancel := context.WithCancel(t.Context())
		for range 3 {
			_, _ = p.Turn(t.Context(), "c")
		}
		cancel()
		if _, err := p.Turn(ctx, "c"); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}
