package checkin

import (
	"slices"
	"testing"

	"github.com/framework-coach/framework-coach/knowledge"
)

// count answers a whole sitting as somebody who holds the levels given.
func count(t testing.TB, s Sitting, sh Shape, holds map[knowledge.Address]int) (presses int, end Sitting) {
	t.Helper()
	for s.Open() {
		st, _ := s.Question()
		a := NotYet
		if place(s.Levels, st.Level.ID) <= holds[st.Skill] {
			a = True
		}
		s = answer(t, s, sh, a)
		presses++
		if presses > 200 {
			t.Fatal("it does not end")
		}
	}
	return presses, s
}

// A consistent person finishes a short check-in of three skills in at most 8
// presses on average: every skill with two others, over every combination of
// levels, at every grade. A level is held also where its words stand at a lower one too.
func TestPressesOfAShortCheckIn(t *testing.T) {
	for _, id := range []string{"odp-core", "scs"} {
		sh := shapeIn(t, built(t), id)
		settings := sh.Settings()
		if len(settings) == 0 {
			settings = []Name{{}}
		}
		height := len(sh.Levels())
		total, sittings, worst := 0, 0, 0
		for _, g := range settings {
			entries := sh.Skills(g.ID)
			for i := range entries {
				var skills []knowledge.Address
				for n := range 3 {
					skills = append(skills, entries[(i+n*n)%len(entries)].Address)
				}
				first := begin(t, sh, g.ID, skills...)
				for n := range (height + 1) * (height + 1) * (height + 1) {
					holds := map[knowledge.Address]int{skills[0]: n % (height + 1), skills[1]: n / (height + 1) % (height + 1), skills[2]: n / (height + 1) / (height + 1)}
					presses, end := count(t, first, sh, holds)
					for _, r := range Results(end.Levels, end.Skills, end.Steps) {
						same := slices.ContainsFunc(end.Steps, func(st Step) bool { return st.Skill == r.Skill && st.SameAs > 0 })
						if !same && r.Place != holds[r.Skill] {
							t.Fatalf("%s at %s holds %d and came out at %d: %s", r.Skill, g.Text, holds[r.Skill], r.Place, r.Reason)
						}
					}
					total, sittings, worst = total+presses, sittings+1, max(worst, presses)
				}
			}
		}
		average := float64(total) / float64(sittings)
		t.Logf("%s: %.2f presses on average over %d short check-ins, %d at most (%.2f with the press that starts it)", id, average, sittings, worst, average+1)
		if average > 8 {
			t.Errorf("%s takes %.2f presses, more than 8", id, average)
		}
	}
}

func TestProgressCounts(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	s := begin(t, sh, "", Choose(sh, "", Short, "", nil)...)
	if at, about := s.Progress(); at != 1 || about != 7 {
		t.Errorf("a short check-in begins at %d of about %d, want 1 of about 7", at, about)
	}
	for n := 1; s.Open(); n++ {
		if at, about := s.Progress(); at != n || about < at || about > 9 {
			t.Errorf("question %d says %d of about %d", n, at, about)
		}
		s = answer(t, s, sh, True)
	}
	owner := shapeIn(t, built(t), "service-owner")
	s = begin(t, owner, "")
	if _, about := s.Progress(); about != 35 {
		t.Errorf("a full check-in of the service owner's skills has %d questions, want 35", about)
	}
}
