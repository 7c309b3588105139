package checkin

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

func TestStartAsksForWhatItNeeds(t *testing.T) {
	p := newPerson(t, built(t), Profile{})
	p.press("check-in start short")
	if got := len(p.last.Choices); got != 4 {
		t.Fatalf("offers %d frameworks, want 4:\n%s", got, p.last.Plain())
	}
	p.click("SCS capabilities")
	if text := p.last.Plain(); !strings.Contains(text, "SCS1, SCS2 or SCS3") {
		t.Fatalf("asks\n%s", text)
	}
	if text := p.click("SCS2").Plain(); !strings.Contains(text, "question 1 of about 6") || !strings.Contains(text, "SCS capabilities, SCS2") {
		t.Fatalf("begins with\n%s", text)
	}
	for _, c := range []struct {
		profile Profile
		line    string
		want    string
	}{
		{Profile{Framework: "scs", Grade: "scs1"}, "check-in start", "You are SCS1 in your profile"},
		{Profile{Framework: "scs", Grade: "g6"}, "check-in start", "Which is yours: SCS1, SCS2 or SCS3?"},
		{Profile{}, "check-in start scs/learning-agility scs3", "One skill from the SCS capabilities, SCS3: about 2 questions"},
		{Profile{Grade: "scs1"}, "check-in start scs/learning-agility", "You are SCS1 in your profile"},
		{Profile{}, "check-in start odp-core", "Three skills from the core skills: about 7 questions"},
		{Profile{}, "check-in start full odp-core", "Five skills from the core skills: about 12 questions"},
		{Profile{}, "check-in start service-owner", "questions, about two minutes"},
		{Profile{}, "check-in start action-2", "I do not hold that framework or skill"},
		{Profile{}, "check-in start odp-core/juggling", "I do not hold that framework or skill"},
		{Profile{}, "check-in start nowhere/at-all", "I do not hold that framework or skill"},
		{Profile{Framework: "gone"}, "check-in start", "Which framework would you like"},
		{Profile{}, "check-in start service-owner/financial-ownership", "One skill from the service owner role: 5 questions"},
	} {
		p := newPerson(t, built(t), c.profile)
		if text := p.press(c.line).Plain(); !strings.Contains(text, c.want) {
			t.Errorf("%s with %+v lacks %q:\n%s", c.line, c.profile, c.want, text)
		}
	}
}

// Another kind of document is checked against without a word about it in the
// code.
func TestAnInventedFramework(t *testing.T) {
	p := newPerson(t, only(t, "harbour-trades.md"), Profile{})
	if text := p.press("check-in start").Plain(); !strings.Contains(text, "Which is yours: Quayside or Sail loft?") {
		t.Fatalf("asks\n%s", text)
	}
	p.click("Sail loft")
	p.click("True")
	p.click("True")
	p.click("Partly")
	text := p.last.Plain()
	for _, want := range []string{"Rope splicing; You: Journeyman", "True of Journeyman, the highest level.", "Part of the way to Novice, the first level that applies.", "Lamp trimming, Novice, Sail loft", "Keeps every flame an arm's length from canvas."} {
		if !strings.Contains(text, want) {
			t.Errorf("the result lacks %q:\n%s", want, text)
		}
	}
}

func TestOldDoubledAndForeignPresses(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	p.press("check-in answer id1 1 true")
	writes := p.memory.writes
	for line, want := range map[string]string{
		"check-in answer id1 1 true":    doubled,
		"check-in answer id1 1 not-yet": doubled,
		"check-in answer id1 9 true":    stale,
		"check-in answer other 2 true":  stale,
		"check-in back id1 1":           stale,
		"check-in skip other 2":         stale,
		"check-in finish other 2":       stale,
		"check-in drop other yes":       stale,
		"check-in start short":          "You have a check-in open.",
		"check-in go-on":                welcome,
	} {
		r := p.press(line)
		if text := r.Plain(); !strings.Contains(text, want) || !strings.Contains(text, "question 2 of") {
			t.Errorf("%s:\n%s", line, text)
		}
	}
	if p.memory.writes != writes {
		t.Errorf("presses that do not count wrote %d times", p.memory.writes-writes)
	}
	p.press("check-in finish")
	if text := p.press("check-in answer id1 2 true").Plain(); !strings.Contains(text, "That check-in is finished.") || !strings.Contains(text, "True of Working; you finished") {
		t.Errorf("a press after the end:\n%s", text)
	}
	if text := p.press("check-in answer unknown 2 true").Plain(); !strings.Contains(text, "You have no check-in open. An open check-in is kept for seven days.") {
		t.Errorf("a press on nothing:\n%s", text)
	}
}

func TestDropAsksFirst(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	// Also where nothing is answered yet: an example may be written.
	for _, finish := range []bool{false, true} {
		text := p.press("check-in drop").Plain()
		if !strings.Contains(text, "It cannot be undone.") || p.memory.version == 0 || strings.Contains(text, "Finish with what I have") != finish {
			t.Fatalf("deleted without asking:\n%s", text)
		}
		if !finish {
			p.click("Go on")
			p.click("True")
		}
	}
	p.press("check-in drop")
	if text := p.click("Delete it").Plain(); !strings.Contains(text, "The check-in is deleted.") || p.memory.version != 0 || len(p.memory.snapshots) != 0 {
		t.Fatalf("not deleted:\n%s", text)
	}
}

// Whichever call of the store fails, nothing is half done, the reply offers the
// same again, the error comes along, and the press works when the store is back.
func TestTheStoreFails(t *testing.T) {
	for _, c := range []struct {
		calls []string
		line  string
	}{
		{[]string{"Sitting", "SaveSitting", "Snapshots", "Plan"}, "check-in start short"},
		{[]string{"Sitting", "SaveSitting"}, "check-in answer id1 1 true"},
		{[]string{"SaveSitting"}, "check-in back"},
		{[]string{"Sitting", "Finish"}, "check-in finish"},
		{[]string{"Snapshots"}, "check-in result"},
		{[]string{"Snapshots", "SaveSnapshot"}, "check-in change id1 1 not-yet"},
		{[]string{"Snapshots", "Plan", "SavePlan"}, "check-in focus odp-core/data-and-insight"},
		{[]string{"Snapshots", "Plan"}, "check-in one-to-one"},
		{[]string{"Plan"}, "check-in plan"},
	} {
		for _, call := range c.calls {
			t.Run(c.line+" without "+call, func(t *testing.T) {
				p := newPerson(t, built(t), Profile{Framework: "odp-core"})
				if !strings.Contains(c.line, "start") {
					p.press("check-in start odp-core/data-and-insight")
					if strings.Contains(c.line, "back") || strings.Contains(c.line, "finish") {
						p.click("True")
					}
					if strings.Contains(c.line, "result") || strings.Contains(c.line, "change") || strings.Contains(c.line, "focus") {
						p.click("True")
						p.click("Not yet")
					}
				}
				writes := p.memory.writes
				p.memory.fail = func(name string) error {
					if name == call {
						return errAway
					}
					return nil
				}
				press, _ := Parse(c.line)
				r, err := p.desk.Press(t.Context(), p.caller, press)
				if !errors.Is(err, errAway) {
					t.Fatalf("error %v", err)
				}
				text := r.Plain()
				if !strings.Contains(text, "Press again in a moment.") || len(r.Choices) != 1 || r.Choices[0].Value != press.String() || !r.Private {
					t.Errorf("the reply is %+v\n%s", r.Choices, text)
				}
				if p.memory.writes != writes {
					t.Error("something was written all the same")
				}
				p.memory.fail = func(string) error { return nil }
				if r, err := p.desk.Press(t.Context(), p.caller, press); err != nil || strings.Contains(r.Plain(), "Press again") {
					t.Errorf("afterwards: %v\n%s", err, r.Plain())
				}
			})
		}
	}
}

// What somebody wrote comes back when it could not be saved, and never stands
// in the error.
func TestAnExampleIsGivenBack(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	p.click("True")
	p.memory.fail = func(name string) error {
		if name == "SaveSitting" {
			return errAway
		}
		return nil
	}
	press := Press{Do: DoNoteSave, ID: "id1", Number: 1, Values: map[string]string{fieldNote: "I ran the stand-up."}}
	r, err := p.desk.Press(t.Context(), p.caller, press)
	if err == nil || strings.Contains(err.Error(), "stand-up") || !strings.Contains(r.Plain(), "I ran the stand-up.") {
		t.Errorf("error %v, reply\n%s", err, r.Plain())
	}
	p.memory.fail = func(string) error { return nil }
	long := strings.Repeat("ä", MostNote+12)
	r = p.do(Press{Do: DoNoteSave, ID: "id1", Number: 1, Values: map[string]string{fieldNote: long}})
	if len(r.Faults) != 1 || r.Faults[0].Sentence != "The example has 512 characters. The limit is 500." {
		t.Fatalf("faults %+v", r.Faults)
	}
	for _, part := range r.Parts {
		if f, ok := part.(chat.Form); ok && f.Fields[0].Value != long {
			t.Error("the text was not given back")
		}
	}
	if s, _, _ := p.memory.Sitting(t.Context(), p.caller.Person); s.Steps[0].Note != "" {
		t.Error("a part of the text was kept")
	}
	if text := p.do(Press{Do: DoNoteSave, ID: "id1", Number: 7, Values: map[string]string{fieldNote: "x"}}).Plain(); !strings.Contains(text, "There is no answer yet") {
		t.Errorf("an example of nothing:\n%s", text)
	}
	// The form of an open check-in is as blind as its questions.
	r = p.press("check-in note id1 1")
	if text := r.Plain(); strings.Contains(text, "Working") || strings.Contains(text, "line ") || !strings.Contains(text, onlyYou) {
		t.Errorf("the form tells the level:\n%s", text)
	}
}

func TestADamagedSittingIsSetAside(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	p.memory.sitting = []byte(`{"record":"check-in sitting","format":1}`)
	if text := p.press("check-in").Plain(); !strings.Contains(text, setAside) {
		t.Fatalf("says\n%s", text)
	}
	if text := p.press("check-in start short").Plain(); !strings.Contains(text, "question 1 of") {
		t.Fatalf("the way on is blocked:\n%s", text)
	}
}

// Two devices press at the same moment: one wins, and both see the question
// that is open then.
func TestSomebodyElseWroteFirst(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start short")
	once := true
	p.memory.fail = func(name string) error {
		if name == "SaveSitting" && once {
			once = false
			s, err := DecodeSitting(p.memory.sitting)
			if err != nil {
				return err
			}
			sh := shapeIn(t, built(t), "odp-core")
			s, _ = s.Answer(sh, 1, NotYet, morning)
			if p.memory.sitting, err = EncodeSitting(s); err != nil {
				return err
			}
			p.memory.version = p.memory.next()
		}
		return nil
	}
	if text := p.press("check-in answer id1 1 true").Plain(); !strings.Contains(text, doubled) || !strings.Contains(text, "question 2 of") {
		t.Errorf("the second device sees\n%s", text)
	}
	if s, _, _ := p.memory.Sitting(t.Context(), p.caller.Person); s.Steps[0].Answer != NotYet {
		t.Errorf("the answer of the first device is %s now", s.Steps[0].Answer)
	}
	// A store on which somebody is always first is given up, with the button.
	p.memory.fail = func(name string) error {
		if name == "SaveSitting" {
			return ErrMoved
		}
		return nil
	}
	press, _ := Parse("check-in answer id1 2 true")
	if r, err := p.desk.Press(t.Context(), p.caller, press); !errors.Is(err, ErrMoved) || len(r.Choices) != 1 {
		t.Errorf("error %v\n%s", err, r.Plain())
	}
}

// Many presses of one person at once, on several replicas: each question is
// answered once.
func TestPressesAtOnce(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	p.press("check-in start full")
	other, err := NewDesk(p.memory, p.memory, func() string { return "other" }, func() uint64 { return 1 })
	if err != nil {
		t.Fatal(err)
	}
	for number := 1; number < 40; number++ {
		var all sync.WaitGroup
		for i := range 6 {
			desk := []*Desk{p.desk, other}[i%2]
			all.Go(func() {
				press := Press{Do: DoAnswer, ID: "id1", Number: number, Answer: []Answer{True, NotYet, Partly}[i%3]}
				if _, err := desk.Press(t.Context(), p.caller, press); err != nil && !errors.Is(err, ErrMoved) {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	kept, err := p.memory.Snapshots(t.Context(), p.caller.Person)
	if err != nil || len(kept) != 1 {
		t.Fatalf("%d check-ins were kept, %v", len(kept), err)
	}
	for _, st := range kept[0].Steps {
		if len(st.Was) > 0 {
			t.Errorf("a question was answered twice: %+v", st)
		}
	}
}

// Every button of every screen leads somewhere, and every screen is private.
func TestEveryButtonWorks(t *testing.T) {
	for _, profile := range []Profile{{Framework: "odp-core", Target: "expert"}, {Framework: "scs", Grade: "scs1", Target: "scs2"}, {Framework: "service-manager-jd"}} {
		p := newPerson(t, built(t), profile)
		seen := map[string]bool{}
		queue := []string{"check-in", "check-in start short"}
		pressed := 0
		for len(queue) > 0 && pressed < 400 {
			line := queue[0]
			queue = queue[1:]
			press, ok := Parse(line)
			if !ok {
				t.Fatalf("the button %q is no command", line)
			}
			if press.Do == DoDrop {
				continue
			}
			r := p.do(press)
			pressed++
			if !r.Private || r.Topic != topic || r.Title == "" || len(r.Parts) == 0 {
				t.Fatalf("%s gives a reply that is not private, or empty: %+v", line, r)
			}
			choices := r.Choices
			for _, part := range r.Parts {
				if f, ok := part.(chat.Form); ok {
					choices = append(choices, f.Open, chat.Choice{Label: f.Submit, Value: f.Value})
					if len([]rune(f.Title)) > 24 {
						t.Errorf("the form's title %q is too long", f.Title)
					}
				}
			}
			for _, c := range choices {
				if len([]rune(c.Label)) > 75 || len(c.Value) > 500 {
					t.Errorf("the button %q (%q) is too long", c.Label, c.Value)
				}
				if !seen[c.Value] {
					seen[c.Value] = true
					queue = append(queue, c.Value)
				}
			}
		}
		if pressed < 20 {
			t.Errorf("%+v: only %d buttons were found", profile, pressed)
		}
	}
}

func TestGlance(t *testing.T) {
	p := newPerson(t, built(t), Profile{Framework: "odp-core"})
	at := func() string {
		r, err := p.desk.Glance(t.Context(), p.caller)
		if err != nil {
			t.Fatal(err)
		}
		return r.Plain()
	}
	if text := at(); !strings.Contains(text, "You have no finished check-in yet.") {
		t.Error(text)
	}
	p.press("check-in start odp-core/data-and-insight")
	if text := at(); !strings.Contains(text, "You have a check-in open, at question one of about two.") {
		t.Error(text)
	}
	p.click("True")
	p.click("Not yet")
	p.click("Make this my focus")
	p.press("check-in start odp-core/adaptability-to-change")
	p.click("Not yet")
	p.click("True")
	text := at()
	for _, want := range []string{"Data and insight; You: Working", "Adaptability to change; You: Awareness", "Your focus: Data and insight, Practitioner."} {
		if !strings.Contains(text, want) {
			t.Errorf("lacks %q:\n%s", want, text)
		}
	}
}

func TestNewDeskNeedsEverything(t *testing.T) {
	m := newMemory()
	id, seed := func() string { return "x" }, func() uint64 { return 1 }
	for i, err := range []error{
		func() error { _, err := NewDesk(nil, m, id, seed); return err }(),
		func() error { _, err := NewDesk(m, nil, id, seed); return err }(),
		func() error { _, err := NewDesk(m, m, nil, seed); return err }(),
		func() error { _, err := NewDesk(m, m, id, nil); return err }(),
	} {
		if err == nil {
			t.Error(fmt.Sprint("a desk was made without part ", i))
		}
	}
}
