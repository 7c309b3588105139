package slackapp

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/handlers"
)

func TestInstall(t *testing.T) {
	s := newOAuthSite(t)
	s.answers(always(granted(nil)))

	p := s.open(pathInstall)
	to, err := url.Parse(p.header.Get("Location"))
	if err != nil {
		t.Fatal(err)
	}
	q := to.Query()
	if p.status != http.StatusFound || !strings.HasPrefix(to.String(), s.URL+"/oauth/v2/authorize?") || p.text != "" {
		t.Fatalf("%d to %s, body %q", p.status, to, p.text)
	}
	for name, want := range map[string]string{
		"client_id": "111.222", "scope": strings.Join(scopeNames(), ","), "redirect_uri": s.url + "/slack/oauth", "user_scope": "",
	} {
		if q.Get(name) != want {
			t.Errorf("%s = %q, want %q", name, q.Get(name), want)
		}
	}

	page := s.open(backPath(q.Get("state"), "code-canary"))
	s.must(page, http.StatusOK, "Framework Coach is installed in Example &lt;b&gt;Co&lt;/b&gt;")
	s.must(page, http.StatusOK, "/app_redirect?app=A0APP&amp;team=T1")
	calls := s.called()
	if len(calls) != 1 || calls[0].Get("code") != "code-canary" || calls[0].Get("redirect_uri") != s.url+"/slack/oauth" ||
		calls[0].Get("client_secret") != "client-canary" {
		t.Errorf("Slack was asked %v", calls)
	}
	if names := s.vault.names(); names != "slack/installation/-/T1" {
		t.Errorf("kept under %s", names)
	}
	finds(t, s.oauth, "", "T1", "xoxb-canary-1")
	finds(t, s.oauth, "E1", "T1", "xoxb-canary-1") // joined an organisation later
	finds(t, s.oauth, "", "T2", "")
	finds(t, s.oauth, "", "", "")
	finds(t, s.oauth, "../x", "T1", "")
	if i, _ := s.oauth.find(t.Context(), "", "T1"); i.BotUser != "U0BOT" || i.Team != "T1" {
		t.Errorf("found %+v", i)
	}

	// The way back is closed behind it.
	s.must(s.open(backPath(q.Get("state"), "code-canary")), http.StatusBadRequest, "did not begin the installation")
}

func TestInstallPagesLetNothingOut(t *testing.T) {
	s := newOAuthSite(t)
	s.answers(always(granted(nil)))
	state := s.start()
	for name, p := range map[string]shownPage{"begin": s.open(pathInstall), "failed": s.open(backPath(state, "c")),
		"done": s.open(backPath(s.start(), "code-canary"))} {
		for header, want := range map[string]string{
			"Referrer-Policy": "no-referrer", "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
		} {
			if got := p.header.Get(header); got != want {
				t.Errorf("%s: %s = %q, want %q", name, header, got, want)
			}
		}
		csp := p.header.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") {
			t.Errorf("%s: policy %q", name, csp)
		}
		if strings.Contains(p.text, "<script") || strings.Contains(p.text, " style=") || strings.Contains(p.text, state) {
			t.Errorf("%s: a script, a style or the state in the page:\n%s", name, p.text)
		}
	}
}

func TestInstallCookie(t *testing.T) {
	o := newOAuth(oauthConfig{ClientID: "1.2", ClientSecret: "x", PublicURL: "https://coach.example.org", Now: time.Now})
	w := httptest.NewRecorder()
	o.routes()[0].Handler.ServeHTTP(w, httptest.NewRequest("GET", "/slack/install", nil))
	c := w.Result().Cookies()[0]
	if c.Name != "__Host-coach_install" || !c.Secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.MaxAge != 600 {
		t.Errorf("cookie %+v", c)
	}
	if to := w.Result().Header.Get("Location"); !strings.HasPrefix(to, "https://slack.com/oauth/v2/authorize?") {
		t.Errorf("sent to %s", to)
	}
	for _, route := range o.routes() {
		w := httptest.NewRecorder()
		route.Handler.ServeHTTP(w, httptest.NewRequest("HEAD", "/", nil))
		if w.Code != http.StatusMethodNotAllowed || len(w.Result().Cookies()) != 0 {
			t.Errorf("%s by HEAD: %d", route.Pattern, w.Code)
		}
	}
}

// Whatever is wrong with the way back, Slack is not asked and nothing is kept.
func TestInstallRefusesBeforeTheExchange(t *testing.T) {
	other := newOAuthStates("another secret", "", time.Now)
	for _, c := range []struct {
		name string
		path func(s *oauthSite, state string) string
		// status and title are what is shown.
		status int
		title  string
		class  string
	}{
		{"cancelled", func(_ *oauthSite, state string) string { return pathOAuth + "?error=access_denied&state=" + state }, 403, "The app was not installed", "denied"},
		{"refused by Slack", func(*oauthSite, string) string { return pathOAuth + "?error=%3Cb%3Ecanary" }, 400, "Slack did not install", "refused_by_slack"},
		{"nothing", func(*oauthSite, string) string { return pathOAuth }, 400, "not complete", "state_missing"},
		{"no state", func(*oauthSite, string) string { return pathOAuth + "?code=canary" }, 400, "not complete", "state_missing"},
		{"no cookie", func(s *oauthSite, state string) string { s.browser.Jar = nil; return backPath(state, "canary") }, 400, "This browser", "cookie_missing"},
		{"another's state", func(s *oauthSite, _ string) string { return backPath(s.oauth.states.issue(), "canary") }, 403, "not begun here", "state_wrong"},
		{"no state of ours", func(s *oauthSite, _ string) string { return s.plant("canary") }, 403, "not begun here", "state_wrong"},
		{"another server's state", func(s *oauthSite, _ string) string { return s.plant(other.issue()) }, 403, "not begun here", "state_wrong"},
		{"a changed state", func(s *oauthSite, state string) string { return s.plant("A" + state[1:]) }, 403, "not begun here", "state_wrong"},
		{"a shorter state", func(s *oauthSite, state string) string { return s.plant(state[:40]) }, 403, "not begun here", "state_wrong"},
		{"expired", func(s *oauthSite, state string) string {
			s.clock.pass(10 * time.Minute)
			return backPath(state, "canary")
		}, 410, "too long", "state_expired"},
		{"used", func(s *oauthSite, state string) string {
			_ = s.oauth.states.use(state)
			return backPath(state, "canary")
		}, 409, "used already", "state_used"},
		{"no code", func(_ *oauthSite, state string) string { return backPath(state, "") }, 400, "no code", "code_missing"},
		{"a huge code", func(_ *oauthSite, state string) string { return backPath(state, strings.Repeat("canary", 200)) }, 400, "no code", "code_missing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newOAuthSite(t)
			p := s.open(c.path(s, s.start()))
			s.must(p, c.status, c.title)
			s.must(p, c.status, "<code>number-1</code>")
			if n := len(s.called()); n != 0 || s.vault.names() != "" {
				t.Errorf("Slack was called %d times, kept: %q", n, s.vault.names())
			}
			if log := s.log.String(); !strings.Contains(log, `"class":"`+c.class+`"`) || !strings.Contains(log, `"request_id":"number-1"`) {
				t.Errorf("the log lacks the class %s or the number: %s", c.class, log)
			}
		})
	}
}

// plant puts a state into the cookie and into the address.
func (s *oauthSite) plant(state string) string {
	at, _ := url.Parse(s.url)
	s.browser.Jar.SetCookies(at, []*http.Cookie{{Name: "coach_install", Value: state, Path: "/"}})
	return backPath(state, "canary")
}

func TestInstallExchangeFails(t *testing.T) {
	refused := func(code string) func(url.Values) (int, any) {
		return always(map[string]any{"ok": false, "error": code})
	}
	short := func(c *oauthConfig) {
		client := *c.Client
		client.Timeout = 50 * time.Millisecond
		c.Client = &client
	}
	for _, c := range []struct {
		name   string
		answer func(url.Values) (int, any)
		status int
		class  string
	}{
		{"code refused", refused("invalid_code"), 400, "code_refused"},
		{"code used", refused("code_already_used"), 400, "code_refused"},
		{"our secret refused", refused("bad_client_secret"), 500, "settings_refused"},
		{"our address refused", refused("bad_redirect_uri"), 500, "settings_refused"},
		{"a code that is no code", refused("<b>xoxb-canary"), 500, "settings_refused"},
		{"not ok without a code", always(map[string]any{"ok": false}), 502, "answer_unusable"},
		{"429", func(url.Values) (int, any) { return 429, `{"ok":false,"error":"ratelimited"}` }, 503, "rate_limited"},
		{"500", func(url.Values) (int, any) { return 500, "<html>canary" }, 502, "unreachable"},
		{"no JSON", func(url.Values) (int, any) { return 200, "<html>canary" }, 502, "answer_unusable"},
		{"cut JSON", func(url.Values) (int, any) { return 200, `{"ok":true,"access_token":"xoxb-canary` }, 502, "answer_unusable"},
		{"dropped", func(url.Values) (int, any) { return -1, nil }, 502, "unreachable"},
		{"never", func(url.Values) (int, any) { return 0, nil }, 504, "timeout"},
		{"no token", always(granted(map[string]any{"access_token": ""})), 502, "answer_unusable"},
		{"a person's token", always(granted(map[string]any{"token_type": "user"})), 502, "answer_unusable"},
		{"no bot", always(granted(map[string]any{"bot_user_id": ""})), 502, "answer_unusable"},
		{"no workspace", always(granted(map[string]any{"team": nil})), 502, "answer_unusable"},
		{"a strange workspace", always(granted(map[string]any{"team": map[string]any{"id": "../canary"}})), 502, "answer_unusable"},
		{"org-wide without an organisation", always(granted(map[string]any{"is_enterprise_install": true})), 502, "answer_unusable"},
		{"expires and cannot be renewed", always(granted(map[string]any{"expires_in": 43200})), 502, "answer_unusable"},
		{"another app", always(granted(map[string]any{"app_id": "A0OTHER"})), 403, "another_app"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newOAuthSite(t, func(o *oauthConfig) { o.AppID = "A0APP" }, short)
			s.answers(c.answer)
			s.must(s.open(backPath(s.start(), "code-canary")), c.status, "number-1")
			if s.vault.names() != "" {
				t.Errorf("kept: %s", s.vault.names())
			}
			if log := s.log.String(); !strings.Contains(log, `"class":"`+c.class+`"`) {
				t.Errorf("the log lacks the class %s: %s", c.class, log)
			}
		})
	}
}

func TestInstallNotSaved(t *testing.T) {
	s := newOAuthSite(t)
	s.answers(always(granted(nil)))
	s.vault.set(func(v *mapVault) { v.failSave = errors.New("the disk is full") })
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusInternalServerError, "could not be saved")
	if !strings.Contains(s.log.String(), "the disk is full") {
		t.Errorf("the operator is not told why: %s", s.log.String())
	}
	finds(t, s.oauth, "", "T1", "")
	s.vault.set(func(v *mapVault) { v.failSave = nil })
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusOK, "is installed in")
	finds(t, s.oauth, "", "T1", "xoxb-canary-1")
}

func TestInstallForAnOrganisation(t *testing.T) {
	s := newOAuthSite(t)
	org := map[string]any{"is_enterprise_install": true, "team": nil, "access_token": "xoxb-canary-org",
		"enterprise": map[string]any{"id": "E1", "name": "Whole Org"}}
	s.answers(always(granted(org)))
	p := s.open(backPath(s.start(), "code-canary"))
	s.must(p, http.StatusOK, "is installed in Whole Org")
	s.must(p, http.StatusOK, "An administrator of the organisation")
	if s.vault.names() != "slack/installation/E1/-" {
		t.Errorf("kept under %s", s.vault.names())
	}
	finds(t, s.oauth, "E1", "T1", "xoxb-canary-org")
	finds(t, s.oauth, "E1", "", "xoxb-canary-org")
	finds(t, s.oauth, "E2", "T1", "")
	finds(t, s.oauth, "", "T1", "")

	// A workspace's own installation comes first, and its removal leaves the
	// organisation's.
	s.answers(always(granted(map[string]any{"enterprise": map[string]any{"id": "E1", "name": "Whole Org"}})))
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusOK, "installed in Example")
	finds(t, s.oauth, "E1", "T1", "xoxb-canary-1")
	finds(t, s.oauth, "E1", "T2", "xoxb-canary-org")
	if err := s.oauth.remove(t.Context(), "E1", "T1"); err != nil {
		t.Fatal(err)
	}
	finds(t, s.oauth, "E1", "T1", "xoxb-canary-org")
	if err := s.oauth.remove(t.Context(), "E1", ""); err != nil {
		t.Fatal(err)
	}
	finds(t, s.oauth, "E1", "T1", "")
}

func TestRemovedAtOnce(t *testing.T) {
	s := newOAuthSite(t)
	s.answers(always(granted(nil)))
	other := s.replica()
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusOK, "installed")
	finds(t, s.oauth, "", "T1", "xoxb-canary-1")
	finds(t, other, "", "T1", "xoxb-canary-1")
	for range 2 {
		if err := s.oauth.remove(t.Context(), "", "T1"); err != nil {
			t.Fatal(err)
		}
		finds(t, s.oauth, "", "T1", "")
	}
	if s.vault.names() != "" {
		t.Errorf("still kept: %s", s.vault.names())
	}
	// Another replica remembers for a minute and no longer.
	finds(t, other, "", "T1", "xoxb-canary-1")
	s.clock.pass(time.Minute)
	finds(t, other, "", "T1", "")
	if err := s.oauth.remove(t.Context(), "", ""); err != nil {
		t.Errorf("removing nothing: %v", err)
	}
}

// A look-up that began before the removal must not put back what it read.
func TestRemovedDuringALookUp(t *testing.T) {
	s := newOAuthSite(t)
	s.answers(always(granted(nil)))
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusOK, "installed")
	s.vault.set(func(v *mapVault) {
		v.loaded = func() {
			if err := s.oauth.remove(t.Context(), "", "T1"); err != nil {
				t.Error(err)
			}
		}
	})
	finds(t, s.oauth, "", "T1", "xoxb-canary-1")
	finds(t, s.oauth, "", "T1", "")
}

func TestFindTellsTroubleFromAbsence(t *testing.T) {
	s := newOAuthSite(t)
	s.vault.set(func(v *mapVault) { v.failLoad = errors.New("unreachable") })
	if _, err := s.oauth.find(t.Context(), "", "T1"); err == nil || errors.Is(err, errNotInstalled) {
		t.Errorf("with the vault down: %v", err)
	}
	s.vault.set(func(v *mapVault) { v.failLoad = nil; v.kept["slack/installation/-/T1"] = `{"token":"canary` })
	if _, err := s.oauth.find(t.Context(), "", "T1"); err == nil || errors.Is(err, errNotInstalled) || strings.Contains(err.Error(), canary) {
		t.Errorf("with a broken record: %v", err)
	}
}

func TestOneStateServesOnce(t *testing.T) {
	s := newOAuthStates("x", "y", time.Now)
	state := s.issue()
	var wg sync.WaitGroup
	var mu sync.Mutex
	var taken int
	for range 20 {
		wg.Go(func() {
			if s.use(state) == nil {
				mu.Lock()
				taken++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if taken != 1 {
		t.Errorf("taken %d times", taken)
	}
	// What is remembered of used states stays bounded.
	for range usedMost + 5 {
		if err := s.use(s.issue()); err != nil {
			t.Fatal(err)
		}
	}
	if len(s.used) > usedMost {
		t.Errorf("%d states remembered", len(s.used))
	}
}

// A page must also draw without the server's middleware around it.
func TestInstallNumberWithoutMiddleware(t *testing.T) {
	s := newOAuthSite(t)
	w := httptest.NewRecorder()
	s.oauth.routes()[1].Handler.ServeHTTP(w, httptest.NewRequest("GET", pathOAuth, nil))
	if !strings.Contains(w.Body.String(), "number-2") || handlers.RequestID(t.Context()) != "" {
		t.Errorf("no number of its own: %s", w.Body.String())
	}
}
