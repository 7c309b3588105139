package checkin_test

import (
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/knowledge"
)

// TestOnly: of one skill everything that counts is left, and of the others
// nothing, not even by way of an answer to the same words.
func TestOnly(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	lines := []checkin.Line{{Text: "The same words"}}
	before := &checkin.Before{At: at.AddDate(0, -1, 0), Place: 1}
	step := func(skill, note string, a checkin.Answer, sameAs int) checkin.Step {
		return checkin.Step{Skill: knowledge.Address("kitchen/" + skill), Address: knowledge.Address("kitchen/" + skill), Lines: lines, Answer: a, Note: note, SameAs: sameAs, At: at}
	}
	sn := checkin.Snapshot{
		Record: "check-in snapshot", Format: 1, ID: "S", Document: checkin.Document{ID: "kitchen"}, Length: checkin.Full, Begun: at, Finished: at,
		Skills: []checkin.Skill{{Address: "kitchen/other", Name: "Other", Before: before}, {Address: "kitchen/sauces", Name: "Sauces", Before: before}},
		Steps: []checkin.Step{
			step("other", "OTHER", checkin.Partly, 0), step("sauces", "mine", checkin.True, 0), step("other", "OTHER", checkin.NotYet, 0),
			step("sauces", "", checkin.Unanswered, 1), step("sauces", "", checkin.Unanswered, 2),
		},
		Results: []checkin.Result{{Skill: "kitchen/other", Name: "OTHER", Place: 1}, {Skill: "kitchen/sauces", Name: "Sauces", Place: 2, Gap: 1, Before: before}},
		Goal:    &checkin.Goal{Of: "level"},
		Focus:   &checkin.Focus{Skill: "kitchen/other", Name: "OTHER", Lines: lines},
		Changes: []checkin.Change{
			{At: at, Step: 2, From: checkin.Partly, To: checkin.True, Was: checkin.Result{Skill: "kitchen/sauces", Before: before, Gap: 2}},
			{At: at, Step: 3, From: checkin.Partly, To: checkin.NotYet, Was: checkin.Result{Skill: "kitchen/other", Name: "OTHER"}},
		},
	}
	one, ok := sn.Only("kitchen/sauces")
	if !ok || len(one.Skills) != 1 || len(one.Steps) != 3 || len(one.Results) != 1 || len(one.Changes) != 1 || one.Goal != nil || one.Focus != nil {
		t.Fatalf("left is %+v, %v", one, ok)
	}
	if one.Changes[0].Step != 1 || one.Steps[0].Note != "mine" || one.Steps[1].Answer != checkin.Partly || one.Steps[1].SameAs != 0 || one.Steps[2].SameAs != 1 {
		t.Errorf("answers %+v, changes %+v", one.Steps, one.Changes)
	}
	if one.Skills[0].Before != nil || one.Results[0].Before != nil || one.Results[0].Gap != 0 || one.Changes[0].Was.Before != nil || one.Changes[0].Was.Gap != 0 {
		t.Error("earlier check-ins or the target are left")
	}
	data, err := checkin.EncodeSnapshot(one)
	if err != nil || strings.Contains(string(data), "OTHER") || strings.Contains(string(data), "kitchen/other") {
		t.Errorf("%s, %v", data, err)
	}
	if _, err := checkin.DecodeSnapshot(data); err != nil {
		t.Errorf("what is left cannot be read: %v", err)
	}
	if len(sn.Steps) != 5 || sn.Skills[1].Before == nil || sn.Results[1].Gap != 1 || sn.Steps[3].SameAs != 1 {
		t.Error("the check-in itself was changed")
	}
	if _, ok := sn.Only("kitchen/none"); ok {
		t.Error("a skill that is not in it")
	}
}
