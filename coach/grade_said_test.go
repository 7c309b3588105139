package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/coach"
)

// Who says a grade of theirs that no document names is told what was understood
// of it, and is not shown a whole skill.
func TestAGradeThatNoDocumentNames(t *testing.T) {
	for _, before := range []string{"", "core skill data and insight", "core skill data and insight working", "SCS data and insight SCS2 working"} {
		for _, said := range []string{"I am a G7", "I'm an HEO.", "im a grade 7"} {
			h := newHouse(t)
			if before != "" {
				h.say(before)
			}
			r := h.say(said)
			plain := r.Plain()
			if r.Topic != "me" || !r.Private || len(r.Quotes()) > 0 || !strings.Contains(plain, "work to the core skills") || !strings.Contains(plain, "Nothing was saved") {
				t.Errorf("%q after %q is answered as %s:\n%s", said, before, r.Topic, plain)
			}
			if before != "" && !strings.Contains(plain, "[Show Data and insight") {
				t.Errorf("%q after %q does not lead back:\n%s", said, before, plain)
			}
			if h.saved() != (coach.Profile{}) {
				t.Errorf("%q saved %+v", said, h.saved())
			}
			h.press(r.Choices[0].Value)
			h.press(r.Choices[1].Value)
			if p := h.saved(); p.Framework != "odp-core" || p.Role == "" {
				t.Errorf("the buttons after %q saved %+v", said, p)
			}
		}
	}
}

// A grade that is said behind an answer settles it, and the answer says what
// became of it.
func TestAGradeBehindAnAnswer(t *testing.T) {
	h := newHouse(t)
	h.say("SCS data and insight working")
	r := h.say("I am an SCS2")
	if r.Title != "Data and insight, Working, SCS2 (SCS capabilities)" || !strings.Contains(r.Plain(), "Your profile stays as it was.") || h.saved() != (coach.Profile{}) {
		t.Errorf("it is answered with %s", r.Plain())
	}
	h.press(r.Choices[len(r.Choices)-1].Value)
	if h.saved() != director {
		t.Errorf("the button saved %+v", h.saved())
	}
	h.say("SCS data and insight working")
	if r := h.say("I am an SCS2"); strings.Contains(r.Plain(), "profile stays") {
		t.Errorf("what is saved already is told again: %s", r.Plain())
	}
	h = newHouse(t)
	h.say("data and insight working")
	if r := h.say("I'm a G7"); r.Title != "Data and insight, Working (core skills)" || !strings.Contains(r.Plain(), "work to the core skills") {
		t.Errorf("an answer to what was asked back: %s", r.Plain())
	}
}
