package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// inChannel is a message in a room that others read.
func inChannel(text string) chat.Message {
	m := message(text)
	m.From.Platform, m.From.Space = chat.Slack, "T1"
	m.Reply = chat.Address{Person: m.From, Room: "C1"}
	return m
}

func TestProfileSettlesWhatTheQuestionLeavesOpen(t *testing.T) {
	core := coach.Profile{Framework: "odp-core"}
	graceful := coach.Profile{Framework: "scs"}
	for _, c := range []struct {
		name, asked string
		who         coach.Profile
		// at are the addresses quoted first, says a part of the first sentence.
		at   []string
		says string
	}{
		{"document and grade", "data and insight practitioner", director, []string{"scs/data-and-insight/practitioner/scs2"}, "You are SCS2 in your profile"},
		{"document alone", "data and insight practitioner", core, []string{"odp-core/data-and-insight/practitioner"}, "You work to the core skills in your profile"},
		{"grade alone", "system leadership prac", director, []string{"scs/system-leadership/practitioner/scs2"}, "You are SCS2 in your profile"},
		{"the way up", "I'm at Working in Data and insight, what next?", director, []string{"scs/data-and-insight/practitioner/scs2"}, "You are SCS2 in your profile"},
		{"the way up, core", "I'm at Working in Data and insight, what next?", core, []string{"odp-core/data-and-insight/practitioner"}, "You work to the core skills"},
		{"two levels", "compare Working and Practitioner in data and insight", director,
			[]string{"scs/data-and-insight/working/scs2", "scs/data-and-insight/practitioner/scs2"}, "You are SCS2 in your profile"},
		{"two levels, core", "compare Working and Practitioner in data and insight", core,
			[]string{"odp-core/data-and-insight/working", "odp-core/data-and-insight/practitioner"}, "You work to the core skills"},
		{"two levels, grade open", "compare Working and Expert in system leadership", director,
			[]string{"scs/system-leadership/working/scs2", "scs/system-leadership/expert/scs2"}, "You are SCS2 in your profile"},
		{"document, grade unknown", "data and insight practitioner", graceful, nil, "You work to the SCS capabilities"},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.is(c.who)
			r := h.say(c.asked)
			first, _ := r.Parts[0].(chat.Paragraph)
			if !strings.Contains(first.Text, c.says) {
				t.Errorf("the answer begins %q", first.Text)
			}
			var at []string
			for _, q := range r.Quotes() {
				at = append(at, q.Source.Address)
			}
			if strings.Join(at, " ") != strings.Join(c.at, " ") {
				t.Errorf("quoted %q, want %q", at, c.at)
			}
			if r.Private {
				t.Error("the answer is marked private")
			}
			// What was decided can be undone, and each way out leads somewhere.
			last := r.Choices[len(r.Choices)-1]
			if !strings.HasPrefix(last.Value, "which ") && !strings.HasPrefix(last.Value, "compare ") && c.at != nil {
				t.Errorf("nothing leads to the others: %+v", r.Choices)
			}
			for _, choice := range r.Choices {
				if next := h.press(choice.Value); next.Topic == "gone" || len(next.Parts) == 0 {
					t.Errorf("%+v leads nowhere", choice)
				}
			}
		})
	}
}

func TestNamedPlacesWinOverTheProfile(t *testing.T) {
	for asked, at := range map[string]string{
		"system leadership practitioner SCS1":                                    "scs/system-leadership/practitioner/scs1",
		"core skill data and insight practitioner":                               "odp-core/data-and-insight/practitioner",
		"data and insight practitioner for a director general":                   "scs/data-and-insight/practitioner/scs3",
		"How do I get from Working to Practitioner in Data and insight at SCS3?": "scs/data-and-insight/practitioner/scs3",
	} {
		h := newHouse(t)
		h.is(director)
		r := h.say(asked)
		if qs := r.Quotes(); len(qs) == 0 || qs[0].Source.Address != at || strings.Contains(r.Plain(), "in your profile") {
			t.Errorf("%q:\n%s", asked, r.Plain())
		}
	}
}

// A grade is a personal fact: where others read the answer it is not used.
func TestProfileStaysOutOfPublicAnswers(t *testing.T) {
	for _, asked := range []string{
		"data and insight practitioner", "system leadership prac", "I'm at Working in Data and insight, what next?", "compare Working and Practitioner in data and insight",
	} {
		h := newHouse(t)
		m := inChannel(asked)
		h.people.m[m.From] = coach.Person{ID: m.From, Profile: coach.Profile{Framework: "scs", Grade: "scs2", Reading: coach.Text}}
		r := h.send(m)
		want := newHouse(t).say(asked)
		if r.Plain() != want.Plain() || r.TextOnly {
			t.Errorf("%q is answered with the profile in a public room (text only %v):\n%s", asked, r.TextOnly, r.Plain())
		}
		m.Reply.Direct = true
		if r := h.send(m); !strings.Contains(r.Plain(), "in your profile") || !r.TextOnly {
			t.Errorf("%q is answered without the profile in private:\n%s", asked, r.Plain())
		}
	}
	// What only the person sees is drawn for the person, wherever they are.
	h := newHouse(t)
	m := inChannel("me")
	h.people.m[m.From] = coach.Person{ID: m.From, Profile: coach.Profile{Reading: coach.Text}}
	if r := h.send(m); !r.Private || !r.TextOnly {
		t.Errorf("the profile is private %v, text only %v", r.Private, r.TextOnly)
	}
}

func TestSomebodyElsesProfileIsNotUsed(t *testing.T) {
	h := newHouse(t)
	h.is(director)
	m := message("data and insight practitioner")
	m.From.User = "somebody else"
	if r := h.send(m); r.Topic != "clarify" {
		t.Errorf("answered as %s:\n%s", r.Topic, r.Plain())
	}
}

// A saved framework that is gone from the documents is as if none were saved.
func TestProfilesOutliveDocuments(t *testing.T) {
	h := newHouse(t)
	h.is(coach.Profile{Framework: "gone", Grade: "g1", Target: "g2"})
	for _, said := range []string{"me", "me edit", "data and insight practitioner", "system leadership prac", "my role is cook", "forget me"} {
		if r := h.say(said); len(r.Parts) == 0 || r.Refused {
			t.Errorf("%q: %+v", said, r)
		}
	}
}

func TestHome(t *testing.T) {
	h := newHouse(t)
	h.is(coach.Profile{Framework: "scs", Grade: "scs2", Reading: coach.Text})
	before := len(h.talk.m)
	rs, err := h.Home(t.Context(), message(""))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, r := range rs {
		if !r.Private || !r.TextOnly || r.Topic != "home" {
			t.Errorf("%s: private %v, text only %v, topic %s", r.Title, r.Private, r.TextOnly, r.Topic)
		}
		text.WriteString(r.Plain())
		for _, c := range r.Choices {
			if next := h.press(c.Value); len(next.Parts) == 0 || next.Refused {
				t.Errorf("%s: %q leads nowhere", r.Title, c.Value)
			}
		}
	}
	for _, want := range []string{"Hello", "- Grade: SCS2", "- Role: not set", "Ask", "Check-ins", "Reflections", "Open Government Licence", "It is kept here."} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("the home page lacks %q:\n%s", want, text.String())
		}
	}
	if before != 0 {
		t.Error("looking at the home page began a conversation")
	}
}

func TestFeedback(t *testing.T) {
	h := newHouse(t)
	h.say("Expert system leadership SCS1")
	h.press("feedback helpful describe")
	// A word of thanks leaves the buttons of the answer.
	if r := h.say("Show Expert, SCS2"); len(r.Quotes()) == 0 {
		t.Errorf("the answer's buttons are gone:\n%s", r.Plain())
	}
	if r := h.say("That's not what I meant!"); r.Topic != "feedback" || len(r.Choices) == 0 || !strings.Contains(r.Plain(), "without your name") {
		t.Errorf("answered as %s:\n%s", r.Topic, r.Plain())
	}
	h.say("that's wrong") // said again, of the same answer
	h.say("hello")
	h.press("feedback missed my secret words")
	h.say("hello")
	h.press("feedback helpful")
	want := "2026-03-02 helpful describe, 2026-03-02 missed describe, 2026-03-02 missed other, 2026-03-02 helpful other"
	if got := strings.Join(h.tally.lines, ", "); got != want {
		t.Errorf("counted %s, want %s", got, want)
	}
	for _, bad := range []string{"feedback", "feedback nonsense find"} {
		h.press(bad)
	}
	if len(h.tally.lines) != 4 {
		t.Errorf("nonsense was counted: %q", h.tally.lines)
	}
	if r := newHouse(t).say("that's wrong"); r.Topic == "feedback" {
		t.Error("feedback on no answer was taken")
	}
	// Without a tally nothing is said to be counted.
	m := message("")
	m.Choice = "feedback helpful find"
	if r, err := newCoach(t, built(t)).Respond(t.Context(), m); err != nil || strings.Contains(r.Plain(), "counted") {
		t.Errorf("%v:\n%s", err, r.Plain())
	}
}

func TestEvidenceOfAMessage(t *testing.T) {
	h := newHouse(t)
	// No cue says that this is a story.
	const story = "We set up a weekly stand-up with policy so we spot queue spikes early. The rota follows."
	r := h.press("evidence " + story)
	if r.Topic != "evidence" || len(r.Quotes()) == 0 {
		t.Errorf("answered as %s:\n%s", r.Topic, r.Plain())
	}
	checkVerbatim(t, sources(t), story, r)
	for key, c := range h.talk.m {
		if kept := strings.ToLower(strings.Join([]string{key, c.Topic, c.Framework}, " ")); strings.Contains(kept, "rota") {
			t.Errorf("the conversation keeps the text: %s", kept)
		}
		for _, choice := range c.Choices {
			if strings.Contains(choice.Label+choice.Value, "rota") || !strings.HasPrefix(choice.Value, "show ") {
				t.Errorf("the conversation keeps %+v", choice)
			}
		}
	}
	for name, text := range map[string]string{
		"nothing": "", "spaces": "  ", "about nothing here": "the cat sat on the mat", "markup": "<@U1> <!channel>", "control": "\x00\x01",
		"too long": strings.Repeat("x ", coach.MaxText), "a wish": "forget me", "a question": "how old is the moon?",
	} {
		r := h.press("evidence " + text)
		if !r.Refused || len(r.Quotes()) > 0 || len(r.Parts) == 0 || r.Topic == "me" {
			t.Errorf("%s: answered as %s:\n%s", name, r.Topic, r.Plain())
		}
	}
}
