package coach

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// topicOfReflections is the topic of every answer of the journal.
const topicOfReflections = "reflection"

func topicReflect() Topic {
	return Topic{
		Name: topicOfReflections,
		Examples: []string{
			"Write a reflection", "My journal", "Reflect with Gibbs", "Read my last entry", "Find what I wrote", "Turn it into a STAR draft",
			"Look back at this month", "What can my employer still see?",
		},
		Match: func(t *Turn) Confidence {
			if _, ok := t.journalWish(t.Q.Text); ok {
				return Sure
			}
			if t.alone() && reflection.Answering(t.Message.Text) {
				return Sure
			}
			// The words of a guide in it may also be a question's.
			if reflection.Reflecting(t.Message.Text) {
				return Likely
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			if c, ok := t.journalWish(t.Q.Text); ok {
				return ptr(t.reflect(ctx, c)), nil
			}
			if week, ok := t.questionBefore(ctx); ok && reflection.Answering(t.Message.Text) {
				return ptr(t.offerAnswer(ctx, week)), nil
			}
			if !reflection.Reflecting(t.Message.Text) {
				return nil, nil
			}
			return ptr(t.offerJournal(ctx)), nil
		},
	}
}

// journalWish finds what somebody wants of their journal.
func (t *Turn) journalWish(text string) (reflection.JournalCommand, bool) {
	return t.journalRead.of(text, func(text string) (reflection.JournalCommand, bool) {
		return reflection.JournalWish(text, t.Lib(), t.clock().at)
	})
}

// reflect works one press of a reflection or the journal. Whatever it says is
// for that person alone; a store that fails is Trouble beside a fit reply.
func (t *Turn) reflect(ctx context.Context, c reflection.JournalCommand) chat.Reply {
	author, trouble := t.author(ctx, c)
	r, err := t.journal.Press(ctx, author, c)
	if err != nil {
		trouble = fmt.Errorf("answering a reflection: %w", err)
	} else if c.Do == reflection.JournalDelete && c.Sure {
		trouble = errors.Join(trouble, t.unshare(ctx, c.ID))
	}
	return t.besideEntry(ctx, c, t.asReflection(r, trouble))
}

// offerJournal answers a reflection that is being written as a message. Nothing
// of it is kept.
func (t *Turn) offerJournal(ctx context.Context) chat.Reply {
	author, trouble := t.author(ctx, reflection.JournalCommand{})
	r := t.asReflection(t.journal.Offer(author), trouble)
	r.Forget = true
	return r
}

// questionBefore is the week of the weekly question that was the last thing said
// to the person.
func (t *Turn) questionBefore(ctx context.Context) (reflection.Week, bool) {
	if t.Last.Topic == topicOfReminders {
		for _, choice := range t.Last.Choices {
			if c, ok := reflection.ParseJournal(choice.Value); ok && c.Do == reflection.ReflectOpen && !c.Week.IsZero() {
				return c.Week, true
			}
		}
	}
	kept, _, err := t.reminding.Held(ctx, t.Message.From)
	if err != nil || !kept.On || kept.Fate != reflection.FateSent && kept.Fate != reflection.FateUnsure {
		return reflection.Week{}, false
	}
	return kept.Week, kept.At.After(t.Last.At) && t.Message.At.Sub(kept.At) <= askedLately
}

// offerAnswer opens the form of a week to somebody who answers its question in
// the chat. Nothing of the message is kept.
func (t *Turn) offerAnswer(ctx context.Context, week reflection.Week) chat.Reply {
	r := t.reflect(ctx, reflection.JournalCommand{Do: reflection.ReflectOpen, Week: week})
	if r.Trouble == nil {
		r.Parts = append([]chat.Part{chat.Paragraph{Text: reflection.InTheForm}}, r.Parts...)
	}
	r.Forget = true
	return r
}

func (t *Turn) asReflection(r chat.Reply, trouble error) chat.Reply {
	private := func(p chat.Part) bool { f, ok := p.(chat.Form); return ok && f.Private }
	if t.Message.From.Platform == chat.Terminal && slices.ContainsFunc(r.Parts, private) {
		// What is typed there stays on the screen and in its history.
		r.Parts = append(r.Parts, chat.Paragraph{Text: "A terminal has no private form. Write in Slack, in Microsoft Teams or on the page."})
	}
	if trouble != nil {
		r.Trouble = trouble
	}
	r.Topic, r.Private = topicOfReflections, true
	return r
}

// worried answers somebody in distress before anything else is looked at.
func (t *Turn) worried(text string) (chat.Reply, bool) {
	if !reflection.Worry(text) {
		return chat.Reply{}, false
	}
	r := t.asReflection(reflection.WorryReply(t.assistance), nil)
	r.Forget = true
	return r, true
}

// author is who writes, with what a press looks at of their plan and their weekly
// questions. What of it could not be read is only trouble: the person can write
// without it.
func (t *Turn) author(ctx context.Context, c reflection.JournalCommand) (reflection.Author, error) {
	a := reflection.Author{
		Person: t.Message.From, Library: t.Lib(), At: t.clock().at, Assistance: t.assistance,
		Plan: checkin.Press{Do: checkin.DoAdd}.String(),
	}
	if !c.NeedsFocus() && !c.NeedsAsked() {
		return a, nil
	}
	focus, err := t.focus(ctx)
	if err != nil {
		return a, err
	}
	a.Focus = focus.Skill
	if !c.NeedsAsked() {
		return a, nil
	}
	kept, _, err := t.reminding.Held(ctx, t.Message.From)
	if err != nil {
		return a, err
	}
	a.Asked = kept.Asked
	if n := len(a.Asked); !kept.On && (n == 0 || reflection.WeekOf(a.Asked[n-1].At.In(a.At.Location())) != reflection.WeekOf(a.At)) {
		// Nothing is kept of a question that somebody asked for without having one
		// every week. It is the same one all week.
		p, _ := reflection.Question(t.Lib(), focus, a.Asked, a.At)
		a.Asked = slices.Concat(a.Asked, p.Asked)
	}
	if d := kept.Decide(a.At); d.Do == reflection.Send && !d.Again && d.Week == c.Week {
		// The button was quicker than the mark that the question was sent: the same
		// record leads to the same question.
		a.Asked = slices.Concat(a.Asked, kept.Prompt(t.Lib(), focus, d, a.At).Asked)
	}
	return a, nil
}
