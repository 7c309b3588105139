package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// V is what a vault of secrets does; slackapp.Vault has the same methods.
type V interface {
	Load(ctx context.Context, name string) ([]byte, error)
	Save(ctx context.Context, name string, secret []byte) error
	Remove(ctx context.Context, name string) error
	Lock(ctx context.Context, name string) (release func(), err error)
}

// Vault holds every store of secrets to the same behaviour. open gives an empty
// vault each time.
func Vault(t *testing.T, open func(*testing.T) V) {
	t.Run("keeps", func(t *testing.T) { vaultKeeps(t, open(t)) })
	t.Run("copies", func(t *testing.T) { vaultCopies(t, open(t)) })
	t.Run("one holder", func(t *testing.T) { vaultOneHolder(t, open(t)) })
	t.Run("waiting ends", func(t *testing.T) { vaultWaitingEnds(t, open(t)) })
	t.Run("together", func(t *testing.T) { vaultTogether(t, open(t)) })
}

func vaultHolds(t *testing.T, v V, name, want string, there bool) {
	t.Helper()
	got, err := v.Load(t.Context(), name)
	if err != nil {
		t.Fatalf("Load(%q): %v", name, err)
	}
	if string(got) != want || (got != nil) != there {
		t.Errorf("Load(%q) = %q (nil: %v), want %q, there: %v", name, got, got == nil, want, there)
	}
}

func vaultSave(t *testing.T, v V, name, secret string) {
	t.Helper()
	if err := v.Save(t.Context(), name, []byte(secret)); err != nil {
		t.Fatalf("Save(%q): %v", name, err)
	}
}

func vaultKeeps(t *testing.T, v V) {
	vaultHolds(t, v, "a/b", "", false)
	vaultSave(t, v, "a/b", "one")
	vaultSave(t, v, "a/c", "other")
	vaultHolds(t, v, "a/b", "one", true)
	vaultSave(t, v, "a/b", "two")
	vaultHolds(t, v, "a/b", "two", true)
	for range 2 {
		if err := v.Remove(t.Context(), "a/b"); err != nil {
			t.Fatalf("Remove: %v", err)
		}
		vaultHolds(t, v, "a/b", "", false)
	}
	vaultHolds(t, v, "a/c", "other", true)
	vaultSave(t, v, "empty", "")
	vaultHolds(t, v, "empty", "", true)
	vaultSave(t, v, "ünï/ \x00", "\x00\xff")
	vaultHolds(t, v, "ünï/ \x00", "\x00\xff", true)
}

// vaultCopies: neither side can change the other's bytes afterwards.
func vaultCopies(t *testing.T, v V) {
	secret := []byte("secret")
	if err := v.Save(t.Context(), "a", secret); err != nil {
		t.Fatal(err)
	}
	secret[0] = 'X'
	got, err := v.Load(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	got[1] = 'X'
	vaultHolds(t, v, "a", "secret", true)
}

func vaultOneHolder(t *testing.T, v V) {
	var inside, most, count atomic.Int32
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 20 {
				release, err := v.Lock(t.Context(), "a")
				if err != nil {
					t.Error(err)
					return
				}
				if n := inside.Add(1); n > most.Load() {
					most.Store(n)
				}
				count.Add(1)
				inside.Add(-1)
				release()
				release()
			}
		})
	}
	wg.Wait()
	if most.Load() != 1 || count.Load() != 160 {
		t.Errorf("%d held the lock at once and it was taken %d times, want 1 and 160", most.Load(), count.Load())
	}
}

func vaultWaitingEnds(t *testing.T, v V) {
	release, err := v.Lock(t.Context(), "a")
	if err != nil {
		t.Fatal(err)
	}
	other, err := v.Lock(t.Context(), "b")
	if err != nil {
		t.Fatalf("the lock of another name: %v", err)
	}
	other()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := v.Lock(ended, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("Lock with an ended context: %v", err)
	}
	if _, err := v.Lock(ended, "c"); !errors.Is(err, context.Canceled) {
		t.Errorf("Lock of a free name with an ended context: %v", err)
	}
	short, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	if _, err := v.Lock(short, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Lock while another holds it: %v", err)
	}
	release()
	release, err = v.Lock(t.Context(), "a")
	if err != nil {
		t.Fatalf("Lock after the release: %v", err)
	}
	release()
}

func vaultTogether(t *testing.T, v V) {
	var wg sync.WaitGroup
	for n := range 4 {
		wg.Go(func() {
			for i := range 50 {
				name := fmt.Sprint("name ", (n+i)%5)
				if err := v.Save(t.Context(), name, []byte(name)); err != nil {
					t.Error(err)
				}
				got, err := v.Load(t.Context(), name)
				if err != nil || got != nil && string(got) != name {
					t.Errorf("%s: loaded %q, %v", name, got, err)
				}
				if err := v.Remove(t.Context(), name); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}
