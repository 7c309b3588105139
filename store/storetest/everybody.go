package storetest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/store"
)

// Everybody tries every way to somebody's things, for everybody there can
// be, with every permission that they could know or guess. What may be read is
// said here once more, in two lines; all else must be refused.
func Everybody(t *testing.T, s *store.Store) {
	m, l := store.NewMentoring(s), store.NewLinks(s)
	roles := map[string]chat.PersonID{}
	for n, name := range []string{
		"owner", "owner's other account", "reader", "reader's other account", "account the reader parted",
		"other mentee", "other mentor", "stranger", "previously allowed", "expired", "account of the previously allowed",
	} {
		roles[name] = account(t, n)
	}
	owner, reader, mentor := roles["owner"], roles["reader"], roles["other mentor"]
	things(t, s, owner, "OWNERWORDS")
	things(t, s, roles["other mentee"], "MENTEEWORDS")
	JoinAccounts(t, s, roles["owner's other account"], owner)
	JoinAccounts(t, s, roles["reader's other account"], reader)
	JoinAccounts(t, s, reader, roles["account the reader parted"])
	done(t, l.Part(t.Context(), roles["account the reader parted"]))
	JoinAccounts(t, s, roles["account of the previously allowed"], roles["previously allowed"])
	for i, name := range []string{"other mentor", "reader"} {
		p := mentoring.Pair{ID: fmt.Sprint("pair", i), Mentor: party(roles[name], "x"), Mentee: party(owner, "Owner"), Asked: noon}
		done(t, m.SavePair(t.Context(), p))
		p.Accepted = noon
		done(t, m.SavePair(t.Context(), p))
	}

	// Every permission: for whom it is alive, and of which kind.
	type permission struct {
		mentoring.Grant
		alive bool
	}
	var all []permission
	later := time.Now().Add(time.Hour)
	for _, item := range items() {
		kind := string(item.Kind)
		all = append(all, permission{share(t, s, "reader-"+kind, owner, reader, item, later), true},
			permission{share(t, s, "mentee-"+kind, roles["other mentee"], reader, item, later), true})
		if item.ID == "SNAP1" {
			item.ID = "SNAP2"
		}
		all = append(all, permission{share(t, s, "mentor-"+kind, owner, mentor, item, later), true})
		for _, name := range []string{"previously allowed", "reader", "other mentor"} {
			g := share(t, s, "back-"+strings.ReplaceAll(name, " ", "-")+"-"+kind, owner, roles[name], item, later)
			done(t, m.TakeBack(t.Context(), owner, g.ID))
			all = append(all, permission{Grant: g})
		}
		all = append(all, permission{Grant: share(t, s, "end-"+kind, owner, roles["expired"], item, time.Now().Add(time.Second))})
	}
	for _, g := range all {
		if strings.HasPrefix(g.ID, "end-") {
			Eventually(t, "the permissions to end", func() bool {
				_, err := see(t, s, roles["expired"], g.Grant)
				return errors.Is(err, mentoring.ErrNotShared)
			})
		}
	}
	for _, id := range []string{"guessed", "reader-plan ", "", "READER-PLAN", "reader-plan/../x", "SNAP1", "mine", "check-in/SNAP1", "reader-plan\n", "*", "@seq"} {
		all = append(all, permission{Grant: mentoring.Grant{ID: id, Item: mentoring.Item{Kind: mentoring.KindPlan}}})
	}

	person := func(p chat.PersonID) string { // accounts of one person are one
		for _, of := range []string{"owner", "reader"} {
			if p == roles[of] || p == roles[of+"'s other account"] {
				return of
			}
		}
		return p.User
	}
	allowed, refusedCount := map[string]int{}, map[string]int{}
	for role, who := range roles {
		for _, of := range []string{"owner", "owner's other account", "other mentee", role} {
			whose := roles[of]
			for _, g := range all {
				for _, method := range methods() {
					got, err := method.do(t.Context(), m, who, whose, g.ID)
					may := g.alive && person(who) == person(g.To.ID) && person(whose) == person(g.Owner.ID) && slices.Contains(method.kinds, g.Item.Kind)
					switch {
					case may && err == nil && (method.name == "SaveView" || strings.Contains(got, "WORDS")):
						allowed[role]++
					case !may && errors.Is(err, mentoring.ErrNotShared) && got == "" && err.Error() == mentoring.ErrNotShared.Error():
						refusedCount[role]++
					default:
						t.Errorf("%s of %s as %s by %q: %q, %v; allowed %v", method.name, of, role, g.ID, got, err, may)
					}
				}
			}
		}
	}
	for role, who := range roles {
		with, err := m.SharedWith(t.Context(), who)
		done(t, err)
		for _, g := range with {
			if person(g.To.ID) != person(who) {
				t.Errorf("%s sees that %s may see something", role, g.To.ID.User)
			}
		}
		by, err := m.SharedBy(t.Context(), who)
		done(t, err)
		for _, g := range by {
			if person(g.Owner.ID) != person(who) {
				t.Errorf("%s sees what another gave", role)
			}
		}
		if mine := having(t, s, who); person(who) != "owner" && strings.Contains(mine, "OWNERWORDS") {
			t.Errorf("%s has words of the owner among their own", role)
		}
		t.Logf("%-34s %4d reads allowed, %5d refused; lists %d and %d", role, allowed[role], refusedCount[role], len(with), len(by))
	}
	sum := func(m map[string]int) (n int) {
		for _, v := range m {
			n += v
		}
		return n
	}
	t.Logf("%d attempts: %d allowed, %d refused", sum(allowed)+sum(refusedCount), sum(allowed), sum(refusedCount))
}
