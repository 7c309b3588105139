package slackapp

import (
	"bufio"
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Slack's own receiver decides the same about every kind of request.
func TestReceiverParity(t *testing.T) {
	peers := receiverPeers(t)
	s := newScene()
	s.config.Now = time.Now
	server := httptest.NewServer(s.mux())
	defer server.Close()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out, err := exec.CommandContext(ctx, "node", //nolint:gosec // the folder is the one that runs the tests
		filepath.Join(peers, "receiver-parity.mjs"), "--secret", testSecret, "--port", freePort(t),
		"--events", server.URL+"/slack/events", "--commands", server.URL+"/slack/commands", "--interact", server.URL+"/slack/interactions").CombinedOutput()
	t.Logf("%s", out)
	if err != nil {
		t.Errorf("a case differs from Slack's receiver: %v", err)
	}
	if n := strings.Count(string(out), "\nok "); n < 20 {
		t.Errorf("only %d cases were compared", n)
	}
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

// absentReceiver skips a test whose other side is missing, or fails it on a
// machine that is meant to have it.
func absentReceiver(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(requireVariable) != "" {
		t.Fatalf("%s, and %s is set", what, requireVariable)
	}
	t.Skip(what)
}

// An independent Slack delivers over Socket Mode, asks to connect anew and cuts
// the connection; all of it is acknowledged in time.
func TestSocketModeOfThePeer(t *testing.T) {
	peers := receiverPeers(t)
	port := freePort(t)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	emulator := exec.CommandContext(ctx, "node", filepath.Join(peers, "emulator.mjs"), "--port", port) //nolint:gosec // the folder is the one that runs the tests
	said, err := emulator.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := emulator.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		cancel()
		_ = emulator.Wait() // it was ended on purpose
	}()
	if _, err := bufio.NewReader(said).ReadString('\n'); err != nil {
		t.Fatalf("starting the emulator: %v", err)
	}
	base := "http://127.0.0.1:" + port
	control := func(path, body string) string {
		t.Helper()
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/_control/"+path, strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		text, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}

	s := newScene()
	s.config.Now = time.Now
	s.config.AppToken, s.config.APIURL = "xapp-emulated", base+"/api/"
	s.config.Client = &http.Client{Timeout: 10 * time.Second}
	done := make(chan error, 1)
	running, stop := context.WithCancel(ctx)
	defer stop()
	go func() { done <- s.RunSocket(running) }()
	for _, disconnect := range []string{"", `{"reason":"warning"}`, `{"hard":true}`} {
		before := strings.Count(s.log.String(), "connected to Slack")
		if disconnect == "" {
			before = 0
		} else {
			control("disconnect", disconnect)
		}
		look := time.NewTicker(20 * time.Millisecond)
		for ctx.Err() == nil && strings.Count(s.log.String(), "connected to Slack") == before {
			<-look.C
		}
		look.Stop()
		for _, body := range []string{
			`{"kind":"event","name":"message_im","args":["hello"]}`,
			`{"kind":"event","name":"unknown"}`,
			`{"kind":"command","name":"/coach","args":["help"]}`,
			`{"kind":"interaction","name":"block_actions","args":[{"action_id":"choice-0","value":"help"}]}`,
			`{"kind":"interaction","name":"view_submission","args":[{"callback_id":"ask"}]}`,
		} {
			answer := control("socket", body)
			_, outcome, _ := strings.Cut(answer, `"answer":`)
			t.Logf("%s: %s", body, outcome)
			if !strings.Contains(outcome, `"acked":true`) {
				t.Errorf("%s was not acknowledged: %s", body, outcome)
			}
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("ending: %v", err)
	}
}

// receiverPeers is the folder of the Slack peers.
func receiverPeers(t *testing.T) string {
	t.Helper()
	peers := os.Getenv("COACH_SLACK_PEERS")
	if peers == "" {
		absentReceiver(t, "COACH_SLACK_PEERS names no folder with the Slack peers")
	}
	if _, err := exec.LookPath("node"); err != nil {
		absentReceiver(t, "no Node is installed")
	}
	return peers
}
