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

// side is one half of a comparison: a document and a partial address in it.
type side struct {
	framework *knowledge.Framework
	where     map[string]string
}

// pairs are the two halves a question sets against each other: two names of
// one dimension, or names of two documents. There are several when the
// documents leave open which is meant.
func (t *Turn) pairs() [][2]side {
	if p, ok := t.twoSubjects(); ok {
		return [][2]side{p}
	}
	var out [][2]side
	for _, r := range t.Q.Readings {
		for _, d := range slices.Backward(r.Framework.Dimensions) {
			ns := r.Names[d.Of]
			if len(ns) < 2 || slices.Contains(r.Guessed, d.Of) {
				continue
			}
			a, b := r.Where(), r.Where()
			a[d.Of], b[d.Of] = ns[0].ID, ns[1].ID
			out = append(out, [2]side{{r.Framework, a}, {r.Framework, b}})
			break
		}
	}
	if len(out) > 0 {
		return out
	}
	if p, ok := t.acrossDocuments(); ok {
		return [][2]side{p}
	}
	return nil
}

// twoSubjects finds a comparison of two skills. Each rung in the question
// belongs to the skill it stands nearest to; a rung named once serves both.
func (t *Turn) twoSubjects() ([2]side, bool) {
	var subjects []index.Mention
	for _, m := range t.Q.Mentions {
		if m.Strength > index.Weak && slices.ContainsFunc(m.Refs, unorderedName) {
			subjects = append(subjects, m)
		}
	}
	if len(subjects) != 2 || !t.Q.Has(index.CueCompare) {
		return [2]side{}, false
	}
	var p [2]side
	for i, m := range subjects {
		ref := m.Refs[slices.IndexFunc(m.Refs, unorderedName)]
		for _, r := range t.Q.Readings {
			if o, ok := m.In(r.Framework); ok && o.Name != nil {
				ref = o
			}
		}
		p[i] = side{ref.Framework, map[string]string{ref.Dimension: ref.Name.ID}}
	}
	if p[0].framework == p[1].framework && maps.Equal(p[0].where, p[1].where) {
		return [2]side{}, false
	}
	for _, m := range t.Q.Mentions {
		near := 0
		// "Working in X with Expert in Y": between two, a rung goes with what
		// follows it.
		if g := gap(m, subjects[1]) - gap(m, subjects[0]); g < 0 || g == 0 && m.First < subjects[1].First {
			near = 1
		}
		for _, i := range []int{near, 1 - near} {
			ref, ok := m.In(p[i].framework)
			if !ok || ref.Name == nil || unorderedName(ref) {
				continue
			}
			if _, taken := p[i].where[ref.Dimension]; taken && i != near {
				continue
			}
			if i == near || t.once(ref.Dimension) {
				p[i].where[ref.Dimension] = ref.Name.ID
			}
		}
	}
	return p, true
}

func unorderedName(r index.Ref) bool {
	if r.Name == nil {
		return false
	}
	d, _, _ := r.Framework.Dimension(r.Dimension)
	return !d.Ordered
}

// gap is how many words lie between two mentions.
func gap(a, b index.Mention) int {
	if a.First > b.Last {
		return a.First - b.Last
	}
	return b.First - a.Last
}

// once is true when the question names one rung of a ladder only.
func (t *Turn) once(dimension string) bool {
	ids := map[string]bool{}
	for _, m := range t.Q.Mentions {
		for _, r := range m.Refs {
			if r.Name != nil && r.Dimension == dimension {
				ids[r.Name.ID] = true
			}
		}
	}
	return len(ids) == 1
}

// acrossDocuments finds a comparison of two documents: one name that both have
// with both documents named, or the documents themselves.
func (t *Turn) acrossDocuments() ([2]side, bool) {
	if !t.Q.Has(index.CueCompare) {
		return [2]side{}, false
	}
	fs := t.subjectDocuments()
	if len(fs) < 2 {
		return [2]side{}, false
	}
	var p [2]side
	for i, f := range fs[:2] {
		p[i] = side{f, map[string]string{}}
		for _, m := range t.Q.Mentions {
			ref, ok := m.In(f)
			if !ok || ref.Name == nil {
				continue
			}
			if _, taken := p[i].where[ref.Dimension]; !taken {
				p[i].where[ref.Dimension] = ref.Name.ID
			}
		}
	}
	return p, true
}

// subjectDocuments are the documents the question names, or names a skill of
// that no other named document has, in the order of the question.
func (t *Turn) subjectDocuments() []*knowledge.Framework {
	var out []*knowledge.Framework
	add := func(f *knowledge.Framework) {
		if !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for _, m := range t.Q.Mentions {
		if len(m.Refs) == 1 && m.Refs[0].Name == nil && !m.Refs[0].Reader {
			add(m.Refs[0].Framework)
			continue
		}
		// A skill or a grade that one document alone has names that document.
		if len(m.Refs) == 1 && m.Strength > index.Weak && m.Refs[0].Name != nil {
			add(m.Refs[0].Framework)
		}
	}
	if len(out) == 1 {
		// "the service owner role with the service manager's": an open name
		// takes the first document that is not the other side.
		for _, m := range t.Q.Mentions {
			for _, r := range m.Refs {
				if len(m.Refs) > 1 && r.Name == nil && r.Framework != out[0] && r.Framework.Status != knowledge.Current {
					add(r.Framework)
					return slices.DeleteFunc(out, func(f *knowledge.Framework) bool { return strings.HasSuffix(f.ID, "-guide") && len(out) > 2 })
				}
			}
		}
	}
	return out
}

// whichPair asks back when the same names stand in two documents.
func (t *Turn) whichPair(ready [][2]*knowledge.Section) *chat.Reply {
	reply := &chat.Reply{Topic: "clarify", Title: "Which one do you mean?"}
	var nouns []string
	for _, p := range ready {
		noun := p[0].Framework.Noun
		nouns = append(nouns, article(noun)+" "+noun)
		reply.Choices = append(reply.Choices, choiceCompare(fmt.Sprintf("%s: %s and %s", upperFirst(noun), rungs(p[0]), rungs(p[1])), p[0], p[1]))
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%s can be %s.", outermost(ready[0][0]).Name.Text, orList(nouns))})
	return reply
}

// ends finds the two sections to compare, or asks for what is missing: the
// grade of a level, the level of a skill.
func (t *Turn) ends(p [2]side) (a, b *knowledge.Section, ask *chat.Reply) {
	one := func(s side) []*knowledge.Section {
		if len(s.where) == 0 {
			return []*knowledge.Section{s.framework.Top}
		}
		return s.framework.Find(s.where)
	}
	as, bs := one(p[0]), one(p[1])
	if len(as) == 0 || len(bs) == 0 {
		return nil, nil, nil
	}
	if len(as) != 1 || len(bs) != 1 {
		return nil, nil, t.whichSkill(as, bs)
	}
	a, b = as[0], bs[0]
	if a.Name == nil && b.Name == nil {
		return a, b, nil
	}
	if a.Leaf() == b.Leaf() && (a.Leaf() || len(a.Passages) > 0) {
		return a, b, nil
	}
	if x, y := t.meantEnds(a), t.meantEnds(b); len(x) == 1 && len(y) == 1 {
		return x[0], y[0], nil
	}
	return a, b, t.whichRung(a, b)
}

// whichRung offers the comparison at every rung below both sections.
func (t *Turn) whichRung(a, b *knowledge.Section) *chat.Reply {
	reply := &chat.Reply{Topic: "clarify", Title: "Which one would you like to compare?"}
	var names []string
	as, bs := t.meantEnds(a), t.meantEnds(b)
	for _, x := range as {
		for _, y := range bs {
			if len(as) > 1 && len(bs) > 1 && !slices.Equal(lowerPath(x, a), lowerPath(y, b)) {
				continue
			}
			label := strings.Join(lowerPath(x, a), ", ")
			if len(as) == 1 {
				label = strings.Join(lowerPath(y, b), ", ")
			}
			names = append(names, label)
			reply.Choices = append(reply.Choices, choiceCompare(label, x, y))
		}
	}
	if len(names) == 0 {
		return nil
	}
	reply.Choices = reply.Choices[:min(maxChoices, len(reply.Choices))]
	reply.Parts = append(reply.Parts, chat.Paragraph{
		Text: fmt.Sprintf("%s and %s: at %s?", a.Where(), b.Where(), orList(names)),
	})
	return reply
}

// meantEnds are the rungs below a place that the question speaks of: with a year
// in it, those of that year.
func (t *Turn) meantEnds(s *knowledge.Section) []*knowledge.Section {
	ends := ladderEnds(s)
	for _, r := range t.Q.Readings {
		for _, of := range r.Guessed {
			_, depth, _ := r.Framework.Dimension(of)
			meant := slices.DeleteFunc(slices.Clone(ends), func(e *knowledge.Section) bool {
				return r.Framework != s.Framework || depth >= e.Depth() || !slices.Contains(r.Names[of], e.Path()[depth])
			})
			if len(meant) > 0 {
				ends = meant
			}
		}
	}
	return ends
}

func ladderEnds(s *knowledge.Section) []*knowledge.Section {
	if s.Leaf() {
		return []*knowledge.Section{s}
	}
	var out []*knowledge.Section
	for _, c := range s.Children {
		if c.Name.Note {
			continue
		}
		out = append(out, ladderEnds(c)...)
	}
	return out
}

func lowerPath(s, above *knowledge.Section) []string {
	var out []string
	for ; s != above && s.Name != nil; s = s.Parent {
		out = append([]string{s.Name.Text}, out...)
	}
	return out
}

// whichSkill offers the skills in which two rungs can be compared; where the
// question names the skill, the levels.
func (t *Turn) whichSkill(as, bs []*knowledge.Section) *chat.Reply {
	reply := &chat.Reply{Topic: "clarify", Title: "Which skill?"}
	says := "The documents describe the levels skill by skill. They give no general meaning of a level."
	one := !slices.ContainsFunc(slices.Concat(as, bs), func(s *knowledge.Section) bool { return outermost(s) != outermost(as[0]) })
	if one {
		reply.Title = "Which one would you like to compare?"
		says = outermost(as[0]).Name.Text + " is described level by level."
	}
	// What the question leaves open is the same on both sides: SCS1 and SCS2 are
	// compared at one level.
	least := 0
	for _, a := range as {
		for _, b := range bs {
			if outermost(a) != outermost(b) || a.Depth() != b.Depth() || a == b || !slices.Equal(unordered(a), unordered(b)) {
				continue
			}
			n := differing(a, b)
			if least == 0 || n < least {
				least, reply.Choices = n, nil
			}
			if n == least {
				reply.Choices = append(reply.Choices, choiceCompare(fmt.Sprintf("%s: %s and %s", outermost(a).Name.Text, rungs(a), rungs(b)), a, b))
			}
		}
	}
	if len(reply.Choices) == 0 {
		return nil
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: says})
	return reply
}

// differing counts the names by which two places of one depth differ.
func differing(a, b *knowledge.Section) int {
	n := 0
	pb := b.Path()
	for i, name := range a.Path() {
		if name != pb[i] {
			n++
		}
	}
	return n
}

func unordered(s *knowledge.Section) []string {
	var out []string
	for i, n := range s.Path() {
		if !s.Framework.Dimensions[i].Ordered {
			out = append(out, n.ID)
		}
	}
	return out
}
