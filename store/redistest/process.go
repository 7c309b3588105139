// Package redistest starts real Redis servers for tests: one server, a Cluster
// of three and one behind Sentinel, on loopback, in folders of the test. They
// end with the test, and with the process should it be killed.
//
// Without redis-server on the PATH a test is skipped; with COACH_REQUIRE set it
// fails.
package redistest

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	// requireVariable makes a missing server a failure.
	requireVariable = "COACH_REQUIRE"
	// patience is long because the machine may be busy; nothing waits for it
	// to run out.
	patience = 60 * time.Second
	// Each server needs its port and, in a Cluster, the one 10,000 above.
	lowestPort, portRange = 20000, 20000
)

// Process is one server of Redis.
type Process struct {
	Addr   string
	t      testing.TB
	folder string
	args   []string

	mu   sync.Mutex
	cmd  *exec.Cmd
	done chan struct{}
}

func program(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err == nil {
		return path
	}
	if os.Getenv(requireVariable) != "" {
		t.Fatalf("%s is not installed, and %s is set", name, requireVariable)
	}
	t.Skipf("%s is not installed", name)
	return ""
}

// newProcess prepares a server with its own folder and a free port.
func newProcess(t testing.TB, settings ...string) *Process {
	t.Helper()
	program(t, "redis-server")
	folder := t.TempDir()
	port := freePort(t)
	config := append([]string{
		"bind 127.0.0.1", fmt.Sprintf("port %d", port), "dir " + folder, "save \"\"",
		"maxmemory-policy noeviction", "daemonize no", "protected-mode no",
	}, settings...)
	file := filepath.Join(folder, "redis.conf")
	if err := os.WriteFile(file, []byte(strings.Join(config, "\n")+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := &Process{Addr: fmt.Sprintf("127.0.0.1:%d", port), t: t, folder: folder, args: []string{file}}
	t.Cleanup(p.Kill)
	return p
}

// Start starts the server and waits until it answers.
func (p *Process) Start() {
	p.t.Helper()
	path := program(p.t, "redis-server")
	var output bytes.Buffer
	cmd := exec.Command(path, p.args...) //nolint:gosec,noctx // Tests start what is on the PATH; Kill ends it.
	cmd.Stdout, cmd.Stderr = &output, &output
	cmd.SysProcAttr = dieWithParent()
	done := make(chan struct{})
	started := make(chan error)
	// The signal at the parent's death is in truth one at the death of the
	// thread that started the child, so this thread stays until the child ends.
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
		}
		close(done)
	}()
	if err := <-started; err != nil {
		p.t.Fatalf("starting redis-server: %v", err)
	}
	p.mu.Lock()
	p.cmd, p.done = cmd, done
	p.mu.Unlock()
	Wait(p.t, "redis-server to answer at "+p.Addr, func() bool {
		select {
		case <-done:
			p.t.Fatalf("redis-server ended at once:\n%s", output.String())
		default:
		}
		c, err := net.DialTimeout("tcp", p.Addr, time.Second) //nolint:noctx // Bounded.
		if err != nil {
			return false
		}
		_ = c.Close()
		return true
	})
}

// Kill ends the server with -9, and waits until it has ended.
func (p *Process) Kill() {
	p.mu.Lock()
	cmd, done := p.cmd, p.done
	p.cmd = nil
	p.mu.Unlock()
	if cmd != nil {
		_ = cmd.Process.Kill()
		<-done
	}
}

// Admin is a client of the default user.
func (p *Process) Admin() *redis.Client {
	c := redis.NewClient(&redis.Options{Addr: p.Addr, Protocol: 2})
	p.t.Cleanup(func() { _ = c.Close() })
	return c
}

// do asks a server something as its administrator.
func (p *Process) do(args ...any) (any, error) {
	c := redis.NewClient(&redis.Options{Addr: p.Addr, Protocol: 2})
	defer func() { _ = c.Close() }()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	return c.Do(ctx, args...).Result()
}

// Wait looks until something holds, and fails the test when it never does.
func Wait(t testing.TB, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Fatalf("waited %v for %s", patience, what)
		}
	}
}

// freePort finds a port that is free, with the one Cluster needs beside it.
func freePort(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := lowestPort + rand.N(portRange) //nolint:gosec // Any free port does.
		if isFree(port) && isFree(port+10000) {
			return port
		}
	}
	t.Fatal("found no free port")
	return 0
}

func isFree(port int) bool {
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port)) //nolint:noctx // At once.
	if err != nil {
		return false
	}
	_ = l.Close()
	return true
}

// Dump is every key with all it holds, a line each, as somebody sees it who
// looks into Redis.
func (p *Process) Dump(t testing.TB) string {
	t.Helper()
	c := p.Admin()
	var b strings.Builder
	keys := c.Scan(t.Context(), 0, "*", 1000).Iterator()
	for keys.Next(t.Context()) {
		key := keys.Val()
		fmt.Fprintf(&b, "%s", key)
		if text, err := c.Get(t.Context(), key).Result(); err == nil {
			fmt.Fprintf(&b, " %q", text)
		} else if fields, err := c.HGetAll(t.Context(), key).Result(); err == nil {
			for name, value := range fields {
				fmt.Fprintf(&b, " %s=%q", name, value)
			}
		} else if members, err := c.ZRangeWithScores(t.Context(), key, 0, -1).Result(); err == nil {
			for _, m := range members {
				fmt.Fprintf(&b, " %v=%.0f", m.Member, m.Score)
			}
		} else {
			t.Errorf("reading the key %s: %v", key, err)
		}
		b.WriteString("\n")
	}
	if err := keys.Err(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
