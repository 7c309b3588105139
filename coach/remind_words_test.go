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

// Behind the question, people ask about it.
func TestAboutTheQuestion(t *testing.T) {
	for _, c := range []struct{ before, text, title, want string }{
		{"remind me Fridays at 15:30", "who sees this?", "Who sees your answer", "Only you can see your answer, unless you share that one entry."},
		{"remind me Fridays at 15:30", "Is this private?", "Who sees your answer", "[What can my employer still see?]"},
		{"remind me Fridays at 15:30", "why are you asking me this?", "Why this question", "You set one question a week, on Fridays at 15:30, UK time."},
		{"remind me Fridays at 15:30", "No.", "Skipped", "Next: Friday 13 March."},
		{"my grade is SCS2", "why this question?", "Why this question", "You have chosen no focus yet, so I took words from the"},
		{"check-in focus odp-core/data-and-insight", "why this question?", "Why this question", "It is about Data and insight, the focus you chose."},
		{"hello", "why are you asking me this?", "Why this question", "You asked for this question just now."},
		{"hello", "no", "Your weekly question", "You do not have to answer."},
	} {
		_, say := onSlack(t)
		say(c.before)
		say("remind now")
		got := say(c.text)
		if got.Title != c.title || !strings.Contains(got.Plain(), c.want) || !got.Private {
			t.Errorf("%s, then %q: %s", c.before, c.text, got.Plain())
		}
		if c.title == "Skipped" || c.text == "no" {
			continue
		}
		if got := say("who can see my answer?"); got.Title != "Who sees your answer" {
			t.Errorf("%s, and one more: %s", c.before, got.Plain())
		}
		if got := say("answer now"); got.Topic != "reflection" {
			t.Errorf("%s, and then the answer: %s", c.before, got.Plain())
		}
	}
	for _, text := range []string{"no", "who sees this?", "why are you asking me this?"} {
		_, say := onSlack(t)
		say("remind me Fridays at 15:30")
		say("what can you do?")
		if got := say(text); got.Topic == "reminder" {
			t.Errorf("%q with no question before it: %s", text, got.Plain())
		}
	}
}

// Whoever is told that they have no focus can choose one.
func TestAQuestionWithoutAFocus(t *testing.T) {
	for _, before := range []string{"hello", "remind me Fridays at 15:30"} {
		_, say := onSlack(t)
		say(before)
		got := say("remind now")
		if !strings.Contains(got.Plain(), "You have chosen no focus yet.") || !strings.Contains(got.Plain(), "[Choose a focus]") {
			t.Errorf("%s, then the question: %s", before, got.Plain())
		}
		if got := say("choose a focus"); got.Topic != "check-in" {
			t.Errorf("the button: %s %s", got.Topic, got.Plain())
		}
	}
}

// A day off is about the weekly question for somebody who has one.
func TestADayOffInTheChat(t *testing.T) {
	_, say := onSlack(t)
	if got := say("I don't work Fridays"); got.Topic == "reminder" {
		t.Errorf("with no question set: %s", got.Plain())
	}
	say("remind me Fridays at 15:30")
	say("what can you do?")
	if got := say("I don't work Fridays"); got.Title != "Which day instead?" {
		t.Errorf("with one on Fridays: %s", got.Plain())
	}
	if got := say("Thursday").Plain(); !strings.Contains(got, "Set: Thursdays at 15:30") {
		t.Errorf("the day that is typed next: %s", got)
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

// An answer to the weekly question that is typed into the chat is led to the
// form of that week; later the same words are a story again.
func TestAnAnswerInTheChat(t *testing.T) {
	const told = "I led the stand-up and asked people for their view before giving mine"
	h, say := onSlack(t)
	say("remind me Mondays at 09:05")
	say("help")
	person := chat.PersonID{Platform: chat.Slack, User: message("").From.User}
	sent := message("").At.Add(10 * time.Minute)
	r := h.pages.reminders[person]
	d := r.Decide(sent)
	if d.Do != reflection.Send {
		t.Fatalf("%+v", d)
	}
	h.pages.reminders[person] = r.After(d, reflection.FateSent, nil, sent)
	for range 10 {
		if got := say("what can you do?"); got.Topic != "help" {
			t.Fatal(got.Topic)
		}
	}
	if got := say(told); got.Topic != "evidence" {
		t.Errorf("after other talk it is read as %s", got.Topic)
	}
	r.Fate = ""
	h.pages.reminders[person] = r.After(d, reflection.FateSent, nil, message("").At.Add(20*time.Minute))
	got := say(told)
	if got.Topic != "reflection" || !got.Forget || !strings.Contains(got.Plain(), reflection.InTheForm) || !strings.Contains(got.Plain(), "the week that begins on") || strings.Contains(got.Plain(), "stand-up") {
		t.Errorf("behind the question: %s", got.Plain())
	}
	_, say = onSlack(t)
	say("remind now")
	if got := say(told); got.Topic != "reflection" {
		t.Errorf("behind a question that was asked for: %s", got.Topic)
	}
	_, say = onSlack(t)
	if got := say(told); got.Topic != "evidence" {
		t.Errorf("with no question: %s", got.Topic)
	}
}

// A reflection is led to its form where no question came before it, and nothing
// of it is kept; a story told to learn its level is answered as one.
func TestAReflectionInTheChat(t *testing.T) {
	for _, text := range []string{
		"Today I had a row with my manager and I felt small.", "I think I let my team down",
		"This week I presented to the board and it went badly. I should have prepared the numbers. Next time I will rehearse.",
	} {
		_, say := onSlack(t)
		got := say(text)
		if got.Topic != "reflection" || !got.Forget || !strings.Contains(got.Plain(), "I have not kept it.") || strings.Contains(got.Plain(), text) {
			t.Errorf("%q is read as %s: %s", text, got.Topic, got.Plain())
		}
	}
	for _, text := range []string{"I ran a stand-up every week and complaints fell, what level is that?", "I had a disagreement with finance about the forecast and brought both teams to one plan"} {
		_, say := onSlack(t)
		if got := say(text); got.Topic != "evidence" {
			t.Errorf("%q is read as %s", text, got.Topic)
		}
	}
}

// The button is pressed before it is marked that the question was sent.
func TestAnswerNowBeforeTheMark(t *testing.T) {
	h, say := onSlack(t)
	say("my grade is SCS2")
	say("remind me Mondays at 09:02")
	person := chat.PersonID{Platform: chat.Slack, User: message("").From.User}
	at := message("").At.Add(2 * time.Minute)
	r := h.pages.reminders[person]
	d := r.Decide(at)
	sent, asked, err := h.WeeklyQuestion(t.Context(), person, r, d, at)
	if err != nil || len(asked) == 0 {
		t.Fatalf("%+v, %v: %s", d, err, sent.Plain())
	}
	form := say("reflect week " + d.Week.String()).Plain()
	for _, part := range sent.Parts {
		if p, ok := part.(chat.Paragraph); ok && strings.HasSuffix(p.Text, "?") && !strings.Contains(form, p.Text) {
			t.Errorf("asked %q, and the form says\n%s", p.Text, form)
		}
	}
}
