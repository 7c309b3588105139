package coach

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// topicOfReminders is the topic of every answer about the weekly question, so
// that a short word typed next, such as "tomorrow", finds it.
const topicOfReminders = "reminder"

// askedLately is how long after a weekly question a short word is taken as an
// answer to it.
const askedLately = 48 * time.Hour

func topicRemind() Topic {
	return Topic{
		Name: topicOfReminders,
		Examples: []string{
			"Remind me on Fridays at 15:30", "Stop reminding me", "Pause my reminders", "I'm on leave from 24 December to 2 January",
			"Snooze until tomorrow", "When will you ask me next?",
		},
		Match: func(t *Turn) Confidence {
			if w, ok := t.remindWish(t.Q.Text); ok && !w.Short {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			w, _ := t.remindWish(t.Q.Text)
			return ptr(t.remindAs(ctx, w)), nil
		},
	}
}

// remindWish finds what somebody wants of their weekly question.
func (t *Turn) remindWish(text string) (reflection.Wish, bool) {
	return t.remindRead.of(text, func(text string) (reflection.Wish, bool) {
		return reflection.ReadWish(text, t.clock().at, findZone)
	})
}

// toReminder takes a short word that means something only to somebody who was
// asked: "tomorrow", "not now", "stop".
func (t *Turn) toReminder(ctx context.Context, clean string) (chat.Reply, bool) {
	if c, ok := t.restOfReminder(clean); ok && t.alone() {
		return t.remind(ctx, c), true
	}
	if c, ok := t.ofTheQuestion(ctx, clean); ok {
		return t.remind(ctx, c), true
	}
	w, ok := t.remindWish(clean)
	if !ok || !w.Short || !t.alone() {
		return chat.Reply{}, false
	}
	if t.Last.Topic != topicOfReminders {
		kept, held, err := t.reminding.Held(ctx, t.Message.From)
		// Whoever cannot be looked up was still told that "stop" stops.
		if err == nil && (!held || !kept.On) {
			return chat.Reply{}, false
		}
		always := slices.Contains([]reflection.Action{reflection.RemindStop, reflection.RemindPause, reflection.RemindFree}, w.Command.Do)
		if !always && t.Message.At.Sub(kept.At) > askedLately {
			return chat.Reply{}, false
		}
		if t.Last.Topic == topicOfCheckIns && !kept.At.After(t.Last.At) {
			// An open check-in takes the word, unless a question came after it.
			if open, openErr := t.desk.Open(ctx, t.Message.From); open || openErr != nil || err != nil {
				return chat.Reply{}, false
			}
		}
	}
	return t.remindAs(ctx, w), true
}

// ofTheQuestion reads what is said of the weekly question itself, when that is
// the last thing that was said: "who sees this?", "no".
func (t *Turn) ofTheQuestion(ctx context.Context, clean string) (reflection.Command, bool) {
	c, ok := reflection.ReadReply(clean)
	if !ok || !t.alone() {
		return reflection.Command{}, false
	}
	c.Week, ok = t.questionBefore(ctx)
	return c, ok
}

// restOfReminder reads what was asked for just now: the day, the time or the zone.
func (t *Turn) restOfReminder(clean string) (reflection.Command, bool) {
	if t.Last.Topic != topicOfReminders {
		return reflection.Command{}, false
	}
	var offered []reflection.Command
	for _, choice := range t.Last.Choices {
		if c, ok := reflection.ParseCommand(choice.Value); ok {
			offered = append(offered, c)
		}
	}
	return reflection.ReadRest(offered, clean, t.clock().at, findZone)
}

func (t *Turn) remindAs(ctx context.Context, w reflection.Wish) chat.Reply {
	if w.Fault != "" {
		r := reflection.Refuse(w.Fault)
		r.Topic, r.Private = topicOfReminders, true
		return r
	}
	return t.remind(ctx, w.Command)
}

// remind works one press about the weekly question. Whatever it says is for
// that person alone; a store that fails is Trouble beside a fit reply.
func (t *Turn) remind(ctx context.Context, c reflection.Command) chat.Reply {
	var r chat.Reply
	caller, err := t.remindCaller(ctx)
	switch unasked := err == nil && t.unasked(ctx); {
	case err != nil:
		r = unread(c.String(), err)
	case unasked && aboutBeingAsked(c):
		r = cannotWrite()
	default:
		r, err = t.reminding.Press(ctx, caller, c)
		if unasked {
			r = withoutAsking(r)
		}
	}
	if err != nil {
		r.Trouble = fmt.Errorf("answering about the weekly question: %w", err)
	}
	r.Topic, r.Private = topicOfReminders, true
	return r
}

// unasked is true for somebody who is not written to, and stands where nobody
// can be.
func (t *Turn) unasked(ctx context.Context) bool {
	if p := t.Message.From.Platform; p != chat.Web && p != chat.Terminal {
		return false
	}
	kept, _, err := t.reminding.Held(ctx, t.Message.From)
	return err == nil && !kept.On
}

// aboutBeingAsked is true for a wish that only somebody can have who is written
// to.
func aboutBeingAsked(c reflection.Command) bool {
	switch c.Do {
	case reflection.RemindShow, reflection.RemindSet, reflection.RemindChange, reflection.RemindSave, reflection.RemindStart, reflection.RemindResume:
		return true
	case reflection.RemindStop, reflection.RemindPause, reflection.RemindSnooze, reflection.RemindSkip,
		reflection.RemindAway, reflection.RemindBack, reflection.RemindExtend, reflection.RemindFree, reflection.RemindNow,
		reflection.RemindWho, reflection.RemindWhy:
	}
	return false
}

// withoutAsking offers nothing that would only be refused.
func withoutAsking(r chat.Reply) chat.Reply {
	r.Parts = slices.DeleteFunc(r.Parts, func(p chat.Part) bool { _, form := p.(chat.Form); return form })
	r.Choices = slices.DeleteFunc(r.Choices, func(ch chat.Choice) bool {
		c, ours := reflection.ParseCommand(ch.Value)
		return ours && aboutBeingAsked(c)
	})
	return r
}

func cannotWrite() chat.Reply {
	return chat.Reply{
		Title: "I cannot write to you here",
		Parts: []chat.Part{
			chat.Paragraph{Text: "I can only answer here. In Slack and Microsoft Teams I can write to you each week, at your own day and time."},
			chat.Paragraph{Text: "You can have this week's question whenever you like."},
		},
		Choices: []chat.Choice{
			{Label: "This week's question", Value: reflection.Command{Do: reflection.RemindNow}.String()},
			{Label: "Write a reflection", Value: reflection.JournalCommand{Do: reflection.ReflectOpen}.String()},
		},
	}
}

// remindCaller is who is asked each week, and about what.
func (t *Turn) remindCaller(ctx context.Context) (reflection.Caller, error) {
	focus, err := t.focus(ctx)
	if err != nil {
		return reflection.Caller{}, err
	}
	here := t.clock()
	return reflection.Caller{
		Person: t.Message.From, Focus: focus, Library: t.Lib(), At: here.at, Zone: here.zone, ZoneFrom: here.from,
	}, nil
}

// focus is what the person works on, by their plan and their profile.
func (t *Turn) focus(ctx context.Context) (reflection.Focus, error) {
	plan, err := t.desk.Plan(ctx, t.Message.From)
	if err != nil {
		return reflection.Focus{}, fmt.Errorf("looking for a focus: %w", err)
	}
	f := reflection.Focus{Framework: t.Person.Framework, Grade: t.Person.Grade, Target: t.Person.Target}
	if plan.Focus != nil {
		f.Skill, f.Level = plan.Focus.Skill, plan.Focus.Level.ID
		if id := plan.Focus.Setting.ID; id != "" {
			f.Grade = id
		}
	}
	return f, nil
}

// WeeklyQuestion makes the prompt that a person is sent for a decision of the
// prompter, and says which passages it asks about. Its errors are failures of a
// store.
func (c *Coach) WeeklyQuestion(ctx context.Context, person chat.PersonID, r reflection.Reminder, d reflection.Decision, now time.Time) (chat.Reply, []reflection.Asked, error) {
	t := c.turn(ctx, chat.Message{From: person, At: now, Reply: chat.Address{Person: person, Direct: true}})
	if t.unread != nil {
		return chat.Reply{}, nil, t.unread
	}
	focus, err := t.focus(ctx)
	if err != nil {
		return chat.Reply{}, nil, err
	}
	x, done := c.documents.borrow()
	defer done()
	t.X = x
	p := r.Prompt(t.Lib(), focus, d, now)
	reply := reflection.PromptReply(p)
	reply.Private, reply.Topic = true, topicOfReminders
	reply.TextOnly = t.textOnly(reply)
	return reply, p.Asked, nil
}

// clock is the time where the person is.
type clock struct {
	at time.Time
	// zone is a name of the IANA database, or empty when nobody said where they
	// are; from is the platform that did, or empty when it was the person.
	zone, from string
}

// clock reads the zone of the profile, else the one the platform knows.
func (t *Turn) clock() clock {
	said := []clock{{zone: t.Person.Zone}, {zone: t.Message.Zone, from: platformNames[t.Message.From.Platform]}}
	for _, s := range said {
		if name, in, ok := t.zones.find(s.zone); ok {
			return clock{t.Message.At.In(in), name, s.from}
		}
	}
	return clock{at: t.Message.At.UTC()}
}

// platformNames are what people call the platforms.
var platformNames = map[chat.Platform]string{
	chat.Slack: "Slack", chat.Teams: "Teams", chat.Web: "your browser", chat.Terminal: "this machine",
}
