package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func TestCheckBuiltIn(t *testing.T) {
	got := bot(t, "", "check")
	if got.code != exitOK || got.err != "" {
		t.Fatalf("code %d, standard error %q; want 0 and nothing", got.code, got.err)
	}
	if !strings.HasSuffix(got.out, "\nThe documents and settings are sound.\n") {
		t.Errorf("it does not end in a verdict:\n%s", got.out)
	}
	for _, id := range []string{"odp-core", "scs", "service-owner", "service-manager-jd", "service-manager-guide", "action-2"} {
		row := regexp.MustCompile(`(?m)^` + id + ` .* (current|historic) +[1-9][0-9]* +[0-9]+ +frameworks/` + id + `\.md$`)
		if !row.MatchString(got.out) {
			t.Errorf("no row for %s in\n%s", id, got.out)
		}
	}
	for _, id := range []string{"gibbs", "kolb", "star", "what"} {
		row := regexp.MustCompile(`(?m)^` + id + ` +[A-Z].* +[1-9] +guides/` + id + `\.md$`)
		if !row.MatchString(got.out) {
			t.Errorf("no row for the guide %s in\n%s", id, got.out)
		}
	}
}

func TestCheckOperatorsFolder(t *testing.T) {
	got := bot(t, "", "check", "--frameworks", "testdata/frameworks")
	if got.code != exitOK {
		t.Fatalf("code %d: %s", got.code, got.err)
	}
	if row := regexp.MustCompile(`(?m)^harbour-trades +The harbour trades +current +9 +0 +harbour-trades\.md$`); !row.MatchString(got.out) {
		t.Errorf("no row for the operator's document in\n%s", got.out)
	}
	if !strings.Contains(got.out, "frameworks/scs.md") {
		t.Errorf("the built-in documents are gone:\n%s", got.out)
	}
}

// Every fault of every file comes at once, each with its file and line.
func TestCheckFaultyFolder(t *testing.T) {
	got := bot(t, "", "check", "--frameworks", "testdata/faulty")
	if got.code != exitMisused {
		t.Errorf("code %d, want %d", got.code, exitMisused)
	}
	if got.out != "" {
		t.Errorf("standard output %q, want nothing", got.out)
	}
	// The place and one word of each fault: how it is put is told elsewhere.
	want := []struct{ place, word string }{
		{"one.md:2: ", "Faulty One"},
		{"one.md:6: ", "obsolete"},
		{"one.md:8: ", "yesterday"},
		{"one.md:16: ", "Novice"},
		{"three.md:1: ", "front matter"},
		{"two.md:13: ", "Novice"},
		{"two.md:14: ", "Journeyman"},
		{"two.md:23: ", "Too deep"},
	}
	lines := strings.Split(strings.TrimSpace(got.err), "\n")
	for _, w := range want {
		if !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, w.place) && strings.Contains(l, w.word) }) {
			t.Errorf("no line %q with %q", w.place, w.word)
		}
	}
	if len(lines) != len(want)+1 || !strings.Contains(lines[0], "8 fault(s)") {
		t.Errorf("want a heading that counts 8 faults, and the faults; got:\n%s", got.err)
	}
}

// A folder in order with settings out of order is not in order, and the other
// way round; both faults are told together.
func TestCheckTellsOfSettingsAndDocuments(t *testing.T) {
	t.Setenv("COACH_ADDR", "nowhere")
	t.Setenv("COACH_RELOAD", "0")
	got := bot(t, "", "check", "--frameworks", "testdata/faulty")
	for _, want := range []string{"COACH_ADDR", "COACH_RELOAD", "one.md:2: "} {
		if !strings.Contains(got.err, want) {
			t.Errorf("%s is not told of in:\n%s", want, got.err)
		}
	}
	if got.code != exitMisused || got.out != "" {
		t.Errorf("code %d, standard output %q; want %d and nothing", got.code, got.out, exitMisused)
	}
}

// What stops a server is told by the check, also where a secret is in a file.
func TestCheckReadsWhatAServerReads(t *testing.T) {
	file := func(text string) string {
		t.Helper()
		name := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for _, tt := range []struct {
		name string
		set  map[string]string
		want string
	}{
		{"a secret in a file", map[string]string{"COACH_TEAMS_SECRET_FILE": file("canary-secret")}, ""},
		{"a file that is not there", map[string]string{"COACH_TEAMS_SECRET_FILE": file("") + "-no"}, "COACH_TEAMS_SECRET_FILE: open "},
		{"directories with spaces between", map[string]string{"COACH_TEAMS_SECRET": "x", "COACH_TEAMS_TENANTS": standDirectory + ", " + standDirectory}, ""},
		{"a directory by its name", map[string]string{"COACH_TEAMS_SECRET": "x", "COACH_TEAMS_TENANTS": "contoso.example"}, `"contoso.example" is no id`},
		{"no certificate", map[string]string{"COACH_TEAMS_CERTIFICATE_FILE": file("canary-key")}, "COACH_TEAMS_CERTIFICATE_FILE: the certificate file holds no RSA private key"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("COACH_TEAMS_APP_ID", standApp)
			t.Setenv("COACH_TEAMS_TENANT", standDirectory)
			for name, value := range tt.set {
				t.Setenv(name, value)
			}
			got := bot(t, "", "check")
			if sound := got.code == exitOK && got.err == ""; sound != (tt.want == "") || !strings.Contains(got.err, tt.want) || strings.Contains(got.err, "canary") {
				t.Errorf("code %d, standard error %q", got.code, got.err)
			}
		})
	}
}

func TestFaultyFolderStopsEveryCommand(t *testing.T) {
	for _, args := range [][]string{{"serve", "--addr", "localhost:0"}, {"ask", "Expert adaptability"}, {"ask", "--json"}, {"chat"}} {
		got := bot(t, "", append(args, "--frameworks", "testdata/faulty")...)
		if got.code != exitMisused || got.out != "" || !strings.Contains(got.err, "one.md:2: ") {
			t.Errorf("%s: code %d, standard output %q, standard error %q; want %d, nothing, and the faults",
				args[0], got.code, got.out, got.err, exitMisused)
		}
	}
}
