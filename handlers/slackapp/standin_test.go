package slackapp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/chat"
)

// What must never stand in an error or a log line.
const (
	canaryKey     = "canary-key"
	canaryWords   = "canary words of an answer"
	canaryPath    = "/response/canary-secret"
	canaryTrigger = "canary.trigger"
)

// sentCall is one request that the stand-in got.
type sentCall struct {
	method string
	values url.Values     // of a form
	body   map[string]any // of JSON
	at     time.Time
}

func (c sentCall) text() string {
	if c.values != nil {
		return c.values.Get("text") + c.values.Get("blocks")
	}
	b, _ := json.Marshal(c.body)
	return string(b)
}

// standIn is Slack's API as far as the sender uses it. Methods do what is
// scripted for them, call by call; after that, and by default, all goes well.
type standIn struct {
	mu      sync.Mutex
	calls   []sentCall
	scripts map[string][]http.HandlerFunc
	always  map[string]http.HandlerFunc
	count   int
}

func newStandIn() *standIn {
	return &standIn{scripts: map[string][]http.HandlerFunc{}, always: map[string]http.HandlerFunc{}}
}

func (s *standIn) script(method string, steps ...http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.scripts[method] = append(s.scripts[method], steps...)
}

func (s *standIn) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := sentCall{method: strings.TrimPrefix(r.URL.Path, "/api/"), at: time.Now()}
	if strings.HasPrefix(r.URL.Path, "/response/") {
		c.method = methodResponse
	}
	raw, _ := io.ReadAll(r.Body)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		_ = json.Unmarshal(raw, &c.body)
	} else {
		c.values, _ = url.ParseQuery(string(raw))
	}
	s.mu.Lock()
	s.count++
	s.calls = append(s.calls, c)
	step := s.always[c.method]
	if left := s.scripts[c.method]; len(left) > 0 {
		step, s.scripts[c.method] = left[0], left[1:]
	}
	ts := fmt.Sprintf("1700000000.%06d", s.count)
	s.mu.Unlock()
	if step != nil {
		step(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch c.method {
	case methodResponse:
		w.Header().Set("Content-Type", "text/plain")
		_, _ = io.WriteString(w, "ok")
	case methodEphemeral:
		_, _ = fmt.Fprintf(w, `{"ok":true,"message_ts":"%s"}`, ts)
	case methodPost:
		_, _ = fmt.Fprintf(w, `{"ok":true,"channel":"C1","ts":"%s","message":{"text":"%s"}}`, ts, canaryWords)
	case methodUser:
		_, _ = io.WriteString(w, `{"ok":true,"user":{"id":"U1","tz":"Europe/London"}}`)
	default:
		_, _ = io.WriteString(w, `{"ok":true,"view":{"id":"V1"}}`)
	}
}

// to are the calls of a method, in the order they came.
func (s *standIn) to(method string) []sentCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []sentCall
	for _, c := range s.calls {
		if c.method == method {
			out = append(out, c)
		}
	}
	return out
}

// holding counts the calls whose text holds the words, leaving one method out.
func (s *standIn) holding(words, except string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, c := range s.calls {
		if c.method != except && strings.Contains(c.text(), words) {
			n++
		}
	}
	return n
}

// What can go wrong with one call.

func says(status int, contentType, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", contentType)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func refuses(code string) http.HandlerFunc {
	return says(http.StatusOK, "application/json", `{"ok":false,"error":"`+code+`","errors":["`+canaryWords+`",{"odd":1}],
		"response_metadata":{"messages":["[ERROR] `+canaryWords+` [json-pointer:/blocks/0/text]"]}}`)
}

func tooMany(after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, `{"ok":false,"error":"ratelimited"}`)
	}
}

func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func resets(w http.ResponseWriter, _ *http.Request) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		_ = conn.Close()
	}
}

func truncates(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_, _ = io.WriteString(w, `{"ok":true,"ts":"17000`)
}

// inProcess is a network without one, for tests whose clock is synctest's.
type inProcess struct{ handler http.Handler }

func (n inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	n.handler.ServeHTTP(w, r)
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return w.Result(), nil
}

// installed is one workspace with one token, or none.
type installed struct{ err error }

func (i installed) find(context.Context, string, string) (installation, error) {
	return installation{Team: "T1", Token: canaryKey, BotUser: "UBOT"}, i.err
}

func (i installed) remove(context.Context, string, string) error { return nil }

// logBook is a log that may be written from several goroutines.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// outbox is a sender with all that stands around it in a test.
type outbox struct {
	*sender
	slack    *standIn
	book     *logBook
	registry *prometheus.Registry
	base     string // of the stand-in, without a slash at the end
}

// newOutbox sends to a stand-in that listens on loopback.
func newOutbox(t testing.TB, timeout time.Duration) *outbox {
	t.Helper()
	s := newStandIn()
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	return outboxFor(t, s, server.URL, &http.Client{Timeout: timeout, Transport: &http.Transport{MaxIdleConnsPerHost: 64}})
}

// newBubbleOutbox sends without a network, inside a synctest bubble.
func newBubbleOutbox(t testing.TB) *outbox {
	t.Helper()
	s := newStandIn()
	return outboxFor(t, s, "http://slack.invalid", &http.Client{Timeout: 10 * time.Second, Transport: inProcess{s}})
}

func outboxFor(t testing.TB, s *standIn, base string, c *http.Client) *outbox {
	t.Helper()
	o := &outbox{slack: s, book: &logBook{}, registry: prometheus.NewRegistry(), base: base}
	o.sender = newSender(senderConfig{
		Installations: installed{}, Client: c, APIURL: base + "/api/",
		Log:     slog.New(slog.NewJSONHandler(o.book, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Metrics: newMetrics(o.registry), Now: time.Now, NewID: func() string { return "id-1" },
	})
	o.repeatPause = time.Millisecond
	t.Cleanup(func() { o.hidesSecrets(t, nil) })
	return o
}

// hidesSecrets holds an error and the log to the rule that no secret and no
// word stands in them.
func (o *outbox) hidesSecrets(t testing.TB, err error) {
	t.Helper()
	for _, text := range []string{o.book.String(), fmt.Sprintf("%v %+v %s", err, err, err)} {
		if strings.Contains(strings.ToLower(text), "canary") || strings.Contains(text, o.base) {
			t.Errorf("a secret or a word in an error or the log: %s", text)
		}
	}
}

func someAnswer() answer {
	return answer{Reply: chat.Reply{Topic: "describe", Parts: []chat.Part{chat.Paragraph{Text: canaryWords}}}, Again: "ask canary"}
}

// said is an answer of several messages, one beginning with each text: two
// paragraphs of this length are too much for one.
func said(texts ...string) answer {
	a := answer{Reply: chat.Reply{Topic: "several"}}
	for _, t := range texts {
		a.Reply.Parts = append(a.Reply.Parts, chat.Paragraph{Text: t + strings.Repeat(" and more", 700)})
	}
	return a
}

func (o *outbox) at(s surface) place {
	p := place{Surface: s, Team: "T1", User: "U1", Channel: "C1", Thread: "1699999999.000001"}
	switch s {
	case inModal:
		p.Trigger, p.TriggerAt = canaryTrigger, o.now()
	case inHome:
		p.Channel, p.Thread = "", ""
	case inMessage, inEphemeral:
	}
	return p
}

// byURL is an ephemeral place with a response URL.
func (o *outbox) byURL() place {
	p := o.at(inEphemeral)
	p.ResponseURL = o.base + canaryPath
	return p
}
