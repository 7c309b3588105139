package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// What stands after a dash is a word for whoever gets the descriptor, unless it
// names more of the descriptor.
func TestANoteAfterADash(t *testing.T) {
	for said, want := range map[string]struct{ title, note string }{
		"share @Sam data and insight practitioner in the core skills - a word from me":     {"Sent", "a word from me"},
		"share @Sam data and insight practitioner in the core skills – have a look":        {"Sent", "have a look"},
		"suggest data and insight practitioner in the core skills to @Sam — have a look":   {"Sent", "have a look"},
		"share @Sam data and insight in the core skills - practitioner":                    {"Suggest this", ""},
		"share @Sam data and insight practitioner in the core skills \"read this - soon\"": {"Sent", "read this - soon"},
	} {
		v, priya, sam := couple(t)
		r := v.say(priya, said)
		if r.Title != want.title {
			t.Errorf("%q:\n%s", said, r.Plain())
			continue
		}
		if got, ok := v.postman.take(sam.id); ok != (want.note != "") || !strings.Contains(got.Plain(), want.note) {
			t.Errorf("%q: Sam reads\n%s", said, got.Plain())
		}
	}
}

// A mentor is asked by name too. A name that nobody has is told so, and what is no
// name is no question for anybody.
func TestAMentorIsAskedByName(t *testing.T) {
	v, priya, sam := couple(t)
	lee := v.add("Lee", chat.Slack)
	v.say(lee, "hello")
	v.pair(lee, sam)
	for _, said := range []string{"ask Priya a question", "ask priya a question", "Can I ask @Priya a question?", "I have a question for Priya"} {
		r := v.say(sam, said)
		if r.Title != "Ask my mentor" {
			t.Errorf("%q:\n%s", said, r.Plain())
			continue
		}
		v.fill(sam, "mentor: "+formOf(t, r).Fields[0].Value+"; note: which of the two?")
		if got := v.open(priya); !strings.Contains(got.Plain(), "which of the two?") {
			t.Errorf("%q: Priya reads\n%s", said, got.Plain())
		}
		if _, ok := v.postman.take(lee.id); ok {
			t.Errorf("%q: the other mentor is written to", said)
		}
	}
	if r := v.say(sam, "ask Robin a question"); r.Title != "Not your mentor" {
		t.Errorf("somebody else:\n%s", r.Plain())
	}
	if r := v.say(priya, "ask Sam a question"); r.Title != "You have no mentor yet" {
		t.Errorf("a mentee:\n%s", r.Plain())
	}
	if r := v.say(sam, "ask the panel a question"); r.Topic == "mentoring" {
		t.Errorf("no name:\n%s", r.Plain())
	}
}

// Sharing with oneself, and whether accounts are linked.
func TestOneselfAndOnesAccounts(t *testing.T) {
	v, priya, sam := couple(t)
	if r := v.say(sam, "share my plan with myself"); r.Title != "Not done" || !strings.Contains(r.Plain(), "You cannot share something with yourself.") {
		t.Errorf("with oneself:\n%s", r.Plain())
	}
	if r := v.say(sam, "are my accounts linked?"); !strings.Contains(r.Plain(), "This account is linked with no other.") || strings.Contains(r.Plain(), "say this to me: link") {
		t.Errorf("not linked:\n%s", r.Plain())
	}
	other := v.add("Pri", chat.Slack)
	if err := v.circle.Link(other.id, priya.id); err != nil {
		t.Fatal(err)
	}
	if r := v.say(priya, "are my accounts linked?"); !strings.Contains(r.Plain(), "This account is one with your account on Slack.") || valueOf(r, "Unlink this account") == "" {
		t.Errorf("linked:\n%s", r.Plain())
	}
}
