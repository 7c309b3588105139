package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/handlers"
	"github.com/framework-coach/framework-coach/handlers/slackapp"
	"github.com/framework-coach/framework-coach/handlers/webchat"
	"github.com/framework-coach/framework-coach/store"
)

const (
	// deliveryTime holds an answer that a platform asks to hold back for half a
	// minute and more; finding it takes none of that.
	deliveryTime = 150 * time.Second
	// workers wait for platforms most of the time, and cost a few kilobytes.
	workers = 256
)

// notice is what the page says about what people type.
const notice = "Only quotes the published frameworks. No outside AI. What you ask is not stored."

// platform is where people meet the coach besides the page.
type platform interface {
	Routes() []handlers.Route
	// Drain waits until all that is being sent is sent, or the context ends.
	Drain(context.Context) error
}

// service is all that answers while the program serves.
type service struct {
	log      *slog.Logger
	store    *store.Store
	coach    *coach.Coach
	inbox    *handlers.Inbox
	registry *prometheus.Registry
	metrics  *handlers.Metrics
	routes   []handlers.Route
	// platforms are those that are set up; reach is how people are written to
	// there who did not ask just now.
	platforms []platform
	reach     map[chat.Platform]reflection.Messenger
	// socket is Slack where it is reached by Socket Mode, or nil.
	socket *slackapp.App
}

// newService joins what answers. Whoever has it closes it.
func newService(ctx context.Context, s settings, log *slog.Logger) (*service, error) {
	st, keys, err := s.Serve.Store.open(ctx, log)
	if err != nil {
		return nil, err
	}
	registry := newRegistry()
	metrics := handlers.NewMetrics(registry)
	v := &service{log: log, store: st, registry: registry, metrics: metrics, reach: map[chat.Platform]reflection.Messenger{}}
	v.inbox = handlers.NewInbox(handlers.InboxConfig{
		Log: log, Metrics: metrics, Now: time.Now, NewID: newID, Workers: workers, Each: deliveryTime, Seen: seen(s, st),
	})
	if err := v.join(s, keys); err != nil {
		return nil, errors.Join(err, v.close())
	}
	return v, nil
}

// join makes the coach, and the places where people meet it.
func (v *service) join(s settings, keys *store.Keyring) error {
	c, err := newCoach(s, s.Serve.Store, v.store)
	if err != nil {
		return err
	}
	v.coach = c
	answering := handlers.Logged(c, v.log)
	page := webchat.New(webchat.Config{
		Responder: answering, Log: v.log, NewID: newID, Now: time.Now, Notice: notice + " " + s.Serve.Store.keeping(),
		Examples: coach.FirstExamples(), Signer: keys,
	})
	v.routes = page.Routes()
	if s.Serve.Slack.on() {
		slack, err := newSlack(s.Serve, c, answering, v.store, v.inbox, v.registry, v.log)
		if err != nil {
			return err
		}
		v.platforms, v.reach[chat.Slack] = append(v.platforms, slack), slack
		if s.Serve.Slack.AppToken != "" {
			v.socket = slack
		}
	}
	if s.Serve.Teams.on() {
		teams, err := newTeams(s.Serve.Teams, answering, v.store, v.inbox, v.registry, v.log)
		if err != nil {
			return err
		}
		v.platforms, v.reach[chat.Teams] = append(v.platforms, teams), teams
	}
	c.Reach(v.reach)
	for _, p := range v.platforms {
		v.routes = append(v.routes, p.Routes()...)
	}
	return nil
}

// server answers over HTTP.
func (v *service) server(ctx context.Context, addr string) *http.Server {
	return handlers.NewServer(addr, v.routes, handlers.Options{
		Log: v.log, NewID: newID, Metrics: v.metrics, Gatherer: v.registry, Ready: func() error { return v.store.Ready(ctx) },
	})
}

// runBeside starts what runs beside the server. It ends with the context, and
// can end it.
func (v *service) runBeside(ctx context.Context, stop context.CancelCauseFunc, beside *sync.WaitGroup) error {
	if err := runPrompts(ctx, v.coach, v.store, v.reach, v.registry, v.log, beside); err != nil {
		return err
	}
	if v.socket != nil {
		runSocket(ctx, v.socket, stop, beside)
	}
	return nil
}

// close frees the documents and the store. Nothing may be answering any more.
func (v *service) close() error {
	var err error
	if v.coach != nil {
		err = release(v.coach)
	}
	return errors.Join(err, v.store.Close())
}

// seen lets replicas tell each other's deliveries, where there can be any.
func seen(s settings, st *store.Store) handlers.Seen {
	if s.Serve.Store.RedisURL == "" {
		return nil
	}
	return st
}

// newRegistry holds the program's figures and those of its runtime.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}
