package main

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
)

// runPrompts sends everybody their weekly question until the context ends.
// Without a platform that people can be written to on, there is nothing to run.
func runPrompts(ctx context.Context, c *coach.Coach, st *store.Store, reach map[chat.Platform]reflection.Messenger, reg prometheus.Registerer, log *slog.Logger, wg *sync.WaitGroup) error {
	if len(reach) == 0 {
		return nil
	}
	watch := newPromptWatch(reg, log)
	p, err := reflection.NewPrompter(reflection.PrompterConfig{
		Reminders: store.NewReminders(st), Queue: store.NewQueue(st), Accounts: store.NewLinks(st), Platforms: reach,
		Ask: c.WeeklyQuestion, Report: watch.saw, Now: time.Now, Drain: stopTime,
	})
	if err != nil {
		return fmt.Errorf("joining the weekly question: %w", err)
	}
	wg.Go(func() { p.Run(ctx) })
	return nil
}

// promptWatch counts what comes of looking at people. No figure and no line
// holds anything of a person.
type promptWatch struct {
	log *slog.Logger
	// away keeps a store that does not answer from filling the log.
	away       rate.Sometimes
	looks      *prometheus.CounterVec
	maybeTwice prometheus.Counter
	late       prometheus.Histogram
}

func newPromptWatch(reg prometheus.Registerer, log *slog.Logger) *promptWatch {
	w := &promptWatch{
		log: log, away: rate.Sometimes{Interval: time.Minute},
		looks: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "coach_prompts_total", Help: "Looks at people who are asked each week, by what came of them.",
		}, []string{"platform", "result"}),
		maybeTwice: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "coach_prompts_maybe_twice_total", Help: "Weekly questions sent again where nobody can tell whether the first arrived.",
		}),
		late: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "coach_prompt_late_seconds", Help: "How long after its minute a weekly question was sent.",
			Buckets: []float64{1, 10, 60, 300, 900, 3600, 3 * 3600, 6 * 3600},
		}),
	}
	reg.MustRegister(w.looks, w.maybeTwice, w.late)
	return w
}

func (w *promptWatch) saw(o reflection.Outcome) {
	w.looks.WithLabelValues(string(o.Platform), string(o.Result)).Inc()
	if o.MaybeTwice {
		w.maybeTwice.Inc()
	}
	if o.Result == reflection.ResultSent {
		w.late.Observe(o.Late.Seconds())
	}
	switch o.Result {
	case reflection.ResultStore:
		w.away.Do(func() { w.log.Warn("weekly questions wait for the store", "reason", o.Err) })
	case reflection.ResultMissed, reflection.ResultFailed, reflection.ResultUnsure, reflection.ResultUnchecked,
		reflection.ResultUnmarked, reflection.ResultDamaged:
		w.log.Warn("a weekly question", "result", o.Result, "platform", o.Platform, "reason", o.Err)
	case reflection.ResultSent, reflection.ResultFound, reflection.ResultAway, reflection.ResultUnreachable, reflection.ResultIdle,
		reflection.ResultQueued, reflection.ResultLater, reflection.ResultUnconnected:
	}
}
