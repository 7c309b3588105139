package store_test

import (
	"context"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// TestQueueOfJoinedAccounts: whoever is one person is asked once, by an account
// that has the reminder.
func TestQueueOfJoinedAccounts(t *testing.T) {
	s := openStore(t, store.Config{Memory: true})
	q, reminders, l := store.NewQueue(s), store.NewReminders(s), store.NewLinks(s)
	soon := time.Now().Add(-time.Minute)
	begin := func(p chat.PersonID) {
		t.Helper()
		if _, err := reminders.SaveReminder(t.Context(), p, reflection.Reminder{On: true}, 0); err != nil {
			t.Fatal(err)
		}
		if err := q.Wake(t.Context(), p, soon); err != nil {
			t.Fatal(err)
		}
	}
	claimed := func(want ...chat.PersonID) {
		t.Helper()
		claims, err := q.Claim(t.Context(), 10, time.Minute)
		if err != nil || len(claims) != len(want) {
			t.Fatalf("claimed %+v, %v; want %v", claims, err, want)
		}
		for i, c := range claims {
			if c.Person != want[i] {
				t.Errorf("claimed %v, want %v", c.Person, want[i])
			}
			if err := q.Settle(t.Context(), c, time.Now().Add(-time.Second)); err != nil {
				t.Fatal(err)
			}
		}
	}
	// Both have one: the home's stays, and the home is asked.
	a, b := accountsOf("1")
	begin(a)
	begin(b)
	storetest.JoinAccounts(t, s, a, b)
	claimed(a)
	if err := s.Forget(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	claimed()
	// Only the guest has one: it moves, and the guest is asked until it goes.
	begin(b)
	storetest.JoinAccounts(t, s, a, b)
	claimed(b)
	if err := l.Part(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if _, v, err := reminders.Reminder(t.Context(), a); err != nil || v == 0 {
		t.Errorf("the reminder is at %d, %v", v, err)
	}
	claims, err := q.Claim(t.Context(), 10, time.Minute)
	if err != nil || len(claims) != 2 {
		t.Errorf("claimed %+v, %v; the home should be looked at, and the guest struck then", claims, err)
	}
}

// TestOneAccountStandsInTheQueue: whichever account speaks, one is asked; and
// never one that nobody can be written to on.
func TestOneAccountStandsInTheQueue(t *testing.T) {
	s := openStore(t, store.Config{Memory: true})
	q := store.NewQueue(s)
	a, b := accountsOf("1")
	page := chat.PersonID{Platform: chat.Web, User: "page"}
	storetest.JoinAccounts(t, s, page, a)
	storetest.JoinAccounts(t, s, page, b)
	wake := func(p chat.PersonID) {
		if err := q.Wake(t.Context(), p, time.Now().Add(-time.Minute)); err != nil {
			t.Error(err)
		}
	}
	claimed := func() chat.PersonID {
		t.Helper()
		claims, err := q.Claim(t.Context(), 10, time.Minute)
		if err != nil || len(claims) != 1 {
			t.Fatalf("claimed %+v, %v; want one", claims, err)
		}
		if err := q.Settle(t.Context(), claims[0], time.Now().Add(-time.Second)); err != nil {
			t.Fatal(err)
		}
		return claims[0].Person
	}
	for _, c := range []struct{ speaks, asked chat.PersonID }{{a, a}, {b, b}, {page, a}, {b, b}, {a, a}} {
		wake(c.speaks)
		if got := claimed(); got != c.asked {
			t.Errorf("%v speaks and %v is asked", c.speaks, got)
		}
	}
	// Both at once.
	for range 20 {
		var wg sync.WaitGroup
		wg.Go(func() { wake(a) })
		wg.Go(func() { wake(b) })
		wg.Wait()
		claims, err := q.Claim(t.Context(), 10, time.Minute)
		if err != nil || len(claims) == 0 {
			t.Fatalf("claimed %+v, %v; somebody is forgotten", claims, err)
		}
		for _, c := range claims {
			if err := q.Settle(t.Context(), c, time.Time{}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// reachable is a platform on which some can be written to.
type reachable struct {
	live bool
	sent chan<- chat.PersonID
}

func (m reachable) Send(_ context.Context, p chat.PersonID, _ chat.Reply, _ string) error {
	m.sent <- p
	if !m.live {
		return chat.ErrUnreachable
	}
	return nil
}

func (reachable) Sent(context.Context, chat.PersonID, string, time.Time) (sent, known bool, err error) {
	return false, true, nil
}

// TestAnotherAccountIsAsked: whoever cannot be written to on one account is
// asked on the other, which stands in the queue alone from then on.
func TestAnotherAccountIsAsked(t *testing.T) {
	s := openStore(t, store.Config{Memory: true})
	reminders, q := store.NewReminders(s), store.NewQueue(s)
	a, b := accountsOf("1")
	storetest.JoinAccounts(t, s, a, b)
	now := time.Now().UTC()
	r := reflection.Reminder{On: true, Rhythm: reflection.Rhythm{Weekday: now.Weekday(), Minute: now.Hour()*60 + now.Minute(), Zone: "UTC"}}
	if _, err := reminders.SaveReminder(t.Context(), a, r, 0); err != nil {
		t.Fatal(err)
	}
	if err := q.Wake(t.Context(), a, now); err != nil {
		t.Fatal(err)
	}
	sent := make(chan chat.PersonID, 10)
	done := make(chan reflection.Result, 10)
	p, err := reflection.NewPrompter(reflection.PrompterConfig{
		Reminders: reminders, Queue: q, Accounts: store.NewLinks(s), Poll: 10 * time.Millisecond, Spread: -1,
		Platforms: map[chat.Platform]reflection.Messenger{a.Platform: reachable{false, sent}, b.Platform: reachable{true, sent}},
		Ask: func(context.Context, chat.PersonID, reflection.Reminder, reflection.Decision, time.Time) (chat.Reply, []reflection.Asked, error) {
			return chat.Reply{Title: "Your question for this week"}, nil, nil
		},
		Report: func(o reflection.Outcome) { done <- o.Result },
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { p.Run(ctx) })
	for _, want := range []reflection.Result{reflection.ResultUnreachable, reflection.ResultSent} {
		if got := <-done; got != want {
			t.Errorf("came to %s, want %s", got, want)
		}
	}
	cancel()
	running.Wait()
	close(sent)
	var tried []chat.PersonID
	for p := range sent {
		tried = append(tried, p)
	}
	if !slices.Equal(tried, []chat.PersonID{a, b}) {
		t.Errorf("written to %v", tried)
	}
	if r, _, err := reminders.Reminder(t.Context(), a); err != nil || !r.On || r.Fate != reflection.FateSent || r.Unreached != nil {
		t.Errorf("kept is %+v, %v", r, err)
	}
	if _, waits := queueInside.Due(t, s, a); waits {
		t.Error("the account that cannot be written to waits")
	}
	if _, waits := queueInside.Due(t, s, b); !waits {
		t.Error("nobody waits for the next question")
	}
}
