package main

import (
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestServe(t *testing.T) {
	s := startServing(t)
	page := get(t, http.DefaultClient, s.url+"/")
	for _, want := range []string{"Framework Coach", "What you ask is not stored."} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ready\n"} {
		if got := get(t, http.DefaultClient, s.url+path); got != want {
			t.Errorf("%s says %q, want %q", path, got, want)
		}
	}
	if !strings.HasPrefix(s.url, "http://localhost:") || strings.HasSuffix(s.url, ":0") {
		t.Errorf("it says it is at %s, want the port it was given", s.url)
	}
	if code := s.stop(t); code != exitOK {
		t.Errorf("code %d after being stopped, want 0; log:\n%s", code, s.log)
	}
	if got := strings.Count(s.out.String(), "\n"); got != 1 {
		t.Errorf("%d lines on standard output, want only the ready one:\n%s", got, s.out)
	}
}

func TestServePortInUse(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	got := bot(t, "", "serve", "--addr", taken.Addr().String())
	want := "bot: " + taken.Addr().String() + " is in use by another program: stop that one, or choose another with --addr HOST:PORT (COACH_ADDR)\n"
	if got.code != exitMisused || got.err != want || got.out != "" {
		t.Errorf("code %d, standard output %q, standard error %q; want %d, nothing, and %q", got.code, got.out, got.err, exitMisused, want)
	}
}

// What people ask does not come into the log.
func TestServeLogsNoQuestion(t *testing.T) {
	s := startServing(t)
	web := newVisitor(t, s.url)
	if quotes := web.ask(t, "What does Expert adaptability look like?"); len(quotes) == 0 {
		t.Error("no quote in the answer")
	}
	if code := s.stop(t); code != exitOK {
		t.Errorf("code %d, want 0", code)
	}
	log := s.log.String()
	if !strings.Contains(log, "POST /chat") || strings.Contains(strings.ToLower(log), "adaptability") {
		t.Errorf("want the request and none of its words in the log:\n%s", log)
	}
}

// A server that has stopped leaves nothing running behind it: neither the
// connections, nor the watch on the folder, nor the index.
func TestServeLeavesNothingRunning(t *testing.T) {
	if _, err := builtIn(); err != nil { // its goroutines stay and are not ours
		t.Fatal(err)
	}
	before := runtime.NumGoroutine()
	for range 3 {
		s := startServing(t, "--frameworks", "testdata/frameworks")
		web := newVisitor(t, s.url)
		web.ask(t, "What does Expert adaptability look like?")
		web.client.CloseIdleConnections()
		if code := s.stop(t); code != exitOK {
			t.Fatalf("code %d, want 0; log:\n%s", code, s.log)
		}
	}
	settles(t, before)
}

// Failing to start leaves nothing running either.
func TestServeFailingLeavesNothingRunning(t *testing.T) {
	taken, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = taken.Close() }()
	before := runtime.NumGoroutine()
	for range 3 {
		bot(t, "", "serve", "--addr", taken.Addr().String(), "--frameworks", "testdata/frameworks")
	}
	settles(t, before)
}

// settles waits until no more goroutines run than before.
func settles(t *testing.T, before int) {
	t.Helper()
	look := time.NewTicker(time.Millisecond)
	defer look.Stop()
	deadline := time.After(5 * time.Second)
	for runtime.NumGoroutine() > before {
		select {
		case <-look.C:
		case <-deadline:
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before; all of them:\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
	}
}
