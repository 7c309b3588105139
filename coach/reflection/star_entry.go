package reflection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// starBox is how many words many application forms take for an example.
const starBox = 250

// starAsks are what each part of an example is asked with.
var starAsks = []EntryStep{
	{ID: string(knowledge.StarSituation), Question: "Situation: where and when was this?", Hint: "One or two sentences, so that a stranger understands."},
	{ID: string(knowledge.StarTask), Question: "Task: what did you have to achieve?", Hint: "What was asked of you, or what you took on yourself."},
	{ID: string(knowledge.StarAction), Question: "Action: what did you do yourself?", Hint: "This part counts most. Say I, not we."},
	{ID: string(knowledge.StarResult), Question: "Result: what came of it?", Hint: "A figure or what somebody said helps."},
}

// starSteps are the parts of an example as a form asks for them.
func starSteps(s EntryStar) []EntryStep {
	out := slices.Clone(starAsks)
	for i, text := range []string{s.Situation, s.Task, s.Action, s.Result} {
		out[i].Answer = text
	}
	return out
}

// starOf is what a form of the parts holds.
func starOf(steps []EntryStep) EntryStar {
	return EntryStar{Situation: steps[0].Answer, Task: steps[1].Answer, Action: steps[2].Answer, Result: steps[3].Answer}
}

// words is how many words an example has.
func (s EntryStar) words() int { return Entry{Steps: starSteps(s)}.words() }

// arrange puts the answers of an entry where its guide says they belong, in
// their own words and order. left are the questions whose answers found no
// room; a part that no answer belongs to is empty.
func (e Entry) arrange() (s EntryStar, left []string) {
	steps := starSteps(EntryStar{})
	for i := range steps {
		for _, from := range e.Steps {
			if string(from.Star) != steps[i].ID || from.Answer == "" {
				continue
			}
			text := strings.TrimSpace(steps[i].Answer + "\n\n" + from.Answer)
			if entrySize(text) > MostAnswer {
				left = append(left, from.Question)
				continue
			}
			steps[i].Answer = text
		}
	}
	return starOf(steps), left
}

// starNow is the example of an entry: the one that was saved, or its answers
// arranged.
func (e Entry) starNow() (s EntryStar, left []string) {
	if e.Star != nil {
		return *e.Star, nil
	}
	return e.arrange()
}

// starChanged is when an example was last saved, in seconds since 1970.
func (e Entry) starChanged() int64 {
	if e.Star == nil {
		return 0
	}
	return max(0, e.Star.Saved.Unix())
}

// star shows an entry as an example for an application.
func (j *Journal) star(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	f, reply, err := j.known(ctx, a, c.ID)
	if err != nil || reply != nil {
		return entryOr(reply), err
	}
	s, left := f.starNow()
	return starScreen(f.Entry, s, left, c.Number), nil
}

// keepStar takes the parts of an example.
func (j *Journal) keepStar(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	if len(c.Values) == 0 {
		return j.star(ctx, a, c)
	}
	f, err := j.one(ctx, a.Person, c.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	if !f.there || f.damaged {
		return j.edit(ctx, a, c)
	}
	before, left := f.starNow()
	steps := Entry{Steps: starSteps(before)}.fill(c.Values).Steps[:len(starAsks)]
	s := starOf(steps)
	if faults := (Entry{Steps: steps}).faults(); len(faults) > 0 {
		r := starScreen(f.Entry, s, nil, c.Number)
		r.Faults = entryHere(faults, c.Values)
		return withForm(r, Entry{Steps: steps}, c), nil
	}
	if c.Seen != 0 && c.Seen != f.starChanged() {
		r := journalWith(starScreen(f.Entry, s, nil, c.Number), "This draft was changed somewhere else since you opened it. What you wrote is in the form. Saving it replaces what stands there now.")
		return withForm(r, Entry{Steps: steps}, c), nil
	}
	e := f.copied()
	s.Saved = entryStamp(a.At)
	if f.Star != nil && !s.Saved.After(f.Star.Saved) {
		s.Saved = f.Star.Saved.Add(1e9)
	}
	e.Star = &s
	if _, err := j.entries.SaveEntry(ctx, a.Person, e, f.version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving an example: %w", err)
	}
	return journalWith(starScreen(e, s, left, c.Number), "The STAR draft is saved with the entry."), nil
}

// starScreen is an example in a form, with how long it is.
func starScreen(e Entry, s EntryStar, left []string, page int) chat.Reply {
	pages := entryPages(starSteps(s))
	page = min(max(page, 1), len(pages))
	number := 0
	if len(pages) > 1 {
		number = page
	}
	r := journalScreen("STAR draft of your entry of "+e.day(), "These are your own words, put in order. Nothing was added.")
	r.Parts = append(r.Parts, journalSay(starLength(s.words())))
	var empty []string
	for _, st := range starSteps(s) {
		if st.Answer == "" {
			empty = append(empty, entryCapital(st.ID))
		}
	}
	if len(empty) > 0 {
		r.Parts = append(r.Parts, journalSay("Still empty: "+strings.Join(empty, ", ")+". Your entry does not speak of this, so write it yourself."))
	}
	if len(left) > 0 {
		r.Parts = append(r.Parts, journalSay("There was no room for the answers to these questions:"), chat.List{Items: left})
	}
	r.Parts = append(r.Parts, chat.Form{
		Title: "STAR draft", Intro: "Move and change the words as you like. The entry stays as it is. " + leaveOut, Fields: entryFields(pages[page-1]), Submit: "Save the draft", Private: true,
		Value: JournalCommand{Do: JournalStarSave, ID: e.ID, Number: number, Seen: e.starChanged()}.String(),
		Open:  journalButton("Open the draft", JournalCommand{Do: JournalStar, ID: e.ID, Number: number}),
	})
	if page < len(pages) {
		r.Choices = append(r.Choices, journalButton("The next part", JournalCommand{Do: JournalStar, ID: e.ID, Number: page + 1}))
	}
	if page > 1 {
		r.Choices = append(r.Choices, journalButton("The part before", JournalCommand{Do: JournalStar, ID: e.ID, Number: page - 1}))
	}
	r.Choices = append(r.Choices, journalButton("Read the entry", JournalCommand{Do: JournalRead, ID: e.ID}), journalButton("My journal", JournalCommand{Do: JournalList}))
	return r
}

// starLength holds a number of words against what application forms take.
func starLength(words int) string {
	s := fmt.Sprintf("The draft has %s. Many application forms take %d.", entryCount(words, "word"), starBox)
	if over := words - starBox; over > 0 {
		s += fmt.Sprintf(" That is %s too many.", entryNumber(over))
	}
	return s
}
