package chattest

import (
	"fmt"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// markup is text that breaks a renderer that forgets to escape, for HTML, for
// Slack's mrkdwn and for Markdown at once.
const markup = `<script>alert("x")</script> & 'quoted' <b>bold</b> *star* _under_ ~no~ <@U1|you> [a](javascript:alert(1)) {{.}}`

func awkward() []Named {
	return []Named{
		{"empty", chat.Reply{}},
		{"title-only", chat.Reply{Title: "Saved"}},
		{"no-title", chat.Reply{Parts: []chat.Part{
			chat.Paragraph{Text: "A sentence with no heading."}, oneLine(),
		}}},
		{"empty-parts", chat.Reply{
			Title: "Parts with nothing in them",
			Parts: []chat.Part{
				chat.Paragraph{}, chat.List{}, chat.Quote{}, chat.Table{}, chat.Comparison{}, chat.Match{},
			},
		}},
		{"very-long", veryLong()},
		{"emoji", chat.Reply{
			Title: "Well done 🎉",
			Parts: []chat.Part{
				chat.Paragraph{Text: "Chef 👩🏽‍🍳, flag 🏴󠁧󠁢󠁷󠁬󠁳󠁿, family 👨‍👩‍👧‍👦 and a lone selector ☎️."},
				chat.List{Items: []string{"🔪 knives", "🍲 stock"}},
			},
			Choices: []chat.Choice{{Label: "👍 Yes", Value: "yes"}},
		}},
		{"right-to-left", chat.Reply{
			Title: "שלום, kitchen",
			Parts: []chat.Part{
				chat.Paragraph{Text: "سكين الطاهي (chef's knife) حادة."},
				chat.Match{
					Quote: oneLine(),
					Yours: []chat.Run{{Text: "אני מסמן "}, {Text: "everything in the larder", Marked: true}, {Text: " כל יום"}},
				},
				// An override with no end must not turn round what follows it.
				chat.Paragraph{Text: "before \u202eafter"},
			},
			Choices: []chat.Choice{{Label: "המשך", Value: "next"}},
		}},
		{"markup", markedUp()},
		{"hundred-choices", hundredChoices()},
		{"quote-one-line", chat.Reply{Title: "Larder", Parts: []chat.Part{oneLine()}}},
		{"quote-bare", chat.Reply{
			Title: "A quote with little to cite",
			Parts: []chat.Part{chat.Quote{
				Lines:  []chat.Line{{Text: "Keep the pass clear.", Number: 3}},
				Source: chat.Source{Document: "House rules"},
			}},
		}},
		{"quote-unsafe-link", chat.Reply{
			Title: "A source whose address is no web page",
			Parts: []chat.Part{chat.Quote{
				Heading: "Working",
				Lines:   []chat.Line{{ID: "kitchen/a b/ü?#1", Text: "wipes down as they go", Number: 9, Bullet: true}},
				Source: chat.Source{
					Document: "Kitchen craft", Where: "Tidiness", Address: "kitchen/a b/ü?", URL: "javascript:alert(1)",
				},
			}},
		}},
		{"comparison-one-side-empty", oneSided()},
		{"comparison-identical", identical()},
		{"comparison-no-pairs", chat.Reply{
			Title: "Two quotes, no pairs",
			Parts: []chat.Part{chat.Comparison{Left: workingKnives(), Right: oneLine()}},
		}},
		{"comparison-same-heading", sameHeading()},
		{"match-nothing-missing", chat.Reply{
			Title: "Your example speaks of all of it",
			Parts: []chat.Part{chat.Match{
				Quote: oneLine(),
				Yours: []chat.Run{{Text: "Everything in my larder is labelled and dated", Marked: true}, {Text: "."}},
			}},
		}},
		{"match-nothing-marked", chat.Reply{
			Title: "The nearest descriptor",
			Parts: []chat.Part{chat.Match{
				Quote:   oneLine(),
				Yours:   []chat.Run{{Text: "I like cheese.\nA lot."}},
				Missing: []string{"everything in the larder is labelled and dated"},
			}},
		}},
		{"table-ragged", chat.Reply{
			Title: "A table with holes",
			Parts: []chat.Part{chat.Table{
				Caption: "Counts by station",
				Header:  []string{"Station", "", "Covers", "A heading that is a good deal longer than the figures under it"},
				Rows: [][]string{
					{"Grill", "", "40"}, {"Larder"}, {}, {"Pastry", "cold", "12", "3", "one cell too many"},
				},
			}},
		}},
		{"line-breaks", chat.Reply{
			Title: "Breaks in the text",
			Parts: []chat.Part{
				chat.Paragraph{Text: "first\nsecond\r\nthird\u2028fourth\ttabbed"},
				chat.List{Items: []string{"one\ntwo", "  spaces at both ends  "}},
			},
		}},
	}
}

func veryLong() chat.Reply {
	sentence := "Tastes as they go and says what is missing before anybody has to ask. "
	return chat.Reply{
		Title: strings.TrimSpace(strings.Repeat("A title that does not stop ", 12)),
		Parts: []chat.Part{
			chat.Paragraph{Text: strings.TrimSpace(strings.Repeat(sentence, 80))},
			chat.Paragraph{Text: strings.Repeat("unbroken", 60)},
			chat.Quote{
				Heading: "Expert",
				Lines: []chat.Line{
					{ID: "kitchen/tasting/expert#1", Text: strings.TrimSpace(strings.Repeat(sentence, 40)), Number: 90, Bullet: true},
					{ID: "kitchen/tasting/expert#2", Text: strings.Repeat("demiglace", 40), Number: 91, Bullet: true},
				},
				Source: kitchenSource("Tasting, Expert", "kitchen/tasting/expert"),
			},
		},
		Choices: []chat.Choice{{Label: strings.TrimSpace(strings.Repeat("A very long label ", 12)), Value: "long"}},
	}
}

func markedUp() chat.Reply {
	q := chat.Quote{
		Heading: markup,
		Lines:   []chat.Line{{ID: "kitchen/<b>", Text: markup, Number: 1, Bullet: true}},
		Source: chat.Source{
			Document: markup, Publisher: markup, Where: markup, Address: `kitchen/"><script>`,
			URL: `https://kitchen.example/?a=1&b="><script>`,
		},
	}
	runs := []chat.Run{{Text: markup}, {Text: markup, Marked: true}}
	return chat.Reply{
		Title: markup,
		Parts: []chat.Part{
			chat.Paragraph{Text: markup},
			chat.List{Items: []string{markup}},
			q,
			chat.Table{Caption: markup, Header: []string{markup, markup}, Rows: [][]string{{markup, markup}}},
			chat.Comparison{Left: q, Right: workingKnives(), Pairs: []chat.Pair{{Left: runs, Right: runs}}},
			chat.Match{Quote: q, Yours: runs, Missing: []string{markup}},
		},
		Choices: []chat.Choice{{Label: markup, Value: markup}},
	}
}

func hundredChoices() chat.Reply {
	r := chat.Reply{Title: "Pick one of many"}
	for i := 1; i <= 100; i++ {
		r.Choices = append(r.Choices, chat.Choice{
			Label: fmt.Sprintf("Recipe %d", i), Value: fmt.Sprintf("show kitchen/recipes/%d", i),
		})
	}
	return r
}

func oneSided() chat.Reply {
	return chat.Reply{
		Title: "Larder: Awareness and Working",
		Parts: []chat.Part{chat.Comparison{
			Left: oneLine(),
			Right: chat.Quote{
				Heading: "Working",
				Source:  kitchenSource("Larder, Working", "kitchen/larder/working"),
			},
			Pairs: []chat.Pair{{Left: []chat.Run{{Text: oneLine().Lines[0].Text, Marked: true}}}},
		}},
	}
}

func identical() chat.Reply {
	sous, head := oneLine(), oneLine()
	sous.Heading, head.Heading = "Working, Sous chef", "Practitioner, Head chef"
	head.Lines[0].Number = 44
	head.Source = kitchenSource("Larder, Practitioner, Head chef", "kitchen/larder/practitioner/head-chef")
	return chat.Reply{
		Title: "Larder at two levels",
		Parts: []chat.Part{chat.Comparison{Left: sous, Right: head, Identical: true}},
	}
}

// sameHeading compares one level of two skills: "only in Working" would not
// say which side it means.
func sameHeading() chat.Reply {
	sauce := workingKnives()
	sauce.Lines = []chat.Line{{ID: "kitchen/stock-and-sauce/working#1", Text: "makes a clear stock, with guidance", Number: 61, Bullet: true}}
	sauce.Source = kitchenSource("Stock and sauce, Working", "kitchen/stock-and-sauce/working")
	return chat.Reply{
		Title: "Working in two skills",
		Parts: []chat.Part{chat.Comparison{
			Left: workingKnives(), Right: sauce,
			Pairs: []chat.Pair{{
				Left:  []chat.Run{{Text: "uses common blades safely", Marked: true}, {Text: ", with guidance"}},
				Right: []chat.Run{{Text: "makes a clear stock", Marked: true}, {Text: ", with guidance"}},
			}},
		}},
	}
}
