// Package checkin is the short self-assessment: which skills are asked, how
// answers become a level, what is kept, and what every screen says.
//
// It works from the dimensions of a framework, never from its name, so a new
// document can be checked against without a change here. It does no I/O but
// through the Book and the Plans it declares; time, ids and seeds are passed
// in. The coach calls a Desk; the store keeps what the Book and the Plans say.
package checkin

import (
	"errors"
	"time"
	"unicode/utf8"
)

// The limits of what a person may write, in characters.
const (
	MostNote   = 500
	MostAction = 300
	// MostActions is how many actions one plan holds, ticked off ones included.
	MostActions = 50
)

// Errors a Book, the Plans or a transition may give.
var (
	// ErrMoved: somebody wrote first, on another device or another replica.
	// Nothing was written. Read again.
	ErrMoved = errors.New("the record was changed by somebody else first")
	// ErrDamaged: what was kept cannot be read as what it should be.
	ErrDamaged = errors.New("the record cannot be read")
	// ErrTooLong: a text is over its limit. Nothing was kept of it.
	ErrTooLong = errors.New("the text is over the limit")
	// ErrNothingToAsk: the framework has no descriptors for what was chosen.
	ErrNothingToAsk = errors.New("nothing to ask")
	// ErrNoStep: there is no such answer to change or to add an example to.
	ErrNoStep = errors.New("no such answer")
)

// Answer is what a person says of the lines they were shown.
type Answer string

// The answers. Unanswered is a question still on the screen.
const (
	Unanswered    Answer = ""
	True          Answer = "true"
	Partly        Answer = "partly"
	NotYet        Answer = "not-yet"
	NotApplicable Answer = "n/a"
	// Skipped leaves the whole skill without a rating.
	Skipped Answer = "skip"
)

// Ratings are the answers about the lines themselves, in the order they are
// offered.
func Ratings() []Answer { return []Answer{True, Partly, NotYet, NotApplicable} }

// Label is the answer as a person reads it.
func (a Answer) Label() string {
	switch a {
	case True:
		return "True"
	case Partly:
		return "Partly"
	case NotYet:
		return "Not yet"
	case NotApplicable:
		return "Not applicable"
	case Skipped:
		return "Skipped"
	case Unanswered:
	}
	return "Not answered"
}

// rating is true of the four answers that say something about the lines.
func (a Answer) rating() bool {
	return a == True || a == Partly || a == NotYet || a == NotApplicable
}

// missed is true of the two answers that say the lines are not reached.
func (a Answer) missed() bool { return a == Partly || a == NotYet }

// rank orders answers from the lowest; where several count together, the
// lowest decides.
func (a Answer) rank() int {
	switch a {
	case NotYet:
		return 0
	case Partly:
		return 1
	case True:
		return 2
	case NotApplicable, Skipped, Unanswered:
	}
	return 3
}

// Length says how much is asked.
type Length string

// The lengths.
const (
	// Short asks up to three skills, in about two minutes.
	Short Length = "short"
	// Full asks every skill.
	Full Length = "full"
	// Single asks the one skill a person named.
	Single Length = "single"
)

func (l Length) valid() bool { return l == Short || l == Full || l == Single }

// later is the later of two moments: a clock that was set back must not turn
// the order of a person's own record round.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// stamp is a moment as it is kept: whole seconds, universal time.
func stamp(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

func over(s string, most int) bool { return utf8.RuneCountInString(s) > most }
