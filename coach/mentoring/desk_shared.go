package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// given are the living permissions the caller gave, those that end first first.
func (d *Desk) given(ctx context.Context, h here) ([]Grant, error) {
	all, err := d.Shares.SharedBy(ctx, h.Person)
	if err != nil {
		return nil, fmt.Errorf("reading what is shared: %w", err)
	}
	return lively(all, h.At, func(g Grant) bool { return h.is(g.Owner.ID) }), nil
}

// got are the living permissions the caller has. The store says so; that they
// are for the caller and not over is looked at here too.
func (d *Desk) got(ctx context.Context, h here) ([]Grant, error) {
	all, err := d.Shares.SharedWith(ctx, h.Person)
	if err != nil {
		return nil, fmt.Errorf("reading what is shared with somebody: %w", err)
	}
	return lively(all, h.At, func(g Grant) bool { return h.is(g.To.ID) }), nil
}

func lively(all []Grant, at time.Time, fits func(Grant) bool) []Grant {
	all = slices.DeleteFunc(slices.Clone(all), func(g Grant) bool { return !g.Until.After(at) || !fits(g) })
	slices.SortStableFunc(all, func(a, b Grant) int { return a.Until.Compare(b.Until) })
	return all
}

// shared lists what others can see of the caller's own, or shows one thing as
// the other sees it.
func (d *Desk) shared(ctx context.Context, h here, c Command) (chat.Reply, error) {
	all, err := d.given(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	if c.Do == DoSharedShow {
		i := slices.IndexFunc(all, func(g Grant) bool { return g.ID == c.ID })
		if i < 0 {
			return with(d.sharedScreen(ctx, h, all), "You share nothing of that name."), nil
		}
		return d.asSeen(ctx, h, all[i], c)
	}
	if c.Party == (Party{}) || c.Party.Name == MyMentor {
		return d.sharedScreen(ctx, h, all), nil
	}
	// Only those of one person: by the account, or by the name.
	to := c.Party
	found, question, err := d.find(ctx, h, c)
	if err != nil {
		return chat.Reply{}, err
	}
	if question == nil {
		to = found
	}
	var theirs []chat.PersonID
	if to.ID != (chat.PersonID{}) {
		if theirs, err = d.accountsOf(ctx, to); err != nil {
			return chat.Reply{}, err
		}
	}
	only := slices.DeleteFunc(slices.Clone(all), func(g Grant) bool {
		return !slices.Contains(theirs, g.To.ID) && (to.ID != (chat.PersonID{}) || !g.To.AnswersTo(to.Name))
	})
	switch {
	case len(only) > 0:
	case len(all) > 0 && to.ID == (chat.PersonID{}):
		// A name that nobody goes by may be another name of somebody on the list.
		return with(d.sharedScreen(ctx, h, all), "I share nothing of yours with anybody called “"+to.called()+"”. Somebody may go by another name, so this is everything."), nil
	default:
		return with(d.sharedScreen(ctx, h, all), to.begins()+" can see nothing of yours."), nil
	}
	return d.sharedScreen(ctx, h, only), nil
}

// sharedScreen is the list. Which thing of several it is, only its owner reads.
func (d *Desk) sharedScreen(ctx context.Context, h here, all []Grant) chat.Reply {
	if len(all) == 0 {
		r := screen("What others can see", say("Nobody can see anything of yours. Not a mentor, not a manager and nobody who runs the coach. "+chat.OnlyYou))
		r.Choices = []chat.Choice{button("Share something", Command{Do: DoShare}), button("Mentors and mentees", Command{Do: DoMentor})}
		return r
	}
	things, err := d.Things(ctx, h.Caller)
	table := chat.Table{Header: []string{"What", "Who can see it", "Until", "Looked"}}
	r := screen("What others can see", say("This is all that others can see of yours. "+chat.OnlyYou))
	if err != nil {
		r.Trouble = fmt.Errorf("naming what is shared: %w", err)
	}
	for i, g := range all {
		what := sentenceCase(g.Item.called(h.Library))
		if at := slices.IndexFunc(things, func(t Thing) bool { return t.Item == g.Item }); at >= 0 && things[at].Name != "" {
			what = sentenceCase(g.Item.kind()) + ": " + things[at].Name
		}
		if len(all) > mostButtons {
			// Whatever has no button can be typed.
			what += " (share back " + g.ID + ")"
		}
		table.Rows = append(table.Rows, []string{what, g.To.begins(), lastDay(g.Until, h.zone()), g.looks(h.zone())})
		if i < mostButtons {
			r.Choices = append(r.Choices, button("Take back: "+g.Item.briefly(h.Library)+", "+g.To.begins(), Command{Do: DoTakeBack, ID: g.ID}))
		}
		if i < mostButtons/2 {
			r.Choices = append(r.Choices, g.button("See what "+g.To.called()+" sees: "+g.Item.briefly(h.Library), DoSharedShow))
		}
	}
	r.Parts = append(r.Parts, table)
	if len(all) > 1 {
		r.Choices = append(r.Choices, button("Take everything back", Command{Do: DoTakeBack, All: true}))
	}
	r.Choices = append(r.Choices, button("Share something", Command{Do: DoShare}))
	return r
}

// looks says whether and when somebody looked.
func (g Grant) looks(in *time.Location) string {
	switch {
	case g.Looked.IsZero():
		return "not yet"
	case g.Looks > 1:
		return fmt.Sprintf("%d times, first on %s", g.Looks, onDay(g.Looked, in))
	}
	return "on " + onDay(g.Looked, in)
}

// asSeen shows the owner what the other sees.
func (d *Desk) asSeen(ctx context.Context, h here, g Grant, c Command) (chat.Reply, error) {
	shown, err := d.Show(ctx, h.Caller, g, c)
	if errors.Is(err, ErrNotShared) {
		return gone(), nil
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("drawing what somebody sees: %w", err)
	}
	r := between("What "+g.To.called()+" sees", youAnd(g.To, "this until "+lastDay(g.Until, h.zone())), drawn(shown)...)
	r.Choices = append(turns(shown, c), button("Take it back", Command{Do: DoTakeBack, ID: g.ID}), button("What can others see?", Command{Do: DoShared}))
	return r, nil
}

// takeBack ends one permission of the caller's, or all of them.
func (d *Desk) takeBack(ctx context.Context, h here, c Command) (chat.Reply, error) {
	all, err := d.given(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	var names []string
	var rest, gone []Grant
	for _, g := range all {
		if !c.All && g.ID != c.ID {
			rest = append(rest, g)
			continue
		}
		gone = append(gone, g)
		if err := d.Shares.TakeBack(ctx, h.Person, g.ID); err != nil {
			return chat.Reply{}, fmt.Errorf("taking back what was shared: %w", err)
		}
		if name := g.To.called(); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	r := d.sharedScreen(ctx, h, rest)
	if len(names) == 0 {
		return with(r, "You share nothing of that name, or not any more."), nil
	}
	still, err := d.stillSeen(ctx, gone, rest)
	if err != nil {
		return chat.Reply{}, err
	}
	if still {
		return with(r, "It is taken back. But "+and(names)+" can still see it, or part of it, in something else that you share. It is in the list below."), nil
	}
	return with(r, "It is taken back. "+and(names)+" can no longer see it. What somebody read, they may remember."), nil
}

// stillSeen is true when something that was taken back is part of what the same
// person may see by another permission: a rating is part of its check-in.
func (d *Desk) stillSeen(ctx context.Context, gone, rest []Grant) (bool, error) {
	for _, g := range gone {
		var theirs []chat.PersonID
		for _, other := range rest {
			if other.Item.ID != g.Item.ID || (other.Item.Kind == KindPlan) != (g.Item.Kind == KindPlan) || other.Item.Kind == g.Item.Kind && other.Item != g.Item {
				continue
			}
			if theirs == nil {
				var err error
				if theirs, err = d.accountsOf(ctx, g.To); err != nil {
					return false, err
				}
			}
			if slices.Contains(theirs, other.To.ID) {
				return true, nil
			}
		}
	}
	return false, nil
}

// sharedWithMe lists what others let the caller see. It is no look.
func (d *Desk) sharedWithMe(ctx context.Context, h here, c Command) (chat.Reply, error) {
	all, err := d.got(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	if c.Party != (Party{}) {
		only := slices.DeleteFunc(slices.Clone(all), func(g Grant) bool {
			return !g.Owner.same(c.Party) && !g.Owner.AnswersTo(c.Party.Name)
		})
		if len(only) == 0 {
			return screen("Not shared with you", say("I cannot show what other people saved. "+c.Party.begins()+" can choose to share something with you. I have not told them that you asked. "+chat.OnlyYou)), nil
		}
		all = only
	}
	if len(all) == 0 {
		return screen("Shared with you", say("Nobody shares anything with you at present. "+chat.OnlyYou)), nil
	}
	r := between("Shared with you", "Each of these can be seen by you and by its owner. They are told when you look.")
	table := chat.Table{Header: []string{"Who", "What", "Until"}}
	for i, g := range all {
		table.Rows = append(table.Rows, []string{g.Owner.begins(), sentenceCase(g.Item.called(h.Library)), lastDay(g.Until, h.zone())})
		if i < mostButtons {
			r.Choices = append(r.Choices, g.button("Look: "+g.Owner.begins()+", "+g.Item.briefly(h.Library), DoLook))
		}
	}
	r.Parts = append(r.Parts, table)
	if len(all) > mostButtons {
		r.Parts = append(r.Parts, say("The buttons are for those that end first."))
	}
	return r, nil
}

// notShared is the one answer to whatever cannot be read, for whichever reason.
func notShared() chat.Reply {
	r := screen("Not shared with you", say("That is not shared with you, or not any more. "+chat.OnlyYou))
	r.Choices = []chat.Choice{button("Shared with me", Command{Do: DoSharedWithMe})}
	return r
}

// readable finds a permission of the caller's by its id.
func (d *Desk) readable(ctx context.Context, h here, id string) (Grant, bool, error) {
	all, err := d.got(ctx, h)
	if err != nil {
		return Grant{}, false, err
	}
	i := slices.IndexFunc(all, func(g Grant) bool { return g.ID == id })
	if i < 0 || id == "" {
		return Grant{}, false, nil
	}
	return all[i], true, nil
}

// look reads one shared thing, and tells its owner.
func (d *Desk) look(ctx context.Context, h here, c Command) (chat.Reply, error) {
	g, ok, err := d.readable(ctx, h, c.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	if !ok {
		return notShared(), nil
	}
	shown, err := d.Show(ctx, h.Caller, g, c)
	if errors.Is(err, ErrNotShared) {
		return notShared(), nil
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("drawing what is shared: %w", err)
	}
	until := lastDay(g.Until, h.zone())
	r := between(g.Owner.begins()+": "+g.Item.called(h.Library), youAnd(g.Owner, "this until "+until)+" "+g.Owner.begins()+" is told that you looked.", drawn(shown)...)
	r.Choices = turns(shown, c)
	if g.Item.Kind == KindRating {
		view, _, err := d.viewBy(ctx, h, g)
		if err != nil {
			r.Trouble = err
		}
		label := "Add a second view"
		if view.At != (time.Time{}) {
			label = "Change your second view"
			r.Parts = append(r.Parts, view.part(h.zone()))
		}
		r.Choices = append(r.Choices, button(label, Command{Do: DoView, ID: g.ID}))
	}
	if g.Item.Skill != "" {
		r.Choices = append(r.Choices, button("Suggest a descriptor of this skill", Command{Do: DoSuggest, Party: g.Owner, Address: g.Item.Skill}))
	}
	r.Choices = append(r.Choices, button("Shared with me", Command{Do: DoSharedWithMe}))
	// The first look is always told, later ones at most once a day.
	if first := g.Looked.IsZero(); d.told.may(g.ID, h.At) && (first || h.At.Sub(g.Looked) >= aDay) || first {
		if _, trouble := d.post(ctx, g.Owner, receipt(h, g), "mentoring-look-"+g.ID+"-"+h.At.UTC().Format(dateForm), false); trouble != nil {
			r.Trouble = errors.Join(r.Trouble, trouble)
		}
	}
	return r, nil
}

// receipt tells an owner that somebody looked.
func receipt(h here, g Grant) chat.Reply {
	to := h.me()
	r := screen("Somebody looked", say(to.begins()+" has looked at your "+g.Item.called(h.Library)+". You share it until "+lastDay(g.Until, h.zone())+". "+chat.OnlyYou))
	r.Choices = []chat.Choice{button("Take it back", Command{Do: DoTakeBack, ID: g.ID}), button("What can others see?", Command{Do: DoShared})}
	return r
}
