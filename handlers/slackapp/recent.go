package slackapp

import (
	"container/list"
	"sync"
	"time"
)

// recent is a map that forgets: each entry after its own time, and the longest
// unused one when there are too many. It may be used from several goroutines.
type recent[K comparable, V any] struct {
	most  int
	now   func() time.Time
	mu    sync.Mutex
	byKey map[K]*list.Element
	order *list.List // of *recentEntry, the last used first
}

type recentEntry[K comparable, V any] struct {
	key   K
	value V
	until time.Time
}

func newRecent[K comparable, V any](most int, now func() time.Time) *recent[K, V] {
	return &recent[K, V]{most: most, now: now, byKey: map[K]*list.Element{}, order: list.New()}
}

func (r *recent[K, V]) get(key K) (V, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var none V
	e, ok := r.byKey[key]
	if !ok {
		return none, false
	}
	entry := e.Value.(*recentEntry[K, V])
	if !r.now().Before(entry.until) {
		r.drop(e)
		return none, false
	}
	r.order.MoveToFront(e)
	return entry.value, true
}

// put keeps a value for the time given.
func (r *recent[K, V]) put(key K, value V, keep time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.keep(key, value, keep)
}

// change replaces a value by what f makes of it, with nobody in between, and
// returns the new one. f gets the zero value for a key that is not kept.
func (r *recent[K, V]) change(key K, keep time.Duration, f func(V) V) V {
	r.mu.Lock()
	defer r.mu.Unlock()
	var old V
	if e, ok := r.byKey[key]; ok {
		if entry := e.Value.(*recentEntry[K, V]); r.now().Before(entry.until) {
			old, keep = entry.value, entry.until.Sub(r.now())
		}
	}
	changed := f(old)
	r.keep(key, changed, keep)
	return changed
}

// keep is called with the lock held.
func (r *recent[K, V]) keep(key K, value V, keep time.Duration) {
	if e, ok := r.byKey[key]; ok {
		r.drop(e)
	}
	r.byKey[key] = r.order.PushFront(&recentEntry[K, V]{key, value, r.now().Add(keep)})
	if r.order.Len() > r.most {
		r.drop(r.order.Back())
	}
}

func (r *recent[K, V]) remove(key K) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if e, ok := r.byKey[key]; ok {
		r.drop(e)
	}
}

func (r *recent[K, V]) drop(e *list.Element) {
	r.order.Remove(e)
	delete(r.byKey, e.Value.(*recentEntry[K, V]).key)
}
