package reflection

import (
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// remindTopic is the kind of question, for logs and reports.
const remindTopic = "reminder"

// chooseFocus leads to the choice of a focus, which is a check-in's.
var chooseFocus = chat.Choice{Label: "Choose a focus", Value: "check-in focus"}

// PromptReply is the weekly question as it is sent.
func PromptReply(p Prompt) chat.Reply {
	r := remindScreen("Your question for this week", missedWords(p.Missed, p.Week))
	if len(p.Quote.Lines) > 0 {
		r.Parts = append(r.Parts, remindSay(p.lead()), p.Quote)
		if p.Quote.Source.Historic {
			r.Parts = append(r.Parts, remindSay("This document is kept for the record. It is not current guidance."))
		}
	} else {
		r.Parts = append(r.Parts, remindSay("You have chosen no focus yet. With one, the question comes with words of your framework."))
	}
	r.Parts = append(r.Parts, remindSay(p.Question), remindSay("Only you can see your answer. You write it in a form, not in this chat."))
	again := func(s Snooze) Command { return Command{Do: RemindSnooze, Snooze: s, Week: p.Week} }
	r.Choices = []chat.Choice{
		journalButton("Answer now", JournalCommand{Do: ReflectOpen, Week: p.Week}),
		remindButton("In an hour", again(SnoozeHour)),
		remindButton("Tomorrow", again(SnoozeTomorrow)),
		remindButton("Next week", again(SnoozeWeek)),
		remindButton("Skip this week", Command{Do: RemindSkip, Week: p.Week}),
		remindButton("Stop these", Command{Do: RemindStop}),
	}
	if !p.Focused {
		// With one more than stand open, the last ones go into a list. "Stop these"
		// must not: nobody should have to look for it.
		const week = 3
		r.Choices = append(slices.Concat(r.Choices[:week], r.Choices[week+1:], r.Choices[week:week+1]), chooseFocus)
	}
	return r
}

func (p Prompt) lead() string {
	if p.Focused {
		return fmt.Sprintf("Your focus is %s. These words are from the %s:", p.Skill, p.Document)
	}
	return fmt.Sprintf("You have chosen no focus yet. These words are from the %s:", p.Document)
}

// missedWords own up to a question that never came.
func missedWords(missed, now Week) string {
	switch {
	case missed.IsZero():
		return ""
	case missed == now:
		return "I could not send this week’s question in time, so it was left out."
	case missed == now.Add(-1):
		return "I could not send last week’s question in time, so it was left out."
	}
	return fmt.Sprintf("I could not send the question of the week from %s in time, so it was left out.", missed.Day(1).words(now.Year))
}

func remindScreen(title string, sentences ...string) chat.Reply {
	r := chat.Reply{Title: title, Private: true, Topic: remindTopic}
	for _, s := range sentences {
		if s != "" {
			r.Parts = append(r.Parts, remindSay(s))
		}
	}
	return r
}

func remindSay(text string) chat.Paragraph { return chat.Paragraph{Text: text} }

func remindButton(label string, c Command) chat.Choice {
	return chat.Choice{Label: label, Value: c.String()}
}
