package storetest

import (
	"context"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/knowledge"
	"github.com/framework-coach/framework-coach/store"
)

// Conversations is the contract of shared conversations.
func Conversations(t *testing.T, open func(*testing.T) *store.Store) {
	s := open(t)
	here, there := store.NewSharedConversations(s, time.Hour), store.NewSharedConversations(s, 100*time.Millisecond)
	recall := func(key string) coach.Conversation {
		t.Helper()
		got, err := there.Recall(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := recall("slack|T1|U1|C1|"); !reflect.DeepEqual(got, coach.Conversation{}) {
		t.Errorf("a new conversation holds %+v", got)
	}
	want := coach.Conversation{
		Topic: "describe", Framework: "scs", Names: map[string]string{"level": "working"},
		Looked:  []knowledge.Address{"scs/learning-agility/working/scs1", "odp-core/data-and-insight/expert"},
		Choices: []chat.Choice{{Label: "Expert", Value: "describe scs"}}, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
	}
	if err := here.Remember(t.Context(), "slack|T1|U1|C1|", want); err != nil {
		t.Fatal(err)
	}
	if got := recall("slack|T1|U1|C1|"); !reflect.DeepEqual(got, want) {
		t.Errorf("recalled %+v, want %+v", got, want)
	}
	if got := recall("slack|T1|U1|C2|"); got.Topic != "" {
		t.Errorf("another room recalled %+v", got)
	}
	if err := there.Remember(t.Context(), "short", want); err != nil {
		t.Fatal(err)
	}
	Eventually(t, "a conversation to end", func() bool { return recall("short").Topic == "" })
	if n := here.Failed() + there.Failed(); n != 0 {
		t.Errorf("%d failures were counted", n)
	}
}

// Deliveries is the contract of First.
func Deliveries(t *testing.T, open func(*testing.T) *store.Store) {
	s := open(t)
	var firsts atomic.Int64
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			first, err := s.First(t.Context(), "Ev0001", time.Hour)
			if err != nil {
				t.Error(err)
			}
			if first {
				firsts.Add(1)
			}
		})
	}
	wg.Wait()
	if n := firsts.Load(); n != 1 {
		t.Errorf("a delivery was the first %d times", n)
	}
	if first, err := s.First(t.Context(), "Ev0002", 100*time.Millisecond); err != nil || !first {
		t.Errorf("another delivery: %v, %v", first, err)
	}
	Eventually(t, "a delivery to be forgotten", func() bool {
		first, err := s.First(t.Context(), "Ev0002", time.Hour)
		return err == nil && first
	})
}

// Locks is the contract of Lock.
func Locks(t *testing.T, open func(*testing.T) *store.Store) {
	s := open(t)
	// inside is not guarded but by the lock, so the race detector looks on.
	inside, done := 0, 0
	var wg sync.WaitGroup
	for range 6 {
		wg.Go(func() {
			for range 5 {
				release, err := s.Lock(t.Context(), "slack/refresh")
				if err != nil {
					t.Error(err)
					return
				}
				inside++
				if inside != 1 {
					t.Errorf("%d are inside", inside)
				}
				done++
				inside--
				release()
				release()
			}
		})
	}
	wg.Wait()
	if done != 30 {
		t.Errorf("%d of 30 came in", done)
	}

	release, err := s.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	other, err := s.Lock(t.Context(), "b")
	if err != nil {
		t.Fatal(err)
	}
	other()
	ctx, cancel := context.WithCancel(t.Context())
	waiting := make(chan error)
	go func() {
		_, err := s.Lock(ctx, "a")
		waiting <- err
	}()
	cancel()
	if err := <-waiting; err == nil {
		t.Error("a lock was taken twice")
	}
	release()
	release, err = s.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	release()
}
