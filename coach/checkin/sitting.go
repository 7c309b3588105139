package checkin

import (
	"math"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Sitting is a check-in being answered now. It is a value: the transitions
// return a new one and leave the old one as it was.
//
// Each question on the screen has a number that is used once. A press names the
// sitting and the number, so an old or doubled press finds another number and
// changes nothing.
type Sitting struct {
	Record   string   `json:"record"`
	Format   int      `json:"format"`
	ID       string   `json:"id"`
	Document Document `json:"document"`
	// SettingOf is the dimension that is the same throughout ("grade"), and
	// Setting the name of it; both are empty where there is none.
	SettingOf string `json:"setting_of,omitempty"`
	Setting   Name   `json:"setting,omitzero"`
	Length    Length `json:"length"`
	// Seed is what the lines were shuffled with.
	Seed uint64 `json:"seed"`
	// Levels are the rungs of the ladder, lowest first; none without a ladder.
	Levels []Name  `json:"levels,omitempty"`
	Skills []Skill `json:"skills"`
	Steps  []Step  `json:"steps"`
	// Shown is the step on the screen, from 0; -1 when all is answered.
	Shown int `json:"shown"`
	// Number is the number of the question on the screen, from 1.
	Number int       `json:"number"`
	Begun  time.Time `json:"begun"`
	Last   time.Time `json:"last"`
}

// Skill is one skill of a check-in.
type Skill struct {
	Address knowledge.Address `json:"address"`
	Name    string            `json:"name"`
	// Start is the rung to begin with, from 0.
	Start int `json:"start,omitempty"`
	// Rungs are the levels this skill has, lowest first.
	Rungs []Rung `json:"rungs,omitempty"`
	// Order are the ids of the statements in the order they are asked.
	Order []string `json:"order,omitempty"`
	// Before is what the last check-in of this skill came to.
	Before *Before `json:"before,omitempty"`
}

// Rung is one level of a skill.
type Rung struct {
	Address knowledge.Address `json:"address"`
	Level   string            `json:"level"`
}

// Before is an earlier result: when, and at which place on the ladder.
type Before struct {
	At    time.Time `json:"at"`
	Place int       `json:"place"`
	Level string    `json:"level,omitempty"`
}

// Step is what was shown at once and what was said of it.
type Step struct {
	Skill knowledge.Address `json:"skill"`
	// Address and Level are the cell; neither is shown before the result.
	Address knowledge.Address `json:"address"`
	Level   Name              `json:"level,omitzero"`
	// Lines are the words of the day, in the order they were shown.
	Lines []Line `json:"lines"`
	// Left are the ids of lines of the cell that were not shown, because the
	// same words had been.
	Left   []string  `json:"left,omitempty"`
	Answer Answer    `json:"answer,omitempty"`
	At     time.Time `json:"at,omitzero"`
	// Changed is when the answer was last changed, and Was what it had been.
	Changed time.Time `json:"changed,omitzero"`
	Was     []Said    `json:"was,omitempty"`
	Note    string    `json:"note,omitempty"`
	Noted   time.Time `json:"noted,omitzero"`
	// SameAs is the step, from 1, whose answer holds here too because the words
	// are the same; 0 when this step was asked itself.
	SameAs int `json:"same_as,omitempty"`
}

// Said is an answer and when it was given.
type Said struct {
	Answer Answer    `json:"answer"`
	At     time.Time `json:"at"`
}

// Open is true while there is a question to answer.
func (s Sitting) Open() bool { return s.Shown >= 0 && s.Shown < len(s.Steps) }

// Question is the step on the screen.
func (s Sitting) Question() (Step, bool) {
	if !s.Open() {
		return Step{}, false
	}
	return s.Steps[s.Shown], true
}

// Answered is the last step with an answer of its own, from 1; 0 when there is
// none before the question on the screen.
func (s Sitting) Answered() int {
	for i := min(s.Shown, len(s.Steps)) - 1; i >= 0; i-- {
		if st := s.Steps[i]; st.SameAs == 0 && st.Answer.rating() {
			return i + 1
		}
	}
	return 0
}

// said is the answer that holds at a step.
func said(steps []Step, i int) Answer {
	st := steps[i]
	if st.SameAs > 0 && st.SameAs <= len(steps) {
		return steps[st.SameAs-1].Answer
	}
	return st.Answer
}

// Rated is true when anything was said about any skill.
func (s Sitting) Rated() bool {
	return slices.ContainsFunc(s.Steps, func(st Step) bool { return st.Answer.rating() })
}

func (s Sitting) clone() Sitting {
	s.Skills = slices.Clone(s.Skills)
	s.Steps = slices.Clone(s.Steps)
	return s
}

// skipped is true when a question of the skill was answered with a skip.
func skipped(steps []Step, skill knowledge.Address) bool {
	return slices.ContainsFunc(steps, func(st Step) bool { return st.Skill == skill && st.Answer == Skipped })
}

// ladderAnswers are the answers of one skill, rung by rung.
func ladderAnswers(steps []Step, sk Skill) []Answer {
	out := make([]Answer, len(sk.Rungs))
	for i, st := range steps {
		if st.Skill != sk.Address {
			continue
		}
		if r := slices.IndexFunc(sk.Rungs, func(r Rung) bool { return r.Level == st.Level.ID }); r >= 0 {
			if a := said(steps, i); a != Skipped {
				out[r] = a
			}
		}
	}
	return out
}

// Progress is which question this is and about how many there will be. The
// second is a guess for ladders, where an answer decides what comes next.
func (s Sitting) Progress() (at, about int) {
	asked := 0
	for i, st := range s.Steps {
		if st.SameAs > 0 {
			continue
		}
		if st.Answer != Unanswered {
			asked++
		}
		if i == s.Shown {
			at = asked
			if st.Answer == Unanswered {
				at++
			}
		}
	}
	remaining := 0.0
	for _, sk := range s.Skills {
		switch {
		case skipped(s.Steps, sk.Address):
		case len(sk.Rungs) > 0:
			remaining += presses(ladderAnswers(s.Steps, sk), sk.Start)
		default:
			remaining += float64(len(sk.Order) - s.statementsDone(sk))
		}
	}
	return at, max(at, asked+int(math.Round(remaining)))
}

func (s Sitting) statementsDone(sk Skill) int {
	n := 0
	for i, st := range s.Steps {
		if st.Skill == sk.Address && said(s.Steps, i) != Unanswered {
			n++
		}
	}
	return min(n, len(sk.Order))
}
