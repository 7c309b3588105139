package chattest

import "github.com/framework-coach/framework-coach/chat"

// files are the samples with something to take away.
func files() []Named {
	return []Named{
		{"file", chat.Reply{
			Title: "Your records",
			Parts: []chat.Part{
				chat.Paragraph{Text: "This is everything I hold on you."},
				chat.File{Name: "framework-coach-2026-10-03.md", Type: "text/markdown", About: "To read", Data: []byte("# Your records\n\nKnife work: Working, <b>3 October</b>.\n")},
				chat.File{Name: "framework-coach-2026-10-03.json", Type: "application/json", About: "For a program", Data: []byte(`{"check_ins":[]}`)},
			},
			Private: true,
			Topic:   "mine",
		}},
		{"file-awkward", chat.Reply{
			Parts: []chat.Part{
				chat.File{Name: `../"x onclick=y`, Type: `text/html" x="`, About: "<b>&amp;</b>", Data: []byte("<script>")},
				chat.File{Name: "empty.csv", Type: "text/csv", About: "Nothing in it"},
			},
			Private: true,
			Topic:   "mine",
		}},
	}
}
