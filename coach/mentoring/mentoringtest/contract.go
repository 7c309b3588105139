package mentoringtest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// Kept is something that keeps all of it, with what the contract needs besides.
type Kept struct {
	mentoring.Pairs
	mentoring.Shares
	mentoring.Suggestions
	mentoring.Links
	// Now is the clock by which permissions and codes end.
	Now func() time.Time
	// Pass lets that much time go by; only ContractOverTime needs it.
	Pass func(time.Duration)
	// Own gives somebody a thing that they can share, and says which.
	Own func(t *testing.T, owner chat.PersonID) mentoring.Item
	// Look reads such a thing by a permission.
	Look func(ctx context.Context, reader, owner chat.PersonID, grant string) (mentoring.Grant, error)
	// Forget deletes everything that is kept with a person.
	Forget func(ctx context.Context, person chat.PersonID) error
}

// Contract holds a keeper to the words of mentoring's interfaces, as far as the
// desk counts on them. open gives each part a keeper in which there is nothing
// of the people of that part.
func Contract(t *testing.T, open func(*testing.T) Kept) {
	play(t, open, []part{
		{"pairs", pairs},
		{"pairs and accounts", pairsAndAccounts},
		{"pairs of one who is gone", pairsOfTheGone},
		{"suggestions", suggestions},
		{"whose are unwanted", unwanted},
		{"who is known", known},
		{"permissions", permissions},
		{"every read is checked", everyRead},
		{"permissions and accounts", permissionsAndAccounts},
		{"second views", views},
		{"codes", codes},
		{"wrong codes", wrongCodes},
		{"accounts", accounts},
	})
}

// ContractOverTime is what the contract says of things that end by themselves,
// for a keeper whose clock the test has. A server has a clock of its own.
func ContractOverTime(t *testing.T, open func(*testing.T) Kept) {
	play(t, open, []part{{"permissions end", permissionsEnd}, {"what is one look", oneLook}, {"codes end", codesEnd}})
}

// part is one thing that the contract says.
type part struct {
	name string
	run  func(*cast)
}

func play(t *testing.T, open func(*testing.T) Kept, parts []part) {
	t.Helper()
	for _, c := range parts {
		t.Run(c.name, func(t *testing.T) {
			who := func(p chat.Platform, name string) mentoring.Party {
				return mentoring.Party{ID: chat.PersonID{Platform: p, Space: "T1", User: t.Name() + "/" + name}, Name: name}
			}
			c.run(&cast{
				T: t, Kept: open(t), ctx: t.Context(),
				sam: who(chat.Slack, "Sam"), sami: who(chat.Web, "Sami"), priya: who(chat.Teams, "Priya"), pri: who(chat.Slack, "Pri"), lee: who(chat.Slack, "Lee"),
			})
		})
	}
}

// cast are people around a keeper. Where they join accounts, sami is sam's other
// one and pri is priya's.
type cast struct {
	*testing.T
	Kept
	ctx                        context.Context
	sam, sami, priya, pri, lee mentoring.Party
}

func (c *cast) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

// want holds an error to be that one; nil is none.
func (c *cast) want(err, want error, what string) {
	c.Helper()
	if !errors.Is(err, want) {
		c.Errorf("%s: %v, want %v", what, err, want)
	}
}

// join makes an account one with another, whose things stay where they are.
func (c *cast) join(account, to mentoring.Party) {
	c.Helper()
	code, err := c.Code(c.ctx, to.ID, to.Name)
	c.must(err)
	whose, err := c.Join(c.ctx, account.ID, code)
	if err != nil || whose != to {
		c.Fatalf("joined %+v, %v", whose, err)
	}
}

// soon is a time to come, as exact as a permission keeps it.
func (c *cast) soon() time.Time { return c.Now().Add(time.Hour).UTC().Truncate(time.Millisecond) }

// inPairs holds somebody to be in the pairs of these ids.
func (c *cast) inPairs(who mentoring.Party, ids ...string) {
	c.Helper()
	all, err := c.PairsOf(c.ctx, who.ID)
	c.must(err)
	var got []string
	for _, p := range all {
		got = append(got, p.ID)
	}
	if !slices.Equal(got, ids) {
		c.Errorf("%s is in %v, want %v", who.Name, got, ids)
	}
}

func pairs(c *cast) {
	at := c.Now().UTC().Truncate(time.Second)
	first := mentoring.Pair{ID: "P1", Mentor: c.priya, Mentee: c.sam, Asked: at}
	accepted := first
	accepted.Accepted = at.Add(time.Minute)
	c.want(c.SavePair(c.ctx, accepted), mentoring.ErrMoved, "a yes to what nobody asked")
	// The later one is written first: lists are by the time of asking.
	c.must(c.SavePair(c.ctx, mentoring.Pair{ID: "P0", Mentor: c.sam, Mentee: c.lee, ByMentor: true, Asked: at.Add(time.Second)}))
	c.must(c.SavePair(c.ctx, first))
	c.must(c.SavePair(c.ctx, accepted))
	c.inPairs(c.sam, "P1", "P0")
	c.inPairs(c.priya, "P1")
	c.inPairs(c.lee, "P0")
	c.inPairs(c.pri)
	for _, who := range []mentoring.Party{c.sam, c.priya} {
		if all, _ := c.PairsOf(c.ctx, who.ID); all[0] != accepted {
			c.Errorf("%s has %+v, want %+v", who.Name, all[0], accepted)
		}
	}
	// Whoever a pair no longer names is not in it.
	moved := accepted
	moved.Mentor = c.pri
	c.must(c.SavePair(c.ctx, moved))
	c.inPairs(c.priya)
	c.inPairs(c.pri, "P1")
	c.must(c.SavePair(c.ctx, accepted))
	c.inPairs(c.pri)
	for range 2 {
		c.must(c.EndPair(c.ctx, accepted))
	}
	c.inPairs(c.priya)
	c.inPairs(c.sam, "P0")
	c.want(c.SavePair(c.ctx, accepted), mentoring.ErrMoved, "a yes after the end")
	c.inPairs(c.priya)
	if c.SavePair(c.ctx, mentoring.Pair{ID: "no id", Mentor: c.priya, Mentee: c.sam}) == nil {
		c.Error("a pair was kept by what is no id")
	}
}

func pairsAndAccounts(c *cast) {
	c.must(c.SavePair(c.ctx, mentoring.Pair{ID: "P1", Mentor: c.priya, Mentee: c.sam, Asked: c.Now()}))
	c.join(c.sam, c.sami)
	c.join(c.priya, c.pri)
	for _, who := range []mentoring.Party{c.sam, c.sami, c.priya, c.pri} {
		c.inPairs(who, "P1")
	}
	// What an account agreed ends when it goes, for both sides.
	c.must(c.Part(c.ctx, c.priya.ID))
	for _, who := range []mentoring.Party{c.sam, c.sami, c.priya, c.pri} {
		c.inPairs(who)
	}
}

func pairsOfTheGone(c *cast) {
	c.must(c.SavePair(c.ctx, mentoring.Pair{ID: "P1", Mentor: c.priya, Mentee: c.sam, Asked: c.Now()}))
	c.must(c.Forget(c.ctx, c.sam.ID))
	// The mentor's note of it counts for nothing, also when the mentee comes back.
	c.inPairs(c.priya)
	c.must(c.SavePair(c.ctx, mentoring.Pair{ID: "P2", Mentor: c.lee, Mentee: c.sam, Asked: c.Now()}))
	c.inPairs(c.priya)
	c.inPairs(c.sam, "P2")
}

func suggestions(c *cast) {
	at := c.Now().UTC().Truncate(time.Second)
	later := mentoring.Suggestion{ID: "S1", From: c.priya, Address: "kitchen/sauces", Words: []string{"Stirs"}, Note: "For you", Focus: true, At: at}
	c.want(c.SaveSuggestion(c.ctx, c.sam.ID, later), mentoring.ErrMoved, "writing over nothing")
	c.must(c.Suggest(c.ctx, c.sam.ID, later))
	c.must(c.Suggest(c.ctx, c.sam.ID, mentoring.Suggestion{ID: "S2", From: c.lee, Asks: true, At: at.Add(-time.Hour)}))
	c.want(c.Suggest(c.ctx, c.sam.ID, mentoring.Suggestion{ID: "S1", From: c.lee, Note: "Mine", At: at}), mentoring.ErrMoved, "writing over somebody's")
	later.State = mentoring.StateKept
	c.must(c.SaveSuggestion(c.ctx, c.sam.ID, later))
	got, err := c.SuggestionsTo(c.ctx, c.sam.ID)
	if err != nil || len(got) != 2 || got[0].ID != "S2" || fmt.Sprint(got[1]) != fmt.Sprint(later) {
		c.Fatalf("kept are %+v, %v", got, err)
	}
	// What was read is the reader's own.
	got[1].Words[0] = "Shakes"
	if again, _ := c.SuggestionsTo(c.ctx, c.sam.ID); again[1].Words[0] != "Stirs" {
		c.Error("a reader changed what is kept")
	}
	if sent, err := c.SuggestionsTo(c.ctx, c.priya.ID); err != nil || len(sent) > 0 {
		c.Errorf("who sent it has %+v, %v", sent, err)
	}
	for range 2 {
		c.must(c.DeleteSuggestion(c.ctx, c.sam.ID, "S1"))
	}
	if got, _ := c.SuggestionsTo(c.ctx, c.sam.ID); len(got) != 1 {
		c.Errorf("left are %+v", got)
	}
}

func unwanted(c *cast) {
	n := 0
	sends := func(from mentoring.Party, want error) {
		c.Helper()
		n++
		c.want(c.Suggest(c.ctx, c.sam.ID, mentoring.Suggestion{ID: fmt.Sprint("S", n), From: from, At: c.Now()}), want, from.Name+" suggests")
	}
	sends(c.priya, nil)
	c.must(c.SaveManners(c.ctx, c.sam.ID, mentoring.Manners{Stopped: []chat.PersonID{c.priya.ID}}))
	sends(c.priya, mentoring.ErrUnwanted)
	sends(c.pri, nil)
	// Another account of the same person is the same person.
	c.join(c.pri, c.priya)
	sends(c.pri, mentoring.ErrUnwanted)
	sends(c.lee, nil)
	// Whom either account stopped stays stopped when they become one.
	c.must(c.SaveManners(c.ctx, c.sami.ID, mentoring.Manners{Stopped: []chat.PersonID{c.lee.ID}}))
	c.join(c.sam, c.sami)
	sends(c.priya, mentoring.ErrUnwanted)
	sends(c.lee, mentoring.ErrUnwanted)
	c.must(c.SaveManners(c.ctx, c.sam.ID, mentoring.Manners{NobodyMay: true}))
	got, err := c.Manners(c.ctx, c.sami.ID)
	if err != nil || !got.NobodyMay || len(got.Stopped) > 0 {
		c.Errorf("the manners are %+v, %v", got, err)
	}
	sends(c.lee, mentoring.ErrUnwanted)
	if got, err := c.Manners(c.ctx, c.lee.ID); err != nil || got.NobodyMay || len(got.Stopped) > 0 {
		c.Errorf("somebody who said nothing: %+v, %v", got, err)
	}
}

func known(c *cast) {
	is := func(who mentoring.Party, want bool, what string) {
		c.Helper()
		if got, err := c.Met(c.ctx, who.ID); err != nil || got != want {
			c.Errorf("%s: met %v, %v", what, got, err)
		}
	}
	is(c.sam, false, "nobody")
	// What others do for somebody makes nobody known.
	c.must(c.Suggest(c.ctx, c.sam.ID, mentoring.Suggestion{ID: "S1", From: c.priya, At: c.Now()}))
	c.must(c.SavePair(c.ctx, mentoring.Pair{ID: "P1", Mentor: c.priya, Mentee: c.sam, Asked: c.Now()}))
	c.must(c.SavePair(c.ctx, mentoring.Pair{ID: "P2", Mentor: c.sam, Mentee: c.lee, Asked: c.Now()}))
	c.must(c.Share(c.ctx, mentoring.Grant{ID: "G1", Owner: c.priya, To: c.sam, Item: c.Own(c.T, c.priya.ID), Made: c.Now(), Until: c.soon()}))
	is(c.sam, false, "somebody whom others named")
	c.must(c.SaveManners(c.ctx, c.sam.ID, mentoring.Manners{}))
	is(c.sam, true, "somebody who saved something")
	is(c.sami, false, "another account")
	c.join(c.sami, c.sam)
	is(c.sami, true, "another account that was joined")
	c.must(c.Forget(c.ctx, c.sami.ID))
	is(c.sam, false, "somebody who deleted everything")
	is(c.sami, false, "the other account of somebody who deleted everything")
}
