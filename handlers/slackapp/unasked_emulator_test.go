package slackapp

import (
	"errors"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// Somebody else's Slack takes what is sent unasked, keeps its key, and shows it
// again to a program that has just been started.
func TestSendAgainstTheEmulator(t *testing.T) {
	base := startSlackEmulator(t, peers(t), "http://127.0.0.1:1/slack/oauth") + "/api/"
	const token = "xoxb-emulated-coach"
	client := &http.Client{Timeout: 10 * time.Second}
	start := func() *App {
		s := newScene()
		a, err := New(Config{
			Responder: s.config.Responder, Homes: s.config.Homes, Inbox: s.inbox, Log: slog.New(slog.DiscardHandler),
			Now: time.Now, NewID: func() string { return "id-1" }, Client: client,
			SigningSecret: testSecret, BotToken: token, APIURL: base,
		})
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	api := slack.New(token, slack.OptionAPIURL(base), slack.OptionHTTPClient(client))
	team, err := api.AuthTestContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	users, err := api.GetUsersContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	who := chat.PersonID{Platform: chat.Slack, Space: team.TeamID}
	for _, u := range users {
		if u.Name == "mia" {
			who.User = u.ID
		}
	}
	before := time.Now()
	a := start()
	look := func(a *App, key string, want bool) {
		t.Helper()
		if sent, known, err := a.Sent(t.Context(), who, key, before); sent != want || !known || err != nil {
			t.Errorf("%s: sent %v, known %v, %v", key, sent, known, err)
		}
	}
	look(a, "week-43", false)
	for _, key := range []string{"week-43", "week-44"} {
		if err := a.Send(t.Context(), who, sample(t, "private"), key); err != nil {
			t.Fatal(err)
		}
	}
	a = start()
	look(a, "week-43", true)
	look(a, "week-44", true)
	look(a, "week-45", false)
	who.User = "U0NOBODY"
	if err := a.Send(t.Context(), who, sample(t, "private"), "week-43"); !errors.Is(err, chat.ErrUnreachable) {
		t.Errorf("nobody: %v", err)
	}
}
