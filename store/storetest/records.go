// Package storetest is the contract of the store: what must hold on every
// server it runs on. Each function takes a way to open a fresh store, of which
// it closes what it opened.
package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
)

// Person is somebody no other test uses.
func Person(t testing.TB) chat.PersonID {
	return chat.PersonID{Platform: chat.Slack, Space: "T1", User: t.Name()}
}

// Records is the contract of people's records. The store must keep records for
// longer than the test takes.
func Records(t *testing.T, open func(*testing.T) *store.Store) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *store.Store)
	}{
		{"write and read", writeAndRead},
		{"expected versions", expectedVersions},
		{"all or nothing", allOrNothing},
		{"own time", ownTime},
		{"limits", limits},
		{"bad names", badNames},
		{"forget", forget},
		{"people apart", peopleApart},
		{"together", together},
		{"any bytes", anyBytes},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// must writes and returns the version.
func must(t *testing.T, s *store.Store, p chat.PersonID, changes ...store.Change) int64 {
	t.Helper()
	v, err := s.Write(t.Context(), p, changes...)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// holds checks what a record holds; nil means there is none.
func holds(t *testing.T, s *store.Store, p chat.PersonID, kind, id string, want []byte) store.Record {
	t.Helper()
	r, ok, err := s.Record(t.Context(), p, kind, id)
	switch {
	case err != nil:
		t.Fatal(err)
	case ok != (want != nil):
		t.Errorf("%s/%s: there is %v, want %v", kind, id, ok, want != nil)
	case !bytes.Equal(r.Data, want):
		t.Errorf("%s/%s holds %d bytes %.40q, want %d bytes %.40q", kind, id, len(r.Data), r.Data, len(want), want)
	case ok && (r.Kind != kind || r.ID != id || r.Version <= 0 || r.Damaged):
		t.Errorf("%s/%s came as %s/%s at version %d, damaged %v", kind, id, r.Kind, r.ID, r.Version, r.Damaged)
	}
	return r
}

func writeAndRead(t *testing.T, s *store.Store) {
	p := Person(t)
	holds(t, s, p, "profile", "me", nil)
	sound, damaged, err := s.Records(t.Context(), p, "")
	if err != nil || sound != nil || damaged != nil {
		t.Errorf("a stranger has %v, %v, %v", sound, damaged, err)
	}
	first := must(t, s, p, store.Change{Kind: "profile", ID: "me", Data: []byte("one")})
	if r := holds(t, s, p, "profile", "me", []byte("one")); r.Version != first {
		t.Errorf("read version %d, wrote %d", r.Version, first)
	}
	second := must(t, s, p, store.Change{Kind: "profile", ID: "me", Data: []byte("two"), Expect: first},
		store.Change{Kind: "snapshot", ID: "b", Data: []byte("B")}, store.Change{Kind: "snapshot", ID: "a", Data: []byte{}},
		store.Change{Kind: "sitting", ID: "open", Data: []byte("S"), Keep: time.Hour})
	if second <= first {
		t.Errorf("version %d follows %d", second, first)
	}
	holds(t, s, p, "profile", "me", []byte("two"))

	names := func(kind string) (out []string) {
		sound, damaged, err := s.Records(t.Context(), p, kind)
		if err != nil || len(damaged) > 0 {
			t.Fatal(damaged, err)
		}
		for _, r := range sound {
			out = append(out, fmt.Sprintf("%s/%s=%s", r.Kind, r.ID, r.Data))
		}
		return out
	}
	for kind, want := range map[string]string{
		"": "[profile/me=two sitting/open=S snapshot/a= snapshot/b=B]", "snapshot": "[snapshot/a= snapshot/b=B]",
		"sitting": "[sitting/open=S]", "snap": "[]",
	} {
		if got := fmt.Sprint(names(kind)); got != want {
			t.Errorf("records of kind %q: %s, want %s", kind, got, want)
		}
	}
	must(t, s, p, store.Change{Kind: "snapshot", ID: "a", Expect: second}, store.Change{Kind: "sitting", ID: "open", Expect: second})
	holds(t, s, p, "snapshot", "a", nil)
	holds(t, s, p, "sitting", "open", nil)
	if got := fmt.Sprint(names("")); got != "[profile/me=two snapshot/b=B]" {
		t.Errorf("left are %s", got)
	}
}

func expectedVersions(t *testing.T, s *store.Store) {
	p := Person(t)
	change := func(expect int64, data string) error {
		_, err := s.Write(t.Context(), p, store.Change{Kind: "plan", ID: "1", Data: []byte(data), Expect: expect})
		return err
	}
	moved := func(err error) {
		t.Helper()
		if !errors.Is(err, store.ErrMoved) {
			t.Errorf("got %v, want ErrMoved", err)
		}
	}
	moved(change(7, "not there yet"))
	v := must(t, s, p, store.Change{Kind: "plan", ID: "1", Data: []byte("first")})
	moved(change(0, "there already"))
	moved(change(v-1, "older"))
	moved(change(v+1, "newer"))
	holds(t, s, p, "plan", "1", []byte("first"))
	if err := change(store.AnyVersion, "whatever"); err != nil {
		t.Error(err)
	}
	moved(change(v, "late"))
	holds(t, s, p, "plan", "1", []byte("whatever"))

	// A record that was removed and made again is another one.
	old := holds(t, s, p, "plan", "1", []byte("whatever")).Version
	must(t, s, p, store.Change{Kind: "plan", ID: "1", Expect: old})
	moved(change(old, "removed"))
	again := must(t, s, p, store.Change{Kind: "plan", ID: "1", Data: []byte("again")})
	if again == old {
		t.Errorf("version %d came twice", old)
	}
	moved(change(old, "of the old one"))
	if err := s.Forget(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if v := must(t, s, p, store.Change{Kind: "plan", ID: "1", Data: []byte("anew")}); v <= again {
		t.Errorf("after forgetting, version %d follows %d", v, again)
	}
	// To remove what is not there is no change, and no error, unless expected.
	must(t, s, p, store.Change{Kind: "plan", ID: "none", Expect: store.AnyVersion})
	_, err := s.Write(t.Context(), p, store.Change{Kind: "plan", ID: "none", Expect: 5})
	moved(err)
}

func allOrNothing(t *testing.T, s *store.Store) {
	p := Person(t)
	v := must(t, s, p, store.Change{Kind: "sitting", ID: "open", Data: []byte("half"), Keep: time.Hour})
	_, err := s.Write(t.Context(), p,
		store.Change{Kind: "snapshot", ID: "new", Data: []byte("done")},
		store.Change{Kind: "sitting", ID: "open", Expect: v},
		store.Change{Kind: "focus", ID: "now", Data: []byte("x"), Expect: 99})
	if !errors.Is(err, store.ErrMoved) {
		t.Fatalf("got %v, want ErrMoved", err)
	}
	holds(t, s, p, "snapshot", "new", nil)
	holds(t, s, p, "focus", "now", nil)
	holds(t, s, p, "sitting", "open", []byte("half"))
}

func ownTime(t *testing.T, s *store.Store) {
	p := Person(t)
	v := must(t, s, p, store.Change{Kind: "sitting", ID: "open", Data: []byte("soon over"), Keep: time.Hour},
		store.Change{Kind: "profile", ID: "me", Data: []byte("stays")})
	// Written again without a time of its own, it lives on, and the other way.
	must(t, s, p, store.Change{Kind: "sitting", ID: "open", Data: []byte("stays too"), Expect: v},
		store.Change{Kind: "entry", ID: "1", Data: []byte("goes"), Keep: 150 * time.Millisecond})
	holds(t, s, p, "sitting", "open", []byte("stays too"))
	Eventually(t, "the record to end", func() bool {
		_, ok, err := s.Record(t.Context(), p, "entry", "1")
		return err == nil && !ok
	})
	sound, damaged, err := s.Records(t.Context(), p, "")
	if err != nil || len(damaged) != 0 || len(sound) != 2 {
		t.Errorf("left are %d and %d damaged, %v", len(sound), len(damaged), err)
	}
	// A name is free again when its time is over.
	must(t, s, p, store.Change{Kind: "entry", ID: "1", Data: []byte("new")})
	holds(t, s, p, "entry", "1", []byte("new"))
}

func limits(t *testing.T, s *store.Store) {
	p := Person(t)
	most := bytes.Repeat([]byte("x"), store.MaxRecord)
	must(t, s, p, store.Change{Kind: "entry", ID: "large", Data: most})
	holds(t, s, p, "entry", "large", most)
	tooMuch := func(changes ...store.Change) {
		t.Helper()
		if _, err := s.Write(t.Context(), p, changes...); !errors.Is(err, store.ErrTooMuch) {
			t.Errorf("got %v, want ErrTooMuch", err)
		}
	}
	tooMuch(store.Change{Kind: "entry", ID: "larger", Data: append(most, 'x')})
	holds(t, s, p, "entry", "larger", nil)

	var batch []store.Change
	for n := 1; n < store.MaxRecords; n++ {
		var keep time.Duration
		if n%10 == 0 {
			keep = time.Hour
		}
		batch = append(batch, store.Change{Kind: "entry", ID: fmt.Sprintf("n%d", n), Data: []byte{1}, Keep: keep})
		if len(batch) == store.MaxChanges || n == store.MaxRecords-1 {
			must(t, s, p, batch...)
			batch = nil
		}
	}
	tooMuch(store.Change{Kind: "entry", ID: "over", Data: []byte{1}})
	// In the place of another one, or over what is there, there is room.
	must(t, s, p, store.Change{Kind: "entry", ID: "n1", Expect: store.AnyVersion}, store.Change{Kind: "entry", ID: "over", Data: []byte{1}})
	must(t, s, p, store.Change{Kind: "entry", ID: "over", Data: []byte{2}, Expect: store.AnyVersion})
	sound, _, err := s.Records(t.Context(), p, "")
	if err != nil || len(sound) != store.MaxRecords {
		t.Errorf("%d records, %v", len(sound), err)
	}
	if err := s.Forget(t.Context(), p); err != nil {
		t.Error(err)
	}

	if _, err := s.Write(t.Context(), p); err == nil {
		t.Error("a write of nothing was taken")
	}
	if _, err := s.Write(t.Context(), p, make([]store.Change, store.MaxChanges+1)...); err == nil {
		t.Error("a write of too many changes was taken")
	}
}

func badNames(t *testing.T, s *store.Store) {
	p := Person(t)
	for _, name := range [][2]string{{"", "a"}, {"a", ""}, {"a/b", "c"}, {"a", "b/c"}, {"@seq", "a"}, {"~a", "b"}, {"A", "b"}, {"a", "b c"}, {"a", "é"}} {
		if _, err := s.Write(t.Context(), p, store.Change{Kind: name[0], ID: name[1], Data: []byte("x")}); err == nil {
			t.Errorf("wrote a record named %q", name)
		}
		if _, _, err := s.Record(t.Context(), p, name[0], name[1]); err == nil {
			t.Errorf("read a record named %q", name)
		}
	}
	same := store.Change{Kind: "a", ID: "b", Data: []byte("x")}
	if _, err := s.Write(t.Context(), p, same, same); err == nil {
		t.Error("one write changed a record twice")
	}
}

func forget(t *testing.T, s *store.Store) {
	p := Person(t)
	if err := s.Forget(t.Context(), p); err != nil {
		t.Errorf("forgetting a stranger: %v", err)
	}
	must(t, s, p, store.Change{Kind: "profile", ID: "me", Data: []byte("x")},
		store.Change{Kind: "sitting", ID: "open", Data: []byte("y"), Keep: time.Hour},
		store.Change{Kind: "sitting", ID: "other", Data: []byte("z"), Keep: 2 * time.Hour})
	if err := s.Forget(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	holds(t, s, p, "profile", "me", nil)
	holds(t, s, p, "sitting", "open", nil)
	holds(t, s, p, "sitting", "other", nil)
}

func peopleApart(t *testing.T, s *store.Store) {
	// Each differs from the next in where the parts end.
	people := []chat.PersonID{
		{Platform: "slack", Space: "T1", User: "U1"}, {Platform: "slack", Space: "T", User: "1U1"},
		{Platform: "slack", Space: "", User: "T1U1"}, {Platform: "teams", Space: "T1", User: "U1"},
		{Platform: "slack", Space: "T1", User: "U1 "}, {},
	}
	for n, p := range people {
		must(t, s, p, store.Change{Kind: "profile", ID: "me", Data: []byte{byte(n)}})
	}
	for n, p := range people {
		holds(t, s, p, "profile", "me", []byte{byte(n)})
	}
	if err := s.Forget(t.Context(), people[0]); err != nil {
		t.Fatal(err)
	}
	for n, p := range people[1:] {
		holds(t, s, p, "profile", "me", []byte{byte(n + 1)})
		if err := s.Forget(t.Context(), p); err != nil {
			t.Error(err)
		}
	}
}

// together counts with many at once, each trying again after ErrMoved: no
// count may be lost and none made twice.
func together(t *testing.T, s *store.Store) {
	const workers, each = 8, 20
	p := Person(t)
	must(t, s, p, store.Change{Kind: "count", ID: "1", Data: []byte("0")})
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for n := 0; n < each; {
				r, ok, err := s.Record(t.Context(), p, "count", "1")
				if err != nil || !ok {
					t.Error(ok, err)
					return
				}
				var count int
				if _, err := fmt.Sscan(string(r.Data), &count); err != nil {
					t.Error(err)
					return
				}
				_, err = s.Write(t.Context(), p, store.Change{Kind: "count", ID: "1", Data: fmt.Append(nil, count+1), Expect: r.Version})
				switch {
				case err == nil:
					n++
				case !errors.Is(err, store.ErrMoved):
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	holds(t, s, p, "count", "1", fmt.Append(nil, workers*each))
}

func anyBytes(t *testing.T, s *store.Store) {
	p := Person(t)
	all := make([]byte, 256)
	for n := range all {
		all[n] = byte(n)
	}
	for n, data := range [][]byte{all, {0}, []byte("1:2:3"), []byte("\r\n$5\r\nhello\r\n"), []byte("\u2028 é %z")} {
		id := fmt.Sprint(n)
		must(t, s, p, store.Change{Kind: "entry", ID: id, Data: data}, store.Change{Kind: "brief", ID: id, Data: data, Keep: time.Hour})
		holds(t, s, p, "entry", id, data)
		holds(t, s, p, "brief", id, data)
	}
}

// Eventually looks until something holds. Real servers have clocks of their
// own, which no test can turn.
func Eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	limit := time.NewTimer(30 * time.Second)
	defer limit.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-limit.C:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
