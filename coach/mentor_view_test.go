package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// A second view is its author's to change and to remove for as long as they can
// see the rating, also when the owner shared it anew until another day.
func TestSecondViewOutlivesItsPermission(t *testing.T) {
	v, priya, sam := couple(t)
	v.say(sam, "share my data rating with @Priya")
	v.press(sam, "Share until 16 March 2026")
	v.open(priya)
	v.press(priya, "Look at it")
	v.open(sam)
	v.press(priya, "Add a second view")
	v.fill(priya, "note: the first puffin; level: practitioner")
	v.open(sam)
	v.say(sam, "share my data rating with @Priya until 20 March")
	v.press(sam, "Share until 20 March 2026")
	look := func() chat.Reply {
		t.Helper()
		v.say(priya, "shared with me")
		r := v.press(priya, "Look: Sam, Data and insight")
		v.postman.take(sam.id)
		return r
	}
	if r := look(); !strings.Contains(r.Plain(), "the first puffin") {
		t.Errorf("the author does not see their view:\n%s", r.Plain())
	}
	v.press(priya, "Change your second view")
	v.fill(priya, "note: the second puffin; level: expert")
	v.open(sam)
	if r := v.say(sam, "views"); strings.Contains(r.Plain(), "first puffin") || !strings.Contains(r.Plain(), "second puffin") {
		t.Errorf("a changed view is\n%s", r.Plain())
	}
	v.say(sam, "share my data rating with @Priya until 25 March")
	v.press(sam, "Share until 25 March 2026")
	look()
	v.press(priya, "Change your second view")
	v.say(priya, "view-remove "+strings.TrimPrefix(valueOf(look(), "Change your second view"), "view "))
	if r := v.say(sam, "views"); strings.Contains(r.Plain(), "puffin") {
		t.Errorf("a view stays that its author removed:\n%s", r.Plain())
	}
}
