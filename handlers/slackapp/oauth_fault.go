package slackapp

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"time"

	"github.com/slack-go/slack"
)

// What can be wrong with a call, for the log and for what a person is told.
const (
	faultRefused    = "refused"      // Slack said no, with a code
	faultRate       = "rate_limited" // too many calls
	faultStatus     = "status"       // no answer of the API, but of a server before it
	faultTimeout    = "timeout"
	faultConnection = "connection"
	faultUnreadable = "unreadable" // no JSON, or not of the documented shape
	faultEmpty      = "empty"      // ok, but without what it should bring; or not ok without a code
)

// oauthError says what was wrong with a call and nothing that was in it: the
// library's own errors may hold an address or a piece of an answer with a token.
type oauthError struct {
	method, class string
	// code is Slack's, when refused.
	code   string
	status int
	// after is how long Slack wants to be left alone.
	after time.Duration
	// ended is the context's error, if that was it.
	ended error
}

func (e *oauthError) Error() string {
	said := "calling " + e.method + ": " + e.class
	if e.code != "" {
		said += " (" + e.code + ")"
	}
	if e.status != 0 {
		said += fmt.Sprintf(" (HTTP %d)", e.status)
	}
	return said
}

func (e *oauthError) Unwrap() error { return e.ended }

// dead says that the token is refused for good, so that asking again is no use.
func (e *oauthError) dead() bool {
	switch e.code {
	case "invalid_refresh_token", "invalid_grant", "token_revoked", "token_expired",
		"invalid_auth", "not_authed", "account_inactive", "team_access_not_granted":
		return true
	}
	return false
}

var codeOfSlack = regexp.MustCompile(`^[a-z0-9_]{1,60}$`)

// oauthFault reads the error of a call with slack-go.
func oauthFault(method string, err error) *oauthError {
	e := &oauthError{method: method, class: faultUnreadable}
	var refused slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var network *url.Error
	var timeout net.Error
	switch {
	case errors.As(err, &refused):
		e.class, e.code = faultRefused, refused.Err
		if !codeOfSlack.MatchString(e.code) {
			e.code = "other"
		}
	case errors.As(err, &limited):
		e.class, e.after = faultRate, limited.RetryAfter
	case errors.As(err, &status):
		e.class, e.status = faultStatus, status.Code
		if e.status == 429 {
			e.class = faultRate
		}
	case errors.Is(err, context.Canceled):
		e.class, e.ended = faultTimeout, context.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		e.class, e.ended = faultTimeout, context.DeadlineExceeded
	case errors.As(err, &timeout) && timeout.Timeout():
		e.class = faultTimeout
	case errors.As(err, &network):
		e.class = faultConnection
	}
	return e
}
