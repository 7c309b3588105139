package coach_test

import (
	"encoding/json"
	"testing"

	"github.com/framework-coach/framework-coach/coach"
)

// "Compare them" is said of the last two places that were shown, whatever was
// asked in between.
func TestComparesTheLastTwo(t *testing.T) {
	const both = "Adaptability to change, Expert (core skill) compared with Learning agility, Expert, SCS2 (SCS capability)"
	for _, c := range []struct {
		said  []string
		title string
	}{
		{[]string{"expert adaptability", "learning agility expert SCS2", "compare them"}, both},
		{[]string{"working data and insight in the core skills", "expert adaptability", "learning agility expert SCS2", "what's the difference?"}, both},
		{[]string{"expert adaptability", "help", "learning agility expert", "SCS2", "compare the two"}, both},
		{[]string{"expert adaptability", "learning agility expert SCS2", "where is that from?", "compare them"}, both},
		{[]string{"expert adaptability", "learning agility expert SCS2", "compare them", "compare them"}, both},
		{[]string{"working adaptability", "practitioner adaptability", "compare them"}, "Adaptability to change, Working compared with Adaptability to change, Practitioner"},
		{[]string{"expert adaptability", "compare them"}, "Which one would you like to compare?"},
		{[]string{"tell me about adaptability", "expert adaptability", "compare them"}, "Which one would you like to compare?"},
		{[]string{"working adaptability", "expert adaptability", "compare it"}, "Which one would you like to compare?"},
		{[]string{"expert adaptability", "learning agility expert SCS2", "forget my profile", "compare them"}, ""},
	} {
		h := newHouse(t)
		var title string
		for _, s := range c.said {
			title = h.say(s).Title
		}
		if title != c.title {
			t.Errorf("%q ends in %q, want %q", c.said, title, c.title)
		}
	}
}

// What was kept of a conversation before it had its last places is still read.
func TestAnOldConversationIsRead(t *testing.T) {
	var old coach.Conversation
	if err := json.Unmarshal([]byte(`{"Topic":"describe","Framework":"odp-core","Names":{"skill":"adaptability-to-change","level":"expert"},"Choices":null,"At":"2026-03-02T09:00:00Z"}`), &old); err != nil {
		t.Fatal(err)
	}
	h := newHouse(t)
	h.say("expert adaptability")
	for key := range h.talk.m {
		h.talk.m[key] = old
	}
	if r := h.say("compare them"); r.Title != "Which one would you like to compare?" {
		t.Errorf("it is answered with %q", r.Title)
	}
}
