package checkin

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// What is kept begins with what it is and in which format. A format that is
// newer than this program is refused rather than half read.
const (
	format = 1

	recordSitting  = "check-in sitting"
	recordSnapshot = "check-in snapshot"
	recordPlan     = "check-in plan"
)

// most is how much one record may have, in bytes, so that a foreign file
// cannot fill the memory.
const most = 1 << 20

// EncodeSitting writes a sitting for the store.
func EncodeSitting(s Sitting) ([]byte, error) { return encode(recordSitting, s) }

// DecodeSitting reads a sitting. The error wraps ErrDamaged.
func DecodeSitting(data []byte) (Sitting, error) {
	var s Sitting
	if err := decode(recordSitting, data, &s); err != nil {
		return Sitting{}, err
	}
	if err := s.check(); err != nil {
		return Sitting{}, fmt.Errorf("reading a %s: %w: %w", recordSitting, ErrDamaged, err)
	}
	return s, nil
}

// EncodeSnapshot writes a snapshot for the store.
func EncodeSnapshot(sn Snapshot) ([]byte, error) { return encode(recordSnapshot, sn) }

// DecodeSnapshot reads a snapshot. The error wraps ErrDamaged.
func DecodeSnapshot(data []byte) (Snapshot, error) {
	var sn Snapshot
	if err := decode(recordSnapshot, data, &sn); err != nil {
		return Snapshot{}, err
	}
	if err := sn.check(); err != nil {
		return Snapshot{}, fmt.Errorf("reading a %s: %w: %w", recordSnapshot, ErrDamaged, err)
	}
	return sn, nil
}

// EncodePlan writes a plan for the store.
func EncodePlan(p Plan) ([]byte, error) {
	p.Record, p.Format = recordPlan, format
	return encode(recordPlan, p)
}

// DecodePlan reads a plan. The error wraps ErrDamaged.
func DecodePlan(data []byte) (Plan, error) {
	var p Plan
	if err := decode(recordPlan, data, &p); err != nil {
		return Plan{}, err
	}
	if err := p.check(); err != nil {
		return Plan{}, fmt.Errorf("reading a %s: %w: %w", recordPlan, ErrDamaged, err)
	}
	return p, nil
}

func encode(what string, v any) ([]byte, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing a %s: %w", what, err)
	}
	return data, nil
}

// decode says in its error what was wrong, never what stood there: a person
// wrote some of it, and errors are logged.
func decode(what string, data []byte, into any) error {
	fail := func(why string) error { return fmt.Errorf("reading a %s: %w: %s", what, ErrDamaged, why) }
	if len(data) > most {
		return fail("too large")
	}
	var head struct {
		Record string `json:"record"`
		Format int    `json:"format"`
	}
	switch err := json.Unmarshal(data, &head); {
	case err != nil:
		return fail("not the JSON of a record")
	case head.Record != what:
		return fail("another kind of record")
	case head.Format < 1 || head.Format > format:
		return fail(fmt.Sprintf("format %d, this program reads up to %d", head.Format, format))
	}
	d := json.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(into); err != nil {
		return fail("a field of the wrong kind")
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fail("more than one record")
	}
	return nil
}

// check holds a sitting to what every transition leaves behind, so that no
// other code needs to ask.
func (s Sitting) check() error {
	switch {
	case s.ID == "" || s.Document.ID == "":
		return errors.New("no id or no document")
	case !s.Length.valid():
		return errors.New("an unknown length")
	case len(s.Skills) == 0:
		return errors.New("no skills")
	case s.Shown < -1 || s.Shown >= len(s.Steps):
		return errors.New("the question on the screen does not exist")
	case s.Number < 1:
		return errors.New("the question on the screen has no number")
	}
	if err := checkSkills(s.Skills, len(s.Levels) > 0); err != nil {
		return err
	}
	for i, st := range s.Steps {
		if open := st.SameAs == 0 && st.Answer == Unanswered; open && (i != len(s.Steps)-1 || s.Shown < 0) {
			return errors.New("a question without an answer is not the last")
		}
	}
	return checkSteps(s.Skills, s.Steps)
}

func (sn Snapshot) check() error {
	switch {
	case sn.ID == "" || sn.Document.ID == "":
		return errors.New("no id or no document")
	case sn.Finished.IsZero():
		return errors.New("no date")
	case len(sn.Skills) == 0:
		return errors.New("no skills")
	}
	for _, st := range sn.Steps {
		if st.SameAs == 0 && st.Answer == Unanswered {
			return errors.New("a question without an answer")
		}
	}
	for _, r := range sn.Results {
		if r.Place < -1 || r.Place > len(sn.Columns()) {
			return errors.New("a result off the ladder")
		}
	}
	if err := checkSkills(sn.Skills, len(sn.Levels) > 0); err != nil {
		return err
	}
	return checkSteps(sn.Skills, sn.Steps)
}

func (p Plan) check() error {
	if len(p.Actions) > MostActions {
		return errors.New("too many actions")
	}
	for _, a := range p.Actions {
		if a.ID == "" || over(a.Text, MostAction) {
			return errors.New("an action without an id, or too long")
		}
	}
	if len(p.Next) > MostNext {
		return errors.New("too many skills for the next check-in")
	}
	if p.Focus != nil && (p.Focus.Skill == "" || len(p.Focus.Lines) == 0) {
		return errors.New("a focus on nothing")
	}
	return nil
}

func checkSkills(skills []Skill, ladder bool) error {
	for _, sk := range skills {
		if sk.Address == "" || sk.Start < 0 || ladder != (len(sk.Rungs) > 0) {
			return errors.New("a skill that fits no question")
		}
	}
	return nil
}

func checkSteps(skills []Skill, steps []Step) error {
	known := map[string]bool{}
	for _, sk := range skills {
		known[string(sk.Address)] = true
	}
	for i, st := range steps {
		switch {
		case !known[string(st.Skill)]:
			return errors.New("an answer about no skill of the check-in")
		case len(st.Lines) == 0:
			return errors.New("an answer to no words")
		case st.SameAs < 0 || st.SameAs > i || st.SameAs > 0 && steps[st.SameAs-1].SameAs > 0:
			return errors.New("an answer taken over from nowhere")
		case st.Answer != Unanswered && st.Answer != Skipped && !st.Answer.rating():
			return errors.New("an unknown answer")
		case over(st.Note, MostNote):
			return errors.New("an example over the limit")
		}
	}
	return nil
}
