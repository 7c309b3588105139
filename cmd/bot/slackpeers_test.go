package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// peers is the folder of the programs that stand in for Slack. Without them a
// test that needs them is skipped, or fails where nothing may be skipped.
func peers(t testing.TB) string {
	t.Helper()
	_, err := exec.LookPath("node")
	if slackPeers != "" && err == nil {
		return slackPeers
	}
	if required {
		t.Fatal("COACH_SLACK_PEERS does not name the folder of the Slack peers, or node is missing")
	}
	t.Skip("needs node and the folder of the Slack peers in COACH_SLACK_PEERS")
	return ""
}

// emulator is a local Slack with people, channels, signed events and Socket
// Mode, made of Slack's own libraries and a third party's server.
type emulator struct {
	t       testing.TB
	api     string
	control string
	oauth   string
	ids     map[string]string
	said    strings.Builder
	// bot is the program the story is about, for when it goes wrong.
	bot *process
}

func (e *emulator) log() string {
	if e.bot == nil {
		return "(none)"
	}
	return e.bot.err.String()
}

// freePort is one that was free a moment ago, with the one after it.
func freePort(t testing.TB) int {
	t.Helper()
	for range 50 {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := l.Addr().(*net.TCPAddr).Port
		next, err := new(net.ListenConfig).Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", port+1))
		_ = l.Close()
		if err != nil {
			continue
		}
		_ = next.Close()
		return port
	}
	t.Fatal("no two free ports side by side")
	return 0
}

func startEmulator(t testing.TB, args ...string) *emulator {
	t.Helper()
	dir := peers(t)
	args = append([]string{"emulator.mjs", "--port", fmt.Sprint(freePort(t)), "--secret", standSecret}, args...)
	cmd := exec.CommandContext(t.Context(), "node", args...)
	cmd.Dir = dir
	var out = newBuffer()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	line, _ := out.await(t, 0, `{"api":`)
	var ready struct {
		API, OAuth, Control string
		IDs                 map[string]string
	}
	if err := json.Unmarshal([]byte(line), &ready); err != nil {
		t.Fatalf("the emulator said %q: %v", line, err)
	}
	return &emulator{t: t, api: ready.API, control: ready.Control, oauth: ready.OAuth, ids: ready.IDs}
}

// ask calls the emulator's own controls.
func (e *emulator) ask(path string, body, into any) {
	e.t.Helper()
	b, err := json.Marshal(body)
	if err != nil {
		e.t.Fatal(err)
	}
	e.post(e.control+path, "", b, into)
}

func (e *emulator) post(to, token string, body []byte, into any) {
	e.t.Helper()
	r, err := http.NewRequestWithContext(e.t.Context(), http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		e.t.Fatal(err)
	}
	r.Header.Set("Content-Type", asJSON)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		e.t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		e.t.Fatal(err)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(answer, into); err != nil {
		e.t.Fatalf("%s answered %.300s: %v", to, answer, err)
	}
}

// emulated is one call the emulator took.
type emulated struct {
	Method   string
	Args     map[string]any
	Response map[string]any
	Findings []struct{ Level, Path, Message string }
}

// called waits for a call of a method after the first skip of them.
func (e *emulator) called(method string, skip int) emulated {
	e.t.Helper()
	var calls []emulated
	e.wait("a call of "+method, func() bool {
		calls = nil
		e.ask("calls?method="+method, map[string]any{}, &calls)
		return len(calls) > skip && calls[skip].Response != nil
	})
	c := calls[skip]
	e.check(c)
	return c
}

// count is how many calls of a method there were.
func (e *emulator) count(method string) int {
	var calls []emulated
	e.ask("calls?method="+method, map[string]any{}, &calls)
	return len(calls)
}

// check fails for a call that Slack would not have taken.
func (e *emulator) check(c emulated) {
	e.t.Helper()
	for _, f := range c.Findings {
		if f.Level == "error" {
			e.t.Errorf("%s: %s at %s", c.Method, f.Message, f.Path)
		}
	}
	if ok, _ := c.Response["ok"].(bool); !ok {
		e.t.Errorf("%s was answered %v", c.Method, c.Response)
	}
}

// wait asks again and again until it is so: the emulator tells nobody when
// something happens.
func (e *emulator) wait(what string, so func() bool) {
	e.t.Helper()
	ctx, cancel := context.WithTimeout(e.t.Context(), patience)
	defer cancel()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for !so() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			e.t.Fatalf("%s never came; so far:\n%s\nthe program's log:\n%s", what, e.said.String(), e.log())
		}
	}
}

// tell adds a line to the transcript.
func (e *emulator) tell(format string, args ...any) { fmt.Fprintf(&e.said, format+"\n", args...) }
