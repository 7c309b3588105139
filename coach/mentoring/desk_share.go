package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// share goes from what to with whom, to the preview, to the permission.
func (d *Desk) share(ctx context.Context, h here, c Command) (chat.Reply, error) {
	if day := strings.TrimSpace(c.Values[FieldUntil]); day != "" {
		read, ok := chat.ReadDay(day, h.At)
		if !ok {
			c.Until = ""
			return d.preview(ctx, h, c, chat.Fault{Field: FieldUntil, Sentence: noDay})
		}
		c.Until = read
	}
	item, question, err := d.own(ctx, h, c)
	if err != nil || question != nil {
		return orNothing(question), err
	}
	c.Item, c.Words = item, ""
	if c.Party == (Party{}) {
		return d.withWhom(ctx, h, c)
	}
	to, question, err := d.find(ctx, h, c)
	if err != nil || question != nil {
		return orNothing(question), err
	}
	c.Party = to
	until, fault := ends(c.Until, h.At)
	switch {
	case fault != "":
		c.Until = ""
		return d.preview(ctx, h, c, chat.Fault{Field: FieldUntil, Sentence: fault})
	case !c.Sure:
		return d.preview(ctx, h, c, chat.Fault{})
	}
	g := Grant{Owner: h.me(), To: to, Item: item, Made: h.At, Until: until}
	return d.grant(ctx, h, g, c)
}

// own finds the thing of the caller's own that a command means.
func (d *Desk) own(ctx context.Context, h here, c Command) (item Item, ask *chat.Reply, err error) {
	things, err := d.Things(ctx, h.Caller)
	if err != nil {
		return Item{}, nil, fmt.Errorf("reading what could be shared: %w", err)
	}
	words := strings.Fields(strings.ToLower(c.Words))
	var found []Thing
	for _, t := range things {
		name := strings.ToLower(t.Name)
		fits := (c.Item.Kind == "" || t.Item.Kind == c.Item.Kind) && (c.Item.ID == "" || t.Item.ID == c.Item.ID) && (c.Item.Skill == "" || t.Item.Skill == c.Item.Skill)
		for _, w := range words {
			fits = fits && strings.Contains(name, w)
		}
		if fits {
			found = append(found, t)
		}
	}
	switch {
	case c.Item.Kind != "" && len(found) == 1:
		return found[0].Item, nil, nil
	case c.Item.Kind == KindRating && c.Item.ID == "" && len(found) > 1 && oneSkill(found):
		// "my data rating" is the newest one.
		return found[0].Item, nil, nil
	case c.Newest && c.Item.ID == "" && len(found) > 0 && (c.Item.Kind == KindCheckIn || c.Item.Kind == KindEntry):
		return found[0].Item, nil, nil
	case len(things) == 0:
		r := screen("Share something", say("You have nothing to share yet. A check-in, a plan or a reflection can be shared once you saved it. "+chat.OnlyYou))
		r.Choices = []chat.Choice{{Label: "Check in", Value: "check-in"}, {Label: "Write a reflection", Value: "reflect"}}
		return Item{}, &r, nil
	}
	r := screen("Share something", say("What would you like to share? One thing at a time. You see first what the other person will see. "+chat.OnlyYou))
	if len(found) == 0 {
		found = things
		r = with(r, "I do not hold that of you.")
	}
	for _, t := range found[:min(len(found), 2*mostButtons)] {
		next := c
		next.Item, next.Sure, next.Newest = t.Item, false, false
		r.Choices = append(r.Choices, button(sentenceCase(t.Item.kind())+": "+t.Name, next))
	}
	if len(found) > 2*mostButtons {
		r.Parts = append(r.Parts, say("These are the newest. For an older one, say which: share my data rating with @name."))
	}
	return Item{}, &r, nil
}

func oneSkill(things []Thing) bool {
	return !slices.ContainsFunc(things, func(t Thing) bool { return t.Item.Skill != things[0].Item.Skill })
}

// withWhom offers those the caller has to do with, mentors first.
func (d *Desk) withWhom(ctx context.Context, h here, c Command) (chat.Reply, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	r := screen("With whom?", say("Who should see it? "+chat.OnlyYou))
	var seen []Party
	for _, mentors := range []bool{true, false} {
		for _, p := range pairs {
			other, caller := p.other(h.mine)
			if !p.live() || caller == mentors || slices.ContainsFunc(seen, other.same) {
				continue
			}
			seen = append(seen, other)
			next := c
			next.Party = other
			label := other.begins() + ", your mentor"
			if caller {
				label = other.begins() + ", your mentee"
			}
			r.Choices = append(r.Choices, button(label, next))
		}
	}
	if len(seen) == 0 {
		r.Choices = h.elsewhere()
	}
	r.Parts = append(r.Parts, say(h.howToAsk("To share with somebody else, mention them: share my "+c.Item.kind()+" with @name.")))
	return r, nil
}

// preview shows what the other will see, and asks.
func (d *Desk) preview(ctx context.Context, h here, c Command, fault chat.Fault) (chat.Reply, error) {
	if c.Item == (Item{}) || c.Party == (Party{}) || fault.Sentence != "" {
		item, question, err := d.own(ctx, h, c)
		if err != nil || question != nil {
			return orNothing(question), err
		}
		to, question, err := d.find(ctx, h, c)
		if err != nil || question != nil {
			return orNothing(question), err
		}
		c.Item, c.Party, c.Words = item, to, ""
	}
	until, wrong := ends(c.Until, h.At)
	if wrong != "" {
		return chat.Reply{}, fmt.Errorf("reckoning the usual date: %s", wrong)
	}
	g := Grant{Owner: h.me(), To: c.Party, Item: c.Item, Made: h.At, Until: until}
	c.Sure, c.Seen, c.Values = false, "", nil
	at := c
	at.Until = until.Add(-time.Second).In(h.zone()).Format(dateForm)
	shown, err := d.Show(ctx, h.Caller, g, at)
	if errors.Is(err, ErrNotShared) {
		return gone(), nil
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("drawing a preview: %w", err)
	}
	first := shown
	if at.Page > 1 {
		if first, err = d.Show(ctx, h.Caller, g, Command{Do: DoShare}); err != nil {
			return chat.Reply{}, fmt.Errorf("drawing the whole of a preview: %w", err)
		}
	}
	seen, err := d.signed(ctx, h, g, first)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("signing a preview: %w", err)
	}
	r := sharePreview(h, at, until, shown, seen)
	if slices.ContainsFunc(shown.Parts, isForm) {
		// A platform opens one form of a screen, and that is the reflection: the day
		// is asked on a screen of its own.
		if c.When || fault.Sentence != "" {
			r = untilWhen(h, at, until)
		} else {
			at.When, at.Page = true, 0
			r.Choices = append(r.Choices, button(anotherDay, at))
		}
	} else {
		r.Parts = append(r.Parts, dayForm(h, at, until))
	}
	if fault.Sentence != "" {
		r.Faults = []chat.Fault{fault}
	}
	return r, nil
}

func isForm(p chat.Part) bool {
	_, ok := p.(chat.Form)
	return ok
}

// anotherDay opens what asks until when.
const anotherDay = "Choose another day"

// sharePreview is what the other would see, with the button that shares it. at
// is the command that shows it, and seen the sign of all that is shown.
func sharePreview(h here, at Command, until time.Time, shown chat.Reply, seen string) chat.Reply {
	name, day := at.Party.called(), lastDay(until, h.zone())
	r := screen("Share this with "+name+"?", say(at.Party.begins()+" would see exactly this, until "+day+". Nothing is shared yet. "+chat.OnlyYou))
	r.Parts = append(r.Parts, drawn(shown)...)
	r.Parts = append(r.Parts, say("Nothing else. If you change it before then, "+name+" sees it as changed. You can take it back at any time, and you are told when they look."))
	yes := at
	yes.Sure, yes.Page, yes.Seen = true, 0, seen
	r.Choices = append(turns(shown, at), button("Share until "+day, yes), button("Do not share", Command{Do: DoShared}))
	return r
}

// untilWhen asks for the day alone.
func untilWhen(h here, at Command, until time.Time) chat.Reply {
	r := screen("Until when?", say("Nothing is shared yet. "+chat.OnlyYou), dayForm(h, at, until))
	at.When, at.Page = false, 0
	r.Choices = []chat.Choice{button("Back", at), button("Do not share", Command{Do: DoShared})}
	return r
}

// dayForm asks until when, and shows the preview again.
func dayForm(h here, at Command, until time.Time) chat.Form {
	other := at
	other.Until, other.When, other.Page = "", false, 0
	return chat.Form{
		Title: "Share this", Intro: "After that day it closes by itself.", Submit: "Change the day", Value: other.String(),
		Open: button(anotherDay, at),
		Fields: []chat.Field{{
			Name: FieldUntil, Label: "Until when?", Hint: fmt.Sprintf("At most %d days, for example Friday, 5 December or two weeks.", MostDays),
			Value: lastDay(until, h.zone()), Required: true,
		}},
	}
}

// drawn is what Show drew, the same for the preview and the reader.
func drawn(r chat.Reply) []chat.Part {
	if r.Title == "" {
		return r.Parts
	}
	return append([]chat.Part{say(r.Title)}, r.Parts...)
}

// turns are the buttons between the parts of what Show drew at a place.
func turns(r chat.Reply, at Command) []chat.Choice {
	var out []chat.Choice
	for _, ch := range r.Choices {
		c, ok := Parse(ch.Value)
		if !ok || c.Page == at.Page {
			continue
		}
		if c.Page = at.Page; c.String() == at.String() {
			out = append(out, ch)
		}
	}
	return out
}

func gone() chat.Reply {
	r := screen("Nothing to share", say("I do not hold that of you, so there is nothing to share. "+chat.OnlyYou))
	r.Choices = []chat.Choice{button("Share something", Command{Do: DoShare})}
	return r
}

// grant gives the permission and tells the other side, if c is of a preview that
// still fits; else it shows what would be shared now.
func (d *Desk) grant(ctx context.Context, h here, g Grant, c Command) (chat.Reply, error) {
	if c.Seen == "" {
		return d.preview(ctx, h, c, chat.Fault{})
	}
	// What is not there would be shared for nothing.
	first, err := d.Show(ctx, h.Caller, g, Command{Do: DoShare})
	if errors.Is(err, ErrNotShared) {
		return gone(), nil
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("looking for what is shared: %w", err)
	}
	if stale, err := d.stale(ctx, h, g, first, c.Seen); err != nil {
		return chat.Reply{}, fmt.Errorf("comparing what is shared with its preview: %w", err)
	} else if stale != "" {
		r, err := d.preview(ctx, h, c, chat.Fault{})
		return with(r, stale), err
	}
	r, met, err := d.stranger(ctx, h, g.To)
	if err != nil || !met {
		return r, err
	}
	given, err := d.Shares.SharedBy(ctx, h.Person)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading what is shared: %w", err)
	}
	g.ID = d.ID()
	if err := d.Shares.Share(ctx, g); err != nil {
		return chat.Reply{}, fmt.Errorf("sharing: %w", err)
	}
	theirs, err := d.accountsOf(ctx, g.To)
	if err != nil {
		return chat.Reply{}, err
	}
	again := false
	for _, old := range given {
		if slices.Contains(theirs, old.To.ID) && old.Item == g.Item {
			again = true
			if err := d.Shares.TakeBack(ctx, h.Person, old.ID); err != nil {
				return chat.Reply{}, fmt.Errorf("replacing what was shared: %w", err)
			}
		}
	}
	day := lastDay(g.Until, h.zone())
	who := youAnd(g.To, "this until "+day)
	var told string
	var trouble error
	no, err := d.unwanted(ctx, h, g.To)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case no:
		// They find it in their list. Whether they want no messages or cannot be
		// reached is theirs to tell.
		told = "I could not tell " + g.To.called() + ". They find it when they ask me what is shared with them."
	case !again:
		told, trouble = d.post(ctx, g.To, notice(h, g), "mentoring-share-"+g.ID, true)
		if told != "" {
			told = "I could not tell " + g.To.called() + ". They find it when they ask me what is shared with them."
		}
	}
	r = with(between("Shared", who, say("Your "+g.Item.called(h.Library)+" is shared. You are told when "+g.To.called()+" looks.")), told)
	r.Choices = []chat.Choice{button("Take it back", Command{Do: DoTakeBack, ID: g.ID}), button("What can others see?", Command{Do: DoShared})}
	r.Trouble = trouble
	return r, nil
}

// notice tells the other side that there is something to see, and not what.
func notice(h here, g Grant) chat.Reply {
	r := between("Something is shared with you", youAnd(g.Owner, "it until "+lastDay(g.Until, h.zone())),
		say(g.Owner.begins()+" has shared one thing with you: their "+g.Item.called(h.Library)+". They are told when you look."))
	r.Choices = []chat.Choice{g.button("Look at it", DoLook), button("Shared with me", Command{Do: DoSharedWithMe})}
	return r
}

// button shows what is shared. What somebody wrote in their journal is read in a
// form.
func (g Grant) button(label string, do Verb) chat.Choice {
	c := button(label, Command{Do: do, ID: g.ID})
	c.Form = g.Item.Kind == KindEntry
	return c
}

// kind is a thing in one word.
func (i Item) kind() string {
	if i.Kind == KindEntry {
		return "reflection"
	}
	return string(i.Kind)
}
