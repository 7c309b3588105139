package checkin

import (
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Shape is a framework as a check-in sees it. It is read from the framework's
// dimensions alone.
//
// The ladder is the dimension "level", or another ordered one that every skill
// has in full. Without a ladder each statement is asked by itself: names such
// as Essential and Desirable have an order, but nobody climbs from one to the
// other. A dimension of years is no ladder either. The setting is a dimension
// that is the same for a whole check-in, such as the grade.
type Shape struct {
	Document Document
	// Skill, Ladder and Setting are dimensions; the last two may be empty.
	Skill, Ladder, Setting string

	framework *knowledge.Framework
	entries   []Entry
}

// Name is one name of a dimension.
type Name struct {
	ID   string `json:"id"`
	Text string `json:"name"`
}

// Line is one passage as it was shown.
type Line struct {
	ID     string `json:"id"`
	Text   string `json:"text"`
	Number int    `json:"line,omitempty"`
	Bullet bool   `json:"bullet,omitempty"`
}

// Cell is what one question can hold: a level of a skill, or one statement.
type Cell struct {
	Address knowledge.Address
	// Level is the level; for a statement it is the heading it stands under,
	// and empty where that is the skill itself.
	Level Name
	Lines []Line
	// Key is the id of the passage that is the statement.
	Key string
}

// ShapeOf reads a framework; ok is false when it describes no skills.
func ShapeOf(f *knowledge.Framework) (sh Shape, ok bool) {
	sh = Shape{framework: f, Document: documentOf(f)}
	skill := -1
	for i, d := range f.Dimensions {
		if d.Of == "skill" {
			skill = i
		}
		if sh.Ladder == "" && ladder(d) || d.Of == "level" {
			sh.Ladder = d.Of
		}
	}
	if skill < 0 {
		skill = slices.IndexFunc(f.Dimensions, func(d knowledge.Dimension) bool {
			return !d.Ordered && d.Of != sh.Ladder && (sh.Ladder != "" || slices.Contains(d.Plurals, "skills"))
		})
	}
	if skill < 0 {
		return Shape{}, false
	}
	sh.Skill = f.Dimensions[skill].Of
	for i, d := range f.Dimensions {
		other := d.Of != sh.Skill && d.Of != sh.Ladder
		if d.Of == "grade" || sh.Setting == "" && other && i > skill && sh.Ladder != "" && !years(d) {
			sh.Setting = d.Of
		}
	}
	sh.entries = sh.read()
	return sh, len(sh.entries) > 0
}

func ladder(d knowledge.Dimension) bool {
	return d.Ordered && d.Every && d.Of != "grade" && !years(d)
}

// years is true of a dimension of periods.
func years(d knowledge.Dimension) bool {
	return d.Of == "period" || slices.ContainsFunc(d.Names, func(n *knowledge.Name) bool { return n.Year != 0 })
}

// Settings are the names of the setting, such as the grades.
func (sh Shape) Settings() []Name { return sh.names(sh.Setting) }

// Levels are the names of the ladder that have descriptors, lowest first.
func (sh Shape) Levels() []Name { return sh.names(sh.Ladder) }

// names leaves out the names that stand over a note in place of descriptors.
func (sh Shape) names(of string) []Name {
	d, _, ok := sh.framework.Dimension(of)
	if !ok {
		return nil
	}
	var out []Name
	for _, n := range d.Names {
		if !n.Note {
			out = append(out, Name{ID: n.ID, Text: n.Text})
		}
	}
	return out
}

// named finds a name by id.
func named(names []Name, id string) (Name, bool) {
	i := slices.IndexFunc(names, func(n Name) bool { return n.ID == id })
	if i < 0 {
		return Name{}, false
	}
	return names[i], true
}

// place is where a level stands among the names, from 1; 0 when it is none.
func place(names []Name, id string) int {
	return slices.IndexFunc(names, func(n Name) bool { return n.ID == id }) + 1
}

// Entry is one skill of a shape.
type Entry struct {
	Address knowledge.Address
	Name    string
	id      string
}

// Skills are the skills that have descriptors in the setting, in the order of
// the document. An empty setting gives those that have any anywhere.
func (sh Shape) Skills(setting string) []Entry {
	if sh.Setting == "" || setting == "" {
		return slices.Clone(sh.entries)
	}
	return slices.DeleteFunc(slices.Clone(sh.entries), func(e Entry) bool { return len(sh.cells(e.id, setting)) == 0 })
}

func (sh Shape) read() []Entry {
	d, depth, ok := sh.framework.Dimension(sh.Skill)
	if !ok {
		return nil
	}
	var out []Entry
	for s := range sh.framework.Sections() {
		if s.Name == nil || s.Depth() != depth+1 || s.Kind() != d.Of {
			continue
		}
		if slices.ContainsFunc(out, func(e Entry) bool { return e.id == s.Name.ID }) {
			continue
		}
		e := Entry{Address: s.Address, Name: s.Name.Text, id: s.Name.ID}
		if len(sh.cells(e.id, "")) > 0 {
			out = append(out, e)
		}
	}
	return out
}

// Entry finds the skill that stands at an address or above it.
func (sh Shape) Entry(a knowledge.Address) (Entry, bool) {
	for _, e := range sh.entries {
		if a == e.Address || strings.HasPrefix(string(a), string(e.Address)+"/") {
			return e, true
		}
	}
	return Entry{}, false
}

// Cells are the questions a skill can give in a setting: its levels, lowest
// first, or its statements in the order of the document.
func (sh Shape) Cells(skill knowledge.Address, setting string) []Cell {
	e, ok := sh.Entry(skill)
	if !ok {
		return nil
	}
	return sh.cells(e.id, setting)
}

func (sh Shape) cells(skill, setting string) []Cell {
	where := map[string]string{sh.Skill: skill}
	if sh.Setting != "" && setting != "" {
		where[sh.Setting] = setting
	}
	if sh.Ladder == "" {
		var out []Cell
		for _, s := range sh.framework.Find(where) {
			out = append(out, statements(s, "")...)
		}
		return out
	}
	var out []Cell
	for _, level := range sh.Levels() {
		where[sh.Ladder] = level.ID
		found := sh.framework.Find(where)
		var lines []Line
		for _, s := range found {
			for _, c := range statements(s, "") {
				for _, l := range c.Lines {
					// One lead-in stands over several bullets, and is shown once.
					if !slices.Contains(lines, l) {
						lines = append(lines, l)
					}
				}
			}
		}
		if len(lines) > 0 {
			out = append(out, Cell{Address: found[0].Address, Level: level, Lines: lines})
		}
	}
	return out
}

// statements are the passages at and below a heading that describe something:
// the bullets, each with the sentence that leads into it, or the paragraphs
// where there are no bullets. A name with a note, and a part of the document
// that is no skill, describe nothing.
func statements(s *knowledge.Section, under string) []Cell {
	if s.Name != nil && (s.Name.Note || s.Name.As != "") {
		return nil
	}
	bullets := slices.ContainsFunc(s.Passages, func(p knowledge.Passage) bool { return p.Bullet })
	var out []Cell
	var lead []Line
	for _, p := range s.Passages {
		line := Line{ID: p.ID, Text: p.Text, Number: p.Line, Bullet: p.Bullet}
		switch {
		case bullets && !p.Bullet:
			lead = nil
			if strings.HasSuffix(p.Text, ":") {
				lead = []Line{line}
			}
		case !p.Blank():
			out = append(out, Cell{Address: s.Address, Level: Name{ID: knowledge.Slug(under), Text: under}, Lines: append(slices.Clone(lead), line), Key: p.ID})
		}
	}
	for _, c := range s.Children {
		name := c.Name.Text
		if under != "" {
			name = under + ", " + name
		}
		out = append(out, statements(c, name)...)
	}
	return out
}

// Shapes are the frameworks of a library that can be checked against, those in
// force first.
func Shapes(lib *knowledge.Library) []Shape {
	var current, historic []Shape
	for _, f := range lib.Frameworks() {
		sh, ok := ShapeOf(f)
		switch {
		case !ok:
		case sh.Document.Historic:
			historic = append(historic, sh)
		default:
			current = append(current, sh)
		}
	}
	return append(current, historic...)
}
