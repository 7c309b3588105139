package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

const pairRecord = "mentor and mentee"

// PairsOf are those a person is in, asked and accepted ones, oldest first.
func (m *Mentoring) PairsOf(ctx context.Context, person chat.PersonID) ([]mentoring.Pair, error) {
	_, sound, _, err := m.store.recordsOf(ctx, person, kindPair, kindMentee)
	if err != nil {
		return nil, fmt.Errorf("reading mentors and mentees: %w", err)
	}
	// Ordered by kind: the notes come first.
	notes := slices.IndexFunc(sound, func(r Record) bool { return r.Kind == kindPair })
	if notes < 0 {
		notes = len(sound)
	}
	out, _ := readAll[mentoring.Pair](ctx, m.store, person, sound[notes:], pairRecord)
	self := m.store.selves(ctx, person)
	err = m.store.follow(ctx, person, kindMentee, kindPair, sound[:notes], func(r Record) (bool, error) {
		p, err := readKept[mentoring.Pair](pairRecord, r.Data)
		if r.Damaged || err != nil {
			return true, nil //nolint:nilerr // It may be read again one day.
		}
		mentor, err := self(p.Mentor.ID)
		if mentor {
			out = append(out, p)
		}
		return mentor, err
	})
	if err != nil {
		return nil, fmt.Errorf("reading mentees: %w", err)
	}
	slices.SortFunc(out, func(a, b mentoring.Pair) int {
		return cmp.Or(a.Asked.Compare(b.Asked), cmp.Compare(a.ID, b.ID))
	})
	return slices.CompactFunc(out, func(a, b mentoring.Pair) bool { return a.ID == b.ID }), nil
}

// SavePair adds it or writes it over. One that is accepted must be there
// already, or it is ErrMoved: the other side may have ended it a moment ago.
// mentoring.ErrFull is 200 pairs of one mentee.
func (m *Mentoring) SavePair(ctx context.Context, p mentoring.Pair) error {
	data, err := writeKept(pairRecord, p)
	if err != nil {
		return err
	}
	before, found, err := m.store.Record(ctx, p.Mentee.ID, kindPair, p.ID)
	if err != nil {
		return fmt.Errorf("keeping a pair: %w", err)
	}
	if !found {
		if !p.Accepted.IsZero() {
			return fmt.Errorf("keeping a pair: %w", mentoring.ErrMoved)
		}
		all, damaged, err := m.store.Records(ctx, p.Mentee.ID, kindPair)
		if err != nil {
			return fmt.Errorf("keeping a pair: %w", err)
		}
		if len(all)+len(damaged) >= mostKept {
			return fmt.Errorf("keeping more than %d pairs of one person: %w", mostKept, refused(ErrTooMuch))
		}
	}
	if _, err := m.store.Write(ctx, p.Mentee.ID, Change{Kind: kindPair, ID: p.ID, Data: data, Expect: before.Version}); err != nil {
		return fmt.Errorf("keeping a pair: %w", refused(err))
	}
	// After it, so that a note without a pair is always one that ended.
	if err := m.takeNote(ctx, p.Mentor.ID, kindMentee, p.ID, p.Mentee.ID, time.Time{}); err != nil {
		return fmt.Errorf("keeping a mentor's note of a pair: %w", err)
	}
	return nil
}

// EndPair removes it, whichever side asks. One that is not there is no error.
func (m *Mentoring) EndPair(ctx context.Context, p mentoring.Pair) error {
	return m.store.endPair(ctx, p)
}

func (s *Store) endPair(ctx context.Context, p mentoring.Pair) error {
	if _, err := s.Write(ctx, p.Mentee.ID, Change{Kind: kindPair, ID: p.ID, Expect: AnyVersion}); err != nil {
		return fmt.Errorf("ending a pair: %w", err)
	}
	if _, err := s.Write(ctx, p.Mentor.ID, Change{Kind: kindMentee, ID: p.ID, Expect: AnyVersion}); err != nil {
		return fmt.Errorf("dropping a mentor's note of a pair: %w", err)
	}
	return nil
}

// endAgreements ends what a person agreed with others by one of their accounts:
// the others would look for it there, and it stays with the home.
func (s *Store) endAgreements(ctx context.Context, home, account chat.PersonID) error {
	m := Mentoring{s}
	pairs, err := m.PairsOf(ctx, home)
	if err != nil {
		return err
	}
	for _, p := range pairs {
		if p.Mentee.ID != account && p.Mentor.ID != account {
			continue
		}
		if err := s.endPair(ctx, p); err != nil {
			return err
		}
	}
	grants, err := m.SharedBy(ctx, home)
	if err != nil {
		return err
	}
	for _, g := range grants {
		if g.Owner.ID != account {
			continue
		}
		if err := m.TakeBack(ctx, home, g.ID); err != nil {
			return err
		}
	}
	return nil
}
