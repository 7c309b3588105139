package handlers

import (
	"context"
	"sync"
)

// Flight counts what is on its way, so that a stop can wait for it. The zero
// value is ready.
type Flight struct {
	mu    sync.Mutex
	count int
	empty chan struct{} // closed when count falls to 0; nil when nobody waits
}

// Enter counts one more. The caller must call leave, once.
func (f *Flight) Enter() (leave func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	return f.leave
}

func (f *Flight) leave() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count--
	if f.count == 0 && f.empty != nil {
		close(f.empty)
		f.empty = nil
	}
}

// Wait returns when nothing is on its way, or with the context's error.
func (f *Flight) Wait(ctx context.Context) error {
	f.mu.Lock()
	if f.count == 0 {
		f.mu.Unlock()
		return nil
	}
	if f.empty == nil {
		f.empty = make(chan struct{})
	}
	empty := f.empty
	f.mu.Unlock()
	select {
	case <-empty:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
