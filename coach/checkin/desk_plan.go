package checkin

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// focus lists what could be the focus, or makes one skill it.
func (d *Desk) focus(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	all, err := d.snapshots(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	if p.Address == "" {
		return focusScreen(c, all), nil
	}
	f, ok := focusOn(c, all, p)
	if !ok {
		if sh, e, ok := lacksSetting(c, all, p); ok {
			return focusSetting(sh, e), nil
		}
		return with(focusScreen(c, all), "I hold no next step for that skill."), nil
	}
	pl, v, err := d.plans.Plan(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading the plan: %w", err)
	}
	said := f.Name + " is your focus now."
	if pl.Focus != nil && pl.Focus.Skill == f.Skill && pl.Focus.Address == f.Address {
		said = f.Name + " is your focus already."
	} else {
		pl = pl.WithFocus(f, c.At)
		if err := d.plans.SavePlan(ctx, c.Person, pl, v); err != nil {
			return chat.Reply{}, fmt.Errorf("saving the focus: %w", err)
		}
	}
	return with(planScreen(pl, c.zone()), said), nil
}

// focusOn is the next step of a skill by its newest rating, at the setting of
// the press where it names one. A skill that was never rated begins with its
// first words.
func focusOn(c Caller, all []Snapshot, p Press) (Focus, bool) {
	sh, ok := c.find(p.Address.Framework())
	if !ok {
		return Focus{}, false
	}
	e, ok := sh.Entry(p.Address)
	if !ok {
		return Focus{}, false
	}
	setting := ""
	for i := len(all) - 1; i >= 0; i-- {
		if r, found := all[i].Result(e.Address); found && r.Rated() && (p.Setting == "" || all[i].Setting.ID == p.Setting) {
			if f, ok := NextUp(sh, all[i], e.Address); ok {
				f.Why = "You chose it."
				return f, true
			}
			return Focus{}, false
		}
	}
	if known, ok := named(sh.Settings(), cmp.Or(p.Setting, c.Profile.Grade)); ok {
		setting = known.ID
	}
	cells := sh.Cells(e.Address, setting)
	if len(cells) == 0 || sh.Setting != "" && setting == "" {
		return Focus{}, false
	}
	f := Focus{Document: sh.Document, Skill: e.Address, Name: e.Name, Address: cells[0].Address, Level: cells[0].Level, Lines: cells[0].Lines, Why: "You chose it."}
	f.Setting, _ = named(sh.Settings(), setting)
	if sh.Ladder == "" {
		f.Level, f.Address, f.Lines = Name{}, e.Address, nil
		for _, cell := range cells {
			f.Lines = append(f.Lines, cell.Lines[len(cell.Lines)-1])
		}
	}
	return f, true
}

// lacksSetting is true of a skill that has no next step only because nothing
// says at which setting.
func lacksSetting(c Caller, all []Snapshot, p Press) (sh Shape, e Entry, ok bool) {
	sh, known := c.find(p.Address.Framework())
	if !known || sh.Setting == "" || p.Setting != "" {
		return sh, e, false
	}
	e, known = sh.Entry(p.Address)
	_, given := named(sh.Settings(), c.Profile.Grade)
	rated := slices.ContainsFunc(all, func(sn Snapshot) bool {
		r, found := sn.Result(p.Address)
		return found && r.Rated()
	})
	return sh, e, known && !given && !rated
}

// focusSetting asks at which setting a skill is to be the focus.
func focusSetting(sh Shape, e Entry) chat.Reply {
	names := texts(sh.Settings())
	r := screen("Which "+sh.Setting+"?",
		say(fmt.Sprintf("%s is described for each %s on its own, and I do not know yours. Which is it: %s?", e.Name, sh.Setting, or(names))),
		say(fmt.Sprintf("To save it for every question, say \"my grade is %s\". %s", names[0], onlyYou)))
	for _, n := range sh.Settings() {
		r.Choices = append(r.Choices, button(n.Text, Press{Do: DoFocus, Address: e.Address, Setting: n.ID}))
	}
	return r
}

// focusScreen offers the skills that have a next step.
func focusScreen(c Caller, all []Snapshot) chat.Reply {
	r := screen("Choose a focus", say("Which skill would you like to work on? "+onlyYou))
	offer := func(f Focus) {
		if len(r.Choices) >= 2*mostChoices {
			return
		}
		label := f.Name
		if f.Level.Text != "" {
			label += ", towards " + f.Level.Text
		}
		r.Choices = append(r.Choices, button(shorten(label, 70), Press{Do: DoFocus, Address: f.Skill}))
	}
	for _, t := range Latest(all, "") {
		if f, ok := focusOn(c, all, Press{Address: t.Skill}); ok {
			offer(f)
		}
	}
	if len(r.Choices) == 0 {
		r.Parts = append(r.Parts, say("A check-in shows which skills have a next step. Or say it of any skill: make data and insight my focus."))
		r.Choices = []chat.Choice{button("Check in", Press{Do: DoStart})}
	}
	return r
}

// plan shows the plan or changes its actions.
func (d *Desk) plan(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	pl, v, err := d.plans.Plan(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading the plan: %w", err)
	}
	var next Plan
	var said string
	switch p.Do {
	case DoAdd:
		r := actionForm(d.id(), p.Values[fieldAction], inFourWeeks(c.At), inFourWeeks(c.At), pl)
		if p.Values[fieldAction] != "" {
			return with(r, "It needs a day. Choose one in the form, or write the action again with one, such as \"by Friday\"."), nil
		}
		return r, nil
	case DoAddSave:
		id := p.ID
		if id == "" {
			id = d.id()
		}
		next, err = pl.Add(id, p.Values[fieldAction], p.Values[fieldDue], c.At)
		if err != nil {
			return actionFault(id, p, pl, inFourWeeks(c.At), err), nil
		}
		said = "The action is in your plan."
	case DoTick:
		next, err = pl.Tick(p.ID, true, c.At)
		said = "Ticked off."
	case DoUntick:
		next, err = pl.Tick(p.ID, false, c.At)
		said = "It is open again."
	case DoRemove:
		next, err = pl.Remove(p.ID)
		said = "The action is removed."
	default:
		return planScreen(pl, c.zone()), nil
	}
	if errors.Is(err, ErrNoSuchThing) {
		return with(planScreen(pl, c.zone()), "That action is no longer in your plan."), nil
	}
	if err != nil {
		return chat.Reply{}, err
	}
	if err := d.plans.SavePlan(ctx, c.Person, next, v); err != nil {
		return chat.Reply{}, fmt.Errorf("saving the plan: %w", err)
	}
	return with(planScreen(next, c.zone()), said), nil
}

// actionFault gives the form back with what was written and what is wrong.
func actionFault(id string, p Press, pl Plan, example string, err error) chat.Reply {
	text, due := p.Values[fieldAction], p.Values[fieldDue]
	r := actionForm(id, text, due, example, pl)
	fault := chat.Fault{Field: fieldAction, Sentence: "Enter what you will do."}
	switch {
	case errors.Is(err, ErrTooLong):
		fault.Sentence = fmt.Sprintf("The action has %d characters. The limit is %d.", utf8.RuneCountInString(text), MostAction)
	case errors.Is(err, ErrNoDate):
		fault = chat.Fault{Field: fieldDue, Sentence: "Enter a date, for example " + example + "."}
	case errors.Is(err, ErrPast):
		fault = chat.Fault{Field: fieldDue, Sentence: "The date must be today or later."}
	case errors.Is(err, ErrFull):
		fault.Sentence = fmt.Sprintf("Your plan has %d actions, which is the most. Remove one first.", MostActions)
	}
	r.Faults = []chat.Fault{fault}
	return r
}
