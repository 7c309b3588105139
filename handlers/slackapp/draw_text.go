package slackapp

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// Sizes of what is put into one block, in characters. They keep a block, with
// what stays with it, below what one message takes besides title and buttons:
// a line, its heading and its source; or a table and two sources.
const (
	chunkWeight    = 2500
	lineWeight     = 4000
	headingLimit   = 300
	citationLimit  = 600
	elementWeight  = 4 // what a stretch of text takes besides its characters
	runsPerLine    = 400
	fallbackLimit  = 3900
	fallbackCut    = "\nThis is shortened. The message has more."
	fallbackGoesOn = "The answer goes on."
)

// item is one line of a list with what it weighs.
type item struct {
	elements []slack.RichTextSectionElement
	weight   int
}

func textItem(s string, style *textStyle) item {
	return item{elements: words(s, style), weight: weigh(s) + elementWeight}
}

func (a item) and(b item) item {
	return item{elements: append(a.elements[:len(a.elements):len(a.elements)], b.elements...), weight: a.weight + b.weight}
}

// paragraph is the coach's own words.
func paragraph(text string) []piece {
	var out []piece
	for _, s := range divideAll(tidy(text), sectionLimit-100) {
		if s = tidy(s); s != "" {
			out = append(out, piece{block: section(s), weight: weigh(s)})
		}
	}
	return out
}

func listOf(items []string) []piece {
	var lines []item
	for _, it := range items {
		if it = tidy(it); it != "" {
			lines = append(lines, itemLines(it)...)
		}
	}
	return listPieces(item{}, lines)
}

// itemLines is one entry of a list; one too long for a block goes on as another.
func itemLines(s string) []item {
	var out []item
	for _, piece := range divideAll(s, lineWeight) {
		out = append(out, textItem(piece, nil))
	}
	return out
}

// listPieces are bulleted lists of a size, below an optional heading.
func listPieces(heading item, lines []item) []piece {
	var out []piece
	for i, chunk := range chunks(lines) {
		var elements []slack.RichTextElement
		weight := 0
		if i == 0 && len(heading.elements) > 0 {
			elements = append(elements, slack.NewRichTextSection(heading.elements...))
			weight += heading.weight
		}
		var bulleted [][]slack.RichTextSectionElement
		for _, l := range chunk {
			bulleted = append(bulleted, l.elements)
			weight += l.weight
		}
		elements = append(elements, bullets(false, bulleted...))
		out = append(out, piece{block: richText(elements...), weight: weight})
	}
	return out
}

// chunks groups lines into what one block holds.
func chunks(lines []item) [][]item {
	var out [][]item
	weight := 0
	for _, l := range lines {
		if len(out) == 0 || weight+l.weight > chunkWeight {
			out, weight = append(out, nil), 0
		}
		out[len(out)-1] = append(out[len(out)-1], l)
		weight += l.weight
	}
	return out
}

// note is a small line of the coach's own under something.
func note(text string) piece {
	return piece{block: contextLine(plain(text)), weight: weigh(text), stays: true}
}

// runsOf are runs as text, the marked ones in the style. Marks hug the words,
// and neighbours of one kind become one stretch.
func runsOf(runs []chat.Run, style *textStyle) item {
	var out item
	var text strings.Builder
	on, count := false, 0
	flush := func() {
		if text.Len() == 0 {
			return
		}
		var s *textStyle
		if on {
			s = style
		}
		out = out.and(textItem(text.String(), s))
		text.Reset()
		count++
	}
	write := func(s string, mark bool) {
		// Past a measure only the words matter.
		mark = mark && count < runsPerLine
		if s == "" {
			return
		}
		if mark != on {
			flush()
			on = mark
		}
		text.WriteString(s)
	}
	for _, r := range runs {
		core := strings.TrimSpace(r.Text)
		if !r.Marked || core == "" {
			write(r.Text, false)
			continue
		}
		before, after, _ := strings.Cut(r.Text, core)
		write(before, false)
		write(core, true)
		write(after, false)
	}
	flush()
	return out
}

// joined is the text of runs without the marks.
func joined(runs []chat.Run) string {
	var b strings.Builder
	for _, r := range runs {
		b.WriteString(r.Text)
	}
	return b.String()
}

func anyMarked(runs []chat.Run) bool {
	for _, r := range runs {
		if r.Marked && strings.TrimSpace(r.Text) != "" {
			return true
		}
	}
	return false
}

// fallback is what one page says in words.
func fallback(r chat.Reply, o drawOptions, p page) string {
	var b strings.Builder
	if p.first {
		if slackUser.MatchString(o.SharedBy) {
			b.WriteString("Shared by <@" + o.SharedBy + ">.\n")
		}
	} else if len(p.parts) == 0 {
		b.WriteString(fallbackGoesOn + "\n")
	}
	part := chat.Reply{}
	if p.first {
		part.Title = r.Title
	}
	for _, i := range p.parts {
		said := r.Parts[i]
		if f, ok := said.(chat.File); ok {
			// What is in it is not for a notification.
			said = chat.Paragraph{Text: f.About + ": " + f.Name}
		}
		part.Parts = append(part.Parts, said)
	}
	if p.last {
		part.Choices = r.Choices
	}
	b.WriteString(escape(part.Plain()))
	text := tidy(b.String())
	if text == "" {
		return nothingToShow
	}
	if weigh(text) <= fallbackLimit {
		return text
	}
	return cutLines(text, fallbackLimit-weigh(fallbackCut)) + fallbackCut
}

// cutLines ends the text at the last line end within the limit. A line that is
// too long by itself ends at a word, with an ellipsis.
func cutLines(text string, limit int) string {
	var b strings.Builder
	used := 0
	for line := range strings.Lines(text) {
		n := weigh(line)
		if used+n > limit {
			break
		}
		b.WriteString(line)
		used += n
	}
	if b.Len() == 0 {
		return strings.TrimSuffix(cutEscaped(text, limit), "\n")
	}
	return strings.TrimSpace(b.String())
}

// cutEscaped cuts escaped text without leaving half an escape or half a
// mention of ours behind.
func cutEscaped(text string, limit int) string {
	out, was := cut(text, limit)
	if !was {
		return out
	}
	out = strings.TrimSuffix(out, ellipsis)
	if i := strings.LastIndexByte(out, '&'); i >= 0 && !strings.Contains(out[i:], ";") {
		out = out[:i]
	}
	return out + ellipsis
}
