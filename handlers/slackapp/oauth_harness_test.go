package slackapp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/handlers"
)

// mapVault is a vault whose every step a test can make fail.
type mapVault struct {
	mu    sync.Mutex
	kept  map[string]string
	locks map[string]chan struct{}
	saves int
	// failSave and the like are the errors of the steps, or nil.
	failSave, failLoad, failLock error
	// loaded, when set, runs once behind a load.
	loaded func()
}

func newMapVault() *mapVault {
	return &mapVault{kept: map[string]string{}, locks: map[string]chan struct{}{}}
}

func (v *mapVault) Load(_ context.Context, name string) ([]byte, error) {
	v.mu.Lock()
	s, ok := v.kept[name]
	err, loaded := v.failLoad, v.loaded
	v.loaded = nil
	v.mu.Unlock()
	if loaded != nil {
		loaded()
	}
	if !ok || err != nil {
		return nil, err
	}
	return []byte(s), nil
}

func (v *mapVault) Save(_ context.Context, name string, secret []byte) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.failSave == nil {
		v.saves++
		v.kept[name] = string(secret)
	}
	return v.failSave
}

func (v *mapVault) Remove(_ context.Context, name string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.kept, name)
	return nil
}

func (v *mapVault) Lock(ctx context.Context, name string) (func(), error) {
	v.mu.Lock()
	l, fail := v.locks[name], v.failLock
	if l == nil {
		l = make(chan struct{}, 1)
		v.locks[name] = l
	}
	v.mu.Unlock()
	if fail != nil {
		return nil, fail
	}
	select {
	case l <- struct{}{}:
		return func() { <-l }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (v *mapVault) set(change func(*mapVault)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	change(v)
}

func (v *mapVault) names() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	var names []string
	for n := range v.kept {
		names = append(names, n)
	}
	return strings.Join(names, " ")
}

// tokenServer answers for Slack's oauth.v2.access and auth.test.
type tokenServer struct {
	*httptest.Server
	mu    sync.Mutex
	calls []url.Values
	// answer makes an answer to a call; a string is sent as it is, a duration
	// as Retry-After.
	answer func(form url.Values) (status int, body any)
}

func newTokenServer(t *testing.T) *tokenServer {
	s := &tokenServer{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		r.PostForm.Set("method", strings.TrimPrefix(r.URL.Path, "/api/"))
		s.mu.Lock()
		s.calls = append(s.calls, r.PostForm)
		answer := s.answer
		s.mu.Unlock()
		status, body := answer(r.PostForm)
		switch {
		case status == 0: // never, until the caller goes
			<-r.Context().Done()
		case status < 0:
			panic(http.ErrAbortHandler)
		default:
			w.Header().Set("Content-Type", "application/json")
			if after, ok := body.(time.Duration); ok {
				w.Header().Set("Retry-After", fmt.Sprint(int(after.Seconds())))
			}
			if text, ok := body.(string); ok {
				w.WriteHeader(status)
				_, _ = io.WriteString(w, text)
				return
			}
			w.WriteHeader(status)
			_ = json.NewEncoder(w).Encode(body)
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *tokenServer) answers(a func(url.Values) (int, any)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = a
}

// called are the calls so far.
func (s *tokenServer) called() []url.Values {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// logText collects a log that several goroutines write.
type logText struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

type oauthClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *oauthClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *oauthClock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// oauthSite is a server people install the app at, and one browser.
type oauthSite struct {
	*tokenServer
	t       *testing.T
	oauth   *oauth
	vault   *mapVault
	clock   *oauthClock
	log     *logText
	url     string
	browser *http.Client
	// pages is all that was shown.
	pages strings.Builder
	front http.Handler
}

// Every one of these in a log or a page is a leak. Tokens and codes of the
// tests have "canary" in them.
const canary = "canary"

func newOAuthSite(t *testing.T, change ...func(*oauthConfig)) *oauthSite {
	t.Helper()
	s := &oauthSite{tokenServer: newTokenServer(t), t: t, vault: newMapVault(), log: &logText{},
		clock: &oauthClock{at: time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)}}
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { s.front.ServeHTTP(w, r) }))
	t.Cleanup(front.Close)
	s.url = front.URL
	s.serve(s.replica(change...))
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	s.browser = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	t.Cleanup(func() {
		for where, text := range map[string]string{"log": s.log.String(), "pages": s.pages.String()} {
			if i := strings.Index(text, canary); i >= 0 {
				t.Errorf("a secret in the %s: …%s", where, text[max(0, i-80):min(len(text), i+40)])
			}
		}
	})
	return s
}

// serve has the server give this installation's pages.
func (s *oauthSite) serve(o *oauth) {
	s.oauth = o
	s.front = handlers.NewServer("", o.routes(), handlers.Options{Log: o.config.Log, NewID: func() string { return "number-1" }}).Handler
}

// replica is another process with the same settings and the same vault.
func (s *oauthSite) replica(change ...func(*oauthConfig)) *oauth {
	c := oauthConfig{
		ClientID: "111.222", ClientSecret: "client-canary", SigningSecret: "signing-canary",
		PublicURL: s.url, APIURL: s.URL + "/api/", Vault: s.vault, Client: s.Client(),
		Log: slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now: s.clock.now, NewID: func() string { return "number-2" },
	}
	for _, f := range change {
		f(&c)
	}
	return newOAuth(c)
}

type shownPage struct {
	status int
	header http.Header
	text   string
}

func (s *oauthSite) open(path string) shownPage {
	s.t.Helper()
	req, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, s.url+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	resp, err := s.browser.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	s.pages.Write(text)
	return shownPage{resp.StatusCode, resp.Header, string(text)}
}

// start opens the install page and gives the state Slack is sent.
func (s *oauthSite) start() string {
	s.t.Helper()
	p := s.open(pathInstall)
	to, err := url.Parse(p.header.Get("Location"))
	if err != nil || p.status != http.StatusFound || to.Query().Get("state") == "" {
		s.t.Fatalf("the install page: %d to %q, %v", p.status, p.header.Get("Location"), err)
	}
	return to.Query().Get("state")
}

func backPath(state, code string) string {
	return pathOAuth + "?" + url.Values{"state": {state}, "code": {code}}.Encode()
}

// must ends the test unless an answer is of this status and says this.
func (s *oauthSite) must(p shownPage, status int, says string) {
	s.t.Helper()
	if p.status != status || !strings.Contains(p.text, says) {
		s.t.Fatalf("status %d, want %d; want %q in the page:\n%s", p.status, status, says, p.text)
	}
}

// granted is what Slack answers to a good code.
func granted(change map[string]any) map[string]any {
	a := map[string]any{
		"ok": true, "access_token": "xoxb-canary-1", "token_type": "bot", "scope": "chat:write", "bot_user_id": "U0BOT",
		"app_id": "A0APP", "team": map[string]any{"id": "T1", "name": "Example <b>Co</b>"}, "enterprise": nil,
		"is_enterprise_install": false, "authed_user": map[string]any{"id": "U1"},
	}
	for k, v := range change {
		a[k] = v
	}
	return a
}

// expiring is the part of an answer that says that a token ends in twelve hours.
func expiring(n int) map[string]any {
	return map[string]any{"access_token": fmt.Sprint("xoxe.xoxb-canary-", n), "refresh_token": fmt.Sprint("xoxe-canary-", n),
		"expires_in": int(tokenLife.Seconds())}
}

func always(body map[string]any) func(url.Values) (int, any) {
	return func(url.Values) (int, any) { return http.StatusOK, body }
}

// finds checks which token an installation speaks with; "" is none.
func finds(t *testing.T, i installations, enterprise, team, token string) {
	t.Helper()
	got, err := i.find(t.Context(), enterprise, team)
	if got.Token != token || (err != nil) != (token == "") || token == "" && !errors.Is(err, errNotInstalled) {
		t.Errorf("find(%q, %q) = %+v, %v; want the token %q", enterprise, team, got, err, token)
	}
}
