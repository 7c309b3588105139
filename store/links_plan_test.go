package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
)

// Of two plans one stays. Whoever was shown the one that goes is not shown the
// other in its place, which nobody chose to show them.
func TestJoiningShowsNoOtherPlan(t *testing.T) {
	for name, hostHasOne := range map[string]bool{"the plan goes": true, "the plan moves": false} {
		t.Run(name, func(t *testing.T) {
			s := openStore(t, store.Config{Memory: true})
			m, l, c := store.NewMentoring(s), store.NewLinks(s), store.NewCheckIns(s)
			host, guest := accountsOf("Sam")
			reader := chat.PersonID{Platform: chat.Slack, Space: "TSPACE", User: "UPRIYA"}
			save := func(p chat.PersonID, text string) {
				t.Helper()
				if err := c.SavePlan(t.Context(), p, checkin.Plan{Actions: []checkin.Action{{ID: "A1", Text: text, Made: time.Now()}}}, 0); err != nil {
					t.Fatal(err)
				}
			}
			if hostHasOne {
				save(host, "of the host")
			}
			save(guest, "of the guest")
			g := mentoring.Grant{
				ID: "GRANT000001", Owner: mentoring.Party{ID: guest, Name: "Sam"}, To: mentoring.Party{ID: reader, Name: "Priya"},
				Item: mentoring.Item{Kind: mentoring.KindPlan}, Made: time.Now(), Until: time.Now().Add(time.Hour),
			}
			if err := m.Share(t.Context(), g); err != nil {
				t.Fatal(err)
			}
			code, err := l.Code(t.Context(), host, "Sam")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := l.Join(t.Context(), guest, code); err != nil {
				t.Fatal(err)
			}
			p, _, err := m.Plan(t.Context(), reader, guest, g.ID)
			given, listErr := m.SharedBy(t.Context(), host)
			if listErr != nil {
				t.Fatal(listErr)
			}
			if hostHasOne && (!errors.Is(err, mentoring.ErrNotShared) || len(given) > 0) {
				t.Errorf("the reader sees %v (%v), and the owner shares %v", p.Actions, err, given)
			}
			if !hostHasOne && (err != nil || len(p.Actions) != 1 || p.Actions[0].Text != "of the guest" || len(given) != 1) {
				t.Errorf("the reader sees %v (%v), and the owner shares %v", p.Actions, err, given)
			}
		})
	}
}
