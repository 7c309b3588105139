package teamsapp

import (
	"container/list"
	"sync"
	"time"
)

const (
	// answersKept is far longer than Teams repeats an invoke.
	answersKept = 10 * time.Minute
	answersMost = 5_000
	// answersBytes is what their cards may take together. A repeat of one that was
	// let go for that is told that it was done.
	answersBytes = 2 << 20
)

// answers are those to invokes, so that a repeated one gets the same answer and
// does nothing twice.
type answers struct {
	now   func() time.Time
	mu    sync.Mutex
	byID  map[string]*list.Element
	order *list.List // of *pending, the newest first
	// bytes are those of all that are kept.
	bytes int
}

// pending is the answer to one invoke, ready once done is closed.
type pending struct {
	id   string
	at   time.Time
	done chan struct{}
	in   *answers
	// kept is what it takes of the bytes of in, which guards it.
	kept int

	mu    sync.Mutex
	body  []byte
	ready bool
	// left is true when whoever asked was told to wait for a message instead.
	left bool
}

func newAnswers(now func() time.Time) *answers {
	return &answers{now: now, byID: map[string]*list.Element{}, order: list.New()}
}

// begin is the answer to an invoke, and true when it has to be made. Without
// an id nothing can be known again.
func (a *answers) begin(id string) (*pending, bool) {
	p := &pending{id: id, at: a.now(), done: make(chan struct{}), in: a}
	if id == "" {
		return p, true
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	for last := a.order.Back(); last != nil; last = a.order.Back() {
		if a.order.Len() < answersMost && a.now().Sub(last.Value.(*pending).at) < answersKept {
			break
		}
		a.drop(last)
	}
	if e, ok := a.byID[id]; ok {
		return e.Value.(*pending), false
	}
	a.byID[id] = a.order.PushFront(p)
	return p, true
}

// forget lets an invoke be done after all when it comes again.
func (a *answers) forget(p *pending) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if e, ok := a.byID[p.id]; ok && e.Value.(*pending) == p {
		a.drop(e)
	}
}

func (a *answers) drop(e *list.Element) {
	p := e.Value.(*pending)
	a.order.Remove(e)
	delete(a.byID, p.id)
	a.bytes -= p.kept
}

// grew counts an answer that was given, and lets the oldest ones go when there
// are too many bytes. One that is still being made has none and stays.
func (a *answers) grew(p *pending, by int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	e, ok := a.byID[p.id]
	if !ok || e.Value.(*pending) != p {
		return
	}
	p.kept = by
	a.bytes += by
	for e := a.order.Back(); e != nil && a.bytes > answersBytes; {
		before := e.Prev()
		if e.Value.(*pending).kept > 0 {
			a.drop(e)
		}
		e = before
	}
}

// finish gives the answer. It is false when nobody waits for it any more, or
// one was given before.
func (p *pending) finish(body []byte) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ready {
		return false
	}
	p.body, p.ready = body, true
	close(p.done)
	p.in.grew(p, len(body))
	return !p.left
}

// leave says that nobody waits any more. It is false when the answer is there.
func (p *pending) leave() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.ready {
		return false
	}
	p.left = true
	return true
}
