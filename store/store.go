// Package store remembers: people's records, what follow-up questions refer
// to, and what several replicas of the bot must agree on. It is the only place
// that knows Redis, be it a server, a Cluster, one behind Sentinel, or the one
// embedded in the process.
//
// It decides nothing: coach declares the interfaces it implements, and cmd/bot
// opens it. What people wrote is sealed before it leaves the process;
// docs/storage.md says what is kept where, and for how long.
package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/redis/go-redis/v9"
)

// Sealer keeps what people wrote unreadable in Redis, on disk and in a backup.
// The name is bound to the bytes: what was sealed under one name does not open
// under another.
type Sealer interface {
	Seal(name string, plain []byte) []byte
	Open(name string, sealed []byte) ([]byte, error)
}

// Config is what Open needs. Sealer and Log are required, and one of URL,
// Folder and Memory; the first of them that is set is used.
type Config struct {
	// URL names a Redis server, Cluster or Sentinel; docs/storage.md has the
	// forms. It may hold a password and is never logged.
	URL string
	// Folder is where the embedded store keeps its log.
	Folder string
	// Memory keeps everything in memory alone, for one question in a terminal
	// and for tests.
	Memory bool
	// Sync makes the embedded store wait for the disk at every write. Without
	// it a power cut may lose the last second; a crash of the process loses
	// nothing either way.
	Sync bool
	// Prefix begins every key; empty means "coach:".
	Prefix string
	Sealer Sealer
	// Keep is how long a person's records live after their last use; 0 means
	// DefaultKeep.
	Keep time.Duration
	Log  *slog.Logger
	// Now is the clock of the embedded store and of this package's own log;
	// nil means time.Now. On Redis, time is what Redis says.
	Now func() time.Time
	// Trips, when set, is told of every exchange with the server by the names of
	// its commands, from several goroutines: a read too many is seen nowhere else.
	Trips func(commands []string)
}

// DefaultKeep is twelve months.
const DefaultKeep = 365 * 24 * time.Hour

// The times. One operation, its repeats included, must end while a platform
// still waits for its answer (three seconds).
const (
	operationTime = 2500 * time.Millisecond
	readyTime     = time.Second
	dialTime      = 2 * time.Second
	readWriteTime = time.Second
	poolSize      = 32
	// bufferSize is what a connection keeps for each direction, in bytes. Few
	// exchanges are longer, and a longer one takes two steps.
	bufferSize = 8 << 10
	// onePool sends pipelines over the connections that there are. The client
	// would make ten more for them, each with a quarter of a megabyte.
	onePool = -1
)

// Store keeps people's records, and what replicas of the bot must agree on, on
// Redis or embedded. It is safe for concurrent use.
type Store struct {
	db      redis.UniversalClient
	keys    keys
	sealer  Sealer
	keep    time.Duration
	log     *slog.Logger
	now     func() time.Time
	promise string
	// embedded is nil on Redis.
	embedded *embedded
	// damaged and away keep one fault from filling the log.
	damaged, away *seldom
}

// Open makes a store ready for use. It does not wait for Redis: a bot whose
// Redis is away still answers questions, and Ready says what is missing. Its
// errors are an address that cannot be read, and a folder that cannot be used.
func Open(ctx context.Context, c Config) (*Store, error) {
	if c.Sealer == nil || c.Log == nil {
		return nil, errors.New("opening the store: it needs a Sealer and a Log")
	}
	if c.Prefix == "" {
		c.Prefix = "coach:"
	}
	if c.Keep == 0 {
		c.Keep = DefaultKeep
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	s := &Store{
		keys: keys{prefix: c.Prefix}, sealer: c.Sealer, keep: c.Keep, log: c.Log, now: c.Now,
		damaged: newSeldom(c.Now), away: newSeldom(c.Now),
	}
	quietClient(c.Log)
	switch {
	case c.URL != "":
		options, kind, err := parseURL(c.URL)
		if err != nil {
			return nil, fmt.Errorf("opening the store: %w", err)
		}
		s.db = redis.NewUniversalClient(withTimes(options))
		s.promise = kind.promise(options.Addrs)
	case c.Folder != "" || c.Memory:
		e, err := openEmbedded(ctx, c)
		if err != nil {
			return nil, fmt.Errorf("opening the embedded store: %w", err)
		}
		s.embedded = e
		s.db = e.client()
		s.promise = e.promise()
	default:
		return nil, errors.New("opening the store: no Redis address and no folder is given")
	}
	if c.Trips != nil {
		s.db.AddHook(tripHook{c.Trips})
	}
	return s, nil
}

// withTimes fills in what the address left open.
//
// The client repeats nothing by itself (MaxRetries is -1): it cannot know
// whether a command whose answer was lost was carried out. The store repeats
// instead, in attempt, and only what it made safe to repeat: reads, and scripts
// that know their own write again by its id.
func withTimes(o *redis.UniversalOptions) *redis.UniversalOptions {
	o.MaxRetries = -1
	o.DialerRetries = 1
	o.ContextTimeoutEnabled = true
	if o.DialTimeout == 0 {
		o.DialTimeout = dialTime
	}
	if o.ReadTimeout == 0 {
		o.ReadTimeout = readWriteTime
	}
	if o.WriteTimeout == 0 {
		o.WriteTimeout = readWriteTime
	}
	if o.PoolSize == 0 {
		o.PoolSize = poolSize
	}
	o.PipelinePoolSize = onePool
	o.ReadBufferSize, o.WriteBufferSize = bufferSize, bufferSize
	if o.PoolTimeout == 0 {
		o.PoolTimeout = readWriteTime
	}
	o.MaintNotificationsConfig = noMaintenanceNews()
	return o
}

// Ready says why the store cannot be used now, or nil. It takes at most a
// second.
func (s *Store) Ready(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	if s.embedded != nil {
		if err := s.embedded.failure(); err != nil {
			return err
		}
	}
	if err := s.db.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("asking the store for a sign of life: %w", err)
	}
	return nil
}

// Promise says in one sentence which store this is and what survives what.
func (s *Store) Promise() string { return s.promise }

// Close lets go of the connections, or writes out and closes the embedded log.
func (s *Store) Close() error {
	if s.embedded != nil {
		return s.embedded.close()
	}
	if err := s.db.Close(); err != nil {
		return fmt.Errorf("closing the connections to Redis: %w", err)
	}
	return nil
}
