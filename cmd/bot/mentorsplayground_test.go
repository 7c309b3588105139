package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// cues stand between the Playground, in which there is one person, and the
// program: an event that names a cue is not passed on, but has somebody else do
// something first.
type cues struct {
	t     *testing.T
	bot   string
	on    map[string]func()
	files string
}

// at is a step of the Playground that gives a cue.
func (c *cues) at(name string) []string {
	c.t.Helper()
	file := filepath.Join(c.files, name+".json")
	write(c.t, file, toJSON(map[string]any{"type": "event", "name": "cue-" + name}))
	return []string{"--activity", file}
}

func (c *cues) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for name, do := range c.on {
		if bytes.Contains(body, []byte(`"cue-`+name+`"`)) {
			do()
			return
		}
	}
	handBack(w, passOn(c.bot, body, r))
}

// threeSteps fails when a person does more than that to post a descriptor.
func threeSteps(t testing.TB, how string, steps []string) {
	t.Helper()
	n := 0
	for _, s := range steps {
		switch s {
		case "--search", "--pick", "--send", "--action-on", "--click", "--dialog", "--submit":
			n++
		}
	}
	if t.Logf("%s: %d steps to the posted descriptor", how, n); n > 3 {
		t.Errorf("%s takes %d steps", how, n)
	}
}

// What a mentor does in Microsoft's own Playground, with somebody else in a
// conversation of their own: asked and accepts, suggests, looks at what is
// shared, adds a second view in a dialog, and finds a descriptor from the box
// below in three steps.
func TestTeamsMentorStory(t *testing.T) {
	tools := teamsTools(t)
	t.Parallel()
	p, base := serveWith(t, nil, "--teams-playground")
	stand := newTeamsStand(t, nil)
	stand.open = true
	s := &mentorsStage{t: t, looked: newLookout(t)}
	megan := s.writer("Megan", stand, base, "")
	c := &cues{t: t, bot: base, files: t.TempDir()}
	day := daysOn(t, 14)
	var given map[string]any
	c.on = map[string]func(){
		"asks": func() {
			megan.says("my framework is the core skills", "Saved")
			megan.hand(toJSON(stand.activity(megan.who, megan.id(), map[string]any{
				"type": "message", "text": "add <at>Alex Wilber</at> as my mentor", "textFormat": "plain",
				"entities": []any{map[string]any{"type": "mention", "text": "<at>Alex Wilber</at>", "mentioned": map[string]any{
					"id": "29:1sim-alex-wilber", "name": "Alex Wilber", "aadObjectId": "5f9b2c1a-0000-4000-8000-000000000001",
				}}},
			})))
			megan.next("add @Alex Wilber as my mentor", "Asked")
		},
		"shares": func() {
			megan.gets("It begins")
			pointed := megan.gets("Alex Wilber suggests a descriptor", wroteNote)
			megan.presses(pointed, "Keep as my focus", "It is your focus now")
			asking := megan.says("rate me on data and insight", "question 1 of")
			megan.presses(asking, "True", "question 2 of")
			asking = megan.says("example: The "+wroteExample+" report.", "Your example is saved")
			result := megan.presses(asking, "Not yet", "Your check-in of")
			preview := megan.presses(result, "Share this", "Share this with Alex Wilber?", "Nothing is shared yet", wroteExample)
			megan.presses(preview, "Share until "+day, "Shared")
		},
		"reflects": func() {
			megan.gets("Somebody looked")
			megan.presses(megan.gets("A second view"), "See it", wroteView)
			megan.sends(megan.opens(megan.says("write a reflection", "Write it"), "Write it"), "Save",
				map[string]string{"what": "The " + wroteInForm + " meeting."}, "Saved")
			given = megan.presses(megan.says("share my last reflection with Alex Wilber", "Share this with"), "Share until "+day, "Shared")
		},
		"takes-back": func() {
			megan.gets("Somebody looked")
			megan.presses(given, "Take it back", "It is taken back")
		},
	}
	front := httptest.NewServer(c)
	defer front.Close()

	// Nobody reads what is sent here but the coach, and it says so.
	search := []string{
		"--search", "data practitioner scs2", "--expect", "Data and insight, Practitioner, SCS2.*Source:",
		"--pick", "Data and insight, Practitioner, SCS2", "--send", "--expect", "I cannot read files or cards", "--shot", "posted",
	}
	threeSteps(t, "the search", search)
	var steps []string
	for _, some := range [][]string{
		{"--say", "hello", "--expect", "Hello"},
		c.at("asks"), {"--expect", "Mentor and mentee.*Megan asks you to be their mentor.*Accept", "--shot", "asked"},
		{"--click", "Accept", "--expect", "It begins.*You see nothing of Megan by it", "--shot", "accepted"},
		{"--say", "Practitioner data and insight in the core skills", "--expect", "Suggest it to Megan"},
		{"--dialog", "Suggest it to Megan", "--expect", "Suggest a descriptor.*They can keep it as their focus.*A word from you", "--shot", "suggest"},
		{"--submit", toJSON(map[string]string{"field.note": "The " + wroteNote + " note."}), "--expect", "Sent.*You and Megan can see it"},
		c.at("shares"), {"--expect", "Something is shared with you.*Megan has shared one thing", "--reject", wroteExample, "--shot", "shared"},
		{"--click", "Look at it", "--expect", "Megan: rating of Data and insight.*" + wroteExample, "--shot", "rating"},
		{"--dialog", "Add a second view", "--expect", "A second view.*It belongs to Megan.*Which level do you see", "--shot", "second-view"},
		{"--submit", toJSON(map[string]string{"field.level": "practitioner", "field.note": "The " + wroteView + " view."}), "--expect", "Saved.*" + wroteView},
		c.at("reflects"), {"--expect", "Something is shared with you.*their reflection", "--reject", wroteInForm},
		{"--dialog", "Look at it", "--expect", "A reflection of.*as it was written", "--shot", "reflection"},
		c.at("takes-back"),
		{"--dialog", "Look at it", "--expect", "Not shared with you", "--reject", wroteInForm},
		{"--say", "what is shared with me?", "--expect", "Shared with you.*Megan.*Rating", "--reject", "Reflection", "--shot", "list"},
		search,
	} {
		steps = append(steps, some...)
	}
	teams := playground{tools: tools, bot: p}
	exchanges := teams.talk(t, front.URL, steps...)
	t.Logf("what Megan saw:\n%s", s.said.String())
	for _, e := range exchanges {
		switch {
		case e.fromCoach():
			s.looked.clean("activities", toJSON(e.Request.Body))
		case strings.HasPrefix(e.Name, "task/"):
			s.looked.window("forms", e.Response.Body, isTeamsBox)
		default:
			s.looked.clean("answers in the chat", toJSON(e.Response.Body))
		}
	}
	var cards []any
	for _, c := range s.teams {
		cards = append(cards, c.Payload)
	}
	teams.check(t, cards)
	figures := get(t, http.DefaultClient, base+"/metrics")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	s.lookEverywhere(map[string]string{"the log": p.err.String() + p.out.String(), "/metrics": figures})
	s.looked.report("windows", "forms", "activities", "answers in the chat", "messages in Teams", "the log", "/metrics")
}
