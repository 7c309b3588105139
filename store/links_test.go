package store_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// accountsOf are two accounts for a test.
func accountsOf(name string) (a, b chat.PersonID) {
	return chat.PersonID{Platform: chat.Slack, Space: "TSPACE", User: "UA" + name}, chat.PersonID{Platform: chat.Teams, Space: "TENANT", User: "UB" + name}
}

// TestJoinBrokenOff lets each command of a join, a parting and a forgetting fail
// for good, before and after it was carried out. Whatever it leaves, nothing is
// lost or there twice, and the same once more comes to the end.
func TestJoinBrokenOff(t *testing.T) {
	url, _ := redistest.Server(t)
	s := openStore(t, store.Config{URL: url})
	f := &faults{}
	s.AddHook(f)
	l := store.NewLinks(s)
	write := func(p chat.PersonID, id, data string, keep time.Duration) {
		t.Helper()
		if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: id, Data: []byte(data), Expect: store.AnyVersion, Keep: keep}); err != nil {
			t.Fatal(err)
		}
	}
	entries := func(p chat.PersonID) string {
		t.Helper()
		sound, damaged, err := s.Records(t.Context(), p, "entry")
		if err != nil || len(damaged) > 0 {
			t.Fatal(damaged, err)
		}
		var out []string
		for _, r := range sound {
			out = append(out, r.ID+"="+string(r.Data))
		}
		return strings.Join(out, " ")
	}
	for _, operation := range []string{"join", "part", "forget"} {
		for _, after := range []bool{false, true} {
			broken := 0
			for from := 0; ; from++ {
				a, b := accountsOf(fmt.Sprint(operation, after, from))
				name := fmt.Sprintf("%s, command %d, after it %v", operation, from, after)
				write(a, "a", "A", 0)
				write(b, "b", "B", 0)
				write(b, "s", "S", time.Hour)
				write(b, "x", "X", 0)
				code, err := l.Code(t.Context(), a, "Mia")
				if err != nil {
					t.Fatal(err)
				}
				do := func() error { _, err := l.Join(t.Context(), b, code); return err }
				if operation != "join" {
					if err := do(); err != nil {
						t.Fatal(err)
					}
					do = func() error { return l.Part(t.Context(), b) }
					if operation == "forget" {
						do = func() error { return s.Forget(t.Context(), b) }
					}
				}
				f.set(after, lost, from, 1000)
				err = do()
				if f.stop() == 0 {
					break
				}
				broken++
				if operation == "join" {
					if got := entries(b); got != "b=B s=S x=X" && got != "a=A b=B s=S x=X" {
						t.Errorf("%s: there is %q", name, got)
					}
					if joined := entries(b) != "b=B s=S x=X"; !joined {
						// What happens to B before it is joined after all is B's.
						write(b, "b", "BB", 0)
						if _, err := s.Write(t.Context(), b, store.Change{Kind: "entry", ID: "x", Expect: store.AnyVersion}); err != nil {
							t.Fatal(err)
						}
						err = errors.New("not joined")
					} else {
						err = nil
					}
				}
				if err != nil {
					if err := do(); err != nil {
						t.Errorf("%s: once more: %v", name, err)
					}
				}
				all, err := l.Accounts(t.Context(), b)
				if err != nil {
					t.Fatal(err)
				}
				gotA, gotB := entries(a), entries(b)
				switch operation {
				case "join":
					ok := gotA == "a=A b=BB s=S" || gotA == "a=A b=B s=S x=X"
					if !ok || gotB != gotA || !slices.Equal(all, []chat.PersonID{a, b}) {
						t.Errorf("%s: in the end A has %q, B %q, accounts %v", name, gotA, gotB, all)
					}
				case "part":
					if gotA != "a=A b=B s=S x=X" || gotB != "" || len(all) != 1 {
						t.Errorf("%s: in the end A has %q, B %q, accounts %v", name, gotA, gotB, all)
					}
				case "forget":
					if left := keysOfPeople(t, s, a, b); gotA != "" || gotB != "" || left != "" {
						t.Errorf("%s: in the end A has %q, B %q, keys\n%s", name, gotA, gotB, left)
					}
				}
			}
			t.Logf("%s broken off at %d commands, after them %v", operation, broken, after)
		}
	}
}

// TestReplicas: what one replica of the bot did holds at the next operation of
// another.
func TestReplicas(t *testing.T) {
	url, _ := redistest.Server(t)
	here, there := openStore(t, store.Config{URL: url}), openStore(t, store.Config{URL: url})
	m, m2 := store.NewMentoring(here), store.NewMentoring(there)
	a, b := accountsOf("1")
	mentor, mentor2 := accountsOf("2")
	if _, err := here.Write(t.Context(), a, store.Change{Kind: "entry", ID: "e", Data: []byte("E")}); err != nil {
		t.Fatal(err)
	}
	reads := func(s *store.Mentoring, who chat.PersonID, want bool) {
		t.Helper()
		got, _, err := s.Entry(t.Context(), who, a, "g")
		if want && (err != nil || string(got) != "E") || !want && (!errors.Is(err, mentoring.ErrNotShared) || got != nil) {
			t.Errorf("read %q, %v; want %v", got, err, want)
		}
	}
	for range 50 {
		g := mentoring.Grant{ID: "g", Owner: mentoring.Party{ID: a}, To: mentoring.Party{ID: mentor}, Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "e"}, Until: time.Now().Add(time.Hour)}
		if err := m.Share(t.Context(), g); err != nil {
			t.Fatal(err)
		}
		reads(m2, mentor, true)
		reads(m2, mentor2, false)
		storetest.JoinAccounts(t, here, mentor2, mentor)
		reads(m2, mentor2, true)
		if err := store.NewLinks(here).Part(t.Context(), mentor); err != nil {
			t.Fatal(err)
		}
		reads(m2, mentor2, false)
		reads(m2, mentor, true)
		if err := m.TakeBack(t.Context(), a, "g"); err != nil {
			t.Fatal(err)
		}
		reads(m2, mentor, false)

		storetest.JoinAccounts(t, here, a, b)
		if r, ok, err := there.Record(t.Context(), b, "entry", "e"); err != nil || !ok || string(r.Data) != "E" {
			t.Errorf("joined, another replica reads %q, %v", r.Data, err)
		}
		if err := store.NewLinks(there).Part(t.Context(), b); err != nil {
			t.Fatal(err)
		}
		if _, ok, err := here.Record(t.Context(), b, "entry", "e"); err != nil || ok {
			t.Errorf("parted, another replica finds %v, %v", ok, err)
		}
	}
}

// TestSwapped: somebody who can write in Redis, and has no key, can neither
// change a permission nor lead an account to another's records.
func TestSwapped(t *testing.T) {
	url, server := redistest.Server(t)
	s := openStore(t, store.Config{URL: url})
	m := store.NewMentoring(s)
	owner, mentor := accountsOf("1")
	thief, guest := accountsOf("2")
	if _, err := s.Write(t.Context(), owner, store.Change{Kind: "entry", ID: "e", Data: []byte("E")}, store.Change{Kind: "entry", ID: "f", Data: []byte("F")}); err != nil {
		t.Fatal(err)
	}
	party := func(p chat.PersonID) mentoring.Party { return mentoring.Party{ID: p} }
	for id, to := range map[string]chat.PersonID{"g": mentor, "t": thief} {
		g := mentoring.Grant{ID: id, Owner: party(owner), To: party(to), Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "e"}, Until: time.Now().Add(time.Hour)}
		if err := m.Share(t.Context(), g); err != nil {
			t.Fatal(err)
		}
	}
	key := func(id string) string { return "coach:{" + store.TagOf(owner) + "}:for:grant/" + id }
	get := func(id string) string {
		v, err := server.Admin().Get(t.Context(), key(id)).Result()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	put := func(id, v string) {
		if err := server.Admin().Set(t.Context(), key(id), v, time.Hour).Err(); err != nil {
			t.Fatal(err)
		}
	}
	whole, theirs := get("g"), get("t")
	head, sealed, _ := strings.Cut(whole, "\n")
	fields, theirFields := strings.Fields(head), strings.Fields(theirs)
	version, _, _ := strings.Cut(fields[0], ":")
	_, thiefHash, _ := strings.Cut(theirFields[0], ":")
	for what, v := range map[string]string{
		"another reader":  strings.Join(append([]string{version + ":" + store.ReaderHash("g", thief)}, fields[1:]...), " ") + "\n" + sealed,
		"a stolen hash":   strings.Join(append([]string{version + ":" + thiefHash}, fields[1:]...), " ") + "\n" + sealed,
		"another item":    strings.Replace(whole, "entry:entry/e", "entry:entry/f", 1),
		"a later end":     strings.Replace(whole, " "+fields[1]+" ", " 9"+fields[1][1:]+" ", 1),
		"another's whole": theirs,
		"no head":         version + ":" + sealed,
		"nothing":         "",
		"no looks":        strings.Join(fields[:3], " ") + "\n" + sealed,
		"many fields":     head + " 1\n" + sealed,
	} {
		put("g", v)
		for _, p := range []chat.PersonID{mentor, thief} {
			if got, _, err := m.Entry(t.Context(), p, owner, "g"); !errors.Is(err, mentoring.ErrNotShared) || got != nil {
				t.Errorf("%s: read %q, %v", what, got, err)
			}
		}
	}
	put("g", whole)
	if got, _, err := m.Entry(t.Context(), mentor, owner, "g"); err != nil || string(got) != "E" {
		t.Errorf("put back: %q, %v", got, err)
	}
	// How often somebody looked: a reading counts when the last one is ten minutes
	// ago. A permission of an earlier version has no last look, and none is lost.
	ago := func(d time.Duration) string { return fmt.Sprint(time.Now().Add(-d).UnixMilli()) }
	for what, c := range map[string]struct {
		looks string
		want  int
	}{
		"a minute after": {"3 " + ago(time.Hour) + " " + ago(time.Minute), 3}, "ten minutes after": {"3 " + ago(time.Hour) + " " + ago(mentoring.OneLook), 4},
		"an earlier version": {"0 0", 1}, "an earlier version, looked at": {"2 " + ago(time.Hour), 3}, "an earlier version, just looked at": {"2 " + ago(time.Minute), 2},
	} {
		put("g", strings.Join(fields[:3], " ")+" "+c.looks+"\n"+sealed)
		if by, err := m.SharedBy(t.Context(), owner); err != nil || len(by) == 0 {
			t.Errorf("%s: %+v, %v", what, by, err)
		}
		if _, g, err := m.Entry(t.Context(), mentor, owner, "g"); err != nil || g.Looks != c.want {
			t.Errorf("%s: %+v, %v; want look %d", what, g, err, c.want)
		}
	}
	put("g", whole)

	storetest.JoinAccounts(t, s, owner, guest)
	pointer, err := server.Admin().Get(t.Context(), "coach:{"+store.TagOf(guest)+"}:home").Result()
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Admin().Set(t.Context(), "coach:{"+store.TagOf(thief)+"}:home", pointer, time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
	if r, ok, err := s.Record(t.Context(), thief, "entry", "e"); err == nil || ok {
		t.Errorf("a stolen pointer leads to %q", r.Data)
	}
	if _, err := s.Write(t.Context(), thief, store.Change{Kind: "entry", ID: "x", Data: []byte("X")}); err == nil {
		t.Error("a write went by a stolen pointer")
	}
}

// TestJoinedOutlivesRestart: the log of the embedded store brings back joined
// accounts, permissions, looks and codes.
func TestJoinedOutlivesRestart(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, store.Config{Folder: folder})
	a, b := accountsOf("1")
	mentor, _ := accountsOf("2")
	if _, err := s.Write(t.Context(), b, store.Change{Kind: "entry", ID: "e", Data: []byte("E")}); err != nil {
		t.Fatal(err)
	}
	storetest.JoinAccounts(t, s, a, b)
	g := mentoring.Grant{ID: "g", Owner: mentoring.Party{ID: b}, To: mentoring.Party{ID: mentor}, Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "e"}, Until: time.Now().Add(time.Hour)}
	if err := store.NewMentoring(s).Share(t.Context(), g); err != nil {
		t.Fatal(err)
	}
	if _, _, err := store.NewMentoring(s).Entry(t.Context(), mentor, a, "g"); err != nil {
		t.Fatal(err)
	}
	code, err := store.NewLinks(s).Code(t.Context(), a, "Mia")
	if err != nil {
		t.Fatal(err)
	}
	before := keysOf(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, store.Config{Folder: folder})
	if after := keysOf(t, s); after != before {
		t.Errorf("after a restart there is\n%s\nwant\n%s", after, before)
	}
	if by, err := store.NewMentoring(s).SharedBy(t.Context(), b); err != nil || len(by) != 1 || by[0].Looks != 1 {
		t.Errorf("the look before the restart is lost: %+v, %v", by, err)
	}
	if got, g, err := store.NewMentoring(s).Entry(t.Context(), mentor, b, "g"); err != nil || string(got) != "E" || g.Looks != 1 {
		t.Errorf("read %q, look %d, %v", got, g.Looks, err)
	}
	if _, err := store.NewLinks(s).Join(t.Context(), mentor, code); err != nil {
		t.Error(err)
	}
}

// TestDamagedStays: what cannot be opened is not lost by a join.
func TestDamagedStays(t *testing.T) {
	s := openStore(t, store.Config{Memory: true})
	a, b := accountsOf("1")
	if _, err := s.Write(t.Context(), b, store.Change{Kind: "entry", ID: "e", Data: []byte("E")}, store.Change{Kind: "entry", ID: "f", Data: []byte("F")}); err != nil {
		t.Fatal(err)
	}
	kept := "coach:{" + store.TagOf(b) + "}:kept"
	value, err := s.Client().HGet(t.Context(), kept, "entry/e").Result()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Client().HSet(t.Context(), kept, "entry/e", value[:len(value)-1]+"\x00").Err(); err != nil {
		t.Fatal(err)
	}
	storetest.JoinAccounts(t, s, a, b)
	if sound, damaged, err := s.Records(t.Context(), a, "entry"); err != nil || len(sound) != 1 || len(damaged) != 0 {
		t.Errorf("joined: %d sound, %d damaged, %v", len(sound), len(damaged), err)
	}
	if err := s.Client().HSet(t.Context(), kept, "entry/e", value).Err(); err != nil {
		t.Fatal(err)
	}
	if err := store.NewLinks(s).Part(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if got := holding(t, s, b); got != "e=E " {
		t.Errorf("parted, there is %q", got)
	}
}
