package chattest

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// forms are the samples with something to fill in.
func forms() []Named {
	withFaults := chat.Reply{
		Title: "About you",
		Parts: []chat.Part{kitchenForm()},
		Faults: []chat.Fault{
			{Field: "post", Sentence: "Kitchen craft has no post called Boss."},
			{Field: "note", Sentence: "The limit is 300 characters, and this has 412."},
		},
		Private: true,
		Topic:   "me",
	}
	return []Named{
		{"form", chat.Reply{
			Title:   "About you",
			Parts:   []chat.Part{chat.Paragraph{Text: "Only you see this."}, kitchenForm()},
			Choices: []chat.Choice{{Label: "Forget this", Value: "me forget"}},
			Private: true,
			Topic:   "me",
		}},
		{"form-faults", withFaults},
		{"form-awkward", chat.Reply{
			Title: "<About & you>",
			Parts: []chat.Part{chat.Form{
				Title:  strings.Repeat("W", 24),
				Intro:  "<!channel> *Only* you & nobody <b>else</b>.",
				Submit: strings.Repeat("Save ", 4), Value: "me save",
				Open: chat.Choice{Label: "Fill it in <now>", Value: "me edit"},
				Fields: []chat.Field{
					{Name: "a", Label: strings.Repeat("A very long label ", 20), Options: manyOptions(120)},
					{Name: "b", Label: "<b>Bold</b>", Hint: strings.Repeat("hint ", 500), Value: "</textarea><script>", Long: true, Most: 5000},
					{Name: "c", Label: "Nothing to choose from", Options: []chat.Option{}},
				},
			}},
			Private: true,
			Topic:   "me",
		}},
		{"text-only", chat.Reply{
			Title: "Knife work: Working and Practitioner",
			Parts: []chat.Part{
				knivesCompared(),
				chat.Table{Caption: "Documents", Header: []string{"Title", "Status"}, Rows: [][]string{{"Kitchen craft", "current"}}},
			},
			Choices:  []chat.Choice{{Label: "Show Expert", Value: "show kitchen/knife-work/expert"}},
			TextOnly: true,
			Topic:    "compare",
		}},
	}
}

func kitchenForm() chat.Form {
	return chat.Form{
		Title:  "About you",
		Intro:  "Fill in what you like. It settles which one you mean when a name stands in two places.",
		Submit: "Save", Value: "me save",
		Open: chat.Choice{Label: "Change this", Value: "me edit"},
		Fields: []chat.Field{
			{Name: "post", Label: "Post", Hint: "Where you work now.", Value: "sous-chef", Typed: "my post is Sous chef",
				Options: []chat.Option{{Label: "Not set", Value: "none"}, {Label: "Sous chef", Value: "sous-chef"}, {Label: "Head chef", Value: "head-chef"}}},
			{Name: "name", Label: "Name of your kitchen", Required: true, Most: 80, Typed: "my kitchen is The Larder"},
			{Name: "note", Label: "A note", Hint: "For you alone.", Value: "Fish on Fridays.", Long: true, Most: 300},
		},
	}
}

func manyOptions(n int) []chat.Option {
	out := make([]chat.Option, n)
	for i := range out {
		out[i] = chat.Option{Label: strings.Repeat("Option ", 20), Value: strings.Repeat("v", i%70+1) + string(rune('a'+i%26))}
	}
	return out
}
