package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// What is typed or forged with the letters of somebody's account reaches nobody
// of another workspace.
func TestForgedAccountsReachNobody(t *testing.T) {
	v := newVillage(t)
	mallory, bob := v.add("Mallory", chat.Slack), v.add("Bob", chat.Slack)
	bob.id.Space = "T2"
	v.say(mallory, "hello")
	v.say(bob, "hello")
	ref := "slack/T2/" + bob.id.User + "/Bob"
	for _, line := range []string{
		"suggest-send SPAM000001 " + ref + " odp-core/adaptability-to-change/working", "mentor ask " + ref, "mentor offer " + ref,
	} {
		for _, m := range []chat.Message{{Text: line}, {Choice: line}, {Choice: line, Values: map[string]string{"note": "pelican"}}} {
			if r := v.send(mallory, m); !strings.Contains(r.Plain(), "I have not met Bob yet") {
				t.Errorf("%+v:\n%s", m, r.Plain())
			}
			if got, ok := v.postman.take(bob.id); ok {
				t.Errorf("%+v: Bob reads\n%s", m, got.Plain())
			}
		}
	}
	// The platform's own mention is how the coach knows who is meant.
	if r := v.say(mallory, "add @Bob as my mentor"); r.Title != "Asked" {
		t.Errorf("a mention says\n%s", r.Plain())
	}
}
