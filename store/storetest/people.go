// Package storetest holds what every store must do, whatever it keeps things
// in. A store calls these from its own tests.
package storetest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// People tries a place for people. open returns one that holds nobody.
func People(t *testing.T, open func(*testing.T) coach.People) {
	t.Helper()
	id := func(user string) chat.PersonID {
		return chat.PersonID{Platform: chat.Slack, Space: "T1", User: user}
	}
	full := coach.Person{ID: id("U1"), Profile: coach.Profile{
		Framework: "kitchen", Role: "Sous chef | 日本 \n\"quoted\"", Grade: "sous", Target: "head", Zone: "Europe/London", Reading: coach.Text,
	}}
	is := func(t *testing.T, people coach.People, id chat.PersonID, want coach.Person) {
		t.Helper()
		got, err := people.Person(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("Person(%v) = %+v, want %+v", id, got, want)
		}
	}
	save := func(t *testing.T, people coach.People, p coach.Person) {
		t.Helper()
		if err := people.SavePerson(t.Context(), p); err != nil {
			t.Fatal(err)
		}
	}

	t.Run("nobody", func(t *testing.T) { is(t, open(t), id("U1"), coach.Person{}) })
	t.Run("saved as a whole", func(t *testing.T) {
		people := open(t)
		save(t, people, full)
		is(t, people, full.ID, full)
		less := coach.Person{ID: full.ID, Profile: coach.Profile{Role: "Porter"}}
		save(t, people, less)
		is(t, people, full.ID, less)
	})
	t.Run("an empty profile is nobody", func(t *testing.T) {
		people := open(t)
		save(t, people, full)
		save(t, people, coach.Person{ID: full.ID})
		is(t, people, full.ID, coach.Person{})
	})
	t.Run("forgotten", func(t *testing.T) {
		people := open(t)
		save(t, people, full)
		for range 2 { // forgetting nobody is no error
			if err := people.ForgetPerson(t.Context(), full.ID); err != nil {
				t.Fatal(err)
			}
		}
		is(t, people, full.ID, coach.Person{})
	})
	t.Run("every part of the id counts", func(t *testing.T) {
		people := open(t)
		// None of these may be taken for another when the parts are joined.
		ids := []chat.PersonID{
			full.ID,
			{Platform: chat.Teams, Space: "T1", User: "U1"},
			{Platform: chat.Slack, Space: "T2", User: "U1"},
			{Platform: chat.Slack, Space: "", User: "T1|U1"},
			{Platform: chat.Slack, Space: "T1|", User: "U1"},
			{Platform: chat.Slack, Space: "T1:U1", User: ""},
		}
		for i, id := range ids {
			save(t, people, coach.Person{ID: id, Profile: coach.Profile{Role: fmt.Sprint(i)}})
		}
		for i, id := range ids {
			is(t, people, id, coach.Person{ID: id, Profile: coach.Profile{Role: fmt.Sprint(i)}})
		}
	})
	t.Run("together", func(t *testing.T) {
		people := open(t)
		var wg sync.WaitGroup
		for n := range 8 {
			wg.Go(func() {
				for i := range 50 {
					p := coach.Person{ID: id(fmt.Sprint((n + i) % 10)), Profile: coach.Profile{Role: "same"}}
					err := people.SavePerson(t.Context(), p)
					got, err2 := people.Person(t.Context(), p.ID)
					if err != nil || err2 != nil || got != p {
						t.Errorf("saved %+v (%v), got %+v (%v)", p, err, got, err2)
					}
				}
			})
		}
		wg.Wait()
	})
}
