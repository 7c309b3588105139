package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// keysOfPeople are the keys that stand with people.
func keysOfPeople(t *testing.T, s *store.Store, people ...chat.PersonID) string {
	t.Helper()
	var out []string
	for _, line := range strings.Split(keysOf(t, s), "\n") {
		for _, p := range people {
			if strings.Contains(line, "{"+store.TagOf(p)+"}") {
				out = append(out, line)
			}
		}
	}
	return strings.Join(out, "\n")
}

// sharedPrivately checks that nobody can read in the store what is shared, with
// whom, or who is one person, and that deleting everything by either account
// leaves no key of either.
func sharedPrivately(t *testing.T, s *store.Store) {
	t.Helper()
	m, l := store.NewMentoring(s), store.NewLinks(s)
	for _, by := range []int{0, 1} {
		a, b := accountsOf(fmt.Sprint("PRIYA", by))
		mentor, other := accountsOf(fmt.Sprint("BORIS", by))
		if _, err := s.Write(t.Context(), b, store.Change{Kind: "entry", ID: "e", Data: []byte("I was unsure")}, store.Change{Kind: "sitting", ID: "open", Data: []byte("unsure"), Keep: time.Hour}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Write(t.Context(), b, store.Change{Kind: "reach", ID: "mine", Data: []byte("unsure")}); err != nil {
			t.Fatal(err)
		}
		storetest.JoinAccounts(t, s, a, b)
		code, err := l.Code(t.Context(), a, "Priya Secret")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := l.Join(t.Context(), other, strings.Replace(code, code[:1], map[bool]string{true: "7", false: "9"}[code[0] == '9'], 1)); !errors.Is(err, mentoring.ErrNoCode) {
			t.Fatal(err)
		}
		steps := []error{
			m.SavePair(t.Context(), mentoring.Pair{ID: "p", Mentor: mentoring.Party{ID: mentor, Name: "Boris"}, Mentee: mentoring.Party{ID: b, Name: "Priya"}}),
			m.Share(t.Context(), mentoring.Grant{ID: "g", Owner: mentoring.Party{ID: b, Name: "Priya"}, To: mentoring.Party{ID: mentor, Name: "Boris"},
				Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "e"}, Until: time.Now().Add(time.Hour)}),
			m.Suggest(t.Context(), b, mentoring.Suggestion{ID: "s", From: mentoring.Party{ID: mentor, Name: "Boris"}, Note: "unsure"}),
			m.SaveManners(t.Context(), b, mentoring.Manners{Stopped: []chat.PersonID{other}}),
			m.SaveView(t.Context(), b, mentoring.View{Grant: "g", From: mentoring.Party{ID: mentor, Name: "Boris"}, Note: "unsure"}),
		}
		if _, _, err := m.Entry(t.Context(), mentor, b, "g"); errors.Join(append(steps, err)...) != nil {
			t.Fatal(steps, err)
		}
		all := keysOf(t, s)
		for _, word := range []string{"unsure", "riya", "PRIYA", "oris", "BORIS", "TSPACE", "TENANT", "slack", code, strings.ReplaceAll(code, "-", "")} {
			if strings.Contains(all, word) {
				t.Errorf("%q can be read in\n%s", word, all)
			}
		}
		if got := keysOfPeople(t, s, a, b); strings.Count(got, "\n") < 8 {
			t.Errorf("the test looks at too little:\n%s", got)
		}
		if err := s.Forget(t.Context(), []chat.PersonID{a, b}[by]); err != nil {
			t.Fatal(err)
		}
		if left := keysOfPeople(t, s, a, b); left != "" {
			t.Errorf("after deleting everything there is\n%s", left)
		}
		if err := s.Forget(t.Context(), mentor); err != nil {
			t.Fatal(err)
		}
	}
	// What is left says how often an unknown account typed a wrong code.
	for _, line := range strings.Split(strings.TrimSpace(keysOf(t, s)), "\n") {
		if !strings.HasPrefix(line, "coach:tries:") {
			t.Errorf("left is %s", line)
		}
	}
}

func TestSharedPrivatelyServer(t *testing.T) {
	url, _ := redistest.Server(t)
	sharedPrivately(t, openStore(t, store.Config{URL: url}))
}

func TestSharedPrivatelyCluster(t *testing.T) {
	url, _ := redistest.Cluster(t)
	sharedPrivately(t, openStore(t, store.Config{URL: url}))
}

func TestSharedPrivatelyEmbedded(t *testing.T) {
	folder := t.TempDir()
	sharedPrivately(t, openStore(t, store.Config{Folder: folder}))
	b, err := os.ReadFile(filepath.Join(folder, "store.log"))
	if err != nil {
		t.Fatal(err)
	}
	for _, word := range []string{"unsure", "Priya", "PRIYA", "Boris", "BORIS", "TSPACE"} {
		if bytes.Contains(b, []byte(word)) {
			t.Errorf("%q can be read in the log", word)
		}
	}
}
