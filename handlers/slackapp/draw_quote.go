package slackapp

import (
	"net/url"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const lineCut = "A line is cut here. The source has all of it."

func blank(q chat.Quote) bool {
	return tidy(q.Heading) == "" && len(q.Lines) == 0 && q.Source == chat.Source{}
}

// quote is the heading in bold, the lines behind a bar, and the source. To
// somebody who reads text only, marks around each line stand for the bar.
func (d *drawer) quote(q chat.Quote) []piece {
	if blank(q) {
		return nil
	}
	return slices.Concat(quotePieces(q, d.textOnly), sourceLine(q), d.insert(q))
}

// quoteLine is a line ready to draw.
type quoteLine struct {
	item
	bullet bool
}

func quotePieces(q chat.Quote, marks bool) []piece {
	heading := short(tidy(q.Heading), headingLimit)
	var lines []quoteLine
	anyCut := false
	for _, l := range q.Lines {
		text := tidy(l.Text)
		if text == "" {
			continue
		}
		text, was := cut(text, lineWeight)
		anyCut = anyCut || was
		if marks {
			text = "“" + text + "”"
		}
		lines = append(lines, quoteLine{textItem(text, nil), l.Bullet})
	}
	var out []piece
	var elements []slack.RichTextElement
	weight := 0
	flush := func() {
		if len(elements) > 0 {
			out = append(out, piece{block: richText(elements...), weight: weight})
		}
		elements, weight = nil, 0
	}
	if heading != "" {
		elements = append(elements, slack.NewRichTextSection(words(heading, bold())...))
		weight += weigh(heading)
	}
	if len(lines) == 0 {
		// A source with nothing above it would read as that of the part before.
		elements = append(elements, slack.NewRichTextSection(words(nothingHere, italic())...))
	}
	inBlock := 0
	for i, l := range lines {
		if inBlock > 0 && weight+l.weight > chunkWeight {
			flush()
			inBlock = 0
		}
		elements = quoted(elements, l, inBlock > 0 && lines[i-1].bullet == l.bullet)
		weight += l.weight
		inBlock++
	}
	flush()
	if anyCut {
		out = append(out, note(lineCut))
	}
	return out
}

// quoted adds a line to the elements: to the list or quotation before it when
// it is of the same kind.
func quoted(elements []slack.RichTextElement, l quoteLine, same bool) []slack.RichTextElement {
	if !same {
		if l.bullet {
			return append(elements, bullets(true, l.elements))
		}
		return append(elements, &slack.RichTextQuote{Type: slack.RTEQuote, Elements: l.elements})
	}
	switch last := elements[len(elements)-1].(type) {
	case *slack.RichTextList:
		last.Elements = append(last.Elements, slack.NewRichTextSection(l.elements...))
	case *slack.RichTextQuote:
		last.Elements = append(last.Elements, words("\n\n", nil)...)
		last.Elements = append(last.Elements, l.elements...)
	}
	return elements
}

// sourceLine says in small print where the quote stands.
func sourceLine(q chat.Quote) []piece {
	document := tidy(q.Source.Document)
	rest := strings.TrimPrefix(q.Source.Citation(), q.Source.Document)
	if lines := q.LineRange(); lines != "" {
		rest += ", " + lines
	}
	rest = strings.TrimRight(tidy("x" + rest)[1:], " ")
	if document == "" && q.Source.Where == "" && q.Source.Publisher == "" {
		return nil
	}
	document = short(document, citationLimit/2)
	rest = short(rest, citationLimit/2)
	link := webPage(q.Source.URL)
	weight := weigh(document) + weigh(rest) + weigh(link) + 20
	// A title that mrkdwn would read as markup stands where none is read.
	if document == "" || formats.MatchString(document+rest) {
		elements := []*slack.TextBlockObject{plain("Source: " + document + rest)}
		if link != "" {
			elements = append(elements, mrkdwn("<"+link+"|Open the source>"))
		}
		return []piece{{block: contextLine(elements...), weight: weight, stays: true}}
	}
	title := escape(document)
	if link != "" {
		title = "<" + link + "|" + title + ">"
	}
	return []piece{{block: contextLine(mrkdwn("Source: " + title + escape(rest))), weight: weight, stays: true}}
}

// webPage is the address as Slack's link syntax takes it, or "" when it is no
// web page or too long.
func webPage(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		switch {
		case c <= ' ' || c >= 0x7f || strings.IndexByte("<>|\"'`*~\\^{}", c) >= 0:
			const hex = "0123456789ABCDEF"
			b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
		case c == '&':
			b.WriteString("&amp;")
		default:
			b.WriteByte(c)
		}
	}
	if b.Len() > linkLimit {
		return ""
	}
	return b.String()
}

// match is a descriptor with what speaks for it in the person's own words.
func (d *drawer) match(m chat.Match) []piece {
	out := d.quote(m.Quote)
	if yours := tidy(joined(m.Yours)); yours != "" {
		label := "Your words: "
		runs := runsOf(m.Yours, marked())
		if d.textOnly {
			runs = textItem(tidy(chat.MarkedText(m.Yours, "_", "_")), nil)
		}
		if runs.weight > lineWeight {
			runs = textItem(short(yours, lineWeight), nil)
		}
		line := textItem(label, bold()).and(runs)
		out = append(out, piece{block: richText(slack.NewRichTextSection(line.elements...)), weight: line.weight})
	}
	var missing []item
	for _, s := range m.Missing {
		if s = tidy(s); s != "" {
			missing = append(missing, textItem("“"+short(s, lineWeight)+"”", nil))
		}
	}
	return append(out, listPieces(textItem("Not shown yet:", bold()), missing)...)
}
