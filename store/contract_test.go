package store_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// openStore opens a store and closes it with the test.
func openStore(t testing.TB, c store.Config) *store.Store {
	t.Helper()
	if c.Sealer == nil {
		c.Sealer = storetest.NewSealer(1)
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	s, err := store.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// contract is what holds wherever the store runs.
func contract(t *testing.T, c func(*testing.T) store.Config) {
	t.Helper()
	open := func(t *testing.T) *store.Store { return openStore(t, c(t)) }
	t.Run("records", func(t *testing.T) { storetest.Records(t, open) })
	t.Run("conversations", func(t *testing.T) { storetest.Conversations(t, open) })
	t.Run("deliveries", func(t *testing.T) { storetest.Deliveries(t, open) })
	t.Run("locks", func(t *testing.T) { storetest.Locks(t, open) })
	t.Run("people", func(t *testing.T) {
		storetest.People(t, func(t *testing.T) coach.People { return store.NewPeople(open(t)) })
	})
	t.Run("acquaintances", func(t *testing.T) { storetest.Acquaintances(t, open) })
	t.Run("check-ins", func(t *testing.T) {
		storetest.CheckIns(t, func(t *testing.T) *store.Store { return open(t) })
	})
	t.Run("links", func(t *testing.T) { storetest.Links(t, open) })
	t.Run("mentoring", func(t *testing.T) { storetest.Mentoring(t, open) })
	t.Run("queue", func(t *testing.T) { storetest.Queue(t, open, queueInside) })
	t.Run("reminders", func(t *testing.T) { storetest.Reminders(t, open) })
	t.Run("entries", func(t *testing.T) { storetest.Entries(t, open) })
	t.Run("references", func(t *testing.T) { storetest.References(t, open) })
	t.Run("vault", func(t *testing.T) {
		storetest.Vault(t, func(t *testing.T) storetest.V { return store.NewVault(open(t)) })
	})
	t.Run("tally", func(t *testing.T) {
		storetest.Tally(t, func(t *testing.T) (coach.Tally, func() []storetest.Figure) {
			tally := store.NewTally(open(t), 7)
			return tally, func() []storetest.Figure {
				var out []storetest.Figure
				counts, err := tally.Counts(t.Context(), time.Date(2026, 3, 30, 0, 0, 0, 0, time.UTC))
				if err != nil {
					t.Error(err)
				}
				for _, c := range counts {
					out = append(out, storetest.Figure(c))
				}
				return out
			}
		})
	})
	t.Run("ready", func(t *testing.T) {
		s := open(t)
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		t.Log(s.Promise())
	})
}

func TestEmbedded(t *testing.T) {
	contract(t, func(t *testing.T) store.Config { return store.Config{Folder: t.TempDir()} })
}

func TestInMemory(t *testing.T) {
	contract(t, func(*testing.T) store.Config { return store.Config{Memory: true} })
}

func TestEmbeddedSync(t *testing.T) {
	contract(t, func(t *testing.T) store.Config { return store.Config{Folder: t.TempDir(), Sync: true} })
}

// onServer gives every test keys of its own on one server.
func onServer(url string) func(*testing.T) store.Config {
	return func(t *testing.T) store.Config {
		return store.Config{URL: url, Prefix: "coach:" + t.Name() + ":"}
	}
}

func TestRedisServer(t *testing.T) {
	url, _ := redistest.Server(t)
	contract(t, onServer(url))
}

func TestRedisTLS(t *testing.T) {
	contract(t, onServer(redistest.TLS(t)))
}

func TestRedisCluster(t *testing.T) {
	url, _ := redistest.Cluster(t)
	contract(t, onServer(url))
}

func TestRedisSentinel(t *testing.T) {
	contract(t, onServer(redistest.Sentinel(t).URL))
}
