package teamsapp

import (
	"net/url"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const (
	lineCut       = "A line is cut here. The source has all of it."
	headingLimit  = 300
	citationLimit = 500
	linkLimit     = 600
	yourWords     = "Your words:"
	notShownYet   = "Not shown yet:"
	shareHere     = "Share here"
)

func blank(q chat.Quote) bool {
	return tidy(q.Heading) == "" && len(q.Lines) == 0 && q.Source == chat.Source{}
}

// quote is a tinted box with the heading in bold, the lines, and the source.
// To somebody who reads text only, marks round each line stand for the box.
func (d *drawer) quote(q chat.Quote) []piece {
	if blank(q) {
		return nil
	}
	return append(d.quoteBoxes(q, d.sourceLine(q)), d.insert(q)...)
}

// insert is the button that shares one quote of several.
func (d *drawer) insert(q chat.Quote) []piece {
	lines, ok := handlers.ExcerptOf(q)
	if !ok || !d.Insert || d.textOnly || d.private || weigh(lines.String()) > againLimit {
		return nil
	}
	// Whoever hears the buttons one by one must know them apart.
	which := label(short("Put this into your message: "+quoteName(q), typedLimit/2))
	data := &pressData{Kind: pressShare, Choice: lines.Choice(), Lines: lines.String()}
	return plainPieces(buttons(d.press(pressShare, shareHere, which, data, false)))
}

// quoteName says which quote it is.
func quoteName(q chat.Quote) string {
	for _, name := range []string{q.Source.Where, q.Heading} {
		if name = oneLine(name); name != "" {
			return name
		}
	}
	return "this quote"
}

// quoteBoxes are as many boxes as the lines need; the sources stand in the last.
func (d *drawer) quoteBoxes(q chat.Quote, sources ...element) []piece {
	tint := "emphasis"
	if d.textOnly {
		tint = ""
	}
	var out []piece
	var items []element
	weight := 0
	if head := short(oneLine(q.Heading), headingLimit); head != "" {
		items = append(items, words(head, bold()))
	}
	flush := func() {
		if len(items) == 0 {
			return
		}
		b := box(tint, items...)
		if len(out) > 0 {
			b.Spacing = "small"
		}
		out = append(out, piece{element: b})
		items, weight = nil, 0
	}
	anyCut := false
	for i, l := range q.Lines {
		text, was := cut(tidy(l.Text), d.lineLimit())
		if text == "" {
			continue
		}
		anyCut = anyCut || was
		if i > 0 && weight+weigh(text) > min(chunkLimit, d.share(6)) {
			flush()
		}
		switch {
		case d.textOnly:
			text = "“" + text + "”"
		case l.Bullet:
			text = "• " + text
		}
		items = append(items, rich("small", runs(text, style{})...))
		weight += weigh(text) + 2*runCost
	}
	if anyCut {
		items = append(items, words(lineCut, small()))
	}
	for _, s := range sources {
		if s != nil {
			items = append(items, s)
		}
	}
	flush()
	return out
}

// sourceLine says in small print where the quote stands, and opens it. It is
// nil when nothing is known.
func (d *drawer) sourceLine(q chat.Quote) element {
	document := oneLine(q.Source.Document)
	if document == "" && q.Source.Where == "" && q.Source.Publisher == "" {
		return nil
	}
	rest := strings.TrimPrefix(q.Source.Citation(), q.Source.Document)
	if lines := q.LineRange(); lines != "" {
		// A number alone at the start of a line says nothing.
		rest += ", " + strings.ReplaceAll(lines, " ", "\u00a0")
	}
	rest = short(strings.TrimPrefix(oneLine("."+rest), "."), citationLimit)
	link := small()
	link.Link = webPage(q.Source.URL)
	if document == "" {
		// Then the place is the link.
		document, rest = strings.TrimLeft(rest, ", "), ""
	}
	out := runs("Source: ", small())
	out = append(out, runs(short(document, citationLimit), link)...)
	return rich("small", append(out, runs(rest, small())...)...)
}

// webPage is the address when it is one that may be opened, and else "".
func webPage(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("<>|\"'`*\\^{}()[]", c) >= 0 {
			const hex = "0123456789ABCDEF"
			b.Write([]byte{'%', hex[c>>4], hex[c&15]})
			continue
		}
		b.WriteByte(c)
	}
	if b.Len() > linkLimit {
		return ""
	}
	return b.String()
}

// match is a descriptor with what speaks for it in the person's own words.
func (d *drawer) match(m chat.Match) []piece {
	out := d.quote(m.Quote)
	if tidy(joined(m.Yours)) != "" {
		mine := d.marks(m.Yours, "_", "_")
		b := box("", words(yourWords, bold()), mine.drawn("small"))
		out = append(out, piece{element: b})
	}
	var missing []line
	for _, s := range m.Missing {
		if s = tidy(s); s != "" {
			missing = append(missing, lineOf("• “"+short(s, d.lineLimit())+"”", style{}))
		}
	}
	if len(missing) > 0 {
		out = append(out, d.stacked(words(notShownYet, bold()), missing)...)
	}
	return out
}

// marks are runs with the marked words bold and underlined, or between signs
// for text only. What is too long for a line loses its marks and its end.
func (d *drawer) marks(rs []chat.Run, open, end string) line {
	l := runsOf(rs, marked())
	if d.textOnly {
		l = lineOf(tidy(chat.MarkedText(rs, open, end)), style{})
	}
	if l.weight > d.lineLimit() {
		l = lineOf(short(tidy(joined(rs)), d.lineLimit()/2), style{})
	}
	return l
}
