// Package chattest holds sample replies for the tests of everything that draws
// one: at least one reply for each kind of part, and awkward ones that have
// broken renderers before (nothing at all, markup, right-to-left text, a
// hundred choices).
//
// The framework quoted here, "Kitchen craft", is invented, so that no test
// repeats or misquotes a published document. The package draws nothing and
// asserts nothing; the tests of chat and of each platform under handlers call it.
package chattest

import (
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// Named is a reply with a name that can be a file name.
type Named struct {
	Name  string
	Reply chat.Reply
}

// Replies returns every sample: the plain kinds first, then the awkward ones.
// Each call makes new values, so a test may change what it gets.
func Replies() []Named {
	return slices.Concat(kinds(), forms(), private(), files(), charts(), awkward())
}

// Reply returns the sample of that name, and false when there is none.
func Reply(name string) (chat.Reply, bool) {
	for _, n := range Replies() {
		if n.Name == name {
			return n.Reply, true
		}
	}
	return chat.Reply{}, false
}

func kinds() []Named {
	return []Named{
		{"paragraph", chat.Reply{
			Title: "What I can do",
			Parts: []chat.Part{
				chat.Paragraph{Text: "I quote the Kitchen craft framework in its exact words."},
				chat.Paragraph{Text: "Ask about a skill, a level or a post."},
			},
			Topic: "help",
		}},
		{"list", chat.Reply{
			Title: "Things to try",
			Parts: []chat.Part{
				chat.Paragraph{Text: "You can ask me things like these."},
				chat.List{Items: []string{
					"What does Practitioner knife work look like?",
					"Compare Working and Practitioner for stock and sauce.",
					"I ran the pass for a week. What does that show?",
				}},
			},
			Choices: []chat.Choice{
				{Label: "Show knife work", Value: "show kitchen/knife-work"},
				{Label: "Start a check-in", Value: "check-in start"},
			},
			Topic: "help",
		}},
		{"quote", chat.Reply{
			Title: "Knife work",
			Parts: []chat.Part{practitionerKnives()},
			Choices: []chat.Choice{
				{Label: "Compare with Working", Value: "compare kitchen/knife-work/working kitchen/knife-work/practitioner"},
				{Label: "Show Head chef", Value: "show kitchen/knife-work/practitioner/head-chef"},
				{Label: "What comes next?", Value: "progress kitchen/knife-work/practitioner"},
			},
			Topic: "describe",
		}},
		{"quote-historic", chat.Reply{
			Title: "Kitchen porter",
			Parts: []chat.Part{
				chat.Paragraph{Text: "This document is kept for the record only."},
				historicPorter(),
			},
			Topic: "describe",
		}},
		{"table", chat.Reply{
			Title: "Your last check-in",
			Parts: []chat.Part{chat.Table{
				Caption: "Where you placed yourself on 3 October 2026",
				Header:  []string{"Skill", "You", "Target"},
				Rows: [][]string{
					{"Knife work", "Working", "Practitioner"},
					{"Stock and sauce", "Practitioner", "Practitioner"},
					{"Running the pass", "Not rated yet", "Working"},
				},
			}},
			Private: true,
			Topic:   "check-in",
		}},
		{"comparison", chat.Reply{
			Title: "Knife work: Working and Practitioner",
			Parts: []chat.Part{knivesCompared()},
			Choices: []chat.Choice{
				{Label: "Show Expert", Value: "show kitchen/knife-work/expert"},
			},
			Topic: "compare",
		}},
		{"match", chat.Reply{
			Title: "What your example may show",
			Parts: []chat.Part{
				chat.Paragraph{Text: "One descriptor has words that your example supports."},
				chat.Match{
					Quote: practitionerKnives(),
					Yours: []chat.Run{
						{Text: "Last month I "},
						{Text: "taught two commis to bone a shoulder", Marked: true},
						{Text: " and we "},
						{Text: "cut waste by a tenth", Marked: true},
						{Text: "."},
					},
					Missing: []string{"chooses the blade for the task", "keeps a shared set of knives sharp and safe"},
				},
			},
			Choices: []chat.Choice{{Label: "Save to my journal", Value: "reflect kitchen/knife-work/practitioner"}},
			Topic:   "evidence",
		}},
		{"choices-only", chat.Reply{
			Title: "Which one did you mean?",
			Parts: []chat.Part{chat.Paragraph{Text: "“Sauce” is named in two places."}},
			Choices: []chat.Choice{
				{Label: "Stock and sauce (core skill)", Value: "show kitchen/stock-and-sauce"},
				{Label: "Sauce (Sous chef duties)", Value: "show kitchen-duties/sauce"},
			},
			Topic: "describe",
		}},
		{"refused", chat.Reply{
			Title: "The frameworks do not say",
			Parts: []chat.Part{chat.Paragraph{Text: "Nothing in the documents answers that. The nearest thing is stock and sauce."}},
			Choices: []chat.Choice{
				{Label: "Show stock and sauce", Value: "show kitchen/stock-and-sauce"},
			},
			Topic:   "unknown",
			Refused: true,
		}},
		{"every-part", chat.Reply{
			Title: "Everything at once",
			Parts: []chat.Part{
				chat.Paragraph{Text: "One of each kind of part."},
				chat.List{Items: []string{"First thing to try", "Second thing to try"}},
				practitionerKnives(),
				chat.Table{Rows: [][]string{{"Version", "3"}, {"Documents", "1"}}},
				knivesCompared(),
				chat.Match{Quote: oneLine(), Yours: []chat.Run{{Text: "I label everything.", Marked: true}}},
			},
			Topic: "help",
		}},
	}
}
