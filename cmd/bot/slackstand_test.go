package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// What the stand-in and the program agree on. The token and the secret are
// also what no log may hold.
const (
	standToken  = "xoxb-canary-token"
	standSecret = "canary-signing-secret"
	standTeam   = "T0000COACH"
	standBot    = "U0000COACH"
)

// slackStand stands in for Slack's Web API: it takes everything and notes it.
// Its answers are the least that each method gives.
type slackStand struct {
	*httptest.Server

	mu    sync.Mutex
	calls []slackCall
	more  chan struct{}
	// seen, when set, is told of each call instead of keeping it.
	seen func(slackCall)
}

// slackCall is one call of a method, or one post to a response URL, whose
// method is "response".
type slackCall struct {
	Method string
	// Key is the channel, the last part of the response URL, or the person.
	Key  string
	Args map[string]any
	At   time.Time
}

func newSlackStand(t testing.TB, seen func(slackCall)) *slackStand {
	t.Helper()
	s := &slackStand{more: make(chan struct{}), seen: seen}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

// env is what points the program at the stand-in.
func (s *slackStand) env() []string {
	return []string{
		"SLACK_API_URL=" + s.URL + "/api/",
		"COACH_SLACK_BOT_TOKEN=" + standToken,
		"COACH_SLACK_SIGNING_SECRET=" + standSecret,
	}
}

func (s *slackStand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	c := slackCall{Args: map[string]any{}, At: time.Now()}
	if id, ok := strings.CutPrefix(r.URL.Path, "/response/"); ok {
		c.Method, c.Key = "response", id
	} else {
		c.Method = strings.TrimPrefix(r.URL.Path, "/api/")
	}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		err = json.Unmarshal(body, &c.Args)
	} else {
		var form url.Values
		form, err = url.ParseQuery(string(body))
		for k := range form {
			c.Args[k] = parsed(form.Get(k))
		}
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	for _, k := range []string{"channel", "user_id", "user", "channel_id"} {
		if v, ok := c.Args[k].(string); ok && c.Key == "" {
			c.Key = v
		}
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, s.answer(c))
	s.note(c)
}

func parsed(v string) any {
	var out any
	if strings.HasPrefix(v, "[") || strings.HasPrefix(v, "{") {
		if json.Unmarshal([]byte(v), &out) == nil {
			return out
		}
	}
	return v
}

func (s *slackStand) answer(c slackCall) string {
	switch c.Method {
	case "auth.test":
		return fmt.Sprintf(`{"ok":true,"url":"https://example.slack.com/","team":"Example","user":"coach","team_id":%q,"user_id":%q,"bot_id":"B0000COACH"}`, standTeam, standBot)
	case "chat.postMessage":
		return fmt.Sprintf(`{"ok":true,"channel":%q,"ts":"%d.%06d"}`, c.Key, c.At.Unix(), c.At.Nanosecond()/1000)
	case "chat.postEphemeral":
		return `{"ok":true,"message_ts":"1700000000.000100"}`
	case "views.open", "views.update", "views.publish":
		return `{"ok":true,"view":{"id":"V0000000001","hash":"1.abc","type":"modal","blocks":[]}}`
	case "conversations.open":
		return fmt.Sprintf(`{"ok":true,"channel":{"id":"D%v"}}`, c.Args["users"])
	case "users.info":
		return fmt.Sprintf(`{"ok":true,"user":{"id":%q,"name":"mia","tz":"Europe/London"}}`, c.Key)
	}
	return `{"ok":true}`
}

func (s *slackStand) note(c slackCall) {
	if s.seen != nil {
		s.seen(c)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	close(s.more)
	s.more = make(chan struct{})
}

// await returns the first call that fits, waiting for it.
func (s *slackStand) await(t testing.TB, what string, fits func(slackCall) bool) slackCall {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	for seen := 0; ; {
		s.mu.Lock()
		calls, more := s.calls, s.more
		s.mu.Unlock()
		for ; seen < len(calls); seen++ {
			if fits(calls[seen]) {
				return calls[seen]
			}
		}
		select {
		case <-more:
		case <-ctx.Done():
			t.Fatalf("%s never came; calls so far: %v", what, methods(calls))
		}
	}
}

func methods(calls []slackCall) []string {
	var out []string
	for _, c := range calls {
		out = append(out, c.Method+" "+c.Key)
	}
	return out
}

// signedPost is a request as Slack signs it.
func signedPost(ctx context.Context, to, contentType, body string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	at := strconv.FormatInt(time.Now().Unix(), 10)
	mac := hmac.New(sha256.New, []byte(standSecret))
	mac.Write([]byte("v0:" + at + ":" + body))
	r.Header.Set("Content-Type", contentType)
	r.Header.Set("X-Slack-Request-Timestamp", at)
	r.Header.Set("X-Slack-Signature", "v0="+hex.EncodeToString(mac.Sum(nil)))
	return r, nil
}

const (
	asJSON = "application/json"
	asForm = "application/x-www-form-urlencoded"
)

// saidInPrivate is the delivery of a direct message.
func saidInPrivate(id, user, channel, text string) string {
	ts := fmt.Sprintf("%d.%06d", time.Now().Unix(), time.Now().Nanosecond()/1000)
	return toJSON(map[string]any{
		"type": "event_callback", "event_id": "Ev" + id, "event_time": time.Now().Unix(), "team_id": standTeam, "api_app_id": "A0000COACH",
		"authorizations": []any{map[string]any{"enterprise_id": nil, "team_id": standTeam, "user_id": standBot, "is_bot": true, "is_enterprise_install": false}},
		"event": map[string]any{
			"type": "message", "channel_type": "im", "channel": channel, "user": user, "text": text, "ts": ts, "event_ts": ts, "team": standTeam,
			"client_msg_id": id,
		},
	})
}

// commanded is the delivery of "/coach text".
func commanded(id, user, text, responseURL string) string {
	return url.Values{
		"command": {"/coach"}, "text": {text}, "user_id": {user}, "user_name": {"mia"}, "team_id": {standTeam}, "team_domain": {"example"},
		"channel_id": {"C0000000001"}, "channel_name": {"growth"}, "api_app_id": {"A0000COACH"}, "is_enterprise_install": {"false"},
		"response_url": {responseURL}, "trigger_id": {"13345224609." + id + ".abcdef"},
	}.Encode()
}

func toJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// deliver sends a signed request and returns the status and the body.
func deliver(t testing.TB, to, contentType, body string) (int, string) {
	t.Helper()
	r, err := signedPost(t.Context(), to, contentType, body)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(answer)
}
