package slackapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

const (
	// bodyMost is the largest answer of Slack that is read, in bytes. A taken
	// message comes back whole, so it has room for that.
	bodyMost = 1 << 20
	// clientsKept bounds the clients, one a token.
	clientsKept = 1000
	clientTime  = 24 * time.Hour
)

// clients makes and keeps one slack.Client a token.
type clients struct {
	apiURL string
	doer   recorder
	kept   *recent[[sha256.Size]byte, *slack.Client]
}

func newClients(c *http.Client, apiURL string, now func() time.Time) *clients {
	own := *c
	// A redirect would carry the token, or the answer, to wherever it points.
	own.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &clients{
		apiURL: apiURL,
		doer:   recorder{&own},
		kept:   newRecent[[sha256.Size]byte, *slack.Client](clientsKept, now),
	}
}

// of is the client for a token. The key is a hash, so that no map of ours holds
// tokens that a rotation has already replaced any longer than their client.
func (c *clients) of(token string) *slack.Client {
	key := sha256.Sum256([]byte(token))
	if client, ok := c.kept.get(key); ok {
		return client
	}
	client := slack.New(token, slack.OptionHTTPClient(c.doer), slack.OptionAPIURL(c.apiURL))
	c.kept.put(key, client, clientTime)
	return client
}

// exchange is what happened on the wire during one call. slack-go's errors do
// not tell a refusal without a code from a success, lose the code when a field
// beside it has an unknown shape, and fail on a taken message that comes back
// with a block they do not know. So the verdict is made from this instead.
type exchange struct {
	started bool
	// broken is true when no complete answer came, unreached when no
	// connection came about.
	broken, unreached bool
	status            int
	// retryAfter is 0 when Slack named no time.
	retryAfter time.Duration
	body       []byte
}

type exchangeKey struct{}

// errWire stands in for the errors of net/http, which hold the URL.
var errWire = errors.New("no complete answer")

// recorder does the requests of slack-go and writes down what came of them.
type recorder struct{ client *http.Client }

func (r recorder) Do(req *http.Request) (*http.Response, error) {
	ex, ok := req.Context().Value(exchangeKey{}).(*exchange)
	if !ok {
		ex = &exchange{}
	}
	ex.started = true
	resp, err := r.client.Do(req) //nolint:gosec // The address is Slack's, or was checked by mayAnswer.
	if err != nil {
		ex.broken, ex.unreached = true, neverConnected(err)
		return nil, errWire
	}
	body := resp.Body
	defer func() { _ = body.Close() }()
	ex.status = resp.StatusCode
	ex.retryAfter = retryAfter(resp.Header.Get("Retry-After"))
	ex.body, err = io.ReadAll(io.LimitReader(body, bodyMost+1))
	if err != nil || len(ex.body) > bodyMost {
		ex.broken = true
		return nil, errWire
	}
	resp.Body = io.NopCloser(bytes.NewReader(ex.body))
	return resp, nil
}

// neverConnected is true when nothing can have been sent.
func neverConnected(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// retryAfterMost keeps a nonsense header from overflowing a duration.
const retryAfterMost = 24 * time.Hour

func retryAfter(header string) time.Duration {
	seconds, err := strconv.Atoi(strings.TrimSpace(header))
	if err != nil || seconds <= 0 {
		return 0
	}
	return min(time.Duration(min(seconds, int(retryAfterMost.Seconds())))*time.Second, retryAfterMost)
}

// slackAnswer is what every method's answer has.
// Source: https://docs.slack.dev/apis/web-api/#responses
type slackAnswer struct {
	OK    *bool  `json:"ok"`
	Error string `json:"error"`
	// TS names the message that was made, MessageTS the ephemeral one.
	TS        string `json:"ts"`
	MessageTS string `json:"message_ts"`
	// Metadata is read apart: an unexpected shape must not hide the rest.
	Metadata json.RawMessage `json:"response_metadata"`
}

// messages are what Slack found wrong with the blocks.
func (a slackAnswer) messages() []string {
	var m struct {
		Messages []string `json:"messages"`
	}
	if json.Unmarshal(a.Metadata, &m) != nil {
		return nil
	}
	return m.Messages
}

// verdict is nil when Slack took the call.
func (c apiCall) verdict(ctx context.Context, ex *exchange) *failure {
	f := &failure{method: c.method, status: ex.status}
	switch {
	case !ex.started && ctx.Err() != nil:
		f.class = classLate
		return f
	case !ex.started:
		f.class = classUnsent
		return f
	case ex.unreached:
		f.class = classUnreached
		return f
	case ex.broken || ex.status >= http.StatusInternalServerError || ex.status == http.StatusRequestTimeout:
		f.class = classUnsure
		return f
	case ex.status == http.StatusTooManyRequests:
		f.class = classLimited
		return f
	}

	a, readable := c.read(ex.body)
	f.code = safeCode(a.Error)
	f.faults, f.pointers = len(a.messages()), pointersIn(a.messages())
	switch f.code {
	case "ratelimited", "rate_limited":
		f.class = classLimited
		return f
	case "invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive":
		f.class = classToken
		return f
	case "internal_error", "fatal_error", "service_unavailable":
		// Slack's own words: some of it may have succeeded.
		f.class = classUnsure
		return f
	}
	switch {
	case ex.status != http.StatusOK:
		f.class = classRefused
	case !readable || a.OK == nil:
		f.class = classUnsure
	case !*a.OK && f.code != "":
		f.class = classRefused
	case !*a.OK:
		f.class = classUnsure
	case c.makesMessage && a.TS == "" && a.MessageTS == "":
		f.class = classUnsure
	default:
		return nil
	}
	return f
}

// read takes an answer apart. A response URL says a bare "ok" where methods
// say it in JSON.
func (c apiCall) read(body []byte) (a slackAnswer, readable bool) {
	// An upload is answered with a few words, and its status says it all.
	if word := string(bytes.TrimSpace(body)); c.method == methodResponse && (word == "ok" || word == "") || c.method == methodUpload {
		yes := true
		return slackAnswer{OK: &yes}, true
	}
	err := json.Unmarshal(body, &a)
	return a, err == nil
}
