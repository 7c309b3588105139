package teamsapp

import (
	"container/list"
	"context"
	"slices"
	"sync"

	"github.com/framework-coach/framework-coach/chat"
)

// memoryMost bounds the references in memory.
const memoryMost = 10_000

// memory keeps references while the program runs: those used last.
type memory struct {
	mu    sync.Mutex
	byWho map[chat.PersonID]*list.Element
	order *list.List // of *remembered, the last used first
}

type remembered struct {
	who       chat.PersonID
	reference []byte
}

func newMemory() *memory { return &memory{byWho: map[chat.PersonID]*list.Element{}, order: list.New()} }

// SaveReference implements References.
func (m *memory) SaveReference(_ context.Context, who chat.PersonID, reference []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.drop(who)
	m.byWho[who] = m.order.PushFront(&remembered{who, slices.Clone(reference)})
	if m.order.Len() > memoryMost {
		m.drop(m.order.Back().Value.(*remembered).who)
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
	return slices.Clone(e.Value.(*remembered).reference), nil
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
