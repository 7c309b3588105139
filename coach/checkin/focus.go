package checkin

import (
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Goal is what a person wants to reach: a level, or another name of the
// setting, such as a grade.
type Goal struct {
	Of string `json:"of"`
	Name
}

// Focus is the one thing to work on, with the words to grow into.
type Focus struct {
	Document Document          `json:"document"`
	Setting  Name              `json:"setting,omitzero"`
	Skill    knowledge.Address `json:"skill"`
	Name     string            `json:"name"`
	// Level is the next level; empty where there are none.
	Level Name `json:"level,omitzero"`
	// Address is where the lines stand.
	Address knowledge.Address `json:"address"`
	Lines   []Line            `json:"lines"`
	Why     string            `json:"why,omitempty"`
	// Chosen is when the person made it their focus; zero for a suggestion.
	Chosen time.Time `json:"chosen,omitzero"`
}

// Goal reads a target of a profile, which is the id of a level or of a name of
// the setting. ok is false when this framework has no such name.
func (sh Shape) Goal(target string) (g Goal, ok bool) {
	if target == "" {
		return Goal{}, false
	}
	if n, ok := named(sh.Levels(), target); ok {
		return Goal{Of: sh.Ladder, Name: n}, true
	}
	if n, ok := named(sh.Settings(), target); ok {
		return Goal{Of: sh.Setting, Name: n}, true
	}
	return Goal{}, false
}

// Missing are the descriptors of one skill that stand between a person and
// their target, each once.
type Missing struct {
	Skill Entry
	Cells []Cell
}

// Gap is what is missing to the target, skill by skill. Towards a level it is
// what stands above the level held, up to that level. Towards another setting
// it is the first level described there, which is the least it asks. Without
// levels, or without a target, it is what was not said to be true, or the next
// level up.
//
// Words that were said to be true are not missing, and words that stand at two
// places are listed once.
func Gap(sh Shape, sn Snapshot) []Missing {
	seen := map[string]bool{}
	for i, st := range sn.Steps {
		if said(sn.Steps, i) == True {
			for _, l := range st.Lines {
				seen[folded(l.Text)] = true
			}
		}
	}
	// A level that holds needs no proof of the levels below it.
	for _, r := range sn.Results {
		for _, c := range sh.Cells(r.Skill, sn.Setting.ID) {
			if at := place(sh.Levels(), c.Level.ID); at > 0 && at <= r.Place {
				for _, l := range c.Lines {
					seen[folded(l.Text)] = true
				}
			}
		}
	}
	var out []Missing
	for _, r := range sn.Results {
		e, ok := sh.Entry(r.Skill)
		if !ok || !r.Rated() {
			continue
		}
		m := Missing{Skill: e}
		for _, c := range sh.missingCells(sn, r) {
			var lines, lead []Line
			for _, l := range c.Lines {
				switch {
				case leads(l):
					lead = []Line{l}
				case !seen[folded(l.Text)]:
					seen[folded(l.Text)] = true
					lines = append(append(lines, lead...), l)
					lead = nil
				}
			}
			if len(lines) > 0 {
				c.Lines = lines
				m.Cells = append(m.Cells, c)
			}
		}
		if len(m.Cells) > 0 {
			out = append(out, m)
		}
	}
	return out
}

// missingCells are the cells of a skill that may be missing, words not yet
// compared.
func (sh Shape) missingCells(sn Snapshot, r Result) []Cell {
	cells := sh.Cells(r.Skill, sn.Setting.ID)
	if sh.Ladder == "" {
		return slices.DeleteFunc(cells, func(c Cell) bool { return statementAnswer(sn, r.Skill, c) == NotApplicable })
	}
	levels := sh.Levels()
	cells = slices.DeleteFunc(cells, func(c Cell) bool {
		return place(levels, c.Level.ID) <= r.Place || notApplicable(sn.Steps, r.Skill, c.Level.ID)
	})
	switch g := sn.Goal; {
	case g != nil && g.Of == sh.Ladder:
		return slices.DeleteFunc(cells, func(c Cell) bool { return place(levels, c.Level.ID) > place(levels, g.ID) })
	case g != nil && g.ID != sn.Setting.ID:
		there := sh.Cells(r.Skill, g.ID)
		return there[:min(1, len(there))]
	case g != nil && r.Place > 0:
		return nil
	}
	return cells[:min(1, len(cells))]
}

func notApplicable(steps []Step, skill knowledge.Address, level string) bool {
	return slices.ContainsFunc(steps, func(st Step) bool {
		return st.Skill == skill && st.Level.ID == level && st.Answer == NotApplicable
	})
}

func statementAnswer(sn Snapshot, skill knowledge.Address, c Cell) Answer {
	for i, st := range sn.Steps {
		if st.Skill == skill && len(st.Lines) > 0 && folded(st.Lines[len(st.Lines)-1].Text) == folded(c.Lines[len(c.Lines)-1].Text) {
			return said(sn.Steps, i)
		}
	}
	return Unanswered
}

// gapOf is how many levels are missing to the target. Towards another setting
// it is 1 when anything of it is missing.
func gapOf(sh Shape, sn Snapshot, r Result) int {
	if sn.Goal == nil || !r.Rated() {
		return 0
	}
	sn.Results = []Result{r}
	missing := Gap(sh, sn)
	if len(missing) == 0 {
		return 0
	}
	return len(missing[0].Cells)
}

// NextUp is what to grow into for one skill: the next level above the one held,
// or the statements not said to be true. ok is false at the top.
func NextUp(sh Shape, sn Snapshot, skill knowledge.Address) (f Focus, ok bool) {
	r, found := sn.Result(skill)
	e, here := sh.Entry(skill)
	if !found || !here || !r.Rated() {
		return Focus{}, false
	}
	alone := sn
	alone.Results = []Result{r}
	if sn.Goal != nil && r.Gap == 0 {
		alone.Goal = nil
	}
	missing := Gap(sh, alone)
	if len(missing) == 0 {
		return Focus{}, false
	}
	first := missing[0].Cells[0]
	f = Focus{Document: sh.Document, Setting: sn.Setting, Skill: e.Address, Name: e.Name, Address: first.Address, Lines: first.Lines}
	if sh.Ladder != "" {
		f.Level = first.Level
		if sn.Goal != nil && sn.Goal.Of == sh.Setting && r.Gap > 0 {
			f.Setting = sn.Goal.Name
		}
		return f, true
	}
	f.Address = e.Address
	for _, c := range missing[0].Cells[1:] {
		for _, l := range c.Lines {
			if !slices.Contains(f.Lines, l) {
				f.Lines = append(f.Lines, l)
			}
		}
	}
	return f, true
}

// Suggest gives the one focus: the skill with the largest gap to the target;
// else the lowest against the others; else the one looked at longest ago; else
// the first in the document. Skills at the top are not suggested.
func Suggest(sh Shape, sn Snapshot) (Focus, bool) {
	var all []candidate
	for _, e := range sh.Skills(sn.Setting.ID) {
		r, ok := sn.Result(e.Address)
		if !ok {
			continue
		}
		if f, ok := NextUp(sh, sn, e.Address); ok {
			all = append(all, candidate{r, f})
		}
	}
	if len(all) == 0 {
		return Focus{}, false
	}
	if len(all) == 1 {
		all[0].focus.Why = "It is the one skill you checked with a next step."
		return all[0].focus, true
	}
	why := ""
	narrow := func(because string, better func(a, b Result) int) {
		best := all[0].result
		for _, c := range all {
			if better(c.result, best) < 0 {
				best = c.result
			}
		}
		before := len(all)
		all = slices.DeleteFunc(all, func(c candidate) bool { return better(c.result, best) != 0 })
		if why == "" && len(all) < before {
			why = because
		}
	}
	if sn.Goal != nil {
		narrow("No skill you checked is further from your target, "+sn.Goal.Text+".", func(a, b Result) int { return b.Gap - a.Gap })
	}
	narrow("No skill you checked came out lower.", func(a, b Result) int { return a.Place - b.Place })
	narrow("You last checked it longest ago.", func(a, b Result) int { return looked(a).Compare(looked(b)) })
	if why == "" {
		why = "The skills came out alike, and it stands first in the document."
	}
	all[0].focus.Why = why
	return all[0].focus, true
}

type candidate struct {
	result Result
	focus  Focus
}

func looked(r Result) time.Time {
	if r.Before == nil {
		return time.Time{}
	}
	return r.Before.At
}

// Heading names the place a focus grows into: "Data and insight, Practitioner".
func (f Focus) Heading() string {
	words := []string{f.Name}
	if f.Level.Text != "" {
		words = append(words, f.Level.Text)
	}
	if f.Setting.Text != "" {
		words = append(words, f.Setting.Text)
	}
	return strings.Join(words, ", ")
}
