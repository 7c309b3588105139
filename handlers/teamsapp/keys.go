package teamsapp

import (
	"context"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// Keys are fetched anew after keysFresh, and serve for keysMost while that
	// fails. Microsoft allows both.
	// Source: https://learn.microsoft.com/azure/bot-service/rest-api/bot-framework-rest-connector-authentication
	keysFresh, keysMost = 24 * time.Hour, 5 * 24 * time.Hour
	// keysRetry is the pause between tries to renew old keys.
	keysRetry = 5 * time.Minute
	keysTime  = 10 * time.Second
	// An unknown key id has the keys fetched at once, this often in a row and
	// then once in the pause: anyone can invent ids.
	unknownBurst, unknownPause = 5, 10 * time.Second
	keysBody                   = 1 << 20
	// No RSA key of less than 2048 bits is taken.
	keyLeast, keyLargest = 256, 1024
)

var (
	errUnknownKey = errors.New("unknown signing key")
	// errNoKeys: nobody can tell whether a token is good.
	errNoKeys = errors.New("no signing keys could be had")
)

// signingKey is one key of the Connector, and the channels it may sign for.
type signingKey struct {
	public       *rsa.PublicKey
	endorsements []string
}

type keysConfig struct {
	Metadata string
	Client   *http.Client
	Now      func() time.Time
	Log      *slog.Logger
}

// keys are the signing keys of the Connector. No lock is held while they are
// fetched, and those who wait for the same fetch share it.
type keys struct {
	c       keysConfig
	unknown *rate.Limiter

	mu      sync.Mutex
	byID    map[string]signingKey
	jwks    string
	fetched time.Time
	tried   time.Time
	flight  *keysFlight
}

// keysFlight is a fetch under way. err is set before done is closed.
type keysFlight struct {
	done chan struct{}
	err  error
}

func newKeys(c keysConfig) *keys {
	return &keys{c: c, unknown: rate.NewLimiter(rate.Every(unknownPause), unknownBurst)}
}

// get is the key with an id. It waits for a fetch only when the key is not
// known. The error is errUnknownKey, errNoKeys or the context's.
func (k *keys) get(ctx context.Context, id string) (signingKey, error) {
	if key, ok := k.held(ctx, id); ok {
		return key, nil
	}
	// A fetch that was under way already may have begun before the key was
	// published, so a second one may follow.
	for range 2 {
		flight, joined, err := k.fetchFor(ctx)
		if err != nil {
			return signingKey{}, err
		}
		select {
		case <-flight.done:
		case <-ctx.Done():
			return signingKey{}, ctx.Err()
		}
		if key, ok := k.held(ctx, id); ok {
			return key, nil
		}
		if flight.err != nil {
			return signingKey{}, errNoKeys
		}
		if !joined {
			break
		}
	}
	return signingKey{}, errUnknownKey
}

// held is a key that is at hand. Old keys are renewed beside the request.
func (k *keys) held(ctx context.Context, id string) (signingKey, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.c.Now()
	age := now.Sub(k.fetched)
	key, ok := k.byID[id]
	if !ok || age > keysMost {
		return signingKey{}, false
	}
	if age > keysFresh && k.flight == nil && now.Sub(k.tried) > keysRetry {
		k.begin(ctx, now)
	}
	return key, true
}

// fetchFor joins the fetch that is under way or begins one. The first of all
// costs nothing of what unknown ids may.
func (k *keys) fetchFor(ctx context.Context) (flight *keysFlight, joined bool, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.flight != nil {
		return k.flight, true, nil
	}
	now := k.c.Now()
	if !k.tried.IsZero() && !k.unknown.AllowN(now, 1) {
		if len(k.byID) == 0 || now.Sub(k.fetched) > keysMost {
			return nil, false, errNoKeys
		}
		return nil, false, errUnknownKey
	}
	return k.begin(ctx, now), false, nil
}

// begin is called with the lock held.
func (k *keys) begin(ctx context.Context, now time.Time) *keysFlight {
	f := &keysFlight{done: make(chan struct{})}
	k.flight, k.tried = f, now
	jwks := k.jwks
	// It serves everyone who waits, so it ends with no single request.
	ctx = context.WithoutCancel(ctx)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, keysTime)
		defer cancel()
		byID, from, err := k.fetch(ctx, jwks)
		k.mu.Lock()
		defer k.mu.Unlock()
		if err == nil {
			k.byID, k.jwks, k.fetched = byID, from, k.c.Now()
		} else {
			k.c.Log.LogAttrs(ctx, slog.LevelWarn, "the signing keys of Teams were not fetched", slog.Any("reason", err))
		}
		f.err = err
		k.flight = nil
		close(f.done)
	}()
	return f
}

// fetch reads the metadata and the keys it leads to. When the metadata cannot
// be had, the keys are looked for where they were before.
func (k *keys) fetch(ctx context.Context, known string) (map[string]signingKey, string, error) {
	var metadata struct {
		JWKS string `json:"jwks_uri"`
	}
	from := known
	err := k.getJSON(ctx, k.c.Metadata, "metadata", &metadata)
	if err == nil {
		from = metadata.JWKS
		err = sameSafety(k.c.Metadata, from)
	}
	if err != nil && (known == "" || from != known) {
		return nil, "", err
	}
	var set struct {
		Keys []json.RawMessage `json:"keys"`
	}
	if err := k.getJSON(ctx, from, "keys", &set); err != nil {
		return nil, "", err
	}
	byID := map[string]signingKey{}
	for _, raw := range set.Keys {
		if id, key, ok := readKey(raw); ok {
			byID[id] = key
		}
	}
	if len(byID) == 0 {
		return nil, "", errors.New("the key document holds no RSA key that can be used")
	}
	return byID, from, nil
}

// sameSafety refuses keys over a less safe way than the metadata.
func sameSafety(metadata, jwks string) error {
	u, err := url.Parse(jwks)
	if err != nil || u.Host == "" || u.User != nil {
		return errors.New("the metadata names no address for the keys")
	}
	m, err := url.Parse(metadata)
	if u.Scheme != "https" && (err != nil || u.Scheme != m.Scheme || !isLocal(u.Hostname())) {
		return errors.New("the metadata names an address for the keys that is not https")
	}
	return nil
}

// readKey reads one JSON Web Key. Keys of other kinds are none of ours.
// Source: RFC 7517 and RFC 7518, section 6.3.1.
func readKey(raw json.RawMessage) (id string, key signingKey, ok bool) {
	var j struct {
		Kind         string   `json:"kty"`
		Use          string   `json:"use"`
		ID           string   `json:"kid"`
		N            string   `json:"n"`
		E            string   `json:"e"`
		Endorsements []string `json:"endorsements"`
	}
	if json.Unmarshal(raw, &j) != nil || j.Kind != "RSA" || j.ID == "" || j.Use != "" && j.Use != "sig" {
		return "", signingKey{}, false
	}
	n, err := base64.RawURLEncoding.DecodeString(j.N)
	if err != nil || len(n) < keyLeast || len(n) > keyLargest || n[0] == 0 {
		return "", signingKey{}, false
	}
	e, err := base64.RawURLEncoding.DecodeString(j.E)
	if err != nil || len(e) == 0 || len(e) > 3 {
		return "", signingKey{}, false
	}
	exponent := int(new(big.Int).SetBytes(e).Int64())
	if exponent < 3 || exponent%2 == 0 {
		return "", signingKey{}, false
	}
	return j.ID, signingKey{&rsa.PublicKey{N: new(big.Int).SetBytes(n), E: exponent}, j.Endorsements}, true
}

// getJSON names what it read, not where: an address may hold what a test or an
// operator put there.
func (k *keys) getJSON(ctx context.Context, address, what string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("reading the %s: the address is none", what)
	}
	resp, err := k.c.Client.Do(req) //nolint:gosec // The address is Microsoft's, or the operator's.
	if err != nil {
		return fmt.Errorf("reading the %s: no complete answer", what)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("reading the %s: status %d", what, resp.StatusCode)
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, keysBody)).Decode(into); err != nil {
		return fmt.Errorf("reading the %s: the answer cannot be read", what)
	}
	return nil
}
