package webchat

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/handlers"
)

// sampler is a stand-in for the coach: it answers with the sample of the name
// it is asked, and keeps what it was asked.
type sampler struct {
	mu    sync.Mutex
	asked []chat.Message
	// err, when set, is what every question gets.
	err error
	// broken makes the server hang up without a word.
	broken bool
	// hold, when set, is waited on before answering.
	hold chan struct{}
}

func (s *sampler) Respond(ctx context.Context, m chat.Message) (chat.Reply, error) {
	s.mu.Lock()
	s.asked = append(s.asked, m)
	err, hold, broken := s.err, s.hold, s.broken
	s.mu.Unlock()
	if broken {
		panic(http.ErrAbortHandler)
	}
	if hold != nil {
		select {
		case <-hold:
		case <-ctx.Done():
			return chat.Reply{}, ctx.Err()
		}
	}
	if err != nil {
		return chat.Reply{}, err
	}
	if r, ok := chattest.Reply(m.Text); ok {
		return r, nil
	}
	switch {
	case m.Choice == "me save":
		return formSent(m.Values), nil
	case strings.HasPrefix(m.Choice, "show kitchen"):
		r, _ := chattest.Reply("quote")
		return r, nil
	case strings.HasPrefix(m.Choice, "show "):
		r, _ := chattest.Reply("refused")
		return r, nil
	case strings.HasPrefix(m.Choice, "compare "):
		r, _ := chattest.Reply("comparison")
		return r, nil
	}
	return chat.Reply{Parts: []chat.Part{chat.Paragraph{Text: "You said: " + m.Text + m.Choice}}}, nil
}

// formSent answers the sample form: without a name it comes back as it was
// sent, with a fault.
func formSent(values map[string]string) chat.Reply {
	if values["name"] != "" {
		return chat.Reply{Title: "Saved", Parts: []chat.Part{chat.Paragraph{Text: "Your kitchen is " + values["name"] + "."}}}
	}
	r, _ := chattest.Reply("form")
	form := r.Parts[1].(chat.Form)
	fields := slices.Clone(form.Fields)
	for i := range fields {
		fields[i].Value = values[fields[i].Name]
	}
	form.Fields = fields
	r.Parts = []chat.Part{form}
	r.Faults = []chat.Fault{{Field: "name", Sentence: "Give your kitchen a name."}, {Field: "gone", Sentence: "A fault of no field."}}
	return r
}

func (s *sampler) last(t testing.TB) chat.Message {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) == 0 {
		t.Fatal("the responder was not asked")
	}
	return s.asked[len(s.asked)-1]
}

func (s *sampler) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func (s *sampler) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = err
}

func (s *sampler) breakOff(broken bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = broken
}

func (s *sampler) holdOn(c chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hold = c
}

// site is the page behind the real server's middleware.
type site struct {
	app   *App
	coach *sampler
	log   *bytes.Buffer
	http  http.Handler
	clock time.Time
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{coach: &sampler{}, log: &bytes.Buffer{}, clock: time.Date(2026, 10, 3, 9, 0, 0, 0, time.UTC)}
	log := slog.New(slog.NewTextHandler(&lockedWriter{w: s.log}, nil))
	newID := counter("id-00000")
	s.app = New(Config{
		Responder: s.coach,
		Log:       log,
		NewID:     newID,
		Now:       func() time.Time { return s.clock },
		Examples:  []string{"quote", "comparison", "match", "table", "What does Working mean?"},
		Notice:    "Only quotes the published frameworks. No outside AI. What you ask is not stored.",
	})
	s.http = handlers.NewServer("", s.app.Routes(), handlers.Options{Log: log, NewID: counter("request-")}).Handler
	return s
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(b)
}

func counter(prefix string) func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return fmt.Sprintf("%s%03d", prefix, n)
	}
}

// answered is a finished exchange with the server.
type answered struct {
	*http.Response
	body string
}

func (s *site) do(r *http.Request) answered {
	w := httptest.NewRecorder()
	s.http.ServeHTTP(w, r)
	return answered{w.Result(), w.Body.String()}
}

func (s *site) get(path string) answered {
	return s.do(httptest.NewRequest(http.MethodGet, path, nil))
}

const (
	knownPerson       = "person-000000001"
	knownConversation = "tab-00000001"
)

// posted is a form as the page itself sends it, from a browser seen before.
func posted(fields ...string) *http.Request {
	form := url.Values{"conversation": {knownConversation}}
	for i := 0; i+1 < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, "/chat", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.AddCookie(&http.Cookie{Name: cookieName, Value: knownPerson})
	return r
}

func fragment(r *http.Request) *http.Request {
	r.Header.Set(fragmentHeader, "exchange")
	return r
}

func mustContain(t *testing.T, body string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q:\n%s", want, body)
		}
	}
}

func mustLack(t *testing.T, body string, unwanted ...string) {
	t.Helper()
	for _, u := range unwanted {
		if strings.Contains(body, u) {
			t.Errorf("the page holds %q:\n%s", u, body)
		}
	}
}
