package checkin

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// finished answers a check-in of every skill so that it comes to the places
// given, in the order of the document.
func finished(t testing.TB, sh Shape, setting, target string, places ...int) Snapshot {
	t.Helper()
	holds := map[knowledge.Address]int{}
	var skills []knowledge.Address
	for i, e := range sh.Skills(setting) {
		if i < len(places) {
			holds[e.Address] = places[i]
			skills = append(skills, e.Address)
		}
	}
	_, s := count(t, begin(t, sh, setting, skills...), sh, holds)
	sn, ok := Finish(s, &sh, target, morning)
	if !ok {
		t.Fatal("nothing was kept")
	}
	return sn
}

func TestReasons(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	for _, c := range []struct {
		answers []Answer
		text    string
		reason  string
	}{
		{[]Answer{True, NotYet}, "Working", "True of Working, not yet of Practitioner."},
		{[]Answer{True, Partly}, "Working, part of the way to Practitioner", "True of Working, and part of the way to Practitioner."},
		{[]Answer{True, True, True}, "Expert", "True of Expert, the highest level."},
		{[]Answer{True, True, NotApplicable}, "Practitioner", "True of Practitioner, the highest level that applies. Expert did not apply, and counts neither way."},
		{[]Answer{NotYet, NotYet}, "Not yet at Awareness", "Not yet true of Awareness, the first level that applies."},
		{[]Answer{NotYet, Partly}, "Part of the way to Awareness", "Part of the way to Awareness, the first level that applies."},
		{[]Answer{NotApplicable, True, NotYet}, "Awareness", "True of Awareness, not yet of Practitioner. Working did not apply, and counts neither way."},
		{[]Answer{NotApplicable, NotApplicable, NotApplicable, NotApplicable}, "Does not apply", "You said that none of it applies to you."},
		{[]Answer{True, Skipped}, "Skipped", "You skipped this skill."},
		{[]Answer{True}, "Working", "True of Working; you finished before the next level was asked."},
		{[]Answer{Partly}, "Not finished", "Not yet true of Working, and the level below was not asked."},
	} {
		s := answer(t, begin(t, sh, "", "odp-core/data-and-insight"), sh, c.answers...)
		r := Results(s.Levels, s.Skills, s.Steps)[0]
		if r.Text(s.Levels) != c.text || r.Reason != c.reason {
			t.Errorf("%q: %s. %s", c.answers, r.Text(s.Levels), r.Reason)
		}
	}
}

func TestChangeOfAFinishedAnswer(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	sn := finished(t, sh, "", "practitioner", 3, 2, 2)
	day := morning.AddDate(0, 1, 0)
	next, ok, err := sn.Change(&sh, 1, NotYet, day)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	r, _ := next.Result(sn.Steps[0].Skill)
	if r.Text(next.Levels) != "Awareness" || !strings.Contains(r.Reason, "so the level below that one counts") || r.Gap != 1 {
		t.Errorf("Working taken back while Practitioner is true: %s, gap %d. %s", r.Text(next.Levels), r.Gap, r.Reason)
	}
	c := next.Changes[0]
	if len(next.Changes) != 1 || !c.At.Equal(day) || c.From != True || c.To != NotYet || c.Was.Level.Text != "Practitioner" {
		t.Errorf("the change is kept as %+v", c)
	}
	if st := next.Steps[0]; !st.Changed.Equal(day) || st.Was[0].Answer != True || !st.At.Before(day) {
		t.Errorf("the answer is kept as %+v", st)
	}
	if len(sn.Changes) != 0 || sn.Steps[0].Answer != True {
		t.Error("the change reached the old value")
	}
	if f := next.Focus; f == nil || f.Skill != sn.Steps[0].Skill {
		t.Errorf("the focus after the change is %+v", f)
	}
	if _, ok, err := next.Change(&sh, 1, NotYet, day); ok || err != nil {
		t.Errorf("the same answer again: %v, %v", ok, err)
	}
	for _, step := range []int{0, -1, 99} {
		if _, _, err := sn.Change(&sh, step, True, day); err == nil {
			t.Errorf("answer %d was changed", step)
		}
	}
	back, _, err := next.Change(nil, 1, True, day.AddDate(0, -6, 0))
	if err != nil {
		t.Fatal(err)
	}
	if r, _ := back.Result(sn.Steps[0].Skill); r.Level.Text != "Practitioner" {
		t.Errorf("changed back without the framework: %s", r.Text(back.Levels))
	}
	if back.Steps[0].Changed.Before(day) {
		t.Error("a clock that was set back dated a change before the one it follows")
	}
}

// A changed answer counts for the level below too, where that has the same
// words.
func TestChangeTakesOverTheSameWords(t *testing.T) {
	sh := shapeIn(t, built(t), "scs")
	sn := finished(t, sh, "scs2", "", 0, 0, 0, 0, 2)
	step := slices.IndexFunc(sn.Steps, func(st Step) bool { return st.Skill == "scs/learning-agility" }) + 1
	next, ok, err := sn.Change(&sh, step, Partly, morning)
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if r, _ := next.Result("scs/learning-agility"); r.Text(next.Levels) != "Part of the way to Working" {
		t.Errorf("it came to %s: %s", r.Text(next.Levels), r.Reason)
	}
	data, err := EncodeSnapshot(next)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := DecodeSnapshot(data); err != nil {
		t.Error(err)
	}
}

func TestFocusRule(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	for _, c := range []struct {
		name   string
		target string
		places []int
		before map[int]time.Time
		want   string
		why    string
	}{
		{"furthest from the target", "practitioner", []int{3, 2, 1}, nil, "Adaptability to change, Working", "No skill you checked is further from your target, Practitioner."},
		{"beyond the target is no gap", "working", []int{2, 1, 4}, nil, "Operational leadership and management, Working", "No skill you checked is further from your target, Working."},
		{"lowest without a target", "", []int{2, 3, 2}, nil, "Connections and communication, Practitioner", "No skill you checked came out lower."},
		{"all alike", "", []int{2, 2, 2}, nil, "Connections and communication, Practitioner", "The skills came out alike, and it stands first in the document."},
		{"longest ago", "", []int{2, 2, 2}, map[int]time.Time{0: morning, 1: morning.AddDate(0, -2, 0), 2: morning.AddDate(0, -1, 0)}, "Operational leadership and management, Practitioner", "You last checked it longest ago."},
		{"all at the target: the next level up", "working", []int{2, 3, 2}, nil, "Connections and communication, Practitioner", "No skill you checked came out lower."},
		{"the top is left out", "", []int{4, 4, 3}, nil, "Adaptability to change, Expert", "It is the one skill you checked with a next step."},
		{"below the first level", "", []int{0, 2}, nil, "Connections and communication, Awareness", "No skill you checked came out lower."},
	} {
		t.Run(c.name, func(t *testing.T) {
			sn := finished(t, sh, "", c.target, c.places...)
			for i, at := range c.before {
				sn.Results[i].Before = &Before{At: at, Place: 2}
			}
			f, ok := Suggest(sh, sn)
			if !ok || f.Heading() != c.want || f.Why != c.why {
				t.Errorf("got %s. %s", f.Heading(), f.Why)
			}
			cell := sh.Cells(f.Skill, "")
			i := slices.IndexFunc(cell, func(x Cell) bool { return x.Level == f.Level })
			if !slices.Equal(f.Lines, cell[i].Lines) {
				t.Errorf("quotes %+v", f.Lines)
			}
		})
	}
	if f, ok := Suggest(sh, finished(t, sh, "", "", 4, 4)); ok {
		t.Errorf("everything is at the top, and the focus is %s", f.Heading())
	}
}

// Learning agility says the same at three places: towards Expert at SCS1 a line
// is missing once, and what was said to be true is not missing at all.
func TestGapListsWordsOnce(t *testing.T) {
	sh := shapeIn(t, built(t), "scs")
	at := func(target string, holds int, setting string) []string {
		s := begin(t, sh, setting, "scs/learning-agility")
		_, s = count(t, s, sh, map[knowledge.Address]int{"scs/learning-agility": holds})
		sn, _ := Finish(s, &sh, target, morning)
		var out []string
		for _, m := range Gap(sh, sn) {
			for _, c := range m.Cells {
				out = append(out, string(c.Address)+" "+strings.Repeat("x", len(c.Lines)))
			}
		}
		return out
	}
	for _, c := range []struct {
		name, target, setting string
		holds                 int
		want                  []string
	}{
		{"SCS1, holding Working, towards Expert", "expert", "scs1", 1, []string{"scs/learning-agility/practitioner/scs1 xx"}},
		{"SCS1, holding Practitioner, whose words Expert has too", "expert", "scs1", 2, nil},
		{"SCS2, holding nothing, towards Expert", "expert", "scs2", 0, []string{"scs/learning-agility/working/scs2 xx", "scs/learning-agility/expert/scs2 xx"}},
		{"SCS1, holding Working, towards SCS2", "scs2", "scs1", 1, []string{"scs/learning-agility/working/scs2 xx"}},
		{"SCS1, holding Practitioner, whose words SCS2 Working has", "scs2", "scs1", 2, nil},
		{"without a target, the next level", "", "scs3", 1, []string{"scs/learning-agility/practitioner/scs3 xx"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := at(c.target, c.holds, c.setting); !slices.Equal(got, c.want) {
				t.Errorf("missing %q", got)
			}
		})
	}
}

// What a person costs the store: short check-ins are small.
func TestRecordsAreSmall(t *testing.T) {
	for _, c := range []struct{ id, setting string }{{"odp-core", ""}, {"scs", "scs3"}} {
		sn := finished(t, shapeIn(t, built(t), c.id), c.setting, "", 2, 2, 1)
		data, err := EncodeSnapshot(sn)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("a short check-in of %s is %d bytes", c.id, len(data))
		if len(data) > 12<<10 {
			t.Errorf("a short check-in of %s is %d bytes", c.id, len(data))
		}
	}
}

func TestGoal(t *testing.T) {
	sh := shapeIn(t, built(t), "scs")
	for target, of := range map[string]string{"expert": "level", "scs2": "grade", "awareness": "", "nonsense": "", "": ""} {
		g, ok := sh.Goal(target)
		if g.Of != of || ok != (of != "") {
			t.Errorf("Goal(%q) = %+v, %v", target, g, ok)
		}
	}
}

func TestTracks(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	first := finished(t, sh, "", "", 1, 2)
	second := finished(t, sh, "", "", 3)
	second.ID, second.Finished = "s2", morning.AddDate(0, 3, 0)
	second, err := second.WithNote(1, "I led the move to one queue.", morning.AddDate(0, 3, 0))
	if err != nil {
		t.Fatal(err)
	}
	tracks := Tracks([]Snapshot{second, first})
	if len(tracks) != 2 || len(tracks[0].Moments) != 2 {
		t.Fatalf("tracks %+v", tracks)
	}
	m := tracks[0].Moments[1]
	if m.Shift != 2 || !m.Since.Equal(first.Finished) || !slices.Equal(m.Notes, []string{"I led the move to one queue."}) {
		t.Errorf("the second moment is %+v", m)
	}
	r, _ := trackScreen([]Snapshot{first, second}, tracks[0].Skill, time.UTC)
	if text := r.Plain(); !strings.Contains(text, "up two levels") || !strings.Contains(text, "Your example of 6 June 2026: I led the move to one queue.") {
		t.Errorf("the screen says\n%s", text)
	}
	// At another grade a level says nothing about the first.
	scs := shapeIn(t, built(t), "scs")
	a, b := finished(t, scs, "scs1", "", 1), finished(t, scs, "scs2", "", 3)
	b.ID, b.Finished = "s2", morning.AddDate(0, 1, 0)
	if m := Tracks([]Snapshot{a, b})[0].Moments[1]; !m.Since.IsZero() {
		t.Errorf("SCS1 and SCS2 were compared: %+v", m)
	}
}

func TestPlanActions(t *testing.T) {
	var p Plan
	add := func(text, due string) error {
		next, err := p.Add("a"+due, text, due, morning)
		if err == nil {
			p = next
		}
		return err
	}
	for _, c := range []struct {
		text, due string
		want      error
	}{
		{"Read the data plan", "27 March 2026", nil},
		{"Read the data plan", "27 March 2026", nil}, // the same form sent twice
		{"Sit with the analysts", "2026-03-06", nil}, // today
		{"Ask for feedback", "9/4/2026", nil},
		{"Speak first", "Friday", nil},         // said on a Friday, the one to come
		{"Write the guide", "1 February", nil}, // the next one
		{"  ", "9/4/2026", ErrNoText},
		{strings.Repeat("é", MostAction+1), "9/4/2026", ErrTooLong},
		{"Yesterday", "5 March 2026", ErrPast},
		{"Someday", "soon", ErrNoDate},
		{"Never", "31 February 2026", ErrNoDate},
		{"Far", "1 1 3000", ErrNoDate},
	} {
		if err := add(c.text, c.due); !isError(err, c.want) {
			t.Errorf("%q by %q: %v, want %v", c.text, c.due, err, c.want)
		}
	}
	open, _ := p.Split()
	if len(open) != 5 || open[0].Text != "Sit with the analysts" || open[1].Due != "2026-03-13" || open[3].Due != "2026-04-09" || open[4].Due != "2027-02-01" {
		t.Fatalf("open actions %+v", open)
	}
	ticked, err := p.Tick(open[0].ID, true, morning)
	if err != nil {
		t.Fatal(err)
	}
	if open, done := ticked.Split(); len(open) != 4 || len(done) != 1 {
		t.Errorf("%d open, %d done", len(open), len(done))
	}
	if again, _ := ticked.Tick(open[0].ID, true, morning.AddDate(0, 0, 9)); !again.Actions[1].Done.Equal(ticked.Actions[1].Done) {
		t.Error("ticking off twice moved the date")
	}
	if removed, err := ticked.Remove(open[1].ID); err != nil || len(removed.Actions) != 4 || len(ticked.Actions) != 5 {
		t.Errorf("removed: %v, %d and %d", err, len(removed.Actions), len(ticked.Actions))
	}
	if _, err := p.Remove("nothing"); !isError(err, ErrNoSuchThing) {
		t.Errorf("removing what is not there: %v", err)
	}
	for i := range MostActions {
		p, _ = p.Add(string(rune('A'+i)), "More", "2026-12-01", morning)
	}
	if err := add("One too many", "2026-12-02"); !isError(err, ErrFull) || len(p.Actions) != MostActions {
		t.Errorf("a full plan: %v, %d actions", err, len(p.Actions))
	}
}
