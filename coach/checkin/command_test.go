package checkin

import (
	"reflect"
	"strings"
	"testing"
)

func TestCommandsReadBack(t *testing.T) {
	for _, c := range []struct {
		line string
		want Press
	}{
		{"check-in", Press{}},
		{"check-in start", Press{Do: DoStart}},
		{"check-in start short scs scs2", Press{Do: DoStart, Length: Short, Address: "scs", Setting: "scs2"}},
		{"check-in start scs/learning-agility scs2", Press{Do: DoStart, Address: "scs/learning-agility", Setting: "scs2"}},
		{"check-in start full", Press{Do: DoStart, Length: Full}},
		{"check-in answer s1 3 true", Press{Do: DoAnswer, ID: "s1", Number: 3, Answer: True}},
		{"check-in answer s1 3 n/a", Press{Do: DoAnswer, ID: "s1", Number: 3, Answer: NotApplicable}},
		{"check-in answer s1 12 not-yet", Press{Do: DoAnswer, ID: "s1", Number: 12, Answer: NotYet}},
		{"check-in answer partly", Press{Do: DoAnswer, Answer: Partly}},
		{"check-in back s1 3", Press{Do: DoBack, ID: "s1", Number: 3}},
		{"check-in back", Press{Do: DoBack}},
		{"check-in skip s1 3", Press{Do: DoSkip, ID: "s1", Number: 3}},
		{"check-in later", Press{Do: DoLater}},
		{"check-in later s1 3", Press{Do: DoLater, ID: "s1", Number: 3}},
		{"check-in note s1 3", Press{Do: DoNote, ID: "s1", Number: 3}},
		{"check-in note-save s1 3", Press{Do: DoNoteSave, ID: "s1", Number: 3}},
		{"check-in drop s1 yes", Press{Do: DoDrop, ID: "s1", Sure: true}},
		{"check-in drop yes", Press{Do: DoDrop, Sure: true}},
		{"check-in focus odp-core/data-and-insight", Press{Do: DoFocus, Address: "odp-core/data-and-insight"}},
		{"check-in focus scs/learning-agility scs2", Press{Do: DoFocus, Address: "scs/learning-agility", Setting: "scs2"}},
		{"check-in change s1 2 partly", Press{Do: DoChange, ID: "s1", Number: 2, Answer: Partly}},
		{"check-in answers s1 scs/data-and-insight", Press{Do: DoAnswers, ID: "s1", Address: "scs/data-and-insight"}},
		{"check-in history", Press{Do: DoHistory}},
		{"check-in plan", Press{Do: DoPlan}},
		{"check-in plan-done a-7", Press{Do: DoTick, ID: "a-7"}},
		{"check-in one-to-one", Press{Do: DoOneToOne}},
		{"check-in rule", Press{Do: DoRule}},
	} {
		got, ok := Parse(c.line)
		if !ok || !reflect.DeepEqual(got, c.want) {
			t.Errorf("Parse(%q) = %+v, %v", c.line, got, ok)
		}
		if got.String() != c.line {
			t.Errorf("%q is written back as %q", c.line, got.String())
		}
	}
	for _, line := range []string{"", "check", "check-in everybody", "check-in answer s1 3 true and more", "check-in start short scs scs2 more", "check-in plan now", "what is a check-in", "check-in back s1 x", "check-in rule of thumb", "check-in focus not#an#address"} {
		if p, ok := Parse(line); ok {
			t.Errorf("Parse(%q) = %+v, want nothing", line, p)
		}
	}
}

func TestTyped(t *testing.T) {
	for line, want := range map[string]Press{
		"true": {Do: DoAnswer, Answer: True}, "True.": {Do: DoAnswer, Answer: True}, " PARTLY ": {Do: DoAnswer, Answer: Partly},
		"not  yet": {Do: DoAnswer, Answer: NotYet}, "n/a": {Do: DoAnswer, Answer: NotApplicable}, "Not applicable": {Do: DoAnswer, Answer: NotApplicable},
		"back": {Do: DoBack}, "skip": {Do: DoSkip}, "Skip this skill": {Do: DoSkip}, "later": {Do: DoLater}, "Finish later": {Do: DoLater}, "finish": {Do: DoFinish},
	} {
		if got, ok := Typed(line, true); !ok || !reflect.DeepEqual(got, want) {
			t.Errorf("Typed(%q) = %+v, %v", line, got, ok)
		}
		if _, ok := Typed(line, false); ok {
			t.Errorf("%q is an answer although nothing is asked", line)
		}
	}
	for _, line := range []string{"is it true that SCS2 leads?", "help", "stop", "", "what does Working mean?"} {
		if p, ok := Typed(line, true); ok {
			t.Errorf("Typed(%q) = %+v, want a question", line, p)
		}
	}
	if p, ok := Typed("Example: I ran it: twice", false); !ok || p.Values[fieldNote] != "I ran it: twice" {
		t.Errorf("an example was read as %+v", p)
	}
	p, ok := Typed("action: Stand by the desk by 27 March 2026", false)
	if !ok || p.Values[fieldAction] != "Stand by the desk" || p.Values[fieldDue] != "27 March 2026" {
		t.Errorf("an action was read as %+v", p)
	}
}

// Only a day is cut off an action. Without one the form asks for it.
func TestTypedActions(t *testing.T) {
	for line, want := range map[string]Press{
		"action: call Ann by Friday":      {Do: DoAddSave, Values: map[string]string{fieldAction: "call Ann", fieldDue: "Friday"}},
		"action: call Ann by Wed":         {Do: DoAddSave, Values: map[string]string{fieldAction: "call Ann", fieldDue: "Wed"}},
		"Action: stand by me by 1 March":  {Do: DoAddSave, Values: map[string]string{fieldAction: "stand by me", fieldDue: "1 March"}},
		"my action: rest by yesterday":    {Do: DoAddSave, Values: map[string]string{fieldAction: "rest", fieldDue: "yesterday"}},
		"action: learn by doing":          {Do: DoAdd, Values: map[string]string{fieldAction: "learn by doing"}},
		"add an action: sit with a clerk": {Do: DoAdd, Values: map[string]string{fieldAction: "sit with a clerk"}},
		"action:":                         {Do: DoAdd},
	} {
		if p, ok := Typed(line, false); !ok || !reflect.DeepEqual(p, want) {
			t.Errorf("%q was read as %+v, want %+v", line, p, want)
		}
	}
}

// Every answer on the screen can also be typed as it reads on the button.
func TestEveryAnswerButtonCanBeTyped(t *testing.T) {
	sh := shapeIn(t, built(t), "odp-core")
	s := answer(t, begin(t, sh, ""), sh, True)
	for _, c := range Question(s).Choices {
		press, ok := Parse(c.Value)
		if !ok {
			t.Errorf("the button %q holds %q, which is no command", c.Label, c.Value)
		}
		if press.Do == DoNote {
			continue
		}
		said, ok := Typed(c.Label, true)
		if !ok || said.Do != press.Do || said.Answer != press.Answer {
			t.Errorf("%q is typed as %+v, pressed as %+v", c.Label, said, press)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"check-in", "check-in answer s1 3 true", "check-in start short scs scs2", "check-in drop a yes", "action: x by y", "CHECK-IN Later"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		p, ok := Parse(line)
		if _, typed := Typed(line, true); typed && ok && !strings.Contains(line, ":") {
			t.Errorf("%q is a command and an answer", line)
		}
		if !ok {
			return
		}
		again, ok := Parse(p.String())
		if !ok || !reflect.DeepEqual(again, p) {
			t.Errorf("%q is %+v, and %q is %+v", line, p, p.String(), again)
		}
	})
}
