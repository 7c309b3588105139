// Package reflection is the weekly question and the private journal: when a
// person wants to be asked, what they are asked, the guides that help them
// answer, and the entries they keep.
//
// It searches nothing, draws nothing and knows no platform and no store: coach
// hands it presses and shows its replies, cmd/bot runs its Prompter, and store
// implements the interfaces it declares.
package reflection

import (
	"context"
	"errors"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Version is the state of a record as it was read; 0 is one that is not there.
// A write names the version it saw, and gives ErrMoved, writing nothing, when
// the record has another one by then.
type Version int64

// What a store says besides its own troubles.
var (
	// ErrMoved: somebody else wrote first.
	ErrMoved = errors.New("the record was changed by somebody else")
	// ErrDamaged: it was kept and cannot be read any more. It comes with the
	// version, so that the record can be written over.
	ErrDamaged = errors.New("the record cannot be read")
)

// Reminders keep when people want to be asked. It is what is true: a Queue only
// says when to look.
type Reminders interface {
	// Reminder is the person's; its version is 0 when there is none.
	Reminder(ctx context.Context, person chat.PersonID) (Reminder, Version, error)
	// SaveReminder writes it; the new version is that of the record now.
	SaveReminder(ctx context.Context, person chat.PersonID, r Reminder, expect Version) (Version, error)
}

// Waker makes sure that somebody is looked at. Waking comes before the record
// is written: whoever is woken for nothing costs one look, and whoever is not
// woken is forgotten.
type Waker interface {
	// Wake has the person looked at at that time or before.
	Wake(ctx context.Context, person chat.PersonID, at time.Time) error
}

// Queue says who is to be looked at. Between a Claim and its Settle nobody else
// claims the same person, until the lease ends.
type Queue interface {
	Waker
	// Claim takes up to most people whose time has come, the longest due first.
	Claim(ctx context.Context, most int, lease time.Duration) ([]Claim, error)
	// Settle ends a claim: the person is looked at again at next, or at an
	// earlier time they were woken for meanwhile; the zero time is never. A claim
	// whose lease has ended and that somebody else took settles nothing.
	Settle(ctx context.Context, c Claim, next time.Time) error
}

// Accounts says which accounts are one person's.
type Accounts interface {
	// Accounts are all of theirs, the one that is named among them.
	Accounts(ctx context.Context, account chat.PersonID) ([]chat.PersonID, error)
}

// Claim is one person to look at.
type Claim struct {
	Person chat.PersonID
	// Tries is how many claims of this person were not settled, this one
	// included: above 1, somebody died at it and may have sent already.
	Tries int
	// Token tells this claim from others of the same person.
	Token string
	// Due is the time they were to be looked at; zero after a try that was not
	// settled.
	Due time.Time
}

// Messenger takes a prompt to a person on their platform.
//
// Send's errors are chat.ErrUnreachable, chat.ErrUnsure, chat.Later, or a
// failure after which it is certain that nothing arrived.
type Messenger interface {
	// Send writes to the person's own chat with the coach. key names the prompt,
	// so that Sent finds it.
	Send(ctx context.Context, person chat.PersonID, r chat.Reply, key string) error
	// Sent says whether a prompt with that key stands in the chat since a time.
	// known is false where the platform cannot tell.
	Sent(ctx context.Context, person chat.PersonID, key string, since time.Time) (sent, known bool, err error)
}
