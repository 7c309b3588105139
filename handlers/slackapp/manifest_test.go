package slackapp

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// updateManifests says to write the golden manifests instead of comparing with them.
func updateManifests() bool {
	f := flag.Lookup("update")
	return f != nil && f.Value.String() == "true"
}

func manifestCases() map[string]ManifestConfig {
	examples := []string{
		"What does Practitioner look like for this skill?",
		"How do I get from Working to Practitioner in communicating and influencing?",
		"Compare two levels", "What can I ask?", "A fifth that Slack would not show",
	}
	return map[string]ManifestConfig{
		"http":   {URL: "https://coach.example.org/", Examples: examples},
		"socket": {Name: "Coach (trial)", Socket: true, URL: "ignored", Examples: examples},
	}
}

func TestManifest(t *testing.T) {
	for name, c := range manifestCases() {
		t.Run(name, func(t *testing.T) {
			got, err := Manifest(c)
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", "manifest", name+".json")
			if updateManifests() {
				if err := os.MkdirAll(filepath.Dir(golden), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s; if it should, run with -update:\n%s", golden, got)
			}
			if hasURL := bytes.Contains(got, []byte("://")); hasURL == c.Socket {
				t.Errorf("an address in it: %v, Socket Mode: %v", hasURL, c.Socket)
			}
		})
	}
}

// Slack's own schema, and the rules beside it that a schema cannot say.
func TestManifestPassesSlacksSchema(t *testing.T) {
	peers := peers(t)
	configs := manifestCases()
	configs["rotation"] = ManifestConfig{URL: "https://coach.example.org", Rotation: true}
	for name, c := range configs {
		t.Run(name, func(t *testing.T) {
			text, err := Manifest(c)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "manifest.json")
			if err := os.WriteFile(file, text, 0o600); err != nil {
				t.Fatal(err)
			}
			args := []string{"validate-manifest.mjs"}
			if folder := os.Getenv("COACH_SLACK_SCHEMAS"); folder != "" {
				var m struct {
					Metadata struct {
						Major int `json:"major_version"`
					} `json:"_metadata"`
				}
				if err := json.Unmarshal(text, &m); err != nil {
					t.Fatal(err)
				}
				args = append(args, "--schema", filepath.Join(folder, fmt.Sprintf("manifest.schema.%d.0.0.json", m.Metadata.Major)))
			}
			cmd := exec.CommandContext(t.Context(), "node", append(args, file)...)
			cmd.Dir = peers
			out, err := cmd.CombinedOutput()
			if err != nil {
				t.Errorf("%v\n%s", err, out)
			}
			warnings := strings.Count(string(out), "warn ")
			if c.Rotation {
				// The operator asked for what it warns of.
				warnings -= strings.Count(string(out), "token rotation cannot be switched off again")
			}
			if warnings != 0 {
				t.Errorf("warnings:\n%s", out)
			}
		})
	}
}

func TestManifestRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		config ManifestConfig
		says   string
	}{
		{"no address", ManifestConfig{}, `public address ""`},
		{"plain http", ManifestConfig{URL: "http://coach.example.org"}, `"http://coach.example.org": expected https`},
		{"this machine", ManifestConfig{URL: "http://localhost:8080"}, "only https"},
		{"a path", ManifestConfig{URL: "https://coach.example.org/slack"}, "nothing after it"},
		{"a query", ManifestConfig{URL: "https://coach.example.org?a=b"}, "nothing after it"},
		{"an empty query", ManifestConfig{URL: "https://coach.example.org?"}, "nothing after it"},
		{"a fragment", ManifestConfig{URL: "https://coach.example.org/#"}, "nothing after it"},
		{"no scheme", ManifestConfig{URL: "coach.example.org"}, "expected https"},
		{"no host", ManifestConfig{URL: "https://:443"}, "expected https"},
		{"a password", ManifestConfig{URL: "https://me:canary@coach.example.org"}, "name or password"},
		{"a password in no address", ManifestConfig{URL: "https://me:canary@coach example.org:x"}, "no address"},
		{"a long name", ManifestConfig{Name: strings.Repeat("ä", 36), URL: "https://coach.example.org"}, "36 characters; Slack allows 35"},
		{"rotation over a socket", ManifestConfig{Socket: true, Rotation: true}, "token rotation needs"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := Manifest(c.config)
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("error %v, want %q in it; wrote %s", err, c.says, out)
			}
			if strings.Contains(err.Error(), "canary") {
				t.Errorf("the error tells a password: %v", err)
			}
		})
	}
}

func TestPromptTitle(t *testing.T) {
	for given, want := range map[string]string{
		"What can I ask?": "What can I ask?",
		"How do I get from Working to Practitioner in adaptability?": "How do I get from Working to…",
		strings.Repeat("ä", 50):                                      strings.Repeat("ä", 39) + "…",
		strings.Repeat("a", 40):                                      strings.Repeat("a", 40),
	} {
		if got := promptTitle(given); got != want || utf8.RuneCountInString(got) > maxPromptTitle {
			t.Errorf("promptTitle(%q) = %q, want %q", given, got, want)
		}
	}
}

// The guide for the operator must not fall behind what the app asks for.
func TestGuideNamesEveryScopeAndEvent(t *testing.T) {
	guide, err := os.ReadFile(filepath.Join("..", "..", "docs", "slack.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range botScopes() {
		if !strings.Contains(string(guide), "| `"+s.name+"` | "+s.why+" |") {
			t.Errorf("docs/slack.md lacks the row of %s: %s", s.name, s.why)
		}
	}
	for _, e := range botEvents() {
		if !strings.Contains(string(guide), "`"+e+"`") {
			t.Errorf("docs/slack.md does not name the event %s", e)
		}
	}
	for _, path := range []string{pathEvents, pathInteractions, pathCommands, pathInstall, pathOAuth} {
		if !strings.Contains(string(guide), path) {
			t.Errorf("docs/slack.md does not name %s", path)
		}
	}
}
