package coach_test

import (
	"slices"
	"strings"
	"testing"
)

// A document that has no skill of the name shown last says so, and pours out
// nothing in its place.
func TestNoNamesake(t *testing.T) {
	for _, c := range []struct{ first, then, says, offers string }{
		{"expert adaptability", "and the SCS one", "The SCS capabilities have no skill called Adaptability to change. The nearest there is Learning agility.", "SCS capability: Learning agility, Expert"},
		{"expert adaptability", "and at SCS1?", "no skill called Adaptability to change", "SCS capability: Learning agility, Expert, SCS1"},
		{"tell me about adaptability", "what about the SCS capabilities?", "no skill called Adaptability to change", "SCS capability: Learning agility"},
		{"learning agility at SCS2 Working", "and in the core skills?", "The core skills have no skill called Learning agility. The nearest there is Adaptability to change.", "Core skill: Adaptability to change, Working"},
		{"human centred design Working SCS2", "and in the core skills?", "The core skills have no skill called Human centred design.", "List the core skills"},
	} {
		h := newHouse(t)
		h.say(c.first)
		r := h.say(c.then)
		if !strings.Contains(r.Plain(), c.says) || len(r.Quotes()) > 0 || !slices.Contains(labelsOf(r), c.offers) {
			t.Errorf("%q after %q does not say %q or offer %q:\n%s", c.then, c.first, c.says, c.offers, r.Plain())
		}
	}
	for then, topic := range map[string]string{"start an SCS check-in": "check-in", "my grade is SCS1": "me", "what are the SCS capabilities?": "list"} {
		h := newHouse(t)
		h.say("expert adaptability")
		if r := h.say(then); r.Topic != topic {
			t.Errorf("%q is answered as %s, want %s", then, r.Topic, topic)
		}
	}
	for then, title := range map[string]string{
		"and the SCS one": "Data and insight, Expert (SCS capabilities)", "and SCS one": "Data and insight, Expert, SCS1 (SCS capabilities)",
		"and SCS 1": "Data and insight, Expert, SCS1 (SCS capabilities)", "what are the SCS capabilities?": "Seven core capabilities for SCS roles",
	} {
		h := newHouse(t)
		h.say("core skill data and insight expert")
		if r := h.say(then); r.Title != title {
			t.Errorf("%q is answered with %q, want %q", then, r.Title, title)
		}
	}
}
