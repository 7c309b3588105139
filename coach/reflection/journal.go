package reflection

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Author is who presses, and when.
type Author struct {
	Person  chat.PersonID
	Library *knowledge.Library
	// At is now, in the person's time zone: dates are written in it.
	At time.Time
	// Focus is the skill they work on; it may be empty. Only a press that NeedsFocus
	// looks at it.
	Focus knowledge.Address
	// Asked are the passages their weekly prompts asked about. Only a press that
	// NeedsAsked looks at them.
	Asked []Asked
	// Assistance is how to reach the organisation's own help for people, in a
	// sentence; it may be empty.
	Assistance string
	// Plan is the line that opens the form for an action; empty offers none.
	Plan string
}

// Journal answers every press of a reflection and of a journal. It is safe for
// concurrent use when its Entries and Drafts are.
//
// What a person wrote stands in the fields of private forms and nowhere else in
// a reply, so that it never becomes a message. Each method gives a reply that
// is fit to show, also with an error: the error is for the log, and holds no
// word a person wrote.
type Journal struct {
	// Wrote is told the week of each new entry, after it was saved: that of the
	// prompt it answers, else the present one. It is set before the first press;
	// nil tells nobody. Its error is the reply's Trouble.
	Wrote func(ctx context.Context, who Author, week Week) error

	entries Entries
	drafts  Drafts
	id      func() string
}

// NewJournal returns a journal. id gives ids of letters, digits, "-" and "_"
// that nobody can guess, at most 64.
func NewJournal(entries Entries, drafts Drafts, id func() string) (*Journal, error) {
	if entries == nil || drafts == nil || id == nil {
		return nil, errors.New("reflection: entries, drafts and ids are needed")
	}
	return &Journal{entries: entries, drafts: drafts, id: id}, nil
}

// journalTries is how often a press is worked again after somebody else wrote
// first.
const journalTries = 4

// Press answers one press or typed line.
func (j *Journal) Press(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	var r chat.Reply
	var err error
	for range journalTries {
		if r, err = j.press(ctx, a, c); !errors.Is(err, ErrMoved) {
			break
		}
	}
	if err != nil {
		r, err = journalLost(a, c), fmt.Errorf("%s: %w", c.Do, err)
	}
	if c.Do != JournalWho {
		r.Choices = append(r.Choices, whoButton())
	}
	return r, err
}

// whoButton stands on every screen.
func whoButton() chat.Choice {
	return journalButton("What can my employer still see?", JournalCommand{Do: JournalWho})
}

func (j *Journal) press(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	switch c.Do {
	case ReflectOpen:
		return j.open(ctx, a, c)
	case ReflectSave:
		return j.save(ctx, a, c)
	case ReflectGuides:
		return guidesScreen(a, c), nil
	case ReflectSteps:
		return j.steps(ctx, a, c)
	case ReflectAnswer:
		return j.answer(ctx, a, c)
	case ReflectGoOn, ReflectBack, ReflectLater, ReflectFinish, ReflectDrop:
		return j.move(ctx, a, c)
	case JournalFind:
		return j.find(ctx, a, c)
	case JournalRead, JournalEdit:
		return j.read(ctx, a, c)
	case JournalSave:
		return j.edit(ctx, a, c)
	case JournalDelete:
		return j.remove(ctx, a, c)
	case JournalLink, JournalUnlink:
		return j.link(ctx, a, c)
	case JournalStar:
		return j.star(ctx, a, c)
	case JournalStarSave:
		return j.keepStar(ctx, a, c)
	case JournalMonth:
		return j.lookBack(ctx, a, c)
	case JournalWho:
		return whoScreen(a), nil
	case JournalPeople:
		return peopleScreen(a.Assistance), nil
	case JournalList:
	}
	return j.list(ctx, a, c)
}

// Offer answers a message that looks like a reflection being written (see
// Reflecting): the private form. Whoever shows it keeps nothing of the message.
func (j *Journal) Offer(a Author) chat.Reply {
	g, ok := a.guide("")
	if !ok {
		return guidesScreen(a, JournalCommand{})
	}
	r := writeScreen(a.blank(g, j.id(), Week{}), JournalCommand{Guide: g.ID})
	r.Choices = append(r.Choices, whoButton())
	return journalWith(r, InTheForm)
}

// InTheForm is said to somebody who writes a reflection as a message.
const InTheForm = "That looks like a reflection. I have not kept it. Write it in this private form, so that your words do not stay in the chat."

// Open is true when the person has a reflection open with something in it.
func (j *Journal) Open(ctx context.Context, person chat.PersonID) (bool, error) {
	d, v, err := j.drafts.Draft(ctx, person)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return false, fmt.Errorf("looking for an open reflection: %w", err)
	}
	return err == nil && v > 0 && !d.Entry.empty(), nil
}

// all are the entries that can be read, newest first, and those that cannot.
func (j *Journal) all(ctx context.Context, person chat.PersonID) (sound []Entry, damaged []SavedEntry, err error) {
	saved, err := j.entries.Entries(ctx, person)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the journal: %w", err)
	}
	for _, s := range saved {
		if s.Damaged {
			damaged = append(damaged, s)
		} else {
			sound = append(sound, s.Entry)
		}
	}
	slices.SortFunc(damaged, func(a, b SavedEntry) int { return strings.Compare(a.ID, b.ID) })
	return newestFirst(sound), damaged, nil
}

// newestFirst orders entries by when they were written.
func newestFirst(es []Entry) []Entry {
	slices.SortFunc(es, func(a, b Entry) int {
		if c := b.Written.Compare(a.Written); c != 0 {
			return c
		}
		return strings.Compare(a.ID, b.ID)
	})
	return es
}

// found is one entry as it was looked for.
type found struct {
	Entry
	version Version
	// there is false when it is gone; damaged when it cannot be read.
	there, damaged bool
}

// one finds an entry: the newest when no id is given.
func (j *Journal) one(ctx context.Context, person chat.PersonID, id string) (found, error) {
	if id == "" {
		all, _, err := j.all(ctx, person)
		if err != nil || len(all) == 0 {
			return found{}, err
		}
		id = all[0].ID
	}
	e, v, err := j.entries.Entry(ctx, person, id)
	switch {
	case errors.Is(err, ErrDamaged):
		return found{Entry: Entry{ID: id}, version: v, there: true, damaged: true}, nil
	case err != nil:
		return found{}, fmt.Errorf("reading an entry: %w", err)
	}
	return found{Entry: e, version: v, there: v > 0}, nil
}

// known finds an entry that can be read; otherwise reply says why there is none.
func (j *Journal) known(ctx context.Context, a Author, id string) (f found, reply *chat.Reply, err error) {
	f, err = j.one(ctx, a.Person, id)
	switch {
	case err != nil:
		return found{}, nil, err
	case f.damaged:
		r := damagedScreen(f.ID)
		return f, &r, nil
	case !f.there && id == "":
		r, err := j.list(ctx, a, JournalCommand{Do: JournalList})
		return f, &r, err
	case !f.there:
		r, err := j.list(ctx, a, JournalCommand{Do: JournalList})
		r = journalWith(r, "That entry is deleted.")
		return f, &r, err
	}
	return f, nil, nil
}
