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
	peers := os.Getenv("COACH_TEAMS_PEERS")
	if peers == "" {
		absentPeer(t, "COACH_TEAMS_PEERS names no folder with the Teams peers")
	}
	if _, err := exec.LookPath("node"); err != nil {
		absentPeer(t, "no Node is installed")
	}
	return peers
}

// absentPeer skips a test whose other side is missing, or fails it on a machine
// that is meant to have it.
func absentPeer(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("COACH_REQUIRE") != "" {
		t.Fatalf("%s, and COACH_REQUIRE is set", what)
	}
	t.Skip(what)
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

// playgroundTools are the tools that drive the Playground, in a folder where
// they may write: they keep signing keys beside themselves.
func playgroundTools(t *testing.T) string {
	t.Helper()
	peers := teamsPeers(t)
	if _, err := os.Stat(filepath.Join(peers, "node_modules", "@microsoft", "m365agentsplayground")); err != nil {
		absentPeer(t, "COACH_TEAMS_PEERS has no Playground")
	}
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
	return tools
}

// drive has the Playground talk to the coach, and Microsoft's schema look at
// what was sent. It returns what was said.
func drive(t *testing.T, tools string, s *scene, steps ...string) string {
	t.Helper()
	server := httptest.NewServer(s.handler)
	defer server.Close()
	out := filepath.Join(tools, "out")
	args := append([]string{
		filepath.Join(tools, "drive.mjs"), "--endpoint", server.URL + pathMessages, "--port", "0", "--out", out,
		"--app-id", testApp, "--tenant", testTenant, "--timeout", "15000",
	}, steps...)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	said, err := exec.CommandContext(ctx, "node", args...).CombinedOutput() //nolint:gosec // the folder is the one that runs the tests
	t.Logf("%s", said)
	if err != nil {
		t.Fatalf("driving the Playground: %v", err)
	}
	checked, err := exec.CommandContext(ctx, "node", filepath.Join(tools, "validate-activity.mjs"), filepath.Join(out, "exchanges.json")).CombinedOutput() //nolint:gosec // as above
	if err != nil && !onlyRefusals(string(checked)) {
		t.Errorf("what was sent is not valid: %v\n%s", err, checked)
	}
	return string(said)
}

// driven answers in a way that can be told from what was asked.
func driven(_ context.Context, m chat.Message) (chat.Reply, error) {
	return chat.Reply{
		Topic: "echo", Title: "Echo",
		Parts:   []chat.Part{chat.Paragraph{Text: "Heard: " + m.Text + m.Choice}, quoted("Working", "Sharpens knives.")},
		Choices: []chat.Choice{{Label: "More", Value: "show more"}},
	}, nil
}

// Microsoft's Playground, with a signer of our own before it, is answered with
// verification on: every bad token is refused, a skewed one and a rotated key
// are taken, and faults of the Connector lose and double nothing.
func TestDriveWithBadTokens(t *testing.T) {
	tools := playgroundTools(t)
	sim := freePort(t)
	base := "http://127.0.0.1:" + sim
	s := newScene(t, func(c *Config) {
		c.MetadataURL, c.TokenURL, c.TrustedHosts = base+"/openid", base+"/token", []string{"127.0.0.1:" + sim}
	})
	s.reply = driven
	steps := []string{"--sim", sim, "--say", "one", "--expect", "Heard: one"}
	for _, mode := range []string{
		"none", "garbage", "bad-signature", "alg-none", "expired", "not-yet", "wrong-audience", "wrong-issuer",
		"no-serviceurl", "wrong-serviceurl", "unknown-kid", "not-endorsed", "no-exp",
	} {
		steps = append(steps, "--auth", mode, "--say", "bad "+mode, "--status", "401", "--reject", "Heard")
	}
	said := drive(t, tools, s, append(steps,
		"--auth", "skew-4m", "--say", "skewed", "--expect", "Heard: skewed",
		"--auth", "rotated", "--say", "rotated", "--expect", "Heard: rotated",
		"--auth", "good", "--click", "More", "--expect", "Heard: show more",
		"--fault", "429,502", "--say", "faults", "--expect", "Heard: faults", "--status", "200",
		"--fault", "drop", "--say", "dropped", "--expect", "could not tell", "--reject", "Heard: dropped", "--status", "200",
		"--chat", "Group Chat", "--mention", "hello", "--expect", "Heard: hello",
	)...)
	if n := strings.Count(said, "ok HTTP 401"); n != 13 {
		t.Errorf("%d bad tokens were refused, want 13", n)
	}
}

// The mode for the Playground alone: nothing is signed, and everything comes
// from this machine.
func TestDriveUnsigned(t *testing.T) {
	tools := playgroundTools(t)
	s := unsignedScene(t)
	drive(t, tools, s, "--say", "one", "--expect", "Heard: one", "--search", "data scs2", "--expect", "Working", "--pick", "Working", "--send")
	s = unsignedScene(t)
	drive(t, tools, s,
		"--say", "one", "--expect", "Heard: one", "--click", "More", "--expect", "Heard: show more",
		"--chat", "General", "--mention", "hello", "--expect", "Heard: hello",
		"--chat", "Personal Chat", "--action-on", "evidence", "--expect", "Heard: evidence",
	)
}

func unsignedScene(t *testing.T) *scene {
	t.Helper()
	s := newScene(t, func(c *Config) { c.Playground, c.Secret, c.AppID, c.Tenant, c.TrustedHosts = true, "", "", "", nil })
	s.reply = driven
	return s
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
