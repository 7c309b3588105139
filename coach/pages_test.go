package coach_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// pages keep the journals of people, and when they want to be asked, as long as
// a test lasts. Entries are kept as bytes, so that they go through their
// encoding.
type pages struct {
	mu        sync.Mutex
	entries   map[chat.PersonID]map[string]page
	drafts    map[chat.PersonID]page
	reminders map[chat.PersonID]reflection.Reminder
	versions  map[chat.PersonID]reflection.Version
	woken     map[chat.PersonID]time.Time
	last      reflection.Version
	// fail is asked before each call, by its name.
	fail func(call string) error
}

type page struct {
	data    []byte
	version reflection.Version
}

func newPages() *pages {
	return &pages{
		entries: map[chat.PersonID]map[string]page{}, drafts: map[chat.PersonID]page{},
		reminders: map[chat.PersonID]reflection.Reminder{}, versions: map[chat.PersonID]reflection.Version{}, woken: map[chat.PersonID]time.Time{},
		fail: func(string) error { return nil },
	}
}

func newJournal(t testing.TB, p *pages) *reflection.Journal {
	t.Helper()
	var mu sync.Mutex
	ids := 0
	j, err := reflection.NewJournal(p, p, func() string {
		mu.Lock()
		defer mu.Unlock()
		ids++
		return fmt.Sprintf("entry%d", ids)
	})
	if err != nil {
		t.Fatal(err)
	}
	return j
}

func newReminding(t testing.TB, p *pages) *reflection.Reminding {
	t.Helper()
	d, err := reflection.NewReminding(p, p)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func (p *pages) enter(call string) (leave func(), err error) {
	p.mu.Lock()
	if err := p.fail(call); err != nil {
		p.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return p.mu.Unlock, nil
}

func (p *pages) next(data []byte) page {
	p.last++
	return page{data, p.last}
}

func (p *pages) Entries(_ context.Context, person chat.PersonID) ([]reflection.SavedEntry, error) {
	leave, err := p.enter("Entries")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []reflection.SavedEntry
	for _, kept := range p.entries[person] {
		e, err := reflection.DecodeEntry(kept.data)
		if err != nil {
			return nil, err
		}
		out = append(out, reflection.SavedEntry{Entry: e, Version: kept.version})
	}
	return out, nil
}

func (p *pages) Entry(_ context.Context, person chat.PersonID, id string) (reflection.Entry, reflection.Version, error) {
	leave, err := p.enter("Entry")
	if err != nil {
		return reflection.Entry{}, 0, err
	}
	defer leave()
	kept, ok := p.entries[person][id]
	if !ok {
		return reflection.Entry{}, 0, nil
	}
	e, err := reflection.DecodeEntry(kept.data)
	return e, kept.version, err
}

func (p *pages) SaveEntry(_ context.Context, person chat.PersonID, e reflection.Entry, expect reflection.Version) (reflection.Version, error) {
	leave, err := p.enter("SaveEntry")
	if err != nil {
		return 0, err
	}
	defer leave()
	return p.put(person, e, expect)
}

func (p *pages) put(person chat.PersonID, e reflection.Entry, expect reflection.Version) (reflection.Version, error) {
	if p.entries[person][e.ID].version != expect {
		return 0, reflection.ErrMoved
	}
	data, err := reflection.EncodeEntry(e)
	if err != nil {
		return 0, err
	}
	if p.entries[person] == nil {
		p.entries[person] = map[string]page{}
	}
	p.entries[person][e.ID] = p.next(data)
	return p.last, nil
}

func (p *pages) DeleteEntry(_ context.Context, person chat.PersonID, id string, expect reflection.Version) error {
	leave, err := p.enter("DeleteEntry")
	if err != nil {
		return err
	}
	defer leave()
	if p.entries[person][id].version != expect {
		return reflection.ErrMoved
	}
	delete(p.entries[person], id)
	return nil
}

func (p *pages) Draft(_ context.Context, person chat.PersonID) (reflection.Draft, reflection.Version, error) {
	leave, err := p.enter("Draft")
	if err != nil {
		return reflection.Draft{}, 0, err
	}
	defer leave()
	kept, ok := p.drafts[person]
	if !ok {
		return reflection.Draft{}, 0, nil
	}
	d, err := reflection.DecodeDraft(kept.data)
	return d, kept.version, err
}

func (p *pages) SaveDraft(_ context.Context, person chat.PersonID, d reflection.Draft, expect reflection.Version) (reflection.Version, error) {
	leave, err := p.enter("SaveDraft")
	if err != nil {
		return 0, err
	}
	defer leave()
	if p.drafts[person].version != expect {
		return 0, reflection.ErrMoved
	}
	data, err := reflection.EncodeDraft(d)
	if err != nil {
		return 0, err
	}
	p.drafts[person] = p.next(data)
	return p.last, nil
}

func (p *pages) FinishDraft(_ context.Context, person chat.PersonID, expect reflection.Version, e *reflection.Entry) error {
	leave, err := p.enter("FinishDraft")
	if err != nil {
		return err
	}
	defer leave()
	if p.drafts[person].version != expect {
		return reflection.ErrMoved
	}
	if e != nil {
		if _, err := p.put(person, *e, 0); err != nil {
			return err
		}
	}
	delete(p.drafts, person)
	return nil
}

func (p *pages) Reminder(_ context.Context, person chat.PersonID) (reflection.Reminder, reflection.Version, error) {
	leave, err := p.enter("Reminder")
	if err != nil {
		return reflection.Reminder{}, 0, err
	}
	defer leave()
	return p.reminders[person], p.versions[person], nil
}

func (p *pages) SaveReminder(_ context.Context, person chat.PersonID, r reflection.Reminder, expect reflection.Version) (reflection.Version, error) {
	leave, err := p.enter("SaveReminder")
	if err != nil {
		return 0, err
	}
	defer leave()
	if p.versions[person] != expect {
		return 0, reflection.ErrMoved
	}
	p.last++
	p.reminders[person], p.versions[person] = r, p.last
	return p.last, nil
}

func (p *pages) Wake(_ context.Context, person chat.PersonID, at time.Time) error {
	leave, err := p.enter("Wake")
	if err != nil {
		return err
	}
	defer leave()
	p.woken[person] = at
	return nil
}

// forget deletes all of a person.
func (p *pages) forget(person chat.PersonID) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.entries, person)
	delete(p.drafts, person)
	delete(p.reminders, person)
	delete(p.versions, person)
	delete(p.woken, person)
}
