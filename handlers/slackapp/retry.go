package slackapp

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// Slack's methods that are called, as labels for errors, logs and metrics.
const (
	methodPost      = "chat.postMessage"
	methodEphemeral = "chat.postEphemeral"
	methodOpen      = "views.open"
	methodUpdate    = "views.update"
	methodPublish   = "views.publish"
	methodStatus    = "assistant.threads.setStatus"
	methodTitle     = "assistant.threads.setTitle"
	methodPrompts   = "assistant.threads.setSuggestedPrompts"
	methodUser      = "users.info"
	methodDirect    = "conversations.open"
	methodHistory   = "conversations.history"
	// methodResponse is the POST to a response URL, which has no name.
	methodResponse = "response_url"
)

const (
	// callTime is how long one call is tried again while Slack says 429.
	callTime = 2 * time.Minute
	// repeatsMost is how often a broken call is repeated if it may be.
	repeatsMost = 2
	repeatPause = 200 * time.Millisecond
	// pauseFirst, doubled up to pauseMost, stands in for a missing Retry-After.
	pauseFirst, pauseMost = time.Second, 30 * time.Second
	// pauseSpread keeps those who waited for the same pause from ending it
	// with one volley that brings the next.
	pauseSpread = 250 * time.Millisecond
	pausesKept  = 10_000
)

// apiCall is one call of Slack's API.
type apiCall struct {
	method string
	do     func(context.Context, *slack.Client) error
	// repeatable calls leave the same behind when they are taken twice.
	repeatable bool
	// once marks a call that is refused because it was taken before: after a
	// broken try, a refusal says nothing.
	once bool
	// makesMessage is true when the answer must name the message made.
	makesMessage bool
	// tokenless calls need no installation.
	tokenless bool
	// until is when the last try may begin; zero means callTime from now.
	until time.Time
}

// call does one call, waits out the pauses Slack asks for, and repeats only
// what cannot arrive twice.
//
// Waiting is measured on the runtime's clock, which timers run on; the injected
// clock only tells what time it is.
func (s *sender) call(ctx context.Context, p place, c apiCall) *failure {
	if c.until.IsZero() {
		c.until = time.Now().Add(callTime)
	}
	key := pauseKey{p.Enterprise, p.Team, c.method}
	doubt := false
	for repeats := 0; ; {
		if f := s.pauses.wait(ctx, key, c.until); f != nil {
			return c.last(f, doubt)
		}
		f, after := s.try(ctx, p, c)
		if f == nil {
			s.pauses.end(key)
			return nil
		}
		switch {
		case f.class == classLimited:
			s.pauses.begin(key, after)
			continue
		case f.class == classUnreached, f.class == classUnsure && c.repeatable:
			doubt = doubt || f.class == classUnsure
			if repeats < repeatsMost && time.Now().Before(c.until) && sleep(ctx, backoff(s.repeatPause, repeats)) {
				repeats++
				continue
			}
		}
		return c.last(f, doubt)
	}
}

// last settles what a failure means after earlier tries that may have been taken.
func (c apiCall) last(f *failure, doubt bool) *failure {
	f.method = c.method
	if doubt && (c.once || f.class != classRefused && f.class != classToken) {
		f.class = classUnsure
	}
	return f
}

// try does the call once. The duration is Slack's Retry-After.
func (s *sender) try(ctx context.Context, p place, c apiCall) (*failure, time.Duration) {
	if ctx.Err() != nil {
		return &failure{method: c.method, class: classLate}, 0
	}
	var client *slack.Client
	if !c.tokenless {
		// Looked up for each try: a rotation may have come between.
		in, err := s.installations.find(ctx, p.Enterprise, p.Team)
		if err != nil {
			f := &failure{method: c.method, class: classNoToken, code: "lookup_failed", cause: err}
			if errors.Is(err, errNotInstalled) {
				f.code = "not_installed"
			}
			return f, 0
		}
		client = s.clients.of(in.Token)
	}
	ex := &exchange{}
	start := s.now()
	// Its error says less than the exchange, and may hold a secret.
	_ = c.do(context.WithValue(ctx, exchangeKey{}, ex), client)
	f := c.verdict(ctx, ex)
	s.metrics.called(c.method, f, s.now().Sub(start))
	return f, ex.retryAfter
}

// backoff is the pause before a repeat, with half of it left to chance.
func backoff(first time.Duration, repeats int) time.Duration {
	d := first << repeats
	return d/2 + rand.N(d) //nolint:gosec // Spreads load, guards nothing.
}

// sleep waits; it is false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}

type pauseKey struct{ enterprise, team, method string }

// pauses holds back every caller of a method in a workspace that Slack has
// answered with 429.
// Source: https://docs.slack.dev/apis/web-api/rate-limits
type pauses struct {
	mu   sync.Mutex
	kept *recent[pauseKey, pause]
}

type pause struct {
	until time.Time
	// step is the next pause when Slack names none.
	step time.Duration
}

func newPauses() *pauses {
	return &pauses{kept: newRecent[pauseKey, pause](pausesKept, time.Now)}
}

// wait returns when the method may be called. It gives up at once when that is
// after until.
func (p *pauses) wait(ctx context.Context, key pauseKey, until time.Time) *failure {
	for {
		held, ok := p.kept.get(key)
		left := time.Until(held.until)
		if !ok || left <= 0 {
			return nil
		}
		if held.until.After(until) {
			return &failure{class: classLimited, code: "ratelimited", after: left}
		}
		if !sleep(ctx, left+rand.N(pauseSpread)) { //nolint:gosec // Spreads load, guards nothing.
			return &failure{class: classLate}
		}
	}
}

// begin starts or prolongs a pause; 0 means that Slack named no time.
func (p *pauses) begin(key pauseKey, after time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	held, _ := p.kept.get(key)
	if after == 0 {
		// Callers that were refused together make one step, not one each.
		if time.Until(held.until) > 0 {
			return
		}
		after = max(held.step, pauseFirst)
		held.step = min(2*after, pauseMost)
	}
	if end := time.Now().Add(after); end.After(held.until) {
		held.until = end
	}
	p.kept.put(key, held, time.Until(held.until)+callTime)
}

// end forgets a pause after a call that was taken.
func (p *pauses) end(key pauseKey) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if held, ok := p.kept.get(key); ok && time.Until(held.until) <= 0 {
		p.kept.remove(key)
	}
}
