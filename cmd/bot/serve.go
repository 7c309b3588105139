package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/handlers"
	"github.com/framework-coach/framework-coach/handlers/slackapp"
	"github.com/framework-coach/framework-coach/handlers/webchat"
	"github.com/framework-coach/framework-coach/knowledge"
	"github.com/framework-coach/framework-coach/store"
)

// stopTime is how long answers under way may take when the program stops.
const stopTime = 10 * time.Second

const (
	// deliveryTime holds an answer that a platform asks to hold back for half a
	// minute and more; finding it takes none of that.
	deliveryTime = 150 * time.Second
	// workers wait for platforms most of the time, and cost a few kilobytes.
	workers = 256
)

// notice is what the page says about what people type.
const notice = "Only quotes the published frameworks. No outside AI. What you ask is not stored."

// serve runs the page until the context ends.
func (w world) serve(ctx context.Context, s settings) error {
	if err := s.Serve.faults(); err != nil {
		return err
	}
	log := slog.New(slog.NewTextHandler(w.errOut, nil))
	// Under load this holds ten megabytes less and takes no measurable time.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(60)
	}
	// Taken before the documents are read: a change in between must be seen.
	before, err := s.fingerprint()
	if err != nil {
		return err
	}
	st, keys, err := s.Serve.Store.open(ctx, log)
	if err != nil {
		return err
	}
	c, err := newCoach(s, s.Serve.Store, st)
	if err != nil {
		return errors.Join(err, st.Close())
	}
	answering := handlers.Logged(c, log)
	registry := newRegistry()
	metrics := handlers.NewMetrics(registry)
	inbox := handlers.NewInbox(handlers.InboxConfig{
		Log: log, Metrics: metrics, Now: time.Now, NewID: newID, Workers: workers, Each: deliveryTime, Seen: seen(s, st),
	})
	page := webchat.New(webchat.Config{
		Responder: answering, Log: log, NewID: newID, Now: time.Now, Notice: notice + " " + s.Serve.Store.keeping(),
		Examples: coach.FirstExamples(), Signer: keys,
	})
	routes := page.Routes()
	var slack *slackapp.App
	var platforms []platform
	reach := map[chat.Platform]reflection.Messenger{}
	if s.Serve.Slack.on() {
		if slack, err = newSlack(s.Serve, c, answering, st, inbox, registry, log); err != nil {
			return errors.Join(err, release(c), st.Close())
		}
		platforms, reach[chat.Slack] = append(platforms, slack), slack
	}
	if s.Serve.Teams.on() {
		teams, err := newTeams(s.Serve.Teams, answering, st, inbox, registry, log)
		if err != nil {
			return errors.Join(err, release(c), st.Close())
		}
		platforms, reach[chat.Teams] = append(platforms, teams), teams
	}
	c.Reach(reach)
	for _, p := range platforms {
		routes = append(routes, p.Routes()...)
	}
	// Listening before anything is printed: the address printed is one that
	// answers.
	l, err := listen(ctx, s.Serve.Addr)
	if err != nil {
		return errors.Join(err, release(c), st.Close())
	}
	log.Info("store", "promise", st.Promise())
	server := handlers.NewServer(s.Serve.Addr, routes, handlers.Options{Log: log, NewID: newID, Metrics: metrics, Gatherer: registry, Ready: func() error { return st.Ready(ctx) }})

	// What runs beside the server ends before it is over, and can end it.
	serving, stop := context.WithCancelCause(ctx)
	var beside sync.WaitGroup
	if s.Frameworks != "" {
		beside.Go(func() { w.watch(serving, s, before, c, log) })
	}
	if slack != nil && s.Serve.Slack.AppToken != "" {
		runSocket(serving, slack, stop, &beside)
	}
	if err := runPrompts(serving, c, st, reach, registry, log, &beside); err != nil {
		stop(nil)
		return errors.Join(err, l.Close(), release(c), st.Close())
	}
	fmt.Fprintf(w.out, "Framework Coach is ready: http://%s\n", printable(l.Addr(), s.Serve.Addr))
	err = serveUntil(serving, server, l, log)
	if err == nil && ctx.Err() == nil {
		err = context.Cause(serving)
	}
	stop(nil)
	beside.Wait()
	if drainErr := drain(ctx, inbox, platforms); drainErr != nil {
		log.Error("stopped before everything was answered", "error", drainErr)
	}
	if err != nil {
		// Something may still be answering from the documents.
		return err
	}
	return errors.Join(release(c), st.Close())
}

// seen lets replicas tell each other's deliveries, where there can be any.
func seen(s settings, st *store.Store) handlers.Seen {
	if s.Serve.Store.RedisURL == "" {
		return nil
	}
	return st
}

// platform is where people meet the coach besides the page.
type platform interface {
	Routes() []handlers.Route
	// Drain waits until all that is being sent is sent, or the context ends.
	Drain(context.Context) error
}

// drain lets what was acknowledged be answered.
func drain(ctx context.Context, inbox *handlers.Inbox, platforms []platform) error {
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := inbox.Drain(end); err != nil {
		return err
	}
	var errs []error
	for _, p := range platforms {
		errs = append(errs, p.Drain(end))
	}
	return errors.Join(errs...)
}

// newRegistry holds the program's figures and those of its runtime.
func newRegistry() *prometheus.Registry {
	r := prometheus.NewRegistry()
	r.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return r
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if errors.Is(err, syscall.EADDRINUSE) {
		return nil, misusef("%s is in use by another program: stop that one, or choose another with --addr HOST:PORT (COACH_ADDR)", addr)
	}
	if err != nil {
		return nil, misusef("listening on %s (--addr, COACH_ADDR): %w", addr, err)
	}
	return l, nil
}

// serveUntil serves until the context ends and the answers under way are
// given. Without an error nothing is being answered any more.
func serveUntil(ctx context.Context, server *http.Server, l net.Listener, log *slog.Logger) error {
	stopped := make(chan error, 1)
	go func() { stopped <- server.Serve(l) }()
	select {
	case err := <-stopped:
		return fmt.Errorf("serving: %w", err)
	case <-ctx.Done():
	}
	log.Info("stopping", "within", stopTime)
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	if err := server.Shutdown(end); err != nil {
		return fmt.Errorf("stopping the server: %w", err)
	}
	return nil
}

// printable is the address as a person opens it: the name that was set with
// the port that was taken.
func printable(taken net.Addr, set string) string {
	host, _, err := net.SplitHostPort(set)
	_, port, err2 := net.SplitHostPort(taken.String())
	if err != nil || err2 != nil {
		return taken.String()
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// fingerprint is that of the operator's folder, or "" when there is none.
func (s settings) fingerprint() (string, error) {
	folder, err := s.folder()
	if folder == nil || err != nil {
		return "", err
	}
	mark, err := knowledge.Fingerprint(folder)
	if err != nil {
		return "", misuse{err}
	}
	return mark, nil
}

// watch loads the documents anew when the folder changes. A faulty folder
// leaves the last good documents serving.
func (w world) watch(ctx context.Context, s settings, before string, c *coach.Coach, log *slog.Logger) {
	folder, err := s.folder()
	if err != nil {
		log.Error("frameworks folder is not watched", "error", err)
		return
	}
	changed := func() {
		x, err := load(s)
		if err != nil {
			log.Error("changed frameworks are not used; the last good ones keep serving", "error", err)
			return
		}
		if err := c.Use(x).Close(); err != nil {
			log.Error("old index was not closed", "error", err)
		}
		log.Info("changed frameworks are in use", "documents", len(x.Library().Frameworks()))
	}
	failed := func(err error) {
		log.Error("frameworks folder cannot be read; the last good documents keep serving", "error", err)
	}
	knowledge.Watch(ctx, folder, before, time.Duration(s.Serve.Reload)*w.second, changed, failed)
}
