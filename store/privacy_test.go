package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// describeKeys is everything the keys hold, as redis-cli would show it.
func describeKeys(t *testing.T, s *store.Store, keys []string) string {
	t.Helper()
	slices.Sort(keys)
	var b strings.Builder
	for _, k := range slices.Compact(keys) {
		if text, err := s.Client().Get(t.Context(), k).Result(); err == nil {
			fmt.Fprintf(&b, "%s %q\n", k, text)
			continue
		}
		if members, err := s.Client().ZRangeByScoreWithScores(t.Context(), k, &redis.ZRangeBy{Min: "-inf", Max: "+inf"}).Result(); err == nil {
			for _, m := range members {
				fmt.Fprintf(&b, "%s %v %.0f\n", k, m.Member, m.Score)
			}
			continue
		}
		fields, err := s.Client().HKeys(t.Context(), k).Result()
		if err != nil {
			t.Fatal(err)
		}
		slices.Sort(fields)
		values, err := s.Client().HMGet(t.Context(), k, fields...).Result()
		if err != nil {
			t.Fatal(err)
		}
		for i, f := range fields {
			fmt.Fprintf(&b, "%s %s %q\n", k, f, values[i])
		}
	}
	return b.String()
}

// private checks that nobody can read in the store what a person wrote or who
// they are, and that nothing of them is left once they are forgotten.
func private(t *testing.T, s *store.Store) {
	t.Helper()
	p := chat.PersonID{Platform: "slack", Space: "TWORKSPACE", User: "UPRIYA"}
	other := chat.PersonID{Platform: "slack", Space: "TWORKSPACE", User: "UOTHER"}
	for _, who := range []chat.PersonID{p, other} {
		if _, err := s.Write(t.Context(), who, store.Change{Kind: "entry", ID: "1", Data: []byte("I was unsure about the migration")},
			store.Change{Kind: "sitting", ID: "open", Data: []byte("Not yet, said Priya"), Keep: time.Hour}); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.NewSharedConversations(s, time.Hour).Remember(t.Context(), "slack|TWORKSPACE|UPRIYA|CROOM|", coach.Conversation{Topic: "describe", Framework: "scs"}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.First(t.Context(), "EvTWORKSPACE", time.Hour); err != nil {
		t.Fatal(err)
	}
	release, err := s.Lock(t.Context(), "slack/TWORKSPACE")
	if err != nil {
		t.Fatal(err)
	}
	defer release()
	for _, who := range []chat.PersonID{p, other} {
		if err := errors.Join(store.NewQueue(s).Wake(t.Context(), who, time.Now()),
			store.NewReferences(s).SaveReference(t.Context(), who, []byte("https://service.example/UPRIYA"))); err != nil {
			t.Fatal(err)
		}
	}
	before := keysOf(t, s)
	for _, word := range []string{"unsure", "Priya", "PRIYA", "UOTHER", "TWORKSPACE", "CROOM", "describe"} {
		if strings.Contains(before, word) {
			t.Errorf("%q can be read in\n%s", word, before)
		}
	}
	if err := s.Forget(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	after := keysOf(t, s)
	if _, tag := s.QueueKeys(p); strings.Contains(after, tag) {
		t.Errorf("the person is left in\n%s", after)
	}
	tags := map[string]bool{}
	for _, line := range strings.Split(after, "\n") {
		// Sealed bytes may hold any sign; keys cannot.
		key, _, _ := strings.Cut(line, " ")
		if _, rest, ok := strings.Cut(key, "{"); ok && !strings.HasPrefix(rest, "queue-") {
			tag, _, _ := strings.Cut(rest, "}")
			tags[tag] = true
		}
	}
	if len(tags) != 1 {
		t.Errorf("people are left with the tags %v, want one", tags)
	}
	if got := holding(t, s, other); got != "1=I was unsure about the migration mine=https://service.example/UPRIYA open=Not yet, said Priya " {
		t.Errorf("the other person has %q", got)
	}
}

func TestPrivateEmbedded(t *testing.T) {
	folder := t.TempDir()
	s := openStore(t, store.Config{Folder: folder})
	private(t, s)
	b, err := os.ReadFile(filepath.Join(folder, "store.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"unsure", "Priya", "UPRIYA", "TWORKSPACE"} {
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("%q can be read in the log", word)
		}
	}
}

func TestPrivateServer(t *testing.T) {
	url, _ := redistest.Server(t)
	private(t, openStore(t, store.Config{URL: url}))
}

func TestPrivateCluster(t *testing.T) {
	url, _ := redistest.Cluster(t)
	private(t, openStore(t, store.Config{URL: url}))
}

// TestDamaged: one record that cannot be opened is reported and the others
// live; nothing of it comes into the log.
func TestDamaged(t *testing.T) {
	var out bytes.Buffer
	s := openStore(t, store.Config{Folder: t.TempDir(), Log: slog.New(slog.NewTextHandler(&out, nil))})
	p := storetest.Person(t)
	for _, id := range []string{"a", "b", "c", "d"} {
		if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: id, Data: []byte("words of " + id)}); err != nil {
			t.Fatal(err)
		}
	}
	key, _, _ := strings.Cut(keysOf(t, s), " ")
	value, err := s.Client().HGet(t.Context(), key, "entry/a").Result()
	if err != nil {
		t.Fatal(err)
	}
	version, _, _ := strings.Cut(value, ":")
	for field, v := range map[string]string{
		"entry/a": value[:len(value)-1] + "\x00",
		"entry/b": "no version at all",
		// Moved to another place by somebody.
		"entry/c": value,
	} {
		if err := s.Client().HSet(t.Context(), key, field, v).Err(); err != nil {
			t.Fatal(err)
		}
	}
	sound, damaged, err := s.Records(t.Context(), p, "entry")
	if err != nil || len(sound) != 1 || sound[0].ID != "d" || len(damaged) != 3 {
		t.Fatalf("sound %v, damaged %v, %v", sound, damaged, err)
	}
	for _, r := range damaged {
		if !r.Damaged || r.Data != nil {
			t.Errorf("%s came as %+v", r.ID, r)
		}
		got, ok, err := s.Record(t.Context(), p, "entry", r.ID)
		if err != nil || !ok || !got.Damaged || got.Version != r.Version {
			t.Errorf("alone, %s came as %+v, %v, %v", r.ID, got, ok, err)
		}
		// Whoever saw the damage can write over it.
		if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: r.ID, Data: []byte("new"), Expect: r.Version}); err != nil {
			t.Errorf("writing over %s: %v", r.ID, err)
		}
	}
	if got := holding(t, s, p); got != "a=new b=new c=new d=words of d " {
		t.Errorf("there is %q", got)
	}
	if fmt.Sprint(damaged[0].Version) != version || damaged[1].Version != 0 {
		t.Errorf("versions of the damaged: %d, %d", damaged[0].Version, damaged[1].Version)
	}
	if log := out.String(); strings.Count(log, "cannot be opened") != 1 || strings.Contains(log, "words") || strings.Contains(log, t.Name()) {
		t.Errorf("logged:\n%s", log)
	}
}

// TestOtherKey: with the wrong key nothing opens, and nothing is lost.
func TestOtherKey(t *testing.T) {
	folder := t.TempDir()
	p := storetest.Person(t)
	s := openStore(t, store.Config{Folder: folder})
	if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: "a", Data: []byte("A")}); err != nil {
		t.Fatal(err)
	}
	talk := store.NewSharedConversations(s, time.Hour)
	if err := talk.Remember(t.Context(), "k", coach.Conversation{Topic: "x"}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, store.Config{Folder: folder, Sealer: storetest.NewSealer(2)})
	if sound, damaged, err := s.Records(t.Context(), p, ""); err != nil || len(sound) != 0 || len(damaged) != 1 {
		t.Errorf("%v, %v, %v", sound, damaged, err)
	}
	talk = store.NewSharedConversations(s, time.Hour)
	if got, err := talk.Recall(t.Context(), "k"); err != nil || got.Topic != "" || talk.Failed() != 1 {
		t.Errorf("recalled %+v, %v, %d failed", got, err, talk.Failed())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if got := holding(t, openStore(t, store.Config{Folder: folder}), p); got != "a=A " {
		t.Errorf("there is %q", got)
	}
}
