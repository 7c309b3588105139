package checkin

import (
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// What a short check-in asks at most. The second limit is for statements, where
// every one is a question.
const (
	shortSkills     = 3
	shortStatements = 12
)

// Choose gives the skills of a check-in in the order they are asked. A full one
// has every skill of the setting, in the order of the document. A short one has
// at most three: the focus first, then those never looked at, then those looked
// at longest ago; where two are alike the document decides. looked says when a
// skill was last asked.
func Choose(sh Shape, setting string, length Length, focus knowledge.Address, looked map[knowledge.Address]time.Time) []knowledge.Address {
	entries := sh.Skills(setting)
	if length != Full {
		slices.SortStableFunc(entries, func(a, b Entry) int {
			if fa, fb := a.Address == focus, b.Address == focus; fa != fb {
				if fa {
					return -1
				}
				return 1
			}
			return looked[a.Address].Compare(looked[b.Address])
		})
	}
	var out []knowledge.Address
	statements := 0
	for _, e := range entries {
		if length != Full {
			if len(out) == shortSkills {
				break
			}
			if sh.Ladder == "" {
				statements += len(sh.Cells(e.Address, setting))
				if len(out) > 0 && statements > shortStatements {
					break
				}
			}
		}
		out = append(out, e.Address)
	}
	return out
}

// Looked says when each skill was last asked, from what is kept.
func Looked(snapshots []Snapshot) map[knowledge.Address]time.Time {
	out := map[knowledge.Address]time.Time{}
	for _, sn := range snapshots {
		for _, st := range sn.Steps {
			out[st.Skill] = later(out[st.Skill], sn.Finished)
		}
	}
	return out
}

// LastResults are the last rated results by skill of one framework, in one
// setting: a level held at one grade says little about another.
func LastResults(snapshots []Snapshot, framework, setting string) map[knowledge.Address]Before {
	out := map[knowledge.Address]Before{}
	for _, sn := range snapshots {
		if sn.Document.ID != framework || sn.Setting.ID != setting {
			continue
		}
		for _, r := range sn.Results {
			if was, ok := out[r.Skill]; r.Rated() && (!ok || !sn.Finished.Before(was.At)) {
				out[r.Skill] = Before{At: sn.Finished, Place: r.Place, Level: r.Level.ID}
			}
		}
	}
	return out
}
