package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
)

// writer writes entries one after the other until it is stopped, and a count
// that depends on the one before, as a device does that reads again after
// ErrMoved.
type writer struct {
	wg      sync.WaitGroup
	stop    chan struct{}
	mu      sync.Mutex
	entries []string
	count   int
}

func (w *writer) begin(t *testing.T, s *store.Store, p chat.PersonID, name string) {
	w.wg.Go(func() {
		for n := 0; ; n++ {
			select {
			case <-w.stop:
				return
			default:
			}
			id := fmt.Sprintf("%s-%d", name, n%500)
			if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: id, Data: []byte(id), Expect: store.AnyVersion}); err != nil {
				t.Errorf("writing %s: %v", id, err)
				return
			}
			r, _, err := s.Record(t.Context(), p, "count", "c")
			if err != nil {
				t.Error(err)
				return
			}
			count := 0
			_, _ = fmt.Sscan(string(r.Data), &count)
			_, err = s.Write(t.Context(), p, store.Change{Kind: "count", ID: "c", Data: fmt.Append(nil, count+1), Expect: r.Version})
			if err != nil && !errors.Is(err, store.ErrMoved) {
				t.Error(err)
				return
			}
			w.mu.Lock()
			if n < 500 {
				w.entries = append(w.entries, id)
			}
			if err == nil {
				w.count++
			}
			w.mu.Unlock()
		}
	})
}

// wrote is true once something was counted.
func (w *writer) wrote() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.count > 0
}

func (w *writer) end() {
	close(w.stop)
	w.wg.Wait()
}

// joinedWhileWriting: what was acknowledged at either account is there, once.
func joinedWhileWriting(t *testing.T, s *store.Store) {
	for round := range 5 {
		a, b := account(t, 2*round), account(t, 2*round+1)
		w := writer{stop: make(chan struct{})}
		for n := range 3 {
			w.begin(t, s, b, fmt.Sprint("w", n))
		}
		// On a busy machine the join would be over before the first write.
		Eventually(t, "a write", w.wrote)
		l := store.NewLinks(s)
		code, err := l.Code(t.Context(), a, "Mia")
		done(t, err)
		// The move gives up when it never finds a quiet moment; then it is done again.
		Eventually(t, "the join", func() bool {
			_, err := l.Join(t.Context(), b, code)
			if err != nil && !errors.Is(err, store.ErrMoved) {
				t.Fatal(err)
			}
			return err == nil
		})
		w.end()
		sound, damaged, err := s.Records(t.Context(), a, "entry")
		if err != nil || len(damaged) > 0 || len(sound) != len(w.entries) {
			t.Errorf("%d entries were acknowledged, %d are there, %d damaged, %v", len(w.entries), len(sound), len(damaged), err)
		}
		holds(t, s, b, "count", "c", fmt.Append(nil, w.count))
		holds(t, s, a, "count", "c", fmt.Append(nil, w.count))
	}
}

// joinedBothWays: each types the other's code at the same moment.
func joinedBothWays(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	for round := range 10 {
		both := []chat.PersonID{account(t, 2*round), account(t, 2*round+1)}
		var codes [2]string
		for i, p := range both {
			must(t, s, p, store.Change{Kind: "entry", ID: fmt.Sprint(i), Data: []byte("x")})
			code, err := l.Code(t.Context(), p, "Mia")
			done(t, err)
			codes[i] = code
		}
		var wg sync.WaitGroup
		for i, p := range both {
			wg.Go(func() {
				if _, err := l.Join(t.Context(), p, codes[1-i]); err != nil && !errors.Is(err, mentoring.ErrSame) && !errors.Is(err, store.ErrMoved) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		joinRest(t, s, both)
		for _, p := range both {
			has(t, s, p, "entry/0=x entry/1=x")
		}
	}
}

// joinRest joins those that gave up because another was always first.
func joinRest(t *testing.T, s *store.Store, all []chat.PersonID) {
	t.Helper()
	for _, p := range all[1:] {
		if !slices.Contains(accounts(t, s, all[0]), p) {
			JoinAccounts(t, s, all[0], p)
		}
	}
	for _, p := range all {
		if got := accounts(t, s, p); len(got) != len(all) {
			t.Errorf("the accounts are %v", got)
		}
	}
}

func joinedInRing(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	for round := range 5 {
		all := []chat.PersonID{account(t, 3*round), account(t, 3*round+1), account(t, 3*round+2)}
		var codes [3]string
		for i, p := range all {
			must(t, s, p, store.Change{Kind: "entry", ID: fmt.Sprint(i), Data: []byte("x")})
			code, err := l.Code(t.Context(), p, "Mia")
			done(t, err)
			codes[i] = code
		}
		var wg sync.WaitGroup
		for i, p := range all {
			wg.Go(func() {
				if _, err := l.Join(t.Context(), p, codes[(i+1)%3]); err != nil && !errors.Is(err, mentoring.ErrSame) && !errors.Is(err, store.ErrMoved) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		joinRest(t, s, all)
		for _, p := range all {
			has(t, s, p, "entry/0=x entry/1=x entry/2=x")
		}
	}
}

// partedWhileWriting: every acknowledged entry is with one of the two.
func partedWhileWriting(t *testing.T, s *store.Store) {
	a, b := account(t, 0), account(t, 1)
	l := store.NewLinks(s)
	w := writer{stop: make(chan struct{})}
	w.begin(t, s, b, "w")
	for range 5 {
		code, err := l.Code(t.Context(), a, "Mia")
		done(t, err)
		Eventually(t, "the join", func() bool {
			_, err := l.Join(t.Context(), b, code)
			return err == nil
		})
		done(t, l.Part(t.Context(), b))
	}
	w.end()
	found := map[string]int{}
	for _, p := range []chat.PersonID{a, b} {
		sound, damaged, err := s.Records(t.Context(), p, "entry")
		if err != nil || len(damaged) > 0 {
			t.Fatal(damaged, err)
		}
		for _, r := range sound {
			found[r.ID]++
		}
	}
	for _, id := range w.entries {
		if found[id] != 1 {
			t.Errorf("entry %s is there %d times", id, found[id])
		}
	}
}
