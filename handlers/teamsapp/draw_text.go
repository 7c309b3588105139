package teamsapp

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// lineLimit is the longest line of a quote or a list, and chunkLimit how
	// much stands together in one element, by weigh. A line is far shorter than
	// a card, so that one always finds a place.
	lineLimit  = 6_000
	chunkLimit = 6_000

	speakLimit  = 600
	goesOn      = "The answer goes on."
	shownInCard = "This is shortened. The card has more."
)

// line is one line of text ready to draw.
type line struct {
	runs   []textRun
	weight int
}

// runCost is what a run takes besides its text.
const runCost = 60

func lineOf(s string, st style) line {
	rs := runs(s, st)
	return line{runs: rs, weight: weigh(s) + runCost*len(rs)}
}

func (l line) and(o line) line {
	return line{runs: append(l.runs[:len(l.runs):len(l.runs)], o.runs...), weight: l.weight + o.weight}
}

func (l line) drawn(spacing string) element { return rich(spacing, l.runs...) }

// paragraph is the coach's own words, a line each.
func (d *drawer) paragraph(text string) []piece {
	var out []piece
	for i, l := range strings.Split(tidy(text), "\n") {
		for _, s := range divideAll(strings.TrimSpace(l), d.lineLimit()) {
			st := style{}
			if i > 0 {
				st.Spacing = "small"
			}
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, piece{element: words(s, st)})
			}
		}
	}
	return out
}

// lineLimit is a line's weight in this card: small cards have short lines.
func (d *drawer) lineLimit() int { return min(lineLimit, d.share(6)) }

// list is a bulleted list.
func (d *drawer) list(items []string) []piece {
	var lines []line
	for _, it := range items {
		if it = tidy(it); it != "" {
			lines = append(lines, d.bullets(it, style{})...)
		}
	}
	return d.stacked(nil, lines)
}

// bullets are an entry of a list; one too long for an element goes on below.
func (d *drawer) bullets(s string, st style) []line {
	var out []line
	for i, piece := range divideAll(s, d.lineLimit()) {
		if i == 0 {
			piece = "• " + piece
		}
		out = append(out, lineOf(piece, st))
	}
	return out
}

// stacked are lines below an optional heading, in elements of a size.
func (d *drawer) stacked(above element, lines []line) []piece {
	var out []piece
	var items []element
	weight := 0
	if above != nil {
		items = append(items, above)
	}
	flush := func() {
		if len(items) > 0 {
			b := box("", items...)
			if len(out) > 0 {
				b.Spacing = "small"
			}
			out = append(out, piece{element: b})
		}
		items, weight = nil, 0
	}
	for i, l := range lines {
		if i > 0 && weight+l.weight > min(chunkLimit, d.share(6)) {
			flush()
		}
		items = append(items, l.drawn("small"))
		weight += l.weight
	}
	flush()
	return out
}

// runsOf are runs as one line, the marked ones in the style. Marks hug the
// words, and neighbours of one kind become one run.
func runsOf(rs []chat.Run, st style) line {
	var out line
	var text strings.Builder
	on, count := false, 0
	flush := func() {
		if text.Len() == 0 {
			return
		}
		s := style{}
		if on {
			s = st
		}
		out = out.and(lineOf(text.String(), s))
		text.Reset()
		count++
	}
	write := func(s string, mark bool) {
		// Past a measure only the words matter.
		mark = mark && count < 200
		if s == "" {
			return
		}
		if mark != on {
			flush()
			on = mark
		}
		text.WriteString(s)
	}
	for _, r := range rs {
		s := strings.ReplaceAll(tidyRun(r.Text), "\n", " ")
		core := strings.TrimSpace(s)
		if !r.Marked || core == "" {
			write(s, false)
			continue
		}
		before, after, _ := strings.Cut(s, core)
		write(before, false)
		write(core, true)
		write(after, false)
	}
	flush()
	return out
}

// tidyRun is tidy for a stretch in the middle of a line: the spaces at its
// ends stay.
func tidyRun(s string) string {
	if s == "" {
		return s
	}
	t := tidy("." + s + ".")
	// What closes a change of direction stands behind the second guard.
	last := strings.LastIndexByte(t, '.')
	return t[1:last] + t[last+1:]
}

// joined is the text of runs without the marks.
func joined(rs []chat.Run) string {
	var b strings.Builder
	for _, r := range rs {
		b.WriteString(r.Text)
	}
	return b.String()
}

func anyMarked(rs []chat.Run) bool {
	for _, r := range rs {
		if r.Marked && strings.TrimSpace(r.Text) != "" {
			return true
		}
	}
	return false
}

// name is what a screen reader calls the card: short, for the card is read too.
// Some read it as a markup of their own, in which three signs mean something.
func (d *drawer) name(r chat.Reply, p page) string {
	said := func(s string) string {
		return oneLine(strings.NewReplacer("<", " ", ">", " ", "&", " and ").Replace(s))
	}
	name := said(r.Title)
	for i := 0; name == "" && i < len(r.Parts); i++ {
		for l := range strings.Lines(chat.PlainPart(r.Parts[i])) {
			if name = said(typographic(l)); name != "" {
				break
			}
		}
	}
	if name == "" {
		name = "An answer"
	}
	if !p.first {
		name = goesOn + " " + name
	}
	return label(short(name, 130))
}

// textLimit is what the fallback text takes, as JSON.
func (d *drawer) textLimit() int { return min(4_000, d.share(8)) }

// fallback is what one card says in words: a line a paragraph, for that is the
// only line end every reader of Markdown keeps.
func (d *drawer) fallback(r chat.Reply, p page) string {
	part := chat.Reply{}
	if p.first {
		part.Title = oneLine(r.Title)
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
	lines := strings.Split(tidy(part.Plain()), "\n")
	if !p.first {
		lines = append([]string{goesOn}, lines...)
	}
	var b strings.Builder
	room := d.textLimit() - d.measure.of(shownInCard) - 20
	for _, l := range lines {
		l = typographic(l)
		if l == "" {
			continue
		}
		s := escape(l)
		for weight := weigh(l); b.Len() == 0 && weight > 1 && d.measure.of(s) > room; {
			weight /= 2
			s = escape(short(l, weight))
		}
		// What parts two lines is four characters as JSON, two of them in the quotes.
		if room -= d.measure.of(s) + 2; room < 0 {
			b.WriteString("\n\n" + shownInCard)
			break
		}
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(s)
	}
	if b.Len() == 0 {
		return nothingToShow
	}
	return b.String()
}

// typographic writes the marks of the plain form as signs that are no
// Markdown: a notification shows the text with the backslashes in it.
func typographic(l string) string {
	inner := strings.TrimSpace(l)
	switch {
	case strings.HasPrefix(l, "  > "):
		return strings.TrimSpace(l[len("  > "):])
	case strings.HasPrefix(l, "- "):
		return "• " + strings.TrimSpace(l[len("- "):])
	case strings.HasPrefix(l, "  [") && strings.HasSuffix(inner, "]"):
		return "• " + inner[1:len(inner)-1]
	}
	return inner
}
