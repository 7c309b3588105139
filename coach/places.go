package coach

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

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
		if c, ok := t.childOfProfile(s); ok {
			return ptr(t.showSection(c))
		}
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
