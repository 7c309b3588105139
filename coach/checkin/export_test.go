package checkin

import (
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// hold is something of everything.
func hold(t *testing.T) Held {
	t.Helper()
	p := newPerson(t, built(t), Profile{Framework: "scs", Grade: "scs2", Target: "expert"})
	p.press("check-in start scs/learning-agility")
	p.click("True")
	p.press("check-in note-save id1 1")
	p.do(Press{Do: DoNoteSave, ID: "id1", Number: 1, Values: map[string]string{fieldNote: "=HYPERLINK(\"http://bad\") and *stars*,\nwith a second line"}})
	p.click("Not yet")
	p.press("check-in change id1 1 partly")
	p.press("check-in focus scs/learning-agility")
	p.do(Press{Do: DoAddSave, ID: "a1", Values: map[string]string{fieldAction: "-1 day off [x](y)", fieldDue: "27 March 2026"}})
	p.press("check-in start odp-core")
	p.click("Partly")
	h, err := p.desk.Held(t.Context(), p.caller.Person)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestExports(t *testing.T) {
	h := hold(t)
	golden(t, "export.md", h.Markdown(morning))
	data, err := h.CSV()
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "export.csv", string(data))
	if data, err = h.JSON(); err != nil {
		t.Fatal(err)
	}
	golden(t, "export.json", string(data))
	var back struct {
		Sitting     json.RawMessage   `json:"open_check_in"`
		Snapshots   []json.RawMessage `json:"check_ins"`
		Plan        json.RawMessage   `json:"plan"`
		Attribution []string          `json:"attribution"`
	}
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if _, err := DecodeSitting(back.Sitting); err != nil {
		t.Error(err)
	}
	if _, err := DecodeSnapshot(back.Snapshots[0]); err != nil {
		t.Error(err)
	}
	if _, err := DecodePlan(back.Plan); err != nil {
		t.Error(err)
	}
	if len(back.Attribution) != 2 || !strings.Contains(back.Attribution[0], "Open Government Licence") {
		t.Errorf("attribution %q", back.Attribution)
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	data, err := hold(t).CSV()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if len(row) != len(csvHeader) {
			t.Errorf("a row of %d cells", len(row))
		}
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a spreadsheet would work out %q", cell)
			}
		}
	}
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+44": "'+44", "-1": "'-1", "@SUM": "'@SUM", "\tx": "'\tx", "\rx": "'\rx", " =1": "' =1", "\n=1": "'\n=1",
		"＝1": "'＝1", "plain": "plain", "a=b": "a=b", "": "", " ": " ", "'=1": "'=1",
	} {
		if got := harmless(in); got != want {
			t.Errorf("harmless(%q) = %q, want %q", in, got, want)
		}
	}
}

// All the words that are held are in each export.
func TestExportsAreWhole(t *testing.T) {
	h := hold(t)
	csvData, _ := h.CSV()
	rows, err := csv.NewReader(strings.NewReader(string(csvData))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var cells []string
	for _, row := range rows {
		cells = append(cells, row...)
	}
	markdown := strings.ReplaceAll(h.Markdown(morning), `\`, "")
	var texts []string
	for _, sn := range h.Snapshots {
		for _, st := range sn.Steps {
			for _, l := range st.Lines {
				texts = append(texts, l.Text)
			}
		}
	}
	if len(texts) < 4 {
		t.Fatalf("only %d lines to look for", len(texts))
	}
	for _, text := range texts {
		if !slices.Contains(cells, text) || !strings.Contains(markdown, text) {
			t.Errorf("an export lacks %q", text)
		}
	}
}

func TestExportOfNothing(t *testing.T) {
	var h Held
	if text := h.Markdown(morning); !strings.Contains(text, "Nothing is held.") {
		t.Error(text)
	}
	if data, err := h.JSON(); err != nil || !json.Valid(data) {
		t.Errorf("%s %v", data, err)
	}
	if data, err := h.CSV(); err != nil || strings.Count(string(data), "\n") != 1 {
		t.Errorf("%s %v", data, err)
	}
}
