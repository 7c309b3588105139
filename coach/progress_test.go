package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/coach"
)

// A question climbs down as well as up.
func TestTheLevelBelow(t *testing.T) {
	for _, c := range []struct{ said, title, says string }{
		{"what's before expert in adaptability", "Adaptability to change, Practitioner (core skills)", "Practitioner is the level before Expert."},
		{"what is the level below expert in adaptability", "Adaptability to change, Practitioner (core skills)", "Practitioner is the level before Expert."},
		{"What comes before the Working level in adaptability?", "Adaptability to change, Awareness (core skills)", "Awareness is the level before Working."},
		{"what's beneath practitioner in learning agility at SCS2", "Learning agility, Working, SCS2 (SCS capabilities)", "Working is the level before Practitioner."},
		{"what comes before expert in learning agility", "Learning agility, Practitioner (SCS capabilities)", "Which grade: SCS1, SCS2 or SCS3?"},
		{"what is below working in learning agility at SCS2", "Learning agility, Awareness (SCS capabilities)", "this note"},
		{"what is below awareness in adaptability", "Adaptability to change, Awareness (core skills)", "Awareness is the first level the core skills describe."},
		{"what comes before expert in data and insight", "Which one do you mean?", "[Core skill: Data and insight, Practitioner]"},
		{"what comes after practitioner in adaptability", "Heading for Adaptability to change, Expert (core skills)", ""},
	} {
		if r := answerOf(t, c.said); r.Title != c.title || !strings.Contains(r.Plain(), c.says) {
			t.Errorf("%q is answered as %s: %q, want %q with %q", c.said, r.Topic, r.Title, c.title, c.says)
		}
	}
	h := newHouse(t)
	h.is(director)
	if r := h.say("what is the level below expert in data and insight"); r.Title != "Data and insight, Practitioner, SCS2 (SCS capabilities)" {
		t.Errorf("to a director: %q", r.Title)
	}
	h.is(coach.Profile{Framework: "odp-core"})
	if r := h.say("what is the level below expert in data and insight"); r.Title != "Data and insight, Practitioner (core skills)" {
		t.Errorf("to who works to the core skills: %q", r.Title)
	}
}
