package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
)

// longLease does not end within a test.
const longLease = time.Hour

// QueueInside is how a test looks into a queue, and moves what time would.
type QueueInside struct {
	// Move sets when somebody who waits is due.
	Move func(t *testing.T, s *store.Store, p chat.PersonID, at time.Time)
	// Due is when they are; false when they do not wait.
	Due func(t *testing.T, s *store.Store, p chat.PersonID) (time.Time, bool)
	// Length counts all that stands in the queue.
	Length func(t *testing.T, s *store.Store) int
	// Part names the part of the queue a person stands in.
	Part func(s *store.Store, p chat.PersonID) string
}

// aged puts a person into the queue who is due since a time, and whose wake is
// long over.
func (in QueueInside) aged(t *testing.T, s *store.Store, p chat.PersonID, since time.Time) {
	t.Helper()
	done(t, store.NewQueue(s).Wake(t.Context(), p, time.Now().Add(time.Hour)))
	in.Move(t, s, p, since)
}

// Queue is the contract of the queue: who is due is claimed once, comes again
// when a lease ends, and is not lost by waking, settling or forgetting.
func Queue(t *testing.T, open func(*testing.T) *store.Store, in QueueInside) {
	t.Helper()
	who := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}
	past := time.Now().Add(-time.Hour)
	claim := func(t *testing.T, q *store.Queue, lease time.Duration, people ...chat.PersonID) []reflection.Claim {
		t.Helper()
		got, err := q.Claim(t.Context(), 100, lease)
		done(t, err)
		if len(got) != len(people) {
			t.Fatalf("claimed %v, want %v", got, people)
		}
		want := map[chat.PersonID]bool{}
		for _, p := range people {
			want[p] = true
		}
		for _, c := range got {
			if !want[c.Person] || c.Token == "" {
				t.Fatalf("claimed %v, want %v", got, people)
			}
			delete(want, c.Person)
		}
		return got
	}

	t.Run("who is due is claimed once", func(t *testing.T) {
		q := store.NewQueue(open(t))
		claim(t, q, longLease)
		done(t, q.Wake(t.Context(), who, past))
		done(t, q.Wake(t.Context(), who, past))
		got := claim(t, q, longLease, who)
		if late := time.Since(got[0].Due); got[0].Tries != 1 || late < 0 || late > time.Minute {
			t.Errorf("claimed %+v; want try 1, due just now", got[0])
		}
		claim(t, q, longLease)
	})
	t.Run("nobody comes before their time", func(t *testing.T) {
		q := store.NewQueue(open(t))
		done(t, q.Wake(t.Context(), who, time.Now().Add(time.Hour)))
		claim(t, q, longLease)
	})
	t.Run("the earlier wake counts", func(t *testing.T) {
		q := store.NewQueue(open(t))
		done(t, q.Wake(t.Context(), who, time.Now().Add(time.Hour)))
		done(t, q.Wake(t.Context(), who, past))
		done(t, q.Wake(t.Context(), who, time.Now().Add(2*time.Hour)))
		claim(t, q, longLease, who)
	})
	t.Run("the longest due come first", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		for n := range 64 {
			in.aged(t, s, chat.PersonID{Platform: chat.Teams, Space: "T", User: fmt.Sprint(n)}, time.Unix(int64(1000+n), 0))
		}
		seen := map[string]int{}
		for range 64 {
			got, err := q.Claim(t.Context(), 1, longLease)
			done(t, err)
			if len(got) != 1 {
				t.Fatalf("claimed %v", got)
			}
			// Within a part of the queue the order holds.
			var n int
			_, _ = fmt.Sscan(got[0].Person.User, &n)
			part := in.Part(s, got[0].Person)
			if last, ok := seen[part]; ok && last > n {
				t.Errorf("%d came after %d", n, last)
			}
			seen[part] = n
		}
		if len(seen) < 8 {
			t.Errorf("64 people stand in %d parts of the queue", len(seen))
		}
	})
	t.Run("a settled claim is over", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		in.aged(t, s, who, past)
		first := claim(t, q, longLease, who)[0]
		done(t, q.Settle(t.Context(), first, past))
		second := claim(t, q, longLease, who)[0]
		if second.Tries != 1 || second.Token == first.Token {
			t.Errorf("after settling: %+v, before %+v", second, first)
		}
		// The old one settles nothing.
		done(t, q.Settle(t.Context(), first, time.Time{}))
		done(t, q.Settle(t.Context(), second, time.Now().Add(time.Hour)))
		done(t, q.Settle(t.Context(), second, past))
		claim(t, q, longLease)
	})
	t.Run("never means out", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		in.aged(t, s, who, past)
		done(t, q.Settle(t.Context(), claim(t, q, longLease, who)[0], time.Time{}))
		claim(t, q, longLease)
		if n := in.Length(t, s); n != 0 {
			t.Errorf("%d things are left in the queue", n)
		}
	})
	t.Run("an ended lease gives the next try", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		in.aged(t, s, who, past)
		for tries := 1; tries <= 4; tries++ {
			var got []reflection.Claim
			Eventually(t, "a lease to end", func() bool {
				var err error
				got, err = q.Claim(t.Context(), 5, 50*time.Millisecond)
				return err == nil && len(got) == 1
			})
			if got[0].Tries != tries || got[0].Person != who || got[0].Due.IsZero() != (tries > 1) {
				t.Fatalf("claimed %+v, want try %d", got[0], tries)
			}
			if tries == 4 {
				// Nobody else took it, so it can still be settled.
				done(t, q.Settle(t.Context(), got[0], time.Now().Add(time.Hour)))
			}
		}
		claim(t, q, longLease)
	})
	t.Run("whoever lost the lease settles nothing", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		in.aged(t, s, who, past)
		first := claim(t, q, time.Millisecond, who)[0]
		var second []reflection.Claim
		Eventually(t, "a lease to end", func() bool {
			var err error
			second, err = q.Claim(t.Context(), 1, longLease)
			return err == nil && len(second) == 1
		})
		done(t, q.Settle(t.Context(), first, past))
		claim(t, q, longLease)
		done(t, q.Settle(t.Context(), second[0], past))
		claim(t, q, longLease, who)
	})
	t.Run("woken while claimed", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		in.aged(t, s, who, past)
		first := claim(t, q, longLease, who)[0]
		done(t, q.Wake(t.Context(), who, time.Now().Add(2*time.Hour)))
		done(t, q.Wake(t.Context(), who, past))
		claim(t, q, longLease) // not claimed twice
		done(t, q.Settle(t.Context(), first, time.Time{}))
		claim(t, q, longLease, who)
	})
	t.Run("woken for soon, and looked at before the record is written", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		done(t, q.Wake(t.Context(), who, time.Now()))
		got := claim(t, q, longLease, who)[0]
		done(t, q.Settle(t.Context(), got, time.Time{}))
		at, ok := in.Due(t, s, who)
		if left := time.Until(at); !ok || left < 30*time.Second || left > 61*time.Second {
			t.Errorf("looked at again in %v, %v; want in about a minute", left, ok)
		}
	})
	t.Run("forgotten", func(t *testing.T) {
		s := open(t)
		q := store.NewQueue(s)
		other := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U2"}
		claimed := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U3"}
		done(t, q.Wake(t.Context(), claimed, past))
		open := claim(t, q, longLease, claimed)[0]
		for _, p := range []chat.PersonID{who, other} {
			done(t, q.Wake(t.Context(), p, past))
		}
		for range 2 {
			done(t, s.Forget(t.Context(), who))
			done(t, s.Forget(t.Context(), claimed))
		}
		// A claim of somebody forgotten brings them not back.
		done(t, q.Settle(t.Context(), open, past))
		last := claim(t, q, longLease, other)[0]
		done(t, s.Forget(t.Context(), other))
		done(t, q.Settle(t.Context(), last, past))
		if n := in.Length(t, s); n != 0 {
			t.Errorf("%d things are left in the queue", n)
		}
	})
	t.Run("every part of the id comes back", func(t *testing.T) {
		q := store.NewQueue(open(t))
		people := []chat.PersonID{
			who, {Platform: chat.Teams, Space: "T1", User: "U1"}, {Platform: chat.Web, User: "ünï \" \n|"},
			{Platform: chat.Slack, Space: "T1:U1"}, {Platform: chat.Slack, User: "T1:U1"},
		}
		for _, p := range people {
			done(t, q.Wake(t.Context(), p, past))
		}
		claim(t, q, longLease, people...)
	})
	t.Run("together", func(t *testing.T) { queueTogether(t, store.NewQueue(open(t))) })
}

// queueTogether has many claim, settle and wake the same people at once: each
// is held by one at a time, and none is lost.
func queueTogether(t *testing.T, q *store.Queue) {
	people := make([]chat.PersonID, 40)
	for i := range people {
		people[i] = chat.PersonID{Platform: chat.Slack, Space: "T1", User: fmt.Sprint("U", i)}
		done(t, q.Wake(t.Context(), people[i], time.Now()))
	}
	var mu sync.Mutex
	held, looks := map[chat.PersonID]bool{}, map[chat.PersonID]int{}
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			for {
				mu.Lock()
				least := 100
				for _, p := range people {
					least = min(least, looks[p])
				}
				mu.Unlock()
				if least >= 5 {
					return
				}
				claims, err := q.Claim(t.Context(), 7, longLease)
				if err != nil {
					t.Error(err)
					return
				}
				for _, c := range claims {
					mu.Lock()
					if held[c.Person] {
						t.Errorf("%v is claimed twice", c.Person)
					}
					held[c.Person] = true
					looks[c.Person]++
					mu.Unlock()
				}
				for i, c := range claims {
					err := error(nil)
					if i%3 == worker%3 {
						err = q.Wake(t.Context(), c.Person, time.Now())
					}
					mu.Lock()
					held[c.Person] = false
					mu.Unlock()
					if err := errors.Join(err, q.Settle(t.Context(), c, time.Now())); err != nil {
						t.Error(err)
					}
				}
			}
		})
	}
	wg.Wait()
}
