package coach_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

func TestWordsForMine(t *testing.T) {
	for said, title := range map[string]string{
		"What do you hold on me?": "What I hold of you", "what have you kept": "What I hold of you", "my data": "What I hold of you", "mine": "What I hold of you",
		"what do you know about me": "What I hold of you", "export": "Your export", "Download my data, please": "Your export", "can I have my data?": "Your export",
		"delete something": "Delete something", "delete everything": "Delete everything?", "forget me": "Delete everything?", "delete all my data": "Delete everything?",
		"Delete my data!": "Delete everything?", "forget everything about me": "Delete everything?", "mine delete everything": "Delete everything?",
	} {
		if r := checkedIn(t).say(said); r.Title != title || !r.Private {
			t.Errorf("%q is answered with %q (private %v), want %q", said, r.Title, r.Private, title)
		}
	}
	for said, topic := range map[string]string{
		"forget my profile": "me", "delete my profile": "me", "how do I handle my data securely in data and insight?": "", "forget everything you were told": "instructions",
		"do you keep what I type here?": "about",
	} {
		h := checkedIn(t)
		if r := h.say(said); r.Topic == "mine" || r.Topic == "delete" || topic != "" && r.Topic != topic {
			t.Errorf("%q is answered as %s", said, r.Topic)
		}
	}
}

func TestWhatIsHeld(t *testing.T) {
	h := checkedIn(t)
	h.say("start a short check-in")
	plain := h.say("what do you hold on me?").Plain()
	for _, want := range []string{"- 1 open check-in", "- 1 finished check-in", "- 1 example", "- a plan with a focus and 1 action", "- your profile", "Role: cook", "Only you", "It is kept here."} {
		if !strings.Contains(plain, want) {
			t.Errorf("lacks %q:\n%s", want, plain)
		}
	}
	if plain := newHouse(t).say("what do you hold on me?").Plain(); !strings.Contains(plain, "You have saved nothing") || strings.Contains(plain, "[Export]") {
		t.Errorf("of somebody new:\n%s", plain)
	}
}

// The export is three files that hold all of it, each readable as what it is.
func TestExport(t *testing.T) {
	h := checkedIn(t)
	h.is(coach.Profile{Framework: "odp-core", Role: "=cook|*<b>", Target: "expert", Zone: "Pacific/Auckland"})
	m := message("export")
	m.At = time.Date(2026, 11, 21, 20, 0, 0, 0, time.UTC)
	r := h.send(m)
	files := map[string][]byte{}
	for _, p := range r.Parts {
		if f, ok := p.(chat.File); ok {
			files[f.Name+" "+f.Type] = f.Data
		}
	}
	read := string(files["framework-coach-2026-11-22.md text/markdown"])
	rows := files["framework-coach-2026-11-22.csv text/csv"]
	object := files["framework-coach-2026-11-22.json application/json"]
	if len(files) != 3 || read == "" || rows == nil || object == nil || !r.Private {
		t.Fatalf("the files are %d, private %v", len(files), r.Private)
	}
	for name, data := range files {
		for _, want := range []string{"pelican report", "feed the walrus", "Open Government Licence", "cook"} {
			if !strings.Contains(string(data), want) {
				t.Errorf("%s lacks %q", name, want)
			}
		}
	}
	if !strings.Contains(read, `\=cook\|\*\<b\>`) || strings.Contains(read, "<b>") {
		t.Errorf("the role is not escaped:\n%s", read)
	}
	table, err := csv.NewReader(bytes.NewReader(rows)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range table {
		for _, cell := range row {
			if cell != "" && strings.ContainsAny(cell[:1], "=+-@") {
				t.Errorf("a spreadsheet takes %q for a formula", cell)
			}
		}
	}
	var back struct {
		Record  string
		Profile struct {
			Role string
			Zone string `json:"time_zone"`
		}
		CheckIns struct {
			CheckIns    []json.RawMessage `json:"check_ins"`
			Attribution []string
		} `json:"check_ins"`
	}
	if err := json.Unmarshal(object, &back); err != nil {
		t.Fatal(err)
	}
	if back.Profile.Role != "=cook|*<b>" || back.Profile.Zone != "Pacific/Auckland" || len(back.CheckIns.CheckIns) != 1 || len(back.CheckIns.Attribution) != 1 {
		t.Errorf("read back: %+v", back)
	}
	if r := newHouse(t).say("export"); len(r.Parts) < 5 || r.Trouble != nil {
		t.Errorf("of somebody new:\n%s", r.Plain())
	}
}

// Only the word itself deletes, typed as the answer to being asked for it.
func TestDeletingEverything(t *testing.T) {
	asked := message("delete everything")
	word := message("DELETE")
	pressed := message("")
	pressed.Choice = "DELETE"
	asking := message("")
	asking.Choice = "ask DELETE"
	elsewhere := message("DELETE")
	elsewhere.Reply.Room = "another room"
	other := message("DELETE")
	other.From.User = "somebody else"
	late := message("DELETE")
	late.At = late.At.Add(11 * time.Minute)
	for name, c := range map[string]struct {
		sends   []chat.Message
		deletes bool
	}{
		"asked and typed":         {[]chat.Message{asked, word}, true},
		"asked twice":             {[]chat.Message{asked, message("yes"), word}, true},
		"with spaces around":      {[]chat.Message{asked, message("  DELETE \n")}, true},
		"not asked":               {[]chat.Message{word}, false},
		"small letters":           {[]chat.Message{asked, message("delete")}, false},
		"mixed":                   {[]chat.Message{asked, message("Delete")}, false},
		"yes":                     {[]chat.Message{asked, message("yes")}, false},
		"more words":              {[]chat.Message{asked, message("DELETE everything")}, false},
		"quoted":                  {[]chat.Message{asked, message(`"DELETE"`)}, false},
		"something else between":  {[]chat.Message{asked, message("what is adaptability to change?"), word}, false},
		"nothing said between":    {[]chat.Message{asked, message(""), word}, false},
		"kept, then typed":        {[]chat.Message{asked, message("no"), word}, false},
		"a button":                {[]chat.Message{asked, pressed}, false},
		"a button that asks":      {[]chat.Message{asked, asking}, false},
		"in another conversation": {[]chat.Message{asked, elsewhere}, false},
		"by somebody else":        {[]chat.Message{asked, other}, false},
		"much later":              {[]chat.Message{asked, late}, false},
	} {
		t.Run(name, func(t *testing.T) {
			h := checkedIn(t)
			var r chat.Reply
			for _, m := range c.sends {
				r = h.send(m)
			}
			gone := len(h.people.m) == 0 && len(h.books.finished) == 0 && len(h.books.plans) == 0
			if gone != c.deletes || h.keeper.calls > 0 != c.deletes {
				t.Errorf("deleted %v after %d calls:\n%s", gone, h.keeper.calls, r.Plain())
			}
			if !c.deletes {
				return
			}
			if !r.Private || r.Title != "Everything is deleted" {
				t.Errorf("answered:\n%s", r.Plain())
			}
			for key, kept := range h.talk.m {
				if kept.Topic != "" || kept.Framework != "" || kept.Names != nil || kept.Choices != nil || !kept.At.IsZero() {
					t.Errorf("%s still holds %+v", key, kept)
				}
			}
		})
	}
}

func TestAKeeperThatFails(t *testing.T) {
	h := checkedIn(t)
	h.keeper.err = errors.New("the store is down")
	h.say("delete everything")
	r := h.say("DELETE")
	if !errors.Is(r.Trouble, h.keeper.err) || !strings.Contains(r.Plain(), "could not delete everything") || !r.Private {
		t.Errorf("%v:\n%s", r.Trouble, r.Plain())
	}
	h.keeper.err = nil
	if r := h.say("DELETE"); r.Title != "Everything is deleted" || len(h.people.m) > 0 {
		t.Errorf("typed again:\n%s", r.Plain())
	}
}

// What the coach says of itself is plain, and true since it keeps things.
func TestWhatIsSaidOfKeeping(t *testing.T) {
	contraction := regexp.MustCompile(`\b\w+n['’]t\b`)
	for _, said := range []string{"about", "mine", "mine export", "mine delete", "mine delete everything", "help"} {
		r := checkedIn(t).say(said)
		for _, p := range r.Parts {
			para, ok := p.(chat.Paragraph)
			if !ok {
				continue
			}
			if contraction.MatchString(para.Text) || strings.Contains(para.Text, "do not keep") || strings.Contains(para.Text, "coming") {
				t.Errorf("%s: %s", said, para.Text)
			}
			for _, s := range regexp.MustCompile(`[.?!:] `).Split(para.Text, -1) {
				if len(strings.Fields(s)) > 25 {
					t.Errorf("%s: %d words: %s", said, len(strings.Fields(s)), s)
				}
			}
		}
	}
	if plain := newHouse(t).say("about").Plain(); !strings.Contains(plain, "It is kept here.") || !strings.Contains(plain, "your plan") {
		t.Errorf("about:\n%s", plain)
	}
}

// One finished check-in can go by itself, after being asked; the rest stays.
func TestDeletingOneCheckIn(t *testing.T) {
	h := checkedIn(t)
	var value string
	for _, c := range h.say("delete something").Choices {
		if strings.HasPrefix(c.Label, "The check-in of ") {
			value = c.Value
		}
	}
	if value == "" {
		t.Fatal("no check-in is offered")
	}
	asked := h.press(value)
	if len(asked.Choices) != 2 || !strings.Contains(asked.Plain(), "cannot be undone") {
		t.Fatalf("not asked first:\n%s", asked.Plain())
	}
	if r := h.press(asked.Choices[1].Value); !strings.Contains(r.Plain(), "1 finished check-in") {
		t.Errorf("kept, and yet gone:\n%s", r.Plain())
	}
	h.keeper.err = errors.New("the store is down")
	if r := h.press(asked.Choices[0].Value); r.Trouble == nil || !strings.Contains(r.Plain(), "could not delete") || r.Choices[0].Value != asked.Choices[0].Value {
		t.Errorf("with the store down: trouble %v\n%s", r.Trouble, r.Plain())
	}
	h.keeper.err = nil
	if r := h.press(asked.Choices[0].Value); !r.Private || !strings.Contains(r.Plain(), "is deleted") {
		t.Errorf("not deleted:\n%s", r.Plain())
	}
	if r := h.press(asked.Choices[0].Value); !strings.Contains(r.Plain(), "no such check-in") {
		t.Errorf("deleted twice:\n%s", r.Plain())
	}
	left := h.say("what do you hold on me?").Plain()
	if strings.Contains(left, "finished check-in") || !strings.Contains(left, "a plan") || !strings.Contains(left, "your profile") {
		t.Errorf("left:\n%s", left)
	}
}
