package checkin

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// TestTalk plays whole conversations. A line that begins with "> " is a typed
// command or answer, "! " presses the button with that label, "= " fills the
// field of the form ("= note: words") and sends it, "@ 2026-04-03" moves the
// clock, "* " sets the profile (framework, grade, target). The rest is what is
// answered.
func TestTalk(t *testing.T) {
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			script, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("talk", filepath.Base(file)), play(t, string(script)))
		})
	}
}

func play(t *testing.T, script string) string {
	t.Helper()
	p := newPerson(t, built(t), Profile{})
	var out strings.Builder
	values := map[string]string{}
	say := func(r chat.Reply) {
		for _, line := range strings.Split(strings.TrimRight(told(r), "\n"), "\n") {
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
			press, ok := Parse(rest)
			if !ok {
				open, err := p.desk.Open(t.Context(), p.caller.Person)
				if err != nil {
					t.Fatal(err)
				}
				if press, ok = Typed(rest, open); !ok {
					t.Fatalf("%q is neither a command nor an answer", rest)
				}
			}
			say(p.do(press))
		case "! ":
			out.WriteString("\n")
			say(p.click(rest))
		case "= ":
			name, value, _ := strings.Cut(rest, ": ")
			values[name] = value
		case "==":
			out.WriteString("\n")
			say(p.fill(values))
			values = map[string]string{}
		case "@ ":
			day, err := time.ParseInLocation("2006-01-02", rest, time.UTC)
			if err != nil {
				t.Fatal(err)
			}
			p.caller.At = day.Add(15*time.Hour + 30*time.Minute)
		case "* ":
			words := strings.Fields(rest)
			p.caller.Profile = Profile{Framework: words[0]}
			if len(words) > 1 && words[1] != "-" {
				p.caller.Profile.Grade = words[1]
			}
			if len(words) > 2 {
				p.caller.Profile.Target = words[2]
			}
		default:
			t.Fatalf("what is %q?", line)
		}
	}
	return out.String()
}

// told is a reply as text, with what a form finds wrong.
func told(r chat.Reply) string {
	text := r.Plain()
	for _, f := range r.Faults {
		text += fmt.Sprintf("Wrong at %s: %s\n", f.Field, f.Sentence)
	}
	return text
}
