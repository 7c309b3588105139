package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/knowledge"
)

// What people say of the answer before, without a name in it.
var (
	asksSource = phrases{
		"source", "the source", "whats the source", "what is the source", "show me the source", "check the source", "who says", "who says so", "who says that", "says who", "according to who", "according to whom",
		"where is that from", "wheres that from", "where is this from", "where does that come from", "where does this come from", "where did that come from", "where did you get that",
		"which document is that from", "which document is this from", "which document is that", "what document is that from", "how do you know", "how do you know that", "who wrote that",
	}
	asksCompare = phrases{
		"compare", "compare the levels", "compare it", "compare that", "what changes",
	}
	asksCompareBoth = phrases{
		"compare them", "compare these", "compare those", "compare the two", "compare these two", "compare those two", "compare both", "compare the last two",
		"whats the difference", "what is the difference", "whats different", "put them side by side", "side by side", "how do they differ",
	}
	asksFocus = phrases{
		"make this my focus", "make that my focus", "make it my focus", "set this as my focus", "set that as my focus", "focus on this", "focus on that", "i want to work on this", "i want to work on that", "id like to work on this",
	}
)

// toLast takes what is said of the answer before: where its words are from,
// what they can be compared with, that its skill is to be the focus.
func (t *Turn) toLast(ctx context.Context, clean string) (chat.Reply, bool) {
	said := plainly(clean)
	s, ok := t.lastPlace()
	if !ok {
		return chat.Reply{}, false
	}
	switch {
	case slices.Contains(asksSource, said):
		return t.showSource(s), true
	case slices.Contains(asksFocus, said):
		return t.checkIn(ctx, checkin.Press{Do: checkin.DoFocus, Address: outermost(s).Address}), true
	case slices.Contains(asksCompareBoth, said):
		if r, ok := t.compareLooked(); ok {
			return r, true
		}
		return t.offerCompare(s)
	case slices.Contains(asksCompare, said):
		return t.offerCompare(s)
	}
	return chat.Reply{}, false
}

// placed are the topics whose answers show a place.
var placed = []string{"describe", "compare", "progress", "evidence", "find", "where", "source", "expected"}

// lastPlace is the one place the answer before was about.
func (t *Turn) lastPlace() (*knowledge.Section, bool) {
	f, ok := t.Lib().Framework(t.Last.Framework)
	if !ok || !slices.Contains(placed, t.Last.Topic) || len(t.Last.Names) == 0 {
		return nil, false
	}
	found := f.Find(t.Last.Names)
	if len(found) != 1 {
		return nil, false
	}
	return found[0], true
}

// looked are the last two places that were shown, once an answer is given.
func (t *Turn) looked(r chat.Reply) []knowledge.Address {
	before := t.Last.Looked
	f, ok := t.Lib().Framework(t.Next.Framework)
	if !ok || !slices.Contains(placed, r.Topic) || len(t.Next.Names) == 0 {
		return before
	}
	if len(t.Next.Looked) > 0 {
		return t.Next.Looked
	}
	found := f.Find(t.Next.Names)
	if len(found) != 1 || len(before) > 0 && before[0] == found[0].Address {
		return before
	}
	return append([]knowledge.Address{found[0].Address}, before[:min(1, len(before))]...)
}

// compareLooked sets the last two places that were shown side by side. ok is
// false when there are no two, or one is a part of the other.
func (t *Turn) compareLooked() (chat.Reply, bool) {
	if len(t.Last.Looked) != 2 {
		return chat.Reply{}, false
	}
	a, oneThere := t.Lib().Section(t.Last.Looked[1])
	b, otherThere := t.Lib().Section(t.Last.Looked[0])
	if !oneThere || !otherThere || a.Name == nil || b.Name == nil || within(a, b) || within(b, a) {
		return chat.Reply{}, false
	}
	r := t.whichRung(a, b)
	if a.Leaf() == b.Leaf() && len(a.Passages) > 0 && len(b.Passages) > 0 {
		r = t.compareSections(a, b)
	}
	if r == nil {
		return chat.Reply{}, false
	}
	return *r, true
}

// within is true of a place inside another one.
func within(s, outer *knowledge.Section) bool {
	return s == outer || strings.HasPrefix(string(s.Address), string(outer.Address)+"/")
}

// offerCompare asks with which neighbour the last place is to be compared.
func (t *Turn) offerCompare(s *knowledge.Section) (chat.Reply, bool) {
	r := chat.Reply{Topic: "clarify", Title: "Which one would you like to compare?", Parts: []chat.Part{
		chat.Paragraph{Text: "I can compare " + s.Where() + " with what stands beside it. For anything else, name both."},
	}}
	for _, c := range t.beside(s) {
		if strings.HasPrefix(c.Value, "compare ") {
			r.Choices = append(r.Choices, c)
		}
	}
	t.at(s)
	return r, len(r.Choices) > 0
}

// asksToGrow is said with a skill that somebody wants to work on.
var asksToGrow = phrases{
	"i want to work on", "i would like to work on", "id like to work on", "i need to work on", "i should work on", "i have to work on", "ive got to work on", "i am working on", "im working on",
	"i want to focus on", "i would like to focus on", "id like to focus on", "i need to focus on", "i want to get better at", "i would like to get better at", "id like to get better at", "i need to get better at",
	"i want to improve", "i would like to improve", "id like to improve", "i need to improve", "i want to develop", "i would like to develop", "id like to develop", "i need to develop",
	"i want to grow", "i would like to grow", "id like to grow", "i want to build up", "help me work on", "help me improve", "help me get better at",
}

// offerFocus puts a button that makes a skill the focus beside what somebody
// wants to work on. It stands only where nobody else reads the answer.
func (t *Turn) offerFocus(r chat.Reply) chat.Reply {
	if !t.alone() || t.Message.Lookup || !slices.Contains([]string{"describe", "progress", "clarify", "find"}, r.Topic) || !t.holds(asksToGrow) {
		return r
	}
	skills := slices.DeleteFunc(t.skillsNamed(), func(p place) bool {
		return p.framework.Status != knowledge.Current || len(p.address.Parts()) == 0 || p.framework.Dimensions[0].Of != "skill"
	})
	var offered []chat.Choice
	for _, p := range skills {
		label := "Make this my focus"
		if len(skills) > 1 {
			label = fmt.Sprintf("Make the %s my focus: %s", p.framework.Noun, p.name)
		}
		press := checkin.Press{Do: checkin.DoFocus, Address: p.address, Setting: p.setting}
		offered = append(offered, chat.Choice{Label: label, Value: press.String()})
	}
	r.Choices = append(offered, r.Choices...)
	return r
}
