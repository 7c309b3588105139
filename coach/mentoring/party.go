package mentoring

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// mostName is how many characters of a name are shown. Whoever has a platform's
// account chooses what it is called, and may choose a whole letter.
const mostName = 60

// MyMentor is a name that means whoever is the mentor of the person who says it.
const MyMentor = "my mentor"

// platforms are those a party can be on.
var platforms = []chat.Platform{chat.Slack, chat.Teams, chat.Web, chat.Terminal}

// ref is the party as one word of a command: "slack/T1/U2", with the name behind
// it where one is known, or "@Priya" for somebody known by name only. It gives
// its reader nothing: who may do what is looked up each time.
func (p Party) ref() string {
	name := url.PathEscape(cleanName(p.Name))
	if p.ID == (chat.PersonID{}) {
		if name == "" {
			return ""
		}
		return "@" + name
	}
	words := []string{string(p.ID.Platform), url.PathEscape(p.ID.Space), url.PathEscape(p.ID.User)}
	if name != "" {
		words = append(words, name)
	}
	return strings.Join(words, "/")
}

// parseParty reads what ref writes.
func parseParty(word string) (p Party, ok bool) {
	if len(word) > 1000 {
		return Party{}, false
	}
	if escaped, named := strings.CutPrefix(word, "@"); named {
		name, err := url.PathUnescape(escaped)
		p.Name = cleanName(name)
		return p, err == nil && p.Name != ""
	}
	parts := strings.Split(word, "/")
	if len(parts) < 3 || len(parts) > 4 || !slices.Contains(platforms, chat.Platform(parts[0])) {
		return Party{}, false
	}
	for i, part := range parts[1:] {
		text, err := url.PathUnescape(part)
		if err != nil || !utf8.ValidString(text) {
			return Party{}, false
		}
		parts[i+1] = text
	}
	p.ID = chat.PersonID{Platform: chat.Platform(parts[0]), Space: parts[1], User: parts[2]}
	if len(parts) == 4 {
		p.Name = cleanName(parts[3])
	}
	return p, p.ID.User != ""
}

// cleanName is a name on one line, without signs that nobody sees: some turn the
// text behind them around.
func cleanName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r == utf8.RuneError, unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d':
			return -1
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, name)
	name = strings.Join(strings.Fields(name), " ")
	if runes := []rune(name); len(runes) > mostName {
		name = strings.TrimSpace(string(runes[:mostName-1])) + "…"
	}
	return name
}

// called is what to call somebody inside a sentence.
func (p Party) called() string {
	if name := cleanName(p.Name); name != "" {
		return name
	}
	return "this person"
}

// begins is what to call somebody at the start of a sentence.
func (p Party) begins() string {
	if name := cleanName(p.Name); name != "" {
		return name
	}
	return "This person"
}

// inHandles are the signs that stand for a space in a handle: "priya.shah".
var inHandles = strings.NewReplacer(".", " ", "_", " ", "-", " ")

// AnswersTo is true when somebody may be meant by that name, or by a handle made
// of it.
func (p Party) AnswersTo(name string) bool {
	plain := func(s string) string { return cleanName(inHandles.Replace(strings.ToLower(cleanName(s)))) }
	own, name := plain(p.Name), plain(name)
	if own == "" || name == "" {
		return false
	}
	first, _, _ := strings.Cut(own, " ")
	return own == name || first == name
}

// same is true for one account.
func (p Party) same(o Party) bool { return p.ID == o.ID }

// other is the side of a pair that is not one of these accounts, and whether
// these are the mentor's.
func (p Pair) other(mine []chat.PersonID) (other Party, mentor bool) {
	if slices.Contains(mine, p.Mentor.ID) {
		return p.Mentee, true
	}
	return p.Mentor, false
}

// live is true for a pair that both sides agreed to.
func (p Pair) live() bool { return !p.Accepted.IsZero() }

// byMe is true when one of these accounts asked.
func (p Pair) byMe(mine []chat.PersonID) bool {
	_, mentor := p.other(mine)
	return mentor == p.ByMentor
}

// withSelf is true of a pair whose sides became one person by linking.
func (p Pair) withSelf(mine []chat.PersonID) bool {
	return slices.Contains(mine, p.Mentor.ID) && slices.Contains(mine, p.Mentee.ID)
}
