package checkin

import (
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
)

// The names of the fields of the forms.
const (
	fieldNote   = "note"
	fieldAction = "action"
	fieldDue    = "due"
)

// Question is the screen of the question that is open. It shows no name of a
// level, no address and no line number: any of them would tell which answer
// leads up.
func Question(s Sitting) chat.Reply {
	st, ok := s.Question()
	if !ok {
		return screen("Check-in", say("All is answered."))
	}
	at, about := s.Progress()
	of := "of about"
	if len(s.Levels) == 0 {
		of = "of"
	}
	skill := s.skillName(st)
	r := screen(fmt.Sprintf("Check-in: question %d %s %d", at, of, about))
	r.Parts = append(r.Parts,
		say("In the last three months, is this true of you, and could you name an example? "+onlyYou),
		quoteBlind(s.Document, skill, st.Lines),
	)
	switch {
	case st.Answer.rating():
		r.Parts = append(r.Parts, say("You said: "+st.Answer.Label()+". Answer again to change it."))
	case st.Answer == Skipped:
		r.Parts = append(r.Parts, say("You skipped this skill. Answer to take it up again."))
	case len(st.Lines) > 1:
		r.Parts = append(r.Parts, say("True means all of it. Partly means some of it."))
	}
	for _, a := range Ratings() {
		r.Choices = append(r.Choices, button(a.Label(), Press{Do: DoAnswer, ID: s.ID, Number: s.Number, Answer: a}))
	}
	if _, ok := s.Back(s.Number, s.Last); ok {
		r.Choices = append(r.Choices, button("Back", Press{Do: DoBack, ID: s.ID, Number: s.Number}))
	}
	r.Choices = append(r.Choices,
		button("Skip this skill", Press{Do: DoSkip, ID: s.ID, Number: s.Number}),
		button("Finish later", Press{Do: DoLater, ID: s.ID, Number: s.Number}),
	)
	if n := s.Answered(); n > 0 {
		r.Choices = append(r.Choices, button("Add an example to your last answer", Press{Do: DoNote, ID: s.ID, Number: n}))
	}
	return r
}

func (s Sitting) skillName(st Step) string {
	for _, sk := range s.Skills {
		if sk.Address == st.Skill {
			return sk.Name
		}
	}
	return s.Document.Title
}

// opening is what is said before the first question.
func (s Sitting) opening() string {
	_, about := s.Progress()
	skills := "One skill"
	if n := len(s.Skills); n > 1 {
		skills = sentence(number(n) + " skills")
		skills = skills[:len(skills)-1]
	}
	roughly := "about "
	if len(s.Levels) == 0 {
		roughly = ""
	}
	text := fmt.Sprintf("%s from the %s: %s%d questions", skills, placeName(s.Document, s.Setting), roughly, about)
	if about == 1 {
		text = text[:len(text)-1]
	}
	if about <= shortStatements+2 {
		text += ", about two minutes"
	}
	return text + ". Every answer is saved at once. You can stop and come back."
}

// noteForm asks for an example of one answer. quote is what the answer was to;
// text is what the field holds.
func noteForm(id string, step int, quote chat.Quote, text string) chat.Reply {
	open := Press{Do: DoNote, ID: id, Number: step}
	save := Press{Do: DoNoteSave, ID: id, Number: step}
	return screen("Add an example", quote, chat.Form{
		Title:  "Add an example",
		Intro:  "Your example is kept with this answer. " + onlyYou,
		Submit: "Save", Value: save.String(),
		Open: chat.Choice{Label: "Write the example", Value: open.String()},
		Fields: []chat.Field{{
			Name: fieldNote, Label: "What did you do, and what came of it?",
			Hint:  fmt.Sprintf("One or two sentences, up to %d characters. Leave out names and details of cases. %s", MostNote, onlyYou),
			Value: text, Long: true, Most: MostNote, Typed: "example: I ran the stand-up each week",
		}},
	})
}

// laterScreen says what becomes of an open check-in.
func laterScreen(s Sitting) chat.Reply {
	at, about := s.Progress()
	of := "of about"
	if len(s.Levels) == 0 {
		of = "of"
	}
	r := screen("Saved for later",
		say(fmt.Sprintf("You are at question %d %s %d. Your answers are saved, and kept open for %s days. %s", at, of, about, number(int(KeepSitting.Hours()/24)), onlyYou)),
		say("Say check-in when you want to go on."),
	)
	r.Choices = []chat.Choice{
		button("Go on", Press{Do: DoGoOn, ID: s.ID}),
		button("Finish with what I have", Press{Do: DoFinish, ID: s.ID}),
	}
	return r
}
