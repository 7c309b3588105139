package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

const (
	// A token is renewed beside the traffic when less than tokenEarly is left,
	// and no more used when less than tokenLeast is.
	tokenEarly, tokenLeast = 5 * time.Minute, 30 * time.Second
	// tokenRetry is the pause between tries to renew one that still serves.
	tokenRetry = 15 * time.Second
	tokenTime  = 20 * time.Second
	// tokenTries are made within one renewal.
	tokenTries, tokenPause = 3, 500 * time.Millisecond
	// tokenMost keeps a nonsense lifetime from outlasting a key rotation.
	tokenMost = 24 * time.Hour
	tokenBody = 64 << 10

	identityAddress = "http://169.254.169.254/metadata/identity/oauth2/token"
)

// tokens give the bearer token for what goes out. It is minted by one caller
// and shared by all.
type tokens struct {
	now  func() time.Time
	http *http.Client
	log  *slog.Logger
	// request makes the call that mints; nil means that there are no tokens.
	request func(context.Context) (*http.Request, error)
	metrics *metrics

	mu     sync.Mutex
	token  string
	until  time.Time
	tried  time.Time
	flight *tokenFlight
}

// tokenFlight is a renewal under way. The rest is set before done is closed.
type tokenFlight struct {
	done    chan struct{}
	token   string
	failure *failure
}

func newTokens(c Config, where cloud, m *metrics) (*tokens, error) {
	t := &tokens{now: c.Now, http: c.Client, log: c.Log, metrics: m}
	if c.Playground {
		return t, nil
	}
	address := c.TokenURL
	if address == "" {
		address = where.tokenURL(c.Tenant)
	}
	form := func() url.Values {
		return url.Values{
			"grant_type": {"client_credentials"}, "client_id": {c.AppID}, "scope": {where.Resource + "/.default"},
		}
	}
	switch {
	case c.ManagedIdentity:
		t.request = func(ctx context.Context) (*http.Request, error) { return identityRequest(ctx, c, where.Resource) }
	case len(c.Certificate) > 0:
		cert, err := readCertificate(c.Certificate)
		if err != nil {
			return nil, err
		}
		t.request = func(ctx context.Context) (*http.Request, error) {
			signed, err := cert.assertion(c.AppID, address, c.NewID(), c.Now())
			if err != nil {
				return nil, err
			}
			values := form()
			values.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
			values.Set("client_assertion", signed)
			return formRequest(ctx, address, values)
		}
	default:
		t.request = func(ctx context.Context) (*http.Request, error) {
			values := form()
			values.Set("client_secret", c.Secret)
			return formRequest(ctx, address, values)
		}
	}
	return t, nil
}

func formRequest(ctx context.Context, address string, values url.Values) (*http.Request, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, strings.NewReader(values.Encode()))
	if err != nil {
		return nil, fmt.Errorf("making the token request: %w", err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return req, nil
}

// identityRequest asks the Azure machine for a token of its own.
// Source: https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
// and https://learn.microsoft.com/azure/app-service/overview-managed-identity
func identityRequest(ctx context.Context, c Config, resource string) (*http.Request, error) {
	address, version := c.IdentityEndpoint, "2019-08-01"
	if address == "" {
		address, version = identityAddress, "2018-02-01"
	}
	query := url.Values{"resource": {resource}, "client_id": {c.AppID}, "api-version": {version}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?"+query.Encode(), nil)
	if err != nil {
		return nil, fmt.Errorf("making the identity request: %w", err)
	}
	if c.IdentityEndpoint == "" {
		req.Header.Set("Metadata", "true")
	} else {
		req.Header.Set("X-IDENTITY-HEADER", c.IdentityHeader)
	}
	return req, nil
}

// bearer is a token that serves now, or "" where none is needed.
func (t *tokens) bearer(ctx context.Context) (string, *failure) {
	if t.request == nil {
		return "", nil
	}
	t.mu.Lock()
	now := t.now()
	left := t.until.Sub(now)
	if t.token != "" && left > tokenLeast {
		if left <= tokenEarly && t.flight == nil && now.Sub(t.tried) > tokenRetry {
			t.begin(ctx, now)
		}
		token := t.token
		t.mu.Unlock()
		return token, nil
	}
	flight := t.flight
	if flight == nil {
		flight = t.begin(ctx, now)
	}
	t.mu.Unlock()
	select {
	case <-flight.done:
	case <-ctx.Done():
		return "", &failure{call: callToken, class: classLate}
	}
	if flight.failure != nil {
		f := *flight.failure
		return "", &f
	}
	return flight.token, nil
}

// drop forgets a token that was refused, unless it has been replaced.
func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.token == token {
		t.token = ""
	}
}

// begin is called with the lock held.
func (t *tokens) begin(ctx context.Context, now time.Time) *tokenFlight {
	f := &tokenFlight{done: make(chan struct{})}
	t.flight, t.tried = f, now
	// It serves everyone who waits, so it ends with no single answer.
	ctx = context.WithoutCancel(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, tokenTime)
		defer cancel()
		token, lasts, failed := t.mint(ctx)
		if failed != nil {
			t.log.LogAttrs(ctx, slog.LevelError, "no token for Teams",
				slog.String("class", string(failed.class)), slog.String("code", failed.code), slog.Int("status", failed.status))
		}
		t.mu.Lock()
		defer t.mu.Unlock()
		if failed == nil {
			t.token, t.until = token, t.now().Add(lasts)
		}
		f.token, f.failure = token, failed
		t.flight = nil
		close(f.done)
	}()
	return f
}

// mint asks for a token, and again where trouble may pass.
func (t *tokens) mint(ctx context.Context) (string, time.Duration, *failure) {
	for try := 1; ; try++ {
		token, lasts, f := t.ask(ctx)
		t.metrics.called(callToken, f)
		if f == nil || try == tokenTries || f.status != 0 && f.status != http.StatusTooManyRequests && f.status < 500 {
			return token, lasts, f
		}
		if !sleep(ctx, spread(tokenPause<<try)) {
			return "", 0, f
		}
	}
}

func (t *tokens) ask(ctx context.Context) (string, time.Duration, *failure) {
	refused := &failure{call: callToken, class: classNoToken}
	req, err := t.request(ctx)
	if err != nil {
		return "", 0, refused
	}
	resp, err := t.http.Do(req) //nolint:gosec // The address is Microsoft's, the machine's, or the operator's.
	if err != nil {
		return "", 0, refused
	}
	defer func() { _ = resp.Body.Close() }()
	refused.status = resp.StatusCode
	var answer struct {
		Token string     `json:"access_token"`
		Lasts looseCount `json:"expires_in"`
		Error string     `json:"error"`
		// Codes are Entra's own numbers: 7000215 is a wrong secret.
		Codes []int `json:"error_codes"`
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, tokenBody))
	if err == nil {
		err = json.Unmarshal(body, &answer)
	}
	switch {
	case resp.StatusCode != http.StatusOK:
		refused.code = safeCode(answer.Error)
		if len(answer.Codes) > 0 {
			refused.code = fmt.Sprintf("AADSTS%d", answer.Codes[0])
		}
		return "", 0, refused
	case err != nil:
		refused.code = "unreadable"
		return "", 0, refused
	case answer.Token == "" || answer.Lasts <= 0 || strings.ContainsAny(answer.Token, "\r\n"):
		refused.code = "empty"
		return "", 0, refused
	}
	return answer.Token, min(time.Duration(min(answer.Lasts, looseCount(tokenMost/time.Second)))*time.Second, tokenMost), nil
}

// looseCount is a number that managed identities write as a text.
type looseCount int64

func (n *looseCount) UnmarshalJSON(raw []byte) error {
	var number json.Number
	if err := json.Unmarshal([]byte(strings.Trim(string(raw), `"`)), &number); err != nil {
		return errors.New("expected a number")
	}
	whole, err := number.Int64()
	if err != nil {
		return errors.New("expected a whole number")
	}
	*n = looseCount(whole)
	return nil
}
