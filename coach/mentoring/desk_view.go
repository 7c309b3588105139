package mentoring

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

// viewBy is the caller's own view on what a permission shows them; ok is false
// when they gave none. It may have come by an earlier permission for the same: an
// owner who shares it until another day gives a new one.
func (d *Desk) viewBy(ctx context.Context, h here, g Grant) (v View, ok bool, err error) {
	all, err := d.Shares.ViewsOf(ctx, g.Owner.ID)
	if err != nil {
		return View{}, false, fmt.Errorf("reading a second view: %w", err)
	}
	for _, one := range all {
		if one.Item == g.Item && h.is(one.From.ID) && (!ok || !one.At.Before(v.At)) {
			v, ok = one, true
		}
	}
	return v, ok, nil
}

// view opens the form for a second view on a shared rating, or takes it.
func (d *Desk) view(ctx context.Context, h here, c Command) (chat.Reply, error) {
	g, ok, err := d.readable(ctx, h, c.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	if !ok {
		return notShared(), nil
	}
	if g.Item.Kind != KindRating {
		return screen("A second view", say("A second view goes with a rating, and this is none. "+chat.OnlyYou)), nil
	}
	old, _, err := d.viewBy(ctx, h, g)
	if err != nil {
		return chat.Reply{}, err
	}
	if c.Do == DoView {
		if note, back := c.Values[FieldNote]; back {
			old.Note = note
		}
		return viewForm(h, g, old), nil
	}
	v := View{Grant: g.ID, From: h.me(), Item: g.Item, Note: strings.TrimSpace(c.Values[FieldNote]), At: h.At}
	var faults []chat.Fault
	if chosen := c.Values[FieldLevel]; chosen != "" {
		names := levels(h.Library, g.Item.Skill)
		i := slices.IndexFunc(names, func(n *knowledge.Name) bool { return n.ID == chosen || strings.EqualFold(n.Text, chosen) })
		if i < 0 {
			faults = append(faults, chat.Fault{Field: FieldLevel, Sentence: "Choose one of the levels."})
		} else {
			v.Level = names[i].Text
		}
	}
	if fault, over := tooLong(v.Note); over {
		faults = append(faults, fault)
	} else if v.Note == "" && v.Level == "" && len(faults) == 0 {
		faults = append(faults, chat.Fault{Field: FieldNote, Sentence: "Choose a level or write a note."})
	}
	if len(faults) > 0 {
		r := viewForm(h, g, v)
		r.Faults = faults
		return r, nil
	}
	if err := d.Shares.SaveView(ctx, g.Owner.ID, v); errors.Is(err, ErrNotShared) {
		r := notShared()
		r.Parts = append(r.Parts, say("Your view was not saved. This is what you wrote: "+strings.TrimSpace(v.Level+" "+v.Note)))
		return r, nil
	} else if err != nil {
		return chat.Reply{}, fmt.Errorf("saving a second view: %w", err)
	}
	if old.Grant != "" && old.Grant != g.ID {
		// It takes the place of the one that came by an earlier permission.
		if err := d.Shares.DeleteView(ctx, g.Owner.ID, old.Grant); err != nil {
			return chat.Reply{}, fmt.Errorf("replacing a second view: %w", err)
		}
	}
	said := screen("A second view", say(v.From.begins()+" gave a second view on your "+g.Item.called(h.Library)+". It stands beside your own rating, which stays as it is."))
	said.Choices = []chat.Choice{button("See it", Command{Do: DoViews}), button("What can others see?", Command{Do: DoShared})}
	told, trouble := d.post(ctx, g.Owner, said, "mentoring-view-"+g.ID+"-"+h.At.UTC().Format("20060102T150405"), true)
	r := with(between("Saved", youAnd(g.Owner, "your view"), say("It stands beside the rating of "+g.Owner.called()+" and changes nothing in it. It belongs to "+g.Owner.called()+", who can keep it, download it or remove it."), v.part(h.zone())), told)
	r.Choices = []chat.Choice{button("Change it", Command{Do: DoView, ID: g.ID}), button("Remove it", Command{Do: DoViewRemove, ID: g.ID}), button("Shared with me", Command{Do: DoSharedWithMe})}
	r.Trouble = trouble
	return r, nil
}

// viewForm says before anything is written whose the view will be.
func viewForm(h here, g Grant, v View) chat.Reply {
	owner := g.Owner.called()
	form := chat.Form{
		Title:  "A second view",
		Intro:  "It belongs to " + owner + ", and becomes part of what they can download.",
		Submit: "Save", Value: Command{Do: DoViewSave, ID: g.ID}.String(),
		Open: button("Write your view", Command{Do: DoView, ID: g.ID}),
	}
	if names := levels(h.Library, g.Item.Skill); len(names) > 0 {
		f := chat.Field{Name: FieldLevel, Label: "Which level do you see?", Hint: "You can leave this open."}
		for _, n := range names {
			f.Options = append(f.Options, chat.Option{Label: n.Text, Value: n.ID})
			if n.Text == v.Level {
				f.Value = n.ID
			}
		}
		form.Fields = append(form.Fields, f)
	}
	form.Fields = append(form.Fields, noteField("What do you see?", fmt.Sprintf("Up to %d characters. What did you see them do?", MostNote), v.Note, false))
	return between("A second view", youAnd(g.Owner, "it when you save it"),
		say("Your view stands beside "+owner+"'s own "+g.Item.called(h.Library)+", never on top of it."),
		say("Before you write: it is kept with "+owner+"'s things and stays there when they stop sharing."), form)
}

// part is one view as its author and its owner see it.
func (v View) part(in *time.Location) chat.Part {
	row := []string{v.From.begins(), v.Level, v.Note, onDay(v.At, in)}
	if v.Level == "" {
		row[1] = "no level"
	}
	if v.Note == "" {
		row[2] = "no note"
	}
	return chat.Table{Caption: "A second view", Header: []string{"Whose", "Level", "Note", "When"}, Rows: [][]string{row}}
}

// Beside sets second views beside a person's own rating. own is what the rating
// came to, such as "Working". ok is false when nobody gave a view.
func Beside(own string, views []View, in *time.Location) (t chat.Table, ok bool) {
	t = chat.Table{Caption: "Second views", Header: []string{"Whose", "Level", "Note", "When"}, Rows: [][]string{{"Your own", own, "", ""}}}
	for _, v := range views {
		part, is := v.part(in).(chat.Table)
		if is {
			t.Rows = append(t.Rows, part.Rows...)
		}
	}
	return t, len(views) > 0
}

// Views are the second views on one rating of a person's own, the oldest first.
func (d *Desk) Views(ctx context.Context, owner chat.PersonID, item Item) ([]View, error) {
	all, err := d.Shares.ViewsOf(ctx, owner)
	if err != nil {
		return nil, fmt.Errorf("reading second views: %w", err)
	}
	all = slices.DeleteFunc(slices.Clone(all), func(v View) bool { return v.Item != item })
	slices.SortStableFunc(all, func(a, b View) int { return a.At.Compare(b.At) })
	return all, nil
}

// views lists the second views on what is the caller's.
func (d *Desk) views(ctx context.Context, h here) (chat.Reply, error) {
	all, err := d.Shares.ViewsOf(ctx, h.Person)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading second views: %w", err)
	}
	if len(all) == 0 {
		return screen("Second views", say("Nobody gave a second view on a rating of yours. "+chat.OnlyYou)), nil
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b View) int { return b.At.Compare(a.At) })
	r := between("Second views", "These are yours. Each can be seen by you, and by whoever wrote it while you share the rating with them.")
	table := chat.Table{Header: []string{"On", "Whose", "Level", "Note", "When"}}
	for i, v := range all {
		part, is := v.part(h.zone()).(chat.Table)
		if is {
			table.Rows = append(table.Rows, append([]string{where(h.Library, v.Item.Skill)}, part.Rows[0]...))
		}
		if i < mostButtons {
			r.Choices = append(r.Choices, button("Remove: "+v.From.begins()+", "+where(h.Library, v.Item.Skill), Command{Do: DoViewRemove, ID: v.Grant}))
		}
	}
	r.Parts = append(r.Parts, table, say("Your own ratings stay as they are."))
	return r, nil
}

// removeView takes a view away: for whose rating it is on, and for its author
// while they may still read the rating.
func (d *Desk) removeView(ctx context.Context, h here, c Command) (chat.Reply, error) {
	mine, err := d.Shares.ViewsOf(ctx, h.Person)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading second views: %w", err)
	}
	owner, id := chat.PersonID{}, c.ID
	if slices.ContainsFunc(mine, func(v View) bool { return v.Grant == c.ID }) {
		owner = h.Person
	} else if g, ok, err := d.readable(ctx, h, c.ID); err != nil {
		return chat.Reply{}, err
	} else if ok {
		view, wrote, err := d.viewBy(ctx, h, g)
		if err != nil {
			return chat.Reply{}, err
		}
		if wrote {
			owner, id = g.Owner.ID, view.Grant
		}
	}
	if owner == (chat.PersonID{}) {
		return screen("Nothing to remove", say("There is no second view of that name for you. "+chat.OnlyYou)), nil
	}
	if err := d.Shares.DeleteView(ctx, owner, id); err != nil {
		return chat.Reply{}, fmt.Errorf("removing a second view: %w", err)
	}
	return screen("Removed", say("The second view is removed. "+chat.OnlyYou)), nil
}
