package main

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

const (
	standApp       = "11111111-2222-4333-8444-555555555555"
	standDirectory = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
)

// soundTeams is every variable that Teams needs.
func soundTeams() map[string]string {
	return map[string]string{
		"COACH_TEAMS_APP_ID": standApp, "COACH_TEAMS_TENANT": standDirectory, "COACH_TEAMS_SECRET": "not told to anybody",
	}
}

// Each thing that is missing or does not fit is told by the variable that
// mends it, before anything is served.
func TestTeamsSettings(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  map[string]string
		args []string
		// want is said on standard error; "" means that nothing is wrong.
		want string
	}{
		{"all that is needed", nil, nil, ""},
		{"no app id", map[string]string{"COACH_TEAMS_APP_ID": ""}, nil, "COACH_TEAMS_APP_ID is not set"},
		{"no directory", map[string]string{"COACH_TEAMS_TENANT": ""}, nil, "COACH_TEAMS_TENANT is not set"},
		{"no secret", map[string]string{"COACH_TEAMS_SECRET": ""}, nil, "expected one of COACH_TEAMS_SECRET"},
		{"two ways to prove it", map[string]string{"COACH_TEAMS_MANAGED_IDENTITY": "true"}, nil, "more than one of COACH_TEAMS_SECRET"},
		{"a cloud that is none", map[string]string{"COACH_TEAMS_CLOUD": "moon"}, nil, `must be one of "public","gcc","gcc-high","dod"`},
		{"a cloud that is empty", map[string]string{"COACH_TEAMS_CLOUD": ""}, nil, ""},
		{"a cloud in capitals", map[string]string{"COACH_TEAMS_CLOUD": " GCC-High "}, nil, ""},
		{"a cloud given as empty", nil, []string{"--teams-cloud="}, ""},
		{"the keys of somebody else", map[string]string{"COACH_TEAMS_METADATA_URL": "https://keys.example/openid"}, nil, "COACH_TEAMS_METADATA_URL is for tests"},
		{"the token office of somebody else", map[string]string{"COACH_TEAMS_TOKEN_URL": "https://keys.example/token"}, nil, "COACH_TEAMS_TOKEN_URL is for tests"},
		{"a host of somebody else", map[string]string{"COACH_TEAMS_TRUSTED_HOSTS": "keys.example:443"}, nil, "COACH_TEAMS_TRUSTED_HOSTS is for tests"},
		{"the Playground with a secret", nil, []string{"--teams-playground"}, "takes no app id, directory or secret"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			set := soundTeams()
			maps.Copy(set, tt.set)
			for name, value := range set {
				t.Setenv(name, value)
			}
			var s settings
			var out, errOut bytes.Buffer
			_, code, done := parse(&s, append([]string{"serve"}, tt.args...), &out, &errOut)
			said := errOut.String()
			if !done {
				code = exitOK
				if err := s.Serve.faults(); err != nil {
					code, said = exitCode(err), err.Error()
				}
			}
			if want := exitMisused; tt.want == "" && code != exitOK || tt.want != "" && code != want {
				t.Errorf("code %d (%s)", code, said)
			}
			if !strings.Contains(said, tt.want) || tt.want == "" && said != "" {
				t.Errorf("said %q, want %q", said, tt.want)
			}
			if strings.Contains(said, set["COACH_TEAMS_SECRET"]) && set["COACH_TEAMS_SECRET"] != "" {
				t.Error("the secret is told")
			}
		})
	}
}

// What is not an id is told when Teams is set up.
func TestTeamsIDs(t *testing.T) {
	for name, value := range soundTeams() {
		t.Setenv(name, value)
	}
	t.Setenv("COACH_TEAMS_APP_ID", "framework-coach")
	got := bot(t, "", "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir())
	if got.code != exitMisused || !strings.Contains(got.err, `"framework-coach" is no id`) {
		t.Errorf("code %d, standard error %q", got.code, got.err)
	}
}

// The mode that verifies nothing is reached from this machine alone.
func TestPlaygroundListensOnThisMachineOnly(t *testing.T) {
	for _, addr := range []string{":0", "0.0.0.0:0", "[::]:0", "192.0.2.1:0", "coach.example:8080", "localhost.example:0"} {
		got := bot(t, "", "serve", "--teams-playground", "--addr", addr)
		if got.code != exitMisused || !strings.Contains(got.err, "listens on this machine only") {
			t.Errorf("%s: code %d, standard error %q", addr, got.code, got.err)
		}
	}
	for _, addr := range []string{"localhost:0", "127.0.0.1:0", "[::1]:0", "127.9.9.9:0"} {
		if !onThisMachine(addr) {
			t.Errorf("%s is on this machine", addr)
		}
	}
	t.Setenv("COACH_PUBLIC_URL", "https://coach.example.org")
	if got := bot(t, "", "serve", "--teams-playground"); got.code != exitMisused || !strings.Contains(got.err, "COACH_PUBLIC_URL") {
		t.Errorf("code %d, standard error %q", got.code, got.err)
	}
}

// Without an app id there is no address for Teams at all.
func TestNoTeamsWithoutAnAppID(t *testing.T) {
	p := start(t, "serve", "--addr", "127.0.0.1:0")
	p.run(t)
	if status, _ := deliver(t, p.ready(t)+"/api/messages", asJSON, `{"type":"message"}`); status != http.StatusNotFound && status != http.StatusMethodNotAllowed {
		t.Errorf("status %d, want none to be there", status)
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d", code)
	}
}

func TestTeamsPackage(t *testing.T) {
	got := bot(t, "", "manifest", "teams", "--url", "https://coach.example.org", "--app-id", standApp, "--version", "1.2.3")
	if got.code != exitOK || got.err != "" {
		t.Fatalf("code %d, standard error %q", got.code, got.err)
	}
	z, err := zip.NewReader(strings.NewReader(got.out), int64(len(got.out)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("manifest.json")
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{standApp, `"version": "1.2.3"`, "coach.example.org"} {
		if !bytes.Contains(text, []byte(want)) {
			t.Errorf("the manifest lacks %s", want)
		}
	}
	for name, args := range map[string][]string{
		"no address":      {"--app-id", standApp},
		"no app id":       {"--url", "https://coach.example.org"},
		"not https":       {"--url", "http://coach.example.org", "--app-id", standApp},
		"not an id":       {"--url", "https://coach.example.org", "--app-id", "coach"},
		"not a version":   {"--url", "https://coach.example.org", "--app-id", standApp, "--version", "next"},
		"a name too long": {"--url", "https://coach.example.org", "--app-id", standApp, "--name", strings.Repeat("coach ", 9)},
	} {
		got := bot(t, "", append([]string{"manifest", "teams"}, args...)...)
		if got.code != exitMisused || !strings.HasPrefix(got.err, "bot: manifest teams: ") || got.out != "" {
			t.Errorf("%s: code %d, standard error %q, %d bytes", name, got.code, got.err, len(got.out))
		}
	}
}
