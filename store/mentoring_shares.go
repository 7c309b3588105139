package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

const (
	grantRecord = "permission"
	viewRecord  = "second view"
)

// Share begins a permission, which must be a new one. It ends at its Until by
// the clock of Redis, or earlier when the store keeps nothing for that long.
// mentoring.ErrFull is 200 permissions of one person; ErrMoved an id that is there.
func (m *Mentoring) Share(ctx context.Context, g mentoring.Grant) error {
	s := m.store
	kind, id, err := recordOf(g.Item)
	if err != nil {
		return fmt.Errorf("sharing: %w", err)
	}
	if longest := s.now().Add(s.keep - s.slack()); g.Until.After(longest) {
		// Longer than the list in which it stands, nobody would find it to end it.
		g.Until = longest
	}
	g.Looked, g.Looks = time.Time{}, 0
	g.Until = g.Until.Truncate(time.Millisecond)
	data, err := writeKept(grantRecord, g)
	if err != nil {
		return err
	}
	mine, err := m.SharedBy(ctx, g.Owner.ID)
	if err != nil {
		return err
	}
	if len(mine) >= mostKept {
		return fmt.Errorf("sharing with %d permissions: %w", len(mine), refused(ErrTooMuch))
	}
	_, err = s.Write(ctx, g.Owner.ID, Change{Kind: kindGrant, ID: g.ID, Data: data, until: g.Until, head: headOf(g, kind+"/"+id)})
	if err != nil {
		return fmt.Errorf("sharing: %w", refused(err))
	}
	// After it, so that a note without a permission is always one that ended.
	if err := m.takeNote(ctx, g.To.ID, kindShown, g.ID, g.Owner.ID, g.Until); err != nil {
		_ = m.TakeBack(ctx, g.Owner.ID, g.ID)
		return fmt.Errorf("sharing: %w", err)
	}
	return nil
}

// takeNote gives somebody a note of what lives with somebody else. The oldest
// goes when there are too many: it is lost to a list alone.
func (m *Mentoring) takeNote(ctx context.Context, whose chat.PersonID, kind, id string, with chat.PersonID, until time.Time) error {
	data, err := writeKept(noteRecord, note{with})
	if err != nil {
		return err
	}
	records, damaged, err := m.store.Records(ctx, whose, kind)
	if err != nil {
		return err
	}
	records = append(records, damaged...)
	changes := []Change{{Kind: kind, ID: id, Data: data, Expect: AnyVersion, until: until}}
	slices.SortFunc(records, func(a, b Record) int { return cmp.Compare(a.Version, b.Version) })
	for over := len(records) + 1 - mostKept; over > 0 && len(records) > 0 && len(changes) < MaxChanges; records = records[1:] {
		if records[0].ID != id {
			changes = append(changes, Change{Kind: kind, ID: records[0].ID, Expect: AnyVersion})
			over--
		}
	}
	_, err = m.store.Write(ctx, whose, changes...)
	return err
}

// TakeBack ends a permission. From the moment it returns, no replica opens
// anything by it. One that is not there is no error.
func (m *Mentoring) TakeBack(ctx context.Context, owner chat.PersonID, id string) error {
	if _, err := m.store.Write(ctx, owner, Change{Kind: kindGrant, ID: id, Expect: AnyVersion}); err != nil {
		return fmt.Errorf("taking back a permission: %w", err)
	}
	return nil
}

// SharedBy are the living permissions a person gave, oldest first.
func (m *Mentoring) SharedBy(ctx context.Context, owner chat.PersonID) ([]mentoring.Grant, error) {
	sound, _, err := m.store.Records(ctx, owner, kindGrant)
	if err != nil {
		return nil, fmt.Errorf("reading permissions: %w", err)
	}
	var out []mentoring.Grant
	for _, r := range sound {
		g, err := readGrant(r)
		if err != nil {
			_ = m.notShared(ctx, owner, err)
			continue
		}
		out = append(out, g)
	}
	sortGrants(out)
	return out, nil
}

// SharedWith are the living permissions a person has, oldest first. It is no
// look, and shows nothing but the permissions.
func (m *Mentoring) SharedWith(ctx context.Context, reader chat.PersonID) ([]mentoring.Grant, error) {
	var out []mentoring.Grant
	self := m.store.selves(ctx, reader)
	err := m.store.noted(ctx, reader, kindShown, kindGrant, func(r Record) (bool, error) {
		g, err := readGrant(r)
		if r.Damaged || err != nil {
			return true, nil //nolint:nilerr // It may be read again one day.
		}
		to, err := self(g.To.ID)
		if to {
			out = append(out, g)
		}
		return to, err
	})
	if err != nil {
		return nil, fmt.Errorf("reading permissions: %w", err)
	}
	sortGrants(out)
	return out, nil
}

func sortGrants(all []mentoring.Grant) {
	slices.SortFunc(all, func(a, b mentoring.Grant) int {
		return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID))
	})
}

// lookup is a record asked for, with what says whether it is elsewhere.
type lookup struct {
	tag, kind, id string
	field, own    *redis.StringCmd
	home          *redis.StringCmd
}

func (s *Store) look(ctx context.Context, p redis.Pipeliner, tag, kind, id string) lookup {
	l := lookup{tag: tag, kind: kind, id: id}
	name := kind + "/" + id
	l.field, l.own = p.HGet(ctx, s.keys.kept(tag), name), p.Get(ctx, s.keys.own(tag, name))
	l.home = p.Get(ctx, s.keys.home(tag))
	return l
}

// result is nil when there is no such record here, or none that can be opened.
func (l lookup) result(ctx context.Context, s *Store) (r *Record, pointer string) {
	for _, found := range []*redis.StringCmd{l.own, l.field} {
		if found.Err() == nil {
			opened := s.open(ctx, l.tag, l.kind, l.id, found.Val())
			return &opened, leads(l.home)
		}
	}
	return nil, leads(l.home)
}

// ViewsOf are the second views on what is a person's, oldest first.
func (m *Mentoring) ViewsOf(ctx context.Context, owner chat.PersonID) ([]mentoring.View, error) {
	views, _, err := listKept[mentoring.View](ctx, m.store, owner, kindView, viewRecord)
	if err != nil {
		return nil, fmt.Errorf("reading second views: %w", err)
	}
	slices.SortFunc(views, func(a, b mentoring.View) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Grant, b.Grant))
	})
	return views, nil
}

// SaveView writes a view over any other by the same permission, if that is alive
// and names the view's author; else it is ErrNotShared. The item is the
// permission's, whatever the view says.
func (m *Mentoring) SaveView(ctx context.Context, owner chat.PersonID, v mentoring.View) error {
	s := m.store
	if !idForm.MatchString(v.Grant) {
		return mentoring.ErrNotShared
	}
	var grant *Record
	_, err := s.atHome(ctx, owner, func(ctx context.Context, tag string) (pointer string, err error) {
		p := s.db.Pipeline()
		l := s.look(ctx, p, tag, kindGrant, v.Grant)
		if err := execute(ctx, p); err != nil {
			return "", err
		}
		grant, pointer = l.result(ctx, s)
		return pointer, nil
	})
	if err != nil {
		return fmt.Errorf("keeping a second view: %w", err)
	}
	if grant == nil || grant.Damaged {
		return mentoring.ErrNotShared
	}
	g, err := readGrant(*grant)
	if err != nil {
		return m.notShared(ctx, owner, err)
	}
	author, err := s.selves(ctx, v.From.ID)(g.To.ID)
	if err != nil {
		return fmt.Errorf("keeping a second view: %w", err)
	}
	if !author {
		return mentoring.ErrNotShared
	}
	v.Item = g.Item
	data, err := writeKept(viewRecord, v)
	if err != nil {
		return err
	}
	_, err = s.Write(ctx, owner,
		Change{Kind: kindGrant, ID: v.Grant, Expect: grant.Version, hold: true},
		Change{Kind: kindView, ID: v.Grant, Data: data, Expect: AnyVersion})
	if errors.Is(err, ErrMoved) {
		return mentoring.ErrNotShared
	}
	if err != nil {
		return fmt.Errorf("keeping a second view: %w", err)
	}
	return nil
}

// DeleteView removes a view. One that is not there is no error.
func (m *Mentoring) DeleteView(ctx context.Context, owner chat.PersonID, grant string) error {
	if _, err := m.store.Write(ctx, owner, Change{Kind: kindView, ID: grant, Expect: AnyVersion}); err != nil {
		return fmt.Errorf("deleting a second view: %w", err)
	}
	return nil
}
