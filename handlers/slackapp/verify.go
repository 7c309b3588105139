package slackapp

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// The headers of a signed request, from
// https://docs.slack.dev/authentication/verifying-requests-from-slack/
const (
	signatureHeader = "X-Slack-Signature"
	timestampHeader = "X-Slack-Request-Timestamp"
)

// oldestRequest is how far the time of a request may be from ours, either way.
const oldestRequest = 5 * time.Minute

// Why a request is not from Slack. They are all the log learns of it.
var (
	errMissingHeader  = errors.New("missing header")
	errStale          = errors.New("stale")
	errWrongSignature = errors.New("wrong signature")
)

// verify holds a request against the signing secret. It does the same as
// slack.SecretsVerifier, with a clock of our own.
func verify(secret string, h http.Header, body []byte, now time.Time) error {
	signature, stamp := h.Get(signatureHeader), h.Get(timestampHeader)
	if signature == "" || stamp == "" {
		return errMissingHeader
	}
	text, ok := strings.CutPrefix(signature, "v0=")
	if !ok || secret == "" {
		return errWrongSignature
	}
	given, err := hex.DecodeString(text)
	if err != nil || len(given) != sha256.Size {
		return errWrongSignature
	}
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return errWrongSignature
	}
	if now.Sub(time.Unix(seconds, 0)).Abs() > oldestRequest {
		return errStale
	}
	if !hmac.Equal(given, sign(secret, stamp, body)) {
		return errWrongSignature
	}
	return nil
}

// sign is the signature of a body at a time, in raw bytes.
func sign(secret, stamp string, body []byte) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return mac.Sum(nil)
}
