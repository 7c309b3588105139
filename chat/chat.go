// Package chat is the vocabulary the rooms of the house share: what a person
// says (Message) and what the coach answers (Reply), without any platform.
//
// Text inside a reply is plain text. Markup, escaping and length limits belong
// to the renderers under handlers, which are the only packages that know how a
// platform draws a Part. This package decides nothing and imports nothing of
// ours; coach writes replies, handlers and cmd/bot read them.
package chat

import (
	"encoding/json"
	"strings"
	"time"
)

// Platform names where a message came from.
type Platform string

// The platforms the coach lives on.
const (
	Slack    Platform = "slack"
	Teams    Platform = "teams"
	Web      Platform = "web"
	Terminal Platform = "terminal"
)

// PersonID identifies someone on one platform. It is comparable, so it can be
// a map key. Space is the workspace or tenant; it is empty on the web and in
// the terminal.
type PersonID struct {
	Platform Platform
	Space    string
	User     string
}

// Address is where a reply goes. It can be kept and used later.
type Address struct {
	Person PersonID
	Room   string
	Thread string
	// Direct is true when only the person and the coach can read the room.
	Direct bool
	// Own is the person's room alone with the coach, where private answers go
	// instead of Room; it is empty when they stay in Room.
	Own string
	// Route is the platform's own routing data, opaque to everyone else.
	Route json.RawMessage
}

// Message is one thing a person said or one button they pressed.
type Message struct {
	// ID is the platform's delivery id, used to drop repeats.
	ID   string
	From PersonID
	// Reply is where the answer goes; its room and thread also name the
	// conversation that follow-up questions refer to.
	Reply Address
	// Text is what was typed, with the mention of the coach removed.
	Text string
	// Choice is the Value of the pressed Choice; when set, Text is ignored.
	Choice string
	// Values are what was filled in when Choice is the Value of a Form: name
	// of the field to what it holds.
	Values map[string]string
	// Zone is the person's time zone as the platform knows it, a name of the
	// IANA database; it may be empty.
	Zone string
	// Name is what the platform calls the person; it may be empty.
	Name string
	// Mentions are the other people named in Text, in its order. Text has each as
	// "@" and the Name.
	Mentions []Mention
	// Lookup is true for words that are looked up while they are typed: the
	// frameworks answer them, and nothing is done or remembered for them.
	Lookup bool
	At     time.Time
}

// Mention is somebody a message names in the platform's own way.
type Mention struct {
	Person PersonID
	Name   string
	// Bot is true for a program.
	Bot bool
}

// Reply is what the coach answers.
type Reply struct {
	// Title is a short heading for the whole answer; it may be empty.
	Title string
	Parts []Part
	// Choices are the buttons offered below the answer, best first.
	Choices []Choice
	// Private marks an answer that may only be shown to the person who asked.
	Private bool
	// Shared is true for a private answer that somebody else can see too. It says
	// itself who that is.
	Shared bool
	// Forget asks whoever draws the reply to take nothing of what was said into
	// it, not even into a button that asks the same again.
	Forget bool
	// Erased is true when everything kept of the person was just deleted: nothing
	// is to be kept of this conversation either, until they write again.
	Erased bool
	// Topic is the kind of question that was answered, for logs and reports.
	Topic string
	// Refused is true when the frameworks do not answer what was asked.
	Refused bool
	// Faults say what of a submitted form cannot be taken. The form then stays
	// open with each sentence at its field, and nothing was kept.
	Faults []Fault
	// Trouble is what went wrong inside although the reply is fit to show, for
	// the log of whoever asked. It holds no word a person wrote.
	Trouble error
	// TextOnly asks renderers for text without tables and buttons: the person
	// reads that better.
	TextOnly bool
}

// OnlyYou says who can see a private reply.
const OnlyYou = "Only you can see this."

// Unmarked is true for a private reply that does not say so itself: whoever
// draws it adds OnlyYou.
func (r Reply) Unmarked() bool {
	if !r.Private || r.Shared {
		return false
	}
	for _, p := range r.Parts {
		switch p := p.(type) {
		case Paragraph:
			if strings.Contains(p.Text, OnlyYou) {
				return false
			}
		case Form:
			if strings.Contains(p.Intro, OnlyYou) {
				return false
			}
		case List, Quote, Table, Chart, Comparison, Match, File:
		}
	}
	return true
}

// Fault is one field of a form that cannot be taken, and why, in a sentence
// for the person.
type Fault struct{ Field, Sentence string }

// Choice is one button. Value is a line the coach understands both as a
// pressed button and when somebody types it, so an old button never breaks.
// Typing the Label as the next message presses the button too.
type Choice struct {
	Label string
	Value string
	// Form says that the answer is a form, most of the time: on some platforms
	// only a button drawn for it can open one at once.
	Form bool
}

// Quotes returns every quote of the reply in reading order, those inside
// comparisons and matches included.
func (r Reply) Quotes() []Quote {
	var out []Quote
	for _, p := range r.Parts {
		switch p := p.(type) {
		case Quote:
			out = append(out, p)
		case Comparison:
			out = append(out, p.Left, p.Right)
		case Match:
			out = append(out, p.Quote)
		case Paragraph, List, Table, Chart, Form, File:
		}
	}
	return out
}
