package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// What is private goes from a group to the person's own room, and what it asks
// for is typed there.
func TestPrivateAnswersGoOnInTheOwnRoom(t *testing.T) {
	in := func(own bool, text string) chat.Message {
		m := message(text)
		m.From.Platform, m.Reply.Person.Platform = chat.Teams, chat.Teams
		m.Reply.Room, m.Reply.Own, m.Reply.Direct = "group", "own", false
		if own {
			m.Reply.Room, m.Reply.Own, m.Reply.Direct = "own", "", true
		}
		return m
	}
	for _, own := range []bool{true, false} {
		h := newHouse(t)
		h.send(in(false, "my grade is SCS2"))
		if r := h.send(in(false, "delete everything")); !r.Private || !strings.Contains(r.Plain(), "Type DELETE") {
			t.Fatalf("%s", r.Plain())
		}
		if r := h.send(in(own, "DELETE")); !r.Erased || len(h.people.m) > 0 {
			t.Errorf("own %v: %s", own, r.Plain())
		}
	}
	// What everybody may read leaves the own room as it is.
	h := newHouse(t)
	h.send(in(true, "delete everything"))
	h.send(in(false, "expert adaptability"))
	if r := h.send(in(true, "DELETE")); !r.Erased {
		t.Errorf("%s", r.Plain())
	}
}
