package mentoringtest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// living is the permission that counts for a reader. It is the one place that
// says so.
func (m *Memory) living(reader, owner chat.PersonID, id string) (mentoring.Grant, bool) {
	g, ok := m.at(owner).grants[id]
	return g, ok && m.one(g.To.ID, reader) && g.Until.After(m.now())
}

// Look is one read of one item by a reader. mentoring.ErrNotShared says that
// there is no permission, whatever the reason. opens is asked with a living one
// whether its item is there and of the right kind; only then it counts as a
// look. opens must not call Memory.
func (m *Memory) Look(reader, owner chat.PersonID, id string, opens func(mentoring.Grant) bool) (mentoring.Grant, error) {
	leave, err := m.enter("Look")
	if err != nil {
		return mentoring.Grant{}, err
	}
	defer leave()
	g, ok := m.living(reader, owner, id)
	if !ok || !opens(g) {
		return mentoring.Grant{}, mentoring.ErrNotShared
	}
	now := m.now()
	if g.Looked.IsZero() {
		g.Looked = now
	}
	if last, ok := m.at(owner).looks[id]; !ok || now.Sub(last) >= mentoring.OneLook {
		g.Looks++
	}
	m.at(owner).grants[id], m.at(owner).looks[id] = g, now
	return g, nil
}

// Share begins a permission, which must be a new one: an id that is there is
// mentoring.ErrMoved. One that is over already is an error, and so is an item of
// no kind that can be shared. mentoring.ErrFull is for somebody who gave 200.
func (m *Memory) Share(_ context.Context, g mentoring.Grant) error {
	leave, err := m.enter("Share")
	if err != nil {
		return err
	}
	defer leave()
	if err := named(g.ID); err != nil {
		return err
	}
	switch g.Item.Kind {
	case mentoring.KindRating, mentoring.KindCheckIn, mentoring.KindEntry:
		if err := named(g.Item.ID); err != nil {
			return err
		}
	case mentoring.KindPlan:
	default:
		return fmt.Errorf("sharing: nothing of the kind %q can be shared", g.Item.Kind)
	}
	g.Looked, g.Looks, g.Until = time.Time{}, 0, g.Until.Truncate(time.Millisecond)
	if !g.Until.After(m.now()) {
		return errors.New("sharing: its end is past")
	}
	given := m.given(g.Owner.ID)
	if slices.ContainsFunc(given, func(old mentoring.Grant) bool { return old.ID == g.ID }) {
		return fmt.Errorf("sharing: %w", mentoring.ErrMoved)
	}
	if len(given) >= mostKept {
		return fmt.Errorf("sharing: %w", mentoring.ErrFull)
	}
	m.at(g.Owner.ID).grants[g.ID] = g
	delete(m.at(g.Owner.ID).looks, g.ID)
	m.at(g.To.ID).shown[g.ID] = g.Owner.ID
	return nil
}

// given are the living permissions of a person.
func (m *Memory) given(owner chat.PersonID) []mentoring.Grant {
	return slices.DeleteFunc(sorted(m.at(owner).grants, madeAt), func(g mentoring.Grant) bool { return !g.Until.After(m.now()) })
}

// TakeBack ends a permission of an owner's.
func (m *Memory) TakeBack(_ context.Context, owner chat.PersonID, id string) error {
	leave, err := m.enter("TakeBack")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.at(owner).grants, id)
	return nil
}

// SharedBy are the living permissions a person gave, oldest first.
func (m *Memory) SharedBy(_ context.Context, owner chat.PersonID) ([]mentoring.Grant, error) {
	leave, err := m.enter("SharedBy")
	if err != nil {
		return nil, err
	}
	defer leave()
	if m.Careless {
		return sorted(m.at(owner).grants, madeAt), nil
	}
	return m.given(owner), nil
}

// SharedWith are the living permissions a person has, oldest first.
func (m *Memory) SharedWith(_ context.Context, reader chat.PersonID) ([]mentoring.Grant, error) {
	leave, err := m.enter("SharedWith")
	if err != nil {
		return nil, err
	}
	defer leave()
	all := map[string]mentoring.Grant{}
	if m.Careless {
		for _, p := range m.places {
			maps.Copy(all, p.grants)
		}
		return sorted(all, madeAt), nil
	}
	for id, owner := range m.at(reader).shown {
		if g, ok := m.living(reader, owner, id); ok {
			all[id] = g
		}
	}
	return sorted(all, madeAt), nil
}

// ViewsOf are the second views on what is a person's, oldest first.
func (m *Memory) ViewsOf(_ context.Context, owner chat.PersonID) ([]mentoring.View, error) {
	leave, err := m.enter("ViewsOf")
	if err != nil {
		return nil, err
	}
	defer leave()
	return sorted(m.at(owner).views, viewedAt), nil
}

// SaveView writes a view by a permission that is alive and names its author;
// else it is mentoring.ErrNotShared. The item is the permission's, whatever the
// view says.
func (m *Memory) SaveView(_ context.Context, owner chat.PersonID, v mentoring.View) error {
	leave, err := m.enter("SaveView")
	if err != nil {
		return err
	}
	defer leave()
	g, ok := m.living(v.From.ID, owner, v.Grant)
	if !ok {
		return mentoring.ErrNotShared
	}
	v.Item = g.Item
	m.at(owner).views[v.Grant] = v
	return nil
}

// DeleteView removes a view.
func (m *Memory) DeleteView(_ context.Context, owner chat.PersonID, grant string) error {
	leave, err := m.enter("DeleteView")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.at(owner).views, grant)
	return nil
}
