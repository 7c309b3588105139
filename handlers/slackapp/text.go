package slackapp

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is how many bytes of a text are read. It is far more than the coach
// takes, so that a text that is too long still looks too long to it.
const maxText = 48_000

// plainText is what a person wrote, without Slack's markup: entities once,
// mentions and links as people read them, the bot's own mention gone, quote
// and emphasis marks taken off. The result has no control characters but line
// ends.
//
// Source: https://docs.slack.dev/messaging/formatting-message-text/
func plainText(s, bot string) string {
	return plainTextOf(s, bot, func(_, label string) string {
		if label != "" {
			return label
		}
		return nobodyKnown
	})
}

// somebody stands for a mention until the marks are off the text, so that a
// name is left as it is. It is a character nobody types.
const somebody = '\uFFFC'

// plainTextOf is plainText with people called as they are named: by the id and
// the label of each mention, in the order of the text.
func plainTextOf(s, bot string, named func(id, label string) string) string {
	// Before anything is taken apart: what stands in a mention must be readable too.
	s = strings.ReplaceAll(readable(head(s, maxText)), string(somebody), "")
	var b strings.Builder
	var people [][2]string
	for i := 0; i < len(s); {
		switch s[i] {
		case '<':
			end := strings.IndexAny(s[i+1:], "<>\n")
			if end < 0 || s[i+1+end] != '>' {
				b.WriteByte('<')
				i++
				continue
			}
			token := s[i+1 : i+1+end]
			if id, label, ok := person(token); ok && (id != bot || bot == "") {
				people = append(people, [2]string{id, label})
				b.WriteRune(somebody)
			} else {
				b.WriteString(spoken(token))
			}
			i += end + 2
		case '&':
			text, n := entity(s[i:])
			b.WriteString(text)
			i += n
		default:
			next := strings.IndexAny(s[i:], "<&")
			if next < 0 {
				next = len(s) - i
			}
			b.WriteString(s[i : i+next])
			i += next
		}
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = unmarked(unquoted(line))
	}
	between := strings.Split(strings.TrimSpace(strings.Join(lines, "\n")), string(somebody))
	for i, p := range people {
		between[i] += named(p[0], p[1])
	}
	return strings.Join(between, "")
}

// person is the id and the label of a mention of somebody.
func person(token string) (id, label string, ok bool) {
	what, label, _ := strings.Cut(token, "|")
	id, ok = strings.CutPrefix(what, "@")
	return id, unescaped(label), ok
}

// head keeps the first bytes of a text, whole characters only.
func head(s string, most int) string {
	if len(s) <= most {
		return s
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return s[:most]
}

// spoken is what stands between "<" and ">", as people read it.
func spoken(token string) string {
	what, label, labelled := strings.Cut(token, "|")
	label = unescaped(label)
	switch {
	case token == "":
		return "<>"
	case strings.HasPrefix(what, "@"):
		// Who else is named is no word of the text; this is the bot itself.
		return ""
	case strings.HasPrefix(what, "#"):
		if label != "" {
			return "#" + strings.TrimPrefix(label, "#")
		}
		return "a channel"
	case strings.HasPrefix(what, "!date^"), strings.HasPrefix(what, "!subteam^"):
		return label
	case strings.HasPrefix(what, "!"):
		return ""
	case labelled && label != "":
		return label
	}
	return unescaped(what)
}

// entity reads the three entities Slack writes, and says how long it was. What
// is no entity is a plain "&".
func entity(s string) (text string, n int) {
	for _, e := range [...]struct{ written, means string }{{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}} {
		if strings.HasPrefix(s, e.written) {
			return e.means, len(e.written)
		}
	}
	return "&", 1
}

func unescaped(s string) string {
	// One pass, so that "&amp;lt;" becomes "&lt;" and no more.
	return strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(s)
}

// readable makes every space a space and every line end a line end, and leaves out
// what nobody sees.
func readable(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.Map(func(r rune) rune {
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
	}, s)
}

// unquoted takes the marks of a block quote off the start of a line.
func unquoted(line string) string {
	rest := strings.TrimLeft(line, " ")
	if !strings.HasPrefix(rest, ">") {
		return line
	}
	return strings.TrimLeft(rest, "> ")
}

// unmarked takes paired emphasis marks off words: somebody who writes
// *Practitioner* asks for Practitioner.
func unmarked(line string) string {
	for _, mark := range "`*_~" {
		if strings.Count(line, string(mark)) > 1 {
			line = unpaired(line, mark)
		}
	}
	return line
}

// unpaired takes off pairs of one mark that hug words. A mark inside a word or
// between spaces is no mark: snake_case, 2 * 3.
func unpaired(line string, mark rune) string {
	runes := []rune(line)
	drop := make([]bool, len(runes))
	for i := 0; i < len(runes); {
		open := nextMark(runes, i, mark, opens)
		if open < 0 {
			break
		}
		// What closes a later mark would close this one too, so no end here
		// means no end for the rest of the line.
		end := nextMark(runes, open+1, mark, closes)
		if end < 0 {
			break
		}
		drop[open], drop[end] = true, true
		i = end + 1
	}
	kept := runes[:0]
	for i, r := range runes {
		if !drop[i] {
			kept = append(kept, r)
		}
	}
	return string(kept)
}

func nextMark(runes []rune, from int, mark rune, fits func([]rune, int) bool) int {
	for i := from; i < len(runes); i++ {
		if runes[i] == mark && fits(runes, i) {
			return i
		}
	}
	return -1
}

func opens(runes []rune, i int) bool {
	return (i == 0 || !isWord(runes[i-1])) && i+1 < len(runes) && runes[i+1] != ' '
}

func closes(runes []rune, i int) bool {
	return runes[i-1] != ' ' && (i+1 == len(runes) || !isWord(runes[i+1]))
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// addressed is what was said to the bot: where its name stood first, the comma
// after it goes too.
func addressed(s string) string {
	return strings.TrimLeft(s, " ,:;\n")
}
