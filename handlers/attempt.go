package handlers

import (
	"context"
	"errors"
	"runtime/debug"
	"sync/atomic"
	"time"
)

// grace is how long a task may go on after its context has ended, before it is
// left to itself.
const grace = time.Second

// errAbandoned: the task did not heed the end of its context.
var errAbandoned = errors.New("it went on after its time, and was abandoned")

// panicError is a panic, without what the panic itself said.
type panicError struct{ what, stack string }

func (p *panicError) Error() string { return "panic: " + p.what }

// attempt runs a task and returns what it came to, at the latest when the
// grace after the context's end is over. A panic is returned as a *panicError.
//
// A task that goes on even then is abandoned: its result goes nowhere but to
// late, once, whenever it ends. Go cannot stop it.
func attempt[T any](ctx context.Context, task func(context.Context) (T, error), late func(error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	var settled atomic.Bool // by the first of the two: the task's end, the abandoning
	out := make(chan result, 1)
	go func() {
		var r result
		returned := false
		// Deferred, because a panic and runtime.Goexit end the goroutine too.
		defer func() {
			if p := recover(); p != nil {
				r.err = &panicError{describePanic(p), string(debug.Stack())}
			} else if !returned {
				r.err = &panicError{"the goroutine was ended", string(debug.Stack())}
			}
			if !settled.CompareAndSwap(false, true) {
				late(r.err)
				return
			}
			out <- r
		}()
		r.value, r.err = task(ctx)
		returned = true
	}()

	select {
	case r := <-out:
		return r.value, r.err
	case <-ctx.Done():
	}
	patience := time.NewTimer(grace)
	defer patience.Stop()
	select {
	case r := <-out:
		return r.value, r.err
	case <-patience.C:
	}
	if !settled.CompareAndSwap(false, true) {
		r := <-out // it ended at the last moment
		return r.value, r.err
	}
	var none T
	return none, errAbandoned
}
