package teamsapp

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const (
	testApp    = "11111111-2222-4333-8444-555555555555"
	testTenant = "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"
	testSecret = "canary-secret"
	testToken  = "canary-token"
)

// canaryWords stand in what people write and read. They must come into no log
// and no error.
const canaryWords = "canary words"

// Keys are slow to make, so all tests share three.
var (
	firstKey    = sync.OnceValue(newRSAKey)
	secondKey   = sync.OnceValue(newRSAKey)
	strangerKey = sync.OnceValue(newRSAKey)
)

func newRSAKey() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
}

func jwkOf(id string, k *rsa.PrivateKey, endorsements ...string) map[string]any {
	return map[string]any{
		"kty": "RSA", "use": "sig", "kid": id, "endorsements": endorsements,
		"n": base64.RawURLEncoding.EncodeToString(k.N.Bytes()),
		"e": base64.RawURLEncoding.EncodeToString(big.NewInt(int64(k.E)).Bytes()),
	}
}

// sentCall is one request that the Connector's stand-in got.
type sentCall struct {
	method, path, token string
	body                map[string]any
	raw                 []byte
	at                  time.Time
}

// microsoft stands in for everything of Microsoft's that the coach calls: the
// metadata, the keys, the token endpoint and the Connector. What is scripted is
// done call by call; after that, and by default, all goes well.
type microsoft struct {
	base string

	mu      sync.Mutex
	jwks    []map[string]any
	counts  map[string]int
	scripts map[string][]http.HandlerFunc
	always  map[string]http.HandlerFunc
	forms   []string
	calls   []sentCall
	minted  int
	sentIDs int
}

func newMicrosoft() *microsoft {
	return &microsoft{
		counts: map[string]int{}, scripts: map[string][]http.HandlerFunc{}, always: map[string]http.HandlerFunc{},
		jwks: []map[string]any{jwkOf("k1", firstKey(), "msteams"), jwkOf("webchat", secondKey(), "webchat")},
	}
}

func (m *microsoft) script(what string, steps ...http.HandlerFunc) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scripts[what] = append(m.scripts[what], steps...)
}

func (m *microsoft) set(what string, step http.HandlerFunc) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.always[what] = step
}

func (m *microsoft) publish(keys ...map[string]any) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.jwks = keys
}

func (m *microsoft) count(what string) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.counts[what]
}

// sent are the messages the Connector was given, typing left out.
func (m *microsoft) sent() []sentCall {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []sentCall
	for _, c := range m.calls {
		if c.body["type"] != "typing" {
			out = append(out, c)
		}
	}
	return out
}

func (m *microsoft) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := strings.TrimPrefix(r.URL.Path, "/")
	if strings.HasPrefix(what, "connector/") {
		what = "connector"
	}
	raw, _ := io.ReadAll(r.Body)
	m.mu.Lock()
	m.counts[what]++
	step := m.always[what]
	if left := m.scripts[what]; len(left) > 0 {
		step, m.scripts[what] = left[0], left[1:]
	}
	if what == "connector" {
		c := sentCall{method: r.Method, path: r.URL.EscapedPath(), token: r.Header.Get("Authorization"), raw: raw, at: time.Now()}
		_ = json.Unmarshal(raw, &c.body)
		m.calls = append(m.calls, c)
		m.sentIDs++
	}
	if what == "token" {
		m.forms = append(m.forms, string(raw))
		if step == nil {
			m.minted++
		}
	}
	jwks, minted, id := m.jwks, m.minted, m.sentIDs
	m.mu.Unlock()
	if step != nil {
		step(w, r)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	switch what {
	case "openid":
		_, _ = fmt.Fprintf(w, `{"issuer":"https://api.botframework.com","jwks_uri":"%s/keys"}`, m.base)
	case "keys":
		_ = json.NewEncoder(w).Encode(map[string]any{"keys": jwks})
	case "token":
		_, _ = fmt.Fprintf(w, `{"access_token":"%s-%d","expires_in":3599}`, testToken, minted)
	case "connector":
		w.WriteHeader(http.StatusCreated)
		_, _ = fmt.Fprintf(w, `{"id":"made-%d"}`, id)
	default:
		http.NotFound(w, r)
	}
}

// What can go wrong with one call.

func says(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func fails(status int, code string) http.HandlerFunc {
	return says(status, `{"error":{"code":"`+code+`","message":"`+canaryWords+`"}}`)
}

func later(status int, after string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		if after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(status)
	}
}

func hangs(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }

func drops(w http.ResponseWriter, _ *http.Request) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
	}
}

// inProcess is a network without one, for tests whose clock is synctest's.
type inProcess struct{ handler http.Handler }

func (n inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.Body == nil {
		r.Body = http.NoBody
	}
	n.handler.ServeHTTP(w, r)
	if r.Context().Err() != nil {
		return nil, r.Context().Err()
	}
	return w.Result(), nil
}

// brokenNet breaks off after the request was taken, as often as asked.
type brokenNet struct {
	inProcess
	mu    sync.Mutex
	times int
}

func (n *brokenNet) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := n.inProcess.RoundTrip(r)
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.times > 0 && strings.Contains(r.URL.Path, "connector") {
		n.times--
		return nil, errors.New("connection reset by peer")
	}
	return resp, err
}

// liveInbox works each delivery at once, one after the other, knows repeats and
// apologises, as the real one does.
type liveInbox struct {
	mu     sync.Mutex
	refuse error
	seen   map[string]bool
	kinds  []string
	tail   chan struct{}
	errs   []error
}

func (i *liveInbox) Accept(d handlers.Delivery) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.refuse != nil {
		return i.refuse
	}
	if d.ID != "" && i.seen[d.ID] {
		return handlers.ErrRepeat
	}
	if i.seen == nil {
		i.seen = map[string]bool{}
	}
	i.seen[d.ID] = true
	i.kinds = append(i.kinds, d.Kind)
	before, done := i.tail, make(chan struct{})
	i.tail = done
	go func() {
		defer close(done)
		if before != nil {
			<-before
		}
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		_, err := d.Work(ctx)
		if err != nil && d.Sorry != nil {
			_ = d.Sorry(ctx, handlers.Apology("id-1"))
		}
		i.mu.Lock()
		i.errs = append(i.errs, err)
		i.mu.Unlock()
	}()
	return nil
}

// settle waits until all that was accepted is worked.
func (i *liveInbox) settle() {
	i.mu.Lock()
	tail := i.tail
	i.mu.Unlock()
	if tail != nil {
		<-tail
	}
}

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

type responder func(context.Context, chat.Message) (chat.Reply, error)

func (r responder) Respond(ctx context.Context, m chat.Message) (chat.Reply, error) { return r(ctx, m) }

// scene is the coach in Teams with all that stands around it in a test.
type scene struct {
	*App
	ms      *microsoft
	inbox   *liveInbox
	book    *logBook
	handler http.Handler
	mu      sync.Mutex
	heard   []chat.Message
	reply   responder
}

func (s *scene) messages() []chat.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]chat.Message(nil), s.heard...)
}

// newScene has Microsoft listen on loopback.
func newScene(t testing.TB, change ...func(*Config)) *scene {
	t.Helper()
	ms := newMicrosoft()
	server := httptest.NewServer(ms)
	t.Cleanup(server.Close)
	t.Cleanup(server.CloseClientConnections)
	ms.base = server.URL
	return sceneWith(t, ms, &http.Client{Timeout: 2 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}, change...)
}

// unpaced lets a test send more than Teams would take.
func (s *scene) unpaced() {
	s.sender.lanes = newLanes(nil)
	s.sender.c.Client.tenants = map[string]*rate.Limiter{testTenant: rate.NewLimiter(rate.Inf, 0)}
}

// newBubble needs no network, for a synctest bubble.
func newBubble(t testing.TB) *scene {
	t.Helper()
	ms := newMicrosoft()
	ms.base = "http://127.0.0.1:1"
	return sceneWith(t, ms, &http.Client{Timeout: 10 * time.Second, Transport: inProcess{ms}})
}

func sceneWith(t testing.TB, ms *microsoft, client *http.Client, change ...func(*Config)) *scene {
	t.Helper()
	s := &scene{ms: ms, inbox: &liveInbox{}, book: &logBook{}}
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		return chat.Reply{Topic: "echo", Parts: []chat.Part{chat.Paragraph{Text: canaryWords + " " + m.Text + m.Choice}}}, nil
	}
	c := Config{
		Responder: responder(func(ctx context.Context, m chat.Message) (chat.Reply, error) {
			s.mu.Lock()
			s.heard = append(s.heard, m)
			answer := s.reply
			s.mu.Unlock()
			return answer(ctx, m)
		}),
		Inbox: s.inbox, Log: slog.New(slog.NewJSONHandler(s.book, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Registerer: prometheus.NewRegistry(), Now: time.Now, NewID: func() string { return "id-1" }, Client: client,
		AppID: testApp, Tenant: testTenant, Secret: testSecret,
		MetadataURL: ms.base + "/openid", TokenURL: ms.base + "/token", TrustedHosts: []string{strings.TrimPrefix(ms.base, "http://")},
	}
	for _, f := range change {
		f(&c)
	}
	app, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	s.App = app
	mux := http.NewServeMux()
	for _, r := range app.Routes() {
		mux.Handle(r.Pattern, r.Handler)
	}
	s.handler = mux
	t.Cleanup(func() {
		if strings.Contains(strings.ToLower(s.book.String()), "canary") {
			t.Errorf("a secret or a word in the log: %s", s.book.String())
		}
	})
	return s
}

func (s *scene) service() string { return s.ms.base + "/connector/" }

// claims are those of a good token; nil removes one.
func (s *scene) claims(change map[string]any) jwt.MapClaims {
	now := s.config.Now()
	c := jwt.MapClaims{
		"iss": "https://api.botframework.com", "aud": testApp, "serviceurl": s.service(),
		"nbf": now.Add(-5 * time.Second).Unix(), "exp": now.Add(time.Hour).Unix(),
	}
	for name, v := range change {
		if v == nil {
			delete(c, name)
			continue
		}
		c[name] = v
	}
	return c
}

func signed(t testing.TB, method jwt.SigningMethod, key any, id string, c jwt.Claims) string {
	t.Helper()
	token := jwt.NewWithClaims(method, c)
	if id != "" {
		token.Header["kid"] = id
	}
	out, err := token.SignedString(key)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (s *scene) bearer(t testing.TB) string {
	t.Helper()
	return "Bearer " + signed(t, jwt.SigningMethodRS256, firstKey(), "k1", s.claims(nil))
}

// activity reads an activity of testdata, as it would come from the stand-in.
func (s *scene) activity(t testing.TB, name string) map[string]any {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "activities", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var v map[string]any
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	v["serviceUrl"] = s.service()
	return v
}

// post delivers a body, with a token or without, and returns the answer.
func (s *scene) post(t testing.TB, token string, body []byte) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "http://coach.example"+pathMessages, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json; charset=utf-8")
	if token != "" {
		r.Header.Set("Authorization", token)
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w
}

// deliver delivers an activity as the Connector does, and waits for the work.
func (s *scene) deliver(t testing.TB, v any) *httptest.ResponseRecorder {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	w := s.post(t, s.bearer(t), raw)
	s.inbox.settle()
	return w
}
