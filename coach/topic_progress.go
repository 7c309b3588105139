package coach

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

func topicProgress() Topic {
	return Topic{
		Name: "progress",
		Examples: []string{
			"How do I get from Working to Practitioner in Data and insight at SCS2?",
			"What comes after Expert in Connections and communication?",
			"I'm at Awareness in Adaptability to change, what next?",
		},
		Match: func(t *Turn) Confidence {
			if t.Q.Narrative {
				return No
			}
			if _, ok := t.above(); ok && t.subject() {
				return Sure
			}
			for _, r := range t.Q.Readings {
				_, ns, ok := climb(r)
				if t.entersGrade(r) && t.Q.Has(index.CueProgress) {
					return Sure
				}
				if !ok || !r.Subject() && len(t.Q.Rest) > 0 {
					continue
				}
				if len(ns) == 1 && t.stands() && t.grows() {
					return Sure
				}
				if !t.Q.Has(index.CueProgress) {
					continue
				}
				if t.Q.Has(index.CueCompare) && !t.personal() {
					return Likely
				}
				return Sure
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return t.progress(), nil },
	}
}

// personal is true when somebody speaks of their own way up.
func (t *Turn) personal() bool {
	for _, w := range t.words() {
		if w == "i" || w == "im" || w == "ive" || w == "my" || w == "me" || w == "id" {
			return true
		}
	}
	return false
}

// climb is the ladder a reading names a rung of: the dimension and the names
// on it, lowest first.
func climb(r index.Reading) (knowledge.Dimension, []*knowledge.Name, bool) {
	for _, of := range []string{"level", "grade"} {
		d, _, ok := r.Framework.Dimension(of)
		ns := r.Names[of]
		if !ok || len(ns) == 0 {
			continue
		}
		if of == "grade" && len(ns) < 2 {
			continue
		}
		ns = slices.Clone(ns)
		slices.SortFunc(ns, func(a, b *knowledge.Name) int { return a.Position - b.Position })
		return d, ns, true
	}
	return knowledge.Dimension{}, nil, false
}

// progress shows the rung somebody is heading for.
func (t *Turn) progress() *chat.Reply {
	if m, ok := t.above(); ok && t.subject() {
		if r := t.stepDown(m); r != nil {
			return r
		}
	}
	var best *chat.Reply
	for _, r := range t.Q.Readings {
		if t.entersGrade(r) {
			return t.enterGrade(r)
		}
	}
	rs := t.settledForProgress()
	if len(rs) > 1 {
		r, ok := t.readingOfProfile(rs)
		if !ok {
			return t.whichTarget(rs)
		}
		rs = []index.Reading{r}
	}
	for _, r := range rs {
		d, ns, ok := climb(r)
		if !ok {
			continue
		}
		w := r.Where()
		from, to := ns[0], ns[len(ns)-1]
		if len(ns) == 1 && t.leaves() {
			next, ok := levelAfter(d, from)
			if !ok {
				w[d.Of] = from.ID
				found := r.Framework.Find(w)
				if len(found) == 0 {
					return nil
				}
				return t.topOf(found)
			}
			to = next
		}
		w[d.Of] = to.ID
		found := r.Framework.Find(w)
		if len(found) == 0 {
			continue
		}
		if len(found) == 1 && !found[0].Leaf() {
			if c, ok := t.childOfProfile(found[0]); ok {
				found = []*knowledge.Section{c}
				w[r.Framework.Dimensions[c.Depth()-1].Of] = c.Name.ID
			}
		}
		if len(found) > 1 || !found[0].Leaf() {
			return t.targets(r, found)
		}
		start := maps.Clone(w)
		start[d.Of] = from.ID
		var here *knowledge.Section
		if s := r.Framework.Find(start); len(s) == 1 && from != to {
			here = s[0]
		}
		best = t.target(here, found[0])
	}
	return best
}

// leaves is true when the one rung named is where somebody stands, not where
// they are heading: "after Working", "I'm at Working, what next".
func (t *Turn) leaves() bool {
	ws := t.words()
	for _, m := range t.Q.Mentions {
		if m.Refs[0].Dimension != "level" {
			continue
		}
		for back := 1; back <= 2 && m.First-back >= 0; back++ {
			if towards[ws[m.First-back]] && !standing[ws[m.First-1]] {
				return false
			}
		}
	}
	return t.grows() && (t.stands() || t.holds(phrases{"next", "following", "after", "beyond", "above", "past", "on from", "up from", "whats left"}))
}

// towards are words before a rung that somebody is heading for.
var towards = wordSet("to reach reaching towards become becoming into hit get be being for make")

// standing are words before a rung that somebody stands on.
var standing = wordSet(`at on as is im am already currently now after beyond past above since rated assessed passed hold holding reached
 solid called sitting nearly just being comfortable secure stuck done finished good strong mastered got have hit`)

// stands is true when the rung is said of where somebody is: "I'm at Working",
// "Working is where I am", "Working at present".
func (t *Turn) stands() bool {
	ws := t.words()
	for _, m := range t.Q.Mentions {
		if m.Refs[0].Dimension != "level" {
			continue
		}
		for back := 1; back <= 2 && m.First-back >= 0; back++ {
			if w := ws[m.First-back]; standing[w] || w == "from" && back == 1 {
				return true
			}
		}
	}
	return t.holds(phrases{"where i am", "where im at", "at present", "right now", "at the moment", "my current", "current level", "so far", "for now", "these days"}) || t.personal() && t.Q.Has(index.CueProgress)
}

// grows is true when a question looks onwards.
func (t *Turn) grows() bool {
	return t.holds(phrases{
		"next", "following", "after", "beyond", "past", "above", "from here", "from there", "on from", "up from", "move from", "moving from", "go from", "get from", "onwards", "onward", "upwards", "up", "already", "stretch", "goal", "goals", "towards", "toward",
		"aim", "aiming", "climb", "climbing", "grow", "growing", "improve", "improving", "develop", "developing", "development", "higher", "further", "ahead",
		"ambitious", "progress", "progressing", "progression", "advance", "advancing", "better", "move on", "moving on", "missing", "left to", "whats left", "am i going", "to go",
		"build on", "building", "one up", "step", "rung", "work on", "push", "what now", "get to", "gap", "promotion",
	})
}

// settledForProgress keeps the readings that name both a subject and a rung.
func (t *Turn) settledForProgress() []index.Reading {
	var out []index.Reading
	for _, r := range t.settled() {
		if _, _, ok := climb(r); ok {
			out = append(out, r)
		}
	}
	return out
}

// entersGrade is true when a question names a grade to head for, and nothing
// else of its document: "what is my gap to SCS1".
func (t *Turn) entersGrade(r index.Reading) bool {
	return len(r.Names["grade"]) == 1 && len(r.Names) == 1 && t.restCount() == 0
}

// enterGrade says where a grade begins: the note in place of the level below
// it, and the first level of every skill.
func (t *Turn) enterGrade(r index.Reading) *chat.Reply {
	f := r.Framework
	grade := r.Names["grade"][0]
	t.about(r)
	reply := &chat.Reply{Topic: "progress", Title: "Heading for " + grade.Text}
	d, _, ok := f.Dimension("level")
	if !ok {
		return nil
	}
	if note := firstNote(f); note != nil {
		reply.Parts = append(reply.Parts, quote(note))
	}
	for _, n := range d.Names {
		if n.Note {
			continue
		}
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
			"So the first thing to read is %s at %s, skill by skill. I do not know your ratings, so I cannot name your own gap.", n.Text, grade.Text)})
		for _, s := range f.Find(map[string]string{d.Of: n.ID, "grade": grade.ID}) {
			reply.Choices = append(reply.Choices, choiceShow(s, s.Where()))
		}
		break
	}
	return reply
}

// target quotes the rung ahead and says what changes from the one before.
func (t *Turn) target(from, to *knowledge.Section) *chat.Reply {
	t.at(to)
	reply := &chat.Reply{Topic: "progress", Title: "Heading for " + title(to)}
	reply.Parts = append(reply.Parts, quote(to))
	if from != nil {
		_, identical := changes(from.Passages, to.Passages)
		switch {
		case from.Name.Note:
		case identical:
			reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
				"The wording is identical to %s. A mentor may be able to say how they tell the two apart.", rungs(from))})
		default:
			reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
				"%s has %d lines, %s has %d. Compare them to see what changes.", rungs(from), len(from.Passages), rungs(to), len(to.Passages))})
		}
		reply.Choices = append(reply.Choices, choiceCompare("What changes from "+rungs(from), from, to), choiceShow(from, "Show "+rungs(from)))
	}
	if next := t.after(to); next != nil {
		reply.Choices = append(reply.Choices, chat.Choice{Label: "And after that?", Value: "next " + string(to.Address)})
	}
	return reply
}

// after answers what comes after a place; nil when it has no ladder.
func (t *Turn) after(s *knowledge.Section) *chat.Reply {
	f := s.Framework
	path := s.Path()
	for i, n := range path {
		d := f.Dimensions[i]
		if d.Of != "level" {
			continue
		}
		w := map[string]string{}
		for j, o := range path {
			w[f.Dimensions[j].Of] = o.ID
		}
		next, ok := levelAfter(d, n)
		if !ok {
			return t.topOf([]*knowledge.Section{s})
		}
		w[d.Of] = next.ID
		found := f.Find(w)
		if len(found) == 1 && found[0].Leaf() {
			return t.target(s, found[0])
		}
		if len(found) == 1 {
			if c, ok := t.childOfProfile(found[0]); ok {
				return t.target(nil, c)
			}
			return t.whichChild(found[0], f.Dimensions[found[0].Depth()])
		}
	}
	return nil
}

// topOf answers at the top of a ladder: the bridge into the next document, or
// that there is none.
func (t *Turn) topOf(found []*knowledge.Section) *chat.Reply {
	s := found[0]
	t.at(s)
	f := s.Framework
	reply := &chat.Reply{Topic: "progress", Title: "After " + title(s)}
	level := f.After.From
	if level == "" || !slices.ContainsFunc(s.Path(), func(n *knowledge.Name) bool { return n.ID == level }) {
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%s is the last level the %s describe.", rungs(s), f.Short)})
		return t.nextGrade(s, reply)
	}
	to, ok := t.Lib().Framework(f.After.To.Framework())
	if !ok {
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%s is the last level the %s describe.", rungs(s), f.Short)})
		return reply
	}
	w := map[string]string{}
	for _, id := range f.After.To.Parts() {
		for _, d := range to.Dimensions {
			if _, ok := d.Name(id); ok {
				w[d.Of] = id
			}
		}
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
		"%s is the last level of the %s. Beyond it the profession describes the %s, from %s.", s.Path()[len(s.Path())-1].Text, f.Short, to.Short, wordsOf(to, w))})
	t.bridge(reply, outermost(s), to.Find(w))
	return reply
}

// bridge quotes the related skill's first rung in the next document, and
// offers the others.
func (t *Turn) bridge(reply *chat.Reply, from *knowledge.Section, found []*knowledge.Section) {
	related := map[*knowledge.Name]bool{}
	for _, a := range from.Name.Related {
		if o, ok := t.Lib().Section(a); ok && len(found) > 0 && o.Framework == found[0].Framework {
			related[o.Name] = true
		}
	}
	for _, s := range found {
		if related[outermost(s).Name] {
			reply.Parts = append(reply.Parts, chat.Paragraph{Text: "The nearest by its name:"}, quote(s))
		}
	}
	for _, s := range found {
		if !related[outermost(s).Name] {
			reply.Choices = append(reply.Choices, choiceShow(s, s.Where()))
		}
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: "The documents do not link the skills one to one."})
}

// nextGrade offers the same skill one grade up.
func (t *Turn) nextGrade(s *knowledge.Section, reply *chat.Reply) *chat.Reply {
	f := s.Framework
	for i, n := range s.Path() {
		d := f.Dimensions[i]
		if d.Of != "grade" {
			continue
		}
		next, ok := levelAfter(d, n)
		if !ok {
			reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%s is also the highest grade it describes.", n.Text)})
			return reply
		}
		w := map[string]string{f.Dimensions[0].Of: outermost(s).Name.ID, d.Of: next.ID}
		for _, o := range f.Find(w) {
			if !o.Parent.Name.Note {
				reply.Choices = append(reply.Choices, choiceShow(o, "Show "+rungs(o)))
			}
		}
	}
	return reply
}

func wordsOf(f *knowledge.Framework, w map[string]string) string {
	out := ""
	for _, d := range f.Dimensions {
		if n, ok := d.Name(w[d.Of]); ok {
			if out != "" {
				out += ", "
			}
			out += n.Text
		}
	}
	return out
}

// targets handles a rung without a skill or without a grade.
func (t *Turn) targets(r index.Reading, found []*knowledge.Section) *chat.Reply {
	if len(found) == 1 {
		return t.whichChild(found[0], r.Framework.Dimensions[found[0].Depth()])
	}
	return t.chooseAmong(r, found)
}
