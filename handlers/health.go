package handlers

import (
	"io"
	"log/slog"
	"net/http"
)

const (
	healthPattern = "GET /healthz"
	readyPattern  = "GET /readyz"
)

// healthRoutes are two questions with different answers: a server that is
// alive but not ready should be left running and sent no traffic.
func healthRoutes(o Options) []Route {
	return []Route{
		{healthPattern, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			sayHealth(w, http.StatusOK, "ok")
		})},
		{readyPattern, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if o.Ready != nil {
				if err := o.Ready(); err != nil {
					// The reason is for the operator; the page is public.
					o.Log.LogAttrs(r.Context(), slog.LevelWarn, "not ready", slog.Any("reason", err))
					sayHealth(w, http.StatusServiceUnavailable, "not ready")
					return
				}
			}
			sayHealth(w, http.StatusOK, "ready")
		})},
	}
}

func sayHealth(w http.ResponseWriter, status int, word string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, word+"\n")
}
