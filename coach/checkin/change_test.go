package checkin

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

func isError(err, want error) bool {
	if want == nil {
		return err == nil
	}
	return errors.Is(err, want)
}

const (
	working = "Puts in place ways to improve service delivery."
	renamed = "Puts in place better ways to improve service delivery."
	lineTwo = "- Recognises learning opportunities for self and team that prepares people for the change in the organisation."
	awareOf = "Seeks ways to continuously improve. Identifies skills gaps and makes plans to develop these."
)

func TestWhatChanged(t *testing.T) {
	sn := finished(t, shapeIn(t, built(t), "odp-core"), "", "", 1, 1, 1)
	if ds := WhatChanged(sn, new(shapeIn(t, built(t), "odp-core"))); len(ds) != 0 {
		t.Errorf("the same document differs: %+v", ds)
	}
	lib := changed(t, "odp-core.md", working, renamed, lineTwo, "- Speaks four languages.", awareOf, awareOf+"\n- Knows where the stationery is.")
	ds := WhatChanged(sn, new(shapeIn(t, lib, "odp-core")))
	if len(ds) != 2 {
		t.Fatalf("changed at %d places, want 2: %+v", len(ds), ds)
	}
	var w, a Difference
	for _, d := range ds {
		if d.Level == "Working" {
			w = d
		} else {
			a = d
		}
	}
	if len(w.Reworded) != 1 || w.Reworded[0].Then.Text != working || w.Reworded[0].Now.Text != renamed {
		t.Errorf("reworded: %+v", w.Reworded)
	}
	if len(w.Removed) != 1 || !strings.HasPrefix(w.Removed[0].Text, "Recognises learning") || len(w.Added) != 1 || w.Added[0].Text != "Speaks four languages." {
		t.Errorf("removed %+v, added %+v", w.Removed, w.Added)
	}
	// A new line moves the ids of those below it; their words are the same.
	if len(a.Added) != 1 || len(a.Removed)+len(a.Reworded) != 0 {
		t.Errorf("at Awareness: %+v", a)
	}
	text := changesScreen(sn, new(shapeIn(t, lib, "odp-core")), time.UTC).Plain()
	for _, want := range []string{"one line reworded, one line added and one line removed", "[+ better +]", "Speaks four languages.", "On 6 March 2026"} {
		if !strings.Contains(text, want) {
			t.Errorf("the screen lacks %q:\n%s", want, text)
		}
	}
	elsewhere := changed(t, "odp-core.md", "Handles data securely and presents data visually clearly and accessibly.", "Handles data.")
	if text := changesScreen(sn, new(shapeIn(t, elsewhere, "odp-core")), time.UTC).Plain(); !strings.Contains(text, "not in the lines you answered") {
		t.Errorf("a change elsewhere reads\n%s", text)
	}
}

// While a check-in is open the wording changes: what is on the screen keeps its
// words and takes its answer, what comes next has the new ones, and the person
// is told once.
func TestWordingChangesWhileOpen(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start odp-core/adaptability-to-change")
	p.caller.Library = changed(t, "odp-core.md", working, renamed, awareOf, "Seeks ways to improve.")
	r := p.press("check-in")
	if text := r.Plain(); !strings.Contains(text, newWords) || !strings.Contains(text, working) || strings.Contains(text, renamed) {
		t.Errorf("the question on the screen became\n%s", text)
	}
	r = p.click("Not yet")
	if text := r.Plain(); !strings.Contains(text, newWords) || !strings.Contains(text, "Seeks ways to improve.") {
		t.Errorf("the next question is\n%s", text)
	}
	r = p.click("True")
	if text := r.Plain(); strings.Contains(text, newWords) || !strings.Contains(text, "True of Awareness, not yet of Working.") || !strings.Contains(text, "wording of the framework has changed since") {
		t.Errorf("the result is\n%s", text)
	}
	if text := p.click("What changed in the framework").Plain(); !strings.Contains(text, "Working: one line reworded.") {
		t.Errorf("what changed:\n%s", text)
	}
}

func TestFrameworkGone(t *testing.T) {
	gone := only(t, "tea-room.md")
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	p.caller.Library = gone
	if text := p.press("check-in answer id1 1 true").Plain(); !strings.Contains(text, goneWords) || !strings.Contains(text, "nothing to keep") {
		t.Errorf("nothing answered:\n%s", text)
	}
	if len(p.memory.snapshots) != 0 || p.memory.version != 0 {
		t.Error("a check-in without an answer was kept")
	}

	p = newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	p.click("True")
	p.click("Not yet")
	p.caller.Library = gone
	text := p.press("check-in").Plain()
	for _, want := range []string{goneWords, "What you answered is kept.", "True of Working, not yet of Practitioner.", "You finished before this skill was settled."} {
		if !strings.Contains(text, want) {
			t.Errorf("the reply lacks %q:\n%s", want, text)
		}
	}
	for _, line := range []string{"check-in result", "check-in gap", "check-in changes", "check-in answers", "check-in change id1 1 partly", "check-in history", "check-in focus odp-core/data-and-insight", "check-in one-to-one"} {
		if r := p.press(line); len(r.Parts) == 0 {
			t.Errorf("%s says nothing", line)
		}
	}
	if text := p.press("check-in changes").Plain(); !strings.Contains(text, "I no longer hold Core ODP Skills") {
		t.Errorf("what changed:\n%s", text)
	}
}

// A framework that lost its levels, or its grade, is as good as gone.
func TestFrameworkOfAnotherShape(t *testing.T) {
	s := begin(t, shapeIn(t, built(t), "scs"), "scs1")
	for _, id := range []string{"odp-core", "service-owner"} {
		if s.Fits(shapeIn(t, built(t), id)) {
			t.Errorf("a check-in at SCS1 goes on with %s", id)
		}
	}
	if !s.Fits(shapeIn(t, built(t), "scs")) {
		t.Error("it does not go on with its own framework")
	}
}

// Statements move, vanish and are reworded while a check-in is open.
func TestStatementsChangeWhileOpen(t *testing.T) {
	sh := shapeIn(t, built(t), "service-owner")
	s := answer(t, begin(t, sh, "", "service-owner/strategic-ownership"), sh, True, True)
	lib := changed(t, "service-owner.md",
		"- support with strategic decision making", "- keep a calm head\n- support with strategic decision making",
		"- ensure strategic alignment across the organisation\n", "")
	now := shapeIn(t, lib, "service-owner")
	s, ok := s.Refresh(now, morning)
	if !ok {
		t.Fatal("the change was not seen")
	}
	asked := map[string]bool{}
	for s.Open() {
		st, _ := s.Question()
		asked[st.Lines[0].Text] = true
		s = answer(t, s, now, NotYet)
	}
	words := map[string]int{}
	for _, st := range s.Steps {
		if st.SameAs == 0 {
			words[folded(st.Lines[0].Text)]++
		}
	}
	for w, n := range words {
		if n > 1 {
			t.Errorf("%q was asked %d times", w, n)
		}
	}
	if words["keep a calm head"] != 1 || len(s.Steps) < 4 {
		t.Errorf("the new statement was not asked: %v", words)
	}
	if r := Results(s.Levels, s.Skills, s.Steps)[0]; r.Standing != PartOfIt {
		t.Errorf("it came to %s: %s", r.Standing, r.Reason)
	}
}

// The wording of then and now is set side by side, and joined gives it back.
func TestMarkedWordsJoinToTheText(t *testing.T) {
	left, right := markWords(working, renamed)
	join := func(rs []chat.Run) string {
		var b strings.Builder
		for _, r := range rs {
			b.WriteString(r.Text)
		}
		return b.String()
	}
	if join(left) != working || join(right) != renamed {
		t.Errorf("%q and %q", join(left), join(right))
	}
}
