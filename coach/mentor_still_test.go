package coach_test

import (
	"strings"
	"testing"
)

// A rating is part of its check-in: whoever was shown both still reads it when one
// is taken back, and the owner is not told otherwise.
func TestTakenBackAndStillSeen(t *testing.T) {
	for _, first := range []string{"share my last check-in with @Priya", "share my data rating with @Priya"} {
		v, priya, sam := couple(t)
		for _, said := range []string{"share my last check-in with @Priya", "share my data rating with @Priya"} {
			if said != first {
				v.say(sam, said)
				v.press(sam, "Share until 16 March 2026")
				v.open(priya)
			}
		}
		v.say(sam, first)
		v.press(sam, "Share until 16 March 2026")
		v.open(priya)
		if r := v.press(sam, "Take it back"); strings.Contains(r.Plain(), "can no longer see it") || !strings.Contains(r.Plain(), "But Priya can still see it, or part of it,") {
			t.Errorf("after %q, taking it back says\n%s", first, r.Plain())
		}
		if r := v.say(sam, "stop sharing everything"); !strings.Contains(r.Plain(), "Priya can no longer see it") {
			t.Errorf("taking all back says\n%s", r.Plain())
		}
	}
}
