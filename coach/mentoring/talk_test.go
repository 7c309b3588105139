package mentoring_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

var (
	bringing = regexp.MustCompile(`^(\+|-) (\w+) (slack|teams|web)( owns)?$`)
	speaking = regexp.MustCompile(`^(\w+)(>|!|=|<|~) ?(.*)$`)
)

// TestTalk plays whole conversations of several people. "+ Sam teams owns"
// brings somebody who has met the coach and saved something, "- Mo slack" a
// stranger. Then "Sam> words" types, "Sam! label" presses a button, "Sam= note:
// words" fills a field and "Sam=" sends the form, "Sam< " reads the next message
// that arrived, "Sam~ away" cannot be reached and "Sam~ gone" deletes
// everything. "@ 2026-04-03" moves the clock. The rest is what is answered.
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
	s := newStage(t)
	var out strings.Builder
	values := map[string]string{}
	told := func(r chat.Reply) {
		out.WriteString("\n")
		text := r.Plain()
		if r.Unmarked() {
			text += chat.OnlyYou + "\n"
		}
		for _, f := range forms(r) {
			text += "  [" + f.Open.Label + "]\n"
		}
		for _, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
			out.WriteString(strings.TrimRight("    "+line, " ") + "\n")
		}
		out.WriteString("\n")
	}
	for line := range strings.SplitSeq(script, "\n") {
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "  ") {
			continue
		}
		out.WriteString(line + "\n")
		switch {
		case strings.HasPrefix(line, "# "):
			continue
		case strings.HasPrefix(line, "@ "):
			day, err := time.Parse(time.DateOnly, line[2:])
			if err != nil {
				t.Fatal(err)
			}
			s.now = day.Add(9 * time.Hour)
			continue
		}
		if m := bringing.FindStringSubmatch(line); m != nil {
			a := s.stranger(m[2], chat.Platform(m[3]))
			if m[1] == "+" {
				s.memory.Meet(a.who.ID)
			}
			if m[4] != "" {
				a.owns()
			}
			continue
		}
		m := speaking.FindStringSubmatch(line)
		if m == nil || s.people[m[1]] == nil {
			t.Fatalf("what is %q?", line)
		}
		a, rest := s.people[m[1]], m[3]
		switch m[2] {
		case ">":
			told(a.says(rest))
		case "!":
			told(a.clicks(rest))
		case "<":
			told(a.opens())
		case "~":
			if rest == "gone" {
				s.memory.Forget(a.who.ID)
				delete(s.owned, a.who.ID)
				continue
			}
			s.reach[a.who.ID] = map[string]error{"away": chat.ErrUnreachable, "unsure": chat.ErrUnsure, "failing": errors.New("it broke"), "back": nil}[rest]
		case "=":
			if rest == "" {
				told(a.fills(values))
				values = map[string]string{}
				continue
			}
			name, value, _ := strings.Cut(rest, ": ")
			values[name] = value
		}
	}
	return out.String()
}
