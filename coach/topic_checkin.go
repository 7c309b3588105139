package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// topicOfCheckIns is the topic of every answer of a check-in, so that what is
// typed next finds it.
const topicOfCheckIns = "check-in"

// inHelp is how many examples of check-ins the help shows: there are several
// things to do with one.
const inHelp = 3

func topicCheckIn() Topic {
	return Topic{
		Name: topicOfCheckIns,
		Examples: []string{
			"Start a short check-in", "How have I changed since spring?", "Prepare for my one-to-one",
			"I'd like to do a self-assessment on Learning agility", "What is my gap to SCS1?", "My plan", "Finish my check-in",
			"Show me a chart", "How is the level worked out?",
		},
		Match: func(t *Turn) Confidence {
			if _, ok := t.checkInWish(); ok {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			p, _ := t.checkInWish()
			return ptr(t.wished(ctx, p)), nil
		},
	}
}

// checkIn works one press of a check-in. Whatever it says is for that person
// alone, wherever they are; a store that fails is Trouble beside a fit reply.
func (t *Turn) checkIn(ctx context.Context, p checkin.Press) chat.Reply {
	r, err := t.desk.Press(ctx, t.caller(), p)
	if err != nil {
		r.Trouble = fmt.Errorf("answering a check-in: %w", err)
	} else if p.Do == checkin.DoNoteSave {
		t.addSupport(ctx, &r, p.Values[fieldOfNote])
	}
	r.Topic, r.Private = topicOfCheckIns, true
	if r.Trouble != nil {
		return r
	}
	if id, ok := resultOf(r); ok {
		return t.besideResult(ctx, id, r)
	}
	switch p.Do { //nolint:exhaustive // Only these show what somebody else may see.
	case checkin.DoPlan:
		return t.besideOwn(ctx, r, mentoring.Item{Kind: mentoring.KindPlan}, "")
	case checkin.DoAdd, checkin.DoAddSave, checkin.DoTick, checkin.DoUntick, checkin.DoRemove:
		return t.saySeen(ctx, r, mentoring.Item{Kind: mentoring.KindPlan})
	case checkin.DoAnswers, checkin.DoChange, checkin.DoNote, checkin.DoNoteSave:
		if id := answersOf(r); id != "" {
			return t.saySeen(ctx, r, mentoring.Item{Kind: mentoring.KindCheckIn, ID: id})
		}
	}
	return r
}

// caller is who is at the desk. Dates are written in the zone of the profile,
// else in the one the platform knows.
func (t *Turn) caller() checkin.Caller {
	return checkin.Caller{
		Person:  t.Message.From,
		Profile: checkin.Profile{Framework: t.Person.Framework, Grade: t.Person.Grade, Target: t.Person.Target},
		Library: t.Lib(), At: t.clock().at,
	}
}

// holdsAddress tells a typed command from words that look like one: "check-in
// start learning agility" names no address.
func (t *Turn) holdsAddress(a knowledge.Address) bool {
	if a == "" {
		return true
	}
	_, ok := t.Lib().Section(a)
	return ok
}

// leaving are the words that end what is going on.
var leaving = phrases{"stop", "cancel", "quit", "exit", "leave"}

// escape answers the words that win over an open check-in.
func (t *Turn) escape(ctx context.Context, clean string) (chat.Reply, bool) {
	if t.Last.Topic != topicOfCheckIns {
		return chat.Reply{}, false
	}
	switch said := plainly(clean); {
	case said == "help":
		r := t.help()
		r.Choices = append([]chat.Choice{{Label: "Back to check-ins", Value: checkin.Press{}.String()}}, r.Choices...)
		return r, true
	case slices.Contains(leaving, said):
		if r, ok := t.toReminder(ctx, clean); ok {
			return r, true
		}
		// Without an open check-in there is nothing to stop, and the help says
		// what else there is.
		if open, err := t.desk.Open(ctx, t.Message.From); open || err != nil {
			return t.checkIn(ctx, checkin.Press{Do: checkin.DoLater}), true
		}
		return t.help(), true
	}
	return chat.Reply{}, false
}

// toCheckIn takes what is typed to a check-in without naming it: an answer to
// the question on the screen, an example, an action, the label of an action.
func (t *Turn) toCheckIn(ctx context.Context, clean string) (chat.Reply, bool) {
	here := t.Last.Topic == topicOfCheckIns
	if here {
		if r, ok := t.typedAction(ctx, clean); ok {
			return r, true
		}
	}
	p, ok := checkin.Typed(clean, here)
	written := p.Do == checkin.DoNoteSave || p.Do == checkin.DoAddSave || p.Do == checkin.DoAdd
	switch {
	case !ok && !here:
		return t.offScreen(ctx, clean)
	case !ok:
		return chat.Reply{}, false
	case written && !here && strings.HasSuffix(clean, "?"):
		// "Example: I ran a stand-up. Which descriptor is that?" asks.
		return chat.Reply{}, false
	}
	// An answer that comes after the check-in was finished is told so: as a
	// question, "not yet" means nothing.
	return t.checkIn(ctx, p), true
}

// offScreen shows the open question to somebody who answers it after they asked
// something else. The answer is not taken: its words are no longer before them.
func (t *Turn) offScreen(ctx context.Context, clean string) (chat.Reply, bool) {
	p, ok := checkin.Typed(clean, true)
	if !ok {
		return chat.Reply{}, false
	}
	if open, err := t.desk.Open(ctx, t.Message.From); !open || err != nil {
		return chat.Reply{}, false
	}
	r := t.checkIn(ctx, checkin.Press{Do: checkin.DoGoOn})
	if p.Do == checkin.DoAnswer && r.Trouble == nil {
		r.Parts = append([]chat.Part{chat.Paragraph{Text: "Your answer is not saved yet: its question was no longer on the screen. Here it is again."}}, r.Parts...)
	}
	return r, true
}

// withoutOwnWords leaves out the buttons that have a person's action on them:
// a conversation keeps nothing that somebody wrote.
func withoutOwnWords(choices []chat.Choice) []chat.Choice {
	return slices.DeleteFunc(slices.Clone(choices), func(c chat.Choice) bool {
		p, ok := checkin.Parse(c.Value)
		return ok && (p.Do == checkin.DoTick || p.Do == checkin.DoUntick || p.Do == checkin.DoRemove)
	})
}

// typedAction presses the button whose label holds an action, read anew from
// the plan.
func (t *Turn) typedAction(ctx context.Context, clean string) (chat.Reply, bool) {
	lead, _, ok := strings.Cut(labelled(clean), ":")
	if !ok || !slices.Contains([]string{"done", "remove", "not done after all"}, lead) {
		return chat.Reply{}, false
	}
	plan := t.checkIn(ctx, checkin.Press{Do: checkin.DoPlan})
	for _, c := range plan.Choices {
		if p, ok := checkin.Parse(c.Value); ok && labelled(c.Label) == labelled(clean) {
			return t.checkIn(ctx, p), true
		}
	}
	return plan, true
}

// fieldOfNote is the field of the form, and of a typed line, that holds an
// example.
const fieldOfNote = "note"

// mostSupport is how many descriptors an example is set beside.
const mostSupport = 2

// addSupport puts behind the word that an example is saved which descriptors
// it may support. The example is kept nowhere but in the check-in.
func (t *Turn) addSupport(ctx context.Context, r *chat.Reply, note string) {
	note = strings.TrimSpace(note)
	if note == "" || len(r.Faults) > 0 || len(r.Parts) == 0 {
		return
	}
	h, err := t.desk.Held(ctx, t.Message.From)
	if err != nil {
		r.Trouble = fmt.Errorf("looking for what an example supports: %w", err)
		return
	}
	framework, open, ok := noted(h, note)
	if !ok {
		return
	}
	t.Q = t.X.Understand(note)
	hits, err := t.X.FindDescriptors(ctx, t.Q)
	if err != nil {
		r.Trouble = fmt.Errorf("looking for what an example supports: %w", err)
		return
	}
	// Nobody grows into a document that is kept for the record, unless they
	// chose to be checked against it.
	hits = slices.DeleteFunc(hits, func(h index.Hit) bool {
		return away(h, framework) > 0 && h.Passage.Section.Framework.Status != knowledge.Current
	})
	slices.SortStableFunc(hits, func(a, b index.Hit) int { return away(a, framework) - away(b, framework) })
	var support []chat.Part
	for _, hit := range hits[:min(len(hits), mostSupport)] {
		f := hit.Passage.Section.Framework
		q := quoteBlock(hit.Passage)
		if open && f.ID == framework {
			q = unplaced(q, hit.Passage.Section)
		}
		support = append(support, chat.Match{Quote: q, Yours: t.marked(hit), Missing: t.missing(hit)})
		support = append(support, historic(f)...)
	}
	if len(support) == 0 {
		return
	}
	support = append([]chat.Part{chat.Paragraph{Text: "This is what your example may support. The words of yours that speak for it are underlined. I do not decide your level."}}, support...)
	r.Parts = slices.Insert(slices.Clone(r.Parts), 1, support...)
}

// away sorts the framework of the check-in before others.
func away(h index.Hit, framework string) int {
	if h.Passage.Section.Framework.ID == framework {
		return 0
	}
	return 1
}

// noted finds the framework of the check-in that holds an example, and whether
// that check-in is open. ok is false when none does: then it was not saved.
func noted(h checkin.Held, note string) (framework string, open, ok bool) {
	holds := func(st checkin.Step) bool { return st.Note == note }
	if s := h.Sitting; s != nil && slices.ContainsFunc(s.Steps, holds) {
		return s.Document.ID, true, true
	}
	for _, sn := range slices.Backward(h.Snapshots) {
		if slices.ContainsFunc(sn.Steps, holds) {
			return sn.Document.ID, false, true
		}
	}
	return "", false, false
}

// unplaced is a quote that does not tell the level: while a check-in is open,
// it would tell which answer leads up.
func unplaced(q chat.Quote, s *knowledge.Section) chat.Quote {
	skill := outermost(s).Name.Text
	q.Heading = skill
	q.Source.Where, q.Source.Address = skill, ""
	q.Lines = slices.Clone(q.Lines)
	for i := range q.Lines {
		q.Lines[i].ID, q.Lines[i].Number = "", 0
	}
	return q
}
