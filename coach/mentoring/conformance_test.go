package mentoring

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// keeper is what keeps all of it.
type keeper interface {
	Pairs
	Shares
	Suggestions
	Links
}

// conforms holds a keeper to the words of the interfaces, as far as the desk
// counts on them. wait lets that much time pass.
func conforms(t *testing.T, k keeper, wait func(time.Duration), now func() time.Time) {
	ctx := t.Context()
	sam, mentor, lee := account(chat.Slack, "sam"), account(chat.Teams, "mentor"), account(chat.Slack, "lee")
	party := func(id chat.PersonID) Party { return Party{ID: id, Name: id.User} }
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	t.Run("pairs", func(t *testing.T) {
		p := Pair{ID: "P1", Mentor: party(mentor), Mentee: party(sam), Asked: now()}
		must(k.SavePair(ctx, p))
		p.Accepted = now()
		must(k.SavePair(ctx, p))
		for _, who := range []chat.PersonID{sam, mentor} {
			got, err := k.PairsOf(ctx, who)
			if err != nil || len(got) != 1 || got[0].ID != "P1" || !got[0].Accepted.Equal(p.Accepted) {
				t.Errorf("the pairs of %v are %+v, %v", who, got, err)
			}
		}
		if got, _ := k.PairsOf(ctx, lee); len(got) > 0 {
			t.Errorf("somebody else is in %+v", got)
		}
		must(k.EndPair(ctx, p))
		must(k.EndPair(ctx, p))
		if got, _ := k.PairsOf(ctx, mentor); len(got) > 0 {
			t.Errorf("it is still there: %+v", got)
		}
	})
	t.Run("shares", func(t *testing.T) {
		g := Grant{ID: "G1", Owner: party(sam), To: party(mentor), Item: Item{Kind: KindRating, ID: "S1", Skill: skill}, Made: now(), Until: now().Add(time.Hour)}
		must(k.Share(ctx, g))
		by, err := k.SharedBy(ctx, sam)
		must(err)
		with, err := k.SharedWith(ctx, mentor)
		must(err)
		if len(by) != 1 || len(with) != 1 || with[0].Item != g.Item || with[0].Owner.ID != sam || with[0].Looks != 0 {
			t.Errorf("given %+v, got %+v", by, with)
		}
		for _, c := range []struct {
			from  chat.PersonID
			grant string
		}{{lee, "G1"}, {mentor, "G2"}} {
			if err := k.SaveView(ctx, sam, View{Grant: c.grant, From: party(c.from), Item: g.Item, Note: "x", At: now()}); !errors.Is(err, ErrNotShared) {
				t.Errorf("a view of %v under %s: %v", c.from, c.grant, err)
			}
		}
		must(k.SaveView(ctx, sam, View{Grant: "G1", From: party(mentor), Item: g.Item, Level: "Expert", At: now()}))
		// Only the owner takes back.
		must(k.TakeBack(ctx, lee, "G1"))
		if with, _ := k.SharedWith(ctx, mentor); len(with) != 1 {
			t.Error("somebody else took it back")
		}
		must(k.TakeBack(ctx, sam, "G1"))
		if with, _ := k.SharedWith(ctx, mentor); len(with) != 0 {
			t.Error("it is shared after it was taken back")
		}
		if err := k.SaveView(ctx, sam, View{Grant: "G1", From: party(mentor), Item: g.Item, Note: "y", At: now()}); !errors.Is(err, ErrNotShared) {
			t.Errorf("a view without a permission: %v", err)
		}
		if views, _ := k.ViewsOf(ctx, sam); len(views) != 1 || views[0].Level != "Expert" {
			t.Errorf("the view did not stay: %+v", views)
		}
		must(k.DeleteView(ctx, sam, "G1"))
		g.ID, g.Until = "G3", now().Add(2*time.Second)
		must(k.Share(ctx, g))
		wait(3 * time.Second)
		by, _ = k.SharedBy(ctx, sam)
		with, _ = k.SharedWith(ctx, mentor)
		if len(by)+len(with) != 0 {
			t.Errorf("it did not end: %+v %+v", by, with)
		}
	})
	t.Run("suggestions", func(t *testing.T) {
		s := Suggestion{ID: "X1", From: party(mentor), Address: skill, Words: []string{"a"}, Note: "n", At: now()}
		must(k.Suggest(ctx, sam, s))
		s.State = StateKept
		must(k.SaveSuggestion(ctx, sam, s))
		if got, _ := k.SuggestionsTo(ctx, sam); len(got) != 1 || got[0].State != StateKept || got[0].Note != "n" {
			t.Errorf("it is %+v", got)
		}
		must(k.SaveManners(ctx, sam, Manners{Stopped: []chat.PersonID{mentor}}))
		if err := k.Suggest(ctx, sam, Suggestion{ID: "X2", From: party(mentor)}); !errors.Is(err, ErrUnwanted) {
			t.Errorf("from somebody stopped: %v", err)
		}
		must(k.Suggest(ctx, sam, Suggestion{ID: "X3", From: party(lee)}))
		must(k.SaveManners(ctx, sam, Manners{NobodyMay: true}))
		if err := k.Suggest(ctx, sam, Suggestion{ID: "X4", From: party(lee)}); !errors.Is(err, ErrUnwanted) {
			t.Errorf("from anybody: %v", err)
		}
		must(k.DeleteSuggestion(ctx, sam, "X1"))
		if got, _ := k.SuggestionsTo(ctx, sam); len(got) != 1 {
			t.Errorf("left are %+v", got)
		}
		if met, err := k.Met(ctx, account(chat.Slack, "nobody")); met || err != nil {
			t.Errorf("the coach met nobody: %v", err)
		}
	})
	t.Run("links", func(t *testing.T) {
		text, err := k.Code(ctx, sam, "Sam")
		must(err)
		if _, ok := readableCode(text); !ok {
			t.Errorf("the code %q cannot be typed as a command", text)
		}
		whose, err := k.Whose(ctx, lee, text)
		if err != nil || whose.ID != sam || whose.Name != "Sam" {
			t.Errorf("the code is %+v's, %v", whose, err)
		}
		if _, err := k.Join(ctx, lee, text); err != nil {
			t.Fatal(err)
		}
		if _, err := k.Join(ctx, lee, text); !errors.Is(err, ErrNoCode) {
			t.Errorf("a code used twice: %v", err)
		}
		for _, who := range []chat.PersonID{sam, lee} {
			if got, _ := k.Accounts(ctx, who); len(got) != 2 || !slices.Contains(got, sam) || !slices.Contains(got, lee) {
				t.Errorf("the accounts of %v are %v", who, got)
			}
		}
		must(k.Part(ctx, lee))
		if got, _ := k.Accounts(ctx, sam); len(got) != 1 {
			t.Errorf("after parting they are %v", got)
		}
		text, err = k.Code(ctx, sam, "Sam")
		must(err)
		wait(11 * time.Minute)
		if _, err := k.Join(ctx, lee, text); !errors.Is(err, ErrNoCode) {
			t.Errorf("a code after ten minutes: %v", err)
		}
		text, err = k.Code(ctx, sam, "Sam")
		must(err)
		for range 5 {
			if _, err := k.Whose(ctx, lee, "ZZZZZ-ZZZZ9"); !errors.Is(err, ErrNoCode) {
				t.Errorf("a guess: %v", err)
			}
		}
		if _, err := k.Join(ctx, lee, text); !errors.Is(err, ErrNoCode) {
			t.Errorf("the right code after five wrong ones: %v", err)
		}
	})
}

func account(p chat.Platform, user string) chat.PersonID {
	return chat.PersonID{Platform: p, Space: "T1", User: user}
}

func TestMemoryConforms(t *testing.T) {
	now := friday
	conforms(t, newMemory(func() time.Time { return now }), func(d time.Duration) { now = now.Add(d) }, func() time.Time { return now })
}
