package handlers

import (
	"bytes"
	"container/list"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// References keep where each person can be written to, so that the coach can
// begin. What is kept is opaque and holds ids and addresses, no words.
type References interface {
	SaveReference(ctx context.Context, who chat.PersonID, reference []byte) error
	// Reference is nil when there is none.
	Reference(ctx context.Context, who chat.PersonID) ([]byte, error)
	DropReference(ctx context.Context, who chat.PersonID) error
}

const (
	// writtenTime is how long a reference that has not changed is not written
	// again: writing tells a store with a time limit that it is still of use.
	writtenTime = time.Hour
	// writtenMost bounds what is remembered of that, and memoryMost what is kept
	// where there is no store.
	writtenMost = 100_000
	memoryMost  = 10_000
)

// Directory is where people can be written to. It writes what has not changed
// once an hour at most. It looks before it leaves a reference as it is, because
// somebody may have been forgotten in between, also by another replica.
type Directory struct {
	kept    References
	now     func() time.Time
	mu      sync.Mutex
	written map[chat.PersonID]time.Time
}

var _ References = (*Directory)(nil)

// NewDirectory keeps references in a store; with nil, in memory, those used
// last.
func NewDirectory(kept References, now func() time.Time) *Directory {
	if kept == nil {
		kept = newMemory()
	}
	return &Directory{kept: kept, now: now, written: map[chat.PersonID]time.Time{}}
}

// SaveReference implements References.
func (d *Directory) SaveReference(ctx context.Context, who chat.PersonID, reference []byte) error {
	now := d.now()
	d.mu.Lock()
	last, known := d.written[who]
	d.mu.Unlock()
	if known && now.Sub(last) < writtenTime {
		held, err := d.kept.Reference(ctx, who)
		if err != nil || bytes.Equal(held, reference) {
			return err
		}
	}
	if err := d.kept.SaveReference(ctx, who, reference); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.written) >= writtenMost {
		clear(d.written)
	}
	d.written[who] = now
	return nil
}

// Reference implements References.
func (d *Directory) Reference(ctx context.Context, who chat.PersonID) ([]byte, error) {
	return d.kept.Reference(ctx, who)
}

// DropReference implements References.
func (d *Directory) DropReference(ctx context.Context, who chat.PersonID) error {
	return d.kept.DropReference(ctx, who)
}

// memory keeps references while the program runs: those used last.
type memory struct {
	mu    sync.Mutex
	byWho map[chat.PersonID]*list.Element
	order *list.List // of *whereabouts, the last used first
}

type whereabouts struct {
	who       chat.PersonID
	reference []byte
}

func newMemory() *memory { return &memory{byWho: map[chat.PersonID]*list.Element{}, order: list.New()} }

// SaveReference implements References.
func (m *memory) SaveReference(_ context.Context, who chat.PersonID, reference []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(who)
	m.byWho[who] = m.order.PushFront(&whereabouts{who, slices.Clone(reference)})
	if m.order.Len() > memoryMost {
		m.drop(m.order.Back().Value.(*whereabouts).who)
	}
	return nil
}

// Reference implements References.
func (m *memory) Reference(_ context.Context, who chat.PersonID) ([]byte, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e, ok := m.byWho[who]
	if !ok {
		return nil, nil
	}
	m.order.MoveToFront(e)
	return slices.Clone(e.Value.(*whereabouts).reference), nil
}

// DropReference implements References.
func (m *memory) DropReference(_ context.Context, who chat.PersonID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(who)
	return nil
}

func (m *memory) drop(who chat.PersonID) {
	if e, ok := m.byWho[who]; ok {
		m.order.Remove(e)
		delete(m.byWho, who)
	}
}
