package teamsapp

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
)

const (
	// cardPeersVariable names the folder of the offline Teams tools.
	cardPeersVariable = "COACH_TEAMS_PEERS"
	// cardSchemasVariable names the folder of Microsoft's schemas, when they are
	// not in the folder adaptive-cards of the tools.
	cardSchemasVariable = "COACH_TEAMS_SCHEMAS"
)

// cardPeers are the folders of the tools and of the schemas.
func cardPeers(t *testing.T) (tools, schemas string) {
	t.Helper()
	tools, schemas = os.Getenv(cardPeersVariable), os.Getenv(cardSchemasVariable)
	if tools == "" {
		absentPeer(t, cardPeersVariable+" is not set")
	}
	if schemas == "" {
		schemas = filepath.Join(tools, "adaptive-cards")
	}
	if _, err := os.Stat(schemas); err != nil {
		absentPeer(t, "there are no schemas of cards: set "+cardSchemasVariable)
	}
	return tools, schemas
}

func runPeer(t *testing.T, dir string, arguments ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "node", arguments...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil || !bytes.Contains(out, []byte("0 error(s)")) || bytes.Contains(out, []byte("no schema in")) {
		t.Errorf("%v: %v\n%s", arguments[0], err, out)
	}
}

func writeJSON(t *testing.T, name string, v any) string {
	t.Helper()
	j, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, j, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// The validator reads Microsoft's own schema and shares nothing with this code.
func TestAllCardsPassTheValidator(t *testing.T) {
	tools, schemas := cardPeers(t)
	lists := map[int][]json.RawMessage{}
	for _, g := range allCards(t) {
		// A message is counted in UTF-16, for which the validator has a rule of its own.
		most := 100 * 1024
		if g.place == "result" {
			most = resultBytes
		}
		for _, c := range g.cards {
			lists[most] = append(lists[most], c.Card)
		}
	}
	for most, list := range lists {
		file := writeJSON(t, "cards.json", list)
		runPeer(t, tools, "validate-card.mjs", "--schema-dir", schemas, "--renderer", "none", "--strict",
			"--max-bytes", strconv.Itoa(most), "--out", t.TempDir(), file)
	}
}

func TestActivitiesWithAllCardsPassTheValidator(t *testing.T) {
	tools, _ := cardPeers(t)
	var list []map[string]any
	for _, g := range allCards(t) {
		for _, c := range g.cards {
			list = append(list, map[string]any{
				"type": "message", "summary": c.Text,
				"attachments": []any{map[string]any{"contentType": "application/vnd.microsoft.card.adaptive", "content": c.Card}},
			})
		}
	}
	runPeer(t, tools, "validate-activity.mjs", writeJSON(t, "activities.json", list))
}
