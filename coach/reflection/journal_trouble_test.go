package reflection

import (
	"errors"
	"strings"
	"testing"
)

func TestDeletedEntryPressedAgain(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	id := p.write("One.", "", "")
	p.write("Two.", "", "")
	p.press("journal read " + id)
	form, _ := formIn(p.last)
	p.press("journal delete " + id + " yes")
	for _, line := range []string{"journal read " + id, "journal edit " + id, "journal delete " + id, "journal delete " + id + " yes", "journal link " + id, "journal star " + id, "journal unlink " + id + " a/b", "journal save " + id} {
		r := p.press(line)
		if !strings.Contains(r.Plain(), "That entry is deleted.") || !strings.Contains(r.Plain(), "You have written 1 entry.") {
			t.Errorf("%s:\n%s", line, r.Plain())
		}
	}
	// What is written in its old form is not lost.
	c, _ := ParseJournal(form.Value)
	c.Values = map[string]string{"what": "One, and more.", "so-what": "", "now-what": ""}
	r := p.do(c)
	if !strings.Contains(r.Plain(), "Save it to keep it as a new entry") || p.value("what") != "One, and more." {
		t.Fatalf("the text is not given back:\n%s", r.Plain())
	}
	p.fill(nil)
	if p.last.Title != "Saved" || len(p.memory.entries) != 2 || p.memory.entries[id] != nil {
		t.Errorf("not kept as a new entry:\n%s", p.last.Plain())
	}
	if r := p.do(JournalCommand{Do: JournalFind, Values: map[string]string{fieldWords: "one more"}}); !strings.Contains(r.Plain(), "in 1 entry") {
		t.Errorf("%s", r.Plain())
	}
}

func TestSavingTwice(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	p.press("reflect")
	form := p.last
	p.fill(map[string]string{"what": "Once."})
	p.last = form
	r := p.fill(map[string]string{"what": "Once."})
	if !strings.Contains(r.Plain(), "It is saved already.") || len(p.memory.entries) != 1 || p.memory.writes != 1 {
		t.Errorf("%d writes:\n%s", p.memory.writes, r.Plain())
	}
	p.last = form
	p.fill(map[string]string{"what": "Once, and better."})
	e := p.entry("id1")
	if e.Steps[0].Answer != "Once, and better." || e.Edited.IsZero() || len(p.weeks) != 1 {
		t.Errorf("%+v, told %v", e, p.weeks)
	}
}

func TestChangedOnTwoScreens(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	id := p.write("First.", "", "")
	old := p.press("journal read " + id)
	p.fill(map[string]string{"what": "Second."})
	p.last = old
	r := p.fill(map[string]string{"what": "Third."})
	if p.entry(id).Steps[0].Answer != "Second." || !strings.Contains(r.Plain(), "changed somewhere else") || p.value("what") != "Third." {
		t.Fatalf("%s", r.Plain())
	}
	p.fill(nil)
	if p.entry(id).Steps[0].Answer != "Third." {
		t.Error("the second time does not replace it")
	}
	// A link made meanwhile is no change of the text.
	old = p.press("journal read " + id)
	p.press("journal link " + id + " scs/learning-agility")
	p.last = old
	p.fill(map[string]string{"what": "Fourth."})
	if e := p.entry(id); e.Steps[0].Answer != "Fourth." || len(e.Links) != 1 {
		t.Errorf("%+v", e)
	}
	// The example likewise.
	p.press("journal star " + id)
	p.fill(map[string]string{"task": "A."})
	old2 := p.last
	p.fill(map[string]string{"task": "B."})
	p.last = old2
	if r := p.fill(map[string]string{"task": "C."}); p.entry(id).Star.Task != "B." || p.value("task") != "C." {
		t.Errorf("%s", r.Plain())
	}
	if p.fill(nil); p.entry(id).Star.Task != "C." {
		t.Error("the second time does not replace it")
	}
}

func TestJournalStoreMovesOn(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	id := p.write("Text.", "", "")
	left := 2
	p.memory.fail = func(call string) error {
		if strings.HasPrefix(call, "Save") && left > 0 {
			left--
			return ErrMoved
		}
		return nil
	}
	if r := p.press("journal link " + id + " scs/learning-agility"); !strings.Contains(r.Plain(), "The entry is linked") {
		t.Errorf("%s", r.Plain())
	}
	left = 1_000
	p.press("reflect")
	form, _ := formIn(p.last)
	c, _ := ParseJournal(form.Value)
	c.Values = map[string]string{"what": "Never lost."}
	r, err := p.journal.Press(t.Context(), p.author, c)
	if !errors.Is(err, ErrMoved) {
		t.Errorf("error %v", err)
	}
	p.last = r
	if p.value("what") != "Never lost." || r.Title != "Not saved" {
		t.Errorf("%s", r.Plain())
	}
}

func TestJournalStoreAway(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	id := p.write("Text.", "", "")
	p.press("reflect steps gibbs")
	p.fill(map[string]string{"what-happened": "Some."})
	p.memory.fail = func(string) error { return errJournalAway }
	for _, c := range []struct {
		line, title string
		values      map[string]string
	}{
		{"journal", "Not available just now", nil},
		{"journal read " + id, "Not available just now", nil},
		{"journal month 2026-10", "Not available just now", nil},
		{"journal find", "Not available just now", map[string]string{fieldWords: "text"}},
		{"journal link " + id, "Not available just now", nil},
		{"journal link " + id, "Not saved", map[string]string{fieldSkill: "scs/learning-agility"}},
		{"journal delete " + id + " yes", "Not saved", nil},
		{"journal save " + id, "Not saved", map[string]string{"what": "Changed.", "so-what": "More."}},
		{"journal star-save " + id, "Not saved", map[string]string{"task": "My task."}},
		{"reflect", "Not available just now", nil},
		{"reflect save new what", "Not saved", map[string]string{"what": "A.", "so-what": "B.", "now-what": "C."}},
		{"reflect save new gone", "Not saved", map[string]string{"old-question": "A."}},
		{"reflect answer id2 2 gibbs", "Not saved", map[string]string{"what-you-did": "I ran."}},
		{"reflect back id2 2", "Not saved", nil},
	} {
		press, ok := ParseJournal(c.line)
		if !ok {
			t.Fatalf("%q is no command", c.line)
		}
		press.Values = c.values
		r, err := p.journal.Press(t.Context(), p.author, press)
		if !errors.Is(err, errJournalAway) || r.Title != c.title {
			t.Errorf("%s: %q (%v)", c.line, r.Title, err)
		}
		form, has := formIn(r)
		if want := len(c.values) > 0 && c.title == "Not saved" && press.Do != JournalLink; has != want {
			t.Errorf("%s: a form %v", c.line, has)
			continue
		}
		if !has {
			if again, ok := ParseJournal(r.Choices[0].Value); !ok || r.Choices[0].Label != "Try again" {
				t.Errorf("%s: no way to try again: %+v", c.line, again)
			}
			continue
		}
		if form.Value != c.line || len(form.Fields) != len(c.values) {
			t.Errorf("%s: the form %+v", c.line, form)
		}
		for _, field := range form.Fields {
			if field.Value != c.values[field.Name] {
				t.Errorf("%s: %s was lost", c.line, field.Name)
			}
		}
	}
}

func TestDamagedIsSetAside(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	id := p.write("Sound.", "", "")
	bad := p.write("Broken.", "", "")
	p.memory.entries[bad] = []byte("rubbish")
	for _, line := range []string{"journal", "journal month 2026-11"} {
		if r := p.press(line); !strings.Contains(r.Plain(), "1 entry cannot be read. It was set aside.") {
			t.Errorf("%s:\n%s", line, r.Plain())
		}
	}
	for _, line := range []string{"journal read " + bad, "journal star " + bad, "journal link " + bad} {
		if r := p.press(line); r.Title != "This entry cannot be read" {
			t.Errorf("%s:\n%s", line, r.Plain())
		}
	}
	if r := p.press("journal read"); !strings.Contains(p.value("what"), "Sound.") {
		t.Errorf("the newest that can be read is not shown:\n%s", r.Plain())
	}
	p.press("journal")
	p.click("Delete what cannot be read")
	p.click("Delete it for good")
	if p.memory.entries[bad] != nil || p.memory.entries[id] == nil {
		t.Error("the damaged entry is still there, or the sound one is not")
	}
	p.press("reflect steps")
	p.fill(map[string]string{"what": "Some."})
	p.memory.draft = []byte("rubbish")
	if r := p.press("reflect"); !strings.Contains(r.Plain(), "Your open reflection could not be read, and was set aside.") || p.memory.drafted != 0 {
		t.Errorf("%s", r.Plain())
	}
}

func TestGuideRemoved(t *testing.T) {
	with := withGuides(t, map[string]string{"lights.md": lightsGuide})
	p := newJournalPerson(t, with)
	p.press("reflect steps lights")
	p.fill(map[string]string{"stop": "Meetings."})
	p.author.Library = journalLibrary(t)
	r := p.press("reflect")
	if !strings.Contains(r.Plain(), "What will you start?") {
		t.Fatalf("%s", r.Plain())
	}
	p.fill(map[string]string{"start": "Walks."})
	e := p.entry("id1")
	if e.Guide.Title != "Traffic lights" || e.Steps[1].Question != "What will you start?" || e.Steps[1].Answer != "Walks." {
		t.Errorf("%+v", e)
	}
	if r := p.press("reflect lights"); !strings.Contains(r.Plain(), "I hold no guide of that name.") {
		t.Errorf("%s", r.Plain())
	}
	p.author.Library = with
	form := p.press("reflect lights")
	p.author.Library = journalLibrary(t)
	p.last = form
	if r := p.fill(map[string]string{"stop": "Emails."}); r.Title != "Saved" {
		t.Fatalf("%s", r.Plain())
	}
	f, _ := formIn(form)
	c, _ := ParseJournal(f.Value)
	if e := p.entry(c.ID); e.Steps[0].Question != "Stop" || e.Steps[0].Answer != "Emails." || e.Guide.Title != "Reflection" {
		t.Errorf("%+v", e)
	}
}

func TestStrayAnswers(t *testing.T) {
	p := newJournalPerson(t, journalLibrary(t))
	old := p.press("reflect steps")
	p.fill(map[string]string{"what": "First."})
	second := p.last
	p.click("Finish with what I have")
	// The entry is there: what was written since is offered as a change.
	p.last = second
	r := p.fill(map[string]string{"so-what": "Late."})
	if !strings.Contains(r.Plain(), "saved already") || p.value("so-what") != "Late." || p.value("what") != "First." {
		t.Fatalf("%s", r.Plain())
	}
	p.fill(nil)
	if p.entry("id1").Steps[1].Answer != "Late." {
		t.Error("not kept")
	}
	p.last = old
	if r := p.fill(map[string]string{"what": "First."}); !strings.Contains(r.Plain(), "It is saved already.") {
		t.Errorf("%s", r.Plain())
	}
	p.press("journal delete id1 yes")
	p.last = second
	r = p.fill(map[string]string{"so-what": "Later."})
	if !strings.Contains(r.Plain(), "no longer open") || p.value("so-what") != "Later." {
		t.Fatalf("%s", r.Plain())
	}
	for _, line := range []string{"reflect go-on id1", "reflect back id1 2", "reflect later", "reflect finish id1", "reflect drop id1 yes", "reflect answer id1 2"} {
		if r := p.press(line); r.Title != "No open reflection" {
			t.Errorf("%s:\n%s", line, r.Plain())
		}
	}
	p.press("reflect steps")
	if r := p.press("reflect drop id1 yes"); !strings.Contains(r.Plain(), "another reflection") || p.memory.drafted == 0 {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("reflect finish"); !strings.Contains(r.Plain(), "Nothing is written yet.") {
		t.Errorf("%s", r.Plain())
	}
	if r := p.press("reflect drop"); r.Title != "Deleted" {
		t.Errorf("%s", r.Plain())
	}
}
