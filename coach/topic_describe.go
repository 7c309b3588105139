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

// maxPassages is how many passages one answer quotes before it offers the
// parts as buttons instead.
const maxPassages = 30

func topicDescribe() Topic {
	return Topic{
		Name: "describe",
		Examples: []string{
			"What does Practitioner data and insight look like at SCS2?",
			"Expert adaptability",
			"Tell me about Adaptability to change",
			"Service owner: financial ownership",
			"What did DWP plan for 2014?",
		},
		Match: func(t *Turn) Confidence {
			switch {
			case len(t.Q.Readings) == 0 || t.Q.Narrative:
				return No
			case t.subject() && !t.faint():
				return Likely
			case t.subject() && t.namedDocument():
				return Maybe
			case t.restCount() == 0:
				return Likely
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			if t.open() {
				if r, err := t.find(ctx); r != nil || err != nil {
					return r, err
				}
			}
			return t.describe(), nil
		},
	}
}

// subject is true when every reading names a skill, department or section.
func (t *Turn) subject() bool {
	return len(t.Q.Readings) > 0 && !slices.ContainsFunc(t.Q.Readings, func(r index.Reading) bool { return !r.Subject() })
}

// open is true when the question names a place that only divides further and
// says more than the name: the words then decide what of it is meant.
func (t *Turn) open() bool {
	if len(t.Q.Rest) == 0 || len(t.Q.Readings) != 1 {
		return false
	}
	r := t.Q.Readings[0]
	w := r.Where()
	for _, of := range r.Guessed {
		if len(r.Names[of]) > 1 {
			delete(w, of)
		}
	}
	found := r.Framework.Find(w)
	return len(found) == 1 && !found[0].Leaf() && len(found[0].Passages) == 0
}

// faint is true when a subject is named only by an everyday word in a question
// that is about something else, or that holds words no document knows.
func (t *Turn) faint() bool {
	for _, r := range t.Q.Readings {
		if r.Dated || r.Rung() {
			return false
		}
	}
	if !t.namedDocument() && t.X.Strange(t.Q) > 0 && len(t.Q.Rest) > 1 {
		return true
	}
	return index.Faint(t.Q) && t.restCount() > 1
}

// namedDocument is true when the question names a document itself.
func (t *Turn) namedDocument() bool {
	return slices.ContainsFunc(t.Q.Readings, func(r index.Reading) bool { return r.Named })
}

// restCount is how many words of meaning remain, numbers apart: "the three
// things a service owner does" asks for nothing but the service owner.
func (t *Turn) restCount() int {
	n := 0
	for _, i := range t.Q.Rest {
		if !index.IsNumber(t.Q.Tokens[i].Text) {
			n++
		}
	}
	return n
}

// describe shows what stands at the address in the question.
func (t *Turn) describe() *chat.Reply {
	rs := t.settled()
	if len(rs) > 1 {
		return t.clarify(rs)
	}
	r := rs[0]
	if refusal := t.stranger(r); refusal != nil {
		return refusal
	}
	if t.asksForOther(r) {
		return nil
	}
	if len(r.Names) == 0 {
		return t.document(r)
	}
	found := r.Framework.Find(r.Where())
	if many := t.all(r); len(many) > 1 {
		found = many
	}
	t.about(r)
	switch {
	case len(found) == 0:
		return t.emptyPlace(r)
	case len(found) == 1:
		return t.onePlace(r, found[0])
	}
	return t.places(r, found)
}

// asksForOther is true when the question asks for skills, levels or the like of
// a document that has none.
func (t *Turn) asksForOther(r index.Reading) bool {
	if !t.Q.Has(index.CueList) {
		return false
	}
	has := func(f *knowledge.Framework) bool {
		return slices.ContainsFunc(f.Dimensions, func(d knowledge.Dimension) bool {
			// "Parts" and "sections" is what anything can have.
			if d.Of == "part" || d.Of == "section" {
				return false
			}
			_, i := t.nounOf(d, pluralFree)
			return i >= 0
		})
	}
	return !has(r.Framework) && slices.ContainsFunc(t.Lib().Frameworks(), has)
}

// settled drops readings that the question itself speaks against: one that
// leads nowhere where another leads to words.
func (t *Turn) settled() []index.Reading {
	var lead []index.Reading
	for _, r := range t.Q.Readings {
		if len(r.Names) == 0 || len(r.Framework.Find(r.Where())) > 0 {
			lead = append(lead, r)
		}
	}
	if len(lead) == 0 {
		return t.Q.Readings
	}
	// Where one document has descriptors and the other only a note, the
	// descriptors are meant.
	var words []index.Reading
	for _, r := range lead {
		found := r.Framework.Find(r.Where())
		if !slices.ContainsFunc(found, func(s *knowledge.Section) bool { return s.Name != nil && s.Name.Note }) {
			words = append(words, r)
		}
	}
	if len(words) == 1 && len(lead) > 1 {
		return words
	}
	return lead
}

// all is every place for a reading in which a dimension has several names.
func (t *Turn) all(r index.Reading) []*knowledge.Section {
	var out []*knowledge.Section
	for of, names := range r.Names {
		if len(names) < 2 {
			continue
		}
		for _, n := range names {
			w := r.Where()
			w[of] = n.ID
			for _, s := range r.Framework.Find(w) {
				if !slices.Contains(out, s) {
					out = append(out, s)
				}
			}
		}
	}
	slices.SortStableFunc(out, func(a, b *knowledge.Section) int { return a.Line - b.Line })
	return out
}

// onePlace quotes one section. A section that only divides further is shown
// whole when it is short, and by its parts when it is long.
func (t *Turn) onePlace(r index.Reading, s *knowledge.Section) *chat.Reply {
	t.at(s)
	if s.Name.Note {
		return t.note(r, s)
	}
	if s.Leaf() {
		return ptr(t.showSection(s))
	}
	d := r.Framework.Dimensions[s.Depth()]
	if d.Ordered && len(s.Passages) == 0 && len(s.Children) > 1 && !t.Q.Has(index.CueAll) && ladders[d.Of] {
		return t.whichChild(s, d)
	}
	if t.Q.Has(index.CueDefine) && len(s.Passages) > 0 && !t.Q.Has(index.CueAll) && s.Depth() == 1 && t.wantsDefinition() {
		return ptr(t.definition(s))
	}
	if passagesIn(s) > maxPassages-5 || s.Framework.Dimensions[s.Depth()].Of == "period" {
		return ptr(t.definition(s))
	}
	return ptr(t.showSection(s))
}

// ladders are the dimensions a question must choose from: nobody stands on two
// grades at once. Essential and Desirable are shown together.
var ladders = map[string]bool{"grade": true, "period": true}

// wantsDefinition tells "how is it described before the levels" from "tell me
// about it", which wants the levels too.
func (t *Turn) wantsDefinition() bool {
	words := t.words()
	for _, w := range []string{"definition", "define", "defined", "described", "introduction", "intro", "before", "summary", "nutshell", "sentence", "opening", "introduced", "overview", "purpose", "blurb", "outline"} {
		if slices.Contains(words, w) {
			return true
		}
	}
	return false
}

// showSection quotes a section with everything below it and offers what lies
// beside it.
func (t *Turn) showSection(s *knowledge.Section) chat.Reply {
	t.at(s)
	if s.Name != nil && s.Name.Note {
		return *t.note(index.Reading{Framework: s.Framework}, s)
	}
	if s.Name == nil || passagesIn(s) > maxPassages {
		return t.definition(s)
	}
	r := chat.Reply{Topic: "describe", Title: title(s)}
	r.Parts = append(r.Parts, historic(s.Framework)...)
	r.Parts = append(r.Parts, quotes(s)...)
	r.Parts = append(r.Parts, t.remarks(s)...)
	r.Choices = t.beside(s)
	return r
}

// definition quotes what stands under a heading before it divides, and offers
// the parts.
func (t *Turn) definition(s *knowledge.Section) chat.Reply {
	t.at(s)
	r := chat.Reply{Topic: "describe", Title: title(s)}
	r.Parts = append(r.Parts, historic(s.Framework)...)
	if len(s.Passages) > 0 {
		r.Parts = append(r.Parts, quote(s))
	}
	if len(s.Children) == 0 {
		return r
	}
	d := s.Framework.Dimensions[s.Depth()]
	var names []string
	for _, c := range s.Children {
		names = append(names, c.Name.Text)
		r.Choices = append(r.Choices, choiceShow(c, c.Name.Text))
	}
	r.Parts = append(r.Parts, chat.Paragraph{Text: fmt.Sprintf("It divides by %s: %s. Which one would you like to read?", d.Of, strings.Join(names, ", "))})
	return r
}

// note answers where a note stands in place of descriptors.
func (t *Turn) note(r index.Reading, s *knowledge.Section) *chat.Reply {
	t.at(s)
	f := s.Framework
	reply := &chat.Reply{Topic: "describe", Title: title(s)}
	reply.Parts = append(reply.Parts,
		chat.Paragraph{Text: fmt.Sprintf("The %s have no %s descriptors. In their place stands this note:", f.Short, s.Name.Text)},
		quote(s))
	w := map[string]string{}
	for of, ns := range r.Names {
		w[of] = ns[0].ID
	}
	for i, n := range s.Path() {
		w[f.Dimensions[i].Of] = n.ID
	}
	d := f.Dimensions[s.Depth()-1]
	if next, ok := levelAfter(d, s.Name); ok {
		w[d.Of] = next.ID
		for _, c := range f.Find(w) {
			reply.Choices = append(reply.Choices, choiceShow(c, "Show "+c.Where()))
		}
	}
	if core := t.twin(s); core != nil {
		reply.Choices = append(reply.Choices, choiceShow(core, "Show "+core.Where()+" ("+core.Framework.Noun+")"))
	}
	return reply
}

// twin finds the same names in another document: the core skill's Awareness
// beside the note of the SCS capability.
func (t *Turn) twin(s *knowledge.Section) *knowledge.Section {
	for _, f := range t.Lib().Frameworks() {
		if f == s.Framework {
			continue
		}
		a := knowledge.Address(f.ID)
		for _, p := range s.Address.Parts() {
			a = a.Under(p)
		}
		if o, ok := f.Section(a); ok {
			return o
		}
	}
	return nil
}

// places quotes several sections when they are short enough together, and
// offers them when they are not.
func (t *Turn) places(r index.Reading, found []*knowledge.Section) *chat.Reply {
	if !r.Subject() && len(t.Q.Rest) > 0 {
		return nil
	}
	total := 0
	for _, s := range found {
		total += passagesIn(s)
	}
	several := slices.ContainsFunc(slices.Sorted(maps.Keys(r.Names)), func(of string) bool { return len(r.Names[of]) > 1 })
	asked := r.Named || several || t.Q.Has(index.CueAll) || t.Q.Has(index.CueList) || r.Subject() || len(r.Names) > 1
	if total > maxPassages || !asked {
		return t.chooseAmong(r, found)
	}
	found = slices.DeleteFunc(found, func(s *knowledge.Section) bool { return s.Name.Note && len(found) > 1 })
	reply := &chat.Reply{Topic: "describe", Title: placesTitle(r, found)}
	reply.Parts = append(reply.Parts, historic(r.Framework)...)
	for _, s := range found {
		reply.Parts = append(reply.Parts, quotes(s)...)
		if len(reply.Choices) < 7 {
			reply.Choices = append(reply.Choices, choiceShow(s, "Only "+s.Where()))
		}
	}
	return reply
}

func placesTitle(r index.Reading, found []*knowledge.Section) string {
	var words []string
	for _, d := range r.Framework.Dimensions {
		var names []string
		for _, n := range r.Names[d.Of] {
			names = append(names, n.Text)
		}
		if len(names) > 0 {
			words = append(words, strings.Join(names, " and "))
		}
	}
	return fmt.Sprintf("%s: %d places in %s", strings.Join(words, ", "), len(found), r.Framework.Short)
}

// document answers a question about a whole document: what it is and what is
// in it.
func (t *Turn) document(r index.Reading) *chat.Reply {
	f := r.Framework
	t.about(r)
	if t.restCount() > 0 {
		return nil
	}
	reply := &chat.Reply{Topic: "describe", Title: f.Title}
	reply.Parts = append(reply.Parts, historic(f)...)
	if passagesIn(f.Top) <= maxPassages {
		reply.Parts = append(reply.Parts, quotes(f.Top)...)
		return reply
	}
	if len(f.Top.Passages) > 0 {
		reply.Parts = append(reply.Parts, quote(f.Top))
	}
	for _, s := range f.Top.Children {
		if s.Kind() == "section" && f.Status == knowledge.Current {
			reply.Parts = append(reply.Parts, quotes(s)...)
		}
	}
	d := f.Dimensions[0]
	var rest []*knowledge.Section
	for _, s := range f.Top.Children {
		if s.Kind() == d.Of {
			rest = append(rest, s)
			reply.Choices = append(reply.Choices, choiceShow(s, s.Name.Text))
		}
	}
	reply.Parts = append(reply.Parts, quoteHeadings(fmt.Sprintf("It has %d %s:", len(rest), plural(d, len(rest))), rest))
	return reply
}

// emptyPlace says that two names do not meet anywhere.
func (t *Turn) emptyPlace(r index.Reading) *chat.Reply {
	w := r.Where()
	for i := len(r.Framework.Dimensions) - 1; i >= 0; i-- {
		of := r.Framework.Dimensions[i].Of
		if _, ok := w[of]; !ok {
			continue
		}
		missing := r.Names[of][0]
		delete(w, of)
		found := r.Framework.Find(w)
		if len(w) == 0 || len(found) == 0 {
			continue
		}
		reply := &chat.Reply{Topic: "describe", Refused: true, Parts: []chat.Part{chat.Paragraph{
			Text: fmt.Sprintf("The document has nothing under %s for %s.", missing.Text, found[0].Where()),
		}}}
		for _, s := range found[:min(3, len(found))] {
			reply.Choices = append(reply.Choices, choiceShow(s, "Show "+s.Where()))
		}
		return reply
	}
	return nil
}

func title(s *knowledge.Section) string {
	if s.Name == nil {
		return s.Framework.Title
	}
	return s.Where() + " (" + s.Framework.Short + ")"
}

func ptr(r chat.Reply) *chat.Reply { return &r }
