package handlers_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// lockedBuffer is a log that many write to at once.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

// desk is an inbox with what it logs and counts.
type desk struct {
	*handlers.Inbox
	log      lockedBuffer
	registry *prometheus.Registry
}

func newDesk(c handlers.InboxConfig) *desk {
	d := &desk{registry: prometheus.NewRegistry()}
	c.Log = slog.New(slog.NewJSONHandler(&d.log, nil))
	c.Metrics = handlers.NewMetrics(d.registry)
	var n atomic.Int64
	c.NewID = func() string { return fmt.Sprint("log-", n.Add(1)) }
	d.Inbox = handlers.NewInbox(c)
	return d
}

// lines are the log lines with this message.
func (d *desk) lines(t *testing.T, msg string) []map[string]any {
	t.Helper()
	d.log.mu.Lock()
	defer d.log.mu.Unlock()
	var out []map[string]any
	for _, raw := range bytes.Split(bytes.TrimSpace(d.log.b.Bytes()), []byte("\n")) {
		var line map[string]any
		if len(raw) == 0 {
			continue
		}
		if err := json.Unmarshal(raw, &line); err != nil {
			t.Fatalf("a log line is no JSON: %v", err)
		}
		if line["msg"] == msg {
			out = append(out, line)
		}
	}
	return out
}

// outcomes counts the delivery lines by outcome.
func (d *desk) outcomes(t *testing.T) map[string]int {
	t.Helper()
	out := map[string]int{}
	for _, line := range d.lines(t, "delivery") {
		out[line["outcome"].(string)]++
	}
	return out
}

func (d *desk) logged() string {
	d.log.mu.Lock()
	defer d.log.mu.Unlock()
	return d.log.b.String()
}

// value is one figure of the metrics; labels are name, value, name, value.
// A figure that is not there is -1.
func (d *desk) value(t *testing.T, name string, labels ...string) float64 {
	t.Helper()
	families, err := d.registry.Gather()
	if err != nil {
		t.Fatalf("gathering: %v", err)
	}
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
	metrics:
		for _, m := range f.GetMetric() {
			have := map[string]string{}
			for _, l := range m.GetLabel() {
				have[l.GetName()] = l.GetValue()
			}
			for pair := range slices.Chunk(labels, 2) {
				if have[pair[0]] != pair[1] {
					continue metrics
				}
			}
			switch {
			case m.GetCounter() != nil:
				return m.GetCounter().GetValue()
			case m.GetGauge() != nil:
				return m.GetGauge().GetValue()
			default:
				return float64(m.GetHistogram().GetSampleCount())
			}
		}
	}
	return -1
}

func slackUser(name string) chat.PersonID {
	return chat.PersonID{Platform: chat.Slack, Space: "T1", User: name}
}

// delivery is from one person and does what is given.
func delivery(id, user string, work func(context.Context) error) handlers.Delivery {
	return handlers.Delivery{
		ID: id, From: slackUser(user), Kind: "command",
		Work: func(ctx context.Context) (handlers.Outcome, error) {
			if err := work(ctx); err != nil {
				return handlers.Outcome{}, err
			}
			return handlers.Outcome{Topic: "describe"}, nil
		},
	}
}

func nothing(context.Context) error { return nil }

func mustAccept(t *testing.T, d *desk, ds ...handlers.Delivery) {
	t.Helper()
	for _, one := range ds {
		if err := d.Accept(one); err != nil {
			t.Fatalf("Accept(%q): %v", one.ID, err)
		}
	}
}

func mustDrain(t *testing.T, d *desk) {
	t.Helper()
	if err := d.Drain(context.Background()); err != nil {
		t.Errorf("Drain: %v", err)
	}
}
