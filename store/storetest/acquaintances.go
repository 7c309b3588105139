package storetest

import (
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
)

// Acquaintances is the contract of one read of who somebody is: it says the same
// from each of their accounts, and never that nothing is there which is.
func Acquaintances(t *testing.T, open func(*testing.T) *store.Store) {
	t.Helper()
	s := open(t)
	people, with := store.NewPeople(s), store.NewMentoring(s)
	person := func(platform chat.Platform, user string) chat.PersonID {
		return chat.PersonID{Platform: platform, Space: "T", User: user + t.Name()}
	}
	mia, omar, page := person(chat.Slack, "mia"), person(chat.Slack, "omar"), person(chat.Web, "mia")
	is := func(when string, id chat.PersonID, want coach.Known) {
		t.Helper()
		if got, err := people.Meet(t.Context(), id); err != nil || got != want {
			t.Errorf("%s: %+v, %v; want %+v", when, got, err, want)
		}
	}
	is("somebody unknown", mia, coach.Known{})
	profile := coach.Profile{Role: "Sous chef"}
	done(t, people.SavePerson(t.Context(), coach.Person{ID: mia, Profile: profile}))
	known := coach.Known{Person: coach.Person{ID: mia, Profile: profile}}
	is("a profile", mia, known)

	// One that is only asked is a pair too: the other side is told of it.
	pair := mentoring.Pair{ID: "P1", Mentor: mentoring.Party{ID: omar}, Mentee: mentoring.Party{ID: mia}, Asked: time.Now()}
	done(t, with.SavePair(t.Context(), pair))
	known.Paired = true
	is("a mentee", mia, known)
	is("a mentor", omar, coach.Known{Paired: true})
	done(t, with.Suggest(t.Context(), mia, mentoring.Suggestion{ID: "S1", From: mentoring.Party{ID: omar}, At: time.Now()}))
	known.Sent = true
	is("sent something", mia, known)

	JoinAccounts(t, s, mia, page)
	known.Joined = true
	is("the account that was there first", mia, known)
	known.Person.ID = page
	is("the account that was joined", page, known)
	done(t, with.EndPair(t.Context(), pair))
	done(t, with.DeleteSuggestion(t.Context(), page, "S1"))
	known.Paired, known.Sent = false, false
	is("after the end", page, known)
	is("a mentor after the end", omar, coach.Known{})
	done(t, store.NewLinks(s).Part(t.Context(), page))
	is("parted", page, coach.Known{})
	done(t, s.Forget(t.Context(), mia))
	is("forgotten", mia, coach.Known{})
}
