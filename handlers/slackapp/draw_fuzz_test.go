package slackapp

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// nasty makes replies that nobody would write, the same for the same seed.
type nasty struct {
	*rand.Rand
	text string
}

func (n nasty) words() string {
	switch n.IntN(12) {
	case 0:
		return ""
	case 1:
		return " \n\t\u2028 "
	case 2:
		return "<!channel> <@U1> <#C1> <!date^1^{date}|x> & <http://a|b> *b* _i_ `c` :fire: @here"
	case 3:
		return strings.Repeat("<&>", n.IntN(500))
	case 4:
		return strings.Repeat("long words and more ", n.IntN(260))
	case 5:
		return strings.Repeat("👩🏽‍🍳", n.IntN(120))
	case 6:
		return "\xff\xfe\x00" + strings.Repeat("\x01", n.IntN(90))
	case 7:
		return strings.Repeat("line\r\n", n.IntN(300))
	case 8:
		return n.text
	default:
		return fmt.Sprintf("a short text %d", n.IntN(1000))
	}
}

func (n nasty) list(most int) []string {
	out := make([]string, n.IntN(most))
	for i := range out {
		out[i] = n.words()
	}
	return out
}

func (n nasty) quote() chat.Quote {
	q := chat.Quote{Heading: n.words(), Source: chat.Source{
		Document: n.words(), Publisher: n.words(), Where: n.words(), Address: n.words(), Historic: n.IntN(2) == 0,
		URL: []string{"", "https://a.example/" + n.words(), "javascript:x", "https://a.example/?<|>&\"*_~`"}[n.IntN(4)],
	}}
	for i, s := range n.list(10) {
		q.Lines = append(q.Lines, chat.Line{Text: s, Number: i, Bullet: n.IntN(2) == 0})
	}
	return q
}

func (n nasty) runs() []chat.Run {
	var out []chat.Run
	for range n.IntN(6) {
		out = append(out, chat.Run{Text: n.words(), Marked: n.IntN(2) == 0})
	}
	if n.IntN(20) == 0 {
		for i := range 3000 {
			out = append(out, chat.Run{Text: "x", Marked: i%2 == 0})
		}
	}
	return out
}

func (n nasty) part() chat.Part {
	switch n.IntN(8) {
	case 0:
		return chat.Paragraph{Text: n.words()}
	case 1:
		return chat.List{Items: n.list(25)}
	case 2:
		return n.quote()
	case 3:
		t := chat.Table{Caption: n.words(), Header: n.list(8)}
		for range n.IntN(8) {
			t.Rows = append(t.Rows, n.list(8))
		}
		if n.IntN(3) == 0 {
			// About as high, or as wide, as a table may be.
			for range 90 + n.IntN(20) {
				t.Rows = append(t.Rows, []string{"a", "<b>"})
			}
			t.Rows = append(t.Rows, make([]string, 15+n.IntN(10)))
		}
		return t
	case 4:
		c := chat.Comparison{Left: n.quote(), Right: n.quote(), Identical: n.IntN(3) == 0}
		if n.IntN(2) == 0 {
			for _, l := range c.Left.Lines {
				c.Pairs = append(c.Pairs, chat.Pair{Left: []chat.Run{{Text: l.Text, Marked: true}}})
			}
			for _, l := range c.Right.Lines {
				c.Pairs = append(c.Pairs, chat.Pair{Right: []chat.Run{{Text: l.Text}}})
			}
		}
		for range n.IntN(5) {
			c.Pairs = append(c.Pairs, chat.Pair{Left: n.runs(), Right: n.runs()})
		}
		return c
	case 5:
		return chat.Match{Quote: n.quote(), Yours: n.runs(), Missing: n.list(8)}
	case 6:
		c := chat.Chart{Title: n.words(), Columns: n.list(11), Alt: n.words()}
		if n.IntN(3) == 0 {
			c.Kind = chat.ChartChange
		}
		for range n.IntN(3) * n.IntN(20) {
			c.Rows = append(c.Rows, chat.ChartRow{Label: n.words(), You: n.IntN(13) - 2, Target: n.IntN(13) - 2, Partway: n.IntN(2) == 0})
		}
		return c
	default:
		f := chat.Form{Title: n.words(), Intro: n.words(), Submit: n.words(), Value: n.words(), Open: chat.Choice{Label: n.words(), Value: n.words()}}
		for range n.IntN(12) {
			field := chat.Field{Name: n.words(), Label: n.words(), Hint: n.words(), Value: n.words(), Typed: n.words(), Most: n.IntN(9000) - 100, Long: n.IntN(2) == 0}
			if n.IntN(3) == 0 {
				for range n.IntN(5) {
					field.Options = append(field.Options, chat.Option{Label: n.words(), Value: n.words()})
				}
				for i := range n.IntN(2) * n.IntN(400) {
					field.Options = append(field.Options, chat.Option{Label: "<option>", Value: fmt.Sprint(i)})
				}
			}
			f.Fields = append(f.Fields, field)
		}
		return f
	}
}

func (n nasty) reply() chat.Reply {
	r := chat.Reply{Title: n.words(), Private: n.IntN(3) == 0, TextOnly: n.IntN(4) == 0, Topic: "describe"}
	for range n.IntN(7) {
		r.Parts = append(r.Parts, n.part())
	}
	for range n.IntN(3) * n.IntN(12) {
		r.Choices = append(r.Choices, chat.Choice{Label: n.words(), Value: n.words()})
	}
	for i := range n.IntN(2) * n.IntN(150) {
		r.Choices = append(r.Choices, chat.Choice{Label: "one of many", Value: fmt.Sprint(i)})
	}
	return r
}

func FuzzDraw(f *testing.F) {
	for seed := range uint64(12) {
		f.Add(seed, "a & <b>")
	}
	f.Add(uint64(1), "<!here>|x")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		if len(text) > 10_000 {
			return
		}
		n := nasty{rand.New(rand.NewPCG(seed, 1)), text} //nolint:gosec // the same replies for the same seed, and no secret
		holds(t, "nasty", n.reply(), n.words())
	})
}
