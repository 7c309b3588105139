package coach_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// Unlinking ends what the account that leaves agreed with others. Whoever unlinks
// is told before, and the other side when it is done.
func TestUnlinkingTellsWhatEnds(t *testing.T) {
	for _, fromFirst := range []bool{false, true} {
		v, priya, sam := couple(t)
		first := v.add("Samuel", chat.Teams)
		code := regexp.MustCompile(`link ([A-Z0-9-]+)\.`).FindStringSubmatch(v.say(first, "link my accounts").Plain())
		v.say(sam, "link "+code[1])
		v.press(sam, "Yes, that is me")
		v.postman.take(first.id)
		at := sam
		if fromFirst {
			at = first
		}
		r := v.say(at, "unlink")
		if !strings.Contains(r.Plain(), "You would no longer be mentor and mentee") || !strings.Contains(r.Plain(), "Priya") {
			t.Errorf("it is not said what ends:\n%s", r.Plain())
		}
		if r = v.press(at, "Yes, unlink"); r.Title != "Unlinked" || len(v.circle.Pairs()) != 0 {
			t.Errorf("%d pairs after\n%s", len(v.circle.Pairs()), r.Plain())
		}
		if r := v.open(priya); r.Title != "It has ended" {
			t.Errorf("the other side reads\n%s", r.Plain())
		}
	}
	// What the account that stays agreed goes on.
	v, priya, sam := couple(t)
	second := v.add("Samuel", chat.Teams)
	code := regexp.MustCompile(`link ([A-Z0-9-]+)\.`).FindStringSubmatch(v.say(sam, "link my accounts").Plain())
	v.say(second, "link "+code[1])
	v.press(second, "Yes, that is me")
	if r := v.say(second, "unlink"); strings.Contains(r.Plain(), "Priya") {
		t.Errorf("it is said to end:\n%s", r.Plain())
	}
	v.press(second, "Yes, unlink")
	if _, told := v.postman.take(priya.id); told || len(v.circle.Pairs()) != 1 {
		t.Errorf("%d pairs are left, told %v", len(v.circle.Pairs()), told)
	}
}
