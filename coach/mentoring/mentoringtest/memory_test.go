package mentoringtest_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/mentoring/mentoringtest"
)

var noon = time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)

func party(name string) mentoring.Party {
	return mentoring.Party{ID: chat.PersonID{Platform: chat.Slack, Space: "T1", User: name}, Name: name}
}

func TestMemoryKeepsTheContract(t *testing.T) {
	open := func(*testing.T) mentoringtest.Kept {
		now, owned := noon, map[chat.PersonID]bool{}
		m := mentoringtest.New(func() time.Time { return now })
		return mentoringtest.Kept{
			Pairs: m, Shares: m, Suggestions: m, Links: m,
			Now: func() time.Time { return now }, Pass: func(d time.Duration) { now = now.Add(d) },
			Own: func(_ *testing.T, owner chat.PersonID) mentoring.Item {
				owned[owner] = true
				return mentoring.Item{Kind: mentoring.KindEntry, ID: "E1"}
			},
			Look: func(_ context.Context, reader, owner chat.PersonID, grant string) (mentoring.Grant, error) {
				return m.Look(reader, owner, grant, func(g mentoring.Grant) bool { return g.Item.Kind == mentoring.KindEntry && owned[g.Owner.ID] })
			},
			Forget: func(_ context.Context, person chat.PersonID) error {
				m.Forget(person)
				delete(owned, person)
				return nil
			},
		}
	}
	mentoringtest.Contract(t, open)
	mentoringtest.ContractOverTime(t, open)
}

// A look that opens nothing is none.
func TestLookAtWhatIsNotThere(t *testing.T) {
	m := mentoringtest.New(func() time.Time { return noon })
	sam, priya := party("sam"), party("priya")
	if err := m.Share(t.Context(), mentoring.Grant{ID: "G1", Owner: sam, To: priya, Item: mentoring.Item{Kind: mentoring.KindPlan}, Until: noon.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Look(priya.ID, sam.ID, "G1", func(mentoring.Grant) bool { return false }); !errors.Is(err, mentoring.ErrNotShared) {
		t.Errorf("it opens: %v", err)
	}
	if g, ok := m.Grant("G1"); !ok || g.Looks != 0 {
		t.Errorf("it was looked at: %+v, %v", g, ok)
	}
}

// Nobody has more than a store keeps of one person.
func TestLimits(t *testing.T) {
	m := mentoringtest.New(func() time.Time { return noon })
	sam, priya := party("sam"), party("priya")
	for name, add := range map[string]func(n int) error{
		"pairs": func(n int) error {
			return m.SavePair(t.Context(), mentoring.Pair{ID: fmt.Sprint("P", n), Mentor: priya, Mentee: sam})
		},
		"suggestions": func(n int) error {
			return m.Suggest(t.Context(), sam.ID, mentoring.Suggestion{ID: fmt.Sprint("S", n), From: priya, At: noon.Add(time.Duration(n) * time.Second)})
		},
		"permissions": func(n int) error {
			return m.Share(t.Context(), mentoring.Grant{ID: fmt.Sprint("G", n), Owner: sam, To: priya, Item: mentoring.Item{Kind: mentoring.KindPlan}, Until: noon.Add(time.Hour)})
		},
		"accounts": func(n int) error { return m.Link(party(fmt.Sprint("other", n)).ID, party("first").ID) },
	} {
		most := 200
		if name == "accounts" {
			most = 19
		}
		for n := range most {
			if err := add(n); err != nil {
				t.Fatalf("%s, %d: %v", name, n, err)
			}
		}
		if err := add(most); !errors.Is(err, mentoring.ErrFull) {
			t.Errorf("one of the %s too many: %v", name, err)
		}
	}
	// What was answered makes room, the oldest first.
	for _, n := range []int{7, 3} {
		if err := m.SaveSuggestion(t.Context(), sam.ID, mentoring.Suggestion{ID: fmt.Sprint("S", n), State: mentoring.StateDeclined, At: noon.Add(time.Duration(n) * time.Second)}); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Suggest(t.Context(), sam.ID, mentoring.Suggestion{ID: "NEW", From: priya}); err != nil {
		t.Errorf("there is room: %v", err)
	}
	got, err := m.SuggestionsTo(t.Context(), sam.ID)
	if err != nil || len(got) != 200 {
		t.Errorf("%d suggestions, %v", len(got), err)
	}
	for _, s := range got {
		if s.ID == "S3" {
			t.Error("the oldest that was answered is still there")
		}
	}
}

// What fails does nothing.
func TestFail(t *testing.T) {
	away := errors.New("away")
	m := mentoringtest.New(func() time.Time { return noon })
	m.Fail = func(call string) error {
		if call == "SavePair" {
			return away
		}
		return nil
	}
	err := m.SavePair(t.Context(), mentoring.Pair{ID: "P1", Mentor: party("priya"), Mentee: party("sam")})
	if !errors.Is(err, away) || len(m.Pairs()) > 0 {
		t.Errorf("%v, and there are %+v", err, m.Pairs())
	}
}
