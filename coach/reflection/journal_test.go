package reflection

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Words that stand nowhere else.
const (
	plantedWhat  = "xylophone quokka"
	plantedSo    = "zugzwang marzipan"
	plantedNow   = "brouhaha wombat"
	plantedStar  = "flugelhorn"
	plantedEdit  = "gobbledegook"
	plantedFound = "quokka"
)

// TestNoReplyShowsWhatWasWritten works every command over entries and an open
// reflection with planted words, well and with the store away or damaged, and
// looks for the words in all that may come into a message.
func TestNoReplyShowsWhatWasWritten(t *testing.T) {
	planted := strings.Fields(strings.Join([]string{plantedWhat, plantedSo, plantedNow, plantedStar, plantedEdit}, " "))
	shows := 0
	look := func(t *testing.T, c JournalCommand, r chat.Reply, err error) {
		t.Helper()
		seen := strings.ToLower(visible(t, r))
		if err != nil {
			seen += strings.ToLower(err.Error())
		}
		for _, w := range planted {
			if strings.Contains(seen, w) {
				t.Errorf("%s shows %q:\n%s", c, w, seen)
			}
		}
		if slices.ContainsFunc(planted, func(w string) bool { return strings.Contains(opened(r).Plain(), w) }) {
			shows++
		}
	}
	values := map[string]string{"what": plantedWhat, "so-what": plantedSo, "now-what": plantedEdit, "situation": plantedWhat, "action": plantedStar, fieldWords: plantedFound}
	long := map[string]string{"what": strings.Repeat(plantedWhat+" ", 2000), "situation": strings.Repeat(plantedStar+" ", 2000)}
	commands := func(id, draft string) []JournalCommand {
		var out []JournalCommand
		for verb := range journalReaders {
			for _, with := range []string{"", id, draft, "gone"} {
				for _, n := range []int{0, 1, 2, 99} {
					for _, v := range []map[string]string{nil, {}, values, long} {
						out = append(out, JournalCommand{Do: verb, ID: with, Number: n, Values: v, Seen: int64(n % 2), Guide: []string{"", "what", "gone"}[n%3]})
					}
				}
				out = append(out, JournalCommand{Do: verb, ID: with, Sure: true}, JournalCommand{Do: verb, ID: with, Address: "scs/learning-agility"},
					JournalCommand{Do: verb, ID: with, Values: map[string]string{fieldSkill: plantedEdit}})
			}
		}
		// Only what can be pressed or typed.
		return slices.DeleteFunc(out, func(c JournalCommand) bool {
			read, ok := ParseJournal(c.String())
			c.Values = nil
			return !ok || !reflect.DeepEqual(read, c)
		})
	}
	prepare := func(t *testing.T) (p *journalPerson, id, draft string) {
		p = newJournalPerson(t, journalLibrary(t))
		id = p.write(plantedWhat, plantedSo, plantedNow)
		p.press("journal star")
		p.fill(map[string]string{"task": plantedStar})
		p.press("reflect steps")
		p.fill(map[string]string{"what": plantedWhat})
		d, _, err := p.memory.Draft(t.Context(), p.author.Person)
		if err != nil {
			t.Fatal(err)
		}
		return p, id, d.Entry.ID
	}
	p, id, draft := prepare(t)
	entries, versions, open, opened := clone(p.memory.entries), p.memory.version, p.memory.draft, p.memory.drafted
	total := 0
	for _, away := range []string{"", "Entries", "Entry", "SaveEntry", "DeleteEntry", "Draft", "SaveDraft", "FinishDraft", "damaged"} {
		for _, c := range commands(id, draft) {
			p.memory.entries, p.memory.version, p.memory.draft, p.memory.drafted = clone(entries), map[string]Version{id: versions[id]}, open, opened
			p.memory.fail = func(call string) error {
				if call == away {
					return errJournalAway
				}
				return nil
			}
			if away == "damaged" {
				p.memory.entries[id] = []byte(`{"record":"journal entry","format":1,"id":"` + plantedWhat)
				p.memory.draft = []byte(plantedSo)
			}
			r, err := p.journal.Press(t.Context(), p.author, c)
			look(t, c, r, err)
			checkJournalScreen(t, c, r)
			total++
		}
	}
	if shows < 100 {
		t.Errorf("only %d replies had the words in a form: nothing was looked at", shows)
	}
	t.Logf("%d presses, %d with the words in a form", total, shows)
}

func clone(m map[string][]byte) map[string][]byte {
	out := map[string][]byte{}
	for k, v := range m {
		out[k] = v
	}
	return out
}

func TestLongAnswers(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	long := strings.TrimSpace(strings.Repeat("longer ", 2857)) + "!"
	if len(long) != 19_999 {
		t.Fatalf("%d characters", len(long))
	}
	p.press("reflect")
	r := p.fill(map[string]string{"what": long + "!", "so-what": "Short."})
	want := chat.Fault{Field: "what", Sentence: "The answer has 20,000 characters. The limit is 3,000. You can write another entry for the rest."}
	if !slices.Equal(r.Faults, []chat.Fault{want}) || p.value("what") != long+"!" || p.value("so-what") != "Short." {
		t.Errorf("the faults %v, with %d characters given back", r.Faults, len(p.value("what")))
	}
	if p.memory.writes != 0 {
		t.Error("something was kept")
	}
	// The text that was given back is shortened and sent again.
	r = p.fill(map[string]string{"what": long[:3000]})
	if len(r.Faults) > 0 || r.Title != "Saved" {
		t.Errorf("not saved: %v", r.Faults)
	}
	// Signs count as the boxes of a browser count them.
	p.press("reflect")
	if r := p.fill(map[string]string{"what": strings.Repeat("🍲", 1501)}); len(r.Faults) != 1 || !strings.Contains(r.Faults[0].Sentence, "3,002") {
		t.Errorf("emoji: %v", r.Faults)
	}
	// All answers together.
	p.press("reflect gibbs")
	some := strings.Repeat("x", 2999)
	r = p.fill(map[string]string{"what-happened": some, "what-you-did": some, "feelings": some, "why": some + "y", "next-time": "abcde"})
	if len(r.Faults) != 1 || r.Faults[0].Field != "why" || !strings.Contains(r.Faults[0].Sentence, "12,002 characters together. The limit is 12,000") {
		t.Errorf("together: %v", r.Faults)
	}
	// One question at a time.
	p.press("reflect steps")
	writes := p.memory.writes
	r = p.fill(map[string]string{"what": long})
	if len(r.Faults) != 1 || p.value("what") != long || p.memory.writes != writes {
		t.Errorf("a question at a time: %v", r.Faults)
	}
	// And in an entry that is changed.
	id := p.entry("id1").ID
	p.press("journal read " + id)
	if r = p.fill(map[string]string{"so-what": long}); len(r.Faults) != 1 || r.Faults[0].Field != "so-what" || p.value("so-what") != long {
		t.Errorf("changing: %v", r.Faults)
	}
	if p.press("journal star " + id); p.fill(map[string]string{"task": long}).Faults[0].Field != "task" || p.value("task") != long {
		t.Errorf("an example: %v", p.last.Faults)
	}
}

// A form holds no more than every platform takes, so that none cuts off the end
// of what is sent back.
func TestLongEntriesComeInParts(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	p.press("reflect gibbs")
	big := strings.Repeat("é", 2999)
	p.fill(map[string]string{"what-happened": big + "1", "what-you-did": big + "2", "feelings": big + "3", "next-time": big + "4"})
	if p.last.Title != "Saved" {
		t.Fatal(p.last.Faults)
	}
	var got []string
	p.click("Read it")
	for {
		f, _ := formIn(p.last)
		size := 0
		for _, field := range f.Fields {
			size += len(field.Value)
			if field.Value != "" {
				got = append(got, field.Value[len(field.Value)-1:])
			}
		}
		if size > pageSize {
			t.Errorf("%d bytes in one form", size)
		}
		if !slices.ContainsFunc(p.last.Choices, func(c chat.Choice) bool { return c.Label == "The next part" }) {
			break
		}
		p.click("The next part")
	}
	if strings.Join(got, "") != "1234" {
		t.Errorf("the parts hold %q", got)
	}
	// Only the part that is sent is changed.
	p.fill(map[string]string{"next-time": "Changed."})
	e := p.entry("id1")
	if e.Steps[6].Answer != "Changed." || e.Steps[0].Answer != big+"1" {
		t.Error("another part was changed")
	}
	// A platform that shows the beginning only sends that back.
	p.press("journal read id1 1")
	cut := big[:2000] + "…"
	if p.fill(map[string]string{"what-happened": cut}); p.entry("id1").Steps[0].Answer != big+"1" {
		t.Error("the end of an answer was lost")
	}
}

// Somebody who writes on two screens loses neither text without being asked.
// When the store is away, a reading press can be pressed again, and a form comes
// back with all that was written.
// A guide that is removed under an open reflection carries on with the words it
// had; under an open form the answers are kept by the names of their questions.
// A form of a reflection that is not open any more gives back what was written.
// Wrote is told the week an entry answers for; when it fails the entry is saved
// all the same.
func TestWroteIsToldTheWeek(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	p.write("Now.", "", "")
	p.press("reflect week 2026-W53")
	p.fill(map[string]string{"what": "Early."})
	p.press("reflect steps what week 2026-W40")
	p.fill(map[string]string{"what": "Late."})
	p.click("Finish with what I have")
	if want := []Week{{2026, 47}, {2026, 53}, {2026, 40}}; !slices.Equal(p.weeks, want) {
		t.Errorf("told %v, want %v", p.weeks, want)
	}
	p.journal.Wrote = func(context.Context, Author, Week) error { return errJournalAway }
	p.press("reflect")
	if r := p.fill(map[string]string{"what": "Kept."}); !errors.Is(r.Trouble, errJournalAway) || r.Title != "Saved" || len(p.memory.entries) != 4 {
		t.Errorf("%v", r.Trouble)
	}
}

func TestFindInOnesOwnWords(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	at := p.author.At
	for i, text := range []string{"We planned for the striking drivers at the café.", "The queues were long; Priya’s plan helped.", "Nothing to see."} {
		p.author.At = at.AddDate(0, 0, -i)
		p.write(text, "", "")
	}
	for words, want := range map[string]int{
		"strike": 1, "STRIKES": 1, "cafe": 1, "Café plans": 1, "planning": 2, "queue": 1, "queueing": 1, "priya": 1, "priyas": 1, "the": 2, "what did I write about the queue": 0, "the queue": 1, "zebra": 0, "driver": 1, "seeing": 1,
	} {
		r := p.do(JournalCommand{Do: JournalFind, Values: map[string]string{fieldWords: words}})
		said := fmt.Sprintf("I found the words in %s.", entryCount(want, "entry"))
		if want == 0 {
			said = "I found the words in no entry of yours."
		}
		if !strings.Contains(r.Plain(), said) {
			t.Errorf("%q, want %d:\n%s", words, want, r.Plain())
		}
	}
	if r := p.do(JournalCommand{Do: JournalFind, Values: map[string]string{fieldWords: " ?! "}}); len(r.Faults) != 1 {
		t.Errorf("nothing to look for: %s", r.Plain())
	}
}

// An entry belongs to the day and month it was where it was written.
func TestLookBackInTheZoneOfTheEntry(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	auckland, err := time.LoadLocation("Pacific/Auckland")
	if err != nil {
		t.Fatal(err)
	}
	p.author.At = time.Date(2026, 11, 1, 0, 30, 0, 0, auckland)
	p.write("Early on the first, there.", "", "")
	p.author.At = journalNow
	if r := p.press("journal month 2026-11"); !strings.Contains(r.Plain(), "1 November 2026") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("journal month 2026-10"); !strings.Contains(r.Plain(), "you wrote no entry") {
		t.Errorf("%s", r.Plain())
	}
}

func TestLinks(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	id := p.write("Text.", "", "")
	p.press("journal link " + id)
	f, _ := formIn(p.last)
	if n := len(f.Fields[0].Options); n < 15 || f.Fields[0].Value != "" {
		t.Errorf("%d skills to choose from, %q chosen", n, f.Fields[0].Value)
	}
	for _, c := range []struct{ value, said string }{
		{"", "Choose a skill."}, {"scs/nothing", "I hold no such skill."}, {"nothing/at-all", "I hold no such skill."}, {"scs", "I hold no such skill."},
	} {
		if r := p.do(JournalCommand{Do: JournalLink, ID: id, Values: map[string]string{fieldSkill: c.value}}); len(r.Faults) != 1 || !strings.HasPrefix(r.Faults[0].Sentence, c.said) {
			t.Errorf("%q: %v", c.value, r.Faults)
		}
	}
	// A descriptor stands for its skill, and the old document can be linked by name.
	p.press("journal link " + id + " scs/learning-agility/working/scs1")
	if l := p.entry(id).Links[0]; l.Address != "scs/learning-agility" || l.Name != "Learning agility" {
		t.Errorf("%+v", l)
	}
	if r := p.press("journal link " + id + " scs/learning-agility"); !strings.Contains(r.Plain(), "already") {
		t.Errorf("%s", r.Plain())
	}
	for i, o := range f.Fields[0].Options {
		r := p.press("journal link " + id + " " + o.Value)
		if n := len(p.entry(id).Links); n > MostLinks || i == len(f.Fields[0].Options)-1 && len(r.Faults) == 0 {
			t.Errorf("%d links, faults %v", n, r.Faults)
		}
	}
	p.press("journal unlink " + id + " scs/learning-agility")
	if r := p.press("journal unlink " + id + " scs/learning-agility"); !strings.Contains(r.Plain(), "There is no such link.") || len(p.entry(id).Links) != MostLinks-1 {
		t.Errorf("%s", r.Plain())
	}
}

func TestManyEntriesComeInPages(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	for i := range 23 {
		p.author.At = journalNow.AddDate(0, 0, i)
		p.write("Text.", "", "")
	}
	p.press("journal")
	p.click("Older entries")
	r := p.click("Older entries")
	if !strings.Contains(r.Plain(), "page 3 of 3") || strings.Contains(r.Plain(), "[Older entries]") || !strings.Contains(r.Plain(), "- 20 November 2026;") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("journal page 99"); !strings.Contains(r.Plain(), "page 3 of 3") {
		t.Errorf("%s", r.Plain())
	}
}

func TestJournalNeedsItsParts(t *testing.T) {
	m := newJournalMemory()
	for _, j := range []func() (*Journal, error){
		func() (*Journal, error) { return NewJournal(nil, m, func() string { return "a" }) },
		func() (*Journal, error) { return NewJournal(m, nil, func() string { return "a" }) },
		func() (*Journal, error) { return NewJournal(m, m, nil) },
	} {
		if _, err := j(); err == nil {
			t.Error("a journal without one of its parts")
		}
	}
	j, err := NewJournal(m, m, func() string { return "a" })
	if err != nil {
		t.Fatal(err)
	}
	r := j.Offer(Author{Library: journalLibrary(t), At: journalNow})
	checkJournalScreen(t, JournalCommand{Do: ReflectOpen}, r)
	if !strings.Contains(r.Plain(), "I have not kept it.") {
		t.Errorf("%s", r.Plain())
	}
	if r := WorryReply(""); !strings.Contains(r.Plain(), "999") || !strings.Contains(r.Plain(), "116 123") || !strings.Contains(r.Plain(), "assistance line") || !strings.Contains(r.Plain(), "I have not saved") {
		t.Errorf("%s", r.Plain())
	}
}

func TestWhoCanSeeWhat(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	for platform, want := range map[chat.Platform][]string{
		chat.Slack:    {"stand in Slack. Your journal text is not in them", "legal hold", "subject access", "freedom of information", "network of Slack", "has the key"},
		chat.Teams:    {"stand in Teams. Your journal text is not in them", "legal hold", "network of Teams", "has the key"},
		chat.Web:      {"your organisation's network", "has the key"},
		chat.Terminal: {"this terminal", "has the key"},
	} {
		p.author.Person.Platform = platform
		r := p.press("journal who")
		for _, w := range append(want, "That you used the coach, and when.", "leave out names and case details") {
			if !strings.Contains(r.Plain(), w) {
				t.Errorf("%s: no %q in:\n%s", platform, w, r.Plain())
			}
		}
	}
}
