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

	"github.com/framework-coach/framework-coach/handlers"
)

// stopTime is how long answers under way may take when the program stops.
const stopTime = 10 * time.Second

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
	v, err := newService(ctx, s, log)
	if err != nil {
		return err
	}
	// Listening before anything is printed: the address printed is one that
	// answers.
	l, err := listen(ctx, s.Serve.Addr)
	if err != nil {
		return errors.Join(err, v.close())
	}
	log.Info("store", "promise", v.store.Promise())
	serving, stop := context.WithCancelCause(ctx)
	var beside sync.WaitGroup
	if err := v.runBeside(serving, stop, &beside); err != nil {
		stop(nil)
		return errors.Join(err, l.Close(), v.close())
	}
	if s.Frameworks != "" {
		beside.Go(func() { w.watch(serving, s, before, v.coach, log) })
	}
	fmt.Fprintf(w.out, "Framework Coach is ready: http://%s\n", printable(l.Addr(), s.Serve.Addr))
	err = serveUntil(serving, v.server(ctx, s.Serve.Addr), l, log)
	if err == nil && ctx.Err() == nil {
		err = context.Cause(serving)
	}
	stop(nil)
	beside.Wait()
	if drainErr := drain(ctx, v.inbox, v.platforms); drainErr != nil {
		log.Error("stopped before everything was answered", "error", drainErr)
	}
	if err != nil {
		// Something may still be answering from the documents.
		return err
	}
	return v.close()
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
