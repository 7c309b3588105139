package checkin

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Start is what a sitting is begun with.
type Start struct {
	ID      string
	Seed    uint64
	At      time.Time
	Length  Length
	Setting string
	// Skills are asked in this order.
	Skills []knowledge.Address
	// Before are the last results by skill, in this setting.
	Before map[knowledge.Address]Before
}

// Begin opens a sitting with its first question. ErrNothingToAsk when the
// framework has no descriptors for the skills in the setting.
func Begin(sh Shape, b Start) (Sitting, error) {
	at := stamp(b.At)
	s := Sitting{
		Record: recordSitting, Format: format, ID: b.ID, Document: sh.Document, Length: b.Length, Seed: b.Seed,
		Levels: sh.Levels(), Shown: -1, Begun: at, Last: at,
	}
	if sh.Setting != "" {
		setting, ok := named(sh.Settings(), b.Setting)
		if !ok {
			return Sitting{}, fmt.Errorf("beginning with the %s %q of %s: %w", sh.Setting, b.Setting, sh.Document.ID, ErrNothingToAsk)
		}
		s.SettingOf, s.Setting = sh.Setting, setting
	}
	for _, a := range b.Skills {
		e, ok := sh.Entry(a)
		if !ok || slices.ContainsFunc(s.Skills, func(sk Skill) bool { return sk.Address == e.Address }) {
			continue
		}
		sk := Skill{Address: e.Address, Name: e.Name}
		sk.learn(sh, s.Setting.ID, s.Seed)
		if len(sk.Rungs)+len(sk.Order) == 0 {
			continue
		}
		sk.Start = Middle(len(sk.Rungs))
		if was, ok := b.Before[e.Address]; ok {
			sk.Before = &was
			if i := slices.IndexFunc(sk.Rungs, func(r Rung) bool { return r.Level == was.Level }); i >= 0 {
				sk.Start = i
			} else if was.Place == 0 {
				sk.Start = 0
			}
		}
		s.Skills = append(s.Skills, sk)
	}
	s.goOn(sh, at)
	if !s.Open() {
		return Sitting{}, fmt.Errorf("beginning a check-in of %s: %w", sh.Document.ID, ErrNothingToAsk)
	}
	return s, nil
}

// learn takes the skill's rungs or statements from the framework. Statements
// that are known keep their turn; new ones come after them.
func (sk *Skill) learn(sh Shape, setting string, seed uint64) {
	cells := sh.Cells(sk.Address, setting)
	sk.Rungs = nil
	if sh.Ladder != "" {
		for _, c := range cells {
			sk.Rungs = append(sk.Rungs, Rung{Address: c.Address, Level: c.Level.ID})
		}
		sk.Order = nil
		return
	}
	known := sk.Order
	sk.Order = nil
	for _, id := range known {
		if slices.ContainsFunc(cells, func(c Cell) bool { return c.Key == id }) {
			sk.Order = append(sk.Order, id)
		}
	}
	var fresh []string
	for _, c := range cells {
		if !slices.Contains(known, c.Key) {
			fresh = append(fresh, c.Key)
		}
	}
	shuffle(fresh, seed, string(sk.Address))
	sk.Order = append(sk.Order, fresh...)
}

// shuffle puts things in an order that depends on the seed and on what they
// are of, so that the same sitting shows the same order on every replica.
func shuffle[T any](things []T, seed uint64, of string) {
	mix := seed
	for _, b := range []byte(of) {
		mix = (mix ^ uint64(b)) * 1099511628211
	}
	//nolint:gosec // The order hides the level from the person; it guards no secret.
	r := rand.New(rand.NewPCG(seed, mix))
	r.Shuffle(len(things), func(i, j int) { things[i], things[j] = things[j], things[i] })
}

// goOn puts the next question on the screen, or none when all is settled. A
// question of another number is on the screen afterwards in either case.
func (s *Sitting) goOn(sh Shape, at time.Time) {
	if n := len(s.Steps); n > 0 && s.Steps[n-1].SameAs == 0 && s.Steps[n-1].Answer == Unanswered {
		s.Steps = s.Steps[:n-1]
	}
	s.Number++
	s.Shown = -1
	for _, sk := range s.Skills {
		for {
			cell, ok := s.next(sh, sk)
			if !ok {
				break
			}
			st, ask := s.step(sk, cell)
			s.Steps = append(s.Steps, st)
			if ask {
				s.Shown = len(s.Steps) - 1
				s.Last = later(s.Last, stamp(at))
				return
			}
		}
	}
}

// next is the cell of a skill that is to be settled now.
func (s *Sitting) next(sh Shape, sk Skill) (Cell, bool) {
	if skipped(s.Steps, sk.Address) {
		return Cell{}, false
	}
	if len(sk.Rungs) > 0 {
		rung, more := Next(ladderAnswers(s.Steps, sk), sk.Start)
		if !more {
			return Cell{}, false
		}
		cells := sh.Cells(sk.Address, s.Setting.ID)
		i := slices.IndexFunc(cells, func(c Cell) bool { return c.Level.ID == sk.Rungs[rung].Level })
		if i < 0 {
			return Cell{}, false
		}
		return cells[i], true
	}
	cells := sh.Cells(sk.Address, s.Setting.ID)
	for _, id := range sk.Order {
		i := slices.IndexFunc(cells, func(c Cell) bool { return c.Key == id })
		if i >= 0 && !s.dealtWith(sk, cells[i]) {
			return cells[i], true
		}
	}
	return Cell{}, false
}

// dealtWith is true when a statement was asked, or stands as taken over. A
// statement that was reworded since it was asked counts as asked.
func (s *Sitting) dealtWith(sk Skill, c Cell) bool {
	now := c.Lines[len(c.Lines)-1]
	return slices.ContainsFunc(s.Steps, func(st Step) bool {
		if st.Skill != sk.Address || st.Answer == Unanswered && st.SameAs == 0 || len(st.Lines) == 0 {
			return false
		}
		then := st.Lines[len(st.Lines)-1]
		return then.ID == c.Key && reworded(then.Text, now.Text)
	})
}

// step makes the next step of a skill. ask is false when all its words were
// answered before in this skill, so that the answer is taken over.
func (s *Sitting) step(sk Skill, c Cell) (st Step, ask bool) {
	st = Step{Skill: sk.Address, Address: c.Address, Level: c.Level}
	from := -1
	for _, l := range c.Lines {
		i := s.asked(sk.Address, l)
		if i < 0 {
			st.Lines = append(st.Lines, l)
			continue
		}
		st.Left = append(st.Left, l.ID)
		// Of several answers that hold together, the lowest decides.
		if from < 0 || s.Steps[i].Answer.rank() < s.Steps[from].Answer.rank() {
			from = i
		}
	}
	if from >= 0 && !slices.ContainsFunc(st.Lines, func(l Line) bool { return !leads(l) }) {
		// What is left is at most a sentence that leads into the lines.
		st.Lines, st.Left, st.SameAs = c.Lines, nil, from+1
		return st, false
	}
	if c.Key == "" && alone(st.Lines) {
		st.Lines = slices.Clone(st.Lines)
		shuffle(st.Lines, s.Seed, string(c.Address))
	}
	return st, true
}

// asked is the step of the skill in which these words were answered.
func (s *Sitting) asked(skill knowledge.Address, l Line) int {
	// A sentence that leads into several statements is shown with each.
	if leads(l) {
		return -1
	}
	words := folded(l.Text)
	return slices.IndexFunc(s.Steps, func(st Step) bool {
		return st.Skill == skill && st.SameAs == 0 && st.Answer.rating() &&
			slices.ContainsFunc(st.Lines, func(o Line) bool { return folded(o.Text) == words })
	})
}

// leads is true of a sentence that leads into the lines below it.
func leads(l Line) bool { return !l.Bullet && strings.HasSuffix(l.Text, ":") }

// alone is true when no line leads into another, so that any order will do.
func alone(lines []Line) bool {
	return !slices.ContainsFunc(lines, func(l Line) bool { return l.Bullet != lines[0].Bullet })
}

// Answer records what was said of the question with that number and goes on.
// ok is false, and nothing changes, when it is not the one on the screen.
func (s Sitting) Answer(sh Shape, number int, a Answer, at time.Time) (next Sitting, ok bool) {
	if !s.Open() || number != s.Number || !a.rating() && a != Skipped {
		return s, false
	}
	s = s.clone()
	st := &s.Steps[s.Shown]
	at = later(s.Last, stamp(at))
	switch st.Answer {
	case Unanswered:
		st.At = at
	case a:
	default:
		st.Was = append(slices.Clone(st.Was), Said{Answer: st.Answer, At: later(st.At, st.Changed)})
		st.Changed = at
	}
	st.Answer, s.Last = a, at
	s.goOn(sh, at)
	return s, true
}

// Skip leaves the skill on the screen without a rating.
func (s Sitting) Skip(sh Shape, number int, at time.Time) (next Sitting, ok bool) {
	return s.Answer(sh, number, Skipped, at)
}

// Back shows the question before the one on the screen again. Its answer stays
// until another is given. ok is false when there is none before it.
func (s Sitting) Back(number int, at time.Time) (next Sitting, ok bool) {
	if !s.Open() || number != s.Number {
		return s, false
	}
	for i := s.Shown - 1; i >= 0; i-- {
		if s.Steps[i].SameAs == 0 {
			s = s.clone()
			s.Shown, s.Number, s.Last = i, s.Number+1, later(s.Last, stamp(at))
			return s, true
		}
	}
	return s, false
}

// WithNote puts an example to an answered step, counted from 1; an empty text
// takes it away. ErrNoStep and ErrTooLong leave the sitting as it was.
func (s Sitting) WithNote(step int, text string, at time.Time) (Sitting, error) {
	steps, err := withNote(s.Steps, step, text, later(s.Last, stamp(at)))
	if err != nil {
		return s, err
	}
	s.Steps, s.Last = steps, later(s.Last, stamp(at))
	return s, nil
}

func withNote(steps []Step, step int, text string, at time.Time) ([]Step, error) {
	text = strings.TrimSpace(text)
	switch {
	case step < 1 || step > len(steps) || steps[step-1].SameAs > 0 || !steps[step-1].Answer.rating():
		return nil, fmt.Errorf("adding an example to answer %d: %w", step, ErrNoStep)
	case over(text, MostNote):
		return nil, fmt.Errorf("adding an example to answer %d: %w", step, ErrTooLong)
	}
	steps = slices.Clone(steps)
	steps[step-1].Note, steps[step-1].Noted = text, at
	return steps, nil
}

// Fits is true when a sitting can go on with a framework: it still has its
// setting, and has levels if it had them.
func (s Sitting) Fits(sh Shape) bool {
	if s.SettingOf != sh.Setting || (sh.Ladder == "") != (len(s.Levels) == 0) {
		return false
	}
	_, ok := named(sh.Settings(), s.Setting.ID)
	return ok || sh.Setting == ""
}

// Refresh takes a sitting over to the wording of now. What was asked keeps its
// words, the question on the screen too; what is asked next has the new ones.
// ok is false when the wording is the same.
func (s Sitting) Refresh(sh Shape, at time.Time) (next Sitting, ok bool) {
	if s.Document.Edition == sh.Document.Edition {
		return s, false
	}
	s = s.clone()
	s.Document, s.Levels = sh.Document, sh.Levels()
	for i := range s.Skills {
		s.Skills[i].refresh(sh, s.Setting.ID, s.Seed)
	}
	if !s.Open() {
		s.goOn(sh, at)
	}
	return s, true
}

// refresh keeps what is known of a skill that the framework no longer has: its
// answers still come to a result.
func (sk *Skill) refresh(sh Shape, setting string, seed uint64) {
	if e, ok := sh.Entry(sk.Address); ok && e.Address == sk.Address && len(sh.Cells(sk.Address, setting)) > 0 {
		sk.learn(sh, setting, seed)
	}
}
