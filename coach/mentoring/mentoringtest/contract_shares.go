package mentoringtest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// gives has an owner share something of theirs for an hour.
func (c *cast) gives(owner mentoring.Party, id string, to mentoring.Party) mentoring.Grant {
	c.Helper()
	g := mentoring.Grant{ID: id, Owner: owner, To: to, Item: c.Own(c.T, owner.ID), Made: c.Now().UTC().Truncate(time.Millisecond), Until: c.soon()}
	c.must(c.Share(c.ctx, g))
	return g
}

// reads holds somebody to read, or not.
func (c *cast) reads(who, owner mentoring.Party, id string, may bool, what string) {
	c.Helper()
	g, err := c.Look(c.ctx, who.ID, owner.ID, id)
	switch {
	case may && err != nil:
		c.Errorf("%s: %s cannot read: %v", what, who.Name, err)
	case !may && (!errors.Is(err, mentoring.ErrNotShared) || g != mentoring.Grant{}):
		c.Errorf("%s: %s reads %+v, %v", what, who.Name, g, err)
	}
}

// listed holds both lists to have these permissions.
func (c *cast) listed(owner, reader mentoring.Party, want ...mentoring.Grant) {
	c.Helper()
	by, err := c.SharedBy(c.ctx, owner.ID)
	c.must(err)
	with, err := c.SharedWith(c.ctx, reader.ID)
	c.must(err)
	if !slices.Equal(by, want) || !slices.Equal(with, want) {
		c.Errorf("given are %+v, got %+v, want %+v", by, with, want)
	}
}

func permissions(c *cast) {
	c.listed(c.sam, c.priya)
	first := c.gives(c.sam, "G1", c.priya)
	if c.Pass != nil {
		c.Pass(time.Second)
	}
	second := c.gives(c.sam, "A0", c.priya)
	if !first.Made.Before(second.Made) {
		// Of one moment, they stand by their ids.
		first, second = second, first
	}
	c.listed(c.sam, c.priya, first, second)
	c.want(c.Share(c.ctx, first), mentoring.ErrMoved, "the same permission again")
	for n := 1; n <= 3; n++ {
		got, err := c.Look(c.ctx, c.priya.ID, c.sam.ID, "G1")
		if err != nil || got.Looks != 1 || got.Looked.IsZero() {
			c.Errorf("reading %d is one look: %+v, %v", n, got, err)
		}
	}
	by, err := c.SharedBy(c.ctx, c.sam.ID)
	c.must(err)
	i := slices.IndexFunc(by, func(g mentoring.Grant) bool { return g.ID == "G1" })
	if i < 0 || by[i].Looks != 1 || by[i].Looked.Before(by[i].Made.Add(-time.Minute)) {
		c.Errorf("the receipt is %+v", by)
	}
	// A permission begins without looks, whatever it says of itself.
	vain := mentoring.Grant{ID: "G2", Owner: c.sam, To: c.lee, Item: first.Item, Made: first.Made, Until: first.Until, Looks: 7, Looked: first.Made}
	c.must(c.Share(c.ctx, vain))
	if with, _ := c.SharedWith(c.ctx, c.lee.ID); len(with) != 1 || with[0].Looks != 0 || !with[0].Looked.IsZero() {
		c.Errorf("it begins as %+v", with)
	}
	for what, g := range map[string]mentoring.Grant{
		"a kind that is not shared": {ID: "BAD", Item: mentoring.Item{Kind: "profile", ID: "me"}},
		"an item of no id":          {ID: "BAD", Item: mentoring.Item{Kind: mentoring.KindEntry, ID: "x y"}},
		"what is no id":             {ID: "BAD:1 2", Item: first.Item},
		"what is over already":      {ID: "BAD", Item: first.Item, Until: c.Now().Add(-time.Minute)},
	} {
		g.Owner, g.To, g.Made = c.sam, c.priya, c.Now()
		if g.Until.IsZero() {
			g.Until = c.soon()
		}
		if c.Share(c.ctx, g) == nil {
			c.Errorf("%s was shared", what)
		}
	}
}

// everyRead: whoever is not named, with whatever id, in every state, reads
// nothing.
func everyRead(c *cast) {
	tried := 0
	no := func(what string, ids ...string) {
		c.Helper()
		for _, who := range []mentoring.Party{c.priya, c.pri, c.lee, c.sam} {
			for _, owner := range []mentoring.Party{c.sam, c.sami, c.priya, c.lee} {
				for _, id := range ids {
					tried++
					c.reads(who, owner, id, false, what)
				}
			}
		}
	}
	ids := []string{"G1", "G2", "g1", "", "*", "G1 ", "../G1", "GUESSED"}
	no("never shared", ids...)
	c.gives(c.sam, "G1", c.priya)
	c.reads(c.priya, c.sam, "G1", true, "shared")
	no("another id", ids[1:]...)
	for _, who := range []mentoring.Party{c.pri, c.lee} {
		c.reads(who, c.sam, "G1", false, "shared with somebody else")
	}
	c.reads(c.priya, c.lee, "G1", false, "as if somebody else's")
	// Only its owner takes it back.
	for _, who := range []mentoring.Party{c.priya, c.lee} {
		c.must(c.TakeBack(c.ctx, who.ID, "G1"))
	}
	c.reads(c.priya, c.sam, "G1", true, "taken back by somebody else")
	for range 2 {
		c.must(c.TakeBack(c.ctx, c.sam.ID, "G1"))
	}
	no("taken back", ids...)
	c.listed(c.sam, c.priya)
	c.gives(c.sam, "G2", c.priya)
	c.must(c.Forget(c.ctx, c.sam.ID))
	no("the owner is gone", ids...)
	c.Own(c.T, c.sam.ID)
	no("the owner is back", ids...)
	c.listed(c.sam, c.priya)

	// No read that begins after TakeBack returned gives anything.
	c.gives(c.sam, "G3", c.priya)
	var back atomic.Bool
	var begun, wg sync.WaitGroup
	for range 4 {
		begun.Add(1)
		wg.Go(func() {
			once := sync.OnceFunc(begun.Done)
			for after := false; !after; once() {
				after = back.Load()
				if _, err := c.Look(c.ctx, c.priya.ID, c.sam.ID, "G3"); err == nil && after || err != nil && !errors.Is(err, mentoring.ErrNotShared) {
					c.Errorf("after taking back (%v): %v", after, err)
				}
			}
		})
	}
	begun.Wait()
	c.must(c.TakeBack(c.ctx, c.sam.ID, "G3"))
	back.Store(true)
	wg.Wait()
	c.listed(c.sam, c.priya)
	c.Logf("%d attempts without a permission were refused", tried)
}

func permissionsEnd(c *cast) {
	g := c.gives(c.sam, "G1", c.priya)
	c.Pass(time.Hour - time.Second)
	c.reads(c.priya, c.sam, "G1", true, "a second before its end")
	c.Pass(2 * time.Second)
	c.reads(c.priya, c.sam, "G1", false, "after its end")
	c.listed(c.sam, c.priya)
	c.want(c.SaveView(c.ctx, c.sam.ID, mentoring.View{Grant: "G1", From: c.priya, Item: g.Item, At: c.Now()}), mentoring.ErrNotShared, "a view after its end")
}

// oneLook: pages turned and a thing opened once more are the look they belong to,
// by whichever account.
func oneLook(c *cast) {
	g := c.gives(c.sam, "G1", c.priya)
	c.join(c.priya, c.pri)
	for _, step := range []struct {
		pass time.Duration
		by   mentoring.Party
		want int
	}{
		{0, c.priya, 1}, {0, c.priya, 1}, {mentoring.OneLook - time.Second, c.pri, 1},
		// The ten minutes are counted from the last reading.
		{mentoring.OneLook - time.Second, c.priya, 1}, {mentoring.OneLook, c.priya, 2}, {time.Second, c.pri, 2}, {mentoring.OneLook + time.Second, c.pri, 3},
	} {
		c.Pass(step.pass)
		got, err := c.Look(c.ctx, step.by.ID, c.sam.ID, "G1")
		if err != nil || got.Looks != step.want || got.Looked.Sub(g.Made).Abs() > time.Minute {
			c.Errorf("after %v: %+v, %v; want look %d", step.pass, got, err, step.want)
		}
	}
	// Another permission for the same begins anew.
	c.must(c.TakeBack(c.ctx, c.sam.ID, "G1"))
	c.gives(c.sam, "G2", c.priya)
	if got, err := c.Look(c.ctx, c.priya.ID, c.sam.ID, "G2"); err != nil || got.Looks != 1 {
		c.Errorf("it begins as %+v, %v", got, err)
	}
}

func permissionsAndAccounts(c *cast) {
	c.gives(c.sam, "G1", c.priya)
	c.reads(c.pri, c.sam, "G1", false, "before joining")
	// Either side by another account.
	c.join(c.priya, c.pri)
	c.reads(c.pri, c.sam, "G1", true, "by the other account")
	c.join(c.sam, c.sami)
	for _, who := range []mentoring.Party{c.priya, c.pri} {
		for _, owner := range []mentoring.Party{c.sam, c.sami} {
			c.reads(who, owner, "G1", true, "with both sides joined")
		}
		if with, err := c.SharedWith(c.ctx, who.ID); err != nil || len(with) != 1 {
			c.Errorf("%s lists %+v, %v", who.Name, with, err)
		}
	}
	c.must(c.SaveView(c.ctx, c.sami.ID, mentoring.View{Grant: "G1", From: c.pri, At: c.Now()}))
	// The account it was shared with reads on by itself; the one beside it does not.
	c.must(c.Part(c.ctx, c.priya.ID))
	c.reads(c.priya, c.sam, "G1", true, "the account that is named, after parting")
	c.reads(c.pri, c.sam, "G1", false, "the account beside it, after parting")
	if with, err := c.SharedWith(c.ctx, c.pri.ID); err != nil || len(with) > 0 {
		c.Errorf("after parting %s lists %+v, %v", c.pri.Name, with, err)
	}
	// What an account showed ends when it goes.
	c.must(c.Part(c.ctx, c.sam.ID))
	for _, owner := range []mentoring.Party{c.sam, c.sami} {
		c.reads(c.priya, owner, "G1", false, "after the owner parted")
	}
	if by, err := c.SharedBy(c.ctx, c.sami.ID); err != nil || len(by) > 0 {
		c.Errorf("still given are %+v, %v", by, err)
	}
}

func views(c *cast) {
	g := c.gives(c.sam, "G1", c.priya)
	at := c.Now().UTC().Truncate(time.Second)
	v := mentoring.View{Grant: "G1", From: c.priya, Item: g.Item, Level: "Expert", Note: "I saw it", At: at}
	for what, vain := range map[string]mentoring.View{
		"of a stranger": {Grant: "G1", From: c.lee}, "of the owner": {Grant: "G1", From: c.sam}, "by a guess": {Grant: "G2", From: c.priya}, "by no id": {Grant: "", From: c.priya},
	} {
		c.want(c.SaveView(c.ctx, c.sam.ID, vain), mentoring.ErrNotShared, "a view "+what)
	}
	c.must(c.SaveView(c.ctx, c.sam.ID, v))
	// The second replaces the first, and is of what is shared, whatever it says.
	other := v
	other.Note, other.Item = "And again", mentoring.Item{Kind: mentoring.KindCheckIn, ID: "OTHER"}
	c.must(c.SaveView(c.ctx, c.sam.ID, other))
	v.Note = "And again"
	is := func(who chat.PersonID, want ...mentoring.View) {
		c.Helper()
		if got, err := c.ViewsOf(c.ctx, who); err != nil || !slices.Equal(got, want) {
			c.Errorf("the views are %+v, %v; want %+v", got, err, want)
		}
	}
	is(c.sam.ID, v)
	is(c.priya.ID)
	// It stays when the permission ends, and nobody writes it over.
	c.must(c.TakeBack(c.ctx, c.sam.ID, "G1"))
	c.want(c.SaveView(c.ctx, c.sam.ID, other), mentoring.ErrNotShared, "a view without a permission")
	is(c.sam.ID, v)
	for n := range 3 {
		h := c.gives(c.sam, fmt.Sprint("H", n), c.priya)
		c.must(c.SaveView(c.ctx, c.sam.ID, mentoring.View{Grant: h.ID, From: c.priya, At: at.Add(-time.Duration(n) * time.Hour)}))
	}
	if all, _ := c.ViewsOf(c.ctx, c.sam.ID); len(all) != 4 || all[0].Grant != "H2" || all[3].Grant > "H0" {
		c.Errorf("they are not the oldest first: %+v", all)
	}
	for n := range 3 {
		c.must(c.DeleteView(c.ctx, c.sam.ID, fmt.Sprint("H", n)))
	}
	for range 2 {
		c.must(c.DeleteView(c.ctx, c.sam.ID, "G1"))
	}
	is(c.sam.ID)
}
