// Package mentoring is what two people do with each other through the coach:
// who is whose mentor, descriptors suggested, things of one's own shown to one
// person until a date, and a mentor's second view beside one's own.
//
// It knows no platform and no store, and it never holds what is shown: the coach
// draws that, and the store checks the permission at every read. coach hands it
// presses; store implements the interfaces it declares.
package mentoring

import (
	"context"
	"errors"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Version is the state of a record as it was read; 0 is one that is not there.
type Version int64

// What a store says besides its own troubles.
var (
	// ErrMoved: somebody else wrote first.
	ErrMoved = errors.New("the record was changed by somebody else")
	// ErrFull: somebody has as much as one person may.
	ErrFull = errors.New("no more than this is kept for one person")
	// ErrDamaged: it was kept and cannot be read any more.
	ErrDamaged = errors.New("the record cannot be read")
	// ErrNotShared: there is no permission that is alive. Whether there ever was
	// one, and whether the thing is there, it does not say.
	ErrNotShared = errors.New("that is not shared with this person")
)

// Party is somebody as the other side knows them.
type Party struct {
	ID chat.PersonID
	// Name is what their platform called them when they last acted.
	Name string
}

// Pair is a mentor and a mentee.
type Pair struct {
	ID             string
	Mentor, Mentee Party
	// ByMentor is true when the mentor asked.
	ByMentor bool
	Asked    time.Time
	// Accepted is zero until the other side says yes.
	Accepted time.Time
}

// Kind says what is shared, suggested or viewed.
type Kind string

// The kinds of thing a person can share.
const (
	// KindRating is one skill of one finished check-in.
	KindRating  Kind = "rating"
	KindCheckIn Kind = "check-in"
	KindPlan    Kind = "plan"
	KindEntry   Kind = "entry"
)

// kinds are all of them.
var kinds = []Kind{KindRating, KindCheckIn, KindPlan, KindEntry}

// Item is one thing of a person's own.
type Item struct {
	Kind Kind
	// ID is the check-in's or the entry's; a plan has none.
	ID string
	// Skill is the address of a rating's skill.
	Skill knowledge.Address
}

// Grant is the permission to see one item. It lives with its owner: without it
// there, nothing opens.
type Grant struct {
	ID    string
	Owner Party
	To    Party
	Item  Item
	Made  time.Time
	// Until is the first moment at which it no longer counts.
	Until time.Time
	// Looked is when To first saw it, and Looks how often in all. What is read
	// within OneLook of the last reading is the same look.
	Looked time.Time
	Looks  int
}

// OneLook is how soon after reading something reading it again is the same look:
// turning its pages, or opening it once more.
const OneLook = 10 * time.Minute

// View is what a mentor thinks of a shared rating. It stands beside the
// person's own and is theirs: it lives with the owner of the rating.
type View struct {
	Grant string
	From  Party
	Item  Item
	// Level is a name of the framework's levels; it may be empty.
	Level string
	Note  string
	At    time.Time
}

// Suggestion is a descriptor, or a question about one, that somebody sent. It
// lives with whom it was sent to.
type Suggestion struct {
	ID   string
	From Party
	// Address is of the section, and Words what stood there on the day. A question
	// and an answer may have neither.
	Address knowledge.Address
	Words   []string
	// Note is the sender's own word.
	Note string
	// Asks is true for a mentee's question to a mentor.
	Asks bool
	// Answers is the id of what it is an answer to; empty for what began by itself.
	Answers string
	// Focus is true when it is meant to be worked on.
	Focus bool
	At    time.Time
	// State is what became of it.
	State State
}

// State is what somebody did with a suggestion.
type State string

// The states.
const (
	StateNew      State = ""
	StateKept     State = "kept"
	StateNext     State = "next check-in"
	StateAnswered State = "answered"
	StateDeclined State = "declined"
)

// Manners are whose suggestions a person does not want.
type Manners struct {
	NobodyMay bool
	Stopped   []chat.PersonID
}

// Pairs keep who is whose mentor. A pair lives with the mentee; the mentor has
// a note of it that counts for nothing without it.
type Pairs interface {
	// PairsOf are those a person is in, asked and accepted ones.
	PairsOf(ctx context.Context, person chat.PersonID) ([]Pair, error)
	// SavePair adds it or writes it over. An accepted one must be there already,
	// else it is ErrMoved: the other side may have ended it a moment ago.
	SavePair(ctx context.Context, p Pair) error
	// EndPair removes it, whichever side asks. One that is not there is no error.
	EndPair(ctx context.Context, p Pair) error
}

// Shares keep permissions and what belongs to them.
type Shares interface {
	// Share begins a permission. The store ends it by itself at its Until.
	Share(ctx context.Context, g Grant) error
	// TakeBack ends it, for every replica at once.
	TakeBack(ctx context.Context, owner chat.PersonID, id string) error
	// SharedBy are the living permissions a person gave.
	SharedBy(ctx context.Context, owner chat.PersonID) ([]Grant, error)
	// SharedWith are the living permissions a person has. It is no look.
	SharedWith(ctx context.Context, reader chat.PersonID) ([]Grant, error)
	// ViewsOf are the second views on what is a person's.
	ViewsOf(ctx context.Context, owner chat.PersonID) ([]View, error)
	// SaveView writes a view, if the permission is alive (else ErrNotShared).
	SaveView(ctx context.Context, owner chat.PersonID, v View) error
	// DeleteView is for its owner and its author.
	DeleteView(ctx context.Context, owner chat.PersonID, grant string) error
}

// Suggestions keep what was sent to people.
type Suggestions interface {
	// Suggest keeps it for a person. ErrUnwanted when they said no to that.
	Suggest(ctx context.Context, to chat.PersonID, s Suggestion) error
	SuggestionsTo(ctx context.Context, person chat.PersonID) ([]Suggestion, error)
	// SaveSuggestion writes over one that is there; else it is ErrMoved.
	SaveSuggestion(ctx context.Context, person chat.PersonID, s Suggestion) error
	DeleteSuggestion(ctx context.Context, person chat.PersonID, id string) error
	Manners(ctx context.Context, person chat.PersonID) (Manners, error)
	SaveManners(ctx context.Context, person chat.PersonID, m Manners) error
	// Met is true for somebody the coach knows: they wrote to it, or saved
	// something.
	Met(ctx context.Context, person chat.PersonID) (bool, error)
}

// ErrUnwanted means that the person does not want suggestions from that one. The
// sender is not told whether that holds for everybody.
var ErrUnwanted = errors.New("the person wants no suggestions")

// Post takes a message to another person, who did not ask just now. Its errors
// are chat.ErrUnreachable, chat.ErrUnsure, chat.Later or a failure.
type Post interface {
	Post(ctx context.Context, to chat.PersonID, r chat.Reply, key string) error
	// PostAt writes to that account and to no other of the person's: what is said
	// of an account must not go to whoever is there.
	PostAt(ctx context.Context, account chat.PersonID, r chat.Reply, key string) error
}

// Links join one person's accounts on several platforms. All of a person's
// records are then one, whichever account they come by.
type Links interface {
	// Code makes a code for the account, good for ten minutes and five tries.
	Code(ctx context.Context, account chat.PersonID, name string) (string, error)
	// Whose says who made a code, before anything is joined: whoever made it will
	// read all that the other account saved. A wrong code counts as a try, a right
	// one is not used up. The error is ErrNoCode.
	Whose(ctx context.Context, account chat.PersonID, code string) (Party, error)
	// Join takes the code typed on another account. The errors are ErrNoCode and
	// ErrSame.
	Join(ctx context.Context, account chat.PersonID, code string) (Party, error)
	// Accounts are all of the person's, this one included.
	Accounts(ctx context.Context, account chat.PersonID) ([]chat.PersonID, error)
	// Part takes this account away from the others. What was saved stays with
	// the account that was there first.
	Part(ctx context.Context, account chat.PersonID) error
}

// What joining says.
var (
	// ErrNoCode: it was never made, is over, was used, or was tried too often.
	ErrNoCode = errors.New("there is no such code")
	// ErrSame: both accounts are one already.
	ErrSame = errors.New("these accounts are one already")
)
