package main

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// lookEverywhere looks for what people wrote in what is kept, logged and
// counted.
func (s *mentorsStage) lookEverywhere(texts map[string]string) {
	s.t.Helper()
	words := []string{wroteNote, wroteWord, wroteAnswer, wroteExample, wroteView, wroteToAsk}
	for place, text := range texts {
		s.looked.lines(place, text)
		for _, w := range append(words, plantedWords...) {
			if strings.Contains(strings.ToLower(text), w) {
				s.t.Errorf("%s holds %q: %.300s", place, w, lineWith(text, w))
			}
		}
		if strings.Contains(place, "log") && strings.Contains(text, "Priya") {
			s.t.Errorf("%s holds a name: %.300s", place, lineWith(text, "Priya"))
		}
		s.tell("-- %s: %d bytes, and no word that anybody wrote", place, len(text))
	}
}

// checkSlack has Slack's own types and limits look at all that was shown there:
// the emulator did so with each call, and has not seen the windows that stood in
// an acknowledgement.
func (s *mentorsStage) checkSlack() {
	s.t.Helper()
	var calls []emulated
	s.on.slack.ask("calls", map[string]any{}, &calls)
	for _, c := range calls {
		s.on.slack.check(c)
	}
	var posts []struct {
		Body     map[string]any
		Findings []struct{ Level, Message string }
	}
	s.on.slack.ask("responses", map[string]any{}, &posts)
	for _, p := range posts {
		for _, f := range p.Findings {
			if f.Level == "error" {
				s.t.Errorf("a response URL got blocks that Slack refuses: %s", f.Message)
			}
		}
		s.looked.clean("posts to response URLs", toJSON(p.Body))
	}
	file := filepath.Join(s.t.TempDir(), "slack.json")
	write(s.t, file, toJSON(s.slack))
	if said, err := tool(s.t, peers(s.t), "validate-blocks.mjs", file); err != nil {
		s.t.Errorf("what was shown in Slack is not valid: %v\n%s", err, failures(said))
	}
	s.tell("-- %d calls of Slack, and %d messages and windows, are valid", len(calls), len(s.slack))
}

func failures(said string) string {
	var out []string
	for line := range strings.Lines(said) {
		if !strings.HasPrefix(line, "ok ") {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

// checkTeams has Microsoft's schemas look at every activity and every answer.
func (s *mentorsStage) checkTeams(p playground) {
	s.t.Helper()
	var all []exchange
	for _, c := range s.on.teams.calls {
		e := exchange{Name: "message", From: "coach"}
		e.Request.Body = c.Body
		all = append(all, e)
	}
	for _, passed := range s.on.passed {
		if passed.Path != "/api/messages" {
			continue
		}
		e := exchange{From: "Playground"}
		if err := json.Unmarshal([]byte(passed.Body), &e.Request.Body); err != nil {
			s.t.Fatal(err)
		}
		e.Name, _ = e.Request.Body["name"].(string)
		e.Response.StatusCode, e.Response.Body = passed.Status, passed.Answer
		if strings.HasPrefix(passed.Answer, "{") {
			if err := json.Unmarshal([]byte(passed.Answer), &e.Response.Body); err != nil {
				s.t.Fatal(err)
			}
		}
		all = append(all, e)
	}
	out := []any{}
	for _, e := range all {
		out = append(out, map[string]any{
			"name": e.Name, "from": e.From, "request": map[string]any{"body": e.Request.Body},
			"response": map[string]any{"statusCode": e.Response.StatusCode, "body": e.Response.Body},
		})
	}
	file := filepath.Join(s.t.TempDir(), "exchanges.json")
	write(s.t, file, toJSON(map[string]any{"exchanges": out}))
	if said, err := p.node(s.t, "validate-activity.mjs", file); err != nil {
		s.t.Errorf("what was sent to Teams is not valid: %v\n%s", err, said)
	}
	p.check(s.t, cardsIn(all))
	s.tell("-- %d activities and answers of Teams are valid", len(all))
}

// draw keeps pictures of all that was shown, where they are asked for.
func (s *mentorsStage) draw(p playground) {
	s.t.Helper()
	if *shots == "" {
		return
	}
	// The drawing tools fetch nothing and leave out what they do not know.
	file := filepath.Join(s.t.TempDir(), "story.json")
	write(s.t, file, toJSON(s.slack))
	for _, theme := range []string{"light", "dark"} {
		if said, err := tool(s.t, peers(s.t), "render-blocks.mjs", "--out", filepath.Join(*shots, "slack"), "--theme", theme, file); err != nil {
			s.t.Errorf("drawing what Slack shows: %v\n%s", err, said)
		}
	}
	drawCards(s.t, p, s.teams)
}

// drawCards has the Playground's own renderer draw cards.
func drawCards(t testing.TB, p playground, cards []showing) {
	t.Helper()
	folder := t.TempDir()
	args := []string{"validate-card.mjs", "--schema-dir", teamsSchemas, "--renderer", "teams", "--max-bytes", "102400", "--out", filepath.Join(*shots, "teams")}
	for _, c := range cards {
		file := filepath.Join(folder, fileName.ReplaceAllString(c.Name, "-")+".json")
		write(t, file, toJSON(c.Payload))
		args = append(args, file)
	}
	if said, err := p.node(t, args...); err != nil {
		t.Errorf("drawing cards: %v\n%s", err, said)
	}
}

var fileName = regexp.MustCompile(`[^\w.-]+`)

func write(t testing.TB, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// tool runs one of the programs beside the emulator.
func tool(t testing.TB, folder string, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir = folder
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}
