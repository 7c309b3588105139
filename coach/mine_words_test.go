package coach_test

import (
	"strings"
	"testing"
)

// Words that delete a check-in ask first, whether one is open or finished, and
// begin none.
func TestWordsThatDeleteACheckIn(t *testing.T) {
	last := []string{"delete my last check-in", "Please delete my latest check-in.", "remove the last check-in", "delete my last result", "delete my last self-assessment"}
	for _, open := range []bool{false, true} {
		for _, said := range last {
			h := checkedIn(t)
			if open {
				h.say("rate me on adaptability to change")
			}
			r := h.say(said)
			if r.Title != "Delete this check-in?" || !r.Private || !strings.HasPrefix(r.Choices[0].Value, "mine delete check-in ") {
				t.Errorf("%q, with one open %v:\n%s", said, open, r.Plain())
			}
			if r := h.press(r.Choices[0].Value); r.Title != "Deleted" {
				t.Errorf("%q deletes nothing:\n%s", said, r.Plain())
			}
			if r := h.say(said); r.Title != "Nothing to delete" {
				t.Errorf("%q once more:\n%s", said, r.Plain())
			}
		}
		for _, said := range []string{"delete one of my check-ins", "delete a check-in", "delete my check-ins"} {
			if r := checkedIn(t).say(said); r.Title != "Delete something" {
				t.Errorf("%q:\n%s", said, r.Plain())
			}
		}
	}
	for _, said := range []string{"delete my check-in", "delete the open check-in", "drop my check-in", "check-in drop"} {
		h := checkedIn(t)
		h.say("rate me on adaptability to change")
		if r := h.say(said); r.Title != "Delete this check-in?" || !strings.Contains(r.Plain(), "that is open") {
			t.Errorf("%q:\n%s", said, r.Plain())
		}
		if r := h.say("what do you hold on me?"); !strings.Contains(r.Plain(), "1 open check-in") {
			t.Errorf("%q deleted it without asking:\n%s", said, r.Plain())
		}
	}
}
