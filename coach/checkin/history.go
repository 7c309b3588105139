package checkin

import (
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Track is one skill over time.
type Track struct {
	Skill    knowledge.Address
	Name     string
	Document Document
	// Columns are those of the newest check-in of the skill.
	Columns []Name
	Moments []Moment
}

// Moment is what one check-in said of the skill.
type Moment struct {
	At       time.Time
	Snapshot string
	Setting  Name
	Result   Result
	// Since is the moment this one is compared with, zero where there is none,
	// and Shift how far the level moved since then, in levels.
	Since time.Time
	Shift int
	Notes []string
}

// Tracks are the skills that were checked, in the order they first were; the
// moments are oldest first. Two moments are compared when both are rated, in
// the same setting.
func Tracks(snapshots []Snapshot) []Track {
	var out []Track
	for _, sn := range inOrder(snapshots) {
		for _, r := range sn.Results {
			i := slices.IndexFunc(out, func(t Track) bool { return t.Skill == r.Skill })
			if i < 0 {
				out = append(out, Track{Skill: r.Skill})
				i = len(out) - 1
			}
			t := &out[i]
			t.Name, t.Document, t.Columns = r.Name, sn.Document, sn.Columns()
			m := Moment{At: sn.Finished, Snapshot: sn.ID, Setting: sn.Setting, Result: r}
			for _, st := range sn.Steps {
				if st.Skill == r.Skill && st.Note != "" {
					m.Notes = append(m.Notes, st.Note)
				}
			}
			if before, ok := t.lastRated(); ok && r.Rated() && before.Setting.ID == m.Setting.ID {
				m.Since, m.Shift = before.At, r.Place-before.Result.Place
			}
			t.Moments = append(t.Moments, m)
		}
	}
	return out
}

func (t Track) lastRated() (Moment, bool) {
	for _, m := range slices.Backward(t.Moments) {
		if m.Result.Rated() {
			return m, true
		}
	}
	return Moment{}, false
}

// Latest is the newest rated moment of each skill of one framework, in the
// order of the tracks; an empty framework gives all.
func Latest(snapshots []Snapshot, framework string) []Track {
	var out []Track
	for _, t := range Tracks(snapshots) {
		m, ok := t.lastRated()
		if !ok || framework != "" && t.Document.ID != framework {
			continue
		}
		t.Moments = []Moment{m}
		out = append(out, t)
	}
	return out
}
