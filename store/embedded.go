package store

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/alicebob/miniredis/v2/server"
	"github.com/redis/go-redis/v9"
)

const (
	logName = "store.log"
	newName = "store.log.new"
	// beat is how long a write may wait for the disk.
	beat = time.Second
	// sweepPause is how often ended keys are removed that nobody asks for. Every
	// command removes them too before it is carried out.
	sweepPause = time.Minute
	// growth is how much a log may grow over twice its last compaction.
	growth = 4 << 20
	// pipeBuffer is what a connection keeps for each direction, in bytes.
	pipeBuffer = 4 << 10
)

// errStopped is what everything answers after the log could not be written:
// what is in memory is then ahead of what is on disk, and must not be built on.
var errStopped = errors.New("the embedded store has stopped, because its log could not be written")

// embedded is a Redis inside the process: miniredis, and a log of every write.
// A write is carried out, then appended to the log, then answered, under one
// lock, so the log has the order in which things happened.
type embedded struct {
	folder string
	sync   bool
	log    *slog.Logger
	growth int64

	mini  *miniredis.Miniredis
	db    *redis.Client
	clock *steadyClock
	ends  *deadlines
	lock  *os.File
	// wake says that something waits for the disk.
	wake   chan struct{}
	ending chan struct{}
	ended  sync.WaitGroup

	// mu is held around carrying out a write and appending it.
	mu sync.Mutex
	// writes are what the server carried out since the last record. Only the
	// command that holds mu writes, but another goroutine carries it out.
	writesMu sync.Mutex
	writes   [][]string
	// writeTime is the time, in microseconds, of the write that is carried out now.
	writeTime atomic.Int64
	file      logFile
	dirty     bool
	closed    bool
	// size is the log's length, whole that of its last compaction.
	size, whole int64
	stopped     error
}

func openEmbedded(ctx context.Context, c Config) (*embedded, error) {
	if c.Folder == "" {
		return openInMemory(c)
	}
	if err := os.MkdirAll(c.Folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	lock, err := lockFolder(c.Folder)
	if err != nil {
		return nil, err
	}
	e := &embedded{
		folder: c.Folder, sync: c.Sync, log: c.Log, growth: growth,
		mini: miniredis.NewMiniRedis(), ends: newDeadlines(), lock: lock, wake: make(chan struct{}, 1), ending: make(chan struct{}),
	}
	if err := e.start(ctx, c.Now); err != nil {
		e.mini.Close()
		_ = lock.Close()
		return nil, err
	}
	e.ended.Go(e.tend)
	return e, nil
}

// openInMemory is the same without a log: what it keeps ends with the program.
func openInMemory(c Config) (*embedded, error) {
	e := &embedded{
		log: c.Log, growth: math.MaxInt64, file: nowhere{}, clock: newSteadyClock(c.Now, 0),
		mini: miniredis.NewMiniRedis(), ends: newDeadlines(), wake: make(chan struct{}, 1), ending: make(chan struct{}),
	}
	if err := e.listen(); err != nil {
		return nil, err
	}
	e.connect()
	e.ended.Go(e.tend)
	return e, nil
}

// nowhere is a log that keeps nothing.
type nowhere struct{}

func (nowhere) Write(b []byte) (int, error) { return len(b), nil }
func (nowhere) Sync() error                 { return nil }
func (nowhere) Close() error                { return nil }

func (e *embedded) path(name string) string { return filepath.Join(e.folder, name) }

// start brings back what the log holds, and opens it for more.
func (e *embedded) start(ctx context.Context, now func() time.Time) error {
	if err := e.listen(); err != nil {
		return err
	}
	// A compaction that did not come to its end left this behind.
	if err := os.Remove(e.path(newName)); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("removing an unfinished log: %w", err)
	}
	if _, err := os.Stat(e.path(logName)); errors.Is(err, os.ErrNotExist) {
		e.clock = newSteadyClock(now, 0)
		if err := e.compact(); err != nil {
			return err
		}
	} else if err := e.replay(ctx, now); err != nil {
		return err
	}
	e.connect()
	return nil
}

// listen starts miniredis without a port.
func (e *embedded) listen() error {
	c, err := e.mini.Dial()
	if err != nil {
		return fmt.Errorf("starting the server: %w", err)
	}
	_ = c.Close()
	return nil
}

// connect makes the client, and puts the log between it and the server.
func (e *embedded) connect() {
	e.mini.Server().SetPreHook(e.before)
	e.db = redis.NewClient(&redis.Options{
		Addr:   "embedded",
		Dialer: func(context.Context, string, string) (net.Conn, error) { return e.dial() },
		// Nothing waits for a network here, so there is nothing to gather.
		ReadBufferSize: pipeBuffer, WriteBufferSize: pipeBuffer, PipelinePoolSize: onePool,
		PoolSize: poolSize, MaxRetries: -1, DialerRetries: 1, DisableIdentity: true,
		// The pipe has no deadlines to set.
		ReadTimeout: -2, WriteTimeout: -2, Protocol: 2,
		MaintNotificationsConfig: noMaintenanceNews(),
	})
	e.db.AddHook(e)
}

func (e *embedded) dial() (net.Conn, error) {
	s := e.mini.Server()
	if s == nil {
		return nil, redis.ErrClosed
	}
	client, there := newPipe()
	s.ServeConn(there)
	return client, nil
}

func (e *embedded) replay(ctx context.Context, now func() time.Time) error {
	began := now()
	peer := server.NewPeer(bufio.NewWriter(io.Discard))
	var records int
	var last int64
	end, whole, torn, err := readLog(e.path(logName), func(r logRecord) {
		records++
		last = max(last, r.at)
		for _, args := range r.commands {
			// What failed then fails now in the same way, so the reply tells
			// nothing.
			e.mini.Server().Dispatch(peer, args)
			e.ends.follow(args, r.at)
		}
	})
	if err != nil {
		return err
	}
	f, err := os.OpenFile(e.path(logName), os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("opening the log: %w", err)
	}
	if torn > 0 {
		if err := f.Truncate(end); err != nil {
			_ = f.Close()
			return fmt.Errorf("cutting off a torn record: %w", err)
		}
		e.log.LogAttrs(ctx, slog.LevelWarn, "dropped the torn end of the log: a write that was never acknowledged",
			slog.Int64("at_byte", end), slog.Int64("bytes", torn))
	}
	e.file, e.size, e.whole, e.dirty = f, end, whole, true
	e.clock = newSteadyClock(now, last)
	if e.grown() {
		if err := e.compact(); err != nil {
			_ = f.Close()
			return err
		}
	}
	e.log.LogAttrs(ctx, slog.LevelInfo, "the embedded store is back",
		slog.Int("log_records", records), slog.Int64("log_bytes", e.size), slog.Duration("took", now().Sub(began)))
	return nil
}

// client is the way in.
func (e *embedded) client() redis.UniversalClient { return e.db }

func (e *embedded) promise() string {
	if e.folder == "" {
		return "The store is in memory: what is kept ends with the program."
	}
	loss := "a crash loses nothing that was acknowledged, a power cut at most the last second"
	if e.sync {
		loss = "neither a crash nor a power cut loses what was acknowledged"
	}
	return "The store is embedded, in the folder " + e.folder + ": one process only and up to about 1,000 people; " + loss + "."
}

// failure says why nothing can be kept any more, or nil.
func (e *embedded) failure() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.stopped
}

// tend writes the log to disk and removes what has ended.
func (e *embedded) tend() {
	sweep := time.NewTicker(sweepPause)
	defer sweep.Stop()
	flush := time.NewTimer(beat)
	defer flush.Stop()
	for {
		select {
		case <-e.ending:
			return
		case <-e.wake:
			flush.Reset(beat)
		case <-flush.C:
			e.flush()
		case <-sweep.C:
			_ = e.expire()
		}
	}
}

// flush writes the log to disk. Writes need not wait for it.
func (e *embedded) flush() {
	e.mu.Lock()
	f, due := e.file, e.dirty && e.stopped == nil
	e.dirty = false
	e.mu.Unlock()
	if !due {
		return
	}
	err := f.Sync()
	e.mu.Lock()
	defer e.mu.Unlock()
	// A file that compaction has replaced meanwhile is on disk in its new form.
	if err != nil && f == e.file && !e.closed {
		_ = e.stop(fmt.Errorf("writing the log to disk: %w", err))
	}
}

// stop ends everything. It needs mu.
func (e *embedded) stop(why error) error {
	e.stopped = fmt.Errorf("%w: %w", errStopped, why)
	e.log.Error("the embedded store has stopped: its log cannot be written", slog.Any("reason", why))
	return e.stopped
}

// append writes one record. It needs mu.
func (e *embedded) append(r logRecord) error {
	b := encode(nil, r)
	n, err := e.file.Write(b)
	e.size += int64(n)
	if err != nil {
		return e.stop(fmt.Errorf("appending to the log: %w", err))
	}
	if !e.dirty {
		e.dirty = true
		select {
		case e.wake <- struct{}{}:
		default:
		}
	}
	if e.sync {
		if err := e.file.Sync(); err != nil {
			return e.stop(fmt.Errorf("writing the log to disk: %w", err))
		}
		e.dirty = false
	}
	return nil
}

// expire removes the keys whose end has come.
func (e *embedded) expire() error {
	if e.ends.next.Load() > e.clock.read() {
		return nil
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.stopped != nil || e.closed {
		return e.stopped
	}
	return e.expireLocked(e.clock.read())
}

func (e *embedded) expireLocked(now int64) error {
	gone := []string{"DEL"}
	for _, key := range e.ends.due(now) {
		// Without a time to live it is another key of the same name.
		if e.mini.TTL(key) != 0 {
			e.mini.Del(key)
			gone = append(gone, key)
		}
	}
	if len(gone) == 1 {
		return nil
	}
	return e.append(logRecord{kind: writesRecord, at: now, commands: [][]string{gone}})
}

func (e *embedded) close() error {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil
	}
	e.closed = true
	e.mu.Unlock()
	close(e.ending)
	e.ended.Wait()

	e.mu.Lock()
	defer e.mu.Unlock()
	var errs []error
	if e.stopped == nil {
		errs = append(errs, e.append(logRecord{kind: closedRecord, at: e.clock.read()}), e.file.Sync())
	}
	errs = append(errs, e.file.Close(), e.db.Close())
	e.mini.Close()
	if e.lock != nil {
		errs = append(errs, e.lock.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("closing the embedded store: %w", err)
	}
	return nil
}
