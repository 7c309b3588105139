package checkin

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Plan is what a person works on: one focus, and actions with dates.
type Plan struct {
	Record  string   `json:"record"`
	Format  int      `json:"format"`
	Focus   *Focus   `json:"focus,omitempty"`
	Actions []Action `json:"actions,omitempty"`
	// Next are skills the next check-in asks about besides those it chooses.
	Next []Ask `json:"next,omitempty"`
}

// Action is one thing to do by a day.
type Action struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	// Due is a day, YYYY-MM-DD.
	Due   string            `json:"due"`
	Skill knowledge.Address `json:"skill,omitempty"`
	Name  string            `json:"name,omitempty"`
	Made  time.Time         `json:"made"`
	Done  time.Time         `json:"done,omitzero"`
}

// What is wrong with an action that was written.
var (
	ErrNoText      = errors.New("nothing was written")
	ErrNoDate      = errors.New("not a date")
	ErrPast        = errors.New("a date in the past")
	ErrFull        = errors.New("the plan is full")
	ErrNoSuchThing = errors.New("no such action")
)

const dateForm = "2006-01-02"

// WithFocus makes something the focus.
func (p Plan) WithFocus(f Focus, at time.Time) Plan {
	f.Chosen = stamp(at)
	p.Focus = &f
	return p
}

// lastYear is the last in which an action may be due: what lies after it is a
// slip of the finger.
const lastYear = "2099"

// Add puts an action at the end. due is a day as chat.ReadDay takes it; today is
// the moment in the person's own zone.
func (p Plan) Add(id, text, due string, today time.Time) (Plan, error) {
	text = strings.Join(strings.Fields(text), " ")
	day, ok := chat.ReadDay(due, today)
	switch {
	case text == "":
		return p, fmt.Errorf("adding an action: %w", ErrNoText)
	case over(text, MostAction):
		return p, fmt.Errorf("adding an action: %w", ErrTooLong)
	case !ok || day > lastYear+"-12-31":
		return p, fmt.Errorf("adding an action: %w", ErrNoDate)
	case day < today.Format(dateForm):
		return p, fmt.Errorf("adding an action: %w", ErrPast)
	case len(p.Actions) >= MostActions:
		return p, fmt.Errorf("adding an action: %w", ErrFull)
	}
	if slices.ContainsFunc(p.Actions, func(a Action) bool { return a.ID == id }) {
		return p, nil
	}
	a := Action{ID: id, Text: text, Due: day, Made: stamp(today)}
	if p.Focus != nil {
		a.Skill, a.Name = p.Focus.Skill, p.Focus.Name
	}
	p.Actions = append(slices.Clone(p.Actions), a)
	return p, nil
}

// Tick marks an action as done, or as open again.
func (p Plan) Tick(id string, done bool, at time.Time) (Plan, error) {
	i := p.find(id)
	if i < 0 {
		return p, fmt.Errorf("ticking off an action: %w", ErrNoSuchThing)
	}
	p.Actions = slices.Clone(p.Actions)
	switch a := &p.Actions[i]; {
	case !done:
		a.Done = time.Time{}
	case a.Done.IsZero():
		a.Done = stamp(at)
	}
	return p, nil
}

// Remove takes an action out.
func (p Plan) Remove(id string) (Plan, error) {
	i := p.find(id)
	if i < 0 {
		return p, fmt.Errorf("removing an action: %w", ErrNoSuchThing)
	}
	p.Actions = slices.Delete(slices.Clone(p.Actions), i, i+1)
	return p, nil
}

func (p Plan) find(id string) int {
	return slices.IndexFunc(p.Actions, func(a Action) bool { return a.ID == id })
}

// Split are the actions still open, soonest first, and those done, newest first.
func (p Plan) Split() (open, done []Action) {
	for _, a := range p.Actions {
		if a.Done.IsZero() {
			open = append(open, a)
		} else {
			done = append(done, a)
		}
	}
	slices.SortStableFunc(open, func(a, b Action) int { return strings.Compare(a.Due, b.Due) })
	slices.SortStableFunc(done, func(a, b Action) int { return b.Done.Compare(a.Done) })
	return open, done
}

// readable is a kept day as people read it.
func readable(due string) string {
	t, err := time.Parse(dateForm, due)
	if err != nil {
		return due
	}
	return t.Format("2 January 2006")
}
