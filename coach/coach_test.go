package coach_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

var update = flag.Bool("update", false, "write the golden files anew")

var once = sync.OnceValues(func() (*index.Index, error) {
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		return nil, err
	}
	return index.Build(lib)
})

// built is the index over the built-in documents, made once for all tests.
func built(t testing.TB) *index.Index {
	t.Helper()
	x, err := once()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// memory is a place for conversations that lasts as long as a test.
type memory struct {
	mu sync.Mutex
	m  map[string]coach.Conversation
}

func (m *memory) Recall(_ context.Context, key string) (coach.Conversation, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.m[key], nil
}

func (m *memory) Remember(_ context.Context, key string, c coach.Conversation) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.m[key] = c
	return nil
}

// register is a place for people that lasts as long as a test.
type register struct {
	mu sync.Mutex
	m  map[chat.PersonID]coach.Person
	// err, when set, is what every call gets, and unsaved what every write gets.
	err, unsaved error
}

func (r *register) Person(_ context.Context, id chat.PersonID) (coach.Person, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.m[id], r.err
}

func (r *register) SavePerson(_ context.Context, p coach.Person) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.unsaved != nil {
		return r.unsaved
	}
	r.m[p.ID] = p
	return r.err
}

func (r *register) ForgetPerson(_ context.Context, id chat.PersonID) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.m, id)
	return r.err
}

func newCoach(t testing.TB, x *index.Index) *coach.Coach {
	t.Helper()
	c, _ := newCompany(t, x)
	return c
}

// newCompany is a coach, and what people do with each other through it.
func newCompany(t testing.TB, x *index.Index) (*coach.Coach, *circle) {
	t.Helper()
	people, talk := &register{m: map[chat.PersonID]coach.Person{}}, &memory{m: map[string]coach.Conversation{}}
	b, p := newBooks(), newPages()
	with, circle := newMentoring(t, b, p)
	c, err := coach.New(coach.Config{
		Index: x, Conversations: talk, People: people, CheckIns: newDesk(t, b), Reminding: newReminding(t, p), Journal: newJournal(t, p), Mentoring: with,
		Keeper: &keeper{people: people, books: b, pages: p, circle: circle}, Version: "test",
		Keeping: "What you save is held in memory until this test ends.",
	})
	if err != nil {
		t.Fatal(err)
	}
	return c, circle
}

func message(text string) chat.Message {
	who := chat.PersonID{Platform: chat.Terminal, User: "someone"}
	return chat.Message{From: who, Reply: chat.Address{Person: who, Room: "room", Direct: true}, Text: text, At: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
}

// ask asks one question in a conversation of its own.
func ask(t testing.TB, x *index.Index, text string) chat.Reply {
	t.Helper()
	r, err := newCoach(t, x).Respond(t.Context(), message(text))
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return r
}

// answers holds what answerOf asked.
var answers sync.Map

// answerOf is what ask says on the built index. The long lists of questions are
// gone through by several tests; each question is asked once.
func answerOf(t testing.TB, text string) chat.Reply {
	t.Helper()
	if r, ok := answers.Load(text); ok {
		return r.(chat.Reply)
	}
	r := ask(t, built(t), text)
	answers.Store(text, r)
	return r
}

// TestTalk plays whole conversations. A line that begins with "> " is what
// somebody says, "! " presses the button with that label, "!! " presses the
// same button again, "= " sends a form, "@ 2026-04-03" moves the clock, "~ slack"
// goes on in a chat that can be written to; the rest is what the coach answers.
func TestTalk(t *testing.T) {
	conversations(t, "testdata/talk/*.txt", play)
}

// conversations holds the answers in scripts to what is answered; -update writes
// them anew.
func conversations(t *testing.T, scripts string, play func(t *testing.T, script string) string) {
	t.Helper()
	files, err := filepath.Glob(scripts)
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, string(script))
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want := string(script); !*update && got != want {
				t.Errorf("the conversation went differently; got:\n%s", got)
			}
		})
	}
}

func play(t *testing.T, script string) string {
	t.Helper()
	c := newCoach(t, built(t))
	var out strings.Builder
	var last chat.Reply
	pressed, now, platform := "", message("").At, chat.Terminal
	for line := range strings.SplitSeq(script, "\n") {
		var m chat.Message
		var button chat.Choice
		switch {
		case strings.HasPrefix(line, "@ "):
			day, err := time.Parse(time.DateOnly, strings.TrimPrefix(line, "@ "))
			if err != nil {
				t.Fatal(err)
			}
			now = day.Add(9 * time.Hour)
			out.WriteString(line + "\n\n")
			continue
		case strings.HasPrefix(line, "~ "):
			platform = chat.Platform(strings.TrimPrefix(line, "~ "))
			out.WriteString(line + "\n\n")
			continue
		case strings.HasPrefix(line, "!! "):
			m = message("")
			m.Choice = pressed
		case strings.HasPrefix(line, "# "):
			out.WriteString(line + "\n\n")
			continue
		case strings.HasPrefix(line, "> "):
			m = message(strings.TrimPrefix(line, "> "))
		case strings.HasPrefix(line, "! "):
			m = message("")
			for _, ch := range last.Choices {
				if ch.Label == strings.TrimPrefix(line, "! ") {
					m.Choice, button = ch.Value, ch
				}
			}
			for _, p := range last.Parts {
				if f, ok := p.(chat.Form); ok && f.Open.Label == strings.TrimPrefix(line, "! ") {
					m.Choice = f.Open.Value
				}
			}
			if m.Choice == "" {
				t.Fatalf("no button %q in:\n%s", line, last.Plain())
			}
			pressed = m.Choice
		case strings.HasPrefix(line, "= "):
			m = message("")
			// A form that is no longer on the screen is the profile's.
			m.Choice, m.Values = "me save", map[string]string{}
			for _, p := range last.Parts {
				if f, ok := p.(chat.Form); ok {
					m.Choice = f.Value
				}
			}
			for pair := range strings.SplitSeq(strings.TrimPrefix(line, "= "), "; ") {
				field, value, _ := strings.Cut(pair, ": ")
				m.Values[field] = value
			}
		default:
			continue
		}
		m.At, now = now, now.Add(20*time.Second)
		m.From.Platform, m.Reply.Person.Platform = platform, platform
		r, err := c.Respond(t.Context(), m)
		if err != nil || r.Trouble != nil {
			t.Fatal(err, r.Trouble)
		}
		if button.Value != "" {
			chattest.Opens(t, button, r)
		}
		last = r
		fmt.Fprintf(&out, "%s\n\n%s\n", line, indent(r.Plain()))
	}
	return out.String()
}

// indent sets an answer off from what people say.
func indent(s string) string {
	var out strings.Builder
	for line := range strings.SplitSeq(strings.TrimRight(s, "\n"), "\n") {
		if line == "" {
			out.WriteString("\n")
			continue
		}
		out.WriteString("    " + line + "\n")
	}
	return out.String()
}

// TestExamplesReachTheirTopic holds the help to its word.
func TestExamplesReachTheirTopic(t *testing.T) {
	for _, topic := range coach.Topics() {
		for _, e := range topic.Examples {
			r := ask(t, built(t), e)
			if r.Topic != topic.Name {
				t.Errorf("%q is answered by %s, it is an example of %s", e, r.Topic, topic.Name)
			}
			if (r.Refused || len(r.Parts) == 0) && topic.Name != "expected" {
				t.Errorf("%q is an example and is refused", e)
			}
		}
	}
}

// sources are the published texts by framework.
func sources(t testing.TB) map[string]string {
	t.Helper()
	files := map[string]string{
		"odp-core": "odp-skills.txt", "scs": "odp-skills.txt", "service-owner": "service-owner-role.txt",
		"service-manager-jd": "service-manager-job-description.md.txt", "service-manager-guide": "service-managers-guide.md.txt",
		"action-2": "action-2-service-managers.txt",
	}
	out := map[string]string{}
	for id, f := range files {
		src, err := fs.ReadFile(os.DirFS("../knowledge/testdata/sources"), f)
		if err != nil {
			t.Fatal(err)
		}
		out[id] = fold(strings.ReplaceAll(string(src), "\u2028", " "))
	}
	return out
}

// checkVerbatim holds every quote of a reply against its published source.
func checkVerbatim(t testing.TB, src map[string]string, asked string, r chat.Reply) int {
	t.Helper()
	n := 0
	for _, q := range r.Quotes() {
		for _, l := range q.Lines {
			n++
			if r.Topic == "check-in" && q.Source.Address == "" && l.Number == 0 {
				// A question of a check-in keeps back where its lines stand.
				if !slices.ContainsFunc(slices.Collect(maps.Values(src)), func(text string) bool { return strings.Contains(text, l.Text) }) {
					t.Errorf("%q: quote is in no source: %q", asked, l.Text)
				}
				continue
			}
			id := knowledge.Address(q.Source.Address).Framework()
			if text, ok := src[id]; !ok || !strings.Contains(text, l.Text) {
				t.Errorf("%q: quote is not in the source of %q: %q", asked, id, l.Text)
			}
			if l.Number == 0 {
				t.Errorf("%q: quote has no line: %q", asked, l.Text)
			}
		}
	}
	for _, p := range r.Parts {
		if m, ok := p.(chat.Match); ok {
			for _, piece := range m.Missing {
				n++
				if !strings.Contains(m.Quote.Lines[0].Text, piece) {
					t.Errorf("%q: fragment is not in its descriptor: %q", asked, piece)
				}
			}
		}
	}
	return n
}

// TestEveryQuoteIsVerbatim goes through all questions, all addresses and all
// buttons those answers offer.
func TestEveryQuoteIsVerbatim(t *testing.T) {
	src := sources(t)
	x := built(t)
	n := 0
	for _, file := range []string{"sample.jsonl", "lookups.jsonl", "stories.jsonl", "outside.jsonl", "phrasings.jsonl"} {
		for _, a := range questions(t, file) {
			n += checkVerbatim(t, src, a.Q, answerOf(t, a.Q))
		}
	}
	pressed := map[string]bool{}
	var press func(value string, depth int)
	press = func(value string, depth int) {
		if pressed[value] || depth > 1 {
			return
		}
		pressed[value] = true
		m := message("")
		m.Choice = value
		r, err := newCoach(t, x).Respond(t.Context(), m)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		if len(r.Parts) == 0 {
			t.Errorf("button %q answers nothing", value)
		}
		n += checkVerbatim(t, src, value, r)
		for _, c := range r.Choices {
			press(c.Value, depth+1)
		}
	}
	addresses := 0
	for _, f := range x.Library().Frameworks() {
		for s := range f.Sections() {
			addresses++
			for _, verb := range []string{"show ", "source ", "next "} {
				press(verb+string(s.Address), 0)
			}
		}
	}
	t.Logf("%d quotes over %d addresses and %d buttons stand in their sources", n, addresses, len(pressed))
}

// TestSameAnswerEveryTime asks every question twice, on two indexes built from
// the same documents.
func TestSameAnswerEveryTime(t *testing.T) {
	other, err := index.Build(built(t).Library())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for _, file := range []string{"sample.jsonl", "lookups.jsonl", "stories.jsonl"} {
		for _, a := range questions(t, file) {
			first, second := answerOf(t, a.Q), ask(t, other, a.Q)
			if first.Plain() != second.Plain() {
				t.Errorf("%q is answered in two ways:\n%s\n%s", a.Q, first.Plain(), second.Plain())
			}
		}
	}
}

// TestBadInput has a sane answer for whatever is typed.
func TestBadInput(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "spaces": " \t\n ", "control": "\x00\x01\x02\x1b[31m", "emoji": "🎉🎉🎉", "rtl": "\u202eatad \u200ftxet", "hebrew": "מה זה מיומנות",
		"html": "<script>alert(1)</script> <b>expert</b>", "markdown": "**data** [x](http://example.org) `code`", "mention": "<@U123> <!channel> <#C1|general>",
		"invalid": "data \xff\xfe insight", "question marks": "????????", "one letter": "E", "digits": "1234567890", "quotes": `"“”'`, "path": "../../etc/passwd",
		"verb": "show", "verb with nonsense": "show me the money", "old button": "show scs/no-such-skill/expert/scs9", "compare button": "compare scs/x scs/y",
		"next button": "next odp-core", "long word": strings.Repeat("a", 5000), "many words": strings.Repeat("data insight ", 250),
	} {
		t.Run(name, func(t *testing.T) {
			r := ask(t, built(t), text)
			if len(r.Parts) == 0 || strings.TrimSpace(r.Plain()) == "" {
				t.Error("no answer")
			}
			checkVerbatim(t, sources(t), text, r)
		})
	}
	r := ask(t, built(t), strings.Repeat("x", 20000))
	if !r.Refused || !strings.Contains(r.Plain(), fmt.Sprint(coach.MaxText)) {
		t.Errorf("20,000 characters: %s", r.Plain())
	}
}

// TestOwnWordsArePlain holds the coach's own sentences to the house style: no
// contraction with "not", no sentence over 25 words.
func TestOwnWordsArePlain(t *testing.T) {
	contraction := regexp.MustCompile(`\b\w+n['’]t\b`)
	for _, a := range questions(t, "sample.jsonl") {
		for _, p := range ask(t, built(t), a.Q).Parts {
			para, ok := p.(chat.Paragraph)
			if !ok {
				continue
			}
			if contraction.MatchString(para.Text) {
				t.Errorf("contraction: %s", para.Text)
			}
			for _, s := range regexp.MustCompile(`[.?!:] `).Split(para.Text, -1) {
				if strings.Count(s, ",") < 4 && len(strings.Fields(s)) > 25 {
					t.Errorf("%d words: %s", len(strings.Fields(s)), s)
				}
			}
		}
	}
}

// FuzzRespond never panics, always answers, and quotes nothing but the source.
func FuzzRespond(f *testing.F) {
	for _, s := range []string{
		"what does Practitioner data and insight look like at SCS2", "Compare W and P, innovation & risk, DG", "next after Working in comms",
		"I fixed the rota. Which descriptor?", "list the six core skills", "<@U1> dwp 2014", "show scs/data-and-insight", "\x00", "É漢字 \u202e", "(", "'", "SCS4",
	} {
		f.Add(s)
	}
	x := built(f)
	src := sources(f)
	f.Fuzz(func(t *testing.T, text string) {
		r := ask(t, x, text)
		if len(r.Parts) == 0 {
			t.Errorf("%q: no answer", text)
		}
		checkVerbatim(t, src, text, r)
		if !bytes.Equal([]byte(r.Plain()), []byte(ask(t, x, text).Plain())) {
			t.Errorf("%q: two answers", text)
		}
	})
}
