// Package handlers is the edge that all platforms share: the inbox, which takes
// what they deliver and works it after; the HTTP server with its limits; the
// middleware around every route; health and metrics.
//
// It knows no platform and decides nothing about an answer: each platform
// package under it decodes, asks a Responder, renders and sends. cmd/bot
// collects the platforms' routes and makes one server of them.
package handlers

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/chat"
)

// Responder answers a message. The coach is one; tests bring their own.
type Responder interface {
	Respond(context.Context, chat.Message) (chat.Reply, error)
}

// Route is one entry of the server's mux, in http.ServeMux's pattern syntax.
type Route struct {
	Pattern string
	Handler http.Handler
}

// Options are what NewServer needs from outside. All but Log and NewID may be
// left empty.
type Options struct {
	Log *slog.Logger
	// NewID makes the request ids.
	NewID func() string
	// Ready says why the server should get no traffic yet, or nil.
	Ready func() error
	// MaxBody is the largest request body in bytes; 0 means DefaultMaxBody.
	MaxBody int64
	// Now is the clock for the log's durations; nil means time.Now.
	Now func() time.Time
	// Metrics counts the requests; nil counts nothing.
	Metrics *Metrics
	// Gatherer, when set, is shown at /metrics. The page asks for no password
	// and names no person; whoever wants it private keeps it so in front.
	Gatherer prometheus.Gatherer
}

// DefaultMaxBody holds the longest question anyone types and the largest
// payload a platform sends. Slack sends back the whole window a button was
// pressed in, up to 250 KB (https://docs.slack.dev/reference/methods/views.open), as a form
// value, where one byte can take three.
const DefaultMaxBody = 1 << 20

const (
	maxHeader = 16 << 10
	// A slow reader or writer may hold a connection this long and no longer.
	headerTime = 5 * time.Second
	readTime   = 15 * time.Second
	writeTime  = 30 * time.Second
	idleTime   = 2 * time.Minute
)

// NewServer makes the server of all routes. As with http.ServeMux, two routes
// with the same pattern panic: that is a fault in the wiring, not in a request.
func NewServer(addr string, routes []Route, o Options) *http.Server {
	if o.MaxBody == 0 {
		o.MaxBody = DefaultMaxBody
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	routes = slices.Concat(routes, healthRoutes(o))
	if o.Gatherer != nil {
		routes = append(routes, metricsRoute(o.Gatherer, o.Log))
	}
	mux := http.NewServeMux()
	patterns := map[string]bool{}
	for _, r := range routes {
		mux.Handle(r.Pattern, r.Handler)
		patterns[r.Pattern] = true
	}

	// The body limit is outermost because it copies the request: the log must
	// hold the same request the mux writes the matched pattern into.
	h := recovered(o.Log, mux)
	h = logged(o, patterns, h)
	h = identified(o.NewID, h)
	h = http.MaxBytesHandler(h, o.MaxBody)

	return &http.Server{
		Addr:              addr,
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(o.Log.Handler(), slog.LevelWarn),
	}
}
