package coach

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

func topicList() Topic {
	return Topic{
		Name: "list",
		Examples: []string{
			"What are the core skills?",
			"How many SCS capabilities are there?",
			"Which departments are in Action 2?",
			"Which competences in the service manager job description have 'deliver' in the name?",
			"Which frameworks do you hold?",
		},
		Match: func(t *Turn) Confidence {
			if t.Q.Narrative {
				return No
			}
			if t.asksFrameworks() {
				return Sure
			}
			if _, ok := t.listed(); !ok {
				return No
			}
			if t.rung() {
				return No
			}
			if t.Q.Has(index.CueList) || t.Q.Has(index.CueMention) {
				return Sure
			}
			return Maybe
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return t.list(), nil },
	}
}

// asked is what a list question asks for: the names of one dimension under one
// heading of one document.
type asked struct {
	framework *knowledge.Framework
	dimension string
	under     *knowledge.Section
	noun      string
}

// rung is true when the question names a subject and a rung: that is a cell,
// however it is asked for.
func (t *Turn) rung() bool {
	return slices.ContainsFunc(t.Q.Readings, func(r index.Reading) bool { return r.Subject() && r.Rung() })
}

var documentNouns = []string{"frameworks", "documents", "framework", "sources"}

func (t *Turn) asksFrameworks() bool {
	if !t.Q.Has(index.CueList) && !t.Q.Has(index.CueCount) || len(t.Q.Rest) > 1 || len(t.Q.Mentions) > 0 {
		return false
	}
	for _, w := range t.words() {
		if slices.Contains(documentNouns, w) {
			return true
		}
	}
	return false
}

// listed finds the dimension whose names are asked for, by its plural. The
// document is the one named, or the first whose own plural it is.
func (t *Turn) listed() (asked, bool) {
	var named []*knowledge.Framework
	for _, r := range t.Q.Readings {
		named = append(named, r.Framework)
	}
	// "What are the parts of the main duties": a named heading and its parts.
	if len(named) > 0 && t.Q.Has(index.CueList) {
		for _, r := range t.Q.Readings {
			found := r.Framework.Find(r.Where())
			if !r.Subject() || len(found) != 1 || found[0].Leaf() || !t.asksParts() {
				continue
			}
			// Levels, grades and periods are no parts.
			if d := r.Framework.Dimensions[found[0].Depth()]; !d.Ordered {
				return asked{framework: r.Framework, dimension: d.Of, under: found[0], noun: d.Plural()}, true
			}
		}
	}
	best, at := asked{}, -1
	for _, want := range []nounForm{pluralFree, pluralInName, singularFree} {
		if want == singularFree && !t.Q.Has(index.CueList) && !t.Q.Has(index.CueMention) {
			break
		}
		for _, f := range append(slices.Clone(named), t.ranked()...) {
			if !slices.Contains(named, f) && len(named) > 0 {
				continue
			}
			for _, d := range f.Dimensions {
				noun, i := t.nounOf(d, want)
				// "Capabilities" is first of all the word of the document that says it.
				better := i == at && d.Plural() == noun && len(named) > 0 && best.noun == noun && !ownNoun(best)
				if i >= 0 && (at < 0 || i < at || better) {
					best, at = asked{framework: f, dimension: d.Of, noun: noun, under: t.under(f, d.Of)}, i
				}
			}
		}
		if at >= 0 {
			return best, true
		}
	}
	return asked{}, false
}

// ownNoun is true when a list is asked for by the document's own word.
func ownNoun(a asked) bool {
	d, _, _ := a.framework.Dimension(a.dimension)
	return d.Plural() == a.noun
}

// nounForm is how a dimension's word stands in a question.
type nounForm int

const (
	pluralFree nounForm = iota
	// pluralInName is a plural inside a name: "the core skills".
	pluralInName
	singularFree
)

// nounOf finds the first place where a dimension's word stands in that form.
func (t *Turn) nounOf(d knowledge.Dimension, form nounForm) (string, int) {
	for i, tok := range t.Q.Tokens {
		inName := slices.ContainsFunc(t.Q.Mentions, func(m index.Mention) bool { return m.First <= i && i <= m.Last })
		switch {
		case form == singularFree && tok.Text == d.Of && !inName && d.Of != "level":
			return d.Plural(), i
		case form == pluralFree && slices.Contains(d.Plurals, tok.Text) && !inName,
			form == pluralInName && slices.Contains(d.Plurals, tok.Text) && inName:
			return tok.Text, i
		}
	}
	return "", -1
}

func (t *Turn) asksParts() bool {
	for _, w := range t.words() {
		switch w {
		case "parts", "sections", "headings", "groups", "areas", "subheadings", "categories", "heading", "part", "kinds", "types":
			return true
		}
	}
	return false
}

// ranked are the documents in the order in which a bare plural means them:
// the one whose own first plural it is, current before historic.
func (t *Turn) ranked() []*knowledge.Framework {
	fs := slices.Clone(t.Lib().Frameworks())
	ws := t.words()
	rank := func(f *knowledge.Framework) int {
		n := 2
		for _, d := range f.Dimensions {
			if slices.Contains(ws, d.Plural()) {
				n = 0
			}
		}
		if f.Status == knowledge.Historic {
			n++
		}
		return n
	}
	slices.SortStableFunc(fs, func(a, b *knowledge.Framework) int { return rank(a) - rank(b) })
	return fs
}

// under is the heading that the question names above the names it asks for.
func (t *Turn) under(f *knowledge.Framework, of string) *knowledge.Section {
	_, depth, _ := f.Dimension(of)
	for _, r := range t.Q.Readings {
		if r.Framework != f {
			continue
		}
		for _, s := range f.Find(r.Where()) {
			if s.Depth() > 0 && s.Depth() <= depth && r.Subject() && !t.Q.Has(index.CueMention) {
				return s
			}
		}
	}
	return f.Top
}

// list answers with the names, quoted from the headings.
func (t *Turn) list() *chat.Reply {
	if t.asksFrameworks() {
		return t.listFrameworks()
	}
	a, ok := t.listed()
	if !ok {
		return nil
	}
	if r := t.shared(a); r != nil {
		return r
	}
	a = t.withQuoted(a)
	reply := t.listOne(a)
	if reply == nil {
		return nil
	}
	// "Across the core skills and the SCS capabilities": the others as well.
	for _, r := range t.Q.Readings {
		d, _, ok := r.Framework.Dimension(a.dimension)
		if !r.Named || r.Framework == a.framework || !ok {
			continue
		}
		other := t.listOne(asked{framework: r.Framework, dimension: d.Of, noun: d.Plural(), under: t.under(r.Framework, d.Of)})
		if other != nil {
			reply.Title += " and " + other.Title
			reply.Parts = append(reply.Parts, other.Parts...)
			reply.Choices = append(reply.Choices, other.Choices...)
		}
	}
	return reply
}

// shared lists the names that two documents have in common.
func (t *Turn) shared(a asked) *chat.Reply {
	if !t.holds(phrases{"both", "in common", "shared", "same name", "share"}) {
		return nil
	}
	var other *knowledge.Framework
	for _, r := range t.Q.Readings {
		if r.Framework != a.framework && r.Named && hasDimension(r.Framework, a.dimension) {
			other = r.Framework
		}
	}
	if other == nil {
		return nil
	}
	theirs := t.named(asked{framework: other, dimension: a.dimension, under: other.Top})
	var common []*knowledge.Section
	for _, s := range t.named(asked{framework: a.framework, dimension: a.dimension, under: a.framework.Top}) {
		if slices.ContainsFunc(theirs, func(o *knowledge.Section) bool { return o.Name.Text == s.Name.Text }) {
			common = append(common, s)
		}
	}
	if len(common) == 0 {
		return nil
	}
	reply := &chat.Reply{Topic: "list", Title: "In both"}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%d stand in the %s and in the %s:", len(common), a.framework.Short, other.Short)}, quoteHeadings("", common))
	for _, s := range common {
		reply.Choices = append(reply.Choices, choiceShow(s, upperFirst(s.Framework.Noun)+": "+s.Name.Text))
		for _, o := range theirs {
			if o.Name.Text == s.Name.Text {
				reply.Choices = append(reply.Choices, choiceShow(o, upperFirst(o.Framework.Noun)+": "+o.Name.Text))
			}
		}
	}
	return reply
}

// listOne lists the names of one document.
func (t *Turn) listOne(a asked) *chat.Reply {
	all := t.named(a)
	if len(all) == 0 {
		return nil
	}
	shown, filter, ok := t.filtered(a, all)
	if !ok {
		return nil
	}
	d, _, _ := a.framework.Dimension(a.dimension)
	reply := &chat.Reply{Topic: "list", Title: a.framework.Title}
	reply.Parts = append(reply.Parts, historic(a.framework)...)
	what := plural(d, len(shown))
	if slices.Contains(d.Plurals, a.noun) && len(shown) != 1 {
		what = a.noun
	}
	switch {
	case len(shown) == 0:
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("None of the %d %s%s.", len(all), what, filter)})
		return reply
	case filter != "":
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%d of %d %s%s:", len(shown), len(all), a.noun, filter)})
	default:
		if wrong := t.wrongCount(len(all)); wrong != "" {
			reply.Parts = append(reply.Parts, chat.Paragraph{Text: wrong})
		}
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("The document has %d %s:", len(shown), what)})
	}
	reply.Parts = append(reply.Parts, quoteHeadings("", shown))
	for _, s := range shown[:min(len(shown), maxChoices+6)] {
		if !d.Ordered || len(all) == len(shown) && s.Depth() == 1 {
			reply.Choices = append(reply.Choices, choiceShow(s, s.Name.Text))
		}
	}
	t.Next.Framework, t.Next.Names = a.framework.ID, nil
	return reply
}

// named are the sections that carry a dimension's names, each name once.
func (t *Turn) named(a asked) []*knowledge.Section {
	_, depth, _ := a.framework.Dimension(a.dimension)
	var out []*knowledge.Section
	var names []*knowledge.Name
	var walk func(s *knowledge.Section)
	walk = func(s *knowledge.Section) {
		if s.Depth() == depth+1 {
			if (s.Kind() == a.dimension || a.under.Depth() > 0) && !slices.Contains(names, s.Name) {
				names = append(names, s.Name)
				out = append(out, s)
			}
			return
		}
		for _, c := range s.Children {
			walk(c)
		}
	}
	walk(a.under)
	return out
}

// listChildren lists what stands below one heading.
func (t *Turn) listChildren(s *knowledge.Section, intro string) *chat.Reply {
	if s.Leaf() {
		return ptr(t.showSection(s))
	}
	reply := &chat.Reply{Title: placeOr(s)}
	d := s.Framework.Dimensions[s.Depth()]
	if intro == "" {
		intro = fmt.Sprintf("It has %d %s:", len(s.Children), plural(d, len(s.Children)))
	}
	reply.Parts = append(reply.Parts, historic(s.Framework)...)
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: intro}, quoteHeadings("", s.Children))
	for _, c := range s.Children[:min(len(s.Children), maxChoices+6)] {
		reply.Choices = append(reply.Choices, choiceShow(c, c.Name.Text))
	}
	return reply
}

// listFrameworks lists the documents the coach holds.
func (t *Turn) listFrameworks() *chat.Reply {
	fs := t.Lib().Frameworks()
	reply := &chat.Reply{Title: "The documents I hold"}
	table := chat.Table{Caption: "Documents", Header: []string{"Title", "Publisher", "Status", "Passages"}}
	for _, f := range fs {
		table.Rows = append(table.Rows, []string{f.Title, f.Publisher, string(f.Status), fmt.Sprint(passagesIn(f.Top))})
		reply.Choices = append(reply.Choices, chat.Choice{Label: upperFirst(f.Short), Value: "list " + f.ID})
	}
	reply.Parts = append(reply.Parts, table)
	return reply
}

func plural(d knowledge.Dimension, n int) string {
	if n == 1 {
		return d.Of
	}
	return d.Plural()
}
