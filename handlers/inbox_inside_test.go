package handlers

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// When full, the oldest id is forgotten for the newest.
func TestRepeatsAreBounded(t *testing.T) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	r := newRepeats(24*time.Hour, 100)
	id := func(n int) fingerprint { return fingerprintOf(fmt.Sprint(n)) }
	for n := range 1000 {
		now := at.Add(time.Duration(n) * time.Second)
		if r.has(id(n), now) {
			t.Fatalf("%d is known before it came", n)
		}
		r.add(id(n), now)
		if len(r.known) > 100 || r.order.len() > 100 || len(r.order.ring) > 128 {
			t.Fatalf("%d known, %d in order, room for %d", len(r.known), r.order.len(), len(r.order.ring))
		}
	}
	now := at.Add(1000 * time.Second)
	if r.has(id(899), now) || !r.has(id(900), now) || !r.has(id(999), now) {
		t.Error("want the newest hundred known and no other")
	}
	if r.has(id(999), at.Add(25*time.Hour)) || len(r.known) != 0 {
		t.Errorf("%d ids are known after a day", len(r.known))
	}
}

// Against a slice, by random pushing and popping.
func TestQueue(t *testing.T) {
	var q queue[*int]
	var want []*int
	for n := range 5000 {
		if n%7 < 4 || len(want) == 0 {
			q.push(&n)
			want = append(want, &n)
		} else {
			if q.peek() != want[0] || q.pop() != want[0] {
				t.Fatalf("step %d: not the oldest", n)
			}
			want = want[1:]
		}
		if q.len() != len(want) {
			t.Fatalf("step %d: %d long, want %d", n, q.len(), len(want))
		}
	}
	for len(want) > 0 {
		if q.pop() != want[0] {
			t.Fatal("not the oldest")
		}
		want = want[1:]
	}
	if slices.ContainsFunc(q.ring, func(p *int) bool { return p != nil }) {
		t.Error("the ring keeps what has left it")
	}
}

// Nobody who has nothing waiting is remembered, and no worker waits for them.
func TestIdleInboxHoldsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		n := 0
		b := NewInbox(InboxConfig{Log: slog.New(slog.DiscardHandler), NewID: func() string { n++; return fmt.Sprint(n) }})
		for i := range 900 {
			err := b.Accept(Delivery{From: chat.PersonID{User: fmt.Sprint(i)},
				Work: func(context.Context) (Outcome, error) { time.Sleep(time.Second); return Outcome{}, nil }})
			if err != nil {
				t.Fatalf("Accept: %v", err)
			}
		}
		time.Sleep(time.Minute)
		synctest.Wait()
		if len(b.lines) != 0 || b.ready.len() != 0 || b.workers != 0 || b.waiting != 0 || b.working != 0 {
			t.Errorf("idle: %d lines, %d ready, %d workers, %d waiting, %d working; want none",
				len(b.lines), b.ready.len(), b.workers, b.waiting, b.working)
		}
	})
}

// BenchmarkInbox is the whole way from accepting to the log line, with Work
// that does nothing: what the inbox itself costs.
func BenchmarkInbox(b *testing.B) {
	for _, people := range []int{1, 1000} {
		b.Run(fmt.Sprint("people=", people), func(b *testing.B) {
			box := NewInbox(InboxConfig{Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(nil),
				NewID: func() string { return "id" }, Most: 1 << 30})
			ids, users := make([]string, b.N), make([]string, people)
			for i := range ids {
				ids[i] = fmt.Sprint("Ev", i)
			}
			for i := range users {
				users[i] = fmt.Sprint("U", i)
			}
			done := make(chan struct{}, 1024)
			b.ReportAllocs()
			b.ResetTimer()
			go func() {
				for i := range b.N {
					err := box.Accept(Delivery{
						ID: ids[i], From: chat.PersonID{Platform: chat.Slack, User: users[i%people]}, Kind: "mention",
						Work: func(context.Context) (Outcome, error) { done <- struct{}{}; return Outcome{Topic: "describe"}, nil },
					})
					if err != nil {
						b.Errorf("Accept: %v", err)
					}
				}
			}()
			for range b.N {
				<-done
			}
			if err := box.Drain(context.Background()); err != nil {
				b.Errorf("Drain: %v", err)
			}
		})
	}
}

// What accepting costs the request that waits for it.
func BenchmarkAccept(b *testing.B) {
	box := NewInbox(InboxConfig{Log: slog.New(slog.DiscardHandler), Metrics: NewMetrics(nil),
		NewID: func() string { return "id" }, Most: 1 << 30, Workers: 1})
	hold := make(chan struct{})
	work := func(context.Context) (Outcome, error) { <-hold; return Outcome{}, nil }
	ids := make([]string, b.N)
	for i := range ids {
		ids[i] = fmt.Sprint("Ev", i)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if err := box.Accept(Delivery{ID: ids[i], Work: work}); err != nil {
			b.Fatalf("Accept: %v", err)
		}
	}
	b.StopTimer()
	close(hold)
}
