package store_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// queueInside looks into the queue with the store's own client.
var queueInside = storetest.QueueInside{
	Move: func(t *testing.T, s *store.Store, p chat.PersonID, at time.Time) {
		t.Helper()
		keys, tag := s.QueueKeys(p)
		if err := s.Client().ZAdd(t.Context(), keys[0], redis.Z{Score: float64(at.UnixMilli()), Member: tag}).Err(); err != nil {
			t.Fatal(err)
		}
	},
	Due: func(t *testing.T, s *store.Store, p chat.PersonID) (time.Time, bool) {
		t.Helper()
		keys, tag := s.QueueKeys(p)
		score, err := s.Client().ZScore(t.Context(), keys[0], tag).Result()
		if errors.Is(err, redis.Nil) {
			return time.Time{}, false
		}
		if err != nil {
			t.Fatal(err)
		}
		return time.UnixMilli(int64(score)), true
	},
	Length: func(t *testing.T, s *store.Store) int {
		t.Helper()
		total := 0
		for _, key := range s.AllQueueKeys() {
			n, err := s.Client().Exists(t.Context(), key).Result()
			if err != nil {
				t.Fatal(err)
			}
			total += int(n)
		}
		return total
	},
	Part: func(s *store.Store, p chat.PersonID) string {
		keys, _ := s.QueueKeys(p)
		return keys[0]
	},
}

// A queue in the embedded store is the same after a restart and after its log
// was compacted: who is claimed stays so, and who waits comes at their time.
func TestQueueOutlivesARestart(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, store.Config{Folder: folder})
	s.CompactAfter(2_000)
	q := store.NewQueue(s)
	later := time.Now().Add(time.Hour)
	for n := range 60 {
		at := later
		if n < 30 {
			at = time.Now()
		}
		if err := q.Wake(t.Context(), drainPerson(n), at); err != nil {
			t.Fatal(err)
		}
	}
	claims, err := q.Claim(t.Context(), 10, time.Hour)
	if err != nil || len(claims) != 10 {
		t.Fatal(claims, err)
	}
	for range 2 {
		closeStore(t, s)
		s = openStore(t, store.Config{Folder: folder})
		q = store.NewQueue(s)
	}
	// The old claim is still known by its token.
	if err := q.Settle(t.Context(), claims[0], later); err != nil {
		t.Fatal(err)
	}
	if at, ok := queueInside.Due(t, s, claims[0].Person); !ok || at.After(time.Now().Add(2*time.Minute)) {
		t.Errorf("settled for %v, %v; woken just now, they come once more within a minute", at, ok)
	}
	rest, err := q.Claim(t.Context(), 100, time.Hour)
	if err != nil || len(rest) != 20 {
		t.Errorf("%d people are due after the restart, want 20; %v", len(rest), err)
	}
	for _, c := range rest {
		if c.Tries != 1 {
			t.Errorf("try %d of somebody nobody had claimed", c.Tries)
		}
		for _, before := range claims {
			if c.Person == before.Person {
				t.Errorf("%v is claimed twice", c.Person)
			}
		}
	}
}

// With the wrong key nobody in the queue can be read, and nobody is lost.
func TestQueueWithAnotherKey(t *testing.T) {
	folder := t.TempDir()
	p := storetest.Person(t)
	s := openStore(t, store.Config{Folder: folder})
	queueInsideAged(t, s, p)
	closeStore(t, s)
	s = openStore(t, store.Config{Folder: folder, Sealer: storetest.NewSealer(2)})
	for range 2 {
		if claims, err := store.NewQueue(s).Claim(t.Context(), 10, time.Millisecond); err != nil || len(claims) != 0 {
			t.Errorf("claimed %v, %v", claims, err)
		}
	}
	if at, ok := queueInside.Due(t, s, p); !ok || time.Until(at) < 50*time.Minute {
		t.Errorf("put off to %v, %v; want in an hour", at, ok)
	}
	queueInside.Move(t, s, p, time.Now())
	closeStore(t, s)
	s = openStore(t, store.Config{Folder: folder})
	claims, err := store.NewQueue(s).Claim(t.Context(), 10, time.Hour)
	if err != nil || len(claims) != 1 || claims[0].Person != p {
		t.Errorf("with the right key again: %v, %v", claims, err)
	}
}

// queueInsideAged puts somebody into the queue who is due for long.
func queueInsideAged(t *testing.T, s *store.Store, p chat.PersonID) {
	t.Helper()
	if err := store.NewQueue(s).Wake(t.Context(), p, time.Now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	queueInside.Move(t, s, p, time.Now().Add(-time.Hour))
}

// lostAnswer has the answer to the next script on a key be lost, after it was
// carried out.
type lostAnswer struct{ key string }

func (l *lostAnswer) DialHook(next redis.DialHook) redis.DialHook { return next }

func (l *lostAnswer) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		err := next(ctx, cmd)
		if l.key != "" && err == nil && slices.Contains(cmd.Args(), any(l.key)) {
			l.key, err = "", lost
			cmd.SetErr(err)
		}
		return err
	}
}

func (l *lostAnswer) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return next
}

// What was carried out and not answered is known again: nobody waits for a
// lease that nobody knows of, and nobody is settled twice.
func TestQueueAnswersThatWereLost(t *testing.T) {
	url, _ := redistest.Server(t)
	s := openStore(t, store.Config{URL: url})
	q := store.NewQueue(s)
	p := storetest.Person(t)
	keys, _ := s.QueueKeys(p)
	l := &lostAnswer{}
	s.AddHook(l)
	for range 3 {
		queueInsideAged(t, s, p)
		l.key = keys[0]
		claims, err := q.Claim(t.Context(), 5, time.Hour)
		if err != nil || l.key != "" || len(claims) != 1 || claims[0].Tries != 1 || claims[0].Person != p {
			t.Fatalf("claimed %+v, %v", claims, err)
		}
		l.key = keys[0]
		if err := q.Settle(t.Context(), claims[0], time.Now().Add(time.Hour)); err != nil || l.key != "" {
			t.Fatal(err)
		}
		if _, waits := queueInside.Due(t, s, p); !waits {
			t.Fatal("settled and gone")
		}
	}
}
