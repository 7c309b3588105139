package teamsapp

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// Every request that is not the Connector's own is refused, and nothing of it
// is answered.
func TestBadTokens(t *testing.T) {
	s := newScene(t)
	message := s.activity(t, "message")
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	rs := func(key string, change map[string]any) string {
		k := firstKey()
		if key == "stranger" {
			return "Bearer " + signed(t, jwt.SigningMethodRS256, strangerKey(), "k1", s.claims(change))
		}
		if key == "webchat" {
			k = secondKey()
		}
		return "Bearer " + signed(t, jwt.SigningMethodRS256, k, key, s.claims(change))
	}
	crit := jwt.NewWithClaims(jwt.SigningMethodRS256, s.claims(nil))
	crit.Header["kid"], crit.Header["crit"] = "k1", []string{"b64"}
	critical, err := crit.SignedString(firstKey())
	if err != nil {
		t.Fatal(err)
	}
	good := rs("k1", nil)
	for _, c := range []struct {
		name, token string
		change      map[string]any
		want        int
	}{
		{"none", "", nil, 401},
		{"not a token", "Bearer not.a.jwt", nil, 401},
		{"free text", "evil", nil, 401},
		{"another scheme", "Basic " + strings.TrimPrefix(good, "Bearer "), nil, 401},
		{"empty bearer", "Bearer ", nil, 401},
		{"very long", "Bearer " + strings.Repeat("a", maxToken+1), nil, 401},
		{"cut short", good[:len(good)-10], nil, 401},
		{"alg none", "Bearer " + signed(t, jwt.SigningMethodNone, jwt.UnsafeAllowNoneSignatureType, "k1", s.claims(nil)), nil, 401},
		{"HS256 with the public key", "Bearer " + signed(t, jwt.SigningMethodHS256, firstKey().N.Bytes(), "k1", s.claims(nil)), nil, 401},
		{"RS512", "Bearer " + signed(t, jwt.SigningMethodRS512, firstKey(), "k1", s.claims(nil)), nil, 401},
		{"PS256", "Bearer " + signed(t, jwt.SigningMethodPS256, firstKey(), "k1", s.claims(nil)), nil, 401},
		{"another's signature", rs("stranger", nil), nil, 401},
		{"unknown key", rs("nobody", nil), nil, 401},
		{"no key id", rs("", nil), nil, 401},
		{"a critical extension", "Bearer " + critical, nil, 401},
		{"key of another channel", rs("webchat", nil), nil, 401},
		{"expired", rs("k1", map[string]any{"exp": at(-6 * time.Minute)}), nil, 401},
		{"no expiry", rs("k1", map[string]any{"exp": nil}), nil, 401},
		{"expiry is a text", rs("k1", map[string]any{"exp": "soon"}), nil, 401},
		{"not yet", rs("k1", map[string]any{"nbf": at(7 * time.Minute)}), nil, 401},
		{"another audience", rs("k1", map[string]any{"aud": "00000000-0000-0000-0000-00000000dead"}), nil, 401},
		{"no audience", rs("k1", map[string]any{"aud": nil}), nil, 401},
		{"audience is a number", rs("k1", map[string]any{"aud": 7}), nil, 401},
		{"another issuer", rs("k1", map[string]any{"iss": "https://sts.windows.net/evil/"}), nil, 401},
		{"government issuer", rs("k1", map[string]any{"iss": "https://api.botframework.us"}), nil, 401},
		{"no issuer", rs("k1", map[string]any{"iss": nil}), nil, 401},
		{"no service url", rs("k1", map[string]any{"serviceurl": nil}), nil, 401},
		{"another service url", rs("k1", map[string]any{"serviceurl": "https://evil.example/"}), nil, 401},
		{"service url is an array", rs("k1", map[string]any{"serviceurl": []string{s.service()}}), nil, 401},
		{"activity of another service url", good, map[string]any{"serviceUrl": "https://evil.example/"}, 401},
		{"activity of another channel", good, map[string]any{"channelId": "webchat"}, 403},
		{"activity of another tenant", good, map[string]any{"conversation": map[string]any{"id": "a:1", "tenantId": "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"}, "channelData": nil}, 403},
		{"activity of no tenant", good, map[string]any{"conversation": map[string]any{"id": "a:1"}, "channelData": nil}, 403},
		{"activity of two tenants", good, map[string]any{"channelData": map[string]any{"tenant": map[string]any{"id": "bbbbbbbb-bbbb-4ccc-8ddd-eeeeeeeeeeee"}}}, 403},
	} {
		t.Run(c.name, func(t *testing.T) {
			body := map[string]any{}
			for k, v := range message {
				body[k] = v
			}
			for k, v := range c.change {
				body[k] = v
			}
			raw, err := json.Marshal(body)
			if err != nil {
				t.Fatal(err)
			}
			w := s.post(t, c.token, raw)
			if w.Code != c.want || w.Body.Len() > 0 {
				t.Errorf("status %d with %q, want %d with nothing", w.Code, w.Body, c.want)
			}
		})
	}
	s.inbox.settle()
	if m := s.messages(); len(m) > 0 {
		t.Errorf("%d refused messages were answered", len(m))
	}
}

func TestGoodTokens(t *testing.T) {
	s := newScene(t)
	at := func(d time.Duration) int64 { return time.Now().Add(d).Unix() }
	for name, change := range map[string]map[string]any{
		"plain":                   {},
		"skew of expiry":          {"exp": at(-4 * time.Minute)},
		"skew of beginning":       {"nbf": at(4 * time.Minute)},
		"audience in an array":    {"aud": []string{testApp}},
		"service url, less slash": {"serviceurl": strings.TrimSuffix(s.service(), "/")},
		"no beginning":            {"nbf": nil},
	} {
		t.Run(name, func(t *testing.T) {
			v := s.activity(t, "message")
			v["id"] = name
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			before := len(s.messages())
			w := s.post(t, "bearer "+signed(t, jwt.SigningMethodRS256, firstKey(), "k1", s.claims(change)), raw)
			s.inbox.settle()
			if w.Code != http.StatusOK || len(s.messages()) != before+1 {
				t.Errorf("status %d, %d messages", w.Code, len(s.messages())-before)
			}
		})
	}
}

// Two Authorization headers can be read two ways.
func TestTwoAuthorizations(t *testing.T) {
	s := newScene(t)
	raw, _ := json.Marshal(s.activity(t, "message"))
	server := newServer(t, s)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server+pathMessages, strings.NewReader(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header["Authorization"] = []string{s.bearer(t), "Bearer x"}
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusUnauthorized {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestTenants(t *testing.T) {
	const second = "cccccccc-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	s := newScene(t, func(c *Config) { c.AllowedTenants = []string{second} })
	v := s.activity(t, "message")
	if w := s.deliver(t, v); w.Code != http.StatusForbidden {
		t.Errorf("a tenant that is not allowed: %d", w.Code)
	}
	v["conversation"].(map[string]any)["tenantId"] = strings.ToUpper(second)
	v["channelData"] = map[string]any{}
	if w := s.deliver(t, v); w.Code != http.StatusOK {
		t.Errorf("an allowed tenant: %d", w.Code)
	}
}

// There is no way to set the app up without verification but the Playground.
func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		want   string
	}{
		"no app id":           {func(c *Config) { c.AppID = "" }, "AppID"},
		"no tenant":           {func(c *Config) { c.Tenant = "" }, "Tenant"},
		"no credentials":      {func(c *Config) { c.Secret = "" }, "Secret, Certificate or ManagedIdentity"},
		"two credentials":     {func(c *Config) { c.ManagedIdentity = true }, "more than one"},
		"app id of no form":   {func(c *Config) { c.AppID = "app" }, "is no id"},
		"tenant of no form":   {func(c *Config) { c.AllowedTenants = []string{"*"} }, "is no id"},
		"unknown cloud":       {func(c *Config) { c.Cloud = "moon" }, "moon"},
		"no inbox":            {func(c *Config) { c.Inbox = nil }, "Inbox"},
		"playground, secrets": {func(c *Config) { c.Playground = true }, "no credentials"},
		"broken certificate":  {func(c *Config) { c.Secret, c.Certificate = "", []byte("x") }, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			config := s.config
			config.Registerer = nil
			c.change(&config)
			_, err := New(config)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q in it", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), testSecret) {
				t.Errorf("the secret is in the error: %v", err)
			}
		})
	}
}

func TestPlayground(t *testing.T) {
	s := newScene(t, func(c *Config) { c.Playground, c.Secret, c.AppID, c.Tenant = true, "", "", "" })
	raw, _ := json.Marshal(s.activity(t, "message"))
	for name, c := range map[string]struct {
		remote, host, origin string
		want                 int
	}{
		"this machine":     {"127.0.0.1:5000", "localhost:8080", "", 200},
		"version 6":        {"[::1]:5000", "[::1]:8080", "", 200},
		"the network":      {"192.0.2.7:5000", "localhost:8080", "", 403},
		"another name":     {"127.0.0.1:5000", "evil.example", "", 403},
		"a page elsewhere": {"127.0.0.1:5000", "localhost:8080", "https://evil.example", 403},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, pathMessages, strings.NewReader(string(raw)))
			if err != nil {
				t.Fatal(err)
			}
			r.RemoteAddr, r.Host = c.remote, c.host
			r.Header.Set("Content-Type", "application/json")
			if c.origin != "" {
				r.Header.Set("Origin", c.origin)
			}
			if got := serve(s, r); got != c.want {
				t.Errorf("status %d, want %d", got, c.want)
			}
		})
	}
	s.inbox.settle()
	if sent := s.ms.sent(); len(sent) != 1 || sent[0].token != "" {
		t.Errorf("sent %d messages, the first with token %q", len(sent), sent[0].token)
	}
}

func TestClouds(t *testing.T) {
	for name, want := range map[Cloud]string{
		"": "https://login.microsoftonline.com/t/oauth2/v2.0/token", Public: "https://login.microsoftonline.com/t/oauth2/v2.0/token",
		GCC:     "https://login.microsoftonline.com/t/oauth2/v2.0/token",
		GCCHigh: "https://login.microsoftonline.us/t/oauth2/v2.0/token", DoD: "https://login.microsoftonline.us/t/oauth2/v2.0/token",
	} {
		c, err := cloudOf(name)
		if err != nil || c.tokenURL("t") != want || len(c.Hosts) == 0 {
			t.Errorf("%q: %+v, %v", name, c, err)
		}
	}
}

// A token for one cloud opens no other.
func TestGovernmentIssuer(t *testing.T) {
	s := newScene(t, func(c *Config) { c.Cloud = GCCHigh })
	raw, _ := json.Marshal(s.activity(t, "message"))
	if w := s.post(t, s.bearer(t), raw); w.Code != http.StatusUnauthorized {
		t.Errorf("the public issuer in GCC High: %d", w.Code)
	}
	token := "Bearer " + signed(t, jwt.SigningMethodRS256, firstKey(), "k1", s.claims(map[string]any{"iss": "https://api.botframework.us"}))
	if w := s.post(t, token, raw); w.Code != http.StatusOK {
		t.Errorf("its own issuer: %d", w.Code)
	}
	s.inbox.settle()
}

func TestReadKey(t *testing.T) {
	short := jwkOf("k", firstKey())
	short["n"] = base64.RawURLEncoding.EncodeToString(make([]byte, 128))
	even := jwkOf("k", firstKey())
	even["e"] = base64.RawURLEncoding.EncodeToString([]byte{2})
	other := jwkOf("k", firstKey())
	other["use"] = "enc"
	for name, v := range map[string]any{
		"short": short, "even": even, "for encryption": other, "text": "x", "number": 1,
		"another kind": map[string]any{"kty": "EC", "kid": "k"}, "no id": jwkOf("", firstKey()),
		"endorsements of another type": map[string]any{"kty": "RSA", "kid": "k", "n": short["n"], "e": "AQAB", "endorsements": 1},
	} {
		raw, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, ok := readKey(raw); ok {
			t.Errorf("%s was taken", name)
		}
	}
	raw, _ := json.Marshal(jwkOf("k", firstKey(), "msteams"))
	if id, k, ok := readKey(raw); !ok || id != "k" || !k.public.Equal(&firstKey().PublicKey) || fmt.Sprint(k.endorsements) != "[msteams]" {
		t.Errorf("a good key: %v %v %v", id, k.endorsements, ok)
	}
}
