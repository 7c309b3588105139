package coach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/coach"
)

// Whatever a question can mean is reached by its buttons, however many places
// that are.
func TestNothingIsCutInSilence(t *testing.T) {
	scs := []string{"Power of connections", "Human centred design", "System leadership", "Innovation and risk", "Learning agility", "Data and insight", "Decisions at pace"}
	core := []string{"Connections and communication", "Operational leadership and management", "Adaptability to change", "Data and insight", "Delivery and decision making at pace"}
	for said, p := range map[string]coach.Profile{
		"explain working level": {}, "what's the difference between practitioner and expert": {}, "compare SCS1 and SCS2": {},
		"Explain the Working level": {Framework: "odp-core"},
	} {
		h := newHouse(t)
		h.is(p)
		r := h.say(said)
		if len(r.Choices) > 12 {
			t.Errorf("%q offers %d buttons", said, len(r.Choices))
		}
		labels := labelsOf(r)
		if once := slices.Compact(slices.Sorted(slices.Values(labels))); len(once) < len(labels) {
			t.Errorf("%q offers the same words twice: %q", said, labels)
		}
		reached := r.Plain()
		for _, c := range r.Choices {
			reached += h.press(c.Value).Plain()
		}
		want := scs
		if said != "compare SCS1 and SCS2" {
			want = slices.Concat(scs, core)
		}
		for _, name := range want {
			if !strings.Contains(reached, name) {
				t.Errorf("%q does not lead to %s:\n%s", said, name, r.Plain())
			}
		}
	}
}
