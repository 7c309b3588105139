package coach_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// onSlack talks where people can be written to, a minute between two messages.
func onSlack(t *testing.T) (h *house, say func(text string) chat.Reply) {
	h = newHouse(t)
	now := message("").At
	return h, func(text string) chat.Reply {
		t.Helper()
		m := message(text)
		m.From.Platform, m.Reply.Person.Platform, m.Zone = chat.Slack, chat.Slack, "Europe/London"
		m.At, now = now, now.Add(time.Minute)
		return h.send(m)
	}
}

// Whoever looked at a plan and is then asked says "stop" to the question.
func TestStopBehindACheckIn(t *testing.T) {
	for _, before := range []string{"my plan", "check in", "my history"} {
		_, say := onSlack(t)
		say("remind me Fridays at 15:30")
		say(before)
		if got := say("stop"); got.Title != "Stopped" {
			t.Errorf("%s, then stop: %s", before, got.Title)
		}
	}
	_, say := onSlack(t)
	say("remind me Fridays at 15:30")
	say("check-in start short odp-core")
	if got := say("stop"); got.Title != "Saved for later" {
		t.Errorf("in an open check-in: %s", got.Title)
	}
	if got := say("when will you ask me next?").Plain(); !strings.Contains(got, "Fridays at 15:30") {
		t.Errorf("after that: %s", got)
	}
	say("check-in start short odp-core")
	say("remind now")
	if got := say("stop"); got.Title != "Stopped" {
		t.Errorf("a question that came after the check-in: %s", got.Title)
	}
}

func TestTheRestIsTyped(t *testing.T) {
	_, say := onSlack(t)
	say("remind me on Fridays")
	if got := say("10am").Plain(); !strings.Contains(got, "Set: Fridays at 10:00") {
		t.Errorf("the time: %s", got)
	}
	_, say = onSlack(t)
	say("remind me at 3pm")
	if got := say("Friday").Plain(); !strings.Contains(got, "Set: Fridays at 15:00") {
		t.Errorf("the day: %s", got)
	}
	_, say = onSlack(t)
	say("remind me on Fridays")
	if got := say("what is a deputy director?"); got.Topic == "reminder" {
		t.Errorf("another question: %s", got.Title)
	}
}

// A zone that is set says what becomes of the weekly question.
func TestTheZoneAndTheWeeklyQuestion(t *testing.T) {
	_, say := onSlack(t)
	say("remind me Fridays at 15:30")
	change := reflection.Command{Do: reflection.RemindSet, Zone: "Europe/Paris"}.String()
	offers := func(r chat.Reply) bool {
		return slices.ContainsFunc(r.Choices, func(c chat.Choice) bool { return c.Value == change })
	}
	r := say("set my time zone to Paris")
	if !offers(r) || !strings.Contains(r.Plain(), "Your weekly question still goes by UK time.") {
		t.Errorf("answers %s", r.Plain())
	}
	if got := say(change).Plain(); !strings.Contains(got, "Set: Fridays at 15:30, Paris time") {
		t.Errorf("the button: %s", got)
	}
	if r := say("set my time zone to Paris"); offers(r) || strings.Contains(r.Plain(), "still goes by") {
		t.Errorf("set already: %s", r.Plain())
	}
	say("pause my reminders")
	if r := say("set my time zone to London"); !strings.Contains(r.Plain(), "still goes by Paris time") || len(r.Choices) > 0 && strings.HasPrefix(r.Choices[0].Label, "Ask me by") {
		t.Errorf("paused: %s", r.Plain())
	}
}

func TestWordsForDeletingAJournal(t *testing.T) {
	for _, text := range []string{"delete my journal", "delete all my entries", "clear my journal"} {
		_, say := onSlack(t)
		if got := say(text); got.Topic != "mine" {
			t.Errorf("%q: %s %s", text, got.Topic, got.Title)
		}
	}
}
