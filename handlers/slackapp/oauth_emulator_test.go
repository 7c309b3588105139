package slackapp

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// The whole way against somebody else's Slack: the browser is sent to its page,
// a person says yes, the code is exchanged, the token serves, it is renewed and
// the old refresh token is refused.
func TestInstallAgainstTheEmulator(t *testing.T) {
	folder := peers(t)
	s := newOAuthSite(t)
	slackURL := startSlackEmulator(t, folder, s.url+pathOAuth)
	o := s.replica(func(c *oauthConfig) {
		c.ClientID, c.ClientSecret = "111.222", "example-client-secret"
		c.APIURL, c.Client = slackURL+"/api/", &http.Client{Timeout: 10 * time.Second}
	})
	s.serve(o)

	p := s.open(pathInstall)
	resp := s.fetch(http.MethodGet, p.header.Get("Location"), nil)
	form := url.Values{}
	for _, m := range regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`).FindAllStringSubmatch(resp.text, -1) {
		if !form.Has(m[1]) { // the page has a form for each person
			form.Set(m[1], strings.ReplaceAll(m[2], "&amp;", "&"))
		}
	}
	if form.Get("state") == "" || form.Get("user_id") == "" {
		t.Fatalf("the emulator's page has no form: %d %s", resp.status, resp.text)
	}
	resp = s.fetch(http.MethodPost, slackURL+"/oauth/v2/authorize/callback", form)
	back, ok := strings.CutPrefix(resp.header.Get("Location"), s.url)
	if !ok {
		t.Fatalf("sent back to %q: %d %s", resp.header.Get("Location"), resp.status, resp.text)
	}
	s.must(s.open(back), http.StatusOK, "Framework Coach is installed in Example Co")

	team := strings.TrimPrefix(s.vault.names(), "slack/installation/-/")
	first, err := o.find(t.Context(), "", team)
	if err != nil || !strings.HasPrefix(first.Token, "xoxe.xoxb-") {
		t.Fatalf("found %+v, %v", first, err)
	}
	old, err := o.load(t.Context(), installName("", team))
	if err != nil {
		t.Fatal(err)
	}
	s.clock.pass(1600 * time.Millisecond)
	second, err := o.find(t.Context(), "", team)
	if err != nil || second.Token == first.Token {
		t.Fatalf("not renewed: %v", err)
	}
	who, err := newSingle(singleConfig{Token: second.Token, APIURL: slackURL + "/api/", Client: o.config.Client, Log: o.config.Log}).find(t.Context(), "", team)
	if err != nil || who.Team != team || who.BotUser != second.BotUser {
		t.Errorf("the renewed token is of %+v, %v; installed as %+v", who, err, second)
	}
	if _, err := o.refresh(t.Context(), old); err == nil || !strings.Contains(err.Error(), "invalid_refresh_token") {
		t.Errorf("the used refresh token: %v", err)
	}
	for _, secret := range []string{first.Token, second.Token, old.Refresh, "example-client-secret", form.Get("state")} {
		if strings.Contains(s.log.String(), secret) || strings.Contains(s.pages.String(), secret) {
			t.Errorf("%q in the log or on a page", secret)
		}
	}
}

func (s *oauthSite) fetch(method, address string, form url.Values) shownPage {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := s.browser.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return shownPage{resp.StatusCode, resp.Header, string(text)}
}

// startSlackEmulator gives the emulator's address once it is ready.
func startSlackEmulator(t *testing.T, peers, redirect string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(peers, "seed.json"))
	if err != nil {
		t.Fatal(err)
	}
	var seed map[string]any
	if err := json.Unmarshal(text, &seed); err != nil {
		t.Fatal(err)
	}
	app := seed["slack"].(map[string]any)["oauth_apps"].([]any)[0].(map[string]any)
	app["redirect_uris"] = []string{redirect}
	app["scopes"] = scopeNames()
	text, err = json.Marshal(seed)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	port := portPair(t)
	cmd := exec.CommandContext(t.Context(), "node", "emulator.mjs", "--rotate", "3", "--seed", file, "--port", fmt.Sprint(port))
	cmd.Dir = peers
	cmd.Stderr = os.Stderr
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Wait() }) // the test's context has ended by then
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if strings.HasPrefix(lines.Text(), `{"api"`) {
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return fmt.Sprintf("http://127.0.0.1:%d", port)
		}
	}
	t.Fatalf("the emulator did not start: %v", lines.Err())
	return ""
}

// portPair is a port that is free together with the next one.
func portPair(t *testing.T) int {
	t.Helper()
	var listen net.ListenConfig
	for range 50 {
		a, err := listen.Listen(t.Context(), "tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := a.Addr().(*net.TCPAddr).Port
		b, err := listen.Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", port+1))
		_ = a.Close()
		if err == nil {
			_ = b.Close()
			return port
		}
	}
	t.Fatal("no two ports beside each other are free")
	return 0
}
