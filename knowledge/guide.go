package knowledge

import "slices"

// Guide is a way to look back on something: a few questions in their order.
type Guide struct {
	ID, Title string
	// Origin says whose model it is, and from which year.
	Origin string
	// When says when it helps.
	When string
	// Aliases are other things people call it.
	Aliases []string
	Steps   []GuideStep
	// File is the name of the file the guide was read from.
	File string
}

// GuideStep is one question of a guide.
type GuideStep struct {
	// ID is the heading as an id: "so-what".
	ID string
	// Name is the heading.
	Name     string
	Question string
	// Hint helps to answer; it may be empty.
	Hint string
	// Star is the part of an example for an application that an answer to this
	// question belongs to; empty where it belongs to none.
	Star StarPart
	// Line is where the heading stands in the file.
	Line int
}

// StarPart is one part of an example as applications ask for it.
type StarPart string

// The parts, as guides name them in their front matter.
const (
	StarSituation StarPart = "situation"
	StarTask      StarPart = "task"
	StarAction    StarPart = "action"
	StarResult    StarPart = "result"
)

// StarParts are the parts in the order they are written.
func StarParts() []StarPart { return []StarPart{StarSituation, StarTask, StarAction, StarResult} }

// Guides are the guides in the order of their files' names, the built-in ones
// first and then those of the operator's folder.
func (l *Library) Guides() []*Guide { return l.guides }

// Guide finds a guide by id.
func (l *Library) Guide(id string) (*Guide, bool) {
	i := slices.IndexFunc(l.guides, func(g *Guide) bool { return g.ID == id })
	if i < 0 {
		return nil, false
	}
	return l.guides[i], true
}
