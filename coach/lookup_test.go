package coach_test

import (
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

func lookup(text string) chat.Message {
	m := message("")
	m.Choice, m.Lookup = "ask "+text, true
	return m
}

// Words that are looked up while they are typed change nothing, whatever they
// would do as a message.
func TestLookingUpDoesNothing(t *testing.T) {
	h := newHouse(t)
	h.say("my grade is SCS2")
	h.say("remind me Fridays at 15:30")
	before := h.say("when is my weekly question").Plain()
	for _, text := range []string{
		"remind me Mondays at 09:00", "stop reminding me", "pause", "I am on leave 1 to 14 December", "skip this week",
		"my grade is SCS1", "forget my profile", "delete everything", "mine delete everything", "me set grade scs3",
		"check in", "check-in start short odp-core", "my journal", "export", "who is my mentor",
		"", " ", "?", "...", "@", "\u00a0",
	} {
		r := h.send(lookup(text))
		if len(r.Choices) > 0 && r.Private {
			t.Errorf("%q: %s", text, r.Plain())
		}
	}
	if after := h.say("when is my weekly question").Plain(); after != before {
		t.Errorf("the weekly question was\n%s\nand is\n%s", before, after)
	}
	if p := h.people.m[message("").From]; p.Grade != "scs2" {
		t.Errorf("the profile is now %+v", p.Profile)
	}
	if n := len(h.books.sittings); n > 0 {
		t.Errorf("%d check-ins were begun", n)
	}
	for _, text := range []string{"remind me Mondays at 09:00", "my grade is SCS1", "check in"} {
		if r := h.send(lookup(text)); !r.Private || len(r.Parts) > 0 {
			t.Errorf("%q is for the person alone: %s", text, r.Plain())
		}
	}
}

// What is looked up stands on its own: it follows nothing, and nothing follows it.
func TestLookingUpStandsAlone(t *testing.T) {
	h := newHouse(t)
	fresh := h.send(lookup("expert")).Plain()
	h.send(lookup("data and insight working scs2"))
	if got := h.send(lookup("expert")).Plain(); got != fresh {
		t.Errorf("after another search\n%s\nand alone\n%s", got, fresh)
	}
	if n := len(h.talk.m); n > 0 {
		t.Errorf("%d conversations are remembered", n)
	}
	m := lookup("data and insight working scs2")
	m.At = m.At.Add(time.Minute)
	if r := h.send(m); len(r.Quotes()) != 1 {
		t.Errorf("%s", r.Plain())
	}
}
