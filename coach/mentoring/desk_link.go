package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// link makes a code, takes one, or takes this account away from the others.
func (d *Desk) link(ctx context.Context, h here, c Command) (chat.Reply, error) {
	if typed := strings.TrimSpace(c.Values[FieldCode]); typed != "" {
		code, ok := readableCode(strings.ToUpper(strings.Join(strings.Fields(typed), "-")))
		if !ok {
			return noCode(), nil
		}
		c.Code = code
	}
	switch {
	case c.Do == DoPart:
		return d.part(ctx, h, c)
	case c.Code == "":
		return d.code(ctx, h)
	}
	return d.join(ctx, h, c)
}

// code shows a new code, and what it does.
func (d *Desk) code(ctx context.Context, h here) (chat.Reply, error) {
	code, err := d.Links.Code(ctx, h.Person, cleanName(h.Name))
	if err != nil {
		return chat.Reply{}, fmt.Errorf("making a code: %w", err)
	}
	r := screen("Link your accounts",
		say("On your other account, say this to me: link "+code+". "+chat.OnlyYou),
		say("The code works once, for ten minutes and at most five tries. Give it to nobody."),
		say("Then both accounts are one: what you saved on the other account moves to this one, and you reach it from both. What exists only once, such as your profile and your plan, stays as it is here."),
		chat.Form{
			Title: "Link your accounts", Intro: "Did you make a code on your other account? Enter it here.", Submit: "Go on", Value: Command{Do: DoLink}.String(),
			Open:   button("I have a code", Command{Do: DoLink}),
			Fields: []chat.Field{{Name: FieldCode, Label: "Code", Hint: "Only a code that you made yourself.", Most: 30, Required: true, Typed: "link and the code"}},
		},
	)
	if len(h.mine) > 1 {
		r = with(r, accounts(h))
		r.Choices = append(r.Choices, button("Unlink this account", Command{Do: DoPart}))
	}
	return r, nil
}

// linked says which accounts are one, and makes no code.
func linked(h here) chat.Reply {
	if len(h.mine) < 2 {
		r := screen("Your accounts", say("This account is linked with no other. "+chat.OnlyYou))
		r.Choices = []chat.Choice{button("Link my accounts", Command{Do: DoLink})}
		return r
	}
	r := screen("Your accounts", say(accounts(h)+" "+chat.OnlyYou))
	r.Choices = []chat.Choice{button("Link another account", Command{Do: DoLink}), button("Unlink this account", Command{Do: DoPart})}
	return r
}

// accounts says what is one already.
func accounts(h here) string {
	var names []string
	for _, a := range h.mine {
		if a != h.Person {
			names = append(names, PlatformName(a.Platform))
		}
	}
	return "This account is one with your account on " + and(names) + "."
}

// PlatformName is what people call a platform.
func PlatformName(p chat.Platform) string {
	switch p {
	case chat.Slack:
		return "Slack"
	case chat.Teams:
		return "Microsoft Teams"
	case chat.Web:
		return "the web page"
	case chat.Terminal:
		return "the terminal"
	}
	return string(p)
}

// noCode is the one answer to a code that does not work, for whichever reason.
func noCode() chat.Reply {
	r := screen("That code does not work", say("A code works once, for ten minutes and five tries. Make a new one on your other account."))
	r.Choices = []chat.Choice{button("Make a code here", Command{Do: DoLink})}
	return r
}

// join says whose the code is, and makes the accounts one after a yes. Whoever
// made the code will read all that is saved here: somebody may have been talked
// into typing it.
func (d *Desk) join(ctx context.Context, h here, c Command) (chat.Reply, error) {
	if !c.Sure {
		whose, err := d.Links.Whose(ctx, h.Person, c.Code)
		switch {
		case errors.Is(err, ErrNoCode):
			return noCode(), nil
		case err != nil:
			return chat.Reply{}, fmt.Errorf("asking whose a code is: %w", err)
		case h.is(whose.ID):
			return alreadyOne(), nil
		}
		r := screen("Is this you?",
			say("The code was made by "+whose.called()+" on "+PlatformName(whose.ID.Platform)+". Is that you? "+chat.OnlyYou),
			say("Whoever made it will see all that you saved here: check-ins, reflections and plan. What you saved here moves there, and stays there if you unlink later."),
			say("If somebody else gave you the code, do not go on."),
		)
		r.Choices = []chat.Choice{button("Yes, that is me", Command{Do: DoLink, Code: c.Code, Sure: true}), button("No, do not link", Command{Do: DoMentor})}
		return r, nil
	}
	home, err := d.Links.Join(ctx, h.Person, c.Code)
	switch {
	case errors.Is(err, ErrNoCode):
		return noCode(), nil
	case errors.Is(err, ErrSame):
		return alreadyOne(), nil
	case err != nil:
		return chat.Reply{}, fmt.Errorf("joining accounts: %w", err)
	}
	said := screen("Accounts linked", say("Your account on "+PlatformName(h.Person.Platform)+", "+h.me().called()+", is now one with this one. What was saved there is here. "+chat.OnlyYou))
	said.Choices = []chat.Choice{button("Unlink this account", Command{Do: DoPart})}
	// The account in use just now is this one, which needs no telling.
	trouble := d.Post.PostAt(ctx, home.ID, said, "mentoring-link-"+h.At.UTC().Format("20060102T150405"))
	if errors.Is(trouble, chat.ErrUnreachable) {
		trouble = nil
	}
	r := screen("Accounts linked", say("This account is now one with your account on "+PlatformName(home.ID.Platform)+". Your check-ins and reflections are the same from both. "+chat.OnlyYou))
	r.Choices = []chat.Choice{button("Unlink this account", Command{Do: DoPart})}
	if trouble != nil {
		r.Trouble = fmt.Errorf("telling the other account: %w", trouble)
	}
	return r, nil
}

func alreadyOne() chat.Reply {
	return screen("One already", say("These accounts are one already. "+chat.OnlyYou))
}

// part asks, then takes this account away from the others.
func (d *Desk) part(ctx context.Context, h here, c Command) (chat.Reply, error) {
	if len(h.mine) < 2 {
		r := screen("Not linked", say("This account is not linked to another one. "+chat.OnlyYou))
		r.Choices = []chat.Choice{button("Link my accounts", Command{Do: DoLink})}
		return r, nil
	}
	agreed, err := d.agreedBy(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	if !c.Sure {
		var names []string
		for _, p := range agreed {
			if other, _ := p.other(h.mine); p.live() && !slices.Contains(names, other.called()) {
				names = append(names, other.called())
			}
		}
		r := screen("Unlink this account?", say(accounts(h)+" "+chat.OnlyYou), say("What was saved stays with the account that was there first, which is the one the code was made on. The other account begins empty."))
		if len(names) > 0 {
			r.Parts = append(r.Parts, say("The account that begins empty is the one that agreed it with "+and(names)+". You would no longer be mentor and mentee, and what you share with each other is taken back. The other side is told."))
		}
		r.Choices = []chat.Choice{button("Yes, unlink", Command{Do: DoPart, Sure: true}), button("Keep them linked", Command{Do: DoMentor})}
		return r, nil
	}
	for _, p := range agreed {
		// The store would end it too, and tell nobody.
		if _, err := d.end(ctx, h, Command{Do: DoEnd, ID: p.ID, Sure: true}); err != nil {
			return chat.Reply{}, err
		}
	}
	if err := d.Links.Part(ctx, h.Person); err != nil {
		return chat.Reply{}, fmt.Errorf("unlinking an account: %w", err)
	}
	return screen("Unlinked", say("This account is by itself again. "+chat.OnlyYou)), nil
}

// agreedBy are the pairs that end when the caller unlinks: those of the account
// that leaves, which is this one. When this one was there first, all others leave.
func (d *Desk) agreedBy(ctx context.Context, h here) ([]Pair, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return nil, err
	}
	leaves := func(p Party) bool {
		return h.is(p.ID) && (p.ID == h.Person) != (h.mine[0] == h.Person)
	}
	return slices.DeleteFunc(pairs, func(p Pair) bool { return !leaves(p.Mentor) && !leaves(p.Mentee) }), nil
}
