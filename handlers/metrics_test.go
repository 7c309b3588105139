package handlers_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/handlers"
)

func answering(status int) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
}

func TestRequestsAreCounted(t *testing.T) {
	d := &desk{registry: prometheus.NewRegistry()}
	var log bytes.Buffer
	s := newServer(&log, []handlers.Route{
		{Pattern: "POST /slack/events", Handler: answering(200)},
		{Pattern: "GET /a/{name}/", Handler: answering(404)},
		{Pattern: "/any", Handler: answering(503)},
		{Pattern: "/odd", Handler: answering(799)},
		{Pattern: "CONNECT /tree/{name}/", Handler: answering(200)},
		{Pattern: "GET /cut", Handler: http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })},
	}, func(o *handlers.Options) { o.Metrics = handlers.NewMetrics(d.registry) })

	for _, c := range []struct{ method, path, pattern, label, class string }{
		{"POST", "/slack/events", "POST /slack/events", "POST", "2xx"},
		{"GET", "/slack/events", "unmatched", "GET", "4xx"},
		{"GET", "/secret?q=secret", "unmatched", "GET", "4xx"},
		{"GET", "/a/secret/", "GET /a/{name}/", "GET", "4xx"},
		{"HEAD", "/a/secret", "GET /a/{name}/", "HEAD", "3xx"},
		{"SECRET", "/any", "/any", "other", "5xx"},
		{"GET", "/odd", "/odd", "GET", "other"},
		{"CONNECT", "/tree/secret", "unmatched", "CONNECT", "3xx"},
		{"GET", "/cut", "GET /cut", "GET", "broken"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Method, r.RequestURI = c.method, c.path
		r.URL.Path, r.URL.RawQuery, _ = strings.Cut(c.path, "?")
		func() {
			defer func() { _ = recover() }() // net/http takes it in real life
			do(s, r)
		}()
		if got := d.value(t, "coach_http_requests_total", "pattern", c.pattern, "method", c.label, "class", c.class); got < 1 {
			t.Errorf("%s %s is not counted as %s, %s, %s", c.method, c.path, c.pattern, c.label, c.class)
		}
		if got := d.value(t, "coach_http_request_seconds", "pattern", c.pattern); got < 1 {
			t.Errorf("%s %s has no duration under %s", c.method, c.path, c.pattern)
		}
	}
	families, err := d.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	if all := strings.ToLower(fmt.Sprint(families) + log.String()); strings.Contains(all, "secret") {
		t.Errorf("what callers sent is in the metrics or the log: %s", all)
	}
}

func TestMetricsPage(t *testing.T) {
	reg := prometheus.NewRegistry()
	var log bytes.Buffer
	s := newServer(&log, nil, func(o *handlers.Options) { o.Metrics, o.Gatherer = handlers.NewMetrics(reg), reg })
	do(s, httptest.NewRequest("GET", "/nowhere", nil))
	resp := do(s, httptest.NewRequest("GET", "/metrics", nil))
	page := body(t, resp)
	if resp.StatusCode != 200 || !strings.Contains(page, `coach_http_requests_total{class="4xx",method="GET",pattern="unmatched"} 1`) {
		t.Errorf("%d, without the request before: %s", resp.StatusCode, page)
	}
	if lines := logLines(t, &log); lines[len(lines)-1]["level"] != "DEBUG" {
		t.Error("a look at the metrics is in the usual log")
	}

	without := newServer(&bytes.Buffer{}, nil, nil)
	if got := do(without, httptest.NewRequest("GET", "/metrics", nil)).StatusCode; got != 404 {
		t.Errorf("without a gatherer: %d, want 404", got)
	}
}

// brokenCollector fails as one that asks another machine does.
type brokenCollector struct{}

func (brokenCollector) Describe(chan<- *prometheus.Desc) {}
func (brokenCollector) Collect(out chan<- prometheus.Metric) {
	out <- prometheus.NewInvalidMetric(prometheus.NewDesc("broken", "Broken.", nil, nil), errors.New("dial secret-host: refused"))
}

func TestMetricsPageInTrouble(t *testing.T) {
	for _, others := range []bool{false, true} {
		reg := prometheus.NewRegistry()
		reg.MustRegister(brokenCollector{})
		if others {
			handlers.NewMetrics(reg)
		}
		var log bytes.Buffer
		s := newServer(&log, nil, func(o *handlers.Options) { o.Gatherer = reg })
		resp := do(s, httptest.NewRequest("GET", "/metrics", nil))
		page := body(t, resp)
		if strings.Contains(page, "secret-host") {
			t.Errorf("the page holds the reason: %s", page)
		}
		if others != strings.Contains(page, "coach_deliveries_waiting 0") || others != (resp.StatusCode == 200) {
			t.Errorf("with other metrics %v: %d %s", others, resp.StatusCode, page)
		}
		if !strings.Contains(log.String(), "secret-host") {
			t.Error("the operator's log lacks the reason")
		}
	}
}

// However many kinds a platform makes up, the labels stay few.
func TestKindsAreBounded(t *testing.T) {
	reg := prometheus.NewRegistry()
	b := handlers.NewInbox(handlers.InboxConfig{
		Log: slog.New(slog.DiscardHandler), Metrics: handlers.NewMetrics(reg), NewID: func() string { return "id" }, Most: 10_000})
	for i := range 1000 {
		one := delivery("", "a", nothing)
		one.Kind = fmt.Sprint("kind-", i)
		if err := b.Accept(one); err != nil {
			t.Fatalf("Accept: %v", err)
		}
	}
	if err := b.Drain(context.Background()); err != nil {
		t.Fatalf("Drain: %v", err)
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range families {
		if n := len(f.GetMetric()); n > 60 {
			t.Errorf("%s has %d sets of labels", f.GetName(), n)
		}
	}
}

func TestWithoutMetrics(t *testing.T) {
	b := handlers.NewInbox(handlers.InboxConfig{Log: slog.New(slog.DiscardHandler), NewID: func() string { return "id" }, Most: 1})
	for i := range 5 {
		one := delivery("same", fmt.Sprint(i), func(context.Context) error { return errors.New("no") })
		if err := b.Accept(one); err != nil && !errors.Is(err, handlers.ErrRepeat) {
			t.Errorf("Accept: %v", err)
		}
	}
	if err := b.Drain(context.Background()); err != nil {
		t.Errorf("Drain: %v", err)
	}
}

// pipe is a listener whose connections stay in memory, so that a test may own
// the clock.
type pipe struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}
func (p *pipe) Close() error   { close(p.done); return nil }
func (p *pipe) Addr() net.Addr { return &net.TCPAddr{} }

// Somebody who sends byte by byte, or takes nothing, does not hold a connection.
func TestSlowCallersAreCutOff(t *testing.T) {
	for _, c := range []struct {
		name  string
		sends string
		reads bool
		want  time.Duration
	}{
		{"half a header", "POST /slack/events HTTP/1.1\r\nHost: x\r\nX-A: ", true, 5 * time.Second},
		{"half a body", "POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nhalf", true, 15 * time.Second},
		{"nothing after an answer", "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n", true, 2 * time.Minute},
		{"takes no answer", "GET /long HTTP/1.1\r\nHost: x\r\n\r\n", false, 30 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				ended := make(chan time.Duration, 1)
				start := time.Now()
				s := newServer(&bytes.Buffer{}, []handlers.Route{
					{Pattern: "POST /slack/events", Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
						_, err := io.ReadAll(r.Body)
						if err == nil {
							t.Error("half a body was read to its end")
						}
					})},
					{Pattern: "GET /long", Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
						_, _ = io.WriteString(w, strings.Repeat("long ", 100_000))
					})},
				}, nil)
				s.ConnState = func(_ net.Conn, state http.ConnState) {
					if state == http.StateClosed {
						ended <- time.Since(start)
					}
				}
				l := &pipe{conns: make(chan net.Conn), done: make(chan struct{})}
				go func() { _ = s.Serve(l) }()
				ours, theirs := net.Pipe()
				l.conns <- theirs
				go func() {
					_, _ = io.WriteString(ours, c.sends)
					if c.reads {
						_, _ = io.Copy(io.Discard, ours)
					}
				}()
				// Closing may take half a second more, to let an answer arrive.
				if took := <-ended; took < c.want || took > c.want+time.Second {
					t.Errorf("the connection was held for %v, want %v", took, c.want)
				}
				_ = ours.Close()
				_ = s.Close()
			})
		})
	}
}
