package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// teamsTools is a folder with Microsoft's Playground and the tools that drive
// it and check what was sent. The tools keep keys beside themselves, so they
// are copied; what they need of others is only linked. Without them a test that
// needs them is skipped, or fails where nothing may be skipped.
func teamsTools(t testing.TB) string {
	t.Helper()
	absent := func(what string) {
		if required {
			t.Fatal(what)
		}
		t.Skip(what)
	}
	if _, err := exec.LookPath("node"); err != nil || teamsPeers == "" {
		absent("needs node and the folder of the Teams peers in COACH_TEAMS_PEERS")
	}
	if teamsSchemas == "" {
		teamsSchemas = filepath.Join(teamsPeers, "adaptive-cards")
	}
	for _, needed := range []string{filepath.Join(teamsPeers, "node_modules", "@microsoft", "m365agentsplayground"), teamsSchemas} {
		if _, err := os.Stat(needed); err != nil {
			absent("there is no " + needed)
		}
	}
	tools := t.TempDir()
	for _, name := range []string{
		"drive.mjs", "sim.mjs", "browser.mjs", "playground.mjs", "package.json", "validate-activity.mjs", "validate-card.mjs",
	} {
		text, err := os.ReadFile(filepath.Join(teamsPeers, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(tools, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(teamsPeers, "node_modules"), filepath.Join(tools, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return tools
}

// shots is where pictures of the talks stay, for whoever wants to look at them.
var shots = flag.String("shots", "", "keep the pictures of the Playground in this folder")

// playground is one talk with the coach in the Playground.
type playground struct {
	tools string
	// bot is the program, for when the talk goes wrong.
	bot *process
	// refused is true when requests are meant to be refused.
	refused bool
}

// exchange is one request and its answer, of either side.
type exchange struct {
	Name    string
	From    string
	Request struct {
		Body map[string]any
	}
	Response struct {
		StatusCode int
		Body       any
	}
}

// fromCoach is true for what the coach sent by itself.
func (e exchange) fromCoach() bool { return !strings.Contains(e.From, "Playground") }

// talk drives the Playground through the steps, and has Microsoft's schemas look
// at all that was sent.
func (p playground) talk(t testing.TB, to string, steps ...string) []exchange {
	t.Helper()
	began := time.Now()
	out := t.TempDir()
	if *shots != "" {
		out = filepath.Join(*shots, t.Name()+"-"+strconv.FormatInt(began.UnixNano(), 36))
	}
	args := append([]string{
		"drive.mjs", "--endpoint", to + "/api/messages", "--port", "0", "--out", out,
		"--app-id", standApp, "--tenant", standDirectory, "--bot-name", "Framework Coach", "--timeout", "12000",
	}, steps...)
	said, err := p.node(t, args...)
	if err != nil {
		t.Fatalf("driving the Playground: %v\n%s\nthe program's log:\n%s", err, said, p.bot.err)
	}
	t.Logf("%d steps in %.1f s:\n%s", len(steps)/2, time.Since(began).Seconds(), said)
	file := filepath.Join(out, "exchanges.json")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var all struct{ Exchanges []exchange }
	if err := json.Unmarshal(text, &all); err != nil {
		t.Fatal(err)
	}
	checked, err := p.node(t, "validate-activity.mjs", file)
	if err != nil && (!p.refused || !onlyRefusals(checked)) {
		t.Errorf("what was sent is not valid: %v\n%s", err, checked)
	}
	p.check(t, cardsIn(all.Exchanges))
	return all.Exchanges
}

// onlyRefusals is true when the validator minds refused requests and nothing
// else.
func onlyRefusals(said string) bool {
	for l := range strings.Lines(said) {
		if strings.Contains(l, ": error ") && !strings.Contains(l, "HTTP 401") {
			return false
		}
	}
	return true
}

// check has Microsoft's schema and Teams' own limits look at each card.
func (p playground) check(t testing.TB, cards []any) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "cards.json")
	if err := os.WriteFile(file, []byte(toJSON(cards)), 0o600); err != nil {
		t.Fatal(err)
	}
	said, err := p.node(t, "validate-card.mjs", "--schema-dir", teamsSchemas, "--renderer", "none", "--strict", "--max-bytes", "102400",
		"--out", t.TempDir(), file)
	if err != nil || strings.Contains(said, "no schema in") {
		t.Errorf("a card is not valid: %v\n%s", err, said)
	}
	t.Logf("%d cards are valid", len(cards))
}

func (p playground) node(t testing.TB, args ...string) (string, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "node", args...)
	cmd.Dir = p.tools
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	return out.String(), err
}

// cardsIn are the cards the coach sent, or answered with.
func cardsIn(exchanges []exchange) []any {
	out := []any{}
	for _, e := range exchanges {
		var body any = e.Request.Body
		if !e.fromCoach() {
			body = e.Response.Body
		}
		walk(body, func(m map[string]any) bool {
			if m["type"] == "AdaptiveCard" {
				out = append(out, m)
				return false
			}
			return true
		})
	}
	return out
}

// walk visits each object in a value, outermost first, and those inside it while
// visit says so.
func walk(v any, visit func(map[string]any) bool) {
	switch v := v.(type) {
	case []any:
		for _, x := range v {
			walk(x, visit)
		}
	case map[string]any:
		if visit(v) {
			for _, x := range v {
				walk(x, visit)
			}
		}
	}
}
