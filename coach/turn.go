package coach

import (
	"context"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Confidence is how sure a topic is that a question is its own.
type Confidence int

// The confidences.
const (
	No Confidence = iota
	Maybe
	Likely
	Sure
)

// Topic is one kind of question.
type Topic struct {
	Name string
	// Examples are shown in the help; each is a test that it comes here.
	Examples []string
	// Match looks at the words only.
	Match func(*Turn) Confidence
	// Answer returns nil when, looked at closely, the question is not this
	// topic's; the next most confident topic is then asked.
	Answer func(context.Context, *Turn) (*chat.Reply, error)
}

// Turn is one message being answered.
type Turn struct {
	X       *index.Index
	Message chat.Message
	Q       index.Question
	// Last is what the conversation was about before this message.
	Last Conversation
	// Next is what the answer was about; topics set its place.
	Next    Conversation
	Version string
	// Person is who asks; Keeping says where what they save is kept.
	Person  Person
	Keeping string
	rooms

	// unread is why the person could not be looked up, or nil.
	unread error
	// known is what there is to read of the person; selves are their accounts, once
	// they were read.
	known  Known
	selves []chat.PersonID
	// paired are the pairs they are in, once those were read.
	paired    []mentoring.Pair
	pairsRead bool
	// wish is what the message wants done with the profile.
	wish wish
	// mentorRead, journalRead and remindRead are what their topics read in the words.
	mentorRead  once[mentorWish]
	journalRead once[reflection.JournalCommand]
	remindRead  once[reflection.Wish]
	// settlement is what the profile decided for the answer.
	settlement *settlement
	// noNamesake answers who goes on to a document that has no skill of the name.
	noNamesake *chat.Reply
	// claimed is set when words that are looked up are of a personal topic.
	claimed bool
	// erased is set when everything kept of the person was deleted.
	erased bool
}

// Lib is the library the turn answers from.
func (t *Turn) Lib() *knowledge.Library { return t.X.Library() }

// byConfidence returns the topics that claim the question, surest first, in
// the order of the list among equals.
func (t *Turn) byConfidence() []Topic {
	sure := map[string]Confidence{}
	var out []Topic
	for _, topic := range t.topics {
		if c := topic.Match(t); c > No {
			sure[topic.Name] = c
			out = append(out, topic)
		}
	}
	slices.SortStableFunc(out, func(a, b Topic) int { return int(sure[b.Name] - sure[a.Name]) })
	return out
}

// words are the question's words in order.
func (t *Turn) words() []string {
	out := make([]string, len(t.Q.Tokens))
	for i, tok := range t.Q.Tokens {
		out[i] = tok.Text
	}
	return out
}

// at notes the place an answer was about, for follow-up questions.
func (t *Turn) at(s *knowledge.Section) {
	t.Next.Framework = s.Framework.ID
	t.Next.Names = map[string]string{}
	for i, n := range s.Path() {
		t.Next.Names[s.Framework.Dimensions[i].Of] = n.ID
	}
}

// about notes a partial place.
func (t *Turn) about(r index.Reading) {
	t.Next.Framework, t.Next.Names = r.Framework.ID, r.Where()
}

// typedChoice finds the button whose label was typed, or a button's value
// typed in full.
func (t *Turn) typedChoice(text string) (string, bool) {
	want := labelled(text)
	for _, c := range t.Last.Choices {
		if labelled(c.Label) == want {
			return c.Value, true
		}
	}
	if v, ok := t.yesOrNo(text); ok {
		return v, true
	}
	if _, ok := wishOf(text); ok {
		return text, true
	}
	if _, ok := mineOf(text); ok {
		return text, true
	}
	if p, ok := checkin.Parse(text); ok && t.holdsAddress(p.Address) {
		return text, true
	}
	if _, ok := reflection.ParseCommand(text); ok {
		return text, true
	}
	if _, ok := reflection.ParseJournal(text); ok {
		return text, true
	}
	verb, rest, _ := strings.Cut(text, " ")
	if !slices.Contains(verbs, verb) || rest == "" {
		return "", false
	}
	for _, a := range strings.Fields(rest) {
		address, _, _ := strings.Cut(a, "#")
		if _, ok := t.Lib().Section(knowledge.Address(address)); !ok {
			return "", false
		}
	}
	return text, true
}

// yesOrNo finds the button that a bare "yes" or "no" means: the coach asked
// whether to go on, and its two buttons say "Yes, ..." and what else.
func (t *Turn) yesOrNo(text string) (string, bool) {
	cs := t.Last.Choices
	if len(cs) != 2 || !strings.HasPrefix(cs[0].Label, "Yes, ") {
		return "", false
	}
	switch plainly(text) {
	case "yes", "y", "yep", "yes do", "do it", "go ahead":
		return cs[0].Value, true
	case "no", "n", "nope", "dont", "keep it", "never mind", "cancel", "stop":
		return cs[1].Value, true
	}
	return "", false
}

// labelled is the label of a button as it is compared with what is typed.
func labelled(s string) string {
	return strings.ToLower(strings.Trim(strings.Join(strings.Fields(s), " "), ".?!\"'[]"))
}

// follow completes a question that only makes sense after the last answer:
// "and at Expert?", "what about SCS3?", "the SCS one".
func (t *Turn) follow() {
	f, ok := t.Lib().Framework(t.Last.Framework)
	if !ok || t.Q.Narrative || len(t.Q.Tokens) > 9 || len(t.Q.Tokens) == 0 {
		return
	}
	opens := followOn[t.Q.Tokens[0].Text]
	// "And progress?" names a period by one of its cues.
	if r := t.previous(f); opens && len(t.Q.Mentions) == 0 && len(t.Q.Tokens) <= 4 && r.Subject() && t.X.Hint(t.Q, &r) {
		t.Q.Readings, t.Q.Rest = []index.Reading{r}, nil
		return
	}
	if len(t.Q.Rest) > 0 {
		return
	}
	fragment := len(t.Q.Tokens)-len(t.Q.RestWords()) <= 4
	if len(t.Q.Mentions) == 0 {
		if t.Q.Has(index.CueProgress) && (opens || fragment) && !slices.Contains(t.words(), "after") {
			t.Q.Readings = []index.Reading{t.previous(f)}
		}
		return
	}
	// A question that names its subject and its rung, or sets out to compare,
	// stands on its own.
	if len(t.Q.Readings) > 0 && t.Q.Readings[0].Subject() && (!opens || t.Q.Readings[0].Rung() || strings.HasPrefix(t.Q.Tokens[0].Text, "compar")) {
		return
	}
	if !opens && !fragment {
		return
	}
	// "What are the core skills?" asks for a list, whatever came before.
	if _, list := t.listed(); list && (t.Q.Has(index.CueList) || t.Q.Has(index.CueCount)) && !t.rungNamed() {
		return
	}
	r, ok := t.carried(f)
	if !ok {
		return
	}
	if t.noNamesake = t.without(f, r); t.noNamesake != nil {
		return
	}
	t.Q.Readings = []index.Reading{r}
}

// rungNamed is true when the question names a level, a grade or the like.
func (t *Turn) rungNamed() bool { return slices.ContainsFunc(t.Q.Readings, index.Reading.Rung) }

var followOn = map[string]bool{"and": true, "what": true, "whats": true, "how": true, "or": true, "the": true, "now": true, "same": true, "ok": true, "then": true, "at": true, "for": true, "compare": true, "compared": true, "vs": true, "versus": true, "with": true, "but": true, "next": true}

// previous is the last answer's place as a reading.
func (t *Turn) previous(f *knowledge.Framework) index.Reading {
	r := index.Reading{Framework: f, Names: map[string][]*knowledge.Name{}}
	for of, id := range t.Last.Names {
		d, _, _ := f.Dimension(of)
		if n, ok := d.Name(id); ok {
			r.Names[of] = []*knowledge.Name{n}
		}
	}
	return r
}

// carried keeps the last place but for what the new words name. When they name
// another document, whatever exists there under the same id is kept.
func (t *Turn) carried(last *knowledge.Framework) (index.Reading, bool) {
	f := last
	if !t.hostsAll(f) {
		f = nil
		for _, r := range t.Q.Readings {
			if t.hostsAll(r.Framework) {
				f = r.Framework
				break
			}
		}
	}
	if f == nil {
		return index.Reading{}, false
	}
	r := index.Reading{Framework: f, Names: map[string][]*knowledge.Name{}}
	for _, d := range f.Dimensions {
		if n, ok := d.Name(t.Last.Names[d.Of]); ok {
			r.Names[d.Of] = []*knowledge.Name{n}
		}
	}
	fresh := map[string]bool{}
	for _, m := range t.Q.Mentions {
		ref, _ := m.In(f)
		if ref.Name == nil {
			r.Named = true
			continue
		}
		if !fresh[ref.Dimension] {
			r.Names[ref.Dimension] = nil
			fresh[ref.Dimension] = true
		}
		r.Names[ref.Dimension] = append(r.Names[ref.Dimension], ref.Name)
	}
	if t.Q.Has(index.CueCompare) {
		for of := range fresh {
			if old, ok := t.previous(f).Names[of]; ok && len(r.Names[of]) == 1 && old[0] != r.Names[of][0] {
				r.Names[of] = append(slices.Clone(old), r.Names[of]...)
			}
		}
	}
	return r, len(f.Find(r.Where())) > 0
}

func (t *Turn) hostsAll(f *knowledge.Framework) bool {
	for _, m := range t.Q.Mentions {
		if _, ok := m.In(f); !ok && m.Strength > index.Weak {
			return false
		}
	}
	return true
}
