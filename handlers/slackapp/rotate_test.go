package slackapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const tokenLife = 12 * time.Hour

// rotating is a site with an installation whose token ends in twelve hours, and
// a Slack that takes each refresh token once.
func rotating(t *testing.T) *oauthSite {
	t.Helper()
	s := newOAuthSite(t)
	var n atomic.Int32
	var mu sync.Mutex
	good := ""
	s.answers(func(form url.Values) (int, any) {
		mu.Lock()
		defer mu.Unlock()
		if form.Get("grant_type") == "refresh_token" && form.Get("refresh_token") != good {
			return http.StatusOK, map[string]any{"ok": false, "error": "invalid_refresh_token"}
		}
		next := int(n.Add(1))
		good = fmt.Sprint("xoxe-canary-", next)
		return http.StatusOK, granted(expiring(next))
	})
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusOK, "installed")
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
	return s
}

func (s *oauthSite) refreshes() int {
	n := 0
	for _, c := range s.called() {
		if c.Get("grant_type") == "refresh_token" {
			n++
		}
	}
	return n
}

func (s *oauthSite) mustRefreshed(n int) {
	s.t.Helper()
	if got := s.refreshes(); got != n {
		s.t.Errorf("%d refresh calls, want %d", got, n)
	}
}

func TestTokenIsRenewedBeforeItEnds(t *testing.T) {
	s := rotating(t)
	s.clock.pass(tokenLife - renewBefore - time.Second)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
	s.mustRefreshed(0)
	s.clock.pass(time.Second)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-2")
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-2")
	s.mustRefreshed(1)
	// Nobody asked for two days: the refresh token still serves.
	s.clock.pass(48 * time.Hour)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-3")
	finds(t, s.replica(), "", "T1", "xoxe.xoxb-canary-3")
	s.mustRefreshed(2)
	if strings.Count(s.log.String(), "slack token renewed") != 2 {
		t.Errorf("log: %s", s.log.String())
	}
}

func TestRenewalTimes(t *testing.T) {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for _, c := range []struct{ life, after time.Duration }{
		{12 * time.Hour, 10 * time.Hour}, {4 * time.Hour, 2 * time.Hour}, {time.Hour, 30 * time.Minute}, {3 * time.Second, 1500 * time.Millisecond},
	} {
		r := installRecord{}.renewed("t", "r", int(c.life.Seconds()), now)
		if got := r.RenewAt.Sub(now); got != c.after || r.due(now.Add(c.after-1)) || !r.due(now.Add(c.after)) {
			t.Errorf("a token of %v is renewed after %v, want %v", c.life, got, c.after)
		}
		if !r.lasts(now.Add(c.life-1)) || r.lasts(now.Add(c.life)) {
			t.Errorf("a token of %v does not end then", c.life)
		}
	}
	if r := (installRecord{}).renewed("t", "", 0, now); r.due(now.AddDate(9, 0, 0)) || !r.lasts(now.AddDate(9, 0, 0)) {
		t.Error("a token without an end is renewed")
	}
}

// Many answers on two replicas at once: Slack is asked once, since a second
// time the refresh token would be refused.
func TestReplicasRenewOnce(t *testing.T) {
	s := rotating(t)
	other := s.replica()
	finds(t, other, "", "T1", "xoxe.xoxb-canary-1")
	s.clock.pass(tokenLife + time.Minute)
	var wg sync.WaitGroup
	for n := range 40 {
		wg.Go(func() {
			o := s.oauth
			if n%2 == 0 {
				o = other
			}
			finds(t, o, "", "T1", "xoxe.xoxb-canary-2")
		})
	}
	wg.Wait()
	s.mustRefreshed(1)
	if s.vault.saves != 2 {
		t.Errorf("saved %d times, want once at the installation and once after", s.vault.saves)
	}
}

func TestFailedRenewalKeepsTheOldToken(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer func(url.Values) (int, any)
		class  string
	}{
		{"server error", func(url.Values) (int, any) { return 500, "canary" }, "status"},
		{"dropped", func(url.Values) (int, any) { return -1, nil }, "connection"},
		{"no JSON", func(url.Values) (int, any) { return 200, "canary" }, "unreadable"},
		{"not ok without a code", func(url.Values) (int, any) { return 200, `{"ok":false}` }, "empty"},
		{"half an answer", func(url.Values) (int, any) { return 200, `{"ok":true,"access_token":"xoxb-canary"}` }, "empty"},
		{"our secret refused", always(map[string]any{"ok": false, "error": "bad_client_secret"}), "refused"},
		{"rate limited", func(url.Values) (int, any) { return 429, "" }, "rate_limited"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := rotating(t)
			good := s.answer
			s.answers(c.answer)
			s.clock.pass(tokenLife - renewBefore)
			for range 5 {
				finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
			}
			s.mustRefreshed(1) // and then it waits
			s.clock.pass(renewPause)
			finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
			s.mustRefreshed(2)
			s.clock.pass(renewPause)
			finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
			s.mustRefreshed(2) // twice as long
			if log := s.log.String(); !strings.Contains(log, `"class":"`+c.class+`"`) {
				t.Errorf("the log lacks the class %s: %s", c.class, log)
			}
			// The token ends while Slack is still down.
			s.clock.pass(renewBefore)
			if _, err := s.oauth.find(t.Context(), "", "T1"); err == nil || errors.Is(err, errNotInstalled) {
				t.Errorf("with a token that has ended: %v", err)
			}
			s.answers(good)
			s.clock.pass(renewPauseMost)
			finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-2")
		})
	}
}

func TestUsedRefreshToken(t *testing.T) {
	s := rotating(t)
	s.answers(always(map[string]any{"ok": false, "error": "invalid_refresh_token"}))
	s.clock.pass(tokenLife - renewBefore)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
	s.clock.pass(renewBefore)
	_, err := s.oauth.find(t.Context(), "", "T1")
	if !errors.Is(err, errNotInstalled) || !strings.Contains(err.Error(), "installed again") || !strings.Contains(err.Error(), "invalid_refresh_token") {
		t.Errorf("error %v", err)
	}
	if !strings.Contains(s.log.String(), `"level":"ERROR","msg":"slack token not renewed"`) {
		t.Errorf("log: %s", s.log.String())
	}
	s.answers(always(granted(expiring(7))))
	s.must(s.open(backPath(s.start(), "code-canary")), http.StatusOK, "installed")
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-7")
}

// The pair Slack gave is kept, but not used, until it is saved; and Slack is
// not asked again, because the refresh token is used up.
func TestRenewedButNotSaved(t *testing.T) {
	s := rotating(t)
	s.vault.set(func(v *mapVault) { v.failSave = errors.New("the disk is full") })
	s.clock.pass(tokenLife - renewBefore)
	for range 3 {
		finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
		s.clock.pass(renewPause)
	}
	s.vault.set(func(v *mapVault) { v.failSave = nil })
	s.clock.pass(renewPauseMost)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-2")
	finds(t, s.replica(), "", "T1", "xoxe.xoxb-canary-2")
	s.mustRefreshed(1)
	if !strings.Contains(s.log.String(), "the disk is full") {
		t.Errorf("the operator is not told why: %s", s.log.String())
	}
}

// An installation anew while a pair waits to be saved: the new one stays.
func TestInstalledAgainBeforeTheSave(t *testing.T) {
	s := rotating(t)
	s.vault.set(func(v *mapVault) { v.failSave = errors.New("the disk is full") })
	s.clock.pass(tokenLife - renewBefore)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
	s.vault.set(func(v *mapVault) { v.failSave = nil })
	other := s.replica()
	r, _ := s.oauth.recordForTest(t)
	if err := other.install(t.Context(), r.renewed("xoxb-canary-9", "xoxe-canary-9", int(tokenLife.Seconds()), s.clock.now())); err != nil {
		t.Fatal(err)
	}
	s.clock.pass(renewPauseMost)
	finds(t, s.oauth, "", "T1", "xoxb-canary-9")
	s.answers(always(granted(expiring(10))))
	s.clock.pass(tokenLife - renewBefore)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-10")
}

func (o *oauth) recordForTest(t *testing.T) (installRecord, error) {
	r, err := o.load(t.Context(), installName("", "T1"))
	if err != nil {
		t.Fatal(err)
	}
	return r, err
}

// Slack's own pause counts for more than our hurry.
func TestRenewalWaitsAsLongAsSlackSays(t *testing.T) {
	s := rotating(t)
	s.answers(func(url.Values) (int, any) { return http.StatusTooManyRequests, time.Hour })
	s.clock.pass(tokenLife - renewBefore)
	for _, calls := range []int{1, 1, 2} {
		finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
		s.mustRefreshed(calls)
		s.clock.pass(31 * time.Minute)
	}
}

// A lock that does not come must not stop an answer while the token lasts.
func TestNoLockToRenew(t *testing.T) {
	s := rotating(t)
	s.vault.set(func(v *mapVault) { v.failLock = context.DeadlineExceeded })
	s.clock.pass(tokenLife - renewBefore)
	finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-1")
	s.mustRefreshed(0)
}

// Removed while a renewal is under way: it does not come back.
func TestRemovedDuringARenewal(t *testing.T) {
	s := rotating(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	s.answers(func(url.Values) (int, any) {
		close(asked)
		<-answer
		return http.StatusOK, granted(expiring(2))
	})
	s.clock.pass(tokenLife)
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = s.oauth.find(t.Context(), "", "T1") })
	<-asked
	wg.Go(func() {
		if err := s.replica().remove(t.Context(), "", "T1"); err != nil {
			t.Error(err)
		}
	})
	close(answer)
	wg.Wait()
	if s.vault.names() != "" {
		t.Errorf("still kept: %s", s.vault.names())
	}
	s.clock.pass(cacheTime)
	finds(t, s.oauth, "", "T1", "")
}

// Who does not wait any longer takes nothing from those who do.
func TestGivingUpOnARenewal(t *testing.T) {
	s := rotating(t)
	asked, answer := make(chan struct{}), make(chan struct{})
	s.answers(func(url.Values) (int, any) {
		close(asked)
		<-answer
		return http.StatusOK, granted(expiring(2))
	})
	s.clock.pass(tokenLife)
	impatient, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if _, err := s.oauth.find(impatient, "", "T1"); !errors.Is(err, context.Canceled) {
			t.Errorf("the impatient one: %v", err)
		}
	})
	<-asked
	wg.Go(func() { finds(t, s.oauth, "", "T1", "xoxe.xoxb-canary-2") })
	cancel()
	close(answer)
	wg.Wait()
	s.mustRefreshed(1)
}
