package coach

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

func topicCompare() Topic {
	return Topic{
		Name: "compare",
		Examples: []string{
			"Compare Working and Practitioner in Power of connections at SCS1",
			"What is the difference between SCS1 and SCS2 for Expert System leadership?",
			"Compare Connections and communication with Power of connections at Practitioner SCS1",
			"Compare the service owner role with the service manager job description",
		},
		Match: func(t *Turn) Confidence {
			if t.Q.Narrative || t.Q.Has(index.CueEvidence) && len(t.Q.Rest) > 4 {
				return No
			}
			switch {
			case len(t.pairs()) > 0 && t.Q.Has(index.CueCompare):
				return Sure
			case len(t.pairs()) > 0 && !t.Q.Has(index.CueProgress):
				return Likely
			case t.Q.Has(index.CueCompare) && len(t.Q.Mentions) > 0:
				return Maybe
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return t.compare(), nil },
	}
}

// compare answers with both halves in full.
func (t *Turn) compare() *chat.Reply {
	pairs := t.pairs()
	if len(pairs) == 0 {
		return t.compareWithNeighbour()
	}
	var ready [][2]*knowledge.Section
	var open *chat.Reply
	var ways [][][]chat.Choice
	for _, p := range pairs {
		a, b, ask := t.ends(p)
		if ask != nil && open == nil {
			open = ask
		}
		if ask != nil && a == nil && p[0].framework == p[1].framework {
			if len(pairs) > 1 {
				sayNoun(p[0].framework, ask.Choices)
			}
			ways = append(ways, [][]chat.Choice{ask.Choices, narrowerPairs(p), {choiceComparing(p)}})
		}
		if a != nil && b != nil {
			ready = append(ready, [2]*knowledge.Section{a, b})
		}
	}
	if r := t.compareByProfile(ready, open != nil); r != nil {
		return r
	}
	switch {
	case len(ready) == 1 && open == nil, len(ready) == 1 && ready[0][0].Leaf() && ready[0][1].Leaf():
		return t.compareSections(ready[0][0], ready[0][1])
	case len(ready) > 1:
		return t.whichPair(ready)
	}
	if len(ways) > 0 && len(ready) == 0 {
		open.Choices = fewer(ways)
	}
	return open
}

// compareWithNeighbour answers "what is different at Expert" with the rung
// below it.
func (t *Turn) compareWithNeighbour() *chat.Reply {
	for _, r := range t.Q.Readings {
		found := r.Framework.Find(r.Where())
		if len(found) != 1 || len(t.Q.Rest) > 0 {
			continue
		}
		s := found[0]
		for i, n := range slices.Backward(s.Path()) {
			d := r.Framework.Dimensions[i]
			if d.Of != "level" || n.Position == 0 {
				continue
			}
			w := maps.Clone(r.Where())
			w[d.Of] = d.Names[n.Position-1].ID
			if below := r.Framework.Find(w); len(below) == 1 && below[0].Depth() == s.Depth() {
				return t.compareSections(below[0], s)
			}
		}
	}
	return nil
}

// compareSections quotes two places in full and marks what changes.
func (t *Turn) compareSections(a, b *knowledge.Section) *chat.Reply {
	if a.Framework == b.Framework && lowerRung(b, a) {
		a, b = b, a
	}
	t.at(b)
	if a.Name == nil && b.Name == nil {
		return t.compareDocuments(a.Framework, b.Framework)
	}
	c := chat.Comparison{Left: quote(a), Right: quote(b)}
	c.Left.Heading, c.Right.Heading = apart(a, b)
	c.Pairs, c.Identical = changes(a.Passages, b.Passages)
	reply := &chat.Reply{Topic: "compare", Title: fmt.Sprintf("%s compared with %s", placeName(a, b), placeName(b, a))}
	if len(a.Passages) == 0 || len(b.Passages) == 0 {
		reply.Topic = "clarify"
		return t.whichRung(a, b)
	}
	t.Next.Looked = []knowledge.Address{b.Address, a.Address}
	reply.Parts = append(reply.Parts, historic(a.Framework, b.Framework)...)
	switch {
	case c.Identical:
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: "Nothing changes: the wording is identical."})
	case len(c.Pairs) == 0:
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: "No line of one stands in the other: the wording is new throughout."})
	}
	reply.Parts = append(reply.Parts, c)
	for _, s := range []*knowledge.Section{a, b} {
		reply.Choices = append(reply.Choices, choiceShow(s, "Show only "+placeName(s, otherOf(s, a, b))))
	}
	if !a.Leaf() && !b.Leaf() {
		if more := t.whichRung(a, b); more != nil {
			reply.Choices = append(reply.Choices, more.Choices...)
		}
	}
	reply.Choices = reply.Choices[:min(maxChoices, len(reply.Choices))]
	return reply
}

// lowerRung is true when a stands lower than b on a ladder they share: a
// comparison reads upwards.
func lowerRung(a, b *knowledge.Section) bool {
	pa, pb := a.Path(), b.Path()
	for i := range min(len(pa), len(pb)) {
		if a.Framework.Dimensions[i].Ordered && pa[i] != pb[i] {
			return pa[i].Position < pb[i].Position
		}
	}
	return false
}

// compareDocuments sets two whole documents against each other: what each says
// of itself, and the names of its parts. Their words in full would be pages.
func (t *Turn) compareDocuments(a, b *knowledge.Framework) *chat.Reply {
	reply := &chat.Reply{Topic: "compare", Title: fmt.Sprintf("%s compared with %s", a.Title, b.Title)}
	reply.Parts = append(reply.Parts, historic(a, b)...)
	for _, f := range []*knowledge.Framework{a, b} {
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: upperFirst(f.Short) + ":"})
		if s := opening(f); s != nil {
			reply.Parts = append(reply.Parts, quote(s))
		}
		var parts []*knowledge.Section
		for s := range f.Sections() {
			if s.Kind() == "skill" || !hasDimension(f, "skill") && s.Depth() == 1 {
				parts = append(parts, s)
			}
		}
		if len(parts) > 0 {
			reply.Parts = append(reply.Parts, quoteHeadings("Its parts", parts))
		}
		reply.Choices = append(reply.Choices, chat.Choice{Label: "List " + f.Short, Value: "list " + f.ID})
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: "The documents do not say which part of one answers to which part of the other. Name two parts to compare them in full."})
	return reply
}

// opening is the first place of a document that says what it is about.
func opening(f *knowledge.Framework) *knowledge.Section {
	for s := range f.Sections() {
		if len(s.Passages) > 1 && s.Name != nil && !slices.ContainsFunc(s.Passages, knowledge.Passage.Blank) {
			return s
		}
	}
	return nil
}

func otherOf(s, a, b *knowledge.Section) *knowledge.Section {
	if s == a {
		return b
	}
	return a
}

// placeName names a place in full, with its document when the other place is
// in another one.
func placeName(s, other *knowledge.Section) string {
	if s.Framework != other.Framework {
		if s.Name == nil {
			return s.Framework.Title
		}
		return fmt.Sprintf("%s (%s)", s.Where(), s.Framework.Noun)
	}
	return s.Where()
}

// apart names two places by what tells them apart.
func apart(a, b *knowledge.Section) (string, string) {
	if a.Framework != b.Framework || a.Depth() != b.Depth() {
		return placeName(a, b), placeName(b, a)
	}
	var left, right []string
	pa, pb := a.Path(), b.Path()
	for i := range pa {
		if pa[i] != pb[i] {
			left, right = append(left, pa[i].Text), append(right, pb[i].Text)
		}
	}
	return strings.Join(left, ", "), strings.Join(right, ", ")
}
