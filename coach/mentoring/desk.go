package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// MostNote is how many characters a note, a question or an answer can have.
const MostNote = 500

// ErrCannot is what Focus and NextCheckIn say of an address that nobody can work
// on or be asked about.
var ErrCannot = errors.New("that cannot be done with this descriptor")

// Caller is who presses, and when.
type Caller struct {
	Person chat.PersonID
	// Name is what their platform calls them; it may be empty. It is what others
	// see of who they are.
	Name string
	// Accounts are all of the person's, where that is known already; nil is looked
	// up.
	Accounts []chat.PersonID
	Library  *knowledge.Library
	// At is now, in the person's time zone: dates are written and read in it.
	At time.Time
}

// Thing is something of a person's own that they could share.
type Thing struct {
	Item Item
	// Name says which one, for the person: "Data and insight, Working, 6 March 2026".
	Name string
}

// Config is what a desk needs. All of it is needed.
type Config struct {
	Pairs       Pairs
	Shares      Shares
	Suggestions Suggestions
	Links       Links
	Post        Post
	// Show draws one item, for its owner before it is shared and for its reader
	// after: the same parts for both, so that the preview is what the other sees.
	// viewer.Person is who looks. For the owner, g has no ID yet or the one it is
	// known by; for a reader, whoever draws it reads it with the permission
	// g.Owner.ID, g.ID, which the store checks and which counts as a look.
	// ErrNotShared when it may not be read or is not there.
	//
	// Its title and parts are used, its choices are not. It does not say who can
	// see it: the desk does.
	Show func(ctx context.Context, viewer Caller, g Grant) (chat.Reply, error)
	// Things are what a person could share, the newest first.
	Things func(ctx context.Context, c Caller) ([]Thing, error)
	// Focus makes what stands at an address the person's focus, NextCheckIn has
	// their next check-in ask about it. ErrCannot when there is no such thing.
	Focus, NextCheckIn func(ctx context.Context, c Caller, a knowledge.Address) error
	// ID gives ids of letters, digits, "-" and "_" that nobody can guess, at most
	// 48, with no small letters.
	ID func() string
}

// Desk answers every press of mentors and mentees. It is safe for concurrent
// use when what it was given is.
//
// Nothing it can be told names what is another person's: it finds permissions
// among those that person gave to whoever asks.
type Desk struct {
	Config
	told daily
}

// NewDesk returns a desk.
func NewDesk(c Config) (*Desk, error) {
	if c.Pairs == nil || c.Shares == nil || c.Suggestions == nil || c.Links == nil || c.Post == nil {
		return nil, errors.New("mentoring: pairs, shares, suggestions, links and a post are needed")
	}
	if c.Show == nil || c.Things == nil || c.Focus == nil || c.NextCheckIn == nil || c.ID == nil {
		return nil, errors.New("mentoring: ways to show, list, focus and check in, and ids are needed")
	}
	return &Desk{Config: c}, nil
}

// here is a caller with all accounts that are theirs.
type here struct {
	Caller
	mine []chat.PersonID
}

// me is the caller as the other side knows them.
func (h here) me() Party { return Party{ID: h.Person, Name: cleanName(h.Name)} }

func (h here) is(p chat.PersonID) bool { return slices.Contains(h.mine, p) }

// howToAsk says how to name somebody, where they can be named at all.
func (h here) howToAsk(words string) string {
	if h.Person.Platform == chat.Slack || h.Person.Platform == chat.Teams {
		return words
	}
	return "Nobody can be mentioned here. Do it in Slack or Microsoft Teams, and link your accounts to have it here too."
}

func (h here) zone() *time.Location { return h.At.Location() }

func (d *Desk) here(ctx context.Context, c Caller) (here, error) {
	if c.Accounts != nil {
		return here{Caller: c, mine: c.Accounts}, nil
	}
	mine, err := d.Links.Accounts(ctx, c.Person)
	if err != nil {
		return here{}, fmt.Errorf("reading somebody's accounts: %w", err)
	}
	if !slices.Contains(mine, c.Person) {
		mine = append(slices.Clone(mine), c.Person)
	}
	c.Accounts = mine
	return here{Caller: c, mine: mine}, nil
}

// tries is how often a press is worked again after somebody else wrote first.
const tries = 4

// Press answers one press or typed line. The reply is fit to show, also with an
// error: the error is for the log, and holds no word a person wrote.
func (d *Desk) Press(ctx context.Context, caller Caller, c Command) (chat.Reply, error) {
	h, err := d.here(ctx, caller)
	var r chat.Reply
	for n := 0; err == nil && n < tries; n++ {
		if r, err = d.press(ctx, h, c); errors.Is(err, ErrMoved) && n < tries-1 {
			err = nil
			continue
		}
		break
	}
	if err != nil {
		return undone(c), fmt.Errorf("%s: %w", c.Do, err)
	}
	r.Choices = distinct(r.Choices)
	return r, nil
}

func (d *Desk) press(ctx context.Context, h here, c Command) (chat.Reply, error) {
	switch c.Do {
	case DoMentor:
		return d.mentor(ctx, h)
	case DoAsk, DoOffer:
		return d.ask(ctx, h, c)
	case DoAccept, DoDecline:
		return d.decide(ctx, h, c)
	case DoEnd:
		return d.end(ctx, h, c)
	case DoSuggest, DoSuggestSend:
		return d.suggest(ctx, h, c)
	case DoAskMentor, DoAskMentorSend:
		return d.askMentor(ctx, h, c)
	case DoSuggested:
		return d.suggested(ctx, h)
	case DoOpen, DoKeep, DoNext, DoNoThanks, DoRemove, DoAnswer, DoAnswerSend:
		return d.handle(ctx, h, c)
	case DoStop, DoAllow:
		return d.manners(ctx, h, c)
	case DoShare:
		return d.share(ctx, h, c)
	case DoShared, DoSharedShow:
		return d.shared(ctx, h, c)
	case DoTakeBack:
		return d.takeBack(ctx, h, c)
	case DoSharedWithMe:
		return d.sharedWithMe(ctx, h, c)
	case DoLook:
		return d.look(ctx, h, c)
	case DoView, DoViewSave:
		return d.view(ctx, h, c)
	case DoViews:
		return d.views(ctx, h)
	case DoViewRemove:
		return d.removeView(ctx, h, c)
	case DoLink, DoPart:
		return d.link(ctx, h, c)
	}
	return d.mentor(ctx, h)
}

// reads are the verbs that change nothing.
var reads = []Verb{
	DoMentor, DoSuggest, DoSuggested, DoOpen, DoAnswer, DoShared, DoSharedShow, DoSharedWithMe, DoLook, DoView, DoViews, DoAskMentor,
}

// undone is shown when something below fails: the same button again, and what
// was written in a form given back.
func undone(c Command) chat.Reply {
	r := screen("Not done", say("I could not do that just now. Press again in a moment."))
	if slices.Contains(reads, c.Do) || c.Do == DoShare && !c.Sure {
		r = screen("Not available just now", say("I could not read what is kept. Press again in a moment."))
	}
	again := c
	if c.Do == DoLink && c.Code == "" {
		again.Sure = false
	}
	if opens, ok := map[Verb]Verb{DoSuggestSend: DoSuggest, DoAnswerSend: DoAnswer, DoViewSave: DoView, DoAskMentorSend: DoAskMentor}[c.Do]; ok {
		again.Do = opens
		if c.Do == DoSuggestSend || c.Do == DoAskMentorSend {
			again.ID = ""
		}
	}
	if _, ok := Parse(again.String()); !ok {
		again = Command{Do: DoMentor}
	}
	r.Choices = []chat.Choice{button("Try again", again)}
	if note := c.Values[FieldNote]; note != "" {
		r.Parts = append(r.Parts, say("This is what you wrote: "+note))
	}
	return r
}

// find is the other person a command means: by their account, or by a name
// among those the caller has to do with. ask is the question when it is not
// clear.
func (d *Desk) find(ctx context.Context, h here, c Command) (p Party, ask *chat.Reply, err error) {
	p = c.Party
	if p == (Party{}) {
		r := screen("Who?", say("Who do you mean? "+h.howToAsk("Mention them with @ and their name.")))
		return p, &r, nil
	}
	if h.is(p.ID) {
		r := screen("That is you", say("That is you, or another account of yours. This is something to do with somebody else."))
		return p, &r, nil
	}
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return p, nil, err
	}
	var found []Party
	for _, pair := range pairs {
		other, mentor := pair.other(h.mine)
		switch {
		case other.same(p):
			// The name they were last seen by is the better one.
			if cleanName(other.Name) != "" {
				p.Name = other.Name
			}
			return p, nil, nil
		case p.ID != (chat.PersonID{}) || slices.ContainsFunc(found, other.same):
		case p.Name == myMentor && !mentor && pair.live() || p.Name != myMentor && other.answersTo(p.Name):
			found = append(found, other)
		}
	}
	switch {
	case p.ID != (chat.PersonID{}):
		return p, nil, nil
	case len(found) == 1:
		return found[0], nil, nil
	}
	r := screen("Who?", say("I do not know who "+p.called()+" is. "+h.howToAsk("Mention them with @ and their name.")))
	switch {
	case len(found) > 1:
		r.Parts = []chat.Part{say("Who do you mean?")}
	case p.Name == myMentor:
		r = noMentor(h)
	}
	for _, f := range found {
		next := c
		next.Party = f
		r.Choices = append(r.Choices, button(f.called(), next))
	}
	return p, &r, nil
}

// pairs are those a person is in, the longest first. Two accounts of one person
// make no pair.
func (d *Desk) pairs(ctx context.Context, h here) ([]Pair, error) {
	all, err := d.Pairs.PairsOf(ctx, h.Person)
	if err != nil {
		return nil, fmt.Errorf("reading who is whose mentor: %w", err)
	}
	all = slices.DeleteFunc(slices.Clone(all), func(p Pair) bool { return p.withSelf(h.mine) })
	slices.SortStableFunc(all, func(a, b Pair) int { return a.Asked.Compare(b.Asked) })
	return all, nil
}

// tooLong is the fault of a note over the limit.
func tooLong(note string) (chat.Fault, bool) {
	n := utf8.RuneCountInString(note)
	if n <= MostNote {
		return chat.Fault{}, false
	}
	return chat.Fault{Field: FieldNote, Sentence: fmt.Sprintf("You wrote %d characters. The limit is %d.", n, MostNote)}, true
}
