package teamsapp

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

func TestTokenIsSharedAndRenewedEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		tokens := s.sender.c.Client.c.Tokens
		var wg sync.WaitGroup
		for range 64 {
			wg.Go(func() {
				if token, f := tokens.bearer(t.Context()); f != nil || token != testToken+"-1" {
					t.Errorf("%q, %v", token, f)
				}
			})
		}
		wg.Wait()
		if n := s.ms.count("token"); n != 1 {
			t.Errorf("%d tokens for 64 callers", n)
		}
		time.Sleep(3599*time.Second - tokenEarly)
		if token, _ := tokens.bearer(t.Context()); token != testToken+"-1" {
			t.Errorf("shortly before the end: %q", token)
		}
		synctest.Wait()
		if token, _ := tokens.bearer(t.Context()); token != testToken+"-2" {
			t.Errorf("after the renewal: %q", token)
		}
		// The endpoint goes down: the old token serves as long as it may.
		s.ms.set("token", says(http.StatusServiceUnavailable, ""))
		time.Sleep(3599*time.Second - tokenEarly + time.Minute)
		if token, f := tokens.bearer(t.Context()); f != nil || token != testToken+"-2" {
			t.Errorf("while it cannot be renewed: %q, %v", token, f)
		}
		time.Sleep(tokenEarly)
		if token, f := tokens.bearer(t.Context()); f == nil || token != "" || f.class != classNoToken {
			t.Errorf("after its end: %q, %v", token, f)
		}
	})
}

func TestTokenRefusals(t *testing.T) {
	for name, c := range map[string]struct {
		answer http.HandlerFunc
		code   string
		tries  int
	}{
		"wrong secret": {says(401, `{"error":"invalid_client","error_description":"canary","error_codes":[7000215]}`), "AADSTS7000215", 1},
		"no numbers":   {says(400, `{"error":"invalid_request"}`), "invalid_request", 1},
		"free text":    {says(400, `{"error":"canary words here"}`), "other", 1},
		"no JSON":      {says(200, `<html>`), "unreadable", 1},
		"empty token":  {says(200, `{"access_token":"","expires_in":3599}`), "empty", 1},
		"a line end":   {says(200, `{"access_token":"a\r\nb","expires_in":3599}`), "empty", 1},
		"no lifetime":  {says(200, `{"access_token":"a"}`), "empty", 1},
		"in trouble":   {says(503, ``), "", tokenTries},
		"too many":     {says(429, ``), "", tokenTries},
		"odd lifetime": {says(200, `{"access_token":"a","expires_in":"soon"}`), "unreadable", 1},
		"negative":     {says(200, `{"access_token":"a","expires_in":-1}`), "empty", 1},
		"sends elsewhere": {func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "http://evil.example", http.StatusFound)
		}, "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newBubble(t)
				s.ms.set("token", c.answer)
				_, f := s.sender.c.Client.c.Tokens.bearer(t.Context())
				if f == nil || f.class != classNoToken || f.code != c.code {
					t.Errorf("failure %v, want the code %q", f, c.code)
				}
				if n := s.ms.count("token"); n != c.tries {
					t.Errorf("%d tries, want %d", n, c.tries)
				}
			})
		})
	}
}

// A short-lived token serves once, and does not send the coach round in circles.
func TestShortToken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		s.ms.set("token", says(200, `{"access_token":"a","expires_in":"10"}`))
		if token, f := s.sender.c.Client.c.Tokens.bearer(t.Context()); f != nil || token != "a" || s.ms.count("token") != 1 {
			t.Errorf("%q, %v, %d calls", token, f, s.ms.count("token"))
		}
	})
}

func TestSecretRequest(t *testing.T) {
	s := newScene(t)
	s.deliver(t, s.activity(t, "message"))
	form, err := url.ParseQuery(s.ms.forms[0])
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"grant_type": "client_credentials", "client_id": testApp, "client_secret": testSecret, "scope": "https://api.botframework.com/.default",
	} {
		if form.Get(name) != want {
			t.Errorf("%s = %q", name, form.Get(name))
		}
	}
}

func testCertificate(t *testing.T, key *rsa.PrivateKey) (cert, pkcs1, pkcs8 []byte) {
	t.Helper()
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "coach"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	p8, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: p8})
}

func TestCertificateRequest(t *testing.T) {
	cert, pkcs1, pkcs8 := testCertificate(t, firstKey())
	other, _, _ := testCertificate(t, secondKey())
	for name, file := range map[string][]byte{
		"certificate first": append(append([]byte{}, cert...), pkcs8...),
		"key first":         append(append([]byte{}, pkcs1...), cert...),
		"an issuer too":     append(append(append([]byte{}, other...), pkcs8...), cert...),
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, func(c *Config) { c.Secret, c.Certificate = "", file })
			s.deliver(t, s.activity(t, "message"))
			form, err := url.ParseQuery(s.ms.forms[0])
			if err != nil || form.Get("client_secret") != "" {
				t.Fatalf("%v, secret %q", err, form.Get("client_secret"))
			}
			if got := form.Get("client_assertion_type"); got != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
				t.Errorf("type %q", got)
			}
			var claims jwt.RegisteredClaims
			token, err := jwt.ParseWithClaims(form.Get("client_assertion"), &claims, func(*jwt.Token) (any, error) { return &firstKey().PublicKey, nil },
				jwt.WithValidMethods([]string{"PS256"}), jwt.WithAudience(s.config.TokenURL), jwt.WithIssuer(testApp), jwt.WithSubject(testApp), jwt.WithExpirationRequired())
			if err != nil {
				t.Fatal(err)
			}
			if thumb, _ := token.Header["x5t#S256"].(string); len(thumb) != 43 || claims.ID == "" {
				t.Errorf("thumbprint %q, id %q", thumb, claims.ID)
			}
			if len(s.ms.sent()) != 1 {
				t.Error("nothing was sent with it")
			}
		})
	}
	for name, file := range map[string]string{
		"no key":         string(cert),
		"no certificate": string(pkcs8),
		"another's":      string(other) + string(pkcs8),
		"encrypted":      string(cert) + "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
		"broken key":     string(cert) + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
		"broken":         "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + string(pkcs8),
	} {
		if _, err := readCertificate([]byte(file)); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}

func TestManagedIdentity(t *testing.T) {
	var asked *http.Request
	s := newScene(t, func(c *Config) {
		c.Secret, c.ManagedIdentity = "", true
		c.IdentityEndpoint, c.IdentityHeader = strings.TrimSuffix(c.TokenURL, "token")+"identity", "canary-header"
	})
	s.ms.set("identity", func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_ = json.NewEncoder(w).Encode(map[string]string{"access_token": testToken, "expires_in": "3599", "resource": "x"})
	})
	s.deliver(t, s.activity(t, "message"))
	if len(s.ms.sent()) != 1 {
		t.Fatal("nothing was sent")
	}
	q := asked.URL.Query()
	if q.Get("resource") != "https://api.botframework.com" || q.Get("client_id") != testApp || q.Get("api-version") != "2019-08-01" || asked.Header.Get("X-IDENTITY-HEADER") != "canary-header" {
		t.Errorf("asked %v with %v", q, asked.Header)
	}
	machine, err := identityRequest(t.Context(), Config{AppID: testApp}, "r")
	if err != nil || machine.Header.Get("Metadata") != "true" || machine.URL.Host != "169.254.169.254" {
		t.Errorf("on a virtual machine: %v %v", machine, err)
	}
}
