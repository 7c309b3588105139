package store_test

import (
	"errors"
	"net"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// TestAway: without Redis the bot still answers, says what it cannot keep, and
// is well again as soon as Redis is back.
func TestAway(t *testing.T) {
	url, server := redistest.Server(t)
	s := openStore(t, store.Config{URL: url})
	p := storetest.Person(t)
	if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: "a", Data: []byte("A")}); err != nil {
		t.Fatal(err)
	}
	talk := store.NewSharedConversations(s, time.Hour)
	server.Kill()
	began := time.Now()
	if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: "b", Data: []byte("B")}); err == nil || errors.Is(err, store.ErrMoved) {
		t.Errorf("a write without Redis: %v", err)
	}
	if _, _, err := s.Record(t.Context(), p, "entry", "a"); err == nil {
		t.Error("a record was read without Redis")
	}
	if err := s.Ready(t.Context()); err == nil {
		t.Error("ready without Redis")
	}
	if got, err := talk.Recall(t.Context(), "k"); err != nil || got.Topic != "" {
		t.Errorf("recalled %+v, %v", got, err)
	}
	if err := talk.Remember(t.Context(), "k", coach.Conversation{Topic: "x"}); err != nil {
		t.Error(err)
	}
	if talk.Failed() != 2 {
		t.Errorf("%d failures were counted, want 2", talk.Failed())
	}
	t.Logf("all refused in %v", time.Since(began))
	// A bot that starts now starts.
	other := openStore(t, store.Config{URL: url})
	if err := other.Ready(t.Context()); err == nil {
		t.Error("ready without Redis")
	}
	server.Start()
	for _, s := range []*store.Store{s, other} {
		storetest.Eventually(t, "readiness", func() bool { return s.Ready(t.Context()) == nil })
		if got := holding(t, s, p); got != "a=A " {
			t.Errorf("there is %q", got)
		}
	}
}

// TestSilent: a Redis that takes connections and never answers must not hold up
// an answer.
func TestSilent(t *testing.T) {
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
		}
	}()
	s := openStore(t, store.Config{URL: "redis://" + l.Addr().String()})
	began := time.Now()
	if _, err := store.NewSharedConversations(s, time.Hour).Recall(t.Context(), "k"); err != nil {
		t.Error(err)
	}
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("recalling took %v", took)
	}
	began = time.Now()
	if _, err := s.Write(t.Context(), storetest.Person(t), store.Change{Kind: "entry", ID: "a", Data: []byte("A")}); err == nil {
		t.Error("a silent Redis has written")
	}
	if took := time.Since(began); took > 4*time.Second {
		t.Errorf("a write took %v to fail", took)
	}
}
