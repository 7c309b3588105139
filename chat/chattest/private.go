package chattest

import (
	"fmt"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// Planted are the words that stand in every field of the private samples and in
// their faults. They belong into a form that stands open, and into nothing that
// is drawn as a message.
const Planted = "planted between stove and sink"

// private are the samples of forms that hold what nobody else may read.
func private() []Named {
	faulty := chat.Reply{
		Title: "Your week",
		Parts: []chat.Part{kitchenJournal(2, 40)},
		Faults: []chat.Fault{
			{Field: "answer-1", Sentence: "Leave out “" + Planted + "”."},
			{Field: "", Sentence: "Nothing of “" + Planted + "” was kept."},
		},
		Private: true,
		Topic:   "reflect",
	}
	reply := func(f chat.Form) chat.Reply {
		return chat.Reply{Title: "Your week", Parts: []chat.Part{f}, Private: true, Topic: "reflect"}
	}
	asked := reply(kitchenJournal(1, 40))
	asked.Parts = append([]chat.Part{chat.Paragraph{Text: "Write about one evening."}, practitionerKnives()}, asked.Parts...)
	asked.Choices = []chat.Choice{
		{Label: "Write about two evenings", Value: "reflect open 8", Form: true}, {Label: "Not this week", Value: "remind skip"},
	}
	inWords := reply(kitchenJournal(2, 40))
	inWords.TextOnly = true
	unnamed := kitchenJournal(1, 40)
	unnamed.Intro, unnamed.Open = "", chat.Choice{}
	return []Named{
		{"private", asked},
		{"private-faults", faulty},
		{"private-text-only", inWords},
		{"private-without-a-button", reply(unnamed)},
		// Six answers of the most that fits a box on every platform, then more
		// than fits a box, then more than fits a dialog.
		{"private-six-steps", reply(kitchenJournal(6, 3000))},
		{"private-long", reply(kitchenJournal(2, 4000))},
		{"private-many-steps", reply(kitchenJournal(13, 3000))},
	}
}

// kitchenJournal is a private form of so many answers of so many characters,
// with something to choose at the end.
func kitchenJournal(steps, length int) chat.Form {
	f := chat.Form{
		Title:  "Your week",
		Intro:  "Only you read what you write here.",
		Submit: "Save", Value: "reflect save 7",
		Open:    chat.Choice{Label: "Write it down", Value: "reflect open 7"},
		Private: true,
	}
	for i := range steps {
		text := Planted + strings.Repeat(" over and over", length/14)
		f.Fields = append(f.Fields, chat.Field{
			Name: fmt.Sprintf("answer-%d", i+1), Label: fmt.Sprintf("Question %d: what happened?", i+1),
			Hint: "A few sentences.", Value: text[:max(length, len(Planted))], Long: true, Most: 3000,
		})
	}
	f.Fields = append(f.Fields, chat.Field{
		Name: "skill", Label: "Skill", Value: "knives",
		Options: []chat.Option{{Label: Planted, Value: "knives"}, {Label: "Sauce", Value: "sauce"}},
	})
	return f
}
