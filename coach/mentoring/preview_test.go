package mentoring_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// A button that shares holds what was seen. When that is otherwise by now, it
// shows the preview anew.
func TestAnOldPreviewSharesNothing(t *testing.T) {
	change := func(sam, _ *actor) {
		for item := range sam.s.owned[sam.who.ID] {
			sam.s.owned[sam.who.ID][item] = "Changed " + item.ID
		}
	}
	part := func(sam, priya *actor) {
		sam.do(mentoring.Command{Do: mentoring.DoEnd, Party: priya.who, Sure: true})
	}
	for name, c := range map[string]struct {
		pairs         bool
		between       func(sam, priya *actor)
		shares        bool
		said, instead string
	}{
		"nothing happened":                   {pairs: true, shares: true},
		"nothing happened to strangers":      {shares: true},
		"it changed":                         {pairs: true, between: change, said: "It has changed since you looked at it here.", instead: "Changed"},
		"it changed, for somebody else":      {between: change, said: "It has changed since you looked at it here.", instead: "Changed"},
		"the mentoring ended":                {pairs: true, between: part, said: "You and Priya are no longer mentor and mentee."},
		"the mentoring began":                {between: func(sam, priya *actor) { pair(priya, sam) }, shares: true},
		"it changed and the mentoring ended": {pairs: true, between: func(sam, priya *actor) { change(sam, priya); part(sam, priya) }, said: "It has changed", instead: "Changed"},
	} {
		for _, kind := range mentoring.Kinds {
			t.Run(name+", "+string(kind), func(t *testing.T) {
				s := newStage(t)
				sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
				item := sam.owns()[kind]
				if c.pairs {
					pair(priya, sam)
				}
				preview := sam.do(mentoring.Command{Do: mentoring.DoShare, Item: item, Party: priya.who})
				if c.between != nil {
					c.between(sam, priya)
				}
				sam.last = preview
				r := sam.agrees(preview)
				if c.shares {
					if r.Title != "Shared" || len(s.memory.Grants()) != 1 {
						t.Errorf("not shared:\n%s", r.Plain())
					}
					return
				}
				if r.Title != "Share this with Priya?" || !holds(r, c.said) || !holds(r, c.instead) || len(s.memory.Grants()) > 0 {
					t.Errorf("it says\n%s", r.Plain())
				}
				// What is shown now can be shared.
				if r := sam.agrees(r); r.Title != "Shared" {
					t.Errorf("the new preview shares nothing:\n%s", r.Plain())
				}
			})
		}
	}
}

// Buttons of earlier versions hold no sign, and anybody can type one.
func TestSharingWithoutAPreview(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	pair(priya, sam)
	for _, item := range sam.owns() {
		c := mentoring.Command{Do: mentoring.DoShare, Item: item, Party: priya.who, Until: "2026-03-20", Sure: true}
		for _, seen := range []string{"", "AAAAAAAAAA"} {
			c.Seen = seen
			if r := sam.presses(c); r.Title != "Share this with Priya?" || strings.Contains(r.Plain(), "has changed") != (seen != "") || len(s.memory.Grants()) > 0 {
				t.Errorf("%s:\n%s", c, r.Plain())
			}
		}
	}
}
