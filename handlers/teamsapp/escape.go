package teamsapp

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const ellipsis = "…"

// weighRune is what a character takes of a card, as JSON in UTF-16.
func weighRune(r rune) int {
	switch r {
	case '<', '>', '&':
		return len(`\u003c`)
	case '"', '\\', '\n':
		return 2
	}
	return max(1, utf16.RuneLen(r))
}

func weigh(s string) int {
	n := 0
	for _, r := range s {
		n += weighRune(r)
	}
	return n
}

// tidy is text without what no reader sees: control characters, broken bytes,
// space at the ends. Line ends become one character.
func tidy(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	turned, last := false, rune(0)
	for _, r := range s {
		switch {
		case r == '\n' && last == '\r':
		case r == '\r' || r == '\n' || r == '\u2028' || r == '\u2029':
			b.WriteByte('\n')
		case r == '\t':
			b.WriteByte(' ')
		case !unicode.IsControl(r):
			turned = turned || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069'
			b.WriteRune(r)
		}
		last = r
	}
	if turned {
		return strings.TrimSpace(closeOverrides(b.String()))
	}
	return strings.TrimSpace(b.String())
}

// closeOverrides ends what turns the direction of writing round, so that it
// turns nothing after this text.
func closeOverrides(s string) string {
	embedded, isolated := 0, 0
	for _, r := range s {
		switch r {
		case '\u202a', '\u202b', '\u202d', '\u202e':
			embedded++
		case '\u202c':
			embedded = max(0, embedded-1)
		case '\u2066', '\u2067', '\u2068':
			isolated++
		case '\u2069':
			isolated = max(0, isolated-1)
		}
	}
	// Nobody nests a hundred; beyond that the text is left to itself.
	return s + strings.Repeat("\u202c", min(embedded, 100)) + strings.Repeat("\u2069", min(isolated, 100))
}

// oneLine is the text with every stretch of white space as one space.
func oneLine(s string) string { return strings.Join(strings.Fields(tidy(s)), " ") }

// cut shortens the text to the weight, at a space when one is near, and ends
// it in an ellipsis. It says whether anything is gone.
func cut(s string, limit int) (string, bool) {
	if weigh(s) <= limit {
		return s, false
	}
	head, _ := divide(s, limit-weigh(ellipsis))
	return strings.TrimRightFunc(head, unicode.IsSpace) + ellipsis, true
}

// short is cut where the reader sees the ellipsis and needs no more.
func short(s string, limit int) string {
	out, _ := cut(s, limit)
	return out
}

// divide splits the text after at most limit, behind a space when there is one
// in the last third. Nothing of the text is lost.
func divide(s string, limit int) (head, rest string) {
	used, end, gap := 0, 0, 0
	for i, r := range s {
		used += weighRune(r)
		if used > limit {
			break
		}
		end = i + utf8.RuneLen(r)
		if unicode.IsSpace(r) {
			gap = end
		}
	}
	if end < len(s) && gap > end*2/3 {
		end = gap
	}
	if end == 0 && s != "" {
		// A limit under one character would never end.
		_, end = utf8.DecodeRuneInString(s)
	}
	return s[:end], s[end:]
}

// divideAll splits the text into pieces of at most limit.
func divideAll(s string, limit int) []string {
	var out []string
	for s != "" {
		var head string
		head, s = divide(s, limit)
		out = append(out, head)
	}
	return out
}

var (
	// active finds what some reader of Markdown would not show as it stands:
	// markup, lists, and addresses that become links by themselves.
	active = regexp.MustCompile("[\\\\`*_{}\\[\\]<>&~#|@\n]|://|\\w[.]\\w|  |^(?:[-+=]|\\d+[.)])")
	// opener is what makes a line a list, a rule or a heading.
	opener = regexp.MustCompile(`^(?:[-+=]|\d+[.)])`)
	// webStart begins an address that becomes a link by itself.
	webStart = regexp.MustCompile(`(?i)www\.|://`)
)

// escape makes one line of text safe where Markdown is read, with no more
// backslashes than it takes: not every client removes them all.
func escape(s string) string {
	var b strings.Builder
	if at := opener.FindString(s); at != "" {
		b.WriteString(at[:len(at)-1] + `\` + at[len(at)-1:])
		s = s[len(at):]
	}
	// Hardly any text has one, and looking for it takes as long as all the rest.
	if strings.Contains(s, "://") || strings.ContainsAny(s, "wW") && strings.Contains(strings.ToLower(s), "www.") {
		s = webStart.ReplaceAllStringFunc(s, func(m string) string {
			// The mark is replaced below; it is no character of any text.
			if m[0] == ':' {
				return "\x00://"
			}
			return m[:3] + "\x00."
		})
	}
	last := rune(0)
	for _, r := range s {
		switch r {
		case '&':
			b.WriteString("&amp;")
		case '<':
			b.WriteString("&lt;")
		case '>':
			b.WriteString("&gt;")
		case '\x00':
			b.WriteByte('\\')
		case '\\', '`', '*', '_', '{', '}', '[', ']', '~', '#', '|', '@':
			b.WriteByte('\\')
			b.WriteRune(r)
		case '(':
			if last == ']' {
				b.WriteByte('\\')
			}
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		last = r
	}
	return b.String()
}

// joiner keeps two characters apart for a machine; nobody sees it.
const joiner = "\u2060"

// label is text for a place that knows no markup but dates in double braces
// (https://learn.microsoft.com/adaptive-cards/authoring-cards/text-features).
// It is never a quote, so it may hold a character nobody sees.
func label(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "{{", "{"+joiner+"{"), "{{", "{"+joiner+"{")
}

// style is how a text looks; no meaning stands in it alone.
type style struct {
	Size, Weight, Color, Spacing string
	Subtle, Italic, Underline    bool
	// Link makes the text open a web page.
	Link string
}

func bold() style   { return style{Weight: "bolder"} }
func italic() style { return style{Italic: true} }
func small() style  { return style{Size: "small", Subtle: true, Spacing: "small"} }

// marked words are never told by colour alone.
func marked() style { return style{Weight: "bolder", Underline: true} }

// runs is text that is shown letter by letter. Where two braces meet the run
// ends between them, so that they are no date and not a letter changes.
func runs(s string, st style) []textRun {
	var out []textRun
	add := func(piece string) {
		if piece == "" {
			return
		}
		r := textRun{
			Type: "TextRun", Text: piece, Size: st.Size, Weight: st.Weight, Color: st.Color,
			Subtle: st.Subtle, Italic: st.Italic, Underline: st.Underline,
		}
		if st.Link != "" {
			r.Select = &action{Type: "Action.OpenUrl", Title: "Open the source", URL: st.Link}
		}
		out = append(out, r)
	}
	for {
		i := strings.Index(s, "{{")
		if i < 0 {
			break
		}
		add(s[:i+1])
		s = s[i+1:]
	}
	add(s)
	return out
}

// words is one stretch of text. What every client shows as it stands is
// a text block; all else stands where no Markdown is read, so that no client
// shows a link, an image or a backslash that nobody wrote.
func words(s string, st style) element {
	if active.MatchString(s) || st.Link != "" || st.Italic || st.Underline {
		return rich(st.Spacing, runs(s, st)...)
	}
	return textBlock{
		Type: "TextBlock", Text: s, Wrap: true, Size: st.Size, Weight: st.Weight,
		Color: st.Color, Subtle: st.Subtle, Spacing: st.Spacing,
	}
}

func rich(spacing string, inlines ...textRun) richText {
	return richText{Type: "RichTextBlock", Spacing: spacing, Inlines: inlines}
}

// heading is a title that screen readers can jump to. Only a text block can be
// one, so here the text is escaped.
func heading(s, size string) textBlock {
	return textBlock{Type: "TextBlock", Text: escape(s), Wrap: true, Style: "heading", Size: size, Weight: "bolder"}
}
