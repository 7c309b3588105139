package teamsapp

import (
	"encoding/json"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// drawing is one card. Text says the same in words, as Markdown with every
// foreign word escaped: for the summary of the activity and for where no card
// can be shown. It is never empty.
type drawing struct {
	Card json.RawMessage
	Text string
}

type cardOptions struct {
	// Again is a line that gives the same answer again; it may be empty.
	Again string
	// Feedback and Share add those buttons.
	Feedback, Share bool
	// Insert adds "Share here" to each quote.
	Insert bool
	// InDialog draws one card for a dialog: a form has its fields, and buttons
	// are Action.Submit, which is all a dialog takes.
	InDialog bool
	// Most makes it one card of at most so many bytes: 28 KB for a result of a
	// message extension. Less than leastMost counts as that. 0 is a message.
	Most int
}

const (
	// cardUnits is how much a card takes as JSON in UTF-16 units. Teams refuses
	// messages above 100 KB and advises 80
	// (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages);
	// the rest is for what stands round the card.
	cardUnits = 36_000
	mostCards = 5
	leastMost = 6_000

	titleLimit    = 300
	nothingToShow = "I have nothing to show for that."
)

// drawCard makes one or more cards of a reply, in order. A private reply may
// be sent only where nobody else reads; that is the caller's to see to.
func drawCard(r chat.Reply, o cardOptions) []drawing {
	d := newDrawer(r, o)
	pages := d.layout(r)
	if d.form >= 0 {
		if f, at := formOf(r); !d.whole(f, pages) {
			r.Parts, r.Faults = slices.Clone(r.Parts), nil
			r.Parts[at] = chat.Paragraph{Text: tooMuchForDialog}
			d = newDrawer(r, o)
			pages = d.layout(r)
		}
	}
	out := make([]drawing, len(pages))
	for i, p := range pages {
		text := d.fallback(r, p)
		c := newCard(text, d.name(r, p), p.wide, p.body)
		j, err := json.Marshal(c)
		if err != nil {
			// Strings, numbers and lists of them cannot fail.
			j = []byte(`{"type":"AdaptiveCard","version":"` + cardVersion + `","body":[]}`)
		}
		out[i] = drawing{Card: j, Text: text}
	}
	return out
}

// drawer holds what is known about one reply while its parts are drawn.
type drawer struct {
	cardOptions
	textOnly, private bool
	// most is what one card takes, and measure counts it.
	most    int
	cards   int
	measure ruler
	// form is the index of the part that becomes fields, or -1.
	form   int
	faults []chat.Fault
	// fields is true when the card has something to fill in, which must not
	// travel with every button.
	fields bool
	// overfull is true when a field holds more than there is room for.
	overfull bool
}

func newDrawer(r chat.Reply, o cardOptions) *drawer {
	d := &drawer{
		cardOptions: o, textOnly: r.TextOnly, private: r.Private, faults: r.Faults,
		most: cardUnits, cards: mostCards, measure: utf16Units, form: -1,
	}
	if o.InDialog {
		d.cards = 1
		_, d.form = formOf(r)
	}
	if o.Most > 0 {
		d.cards = 1
		d.most = min(cardUnits, max(leastMost, o.Most))
		d.measure = bytesOf
	}
	d.fields = d.form >= 0 || len(r.Choices) > choicesAll && !d.textOnly
	return d
}

// share is a part of what the card takes: a quarter is share(4).
func (d *drawer) share(parts int) int { return d.most / parts }

// page is what stands in one card.
type page struct {
	body []element
	// parts are the indexes of the parts that begin here.
	parts       []int
	first, last bool
	// wide is true when something here needs all the width there is.
	wide bool
}

// layout draws the parts and packs them into cards.
func (d *drawer) layout(r chat.Reply) []page {
	head := d.within(d.head(r), d.share(4))
	body, parts := d.body(r)
	if len(head)+len(body)+len(r.Choices) == 0 {
		body = []piece{{element: words(nothingToShow, style{})}}
	}
	// The last card is not known yet, so each keeps room for the longer tail.
	foot := func(whole, parts int, partly bool) []piece {
		return d.within(append([]piece{d.shortened(whole, parts, partly)}, d.tail(r, true)...), d.share(2))
	}
	longest := foot(1<<20, 1<<20, true)
	room := d.most - d.envelope() - d.size(longest)
	filled := d.fill(head, body, room)
	tail := d.within(d.tail(r, false), d.share(2))
	if filled.cut {
		whole, partly := filled.shown(body)
		tail = foot(whole, parts, partly)
	}
	pages := make([]page, len(filled.pages))
	seen := map[int]bool{}
	for i, pieces := range filled.pages {
		p := page{first: i == 0, last: i == len(filled.pages)-1, body: []element{}}
		if p.last {
			pieces = append(pieces, tail...)
		}
		for _, one := range pieces {
			p.body = append(p.body, one.element)
			p.wide = p.wide || one.wide
			if one.part > 0 && !seen[one.part] {
				seen[one.part] = true
				p.parts = append(p.parts, one.part-1)
			}
		}
		pages[i] = p
	}
	return pages
}

// head is what stands above the first part.
func (d *drawer) head(r chat.Reply) []piece {
	var out []piece
	// A dialog has its own title, and need not say the same below it.
	if title := oneLine(r.Title); title != "" && (!d.InDialog || short(title, titleLimit) != dialogTitle(r)) {
		out = append(out, piece{element: heading(short(title, titleLimit), "large")})
	}
	if r.Unmarked() {
		out = append(out, piece{element: words(chat.OnlyYou, small())})
	}
	return append(out, d.problems(r)...)
}

// body draws every part and says how many have something to show.
func (d *drawer) body(r chat.Reply) ([]piece, int) {
	var out []piece
	parts := 0
	for i, p := range r.Parts {
		pieces := d.part(i, p)
		if len(pieces) == 0 {
			continue
		}
		parts++
		for _, one := range pieces {
			one.part = i + 1
			out = append(out, one)
		}
	}
	return out, parts
}

// part draws one part; one with nothing in it draws nothing.
func (d *drawer) part(i int, p chat.Part) []piece {
	switch p := p.(type) {
	case chat.Paragraph:
		return d.paragraph(p.Text)
	case chat.List:
		return d.list(p.Items)
	case chat.Quote:
		return d.quote(p)
	case chat.Table:
		return d.table(p)
	case chat.Chart:
		return d.chart(figureOf(p))
	case chat.File:
		return d.paragraph(p.About + ": " + p.Name)
	case chat.Comparison:
		return d.comparison(p)
	case chat.Match:
		return d.match(p)
	case chat.Form:
		if i == d.form {
			return d.inputs(p)
		}
		return d.formText(p)
	}
	return nil
}
