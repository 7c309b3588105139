package teamsapp

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

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
		if r.Method == http.MethodGet {
			// Nothing is sent by it.
			what = "member"
		}
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
	case "member":
		_, id, _ := strings.Cut(r.URL.Path, "/members/")
		_, _ = fmt.Fprintf(w, `{"id":%q,"name":%q,"aadObjectId":%q,"email":%q}`, id, canaryWords, memberObject, canaryWords)
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
