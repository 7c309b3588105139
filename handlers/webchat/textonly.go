package webchat

import (
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// textBlocks are a part for somebody who wants no tables and no buttons:
// quotes stay quotes, and everything else is sentences and lists.
func textBlocks(p chat.Part) []block {
	switch p := p.(type) {
	case chat.Table:
		return tableText(p)
	case chat.Chart:
		return tableText(p.Table())
	case chat.Form:
		var out []block
		if p.Intro != "" {
			out = append(out, block{Paragraph: p.Intro})
		}
		p.Intro = ""
		return append(out, listOf(chat.PlainPart(p))...)
	case chat.Comparison:
		return comparisonText(p)
	case chat.Paragraph, chat.List, chat.Quote, chat.Match, chat.File:
	}
	b, ok := blockOf(p, "")
	if !ok {
		return nil
	}
	for _, q := range []*quote{b.Quote, quoteIn(b.Match)} {
		if q != nil {
			q.Check, q.Copy = "", ""
		}
	}
	return []block{b}
}

// tableText is a line for each row, below the caption.
func tableText(t chat.Table) []block {
	var out []block
	if t.Caption != "" {
		out = append(out, block{Paragraph: t.Caption})
	}
	t.Caption = ""
	return append(out, listOf(chat.PlainPart(t))...)
}

func quoteIn(m *match) *quote {
	if m == nil {
		return nil
	}
	return m.Quote
}

// listOf makes a list of the lines of a part's text.
func listOf(plain string) []block {
	var items []string
	for line := range strings.Lines(plain) {
		if item := strings.TrimSpace(strings.TrimPrefix(line, "- ")); item != "" {
			items = append(items, item)
		}
	}
	if len(items) == 0 {
		return nil
	}
	return []block{{List: items}}
}

// comparisonText is both quotes one after the other, and what changes with
// the words in brackets that stand on one side only.
func comparisonText(c chat.Comparison) []block {
	var out []block
	for _, q := range []chat.Quote{c.Left, c.Right} {
		out = append(out, textBlocks(q)...)
	}
	left, right := sideNames(c.Left, c.Right)
	switch {
	case c.Identical:
		return append(out, block{Paragraph: sameWords})
	case len(c.Pairs) == 0:
		return out
	}
	var items []string
	for _, p := range c.Pairs {
		if len(p.Left) > 0 {
			items = append(items, left+": "+chat.MarkedText(p.Left, "[− ", " −]"))
		}
		if len(p.Right) > 0 {
			items = append(items, right+": "+chat.MarkedText(p.Right, "[+ ", " +]"))
		}
	}
	return append(out,
		block{Paragraph: "What changes. Words between [− and −] stand only in " + left + ". Words between [+ and +] stand only in " + right + "."},
		block{List: items})
}
