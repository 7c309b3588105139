package mentoring_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// Where there is no room for one more, the person learns so and what makes room;
// what they wrote comes back, and nothing half-done is left.
func TestThereIsNoRoomForMore(t *testing.T) {
	for name, c := range map[string]struct {
		fill func(s *stage, sam, priya *actor, n int) error
		most int
		do   func(sam, priya *actor) mentoring.Command
		want string
	}{
		"mentors": {
			fill: func(s *stage, sam, _ *actor, n int) error {
				return s.memory.SavePair(s.t.Context(), mentoring.Pair{ID: fmt.Sprint("P", n), Mentor: other(n), Mentee: sam.who, Asked: friday})
			},
			most: 200,
			do: func(_, priya *actor) mentoring.Command {
				return mentoring.Command{Do: mentoring.DoAsk, Party: priya.who}
			},
			want: "End one first.",
		},
		"permissions": {
			fill: func(s *stage, sam, _ *actor, n int) error {
				return s.memory.Share(s.t.Context(), mentoring.Grant{
					ID: fmt.Sprint("G", n), Owner: sam.who, To: other(n), Item: mentoring.Item{Kind: mentoring.KindPlan}, Until: friday.Add(48 * time.Hour),
				})
			},
			most: 200,
			do: func(sam, priya *actor) mentoring.Command {
				preview := sam.do(mentoring.Command{Do: mentoring.DoShare, Item: sam.owns()[mentoring.KindPlan], Party: priya.who})
				c, _ := mentoring.Parse(preview.Choices[0].Value)
				return c
			},
			want: "Take something back first.",
		},
		"suggestions": {
			fill: func(s *stage, _, priya *actor, n int) error {
				return s.memory.Suggest(s.t.Context(), priya.who.ID, mentoring.Suggestion{ID: fmt.Sprint("S", n), From: other(n), At: friday})
			},
			most: 200,
			do: func(_, priya *actor) mentoring.Command {
				return mentoring.Command{
					Do: mentoring.DoSuggestSend, ID: "NEW", Party: priya.who, Address: skill + "/working",
					Values: map[string]string{mentoring.FieldNote: "look at this one"},
				}
			},
			want: "look at this one",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
			for n := range c.most {
				if err := c.fill(s, sam, priya, n); err != nil {
					t.Fatal(err)
				}
			}
			r := sam.do(c.do(sam, priya))
			if r.Title != "No room for more" || !holds(r, c.want) || !r.Private || len(r.Choices) != 1 {
				t.Errorf("%q is answered:\n%s", c.do(sam, priya), r.Plain())
			}
			if len(priya.inbox) > 0 {
				t.Errorf("Priya got %q", priya.inbox[0].Title)
			}
		})
	}
}

// other is one of many people.
func other(n int) mentoring.Party {
	return mentoring.Party{ID: chat.PersonID{Platform: chat.Slack, Space: "T1", User: fmt.Sprint("U-", n)}, Name: fmt.Sprint("Other ", n)}
}
