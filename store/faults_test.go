package store_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// faults makes commands fail: those from one on, as many as wanted, before or
// after the server carried them out.
type faults struct {
	mu    sync.Mutex
	on    bool
	after bool
	err   error
	from  int
	many  int
	seen  int
	hit   int
}

func (f *faults) set(after bool, err error, from, many int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.on, f.after, f.err, f.from, f.many, f.seen, f.hit = true, after, err, from, many, 0, 0
}

func (f *faults) stop() (hit int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.on = false
	return f.hit
}

// next says whether this command fails, and when.
func (f *faults) next() (before, after error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.on {
		return nil, nil
	}
	n := f.seen
	f.seen++
	if n < f.from || n >= f.from+f.many {
		return nil, nil
	}
	f.hit++
	if f.after {
		return nil, f.err
	}
	return f.err, nil
}

func (f *faults) DialHook(next redis.DialHook) redis.DialHook { return next }

func (f *faults) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		before, after := f.next()
		if before == nil {
			err := next(ctx, cmd)
			if after == nil {
				return err
			}
			before = after
		}
		cmd.SetErr(before)
		return before
	}
}

func (f *faults) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		// What opens a connection is no command of ours.
		if strings.EqualFold(cmds[0].Name(), "hello") || strings.EqualFold(cmds[0].Name(), "client") {
			return next(ctx, cmds)
		}
		before, after := f.next()
		if before == nil {
			err := next(ctx, cmds)
			if after == nil {
				return err
			}
			before = after
		}
		for _, c := range cmds {
			c.SetErr(before)
		}
		return before
	}
}

// refusal is an answer of the server.
type refusal string

func (r refusal) Error() string { return string(r) }
func (refusal) RedisError()     {}

var lost = &net.OpError{Op: "read", Net: "tcp", Err: io.EOF}

// operation is one thing the store does, with what there was before and after.
type operation struct {
	name          string
	before, after string
	prepare       func(*testing.T, *store.Store, chat.PersonID)
	do            func(context.Context, *store.Store, chat.PersonID) error
	// quiet operations report no failure.
	quiet bool
}

func operations() []operation {
	change := func(id, data string, keep time.Duration) store.Change {
		c := store.Change{Kind: "entry", ID: id, Keep: keep, Expect: store.AnyVersion}
		if data != "" {
			c.Data = []byte(data)
		}
		return c
	}
	prepare := func(changes ...store.Change) func(*testing.T, *store.Store, chat.PersonID) {
		return func(t *testing.T, s *store.Store, p chat.PersonID) {
			if _, err := s.Write(t.Context(), p, changes...); err != nil {
				t.Fatal(err)
			}
		}
	}
	two := prepare(change("a", "A", 0), change("b", "B", time.Hour))
	read := func(ctx context.Context, s *store.Store, p chat.PersonID) error {
		r, ok, err := s.Record(ctx, p, "entry", "a")
		if err == nil && (!ok || string(r.Data) != "A") {
			return fmt.Errorf("read %q, %v", r.Data, ok)
		}
		return err
	}
	return []operation{
		{name: "create", before: "", after: "a=A b=B ", do: func(ctx context.Context, s *store.Store, p chat.PersonID) error {
			a, b := change("a", "A", 0), change("b", "B", time.Hour)
			a.Expect, b.Expect = 0, 0
			_, err := s.Write(ctx, p, a, b)
			return err
		}},
		{name: "change and remove", before: "a=A b=B ", after: "a=AA c=C ", prepare: two, do: func(ctx context.Context, s *store.Store, p chat.PersonID) error {
			r, _, err := s.Record(ctx, p, "entry", "a")
			if err != nil {
				return err
			}
			a, b, c := change("a", "AA", 0), change("b", "", 0), change("c", "C", time.Hour)
			a.Expect, b.Expect, c.Expect = r.Version, r.Version, 0
			_, err = s.Write(ctx, p, a, b, c)
			return err
		}},
		{name: "forget", before: "a=A b=B ", after: "", prepare: two, do: func(ctx context.Context, s *store.Store, p chat.PersonID) error { return s.Forget(ctx, p) }},
		{name: "read one", before: "a=A b=B ", after: "a=A b=B ", prepare: two, do: read},
		{name: "read all", before: "a=A b=B ", after: "a=A b=B ", prepare: two, do: func(ctx context.Context, s *store.Store, p chat.PersonID) error {
			sound, damaged, err := s.Records(ctx, p, "")
			if err == nil && len(sound)+len(damaged) != 2 {
				return fmt.Errorf("read %v, %v", sound, damaged)
			}
			return err
		}},
		{name: "lock", do: func(ctx context.Context, s *store.Store, p chat.PersonID) error {
			release, err := s.Lock(ctx, p.User)
			if err == nil {
				release()
			}
			return err
		}},
		{name: "converse", quiet: true, do: func(ctx context.Context, s *store.Store, p chat.PersonID) error {
			c := store.NewSharedConversations(s, time.Hour)
			if err := c.Remember(ctx, p.User, coach.Conversation{Topic: "x"}); err != nil {
				return err
			}
			_, err := c.Recall(ctx, p.User)
			return err
		}},
	}
}

// holding is what a person has, in one line.
func holding(t *testing.T, s *store.Store, p chat.PersonID) string {
	t.Helper()
	sound, damaged, err := s.Records(t.Context(), p, "")
	if err != nil || len(damaged) > 0 {
		t.Fatal(damaged, err)
	}
	var b strings.Builder
	for _, r := range sound {
		fmt.Fprintf(&b, "%s=%s ", r.ID, r.Data)
	}
	return b.String()
}

// everyCommandFails lets each command of each operation fail: once, which the
// store mends by itself, and for good, which leaves all or nothing.
func everyCommandFails(t *testing.T, s *store.Store) {
	f := &faults{}
	s.AddHook(f)
	var injected int
	for _, o := range operations() {
		for _, after := range []bool{false, true} {
			for _, c := range []struct {
				what string
				err  error
				many int
				// mends is true when the operation must come to its end.
				mends bool
			}{
				{"one lost", lost, 1, true},
				{"server changes over", refusal("READONLY You can't write against a read only replica."), 1, true},
				{"server is full", refusal("OOM command not allowed when used memory > 'maxmemory'."), 1, false},
				{"all lost", lost, 1000, false},
			} {
				for from := 0; ; from++ {
					name := fmt.Sprintf("%s, command %d, after it %v, %s", o.name, from, after, c.what)
					p := chat.PersonID{Platform: "test", User: t.Name() + name}
					if o.prepare != nil {
						o.prepare(t, s, p)
					}
					f.set(after, c.err, from, c.many)
					err := o.do(t.Context(), s, p)
					hit := f.stop()
					if hit == 0 {
						break
					}
					injected += hit
					got := holding(t, s, p)
					switch {
					case err == nil && got != o.after:
						t.Errorf("%s: succeeded, and there is %q, want %q", name, got, o.after)
					case err != nil && (c.mends || o.quiet):
						t.Errorf("%s: %v", name, err)
					case got != o.before && got != o.after:
						t.Errorf("%s: half done, there is %q", name, got)
					}
					// Who failed tries again, unless it was done after all.
					if err != nil && got != o.after {
						if err := o.do(t.Context(), s, p); err != nil && o.name != "lock" {
							t.Errorf("%s: tried again: %v", name, err)
						}
						if got := holding(t, s, p); got != o.after {
							t.Errorf("%s: tried again, there is %q, want %q", name, got, o.after)
						}
					}
				}
			}
		}
	}
	t.Logf("%d commands failed", injected)
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}

	for _, after := range []bool{false, true} {
		id := fmt.Sprintf("%s %v", t.Name(), after)
		f.set(after, lost, 0, 1)
		first, err := s.First(t.Context(), id, time.Hour)
		f.stop()
		if err != nil || !first {
			t.Errorf("a lost answer made a first delivery a repeat: %v, %v", first, err)
		}
		if first, err := s.First(t.Context(), id, time.Hour); err != nil || first {
			t.Errorf("a second delivery: %v, %v", first, err)
		}
	}
}

func TestFaultsEmbedded(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, store.Config{Folder: folder})
	everyCommandFails(t, s)
	before := keysOf(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if after := keysOf(t, openStore(t, store.Config{Folder: folder})); after != before {
		t.Errorf("after a restart there is\n%s\nwant\n%s", after, before)
	}
}

func TestFaultsServer(t *testing.T) {
	url, _ := redistest.Server(t)
	everyCommandFails(t, openStore(t, store.Config{URL: url}))
}

func TestFaultsCluster(t *testing.T) {
	url, _ := redistest.Cluster(t)
	everyCommandFails(t, openStore(t, store.Config{URL: url}))
}

// keysOf lists every key with what it holds.
func keysOf(t *testing.T, s *store.Store) string {
	t.Helper()
	ctx := t.Context()
	var keys []string
	list := func(ctx context.Context, c redis.Cmdable) error {
		it := c.Scan(ctx, 0, "*", 1000).Iterator()
		for it.Next(ctx) {
			keys = append(keys, it.Val())
		}
		return it.Err()
	}
	var err error
	if cluster, ok := s.Client().(*redis.ClusterClient); ok {
		var mu sync.Mutex
		err = cluster.ForEachMaster(ctx, func(ctx context.Context, c *redis.Client) error {
			mu.Lock()
			defer mu.Unlock()
			return list(ctx, c)
		})
	} else {
		err = list(ctx, s.Client())
	}
	if err != nil {
		t.Fatal(err)
	}
	return describeKeys(t, s, keys)
}
