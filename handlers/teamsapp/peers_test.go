package teamsapp

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// teamsPeers is the folder of the offline Teams tools.
func teamsPeers(t *testing.T) string {
	t.Helper()
	absent := func(what string) {
		if os.Getenv("COACH_REQUIRE") != "" {
			t.Fatalf("%s, and COACH_REQUIRE is set", what)
		}
		t.Skip(what)
	}
	peers := os.Getenv("COACH_TEAMS_PEERS")
	if peers == "" {
		absent("COACH_TEAMS_PEERS names no folder with the Teams peers")
	}
	if _, err := exec.LookPath("node"); err != nil {
		absent("no Node is installed")
	}
	return peers
}

func freePort(t *testing.T) string {
	t.Helper()
	free := httptest.NewServer(http.NotFoundHandler())
	defer free.Close()
	u, err := url.Parse(free.URL)
	if err != nil {
		t.Fatal(err)
	}
	return u.Port()
}

// Microsoft's Playground, with a signer of our own before it, is answered with
// verification on: every bad token is refused, a skewed one and a rotated key
// are taken, and faults of the Connector lose and double nothing.
func TestDriveWithBadTokens(t *testing.T) {
	peers := teamsPeers(t)
	if _, err := os.Stat(filepath.Join(peers, "node_modules", "@microsoft", "m365agentsplayground")); err != nil {
		t.Skip("COACH_TEAMS_PEERS has no Playground")
	}
	// The tools keep signing keys beside themselves, which their folder may not allow.
	tools := t.TempDir()
	for _, name := range []string{"drive.mjs", "sim.mjs", "browser.mjs", "playground.mjs", "package.json", "validate-activity.mjs"} {
		raw, err := os.ReadFile(filepath.Join(peers, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(tools, name), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(peers, "node_modules"), filepath.Join(tools, "node_modules")); err != nil {
		t.Fatal(err)
	}
	sim := freePort(t)
	base := "http://127.0.0.1:" + sim
	s := newScene(t, func(c *Config) {
		c.MetadataURL, c.TokenURL, c.TrustedHosts = base+"/openid", base+"/token", []string{"127.0.0.1:" + sim}
	})
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		return chat.Reply{Topic: "echo", Title: "Echo", Parts: []chat.Part{chat.Paragraph{Text: "Heard: " + m.Text + m.Choice}},
			Choices: []chat.Choice{{Label: "More", Value: "show more"}}}, nil
	}
	server := httptest.NewServer(s.handler)
	defer server.Close()
	out := filepath.Join(tools, "out")
	args := []string{
		filepath.Join(tools, "drive.mjs"), "--endpoint", server.URL + pathMessages, "--sim", sim, "--port", "0", "--out", out,
		"--app-id", testApp, "--tenant", testTenant, "--timeout", "15000",
		"--say", "one", "--expect", "Heard: one",
	}
	for _, mode := range []string{
		"none", "garbage", "bad-signature", "alg-none", "expired", "not-yet", "wrong-audience", "wrong-issuer",
		"no-serviceurl", "wrong-serviceurl", "unknown-kid", "not-endorsed", "no-exp",
	} {
		args = append(args, "--auth", mode, "--say", "bad "+mode, "--status", "401", "--reject", "Heard")
	}
	args = append(args,
		"--auth", "skew-4m", "--say", "skewed", "--expect", "Heard: skewed",
		"--auth", "rotated", "--say", "rotated", "--expect", "Heard: rotated",
		"--auth", "good", "--click", "More", "--expect", "Heard: show more",
		"--fault", "429,502", "--say", "faults", "--expect", "Heard: faults", "--status", "200",
		"--fault", "drop", "--say", "dropped", "--expect", "could not tell", "--reject", "Heard: dropped", "--status", "200",
		"--chat", "Group Chat", "--mention", "hello", "--expect", "Heard: hello",
	)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, "node", args...).CombinedOutput() //nolint:gosec // the folder is the one that runs the tests
	t.Logf("%s", said)
	if err != nil {
		t.Fatalf("driving the Playground: %v", err)
	}
	if n := strings.Count(string(said), "ok HTTP 401"); n != 13 {
		t.Errorf("%d bad tokens were refused, want 13", n)
	}
	checked, err := exec.CommandContext(ctx, "node", filepath.Join(tools, "validate-activity.mjs"), filepath.Join(out, "exchanges.json")).CombinedOutput() //nolint:gosec // as above
	if err != nil && !onlyRefusals(string(checked)) {
		t.Errorf("what was sent is not valid: %v\n%s", err, checked)
	}
}

// onlyRefusals is true when the validator minds nothing but refused requests,
// which were meant.
func onlyRefusals(out string) bool {
	for line := range strings.Lines(out) {
		if strings.Contains(line, ": error ") && !strings.Contains(line, "HTTP 401") {
			return false
		}
	}
	return true
}
