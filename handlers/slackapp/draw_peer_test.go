package slackapp

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const (
	// peersVariable names the folder of the offline Slack tools.
	peersVariable = "COACH_SLACK_PEERS"
	// requireVariable makes their absence a failure.
	requireVariable = "COACH_REQUIRE"
)

// peers is the folder of the offline Slack tools; without one the test is skipped.
func peers(t *testing.T) string {
	t.Helper()
	dir := os.Getenv(peersVariable)
	if dir == "" {
		absentReceiver(t, peersVariable+" is not set")
	}
	return dir
}

// The validator reads Slack's own types and shares nothing with this code.
func TestAllBlocksPassTheValidator(t *testing.T) {
	dir := peers(t)
	type single struct {
		Name    string `json:"name"`
		Payload any    `json:"payload"`
	}
	cases := map[string][]single{}
	for _, d := range everything(t) {
		kind := d.surface
		if kind == "ephemeral" {
			kind = "message"
		}
		if list, ok := d.payload.([]sent); ok {
			for i, one := range list {
				cases[kind] = append(cases[kind], single{d.surface + "/" + d.name + "/" + strconv.Itoa(i+1), one})
			}
			continue
		}
		cases[kind] = append(cases[kind], single{d.surface + "/" + d.name, d.payload})
	}
	for kind, list := range cases {
		t.Run(kind, func(t *testing.T) {
			b, err := json.Marshal(list)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), kind+".json")
			if err := os.WriteFile(file, b, 0o600); err != nil {
				t.Fatal(err)
			}
			cmd := exec.CommandContext(t.Context(), "node", "validate-blocks.mjs", "--json", "--surface", kind, file)
			cmd.Dir = dir
			out, err := cmd.Output()
			var said struct {
				Results []struct {
					Name     string
					Findings []struct{ Level, Path, Message string }
				}
			}
			if jsonErr := json.Unmarshal(out, &said); jsonErr != nil {
				t.Fatalf("running the validator: %v, its answer: %v", err, jsonErr)
			}
			if len(said.Results) != len(list) {
				t.Fatalf("the validator looked at %d of %d", len(said.Results), len(list))
			}
			for _, r := range said.Results {
				for _, f := range r.Findings {
					// Slack on a small screen may cut such a label. That is no fault.
					if f.Level == "warn" && f.Message == "button text may be cut at about 30 characters" {
						continue
					}
					// It does not know Slack's own charts yet; slack-go and faultsOf check those.
					if f.Level == "warn" && strings.HasPrefix(f.Message, `block type "data_visualization" is not modelled by `) {
						continue
					}
					t.Errorf("%s: %s %s: %s", r.Name, f.Level, f.Path, f.Message)
				}
			}
		})
	}
}
