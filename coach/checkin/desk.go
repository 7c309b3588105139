package checkin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// KeepSitting is how long an open check-in is kept without an answer.
const KeepSitting = 7 * 24 * time.Hour

// Version is the state of a record as it was read; 0 is one that is not there.
// A write names the version it saw, and gives ErrMoved, writing nothing, when
// the record has another one by then.
type Version int64

// Saved is a finished check-in as it is kept.
type Saved struct {
	Snapshot
	Version Version
}

// Book keeps the check-ins of people. Errors that wrap ErrDamaged come with the
// version of the record, so that it can be written over.
type Book interface {
	// Sitting is the open one; its version is 0 when there is none.
	Sitting(ctx context.Context, person chat.PersonID) (Sitting, Version, error)
	// SaveSitting writes the open one and starts its time anew (KeepSitting).
	SaveSitting(ctx context.Context, person chat.PersonID, s Sitting, expect Version) error
	// Finish removes the open one and adds what it came to, both or neither;
	// nil adds nothing.
	Finish(ctx context.Context, person chat.PersonID, expect Version, sn *Snapshot) error
	// Snapshots are the finished ones in any order. A damaged one is left out.
	Snapshots(ctx context.Context, person chat.PersonID) ([]Saved, error)
	SaveSnapshot(ctx context.Context, person chat.PersonID, sn Snapshot, expect Version) error
}

// Plans keeps the plans of people.
type Plans interface {
	// Plan is the person's; its version is 0 when there is none yet.
	Plan(ctx context.Context, person chat.PersonID) (Plan, Version, error)
	SavePlan(ctx context.Context, person chat.PersonID, p Plan, expect Version) error
}

// Profile is what a check-in takes from what a person said of themselves: ids,
// each of which may be empty.
type Profile struct {
	Framework string
	// Grade is a name of the framework's setting.
	Grade string
	// Target is a name of the setting, or a level.
	Target string
}

// Caller is who presses, and when.
type Caller struct {
	Person  chat.PersonID
	Profile Profile
	Library *knowledge.Library
	// At is now, in the person's time zone: dates are written in it.
	At time.Time

	shelf *shelf
}

// shelf is a library as check-ins see it. Reading a framework's shape takes
// longer than answering a press, and a library never changes.
type shelf struct {
	library *knowledge.Library
	shapes  []Shape
}

// on takes the caller to the shelf of their library.
func (d *Desk) on(c Caller) Caller {
	c.shelf = d.shelf.Load()
	if c.shelf == nil || c.shelf.library != c.Library {
		c.shelf = &shelf{library: c.Library, shapes: Shapes(c.Library)}
		d.shelf.Store(c.shelf)
	}
	return c
}

// find is the framework of that id; ok is false when it is gone.
func (c Caller) find(id string) (sh Shape, ok bool) {
	i := slices.IndexFunc(c.shelf.shapes, func(sh Shape) bool { return sh.Document.ID == id })
	if i < 0 {
		return Shape{}, false
	}
	return c.shelf.shapes[i], true
}

// shape is the framework of a record; nil when it is gone.
func (c Caller) shape(id string) *Shape {
	if sh, ok := c.find(id); ok {
		return &sh
	}
	return nil
}

func (c Caller) zone() *time.Location { return c.At.Location() }

// Desk answers every press of a check-in. It is safe for concurrent use when
// its Book and Plans are.
//
// Each method gives a reply that is fit to show, also with an error: the error
// is for the log, and holds no word a person wrote.
type Desk struct {
	book  Book
	plans Plans
	id    func() string
	seed  func() uint64
	shelf atomic.Pointer[shelf]
}

// NewDesk returns a desk. id gives ids of letters, digits, "-" and "_" that
// nobody can guess, at most 64; seed gives what the lines are shuffled with.
func NewDesk(book Book, plans Plans, id func() string, seed func() uint64) (*Desk, error) {
	if book == nil || plans == nil || id == nil || seed == nil {
		return nil, errors.New("checkin: a book, plans, ids and seeds are needed")
	}
	return &Desk{book: book, plans: plans, id: id, seed: seed}, nil
}

// tries is how often a press is worked again after somebody else wrote first.
const tries = 4

// Press answers one press or typed line.
func (d *Desk) Press(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	c = d.on(c)
	var r chat.Reply
	var err error
	for range tries {
		if r, err = d.press(ctx, c, p); !errors.Is(err, ErrMoved) {
			break
		}
	}
	if err == nil {
		return r, nil
	}
	err = fmt.Errorf("check-in %s: %w", p.Do, err)
	return unsaved(p), err
}

// unsaved is shown when the store fails: the same button again, and what was
// written in a form given back.
func unsaved(p Press) chat.Reply {
	r := screen("Not saved", say("I could not save that. Press again in a moment."))
	r.Choices = []chat.Choice{button(p.label(), p)}
	switch p.Do {
	case DoNoteSave:
		again := p
		again.Do = DoNote
		r.Choices = []chat.Choice{button("Write the example again", again)}
	case DoAddSave:
		r.Choices = []chat.Choice{button("Write the action again", Press{Do: DoAdd})}
	case DoMenu, DoGoOn, DoResult, DoGap, DoAnswers, DoHistory, DoChanges, DoPlan, DoAdd, DoNote, DoOneToOne:
		r.Title = "Not available just now"
		r.Parts = []chat.Part{say("I could not read what is kept of you. Press again in a moment.")}
	default:
	}
	if text := p.Values[fieldNote] + p.Values[fieldAction]; text != "" {
		r.Parts = append(r.Parts, say("This is what you wrote: "+text))
	}
	return r
}

func (d *Desk) press(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	switch p.Do {
	case DoMenu:
		return d.menu(ctx, c)
	case DoStart:
		return d.start(ctx, c, p)
	case DoAnswer:
		return d.move(ctx, c, p, func(s Sitting, sh Shape, number int) (Sitting, bool) { return s.Answer(sh, number, p.Answer, c.At) })
	case DoSkip:
		return d.move(ctx, c, p, func(s Sitting, sh Shape, number int) (Sitting, bool) { return s.Skip(sh, number, c.At) })
	case DoBack:
		return d.move(ctx, c, p, func(s Sitting, _ Shape, number int) (Sitting, bool) { return s.Back(number, c.At) })
	case DoLater, DoGoOn, DoFinish, DoDrop:
		return d.leave(ctx, c, p)
	case DoNote, DoNoteSave:
		return d.note(ctx, c, p)
	case DoResult, DoGap, DoAnswers, DoChanges:
		return d.look(ctx, c, p)
	case DoChange:
		return d.change(ctx, c, p)
	case DoHistory, DoOneToOne:
		return d.past(ctx, c, p)
	case DoRule:
		return screen("How answers become a level", say(Rule()), say("In a framework without levels: "+RuleForStatements())), nil
	case DoFocus:
		return d.focus(ctx, c, p)
	case DoPlan, DoAdd, DoAddSave, DoTick, DoUntick, DoRemove:
		return d.plan(ctx, c, p)
	}
	return menuScreen(nil), nil
}

// Open is true when the person has a check-in open, so that what they type may
// be an answer.
func (d *Desk) Open(ctx context.Context, person chat.PersonID) (bool, error) {
	s, v, err := d.book.Sitting(ctx, person)
	if err != nil {
		return false, fmt.Errorf("looking for an open check-in: %w", err)
	}
	return v > 0 && s.Open(), nil
}

// Held is all that is kept of a person's check-ins, for the export and for
// saying what is held.
func (d *Desk) Held(ctx context.Context, person chat.PersonID) (Held, error) {
	var h Held
	s, v, err := d.book.Sitting(ctx, person)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	if err == nil && v > 0 {
		h.Sitting = &s
	}
	if h.Snapshots, err = d.snapshots(ctx, person); err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	if h.Plan, err = d.Plan(ctx, person); err != nil {
		return Held{}, fmt.Errorf("gathering what is held: %w", err)
	}
	return h, nil
}

// Plan is the person's. One that cannot be read, or was never made, is empty.
func (d *Desk) Plan(ctx context.Context, person chat.PersonID) (Plan, error) {
	p, _, err := d.plans.Plan(ctx, person)
	if errors.Is(err, ErrDamaged) {
		return Plan{}, nil
	}
	if err != nil {
		return Plan{}, fmt.Errorf("reading a plan: %w", err)
	}
	return p, nil
}

// Glance is the newest picture of a person for a home page: the open check-in,
// the chart, the focus and the next action.
func (d *Desk) Glance(ctx context.Context, c Caller) (chat.Reply, error) {
	h, err := d.Held(ctx, c.Person)
	if err != nil {
		return unsaved(Press{}), fmt.Errorf("a glance at check-ins: %w", err)
	}
	return glanceScreen(h, c.zone()), nil
}

func (d *Desk) snapshots(ctx context.Context, person chat.PersonID) ([]Snapshot, error) {
	saved, err := d.book.Snapshots(ctx, person)
	if err != nil {
		return nil, fmt.Errorf("reading finished check-ins: %w", err)
	}
	out := make([]Snapshot, len(saved))
	for i, s := range saved {
		out[i] = s.Snapshot
	}
	return inOrder(out), nil
}

// one finds a finished check-in: the newest when no id is given.
func (d *Desk) one(ctx context.Context, person chat.PersonID, id string) (saved Saved, all []Snapshot, ok bool, err error) {
	kept, err := d.book.Snapshots(ctx, person)
	if err != nil {
		return Saved{}, nil, false, fmt.Errorf("reading finished check-ins: %w", err)
	}
	for _, s := range kept {
		all = append(all, s.Snapshot)
	}
	if newest, found := Newest(all); found && id == "" {
		id = newest.ID
	}
	i := slices.IndexFunc(kept, func(s Saved) bool { return s.ID == id })
	if i < 0 {
		return Saved{}, all, false, nil
	}
	return kept[i], all, true, nil
}
