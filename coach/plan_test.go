package coach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// An action is typed with its day as people say days, and without one the form
// asks for it with the words in it.
func TestTypedActionsAndTheirDays(t *testing.T) {
	for said, want := range map[string]string{
		"action: shadow the analysts by Friday":      "shadow the analysts; By: 6 March 2026",
		"action: shadow the analysts by next friday": "shadow the analysts; By: 13 March 2026",
		"action: shadow the analysts by 1 March":     "shadow the analysts; By: 1 March 2027",
		"action: shadow the analysts by two weeks":   "shadow the analysts; By: 16 March 2026",
	} {
		if r := newHouse(t).say(said); r.Title != "Your plan" || !strings.Contains(r.Plain(), want) {
			t.Errorf("%q lacks %q:\n%s", said, want, r.Plain())
		}
	}
	r := newHouse(t).say("action: learn by doing")
	form := formOf(t, r)
	if r.Title != "Add an action" || !r.Private || len(r.Faults) > 0 || len(form.Fields) != 2 {
		t.Fatalf("without a day: %s", r.Plain())
	}
	if words, day := form.Fields[0].Value, form.Fields[1].Value; words != "learn by doing" || day != "30 March 2026" {
		t.Errorf("the form holds %q by %q", words, day)
	}
}

// Who wants to work on a skill is shown that it can be their focus, where
// nobody else reads the answer.
func TestWorkingOnASkillOffersAFocus(t *testing.T) {
	for said, want := range map[string]string{
		"I want to work on adaptability":                 "Make this my focus",
		"I'd like to get better at Learning agility":     "Make this my focus",
		"I need to improve my user focus":                "",
		"I want to work on data and insight":             "Make the core skill my focus: Data and insight",
		"I want to work on financial ownership":          "Make this my focus",
		"I want to work on Expert system leadership":     "Make this my focus",
		"What does Expert adaptability look like?":       "",
		"I want to work on the service manager's duties": "",
	} {
		h := newHouse(t)
		r := h.say(said)
		if labels := labelsOf(r); slices.Contains(labels, want) != (want != "") || want == "" && strings.Contains(r.Plain(), "my focus") {
			t.Errorf("%q offers %q, want %q", said, labels, want)
		}
		if want != "" && h.press(r.Choices[0].Value).Topic != "check-in" {
			t.Errorf("%q: the button sets no focus", said)
		}
	}
	m := message("I want to work on adaptability")
	m.From.Platform, m.Reply.Person.Platform, m.Reply.Direct = chat.Slack, chat.Slack, false
	if r := newHouse(t).send(m); slices.Contains(labelsOf(r), "Make this my focus") {
		t.Errorf("in a channel it offers %q", labelsOf(r))
	}
}

// Where only the grade is missing, that is what is said.
func TestAFocusAsksForTheGrade(t *testing.T) {
	h := newHouse(t)
	r := h.say("make power of connections my focus")
	if r.Title != "Which grade?" || !strings.Contains(r.Plain(), `say "my grade is SCS1"`) || strings.Contains(r.Plain(), "no next step") {
		t.Fatalf("without a grade: %s", r.Plain())
	}
	if r := h.press(r.Choices[1].Value); r.Title != "Your plan" || !strings.Contains(r.Plain(), "Power of connections, Working, SCS2") {
		t.Errorf("with a grade chosen: %s", r.Plain())
	}
	for _, said := range []string{"make power of connections at SCS3 my focus", "make learning agility my focus"} {
		h.is(director)
		if r := h.say(said); r.Title != "Your plan" || !strings.Contains(r.Plain(), "is your focus now") {
			t.Errorf("%q: %s", said, r.Plain())
		}
	}
}
