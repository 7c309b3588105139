package teamsapp

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// class says what became of a call, as far as anybody can know.
type class string

const (
	// classRefused: Teams said no. Nothing was taken.
	classRefused class = "refused"
	// classGone: the conversation is closed to us for good.
	classGone class = "gone"
	// classToken: Teams does not take the app's token.
	classToken class = "token_refused"
	// classLimited: too many calls, for longer than an answer can wait.
	classLimited class = "rate_limited"
	// classBusy: Teams was in trouble for longer than an answer can wait.
	classBusy class = "busy"
	// classUnreached: no connection came about, so nothing was taken.
	classUnreached class = "unreached"
	// classUnsure: it was sent, and nobody knows whether it was taken.
	classUnsure class = "unsure"
	// classLate: the time was over before it could be sent.
	classLate class = "late"
	// classCrowded: too many messages wait already.
	classCrowded class = "crowded"
	// classNoToken: no token could be had.
	classNoToken class = "no_token"
	// classUntrusted: the address is none that may have a token.
	classUntrusted class = "untrusted"
	// classUnsent: it could not be made into a request.
	classUnsent class = "unsent"
)

// The calls, as labels for errors, logs and metrics.
const (
	callSend   = "send"
	callUpdate = "update"
	callDelete = "delete"
	callTyping = "typing"
	callCreate = "create_conversation"
	callMember = "get_member"
	callToken  = "token"
)

// failure is the only error that leaves the sender. The errors of the HTTP
// library hold addresses, and Teams' own can quote a message, so none of them
// is kept: all text here comes from fixed sets or is checked.
type failure struct {
	call  string
	class class
	// code is what Teams called it: "ConversationBlockedByUser".
	code string
	// status is the HTTP status, 0 without an answer.
	status int
	// id is in the log too.
	id string
	// after is how long Teams wants to be left alone, when that is known.
	after time.Duration
	// told is true when the person knows already that it went wrong.
	told bool
}

func (f *failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "calling Teams (%s): %s", f.call, f.class)
	if f.code != "" {
		fmt.Fprintf(&b, " (%s)", f.code)
	}
	if f.status != 0 {
		fmt.Fprintf(&b, ", status %d", f.status)
	}
	if f.id != "" {
		b.WriteString(", id " + f.id)
	}
	return b.String()
}

// orNil keeps a nil *failure from becoming an error that is not nil.
func (f *failure) orNil() error {
	if f == nil {
		return nil
	}
	return f
}

// told is true when the person whom the answer was for knows that it went
// wrong, so that nobody tells them again.
func told(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && f.told
}

// hopeless is true when no other message to the same place can arrive either.
func (f *failure) hopeless() bool {
	switch f.class {
	case classGone, classToken, classNoToken, classUntrusted:
		return true
	case classRefused, classLimited, classBusy, classUnreached, classUnsure, classLate, classCrowded, classUnsent:
	}
	return false
}

// unfit is true when Teams may take the words without the card.
func (f *failure) unfit() bool {
	return f.class == classRefused && (f.status == 400 || f.status == 413)
}

// sentence is what a person reads about a failed answer.
func (f *failure) sentence() string {
	switch f.class {
	case classUnsure:
		return "I could not tell whether my answer arrived. If you do not see it, ask again."
	case classLimited, classCrowded, classLate, classBusy:
		return "There is too much to send right now, so my answer did not go out. Ask again in a few minutes."
	case classRefused, classGone, classToken, classUnreached, classNoToken, classUntrusted, classUnsent:
	}
	return "I could not send my answer. Ask again in a moment. If it stays wrong, report the number " + f.id + "."
}

var codeForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{0,59}$`)

// safeCode keeps Microsoft's codes and hides whatever else stands in their
// place.
func safeCode(code string) string {
	if code == "" || codeForm.MatchString(code) {
		return code
	}
	return "other"
}
