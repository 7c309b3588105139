package chat

import (
	"errors"
	"fmt"
	"time"
)

// What a platform says of a message to a person who did not ask just now.
var (
	// ErrUnreachable: the person cannot be written to, and trying again does not
	// help. They left, or removed the coach.
	ErrUnreachable = errors.New("the person cannot be written to")
	// ErrUnsure: it was sent, and nobody knows whether it arrived. Sending it
	// again may double it.
	ErrUnsure = errors.New("nobody knows whether it arrived")
)

// Later is the error of a platform that takes no message for a person just now,
// and took none of this one.
type Later struct {
	// After is how long the platform asks to be left alone; 0 is not said.
	After time.Duration
	// Everybody is true when that holds for the person's whole Space.
	Everybody bool
}

// Error implements error.
func (l Later) Error() string { return fmt.Sprintf("the platform takes nothing for %v", l.After) }
