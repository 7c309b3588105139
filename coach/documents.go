package coach

import (
	"sync"

	"github.com/framework-coach/framework-coach/index"
)

// documents are those of this moment. They are never closed under an answer, and
// an answer that takes its time, because it waits for a platform, holds up no
// other: whoever swaps them waits alone.
type documents struct {
	mu      sync.Mutex
	current *edition
}

// edition is an index, and the answers that are being drawn from it.
type edition struct {
	index   *index.Index
	answers sync.WaitGroup
}

// borrow gives the index of this moment until done is called.
func (d *documents) borrow() (x *index.Index, done func()) {
	d.mu.Lock()
	defer d.mu.Unlock()
	now := d.current
	now.answers.Add(1)
	return now.index, now.answers.Done
}

// swap puts another index in its place, and returns the old one when the last
// answer from it is given.
func (d *documents) swap(x *index.Index) *index.Index {
	d.mu.Lock()
	old := d.current
	d.current = &edition{index: x}
	d.mu.Unlock()
	old.answers.Wait()
	return old.index
}
