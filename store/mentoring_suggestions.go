package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

const (
	suggestionRecord = "suggestion"
	mannersRecord    = "whose suggestions are not wanted"
)

// Suggest keeps a suggestion for a person. ErrUnwanted when they said no to
// that; mentoring.ErrFull when 200 wait for them and they answered none. An
// answered one makes room, the oldest first.
func (m *Mentoring) Suggest(ctx context.Context, to chat.PersonID, sg mentoring.Suggestion) error {
	data, err := writeKept(suggestionRecord, sg)
	if err != nil {
		return err
	}
	self := m.store.selves(ctx, sg.From.ID)
	for range attempts {
		manners, version, err := m.manners(ctx, to)
		if errors.Is(err, mentoring.ErrDamaged) {
			// Nobody knows what they said; a no is the safe reading.
			return mentoring.ErrUnwanted
		}
		if err != nil {
			return err
		}
		if manners.NobodyMay {
			return mentoring.ErrUnwanted
		}
		for _, stopped := range manners.Stopped {
			from, err := self(stopped)
			if err != nil {
				return fmt.Errorf("keeping a suggestion: %w", err)
			}
			if from {
				return mentoring.ErrUnwanted
			}
		}
		room, err := m.room(ctx, to)
		if err != nil {
			return err
		}
		// The manners are held, so that a no said in this moment counts.
		changes := append(room, Change{Kind: kindManners, ID: idManner, Expect: version, hold: true},
			Change{Kind: kindSuggestion, ID: sg.ID, Data: data})
		if _, err = m.store.Write(ctx, to, changes...); err == nil {
			return nil
		}
		if !errors.Is(err, ErrMoved) {
			return fmt.Errorf("keeping a suggestion: %w", refused(err))
		}
	}
	return fmt.Errorf("keeping a suggestion: %w", mentoring.ErrMoved)
}

// room makes room for one more suggestion.
func (m *Mentoring) room(ctx context.Context, to chat.PersonID) ([]Change, error) {
	all, records, err := listKept[mentoring.Suggestion](ctx, m.store, to, kindSuggestion, suggestionRecord)
	if err != nil {
		return nil, fmt.Errorf("reading suggestions: %w", err)
	}
	if len(all) < mostKept {
		return nil, nil
	}
	oldest := -1
	for i, sg := range all {
		if sg.State != mentoring.StateNew && (oldest < 0 || sg.At.Before(all[oldest].At)) {
			oldest = i
		}
	}
	if oldest < 0 {
		return nil, fmt.Errorf("keeping more than %d suggestions for one person: %w", mostKept, refused(ErrTooMuch))
	}
	return []Change{{Kind: kindSuggestion, ID: records[oldest].ID, Expect: records[oldest].Version}}, nil
}

// SuggestionsTo are those kept for a person, oldest first.
func (m *Mentoring) SuggestionsTo(ctx context.Context, person chat.PersonID) ([]mentoring.Suggestion, error) {
	all, _, err := listKept[mentoring.Suggestion](ctx, m.store, person, kindSuggestion, suggestionRecord)
	if err != nil {
		return nil, fmt.Errorf("reading suggestions: %w", err)
	}
	slices.SortFunc(all, func(a, b mentoring.Suggestion) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID))
	})
	return all, nil
}

// SaveSuggestion writes over one that is there; else it is ErrMoved.
func (m *Mentoring) SaveSuggestion(ctx context.Context, person chat.PersonID, sg mentoring.Suggestion) error {
	data, err := writeKept(suggestionRecord, sg)
	if err != nil {
		return err
	}
	before, found, err := m.store.Record(ctx, person, kindSuggestion, sg.ID)
	if err != nil {
		return fmt.Errorf("keeping a suggestion: %w", err)
	}
	if !found {
		return fmt.Errorf("keeping a suggestion: %w", mentoring.ErrMoved)
	}
	if _, err := m.store.Write(ctx, person, Change{Kind: kindSuggestion, ID: sg.ID, Data: data, Expect: before.Version}); err != nil {
		return fmt.Errorf("keeping a suggestion: %w", refused(err))
	}
	return nil
}

// DeleteSuggestion removes one. One that is not there is no error.
func (m *Mentoring) DeleteSuggestion(ctx context.Context, person chat.PersonID, id string) error {
	if _, err := m.store.Write(ctx, person, Change{Kind: kindSuggestion, ID: id, Expect: AnyVersion}); err != nil {
		return fmt.Errorf("deleting a suggestion: %w", err)
	}
	return nil
}

// Manners are whose suggestions a person does not want. ErrDamaged when they
// cannot be read; nobody's suggestions are kept then.
func (m *Mentoring) Manners(ctx context.Context, person chat.PersonID) (mentoring.Manners, error) {
	manners, _, err := m.manners(ctx, person)
	return manners, err
}

func (m *Mentoring) manners(ctx context.Context, person chat.PersonID) (mentoring.Manners, int64, error) {
	r, found, err := m.store.Record(ctx, person, kindManners, idManner)
	switch {
	case err != nil:
		return mentoring.Manners{}, 0, fmt.Errorf("reading whose suggestions are wanted: %w", err)
	case !found:
		return mentoring.Manners{}, 0, nil
	case r.Damaged:
		return mentoring.Manners{}, r.Version, fmt.Errorf("opening whose suggestions are wanted: %w", mentoring.ErrDamaged)
	}
	manners, err := readKept[mentoring.Manners](mannersRecord, r.Data)
	return manners, r.Version, err
}

// SaveManners writes them over.
func (m *Mentoring) SaveManners(ctx context.Context, person chat.PersonID, manners mentoring.Manners) error {
	data, err := writeKept(mannersRecord, manners)
	if err != nil {
		return err
	}
	if _, err := m.store.Write(ctx, person, Change{Kind: kindManners, ID: idManner, Data: data, Expect: AnyVersion}); err != nil {
		return fmt.Errorf("keeping whose suggestions are wanted: %w", err)
	}
	return nil
}

// mergeManners makes one of what two accounts of a person said: whom either
// stopped stays stopped. nil leaves the first as they are.
func mergeManners(first, second []byte) []byte {
	a, err := readKept[mentoring.Manners](mannersRecord, first)
	if err != nil {
		return nil
	}
	b, err := readKept[mentoring.Manners](mannersRecord, second)
	if err != nil {
		return nil
	}
	a.NobodyMay = a.NobodyMay || b.NobodyMay
	for _, p := range b.Stopped {
		if !slices.Contains(a.Stopped, p) {
			a.Stopped = append(a.Stopped, p)
		}
	}
	data, err := writeKept(mannersRecord, a)
	if err != nil {
		return nil
	}
	return data
}

// Met is true for somebody the coach knows: they wrote to it on a platform that
// said how to reach them, saved something, or joined accounts. What others sent
// them does not count.
func (m *Mentoring) Met(ctx context.Context, person chat.PersonID) (bool, error) {
	met := false
	_, err := m.store.atHome(ctx, person, func(ctx context.Context, tag string) (string, error) {
		found, err := m.store.fetch(ctx, tag, func(string) bool { return false })
		met = met || found.pointer != "" || slices.ContainsFunc(found.names, func(name string) bool {
			switch kindOf(name) {
			case kindPair, kindMentee, kindShown, kindSuggestion, kindMark:
				return false
			}
			return true
		})
		return found.pointer, err
	})
	if err != nil {
		return false, fmt.Errorf("asking whether somebody is known: %w", err)
	}
	return met, nil
}
