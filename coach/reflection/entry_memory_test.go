package reflection

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/framework-coach/framework-coach/chat"
)

// journalMemory keeps what a journal keeps as long as a test lasts. It keeps
// bytes, so that whatever is kept goes through its encoding.
type journalMemory struct {
	mu      sync.Mutex
	entries map[string][]byte
	version map[string]Version
	draft   []byte
	drafted Version
	last    Version
	// fail is asked before each call; an error is given back instead of working.
	fail   func(call string) error
	writes int
}

func newJournalMemory() *journalMemory {
	return &journalMemory{entries: map[string][]byte{}, version: map[string]Version{}, fail: func(string) error { return nil }}
}

func (m *journalMemory) enter(call string) (func(), error) {
	m.mu.Lock()
	if err := m.fail(call); err != nil {
		m.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return m.mu.Unlock, nil
}

func (m *journalMemory) next() Version { m.last++; m.writes++; return m.last }

func (m *journalMemory) Entries(context.Context, chat.PersonID) ([]SavedEntry, error) {
	leave, err := m.enter("Entries")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []SavedEntry
	for id, data := range m.entries {
		e, err := DecodeEntry(data)
		s := SavedEntry{Entry: e, Version: m.version[id]}
		if err != nil {
			s.Entry, s.Damaged = Entry{ID: id}, true
		}
		out = append(out, s)
	}
	return out, nil
}

func (m *journalMemory) Entry(_ context.Context, _ chat.PersonID, id string) (Entry, Version, error) {
	leave, err := m.enter("Entry")
	if err != nil {
		return Entry{}, 0, err
	}
	defer leave()
	data, ok := m.entries[id]
	if !ok {
		return Entry{}, 0, nil
	}
	e, err := DecodeEntry(data)
	return e, m.version[id], err
}

func (m *journalMemory) SaveEntry(_ context.Context, _ chat.PersonID, e Entry, expect Version) (Version, error) {
	leave, err := m.enter("SaveEntry")
	if err != nil {
		return 0, err
	}
	defer leave()
	if m.version[e.ID] != expect {
		return 0, ErrMoved
	}
	data, err := EncodeEntry(e)
	if err != nil {
		return 0, err
	}
	m.entries[e.ID], m.version[e.ID] = data, m.next()
	return m.version[e.ID], nil
}

func (m *journalMemory) DeleteEntry(_ context.Context, _ chat.PersonID, id string, expect Version) error {
	leave, err := m.enter("DeleteEntry")
	if err != nil {
		return err
	}
	defer leave()
	if m.version[id] != expect {
		return ErrMoved
	}
	delete(m.entries, id)
	delete(m.version, id)
	m.writes++
	return nil
}

func (m *journalMemory) Draft(context.Context, chat.PersonID) (Draft, Version, error) {
	leave, err := m.enter("Draft")
	if err != nil {
		return Draft{}, 0, err
	}
	defer leave()
	if m.drafted == 0 {
		return Draft{}, 0, nil
	}
	d, err := DecodeDraft(m.draft)
	return d, m.drafted, err
}

func (m *journalMemory) SaveDraft(_ context.Context, _ chat.PersonID, d Draft, expect Version) (Version, error) {
	leave, err := m.enter("SaveDraft")
	if err != nil {
		return 0, err
	}
	defer leave()
	if m.drafted != expect {
		return 0, ErrMoved
	}
	if m.draft, err = EncodeDraft(d); err != nil {
		return 0, err
	}
	m.drafted = m.next()
	return m.drafted, nil
}

func (m *journalMemory) FinishDraft(_ context.Context, _ chat.PersonID, expect Version, e *Entry) error {
	leave, err := m.enter("FinishDraft")
	if err != nil {
		return err
	}
	defer leave()
	if m.drafted != expect || e != nil && m.version[e.ID] != 0 {
		return ErrMoved
	}
	if e != nil {
		data, err := EncodeEntry(*e)
		if err != nil {
			return err
		}
		m.entries[e.ID], m.version[e.ID] = data, m.next()
	}
	m.draft, m.drafted = nil, 0
	m.writes++
	return nil
}

var errJournalAway = errors.New("the store is away")
