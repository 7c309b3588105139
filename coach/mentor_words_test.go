package coach_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// pair has one ask and the other accept.
func (v *village) pair(mentor, mentee *friend) {
	v.t.Helper()
	v.say(mentee, "add @"+mentor.name+" as my mentor")
	v.open(mentor)
	v.press(mentor, "Accept")
	v.open(mentee)
}

// open looks at the oldest message somebody got.
func (v *village) open(f *friend) chat.Reply {
	v.t.Helper()
	r, ok := v.postman.take(f.id)
	if !ok {
		v.t.Fatalf("%s got nothing", f.name)
	}
	f.last = r
	return r
}

// saves has somebody save a check-in with a rating, and a plan.
func (v *village) saves(f *friend) {
	v.t.Helper()
	for _, said := range []string{
		"check-in start odp-core/data-and-insight", "true", "example: I wrote the pelican report", "not yet",
		"check-in focus odp-core/data-and-insight", "action: feed the walrus by 1 May 2026",
	} {
		v.say(f, said)
	}
}

// couple is a mentor on Teams and a mentee on Slack who has something of each
// kind, with a word in each that stands nowhere else.
func couple(t *testing.T) (v *village, priya, sam *friend) {
	t.Helper()
	v = newVillage(t)
	priya, sam = v.add("Priya", chat.Teams), v.add("Sam", chat.Slack)
	v.say(priya, "hello")
	v.say(sam, "my framework is the core skills")
	v.pair(priya, sam)
	v.saves(sam)
	v.say(sam, "reflect what")
	form := formOf(t, sam.last)
	v.send(sam, chat.Message{Choice: form.Value, Values: map[string]string{form.Fields[0].Name: "The heron came again."}})
	if sam.last.Title != "Saved" {
		t.Fatalf("no entry was saved:\n%s", sam.last.Plain())
	}
	return v, priya, sam
}

func TestWordsOfMentors(t *testing.T) {
	for said, title := range map[string]string{
		"who is my mentor?": "Mentors and mentees", "What can my mentor see?": "What others can see", "my suggestions": "Suggestions for you",
		"share my plan with @Priya": "Share this with Priya?", "show Priya my data rating until 6 March": "Share this with Priya?", "share my last reflection with my mentor": "Share this with Priya?",
		"share something": "Share something", "share @Priya data and insight practitioner scs2 \"a word from me\"": "Sent",
		"share @Priya data and insight practitioner": "Which one do you mean?", "suggest odp-core/adaptability-to-change/working to @Priya": "Suggest this",
		"suggest adaptability to change at working to @Priya": "Suggest this", "suggest the moon to @Priya": "Which descriptor?",
		"ask my mentor": "Ask my mentor", "ask my mentor about expert adaptability to change": "Ask my mentor", "ask my mentor how did you learn this?": "Ask my mentor",
		"ask my mentor about the canteen": "Ask my mentor", "stop suggestions from @Priya": "Suggestions", "stop all suggestions": "Suggestions", "link my accounts": "Link your accounts", "unlink": "Not linked",
		"show me Priya's ratings": "Not shared with you", "share everything with @Priya": "Not done", "share my plan with @Priya until yesterday": "Not done", "link 3333-333-333": "That code does not work",
		"what is shared with me?": "Shared with you", "second views": "Second views", "end the mentoring with @Priya": "End it?",
	} {
		t.Run(said, func(t *testing.T) {
			v, _, sam := couple(t)
			r := v.say(sam, said)
			if r.Topic != "mentoring" || !r.Private || r.Title != title && !strings.HasPrefix(r.Title, strings.TrimSuffix(title, "?")) {
				t.Errorf("answered as %s (private %v) with %q, want %q:\n%s", r.Topic, r.Private, r.Title, title, r.Plain())
			}
		})
	}
}

// Questions about the frameworks stay what they are, whoever is mentioned.
func TestWordsThatAreNoMentoring(t *testing.T) {
	for _, said := range []string{
		"What does Practitioner data and insight look like at SCS2?", "which descriptors mention mentoring?", "I mentored two new starters and shared what I learned. Which descriptor is that?",
		"who shares best practice?", "What links the core skills and the SCS?", "show me the plan for DWP in 2014", "I share my knowledge with my team every week, what does that show?",
		"@coach what does Expert data and insight look like?", "What is Working level? Write to sam@example.org", "add data and insight to my plan", "make adaptability to change my focus", "remove my grade",
		"view practitioner", "which level says to coach and mentor others?", "what is the difference between Working and Expert?",
	} {
		if r := newHouse(t).say(said); r.Topic == "mentoring" {
			t.Errorf("%q is answered as mentoring:\n%s", said, r.Plain())
		}
	}
}

// Words that are a descriptor's are resolved, and whatever is left open is asked
// with buttons that hold no word anybody wrote.
func TestWordsBecomeADescriptor(t *testing.T) {
	v, priya, sam := couple(t)
	v.say(priya, "share @Sam data and insight practitioner scs2 \"a zebra of a note\"")
	if got := v.open(sam); !strings.Contains(got.Plain(), "Priya writes: “a zebra of a note”") || len(got.Quotes()) != 1 || got.Quotes()[0].Source.Address != "scs/data-and-insight/practitioner/scs2" {
		t.Errorf("Sam got\n%s", got.Plain())
	}
	r := v.say(priya, "share @Sam data and insight practitioner \"a zebra of a note\"")
	if len(r.Choices) != 4 {
		t.Fatalf("%d places:\n%s", len(r.Choices), r.Plain())
	}
	for _, c := range r.Choices {
		if strings.Contains(c.Label+c.Value, "zebra") {
			t.Errorf("a button holds the note: %+v", c)
		}
	}
	if r := v.press(priya, r.Choices[1].Label); r.Title != "Suggest this" || len(r.Quotes()) != 1 {
		t.Errorf("the button leads to\n%s", r.Plain())
	}
	if _, sent := v.postman.take(sam.id); sent {
		t.Error("something was sent before it was clear what")
	}
}

// Whatever a button does can be typed.
func TestTypingIsPressing(t *testing.T) {
	v, priya, sam := couple(t)
	v.say(sam, "share my plan with @Priya")
	v.press(sam, "Share until 16 March 2026")
	v.open(priya)
	v.say(priya, "suggest odp-core/adaptability-to-change/working to @Sam")
	v.fill(priya, "note: try it")
	v.open(sam)
	changes := []string{"yes", "mentor accept", "mentor decline", "suggested keep", "suggested next", "suggested decline", "suggested remove", "suggested stop", "suggested allow", "share back", "link"}
	n := 0
	for _, f := range []*friend{priya, sam} {
		seen := map[string]bool{}
		queue := []string{"mentor", "shared", "shared with me", "suggested", "share", "views", "ask-mentor"}
		for len(queue) > 0 && n < 200 {
			value := queue[0]
			queue = queue[1:]
			if seen[value] || strings.HasPrefix(value, "check-in") || strings.HasPrefix(value, "journal") || strings.HasPrefix(value, "reflect") || strings.HasPrefix(value, "look") {
				continue
			}
			seen[value] = true
			changing := false
			for _, c := range changes {
				changing = changing || strings.HasPrefix(value, c) || strings.HasSuffix(value, " yes")
			}
			if changing {
				continue
			}
			n++
			pressed := v.send(f, chat.Message{Choice: value})
			typed := v.say(f, value)
			if pressed.Plain() != typed.Plain() || pressed.Topic != "mentoring" {
				t.Errorf("pressing %q says\n%s\ntyping it says\n%s", value, pressed.Plain(), typed.Plain())
			}
			for _, c := range pressed.Choices {
				queue = append(queue, c.Value)
			}
			for _, p := range pressed.Parts {
				if form, ok := p.(chat.Form); ok && !form.Private {
					queue = append(queue, form.Open.Value)
				}
			}
		}
	}
	if n < 20 {
		t.Errorf("only %d buttons were found", n)
	}
	t.Logf("%d buttons say the same pressed and typed", n)
}

// In a channel nobody learns who is whose mentor, nor anything of theirs.
func TestNothingOfMentoringIsPublic(t *testing.T) {
	v, priya, sam := couple(t)
	for _, said := range []string{
		"who is my mentor?", "share my plan with @Priya", "what can my mentor see?", "my suggestions", "ask my mentor", "link my accounts", "share everything",
	} {
		r, err := v.Respond(t.Context(), chat.Message{
			From: sam.id, Name: "Sam", Text: said, At: v.at, Reply: chat.Address{Person: sam.id, Room: "C1"}, Mentions: []chat.Mention{{Person: priya.id, Name: "Priya"}},
		})
		if err != nil || !r.Private || r.Topic != "mentoring" {
			t.Errorf("%q: private %v, topic %s, %v", said, r.Private, r.Topic, err)
		}
	}
	r, err := v.Respond(t.Context(), chat.Message{From: priya.id, Text: "Expert adaptability to change", At: v.at, Reply: chat.Address{Person: priya.id, Room: "C1"}})
	if err != nil || r.Private || strings.Contains(r.Plain(), "Sam") || strings.Contains(r.Plain(), "mentor") {
		t.Errorf("a channel reads\n%s", r.Plain())
	}
}

// What is added to the next check-in is asked first there, once, and stands in
// the plan until then.
func TestAddedToTheNextCheckIn(t *testing.T) {
	v, priya, sam := couple(t)
	v.say(priya, "suggest odp-core/adaptability-to-change/working to @Sam")
	v.fill(priya, "note: ")
	v.open(sam)
	v.press(sam, "Add to my next check-in")
	if plan := v.say(sam, "my plan").Plain(); !strings.Contains(plan, "Your next check-in also asks about Adaptability to change, unless you name another skill.") {
		t.Errorf("the plan does not say so:\n%s", plan)
	}
	if r := v.say(sam, "check-in start short"); len(r.Quotes()) != 1 || r.Quotes()[0].Heading != "Adaptability to change" {
		t.Errorf("the check-in begins with\n%s", r.Plain())
	}
	if plan := v.say(sam, "check-in plan").Plain(); strings.Contains(plan, "next check-in") {
		t.Errorf("the plan still says so:\n%s", plan)
	}
}
