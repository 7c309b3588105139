package reflection

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// whoScreen says who can see what, without softening it.
func whoScreen(a Author) chat.Reply {
	place, over, keeps := "this page", "your organisation's network", "Your messages and the answers on this page go over your organisation's network. It may record which sites you visit."
	switch a.Person.Platform {
	case chat.Slack:
		place, over = "Slack", "the network of Slack"
	case chat.Teams:
		place, over = "Teams", "the network of Teams"
	case chat.Terminal:
		place, over, keeps = "this terminal", "this machine", "What is shown in this terminal may stay on its screen, in its history and in records of the machine."
	case chat.Web:
	}
	if a.Person.Platform == chat.Slack || a.Person.Platform == chat.Teams {
		keeps = "What you type as a message, the buttons you press and what I answer stand in " + place + ". Your journal text is not in them. Your organisation keeps such messages by its own rules. They can come under a legal hold, a subject access request or a freedom of information request."
	}
	r := chat.Reply{Title: "Who can see what", Private: true, Topic: journalTopic}
	r.Parts = []chat.Part{
		journalSay("What you write in your journal is for you alone, unless you share that one entry. No manager, mentor or administrator can open it here otherwise. Some things your employer can still see:"),
		chat.List{Items: []string{
			"That you used the coach, and when.",
			keeps,
			"What you write in a form goes over " + over + " to the server of the coach. It is stored encrypted. Whoever runs that server has the key, and could read it.",
			"If the law demands it, your organisation may have to look for your entries on the server too.",
			"An export is a file. If you ask for it in " + place + ", it stays wherever it is delivered.",
		}},
		journalSay("So leave out names and case details. You can delete an entry at any time. Copies of the store may last until they are replaced."),
	}
	r.Choices = []chat.Choice{
		journalButton("My journal", JournalCommand{Do: JournalList}), {Label: "What do you hold on me?", Value: "mine"}, {Label: "Export", Value: "mine export"},
	}
	return r
}

// WorryReply answers a message in which somebody says they are in distress: who
// can be talked to. assistance is how to reach the organisation's own help, in a
// sentence; it may be empty. Whoever shows it keeps nothing of the message.
func WorryReply(assistance string) chat.Reply {
	r := peopleScreen(assistance)
	r.Parts = append(r.Parts, journalSay("I have not saved what you wrote."))
	return r
}

func peopleScreen(assistance string) chat.Reply {
	return journalScreen("People who can help", "I am a skills coach, and I cannot help with this. People can.", worryParts(assistance)[1:]...)
}

// worryParts name those who can be talked to.
func worryParts(assistance string) []chat.Part {
	items := []string{
		"If you or somebody else is in danger now, call 999.",
		"You can call Samaritans free on 116 123, at any time of day or night.",
	}
	if assistance = strings.TrimSpace(assistance); assistance != "" {
		items = append(items, entrySentence(assistance))
	} else {
		items = append(items, "Your organisation may have an employee assistance line. Its intranet says how to call it.")
	}
	return []chat.Part{journalSay("If things are hard just now, there are people to talk to."), chat.List{Items: items}}
}
