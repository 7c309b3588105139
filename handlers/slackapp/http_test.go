package slackapp

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const jsonType = "application/json"

func TestBadRequests(t *testing.T) {
	s := newScene()
	event := string(payload(t, "event_message_im"))
	command := formBody(payload(t, "command"))
	press := url.Values{"payload": {string(payload(t, "press_choice"))}}.Encode()
	at := func(d time.Duration, body string) func(*http.Request) {
		return func(r *http.Request) { signRequest(r, testSecret, s.clock.now().Add(d), body) }
	}
	header := func(name, value string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set(name, value) }
	}
	without := func(name string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Del(name) }
	}
	query := func(q string) func(*http.Request) {
		return func(r *http.Request) { r.URL.RawQuery = q }
	}
	const events, commands, interactions = "/slack/events", "/slack/commands", "/slack/interactions"
	for _, c := range []struct {
		name, path, contentType, body string
		change                        func(*http.Request)
		status                        int
		reason                        string
	}{
		{"no signature", events, jsonType, event, without(signatureHeader), 401, "missing header"},
		{"no time", events, jsonType, event, without(timestampHeader), 401, "missing header"},
		{"a signature of zeros", events, jsonType, event, header(signatureHeader, "v0="+strings.Repeat("0", 64)), 401, "wrong signature"},
		{"another version", events, jsonType, event, header(signatureHeader, "v1="+strings.Repeat("a", 64)), 401, "wrong signature"},
		{"no hex", events, jsonType, event, header(signatureHeader, "v0=zz"), 401, "wrong signature"},
		{"too short", events, jsonType, event, header(signatureHeader, "v0=abcd"), 401, "wrong signature"},
		{"another secret", events, jsonType, event, func(r *http.Request) { signRequest(r, "other", s.clock.now(), event) }, 401, "wrong signature"},
		{"another body", events, jsonType, event, at(0, event+" "), 401, "wrong signature"},
		{"another time", events, jsonType, event, header(timestampHeader, "1760000000"), 401, "stale"},
		{"a time that is none", events, jsonType, event, header(timestampHeader, "soon"), 401, "wrong signature"},
		{"a time out of range", events, jsonType, event, header(timestampHeader, "9223372036854775807"), 401, "stale"},
		{"stale", events, jsonType, event, at(-301*time.Second, event), 401, "stale"},
		{"from the future", events, jsonType, event, at(301*time.Second, event), 401, "stale"},
		{"five minutes old", events, jsonType, event, at(-300*time.Second, event), 200, ""},
		{"forged command", commands, formType, command, at(0, command+"&x=1"), 401, "wrong signature"},
		{"forged press", interactions, formType, press, header(signatureHeader, "v0="+strings.Repeat("0", 64)), 401, "wrong signature"},
		{"unsigned challenge", events, jsonType, `{"type":"url_verification","challenge":"c"}`, without(signatureHeader), 401, "missing header"},
		{"event as a form", events, formType, event, nil, 415, ""},
		{"event as text", events, "text/plain", event, nil, 415, ""},
		{"no type", events, "", event, nil, 415, ""},
		{"command as JSON", commands, jsonType, command, nil, 415, ""},
		{"press as JSON", interactions, jsonType, press, nil, 415, ""},
		{"with a character set", events, jsonType + "; charset=utf-8", event, nil, 200, ""},
		{"truncated event", events, jsonType, event[:len(event)/2], nil, 400, ""},
		{"truncated press", interactions, formType, press[:len(press)/2], nil, 400, ""},
		{"no JSON", events, jsonType, "hello", nil, 400, ""},
		{"empty event", events, jsonType, "", nil, 400, ""},
		{"an array", events, jsonType, "[]", nil, 400, ""},
		{"null", events, jsonType, "null", nil, 400, ""},
		{"no event inside", events, jsonType, `{"type":"event_callback"}`, nil, 400, ""},
		{"an event without a type", events, jsonType, `{"type":"event_callback","event":{}}`, nil, 400, ""},
		{"a delivery of an unknown type", events, jsonType, `{"type":"something_new"}`, nil, 200, ""},
		{"empty command", commands, formType, "", nil, 400, ""},
		{"a form that is none", commands, formType, "%zz=%", nil, 400, ""},
		{"no payload", interactions, formType, "x=1", nil, 400, ""},
		{"payload is no JSON", interactions, formType, "payload=%7Bnope", nil, 400, ""},
		{"payload in the query", interactions, formType, "", query(press), 400, ""},
		{"a press of nobody", interactions, formType, "payload=" + url.QueryEscape(`{"type":"block_actions"}`), nil, 400, ""},
		{"an interaction of an unknown type", interactions, formType, "payload=" + url.QueryEscape(`{"type":"new","user":{"id":"U1"}}`), nil, 200, ""},
		{"too large", events, jsonType, strings.Repeat("x", maxBody+1), nil, 413, ""},
		{"certificate check", commands, formType, "ssl_check=1&token=x", without(signatureHeader), 200, ""},
		{"a word about it", commands, formType, "text=ssl_check=1", without(signatureHeader), 401, "missing header"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s.log.Reset()
			s.inbox.seen = nil
			var change []func(*http.Request)
			if c.change != nil {
				change = append(change, c.change)
			}
			got := s.post(c.path, c.contentType, c.body, change...)
			if got.Code != c.status {
				t.Errorf("status %d, want %d: %s", got.Code, c.status, got.Body)
			}
			if c.status == http.StatusBadRequest && got.Header().Get(noRetryHeader) != "1" {
				t.Error("Slack would send it again")
			}
			if c.reason != "" {
				if n := strings.Count(s.log.String(), "\n"); n != 1 || !strings.Contains(s.log.String(), `"reason":"`+c.reason+`"`) {
					t.Errorf("the log should hold one line with %q: %s", c.reason, s.log)
				}
			}
			for _, secret := range []string{"hooks.slack.com", "Practitioner", "v0=", testSecret} {
				if strings.Contains(s.log.String(), secret) || strings.Contains(got.Body.String(), secret) {
					t.Errorf("%q was given away: %s %s", secret, s.log, got.Body)
				}
			}
		})
	}
}

func TestOtherMethods(t *testing.T) {
	s := newScene()
	for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete} {
		w := httptest.NewRecorder()
		s.mux().ServeHTTP(w, httptest.NewRequest(method, "/slack/events", nil))
		if w.Code != http.StatusMethodNotAllowed {
			t.Errorf("%s is answered with %d", method, w.Code)
		}
	}
}

// The smaller limit of the server around it must come out the same.
func TestServersOwnLimit(t *testing.T) {
	s := newScene()
	w := httptest.NewRecorder()
	r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(strings.Repeat("x", 100)))
	http.MaxBytesHandler(s.mux(), 10).ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("status %d, want 413", w.Code)
	}
}

func TestChallenge(t *testing.T) {
	s := newScene()
	got := s.deliver(t, "event_challenge")
	if got.Code != http.StatusOK || got.Body.String() != "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P" {
		t.Errorf("%d %q", got.Code, got.Body)
	}
	if ct := got.Header().Get("Content-Type"); ct != "text/plain; charset=utf-8" {
		t.Errorf("Content-Type %q", ct)
	}
}

// Our check must decide as the library's, whose clock cannot be set.
func TestVerifyAgreesWithTheLibrary(t *testing.T) {
	now := time.Now()
	body := []byte(`{"a":1}`)
	stamp := func(d time.Duration) string { return strconv.FormatInt(now.Add(d).Unix(), 10) }
	good := func(stamp string) string {
		r := httptest.NewRequest(http.MethodPost, "/", nil)
		seconds, _ := strconv.ParseInt(stamp, 10, 64)
		signRequest(r, testSecret, time.Unix(seconds, 0), string(body))
		return r.Header.Get(signatureHeader)
	}
	for _, c := range []struct{ name, secret, stamp, signature string }{
		{"good", testSecret, stamp(0), good(stamp(0))},
		{"upper case", testSecret, stamp(0), "v0=" + strings.ToUpper(good(stamp(0))[3:])},
		{"old", testSecret, stamp(-290 * time.Second), good(stamp(-290 * time.Second))},
		{"too old", testSecret, stamp(-302 * time.Second), good(stamp(-302 * time.Second))},
		{"ahead", testSecret, stamp(290 * time.Second), good(stamp(290 * time.Second))},
		{"too far ahead", testSecret, stamp(310 * time.Second), good(stamp(310 * time.Second))},
		{"another secret", "other", stamp(0), good(stamp(0))},
		{"no secret", "", stamp(0), good(stamp(0))},
		{"another time", testSecret, stamp(time.Second), good(stamp(0))},
		{"no version", testSecret, stamp(0), good(stamp(0))[3:]},
		{"v1", testSecret, stamp(0), "v1=" + good(stamp(0))[3:]},
		{"no hex", testSecret, stamp(0), "v0=" + strings.Repeat("z", 64)},
		{"too long", testSecret, stamp(0), good(stamp(0)) + "00"},
		{"empty", testSecret, "", ""},
		{"time with a sign", testSecret, "+" + stamp(0), good(stamp(0))},
		{"time with a space", testSecret, " " + stamp(0), good(stamp(0))},
		{"time as a word", testSecret, "now", good(stamp(0))},
	} {
		h := http.Header{}
		h.Set(signatureHeader, c.signature)
		h.Set(timestampHeader, c.stamp)
		ours := verify(c.secret, h, body, now) == nil
		v, err := slack.NewSecretsVerifier(h, c.secret)
		if err == nil {
			if _, err = v.Write(body); err == nil {
				err = v.Ensure()
			}
		}
		if ours != (err == nil) {
			t.Errorf("%s: we accept: %v, the library says: %v", c.name, ours, err)
		}
	}
}

// Slack repeats what it thinks is lost, ten times at once if need be.
func TestRepeatsAreWorkedOnce(t *testing.T) {
	s := newScene()
	server := httptest.NewServer(s.mux())
	defer server.Close()
	body := string(payload(t, "event_message_im"))
	var wg sync.WaitGroup
	for range 10 {
		wg.Go(func() {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL+"/slack/events", strings.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			r.Header.Set("Content-Type", jsonType)
			r.Header.Set("X-Slack-Retry-Num", "1")
			signRequest(r, testSecret, s.clock.now(), body)
			resp, err := server.Client().Do(r)
			if err != nil {
				t.Error(err)
				return
			}
			defer resp.Body.Close()
			if resp.StatusCode != http.StatusOK {
				t.Errorf("a repeat is answered with %d", resp.StatusCode)
			}
		})
	}
	wg.Wait()
	if n := len(s.inbox.taken()); n != 1 {
		t.Errorf("the inbox took %d deliveries, want 1", n)
	}
}

// A message with a mention comes as two events with two event ids.
func TestOneMessageInTwoEvents(t *testing.T) {
	s := newScene()
	raw := string(payload(t, "event_message_im"))
	s.deliverRaw(t, "event_", []byte(raw))
	mention := strings.NewReplacer(`"type":"message"`, `"type":"app_mention"`, "Ev09ABCDEF12", "Ev09ABCDEF13").Replace(raw)
	if got := s.deliverRaw(t, "event_", []byte(mention)); got.Code != http.StatusOK {
		t.Errorf("status %d", got.Code)
	}
	if n := len(s.inbox.taken()); n != 1 {
		t.Errorf("the inbox took %d deliveries, want 1", n)
	}
}

// Each route acknowledges at once, also while every answer hangs.
func TestAcknowledgedAtOnce(t *testing.T) {
	s := newScene()
	release := make(chan struct{})
	s.reply = func(ctx context.Context, _ chat.Message) (chat.Reply, error) {
		select {
		case <-release:
		case <-time.After(2 * time.Second):
		}
		return quotedReply(), ctx.Err()
	}
	var working sync.WaitGroup
	s.inbox.each = func(d handlers.Delivery) {
		working.Go(func() { _, _ = d.Work(context.WithoutCancel(t.Context())) })
	}
	for _, name := range []string{"event_message_im", "event_app_mention", "event_home_opened", "command", "press_choice", "press_share", "selected_message", "shortcut_ask"} {
		s.inbox.seen = nil
		start := time.Now()
		got := s.deliver(t, name)
		took := time.Since(start)
		t.Logf("%-20s %v", name, took)
		if got.Code != http.StatusOK || took > time.Second {
			t.Errorf("%s: %d after %v", name, got.Code, took)
		}
	}
	close(release)
	working.Wait()
}
