package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// Somebody who is mentioned by another of their accounts is the same person: the
// list is not denied, nobody is asked twice, and what is taken back is closed.
func TestMentionedByAnotherAccount(t *testing.T) {
	v, priya, sam := couple(t)
	v.say(sam, "share my plan with my mentor")
	v.press(sam, "Share until 16 March 2026")
	v.open(priya)
	other := v.add("Pri", chat.Slack)
	if err := v.circle.Link(other.id, priya.id); err != nil {
		t.Fatal(err)
	}
	if r := v.say(sam, "what can @Pri see?"); strings.Contains(r.Plain(), "nothing of yours") || !strings.Contains(r.Plain(), "Plan: your focus") {
		t.Errorf("what another account sees is denied:\n%s", r.Plain())
	}
	if r := v.say(sam, "add @Pri as my mentor"); !strings.Contains(r.Plain(), "That is so already.") {
		t.Errorf("a mentor is asked twice:\n%s", r.Plain())
	}
	v.say(sam, "share my plan with @Pri until 20 March")
	v.press(sam, "Share until 20 March 2026")
	if n := len(v.circle.Grants()); n != 1 {
		t.Errorf("one person has %d permissions for one plan", n)
	}
	if r := v.press(sam, "Take it back"); !strings.Contains(r.Plain(), "can no longer see it") || len(v.circle.Grants()) != 0 {
		t.Errorf("%d permissions are left after:\n%s", len(v.circle.Grants()), r.Plain())
	}
	if r := v.say(sam, "end the mentoring with @Pri"); r.Title != "End it?" {
		t.Errorf("ending it says\n%s", r.Plain())
	}
}
