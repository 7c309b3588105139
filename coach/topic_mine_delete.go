package coach

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// deleteSome offers what can be deleted by itself.
func (t *Turn) deleteSome(ctx context.Context) chat.Reply {
	b, err := t.belongings(ctx)
	if err != nil {
		return unread("mine delete", err)
	}
	h := b.checkIns
	r := chat.Reply{Title: "Delete something", Parts: []chat.Part{chat.Paragraph{Text: "What would you like to delete? You are asked again before anything goes."}}}
	if h.Sitting != nil {
		r.Choices = append(r.Choices, chat.Choice{Label: "The open check-in", Value: checkin.Press{Do: checkin.DoDrop, ID: h.Sitting.ID}.String()})
	}
	if t.Person.Profile != (Profile{}) {
		r.Choices = append(r.Choices, chat.Choice{Label: "My profile", Value: "me forget"})
	}
	if b.journal.Draft != nil || len(b.journal.Entries) > 0 || b.journal.Damaged > 0 {
		r.Choices = append(r.Choices, chat.Choice{Label: "My journal", Value: reflection.JournalCommand{Do: reflection.JournalList}.String()})
	}
	if b.set && b.reminder.On {
		r.Choices = append(r.Choices, chat.Choice{Label: "Stop my weekly question", Value: reflection.Command{Do: reflection.RemindStop}.String()})
	}
	if len(b.mentoring.Given) > 0 {
		r.Choices = append(r.Choices, chat.Choice{Label: "What I share", Value: mentoring.Command{Do: mentoring.DoShared}.String()})
	}
	if len(b.mentoring.Received) > 0 {
		r.Choices = append(r.Choices, chat.Choice{Label: "What was sent to me", Value: mentoring.Command{Do: mentoring.DoSuggested}.String()})
	}
	if len(b.mentoring.Views) > 0 {
		r.Choices = append(r.Choices, chat.Choice{Label: "Second views", Value: mentoring.Command{Do: mentoring.DoViews}.String()})
	}
	if len(b.mentoring.Pairs) > 0 {
		r.Choices = append(r.Choices, chat.Choice{Label: "Mentors and mentees", Value: mentoring.Command{Do: mentoring.DoMentor}.String()})
	}
	if len(h.Plan.Actions) > 0 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "Actions are removed in your plan."})
		r.Choices = append(r.Choices, chat.Choice{Label: "My plan", Value: checkin.Press{Do: checkin.DoPlan}.String()})
	}
	if len(h.Snapshots) > 0 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "An example is removed by saving an empty one."})
		for _, sn := range slices.Backward(h.Snapshots) {
			if len(r.Choices) < maxChoices-2 {
				r.Choices = append(r.Choices, chat.Choice{Label: t.dated(sn), Value: "mine delete check-in " + sn.ID})
			}
		}
		r.Choices = append(r.Choices, chat.Choice{Label: "My answers and examples", Value: checkin.Press{Do: checkin.DoAnswers}.String()})
	}
	r.Choices = append(r.Choices, chat.Choice{Label: "Everything", Value: "mine delete everything"})
	return r
}

// dated is a finished check-in in the words of a button.
func (t *Turn) dated(sn checkin.Snapshot) string {
	return "The check-in of " + sn.Finished.In(t.caller().At.Location()).Format("2 January 2006") + " (" + sn.Document.Short + ")"
}

// deleteLast asks whether the newest finished check-in should go.
func (t *Turn) deleteLast(ctx context.Context) chat.Reply {
	h, err := t.desk.Held(ctx, t.Message.From)
	if err != nil {
		return unread("mine "+mineDeleteLast, err)
	}
	id := ""
	if n := len(h.Snapshots); n > 0 {
		id = h.Snapshots[n-1].ID
	}
	return t.deleteCheckIn(ctx, id, false)
}

// deleteCheckIn asks, and then deletes one finished check-in.
func (t *Turn) deleteCheckIn(ctx context.Context, id string, sure bool) chat.Reply {
	h, err := t.desk.Held(ctx, t.Message.From)
	if err != nil {
		return unread("mine delete", err)
	}
	more := []chat.Choice{{Label: "Delete something else", Value: "mine delete"}, {Label: "What do you hold on me?", Value: "mine"}}
	i := slices.IndexFunc(h.Snapshots, func(sn checkin.Snapshot) bool { return sn.ID == id })
	if i < 0 {
		return chat.Reply{Title: "Nothing to delete", Parts: []chat.Part{chat.Paragraph{Text: "I hold no such check-in. It may have been deleted before."}}, Choices: more}
	}
	name := t.dated(h.Snapshots[i])
	if !sure {
		return chat.Reply{
			Title:   "Delete this check-in?",
			Parts:   []chat.Part{chat.Paragraph{Text: name + " goes with its answers and examples. It cannot be undone."}},
			Choices: []chat.Choice{{Label: "Delete it", Value: "mine delete check-in " + id + " yes"}, {Label: "Keep it", Value: "mine"}},
		}
	}
	err = t.unshare(ctx, id)
	if err == nil {
		err = t.keeper.ForgetCheckIn(ctx, t.Message.From, id)
	}
	if err != nil {
		return chat.Reply{
			Title: "Not deleted", Parts: []chat.Part{chat.Paragraph{Text: "I could not delete that. Press again in a moment."}},
			Choices: []chat.Choice{{Label: "Delete it", Value: "mine delete check-in " + id + " yes"}},
			Trouble: fmt.Errorf("deleting a check-in: %w", err),
		}
	}
	return chat.Reply{Title: "Deleted", Parts: []chat.Part{chat.Paragraph{Text: name + " is deleted, with its answers and examples."}}, Choices: more}
}
