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

func topicNamesake() Topic {
	return Topic{
		Name: "mismatch",
		Match: func(t *Turn) Confidence {
			if t.noNamesake != nil {
				return Likely
			}
			return No
		},
		Answer: func(_ context.Context, t *Turn) (*chat.Reply, error) { return t.noNamesake, nil },
	}
}

// without answers "and the SCS one?" when the other document has no skill of the
// name that was shown last: it says so, and offers the related ones. It is nil
// when the question stands on its own.
func (t *Turn) without(last *knowledge.Framework, r index.Reading) *chat.Reply {
	skill, ok := last.Dimensions[0].Name(t.Last.Names[last.Dimensions[0].Of])
	if !ok || r.Framework == last || r.Subject() || t.Q.Has(index.CueList) || t.Q.Has(index.CueAll) {
		return nil
	}
	// "What does Expert at SCS1 look like" asks for more than the other one.
	if t.namesLevel() && !goesOn[t.Q.Tokens[0].Text] && !t.holds(phrases{"what about", "how about"}) {
		return nil
	}
	f := r.Framework
	reply := &chat.Reply{Topic: "mismatch", Refused: true}
	says := fmt.Sprintf("The %s have no %s called %s.", f.Short, f.Dimensions[0].Of, skill.Text)
	for _, a := range skill.Related {
		s, ok := t.Lib().Section(a)
		if !ok || s.Framework != f {
			continue
		}
		says += fmt.Sprintf(" The nearest there is %s. The documents do not link the skills one to one.", s.Name.Text)
		w := maps.Clone(r.Where())
		w[f.Dimensions[0].Of] = s.Name.ID
		found := f.Find(w)
		if len(found) == 0 {
			found = []*knowledge.Section{s}
		}
		for _, c := range found {
			reply.Choices = append(reply.Choices, choiceShow(c, upperFirst(f.Noun)+": "+c.Where()))
		}
		if !slices.Contains(found, s) {
			reply.Choices = append(reply.Choices, choiceShow(s, "All of "+s.Name.Text))
		}
	}
	reply.Parts = []chat.Part{chat.Paragraph{Text: says}}
	reply.Choices = append(reply.Choices, chat.Choice{Label: "List the " + f.Short, Value: "list " + f.ID})
	return reply
}

// goesOn are words that go on from the answer before.
var goesOn = wordSet("and or but same now then ok")
