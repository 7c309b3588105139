package coach_test

import (
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// Two who ask each other for the same at the same moment agreed once, whoever
// accepts, and can end it by name.
func TestBothAskAtOnce(t *testing.T) {
	for _, mentorAccepts := range []bool{false, true} {
		v := newVillage(t)
		priya, sam := v.add("Priya", chat.Teams), v.add("Sam", chat.Slack)
		v.say(priya, "hello")
		v.say(sam, "hello")
		for id, byMentor := range map[string]bool{"BOTHASK0001": true, "BOTHASK0002": false} {
			if err := v.circle.SavePair(t.Context(), mentoring.Pair{
				ID: id, Mentor: mentoring.Party{ID: priya.id, Name: "Priya"}, Mentee: mentoring.Party{ID: sam.id, Name: "Sam"}, ByMentor: byMentor, Asked: v.at,
			}); err != nil {
				t.Fatal(err)
			}
		}
		v.at = v.at.Add(time.Minute)
		who, other := sam, priya
		if mentorAccepts {
			who, other = priya, sam
		}
		v.say(who, "mentor")
		v.press(who, "Accept: "+other.name)
		if r := v.say(other, "mentor"); len(v.circle.Pairs()) != 1 || strings.Contains(r.Plain(), "asks") {
			t.Errorf("%d pairs, and the other side reads\n%s", len(v.circle.Pairs()), r.Plain())
		}
		if r := v.say(sam, "end the mentoring with @Priya"); r.Title != "End it?" {
			t.Errorf("ending it says\n%s", r.Plain())
		}
	}
}
