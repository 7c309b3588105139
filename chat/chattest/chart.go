package chattest

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// charts are the samples with something to draw.
func charts() []Named {
	levels := []string{"Awareness", "Working", "Practitioner", "Expert"}
	return []Named{
		{"chart-profile", chat.Reply{
			Title: "Where you stand",
			Parts: []chat.Part{
				chat.Paragraph{Text: "Only you can see this."},
				chat.Chart{
					Kind: chat.ChartProfile, Title: "Kitchen craft on 3 October 2026", Columns: levels,
					Rows: []chat.ChartRow{
						{Label: "Knife work", You: 2, Target: 3, Partway: true},
						{Label: "Stock and sauce", You: 4, Target: 3},
						{Label: "Running the pass", You: 0, Target: 3},
						{Label: "Tidiness", You: 3, Target: 3},
						{Label: "Larder", You: chat.NotRated, Target: 3},
					},
					Alt: "Knife work: Working, part of the way to Practitioner. Stock and sauce: Expert. Running the pass: not yet at Awareness. Tidiness: Practitioner. Larder: not rated. The target is Practitioner.",
				},
			},
			Choices: []chat.Choice{{Label: "Your history", Value: "check-in history"}},
			Private: true,
			Topic:   "check-in",
		}},
		{"chart-change", chat.Reply{
			Title: "Knife work over time",
			Parts: []chat.Part{chat.Chart{
				Kind: chat.ChartChange, Title: "Knife work, January to October 2026", Columns: levels,
				Rows: []chat.ChartRow{
					{Label: "12 January 2026", You: 0, Partway: true},
					{Label: "3 April 2026", You: 2},
					{Label: "3 July 2026", You: 1},
					{Label: "3 October 2026", You: 3},
				},
				Alt: "12 January 2026: part of the way to Awareness. 3 April 2026: Working. 3 July 2026: Awareness. 3 October 2026: Practitioner.",
			}},
			Private: true,
			Topic:   "check-in",
		}},
		{"chart-awkward", chat.Reply{
			Title: "Charts with holes",
			Parts: []chat.Part{
				chat.Chart{},
				chat.Chart{Kind: chat.ChartProfile, Title: "No columns", Rows: []chat.ChartRow{{Label: "Knife work", You: 3, Target: 9}}},
				chat.Chart{
					Kind: chat.ChartProfile, Title: markup, Columns: []string{"<b>One</b>"},
					Rows: []chat.ChartRow{
						{Label: strings.Repeat("A skill with a very long name ", 12), You: 1},
						{Label: markup, You: 0, Target: 1},
					},
					Alt: markup,
				},
			},
			Private: true,
			Topic:   "check-in",
		}},
	}
}
