package coach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Mentoring is what a coach needs for what two people do with each other. All of
// it is needed.
type Mentoring struct {
	Pairs       mentoring.Pairs
	Shares      mentoring.Shares
	Suggestions mentoring.Suggestions
	Links       mentoring.Links
	Others      Others
	// ID gives ids of letters, digits, "-" and "_" that nobody can guess, at most
	// 48, with no small letters.
	ID func() string
}

// Others read what is another person's, by a permission. Whoever implements it
// checks at every reading that the permission is alive, that the reader is whom
// it names and that it is for that kind of thing, and marks the look. The error
// is mentoring.ErrNotShared whatever the reason, unless the store is away. The
// Grant is the permission with that look.
type Others interface {
	// Snapshot is a shared check-in; of a check-in of which one rating is shared,
	// that rating alone.
	Snapshot(ctx context.Context, reader, owner chat.PersonID, grant string) (checkin.Snapshot, mentoring.Grant, error)
	Plan(ctx context.Context, reader, owner chat.PersonID, grant string) (checkin.Plan, mentoring.Grant, error)
	// Entry is a shared reflection as reflection.DecodeEntry reads it.
	Entry(ctx context.Context, reader, owner chat.PersonID, grant string) ([]byte, mentoring.Grant, error)
}

// cabinet is what the desk of mentors and mentees takes from the other desks.
type cabinet struct {
	links   mentoring.Links
	others  Others
	desk    *checkin.Desk
	journal *reflection.Journal
	profile func(ctx context.Context, person chat.PersonID) (Person, error)
}

// mentoringDesk joins mentors and mentees with the other desks.
func mentoringDesk(c Config, out *post) (*mentoring.Desk, error) {
	m := c.Mentoring
	if m.Others == nil {
		return nil, errors.New("coach: a way to read what is shared is needed")
	}
	in := cabinet{links: m.Links, others: m.Others, desk: c.CheckIns, journal: c.Journal, profile: c.People.Person}
	d, err := mentoring.NewDesk(mentoring.Config{
		Pairs: m.Pairs, Shares: m.Shares, Suggestions: m.Suggestions, Links: m.Links, ID: m.ID,
		Post: out, Show: in.show, Things: in.things, Focus: in.focus, NextCheckIn: in.nextCheckIn,
	})
	if err != nil {
		return nil, fmt.Errorf("joining mentors and mentees: %w", err)
	}
	return d, nil
}

// show draws one thing, for its owner and for its reader with the same hand. An
// owner's own is found among what is theirs; only a reader is led to another's,
// by the permission.
func (in cabinet) show(ctx context.Context, viewer mentoring.Caller, g mentoring.Grant, at mentoring.Command) (chat.Reply, error) {
	mine, err := viewer.Accounts, error(nil)
	if mine == nil {
		mine, err = in.links.Accounts(ctx, viewer.Person)
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading somebody's accounts: %w", err)
	}
	if viewer.Person == g.Owner.ID || slices.Contains(mine, g.Owner.ID) {
		return in.showOwn(ctx, viewer, g, at)
	}
	zone := viewer.At.Location()
	var seen mentoring.Grant
	var draw func() (chat.Reply, error)
	switch g.Item.Kind {
	case mentoring.KindRating, mentoring.KindCheckIn:
		var sn checkin.Snapshot
		sn, seen, err = in.others.Snapshot(ctx, viewer.Person, g.Owner.ID, g.ID)
		draw = func() (chat.Reply, error) { return sn.Shown(zone), nil }
	case mentoring.KindPlan:
		var p checkin.Plan
		p, seen, err = in.others.Plan(ctx, viewer.Person, g.Owner.ID, g.ID)
		draw = func() (chat.Reply, error) { return p.Shown(zone), nil }
	case mentoring.KindEntry:
		var data []byte
		data, seen, err = in.others.Entry(ctx, viewer.Person, g.Owner.ID, g.ID)
		draw = func() (chat.Reply, error) {
			e, err := reflection.DecodeEntry(data)
			if err != nil {
				// What of it could be read is not for the log of a reader.
				return chat.Reply{}, mentoring.ErrNotShared
			}
			return shownEntry(e, at), nil
		}
	default:
		return chat.Reply{}, mentoring.ErrNotShared
	}
	if err != nil {
		return chat.Reply{}, err
	}
	if seen.Item != g.Item {
		return chat.Reply{}, mentoring.ErrNotShared
	}
	return draw()
}

// shownEntry is a reflection as it is shown at a place, to which its buttons
// lead back.
func shownEntry(e reflection.Entry, at mentoring.Command) chat.Reply {
	open := func(page int) string {
		at.Page = page
		return at.String()
	}
	return e.Shown(at.Page, open, chat.Choice{Label: "Done", Value: mentoring.Command{Do: mentoring.DoMentor}.String()})
}

// showOwn draws what is the viewer's own, whatever the permission says of whose
// it is.
func (in cabinet) showOwn(ctx context.Context, viewer mentoring.Caller, g mentoring.Grant, at mentoring.Command) (chat.Reply, error) {
	zone := viewer.At.Location()
	if g.Item.Kind == mentoring.KindEntry {
		e, ok, err := in.entry(ctx, viewer.Person, g.Item.ID)
		if err != nil || !ok {
			return chat.Reply{}, orNotShared(err)
		}
		return shownEntry(e, at), nil
	}
	h, err := in.desk.Held(ctx, viewer.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	switch g.Item.Kind {
	case mentoring.KindPlan:
		if empty(h.Plan) {
			return chat.Reply{}, mentoring.ErrNotShared
		}
		return h.Plan.Shown(zone), nil
	case mentoring.KindRating, mentoring.KindCheckIn:
		i := slices.IndexFunc(h.Snapshots, func(sn checkin.Snapshot) bool { return sn.ID == g.Item.ID })
		if i < 0 {
			break
		}
		sn, ok := h.Snapshots[i], true
		if g.Item.Kind == mentoring.KindRating {
			sn, ok = sn.Only(g.Item.Skill)
		}
		if ok {
			return sn.Shown(zone), nil
		}
	case mentoring.KindEntry:
	}
	return chat.Reply{}, mentoring.ErrNotShared
}

func orNotShared(err error) error {
	if err == nil {
		return mentoring.ErrNotShared
	}
	return err
}

func empty(p checkin.Plan) bool { return p.Focus == nil && len(p.Actions) == 0 }

func (in cabinet) entry(ctx context.Context, person chat.PersonID, id string) (reflection.Entry, bool, error) {
	held, err := in.journal.Held(ctx, person)
	if err != nil {
		return reflection.Entry{}, false, err
	}
	i := slices.IndexFunc(held.Entries, func(e reflection.Entry) bool { return e.ID == id })
	if i < 0 {
		return reflection.Entry{}, false, nil
	}
	return held.Entries[i], true, nil
}

// things are what a person could share: the plan, then all else, the newest
// first, each check-in before its ratings.
func (in cabinet) things(ctx context.Context, c mentoring.Caller) ([]mentoring.Thing, error) {
	h, err := in.desk.Held(ctx, c.Person)
	if err != nil {
		return nil, err
	}
	journal, err := in.journal.Held(ctx, c.Person)
	if err != nil {
		return nil, err
	}
	type dated struct {
		mentoring.Thing
		at time.Time
	}
	zone := c.At.Location()
	var all []dated
	for _, sn := range h.Snapshots {
		all = append(all, dated{mentoring.Thing{Item: mentoring.Item{Kind: mentoring.KindCheckIn, ID: sn.ID}, Name: sn.Named(zone)}, sn.Finished})
		for _, r := range sn.Results {
			if r.Rated() {
				item := mentoring.Item{Kind: mentoring.KindRating, ID: sn.ID, Skill: r.Skill}
				all = append(all, dated{mentoring.Thing{Item: item, Name: sn.NamedRating(r, zone)}, sn.Finished})
			}
		}
	}
	for _, e := range journal.Entries {
		all = append(all, dated{mentoring.Thing{Item: mentoring.Item{Kind: mentoring.KindEntry, ID: e.ID}, Name: e.Named()}, e.Written})
	}
	slices.SortStableFunc(all, func(a, b dated) int { return b.at.Compare(a.at) })
	var out []mentoring.Thing
	if !empty(h.Plan) {
		name := "your actions"
		if h.Plan.Focus != nil {
			name = "your focus on " + h.Plan.Focus.Name
		}
		out = append(out, mentoring.Thing{Item: mentoring.Item{Kind: mentoring.KindPlan}, Name: name})
	}
	for _, d := range all {
		out = append(out, d.Thing)
	}
	return out, nil
}

func (in cabinet) focus(ctx context.Context, c mentoring.Caller, a knowledge.Address) error {
	return in.keep(ctx, c, a, in.desk.FocusOn)
}

func (in cabinet) nextCheckIn(ctx context.Context, c mentoring.Caller, a knowledge.Address) error {
	return in.keep(ctx, c, a, in.desk.AskNext)
}

func (in cabinet) keep(ctx context.Context, c mentoring.Caller, a knowledge.Address, do func(context.Context, checkin.Caller, knowledge.Address) error) error {
	p, err := in.profile(ctx, c.Person)
	if err != nil {
		return fmt.Errorf("looking up a person: %w", err)
	}
	err = do(ctx, checkin.Caller{
		Person: c.Person, Library: c.Library, At: c.At,
		Profile: checkin.Profile{Framework: p.Framework, Grade: p.Grade, Target: p.Target},
	}, a)
	if errors.Is(err, checkin.ErrNoFocus) {
		return mentoring.ErrCannot
	}
	return err
}
