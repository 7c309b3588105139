package reflection

import (
	"cmp"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// asking is a framework as a weekly question sees it, read from its dimensions
// alone: skills, and where there are any, levels that somebody climbs and
// grades that go with a person.
type asking struct {
	level, grade *knowledge.Dimension
	skills       []*askedSkill
}

// askedSkill is one skill, and where it stands.
type askedSkill struct {
	address  knowledge.Address
	name     string
	sections []*knowledge.Section
}

// askable is one passage, with the words that lead into it before it.
type askable struct {
	lines []knowledge.Passage
	// level and grade are ids, empty where there are none.
	level, grade string
	// words are those of the passage, for finding them at another place.
	words string
}

func (a askable) passage() knowledge.Passage  { return a.lines[len(a.lines)-1] }
func (a askable) id() string                  { return a.passage().ID }
func (a askable) section() *knowledge.Section { return a.passage().Section }

// within is the skill's own address when a stands at it or below it.
func (sk *askedSkill) within(a knowledge.Address) knowledge.Address {
	if a == sk.address || strings.HasPrefix(string(a), string(sk.address)+"/") {
		return sk.address
	}
	return ""
}

func askingOf(f *knowledge.Framework) asking {
	var sh asking
	skill := -1
	for i := range f.Dimensions {
		switch d := &f.Dimensions[i]; {
		case d.Of == "skill":
			skill = i
		case d.Of == "level" || sh.level == nil && d.Ordered && d.Every && d.Of != "grade" && !ofYears(d):
			sh.level = d
		}
	}
	if skill < 0 {
		skill = slices.IndexFunc(f.Dimensions, func(d knowledge.Dimension) bool {
			return !d.Ordered && (sh.level != nil && d.Of != sh.level.Of || slices.Contains(d.Plurals, "skills"))
		})
	}
	if skill < 0 {
		return asking{}
	}
	for i := range f.Dimensions {
		d := &f.Dimensions[i]
		other := i != skill && d != sh.level && sh.level != nil && !ofYears(d)
		if other && (d.Of == "grade" || sh.grade == nil && i > skill) {
			sh.grade = d
		}
	}
	for s := range f.Sections() {
		if s.Name == nil || s.Depth() != skill+1 || s.Name.Note || s.Name.As != "" {
			continue
		}
		i := slices.IndexFunc(sh.skills, func(sk *askedSkill) bool { return sk.name == s.Name.Text })
		if i < 0 {
			sh.skills = append(sh.skills, &askedSkill{address: s.Address, name: s.Name.Text})
			i = len(sh.skills) - 1
		}
		sh.skills[i].sections = append(sh.skills[i].sections, s)
	}
	return sh
}

// passages are all that can be asked about of a skill, in the order of the
// document.
func (sh asking) passages(sk *askedSkill) []askable {
	var out []askable
	for _, s := range sk.sections {
		out = append(out, sh.under(s)...)
	}
	return out
}

// ofYears is true of a dimension of periods: nobody climbs from one to another.
func ofYears(d *knowledge.Dimension) bool {
	return d.Of == "period" || slices.ContainsFunc(d.Names, func(n *knowledge.Name) bool { return n.Year != 0 })
}

// under is what describes something at and below a heading: the bullets, each
// with the sentence that leads into it, or the paragraphs where there are no
// bullets.
func (sh asking) under(s *knowledge.Section) []askable {
	if s.Name != nil && (s.Name.Note || s.Name.As != "") {
		return nil
	}
	level, grade := askedName(s, sh.level), askedName(s, sh.grade)
	bullets := slices.ContainsFunc(s.Passages, func(p knowledge.Passage) bool { return p.Bullet })
	var out []askable
	var lead []knowledge.Passage
	for _, p := range s.Passages {
		switch {
		case bullets && !p.Bullet:
			lead = nil
			if strings.HasSuffix(p.Text, ":") {
				lead = []knowledge.Passage{p}
			}
		case !p.Blank():
			out = append(out, askable{lines: append(slices.Clone(lead), p), level: level, grade: grade, words: foldedWords(p.Text)})
		}
	}
	for _, c := range s.Children {
		out = append(out, sh.under(c)...)
	}
	return out
}

// askedName is the id of the name of a dimension that a heading stands under.
func askedName(s *knowledge.Section, d *knowledge.Dimension) string {
	if d == nil {
		return ""
	}
	for at := s; at.Name != nil; at = at.Parent {
		if s.Framework.Dimensions[at.Depth()-1].Of == d.Of {
			return at.Name.ID
		}
	}
	return ""
}

// nearestFirst orders the passages of a skill by how near they are to where the
// person grows to; near is how many stand just there.
func (sh asking) nearestFirst(sk *askedSkill, f Focus) (ordered []pooled, near int) {
	passages := sh.passages(sk)
	levels := askedPositions(sh.level, passages, func(a askable) string { return a.level })
	grades, grade := askedPositions(sh.grade, passages, func(a askable) string { return a.grade }), f.Grade
	level := f.Level
	if i, ok := grades[f.Target]; level == "" && ok && f.Target != f.Grade && f.Target != "" && i >= 0 {
		grade = f.Target
	} else if level == "" {
		level = aboveAsked(levels, f.Held)
	}
	if _, ok := levels[level]; !ok {
		level = lowestAsked(levels)
	}
	if _, ok := grades[grade]; !ok {
		grade = lowestAsked(grades)
	}
	for _, a := range passages {
		ordered = append(ordered, pooled{a, sk})
		if a.level == level && a.grade == grade {
			near++
		}
	}
	// Going on upwards comes before going back.
	far := func(of map[string]int, id, from string) int {
		d := of[id] - of[from]
		if d < 0 {
			return 100 - d
		}
		return d
	}
	slices.SortStableFunc(ordered, func(a, b pooled) int {
		return cmp.Or(
			cmp.Compare(far(grades, a.grade, grade), far(grades, b.grade, grade)),
			cmp.Compare(far(levels, a.level, level), far(levels, b.level, level)),
		)
	})
	return ordered, near
}

// aboveAsked is the next level up from one held, or that one at the top.
func aboveAsked(levels map[string]int, held string) string {
	at, ok := levels[held]
	if !ok {
		return ""
	}
	next := held
	for id, i := range levels {
		if i > at && (next == held || i < levels[next]) {
			next = id
		}
	}
	return next
}

// askedPositions are the places of the names of a dimension that a skill has
// something at.
func askedPositions(d *knowledge.Dimension, passages []askable, of func(askable) string) map[string]int {
	out := map[string]int{}
	for _, a := range passages {
		id := of(a)
		out[id] = -1
		if d == nil {
			continue
		}
		if n, ok := d.Name(id); ok {
			out[id] = n.Position
		}
	}
	return out
}

func lowestAsked(of map[string]int) string {
	first := ""
	found := false
	for id, i := range of {
		if !found || i < of[first] {
			first, found = id, true
		}
	}
	return first
}
