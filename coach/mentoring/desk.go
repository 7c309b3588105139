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
	// Mentioned are whom the platform itself says that this message names. Letters
	// that look like somebody's account are no mention.
	Mentioned []chat.PersonID
	Library   *knowledge.Library
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
	// at is where it is shown: the command that shows it, whose Page is the part
	// of a long thing. Its title and its parts are used, and of its choices those
	// that lead between the parts: the rest are the owner's. It does not say who
	// can see it: the desk does.
	Show func(ctx context.Context, viewer Caller, g Grant, at Command) (chat.Reply, error)
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
	d.heard(h)
	var r chat.Reply
	for n := 0; err == nil && n < tries; n++ {
		if r, err = d.press(ctx, h, c); errors.Is(err, ErrMoved) && n < tries-1 {
			err = nil
			continue
		}
		break
	}
	if errors.Is(err, ErrFull) {
		return full(c), nil
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
	case DoLinked:
		return linked(h), nil
	}
	return d.mentor(ctx, h)
}

// reads are the verbs that change nothing.
var reads = []Verb{
	DoMentor, DoSuggest, DoSuggested, DoOpen, DoAnswer, DoShared, DoSharedShow, DoSharedWithMe, DoLook, DoView, DoViews, DoAskMentor, DoLinked,
}

// full says that there is no room for one more, and what makes room.
func full(c Command) chat.Reply {
	said, next := "There is no room for more.", button("Mentors and mentees", Command{Do: DoMentor})
	switch c.Do { //nolint:exhaustive // Only these keep something.
	case DoAsk, DoOffer, DoAccept:
		said = "One of you has as many mentors as one person can have. End one first."
	case DoShare:
		said = "You share as much as one person can. Take something back first."
		next = button("What can others see?", Command{Do: DoShared})
	case DoSuggestSend, DoAskMentorSend, DoAnswerSend:
		said = "It was not sent. Too much waits for them already. Try again when they have answered some of it."
	case DoLink:
		said = "It was not done. Your accounts together hold more than one person can keep. Both stay as they are."
	}
	r := withNote(screen("No room for more", say(said+" "+chat.OnlyYou)), c.Values[FieldNote])
	r.Choices = append(r.Choices, next)
	return r
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
