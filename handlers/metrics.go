package handlers

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/framework-coach/framework-coach/chat"
)

// Metrics counts what the shared edge does. Every label comes from a fixed
// set, so none can hold a name, a word or an id, and their number is bounded.
// A nil *Metrics counts nothing.
type Metrics struct {
	deliveries *prometheus.CounterVec
	waiting    prometheus.Gauge
	abandoned  prometheus.Gauge
	wait       *prometheus.HistogramVec
	work       *prometheus.HistogramVec
	requests   *prometheus.CounterVec
	durations  *prometheus.HistogramVec

	mu    sync.Mutex
	kinds map[string]bool
}

// mostKinds bounds the kinds of delivery that are told apart.
const mostKinds = 50

// NewMetrics registers the metrics. It panics when they are registered
// already: that is a fault in the wiring.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	// From a look-up in memory to the end of the time for one delivery.
	buckets := []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 20}
	f := promauto.With(reg)
	return &Metrics{
		deliveries: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_deliveries_total",
			Help: "Deliveries by platform, kind and outcome (answered, failed, panicked, late, repeat, left, full, stopping).",
		}, []string{"platform", "kind", "outcome"}),
		waiting: f.NewGauge(prometheus.GaugeOpts{
			Name: "coach_deliveries_waiting",
			Help: "Deliveries that were accepted and not begun.",
		}),
		abandoned: f.NewGauge(prometheus.GaugeOpts{
			Name: "coach_deliveries_abandoned",
			Help: "Deliveries that go on although their time is over.",
		}),
		wait: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "coach_delivery_wait_seconds", Buckets: buckets,
			Help: "From accepting a delivery to beginning it.",
		}, []string{"platform"}),
		work: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "coach_delivery_work_seconds", Buckets: buckets,
			Help: "From beginning a delivery to its end, without an apology.",
		}, []string{"platform"}),
		requests: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_http_requests_total",
			Help: "HTTP requests by route pattern, method and class of status (broken: cut off half way).",
		}, []string{"pattern", "method", "class"}),
		durations: f.NewHistogramVec(prometheus.HistogramOpts{
			Name: "coach_http_request_seconds", Buckets: buckets,
			Help: "How long HTTP requests took, by route pattern.",
		}, []string{"pattern"}),
		kinds: map[string]bool{},
	}
}

func (m *Metrics) delivered(d Delivery, o outcome) {
	if m == nil {
		return
	}
	m.deliveries.WithLabelValues(string(knownPlatform(d.From.Platform)), m.kind(d.Kind), string(o)).Inc()
}

// timed takes the durations of a delivery that was begun.
func (m *Metrics) timed(d Delivery, r result) {
	if m == nil || r.outcome == outcomeLeft || r.outcome == outcomeRepeat {
		return
	}
	platform := string(knownPlatform(d.From.Platform))
	m.wait.WithLabelValues(platform).Observe(r.wait.Seconds())
	m.work.WithLabelValues(platform).Observe(r.work.Seconds())
}

func (m *Metrics) setWaiting(n int) {
	if m != nil {
		m.waiting.Set(float64(n))
	}
}

func (m *Metrics) addAbandoned(n float64) {
	if m != nil {
		m.abandoned.Add(n)
	}
}

// request takes a request; pattern and method are from fixed sets already.
func (m *Metrics) request(pattern, method, class string, took time.Duration) {
	if m == nil {
		return
	}
	m.requests.WithLabelValues(pattern, method, class).Inc()
	m.durations.WithLabelValues(pattern).Observe(took.Seconds())
}

// kind is the delivery's kind while there are few of them. Kinds are constants
// of the platforms; this holds even for a platform that breaks the rule.
func (m *Metrics) kind(k string) string {
	k = fixed(k)
	m.mu.Lock()
	defer m.mu.Unlock()
	if !m.kinds[k] {
		if len(m.kinds) >= mostKinds {
			return "other"
		}
		m.kinds[k] = true
	}
	return k
}

// fixed lets through what can be a constant of ours, and no sentence.
func fixed(word string) string {
	if len(word) > 40 {
		return "other"
	}
	for _, c := range []byte(word) {
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return "other"
		}
	}
	return word
}

func knownPlatform(p chat.Platform) chat.Platform {
	switch p {
	case chat.Slack, chat.Teams, chat.Web, chat.Terminal:
		return p
	}
	return "other"
}

const metricsPattern = "GET /metrics"

// metricsRoute shows the metrics.
func metricsRoute(g prometheus.Gatherer, log *slog.Logger) Route {
	return Route{metricsPattern, promhttp.HandlerFor(prometheus.GathererFunc(quiet(g.Gather, log)), promhttp.HandlerOpts{
		ErrorHandling:       promhttp.ContinueOnError,
		MaxRequestsInFlight: 4,
	})}
}

// quiet keeps what goes wrong in the gathering for the operator's log:
// promhttp writes it into the page, which may be public. It has a type
// parameter because Prometheus's own type is in a module we do not need.
func quiet[T any](gather func() ([]T, error), log *slog.Logger) func() ([]T, error) {
	return func() ([]T, error) {
		families, err := gather()
		if err != nil {
			log.LogAttrs(context.Background(), slog.LevelError, "gathering metrics", slog.Any("error", err))
			err = errors.New("the log says why")
		}
		return families, err
	}
}
