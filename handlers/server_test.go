package handlers_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/handlers"
)

// logLines decodes what the server logged.
func logLines(t *testing.T, b *bytes.Buffer) []map[string]any {
	t.Helper()
	var out []map[string]any
	dec := json.NewDecoder(bytes.NewReader(b.Bytes()))
	for {
		var line map[string]any
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return out
		} else if err != nil {
			t.Fatalf("a log line is no JSON: %v", err)
		}
		out = append(out, line)
	}
}

func newServer(log *bytes.Buffer, routes []handlers.Route, change func(*handlers.Options)) *http.Server {
	at := time.Date(2026, 10, 3, 9, 0, 0, 0, time.UTC)
	o := handlers.Options{
		Log:   slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		NewID: func() string { return "id-1" },
		Now: func() time.Time {
			at = at.Add(25 * time.Millisecond)
			return at
		},
	}
	if change != nil {
		change(&o)
	}
	return handlers.NewServer("127.0.0.1:0", routes, o)
}

func do(s *http.Server, r *http.Request) *http.Response {
	w := httptest.NewRecorder()
	s.Handler.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	b, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOneLogLineARequestWithoutWords(t *testing.T) {
	var log bytes.Buffer
	s := newServer(&log, []handlers.Route{{Pattern: "GET /a/{address...}", Handler: http.HandlerFunc(
		func(w http.ResponseWriter, r *http.Request) {
			if got := handlers.RequestID(r.Context()); got != "id-1" {
				t.Errorf("RequestID inside a handler = %q, want id-1", got)
			}
			w.WriteHeader(http.StatusTeapot)
		})}}, nil)

	r := httptest.NewRequest("GET", "/a/secretpath?q=secretquery", nil)
	r.Header.Set(handlers.RequestIDHeader, "secretid")
	resp := do(s, r)

	if got := resp.Header.Get(handlers.RequestIDHeader); got != "id-1" {
		t.Errorf("the answer's request id = %q, want id-1", got)
	}
	if strings.Contains(log.String(), "secret") {
		t.Errorf("the log holds what the caller sent: %s", log.String())
	}
	lines := logLines(t, &log)
	if len(lines) != 1 {
		t.Fatalf("%d log lines for one request, want 1: %s", len(lines), log.String())
	}
	for key, want := range map[string]any{
		"msg": "request", "method": "GET", "pattern": "GET /a/{address...}",
		"status": float64(http.StatusTeapot), "request_id": "id-1", "duration": float64(25 * time.Millisecond), "level": "INFO",
	} {
		if lines[0][key] != want {
			t.Errorf("log line: %s = %v, want %v", key, lines[0][key], want)
		}
	}
}

func TestUnmatchedAndInventedMethodsAreLoggedWithoutText(t *testing.T) {
	var log bytes.Buffer
	s := newServer(&log, nil, nil)
	resp := do(s, httptest.NewRequest("SECRETWORD", "/secret", nil))
	if resp.StatusCode != http.StatusNotFound {
		t.Errorf("status = %d, want 404", resp.StatusCode)
	}
	line := logLines(t, &log)[0]
	if line["pattern"] != "unmatched" || line["method"] != "other" {
		t.Errorf("pattern %v, method %v; want unmatched and other", line["pattern"], line["method"])
	}
	if strings.Contains(strings.ToLower(log.String()), "secret") {
		t.Errorf("the log holds what the caller sent: %s", log.String())
	}
}

func TestPanicBecomesA500WithTheID(t *testing.T) {
	for _, c := range []struct {
		name  string
		panic any
		said  string
	}{
		{"a person's words", "secret words of a person", "a value of type string"},
		{"an error", errors.New("secret words"), "a value of type *errors.errorString"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			s := newServer(&log, []handlers.Route{{Pattern: "GET /", Handler: http.HandlerFunc(
				func(http.ResponseWriter, *http.Request) { panic(c.panic) })}}, nil)
			resp := do(s, httptest.NewRequest("GET", "/", nil))
			if resp.StatusCode != http.StatusInternalServerError {
				t.Errorf("status = %d, want 500", resp.StatusCode)
			}
			if got := body(t, resp); !strings.Contains(got, "id-1") || strings.Contains(got, "secret") {
				t.Errorf("the page should hold the id and not the panic: %q", got)
			}
			if strings.Contains(log.String(), "secret") {
				t.Errorf("the log holds the panic's words: %s", log.String())
			}
			lines := logLines(t, &log)
			if len(lines) != 2 || lines[0]["panic"] != c.said || lines[1]["status"] != float64(500) {
				t.Errorf("want a panic line with %q and a request line with 500, got %s", c.said, log.String())
			}
		})
	}
}

func TestRuntimeFaultIsNamed(t *testing.T) {
	var log bytes.Buffer
	s := newServer(&log, []handlers.Route{{Pattern: "GET /", Handler: http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) {
			var m map[string]int
			m["x"] = 1 //nolint:staticcheck // the fault under test
		})}}, nil)
	do(s, httptest.NewRequest("GET", "/", nil))
	if got := logLines(t, &log)[0]["panic"]; got != "assignment to entry in nil map" {
		t.Errorf("panic = %v, want the runtime's own sentence", got)
	}
}

// A panic after the first byte must not look like a complete answer.
func TestPanicHalfWayBreaksTheConnection(t *testing.T) {
	var log bytes.Buffer
	s := newServer(&log, []handlers.Route{{Pattern: "GET /", Handler: http.HandlerFunc(
		func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("half ", 2000))
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Errorf("flushing through the middleware: %v", err)
			}
			panic("now")
		})}}, nil)
	ts := httptest.NewServer(s.Handler)
	defer ts.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, ts.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatalf("asking for the page: %v", err)
	}
	defer resp.Body.Close()
	if _, err := io.ReadAll(resp.Body); err == nil {
		t.Error("the half answer read to its end without an error")
	}
}

func TestBodyLimit(t *testing.T) {
	for _, c := range []struct {
		name  string
		limit int64
		size  int
		fits  bool
	}{
		{"default, at the limit", 0, handlers.DefaultMaxBody, true},
		{"default, one more", 0, handlers.DefaultMaxBody + 1, false},
		{"own limit", 10, 11, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			var readErr error
			s := newServer(&log, []handlers.Route{{Pattern: "POST /", Handler: http.HandlerFunc(
				func(_ http.ResponseWriter, r *http.Request) { _, readErr = io.ReadAll(r.Body) })}},
				func(o *handlers.Options) { o.MaxBody = c.limit })
			do(s, httptest.NewRequest("POST", "/", strings.NewReader(strings.Repeat("x", c.size))))
			if (readErr == nil) != c.fits {
				t.Errorf("reading the body: %v; should fit: %v", readErr, c.fits)
			}
			if line := logLines(t, &log)[0]; line["pattern"] != "POST /" {
				t.Errorf("the log lost the pattern: %v", line["pattern"])
			}
		})
	}
}

func TestServerHasLimits(t *testing.T) {
	s := newServer(&bytes.Buffer{}, nil, nil)
	for name, d := range map[string]time.Duration{
		"ReadHeaderTimeout": s.ReadHeaderTimeout, "ReadTimeout": s.ReadTimeout,
		"WriteTimeout": s.WriteTimeout, "IdleTimeout": s.IdleTimeout,
	} {
		if d <= 0 || d > 5*time.Minute {
			t.Errorf("%s = %v", name, d)
		}
	}
	if s.MaxHeaderBytes <= 0 || s.MaxHeaderBytes > 64<<10 {
		t.Errorf("MaxHeaderBytes = %d", s.MaxHeaderBytes)
	}
	if s.Addr != "127.0.0.1:0" {
		t.Errorf("Addr = %q", s.Addr)
	}
}

func TestHealth(t *testing.T) {
	reason := errors.New("store: dial secret-host refused")
	for _, c := range []struct {
		name, path string
		ready      func() error
		status     int
		says       string
	}{
		{"alive", "/healthz", func() error { return reason }, 200, "ok\n"},
		{"ready", "/readyz", func() error { return nil }, 200, "ready\n"},
		{"ready without a check", "/readyz", nil, 200, "ready\n"},
		{"not ready", "/readyz", func() error { return reason }, 503, "not ready\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var log bytes.Buffer
			s := newServer(&log, nil, func(o *handlers.Options) { o.Ready = c.ready })
			resp := do(s, httptest.NewRequest("GET", c.path, nil))
			if got := body(t, resp); resp.StatusCode != c.status || got != c.says {
				t.Errorf("%d %q, want %d %q", resp.StatusCode, got, c.status, c.says)
			}
			if resp.Header.Get("Cache-Control") != "no-store" {
				t.Error("a health page may be cached")
			}
			lines := logLines(t, &log)
			if last := lines[len(lines)-1]; last["level"] != "DEBUG" {
				t.Errorf("a probe is logged at %v, want DEBUG", last["level"])
			}
			if c.status == 503 && !strings.Contains(log.String(), "secret-host") {
				t.Error("the operator's log lacks the reason")
			}
		})
	}
}
