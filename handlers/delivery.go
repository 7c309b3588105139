package handlers

import (
	"context"
	"errors"

	"github.com/framework-coach/framework-coach/chat"
)

// Delivery is one thing a platform handed over: a message, a pressed button,
// an opened page. It is acknowledged when the inbox has accepted it, and
// worked after.
type Delivery struct {
	// ID is the platform's own id of the delivery. A second delivery with the
	// same id from the same platform within a day is a repeat. An empty id is
	// never a repeat.
	ID string
	// From orders the work: deliveries of one person are worked one after the
	// other, in the order they came. Those without a user share one order in
	// their space.
	From chat.PersonID
	// Kind names what came, for the log and the metrics: "mention", "command".
	// It comes from a fixed set, never from outside.
	Kind string
	// Work does it. The context ends when the time for one delivery is over;
	// everything Work starts must heed it, and end before Work returns. The
	// error is logged as it is, so it must hold nothing a person wrote.
	Work func(context.Context) (Outcome, error)
	// Sorry tells the person that Work failed, panicked or took too long. The
	// inbox calls it once, with the one fixed sentence and ten seconds. Its
	// error is logged as it is. It may be nil.
	Sorry func(context.Context, chat.Reply) error
	// Repeated is called in place of Work when another replica has the delivery,
	// for whoever waits for its end. It must not wait, and may be nil.
	Repeated func()
}

// Outcome is what a delivery came to, for the log and the metrics.
type Outcome struct {
	// Topic is the kind of question that was answered, from a fixed set, or "".
	Topic string
	// Refused is true when the frameworks do not answer what was asked.
	Refused bool
}

// What Accept says when a delivery is not taken.
var (
	// ErrRepeat: the same delivery was accepted before. Acknowledge it.
	ErrRepeat = errors.New("a repeated delivery")
	// ErrFull: too much is waiting. Say so, so that the platform tries again.
	ErrFull = errors.New("too many deliveries are waiting")
	// ErrStopping: the program is ending.
	ErrStopping = errors.New("stopping")
)

// Apology is the one sentence a person reads when something went wrong inside.
// The id is also in the log.
func Apology(id string) chat.Reply {
	return chat.Reply{Topic: "sorry", Parts: []chat.Part{
		chat.Paragraph{Text: "Something went wrong on my side, and I could not answer. Ask again in a moment. If it stays wrong, report the number " + id + "."},
	}}
}
