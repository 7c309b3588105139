package slackapp

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// metrics counts what goes out to Slack. All labels come from fixed sets, so
// none can hold a name, a word or an id. A nil *metrics counts nothing.
type metrics struct {
	calls     *prometheus.CounterVec
	durations *prometheus.HistogramVec
	messages  *prometheus.CounterVec
	waiting   prometheus.Gauge
	told      prometheus.Counter
}

// newMetrics registers the metrics. It is nil without a registerer, and panics
// when they are registered already, which is a fault in the wiring.
func newMetrics(r prometheus.Registerer) *metrics {
	if r == nil {
		return nil
	}
	f := promauto.With(r)
	return &metrics{
		calls: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_slack_api_calls_total",
			Help: "Calls of Slack's API by method and outcome (ok, rate_limited, refused, failed).",
		}, []string{"method", "outcome"}),
		durations: f.NewHistogramVec(prometheus.HistogramOpts{
			Name:    "coach_slack_api_call_seconds",
			Help:    "How long calls of Slack's API took.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"method"}),
		messages: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_slack_messages_sent_total",
			Help: "Messages and views that Slack took, by surface (message, ephemeral, modal, home).",
		}, []string{"surface"}),
		waiting: f.NewGauge(prometheus.GaugeOpts{
			Name: "coach_slack_lane_waiting",
			Help: "Answers that wait for their turn in a channel.",
		}),
		told: f.NewCounter(prometheus.CounterOpts{
			Name: "coach_slack_told_total",
			Help: "People who were told that an answer went wrong.",
		}),
	}
}

// called counts one call that reached the network, or tried to.
func (m *metrics) called(method string, f *failure, d time.Duration) {
	if m == nil {
		return
	}
	outcome := "ok"
	if f != nil {
		switch f.class {
		case classLimited:
			outcome = "rate_limited"
		case classRefused, classToken:
			outcome = "refused"
		case classUnreached, classUnsure, classUnsent, classLate, classCrowded, classNoToken:
			outcome = "failed"
		}
	}
	m.calls.WithLabelValues(method, outcome).Inc()
	m.durations.WithLabelValues(method).Observe(d.Seconds())
}

func (m *metrics) sent(s surface) {
	if m != nil {
		m.messages.WithLabelValues(string(s)).Inc()
	}
}

func (m *metrics) waits(n int) {
	if m != nil {
		m.waiting.Set(float64(n))
	}
}

func (m *metrics) tells() {
	if m != nil {
		m.told.Inc()
	}
}
