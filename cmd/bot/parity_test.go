package main

import (
	"bufio"
	"encoding/json"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/handlers"
	"github.com/framework-coach/framework-coach/handlers/webchat"
)

// samples are the sample questions.
func samples(t testing.TB) []string {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "coach", "testdata", "questions", "sample.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var out []string
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var q struct{ Q string }
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil || q.Q == "" {
			t.Fatalf("%s: no question in %q: %v", f.Name(), lines.Bytes(), err)
		}
		out = append(out, q.Q)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	if len(out) != 84 {
		t.Fatalf("%d sample questions, want 84", len(out))
	}
	return out
}

// serveCoach is the page as the program wires it, but for its clock, which
// runs so fast that nobody asks too often.
func serveCoach(t testing.TB, c *coach.Coach) *visitor {
	t.Helper()
	clock := time.Now()
	app := webchat.New(webchat.Config{
		Responder: c, Log: quiet, NewID: newID, Notice: notice,
		Now: func() time.Time { clock = clock.Add(time.Minute); return clock },
	})
	server := httptest.NewServer(handlers.NewServer("", app.Routes(), handlers.Options{Log: quiet, NewID: newID}).Handler)
	t.Cleanup(server.Close)
	return newVisitor(t, server.URL)
}

// texts are the quoted texts alone: the terminal shows no addresses.
func texts(quotes []said) []string {
	var out []string
	for _, q := range quotes {
		out = append(out, q.text)
	}
	return out
}

// quotesOfLine are the quotes of a line of JSON.
func quotesOfLine(l askedLine) []said {
	var out []said
	for _, q := range l.Quotes {
		out = append(out, said{q.Text, q.Address})
	}
	return out
}

// Whoever asks, and wherever: the same question gets the same quotes, in the
// same order.
func TestEveryWayOfAskingGivesTheSameQuotes(t *testing.T) {
	questions := samples(t)
	var in strings.Builder
	for i, q := range questions {
		in.WriteString(jsonLine(t, i, q))
	}
	lines, _ := askAll(t, in.String())
	if len(lines) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(lines), len(questions))
	}
	web := serveCoach(t, newTestCoach(t))
	quotes, quoting := 0, 0
	for i, q := range questions {
		want := quotesOfLine(lines[i])
		quotes += len(want)
		if len(want) > 0 {
			quoting++
		}
		var text strings.Builder
		if err := (world{out: &text}).askOnce(t.Context(), newTestCoach(t), q); err != nil {
			t.Fatal(err)
		}
		if text.String() != lines[i].Answer {
			t.Errorf("%q: ask prints\n%s\nask --json answers\n%s", q, text.String(), lines[i].Answer)
		}
		if got := quotesOfText(text.String()); !slices.Equal(got, texts(want)) {
			t.Errorf("%q: ask quotes\n%q\nask --json\n%q", q, got, texts(want))
		}
		if got := quotesOfText(talk(t, newTestCoach(t), flat(q)+"\n")[1]); !slices.Equal(got, texts(want)) {
			t.Errorf("%q: chat quotes\n%q\nask --json\n%q", q, got, texts(want))
		}
		web.open(t)
		if got := web.ask(t, q); !slices.Equal(got, want) {
			t.Errorf("%q: the page quotes\n%q\nask --json\n%q", q, got, want)
		}
	}
	if quoting < len(questions)/2 {
		t.Errorf("only %d of %d questions got a quote: too few to compare", quoting, len(questions))
	}
	t.Logf("%d questions, %d with quotes, %d quotes: the same from ask, ask --json, chat and the page", len(questions), quoting, quotes)
}

// In one long conversation, where each question may follow on the last, the
// terminal and the page still agree.
func TestOneConversationInTerminalAndPage(t *testing.T) {
	questions := samples(t)
	for i, q := range questions {
		questions[i] = flat(q)
	}
	answers := talk(t, newTestCoach(t), strings.Join(questions, "\n")+"\n")
	web := serveCoach(t, newTestCoach(t))
	quotes := 0
	for i, q := range questions {
		want := quotesOfText(answers[i+1])
		quotes += len(want)
		if got := texts(web.ask(t, q)); !slices.Equal(got, want) {
			t.Errorf("%q: the page quotes\n%q\nchat\n%q", q, got, want)
		}
	}
	t.Logf("%d questions in one conversation, %d quotes: the same from chat and the page", len(questions), quotes)
}

// flat puts a question on one line, as the terminal needs it.
func flat(q string) string { return strings.Join(strings.Fields(q), " ") }

// The same questions get the same bytes from two programs that have nothing in
// common, each with an index of its own.
func TestAnswersRepeat(t *testing.T) {
	questions := samples(t)
	var in strings.Builder
	for i, q := range questions {
		in.WriteString(jsonLine(t, i, q))
	}
	var runs [2][]string
	for i := range runs {
		got := bot(t, in.String(), "ask", "--json")
		if got.code != exitOK {
			t.Fatalf("code %d: %s", got.code, got.err)
		}
		for l := range strings.Lines(got.out) {
			runs[i] = append(runs[i], withoutTime(t, l))
		}
	}
	if len(runs[0]) != len(questions) {
		t.Fatalf("%d answers to %d questions", len(runs[0]), len(questions))
	}
	same := 0
	for i, q := range questions {
		if runs[0][i] != runs[1][i] {
			t.Errorf("%q:\n%s\nthe second time:\n%s", q, runs[0][i], runs[1][i])
			continue
		}
		same++
	}
	t.Logf("%d of %d answers of ask --json byte for byte the same twice, but for ms", same, len(questions))
}

// And so does the plain text.
func TestTextRepeats(t *testing.T) {
	second, err := newCoach(settings{}, testKeeping, newTestStore(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := release(second); err != nil {
			t.Error(err)
		}
	})
	first := newTestCoach(t)
	same := 0
	questions := samples(t)
	for i, q := range questions {
		var runs [2]strings.Builder
		for i, c := range []*coach.Coach{first, second} {
			if err := (world{out: &runs[i]}).askOnce(t.Context(), c, q); err != nil {
				t.Fatal(err)
			}
		}
		if runs[0].String() != runs[1].String() {
			t.Errorf("%d, %q:\n%s\nthe second time:\n%s", i, q, runs[0].String(), runs[1].String())
			continue
		}
		same++
	}
	t.Logf("%d of %d answers of ask byte for byte the same twice", same, len(questions))
}

// withoutTime cuts the time an answer took off its line.
func withoutTime(t testing.TB, l string) string {
	t.Helper()
	i := strings.LastIndex(l, `,"ms":`)
	if i < 0 || strings.ContainsAny(l[i+1:], `{[`) {
		t.Fatalf("no ms at the end of %q", l)
	}
	return l[:i]
}
