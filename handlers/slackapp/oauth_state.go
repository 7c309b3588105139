package slackapp

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"sync"
	"time"
)

// What is wrong with a state that came back.
var (
	errStateForged  = errors.New("not a state of this server")
	errStateExpired = errors.New("an expired state")
	errStateUsed    = errors.New("a state that was used before")
)

const (
	// stateTime is how long somebody may take on Slack's page. A code lives as
	// long: https://docs.slack.dev/authentication/installing-with-oauth
	stateTime = 10 * time.Minute
	stateRand = 16
	stateBody = stateRand + 8
	stateSize = stateBody + sha256.Size
	usedMost  = 10_000
)

// oauthStates makes and checks the states that tie Slack's answer to the
// browser that asked: random bytes, the end of their time, and a signature.
// Every replica with the same secrets takes the others' states; that a state
// is used once is held within one process.
type oauthStates struct {
	key []byte
	now func() time.Time

	mu   sync.Mutex
	used map[string]time.Time
}

func newOAuthStates(clientSecret, signingSecret string, now func() time.Time) *oauthStates {
	// HKDF, so that a state tells nothing that serves to forge one of Slack's
	// own signatures. It fails for keys longer than 255 hashes, which this is not.
	key, err := hkdf.Key(sha256.New, []byte(clientSecret+"\x00"+signingSecret), nil, "framework-coach slack installation state", sha256.Size)
	if err != nil {
		panic("deriving the key of the states: " + err.Error())
	}
	return &oauthStates{key: key, now: now, used: map[string]time.Time{}}
}

func (s *oauthStates) issue() string {
	body := make([]byte, stateRand, stateSize)
	_, _ = rand.Read(body)                                                            // never fails
	body = binary.BigEndian.AppendUint64(body, uint64(s.now().Add(stateTime).Unix())) //nolint:gosec // after 1970
	return base64.RawURLEncoding.EncodeToString(append(body, s.sum(body)...))
}

// use takes a state once.
func (s *oauthStates) use(state string) error {
	b, err := base64.RawURLEncoding.Strict().DecodeString(state)
	if err != nil || len(b) != stateSize || !hmac.Equal(b[stateBody:], s.sum(b[:stateBody])) {
		return errStateForged
	}
	now := s.now()
	end := time.Unix(int64(binary.BigEndian.Uint64(b[stateRand:stateBody])), 0) //nolint:gosec // signed by us
	if !now.Before(end) {
		return errStateExpired
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := string(b[:stateRand])
	if _, ok := s.used[id]; ok {
		return errStateUsed
	}
	if len(s.used) >= usedMost {
		s.sweep(now)
	}
	s.used[id] = end
	return nil
}

// sweep makes room: the expired go, and if that is not enough all do. A state
// that is then taken twice still needs its cookie, and its code serves once.
func (s *oauthStates) sweep(now time.Time) {
	for id, end := range s.used {
		if !now.Before(end) {
			delete(s.used, id)
		}
	}
	if len(s.used) >= usedMost {
		clear(s.used)
	}
}

func (s *oauthStates) sum(body []byte) []byte {
	m := hmac.New(sha256.New, s.key)
	m.Write(body)
	return m.Sum(nil)
}
