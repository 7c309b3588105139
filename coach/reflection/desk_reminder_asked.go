package reflection

import (
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
)

// who says who sees the answer to the question that stands.
func (s remindSitting) who(cmd Command) chat.Reply {
	r := remindScreen("Who sees your answer",
		"Only you can see your answer, unless you share that one entry. You write it in a private form, not in this chat.",
		"Your employer can still see some things, such as that you used the coach.")
	r.Choices = append(s.stillOpen(cmd, true), whoButton())
	return r
}

// why says where the question that stands comes from.
func (s remindSitting) why(cmd Command) chat.Reply {
	set := "You asked for this question just now. It comes every week only if you set that."
	if s.record.On {
		set = fmt.Sprintf("You set one question a week, on %s. It helps you look back at your week.", s.record.Rhythm.words())
	}
	p := s.record.Prompt(s.Library, s.Focus, Decision{Do: Send, Week: cmd.Week, Again: true}, s.At)
	about := "You have chosen no focus yet, so it asks about your week as a whole."
	switch {
	case p.Focused:
		about = fmt.Sprintf("It is about %s, the focus you chose.", p.Skill)
	case len(p.Quote.Lines) > 0:
		about = fmt.Sprintf("You have chosen no focus yet, so I took words from the %s.", p.Document)
	}
	r := remindScreen("Why this question", set, about, "You do not have to answer. Only you can see it if you do.")
	r.Choices = s.stillOpen(cmd, p.Focused)
	return r
}

// stillOpen are the buttons of the question that stands.
func (s remindSitting) stillOpen(cmd Command, focused bool) []chat.Choice {
	out := []chat.Choice{journalButton("Answer now", JournalCommand{Do: ReflectOpen, Week: cmd.Week})}
	if s.record.On {
		out = append(out, remindButton("Skip this week", Command{Do: RemindSkip, Week: cmd.Week}), remindButton("Stop these", Command{Do: RemindStop}))
	}
	if !focused {
		out = append(out, chooseFocus)
	}
	return out
}
