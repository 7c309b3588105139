package checkin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// MostNext is how many skills wait for the next check-in.
const MostNext = 10

// ErrNoFocus means that nobody can work on, or be asked about, what stands there.
var ErrNoFocus = errors.New("there are no words to grow into")

// Ask is a skill that the next check-in asks about.
type Ask struct {
	Skill knowledge.Address `json:"skill"`
	Name  string            `json:"name"`
}

// FocusOn makes what stands at an address the focus: its very words where it is
// one level, else the next step of its skill. ErrNoFocus when it is none of a
// framework with skills.
func (d *Desk) FocusOn(ctx context.Context, c Caller, a knowledge.Address) error {
	return d.changePlan(ctx, c, func(c Caller, all []Snapshot, p Plan) (Plan, error) {
		f, ok := focusAt(c, all, a)
		if !ok {
			return p, ErrNoFocus
		}
		if p.Focus != nil && p.Focus.Skill == f.Skill && p.Focus.Address == f.Address {
			return p, nil
		}
		return p.WithFocus(f, c.At), nil
	})
}

// AskNext has the next check-in of that framework ask about the skill at an
// address. ErrNoFocus when there is no such skill.
func (d *Desk) AskNext(ctx context.Context, c Caller, a knowledge.Address) error {
	return d.changePlan(ctx, c, func(c Caller, _ []Snapshot, p Plan) (Plan, error) {
		sh, ok := c.find(a.Framework())
		if !ok {
			return p, ErrNoFocus
		}
		e, ok := sh.Entry(a)
		if !ok {
			return p, ErrNoFocus
		}
		p.Next = slices.DeleteFunc(slices.Clone(p.Next), func(n Ask) bool { return n.Skill == e.Address })
		p.Next = append(p.Next, Ask{e.Address, e.Name})
		// What waited longest gives way.
		p.Next = p.Next[max(0, len(p.Next)-MostNext):]
		return p, nil
	})
}

func (d *Desk) changePlan(ctx context.Context, c Caller, change func(Caller, []Snapshot, Plan) (Plan, error)) error {
	c = d.on(c)
	for n := 0; ; n++ {
		all, err := d.snapshots(ctx, c.Person)
		if err != nil {
			return err
		}
		pl, v, err := d.plans.Plan(ctx, c.Person)
		if err != nil {
			return fmt.Errorf("reading the plan: %w", err)
		}
		next, err := change(c, all, pl)
		if err != nil {
			return err
		}
		err = d.plans.SavePlan(ctx, c.Person, next, v)
		if errors.Is(err, ErrMoved) && n < tries-1 {
			continue
		}
		if err != nil {
			return fmt.Errorf("saving the plan: %w", err)
		}
		return nil
	}
}

// focusAt is the focus on one level of a skill, where the address leads to one.
func focusAt(c Caller, all []Snapshot, a knowledge.Address) (Focus, bool) {
	sh, ok := c.find(a.Framework())
	if !ok {
		return Focus{}, false
	}
	e, ok := sh.Entry(a)
	if !ok {
		return Focus{}, false
	}
	settings := sh.Settings()
	if len(settings) == 0 {
		settings = []Name{{}}
	}
	var found []Focus
	for _, s := range settings {
		for _, cell := range sh.Cells(e.Address, s.ID) {
			if sh.Ladder == "" || cell.Address != a && !strings.HasPrefix(string(cell.Address), string(a)+"/") || a == e.Address {
				continue
			}
			f := Focus{Document: sh.Document, Setting: s, Skill: e.Address, Name: e.Name, Level: cell.Level, Address: cell.Address, Lines: cell.Lines, Why: "You chose it."}
			if s.ID != "" && s.ID == c.Profile.Grade || cell.Address == a {
				return f, true
			}
			found = append(found, f)
		}
	}
	if len(found) == 1 {
		return found[0], true
	}
	return focusOn(c, all, Press{Do: DoFocus, Address: e.Address})
}

// asked are the skills that wait for a check-in of a framework, and the plan
// without them.
func (p Plan) asked(sh Shape, setting string) (skills []knowledge.Address, rest Plan) {
	rest = p
	rest.Next = nil
	for _, n := range p.Next {
		e, ok := sh.Entry(n.Skill)
		if !ok || len(sh.Cells(e.Address, setting)) == 0 {
			rest.Next = append(rest.Next, n)
			continue
		}
		skills = append(skills, e.Address)
	}
	return skills, rest
}
