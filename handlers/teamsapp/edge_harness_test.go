package teamsapp

import (
	"net/http"
	"net/http/httptest"
	"testing"
)

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
