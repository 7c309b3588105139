package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// What the stand-in and the program agree on. The secret and the token for
// sending are also what no log may hold.
const (
	teamsSecret = "canary-client-secret"
	teamsToken  = "canary-access-token"
	teamsKeyID  = "stand-in-1"
)

// teamsStand stands in for what the program calls of Microsoft's: the metadata,
// the signing keys, the token endpoint and the Bot Connector. It takes
// everything that carries the token it gave out, and notes it.
type teamsStand struct {
	*httptest.Server
	key *rsa.PrivateKey
	ids atomic.Int64

	mu    sync.Mutex
	calls []teamsCall
	// seen, when set, is told of each call instead of keeping it.
	seen func(teamsCall)
	// strangers is how many calls of the Connector came without its token.
	strangers int
	// called is what people are called who are not called Alex.
	called map[string]string
	// open is true where nobody has a token, as in the Playground.
	open bool
}

// teamsCall is one call of the Connector.
type teamsCall struct {
	Method, Conversation string
	Body                 map[string]any
	At                   time.Time
}

func newTeamsStand(t testing.TB, seen func(teamsCall)) *teamsStand {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &teamsStand{key: key, seen: seen}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	t.Cleanup(func() {
		if s.strangers > 0 {
			t.Errorf("%d calls of the Connector came without its token", s.strangers)
		}
	})
	return s
}

// env is what points the program at the stand-in. The people of the bot's own
// directory are answered, and of others if any are named.
func (s *teamsStand) env(others ...string) []string {
	return []string{
		"COACH_TEAMS_APP_ID=" + standApp, "COACH_TEAMS_TENANT=" + standDirectory, "COACH_TEAMS_SECRET=" + teamsSecret,
		"COACH_TEAMS_TENANTS=" + strings.Join(append([]string{standDirectory}, others...), ","),
		"COACH_TEAMS_METADATA_URL=" + s.URL + "/openid", "COACH_TEAMS_TOKEN_URL=" + s.URL + "/token",
		"COACH_TEAMS_TRUSTED_HOSTS=" + strings.TrimPrefix(s.URL, "http://"),
	}
}

func (s *teamsStand) service() string { return s.URL + "/connector" }

func (s *teamsStand) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", asJSON)
	switch path, inside := strings.CutPrefix(r.URL.EscapedPath(), "/connector/v3/conversations"); {
	case r.URL.Path == "/openid":
		_, _ = fmt.Fprintf(w, `{"issuer":"https://api.botframework.com","jwks_uri":"%s/keys","id_token_signing_alg_values_supported":["RS256"]}`, s.URL)
	case r.URL.Path == "/keys":
		number := func(n *big.Int) string { return base64.RawURLEncoding.EncodeToString(n.Bytes()) }
		_, _ = io.WriteString(w, toJSON(map[string]any{"keys": []any{map[string]any{
			"kty": "RSA", "use": "sig", "kid": teamsKeyID, "endorsements": []string{"msteams"},
			"n": number(s.key.N), "e": number(big.NewInt(int64(s.key.E))),
		}}}))
	case r.URL.Path == "/token":
		if form, err := url.ParseQuery(string(raw)); err != nil || form.Get("client_secret") != teamsSecret {
			http.Error(w, `{"error":"invalid_client"}`, http.StatusUnauthorized)
			return
		}
		_, _ = io.WriteString(w, `{"token_type":"Bearer","expires_in":3599,"access_token":"`+teamsToken+`"}`)
	case inside:
		s.connector(w, r, path, raw)
	default:
		http.NotFound(w, r)
	}
}

func (s *teamsStand) connector(w http.ResponseWriter, r *http.Request, path string, raw []byte) {
	c := teamsCall{Method: r.Method, At: time.Now()}
	if !s.open && r.Header.Get("Authorization") != "Bearer "+teamsToken {
		s.mu.Lock()
		s.strangers++
		s.mu.Unlock()
		http.Error(w, `{"error":{"code":"BotNotRegistered"}}`, http.StatusUnauthorized)
		return
	}
	if err := json.Unmarshal(raw, &c.Body); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	conversation, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if c.Conversation, _ = url.PathUnescape(conversation); r.Method == http.MethodPost {
		w.WriteHeader(http.StatusCreated)
	}
	_, _ = fmt.Fprintf(w, `{"id":"sent-%d"}`, s.ids.Add(1))
	if c.Body["type"] == "typing" {
		return
	}
	s.note(c)
}

func (s *teamsStand) note(c teamsCall) {
	if s.seen != nil {
		s.seen(c)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
}

// to are the calls for a conversation so far, in order.
func (s *teamsStand) to(conversation string) []teamsCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []teamsCall
	for _, c := range s.calls {
		if c.Conversation == conversation {
			out = append(out, c)
		}
	}
	return out
}

// token is what the Connector signs a request with, with some claims said
// otherwise.
func (s *teamsStand) token(t testing.TB, change jwt.MapClaims) string {
	t.Helper()
	now := time.Now()
	claims := jwt.MapClaims{
		"iss": "https://api.botframework.com", "aud": standApp, "serviceurl": s.service(),
		"nbf": now.Add(-5 * time.Second).Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for name, v := range change {
		claims[name] = v
	}
	token := jwt.NewWithClaims(jwt.SigningMethodRS256, claims)
	token.Header["kid"] = teamsKeyID
	out, err := token.SignedString(s.key)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// someone is a person in their own conversation with the coach.
type someone struct{ tenant, name string }

func (p someone) conversation() string { return "a:" + p.name }

// activity is what comes from a person, with more to it.
func (s *teamsStand) activity(p someone, id string, more map[string]any) map[string]any {
	name, ok := s.called[p.name]
	if !ok {
		name = "Alex"
	}
	out := map[string]any{
		"id": id, "channelId": "msteams", "serviceUrl": s.service(), "locale": "en-GB",
		"timestamp": time.Now().UTC().Format(time.RFC3339Nano), "localTimezone": "Europe/London",
		"from":         map[string]any{"id": "29:" + p.name, "name": name},
		"recipient":    map[string]any{"id": "28:" + standApp, "name": "Framework Coach"},
		"conversation": map[string]any{"id": p.conversation(), "conversationType": "personal", "tenantId": p.tenant},
		"channelData":  map[string]any{"tenant": map[string]any{"id": p.tenant}},
	}
	for name, v := range more {
		out[name] = v
	}
	return out
}

// said is a message in the person's own conversation.
func (s *teamsStand) said(p someone, id, text string) string {
	return toJSON(s.activity(p, id, map[string]any{"type": "message", "text": text, "textFormat": "plain"}))
}

// pressed is a press of a button in a card of an earlier message.
func (s *teamsStand) pressed(p someone, id, choice string) string {
	return toJSON(s.activity(p, id, map[string]any{
		"type": "invoke", "name": "adaptiveCard/action", "replyToId": "card-" + id,
		"value": map[string]any{"trigger": "manual", "action": map[string]any{
			"type": "Action.Execute", "verb": "choice", "data": map[string]any{"choice": choice},
		}},
	}))
}

// teamsPost is a request as the Connector makes it.
func teamsPost(ctx context.Context, base, token, body string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/messages", strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", asJSON)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return r, nil
}

// handTeams delivers a body and returns the status and what was answered.
func handTeams(t testing.TB, base, token, body string) (int, string) {
	t.Helper()
	r, err := teamsPost(t.Context(), base, token, body)
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

// directory is one of many, by its number.
func directory(n int) string {
	return "aaaaaaaa-bbbb-4ccc-8ddd-" + strings.Repeat("0", 12-len(strconv.Itoa(n))) + strconv.Itoa(n)
}
