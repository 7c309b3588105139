package slackapp

import (
	"context"
	"errors"
	"log/slog"
	"net/url"
	"strings"
	"sync"
	"testing"
)

func newSingleFor(t *testing.T, s *tokenServer) installations {
	log := &logText{}
	t.Cleanup(func() {
		if strings.Contains(log.String(), canary) {
			t.Errorf("a secret in the log: %s", log.String())
		}
	})
	return newSingle(singleConfig{Token: "xoxb-canary", APIURL: s.URL + "/api/", Client: s.Client(), Log: slog.New(slog.NewJSONHandler(log, nil))})
}

func TestSingle(t *testing.T) {
	s := newTokenServer(t)
	i := newSingleFor(t, s)
	if n := len(s.called()); n != 0 {
		t.Errorf("Slack was asked %d times before the first use", n)
	}

	// No failure is kept, and none tells the token.
	for name, answer := range map[string]func(url.Values) (int, any){
		"refused":               always(map[string]any{"ok": false, "error": "invalid_auth"}),
		"busy":                  func(url.Values) (int, any) { return 429, "" },
		"down":                  func(url.Values) (int, any) { return 503, "xoxb-canary" },
		"dropped":               func(url.Values) (int, any) { return -1, nil },
		"not ok without a code": always(map[string]any{"ok": false}),
		"a person's token":      always(map[string]any{"ok": true, "user_id": "U1", "team_id": "T1"}),
	} {
		s.answers(answer)
		_, err := i.find(t.Context(), "", "T1")
		if err == nil || strings.Contains(err.Error(), canary) || errors.Is(err, errNotInstalled) != (name == "refused") {
			t.Errorf("%s: %v", name, err)
		}
	}

	s.answers(always(map[string]any{"ok": true, "user_id": "U0BOT", "bot_id": "B1", "team_id": "T1", "enterprise_id": "E1"}))
	before := len(s.called())
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			got, err := i.find(t.Context(), "E1", "T1")
			if want := (installation{Enterprise: "E1", Team: "T1", Token: "xoxb-canary", BotUser: "U0BOT", BotID: "B1"}); err != nil || got != want {
				t.Errorf("found %+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	if _, err := i.find(t.Context(), "", "T2"); err != nil {
		t.Errorf("from a channel shared with another workspace: %v", err)
	}
	if n := len(s.called()) - before; n != 1 {
		t.Errorf("Slack was asked %d times, want once", n)
	}
	last := s.called()[len(s.called())-1]
	if last.Get("method") != "auth.test" || last.Get("token") != "xoxb-canary" {
		t.Errorf("asked %v", last)
	}

	// Uninstalled: looked at again. Another workspace's news changes nothing.
	for _, c := range []struct {
		team  string
		asked int
	}{{"T2", 0}, {"T1", 1}, {"", 1}} {
		before := len(s.called())
		if err := i.remove(t.Context(), "", c.team); err != nil {
			t.Fatal(err)
		}
		if _, err := i.find(t.Context(), "", "T1"); err != nil {
			t.Fatal(err)
		}
		if n := len(s.called()) - before; n != c.asked {
			t.Errorf("after the removal of %q Slack was asked %d times, want %d", c.team, n, c.asked)
		}
	}
}

func TestSingleOfAnOrganisation(t *testing.T) {
	s := newTokenServer(t)
	i := newSingleFor(t, s)
	s.answers(always(map[string]any{"ok": true, "user_id": "U0BOT", "bot_id": "B1", "team_id": "E1", "enterprise_id": "E1"}))
	if got, err := i.find(t.Context(), "E1", "T1"); err != nil || got.Team != "" || got.Enterprise != "E1" {
		t.Errorf("found %+v, %v", got, err)
	}
}

func TestSingleStopsWaiting(t *testing.T) {
	s := newTokenServer(t)
	i := newSingleFor(t, s)
	answer := make(chan struct{})
	s.answers(func(url.Values) (int, any) {
		<-answer
		return 200, map[string]any{"ok": true, "user_id": "U0BOT", "bot_id": "B1", "team_id": "T1"}
	})
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := i.find(ended, "", "T1"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	close(answer)
	finds(t, i, "", "T1", "xoxb-canary")
}
