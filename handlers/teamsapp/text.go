package teamsapp

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// maxText is how many bytes of a text are read. It is far more than the coach
// takes, so that a text that is too long still looks too long to it.
const maxText = 48_000

// clipped keeps the first bytes of a text, whole characters only.
func clipped(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// readable makes every space a space and every line end a line end, and leaves out
// what nobody sees. Teams writes U+00A0 after a mention.
func readable(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return '\n'
		case r == '\t' || unicode.Is(unicode.Zs, r):
			return ' '
		case r == utf8.RuneError || unicode.IsControl(r):
			return -1
		case r == '\u200b' || r == '\u2060' || r == '\ufeff', r >= '\u202a' && r <= '\u202e', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s))
}

// htmlText is what people read of a message that Teams hands over as HTML. It
// is only read, never shown as HTML again.
func htmlText(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(clipped(s, maxText)))
	hidden := 0
	for b.Len() < maxText {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token := z.Token()
		switch kind {
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(token.Data)
			}
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			switch token.Data {
			case "script", "style", "template", "head":
				if kind == html.StartTagToken {
					hidden++
				} else if hidden > 0 && kind == html.EndTagToken {
					hidden--
				}
			case "p", "div", "br", "li", "ul", "ol", "tr", "table", "blockquote", "h1", "h2", "h3", "h4", "pre", "hr":
				b.WriteByte('\n')
			case "td", "th":
				b.WriteByte(' ')
			}
		case html.ErrorToken, html.CommentToken, html.DoctypeToken:
		}
	}
	lines := strings.Split(readable(b.String()), "\n")
	kept := lines[:0]
	for _, line := range lines {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "\n")
}
