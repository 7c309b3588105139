package coach_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// reached are the accounts whose place is kept.
type reached struct {
	known map[chat.PersonID]bool
	err   error
}

func (r *reached) Reference(_ context.Context, who chat.PersonID) ([]byte, error) {
	if r.known[who] {
		return []byte("https://service.example"), r.err
	}
	return nil, r.err
}

// Where somebody is written to is kept too, and said, whichever account asks.
func TestWhereToWriteIsSaid(t *testing.T) {
	h := newHouse(t)
	with, circle := newMentoring(t, h.books, h.pages)
	kept := &reached{known: map[chat.PersonID]bool{}}
	c, err := coach.New(coach.Config{
		Index: built(t), Conversations: h.talk, People: h.people, CheckIns: newDesk(t, h.books), Reminding: newReminding(t, h.pages),
		Journal: newJournal(t, h.pages), Mentoring: with, Keeper: h.keeper, References: kept,
	})
	if err != nil {
		t.Fatal(err)
	}
	slack, teams := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "sam"}, chat.PersonID{Platform: chat.Teams, Space: "D1", User: "sam"}
	if err := circle.Link(teams, slack); err != nil {
		t.Fatal(err)
	}
	held := func(from chat.PersonID) chat.Reply {
		m := message("what do you hold on me?")
		m.From, m.Reply.Person = from, from
		r, err := c.Respond(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	for _, step := range []struct {
		now  chat.PersonID
		want string
	}{
		{chat.PersonID{}, "Besides, the place your last answer"}, {slack, "Besides, I keep where to write to you in Slack. The place your last answer"},
		{teams, "Besides, I keep where to write to you in Microsoft Teams and Slack. The place your last answer"},
	} {
		kept.known[step.now] = true
		for _, from := range []chat.PersonID{slack, teams} {
			if r := held(from); !strings.Contains(r.Plain(), step.want) {
				t.Errorf("%v lacks %q:\n%s", from, step.want, r.Plain())
			}
		}
	}
	kept.err = errors.New("the store is down")
	if r := held(slack); r.Title != "Not available just now" || !errors.Is(r.Trouble, kept.err) {
		t.Errorf("%v:\n%s", r.Trouble, r.Plain())
	}
}
