package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"runtime"
	"runtime/debug"
	"strconv"
)

// RequestIDHeader carries the request's id back to the caller, so that a
// person can read it out and an operator can find the line in the log.
const RequestIDHeader = "X-Request-Id"

type requestIDKey struct{}

// RequestID is the id of the request this context belongs to, or "" outside
// the server's middleware.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestIDKey{}).(string)
	return id
}

// identified gives each request an id. One sent by the caller is not taken
// over: it would let a stranger write into the log.
func identified(newID func() string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := newID()
		w.Header().Set(RequestIDHeader, id)
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), requestIDKey{}, id)))
	})
}

// logged writes one line a request, and counts it. It names the route's pattern
// instead of the path and leaves out the query, because both can hold what
// somebody wrote. Only the patterns given are named: when it redirects a
// CONNECT, http.ServeMux puts the path in the pattern's place.
func logged(o Options, patterns map[string]bool, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := o.Now()
		seen := &statusWriter{ResponseWriter: w}
		whole := false
		defer func() {
			pattern := r.Pattern
			if !patterns[pattern] {
				pattern = "unmatched"
			}
			method, status, took := knownMethod(r.Method), seen.statusOr(http.StatusOK), o.Now().Sub(start)
			class := "broken"
			if whole {
				class = classOf(status)
			}
			o.Metrics.request(pattern, method, class, took)
			o.Log.LogAttrs(r.Context(), levelOf(pattern), "request",
				slog.String("method", method),
				slog.String("pattern", pattern),
				slog.Int("status", status),
				slog.Duration("duration", took),
				slog.String("request_id", RequestID(r.Context())),
			)
		}()
		next.ServeHTTP(seen, r)
		whole = true
	})
}

// levelOf keeps probes, which come every few seconds, out of the usual log.
func levelOf(pattern string) slog.Level {
	switch pattern {
	case healthPattern, readyPattern, metricsPattern:
		return slog.LevelDebug
	}
	return slog.LevelInfo
}

// classOf is the class of a status: "2xx".
func classOf(status int) string {
	if status < 100 || status > 599 {
		return "other"
	}
	return strconv.Itoa(status/100) + "xx"
}

// knownMethod keeps an invented method, which is free text, out of the log.
func knownMethod(m string) string {
	switch m {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch,
		http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return m
	}
	return "other"
}

// recovered turns a panic into a 500 that carries the request's id.
func recovered(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen := &statusWriter{ResponseWriter: w}
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // the agreed way to drop a connection; net/http keeps quiet about it
			}
			id := RequestID(r.Context())
			log.LogAttrs(r.Context(), slog.LevelError, "panic while answering a request",
				slog.String("request_id", id),
				slog.String("panic", describePanic(p)),
				slog.String("stack", string(debug.Stack())),
			)
			if seen.status != 0 {
				// Half an answer is out. Breaking the connection is the only
				// way left to tell the caller that it is not a whole one.
				panic(http.ErrAbortHandler)
			}
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Header().Set("Cache-Control", "no-store")
			w.WriteHeader(http.StatusInternalServerError)
			_, _ = io.WriteString(w, "Something went wrong. Quote this number if you report it: "+id+"\n")
		}()
		next.ServeHTTP(seen, r)
	})
}

// describePanic gives the text of a runtime fault, which the runtime wrote,
// and only the type of anything else, which may hold a person's words.
func describePanic(p any) string {
	if fault, ok := p.(runtime.Error); ok {
		return fault.Error()
	}
	return fmt.Sprintf("a value of type %T", p)
}

// statusWriter remembers the status that went out.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	// 1xx answers are news on the way, not the status.
	if w.status == 0 && status >= 200 {
		w.status = status
	}
	w.ResponseWriter.WriteHeader(status)
}

func (w *statusWriter) Write(b []byte) (int, error) {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController reach the connection.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *statusWriter) statusOr(unset int) int {
	if w.status == 0 {
		return unset
	}
	return w.status
}
