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

// maxChoices is how many buttons one answer offers.
const maxChoices = 12

// clarify asks which of several documents is meant. A button leads to every
// place the question can mean.
func (t *Turn) clarify(rs []index.Reading) *chat.Reply {
	reply := &chat.Reply{Topic: "clarify", Title: "Which one do you mean?"}
	var nouns []string
	t.about(rs[0])
	for _, r := range rs {
		noun := article(r.Framework.Noun) + " " + r.Framework.Noun
		if len(r.Names) == 0 {
			noun = "the " + r.Framework.Short
		}
		if !slices.Contains(nouns, noun) {
			nouns = append(nouns, noun)
		}
	}
	reply.Choices = t.offers(rs)
	name := subjectName(rs[0])
	if name == "" {
		name = "That"
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("%s can be %s.", name, orList(nouns))})
	return reply
}

// candidates are the places of a reading down to the end of its ladder.
func (t *Turn) candidates(r index.Reading) []*knowledge.Section {
	var out []*knowledge.Section
	for _, s := range r.Framework.Find(r.Where()) {
		if !s.Leaf() && s.Framework.Dimensions[s.Depth()].Ordered && s.Depth() == len(s.Framework.Dimensions)-1 {
			out = append(out, s.Children...)
			continue
		}
		out = append(out, s)
	}
	return out
}

func subjectName(r index.Reading) string {
	for _, d := range r.Framework.Dimensions {
		if ns := r.Names[d.Of]; len(ns) > 0 && !d.Ordered {
			return ns[0].Text
		}
	}
	return ""
}

// whichChild asks for the rung that the question leaves out.
func (t *Turn) whichChild(s *knowledge.Section, d knowledge.Dimension) *chat.Reply {
	t.at(s)
	reply := &chat.Reply{Topic: "clarify", Title: title(s)}
	var names []string
	for _, c := range s.Children {
		names = append(names, c.Name.Text)
		reply.Choices = append(reply.Choices, choiceShow(c, c.Name.Text))
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{
		Text: fmt.Sprintf("It is described for each %s on its own. Which %s: %s?", d.Of, d.Of, orList(names)),
	})
	return reply
}

// chooseAmong offers places as buttons when they are too many to quote.
func (t *Turn) chooseAmong(r index.Reading, found []*knowledge.Section) *chat.Reply {
	reply := &chat.Reply{Topic: "clarify", Title: "Which one do you mean?"}
	says := fmt.Sprintf("That stands in %d places in the %s.", len(found), r.Framework.Short)
	if len(found) > maxChoices {
		reply.Choices = t.narrowing(r)
	}
	if len(reply.Choices) == 0 {
		shown := min(len(found), maxChoices+6)
		for _, s := range found[:shown] {
			reply.Choices = append(reply.Choices, choiceShow(s, s.Where()))
		}
		if shown < len(found) {
			says += fmt.Sprintf(" These are the first %d. Name another to read it.", shown)
		}
	}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: says})
	return reply
}

// stranger answers a question that puts a name where it does not exist: a
// level for a document without levels, a grade for the core skills.
func (t *Turn) stranger(r index.Reading) *chat.Reply {
	if len(r.Strangers) == 0 {
		return nil
	}
	m := r.Strangers[0]
	ref := m.Refs[0]
	if ref.Name == nil {
		return nil
	}
	// When the name's own document is asked about as well, say where each is.
	reply := &chat.Reply{Topic: "mismatch", Refused: true}
	f := r.Framework
	d, _, _ := ref.Framework.Dimension(ref.Dimension)
	_, _, has := f.Dimension(ref.Dimension)
	name := subjectName(r)
	switch {
	case !has && name != "":
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
			"%s is %s %s. That document gives no %s, so there is nothing under %s.", name, article(f.Noun), f.Noun, d.Plural(), ref.Name.Text)})
	case !has:
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
			"The %s give no %s, so there is nothing under %s.", f.Short, d.Plural(), ref.Name.Text)})
	default:
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf(
			"The %s have no %s called %s.", f.Short, d.Of, ref.Name.Text)})
	}
	for _, s := range f.Find(r.Where()) {
		if r.Subject() && len(reply.Choices) < 3 {
			reply.Choices = append(reply.Choices, choiceShow(s, "Show "+s.Where()))
		}
	}
	for _, n := range r.Names {
		for _, a := range n[0].Related {
			if s, ok := t.Lib().Section(a); ok && s.Framework == ref.Framework {
				w := map[string]string{s.Framework.Dimensions[0].Of: s.Name.ID, ref.Dimension: ref.Name.ID}
				for of, id := range r.Where() {
					if _, _, ok := s.Framework.Dimension(of); ok && of != s.Framework.Dimensions[0].Of {
						w[of] = id
					}
				}
				for _, c := range s.Framework.Find(w)[:min(3, len(s.Framework.Find(w)))] {
					reply.Choices = append(reply.Choices, choiceShow(c, fmt.Sprintf("%s: %s", upperFirst(s.Framework.Noun), c.Where())))
				}
			}
		}
	}
	t.about(r)
	return reply
}

// unknownNames refuses a question with a name that only looks like one:
// "SCS4", "pay band 7", a year a document does not cover.
func (t *Turn) unknownNames() *chat.Reply {
	if len(t.Q.Unknown) == 0 || t.Q.Narrative || len(t.Q.Readings) == 0 {
		return nil
	}
	f := t.Q.Readings[0].Framework
	var unknown []string
	for _, u := range t.Q.Unknown {
		// A bare year is a name only where periods are.
		if len(u) == 4 && strings.IndexFunc(u, func(r rune) bool { return r < '0' || r > '9' }) < 0 && (!hasDimension(f, "period") || !t.subject() || len(t.Q.Rest) > 3) {
			continue
		}
		unknown = append(unknown, u)
	}
	if len(unknown) == 0 {
		return nil
	}
	reply := &chat.Reply{Topic: "unknown", Refused: true}
	reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("The documents have nothing called %s.", orList(unknown))})
	for _, d := range f.Dimensions {
		if d.Ordered && len(d.Names) > 0 && d.Of != "level" {
			var names []string
			for _, n := range d.Names {
				names = append(names, n.Text)
			}
			reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("The %s are: %s.", d.Plural(), strings.Join(names, ", "))})
		}
	}
	return reply
}

// remarks are what the coach says out loud about traps in the documents.
func (t *Turn) remarks(s *knowledge.Section) []chat.Part {
	var out []chat.Part
	if same := t.sameWording(s); len(same) > 0 {
		var names []string
		for _, o := range same {
			names = append(names, o.Where())
		}
		out = append(out, chat.Paragraph{Text: "The same wording also stands at: " + strings.Join(names, "; ") + "."})
	}
	if s.Framework.Dimensions[0].Of == "skill" && !hasDimension(s.Framework, "level") && s.Framework.Status == knowledge.Current && s.Kind() == "skill" {
		out = append(out, chat.Paragraph{Text: "This document names no levels for its skills."})
	}
	return out
}

func hasDimension(f *knowledge.Framework, of string) bool {
	_, _, ok := f.Dimension(of)
	return ok
}

// sameWording finds other places of the document that say exactly the same.
func (t *Turn) sameWording(s *knowledge.Section) []*knowledge.Section {
	if !s.Leaf() || s.Depth() < 2 {
		return nil
	}
	var out []*knowledge.Section
	for o := range s.Framework.Sections() {
		if o == s || !o.Leaf() || len(o.Passages) != len(s.Passages) || o.Depth() < 2 {
			continue
		}
		if o.Parent.Parent != s.Parent.Parent && o.Parent != s.Parent {
			continue
		}
		if slices.EqualFunc(o.Passages, s.Passages, func(a, b knowledge.Passage) bool { return a.Text == b.Text }) {
			out = append(out, o)
		}
	}
	return out
}

// beside offers the neighbours of a place: the next and the previous rung, the
// other rungs beside it, what the skill is as a whole.
func (t *Turn) beside(s *knowledge.Section) []chat.Choice {
	var out []chat.Choice
	f := s.Framework
	where := map[string]string{}
	path := s.Path()
	for i, n := range path {
		where[f.Dimensions[i].Of] = n.ID
	}
	for i := range path {
		d := f.Dimensions[i]
		if !d.Ordered {
			continue
		}
		for _, n := range d.Names {
			if n.Position != path[i].Position+1 && n.Position != path[i].Position-1 || n.Note {
				continue
			}
			w := maps.Clone(where)
			w[d.Of] = n.ID
			for _, o := range f.Find(w) {
				if o.Depth() == s.Depth() {
					out = append(out, choiceShow(o, "Show "+rungs(o)), choiceCompare("Compare with "+rungs(o), s, o))
				}
			}
		}
	}
	for _, c := range s.Children {
		if len(s.Children) > 1 && len(out) < 7 {
			out = append(out, choiceShow(c, "Only "+c.Where()))
		}
	}
	if top := outermost(s); top != s && s.Kind() != "section" {
		out = append(out, choiceShow(top, "All of "+top.Name.Text))
	}
	return out[:min(len(out), 7)]
}

// rungs names a place by what tells it from its neighbours.
func rungs(s *knowledge.Section) string {
	var words []string
	for i, n := range s.Path() {
		if s.Framework.Dimensions[i].Ordered {
			words = append(words, n.Text)
		}
	}
	if len(words) == 0 {
		return s.Where()
	}
	return strings.Join(words, ", ")
}

func outermost(s *knowledge.Section) *knowledge.Section {
	for s.Depth() > 1 {
		s = s.Parent
	}
	return s
}

func levelAfter(d knowledge.Dimension, n *knowledge.Name) (*knowledge.Name, bool) {
	if n.Position+1 >= len(d.Names) {
		return nil, false
	}
	return d.Names[n.Position+1], true
}

func orList(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

func article(noun string) string {
	if noun != "" && strings.ContainsRune("aeiouAEIOU", rune(noun[0])) || strings.HasPrefix(noun, "SCS") {
		return "an"
	}
	return "a"
}

func upperFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// whichTarget asks back when the same names stand in two documents.
func (t *Turn) whichTarget(rs []index.Reading) *chat.Reply {
	moved := make([]index.Reading, 0, len(rs))
	for _, r := range rs {
		d, ns, _ := climb(r)
		to := ns[len(ns)-1]
		if len(ns) == 1 && t.leaves() {
			if next, ok := levelAfter(d, to); ok {
				to = next
			}
		}
		names := maps.Clone(r.Names)
		names[d.Of] = []*knowledge.Name{to}
		r.Names = names
		moved = append(moved, r)
	}
	return t.clarify(moved)
}
