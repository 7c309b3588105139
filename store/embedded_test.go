package store_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/storetest"
)

func write(t testing.TB, s *store.Store, p chat.PersonID, id, data string, keep time.Duration) {
	t.Helper()
	if _, err := s.Write(context.WithoutCancel(t.Context()), p, store.Change{Kind: "entry", ID: id, Data: []byte(data), Expect: store.AnyVersion, Keep: keep}); err != nil {
		t.Fatal(err)
	}
}

func closeStore(t testing.TB, s *store.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// filled is a closed store with a few records, and its log.
func filled(t *testing.T) (folder string, log []byte) {
	t.Helper()
	folder = t.TempDir()
	s := openStore(t, store.Config{Folder: folder})
	for n := range 5 {
		write(t, s, storetest.Person(t), fmt.Sprint(n), fmt.Sprintf("words %d", n), 0)
	}
	closeStore(t, s)
	log, err := os.ReadFile(filepath.Join(folder, "store.log"))
	if err != nil {
		t.Fatal(err)
	}
	return folder, log
}

func TestEmbeddedFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "data")
	s := openStore(t, store.Config{Folder: folder})
	info, err := os.Stat(folder)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has %v, %v", info.Mode(), err)
	}
	for _, name := range []string{"store.log", "lock"} {
		if info, err := os.Stat(filepath.Join(folder, name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has %v, %v", name, info.Mode(), err)
		}
	}
	config := store.Config{Folder: folder, Sealer: storetest.NewSealer(1), Log: slog.New(slog.DiscardHandler)}
	if _, err := store.Open(t.Context(), config); err == nil || !strings.Contains(err.Error(), folder) || !strings.Contains(err.Error(), "in use by another process") {
		t.Errorf("a second store in the folder: %v", err)
	}
	write(t, s, storetest.Person(t), "a", "A", 0)
	closeStore(t, s)
	if _, err := s.Write(t.Context(), storetest.Person(t), store.Change{Kind: "entry", ID: "b", Data: []byte("B")}); err == nil {
		t.Error("a closed store writes")
	}
	if got := holding(t, openStore(t, config), storetest.Person(t)); got != "a=A " {
		t.Errorf("there is %q", got)
	}
}

// TestTornEnd cuts the log short, in hundreds of places: what is whole lives, and only a cut
// inside a record is spoken of.
func TestTornEnd(t *testing.T) {
	folder, log := filled(t)
	path := filepath.Join(folder, "store.log")
	seen := map[string]bool{}
	for cut := len(log); cut >= len("framework-coach store log 1\n"); cut-- {
		// Every byte of the last records, and some of those before.
		if cut < len(log)-300 && cut%11 != 0 {
			continue
		}
		if err := os.WriteFile(path, log[:cut], 0o600); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		s := openStore(t, store.Config{Folder: folder, Log: slog.New(slog.NewTextHandler(&out, nil))})
		got := holding(t, s, storetest.Person(t))
		seen[got] = true
		full := "0=words 0 1=words 1 2=words 2 3=words 3 4=words 4 "
		if !strings.HasPrefix(full, got) || got != "" && strings.Count(got, "=words") != strings.Count(got, "words ") {
			t.Fatalf("cut at %d there is %q", cut, got)
		}
		if torn := strings.Contains(out.String(), "dropped the torn end"); cut == len(log) && torn {
			t.Error("a whole log was called torn")
		}
		// It goes on from there, and the next start is clean.
		write(t, s, storetest.Person(t), "more", "!", 0)
		closeStore(t, s)
		out.Reset()
		s = openStore(t, store.Config{Folder: folder, Log: slog.New(slog.NewTextHandler(&out, nil))})
		if after := holding(t, s, storetest.Person(t)); after != got+"more=! " || strings.Contains(out.String(), "torn") {
			t.Fatalf("cut at %d, after another start there is %q: %s", cut, after, out.String())
		}
		closeStore(t, s)
	}
	if len(seen) < 5 {
		t.Errorf("saw %d states, want at least 5", len(seen))
	}
}

// TestDamagedLog alters every byte but those of the last record: the store
// refuses to start, says where, and touches nothing.
func TestDamagedLog(t *testing.T) {
	folder, log := filled(t)
	path := filepath.Join(folder, "store.log")
	last := bytes.LastIndex(log, log[len("framework-coach store log 1\n"):][:4])
	for at := range last {
		bad := bytes.Clone(log)
		bad[at] ^= 0x20
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := store.Open(t.Context(), store.Config{Folder: folder, Sealer: storetest.NewSealer(1), Log: slog.New(slog.DiscardHandler)})
		if err == nil || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "rename") {
			t.Fatalf("byte %d altered: %v", at, err)
		}
		if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, bad) {
			t.Fatalf("byte %d altered: the damaged log was changed, %v", at, err)
		}
	}
	for name, bad := range map[string][]byte{"empty": {}, "other": []byte("something else\n"), "newer": append([]byte("framework-coach store log 2\n"), log[28:]...)} {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), store.Config{Folder: folder, Sealer: storetest.NewSealer(1), Log: slog.New(slog.DiscardHandler)}); err == nil {
			t.Errorf("%s: the store started", name)
		}
	}
	// The advice works.
	if err := os.Rename(path, path+".damaged"); err != nil {
		t.Fatal(err)
	}
	if got := holding(t, openStore(t, store.Config{Folder: folder}), storetest.Person(t)); got != "" {
		t.Errorf("there is %q", got)
	}
}

func TestCompaction(t *testing.T) {
	folder := t.TempDir()
	var out bytes.Buffer
	s := openStore(t, store.Config{Folder: folder, Log: slog.New(slog.NewTextHandler(&out, nil))})
	s.CompactAfter(10_000)
	p := storetest.Person(t)
	write(t, s, p, "short", "time of its own", time.Hour)
	for n := range 500 {
		write(t, s, p, fmt.Sprint(n%7), fmt.Sprintf("words %d", n), 0)
	}
	// The kinds of key that other parts keep.
	for _, args := range [][]any{
		{"zadd", "coach:jobs", 1.5, "a", 2, "b"}, {"sadd", "coach:set", "x", "y"}, {"hincrby", "coach:try", "a", 3},
		{"incr", "coach:count"}, {"set", "coach:soon", "1", "ex", 3600}, {"zrem", "coach:jobs", "b"},
	} {
		if err := s.Client().Do(t.Context(), args...).Err(); err != nil {
			t.Fatal(args, err)
		}
	}
	for n := range 100 {
		write(t, s, p, fmt.Sprint(n%7), fmt.Sprintf("later words %d", n), 0)
	}
	size, whole := s.LogSize()
	if info, err := os.Stat(filepath.Join(folder, "store.log")); err != nil || info.Size() != size {
		t.Errorf("the log is %d bytes long and was taken for %d, %v", info.Size(), size, err)
	}
	if n := strings.Count(out.String(), "the log was compacted"); n < 3 || size > 3*whole+10_000 {
		t.Errorf("%d compactions, size %d, whole %d", n, size, whole)
	}
	before := holding(t, s, p)
	closeStore(t, s)
	s = openStore(t, store.Config{Folder: folder})
	if after := holding(t, s, p); after != before {
		t.Errorf("after a restart there is %q, want %q", after, before)
	}
	if score, err := s.Client().ZScore(t.Context(), "coach:jobs", "a").Result(); err != nil || score != 1.5 {
		t.Errorf("score %v, %v", score, err)
	}
	if n, err := s.Client().SCard(t.Context(), "coach:set").Result(); err != nil || n != 2 {
		t.Errorf("%d members, %v", n, err)
	}
	if left := s.Client().PTTL(t.Context(), "coach:soon").Val(); left < 59*time.Minute || left > time.Hour {
		t.Errorf("an hour has become %v", left)
	}
	if left := s.Client().PTTL(t.Context(), "coach:count").Val(); left != -1 {
		t.Errorf("a key without an end has %v left", left)
	}
}

// TestUnkept: what the log could not bring back is refused, not done.
func TestUnkept(t *testing.T) {
	s := openStore(t, store.Config{Folder: t.TempDir()})
	for _, args := range [][]any{
		{"spop", "s"}, {"set", "k", "v", "nx"}, {"set", "k", "v", "px", 100, "nx"}, {"multi"}, {"flushall"}, {"blpop", "l", 1},
		{"ttl", "k", "x"}, {"expire", "k", 10, "nx"}, {"xadd", "s", "*", "a", "b"}, {"restore", "k", 0, "x"}, {"rename", "a", "b"},
		{"eval", "return redis.call('SPOP', KEYS[1])", 1, "s"}, {"eval", "return redis.call('SET', KEYS[1], '1', 'NX')", 1, "k"},
	} {
		if err := s.Client().Do(t.Context(), args...).Err(); err == nil {
			t.Errorf("%v was carried out", args)
		}
	}
	if got := keysOf(t, s); got != "" {
		t.Errorf("there is %s", got)
	}
}

// TestLogFails: when the log cannot be written, nothing is acknowledged from
// then on, and a restart brings back exactly what was.
func TestLogFails(t *testing.T) {
	full := errors.New("no space left on device")
	for name, fail := range map[string]func(*store.FailingFile){
		"write":      func(f *store.FailingFile) { f.WriteErr = full },
		"part":       func(f *store.FailingFile) { f.WriteErr, f.Part = full, 30 },
		"sync":       func(f *store.FailingFile) { f.SyncErr = full },
		"background": func(f *store.FailingFile) { f.SyncErr = full },
	} {
		t.Run(name, func(t *testing.T) {
			folder := t.TempDir()
			s := openStore(t, store.Config{Folder: folder, Sync: name == "sync"})
			p := storetest.Person(t)
			write(t, s, p, "a", "A", 0)
			fail(s.FailLog())
			want := "a=A "
			if name == "background" {
				write(t, s, p, "b", "B", 0)
				s.Beat()
				want = "a=A b=B "
			}
			for range 2 {
				if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: "c", Data: []byte("C")}); err == nil || !strings.Contains(err.Error(), "has stopped") {
					t.Errorf("a write that was not logged: %v", err)
				}
			}
			if _, _, err := s.Record(t.Context(), p, "entry", "a"); err == nil {
				t.Error("a record was read that may not be on disk")
			}
			if err := s.Ready(t.Context()); err == nil || !errors.Is(err, full) {
				t.Errorf("ready: %v", err)
			}
			closeStore(t, s)
			got := holding(t, openStore(t, store.Config{Folder: folder}), p)
			// What could not be brought to disk may yet be in the file.
			if got != want && (name != "sync" || got != want+"c=C ") {
				t.Errorf("after a restart there is %q, want %q", got, want)
			}
		})
	}
}

// TestTime runs the store through a year: records end when they should, use
// puts off the end, and a restart counts the time in between.
func TestTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const day = 24 * time.Hour
		folder := t.TempDir()
		p := chat.PersonID{Platform: "test", User: "someone"}
		s := openStore(t, store.Config{Folder: folder})
		write(t, s, p, "kept", "K", 0)
		write(t, s, p, "sitting", "S", 7*day)
		has := func(want string) {
			t.Helper()
			if got := holding(t, s, p); got != want {
				t.Errorf("there is %q, want %q", got, want)
			}
		}
		time.Sleep(7*day - time.Second)
		has("kept=K sitting=S ")
		time.Sleep(2 * time.Second)
		has("kept=K ")
		// The last use was now.
		time.Sleep(364 * day)
		has("kept=K ")
		closeStore(t, s)
		time.Sleep(200 * day)
		s = openStore(t, store.Config{Folder: folder})
		has("kept=K ")
		closeStore(t, s)
		time.Sleep(366 * day)
		s = openStore(t, store.Config{Folder: folder})
		if got := keysOf(t, s); got != "" {
			t.Errorf("a year after the last use there is %s", got)
		}
		write(t, s, p, "new", "N", 0)
		has("new=N ")

		// A lock whose holder never gives it back ends by itself.
		if _, err := s.Lock(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		release, err := s.Lock(t.Context(), "x")
		if took := time.Since(began); err != nil || took < 29*time.Second || took > 31*time.Second {
			t.Errorf("waited %v for a dead holder, %v", took, err)
		}
		release()
		closeStore(t, s)
	})
}

// TestClockSetBack: a clock that is put back or forth ends nothing early, and
// versions go on growing.
func TestClockSetBack(t *testing.T) {
	folder := t.TempDir()
	p := storetest.Person(t)
	now := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	c := store.Config{Folder: folder, Now: func() time.Time { return now }}
	s := openStore(t, c)
	var last int64
	next := func(id string) {
		t.Helper()
		v, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: id, Data: []byte(id), Keep: time.Hour, Expect: store.AnyVersion})
		if err != nil || v <= last {
			t.Errorf("version %d follows %d, %v", v, last, err)
		}
		last = v
	}
	next("a")
	now = now.Add(-30 * 24 * time.Hour)
	next("b")
	if got := holding(t, s, p); got != "a=a b=b " {
		t.Errorf("there is %q", got)
	}
	closeStore(t, s)
	s = openStore(t, c)
	next("c")
	now = now.Add(59 * time.Minute)
	if got := holding(t, s, p); got != "a=a b=b c=c " {
		t.Errorf("after 59 minutes there is %q", got)
	}
	now = now.Add(2 * time.Minute)
	if got := holding(t, s, p); got != "" {
		t.Errorf("after 61 minutes there is %q", got)
	}
	closeStore(t, s)
}

// TestLargeAnswers: more than any buffer holds, in both directions.
func TestLargeAnswers(t *testing.T) {
	s := openStore(t, store.Config{Folder: t.TempDir()})
	p := storetest.Person(t)
	data := bytes.Repeat([]byte("x"), store.MaxRecord)
	var changes []store.Change
	const many = 16
	for n := range many {
		changes = append(changes, store.Change{Kind: "entry", ID: fmt.Sprint(n), Data: data})
	}
	if _, err := s.Write(t.Context(), p, changes...); err != nil {
		t.Fatal(err)
	}
	sound, damaged, err := s.Records(t.Context(), p, "")
	if err != nil || len(sound) != many || len(damaged) != 0 || !bytes.Equal(sound[many-1].Data, data) {
		t.Errorf("%d sound, %d damaged, %v", len(sound), len(damaged), err)
	}
}

// TestBadFolder: what is no folder is refused at the start.
func TestBadFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{file, filepath.Join(file, "below")} {
		_, err := store.Open(t.Context(), store.Config{Folder: folder, Sealer: storetest.NewSealer(1), Log: slog.New(slog.DiscardHandler)})
		if !errors.Is(err, syscall.ENOTDIR) {
			t.Errorf("%s: %v", folder, err)
		}
	}
}
