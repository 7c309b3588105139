package mentoring_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// secret stands in everything of the owner's, and nowhere else.
const secret = "PLANTED-SECRET"

// TestNobodyReadsWithoutALivePermission brings everybody who might try, and has
// each try everything they can type, with every id there is.
func TestNobodyReadsWithoutALivePermission(t *testing.T) {
	tried := map[string]int{}
	for _, kind := range mentoring.Kinds {
		for _, careless := range []bool{false, true} {
			s := newStage(t)
			owner := s.person("Owner", chat.Slack)
			items := owner.owns()
			for i := range s.owned[owner.who.ID] {
				s.owned[owner.who.ID][i] = secret
			}
			roles := map[string]*actor{}
			for _, name := range []string{"Mentor", "Former", "Mentee", "Reader", "Expired", "Returned", "Stranger", "Unlinked", "Manager", "Operator"} {
				roles[name] = s.person(name, chat.Teams)
			}
			newcomer := s.stranger("Newcomer", chat.Slack)
			roles["Newcomer"] = newcomer
			pair(roles["Mentor"], owner)
			pair(roles["Former"], owner)
			pair(owner, roles["Mentee"])
			var ids []string
			// One reads another thing; the others had what they try for.
			other := mentoring.Kinds[(slices.Index(mentoring.Kinds, kind)+1)%len(mentoring.Kinds)]
			ids = append(ids, shares(owner, roles["Reader"], items[other], ""))
			ids = append(ids, shares(owner, roles["Former"], items[kind], ""))
			ids = append(ids, shares(owner, roles["Expired"], items[kind], "2026-03-06"))
			ids = append(ids, shares(owner, roles["Unlinked"], items[kind], ""))
			back := shares(owner, roles["Returned"], items[kind], "")
			ids = append(ids, back)
			owner.do(mentoring.Command{Do: mentoring.DoTakeBack, ID: back})
			owner.do(mentoring.Command{Do: mentoring.DoEnd, Party: roles["Former"].who, Sure: true})
			s.links(roles["Unlinked"], owner)
			roles["Unlinked"].do(mentoring.Command{Do: mentoring.DoPart, Sure: true})
			owner.do(mentoring.Command{Do: mentoring.DoTakeBack, ID: ids[3]})
			s.now = friday.AddDate(0, 0, 1)
			for _, g := range s.memory.Grants() {
				ids = append(ids, g.ID)
			}
			for _, p := range s.memory.Pairs() {
				ids = append(ids, p.ID)
			}
			ids = append(ids, "S1", "E1", "GUESSED-0001", "")
			s.memory.Careless = careless
			s.shown = nil

			for role, a := range roles {
				if role == "Reader" && kind == other {
					continue
				}
				allowed := role == "Reader"
				for _, c := range everything(ids, items, owner.who, a.who) {
					if allowed && c.ID == ids[0] {
						// That one was given.
						continue
					}
					tried[role]++
					r, err := s.desk.Press(t.Context(), a.caller(), c)
					if err != nil {
						t.Fatalf("%s: %s: %v", role, c, err)
					}
					if holds(r, secret) || slices.Contains(s.shown, a.who.ID) {
						t.Fatalf("%s (careless store: %v) reads the owner's %s with %q:\n%s", role, careless, kind, c, r.Plain())
					}
				}
			}
			for _, p := range s.sent {
				if holds(p.reply, secret) {
					t.Fatalf("a message to %v holds what is shared:\n%s", p.to, p.reply.Plain())
				}
			}
		}
	}
	total := 0
	var lines []string
	for role, n := range tried {
		total += n
		lines = append(lines, fmt.Sprintf("%s %d", role, n))
	}
	slices.Sort(lines)
	t.Logf("%d attempts to read without a live permission, all refused: %s", total, strings.Join(lines, ", "))
}

// everything is whatever somebody can type with those ids, except what gives
// things away of their own will to the owner.
func everything(ids []string, items map[mentoring.Kind]mentoring.Item, owner, self mentoring.Party) []mentoring.Command {
	var out []mentoring.Command
	for _, do := range mentoring.Verbs() {
		for _, id := range ids {
			out = append(out, mentoring.Command{Do: do, ID: id}, mentoring.Command{Do: do, ID: id, Sure: true})
			out = append(out, mentoring.Command{Do: do, ID: id, Values: map[string]string{mentoring.FieldNote: "let me in", mentoring.FieldLevel: "working", mentoring.FieldMentor: id, mentoring.FieldUntil: "tomorrow"}})
		}
		for _, who := range []mentoring.Party{owner, self, {Name: owner.Name}, {Name: mentoring.MyMentor}} {
			for _, item := range items {
				out = append(out, mentoring.Command{Do: do, Party: who, Item: item, Address: item.Skill}, mentoring.Command{Do: do, Party: who, Item: item, Sure: true, ID: ids[0]})
			}
		}
	}
	return out
}

// A thousand random lives of a permission: who reads is who holds a live one, at
// each moment.
func TestReadingFollowsThePermission(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	reads, refused := 0, 0
	for range 60 {
		s := newStage(t)
		owner := s.person("Owner", chat.Slack)
		items := owner.owns()
		readers := []*actor{s.person("A", chat.Teams), s.person("B", chat.Slack), s.person("C", chat.Web)}
		type given struct {
			to    *actor
			item  mentoring.Item
			until time.Time
		}
		live := map[string]given{}
		var all []string
		for range 25 {
			a := readers[rng.IntN(len(readers))]
			switch rng.IntN(5) {
			case 0, 1:
				days := rng.IntN(4)
				item := items[mentoring.Kinds[rng.IntN(len(mentoring.Kinds))]]
				for id, g := range live {
					if g.to == a && g.item == item {
						delete(live, id)
					}
				}
				id := shares(owner, a, item, s.now.AddDate(0, 0, days).Format(time.DateOnly))
				live[id] = given{a, item, s.grant(id).Until}
				all = append(all, id)
			case 2:
				if len(all) > 0 {
					id := all[rng.IntN(len(all))]
					owner.do(mentoring.Command{Do: mentoring.DoTakeBack, ID: id})
					delete(live, id)
				}
			case 3:
				s.now = s.now.Add(time.Duration(rng.IntN(30)) * time.Hour)
			}
			for _, id := range all {
				for _, a := range readers {
					r := a.do(mentoring.Command{Do: mentoring.DoLook, ID: id})
					g, ok := live[id]
					may := ok && g.to == a && g.until.After(s.now.Add(-10*time.Second))
					if got := holds(r, "of Owner"); got != may {
						t.Fatalf("%s reads %s: %v, want %v", a.who.Name, id, got, may)
					}
					if may {
						reads++
					} else {
						refused++
					}
				}
			}
		}
	}
	t.Logf("%d reads given, %d refused", reads, refused)
}

// The permission ends between the list and the read: the store has the last word.
func TestEndsBetweenPreviewAndRead(t *testing.T) {
	s := newStage(t)
	owner, reader := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	items := owner.owns()
	for _, do := range []mentoring.Verb{mentoring.DoLook, mentoring.DoViewSave} {
		id := shares(owner, reader, items[mentoring.KindRating], "")
		s.memory.Fail = func(call string) error {
			if call == "Look" || call == "SaveView" {
				return s.memory.TakeBack(t.Context(), owner.who.ID, id)
			}
			return nil
		}
		r := reader.do(mentoring.Command{Do: do, ID: id, Values: map[string]string{mentoring.FieldNote: "What I saw"}})
		if holds(r, "Working") || !holds(r, "not shared with you") {
			t.Errorf("%s: %s", do, r.Plain())
		}
		if do == mentoring.DoViewSave && !holds(r, "What I saw") {
			t.Errorf("what was written is lost:\n%s", r.Plain())
		}
		s.memory.Fail = nil
	}
	if views, _ := s.memory.ViewsOf(context.Background(), owner.who.ID); len(views) > 0 {
		t.Error("a view was saved without a permission")
	}
}
