package teamsapp

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"
	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/handlers"
)

const (
	// answerMost is the largest answer of the Connector that is read, in bytes.
	answerMost = 64 << 10
	// callTime is how long one call is tried again while Teams asks for it.
	callTime = 2 * time.Minute
	// repeatsMost is how often a broken call is repeated if it may be.
	repeatsMost = 2
	repeatPause = 200 * time.Millisecond
)

type clientConfig struct {
	HTTP   *http.Client
	Tokens *tokens
	// Hosts may be sent a token. Local lets any port of this machine be called.
	Hosts   []string
	Local   bool
	Now     func() time.Time
	Metrics *metrics
}

// client calls the Bot Connector.
type client struct {
	c  clientConfig
	mu sync.Mutex
	// tenants pace the calls of each tenant. They are as many as the settings
	// allow.
	tenants map[string]*rate.Limiter
}

func newClient(c clientConfig) *client { return &client{c: c, tenants: map[string]*rate.Limiter{}} }

// call is one call of the Connector.
type call struct {
	// name is for errors, logs and metrics.
	name, method string
	// service is the address activities of this conversation came from.
	service, tenant string
	// conversation and activity stand in the path; the second may be empty. For
	// callMember it is somebody's id.
	conversation, activity string
	// lane paces the calls of one conversation; it may be nil.
	lane *handlers.Lane
	body any
	// patience is how long it may wait before it is sent and between tries; 0
	// means callTime.
	patience time.Duration
	// took is given what was answered; it may be nil.
	took func(body []byte)
}

// do does one call and returns the id Teams gave to what it made. It waits out
// the pauses Teams asks for, and repeats only what cannot arrive twice.
func (c *client) do(ctx context.Context, what call) (id string, failed *failure) {
	address, f := c.address(what)
	if f != nil {
		return "", f
	}
	var body []byte
	if what.body != nil {
		var err error
		if body, err = wire(what.body); err != nil {
			return "", &failure{call: what.name, class: classUnsent}
		}
	}
	until := time.Now().Add(callTime)
	if what.patience > 0 {
		until = time.Now().Add(what.patience)
	}
	if d, ok := ctx.Deadline(); ok && d.Before(until) {
		until = d
	}
	repeats, pauses, minted := 0, 0, false
	for {
		if f := c.pace(ctx, what); f != nil {
			return "", f
		}
		token, f := c.c.Tokens.bearer(ctx)
		if f != nil {
			return "", f
		}
		got := c.try(ctx, what, address, token, body)
		id, f := got.verdict(what)
		c.c.Metrics.called(what.name, f)
		if f == nil {
			if what.took != nil {
				what.took(got.body)
			}
			return id, nil
		}
		switch {
		case ctx.Err() != nil:
			return "", f
		case got.status == http.StatusUnauthorized && token != "" && !minted:
			// Revoked, or the secret was changed: one new token is worth a try.
			minted = true
			c.c.Tokens.drop(token)
			continue
		case f.class == classLimited || f.class == classBusy:
			pause := pauseAfter(got.retryAfter, pauses)
			pauses++
			f.after = pause
			if time.Now().Add(pause).Before(until) && sleep(ctx, pause) {
				continue
			}
		case f.class == classUnreached, f.class == classUnsure && what.method != http.MethodPost:
			if repeats < repeatsMost && sleep(ctx, spread(repeatPause<<repeats)) {
				repeats++
				continue
			}
		}
		return "", f
	}
}

// pace waits for the conversation's turn and the tenant's.
func (c *client) pace(ctx context.Context, what call) *failure {
	if what.patience > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, what.patience)
		defer cancel()
	}
	err := what.lane.Wait(ctx)
	if err == nil {
		c.mu.Lock()
		tenant, ok := c.tenants[what.tenant]
		if !ok {
			tenant = rate.NewLimiter(tenantRate, tenantBurst)
			c.tenants[what.tenant] = tenant
		}
		c.mu.Unlock()
		err = tenant.Wait(ctx)
	}
	if err != nil {
		return &failure{call: what.name, class: classLate}
	}
	return nil
}

// address is where a call goes, if it may go there at all.
func (c *client) address(what call) (string, *failure) {
	untrusted := &failure{call: what.name, class: classUntrusted}
	u, err := url.Parse(what.service)
	if err != nil || !c.trusted(u) {
		return "", untrusted
	}
	address := u.Scheme + "://" + u.Host + strings.TrimRight(u.EscapedPath(), "/") + "/v3/conversations"
	if what.name == callCreate {
		return address, nil
	}
	if what.conversation == "" {
		return "", untrusted
	}
	for _, id := range []string{what.conversation, what.activity} {
		// No id of Teams has a slash; with one, the path would lead elsewhere.
		if strings.ContainsAny(id, `/\`) || id == "." || id == ".." {
			return "", untrusted
		}
	}
	list := "/activities"
	if what.name == callMember {
		list = "/members"
	}
	address += "/" + url.PathEscape(what.conversation) + list
	if what.activity != "" {
		address += "/" + url.PathEscape(what.activity)
	}
	return address, nil
}

// trusted is true for the hosts a token may be sent to.
func (c *client) trusted(u *url.URL) bool {
	if u.User != nil || u.RawQuery != "" || u.Fragment != "" || u.Host == "" {
		return false
	}
	listed := slices.ContainsFunc(c.c.Hosts, func(h string) bool { return strings.EqualFold(h, u.Host) })
	if u.Scheme == "http" && isLocal(u.Hostname()) {
		return listed || c.c.Local
	}
	return u.Scheme == "https" && listed && !c.c.Local
}

// got is what came of one try.
type got struct {
	status int
	// broken is true when no answer came, unreached when no connection did.
	broken, unreached bool
	retryAfter        time.Duration
	body              []byte
}

func (c *client) try(ctx context.Context, what call, address, token string, body []byte) got {
	req, err := http.NewRequestWithContext(ctx, what.method, address, bytes.NewReader(body))
	if err != nil {
		return got{broken: true, unreached: true}
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	if len(body) > 0 {
		req.Header.Set("Content-Type", "application/json; charset=utf-8")
	}
	req.Header.Set("Accept", "application/json")
	resp, err := c.c.HTTP.Do(req) //nolint:gosec // The address was checked by trusted.
	if err != nil {
		return got{broken: true, unreached: neverConnected(err)}
	}
	defer func() { _ = resp.Body.Close() }()
	g := got{status: resp.StatusCode, retryAfter: retryAfter(resp.Header.Get("Retry-After"), c.c.Now())}
	// The status says whether it was taken; a body that breaks off costs an id.
	g.body, _ = io.ReadAll(io.LimitReader(resp.Body, answerMost))
	return g
}

// neverConnected is true when nothing can have been sent.
func neverConnected(err error) bool {
	if op, ok := errors.AsType[*net.OpError](err); ok && op.Op == "dial" {
		return true
	}
	_, ok := errors.AsType[*tls.CertificateVerificationError](err)
	return ok
}

// verdict is what a try came to: an id, or a failure.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages#status-codes-from-bot-conversational-apis
func (g got) verdict(what call) (string, *failure) {
	f := &failure{call: what.name, status: g.status}
	switch {
	case g.unreached:
		f.class = classUnreached
		return "", f
	case g.broken:
		f.class = classUnsure
		return "", f
	case g.status >= 200 && g.status < 300:
		var made struct {
			ID string `json:"id"`
		}
		_ = json.Unmarshal(g.body, &made) // Not every call makes something.
		return made.ID, nil
	}
	f.code = errorCode(g.body)
	switch g.status {
	case http.StatusTooManyRequests:
		f.class = classLimited
	case http.StatusPreconditionFailed, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		f.class = classBusy
	case http.StatusUnauthorized:
		f.class = classToken
	case http.StatusForbidden:
		f.class = classGone
	case http.StatusNotFound:
		f.class = classGone
		if what.activity != "" {
			f.class = classRefused // The message is gone, and nothing else.
		}
	default:
		f.class = classRefused
		if g.status >= 500 {
			f.class = classUnsure
		}
	}
	return "", f
}

// errorCode is Microsoft's own name of an error. A more exact one can stand in
// a text of JSON inside the message.
func errorCode(body []byte) string {
	var e struct {
		Error struct {
			Code    string `json:"code"`
			Message string `json:"message"`
		} `json:"error"`
	}
	if json.Unmarshal(body, &e) != nil {
		return ""
	}
	var inner struct {
		SubCode string `json:"subCode"`
	}
	if json.Unmarshal([]byte(e.Error.Message), &inner) == nil && inner.SubCode != "" {
		return safeCode(inner.SubCode)
	}
	return safeCode(e.Error.Code)
}

// bound is the client as the library knows it. It builds each address anew,
// because the library's own leads elsewhere for some ids, and sends nothing
// when a handler had nothing to say. The library passes it no context.
type bound struct{ client *client }

// Post sends an activity.
func (b bound) Post(_ url.URL, a schema.Activity) error {
	if a.Type == "" {
		return nil
	}
	return b.do(call{name: callSend, method: http.MethodPost, body: a}, a)
}

// Put replaces an activity.
func (b bound) Put(_ url.URL, a schema.Activity) error {
	return b.do(call{name: callUpdate, method: http.MethodPut, activity: a.ID, body: a}, a)
}

// Delete removes an activity.
func (b bound) Delete(_ url.URL, a schema.Activity) error {
	return b.do(call{name: callDelete, method: http.MethodDelete, activity: a.ID}, a)
}

func (b bound) do(what call, a schema.Activity) error {
	what.service, what.tenant, what.conversation = a.ServiceURL, a.Conversation.TenantID, a.Conversation.ID
	_, f := b.client.do(context.Background(), what)
	return f.orNil()
}
