package checkin

import (
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// mostChoices is how many buttons a list of things gets. The rest is reached
// through a narrower list.
const mostChoices = 10

// answersScreen lists what was answered, to look at it or change it. A check-in
// with many answers is listed skill by skill.
func answersScreen(sn Snapshot, skill knowledge.Address, in *time.Location) chat.Reply {
	r := screen("Your answers of "+sn.dated(in), say(onlyYou))
	table := chat.Table{Header: []string{"Number", "Skill", "Level", "Answer", "Example"}}
	if len(sn.Levels) == 0 {
		table.Header[2] = "Statement"
	}
	shown := 0
	for i, st := range sn.Steps {
		if st.SameAs > 0 || skill != "" && st.Skill != skill {
			continue
		}
		shown++
		name := sn.skillName(st.Skill)
		what := st.Level.Text
		if len(sn.Levels) == 0 {
			what = shorten(st.Lines[len(st.Lines)-1].Text, 60)
		}
		answer := st.Answer.Label()
		if !st.Changed.IsZero() {
			answer += ", changed " + day(st.Changed, in)
		}
		example := "none"
		if st.Note != "" {
			example = "yes"
		}
		table.Rows = append(table.Rows, []string{fmt.Sprint(i + 1), name, what, answer, example})
		label := name
		if what != "" {
			label += ": " + what
		}
		r.Choices = append(r.Choices, button(shorten(fmt.Sprintf("%d. %s", i+1, label), 70), Press{Do: DoChange, ID: sn.ID, Number: i + 1}))
	}
	r.Parts = append(r.Parts, table, say("Choose an answer to see its lines, to change it or to add an example."))
	if shown > mostChoices && skill == "" {
		r.Choices = nil
		for _, sk := range sn.Skills {
			if slices.ContainsFunc(sn.Steps, func(st Step) bool { return st.Skill == sk.Address }) {
				r.Choices = append(r.Choices, button(sk.Name, Press{Do: DoAnswers, ID: sn.ID, Address: sk.Address}))
			}
		}
	}
	r.Choices = append(r.Choices, button("Back to the result", Press{Do: DoResult, ID: sn.ID}))
	return r
}

func (sn Snapshot) skillName(a knowledge.Address) string {
	for _, sk := range sn.Skills {
		if sk.Address == a {
			return sk.Name
		}
	}
	return string(a)
}

// answerScreen is one answer of a finished check-in.
func answerScreen(sn Snapshot, step int, in *time.Location) chat.Reply {
	st := sn.Steps[step-1]
	r := screen(fmt.Sprintf("Answer %d of %s", step, sn.dated(in)), stepQuote(sn.Document, sn.skillName(st.Skill), sn.Setting, st))
	said := "You said: " + st.Answer.Label() + "."
	if !st.Changed.IsZero() && len(st.Was) > 0 {
		said += " You changed it on " + day(st.Changed, in) + "; before, you said: " + st.Was[len(st.Was)-1].Answer.Label() + "."
	}
	r.Parts = append(r.Parts, say(said+" "+onlyYou))
	if st.Note != "" {
		r.Parts = append(r.Parts, say("Your example: "+st.Note))
	}
	for _, a := range Ratings() {
		if a != st.Answer {
			r.Choices = append(r.Choices, button("Change to: "+a.Label(), Press{Do: DoChange, ID: sn.ID, Number: step, Answer: a}))
		}
	}
	if st.Answer.rating() {
		label := "Add an example"
		if st.Note != "" {
			label = "Change the example"
		}
		r.Choices = append(r.Choices, button(label, Press{Do: DoNote, ID: sn.ID, Number: step}))
	}
	r.Choices = append(r.Choices, button("All my answers", Press{Do: DoAnswers, ID: sn.ID}))
	return r
}
