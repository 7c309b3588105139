package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// What a preview showed is told by what was drawn of the thing itself, also in
// its later parts, and not by the day or the part it was looked at.
func TestWhatChangedSinceThePreview(t *testing.T) {
	v, _, sam := couple(t)
	long := strings.Repeat("é", 2980)
	v.say(sam, "my last entry")
	v.fill(sam, "what: The pelican "+long+"; so-what: The walrus "+long+"; now-what: The heron "+long)
	for kind, change := range map[string]func(){
		"plan": func() { v.say(sam, "my focus is working adaptability to change in the core skills") },
		"reflection": func() {
			v.say(sam, "my last entry")
			v.press(sam, "The next part")
			v.press(sam, "The next part")
			v.fill(sam, "now-what: The badger "+long)
		},
	} {
		v.say(sam, "share my "+kind+" with @Priya")
		old := valueOf(sam.last, "Share until 16 March 2026")
		v.at = v.at.AddDate(0, 0, 1)
		change()
		if r := v.send(sam, chat.Message{Choice: old}); !strings.Contains(r.Plain(), "It has changed since you looked at it here.") || !strings.HasPrefix(r.Title, "Share this") {
			t.Errorf("%s:\n%s", kind, r.Plain())
		}
		if r := v.press(sam, "Share until 16 March 2026"); r.Title != "Shared" {
			t.Errorf("%s as it is now:\n%s", kind, r.Plain())
		}
		v.at = v.at.AddDate(0, 0, -1)
	}
}
