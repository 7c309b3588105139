package teamsapp

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
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

// newServer has the coach listen on loopback, and returns its address.
func newServer(t testing.TB, s *scene) string {
	t.Helper()
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	return server.URL
}

func serve(s *scene, r *http.Request) int {
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return w.Code
}
