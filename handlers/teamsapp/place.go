package teamsapp

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// place is where an answer goes. It travels in chat.Address.Route, and as a
// reference, so that an answer can be sent later, and from another replica. It
// holds ids and an address, no words.
type place struct {
	// Service is the address of the Connector for this conversation.
	Service string `json:"service"`
	Tenant  string `json:"tenant"`
	// Conversation is as Teams wrote it; a channel's names the thread too.
	Conversation string `json:"conversation,omitempty"`
	// Direct is true when the conversation is the person's own with the coach.
	Direct bool `json:"direct,omitempty"`
	// Bot and User are the ids of the coach and the person in Teams; Object is
	// the person's in the directory.
	Bot    string `json:"bot,omitempty"`
	User   string `json:"user,omitempty"`
	Object string `json:"object,omitempty"`
	// Team is the team of a channel.
	Team string `json:"-"`
	// ReplyTo is the message that is answered.
	ReplyTo string `json:"-"`
}

// person is who stands at a place. The directory's id is the same in every
// conversation and every app; guests of other kinds have only the other one.
func (p place) person() chat.PersonID {
	user := p.Object
	if user == "" {
		user = p.User
	}
	return chat.PersonID{Platform: chat.Teams, Space: p.Tenant, User: user}
}

// room and thread of a conversation: a channel's id names its thread.
func (p place) room() (room, thread string) {
	room, thread, _ = strings.Cut(p.Conversation, ";messageid=")
	return room, thread
}

// answer is a reply on its way to a place.
type answer struct {
	Reply chat.Reply
	// Again is the line that brings this reply again: the Value of the choice,
	// or "ask " and the question.
	Again string
	// Feedback asks for the two feedback buttons, Share for "Share here".
	Feedback, Share bool
	// Insert asks for "Share here" beside each quote.
	Insert bool
}

func (a answer) draw(inDialog bool, most int) []drawing {
	return drawCard(a.Reply, cardOptions{
		Again: a.Again, Feedback: a.Feedback && !inDialog, Share: a.Share, Insert: a.Insert, InDialog: inDialog, Most: most,
	})
}

func sentence(text string) chat.Reply {
	return chat.Reply{Topic: "teams", Parts: []chat.Part{chat.Paragraph{Text: text}}}
}
