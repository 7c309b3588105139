package slackapp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

// shownText is the text of blocks in reading order.
func shownText(t testing.TB, blocks []slack.Block) string {
	t.Helper()
	var b strings.Builder
	for _, block := range blocks {
		switch block := block.(type) {
		case *slack.RichTextBlock:
			for _, e := range block.Elements {
				readRich(&b, e)
			}
		case *slack.TableBlock:
			for _, row := range block.Rows {
				for _, c := range row {
					switch c := c.(type) {
					case *slack.TableRichTextCell:
						for _, e := range c.Elements {
							readRich(&b, e)
						}
					case *slack.TableRawTextCell:
						b.WriteString(c.Text + "\n")
					}
				}
			}
		case *slack.SectionBlock:
			b.WriteString(block.Text.Text + "\n")
		case *slack.HeaderBlock:
			b.WriteString(block.Text.Text + "\n")
		case *slack.DataVisualizationBlock:
			b.WriteString(block.Title + "\n")
		case *slack.ContextBlock:
			for _, e := range block.ContextElements.Elements {
				b.WriteString(e.(*slack.TextBlockObject).Text + "\n")
			}
		}
	}
	return b.String()
}

func readRich(b *strings.Builder, e slack.RichTextElement) {
	inline := func(elements []slack.RichTextSectionElement) {
		for _, e := range elements {
			b.WriteString(e.(*slack.RichTextSectionTextElement).Text)
		}
		b.WriteString("\n")
	}
	switch e := e.(type) {
	case *slack.RichTextSection:
		inline(e.Elements)
	case *slack.RichTextQuote:
		inline(e.Elements)
	case *slack.RichTextList:
		for _, it := range e.Elements {
			readRich(b, it)
		}
	}
}

func whole(t testing.TB, ds []drawing) string {
	t.Helper()
	var b strings.Builder
	for _, d := range ds {
		b.WriteString(shownText(t, d.Blocks))
	}
	return b.String()
}

// The product's first rule: every quoted line is there, whole, in its order.
func TestEveryQuotedLineIsDrawnInOrder(t *testing.T) {
	lines := 0
	for _, s := range []surface{inMessage, inEphemeral, inModal, inHome} {
		for _, n := range chattest.Replies() {
			text := whole(t, draw(n.Reply, drawOptions{Surface: s}))
			if strings.Contains(text, "This is shortened") {
				t.Errorf("%s, %s: a sample is cut", s, n.Name)
			}
			quotesStand(t, string(s)+", "+n.Name, n.Reply, text)
			for _, q := range n.Reply.Quotes() {
				lines += len(q.Lines)
			}
		}
	}
	if lines < 150 {
		t.Errorf("only %d lines were looked for", lines)
	}
}

func TestALongAnswerComesInSeveralMessages(t *testing.T) {
	r := longReply(2)
	r.Parts = r.Parts[:8]
	ds := draw(r, drawOptions{Surface: inMessage})
	if len(ds) < 2 || len(ds) > 4 {
		t.Fatalf("%d messages", len(ds))
	}
	text := whole(t, ds)
	if strings.Contains(text, "shortened") {
		t.Error("the answer is cut")
	}
	for _, q := range r.Quotes() {
		for _, l := range q.Lines {
			if !strings.Contains(text, l.Text) {
				t.Errorf("the line %.40q is gone", l.Text)
			}
		}
	}
	for i, d := range ds[:len(ds)-1] {
		if len(buttonsOf(d.Blocks)) > 0 {
			t.Errorf("message %d of %d has buttons", i+1, len(ds))
		}
	}
	if len(buttonsOf(ds[len(ds)-1].Blocks)) != 1 {
		t.Error("the last message has no button")
	}
}

func TestACutAnswerSaysSoAndOffersTheRest(t *testing.T) {
	for _, c := range []struct {
		name    string
		options drawOptions
		rest    bool
	}{
		{"for now", drawOptions{Surface: inEphemeral, Again: "ask all"}, true},
		{"window", drawOptions{Surface: inModal, Again: "ask all"}, true},
		{"nothing to ask again", drawOptions{Surface: inEphemeral}, false},
		{"too long to ask again", drawOptions{Surface: inEphemeral, Again: strings.Repeat("x", 2001)}, false},
		{"the most messages there may be", drawOptions{Surface: inMessage, Again: "ask all"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := longReply(20)
			ds := draw(r, c.options)
			text := whole(t, ds)
			if !strings.Contains(text, "This is shortened: ") || !strings.Contains(text, fmt.Sprintf(" of %d parts are shown", len(r.Parts))) {
				t.Errorf("nothing says that this is cut: %s", text[max(0, len(text)-200):])
			}
			found := false
			for _, b := range buttonsOf(ds[len(ds)-1].Blocks) {
				found = found || b.ActionID == actionRest && b.Value == c.options.Again
			}
			if found != c.rest {
				t.Errorf("the rest is offered: %v, want %v", found, c.rest)
			}
		})
	}
}

// What stays together has to fit into a message beside all that may stand
// around it, or it would be left out.
func TestTheLongestOfEachKindFindsAPlace(t *testing.T) {
	source := chat.Source{Document: strings.Repeat("d", 700), Where: strings.Repeat("w", 700), URL: "https://a.example/" + strings.Repeat("u", 980)}
	line := chat.Line{Text: strings.Repeat("q", lineWeight)}
	half := chat.Line{Text: strings.Repeat("h", tableWeight/2-100)}
	quote := chat.Quote{Heading: strings.Repeat("h", 400), Lines: []chat.Line{line}, Source: source}
	left, right := quote, quote
	left.Heading, right.Heading = "L", "R"
	left.Lines, right.Lines = []chat.Line{half}, []chat.Line{half}
	runs := []chat.Run{{Text: half.Text, Marked: true}}
	compared := chat.Comparison{Left: left, Right: right, Pairs: []chat.Pair{{Left: runs, Right: runs}}}
	if !tabular(compared) {
		t.Error("the comparison is no table")
	}
	for _, p := range []chat.Part{quote, compared, chat.Match{Quote: quote, Yours: []chat.Run{{Text: line.Text}}, Missing: []string{line.Text}}} {
		r := chat.Reply{Title: strings.Repeat("t", 200), Private: true, Parts: []chat.Part{p}}
		for i := range 9 {
			r.Choices = append(r.Choices, chat.Choice{Label: strings.Repeat("l", 200), Value: fmt.Sprint(i)})
		}
		r.Choices = append(r.Choices, chat.Choice{Label: strings.Repeat("l", 900), Value: strings.Repeat("v", 2001)})
		o := drawOptions{Surface: inMessage, Feedback: true, Share: true, Again: "ask", SharedBy: "U0CHEF"}
		if text := whole(t, draw(r, o)); strings.Contains(text, "shortened") {
			t.Errorf("%T is cut", p)
		}
	}
}

func TestALineTooLongForABlockIsCutOutLoud(t *testing.T) {
	r := chat.Reply{Parts: []chat.Part{chat.Quote{Heading: "H", Lines: []chat.Line{{Text: strings.Repeat("word ", 3000)}}}}}
	text := whole(t, draw(r, drawOptions{Surface: inMessage}))
	if !strings.Contains(text, "word…\n") || !strings.Contains(text, lineCut) {
		t.Errorf("the cut is not said: %s", text[max(0, len(text)-200):])
	}
}

func buttonsOf(blocks []slack.Block) []*slack.ButtonBlockElement {
	var out []*slack.ButtonBlockElement
	for _, b := range blocks {
		if a, ok := b.(*slack.ActionBlock); ok {
			for _, e := range a.Elements.ElementSet {
				if button, ok := e.(*slack.ButtonBlockElement); ok {
					out = append(out, button)
				}
			}
		}
	}
	return out
}

func TestChoices(t *testing.T) {
	choices := func(n int, change func(i int, c *chat.Choice)) chat.Reply {
		r := chat.Reply{Title: "T"}
		for i := range n {
			c := chat.Choice{Label: fmt.Sprintf("Label %d", i), Value: fmt.Sprintf("value %d", i)}
			if change != nil {
				change(i, &c)
			}
			r.Choices = append(r.Choices, c)
		}
		return r
	}
	long := func(at, n int) func(int, *chat.Choice) {
		return func(i int, c *chat.Choice) {
			if i == at {
				c.Value = strings.Repeat("v", n)
			}
		}
	}
	for _, c := range []struct {
		name             string
		reply            chat.Reply
		buttons, options int
		says             string
	}{
		{"six are buttons", choices(6, nil), 6, 0, ""},
		{"of seven, two are in the menu", choices(7, nil), 5, 2, ""},
		{"a value too long for the menu", choices(9, long(7, 151)), 6, 3, ""},
		{"a value too long for a button", choices(3, long(1, 2001)), 2, 0, "“Label 1”"},
		{"more than a menu holds", choices(110, nil), 5, 100, "You can also type:"},
		{"a long label", choices(2, func(i int, c *chat.Choice) { c.Label = strings.Repeat("wide ", 20) + fmt.Sprint(i) }), 2, 0, "wide 1”"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := draw(c.reply, drawOptions{Surface: inMessage})[0]
			options := 0
			for _, b := range d.Blocks {
				if a, ok := b.(*slack.ActionBlock); ok {
					if s, ok := a.Elements.ElementSet[0].(*slack.SelectBlockElement); ok {
						options = len(s.Options)
					}
				}
			}
			if got := len(buttonsOf(d.Blocks)); got != c.buttons || options != c.options {
				t.Errorf("%d buttons and %d in the menu, want %d and %d", got, options, c.buttons, c.options)
			}
			if !strings.Contains(shownText(t, d.Blocks), c.says) {
				t.Errorf("nothing says %q: %s", c.says, shownText(t, d.Blocks))
			}
		})
	}
}

func TestPrivateRepliesAreNeverShared(t *testing.T) {
	r := sample(t, "quote")
	o := drawOptions{Surface: inEphemeral, Share: true, Again: "ask knives"}
	has := func(r chat.Reply) bool {
		for _, b := range buttonsOf(draw(r, o)[0].Blocks) {
			if b.ActionID == actionShare {
				return b.Confirm != nil && strings.Contains(b.Confirm.Text.Text, "Everyone")
			}
		}
		return false
	}
	if !has(r) {
		t.Error("an open reply cannot be shared, or nothing is asked first")
	}
	r.Private = true
	if has(r) {
		t.Error("a private reply can be shared")
	}
	if !strings.Contains(shownText(t, draw(r, o)[0].Blocks), chat.OnlyYou) {
		t.Error("nothing says that only the person sees it")
	}
}

func TestTextOnlyHasNoTablesAndNoButtons(t *testing.T) {
	for _, n := range chattest.Replies() {
		n.Reply.TextOnly = true
		if form, _ := formOf(n.Reply); form.Private {
			// It cannot be said in words, so its button stays.
			continue
		}
		for _, d := range draw(n.Reply, drawOptions{Surface: inMessage, Feedback: true, Share: true, Again: "ask"}) {
			for _, b := range d.Blocks {
				switch b.BlockType() {
				case slack.MBTTable, slack.MBTAction, slack.MBTContextActions, slack.MBTDataVisualization:
					t.Errorf("%s: a block of type %s", n.Name, b.BlockType())
				}
			}
		}
	}
	text := whole(t, draw(sample(t, "text-only"), drawOptions{Surface: inMessage}))
	for _, want := range []string{"[- uses common blades -] safely", "[+ without +] guidance", "“Show Expert”", "Status: current"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q:\n%s", want, text)
		}
	}
}

func TestOnlyWebPagesAreLinked(t *testing.T) {
	for source, want := range map[string]string{
		"https://kitchen.example/craft#a/b":      "https://kitchen.example/craft#a/b",
		"https://kitchen.example/?a=1&b=<x>|y*z": "https://kitchen.example/?a=1&amp;b=%3Cx%3E%7Cy%2Az",
		"HTTPS://kitchen.example/":               "https://kitchen.example/",
		"":                                       "",
		"javascript:alert(1)":                    "",
		"data:text/html,<b>":                     "",
		"ftp://kitchen.example/craft":            "",
		"//kitchen.example/craft":                "",
		"https://":                               "",
		"https://kitchen.example/%zz":            "",
		"https://a.example/" + strings.Repeat("x", 3000): "",
	} {
		if got := webPage(source); got != want {
			t.Errorf("webPage(%.60q) = %q, want %q", source, got, want)
		}
	}
}

func TestATitleWithMarkupIsNotReadAsMarkup(t *testing.T) {
	for _, title := range []string{"A *bold* title", "An `odd` one", "a :fire: drill", "see https://a.example", "x_y_z", "~gone~"} {
		q := chat.Quote{Source: chat.Source{Document: title, URL: "https://a.example/"}}
		b, err := json.Marshal(sourceLine(q)[0].block)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), `{"type":"plain_text","text":"Source: `+title) || !strings.Contains(string(b), "Open the source") {
			t.Errorf("%q is read as markup: %s", title, b)
		}
	}
}

func TestFallbackIsEscapedOnce(t *testing.T) {
	r := chat.Reply{Title: "<!channel> & co", Parts: []chat.Part{chat.Paragraph{Text: "&amp;"}}}
	if got, want := draw(r, drawOptions{Surface: inMessage})[0].Text, "&lt;!channel&gt; &amp; co\n\n&amp;amp;"; got != want {
		t.Errorf("the fallback is %q, want %q", got, want)
	}
}
