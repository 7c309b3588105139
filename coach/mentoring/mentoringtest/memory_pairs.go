package mentoringtest

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// PairsOf are those a person is in, oldest first.
func (m *Memory) PairsOf(_ context.Context, person chat.PersonID) ([]mentoring.Pair, error) {
	leave, err := m.enter("PairsOf")
	if err != nil {
		return nil, err
	}
	defer leave()
	return m.pairsOf(person), nil
}

func (m *Memory) pairsOf(person chat.PersonID) []mentoring.Pair {
	own := m.at(person)
	all := maps.Clone(own.pairs)
	for id, mentee := range own.mentees {
		p, ok := m.at(mentee).pairs[id]
		if !ok || !m.one(p.Mentor.ID, person) {
			// It led nowhere.
			delete(own.mentees, id)
			continue
		}
		all[id] = p
	}
	return sorted(all, askedAt)
}

// SavePair adds a pair or writes it over. It is mentoring.ErrMoved for an
// accepted one that is not there, and mentoring.ErrFull for a mentee who has 200.
func (m *Memory) SavePair(_ context.Context, p mentoring.Pair) error {
	leave, err := m.enter("SavePair")
	if err != nil {
		return err
	}
	defer leave()
	if err := named(p.ID); err != nil {
		return err
	}
	own := m.at(p.Mentee.ID)
	if _, there := own.pairs[p.ID]; !there {
		if !p.Accepted.IsZero() {
			return fmt.Errorf("keeping a pair: %w", mentoring.ErrMoved)
		}
		if len(own.pairs) >= mostKept {
			return fmt.Errorf("keeping a pair: %w", mentoring.ErrFull)
		}
	}
	own.pairs[p.ID] = p
	m.at(p.Mentor.ID).mentees[p.ID] = p.Mentee.ID
	return nil
}

// EndPair removes a pair, with the mentor's note of it.
func (m *Memory) EndPair(_ context.Context, p mentoring.Pair) error {
	leave, err := m.enter("EndPair")
	if err != nil {
		return err
	}
	defer leave()
	m.endPair(p)
	return nil
}

func (m *Memory) endPair(p mentoring.Pair) {
	delete(m.at(p.Mentee.ID).pairs, p.ID)
	delete(m.at(p.Mentor.ID).mentees, p.ID)
}

// Suggest keeps a suggestion. Its errors are mentoring.ErrUnwanted,
// mentoring.ErrMoved for an id that is there, and mentoring.ErrFull for 200 of which none
// was answered.
func (m *Memory) Suggest(_ context.Context, to chat.PersonID, s mentoring.Suggestion) error {
	leave, err := m.enter("Suggest")
	if err != nil {
		return err
	}
	defer leave()
	if err := named(s.ID); err != nil {
		return err
	}
	own := m.at(to)
	if own.manners != nil {
		stopped := func(p chat.PersonID) bool { return m.one(p, s.From.ID) }
		if own.manners.NobodyMay || slices.ContainsFunc(own.manners.Stopped, stopped) {
			return mentoring.ErrUnwanted
		}
	}
	if _, there := own.suggestions[s.ID]; there {
		return fmt.Errorf("keeping a suggestion: %w", mentoring.ErrMoved)
	}
	if len(own.suggestions) >= mostKept {
		// One that was answered makes room, the oldest first.
		all := sorted(own.suggestions, sentAt)
		i := slices.IndexFunc(all, func(old mentoring.Suggestion) bool { return old.State != mentoring.StateNew })
		if i < 0 {
			return fmt.Errorf("keeping a suggestion: %w", mentoring.ErrFull)
		}
		delete(own.suggestions, all[i].ID)
	}
	own.suggestions[s.ID] = copied(s)
	return nil
}

// copied shares no words with what it is a copy of.
func copied(s mentoring.Suggestion) mentoring.Suggestion {
	s.Words = slices.Clone(s.Words)
	return s
}

// SuggestionsTo are those kept for a person, oldest first.
func (m *Memory) SuggestionsTo(_ context.Context, person chat.PersonID) ([]mentoring.Suggestion, error) {
	leave, err := m.enter("SuggestionsTo")
	if err != nil {
		return nil, err
	}
	defer leave()
	all := sorted(m.at(person).suggestions, sentAt)
	for i := range all {
		all[i] = copied(all[i])
	}
	return all, nil
}

// SaveSuggestion writes over one that is there; else it is mentoring.ErrMoved.
func (m *Memory) SaveSuggestion(_ context.Context, person chat.PersonID, s mentoring.Suggestion) error {
	leave, err := m.enter("SaveSuggestion")
	if err != nil {
		return err
	}
	defer leave()
	own := m.at(person)
	if _, ok := own.suggestions[s.ID]; !ok {
		return fmt.Errorf("keeping a suggestion: %w", mentoring.ErrMoved)
	}
	own.suggestions[s.ID] = copied(s)
	return nil
}

// DeleteSuggestion removes one.
func (m *Memory) DeleteSuggestion(_ context.Context, person chat.PersonID, id string) error {
	leave, err := m.enter("DeleteSuggestion")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.at(person).suggestions, id)
	return nil
}

// Manners are whose suggestions a person does not want.
func (m *Memory) Manners(_ context.Context, person chat.PersonID) (mentoring.Manners, error) {
	leave, err := m.enter("Manners")
	if err != nil {
		return mentoring.Manners{}, err
	}
	defer leave()
	own := m.at(person)
	if own.manners == nil {
		return mentoring.Manners{}, nil
	}
	return mentoring.Manners{NobodyMay: own.manners.NobodyMay, Stopped: slices.Clone(own.manners.Stopped)}, nil
}

// SaveManners writes them over.
func (m *Memory) SaveManners(_ context.Context, person chat.PersonID, manners mentoring.Manners) error {
	leave, err := m.enter("SaveManners")
	if err != nil {
		return err
	}
	defer leave()
	manners.Stopped = slices.Clone(manners.Stopped)
	m.at(person).manners = &manners
	return nil
}

// Met is true for somebody who wrote, saved something or joined accounts. What
// others sent them does not count.
func (m *Memory) Met(_ context.Context, person chat.PersonID) (bool, error) {
	leave, err := m.enter("Met")
	if err != nil {
		return false, err
	}
	defer leave()
	own := m.at(person)
	return m.met[person] || m.met[m.home(person)] || len(m.accounts(person)) > 1 || len(own.grants)+len(own.views) > 0 || own.manners != nil, nil
}
