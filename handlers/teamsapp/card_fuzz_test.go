package teamsapp

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// unkind makes replies nobody would write.
type unkind struct {
	*rand.Rand
	text string
}

// newUnkind makes the same replies for the same seed.
func newUnkind(seed uint64, text string) unkind {
	return unkind{rand.New(rand.NewPCG(seed, 1)), text} //nolint:gosec // nobody has to be kept from guessing these
}

func (u unkind) words() string {
	samples := []string{
		"", " ", "\n", "plain words", u.text, u.text + u.text, "[a](https://evil.example)", "![x](https://evil.example/x.png)",
		"<at>all</at>", "{{DATE(2026-01-01T00:00:00Z)}}", "{{{{", "}}", "* a\n* b", "1. one", "===", "www.evil.example and a@b.example",
		"before \u202eafter", "\x00\x07", "bad \xff bytes", "👩🏽‍🍳", "\\\\](", `"quoted" & <b>`, "https://evil.example", "a\u2028b",
	}
	s := samples[u.IntN(len(samples))]
	switch u.IntN(12) {
	case 0:
		return strings.Repeat(s+" ", u.IntN(20_000/(len(s)+1)+1))
	case 1:
		return s + samples[u.IntN(len(samples))]
	case 2:
		return strings.Repeat("<", u.IntN(3000))
	}
	return s
}

func (u unkind) list(most int) []string {
	var out []string
	for range u.IntN(most) {
		out = append(out, u.words())
	}
	return out
}

func (u unkind) quote() chat.Quote {
	q := chat.Quote{Heading: u.words()}
	for i := range u.IntN(6) * u.IntN(12) {
		q.Lines = append(q.Lines, chat.Line{Text: u.words(), Number: i, Bullet: u.IntN(2) == 0})
	}
	if u.IntN(4) > 0 {
		urls := []string{"https://kitchen.example/?a=[b](c){{d", "javascript:alert(1)", "http://plain.example", "https://me:pw@x.example", u.words(), "https://" + u.text}
		q.Source = chat.Source{Document: u.words(), Publisher: u.words(), Where: u.words(), URL: urls[u.IntN(len(urls))], Historic: u.IntN(2) == 0}
	}
	return q
}

func (u unkind) runs() []chat.Run {
	var out []chat.Run
	for range u.IntN(6) {
		out = append(out, chat.Run{Text: u.words(), Marked: u.IntN(2) == 0})
	}
	if u.IntN(20) == 0 {
		for i := range 3000 {
			out = append(out, chat.Run{Text: "x", Marked: i%2 == 0})
		}
	}
	return out
}

func (u unkind) comparison() chat.Comparison {
	c := chat.Comparison{Left: u.quote(), Right: u.quote(), Identical: u.IntN(3) == 0}
	if u.IntN(2) == 0 {
		for _, l := range c.Left.Lines {
			c.Pairs = append(c.Pairs, chat.Pair{Left: []chat.Run{{Text: l.Text, Marked: true}}})
		}
		for _, l := range c.Right.Lines {
			c.Pairs = append(c.Pairs, chat.Pair{Right: []chat.Run{{Text: l.Text}}})
		}
	}
	for range u.IntN(4) {
		c.Pairs = append(c.Pairs, chat.Pair{Left: u.runs(), Right: u.runs()})
	}
	return c
}

func (u unkind) form() chat.Form {
	f := chat.Form{Title: u.words(), Intro: u.words(), Submit: u.words(), Value: u.words(), Open: chat.Choice{Label: u.words(), Value: u.words()}}
	for i := range u.IntN(12) {
		field := chat.Field{
			Name: fmt.Sprint(i%9, u.words()), Label: u.words(), Hint: u.words(), Value: u.words(), Typed: u.words(),
			Most: u.IntN(9000) - 100, Long: u.IntN(2) == 0, Required: u.IntN(2) == 0,
		}
		if u.IntN(3) == 0 {
			for j := range u.IntN(400) {
				field.Options = append(field.Options, chat.Option{Label: u.words(), Value: fmt.Sprint(j)})
			}
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

func (u unkind) part() chat.Part {
	switch u.IntN(7) {
	case 0:
		return chat.Paragraph{Text: u.words()}
	case 1:
		return chat.List{Items: u.list(25)}
	case 2:
		return u.quote()
	case 3:
		t := chat.Table{Caption: u.words(), Header: u.list(8)}
		for range u.IntN(8) {
			t.Rows = append(t.Rows, u.list(8))
		}
		for range u.IntN(2) * u.IntN(80) {
			t.Rows = append(t.Rows, []string{"a", "<b>"})
		}
		return t
	case 4:
		return u.comparison()
	case 5:
		return chat.Match{Quote: u.quote(), Yours: u.runs(), Missing: u.list(8)}
	default:
		return u.form()
	}
}

func (u unkind) reply() chat.Reply {
	r := chat.Reply{Title: u.words(), Private: u.IntN(3) == 0, TextOnly: u.IntN(4) == 0, Topic: u.words()}
	for range u.IntN(7) {
		r.Parts = append(r.Parts, u.part())
	}
	for range u.IntN(3) * u.IntN(12) {
		r.Choices = append(r.Choices, chat.Choice{Label: u.words(), Value: u.words()})
	}
	for i := range u.IntN(2) * u.IntN(150) {
		r.Choices = append(r.Choices, chat.Choice{Label: "one of many", Value: fmt.Sprint(i)})
	}
	for range u.IntN(4) * u.IntN(3) {
		r.Faults = append(r.Faults, chat.Fault{Field: fmt.Sprint(u.IntN(9)), Sentence: u.words()})
	}
	return r
}

// The limits hold whatever the coach says, not only for the samples.
func TestCardLimitsHoldForUnkindReplies(t *testing.T) {
	for seed := range uint64(60) {
		u := newUnkind(seed, "a & <b>")
		cardsHold(t, fmt.Sprint("seed ", seed), u.reply(), u.words())
	}
}

func FuzzDrawCard(f *testing.F) {
	for seed := range uint64(12) {
		f.Add(seed, "a & <b>")
	}
	f.Add(uint64(1), "<at>")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if len(text) > 1_000 {
			return
		}
		u := newUnkind(seed, text)
		cardsHold(t, "unkind", u.reply(), u.words())
	})
}
