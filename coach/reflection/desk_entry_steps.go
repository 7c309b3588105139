package reflection

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// steps begins a reflection that is answered a question at a time.
func (j *Journal) steps(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	t, err := j.table(ctx, a)
	if err != nil {
		return chat.Reply{}, err
	}
	if t.worth() {
		return t.present("You have a reflection open. This is its present question."), nil
	}
	g, ok := a.guide(c.Guide)
	if !ok {
		return journalWith(guidesScreen(a, c), "I hold no guide of that name."), nil
	}
	t.draft = Draft{Entry: a.blank(g, j.id(), c.Week), Step: 1}
	if _, err := j.drafts.SaveDraft(ctx, a.Person, t.draft, t.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving a new reflection: %w", err)
	}
	return t.present(""), nil
}

// answer takes the answer to one question and shows the next, whichever is on
// the screen elsewhere.
func (j *Journal) answer(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	t, err := j.table(ctx, a)
	if err != nil {
		return chat.Reply{}, err
	}
	if !t.there() || c.ID != "" && c.ID != t.draft.Entry.ID {
		return j.stray(ctx, a, c, t)
	}
	d := t.draft
	if c.Number == 0 {
		c.Number = d.Step
	}
	if c.Number > len(d.Entry.Steps) || c.Values == nil {
		return t.present(""), nil
	}
	d.Entry, d.Step = d.Entry.fill(c.Values), c.Number
	t.draft = d
	last := d.Step == len(d.Entry.Steps)
	if faults := d.Entry.faults(); len(faults) > 0 && (last || !d.Entry.empty()) {
		r := t.present("")
		// The limit of the whole may be met at another question, which is not in
		// this form.
		for i := range faults {
			faults[i].Field = d.Entry.Steps[d.Step-1].ID
		}
		r.Faults = faults[:1]
		return r, nil
	}
	if last {
		return j.finish(ctx, a, t)
	}
	t.draft.Step++
	if _, err := j.drafts.SaveDraft(ctx, a.Person, t.draft, t.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving an answer: %w", err)
	}
	return t.present(""), nil
}

// stray answers a form of a reflection that is not open: what was written in it
// is given back in a form that can be saved.
func (j *Journal) stray(ctx context.Context, a Author, c JournalCommand, t draftTable) (chat.Reply, error) {
	if c.ID == "" || len(c.Values) == 0 {
		return t.closed(), nil
	}
	f, err := j.one(ctx, a.Person, c.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	if f.there && !f.damaged {
		e := f.fill(c.Values)
		if slices.Equal(e.Steps, f.Steps) {
			return savedScreen(a, f.Entry, "It is saved already."), nil
		}
		return journalWith(readScreen(e, 0, ""), "That reflection is saved already. To keep what you have just written, save the changes."), nil
	}
	e := a.lastKnown(c).fill(c.Values)
	return journalWith(writeScreen(e, c), "That reflection is no longer open. What you wrote is in the form. Save it to keep it."), nil
}

// closed answers a press that finds no open reflection.
func (t draftTable) closed() chat.Reply {
	if t.there() {
		return t.present("That button belongs to another reflection. This is the one that is open.")
	}
	r := journalScreen("No open reflection", fmt.Sprintf("You have no reflection open. An open one is kept for %d days after your last answer.", int(KeepDraft.Hours()/24)))
	r.Choices = []chat.Choice{
		journalButton("Reflect", JournalCommand{Do: ReflectOpen}), journalButton("My journal", JournalCommand{Do: JournalList}),
	}
	return journalWith(r, t.news)
}

// move answers the presses that give no answer: go on, back, later, finish, drop.
func (j *Journal) move(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	t, err := j.table(ctx, a)
	if err != nil {
		return chat.Reply{}, err
	}
	if !t.there() || c.ID != "" && c.ID != t.draft.Entry.ID {
		return t.closed(), nil
	}
	switch c.Do {
	case ReflectBack:
		if t.draft.Step == 1 {
			return t.present("This is the first question."), nil
		}
		if c.Number > 0 && c.Number != t.draft.Step {
			// Pressed twice, or in an old message.
			return t.present(""), nil
		}
		t.draft.Step--
		if _, err := j.drafts.SaveDraft(ctx, a.Person, t.draft, t.version); err != nil {
			return chat.Reply{}, fmt.Errorf("going back a question: %w", err)
		}
		return t.present(""), nil
	case ReflectLater:
		r := journalScreen("Finish later", fmt.Sprintf("Your reflection is kept for %d days after your last answer.", int(KeepDraft.Hours()/24)))
		r.Choices = []chat.Choice{journalButton("Go on", JournalCommand{Do: ReflectGoOn, ID: t.draft.Entry.ID})}
		return r, nil
	case ReflectFinish:
		return j.finish(ctx, a, t)
	case ReflectDrop:
		return j.drop(ctx, a, t, c.Sure)
	}
	return t.present(""), nil
}

// finish keeps what an open reflection came to.
func (j *Journal) finish(ctx context.Context, a Author, t draftTable) (chat.Reply, error) {
	e := t.draft.Entry
	if e.empty() {
		return t.present("Nothing is written yet."), nil
	}
	if faults := e.faults(); len(faults) > 0 {
		return t.present(faults[0].Sentence), nil
	}
	e.Written = entryStamp(a.At)
	if err := j.drafts.FinishDraft(ctx, a.Person, t.version, &e); err != nil {
		return chat.Reply{}, fmt.Errorf("keeping a reflection: %w", err)
	}
	r := savedScreen(a, e, "Your reflection of "+e.day()+" is saved.")
	r.Trouble = j.tell(ctx, a, e)
	return r, nil
}

// drop deletes an open reflection, after asking when something stands in it.
func (j *Journal) drop(ctx context.Context, a Author, t draftTable, sure bool) (chat.Reply, error) {
	if t.worth() && !sure {
		r := journalScreen("Delete this reflection?", "This deletes what you wrote in the reflection that is open. It cannot be undone.")
		id := t.draft.Entry.ID
		r.Choices = []chat.Choice{
			journalButton("Delete it for good", JournalCommand{Do: ReflectDrop, ID: id, Sure: true}),
			journalButton("Finish with what I have", JournalCommand{Do: ReflectFinish, ID: id}),
			journalButton("Go on", JournalCommand{Do: ReflectGoOn, ID: id}),
		}
		return r, nil
	}
	if err := j.drafts.FinishDraft(ctx, a.Person, t.version, nil); err != nil {
		return chat.Reply{}, fmt.Errorf("deleting an open reflection: %w", err)
	}
	r := journalScreen("Deleted", "The open reflection is deleted.")
	r.Choices = []chat.Choice{
		journalButton("Reflect", JournalCommand{Do: ReflectOpen}), journalButton("My journal", JournalCommand{Do: JournalList}),
	}
	return r, nil
}
