package handlers_test

import (
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

func TestExcerpt(t *testing.T) {
	quote := func(ids ...string) chat.Quote {
		var q chat.Quote
		for _, id := range ids {
			q.Lines = append(q.Lines, chat.Line{ID: id, Text: "at " + id})
		}
		return q
	}
	all := chat.Reply{Parts: []chat.Part{
		chat.Paragraph{Text: "x"}, quote("a/b#1"), chat.Match{Quote: quote("a/c#1", "a/c#2", "a/c#3")},
	}}
	for _, c := range []struct {
		of     chat.Quote
		value  string
		choice string
		lines  int // in all; 0 is none
	}{
		{quote("a/b#1"), "a/b#1 a/b#1", "show a/b", 1},
		{quote("a/c#2", "a/c#3"), "a/c#2 a/c#3", "show a/c", 2},
		{quote("a/c#1", "a/c#2", "a/c#3"), "a/c#1 a/c#3", "show a/c", 3},
		{quote("a/c#2", "a/c#4"), "a/c#2 a/c#4", "show a/c", 0},
	} {
		e, ok := handlers.ExcerptOf(c.of)
		if !ok || e.String() != c.value || e.Choice() != c.choice || handlers.ReadExcerpt(c.value) != e {
			t.Errorf("%+v, %v, %q", e, ok, e.Choice())
		}
		got, ok := e.In(all)
		if len(got.Lines) != c.lines || ok != (c.lines > 0) {
			t.Errorf("%s: %+v, %v", c.value, got, ok)
		}
		for i, l := range got.Lines {
			if l != c.of.Lines[i] {
				t.Errorf("%s: line %d is %+v", c.value, i, l)
			}
		}
		for _, hidden := range []chat.Reply{{Private: true, Parts: all.Parts}, {Refused: true, Parts: all.Parts}, {}} {
			if _, ok := e.In(hidden); ok {
				t.Errorf("%s: taken out of %+v", c.value, hidden)
			}
		}
	}
	for _, q := range []chat.Quote{{}, quote(""), quote("a/b"), quote("#1"), quote("a b#1"), quote("a/b#1", "")} {
		if e, ok := handlers.ExcerptOf(q); ok {
			t.Errorf("%+v is an excerpt of %+v", e, q)
		}
	}
	for _, value := range []string{"", " ", "a/b", "a/b#1", "#1 #1", " a/b#1"} {
		if got := handlers.ReadExcerpt(value).Choice(); got != "" {
			t.Errorf("%q asks %q", value, got)
		}
	}
}
