package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// Wherever somebody looks at or changes what they share, the screen says who else
// can see it, and not that nobody can.
func TestScreensOfWhatIsShared(t *testing.T) {
	v, _, sam := couple(t)
	for _, thing := range []string{"last check-in", "plan", "last reflection"} {
		v.say(sam, "share my "+thing+" with @Priya")
		v.press(sam, "Share until 16 March 2026")
	}
	id := ""
	for _, c := range v.say(sam, "check-in result").Choices {
		if rest, ok := strings.CutPrefix(c.Value, "check-in answers "); ok {
			id = rest
		}
	}
	entry := ""
	for _, c := range v.say(sam, "my journal").Choices {
		if rest, ok := strings.CutPrefix(c.Value, "journal read "); ok {
			entry = rest
		}
	}
	if id == "" || entry == "" {
		t.Fatal("no check-in or no entry was found")
	}
	check := func(r chat.Reply) {
		t.Helper()
		text := r.Plain()
		for _, p := range r.Parts {
			if f, ok := p.(chat.Form); ok {
				text += f.Intro
				for _, field := range f.Fields {
					text += field.Hint
				}
			}
		}
		if strings.Contains(text, chat.OnlyYou) || !strings.Contains(text, "Priya can see it until 16 March 2026.") || !r.Shared {
			t.Errorf("%q says\n%s", r.Title, text)
		}
	}
	for _, press := range []string{
		"check-in result " + id, "check-in answers " + id, "check-in change " + id + " 1", "check-in note " + id + " 1", "check-in change " + id + " 1 partly",
		"check-in plan", "check-in plan-add", "journal read " + entry,
	} {
		check(v.send(sam, chat.Message{Choice: press}))
	}
	check(v.send(sam, chat.Message{Choice: "check-in note-save " + id + " 1", Values: map[string]string{"note": "the gannet report"}}))
	check(v.send(sam, chat.Message{Choice: "check-in plan-save A2", Values: map[string]string{"action": "walk the gannet", "due": "1 May 2026"}}))
	form := formOf(t, v.send(sam, chat.Message{Choice: "journal read " + entry}))
	check(v.send(sam, chat.Message{Choice: form.Value, Values: map[string]string{form.Fields[0].Name: "The heron went."}}))
}
