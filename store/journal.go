package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// The records of a journal. A person has one open reflection.
const (
	kindEntry          = "entry"
	kindDraft, idDraft = "draft", "open"
)

// Journal keeps what people write about their weeks, in a Store.
type Journal struct{ store *Store }

// NewJournal keeps journals in a store.
func NewJournal(s *Store) *Journal { return &Journal{s} }

var (
	_ reflection.Entries = (*Journal)(nil)
	_ reflection.Drafts  = (*Journal)(nil)
)

// Entries are all of a person's. One that cannot be read is left where it is,
// and comes as damaged.
func (j *Journal) Entries(ctx context.Context, person chat.PersonID) ([]reflection.SavedEntry, error) {
	sound, damaged, err := j.store.Records(ctx, person, kindEntry)
	if err != nil {
		return nil, fmt.Errorf("reading a journal: %w", err)
	}
	out := make([]reflection.SavedEntry, 0, len(sound)+len(damaged))
	for _, r := range sound {
		e, err := reflection.DecodeEntry(r.Data)
		if err != nil {
			damaged = append(damaged, r)
			continue
		}
		out = append(out, reflection.SavedEntry{Entry: e, Version: reflection.Version(r.Version)})
	}
	for _, r := range damaged {
		out = append(out, reflection.SavedEntry{Entry: reflection.Entry{ID: r.ID}, Version: reflection.Version(r.Version), Damaged: true})
	}
	return out, nil
}

// Entry is one entry; its version is 0 when there is none.
func (j *Journal) Entry(ctx context.Context, person chat.PersonID, id string) (reflection.Entry, reflection.Version, error) {
	if !idForm.MatchString(id) {
		// An id that could never be written names nothing.
		return reflection.Entry{}, 0, nil
	}
	return readReflection(ctx, j.store, person, kindEntry, id, reflection.DecodeEntry)
}

// SaveEntry writes an entry; the version is the new one.
func (j *Journal) SaveEntry(ctx context.Context, person chat.PersonID, e reflection.Entry, expect reflection.Version) (reflection.Version, error) {
	data, err := reflection.EncodeEntry(e)
	if err != nil {
		return 0, fmt.Errorf("writing an entry: %w", err)
	}
	return j.store.writeReflection(ctx, person, Change{Kind: kindEntry, ID: e.ID, Data: data, Expect: int64(expect)})
}

// DeleteEntry removes an entry, damaged or not.
func (j *Journal) DeleteEntry(ctx context.Context, person chat.PersonID, id string, expect reflection.Version) error {
	_, err := j.store.writeReflection(ctx, person, Change{Kind: kindEntry, ID: id, Expect: int64(expect)})
	return err
}

// Draft is the open reflection; its version is 0 when there is none.
func (j *Journal) Draft(ctx context.Context, person chat.PersonID) (reflection.Draft, reflection.Version, error) {
	return readReflection(ctx, j.store, person, kindDraft, idDraft, reflection.DecodeDraft)
}

// SaveDraft writes the open reflection and starts its time anew.
func (j *Journal) SaveDraft(ctx context.Context, person chat.PersonID, d reflection.Draft, expect reflection.Version) (reflection.Version, error) {
	data, err := reflection.EncodeDraft(d)
	if err != nil {
		return 0, fmt.Errorf("writing an open reflection: %w", err)
	}
	return j.store.writeReflection(ctx, person, Change{Kind: kindDraft, ID: idDraft, Data: data, Expect: int64(expect), Keep: reflection.KeepDraft})
}

// FinishDraft removes the open reflection and adds the entry, both or neither.
func (j *Journal) FinishDraft(ctx context.Context, person chat.PersonID, expect reflection.Version, e *reflection.Entry) error {
	changes := []Change{{Kind: kindDraft, ID: idDraft, Expect: int64(expect), Keep: reflection.KeepDraft}}
	if e != nil {
		data, err := reflection.EncodeEntry(*e)
		if err != nil {
			return fmt.Errorf("writing an entry: %w", err)
		}
		changes = append(changes, Change{Kind: kindEntry, ID: e.ID, Data: data})
	}
	_, err := j.store.writeReflection(ctx, person, changes...)
	return err
}

// readReflection reads one record. One that cannot be read comes with its
// version, so that it can be written over.
func readReflection[T any](ctx context.Context, s *Store, person chat.PersonID, kind, id string, decode func([]byte) (T, error)) (T, reflection.Version, error) {
	var none T
	r, found, err := s.Record(ctx, person, kind, id)
	if err != nil || !found {
		return none, 0, err
	}
	version := reflection.Version(r.Version)
	if r.Damaged {
		return none, version, fmt.Errorf("opening a record of kind %s: %w", kind, reflection.ErrDamaged)
	}
	v, err := decode(r.Data)
	if err != nil {
		return none, version, err
	}
	return v, version, nil
}

func (s *Store) writeReflection(ctx context.Context, person chat.PersonID, changes ...Change) (reflection.Version, error) {
	version, err := s.Write(ctx, person, changes...)
	if errors.Is(err, ErrMoved) {
		return 0, reflection.ErrMoved
	}
	return reflection.Version(version), err
}
