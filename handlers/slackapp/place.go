package slackapp

import (
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// surface is where an answer is drawn. Each allows other blocks.
type surface string

// The surfaces.
const (
	// inMessage is a message that stays: in a direct message or a thread.
	inMessage surface = "message"
	// inEphemeral is a message only the person sees, and only for now.
	inEphemeral surface = "ephemeral"
	// inModal is a window over the conversation.
	inModal surface = "modal"
	// inHome is the person's own tab of the app.
	inHome surface = "home"
)

// place is where an answer goes. It travels in chat.Address.Route, so that an
// answer can be sent later, and from another replica.
type place struct {
	Surface surface `json:"surface"`
	// Enterprise and Team name the installation whose token sends.
	Enterprise string `json:"enterprise,omitempty"`
	Team       string `json:"team,omitempty"`
	User       string `json:"user"`
	// Channel and Thread are where the conversation stands. Thread is empty
	// outside a thread.
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	// Direct is true when Channel is the person's own conversation with the app.
	Direct bool `json:"direct,omitempty"`
	// ResponseURL answers a command or a press: five times in half an hour.
	// It is a secret: whoever holds it can write in the channel.
	ResponseURL string `json:"-"`
	// ShareURL is the response URL of the message that a window was opened for:
	// it writes where the app is no member, and is as secret.
	ShareURL string `json:"-"`
	// Trigger opens a modal once, within three seconds of TriggerAt.
	Trigger   string    `json:"-"`
	TriggerAt time.Time `json:"-"`
	// View is the modal that is already open, and Step counts what stood in it.
	View string `json:"-"`
	Step int    `json:"-"`
}

// installation is one workspace, or one whole organisation, that has the app.
type installation struct {
	Enterprise string `json:"enterprise,omitempty"`
	Team       string `json:"team,omitempty"`
	// Token is the bot's access token.
	Token string `json:"token"`
	// BotUser and BotID are how the app's own messages are known.
	BotUser string `json:"bot_user"`
	BotID   string `json:"bot_id,omitempty"`
}

// answer is a reply on its way to a place.
type answer struct {
	Reply chat.Reply
	// Again is the line that brings this reply again: the Value of the choice,
	// or "ask " and the question. It is for "Share here" and "Send me all of it".
	Again string
	// SharedBy is the Slack user id of who made a private answer public.
	SharedBy string
	// Feedback asks for the two feedback buttons, Share for "Share here".
	Feedback, Share bool
	// Insert asks for "Share here" beside each quote.
	Insert bool
	// Replaces is true when the answer takes the place of the ephemeral message
	// whose button was pressed.
	Replaces bool
}
