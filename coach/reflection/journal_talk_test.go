package reflection

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestJournalTalk plays whole conversations. A line that begins with "> " is a
// command or a wish, "! " presses the button with that label, "= " fills a field
// of the form ("= what: words") and "==" sends it, "@ 2026-04-03" moves the
// clock. The rest is what is answered.
func TestJournalTalk(t *testing.T) {
	files, err := filepath.Glob("testdata/journal/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			journalGolden(t, filepath.Join("journal", filepath.Base(file)), playJournal(t, string(script)))
		})
	}
}

func playJournal(t *testing.T, script string) string {
	t.Helper()
	p := newJournalPerson(t, journalLibrary(t))
	p.author.Focus = "odp-core/connections-and-communication"
	p.author.Assistance = "The assistance line of the harbour is 0800 000 000"
	p.author.Asked = []Asked{{
		Passage: "odp-core/data-and-insight/working#1", Address: "odp-core/data-and-insight/working", At: time.Date(2026, 11, 13, 15, 30, 0, 0, journalLondon),
	}}
	var out strings.Builder
	values := map[string]string{}
	say := func() {
		text := opened(p.last).Plain()
		for _, f := range p.last.Faults {
			text += fmt.Sprintf("Wrong at %s: %s\n", f.Field, f.Sentence)
		}
		if f, ok := formIn(p.last); ok {
			text += "The form: [" + f.Submit + "], opened by [" + f.Open.Label + "]\n"
		}
		for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
			out.WriteString(strings.TrimRight("    "+line, " ") + "\n")
		}
		out.WriteString("\n")
	}
	for line := range strings.SplitSeq(script, "\n") {
		if len(line) < 2 || strings.HasPrefix(line, "  ") {
			continue
		}
		out.WriteString(line + "\n")
		rest := line[2:]
		switch line[:2] {
		case "# ":
		case "> ":
			out.WriteString("\n")
			c, ok := ParseJournal(rest)
			if !ok {
				if c, ok = JournalWish(rest, p.author.Library, p.author.At); !ok {
					t.Fatalf("%q is neither a command nor a wish", rest)
				}
			}
			p.do(c)
			say()
		case "! ":
			out.WriteString("\n")
			p.click(rest)
			say()
		case "= ":
			name, value, _ := strings.Cut(rest, ": ")
			values[name] = value
		case "==":
			out.WriteString("\n")
			p.fill(values)
			say()
			values = map[string]string{}
		case "@ ":
			day, err := time.ParseInLocation(time.DateOnly, rest, journalLondon)
			if err != nil {
				t.Fatal(err)
			}
			p.author.At = day.Add(15*time.Hour + 30*time.Minute)
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	return out.String()
}
