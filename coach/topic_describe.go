package coach

import (
	"context"
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
	if t.hinted(r) {
		return false
	}
	w := r.Where()
	for _, of := range r.Guessed {
		if len(r.Names[of]) > 1 {
			delete(w, of)
		}
	}
	found := r.Framework.Find(w)
	return len(found) == 1 && !found[0].Leaf() && len(found[0].Passages) == 0
}

// hinted is true when every word that remains is a sign of the names a reading
// was given by its signs: the "plan" of "what did HMRC plan".
func (t *Turn) hinted(r index.Reading) bool {
	for _, of := range r.Guessed {
		signs := map[string]bool{}
		for _, n := range r.Names[of] {
			for _, cue := range n.Cues {
				for _, w := range strings.Fields(strings.ToLower(cue)) {
					signs[w] = true
				}
			}
		}
		if !slices.ContainsFunc(t.Q.RestWords(), func(w string) bool { return !signs[w] && !index.IsNumber(w) }) {
			return true
		}
	}
	return false
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
		if r, ok := t.readingOfProfile(rs); ok {
			if answer := t.describeReading(r); answer != nil && !answer.Refused {
				return answer
			}
			t.settlement = nil
		}
		return t.clarify(rs)
	}
	return t.describeReading(rs[0])
}

// describeReading shows what stands at the address in one document.
func (t *Turn) describeReading(r index.Reading) *chat.Reply {
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
