package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/knowledge"
	"github.com/framework-coach/framework-coach/store"
)

// things are what a person can show, with words of theirs in each.
func things(t *testing.T, s *store.Store, p chat.PersonID, words string) {
	t.Helper()
	document := checkin.Document{ID: "kitchen", Title: "Kitchen craft"}
	sn := checkin.Snapshot{Record: "check-in snapshot", Format: 1, ID: "SNAP1", Document: document, Length: checkin.Full, Begun: noon, Finished: noon}
	for _, skill := range []knowledge.Address{"kitchen/knife-work", "kitchen/sauces"} {
		sn.Skills = append(sn.Skills, checkin.Skill{Address: skill, Name: string(skill)})
		sn.Steps = append(sn.Steps, checkin.Step{Skill: skill, Address: skill, Lines: []checkin.Line{{Text: "A line"}},
			Answer: checkin.True, At: noon, Note: words + " of " + string(skill)})
		sn.Results = append(sn.Results, checkin.Result{Skill: skill, Name: string(skill), Place: -1})
	}
	c := store.NewCheckIns(s)
	done(t, c.SaveSnapshot(t.Context(), p, sn, 0))
	sn.ID = "SNAP2"
	done(t, c.SaveSnapshot(t.Context(), p, sn, 0))
	done(t, c.SavePlan(t.Context(), p, checkin.Plan{Actions: []checkin.Action{{ID: "A1", Text: words, Due: "2026-04-01"}}}, 0))
	must(t, s, p, store.Change{Kind: "entry", ID: "ENTRY1", Data: []byte(words)})
}

// items are one of each kind.
func items() []mentoring.Item {
	return []mentoring.Item{
		{Kind: mentoring.KindRating, ID: "SNAP1", Skill: "kitchen/sauces"}, {Kind: mentoring.KindCheckIn, ID: "SNAP1"},
		{Kind: mentoring.KindPlan}, {Kind: mentoring.KindEntry, ID: "ENTRY1"},
	}
}

func share(t *testing.T, s *store.Store, id string, owner, to chat.PersonID, item mentoring.Item, until time.Time) mentoring.Grant {
	t.Helper()
	g := mentoring.Grant{ID: id, Owner: party(owner, "Owner"), To: party(to, "Reader"), Item: item, Made: noon, Until: until.UTC().Truncate(time.Millisecond)}
	done(t, store.NewMentoring(s).Share(t.Context(), g))
	return g
}

// method is one way to somebody else's things. It answers what was read.
type method struct {
	name  string
	kinds []mentoring.Kind
	do    func(ctx context.Context, m *store.Mentoring, reader, owner chat.PersonID, grant string) (string, error)
}

func methods() []method {
	return []method{
		{"Snapshot", []mentoring.Kind{mentoring.KindRating, mentoring.KindCheckIn},
			func(ctx context.Context, m *store.Mentoring, reader, owner chat.PersonID, grant string) (string, error) {
				sn, g, err := m.Snapshot(ctx, reader, owner, grant)
				return describe(sn, g, sn.ID != "" || len(sn.Steps) > 0), err
			}},
		{"Plan", []mentoring.Kind{mentoring.KindPlan},
			func(ctx context.Context, m *store.Mentoring, reader, owner chat.PersonID, grant string) (string, error) {
				p, g, err := m.Plan(ctx, reader, owner, grant)
				return describe(p, g, len(p.Actions) > 0), err
			}},
		{"Entry", []mentoring.Kind{mentoring.KindEntry},
			func(ctx context.Context, m *store.Mentoring, reader, owner chat.PersonID, grant string) (string, error) {
				e, g, err := m.Entry(ctx, reader, owner, grant)
				return describe(string(e), g, len(e) > 0), err
			}},
		{"SaveView", []mentoring.Kind{mentoring.KindRating, mentoring.KindCheckIn, mentoring.KindPlan, mentoring.KindEntry},
			func(ctx context.Context, m *store.Mentoring, reader, owner chat.PersonID, grant string) (string, error) {
				return "", m.SaveView(ctx, owner, mentoring.View{Grant: grant, From: party(reader, "x"), Note: "seen", At: noon})
			}},
	}
}

func describe(v any, g mentoring.Grant, something bool) string {
	if !something && g == (mentoring.Grant{}) {
		return ""
	}
	return fmt.Sprintf("%+v %+v", v, g)
}

// see reads an item by the method for it.
func see(t *testing.T, s *store.Store, reader chat.PersonID, g mentoring.Grant) (string, error) {
	for _, m := range methods() {
		if slices.Contains(m.kinds, g.Item.Kind) {
			return m.do(t.Context(), store.NewMentoring(s), reader, g.Owner.ID, g.ID)
		}
	}
	t.Fatal("no method for", g.Item.Kind)
	return "", nil
}

func refused(t *testing.T, s *store.Store, reader chat.PersonID, g mentoring.Grant, what string) {
	t.Helper()
	if got, err := see(t, s, reader, g); !errors.Is(err, mentoring.ErrNotShared) || got != "" {
		t.Errorf("%s, %s: read %q, %v", what, g.Item.Kind, got, err)
	}
}

func looks(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben := account(t, 0), account(t, 1)
	things(t, s, mia, "MIAWORDS")
	until := time.Now().Add(time.Hour)
	for i, item := range items() {
		g := share(t, s, fmt.Sprint("g", i), mia, ben, item, until)
		if err := m.Share(t.Context(), g); !errors.Is(err, mentoring.ErrMoved) {
			t.Errorf("the same permission again: %v, want ErrMoved", err)
		}
		with, err := m.SharedWith(t.Context(), ben)
		by, err2 := m.SharedBy(t.Context(), mia)
		if err != nil || err2 != nil || len(with) != i+1 || len(by) != i+1 || with[i] != g || by[i] != g {
			t.Fatalf("before a look: with %+v, by %+v, %v, %v; want %+v", with, by, err, err2, g)
		}
		for n := 1; n <= 3; n++ {
			before := time.Now().Add(-time.Minute)
			got, err := see(t, s, ben, g)
			if err != nil || !strings.Contains(got, "MIAWORDS") || !strings.Contains(got, "Looks:1}") {
				t.Errorf("reading %d at %s: %q, %v", n, item.Kind, got, err)
			}
			by, err := m.SharedBy(t.Context(), mia)
			if err != nil || by[i].Looks != 1 || by[i].Looked.Before(before) {
				t.Errorf("the receipt of reading %d: %+v, %v", n, by[i], err)
			}
		}
	}
	// Of one rating, nothing of the others.
	sn, _, err := m.Snapshot(t.Context(), ben, mia, "g0")
	if err != nil || len(sn.Skills) != 1 || strings.Contains(fmt.Sprintf("%+v", sn), "knife") {
		t.Errorf("one rating: %+v, %v", sn, err)
	}
	// What was changed is seen as it is now, and what was deleted is gone.
	must(t, s, mia, store.Change{Kind: "entry", ID: "ENTRY1", Data: []byte("LATERWORDS"), Expect: store.AnyVersion})
	if got, _, err := m.Entry(t.Context(), ben, mia, "g3"); err != nil || string(got) != "LATERWORDS" {
		t.Errorf("changed: %q, %v", got, err)
	}
	must(t, s, mia, store.Change{Kind: "entry", ID: "ENTRY1", Expect: store.AnyVersion})
	if _, _, err := m.Entry(t.Context(), ben, mia, "g3"); !errors.Is(err, mentoring.ErrNotShared) {
		t.Errorf("deleted: %v", err)
	}
	for _, g := range []mentoring.Grant{
		{ID: "bad", Item: mentoring.Item{Kind: "profile", ID: "me"}}, {ID: "bad", Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "x y"}},
		{ID: "bad:1 2", Item: mentoring.Item{Kind: mentoring.KindPlan}}, {ID: "late", Item: mentoring.Item{Kind: mentoring.KindPlan}, Until: time.Now().Add(-time.Minute)},
	} {
		if g.Until.IsZero() {
			g.Until = until
		}
		g.Owner, g.To = party(mia, "Mia"), party(ben, "Ben")
		if err := m.Share(t.Context(), g); err == nil {
			t.Errorf("shared %+v", g)
		}
	}
}

func views(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben, zoe := account(t, 0), account(t, 1), account(t, 2)
	things(t, s, mia, "x")
	g := share(t, s, "g", mia, ben, items()[0], time.Now().Add(time.Hour))
	v := mentoring.View{Grant: "g", From: party(ben, "Ben"), Level: "working", Note: "Further than you think", At: noon}
	done(t, m.SaveView(t.Context(), mia, v))
	v.Item, v.Note = mentoring.Item{Kind: mentoring.KindEntry, ID: "ENTRY1"}, "Further still"
	done(t, m.SaveView(t.Context(), mia, v))
	v.Item = g.Item
	if got, err := m.ViewsOf(t.Context(), mia); err != nil || !slices.Equal(got, []mentoring.View{v}) {
		t.Errorf("views %+v, %v; want %+v", got, err, v)
	}
	for _, p := range []chat.PersonID{ben, zoe} {
		if got, err := m.ViewsOf(t.Context(), p); err != nil || got != nil {
			t.Errorf("others have views %+v, %v", got, err)
		}
	}
	v.From = party(zoe, "Zoe")
	if err := m.SaveView(t.Context(), mia, v); !errors.Is(err, mentoring.ErrNotShared) {
		t.Errorf("a stranger's view: %v", err)
	}
	// It outlives the permission, and cannot be changed after it.
	done(t, m.TakeBack(t.Context(), mia, "g"))
	v.From = party(ben, "Ben")
	if err := m.SaveView(t.Context(), mia, v); !errors.Is(err, mentoring.ErrNotShared) {
		t.Errorf("a view after the end: %v", err)
	}
	if got, err := m.ViewsOf(t.Context(), mia); err != nil || len(got) != 1 {
		t.Errorf("after the end there are views %+v, %v", got, err)
	}
	for range 2 {
		done(t, m.DeleteView(t.Context(), mia, "g"))
	}
	if got, err := m.ViewsOf(t.Context(), mia); err != nil || len(got) != 0 {
		t.Errorf("deleted, there are views %+v, %v", got, err)
	}
}

func endedPermissions(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	mia, ben := account(t, 0), account(t, 1)
	things(t, s, mia, "MIAWORDS")
	listed := func(want int) {
		t.Helper()
		with, err := m.SharedWith(t.Context(), ben)
		by, err2 := m.SharedBy(t.Context(), mia)
		if err != nil || err2 != nil || len(with) != want || len(by) != want {
			t.Errorf("%d and %d permissions are listed, %v, %v; want %d", len(with), len(by), err, err2, want)
		}
	}
	for i, item := range items() {
		g := share(t, s, fmt.Sprint("back", i), mia, ben, item, time.Now().Add(time.Hour))
		if _, err := see(t, s, ben, g); err != nil {
			t.Error(err)
		}
		for range 2 {
			done(t, m.TakeBack(t.Context(), mia, g.ID))
		}
		refused(t, s, ben, g, "taken back")
	}
	listed(0)
	until := time.Now().Add(time.Second).Truncate(time.Millisecond)
	var ending []mentoring.Grant
	for i, item := range items() {
		ending = append(ending, share(t, s, fmt.Sprint("end", i), mia, ben, item, until))
	}
	for _, g := range ending {
		// On a slow machine it may be over before it is read.
		if _, err := see(t, s, ben, g); err != nil && time.Now().Before(until) {
			t.Errorf("before its end: %v", err)
		}
	}
	for _, g := range ending {
		Eventually(t, "the permission to end", func() bool {
			_, err := see(t, s, ben, g)
			return errors.Is(err, mentoring.ErrNotShared)
		})
		if time.Now().Before(until) {
			t.Error("it ended early")
		}
		refused(t, s, ben, g, "expired")
	}
	listed(0)
	// The owner deleted everything, and even if they come back it is another one.
	g := share(t, s, "gone", mia, ben, mentoring.Item{Kind: mentoring.KindEntry, ID: "ENTRY1"}, time.Now().Add(time.Hour))
	done(t, s.Forget(t.Context(), mia))
	refused(t, s, ben, g, "forgotten")
	things(t, s, mia, "MIAWORDS")
	refused(t, s, ben, g, "forgotten and back")
	listed(0)
	if got := having(t, s, ben); got != "" {
		t.Errorf("the reader is left with %q", got)
	}
}

func permissionsAndAccounts(t *testing.T, s *store.Store) {
	m := store.NewMentoring(s)
	l := store.NewLinks(s)
	mia, mia2, ben, ben2 := account(t, 0), account(t, 1), account(t, 2), account(t, 3)
	things(t, s, mia, "MIAWORDS")
	var all []mentoring.Grant
	for i, item := range items() {
		all = append(all, share(t, s, fmt.Sprint("g", i), mia, ben, item, time.Now().Add(time.Hour)))
	}
	allowed := func(who chat.PersonID, owner chat.PersonID) {
		t.Helper()
		for _, g := range all {
			g.Owner.ID = owner
			got, err := see(t, s, who, g)
			if err != nil || !strings.Contains(got, "MIAWORDS") || !strings.Contains(got, "Looks:1}") {
				t.Errorf("%s: %q, %v; want one look", g.Item.Kind, got, err)
			}
		}
		if with, err := m.SharedWith(t.Context(), who); err != nil || len(with) != len(all) {
			t.Errorf("%d permissions are listed, %v", len(with), err)
		}
	}
	no := func(who chat.PersonID, what string) {
		t.Helper()
		for _, g := range all {
			refused(t, s, who, g, what)
		}
		if with, err := m.SharedWith(t.Context(), who); err != nil || len(with) != 0 {
			t.Errorf("%s: %d permissions are listed, %v", what, len(with), err)
		}
	}
	allowed(ben, mia)
	no(ben2, "before joining")
	// Either side on another platform.
	JoinAccounts(t, s, ben2, ben)
	allowed(ben2, mia)
	allowed(ben, mia)
	JoinAccounts(t, s, mia2, mia)
	allowed(ben, mia)
	allowed(ben2, mia2)
	done(t, m.SaveView(t.Context(), mia2, mentoring.View{Grant: "g0", From: party(ben2, "Ben"), At: noon}))
	// The one it was shown to reads on; the account beside it no more.
	done(t, l.Part(t.Context(), ben))
	no(ben2, "after parting")
	for _, g := range all {
		if _, err := see(t, s, ben, g); err != nil {
			t.Errorf("the named account after parting: %v", err)
		}
	}
	// What an account showed ends when it goes.
	done(t, l.Part(t.Context(), mia))
	no(ben, "after the owner parted")
	if by, err := m.SharedBy(t.Context(), mia2); err != nil || len(by) != 0 {
		t.Errorf("still given: %+v, %v", by, err)
	}
}

// takenBackWhileReading: no read that begins after TakeBack returned gives
// anything, however many are under way.
func takenBackWhileReading(t *testing.T, s *store.Store) {
	mia, ben := account(t, 0), account(t, 1)
	things(t, s, mia, "MIAWORDS")
	m := store.NewMentoring(s)
	var seen, refusals atomic.Int64
	for round := range 10 {
		g := share(t, s, fmt.Sprint("g", round), mia, ben, items()[round%4], time.Now().Add(time.Hour))
		var back atomic.Bool
		var wg, begun sync.WaitGroup
		for range 4 {
			begun.Add(1)
			wg.Go(func() {
				first := true
				for after := false; !after; {
					after = back.Load()
					got, err := see(t, s, ben, g)
					switch {
					case err == nil && after:
						t.Errorf("read after taking back: %q", got)
					case err == nil:
						seen.Add(1)
					case !errors.Is(err, mentoring.ErrNotShared) || got != "":
						t.Errorf("read %q, %v", got, err)
					default:
						refusals.Add(1)
					}
					if first {
						begun.Done()
						first = false
					}
				}
			})
		}
		begun.Wait()
		done(t, m.TakeBack(t.Context(), mia, g.ID))
		back.Store(true)
		wg.Wait()
		if by, err := m.SharedBy(t.Context(), mia); err != nil || len(by) != 0 {
			t.Errorf("a look brought back a permission: %+v, %v", by, err)
		}
	}
	t.Logf("%d reads before, %d refused", seen.Load(), refusals.Load())
}
