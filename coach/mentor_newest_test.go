package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// "My last check-in" is one of them, however many there are.
func TestTheLastOneIsShared(t *testing.T) {
	v, _, sam := couple(t)
	v.at = v.at.AddDate(0, 0, 3)
	for _, said := range []string{"check-in start odp-core/adaptability-to-change", "partly", "true"} {
		v.say(sam, said)
	}
	form := formOf(t, v.say(sam, "reflect what"))
	v.send(sam, chat.Message{Choice: form.Value, Values: map[string]string{form.Fields[0].Name: "The newer heron."}})
	for said, want := range map[string]string{
		"share my last check-in with @Priya": "check-in of 5 March 2026", "share my latest check-in with my mentor until Friday": "check-in of 5 March 2026",
		"share my most recent reflection with @Priya": "A reflection of 5 March 2026",
	} {
		if r := v.say(sam, said); r.Title != "Share this with Priya?" || !strings.Contains(r.Plain(), want) {
			t.Errorf("%q leads to\n%s", said, r.Plain())
		}
	}
	if r := v.say(sam, "share my check-in with @Priya"); r.Title != "Share something" {
		t.Errorf("one of two is guessed:\n%s", r.Plain())
	}
}
