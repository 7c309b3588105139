package main

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// letterbox is a platform that people are written to on.
type letterbox struct {
	mu  sync.Mutex
	got map[chat.PersonID][]chat.Reply
}

func (l *letterbox) Send(_ context.Context, who chat.PersonID, r chat.Reply, _ string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got[who] = append(l.got[who], r)
	return nil
}

func (l *letterbox) Sent(context.Context, chat.PersonID, string, time.Time) (sent, known bool, err error) {
	return false, false, nil
}

// colleague is an account of somebody, and what it sees.
type colleague struct {
	id   chat.PersonID
	name string
	last chat.Reply
}

// twoCoaches are two copies of the coach that keep things in one place. Every
// message goes to the other one in turn.
type twoCoaches struct {
	t      *testing.T
	coach  []*coach.Coach
	turn   int
	letter *letterbox
	people []*colleague
}

func (c *twoCoaches) send(s *colleague, m chat.Message) chat.Reply {
	c.t.Helper()
	c.turn++
	m.From, m.Name, m.At = s.id, s.name, time.Now()
	m.Reply = chat.Address{Person: s.id, Room: "own", Direct: true}
	for _, p := range c.people {
		if strings.Contains(m.Text, "@"+p.name) {
			m.Mentions = append(m.Mentions, chat.Mention{Person: p.id, Name: p.name})
			break
		}
	}
	r, err := c.coach[c.turn%len(c.coach)].Respond(c.t.Context(), m)
	if err != nil || r.Trouble != nil || len(r.Faults) > 0 {
		c.t.Fatalf("%s on %s, %q%q: %v, %v, %v", s.name, s.id.Platform, m.Text, m.Choice, err, r.Trouble, r.Faults)
	}
	s.last = r
	return r
}

func (c *twoCoaches) say(s *colleague, text, title string) chat.Reply {
	c.t.Helper()
	r := c.send(s, chat.Message{Text: text})
	if r.Title != title {
		c.t.Fatalf("%s on %s, %q: %q, want %q:\n%s", s.name, s.id.Platform, text, r.Title, title, r.Plain())
	}
	return r
}

// press presses the first button whose label begins so.
func (c *twoCoaches) press(s *colleague, label, title string) chat.Reply {
	c.t.Helper()
	for _, ch := range s.last.Choices {
		if strings.HasPrefix(ch.Label, label) {
			r := c.send(s, chat.Message{Choice: ch.Value})
			if r.Title != title {
				c.t.Fatalf("%s, %q: %q, want %q:\n%s", s.name, label, r.Title, title, r.Plain())
			}
			return r
		}
	}
	c.t.Fatalf("%s has no button %q in:\n%s", s.name, label, s.last.Plain())
	return chat.Reply{}
}

// fill sends the last form.
func (c *twoCoaches) fill(s *colleague, values map[string]string, title string) {
	c.t.Helper()
	m := chat.Message{Values: values}
	for _, p := range s.last.Parts {
		if f, ok := p.(chat.Form); ok {
			m.Choice = f.Value
		}
	}
	if r := c.send(s, m); r.Title != title {
		c.t.Fatalf("%s: %q, want %q:\n%s", s.name, r.Title, title, r.Plain())
	}
}

// open looks at the newest message an account was sent.
func (c *twoCoaches) open(s *colleague, title string) {
	c.t.Helper()
	c.letter.mu.Lock()
	defer c.letter.mu.Unlock()
	all := c.letter.got[s.id]
	if len(all) == 0 || all[len(all)-1].Title != title {
		c.t.Fatalf("%s on %s got %d messages, the last is not %q", s.name, s.id.Platform, len(all), title)
	}
	s.last = all[len(all)-1]
}

// TestMentorStory is a mentor on Teams and a mentee on Slack and the web page,
// with two copies of the coach on one Redis, and with one folder: what is taken
// back is closed at the next reading wherever it comes, one person's accounts
// hold the same, and nothing of it is readable where it is kept or in a log.
func TestMentorStory(t *testing.T) {
	t.Run("two replicas on one Redis", func(t *testing.T) {
		url, _ := redistest.Server(t)
		mentorStory(t, "", store.Config{URL: url}, store.Config{URL: url})
	})
	t.Run("a folder", func(t *testing.T) {
		folder := t.TempDir()
		mentorStory(t, folder, store.Config{Folder: folder})
	})
}

func mentorStory(t *testing.T, folder string, configs ...store.Config) {
	x, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	var logged bytes.Buffer
	keys, err := store.ParseKeyring(store.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	c := &twoCoaches{t: t, letter: &letterbox{got: map[chat.PersonID][]chat.Reply{}}}
	for _, config := range configs {
		config.Sealer, config.Log = keys, slog.New(slog.NewTextHandler(&logged, nil))
		st, err := store.Open(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := st.Close(); err != nil {
				t.Error(err)
			}
		})
		one, err := coachOver(x, "", storeSettings{KeepDays: 365, RedisURL: config.URL}, st)
		if err != nil {
			t.Fatal(err)
		}
		one.Reach(map[chat.Platform]reflection.Messenger{chat.Slack: c.letter, chat.Teams: c.letter})
		c.coach = append(c.coach, one)
	}
	user := fmt.Sprint(time.Now().UnixNano())
	priya := &colleague{id: chat.PersonID{Platform: chat.Teams, Space: "T", User: "priya" + user}, name: "Priya"}
	sam := &colleague{id: chat.PersonID{Platform: chat.Slack, Space: "T", User: "sam" + user}, name: "Sam"}
	home := &colleague{id: chat.PersonID{Platform: chat.Web, User: "sam" + user}, name: ""}
	c.people = []*colleague{priya, sam}

	// Nobody has met Priya.
	c.say(sam, "add @Priya as my mentor", "We have not met")
	c.say(priya, "my framework is the core skills", "Saved")
	c.say(sam, "my framework is the core skills", "Saved")
	c.say(sam, "add @Priya as my mentor", "Asked")
	c.open(priya, "Mentor and mentee")
	c.press(priya, "Accept", "It begins")

	// The mentor points; the mentee keeps it and checks in.
	c.say(priya, "share @Sam odp-core/data-and-insight/practitioner", "Suggest this")
	c.fill(priya, map[string]string{"note": "the zebra note"}, "Sent")
	c.open(sam, "Priya suggests a descriptor")
	c.press(sam, "Keep as my focus", "Done")
	if r := c.say(sam, "my plan", "Your plan"); len(r.Quotes()) != 1 || r.Quotes()[0].Source.Address != "odp-core/data-and-insight/practitioner" {
		t.Errorf("the focus is\n%s", r.Plain())
	}
	c.send(sam, chat.Message{Choice: "check-in start odp-core/data-and-insight"})
	c.send(sam, chat.Message{Text: "true"})
	c.send(sam, chat.Message{Text: "example: I wrote the pelican report"})
	c.send(sam, chat.Message{Text: "not yet"})

	// The page is Sam's too.
	_, code, _ := strings.Cut(c.say(sam, "link my accounts", "Link your accounts").Plain(), "say this to me: link ")
	code, _, _ = strings.Cut(code, ".")
	c.say(home, "link "+code, "Is this you?")
	c.press(home, "Yes", "Accounts linked")
	c.say(home, "link "+code, "That code does not work")
	result := c.send(home, chat.Message{Text: "my results"})
	if !strings.HasPrefix(result.Title, "Your check-in of") {
		t.Fatalf("the page has no check-in of Slack:\n%s", result.Plain())
	}

	// Shared on the page, looked at on Teams, told on Slack.
	c.press(home, "Share this", "Share this with Priya?")
	c.press(home, "Share until", "Shared")
	c.open(priya, "Something is shared with you")
	look := priya.last.Choices[0].Value
	seen := c.press(priya, "Look at it", priyaSees(sam))
	if !strings.Contains(seen.Plain(), "pelican") {
		t.Errorf("Priya does not see the example:\n%s", seen.Plain())
	}
	c.open(sam, "Somebody looked")
	c.press(priya, "Add a second view", "A second view")
	c.fill(priya, map[string]string{"level": "practitioner", "note": "the giraffe view"}, "Saved")
	if r := c.send(sam, chat.Message{Text: "my results"}); !strings.Contains(r.Plain(), "the giraffe view") || !strings.Contains(r.Plain(), "Priya can see") {
		t.Errorf("the result lacks the view:\n%s", r.Plain())
	}

	// Taken back on Slack: closed at the very next reading, on every copy.
	c.say(sam, "what can my mentor see?", "What others can see")
	c.press(sam, "Take back", "What others can see")
	for range 4 {
		if r := c.send(priya, chat.Message{Choice: look}); r.Title != "Not shared with you" || strings.Contains(r.Plain(), "pelican") {
			t.Errorf("it opens after it was taken back:\n%s", r.Plain())
		}
	}

	// What is kept goes out whole, and goes.
	export := c.say(home, "export", "Your export")
	for _, p := range export.Parts {
		if f, ok := p.(chat.File); ok && f.Type != "text/csv" && (!bytes.Contains(f.Data, []byte("the giraffe view")) || !bytes.Contains(f.Data, []byte("the zebra note"))) {
			t.Errorf("%s lacks what others wrote to Sam", f.Name)
		}
	}
	words := []string{"zebra", "giraffe", "pelican", "Priya"}
	for _, word := range words {
		if folder != "" && inFolder(t, folder, word) {
			t.Errorf("%q can be read in the folder", word)
		}
		if strings.Contains(logged.String(), word) {
			t.Errorf("%q is in the log:\n%s", word, logged.String())
		}
	}
	c.say(sam, "delete everything", "Delete everything?")
	c.say(sam, "DELETE", "Everything is deleted")
	if r := c.say(priya, "who is my mentee?", "Mentors and mentees"); !strings.Contains(r.Plain(), "no mentor and no mentee") {
		t.Errorf("Priya still has a mentee:\n%s", r.Plain())
	}
	if r := c.say(home, "what do you hold on me?", "What I hold of you"); !strings.Contains(r.Plain(), "You have saved nothing") {
		t.Errorf("the page still holds\n%s", r.Plain())
	}
}

func priyaSees(s *colleague) string { return s.name + ": rating of Data and insight (core skills)" }

// inFolder looks for a word in every file.
func inFolder(t *testing.T, folder, word string) bool {
	t.Helper()
	found := false
	err := fs.WalkDir(os.DirFS(folder), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(os.DirFS(folder), path)
		found = found || bytes.Contains(data, []byte(word))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
