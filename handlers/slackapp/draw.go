package slackapp

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// What comes back when a person presses, chooses or submits.
const (
	actionChoice   = "choice"       // with a number behind it: "choice-0"; its value is Choice.Value
	actionMore     = "more-choices" // the value of an option is Choice.Value
	actionShare    = "share"        // value: answer.Again
	actionInsert   = "insert"       // with a number behind it; its value is a handlers.Excerpt
	actionRest     = "rest"         // value: answer.Again
	actionFeedback = "feedback"     // values: "feedback helpful describe" and "feedback missed describe"
	callbackForm   = "form"
	callbackAsk    = "ask"
	callbackAnswer = "answer"
)

// viewMeta travels in a view's private_metadata.
type viewMeta struct {
	// Value is what sends the form: chat.Form.Value.
	Value string `json:"value,omitempty"`
	// Channel and Thread are where the window was opened from.
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
	// URL is place.ShareURL. Slack shows it to nobody, and brings it back to
	// whichever replica takes the press.
	URL string `json:"url,omitempty"`
	// Step counts what has stood in the window before.
	Step int `json:"step,omitempty"`
}

func (m viewMeta) String() string {
	// Strings and a number cannot fail.
	b, _ := json.Marshal(m)
	if len(b) > metadataLimit {
		return "{}"
	}
	return string(b)
}

// drawing is one message. Text is the fallback for notifications and screen
// readers: escaped, never empty, under 4,000 characters.
type drawing struct {
	Blocks []slack.Block
	Text   string
}

type drawOptions struct {
	Surface surface
	// Feedback, Share and Insert add those buttons.
	Feedback, Share, Insert bool
	// Again is answer.Again.
	Again string
	// SharedBy is the Slack id of the person who shared the answer.
	SharedBy string
}

// Slack takes more, but refuses a message whose blocks hold about 13,000
// characters together (msg_blocks_too_long).
const (
	messageBlocks = 50
	messageWeight = 10_000
	mostMessages  = 5
	viewBlocks    = 100
	viewBytes     = 200_000 // of 250 KB
	nothingToShow = "I have nothing to show for that."
	shareForAll   = "Everyone in the channel will see it, with your name."
	sendRest      = "Send me all of it"
)

var slackUser = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)

// draw makes one or more messages of a reply, in order: as many as it needs in
// a conversation, and one where there can be only one. A private reply may
// stand in a message only where nobody else reads; that is the caller's to see to.
func draw(r chat.Reply, o drawOptions) []drawing {
	room := limits{blocks: messageBlocks, weight: messageWeight}
	most := 1
	switch o.Surface {
	case inMessage:
		most = mostMessages
	case inEphemeral:
	case inModal, inHome:
		room = limits{blocks: viewBlocks, bytes: viewBytes}
	}
	pages := newDrawer(r, o).layout(r, room, most)
	out := make([]drawing, len(pages))
	for i, p := range pages {
		out[i] = drawing{Blocks: p.blocks, Text: fallback(r, o, p)}
	}
	return out
}

// page is what stands in one message or view.
type page struct {
	blocks []slack.Block
	// parts are the indexes of the parts that begin here.
	parts       []int
	first, last bool
}

// layout draws the parts and packs them into at most so many pages.
func (d *drawer) layout(r chat.Reply, room limits, most int) []page {
	head := d.head(r)
	body, parts := d.body(r)
	if len(head)+len(body)+len(r.Choices) == 0 {
		body = []piece{{block: section(nothingToShow), weight: weigh(nothingToShow)}}
	}
	number := d.choices
	cutTail := append([]piece{d.shortened(parts, parts, true)}, d.tail(r, true)...)
	// The last page is not known yet, so every page keeps room for the longer tail.
	filled := room.without(measure(cutTail, room)).fill(head, body, most)
	d.choices = number
	tail := d.tail(r, false)
	if filled.cut {
		whole, partly := filled.shown(body)
		cutTail[0] = d.shortened(whole, parts, partly)
		tail = cutTail
	}
	pages := make([]page, len(filled.pages))
	seen := map[int]bool{}
	for i, pieces := range filled.pages {
		p := page{first: i == 0, last: i == len(filled.pages)-1}
		if p.last {
			pieces = append(pieces, tail...)
		}
		for _, one := range pieces {
			p.blocks = append(p.blocks, one.block)
			if one.part > 0 && !seen[one.part] {
				seen[one.part] = true
				p.parts = append(p.parts, one.part-1)
			}
		}
		pages[i] = p
	}
	return pages
}

// drawer holds what is known about one reply while its parts are drawn.
type drawer struct {
	drawOptions
	textOnly bool
	private  bool
	// table is the index of the one part that may be a table block: Slack takes
	// one a message, and a comparison needs it most. It is -1 without any.
	table int
	// bars is the index of the one chart that becomes Slack's own, or -1.
	bars int
	// form is the index of the part that becomes the inputs of a window, or -1.
	form int
	// step is viewMeta.Step.
	step int
	// choices counts the buttons, whose action ids may not repeat.
	choices int
	// inserts counts the quotes that can be shared one by one.
	inserts int
}

func newDrawer(r chat.Reply, o drawOptions) *drawer {
	d := &drawer{drawOptions: o, textOnly: r.TextOnly, private: r.Private, table: -1, bars: -1, form: -1}
	if d.textOnly || o.Surface == inModal {
		return d
	}
	compared, chart := -1, -1
	for i, p := range r.Parts {
		switch p := p.(type) {
		case chat.Comparison:
			if compared < 0 && tabular(p) {
				compared = i
			}
		case chat.Table:
			if d.table < 0 && fitsTable(p) {
				d.table = i
			}
		case chat.Chart:
			if chart < 0 && fitsTable(withSteps(p)) {
				chart = i
			}
			if _, ok := barsOf(p); ok && d.bars < 0 && o.Surface == inMessage {
				d.bars = i
			}
		case chat.Paragraph, chat.List, chat.Quote, chat.Match, chat.Form, chat.File:
		}
	}
	switch {
	case compared >= 0:
		d.table = compared
	case d.table < 0:
		// A chart reads well as a list too.
		d.table = chart
	}
	return d
}

// head is what stands above the first part.
func (d *drawer) head(r chat.Reply) []piece {
	var out []piece
	add := func(b slack.Block, text string) {
		out = append(out, piece{block: b, weight: weigh(text)})
	}
	if title := tidy(strings.ReplaceAll(r.Title, "\n", " ")); title != "" {
		title = short(title, headerLimit)
		add(slack.NewHeaderBlock(plain(title)), title)
	}
	if slackUser.MatchString(d.SharedBy) {
		add(contextLine(mrkdwn("Shared by <@"+d.SharedBy+">.")), d.SharedBy)
	}
	if r.Unmarked() && d.Surface != inHome {
		add(contextLine(plain(chat.OnlyYou)), chat.OnlyYou)
	}
	return out
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
		return paragraph(p.Text)
	case chat.File:
		// The file itself comes after the message.
		return paragraph(p.About + ": " + p.Name)
	case chat.List:
		return listOf(p.Items)
	case chat.Quote:
		return d.quote(p)
	case chat.Table:
		if i == d.table {
			return tableBlock(p)
		}
		return tableList(p)
	case chat.Chart:
		return d.chart(p, i)
	case chat.Comparison:
		return d.comparison(p, i == d.table)
	case chat.Match:
		return d.match(p)
	case chat.Form:
		if i == d.form {
			in, _ := inputs(p, d.step)
			return in
		}
		return d.formText(p)
	}
	return nil
}
