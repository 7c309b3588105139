package checkin

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/knowledge"
)

func TestShapesOfTheBuiltInDocuments(t *testing.T) {
	var got []string
	for _, sh := range Shapes(built(t)) {
		got = append(got, fmt.Sprintf("%s skill=%s ladder=%s setting=%s skills=%d", sh.Document.ID, sh.Skill, sh.Ladder, sh.Setting, len(sh.Skills(""))))
	}
	want := []string{
		"odp-core skill=skill ladder=level setting= skills=5",
		"scs skill=skill ladder=level setting=grade skills=7",
		"service-owner skill=skill ladder= setting= skills=9",
		"service-manager-jd skill=skill ladder= setting= skills=11",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Documents of other dimensions are read by the same code.
func TestShapesOfInventedDocuments(t *testing.T) {
	lib := only(t, "harbour-trades.md", "tea-room.md")
	sh := shapeIn(t, lib, "harbour-trades")
	if sh.Skill != "craft" || sh.Ladder != "rung" || sh.Setting != "shop" {
		t.Errorf("got skill %q, ladder %q, setting %q", sh.Skill, sh.Ladder, sh.Setting)
	}
	cells := sh.Cells("harbour-trades/rope-splicing", "quayside")
	if len(cells) != 2 || cells[0].Level.Text != "Novice" || len(cells[0].Lines) != 2 || len(cells[1].Lines) != 1 {
		t.Errorf("cells %+v", cells)
	}
	tea := shapeIn(t, lib, "tea-room")
	serving := tea.Cells("tea-room/serving", "")
	if got := len(serving[0].Lines); got != 3 {
		t.Errorf("a level with a sentence that leads in has %d lines, want it and its two bullets", got)
	}
	if got := serving[1].Lines; len(got) != 1 || got[0].Bullet {
		t.Errorf("a level of one paragraph has the lines %+v", got)
	}
}

// The Awareness of the SCS is a note, and no rung.
func TestNotesAreNoRungs(t *testing.T) {
	sh := shapeIn(t, built(t), "scs")
	var levels []string
	for _, n := range sh.Levels() {
		levels = append(levels, n.Text)
	}
	if !slices.Equal(levels, []string{"Working", "Practitioner", "Expert"}) {
		t.Errorf("levels %q", levels)
	}
	for _, grade := range sh.Settings() {
		for _, e := range sh.Skills(grade.ID) {
			for _, c := range sh.Cells(e.Address, grade.ID) {
				if !strings.HasSuffix(string(c.Address), "/"+grade.ID) {
					t.Errorf("%s at %s asks %s", e.Name, grade.Text, c.Address)
				}
			}
		}
	}
}

// Every line a check-in can ask stands in the document, word for word.
func TestEveryLineIsVerbatim(t *testing.T) {
	lib := built(t)
	texts := map[string]string{}
	for p := range lib.Passages() {
		texts[p.ID] = p.Text
	}
	asked := map[string]map[string]bool{}
	for _, sh := range Shapes(lib) {
		settings := sh.Settings()
		if len(settings) == 0 {
			settings = []Name{{}}
		}
		asked[sh.Document.ID] = map[string]bool{}
		for _, g := range settings {
			for _, e := range sh.Skills(g.ID) {
				for _, c := range sh.Cells(e.Address, g.ID) {
					for _, l := range c.Lines {
						if texts[l.ID] != l.Text {
							t.Errorf("%s: %q is not what stands there", l.ID, l.Text)
						}
						asked[sh.Document.ID][l.ID] = true
					}
				}
			}
		}
	}
	for id, want := range map[string]int{"odp-core": 77, "scs": 125, "service-owner": 35} {
		if got := len(asked[id]); got != want {
			t.Errorf("%s: %d descriptors can be asked, want %d", id, got, want)
		}
	}
}

func TestChoose(t *testing.T) {
	lib := built(t)
	core := shapeIn(t, lib, "odp-core")
	day := func(d int) Before { return Before{At: morning.AddDate(0, 0, d)} }
	names := func(as []knowledge.Address) string {
		var out []string
		for _, a := range as {
			out = append(out, strings.Join(a.Parts(), "/"))
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name   string
		length Length
		focus  knowledge.Address
		looked map[knowledge.Address]Before
		want   string
	}{
		{"new", Short, "", nil, "connections-and-communication operational-leadership-and-management adaptability-to-change"},
		{"focus first", Short, "odp-core/data-and-insight", nil, "data-and-insight connections-and-communication operational-leadership-and-management"},
		{"never looked at before long ago", Short, "", map[knowledge.Address]Before{
			"odp-core/connections-and-communication": day(1), "odp-core/operational-leadership-and-management": day(-9), "odp-core/adaptability-to-change": day(-5),
		}, "data-and-insight delivery-and-decision-making-at-pace operational-leadership-and-management"},
		{"focus of another document", Short, "scs/data-and-insight", nil, "connections-and-communication operational-leadership-and-management adaptability-to-change"},
		{"full keeps the document's order", Full, "odp-core/data-and-insight", nil, "connections-and-communication operational-leadership-and-management adaptability-to-change data-and-insight delivery-and-decision-making-at-pace"},
	} {
		t.Run(c.name, func(t *testing.T) {
			looked := Looked(nil)
			for a, b := range c.looked {
				looked[a] = b.At
			}
			if got := names(Choose(core, "", c.length, c.focus, looked)); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
	// Two minutes are not enough for three skills of many statements.
	for _, id := range []string{"service-owner", "service-manager-jd"} {
		sh := shapeIn(t, lib, id)
		n := 0
		chosen := Choose(sh, "", Short, "", nil)
		for _, a := range chosen {
			n += len(sh.Cells(a, ""))
		}
		if len(chosen) == 0 || n > shortStatements {
			t.Errorf("%s: %d skills with %d statements", id, len(chosen), n)
		}
	}
}

func TestEditionChangesWithAnyWord(t *testing.T) {
	lib := built(t)
	was := shapeIn(t, lib, "odp-core").Document.Edition
	if again := shapeIn(t, lib, "odp-core").Document.Edition; again != was {
		t.Errorf("the same words have two fingerprints, %s and %s", was, again)
	}
	now := shapeIn(t, changed(t, "odp-core.md", "Puts in place ways to improve service delivery.", "Puts in place ways to improve the service."), "odp-core")
	if now.Document.Edition == was {
		t.Error("another wording has the same fingerprint")
	}
	if shapeIn(t, changed(t, "odp-core.md", "Puts in place ways", "Puts in place ways"), "odp-core").Document.Edition != was {
		t.Error("loading the same file again changed the fingerprint")
	}
}
