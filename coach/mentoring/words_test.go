package mentoring_test

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// What people read is in short sentences and plain words.
func TestTheCoachSpeaksPlainly(t *testing.T) {
	files, err := filepath.Glob("testdata/talk/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(text), "\n") {
			said, ours := strings.CutPrefix(line, "    ")
			if !ours || strings.Contains(said, "“") || strings.HasPrefix(said, "  ") || strings.Contains(said, ";") || strings.HasPrefix(said, "- ") {
				continue
			}
			for _, sentence := range regexp.MustCompile(`[.?!:](?: |$)`).Split(said, -1) {
				n++
				if words := strings.Fields(sentence); len(words) > 25 {
					t.Errorf("%s: %d words: %s", file, len(words), sentence)
				}
			}
			if bad := regexp.MustCompile(`(?i)\b(?:please|don't|can't|won't|isn't|you're|it's|they're|we've|user|click)\b`).FindString(said); bad != "" {
				t.Errorf("%s: %q in %q", file, bad, said)
			}
		}
	}
	if n < 100 {
		t.Errorf("only %d sentences were looked at", n)
	}
}

// People press at the same time; run with -race.
func TestManyAtOnce(t *testing.T) {
	s := newStage(t)
	sam, lee := s.person("Sam", chat.Slack), s.person("Lee", chat.Slack)
	s.desk.ID = func() string { return "SAME-ID-0001" }
	s.desk.Post = nowhere{s}
	var wg sync.WaitGroup
	for range 8 {
		for _, a := range []*actor{sam, lee} {
			wg.Go(func() {
				for _, line := range []string{"mentor ask web//w", "suggested", "shared", "link", "mentor", "suggested stop all", "suggested allow all"} {
					c, _ := mentoring.Parse(line)
					if _, err := s.desk.Press(t.Context(), a.caller(), c); err != nil {
						t.Errorf("%s: %v", line, err)
					}
				}
			})
		}
	}
	wg.Wait()
}

// nowhere takes every message and keeps none.
type nowhere struct{ *stage }

func (nowhere) Post(context.Context, chat.PersonID, chat.Reply, string) error { return nil }

func (nowhere) PostAt(context.Context, chat.PersonID, chat.Reply, string) error { return nil }
