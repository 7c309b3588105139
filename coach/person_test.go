package coach_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// house is a coach with everything it keeps in reach.
type house struct {
	*coach.Coach
	t      *testing.T
	talk   *memory
	people *register
	tally  *ledger
	books  *books
	pages  *pages
	circle *circle
	keeper *keeper
}

// ledger is a tally that lasts as long as a test.
type ledger struct {
	lines []string
	err   error
}

func (l *ledger) Count(_ context.Context, what, topic string, at time.Time) error {
	l.lines = append(l.lines, fmt.Sprintf("%s %s %s", at.Format(time.DateOnly), what, topic))
	return l.err
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{
		t: t, talk: &memory{m: map[string]coach.Conversation{}},
		people: &register{m: map[chat.PersonID]coach.Person{}}, tally: &ledger{}, books: newBooks(), pages: newPages(),
	}
	h.keeper = &keeper{people: h.people, books: h.books, pages: h.pages}
	with, circle := newMentoring(t, h.books, h.pages)
	h.circle, h.keeper.circle = circle, circle
	c, err := coach.New(coach.Config{
		Index: built(t), Conversations: h.talk, People: h.people, CheckIns: newDesk(t, h.books), Reminding: newReminding(t, h.pages), Journal: newJournal(t, h.pages), Mentoring: with, Keeper: h.keeper,
		Tally: h.tally, Keeping: "It is kept here.",
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Coach = c
	return h
}

func (h *house) send(m chat.Message) chat.Reply {
	h.t.Helper()
	h.circle.meet(m.From, m.At)
	r, err := h.Respond(h.t.Context(), m)
	if err != nil {
		h.t.Fatalf("%q%q: %v", m.Text, m.Choice, err)
	}
	return r
}

func (h *house) say(text string) chat.Reply {
	h.t.Helper()
	return h.send(message(text))
}

func (h *house) press(value string) chat.Reply {
	h.t.Helper()
	m := message("")
	m.Choice = value
	return h.send(m)
}

func (h *house) is(p coach.Profile) {
	h.t.Helper()
	id := message("").From
	h.people.m[id] = coach.Person{ID: id, Profile: p}
}

func (h *house) saved() coach.Profile { return h.people.m[message("").From].Profile }

var director = coach.Profile{Framework: "scs", Grade: "scs2"}

func TestEveryPlaceIsNeeded(t *testing.T) {
	b := newBooks()
	with, _ := newMentoring(t, b, newPages())
	all := coach.Config{Index: built(t), Conversations: &memory{}, People: &register{}, CheckIns: newDesk(t, b), Reminding: newReminding(t, newPages()), Journal: newJournal(t, newPages()), Mentoring: with, Keeper: &keeper{}}
	if _, err := coach.New(all); err != nil {
		t.Fatal(err)
	}
	for name, without := range map[string]func(*coach.Config){
		"an index":       func(c *coach.Config) { c.Index = nil },
		"conversations":  func(c *coach.Config) { c.Conversations = nil },
		"people":         func(c *coach.Config) { c.People = nil },
		"check-ins":      func(c *coach.Config) { c.CheckIns = nil },
		"a keeper":       func(c *coach.Config) { c.Keeper = nil },
		"reminders":      func(c *coach.Config) { c.Reminding = nil },
		"mentors":        func(c *coach.Config) { c.Mentoring = coach.Mentoring{} },
		"what is shared": func(c *coach.Config) { c.Mentoring.Others = nil },
		"accounts":       func(c *coach.Config) { c.Mentoring.Links = nil },
		"a journal":      func(c *coach.Config) { c.Journal = nil },
	} {
		c := all
		without(&c)
		if _, err := coach.New(c); err == nil {
			t.Errorf("a coach without %s was made", name)
		}
	}
}

func TestWhatSetsAProfile(t *testing.T) {
	for said, want := range map[string]coach.Profile{
		"my grade is SCS2":                                     director,
		"My grade: scs 2.":                                     director,
		"set my grade to deputy director":                      {Framework: "scs", Grade: "scs1"},
		"I am an SCS2":                                         director,
		"I'm SCS3":                                             {Framework: "scs", Grade: "scs3"},
		"I’m a director general":                               {Framework: "scs", Grade: "scs3"},
		"me set grade scs2":                                    director,
		"set my target to SCS1":                                {Target: "scs1"},
		"my target grade is SCS1":                              {Target: "scs1"},
		"my target is Expert":                                  {Target: "expert"},
		"my framework is core skills":                          {Framework: "odp-core"},
		"Set my framework to the SCS":                          {Framework: "scs"},
		"my framework is service owner":                        {Framework: "service-owner"},
		"my role is team leader":                               {Role: "team leader"},
		"set my role to Head of Ops, North":                    {Role: "Head of Ops, North"},
		"my job title is Área manager":                         {Role: "Área manager"},
		"my time zone is Europe/London":                        {Zone: "Europe/London"},
		"my timezone is london":                                {Zone: "Europe/London"},
		"set my time zone to UTC":                              {Zone: "UTC"},
		"my time zone is new york":                             {Zone: "America/New_York"},
		"my time zone is port of spain":                        {Zone: "America/Port_of_Spain"},
		"my time zone is america/new_york":                     {Zone: "America/New_York"},
		"my zone is Asia/Calcutta":                             {Zone: "Asia/Calcutta"},
		"plain text":                                           {Reading: coach.Text},
		"Text only, please":                                    {Reading: coach.Text},
		"no buttons":                                           {Reading: coach.Text},
		"me set reading text":                                  {Reading: coach.Text},
		"set my role to " + strings.Repeat("é", coach.MaxRole): {Role: strings.Repeat("é", coach.MaxRole)},
	} {
		t.Run(said, func(t *testing.T) {
			h := newHouse(t)
			r := h.say(said)
			if r.Topic != "me" || !r.Private || h.saved() != want {
				t.Errorf("answered as %s (private %v), saved %+v, want %+v", r.Topic, r.Private, h.saved(), want)
			}
		})
	}
}

// Questions and stories stay what they are, whatever grade they speak of.
func TestWhatSetsNoProfile(t *testing.T) {
	for _, said := range []string{
		"I'm at Working in Adaptability to change, what next?", "I am an SCS2, what does Expert adaptability look like?", "I'm SCS2. Show me Expert system leadership",
		"my grade is SCS2, what is Expert in system leadership?", "is my grade SCS2?", "my role is changing and I had to learn a new system",
		"my role is to lead a team of forty across two sites", "my target audience is new starters", "I am a director and I set up a weekly stand-up with policy to spot queue spikes",
		"I'm a developer", "I am lost", "what is the grade of a deputy director?", "forget everything you were told", "my role is team leader, what should I work on?",
		"what are your settings", "I set my target to finish the backlog by May and we did", "tell me about text only", "set my hair on fire",
		"my framework is the thing I keep arguing about with my whole team",
	} {
		t.Run(said, func(t *testing.T) {
			h := newHouse(t)
			if r := h.say(said); r.Topic == "me" || h.saved() != (coach.Profile{}) {
				t.Errorf("answered as %s, saved %+v", r.Topic, h.saved())
			}
		})
	}
}

// "I am an SCS2" behind a question that asks back answers it.
func TestSayingAGradeAnswersTheQuestionBefore(t *testing.T) {
	h := newHouse(t)
	h.say("System leadership practitioner")
	r := h.say("I am an SCS2")
	if r.Topic != "describe" || len(r.Quotes()) == 0 || h.saved() != (coach.Profile{}) {
		t.Errorf("answered as %s with %d quotes, saved %+v", r.Topic, len(r.Quotes()), h.saved())
	}
}

func TestWhatCannotBeSet(t *testing.T) {
	for said, why := range map[string]string{
		"my grade is SCS9":        "SCS1, SCS2, SCS3",
		"my grade is HEO":         "name no grades",
		"my framework is cookery": "core skills, SCS capabilities, service owner role",
		"my framework is the service manager job description":    "no current framework",
		"my time zone is Middle Earth":                           "Europe/Paris",
		"my time zone is Local":                                  "Europe/Paris",
		"set my time zone to ../etc/passwd":                      "Europe/Paris",
		"set my time zone to posixrules":                         "Europe/Paris",
		"my target is Chief":                                     "You can choose from",
		"set my reading to upside down":                          "tables and buttons",
		"set my role to " + strings.Repeat("x", coach.MaxRole+1): "81",
		"me set grade " + strings.Repeat("x", 300):               "xxx…",
	} {
		t.Run(said[:min(len(said), 60)], func(t *testing.T) {
			h := newHouse(t)
			r := h.say(said)
			if r.Topic != "me" || !strings.Contains(r.Plain(), why) || h.saved() != (coach.Profile{}) {
				t.Errorf("answered as %s, saved %+v:\n%s", r.Topic, h.saved(), r.Plain())
			}
			for _, c := range r.Choices {
				if next := h.press(c.Value); strings.HasPrefix(c.Value, "me set") && next.Title != "Saved" {
					t.Errorf("the offered %q is not taken:\n%s", c.Value, next.Plain())
				}
			}
		})
	}
}

func TestFormOfTheProfile(t *testing.T) {
	all := map[string]string{"framework": "scs", "role": "Deputy\x00 director\n north", "grade": "scs1", "target": "scs2", "zone": "Europe/London", "reading": "text"}
	with := func(changes ...string) map[string]string {
		out := maps.Clone(all)
		for i := 0; i+1 < len(changes); i += 2 {
			out[changes[i]] = changes[i+1]
		}
		return out
	}
	none := map[string]string{"framework": "none", "role": "", "grade": "none", "target": "none", "zone": " ", "reading": "rich"}
	for _, c := range []struct {
		name   string
		values map[string]string
		faulty []string
		want   coach.Profile
	}{
		{"all", all, nil, coach.Profile{Framework: "scs", Role: "Deputy director north", Grade: "scs1", Target: "scs2", Zone: "Europe/London", Reading: coach.Text}},
		{"nothing", none, nil, coach.Profile{}},
		{"a part keeps the rest", map[string]string{"role": "Cook"}, nil, coach.Profile{Framework: "scs", Grade: "scs2", Role: "Cook"}},
		{"a grade brings its framework", with("framework", "none", "reading", "rich", "role", "", "zone", ""), nil, coach.Profile{Framework: "scs", Grade: "scs1", Target: "scs2"}},
		{"a target above the framework", with("framework", "odp-core", "grade", "none", "role", "", "zone", "", "reading", ""), nil, coach.Profile{Framework: "odp-core", Target: "scs2"}},
		{"a grade of another framework", with("framework", "odp-core"), []string{"grade"}, director},
		{"a level is no target here", with("target", "expert"), []string{"target"}, director},
		{"everything wrong", map[string]string{"framework": "x", "role": strings.Repeat("é", 81), "grade": "x", "target": "x", "zone": "x", "reading": "x"},
			[]string{"framework", "role", "grade", "target", "zone", "reading"}, director},
		{"a field that is none", map[string]string{"shoe-size": "9"}, nil, director},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			h.is(director)
			m := message("")
			m.Choice, m.Values = "me save", c.values
			r := h.send(m)
			var faulty []string
			for _, f := range r.Faults {
				faulty = append(faulty, f.Field)
				if f.Sentence == "" || !strings.Contains(r.Plain(), f.Sentence) {
					t.Errorf("the text form lacks the fault %+v", f)
				}
			}
			if fmt.Sprint(faulty) != fmt.Sprint(c.faulty) || h.saved() != c.want || !r.Private {
				t.Errorf("faults at %v, saved %+v; want %v and %+v", r.Faults, h.saved(), c.faulty, c.want)
			}
			if len(r.Faults) == 0 {
				return
			}
			for _, f := range formOf(t, r).Fields {
				if v, sent := c.values[f.Name]; sent && f.Value != v {
					t.Errorf("%s came back as %q, was sent as %q", f.Name, f.Value, v)
				}
			}
		})
	}
}

func formOf(t *testing.T, r chat.Reply) chat.Form {
	t.Helper()
	for _, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			return f
		}
	}
	t.Fatalf("no form in %s", r.Plain())
	return chat.Form{}
}

// Every field can be said in words, every option can be chosen, and the limits
// of the narrowest platform hold.
func TestFormIsWithinItsLimits(t *testing.T) {
	h := newHouse(t)
	m := message("me edit")
	m.Zone = "Europe/Paris"
	f := formOf(t, h.send(m))
	if len([]rune(f.Title)) > 24 || f.Submit == "" || f.Value != "me save" || f.Open.Value != "me edit" {
		t.Errorf("form %+v", f)
	}
	for _, field := range f.Fields {
		if field.Name == "zone" && field.Value != "Europe/Paris" {
			t.Errorf("the zone of the platform is not filled in: %q", field.Value)
		}
		if r := newHouse(t).say(field.Typed); r.Title != "Saved" {
			t.Errorf("%q sets nothing:\n%s", field.Typed, r.Plain())
		}
		chosen := len(field.Options) == 0
		for _, o := range field.Options {
			chosen = chosen || o.Value == field.Value
			if o.Value == "" || len(o.Value) > 75 || o.Label == "" || len(o.Label) > 75 {
				t.Errorf("%s: option %+v", field.Name, o)
			}
			one := message("")
			one.Choice, one.Values = "me save", map[string]string{field.Name: o.Value}
			if r := newHouse(t).send(one); len(r.Faults) > 0 {
				t.Errorf("%s: the option %q is refused: %v", field.Name, o.Value, r.Faults)
			}
		}
		if !chosen {
			t.Errorf("%s holds %q, which is none of its options", field.Name, field.Value)
		}
	}
	if h.saved() != (coach.Profile{}) {
		t.Error("opening the form saved something")
	}
}

func TestForgetMe(t *testing.T) {
	h := newHouse(t)
	h.is(director)
	h.say("Expert system leadership SCS1")
	asked := h.say("forget my profile")
	if h.saved() != director || len(asked.Choices) != 2 {
		t.Fatalf("not asked first: %+v", asked)
	}
	h.press(asked.Choices[1].Value)
	if h.saved() != director {
		t.Error("kept, and yet forgotten")
	}
	r := h.press(asked.Choices[0].Value)
	if len(h.people.m) != 0 || !r.Private {
		t.Errorf("still held: %+v", h.people.m)
	}
	for key, c := range h.talk.m {
		if c.Framework != "" || len(c.Names) > 0 {
			t.Errorf("the conversation %s is still about %+v", key, c)
		}
	}
	if r := h.say("forget my profile"); !strings.Contains(r.Plain(), "no profile") {
		t.Errorf("nobody is asked for leave to forget nobody:\n%s", r.Plain())
	}
}

func TestStoresThatFail(t *testing.T) {
	down := errors.New("the store is down")
	// A question is answered all the same, and nothing looks like an empty
	// profile; the log hears of it.
	for said, want := range map[string]string{
		"Expert adaptability": "Shares best practice",
		"who am I":            "cannot read your profile",
		"my role is cook":     "cannot read your profile",
		"me forget yes":       "cannot read your profile",
	} {
		h := newHouse(t)
		h.people.err = down
		r, err := h.Respond(t.Context(), message(said))
		if err != nil || !errors.Is(r.Trouble, down) || !strings.Contains(r.Plain(), want) {
			t.Errorf("%q: error %v, trouble %v, not %q in\n%s", said, err, r.Trouble, want, r.Plain())
		}
	}
	h := newHouse(t)
	h.people.unsaved = down
	r, err := h.Respond(t.Context(), message("my role is cook"))
	if err != nil || !errors.Is(r.Trouble, down) || !strings.Contains(r.Plain(), "could not save") || r.Choices[0].Value != "my role is cook" {
		t.Errorf("saving: error %v, trouble %v in\n%s", err, r.Trouble, r.Plain())
	}
	h = newHouse(t)
	h.tally.err = down
	m := message("")
	m.Choice = "feedback helpful find"
	if _, err := h.Respond(t.Context(), m); !errors.Is(err, down) {
		t.Errorf("counting: error %v", err)
	}
	h = newHouse(t)
	h.people.err = down
	if _, err := h.Home(t.Context(), message("")); !errors.Is(err, down) {
		t.Errorf("home: error %v", err)
	}
}
