package mentoring

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// mentor shows who is whose mentor, who asked whom, and since when.
func (d *Desk) mentor(ctx context.Context, h here) (chat.Reply, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	return pairsScreen(h, pairs), nil
}

func pairsScreen(h here, pairs []Pair) chat.Reply {
	r := screen("Mentors and mentees")
	var rows [][]string
	live := false
	for _, p := range pairs {
		other, mentor := p.other(h.mine)
		role, asks := "Your mentor", "asks to be your mentor"
		if mentor {
			role, asks = "Your mentee", "asks you to be their mentor"
		}
		name := other.begins()
		switch {
		case p.live():
			live = true
			rows = append(rows, []string{name, role, "since " + onDay(p.Accepted, h.zone())})
			if len(rows) <= mostButtons {
				r.Choices = append(r.Choices, button("End it: "+name, Command{Do: DoEnd, ID: p.ID}))
			}
		case p.byMe(h.mine):
			rows = append(rows, []string{name, role + ", if they accept", "you asked on " + onDay(p.Asked, h.zone())})
			r.Choices = append(r.Choices, button("Take the request back: "+name, Command{Do: DoEnd, ID: p.ID, Sure: true}))
		default:
			rows = append(rows, []string{name, asks, "on " + onDay(p.Asked, h.zone())})
			r.Choices = append([]chat.Choice{button("Accept: "+name, Command{Do: DoAccept, ID: p.ID}), button("No thanks: "+name, Command{Do: DoDecline, ID: p.ID})}, r.Choices...)
		}
	}
	if len(rows) > 0 {
		r.Parts = append(r.Parts, chat.Table{Caption: "Both of you can see this", Header: []string{"Who", "What", "When"}, Rows: rows})
		r.Parts = append(r.Parts, say("Either of you can end it at any time."))
		r.Shared = true
	} else {
		r.Parts = append(r.Parts, say("You have no mentor and no mentee here. "+chat.OnlyYou))
	}
	r.Parts = append(r.Parts, say("A mentor sees nothing of yours by being your mentor. You share one thing at a time, and see first what they will see."))
	if !live {
		r.Parts = append(r.Parts, say(h.howToAsk("To ask somebody, say: add @name as my mentor. To offer, say: I would like to mentor @name.")))
	}
	r.Choices = append(r.Choices,
		button("What can others see?", Command{Do: DoShared}), button("Shared with me", Command{Do: DoSharedWithMe}),
		button("Suggestions for me", Command{Do: DoSuggested}), button("Share something", Command{Do: DoShare}))
	return r
}

// ask asks somebody to be the caller's mentor, or offers to be theirs.
func (d *Desk) ask(ctx context.Context, h here, c Command) (chat.Reply, error) {
	to, question, err := d.find(ctx, h, c)
	if err != nil || question != nil {
		return orNothing(question), err
	}
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	offer := c.Do == DoOffer
	for _, p := range pairs {
		other, mentor := p.other(h.mine)
		switch {
		case !other.same(to) || mentor != offer:
			continue
		case p.live():
			return with(pairsScreen(h, pairs), "That is so already."), nil
		case p.byMe(h.mine):
			return with(pairsScreen(h, pairs), "You asked already. It begins when "+to.called()+" accepts."), nil
		}
		// Both want the same: there is nothing left to ask.
		return d.decide(ctx, h, Command{Do: DoAccept, ID: p.ID})
	}
	r, met, err := d.stranger(ctx, h, to)
	if err != nil || !met {
		return r, err
	}
	if no, err := d.unwanted(ctx, h, to); err != nil || no {
		return refused(to), err
	}
	if !d.mayAsk(h.Person, to.ID, h.At) {
		return screen("That is a lot", say(fmt.Sprintf("You asked %s %d times in the last day. Try again tomorrow, or write to them yourself. %s", to.called(), mostADay, chat.OnlyYou))), nil
	}
	p := Pair{ID: d.ID(), Mentor: to, Mentee: h.me(), Asked: h.At}
	if offer {
		p.Mentor, p.Mentee, p.ByMentor = h.me(), to, true
	}
	if err := d.Pairs.SavePair(ctx, p); err != nil {
		return chat.Reply{}, fmt.Errorf("asking somebody: %w", err)
	}
	told, trouble := d.post(ctx, to, request(h, p), "mentoring-ask-"+p.ID, true)
	r = between("Asked", youAnd(to, "that you asked"), say("It begins when "+to.called()+" accepts. Nothing of yours is shared by it."))
	r = with(r, told)
	r.Trouble = trouble
	r.Choices = []chat.Choice{button("Take the request back", Command{Do: DoEnd, ID: p.ID, Sure: true}), button("Mentors and mentees", Command{Do: DoMentor})}
	return r, nil
}

// request is what the other side reads.
func request(h here, p Pair) chat.Reply {
	from := h.me()
	what, means := from.begins()+" asks you to be their mentor.", "You would see only what they share with you, one thing at a time. You can suggest descriptors to them."
	if p.ByMentor {
		what, means = from.begins()+" offers to be your mentor.", "They would see nothing of yours by it. You choose what to share, one thing at a time."
	}
	r := between("Mentor and mentee", youAnd(from, "this request"), say(what), say(means), say("Either of you can end it at any time. If you do nothing, nothing happens."))
	r.Choices = []chat.Choice{button("Accept", Command{Do: DoAccept, ID: p.ID}), button("No thanks", Command{Do: DoDecline, ID: p.ID}), stopButton(from)}
	return r
}

// refused is the same whether somebody wants nothing from anybody or from the
// caller.
func refused(to Party) chat.Reply {
	return screen("Not sent", say(to.begins()+" takes nothing of the kind through me at present. Nothing was sent. "+chat.OnlyYou))
}

func orNothing(r *chat.Reply) chat.Reply {
	if r == nil {
		return chat.Reply{}
	}
	return *r
}

// decide accepts or declines what the other side asked.
func (d *Desk) decide(ctx context.Context, h here, c Command) (chat.Reply, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	open := slices.DeleteFunc(slices.Clone(pairs), func(p Pair) bool {
		return p.live() || p.byMe(h.mine) || c.ID != "" && p.ID != c.ID
	})
	if len(open) != 1 {
		i := slices.IndexFunc(pairs, func(p Pair) bool { return p.ID == c.ID })
		switch {
		case len(open) > 1:
			return with(pairsScreen(h, pairs), "There are several requests. Choose one."), nil
		case i >= 0 && pairs[i].live() && c.Do == DoAccept:
			return with(pairsScreen(h, pairs), "That is so already."), nil
		case i >= 0 && !pairs[i].live():
			return with(pairsScreen(h, pairs), "That is for the other person to decide."), nil
		}
		return with(pairsScreen(h, pairs), "There is no such request."), nil
	}
	p := open[0]
	other, mentor := p.other(h.mine)
	if c.Do == DoDecline {
		if err := d.Pairs.EndPair(ctx, p); err != nil {
			return chat.Reply{}, fmt.Errorf("declining a request: %w", err)
		}
		said := screen("No thanks", say(h.me().begins()+" said no thanks to your request. "+chat.OnlyYou))
		told, trouble := d.post(ctx, other, said, "mentoring-declined-"+p.ID, false)
		r := with(screen("Declined", say("Nothing began. "+other.begins()+" is told that you said no thanks.")), told)
		r.Choices = []chat.Choice{stopButton(other), button("Mentors and mentees", Command{Do: DoMentor})}
		r.Trouble = trouble
		return r, nil
	}
	p.Accepted = h.At
	if mentor {
		p.Mentor = h.me()
	} else {
		p.Mentee = h.me()
	}
	if err := d.Pairs.SavePair(ctx, p); err != nil {
		return chat.Reply{}, fmt.Errorf("accepting a request: %w", err)
	}
	// Both may have asked at the same moment: one of the two is enough.
	for _, q := range pairs {
		if to, same := q.other(h.mine); q.ID == p.ID || same != mentor || !to.same(other) {
			continue
		}
		if err := d.Pairs.EndPair(ctx, q); err != nil {
			return chat.Reply{}, fmt.Errorf("dropping a second request: %w", err)
		}
	}
	told, trouble := d.post(ctx, other, begun(h.me(), !mentor), "mentoring-begun-"+p.ID, false)
	r := with(begun(other, mentor), told)
	r.Trouble = trouble
	return r, nil
}

// begun is what either side reads when it begins. mentor is true for the one
// who is the mentor.
func begun(other Party, mentor bool) chat.Reply {
	if mentor {
		r := between("It begins", youAnd(other, "that you are their mentor"),
			say("You see nothing of "+other.called()+" by it. They choose what to share with you."),
			say("To point them at a descriptor, find it and choose to suggest it."))
		r.Choices = []chat.Choice{button("Shared with me", Command{Do: DoSharedWithMe}), button("Mentors and mentees", Command{Do: DoMentor})}
		return r
	}
	r := between("It begins", youAnd(other, "that they are your mentor"),
		say(other.begins()+" sees nothing of yours by it. You choose what to share, and see first what they will see."))
	r.Choices = []chat.Choice{button("Share something", Command{Do: DoShare}), button("Ask my mentor", Command{Do: DoAskMentor}), button("Mentors and mentees", Command{Do: DoMentor})}
	return r
}

// end ends a pair, or takes a request back. What the two shared ends with it.
func (d *Desk) end(ctx context.Context, h here, c Command) (chat.Reply, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	if c.ID == "" && c.Party != (Party{}) {
		to, question, err := d.find(ctx, h, c)
		if err != nil {
			return chat.Reply{}, err
		}
		if question != nil && len(pairs) == 0 {
			// There is nobody whom a mention would name better.
			return with(pairsScreen(h, pairs), "There is nothing to end."), nil
		}
		if question != nil {
			return *question, nil
		}
		c.Party = to
	}
	found := slices.DeleteFunc(slices.Clone(pairs), func(p Pair) bool {
		other, _ := p.other(h.mine)
		return c.ID != "" && p.ID != c.ID || c.ID == "" && c.Party != (Party{}) && !other.same(c.Party)
	})
	switch {
	case len(found) == 0:
		return with(pairsScreen(h, pairs), "There is nothing to end."), nil
	case len(found) > 1:
		return with(pairsScreen(h, pairs), "Choose which one to end."), nil
	}
	p := found[0]
	other, mentor := p.other(h.mine)
	if p.live() && !c.Sure {
		what := other.begins() + " would no longer be your mentor."
		if mentor {
			what = "You would no longer be the mentor of " + other.called() + "."
		}
		r := screen("End it?", say(what+" What the two of you share with each other is taken back too."), say(other.begins()+" is told. "+chat.OnlyYou))
		r.Choices = []chat.Choice{button("Yes, end it", Command{Do: DoEnd, ID: p.ID, Sure: true}), button("Keep it", Command{Do: DoMentor})}
		return r, nil
	}
	if p.live() {
		// First what can be read: if the rest fails, the press can be repeated.
		if err := d.closeBetween(ctx, h, other); err != nil {
			return chat.Reply{}, err
		}
	}
	if err := d.Pairs.EndPair(ctx, p); err != nil {
		return chat.Reply{}, fmt.Errorf("ending a pair: %w", err)
	}
	if !p.live() && !p.byMe(h.mine) {
		return screen("Declined", say("Nothing began.")), nil
	}
	if !p.live() {
		return screen("Taken back", say("You no longer ask "+other.called()+".")), nil
	}
	said := screen("It has ended", say(h.me().begins()+" has ended being mentor and mentee with you. What you shared with each other is taken back. "+chat.OnlyYou))
	told, trouble := d.post(ctx, other, said, "mentoring-ended-"+p.ID, false)
	r := with(screen("It has ended", say("You and "+other.called()+" are no longer mentor and mentee. What you shared with each other is taken back. What somebody read, they may remember.")), told)
	r.Choices = []chat.Choice{button("What can others see?", Command{Do: DoShared}), stopButton(other)}
	r.Trouble = trouble
	return r, nil
}

// closeBetween takes back what two people share with each other.
func (d *Desk) closeBetween(ctx context.Context, h here, other Party) error {
	theirs, err := d.accountsOf(ctx, other)
	if err != nil {
		return err
	}
	given, err := d.Shares.SharedBy(ctx, h.Person)
	if err != nil {
		return fmt.Errorf("reading what is shared: %w", err)
	}
	for _, g := range given {
		if !slices.Contains(theirs, g.To.ID) {
			continue
		}
		if err := d.Shares.TakeBack(ctx, h.Person, g.ID); err != nil {
			return fmt.Errorf("taking back what was shared: %w", err)
		}
	}
	got, err := d.Shares.SharedWith(ctx, h.Person)
	if err != nil {
		return fmt.Errorf("reading what is shared: %w", err)
	}
	for _, g := range got {
		if !slices.Contains(theirs, g.Owner.ID) || !h.is(g.To.ID) {
			continue
		}
		if err := d.Shares.TakeBack(ctx, g.Owner.ID, g.ID); err != nil {
			return fmt.Errorf("giving back what was shared: %w", err)
		}
	}
	return nil
}

// stopButton keeps one person's suggestions away.
func stopButton(from Party) chat.Choice {
	return button("Stop suggestions from "+from.called(), Command{Do: DoStop, Party: from})
}
