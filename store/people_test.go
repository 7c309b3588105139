package store_test

import (
	"fmt"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/storetest"
)

func TestPeople(t *testing.T) {
	storetest.People(t, func(*testing.T) coach.People { return store.NewPeople(100) })
}

func TestPeopleAreBounded(t *testing.T) {
	people := store.NewPeople(3)
	person := func(n int) coach.Person {
		return coach.Person{ID: chat.PersonID{User: fmt.Sprint(n)}, Profile: coach.Profile{Role: "cook"}}
	}
	holds := func(n int, want bool) {
		t.Helper()
		got, err := people.Person(t.Context(), person(n).ID)
		if err != nil || (got == person(n)) != want {
			t.Errorf("person %d: %+v, %v; want them kept: %v", n, got, err, want)
		}
	}
	for n := range 3 {
		if err := people.SavePerson(t.Context(), person(n)); err != nil {
			t.Fatal(err)
		}
	}
	holds(0, true) // used again, so 1 is now unused for longest
	if err := people.SavePerson(t.Context(), person(3)); err != nil {
		t.Fatal(err)
	}
	holds(1, false)
	for _, n := range []int{0, 2, 3} {
		holds(n, true)
	}
}
