package checkin

import (
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// TestOnly: of one skill everything that counts is left, and of the others
// nothing, not even by way of an answer to the same words.
func TestOnly(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	lines := []Line{{Text: "The same words"}}
	before := &Before{At: at.AddDate(0, -1, 0), Place: 1}
	step := func(skill, note string, a Answer, sameAs int) Step {
		return Step{Skill: knowledge.Address("kitchen/" + skill), Address: knowledge.Address("kitchen/" + skill), Lines: lines, Answer: a, Note: note, SameAs: sameAs, At: at}
	}
	sn := Snapshot{
		Record: "check-in snapshot", Format: 1, ID: "S", Document: Document{ID: "kitchen"}, Length: Full, Begun: at, Finished: at,
		Skills: []Skill{{Address: "kitchen/other", Name: "Other", Before: before}, {Address: "kitchen/sauces", Name: "Sauces", Before: before}},
		Steps: []Step{
			step("other", "OTHER", Partly, 0), step("sauces", "mine", True, 0), step("other", "OTHER", NotYet, 0),
			step("sauces", "", Unanswered, 1), step("sauces", "", Unanswered, 2),
		},
		Results: []Result{{Skill: "kitchen/other", Name: "OTHER", Place: 1}, {Skill: "kitchen/sauces", Name: "Sauces", Place: 2, Gap: 1, Before: before}},
		Goal:    &Goal{Of: "level"},
		Focus:   &Focus{Skill: "kitchen/other", Name: "OTHER", Lines: lines},
		Changes: []Change{
			{At: at, Step: 2, From: Partly, To: True, Was: Result{Skill: "kitchen/sauces", Before: before, Gap: 2}},
			{At: at, Step: 3, From: Partly, To: NotYet, Was: Result{Skill: "kitchen/other", Name: "OTHER"}},
		},
	}
	one, ok := sn.Only("kitchen/sauces")
	if !ok || len(one.Skills) != 1 || len(one.Steps) != 3 || len(one.Results) != 1 || len(one.Changes) != 1 || one.Goal != nil || one.Focus != nil {
		t.Fatalf("left is %+v, %v", one, ok)
	}
	if one.Changes[0].Step != 1 || one.Steps[0].Note != "mine" || one.Steps[1].Answer != Partly || one.Steps[1].SameAs != 0 || one.Steps[2].SameAs != 1 {
		t.Errorf("answers %+v, changes %+v", one.Steps, one.Changes)
	}
	if one.Skills[0].Before != nil || one.Results[0].Before != nil || one.Results[0].Gap != 0 || one.Changes[0].Was.Before != nil || one.Changes[0].Was.Gap != 0 {
		t.Error("earlier check-ins or the target are left")
	}
	data, err := EncodeSnapshot(one)
	if err != nil || strings.Contains(string(data), "OTHER") || strings.Contains(string(data), "kitchen/other") {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := DecodeSnapshot(data); err != nil {
		t.Errorf("what is left cannot be read: %v", err)
	}
	if len(sn.Steps) != 5 || sn.Skills[1].Before == nil || sn.Results[1].Gap != 1 || sn.Steps[3].SameAs != 1 {
		t.Error("the check-in itself was changed")
	}
	if _, ok := sn.Only("kitchen/none"); ok {
		t.Error("a skill that is not in it")
	}
}
