package knowledge

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"
)

func fingerprint(t *testing.T, folder fs.FS) string {
	t.Helper()
	f, err := Fingerprint(folder)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFingerprint(t *testing.T) {
	base := map[string]string{"a.md": "one", "glosses/a.md": "two", "thesaurus.txt": "three", "elsewhere.txt": "3", "notes.txt": "four"}
	with := func(change func(m map[string]string)) map[string]string {
		m := map[string]string{}
		for k, v := range base {
			m[k] = v
		}
		change(m)
		return m
	}
	for _, c := range []struct {
		name    string
		files   map[string]string
		changes bool
	}{
		{"the same", with(func(map[string]string) {}), false},
		{"other words", with(func(m map[string]string) { m["a.md"] = "eno" }), true},
		{"other gloss", with(func(m map[string]string) { m["glosses/a.md"] = "owt" }), true},
		{"other thesaurus", with(func(m map[string]string) { m["thesaurus.txt"] = "" }), true},
		{"other things elsewhere", with(func(m map[string]string) { m["elsewhere.txt"] = "4" }), true},
		{"no thesaurus", with(func(m map[string]string) { delete(m, "thesaurus.txt") }), true},
		{"no glosses", with(func(m map[string]string) { delete(m, "glosses/a.md") }), true},
		{"a new document", with(func(m map[string]string) { m["b.md"] = "" }), true},
		{"another name", with(func(m map[string]string) { delete(m, "a.md"); m["b.md"] = "one" }), true},
		{"words moved to the next file", with(func(m map[string]string) { m["a.md"] = "onet"; m["glosses/a.md"] = "wo" }), true},
		{"a file that is not read", with(func(m map[string]string) { m["notes.txt"] = "five"; m["README.md"] = "six" }), false},
	} {
		t.Run(c.name, func(t *testing.T) {
			if changed := fingerprint(t, textFS(c.files)) != fingerprint(t, textFS(base)); changed != c.changes {
				t.Errorf("changed is %v, want %v", changed, c.changes)
			}
		})
	}
	if _, err := Fingerprint(missing{}); err == nil {
		t.Error("a missing folder has a fingerprint")
	}
}

// TestFingerprintOfASwappedLink: a folder that is given to a container is a
// link to the newest of several folders. No file in it is ever written.
func TestFingerprintOfASwappedLink(t *testing.T) {
	top := t.TempDir()
	for version, words := range map[string]string{"..1": "old", "..2": "new"} {
		if err := os.Mkdir(filepath.Join(top, version), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, version, "kites.md"), []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	link := func(to string) {
		t.Helper()
		next := filepath.Join(top, "..next")
		if err := os.Symlink(to, next); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(next, filepath.Join(top, "..data")); err != nil {
			t.Fatal(err)
		}
	}
	link("..1")
	if err := os.Symlink(filepath.Join("..data", "kites.md"), filepath.Join(top, "kites.md")); err != nil {
		t.Fatal(err)
	}
	before := fingerprint(t, os.DirFS(top))
	if fingerprint(t, os.DirFS(top)) != before {
		t.Error("the fingerprint of an unchanged folder changes")
	}
	link("..2")
	if fingerprint(t, os.DirFS(top)) == before {
		t.Error("the link leads to other documents, and the fingerprint is the same")
	}
}

// shelf is a folder that a test changes while it is watched; without files it
// cannot be read.
type shelf struct {
	mu    sync.Mutex
	files fstest.MapFS
}

func (s *shelf) put(files fstest.MapFS) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.files = files
}

func (s *shelf) Open(name string) (fs.File, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.files == nil {
		return missing{}.Open(name)
	}
	return s.files.Open(name)
}

// diary is what a watcher called, in order.
type diary struct {
	mu    sync.Mutex
	calls []string
}

func (d *diary) changed()     { d.note("changed") }
func (d *diary) failed(error) { d.note("failed") }

func (d *diary) note(call string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calls = append(d.calls, call)
}

// since is what was called since the last time somebody asked.
func (d *diary) since() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	defer func() { d.calls = nil }()
	return d.calls
}

// TestWatch plays stories on a clock that only moves when everyone waits. Each
// step changes the folder, or leaves it, and one interval goes by.
func TestWatch(t *testing.T) {
	const every = 2 * time.Second
	one := textFS(map[string]string{"a.md": "one"})
	two := textFS(map[string]string{"a.md": "two"})
	var broken fstest.MapFS
	for _, c := range []struct {
		name  string
		steps []fstest.MapFS
		want  [][]string
	}{
		{"no change, no call", []fstest.MapFS{one, one, one}, [][]string{nil, nil, nil}},
		{"changed", []fstest.MapFS{one, two, two}, [][]string{nil, {"changed"}, nil}},
		{"changed and changed back", []fstest.MapFS{one, two, one}, [][]string{nil, {"changed"}, {"changed"}}},
		{
			"broken is told once, mended as before needs nothing",
			[]fstest.MapFS{one, broken, broken, one, one}, [][]string{nil, {"failed"}, nil, nil, nil},
		},
		{
			"broken, mended with a change, broken again",
			[]fstest.MapFS{one, broken, two, broken, two}, [][]string{nil, {"failed"}, {"changed"}, {"failed"}, nil},
		},
		{
			"broken from the beginning",
			[]fstest.MapFS{broken, broken, one, one}, [][]string{{"failed"}, nil, {"changed"}, nil},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var calls diary
				folder := &shelf{files: c.steps[0]}
				// A folder that cannot be read when the documents are loaded has
				// no fingerprint.
				before, _ := Fingerprint(folder)
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					Watch(ctx, folder, before, every, calls.changed, calls.failed)
				}()
				for i, files := range c.steps {
					synctest.Wait()
					folder.put(files)
					<-time.After(every)
					synctest.Wait()
					if got := calls.since(); !slices.Equal(got, c.want[i]) {
						t.Errorf("step %d: calls %v, want %v", i, got, c.want[i])
					}
				}
				// Nothing is called once the context has ended, whatever happens.
				cancel()
				<-ended
				folder.put(textFS(map[string]string{"a.md": "three"}))
				<-time.After(10 * every)
				synctest.Wait()
				if got := calls.since(); got != nil {
					t.Errorf("calls after the end: %v", got)
				}
			})
		})
	}
}

// TestWatchMissesNothing: the folder changes after it was loaded and before it
// is watched.
func TestWatchMissesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		folder := &shelf{files: textFS(map[string]string{"a.md": "one"})}
		loaded := fingerprint(t, folder)
		folder.put(textFS(map[string]string{"a.md": "two"}))
		var calls diary
		go Watch(ctx, folder, loaded, time.Second, calls.changed, calls.failed)
		<-time.After(time.Second)
		synctest.Wait()
		if got := calls.since(); !slices.Equal(got, []string{"changed"}) {
			t.Errorf("calls %v, want one change", got)
		}
	})
}

// TestWatchLooksOnlyAtIntervals: between two looks nothing is read.
func TestWatchLooksOnlyAtIntervals(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		folder := &shelf{files: textFS(map[string]string{"a.md": "one"})}
		var calls diary
		go Watch(ctx, folder, fingerprint(t, folder), time.Minute, calls.changed, calls.failed)
		for _, c := range []struct {
			pass time.Duration
			want []string
		}{{59 * time.Second, nil}, {2 * time.Second, []string{"changed"}}, {58 * time.Second, nil}} {
			synctest.Wait()
			folder.put(textFS(map[string]string{"a.md": "two"}))
			<-time.After(c.pass)
			synctest.Wait()
			if got := calls.since(); !slices.Equal(got, c.want) {
				t.Errorf("after %s more: calls %v, want %v", c.pass, got, c.want)
			}
		}
	})
}
