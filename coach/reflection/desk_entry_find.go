package reflection

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// mostListed is how many entries one screen lists, and mostOffered how many of
// them have a button to read them.
const (
	mostListed  = 10
	mostOffered = 5
)

// fieldWords is the field with the words to find.
const fieldWords = "words"

// list shows when entries were written and what about, and never their words.
func (j *Journal) list(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	all, damaged, err := j.all(ctx, a.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	open, err := j.Open(ctx, a.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	pages := max(1, (len(all)+mostListed-1)/mostListed)
	page := min(max(c.Number, 1), pages)
	said := "You have written " + entryCount(len(all), "entry") + "."
	if len(all) == 0 {
		said = "You have no entries yet. An entry takes two or three minutes."
	}
	if pages > 1 {
		said += fmt.Sprintf(" This is page %d of %d.", page, pages)
	}
	r := journalScreen("Your journal", said)
	if open {
		r.Parts = append(r.Parts, journalSay("You have a reflection open."))
		r.Choices = append(r.Choices, journalButton("Go on with it", JournalCommand{Do: ReflectGoOn}))
	}
	r = setAside(r, damaged)
	listed := all[(page-1)*mostListed : min(page*mostListed, len(all))]
	if len(listed) > 0 {
		r.Parts = append(r.Parts, entryTable("Newest first", listed))
	}
	r.Choices = append(r.Choices, journalButton("Reflect", JournalCommand{Do: ReflectOpen}))
	r.Choices = append(r.Choices, readButtons(listed)...)
	if page < pages {
		r.Choices = append(r.Choices, journalButton("Older entries", JournalCommand{Do: JournalList, Number: page + 1}))
	}
	if page > 1 {
		r.Choices = append(r.Choices, journalButton("Newer entries", JournalCommand{Do: JournalList, Number: page - 1}))
	}
	if len(all) > 0 {
		r.Choices = append(r.Choices, journalButton("Find an entry", JournalCommand{Do: JournalFind}),
			journalButton("Look back on a month", JournalCommand{Do: JournalMonth}),
			chat.Choice{Label: "Export", Value: "mine export"})
	}
	return r, nil
}

// setAside says that entries cannot be read, and offers to delete the first.
func setAside(r chat.Reply, damaged []SavedEntry) chat.Reply {
	if len(damaged) == 0 {
		return r
	}
	said := "1 entry cannot be read. It was set aside."
	if len(damaged) > 1 {
		said = entryCount(len(damaged), "entry") + " cannot be read. They were set aside."
	}
	r.Parts = append(r.Parts, journalSay(said))
	r.Choices = append(r.Choices, journalButton("Delete what cannot be read", JournalCommand{Do: JournalDelete, ID: damaged[0].ID}))
	return r
}

// entryTable is what a list says of entries.
func entryTable(caption string, es []Entry) chat.Table {
	t := chat.Table{Caption: caption, Header: []string{"Date", "Guide", "Skills", "Words"}}
	for i, day := range entryDays(es) {
		skills := "not linked"
		if linked := es[i].linked(); len(linked) > 0 {
			skills = strings.Join(linked, "; ")
		}
		t.Rows = append(t.Rows, []string{day, es[i].Guide.Title, skills, entryNumber(es[i].words())})
	}
	return t
}

// entryDays are the dates of entries, with the time where two have one date.
func entryDays(es []Entry) []string {
	out := make([]string, len(es))
	for _, layout := range []string{"2 January 2006", "2 January 2006 at 15:04", "2 January 2006 at 15:04:05"} {
		alike := map[string]int{}
		for _, day := range out {
			alike[day]++
		}
		for i, e := range es {
			if out[i] == "" || alike[out[i]] > 1 {
				out[i] = e.Written.In(e.zone()).Format(layout)
			}
		}
	}
	return out
}

// readButtons open the first few entries.
func readButtons(es []Entry) []chat.Choice {
	var out []chat.Choice
	days := entryDays(es)
	for i, e := range es[:min(len(es), mostOffered)] {
		out = append(out, journalButton("Read "+days[i], JournalCommand{Do: JournalRead, ID: e.ID}))
	}
	return out
}

// find looks for words in the person's own entries. What it looked for stands
// nowhere in the answer: it is likely a word of an entry.
func (j *Journal) find(ctx context.Context, a Author, c JournalCommand) (chat.Reply, error) {
	form := chat.Form{
		Title: "Find an entry", Submit: "Find", Value: JournalCommand{Do: JournalFind}.String(), Private: true,
		Open: journalButton("Find other words", JournalCommand{Do: JournalFind}),
		Fields: []chat.Field{{
			Name: fieldWords, Label: "Which words are in it?", Hint: "All of the words have to be in the entry. Capitals, accents and endings do not matter.", Required: true, Most: 150,
		}},
	}
	wanted := searchWords(c.Values[fieldWords])
	if len(wanted) == 0 {
		r := journalScreen("Find an entry", "I look in your own entries and nowhere else.", form)
		if c.Values != nil {
			r.Faults = []chat.Fault{{Field: fieldWords, Sentence: "Write a word to look for."}}
		}
		return r, nil
	}
	all, damaged, err := j.all(ctx, a.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	hits := slices.DeleteFunc(all, func(e Entry) bool { return !e.holds(wanted) })
	said := "I found the words in " + entryCount(len(hits), "entry") + "."
	if len(hits) == 0 {
		said = "I found the words in no entry of yours."
	}
	r := journalScreen("Find an entry", said)
	if len(hits) > 0 {
		caption := "Newest first"
		if len(hits) > mostListed {
			caption = fmt.Sprintf("The newest %d; more words find fewer", mostListed)
		}
		hits = hits[:min(len(hits), mostListed)]
		r.Parts = append(r.Parts, entryTable(caption, hits))
	}
	r.Choices = readButtons(hits)
	r.Parts = append(r.Parts, form)
	r = setAside(r, damaged)
	r.Choices = append(r.Choices, journalButton("My journal", JournalCommand{Do: JournalList}))
	return r, nil
}

// holds is true when an entry has all the words.
func (e Entry) holds(wanted []string) bool {
	var texts []string
	for _, s := range e.Steps {
		texts = append(texts, s.Answer)
	}
	if e.Star != nil {
		texts = append(texts, e.Star.Situation, e.Star.Task, e.Star.Action, e.Star.Result)
	}
	texts = append(texts, e.linked()...)
	there := map[string]bool{}
	for _, w := range allWords(strings.Join(texts, "\n")) {
		there[w] = true
	}
	for _, w := range wanted {
		if !there[w] {
			return false
		}
	}
	return true
}
