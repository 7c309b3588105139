package reflection

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// usualGuide is the guide for somebody who names none.
const usualGuide = "what"

// guide finds the guide that is named, or the usual one.
func (a Author) guide(id string) (g *knowledge.Guide, ok bool) {
	if id != "" {
		return a.Library.Guide(id)
	}
	if g, ok := a.Library.Guide(usualGuide); ok {
		return g, true
	}
	if all := a.Library.Guides(); len(all) > 0 {
		return all[0], true
	}
	return nil, false
}

// blank is an entry with the questions of a guide, as they are worded today.
func (a Author) blank(g *knowledge.Guide, id string, w Week) Entry {
	return Entry{
		ID: id, Guide: EntryGuide{ID: g.ID, Title: g.Title, Origin: g.Origin}, Steps: guideSteps(g),
		About: a.about(w), Begun: entryStamp(a.At), Zone: entryZone(a.At.Location()),
	}
}

// about is what was asked in a week, with its words of today.
func (a Author) about(w Week) *EntryPrompt {
	if w == (Week{}) {
		return nil
	}
	p := &EntryPrompt{Week: entryWeekName(w)}
	for _, asked := range slices.Backward(a.Asked) {
		if entryWeekAt(asked.At.In(a.At.Location())) != w {
			continue
		}
		s, ok := a.Library.Section(asked.Address)
		if !ok {
			break
		}
		i := slices.IndexFunc(s.Passages, func(x knowledge.Passage) bool { return x.ID == asked.Passage })
		if i < 0 {
			break
		}
		f := s.Framework
		p.Passage, p.Address, p.Text, p.Line, p.Bullet = asked.Passage, asked.Address, s.Passages[i].Text, s.Passages[i].Line, s.Passages[i].Bullet
		p.Where, p.Document, p.Publisher, p.Source, p.Attribution, p.Historic = s.Where(), f.Title, f.Publisher, f.Source, f.Attribution, f.Status == knowledge.Historic
		break
	}
	asked := Prompt{}
	if p.Text != "" {
		asked.Quote.Lines = []chat.Line{{Text: p.Text}}
	}
	p.Question = asked.in(w).Question
	return p
}

// open shows the form of a guide; without a guide or a week it goes on with the
// open reflection.
func (j *Journal) open(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	t, err := j.table(ctx, a)
	if err != nil {
		return chat.Reply{}, err
	}
	if c.Guide == "" && c.Week == (Week{}) && t.worth() {
		return t.present("You have a reflection open. This is its present question."), nil
	}
	g, ok := a.guide(c.Guide)
	if !ok {
		return journalWith(guidesScreen(a, c), "I hold no guide of that name."), nil
	}
	r := journalWith(writeScreen(a.blank(g, j.id(), c.Week), JournalCommand{Guide: g.ID, Week: c.Week}), t.news)
	if t.worth() {
		r.Choices = append(r.Choices, journalButton("Go on with the open reflection", JournalCommand{Do: ReflectGoOn, ID: t.draft.Entry.ID}))
	}
	return r, nil
}

// save takes the form of a whole reflection. Sending it twice keeps it once;
// sending it again with other words keeps those.
func (j *Journal) save(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	if c.ID == "" || c.Values == nil {
		c.Do = ReflectOpen
		return j.open(ctx, a, c)
	}
	f, err := j.one(ctx, a.Person, c.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	before := f.Entry
	if !f.there || f.damaged {
		before = a.lastKnown(c)
	}
	e := before.fill(c.Values)
	if len(e.Steps) == 0 {
		// Neither a guide nor a word.
		return journalWith(guidesScreen(a, c), "I hold no guide of that name."), nil
	}
	if faults := e.faults(); len(faults) > 0 {
		r := writeScreen(e, c)
		r.Faults = faults
		return r, nil
	}
	fresh := !f.there || f.damaged
	switch {
	case fresh:
		e.Written = entryStamp(a.At)
	case slices.Equal(e.Steps, before.Steps):
		return savedScreen(a, e, "It is saved already."), nil
	default:
		e.Edited = e.changedAt(a.At)
	}
	if _, err := j.entries.SaveEntry(ctx, a.Person, e, f.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving an entry: %w", err)
	}
	r := savedScreen(a, e, "Your reflection of "+e.day()+" is saved.")
	if fresh {
		r.Trouble = j.tell(ctx, a, e)
	}
	return r, nil
}

// lastKnown is the entry of a form that was sent: with the guide of today, or
// without one when it is gone meanwhile.
func (a Author) lastKnown(c JournalCommand) Entry {
	if g, ok := a.guide(c.Guide); ok {
		return a.blank(g, c.ID, c.Week)
	}
	return Entry{
		ID: c.ID, Guide: EntryGuide{ID: c.Guide, Title: "Reflection"}, About: a.about(c.Week), Begun: entryStamp(a.At), Zone: entryZone(a.At.Location()),
	}
}

// tell says that an entry was written in a week.
func (j *Journal) tell(ctx context.Context, a Author, e Entry) error {
	if j.Wrote == nil {
		return nil
	}
	w := entryWeekAt(a.At)
	if e.About != nil {
		if known, ok := entryWeekOf(e.About.Week); ok {
			w = known
		}
	}
	if err := j.Wrote(ctx, a, w); err != nil {
		return fmt.Errorf("saying that an entry was written: %w", err)
	}
	return nil
}

// mostFields is how many fields one form has: the page takes no more.
const mostFields = 20

// mostSteps is how many questions an entry has: those of its guide, and what a
// form held that the guide no longer asks.
const mostSteps = mostFields

// fill puts what a form holds into an entry. A question that the entry does not
// know, because the guide was changed under the open form, is added by its name:
// nothing that was written is lost.
func (e Entry) fill(values map[string]string) Entry {
	e = e.copied()
	for i, s := range e.Steps {
		if v, ok := values[s.ID]; ok {
			e.Steps[i].Answer = kept(s.Answer, entryText(v))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(values)) {
		known := slices.ContainsFunc(e.Steps, func(s EntryStep) bool { return s.ID == id })
		text := entryText(values[id])
		if known || text == "" || !entryFieldForm.MatchString(id) || len(e.Steps) >= mostSteps {
			continue
		}
		e.Steps = append(e.Steps, EntryStep{ID: id, Question: entryCapital(strings.ReplaceAll(id, "-", " ")), Answer: text})
	}
	return e
}

// kept is the answer before where a form shows no more than its beginning, and
// sends that back untouched.
func kept(before, now string) string {
	if head, cut := strings.CutSuffix(now, "…"); cut && len(before) > len(now) && strings.HasPrefix(before, head) {
		return before
	}
	return now
}

// faults say what of an entry cannot be taken, each at its question.
func (e Entry) faults() []chat.Fault {
	var out []chat.Fault
	longest, most := "", -1
	for _, s := range e.Steps {
		n := entrySize(s.Answer)
		if n > MostAnswer {
			out = append(out, chat.Fault{Field: s.ID, Sentence: fmt.Sprintf(
				"The answer has %s characters. The limit is %s. You can write another entry for the rest.", entryNumber(n), entryNumber(MostAnswer))})
		}
		if n > most {
			longest, most = s.ID, n
		}
	}
	switch size := e.size(); {
	case len(out) > 0:
	case e.empty():
		out = append(out, chat.Fault{Field: longest, Sentence: "Write something in at least one place."})
	case size > MostEntry:
		out = append(out, chat.Fault{Field: longest, Sentence: fmt.Sprintf(
			"The answers have %s characters together. The limit is %s. You can write another entry for the rest.", entryNumber(size), entryNumber(MostEntry))})
	}
	return out
}

// changed is when an entry's text was last written, in seconds since 1970.
func (e Entry) changed() int64 {
	if e.Edited.IsZero() {
		return max(0, e.Written.Unix())
	}
	return max(0, e.Edited.Unix())
}

// changedAt is when a change made now is dated. No two changes of an entry have
// one date: an old form is told from the newest by it.
func (e Entry) changedAt(now time.Time) time.Time {
	now = entryStamp(now)
	if least := time.Unix(e.changed()+1, 0).UTC(); now.Before(least) {
		return least
	}
	return now
}

// draftTable is an open reflection as it was found.
type draftTable struct {
	draft   Draft
	version Version
	// news is what to say before anything else.
	news string
}

// table reads the open reflection. One that cannot be read is set aside: the
// way on must not stay blocked by it.
func (j *Journal) table(ctx context.Context, a Author) (draftTable, error) {
	d, v, err := j.drafts.Draft(ctx, a.Person)
	if errors.Is(err, ErrDamaged) {
		if err := j.drafts.FinishDraft(ctx, a.Person, v, nil); err != nil {
			return draftTable{}, fmt.Errorf("setting a damaged reflection aside: %w", err)
		}
		return draftTable{news: "Your open reflection could not be read, and was set aside."}, nil
	}
	if err != nil {
		return draftTable{}, fmt.Errorf("reading the open reflection: %w", err)
	}
	return draftTable{draft: d, version: v}, nil
}

// there is true when a reflection is open, and worth when something stands in it.
func (t draftTable) there() bool { return t.version > 0 }
func (t draftTable) worth() bool { return t.version > 0 && !t.draft.Entry.empty() }

// present shows the question on the screen.
func (t draftTable) present(said string) chat.Reply {
	return journalWith(journalWith(stepScreen(t.draft), said), t.news)
}
