package mentoring

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// topic is the kind of question, for logs and reports.
const topic = "mentoring"

// mostButtons is how many things of a list get a button of their own.
const mostButtons = 10

// screen is what only the person sees.
func screen(title string, parts ...chat.Part) chat.Reply {
	return chat.Reply{Title: title, Parts: parts, Private: true, Topic: topic}
}

// between is a screen whose content somebody else can see too. who says so.
func between(title, who string, parts ...chat.Part) chat.Reply {
	r := screen(title, append([]chat.Part{say(who)}, parts...)...)
	r.Shared = true
	return r
}

func say(text string) chat.Paragraph { return chat.Paragraph{Text: text} }

func button(label string, c Command) chat.Choice {
	return chat.Choice{Label: shorten(label, 70), Value: c.String(), Form: c.OpensForm()}
}

// distinct numbers the labels that stand twice: a label can be typed too.
func distinct(choices []chat.Choice) []chat.Choice {
	seen := map[string]int{}
	for i, c := range choices {
		seen[c.Label]++
		if n := seen[c.Label]; n > 1 {
			choices[i].Label = fmt.Sprintf("%s (%d)", c.Label, n)
		}
	}
	return choices
}

// with puts sentences before everything else of a screen.
func with(r chat.Reply, sentences ...string) chat.Reply {
	var parts []chat.Part
	for _, s := range sentences {
		if s != "" {
			parts = append(parts, say(s))
		}
	}
	r.Parts = append(parts, r.Parts...)
	return r
}

// shorten cuts at a word, for labels of buttons.
func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	cut := string([]rune(s)[:most-1])
	if i := strings.LastIndexByte(cut, ' '); i > most/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

// youAnd says who can see something.
func youAnd(p Party, what string) string {
	return "You and " + p.called() + " can see " + what + "."
}

// noteField is where a note is written.
func noteField(label, hint, value string, required bool) chat.Field {
	return chat.Field{Name: FieldNote, Label: label, Hint: hint, Value: value, Required: required, Long: true, Most: MostNote}
}

// and joins words as a sentence does: "a, b and c".
func and(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
