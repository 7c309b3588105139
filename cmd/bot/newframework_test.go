package main

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A framework of our own invention, with dimensions that no built-in document
// has, answers like any other: no line of code knows of it.
func TestNewFrameworkAnswers(t *testing.T) {
	for _, tt := range []struct {
		// kind is the topic that must answer; empty where any may.
		kind, question string
		want           []said
	}{
		{"describe", "What does Journeyman rope splicing look like in the sail loft?", []said{
			{"Splices a bolt rope to canvas and teaches a novice to do the same.", "harbour-trades/rope-splicing/journeyman/sail-loft"},
		}},
		{"describe", "novice splicing, quayside", []said{
			{"Whips a frayed end so that it holds for a tide.", "harbour-trades/rope-splicing/novice/quayside"},
			{"Knows the seven ropes of a lugger by touch.", "harbour-trades/rope-splicing/novice/quayside"},
		}},
		{"compare", "Compare Novice and Journeyman lamp trimming in the loft", []said{
			{"Keeps every flame an arm's length from canvas.", "harbour-trades/lamp-trimming/novice/sail-loft"},
			{"Chooses the lamp that shows a seam without a shadow.", "harbour-trades/lamp-trimming/journeyman/sail-loft"},
		}},
		{"", "What is the difference between Quayside and Sail loft for Journeyman rope splicing?", []said{
			{"Makes a short splice that runs through a block without catching.", "harbour-trades/rope-splicing/journeyman/quayside"},
			{"Splices a bolt rope to canvas and teaches a novice to do the same.", "harbour-trades/rope-splicing/journeyman/sail-loft"},
		}},
		{"list", "Which crafts are in the harbour trades?", []said{
			{"Rope splicing", "harbour-trades"},
			{"Lamp trimming", "harbour-trades"},
		}},
	} {
		t.Run(tt.question, func(t *testing.T) {
			got := bot(t, jsonLine(t, 1, tt.question), "ask", "--json", "--frameworks", "testdata/frameworks")
			if got.code != exitOK {
				t.Fatalf("code %d: %s", got.code, got.err)
			}
			l := parseLine(t, got.out)
			if tt.kind != "" && l.Topic != tt.kind || l.Refused {
				t.Errorf("topic %q, refused %v; want %q", l.Topic, l.Refused, tt.kind)
			}
			if quotes := quotesOfLine(l); !slices.Equal(quotes, tt.want) {
				t.Errorf("quotes %q, want %q", quotes, tt.want)
			}
			for _, q := range l.Quotes {
				if !strings.HasPrefix(q.Source, "The harbour trades") || !strings.HasSuffix(q.Source, ": https://harbour.example/trades") {
					t.Errorf("source %q, want the document and its page", q.Source)
				}
			}
		})
	}
}

// The new document takes no answer away from the others. Rare words weigh a
// little less in a bigger library, so what comes after the best quote may move.
func TestNewFrameworkLeavesTheOthersAlone(t *testing.T) {
	var in strings.Builder
	for i, q := range samples(t) {
		in.WriteString(jsonLine(t, i, q))
	}
	without, _ := askAll(t, in.String())
	got := bot(t, in.String(), "ask", "--json", "--frameworks", "testdata/frameworks")
	if got.code != exitOK {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	out := slices.Collect(strings.Lines(got.out))
	if len(out) != len(without) {
		t.Fatalf("%d answers, want %d", len(out), len(without))
	}
	same := 0
	for i, l := range out {
		before, after := quotesOfLine(without[i]), quotesOfLine(parseLine(t, l))
		if slices.Equal(before, after) {
			same++
			continue
		}
		// The list of documents is one longer.
		if without[i].Topic == "list" && len(before) == 0 {
			continue
		}
		if len(before) == 0 || len(after) == 0 || before[0] != after[0] {
			t.Errorf("question %d: quotes\n%q\nwithout the new document\n%q", i+1, after, before)
		}
	}
	t.Logf("%d of %d answers quote just the same with one more document", same, len(out))
}

// A server takes a changed document while it serves, and a mended one after a
// faulty one; in between the last good one answers.
func TestDocumentChangesWhileServing(t *testing.T) {
	folder := t.TempDir()
	original, err := os.ReadFile("testdata/frameworks/harbour-trades.md")
	if err != nil {
		t.Fatal(err)
	}
	document := string(original)
	put(t, folder, document)
	s := startServing(t, "--frameworks", folder)
	web := newVisitor(t, s.url)
	const question = "What does Journeyman rope splicing look like in the sail loft?"
	const address = "harbour-trades/rope-splicing/journeyman/sail-loft"
	first := []said{{"Splices a bolt rope to canvas and teaches a novice to do the same.", address}}
	if got := web.ask(t, question); !slices.Equal(got, first) {
		t.Fatalf("quotes %q, want %q", got, first)
	}
	log := watched(t, s, folder, document)

	// Another wording is picked up.
	second := []said{{"Sews a cringle into a reef so that it never turns.", address}}
	changed := strings.Replace(document, first[0].text, second[0].text, 1)
	put(t, folder, changed)
	log = s.awaitQuotes(t, log, web, question, second)

	// A faulty document is told of by file and line, and not used.
	faulty := strings.Replace(strings.Replace(changed, "status: current", "status: obsolete", 1), second[0].text, "", 1)
	put(t, folder, faulty)
	line, log := s.log.await(t, log, notUsed)
	for _, want := range []string{"level=ERROR", "harbour-trades.md:9: ", "harbour-trades.md:48: "} {
		if !strings.Contains(line, want) {
			t.Errorf("the log does not say %s:\n%s", want, line)
		}
	}
	if got := web.ask(t, question); !slices.Equal(got, second) {
		t.Errorf("with a faulty document quotes %q, want the last good %q", got, second)
	}
	get(t, http.DefaultClient, s.url+"/readyz")

	// A mended one is.
	put(t, folder, document)
	log = s.awaitQuotes(t, log, web, question, first)

	// One that is gone is quoted no more; the built-in ones stay.
	if err := os.Remove(filepath.Join(folder, "harbour-trades.md")); err != nil {
		t.Fatal(err)
	}
	s.log.await(t, log, inUse)
	if got := web.ask(t, question); slices.ContainsFunc(got, func(q said) bool { return strings.HasPrefix(q.address, "harbour-trades") }) {
		t.Errorf("the removed document is still quoted: %q", got)
	}
	if got := web.ask(t, "What does Expert adaptability look like?"); len(got) == 0 {
		t.Error("the built-in documents answer no more")
	}
	if code := s.stop(t); code != exitOK {
		t.Errorf("code %d, want 0", code)
	}
}

// A folder that is taken away and put back is served from memory meanwhile.
func TestFolderGoesAndComes(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "frameworks")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	original, err := os.ReadFile("testdata/frameworks/harbour-trades.md")
	if err != nil {
		t.Fatal(err)
	}
	document := string(original)
	put(t, folder, document)
	s := startServing(t, "--frameworks", folder)
	log := watched(t, s, folder, document)
	web := newVisitor(t, s.url)
	const question = "What does Journeyman rope splicing look like in the sail loft?"

	if err := os.Rename(folder, folder+".away"); err != nil {
		t.Fatal(err)
	}
	_, log = s.log.await(t, log, "frameworks folder cannot be read")
	if got := web.ask(t, question); len(got) != 1 {
		t.Errorf("without the folder quotes %q, want the last good one", got)
	}
	const before, after = "Splices a bolt rope to canvas", "Sews a bolt rope to canvas"
	put(t, folder+".away", strings.Replace(document, before, after, 1))
	if err := os.Rename(folder+".away", folder); err != nil {
		t.Fatal(err)
	}
	s.awaitQuotes(t, log, web, question, []said{{
		after + " and teaches a novice to do the same.", "harbour-trades/rope-splicing/journeyman/sail-loft",
	}})
}

// What the log says of a change.
const (
	inUse   = "changed frameworks are in use"
	notUsed = "changed frameworks are not used; the last good ones keep serving"
)

// awaitQuotes waits until changed documents are in use that answer with the
// quotes, and returns how far the log has come.
func (s *serving) awaitQuotes(t *testing.T, skip int, web *visitor, question string, want []said) int {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	var got []said
	for {
		_, after, err := s.log.until(deadline, skip, inUse)
		if err != nil {
			t.Fatalf("last quotes %q, want %q: %v", got, want, err)
		}
		if got = web.ask(t, question); slices.Equal(got, want) {
			return after
		}
		skip = after
	}
}

// watched changes nothing but the length of the document until the server
// says so, and returns how far its log has come: the watch begins to look
// shortly after the page is ready, and a change before that goes unseen.
func watched(t *testing.T, s *serving, folder, document string) int {
	t.Helper()
	deadline, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for n := 1; ; n++ {
		put(t, folder, document+strings.Repeat("\n", n))
		soon, cancel := context.WithTimeout(deadline, time.Second)
		_, after, err := s.log.until(soon, 0, inUse)
		cancel()
		if err == nil {
			return after
		}
		if deadline.Err() != nil {
			t.Fatal(err)
		}
	}
}

// put writes the document in one move, as a careful operator does: nobody
// reads half of it.
func put(t *testing.T, folder, document string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "new")
	if err := os.WriteFile(file, []byte(document), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(file, filepath.Join(folder, "harbour-trades.md")); err != nil {
		t.Fatal(err)
	}
}
