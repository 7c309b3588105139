package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
)

// answerTo is the button that says something of the question on the page.
func answerTo(t testing.TB, page, what string) (string, bool) {
	t.Helper()
	for _, v := range buttons(t, page) {
		if strings.HasPrefix(v, "check-in answer ") && strings.HasSuffix(v, " "+what) {
			return v, true
		}
	}
	return "", false
}

// A short check-in in the page, killed with -9 half way, started anew in the
// same folder, finished, and seen in the history with its chart.
func TestCheckInOutlivesAKill(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	serveData := func(addr string) (*process, string) {
		p := start(t, "serve", "--addr", addr, "--data", data)
		p.run(t)
		return p, p.ready(t)
	}
	p, url := serveData("127.0.0.1:0")
	web := newVisitor(t, url)
	page := web.press(t, "check-in start short odp-core")
	press := func(what string) {
		t.Helper()
		v, ok := answerTo(t, page, what)
		if !ok {
			t.Fatalf("no button for %q:\n%s", what, textOf(parseHTML(t, page)))
		}
		page = web.press(t, v)
	}
	for _, level := range []string{"Awareness", "Working", "Practitioner", "Expert"} {
		if strings.Contains(textOf(parseHTML(t, page)), level) {
			t.Errorf("the question names a level:\n%s", textOf(parseHTML(t, page)))
		}
	}
	press("true")
	press("not-yet")
	press("true")
	asked, _ := answerTo(t, page, "true")
	if err := p.cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	_ = within(t, p.ended) // that it was killed is no news

	p, again := serveData(strings.TrimPrefix(url, "http://"))
	if again != url {
		t.Fatalf("serving at %s, not at %s again", again, url)
	}
	web.open(t)
	page = web.press(t, "check-in go-on")
	if now, _ := answerTo(t, page, "true"); now != asked {
		t.Errorf("after the kill the question is %q, want %q", now, asked)
	}
	presses := 3
	for ; presses < 20; presses++ {
		if _, more := answerTo(t, page, "true"); !more {
			break
		}
		press([]string{"true", "not-yet"}[presses%2])
	}
	result := textOf(parseHTML(t, page))
	if !strings.Contains(result, "Adaptability to change") {
		t.Errorf("the result names no skill:\n%s", result)
	}
	history := web.press(t, "check-in history")
	if !strings.Contains(history, "data:image/png;base64,") {
		t.Errorf("the history shows no chart:\n%s", textOf(parseHTML(t, history)))
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}

	// Nothing of it can be read in the folder.
	readable := 0
	for _, file := range listFiles(t, data) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range []string{"daptability", "not-yet", "odp-core", "check-in sitting"} {
			if strings.Contains(string(text), word) {
				readable++
				t.Errorf("%s shows %q", filepath.Base(file), word)
			}
		}
	}
	t.Logf("%d presses, killed after the third; the question came back, the history has its chart, %d readable words in the folder", presses, readable)
}

func listFiles(t testing.TB, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() {
			out = append(out, filepath.Join(dir, e.Name()))
		}
	}
	slices.Sort(out)
	return out
}
