package coach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// settlement is what the profile decided where the question left it open.
type settlement struct {
	says   string
	others []chat.Choice
}

// readingOfProfile picks the reading of the document the person works to. It
// does so only where nobody else reads the answer, because a profile is
// personal. The question's own words have decided before this is asked.
func (t *Turn) readingOfProfile(rs []index.Reading) (index.Reading, bool) {
	i := slices.IndexFunc(rs, func(r index.Reading) bool {
		return r.Framework.ID == t.Person.Framework && len(r.Names) > 0
	})
	if !t.alone() || i < 0 {
		return index.Reading{}, false
	}
	var places []*knowledge.Section
	for _, r := range rs {
		if len(r.Names) == 0 {
			places = append(places, r.Framework.Top)
			continue
		}
		places = append(places, r.Framework.Find(r.Where())...)
	}
	f := rs[i].Framework
	others := choiceOthers(places)
	if len(places) > maxChoices {
		others = t.offers(slices.Delete(slices.Clone(rs), i, i+1))
	}
	t.settledBy(fmt.Sprintf("You work to the %s in your profile, so this is the %s.", f.Short, f.Noun), others...)
	return rs[i], true
}

// childOfProfile picks the rung of the person's own grade below a place that
// only divides by grades. ok is false where the profile does not settle it.
func (t *Turn) childOfProfile(s *knowledge.Section) (*knowledge.Section, bool) {
	grade, ok := t.gradeFor(s.Framework)
	if !ok {
		return nil, false
	}
	for _, c := range s.Children {
		if c.Name == grade.Name {
			t.settledByGrade(grade, choiceOthers([]*knowledge.Section{s})...)
			return c, true
		}
	}
	return nil, false
}

// compareByProfile compares in the person's own document and at their own
// grade, where the question leaves the one or the other open; nil where the
// profile does not settle it.
func (t *Turn) compareByProfile(ready [][2]*knowledge.Section, open bool) *chat.Reply {
	if len(ready) == 1 && !open {
		return nil
	}
	i := slices.IndexFunc(ready, func(p [2]*knowledge.Section) bool {
		return p[0].Framework == p[1].Framework && p[0].Framework.ID == t.Person.Framework && p[0].Name != nil && p[1].Name != nil
	})
	if !t.alone() || i < 0 {
		return nil
	}
	a, b := ready[i][0], ready[i][1]
	var others []chat.Choice
	if len(ready) > 1 {
		for _, p := range slices.Delete(slices.Clone(ready), i, i+1) {
			noun := upperFirst(p[0].Framework.Noun)
			others = append(others, choiceCompare(fmt.Sprintf("%s: %s and %s", noun, rungs(p[0]), rungs(p[1])), p[0], p[1]))
		}
		t.settledBy(fmt.Sprintf("You work to the %s in your profile, so this is the %s.", a.Framework.Short, a.Framework.Noun), others...)
		if len(a.Passages) > 0 && len(b.Passages) > 0 {
			return t.compareSections(a, b)
		}
	}
	asked := t.whichRung(a, b)
	if asked == nil {
		t.settlement = nil
		return nil
	}
	grade, ok := t.gradeFor(a.Framework)
	x, oneX := endAt(a, grade)
	y, oneY := endAt(b, grade)
	switch {
	case ok && oneX && oneY:
		r := t.compareSections(x, y)
		t.settlement = nil
		t.settledByGrade(grade, append(slices.DeleteFunc(asked.Choices, func(c chat.Choice) bool {
			return c.Value == choiceCompare("", x, y).Value || c.Value == choiceCompare("", y, x).Value
		}), others...)...)
		return r
	case len(ready) > 1:
		return asked
	}
	return nil
}

// endAt is the one end below a place that stands at a grade.
func endAt(s *knowledge.Section, grade Rung) (*knowledge.Section, bool) {
	var at []*knowledge.Section
	for _, e := range ladderEnds(s) {
		if grade.Name != nil && slices.Contains(e.Path(), grade.Name) {
			at = append(at, e)
		}
	}
	if len(at) != 1 {
		return nil, false
	}
	return at[0], true
}

// gradeFor is the person's grade in a document, where it may be used.
func (t *Turn) gradeFor(f *knowledge.Framework) (Rung, bool) {
	if !t.alone() || t.Person.Framework != f.ID {
		return Rung{}, false
	}
	return GradeOf(t.Lib(), t.Person.Profile)
}

func (t *Turn) settledByGrade(grade Rung, others ...chat.Choice) {
	t.settledBy(fmt.Sprintf("You are %s in your profile, so this is the %s wording.", grade.Name.Text, grade.Name.Text), others...)
}

// settledBy notes what to say. Where the document was settled before the
// grade, the choices that lead back to both stay.
func (t *Turn) settledBy(says string, others ...chat.Choice) {
	if t.settlement != nil && len(t.settlement.others) > 0 {
		others = t.settlement.others
	}
	t.settlement = &settlement{says, others}
}

// saySettled puts first in an answer what the profile decided for it.
func (t *Turn) saySettled(r chat.Reply) chat.Reply {
	if t.settlement == nil {
		return r
	}
	r.Parts = append([]chat.Part{chat.Paragraph{Text: t.settlement.says}}, r.Parts...)
	for _, c := range t.settlement.others {
		if !slices.Contains(r.Choices, c) {
			r.Choices = append(r.Choices, c)
		}
	}
	return r
}

// choiceOthers leads to all the places a question can mean.
func choiceOthers(places []*knowledge.Section) []chat.Choice {
	value := "which"
	for _, s := range places {
		value += " " + string(s.Address)
	}
	return []chat.Choice{{Label: "Show the others", Value: value}}
}

// which offers places for choosing, without a look at the profile.
func (t *Turn) which(places []*knowledge.Section) chat.Reply {
	r := chat.Reply{Topic: "clarify", Title: "Which one do you mean?"}
	if len(places) == 1 {
		r.Title = title(places[0])
	}
	t.at(places[0])
	var names []string
	ends := lastLadder
	n := 0
	for _, s := range places {
		n += len(ends(s))
	}
	if n > maxChoices {
		// Each place then asks for its own rung.
		ends = func(s *knowledge.Section) []*knowledge.Section { return []*knowledge.Section{s} }
	}
	for _, s := range places {
		for _, c := range ends(s) {
			label := c.Where()
			if len(places) > 1 {
				label = upperFirst(s.Framework.Noun) + ": " + label
			}
			if c.Name == nil {
				label = upperFirst(s.Framework.Short)
			}
			names = append(names, label)
			r.Choices = append(r.Choices, choiceShow(c, label))
		}
	}
	r.Parts = []chat.Part{chat.Paragraph{Text: "You can choose from: " + strings.Join(names, "; ") + "."}}
	return r
}

// lastLadder are the rungs of the last ladder below a place, or the place.
func lastLadder(s *knowledge.Section) []*knowledge.Section {
	if !s.Leaf() && s.Name != nil && s.Depth() == len(s.Framework.Dimensions)-1 && s.Framework.Dimensions[s.Depth()].Ordered {
		return s.Children
	}
	return []*knowledge.Section{s}
}
