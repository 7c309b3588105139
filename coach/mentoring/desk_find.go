package mentoring

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// noMentions is what to do where nobody can be mentioned.
const noMentions = "Nobody can be mentioned here. Do it in Slack or Microsoft Teams, and link your accounts to have it here too."

// canMention is true where people can be named in the platform's own way.
func (h here) canMention() bool {
	return h.Person.Platform == chat.Slack || h.Person.Platform == chat.Teams
}

// howToAsk says how to name somebody, where they can be named at all.
func (h here) howToAsk(words string) string {
	if h.canMention() {
		return words
	}
	return noMentions
}

// howToMention is how a mention is made on the caller's platform.
func (h here) howToMention() []chat.Part {
	if !h.canMention() {
		return []chat.Part{say(noMentions)}
	}
	parts := []chat.Part{say("To mention somebody, type @ and the first letters of their name. Choose them from the list that " + PlatformName(h.Person.Platform) + " shows, then send your message.")}
	if h.Person.Platform == chat.Teams {
		parts = append(parts, say("In a chat with me alone, the list may not have them. Then write to me in a channel or a group chat that they are in."))
	}
	return parts
}

// Whom is the other person a command means, with the account where it is known.
// ask is the question to put to the caller when that is not clear, and nil else.
// It changes nothing, and holds no content of anybody's.
func (d *Desk) Whom(ctx context.Context, caller Caller, c Command) (p Party, ask *chat.Reply, err error) {
	h, err := d.here(ctx, caller)
	if err != nil {
		return c.Party, nil, err
	}
	return d.find(ctx, h, c)
}

// find is the other person a command means: by their account, or by a name
// among those the caller has to do with. ask is the question when it is not
// clear.
func (d *Desk) find(ctx context.Context, h here, c Command) (p Party, ask *chat.Reply, err error) {
	p = c.Party
	if h.is(p.ID) {
		r := screen("That is you", say("That is you, or another account of yours. This is something to do with somebody else."))
		return p, &r, nil
	}
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return p, nil, err
	}
	var found, known []Party
	for _, pair := range pairs {
		other, mentor := pair.other(h.mine)
		if other.same(p) {
			// The name they were last seen by is the better one.
			if cleanName(other.Name) != "" {
				p.Name = other.Name
			}
			return p, nil, nil
		}
		if slices.ContainsFunc(known, other.same) {
			continue
		}
		known = append(known, other)
		if p.Name == MyMentor && !mentor && pair.live() || p.Name != MyMentor && other.AnswersTo(p.Name) {
			found = append(found, other)
		}
	}
	switch {
	case p.ID != (chat.PersonID{}) && len(known) > 0:
		// They may be somebody of another account.
		theirs, err := d.accountsOf(ctx, p)
		if err != nil {
			return p, nil, err
		}
		if i := slices.IndexFunc(known, func(o Party) bool { return slices.Contains(theirs, o.ID) }); i >= 0 {
			return known[i], nil, nil
		}
		return p, nil, nil
	case p.ID != (chat.PersonID{}):
		return p, nil, nil
	case len(found) == 1:
		return found[0], nil, nil
	}
	var r chat.Reply
	switch {
	case len(found) > 1:
		r = screen("Who?", say("Who do you mean?"))
		r.Choices = choosing(c, found)
	case p.Name == MyMentor:
		r = noMentor(h)
	default:
		r = h.nobodyMentioned(c, known)
	}
	r = withNote(r, c.Values[FieldNote])
	return p, &r, nil
}

// accountsOf are all accounts of somebody, the one they are known by among them.
func (d *Desk) accountsOf(ctx context.Context, p Party) ([]chat.PersonID, error) {
	all, err := d.Links.Accounts(ctx, p.ID)
	if err != nil {
		return nil, fmt.Errorf("reading the other side's accounts: %w", err)
	}
	if !slices.Contains(all, p.ID) {
		all = append(slices.Clone(all), p.ID)
	}
	return all, nil
}

// choosing are buttons that do the same with each of some people. They lead to
// the step before it is done: a button holds no note, and whoever said yes did
// not see to whom.
func choosing(c Command, people []Party) []chat.Choice {
	var out []chat.Choice
	for _, p := range people[:min(len(people), mostButtons)] {
		next := c
		next.Party, next.ID, next.Code, next.Sure = p, "", "", false
		if c.Do == DoSuggestSend {
			next.Do = DoSuggest
		}
		out = append(out, button(p.begins(), next))
	}
	return out
}

// nobodyMentioned answers words that name somebody in no way the platform
// knows. Who that is cannot be told from the letters, and nobody is guessed at.
func (h here) nobodyMentioned(c Command, known []Party) chat.Reply {
	said := "Your message mentions nobody, so I cannot tell who you mean. Nothing was done. "
	if name := cleanName(c.Party.Name); name != "" {
		said = "Your message mentions nobody: “" + name + "” is only text to me. Nothing was done. "
	}
	r := screen("Nobody is mentioned", say(said+chat.OnlyYou))
	r.Parts = append(r.Parts, h.howToMention()...)
	// Whom one already works with need not be asked to begin it.
	if len(known) > 0 && c.Do != DoAsk && c.Do != DoOffer {
		r.Parts = append(r.Parts, say("Or choose somebody you have to do with here. Their name alone is enough then."))
		r.Choices = choosing(c, known)
	}
	r.Choices = append(r.Choices, h.elsewhere()...)
	return r
}

// elsewhere are the ways on for somebody who has nobody to do something with.
func (h here) elsewhere() []chat.Choice {
	var out []chat.Choice
	if !h.canMention() && len(h.mine) < 2 {
		out = append(out, button("Link my accounts", Command{Do: DoLink}))
	}
	return append(out, button("Mentors and mentees", Command{Do: DoMentor}))
}
