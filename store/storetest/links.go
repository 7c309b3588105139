package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
)

// Links is the contract of accounts that are joined.
func Links(t *testing.T, open func(*testing.T) *store.Store) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *store.Store)
	}{
		{"joined", joined},
		{"codes", codes},
		{"tries of an account", triesOfAccount},
		{"tries of a code", triesOfCode},
		{"parted", parted},
		{"home parted", homeParted},
		{"forgotten together", forgottenTogether},
		{"one after the other", chained},
		{"too much together", tooMuchTogether},
		{"whom one stopped", mannersMerged},
		{"joined while writing", joinedWhileWriting},
		{"joined both ways", joinedBothWays},
		{"joined in a ring", joinedInRing},
		{"parted and joined while writing", partedWhileWriting},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// account is one of several of a test.
func account(t testing.TB, n int) chat.PersonID {
	platforms := []chat.Platform{chat.Slack, chat.Teams, chat.Web}
	return chat.PersonID{Platform: platforms[n%3], Space: "T1", User: fmt.Sprint(t.Name(), n)}
}

// JoinAccounts joins an account to one that makes the code.
func JoinAccounts(t *testing.T, s *store.Store, maker, typer chat.PersonID) {
	t.Helper()
	l := store.NewLinks(s)
	code, err := l.Code(t.Context(), maker, "Mia")
	done(t, err)
	party, err := l.Join(t.Context(), typer, code)
	if err != nil || party != (mentoring.Party{ID: maker, Name: "Mia"}) {
		t.Fatalf("joined %+v, %v", party, err)
	}
}

// having is all a person has, in one line.
func having(t *testing.T, s *store.Store, p chat.PersonID) string {
	t.Helper()
	sound, damaged, err := s.Records(t.Context(), p, "")
	if err != nil || len(damaged) > 0 {
		t.Fatal(damaged, err)
	}
	var out []string
	for _, r := range sound {
		if r.Kind != "link" {
			out = append(out, fmt.Sprintf("%s/%s=%s", r.Kind, r.ID, r.Data))
		}
	}
	return strings.Join(out, " ")
}

func has(t *testing.T, s *store.Store, p chat.PersonID, want string) {
	t.Helper()
	if got := having(t, s, p); got != want {
		t.Errorf("%s has %q, want %q", p.Platform, got, want)
	}
}

func accounts(t *testing.T, s *store.Store, p chat.PersonID) []chat.PersonID {
	t.Helper()
	all, err := store.NewLinks(s).Accounts(t.Context(), p)
	done(t, err)
	return all
}

func joined(t *testing.T, s *store.Store) {
	a, b := account(t, 0), account(t, 1)
	must(t, s, a, store.Change{Kind: "plan", ID: "mine", Data: []byte("A")}, store.Change{Kind: "entry", ID: "a", Data: []byte("A")})
	old := must(t, s, b, store.Change{Kind: "plan", ID: "mine", Data: []byte("B")}, store.Change{Kind: "entry", ID: "b", Data: []byte("B")},
		store.Change{Kind: "profile", ID: "me", Data: []byte("B")}, store.Change{Kind: "sitting", ID: "open", Data: []byte("B"), Keep: time.Hour})
	must(t, s, b, store.Change{Kind: "reach", ID: "mine", Data: []byte("only B")})
	if got := accounts(t, s, b); !slices.Equal(got, []chat.PersonID{b}) {
		t.Errorf("before, the accounts are %v", got)
	}
	JoinAccounts(t, s, a, b)

	all := "entry/a=A entry/b=B plan/mine=A profile/me=B sitting/open=B"
	has(t, s, a, all)
	has(t, s, b, all)
	for _, p := range []chat.PersonID{a, b} {
		if got := accounts(t, s, p); !slices.Equal(got, []chat.PersonID{a, b}) {
			t.Errorf("the accounts are %v", got)
		}
	}
	// Where B can be reached stays with B.
	holds(t, s, b, "reach", "mine", []byte("only B"))
	holds(t, s, a, "reach", "mine", nil)

	// What B had on its screen is of another time.
	if _, err := s.Write(t.Context(), b, store.Change{Kind: "entry", ID: "b", Data: []byte("late"), Expect: old}); !errors.Is(err, store.ErrMoved) {
		t.Errorf("a version from before: %v, want ErrMoved", err)
	}
	r := holds(t, s, b, "entry", "b", []byte("B"))
	v := must(t, s, b, store.Change{Kind: "entry", ID: "b", Data: []byte("BB"), Expect: r.Version})
	if r := holds(t, s, a, "entry", "b", []byte("BB")); r.Version != v || v <= old {
		t.Errorf("version %d was read, %d written, %d was before", r.Version, v, old)
	}
	must(t, s, b, store.Change{Kind: "entry", ID: "a", Expect: store.AnyVersion})
	holds(t, s, a, "entry", "a", nil)

	l := store.NewLinks(s)
	code, err := l.Code(t.Context(), b, "Mia")
	done(t, err)
	for _, p := range []chat.PersonID{a, b} {
		if _, err := l.Join(t.Context(), p, code); !errors.Is(err, mentoring.ErrSame) {
			t.Errorf("joined once more: %v, want ErrSame", err)
		}
	}
}

func codes(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	a, b, c := account(t, 0), account(t, 1), account(t, 2)
	first, err := l.Code(t.Context(), a, "Mia")
	done(t, err)
	code, err := l.Code(t.Context(), a, "Mia")
	done(t, err)
	if len(code) != 12 || code[4] != '-' || code[8] != '-' || strings.ContainsAny(code, "0O1IL2Z5S8BAEU") {
		t.Errorf("the code is %q", code)
	}
	if _, err := l.Join(t.Context(), b, first); !errors.Is(err, mentoring.ErrNoCode) {
		t.Errorf("a code that was replaced: %v", err)
	}
	// Not even read as codes, these cost no try.
	for _, typed := range []string{"", "hello", "link", code + "7", code[:11], "00000-0000", strings.Repeat("7", 1<<16), "é-é"} {
		if _, err := l.Join(t.Context(), b, typed); !errors.Is(err, mentoring.ErrNoCode) {
			t.Errorf("joined by %.20q: %v", typed, err)
		}
	}
	// Looking whose it is uses nothing up.
	for range 12 {
		if party, err := l.Whose(t.Context(), b, code); err != nil || party != (mentoring.Party{ID: a, Name: "Mia"}) {
			t.Fatalf("the code is %+v's, %v", party, err)
		}
	}
	if _, err := l.Join(t.Context(), b, "  "+strings.ToLower(strings.ReplaceAll(code, "-", " "))+"\n"); err != nil {
		t.Errorf("typed in small letters: %v", err)
	}
	for _, p := range []chat.PersonID{b, c} {
		if _, err := l.Join(t.Context(), p, code); !errors.Is(err, mentoring.ErrNoCode) {
			t.Errorf("a code that was used: %v", err)
		}
		if _, err := l.Whose(t.Context(), p, code); !errors.Is(err, mentoring.ErrNoCode) {
			t.Errorf("whose a used code was: %v", err)
		}
	}

	// At the same moment, one wins.
	code, err = l.Code(t.Context(), a, "Mia")
	done(t, err)
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for n := range 6 {
		wg.Go(func() {
			_, err := l.Join(t.Context(), chat.PersonID{Platform: chat.Web, User: fmt.Sprint(t.Name(), "race", n)}, code)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !errors.Is(err, mentoring.ErrNoCode) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if won != 1 {
		t.Errorf("%d accounts were joined by one code", won)
	}
}

// wrong is a code that differs from one in its last sign, or in its first.
func wrong(code string, at int) string {
	sign := byte('7')
	if code[at] == sign {
		sign = '9'
	}
	return code[:at] + string(sign) + code[at+1:]
}

func triesOfAccount(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	a, b := account(t, 0), account(t, 1)
	code, err := l.Code(t.Context(), a, "Mia")
	done(t, err)
	var wg sync.WaitGroup
	for n := range 5 {
		wg.Go(func() {
			guess := wrong(code, 0)
			if n == 4 {
				guess = "Z0000-00000" // looks like one, and is none
			}
			join := l.Join
			if n%2 == 1 {
				join = l.Whose
			}
			if _, err := join(t.Context(), b, guess); !errors.Is(err, mentoring.ErrNoCode) {
				t.Errorf("a wrong code: %v", err)
			}
		})
	}
	wg.Wait()
	// Neither a fresh code, nor deleting everything, gives another try.
	if _, err := l.Join(t.Context(), b, code); !errors.Is(err, mentoring.ErrNoCode) {
		t.Errorf("the right code after five wrong ones: %v", err)
	}
	done(t, s.Forget(t.Context(), b))
	if _, err := l.Join(t.Context(), b, code); !errors.Is(err, mentoring.ErrNoCode) {
		t.Errorf("the right code after forgetting: %v", err)
	}
	// Nobody else has to wait, and right codes are no wrong tries.
	c := account(t, 2)
	for range 7 {
		JoinAccounts(t, s, a, c)
		done(t, l.Part(t.Context(), c))
	}
}

func triesOfCode(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	a := account(t, 0)
	code, err := l.Code(t.Context(), a, "Mia")
	done(t, err)
	other := func(n int) chat.PersonID {
		return chat.PersonID{Platform: chat.Web, User: fmt.Sprint(t.Name(), "guesser", n)}
	}
	for n := range 5 {
		if _, err := l.Join(t.Context(), other(n), wrong(code, len(code)-1)); !errors.Is(err, mentoring.ErrNoCode) {
			t.Errorf("a wrong code: %v", err)
		}
	}
	if _, err := l.Join(t.Context(), other(9), code); !errors.Is(err, mentoring.ErrNoCode) {
		t.Errorf("the right code after five guesses at it: %v", err)
	}
	JoinAccounts(t, s, a, other(9))
}

func parted(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	a, b, c := account(t, 0), account(t, 1), account(t, 2)
	must(t, s, b, store.Change{Kind: "entry", ID: "b", Data: []byte("B")})
	JoinAccounts(t, s, a, b)
	JoinAccounts(t, s, b, c)
	if got := accounts(t, s, c); !slices.Equal(got, []chat.PersonID{a, b, c}) {
		t.Errorf("the accounts are %v", got)
	}
	for range 2 { // to part what is parted is no error
		done(t, l.Part(t.Context(), b))
	}
	has(t, s, b, "")
	has(t, s, a, "entry/b=B")
	has(t, s, c, "entry/b=B")
	if got := accounts(t, s, b); !slices.Equal(got, []chat.PersonID{b}) {
		t.Errorf("the parted account has %v", got)
	}
	if got := accounts(t, s, a); !slices.Equal(got, []chat.PersonID{a, c}) {
		t.Errorf("the others have %v", got)
	}
	must(t, s, b, store.Change{Kind: "entry", ID: "new", Data: []byte("N")})
	has(t, s, b, "entry/new=N")
	done(t, s.Forget(t.Context(), b))
	has(t, s, a, "entry/b=B")
	JoinAccounts(t, s, a, b)
	has(t, s, b, "entry/b=B")
}

func homeParted(t *testing.T, s *store.Store) {
	l := store.NewLinks(s)
	a, b, c := account(t, 0), account(t, 1), account(t, 2)
	must(t, s, a, store.Change{Kind: "entry", ID: "a", Data: []byte("A")})
	JoinAccounts(t, s, a, b)
	JoinAccounts(t, s, a, c)
	done(t, l.Part(t.Context(), a))
	has(t, s, a, "entry/a=A")
	for _, p := range []chat.PersonID{a, b, c} {
		if got := accounts(t, s, p); !slices.Equal(got, []chat.PersonID{p}) {
			t.Errorf("the accounts are %v", got)
		}
	}
	has(t, s, b, "")
	has(t, s, c, "")
}

func forgottenTogether(t *testing.T, s *store.Store) {
	for n, who := range []int{0, 1, 2} {
		all := []chat.PersonID{account(t, 3*n), account(t, 3*n+1), account(t, 3*n+2)}
		for i, p := range all {
			must(t, s, p, store.Change{Kind: "entry", ID: fmt.Sprint("e", i), Data: []byte("x")})
		}
		JoinAccounts(t, s, all[0], all[1])
		JoinAccounts(t, s, all[0], all[2])
		done(t, s.Forget(t.Context(), all[who]))
		for _, p := range all {
			has(t, s, p, "")
			if got := accounts(t, s, p); len(got) != 1 {
				t.Errorf("after forgetting, the accounts are %v", got)
			}
		}
	}
}

// chained: C was joined to B before B is joined to A.
func chained(t *testing.T, s *store.Store) {
	a, b, c := account(t, 0), account(t, 1), account(t, 2)
	for i, p := range []chat.PersonID{a, b, c} {
		must(t, s, p, store.Change{Kind: "entry", ID: fmt.Sprint(i), Data: []byte("x")})
	}
	JoinAccounts(t, s, b, c)
	JoinAccounts(t, s, a, b)
	for _, p := range []chat.PersonID{a, b, c} {
		has(t, s, p, "entry/0=x entry/1=x entry/2=x")
		if got := accounts(t, s, p); len(got) != 3 || got[0] != a {
			t.Errorf("the accounts are %v", got)
		}
	}
	// The middle one goes, and takes nobody along.
	done(t, store.NewLinks(s).Part(t.Context(), b))
	has(t, s, c, "entry/0=x entry/1=x entry/2=x")
	has(t, s, b, "")
}

func tooMuchTogether(t *testing.T, s *store.Store) {
	a, b := account(t, 0), account(t, 1)
	for i, p := range []chat.PersonID{a, b} {
		for from := 0; from < 1100; from += store.MaxChanges {
			var batch []store.Change
			for n := from; n < from+store.MaxChanges; n++ {
				batch = append(batch, store.Change{Kind: "entry", ID: fmt.Sprintf("p%dn%04d", i, n), Data: []byte{1}})
			}
			must(t, s, p, batch...)
		}
	}
	before := []string{having(t, s, a), having(t, s, b)}
	l := store.NewLinks(s)
	code, err := l.Code(t.Context(), a, "Mia")
	done(t, err)
	if _, err := l.Join(t.Context(), b, code); !errors.Is(err, store.ErrTooMuch) || !errors.Is(err, mentoring.ErrFull) {
		t.Errorf("got %v, want ErrTooMuch", err)
	}
	if after := []string{having(t, s, a), having(t, s, b)}; !slices.Equal(before, after) {
		t.Error("a join that was refused changed something")
	}
	// With room, the same code does.
	for from := 0; from < 300; from += store.MaxChanges {
		var batch []store.Change
		for n := from; n < from+store.MaxChanges; n++ {
			batch = append(batch, store.Change{Kind: "entry", ID: fmt.Sprintf("p1n%04d", n), Expect: store.AnyVersion})
		}
		must(t, s, b, batch...)
	}
	_, err = l.Join(t.Context(), b, code)
	done(t, err)
	if sound, _, err := s.Records(t.Context(), b, "entry"); err != nil || len(sound) != 1900 {
		t.Errorf("%d entries together, %v", len(sound), err)
	}
}

func mannersMerged(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	a, b := account(t, 0), account(t, 1)
	x, y, z := account(t, 2), account(t, 3), account(t, 4)
	done(t, m.SaveManners(t.Context(), a, mentoring.Manners{Stopped: []chat.PersonID{x, y}}))
	done(t, m.SaveManners(t.Context(), b, mentoring.Manners{Stopped: []chat.PersonID{y, z}, NobodyMay: true}))
	JoinAccounts(t, s, a, b)
	got, err := m.Manners(t.Context(), b)
	if err != nil || !got.NobodyMay || !slices.Equal(got.Stopped, []chat.PersonID{x, y, z}) {
		t.Errorf("manners %+v, %v", got, err)
	}
}
