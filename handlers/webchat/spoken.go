package webchat

import (
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// spokenLength is about twenty seconds of speech. A longer announcement cannot
// be paused or read again, so the rest is left for the page.
const spokenLength = 500

const spokenRest = " … The rest is on the page."

// spoken is what a screen reader hears when an answer arrives: the answer
// itself where it is short, without its title, which the heading gives.
func spoken(r chat.Reply) string {
	var says []string
	say := func(s string) {
		s = strings.Join(strings.Fields(s), " ")
		if s == "" {
			return
		}
		// Without a stop, speech runs one line into the next.
		if !strings.ContainsAny(s[len(s)-1:], ".?!:;") {
			s += "."
		}
		says = append(says, s)
	}
	quote := func(q chat.Quote) {
		if len(q.Lines) == 0 {
			return
		}
		lead := "Quote"
		if q.Source.Historic {
			lead = "Quote from a historic document"
		}
		if q.Heading != "" {
			lead += ", " + q.Heading
		}
		say(lead)
		for _, l := range q.Lines {
			say(l.Text)
		}
	}
	if len(r.Faults) > 0 {
		// The faults stand in an alert that speaks for itself.
		return "There is a problem with " + countOf(len(r.Faults), "field") + ". Nothing was saved."
	}
	for _, p := range r.Parts {
		switch p := p.(type) {
		case chat.Paragraph:
			say(p.Text)
		case chat.List:
			if len(p.Items) > 0 {
				say("A list: " + strings.Join(p.Items, "; "))
			}
		case chat.Quote:
			quote(p)
		case chat.Table:
			if n := len(tableOf(p).Rows); n > 0 {
				say("A table of " + countOf(n, "row"))
				say(p.Caption)
			}
		case chat.Chart:
			// The alternative text says more than the count of its rows would.
			say(p.Title)
			say(p.Alt)
		case chat.Comparison:
			if blank(p.Left) && blank(p.Right) {
				continue
			}
			left, right := sideNames(p.Left, p.Right)
			say("A comparison of " + left + " and " + right)
			if p.Identical {
				say(sameWords)
			}
		case chat.Match:
			quote(p.Quote)
			if len(p.Missing) > 0 {
				say("Not shown yet: " + strings.Join(p.Missing, "; "))
			}
		case chat.File:
			say("A file to download: " + p.About)
		case chat.Form:
			say(p.Intro)
			if r.TextOnly && !p.Private {
				say(countOf(len(p.Fields), "thing") + " you can set by saying it")
				continue
			}
			say("A form with " + countOf(len(p.Fields), "field"))
		}
	}
	text := shorten(strings.Join(says, " "))
	if n := len(r.Choices); n > 0 && r.TextOnly {
		return strings.TrimSpace(text + " " + countOf(n, "thing") + " you can say below.")
	}
	if n := len(r.Choices); n > 0 {
		text = strings.TrimSpace(text + " " + countOf(n, "button") + " below.")
	}
	return text
}

// sameWords is said of two identical quotes, on the page and in speech.
const sameWords = "Both say the same, word for word."

// shorten ends the text at a word.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= spokenLength {
		return s
	}
	cut := string([]rune(s)[:spokenLength])
	if i := strings.LastIndexByte(cut, ' '); i > 0 {
		cut = cut[:i]
	}
	return cut + spokenRest
}
