package checkin

import (
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Snapshot is a finished check-in: the wording, the answers and what they came
// to on the day. It has the id of the sitting it came from.
type Snapshot struct {
	Record    string    `json:"record"`
	Format    int       `json:"format"`
	ID        string    `json:"id"`
	Document  Document  `json:"document"`
	SettingOf string    `json:"setting_of,omitempty"`
	Setting   Name      `json:"setting,omitzero"`
	Length    Length    `json:"length"`
	Levels    []Name    `json:"levels,omitempty"`
	Skills    []Skill   `json:"skills"`
	Steps     []Step    `json:"steps"`
	Results   []Result  `json:"results"`
	Goal      *Goal     `json:"goal,omitempty"`
	Focus     *Focus    `json:"focus,omitempty"`
	Begun     time.Time `json:"begun"`
	Finished  time.Time `json:"finished"`
	Changes   []Change  `json:"changes,omitempty"`
}

// Change is an answer of a finished check-in that was changed later, with the
// result as it was before.
type Change struct {
	At   time.Time `json:"at"`
	Step int       `json:"step"`
	From Answer    `json:"from"`
	To   Answer    `json:"to"`
	Was  Result    `json:"was"`
}

// Columns are the columns of the chart: the levels, or what stands for them.
func (sn Snapshot) Columns() []Name {
	if len(sn.Levels) > 0 {
		return sn.Levels
	}
	return statementColumns()
}

// Result finds what a skill came to.
func (sn Snapshot) Result(skill knowledge.Address) (Result, bool) {
	i := slices.IndexFunc(sn.Results, func(r Result) bool { return r.Skill == skill })
	if i < 0 {
		return Result{}, false
	}
	return sn.Results[i], true
}

// Finish makes the record of a sitting. sh is nil when the framework is gone;
// then there is neither goal nor focus. ok is false when nothing was said, so
// that there is nothing to keep.
func Finish(s Sitting, sh *Shape, target string, at time.Time) (sn Snapshot, ok bool) {
	if !s.Rated() {
		return Snapshot{}, false
	}
	steps := withAnswer(s.Steps)
	sn = Snapshot{
		Record: recordSnapshot, Format: format, ID: s.ID, Document: s.Document, SettingOf: s.SettingOf, Setting: s.Setting,
		Length: s.Length, Levels: s.Levels, Skills: s.Skills, Steps: steps, Begun: s.Begun, Finished: later(s.Last, stamp(at)),
	}
	sn.Results = Results(sn.Levels, sn.Skills, sn.Steps)
	if sh != nil {
		if g, ok := sh.Goal(target); ok {
			sn.Goal = &g
		}
		sn.aim(*sh)
	}
	return sn, true
}

// aim works out the gaps and the suggested focus.
func (sn *Snapshot) aim(sh Shape) {
	sn.Results = slices.Clone(sn.Results)
	for i, r := range sn.Results {
		sn.Results[i].Gap = gapOf(sh, *sn, r)
	}
	sn.Focus = nil
	if f, ok := Suggest(sh, *sn); ok {
		sn.Focus = &f
	}
}

// Change gives another answer to a step, counted from 1, works the result out
// anew and keeps what it was. sh is nil when the framework is gone: then the
// focus stays. The same answer again changes nothing, and ok is false.
func (sn Snapshot) Change(sh *Shape, step int, a Answer, at time.Time) (next Snapshot, ok bool, err error) {
	if step < 1 || step > len(sn.Steps) || sn.Steps[step-1].SameAs > 0 || !a.rating() && a != Skipped {
		return sn, false, fmt.Errorf("changing answer %d of a check-in: %w", step, ErrNoStep)
	}
	old := sn.Steps[step-1]
	if old.Answer == a {
		return sn, false, nil
	}
	was, _ := sn.Result(old.Skill)
	at = stamp(at)
	at = later(later(old.At, old.Changed), later(at, sn.Finished))
	sn.Steps = slices.Clone(sn.Steps)
	st := &sn.Steps[step-1]
	st.Was = append(slices.Clone(old.Was), Said{Answer: old.Answer, At: later(old.At, old.Changed)})
	st.Answer, st.Changed = a, at
	sn.Changes = append(slices.Clone(sn.Changes), Change{At: at, Step: step, From: old.Answer, To: a, Was: was})
	if sh != nil && sh.Document.Edition == sn.Document.Edition {
		sn.Steps = takeOver(*sh, sn, old.Skill, at)
	}
	gaps := map[knowledge.Address]int{}
	for _, r := range sn.Results {
		gaps[r.Skill] = r.Gap
	}
	sn.Results = Results(sn.Levels, sn.Skills, sn.Steps)
	for i, r := range sn.Results {
		sn.Results[i].Gap = gaps[r.Skill]
	}
	if sh != nil {
		sn.aim(*sh)
	}
	return sn, true, nil
}

// takeOver adds the levels of a skill that a changed answer makes count and
// whose words were answered elsewhere: they need no asking.
func takeOver(sh Shape, sn Snapshot, skill knowledge.Address, at time.Time) []Step {
	i := slices.IndexFunc(sn.Skills, func(sk Skill) bool { return sk.Address == skill })
	if i < 0 || len(sn.Skills[i].Rungs) == 0 {
		return sn.Steps
	}
	s := Sitting{Document: sn.Document, Setting: sn.Setting, Levels: sn.Levels, Skills: sn.Skills[i : i+1], Steps: slices.Clone(sn.Steps), Shown: -1}
	s.goOn(sh, at)
	return withAnswer(s.Steps)
}

// WithNote puts an example to a step, counted from 1; an empty text takes it
// away.
func (sn Snapshot) WithNote(step int, text string, at time.Time) (Snapshot, error) {
	steps, err := withNote(sn.Steps, step, text, later(sn.Finished, stamp(at)))
	if err != nil {
		return sn, err
	}
	sn.Steps = steps
	return sn, nil
}

// inOrder sorts records oldest first; the id settles what the clock does not.
func inOrder(snapshots []Snapshot) []Snapshot {
	out := slices.Clone(snapshots)
	slices.SortFunc(out, func(a, b Snapshot) int {
		if c := a.Finished.Compare(b.Finished); c != 0 {
			return c
		}
		if a.ID < b.ID {
			return -1
		}
		if a.ID > b.ID {
			return 1
		}
		return 0
	})
	return out
}

// Newest is the last record; ok is false when there is none.
func Newest(snapshots []Snapshot) (sn Snapshot, ok bool) {
	if len(snapshots) == 0 {
		return Snapshot{}, false
	}
	all := inOrder(snapshots)
	return all[len(all)-1], true
}
