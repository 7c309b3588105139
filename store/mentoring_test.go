package store_test

import (
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// TestEverybodyElse: all ways to somebody's things, for everybody.
func TestEverybodyElse(t *testing.T) {
	for name, config := range map[string]func(*testing.T) store.Config{
		"memory":  func(*testing.T) store.Config { return store.Config{Memory: true} },
		"server":  func(t *testing.T) store.Config { url, _ := redistest.Server(t); return store.Config{URL: url} },
		"cluster": func(t *testing.T) store.Config { url, _ := redistest.Cluster(t); return store.Config{URL: url} },
	} {
		t.Run(name, func(t *testing.T) { storetest.Everybody(t, openStore(t, config(t))) })
	}
}

// TestMentoringAsKept holds what is in people's stores already: a name that is
// changed in coach/mentoring must not make it unreadable.
func TestMentoringAsKept(t *testing.T) {
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := &clock{at: at}
	s := openStore(t, store.Config{Memory: true, Now: c.now})
	m := store.NewMentoring(s)
	mia := mentoring.Party{ID: chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}, Name: "Mia"}
	ben := mentoring.Party{ID: chat.PersonID{Platform: chat.Teams, User: "U2"}, Name: "Ben"}
	item := mentoring.Item{Kind: mentoring.KindRating, ID: "SNAP", Skill: "kitchen/sauces"}
	until := at.Add(time.Hour)
	for _, err := range []error{
		m.SavePair(t.Context(), mentoring.Pair{ID: "p", Mentor: ben, Mentee: mia, ByMentor: true, Asked: at}),
		m.Share(t.Context(), mentoring.Grant{ID: "g", Owner: mia, To: ben, Item: item, Made: at, Until: until}),
		m.SaveView(t.Context(), mia.ID, mentoring.View{Grant: "g", From: ben, Level: "working", Note: "n", At: at}),
		m.Suggest(t.Context(), mia.ID, mentoring.Suggestion{ID: "s", From: ben, Address: "kitchen/sauces", Words: []string{"w"}, Note: "n", Asks: true, Answers: "s0", Focus: true, At: at, State: mentoring.StateKept}),
		m.SaveManners(t.Context(), mia.ID, mentoring.Manners{NobodyMay: true, Stopped: []chat.PersonID{ben.ID}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	other := chat.PersonID{Platform: chat.Web, User: "U3"}
	storetest.JoinAccounts(t, s, mia.ID, other)

	const miaIs = `{"ID":{"Platform":"slack","Space":"T1","User":"U1"},"Name":"Mia"}`
	const benIs = `{"ID":{"Platform":"teams","Space":"","User":"U2"},"Name":"Ben"}`
	const when, never = `"2026-03-02T09:00:00Z"`, `"0001-01-01T00:00:00Z"`
	const itemIs = `{"Kind":"rating","ID":"SNAP","Skill":"kitchen/sauces"}`
	for _, want := range []struct {
		who            chat.PersonID
		kind, id, data string
	}{
		{mia.ID, "pair", "p", `{"record":"mentor and mentee","format":1,"value":{"ID":"p","Mentor":` + benIs + `,"Mentee":` + miaIs + `,"ByMentor":true,"Asked":` + when + `,"Accepted":` + never + `}}`},
		{ben.ID, "mentee", "p", `{"record":"note","format":1,"value":{"with":{"Platform":"slack","Space":"T1","User":"U1"}}}`},
		{mia.ID, "grant", "g", `{"record":"permission","format":1,"value":{"ID":"g","Owner":` + miaIs + `,"To":` + benIs + `,"Item":` + itemIs + `,"Made":` + when + `,"Until":"2026-03-02T10:00:00Z","Looked":` + never + `,"Looks":0}}`},
		{ben.ID, "shown", "g", `{"record":"note","format":1,"value":{"with":{"Platform":"slack","Space":"T1","User":"U1"}}}`},
		{mia.ID, "view", "g", `{"record":"second view","format":1,"value":{"Grant":"g","From":` + benIs + `,"Item":` + itemIs + `,"Level":"working","Note":"n","At":` + when + `}}`},
		{mia.ID, "suggestion", "s", `{"record":"suggestion","format":1,"value":{"ID":"s","From":` + benIs + `,"Address":"kitchen/sauces","Words":["w"],"Note":"n","Asks":true,"Answers":"s0","Focus":true,"At":` + when + `,"State":"kept"}}`},
		{mia.ID, "manners", "mine", `{"record":"whose suggestions are not wanted","format":1,"value":{"NobodyMay":true,"Stopped":[{"Platform":"teams","Space":"","User":"U2"}]}}`},
		{mia.ID, "link", store.TagOf(other), `{"record":"joined account","format":1,"value":{"account":{"Platform":"web","Space":"","User":"U3"},"at":` + when + `}}`},
	} {
		r, ok, err := s.Record(t.Context(), want.who, want.kind, want.id)
		if err != nil || !ok || string(r.Data) != want.data {
			t.Errorf("%s is kept as\n%s\nwant\n%s (%v)", want.kind, r.Data, want.data, err)
		}
	}
}
