package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
)

// Mentoring is the contract of what two people do with each other.
func Mentoring(t *testing.T, open func(*testing.T) *store.Store) {
	for _, c := range []struct {
		name string
		run  func(*testing.T, *store.Store)
	}{
		{"pairs", pairs},
		{"pairs and accounts", pairsAndAccounts},
		{"suggestions", suggestions},
		{"unwanted", unwanted},
		{"full", fullOfOthers},
		{"met", met},
		{"looks", looks},
		{"views", views},
		{"ended permissions", endedPermissions},
		{"permissions and accounts", permissionsAndAccounts},
		{"taken back while reading", takenBackWhileReading},
	} {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

func party(p chat.PersonID, name string) mentoring.Party { return mentoring.Party{ID: p, Name: name} }

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func pairsOf(t *testing.T, s *store.Store, p chat.PersonID) []mentoring.Pair {
	t.Helper()
	all, err := store.NewMentoring(s).PairsOf(t.Context(), p)
	done(t, err)
	return all
}

func pairs(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben, zoe := account(t, 0), account(t, 1), account(t, 2)
	asked := mentoring.Pair{ID: "p1", Mentor: party(ben, "Ben"), Mentee: party(mia, "Mia"), Asked: noon}
	if got := pairsOf(t, s, mia); got != nil {
		t.Errorf("a stranger has %v", got)
	}
	accepted := asked
	accepted.Accepted = noon.Add(time.Hour)
	if err := m.SavePair(t.Context(), accepted); !errors.Is(err, mentoring.ErrMoved) {
		t.Errorf("a yes to what nobody asks: %v, want ErrMoved", err)
	}
	done(t, m.SavePair(t.Context(), asked))
	second := mentoring.Pair{ID: "p2", Mentor: party(mia, "Mia"), Mentee: party(zoe, "Zoe"), ByMentor: true, Asked: noon.Add(time.Minute)}
	done(t, m.SavePair(t.Context(), second))
	done(t, m.SavePair(t.Context(), accepted))
	for p, want := range map[chat.PersonID][]mentoring.Pair{mia: {accepted, second}, ben: {accepted}, zoe: {second}} {
		if got := pairsOf(t, s, p); !slices.Equal(got, want) {
			t.Errorf("pairs %+v, want %+v", got, want)
		}
	}
	for range 2 { // ending what is ended is no error
		done(t, m.EndPair(t.Context(), accepted))
	}
	if err := m.SavePair(t.Context(), accepted); !errors.Is(err, mentoring.ErrMoved) {
		t.Errorf("a yes after the end: %v, want ErrMoved", err)
	}
	// A mentee who is gone takes the pair along; the mentor's note counts for nothing.
	done(t, s.Forget(t.Context(), zoe))
	for _, p := range []chat.PersonID{mia, ben, zoe} {
		if got := pairsOf(t, s, p); len(got) != 0 {
			t.Errorf("left are %+v", got)
		}
	}
	has(t, s, mia, "")
}

func pairsAndAccounts(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	l := store.NewLinks(s)
	mia, mia2, ben, ben2 := account(t, 0), account(t, 1), account(t, 2), account(t, 3)
	p := mentoring.Pair{ID: "p1", Mentor: party(ben, "Ben"), Mentee: party(mia, "Mia"), Asked: noon}
	done(t, m.SavePair(t.Context(), p))
	JoinAccounts(t, s, mia2, mia)
	JoinAccounts(t, s, ben2, ben)
	for _, who := range []chat.PersonID{mia, mia2, ben, ben2} {
		if got := pairsOf(t, s, who); !slices.Equal(got, []mentoring.Pair{p}) {
			t.Errorf("%s has %+v", who.User, got)
		}
	}
	// What was agreed with an account ends when it goes, for both sides.
	done(t, l.Part(t.Context(), ben))
	for _, who := range []chat.PersonID{mia, mia2, ben, ben2} {
		if got := pairsOf(t, s, who); len(got) != 0 {
			t.Errorf("%s has %+v", who.User, got)
		}
	}
}

func suggestions(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben := account(t, 0), account(t, 1)
	one := mentoring.Suggestion{ID: "s1", From: party(ben, "Ben"), Address: "kitchen/knife-work", Words: []string{"Cuts evenly"}, Note: "For you", Focus: true, At: noon}
	two := mentoring.Suggestion{ID: "s2", From: party(ben, "Ben"), Address: "kitchen/sauces", Asks: true, At: noon.Add(-time.Hour)}
	if err := m.SaveSuggestion(t.Context(), mia, one); !errors.Is(err, mentoring.ErrMoved) {
		t.Errorf("writing over nothing: %v, want ErrMoved", err)
	}
	done(t, m.Suggest(t.Context(), mia, one))
	done(t, m.Suggest(t.Context(), mia, two))
	one.State = mentoring.StateKept
	done(t, m.SaveSuggestion(t.Context(), mia, one))
	got, err := m.SuggestionsTo(t.Context(), mia)
	if err != nil || len(got) != 2 || got[0].ID != "s2" || fmt.Sprint(got[1]) != fmt.Sprint(one) {
		t.Errorf("suggestions %+v, %v", got, err)
	}
	if got, err := m.SuggestionsTo(t.Context(), ben); err != nil || got != nil {
		t.Errorf("the sender has %+v, %v", got, err)
	}
	for range 2 {
		done(t, m.DeleteSuggestion(t.Context(), mia, "s1"))
	}
	if got, err := m.SuggestionsTo(t.Context(), mia); err != nil || len(got) != 1 {
		t.Errorf("left are %+v, %v", got, err)
	}
}

func unwanted(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben, ben2, zoe := account(t, 0), account(t, 1), account(t, 2), account(t, 3)
	n := 0
	try := func(from chat.PersonID, want error) {
		t.Helper()
		n++
		err := m.Suggest(t.Context(), mia, mentoring.Suggestion{ID: fmt.Sprint("s", n), From: party(from, "x"), At: noon})
		if !errors.Is(err, want) {
			t.Errorf("suggesting: %v, want %v", err, want)
		}
	}
	try(ben, nil)
	done(t, m.SaveManners(t.Context(), mia, mentoring.Manners{Stopped: []chat.PersonID{ben}}))
	try(ben, mentoring.ErrUnwanted)
	try(zoe, nil)
	// Another account of the same person is the same person.
	try(ben2, nil)
	JoinAccounts(t, s, ben, ben2)
	try(ben2, mentoring.ErrUnwanted)
	done(t, m.SaveManners(t.Context(), mia, mentoring.Manners{NobodyMay: true}))
	try(zoe, mentoring.ErrUnwanted)
	got, err := m.Manners(t.Context(), mia)
	if err != nil || !got.NobodyMay || len(got.Stopped) != 0 {
		t.Errorf("manners %+v, %v", got, err)
	}
	if got, err := m.Manners(t.Context(), zoe); err != nil || got.NobodyMay || got.Stopped != nil {
		t.Errorf("a stranger's manners %+v, %v", got, err)
	}
	// Manners that cannot be read are a no.
	must(t, s, mia, store.Change{Kind: "manners", ID: "mine", Data: []byte("?"), Expect: store.AnyVersion})
	try(zoe, mentoring.ErrUnwanted)
	if _, err := m.Manners(t.Context(), mia); !errors.Is(err, mentoring.ErrDamaged) {
		t.Errorf("damaged manners: %v", err)
	}
}

// fullOfOthers: what others send cannot fill a person's place.
func fullOfOthers(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben := account(t, 0), account(t, 1)
	at := func(n int) time.Time { return noon.Add(time.Duration(n) * time.Minute) }
	send := func(n int) error {
		return m.Suggest(t.Context(), mia, mentoring.Suggestion{ID: fmt.Sprintf("s%03d", n), From: party(ben, "Ben"), At: at(n)})
	}
	// fill puts a record there once more under other ids: a hundred at once.
	fill := func(p chat.PersonID, kind, id, form string, from, to int) {
		r, _, err := s.Record(t.Context(), p, kind, id)
		done(t, err)
		for from < to {
			var batch []store.Change
			for ; from < to && len(batch) < store.MaxChanges; from++ {
				other := fmt.Sprintf(form, from)
				batch = append(batch, store.Change{Kind: kind, ID: other, Data: bytes.ReplaceAll(r.Data, []byte(id), []byte(other))})
			}
			must(t, s, p, batch...)
		}
	}
	done(t, send(0))
	fill(mia, "suggestion", "s000", "s%03d", 1, 199)
	done(t, send(199))
	if err := send(200); !errors.Is(err, store.ErrTooMuch) || !errors.Is(err, mentoring.ErrFull) {
		t.Errorf("one more: %v, want ErrTooMuch", err)
	}
	for _, n := range []int{7, 3} {
		done(t, m.SaveSuggestion(t.Context(), mia, mentoring.Suggestion{ID: fmt.Sprintf("s%03d", n), State: mentoring.StateDeclined, At: at(n)}))
	}
	done(t, send(201))
	got, err := m.SuggestionsTo(t.Context(), mia)
	done(t, err)
	if len(got) != 200 || slices.ContainsFunc(got, func(s mentoring.Suggestion) bool { return s.ID == "s003" }) {
		t.Errorf("%d suggestions; the oldest that was answered should have gone", len(got))
	}

	// Notes: the oldest go, and only a list is shorter.
	lend := func(id string) {
		done(t, m.Share(t.Context(), mentoring.Grant{ID: id, Owner: party(mia, "Mia"), To: party(ben, "Ben"),
			Item: mentoring.Item{Kind: mentoring.KindPlan}, Made: noon, Until: time.Now().Add(time.Hour)}))
	}
	lend("g000")
	fill(ben, "shown", "g000", "g%03d", 1, 201)
	lend("last")
	notes, _, err := s.Records(t.Context(), ben, "shown")
	if err != nil || len(notes) != 200 || notes[0].ID == "g000" || notes[199].ID != "last" {
		t.Errorf("%d notes are left, %v", len(notes), err)
	}
	with, err := m.SharedWith(t.Context(), ben)
	if err != nil || len(with) != 1 || with[0].ID != "last" {
		t.Errorf("%d permissions are listed, %v", len(with), err)
	}
	// A permission without a note is listed by its owner, and can be taken back.
	if by, err := m.SharedBy(t.Context(), mia); err != nil || len(by) != 2 {
		t.Errorf("%d permissions were given, %v", len(by), err)
	}
}

func met(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	is := func(p chat.PersonID, want bool) {
		t.Helper()
		if got, err := m.Met(t.Context(), p); err != nil || got != want {
			t.Errorf("met: %v, %v; want %v", got, err, want)
		}
	}
	mia, ben, zoe, lou := account(t, 0), account(t, 1), account(t, 2), account(t, 3)
	is(mia, false)
	// What others do for somebody makes nobody known.
	done(t, m.Suggest(t.Context(), mia, mentoring.Suggestion{ID: "s", From: party(ben, "Ben"), At: noon}))
	done(t, m.SavePair(t.Context(), mentoring.Pair{ID: "p", Mentor: party(ben, "Ben"), Mentee: party(mia, "Mia"), Asked: noon}))
	done(t, m.Share(t.Context(), mentoring.Grant{ID: "g", Owner: party(ben, "Ben"), To: party(mia, "Mia"), Item: mentoring.Item{Kind: mentoring.KindPlan}, Until: time.Now().Add(time.Hour)}))
	is(mia, false)
	must(t, s, mia, store.Change{Kind: "reach", ID: "mine", Data: []byte("x")})
	is(mia, true)
	must(t, s, zoe, store.Change{Kind: "profile", ID: "me", Data: []byte("x")})
	is(zoe, true)
	JoinAccounts(t, s, zoe, lou)
	is(lou, true)
	done(t, s.Forget(t.Context(), lou))
	is(zoe, false)
	is(lou, false)
}
