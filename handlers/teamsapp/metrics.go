package teamsapp

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

// metrics counts what comes from Teams and what goes out to it. All labels come
// from fixed sets, so none can hold a name, a word or an id. A nil *metrics
// counts nothing.
type metrics struct {
	requests *prometheus.CounterVec
	refused  *prometheus.CounterVec
	calls    *prometheus.CounterVec
	waiting  prometheus.Gauge
	told     prometheus.Counter
}

// newMetrics registers the metrics. It is nil without a registerer, and panics
// when they are registered already, which is a fault in the wiring.
func newMetrics(r prometheus.Registerer) *metrics {
	if r == nil {
		return nil
	}
	f := promauto.With(r)
	return &metrics{
		requests: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_teams_activities_total",
			Help: "Verified activities by kind.",
		}, []string{"kind"}),
		refused: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_teams_refused_total",
			Help: "Requests that were not verified, by reason.",
		}, []string{"reason"}),
		calls: f.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_teams_calls_total",
			Help: "Calls of the Bot Connector and the token endpoint by call and outcome.",
		}, []string{"call", "outcome"}),
		waiting: f.NewGauge(prometheus.GaugeOpts{
			Name: "coach_teams_lane_waiting",
			Help: "Answers that wait for their turn in a conversation.",
		}),
		told: f.NewCounter(prometheus.CounterOpts{
			Name: "coach_teams_told_total",
			Help: "People who were told that an answer went wrong.",
		}),
	}
}

func (m *metrics) took(kind string) {
	if m != nil {
		m.requests.WithLabelValues(kind).Inc()
	}
}

func (m *metrics) refuses(reason string) {
	if m != nil {
		m.refused.WithLabelValues(reason).Inc()
	}
}

func (m *metrics) called(call string, f *failure) {
	if m == nil {
		return
	}
	outcome := "ok"
	if f != nil {
		outcome = string(f.class)
	}
	m.calls.WithLabelValues(call, outcome).Inc()
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
