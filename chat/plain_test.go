package chat_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

var update = flag.Bool("update", false, "write the golden files anew")

func TestPlainGolden(t *testing.T) {
	known := map[string]bool{}
	for _, n := range chattest.Replies() {
		file := filepath.Join("testdata", "plain", n.Name+".txt")
		known[file] = true
		t.Run(n.Name, func(t *testing.T) {
			got := n.Reply.Plain()
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("reading the golden file (make it with -update): %v", err)
			}
			if got != string(want) {
				t.Errorf("Plain() differs from %s\ngot:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
	// A file that no reply owns any more would look like a tested case.
	files, err := filepath.Glob(filepath.Join("testdata", "plain", "*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s belongs to no sample reply", f)
		}
	}
}

// A quote that is cut or reworded in the text form would break the product's
// first rule where nobody looks for it.
func TestPlainKeepsEveryQuotedWord(t *testing.T) {
	for _, n := range chattest.Replies() {
		plain := n.Reply.Plain()
		for _, q := range n.Reply.Quotes() {
			for _, l := range q.Lines {
				if !strings.Contains(plain, "“"+l.Text+"”") {
					t.Errorf("%s: the text form lacks the line %q", n.Name, l.Text)
				}
			}
			if !strings.Contains(plain, q.Source.Citation()) {
				t.Errorf("%s: the text form lacks the citation %q", n.Name, q.Source.Citation())
			}
		}
	}
}

func TestMarkedTextKeepsSpacesOutsideTheMarks(t *testing.T) {
	runs := []chat.Run{{Text: "I "}, {Text: " taught ", Marked: true}, {Text: "two"}}
	if got, want := chat.MarkedText(runs, "[", "]"), "I  [taught] two"; got != want {
		t.Errorf("MarkedText = %q, want %q", got, want)
	}
}

func TestCitation(t *testing.T) {
	for _, c := range []struct {
		name   string
		source chat.Source
		want   string
	}{
		{"all of it", chat.Source{Document: "D", Where: "W", Publisher: "P", Historic: true}, "D, W (P) [historic]"},
		{"document only", chat.Source{Document: "D"}, "D"},
		{"no place", chat.Source{Document: "D", Publisher: "P"}, "D (P)"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := c.source.Citation(); got != c.want {
				t.Errorf("Citation() = %q, want %q", got, c.want)
			}
		})
	}
}

func TestLineRange(t *testing.T) {
	at := func(numbers ...int) chat.Quote {
		var q chat.Quote
		for _, n := range numbers {
			q.Lines = append(q.Lines, chat.Line{Number: n})
		}
		return q
	}
	for _, c := range []struct {
		quote chat.Quote
		want  string
	}{
		{at(), ""}, {at(7), "line 7"}, {at(7, 7), "line 7"}, {at(7, 9), "lines 7 to 9"},
	} {
		if got := c.quote.LineRange(); got != c.want {
			t.Errorf("LineRange() = %q, want %q", got, c.want)
		}
	}
}

// Text stands in conversations and notifications: of a private form it holds
// nothing but what it asks.
func TestPlainKeepsPrivateFormsToThemselves(t *testing.T) {
	private := 0
	for _, n := range chattest.Replies() {
		plain := n.Reply.Plain()
		if strings.Contains(plain, chattest.Planted) || strings.Contains(strings.Join(n.Reply.FaultLines(), " "), chattest.Planted) {
			t.Errorf("%s: the text form tells what stands in a field", n.Name)
		}
		for _, p := range n.Reply.Parts {
			f, ok := p.(chat.Form)
			if !ok || !f.Private {
				continue
			}
			private++
			for _, field := range f.Fields {
				if !strings.Contains(plain, field.Label) {
					t.Errorf("%s: the text form lacks the question %q", n.Name, field.Label)
				}
			}
			if !strings.Contains(plain, "Write it in the form, not in a message") {
				t.Errorf("%s: the text form does not say where to write", n.Name)
			}
		}
	}
	if private == 0 {
		t.Error("no sample has a private form")
	}
}
