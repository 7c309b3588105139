package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

func topicFind() Topic {
	return Topic{
		Name: "find",
		Examples: []string{
			"What kind of team does a service owner bring together?",
			"What are service managers often called in the commercial world?",
			"Which department ran a digital buddy initiative?",
		},
		Match: func(t *Turn) Confidence {
			if len(t.Q.Rest) > 0 {
				return Maybe
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) { return t.find(ctx) },
	}
}

// find answers a question of fact with the passage that holds it.
func (t *Turn) find(ctx context.Context) (*chat.Reply, error) {
	if t.asksNames() {
		return nil, nil
	}
	hits, err := t.X.FindFacts(ctx, t.Q)
	if err != nil || len(hits) == 0 {
		return nil, err
	}
	reply := &chat.Reply{Topic: "find", Title: "What the documents say"}
	var fs []*knowledge.Framework
	var said []string
	for _, h := range hits {
		fs = append(fs, h.Passage.Section.Framework)
		q := quoteBlock(h.Passage)
		// A passage of a list that another hit brought along is said already.
		if slices.Contains(said, h.Passage.ID) {
			continue
		}
		for _, l := range q.Lines {
			said = append(said, l.ID)
		}
		reply.Parts = append(reply.Parts, q)
		if c := choiceShow(h.Passage.Section, "Show all of "+placeOr(h.Passage.Section)); !slices.Contains(reply.Choices, c) {
			reply.Choices = append(reply.Choices, c)
		}
	}
	reply.Parts = append(historic(fs...), reply.Parts...)
	t.at(hits[0].Passage.Section)
	return reply, nil
}

// asksNames is true when skills or levels are asked for of something that is
// no document: "which skills does a performance analyst need".
func (t *Turn) asksNames() bool {
	if len(t.Q.Readings) > 0 || !t.Q.Has(index.CueList) {
		return false
	}
	for _, f := range t.Lib().Frameworks() {
		for _, d := range f.Dimensions {
			if _, i := t.nounOf(d, pluralFree); i >= 0 && (d.Of == "skill" || d.Of == "level") {
				return true
			}
		}
	}
	return false
}

func placeOr(s *knowledge.Section) string {
	if s.Name == nil {
		return s.Framework.Title
	}
	return s.Where()
}

func topicWhere() Topic {
	return Topic{
		Name: "where",
		Examples: []string{
			"Which level is this from: Uses trends and insights from data to support decision-making and forecasts",
			"Where does it say \"speaking truth to power\"?",
		},
		Match: func(t *Turn) Confidence {
			if _, list := t.listed(); list && (t.Q.Has(index.CueMention) || t.Q.Has(index.CueList)) && len(t.Q.Tokens) < 20 {
				return No
			}
			// Whether the words stand in a document takes a search; the answer
			// passes the question on when they do not.
			return Sure
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) { return t.where(ctx) },
	}
}

// where tells the address of words that were pasted from a document.
func (t *Turn) where(ctx context.Context) (*chat.Reply, error) {
	ps, err := t.X.Containing(ctx, t.Q)
	if len(ps) == 0 || err != nil {
		return nil, err
	}
	reply := &chat.Reply{Topic: "where", Title: "Where it says that"}
	if len(ps) > 1 {
		reply.Parts = append(reply.Parts, chat.Paragraph{Text: fmt.Sprintf("Those words stand in %d places:", len(ps))})
	}
	for _, p := range ps[:min(len(ps), 6)] {
		reply.Parts = append(reply.Parts, quoteBlock(p))
		reply.Choices = append(reply.Choices, choiceShow(p.Section, "Show all of "+placeOr(p.Section)))
	}
	t.at(ps[0].Section)
	return reply, nil
}

// refuse says that the frameworks do not answer, with the nearest offers. It
// quotes nothing.
func (t *Turn) refuse(ctx context.Context) (chat.Reply, error) {
	r := chat.Reply{Topic: "unknown", Refused: true}
	r.Parts = append(r.Parts, chat.Paragraph{Text: "I cannot find that in the documents I hold, so I will not guess."})
	near, err := t.X.Nearest(ctx, t.Q)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("looking for the nearest: %w", err)
	}
	for _, s := range near {
		label := placeOr(s)
		if slices.ContainsFunc(near, func(o *knowledge.Section) bool { return o != s && placeOr(o) == label }) {
			label = upperFirst(s.Framework.Noun) + ": " + label
		}
		r.Choices = append(r.Choices, choiceShow(s, label))
	}
	if len(near) > 0 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "The nearest things I can show are below."})
	}
	r.Choices = append(r.Choices, chat.Choice{Label: "Which documents do you hold?", Value: "frameworks"}, chat.Choice{Label: "What can I ask?", Value: "help"})
	return r, nil
}

func topicElsewhere() Topic {
	return Topic{
		Name: "elsewhere",
		Match: func(t *Turn) Confidence {
			if t.X.Absent(t.Q) != "" && !t.Q.Narrative {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			r, err := t.refuse(ctx)
			r.Topic = "elsewhere"
			r.Parts = []chat.Part{chat.Paragraph{Text: fmt.Sprintf("I do not hold anything on %s, so I will not guess.", t.X.Absent(t.Q))}}
			return &r, err
		},
	}
}

func topicExpected() Topic {
	return Topic{
		Name:     "expected",
		Examples: []string{"What level should an HEO be for operational leadership?"},
		Match: func(t *Turn) Confidence {
			if t.Q.Narrative || !t.Q.Has(index.CueExpected) {
				return No
			}
			if t.namesLevel() {
				return No
			}
			for _, m := range t.Q.Mentions {
				if slices.ContainsFunc(m.Refs, func(r index.Ref) bool { return r.Reader || r.Dimension == "grade" }) {
					return Sure
				}
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return t.expected(), nil },
	}
}

// namesLevel is true when the question names a level itself.
func (t *Turn) namesLevel() bool {
	return slices.ContainsFunc(t.Q.Mentions, func(m index.Mention) bool { return m.Refs[0].Dimension == "level" })
}

// expected answers "which level should my grade be at": the documents do not
// say, but for the SCS's minimum.
func (t *Turn) expected() *chat.Reply {
	r := &chat.Reply{Topic: "expected", Refused: true}
	for _, m := range t.Q.Mentions {
		for _, ref := range m.Refs {
			if ref.Reader {
				r.Parts = append(r.Parts, chat.Paragraph{Text: fmt.Sprintf(
					"The %s describe the levels. They do not say which level a grade needs, and name no grade.", ref.Framework.Short)})
				r.Choices = t.skillChoices(ref.Framework)
				return r
			}
			if ref.Dimension == "grade" {
				if s := firstNote(ref.Framework); s != nil {
					r.Refused = false
					t.at(s)
					r.Parts = append(r.Parts, chat.Paragraph{Text: "The document gives a minimum, and no other level for a grade:"}, quote(s))
					return r
				}
			}
		}
	}
	return nil
}

func firstNote(f *knowledge.Framework) *knowledge.Section {
	for s := range f.Sections() {
		if s.Name != nil && s.Name.Note {
			return s
		}
	}
	return nil
}

func (t *Turn) skillChoices(f *knowledge.Framework) []chat.Choice {
	var out []chat.Choice
	for _, r := range t.Q.Readings {
		if r.Framework == f {
			for _, s := range f.Find(r.Where()) {
				if r.Subject() {
					out = append(out, choiceShow(s, "Show "+s.Where()))
				}
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, s := range f.Top.Children {
		out = append(out, choiceShow(s, s.Name.Text))
	}
	return out[:min(len(out), maxChoices)]
}

// lower joins words for comparing names.
func lower(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
