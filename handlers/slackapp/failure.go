package slackapp

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
	// classRefused: Slack said no. Nothing was taken.
	classRefused class = "refused"
	// classToken: Slack no longer takes the installation's token.
	classToken class = "token_refused"
	// classLimited: too many calls, for longer than an answer can wait.
	classLimited class = "rate_limited"
	// classUnreached: no connection came about, so nothing was taken.
	classUnreached class = "unreached"
	// classUnsure: it was sent, and nobody knows whether it was taken.
	classUnsure class = "unsure"
	// classUnsent: it could not be made into a request.
	classUnsent class = "unsent"
	// classLate: the time was over before it could be sent.
	classLate class = "late"
	// classCrowded: too many messages wait already.
	classCrowded class = "crowded"
	// classNoToken: the workspace's token could not be had.
	classNoToken class = "no_token"
)

// failure is the only error that leaves the sender. The errors of the HTTP and
// Slack libraries can hold a token, a response URL or a person's words, so none
// of them is kept: all text here comes from fixed sets or is checked.
type failure struct {
	// method is Slack's name of the call, or one of ours.
	method string
	class  class
	// code is what Slack called it: "not_in_channel".
	code string
	// status is the HTTP status, 0 without an answer.
	status int
	// faults counts what Slack found wrong with the blocks, pointers say where.
	faults   int
	pointers []string
	// id is in the log too.
	id string
	// after is how long Slack wants to be left alone, when that is known.
	after time.Duration
	// told is true when the person knows already that it went wrong.
	told bool
	// cause is why there is no token. It can be asked for with errors.Is; its
	// text may come from an HTTP library and is not shown.
	cause error
}

func (f *failure) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "calling Slack's %s: %s", f.method, f.class)
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

func (f *failure) Unwrap() error { return f.cause }

// orNil keeps a nil *failure from becoming an error that is not nil.
func (f *failure) orNil() error {
	if f == nil {
		return nil
	}
	return f
}

// certain is true when it is sure that nothing was taken.
func (f *failure) certain() bool { return f.class != classUnsure }

// hopeless is true when no other call of the same workspace can work either.
func (f *failure) hopeless() bool { return f.class == classToken || f.class == classNoToken }

// unfitBlocks is true when Slack would take the text without the blocks.
func (f *failure) unfitBlocks() bool {
	switch f.code {
	case "invalid_blocks", "invalid_blocks_format", "invalid_arguments", "msg_too_long", "msg_blocks_too_long":
		return f.class == classRefused
	}
	return false
}

// told is true when the person whom the answer was for knows that it went
// wrong, so that nobody tells them again.
func told(err error) bool {
	f, ok := errors.AsType[*failure](err)
	return ok && f.told
}

// refusal is the code with which Slack refused, such as "not_in_channel", or
// "" when it did not.
func refusal(err error) string {
	f, ok := errors.AsType[*failure](err)
	if !ok || f.class != classRefused {
		return ""
	}
	return f.code
}

// elsewhere says, to the person, why an answer comes to their direct messages
// after a conversation refused it. It is "" when moving cannot help.
// Codes: https://docs.slack.dev/reference/methods/chat.postMessage#errors
func (f *failure) elsewhere() string {
	if f.class != classRefused {
		return ""
	}
	switch f.code {
	case "not_in_channel", "no_permission":
		return "I am not a member of that channel, so I am answering here."
	case "user_not_in_channel":
		return "You are not a member of that channel, so I am answering here."
	case "is_archived":
		return "That channel is archived, so I am answering here."
	case "thread_not_found", "message_not_found", "cannot_reply_to_message", "invalid_thread_ts":
		return "The message I was answering is gone, so I am answering here."
	case "channel_not_found", "channel_is_limited_access", "invalid_channel":
		return "I cannot reach that conversation, so I am answering here."
	}
	if strings.HasPrefix(f.code, "restricted_action") || f.code == "ekm_access_denied" {
		return "I am not allowed to write in that channel, so I am answering here."
	}
	if f.method == methodResponse || f.method == methodEphemeral && f.code == "user_not_found" {
		return "I could not answer there, so I am answering here."
	}
	return ""
}

// noWindow is said when an answer was to open in a window.
const noWindow = "I could not open a window, so I am answering here."

// sentence is what a person reads about a failed answer.
func (f *failure) sentence() string {
	switch f.class {
	case classUnsure:
		return "I could not tell whether my answer arrived. If you do not see it, ask again."
	case classLimited, classCrowded, classLate:
		return "There is too much to send right now, so my answer did not go out. Ask again in a few minutes."
	case classRefused, classToken, classUnreached, classUnsent, classNoToken:
	}
	return "I could not send my answer. Ask again in a moment. If it stays wrong, report the number " + f.id + "."
}

var (
	codeForm    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,59}$`)
	pointerForm = regexp.MustCompile(`\[json-pointer:(/[A-Za-z0-9_/~-]{0,120})\]`)
)

// pointersMost bounds a log line.
const pointersMost = 10

// safeCode keeps Slack's codes and hides whatever else stands in their place.
func safeCode(code string) string {
	if code == "" || codeForm.MatchString(code) {
		return code
	}
	return "other"
}

// pointersIn finds where blocks are faulty. The rest of Slack's sentences can
// quote what the blocks held.
func pointersIn(messages []string) []string {
	var out []string
	for _, m := range messages {
		if found := pointerForm.FindStringSubmatch(m); found != nil && len(out) < pointersMost {
			out = append(out, found[1])
		}
	}
	return out
}
