package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/knowledge"
)

// topicOfMentoring is the topic of every answer to mentors and mentees.
const topicOfMentoring = "mentoring"

func topicMentor() Topic {
	return Topic{
		Name: topicOfMentoring,
		Examples: []string{
			"Who is my mentor?", "What can my mentor see?", "Share my plan", "What is shared with me?", "My suggestions", "Ask my mentor",
			"Stop all suggestions", "Link my accounts",
		},
		Match: func(t *Turn) Confidence {
			if _, ok := t.mentorWish(t.Q.Text); ok {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			r, ok := t.toMentor(ctx, t.Q.Text)
			if !ok {
				return nil, nil
			}
			return &r, nil
		},
	}
}

// mentorWish is what somebody wants of their mentor, their mentee or what they
// share. fault says why it cannot be so.
type mentorWish struct {
	mentoring.Command
	fault string
}

// mentorWish finds one.
func (t *Turn) mentorWish(text string) (mentorWish, bool) {
	return t.mentorRead.of(text, func(text string) (mentorWish, bool) {
		c, fault, ok := mentoring.Read(text, t.Message.Mentions, t.clock().at)
		if !ok || !t.holdsAddress(c.Address) {
			return mentorWish{}, false
		}
		return mentorWish{c, fault}, true
	})
}

// toMentor takes what is typed of mentors and mentees. It comes before what an
// open check-in takes: its words name a mentor, a suggestion or a share.
func (t *Turn) toMentor(ctx context.Context, clean string) (chat.Reply, bool) {
	w, ok := t.mentorWish(clean)
	switch {
	case !ok:
		return chat.Reply{}, false
	case w.fault != "":
		r := chat.Reply{Title: "Not done", Parts: []chat.Part{chat.Paragraph{Text: w.fault + " " + chat.OnlyYou}}}
		if w.Do == mentoring.DoShare {
			r.Choices = []chat.Choice{{Label: "Share something", Value: mentoring.Command{Do: mentoring.DoShare}.String()}}
		}
		r.Choices = append(r.Choices, chat.Choice{Label: "Mentors and mentees", Value: mentoring.Command{Do: mentoring.DoMentor}.String()})
		return t.asMentoring(r), true
	}
	c := t.withNoteAfterDash(w.Command)
	if c.Do == mentoring.DoAskMentor && !t.askable(ctx, c.Party) {
		return chat.Reply{}, false
	}
	if words := c.Words; words != "" {
		switch c.Do {
		case mentoring.DoSuggest, mentoring.DoSuggestSend, mentoring.DoAskMentor:
			found := t.descriptors(ctx, words)
			if r, unclear := t.toWhom(ctx, c, found); unclear {
				return r, true
			}
			if len(found) > 1 {
				return t.whichDescriptor(c, found), true
			}
			c.Words = ""
			if len(found) == 1 {
				c.Address = found[0].Address
			} else if c.Do == mentoring.DoAskMentor && c.Values[mentoring.FieldNote] == "" {
				// What names no descriptor is the question itself.
				c.Values = map[string]string{mentoring.FieldNote: "About " + words}
			}
		}
	}
	return t.mentor(ctx, c), true
}

// withNoteAfterDash takes a word about a descriptor from what names it: "scs2 - a
// word from me". Names alone are more of the descriptor: "data and insight -
// working".
func (t *Turn) withNoteAfterDash(c mentoring.Command) mentoring.Command {
	what, note, ok := mentoring.CutNote(c.Words)
	if c.Do != mentoring.DoSuggest || !ok {
		return c
	}
	if q := t.X.Understand(note); len(q.Mentions) > 0 && len(q.Rest) == 0 {
		return c
	}
	c.Do, c.Words = mentoring.DoSuggestSend, what
	c.Values = map[string]string{mentoring.FieldNote: note}
	return c
}

// askable is true for whoever is named as somebody: by a mention, with a capital,
// or as one of those the person has to do with. Other words are no name.
func (t *Turn) askable(ctx context.Context, p mentoring.Party) bool {
	first, _ := utf8.DecodeRuneInString(p.Name)
	if p.Name == "" || p.ID != (chat.PersonID{}) || p.Name == mentoring.MyMentor || unicode.IsUpper(first) {
		return true
	}
	pairs, err := t.agreed(ctx)
	return err == nil && slices.ContainsFunc(pairs, func(pair mentoring.Pair) bool { return pair.Mentor.AnswersTo(p.Name) })
}

// toWhom asks who is meant before it asks what, where no mention says so. What
// is clear of the rest goes with the question.
func (t *Turn) toWhom(ctx context.Context, c mentoring.Command, found []*knowledge.Section) (chat.Reply, bool) {
	if c.Do == mentoring.DoAskMentor || c.Party.ID != (chat.PersonID{}) {
		return chat.Reply{}, false
	}
	if len(found) == 1 {
		c.Address = found[0].Address
	}
	// Should this fail, the press itself fails and says so.
	_, question, err := t.mentors.Whom(ctx, t.mentorCaller(), c)
	if err != nil || question == nil {
		return chat.Reply{}, false
	}
	return t.asMentoring(*question), true
}

// descriptors are the places that words can mean, in the order of the documents.
func (t *Turn) descriptors(ctx context.Context, words string) []*knowledge.Section {
	if s, ok := t.Lib().Section(knowledge.Address(strings.ToLower(words))); ok && s.Name != nil {
		return []*knowledge.Section{s}
	}
	asked := *t
	asked.Q = t.X.Understand(words)
	var out []*knowledge.Section
	if asked.subject() {
		for _, r := range asked.settled() {
			found := r.Framework.Find(r.Where())
			if !r.Rung() && len(found) == 1 {
				out = append(out, found[0])
				continue
			}
			out = append(out, asked.candidates(r)...)
		}
	}
	out = slices.DeleteFunc(out, func(s *knowledge.Section) bool { return s.Name == nil || s.Name.Note || passagesIn(s) == 0 })
	if len(out) > 0 || len(asked.Q.Rest) == 0 {
		return out
	}
	// The words may be those of a descriptor itself.
	hits, err := t.X.FindDescriptors(ctx, asked.Q)
	if err != nil {
		return nil
	}
	for _, h := range hits {
		if s := h.Passage.Section; !slices.Contains(out, s) && len(out) < maxFound {
			out = append(out, s)
		}
	}
	return out
}

// maxFound is how many places are offered that were searched for.
const maxFound = 4

// whichDescriptor asks which of several places is meant. A note is written after
// that: it is put on no button.
func (t *Turn) whichDescriptor(c mentoring.Command, found []*knowledge.Section) chat.Reply {
	r := chat.Reply{Title: "Which one do you mean?", Parts: []chat.Part{chat.Paragraph{Text: "That can be more than one descriptor. Which one would you like? " + chat.OnlyYou}}}
	if c.Values[mentoring.FieldNote] != "" {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "You write your note after that. Nothing was sent yet."})
	}
	next := mentoring.Command{Do: mentoring.DoSuggest, Party: c.Party, Focus: c.Focus}
	if c.Do == mentoring.DoAskMentor {
		next = mentoring.Command{Do: mentoring.DoAskMentor}
	}
	for _, s := range found[:min(len(found), maxChoices)] {
		next.Address = s.Address
		r.Choices = append(r.Choices, chat.Choice{Label: upperFirst(s.Framework.Noun) + ": " + s.Where(), Value: next.String(), Form: next.OpensForm()})
	}
	return t.asMentoring(r)
}

// mentor works one press of a mentor or a mentee. A store that fails is Trouble
// beside a fit reply.
func (t *Turn) mentor(ctx context.Context, c mentoring.Command) chat.Reply {
	if c.Values == nil {
		c.Values = t.Message.Values
	}
	caller := t.mentorCaller()
	caller.Name = t.ownName(ctx)
	r, err := t.mentors.Press(ctx, caller, c)
	if err != nil {
		r.Trouble = fmt.Errorf("answering about mentoring: %w", err)
	}
	if t.Message.From.Platform == chat.Terminal && slices.ContainsFunc(r.Parts, isPrivateForm) {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "A terminal has no private form. Read it in Slack, in Microsoft Teams or on the page."})
	}
	return t.asMentoring(r)
}

func isPrivateForm(p chat.Part) bool { f, ok := p.(chat.Form); return ok && f.Private }

func (t *Turn) asMentoring(r chat.Reply) chat.Reply {
	r.Topic, r.Private = topicOfMentoring, true
	return r
}

func (t *Turn) mentorCaller() mentoring.Caller {
	c := mentoring.Caller{Person: t.Message.From, Name: t.Message.Name, Accounts: t.selves, Library: t.Lib(), At: t.clock().at}
	for _, m := range t.Message.Mentions {
		c.Mentioned = append(c.Mentioned, m.Person)
	}
	return c
}

// ownName is what others know the person by. A page knows nobody's name: there
// it is the one that their other accounts go by with those they work with.
func (t *Turn) ownName(ctx context.Context) string {
	if t.Message.Name != "" || t.unread != nil || !t.known.Paired {
		return t.Message.Name
	}
	// Should this fail, the press itself fails and says so.
	pairs, err := t.pairing.PairsOf(ctx, t.Message.From)
	if err != nil || len(pairs) == 0 {
		return ""
	}
	mine, err := t.accounts(ctx)
	if err != nil {
		return ""
	}
	for _, p := range pairs {
		for _, side := range []mentoring.Party{p.Mentor, p.Mentee} {
			if side.Name != "" && slices.Contains(mine, side.ID) {
				return side.Name
			}
		}
	}
	return ""
}
