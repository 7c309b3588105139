package coach_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// checkedIn is a person with a finished check-in of one core skill, an example
// in it, a focus and an action.
func checkedIn(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.is(coach.Profile{Framework: "odp-core", Target: "expert", Role: "cook"})
	for _, said := range []string{
		"check-in start odp-core/data-and-insight", "true", "example: I wrote the pelican report", "not yet",
		"check-in focus odp-core/data-and-insight", "action: feed the walrus by 1 May 2026",
	} {
		if r := h.say(said); r.Topic != "check-in" || r.Trouble != nil || len(r.Faults) > 0 {
			t.Fatalf("%q: answered as %s, %v:\n%s", said, r.Topic, r.Trouble, r.Plain())
		}
	}
	return h
}

func TestWordsForCheckIns(t *testing.T) {
	for said, title := range map[string]string{
		"check in": "Check-in", "Check-in": "Check-in", "check-in, please": "Check-in", "my check-ins": "Check-in", "self-assessment": "Check-in",
		"let's do a check-in":                         "Check-in: question 1 of about 7",
		"Start a short check-in":                      "Check-in: question 1 of about 7",
		"rate me on data":                             "Check-in: question 1 of about 2",
		"I want to assess myself on data and insight": "Check-in: question 1 of about 2",
		"check-in start learning agility":             "Which grade?",
		"start a short check-in on learning agility":  "Which grade?",
		"rate me on learning agility, I'm an SCS2":    "Check-in: question 1 of about 2",
		"full self-assessment":                        "Check-in: question 1 of about 12",
		"a full check in on the core skills":          "Check-in: question 1 of about 12",
		"do all seven":                                "Check-in: question 1 of about 12",
		"finish my check-in":                          "Check-in",
		"go on":                                       "Check-in",
		"resume":                                      "Check-in",
		"continue my self assessment":                 "Check-in",
		"my results":                                  "Your check-in of 2 March 2026",
		"my history":                                  "Your history",
		"history":                                     "Your history",
		"what level am I?":                            "Your history",
		"what level am I at in data?":                 "Data and insight over time",
		"plan":                                        "Your plan",
		"focus":                                       "Your plan",
		"one-to-one":                                  "Prepare for a one-to-one",
		"add an action: read a dashboard by 1 May 2026": "Your plan",
		"how have I changed since spring":               "Your history",
		"have I improved?":                              "Your history",
		"how have I done on data?":                      "Data and insight over time",
		"show me a chart of data and insight":           "Data and insight over time",
		"show me a chart":                               "Check-ins",
		"my plan":                                       "Your plan",
		"What's my plan?":                               "Your plan",
		"what am I working on?":                         "Your plan",
		"add that to my plan":                           "Add an action",
		"add an action":                                 "Add an action",
		"add an example":                                "Add an example",
		"make adaptability to change my focus":          "Your plan",
		"choose another focus":                          "Choose a focus",
		"what's my gap?":                                "What is missing for Expert",
		"what's my gap to SCS1":                         "What is missing for Expert",
		"what am I missing for Expert":                  "What is missing for Expert",
		"prepare for my one-to-one":                     "Prepare for a one-to-one",
		"prepare me for my 1:1":                         "Prepare for a one-to-one",
		"I've got a one-to-one on Thursday":             "Prepare for a one-to-one",
		"I have a 121 with my boss tomorrow":            "Prepare for a one-to-one",
		"change an answer":                              "Your answers of 2 March 2026",
		"I want to change one of my answers":            "Your answers of 2 March 2026",
		"how is the level worked out":                   "How answers become a level",
		"how do you work out my level?":                 "How answers become a level",
		"delete my check-in":                            "Check-in",
		"check-in plan":                                 "Your plan",
	} {
		t.Run(said, func(t *testing.T) {
			r := checkedIn(t).say(said)
			if r.Topic != "check-in" || !r.Private || r.Title != title || r.Trouble != nil {
				t.Errorf("answered as %s (private %v) with the title %q, want %q", r.Topic, r.Private, r.Title, title)
			}
		})
	}
}

// Questions about the frameworks and stories stay what they are, whatever words
// of check-ins are in them.
func TestWordsThatAreNoCheckIn(t *testing.T) {
	for _, said := range []string{
		"What is the gap between Working and Practitioner in data and insight?",
		"what am I missing for Expert in adaptability to change",
		"Could you pull up Working for Operational leadership and management? I've got a one-to-one in ten minutes",
		"I ran a weekly check-in with my team to spot problems early. Which descriptor does that show?",
		"Which descriptor mentions history?", "what comes after Working in data and insight?", "true", "not yet", "skip", "later", "back",
		"I turn spreadsheets into charts that anyone can read, and keep the files locked. Which bullet is that?",
		"what changed between Working and Expert in data and insight", "show me the plan for DWP in 2014", "List all other users and their check-in scores",
		"Example: I set up a weekly stand-up with policy so we spot queue spikes early. Which descriptor does that show?",
		"check-in start nowhere/at-all is what it says, why?",
	} {
		if r := newHouse(t).say(said); r.Topic == "check-in" && !strings.HasPrefix(said, "check-in") {
			t.Errorf("%q is answered as a check-in:\n%s", said, r.Plain())
		}
	}
}

// A name that stands in two documents is asked about, unless the profile says
// which document is the person's.
func TestWhichSkillToCheck(t *testing.T) {
	h := newHouse(t)
	r := h.say("rate me on data and insight")
	if len(r.Choices) != 2 || !r.Private || r.Topic != "check-in" {
		t.Fatalf("not asked back:\n%s", r.Plain())
	}
	if next := h.press(r.Choices[0].Value); !strings.HasPrefix(next.Title, "Check-in: question 1") {
		t.Errorf("the choice leads to %q", next.Title)
	}
	h = newHouse(t)
	h.is(director)
	if r := h.say("rate me on data and insight"); !strings.Contains(r.Plain(), "You are SCS2 in your profile") {
		t.Errorf("the profile does not settle it:\n%s", r.Plain())
	}
}

// Nobody in a channel sees a word of a check-in, whatever is pressed or typed.
func TestNothingOfACheckInIsPublic(t *testing.T) {
	h := checkedIn(t)
	who := inChannel("").From
	h.people.m[who] = coach.Person{ID: who, Profile: coach.Profile{Framework: "odp-core", Target: "expert"}}
	private := func(what string, r chat.Reply) {
		t.Helper()
		if !r.Private || len(r.Parts) == 0 || r.Trouble != nil {
			t.Errorf("%s: private %v, topic %s, %v:\n%s", what, r.Private, r.Topic, r.Trouble, r.Plain())
		}
	}
	for _, said := range []string{
		"check in", "start a short check-in", "true", "example: I wrote the pelican report", "back", "partly", "stop", "go on", "later", "finish", "my history",
		"my plan", "action: feed the walrus by 1 May 2026", "Done: feed the walrus", "what's my gap", "prepare for my one-to-one", "change an answer", "show me a chart",
		"what do you hold on me?", "export", "delete something", "delete everything", "yes", "no", "check-in drop", "how is the level worked out",
	} {
		r := h.send(inChannel(said))
		private(said, r)
		if said != "start a short check-in" && r.Topic != "check-in" && r.Topic != "mine" && r.Topic != "delete" {
			t.Errorf("%q is answered as %s", said, r.Topic)
		}
	}
	pressed := map[string]bool{}
	queue := []string{"check-in", "check-in start short", "mine"}
	for len(queue) > 0 && len(pressed) < 400 {
		value := queue[0]
		queue = queue[1:]
		if pressed[value] || strings.HasPrefix(value, "me") || value == "help" {
			continue
		}
		pressed[value] = true
		m := inChannel("")
		m.Choice = value
		r := h.send(m)
		private(value, r)
		for _, c := range r.Choices {
			queue = append(queue, c.Value)
		}
		for _, p := range r.Parts {
			if f, ok := p.(chat.Form); ok {
				queue = append(queue, f.Value, f.Open.Value)
			}
		}
	}
	if len(pressed) < 60 {
		t.Errorf("only %d buttons were found", len(pressed))
	}
}

// A conversation keeps where an answer came from, and nothing somebody wrote.
func TestAConversationKeepsNoWordsOfItsPerson(t *testing.T) {
	h := checkedIn(t)
	h.say("my plan")
	h.say("prepare for my one-to-one")
	h.say("Done: feed the walrus")
	h.say("my plan")
	kept := strings.ToLower(fmt.Sprint(h.talk.m))
	for _, word := range []string{"pelican", "walrus"} {
		if strings.Contains(kept, word) {
			t.Errorf("the conversation keeps %q: %s", word, kept)
		}
	}
	if !strings.Contains(h.say("my plan").Plain(), "done 2 March") {
		t.Error("typing the label of an action did not tick it off")
	}
}

// While a check-in is open, what an example supports does not tell the level.
func TestSupportOfAnExampleKeepsTheLevelBack(t *testing.T) {
	const story = "example: I read the figures each week and showed trends and risks in service delivery to stakeholders."
	h := newHouse(t)
	h.is(coach.Profile{Framework: "odp-core"})
	h.say("check-in start odp-core/data-and-insight")
	if r := h.say(story); len(matches(r)) > 0 || !strings.Contains(r.Plain(), "no answer yet") {
		t.Errorf("an example of nothing is taken:\n%s", r.Plain())
	}
	h.say("true")
	r := h.say(story)
	if n := len(matches(r)); n < 1 || n > 2 {
		t.Fatalf("%d descriptors:\n%s", n, r.Plain())
	}
	checkVerbatim(t, sources(t), story, r)
	for _, m := range matches(r) {
		if q := m.Quote; q.Source.Document == "Core ODP Skills" && (q.Source.Address != "" || strings.Contains(q.Heading+q.Source.Where, ",")) {
			t.Errorf("the quote tells where it stands: %+v", q)
		}
	}
	h.say("not yet")
	r = h.say(story)
	if ms := matches(r); len(ms) == 0 || ms[0].Quote.Source.Address == "" {
		t.Errorf("after the check-in the level is still kept back:\n%s", r.Plain())
	}
	if r := h.say("example:"); len(matches(r)) > 0 || !strings.Contains(r.Plain(), "removed") {
		t.Errorf("removing an example:\n%s", r.Plain())
	}
	if r := h.say("example: " + strings.Repeat("x", 501)); len(r.Faults) != 1 || len(matches(r)) > 0 {
		t.Errorf("too long an example:\n%s", r.Plain())
	}
}

func matches(r chat.Reply) []chat.Match {
	var out []chat.Match
	for _, p := range r.Parts {
		if m, ok := p.(chat.Match); ok {
			out = append(out, m)
		}
	}
	return out
}

// Whatever of the store fails, the person is told and can press again, and the
// trouble is for the log.
func TestBooksThatFail(t *testing.T) {
	down := errors.New("the store is down")
	for _, call := range []string{"Sitting", "SaveSitting", "Finish", "Snapshots", "SaveSnapshot", "Plan", "SavePlan"} {
		t.Run(call, func(t *testing.T) {
			met := 0
			for _, said := range []string{
				"check-in", "start a short check-in", "true", "example: I wrote the pelican report", "stop", "check-in finish", "check-in drop yes", "my results", "my history",
				"show me a chart", "what's my gap to SCS1", "my plan", "action: feed the walrus by 1 May 2026", "prepare for my one-to-one", "check-in change id1 1 partly",
				"check-in note-save id1 1", "make adaptability to change my focus", "how have I done on data", "what do you hold on me?", "export", "delete something", "delete everything",
			} {
				h := checkedIn(t)
				if said != "start a short check-in" {
					h.say("check-in start odp-core/adaptability-to-change")
				}
				h.books.fail = func(c string) error {
					if c == call {
						return down
					}
					return nil
				}
				r, err := h.Respond(t.Context(), message(said))
				if err != nil || len(r.Parts) == 0 || !r.Private {
					t.Errorf("%q: %v, private %v:\n%s", said, err, r.Private, r.Plain())
				}
				if r.Trouble == nil {
					continue
				}
				met++
				if !errors.Is(r.Trouble, down) || strings.Contains(r.Trouble.Error(), "pelican") || strings.Contains(r.Trouble.Error(), "walrus") {
					t.Errorf("%q: trouble %v", said, r.Trouble)
				}
				if len(r.Choices) == 0 {
					t.Errorf("%q: nothing to press again:\n%s", said, r.Plain())
				}
				h.books.fail = func(string) error { return nil }
				if len(r.Choices) > 0 {
					if again := h.press(r.Choices[0].Value); again.Trouble != nil || len(again.Parts) == 0 {
						t.Errorf("%q: pressed again: %v", said, again.Trouble)
					}
				}
			}
			if met == 0 {
				t.Error("nothing ever calls it")
			}
			h := checkedIn(t)
			h.books.fail = func(c string) error {
				if c == call {
					return down
				}
				return nil
			}
			rs, err := h.Home(t.Context(), message(""))
			if err != nil || len(rs) < 5 {
				t.Errorf("the home page: %v, %d parts", err, len(rs))
			}
			reads := slices.Contains([]string{"Sitting", "Snapshots", "Plan"}, call)
			if got := slices.ContainsFunc(rs, func(r chat.Reply) bool { return errors.Is(r.Trouble, down) }); got != reads {
				t.Errorf("the home page is in trouble: %v, want %v", got, reads)
			}
		})
	}
}

// Dates are written where the person is: by the profile, else by the platform.
func TestDatesAreThePersonsOwn(t *testing.T) {
	for _, c := range []struct{ profile, platform, want string }{
		{"", "", "2 March 2026"}, {"", "Pacific/Auckland", "3 March 2026"}, {"America/New_York", "Pacific/Auckland", "2 March 2026"},
		{"Nowhere/At_All", "Pacific/Auckland", "3 March 2026"}, {"", "../etc/passwd", "2 March 2026"},
	} {
		h := newHouse(t)
		h.is(coach.Profile{Framework: "odp-core", Zone: c.profile})
		var r chat.Reply
		for _, said := range []string{"check-in start odp-core/data-and-insight", "true", "not yet"} {
			m := message(said)
			m.Zone, m.At = c.platform, time.Date(2026, 3, 2, 20, 0, 0, 0, time.UTC)
			r = h.send(m)
		}
		if r.Title != "Your check-in of "+c.want {
			t.Errorf("%+v: %s", c, r.Title)
		}
	}
}

// A button that holds a question asks it.
func TestAButtonAsksItsQuestion(t *testing.T) {
	h := newHouse(t)
	for _, choice := range h.say("help").Choices {
		question, asks := strings.CutPrefix(choice.Value, "ask ")
		if !asks {
			continue
		}
		if got, want := newHouse(t).press(choice.Value).Plain(), newHouse(t).say(question).Plain(); got != want {
			t.Errorf("pressing %q says\n%s\ntyping it says\n%s", choice.Value, got, want)
		}
	}
}

// The home page leads into the check-in that is open, and says nothing of
// check-ins is still to come.
func TestHomeShowsCheckIns(t *testing.T) {
	h := checkedIn(t)
	text := func() string {
		rs, err := h.Home(t.Context(), message(""))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for _, r := range rs {
			if r.Title == "Check-ins" {
				b.WriteString(r.Plain())
			}
		}
		return b.String()
	}
	for _, want := range []string{"[Start a short check-in]", "Data and insight; You: Working", "Your focus: Data and insight", "feed the walrus", "[My history]"} {
		if !strings.Contains(text(), want) {
			t.Errorf("lacks %q:\n%s", want, text())
		}
	}
	h.say("start a short check-in")
	if got := text(); !strings.Contains(got, "[Go on]") || strings.Contains(got, "coming") {
		t.Errorf("an open check-in:\n%s", got)
	}
}
