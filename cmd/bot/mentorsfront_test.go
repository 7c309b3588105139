package main

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"sync"
	"syscall"
	"testing"

	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// twoReplicas are two copies of the program on one Redis, behind one address
// that gives each request to the other one in turn. Both speak Slack and Teams.
type twoReplicas struct {
	*httptest.Server
	slack *emulator
	teams *teamsStand
	redis *redistest.Process

	processes []*process
	bases     []string

	mu sync.Mutex
	// passed are the requests that went through, in order.
	passed []passage
}

// passage is one request, which replica had it, and what it was answered with.
type passage struct {
	Path, Body, Answer string
	Replica, Status    int
}

func startTwoReplicas(t *testing.T, seed string) *twoReplicas {
	t.Helper()
	r := &twoReplicas{}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	// First what needs programs that may be missing.
	r.slack = startEmulator(t, "--events", r.URL+"/slack/events", "--seed", seed)
	r.teams = newTeamsStand(t, nil)
	var kept string
	kept, r.redis = redistest.Server(t)
	env := append(r.teams.env(), "SLACK_API_URL="+r.slack.api, "COACH_SLACK_BOT_TOKEN=xoxb-emulated-coach",
		"COACH_SLACK_SIGNING_SECRET="+standSecret, "REDIS_URL="+kept, "COACH_KEYS="+store.NewKey())
	for range 2 {
		p := start(t, "serve", "--addr", "127.0.0.1:0")
		p.cmd.Env = append(os.Environ(), env...)
		p.run(t)
		r.processes = append(r.processes, p)
	}
	for _, p := range r.processes {
		r.bases = append(r.bases, p.ready(t))
	}
	r.slack.bot = r.processes[0]
	return r
}

func (r *twoReplicas) ServeHTTP(w http.ResponseWriter, in *http.Request) {
	body, err := io.ReadAll(in.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	turn := len(r.passed) % len(r.bases)
	at := len(r.passed)
	r.passed = append(r.passed, passage{Path: in.URL.Path, Body: string(body), Replica: turn})
	r.mu.Unlock()
	answer := passOn(r.bases[turn], body, in)
	r.mu.Lock()
	r.passed[at].Answer, r.passed[at].Status = answer.Body.String(), answer.Code
	r.mu.Unlock()
	handBack(w, answer)
}

// passOn gives a request to the program at that address.
func passOn(base string, body []byte, in *http.Request) *httptest.ResponseRecorder {
	answer := httptest.NewRecorder()
	to, err := url.Parse(base)
	if err != nil {
		answer.Code = http.StatusBadGateway
		return answer
	}
	in.Body = io.NopCloser(bytes.NewReader(body))
	proxy := httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to) }}
	proxy.ServeHTTP(answer, in)
	return answer
}

func handBack(w http.ResponseWriter, answer *httptest.ResponseRecorder) {
	maps.Copy(w.Header(), answer.Header())
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// end stops both, and returns what they logged and counted.
func (r *twoReplicas) end(t *testing.T) (texts map[string]string) {
	t.Helper()
	texts = map[string]string{"Redis": r.redis.Dump(t)}
	for i, base := range r.bases {
		texts[[]string{"the first's", "the second's"}[i]+" /metrics"] = get(t, http.DefaultClient, base+"/metrics")
	}
	for i, p := range r.processes {
		if code := p.end(t, syscall.SIGTERM); code != exitOK {
			t.Errorf("code %d; log:\n%s", code, p.err)
		}
		texts[[]string{"the first's", "the second's"}[i]+" log"] = p.err.String() + p.out.String()
	}
	return texts
}
