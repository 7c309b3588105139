package mentoring_test

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// elsewhere brings somebody who has met the coach in another organisation.
func (s *stage) elsewhere(name string, platform chat.Platform) *actor {
	a := s.stranger(name, platform)
	a.who.ID.Space = "T2"
	s.memory.Meet(a.who.ID)
	return a
}

// forged are all ways to begin something with somebody, as anybody can type them.
func forged(to mentoring.Party, items map[mentoring.Kind]mentoring.Item) []mentoring.Command {
	note := map[string]string{mentoring.FieldNote: secret, mentoring.FieldMentor: to.ID.User}
	return []mentoring.Command{
		{Do: mentoring.DoShare, Item: items[mentoring.KindPlan], Party: to},
		{Do: mentoring.DoShare, Item: items[mentoring.KindEntry], Party: to},
		{Do: mentoring.DoShare, Item: items[mentoring.KindRating], Party: to},
		{Do: mentoring.DoAsk, Party: to}, {Do: mentoring.DoOffer, Party: to},
		{Do: mentoring.DoSuggestSend, ID: "SPAM000001", Party: to, Address: skill + "/working", Values: note},
		{Do: mentoring.DoSuggestSend, Party: to, Address: skill + "/working", Values: note, Focus: true},
	}
}

// begins is a command that mentions nobody, to its end.
func (a *actor) begins(c mentoring.Command) chat.Reply {
	r := a.presses(c)
	if c.Do == mentoring.DoShare {
		return a.agrees(r)
	}
	return r
}

// Nobody is written to by somebody of another organisation, whatever they type,
// and they learn nothing of who is there.
func TestNobodyIsReachedInAnotherOrganisation(t *testing.T) {
	tried := 0
	for _, platform := range []chat.Platform{chat.Slack, chat.Teams} {
		s := newStage(t)
		mallory, bob := s.person("Mallory", chat.Slack), s.elsewhere("Bob", platform)
		items := mallory.owns()
		// Each is tried with somebody who is there and with a guess.
		guess := mentoring.Party{ID: bob.who.ID, Name: "Bob"}
		guess.ID.User = "U-guess"
		for i, c := range forged(bob.who, items) {
			r := mallory.begins(c)
			vain := mallory.begins(forged(guess, items)[i])
			tried += 2
			if !holds(r, "I have not met Bob yet") || strings.ReplaceAll(r.Plain(), bob.who.ID.User, "") != strings.ReplaceAll(vain.Plain(), guess.ID.User, "") {
				t.Errorf("%s:\n%s\nfor a guess:\n%s", c, r.Plain(), vain.Plain())
			}
		}
		for _, line := range []string{"mentor ask ", "suggest-send SPAM000001 "} {
			line += string(platform) + "/T2/U-bob/Bob"
			if strings.HasPrefix(line, "suggest") {
				line += " " + string(skill) + "/working"
			}
			tried++
			if r := mallory.says(line); !holds(r, "I have not met Bob yet") {
				t.Errorf("%q:\n%s", line, r.Plain())
			}
		}
		// A question goes to a mentor alone.
		tried++
		if r := mallory.presses(mentoring.Command{Do: mentoring.DoAskMentorSend, Party: bob.who, Values: map[string]string{mentoring.FieldNote: secret, mentoring.FieldMentor: bob.who.ID.User}}); r.Title != "You have no mentor yet" {
			t.Errorf("asking a mentor:\n%s", r.Plain())
		}
		if len(s.sent)+len(s.suggestions(bob))+len(s.memory.Grants())+len(s.memory.Pairs()) > 0 {
			t.Errorf("%s: something was sent or kept: %+v", platform, s.sent)
		}
		if bob.do(mentoring.Command{Do: mentoring.DoSharedWithMe}); holds(bob.last, "Mallory") {
			t.Errorf("Bob reads\n%s", bob.last.Plain())
		}
	}
	t.Logf("%d attempts to write to another organisation reached nobody", tried)
}

// Those who know each other reach each other, wherever they stand.
func TestWhoIsKnownInAnotherOrganisation(t *testing.T) {
	suggest := func(to mentoring.Party) mentoring.Command {
		return mentoring.Command{Do: mentoring.DoSuggestSend, Party: to, Address: skill + "/working"}
	}
	for name, meet := range map[string]func(sam, bob *actor){
		"a pair":                      func(sam, bob *actor) { pair(bob, sam) },
		"a request received":          func(sam, bob *actor) { bob.do(mentoring.Command{Do: mentoring.DoOffer, Party: sam.who}) },
		"a suggestion received":       func(sam, bob *actor) { bob.do(suggest(sam.who)) },
		"a permission given":          func(sam, bob *actor) { shares(sam, bob, sam.owns()[mentoring.KindPlan], "") },
		"a permission received":       func(sam, bob *actor) { shares(bob, sam, bob.owns()[mentoring.KindPlan], "") },
		"a mention in this message":   func(_, _ *actor) {},
		"a mention a message earlier": func(sam, _ *actor) { sam.says("share @Bob " + string(skill) + "/working") },
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			sam, bob := s.person("Sam", chat.Slack), s.elsewhere("Bob", chat.Teams)
			if r := sam.presses(suggest(bob.who)); !holds(r, "I have not met Bob yet") {
				t.Fatalf("reached before:\n%s", r.Plain())
			}
			meet(sam, bob)
			var named []chat.PersonID
			if name == "a mention in this message" {
				named = append(named, bob.who.ID)
			}
			if r := sam.presses(suggest(bob.who), named...); !holds(r, "It is with Bob") {
				t.Errorf("not reached:\n%s", r.Plain())
			}
		})
	}
}

// A mention of somebody's account where both are begins what their other account
// goes on with.
func TestPairingAcrossPlatforms(t *testing.T) {
	s := newStage(t)
	sam, priya, desk := s.person("Sam", chat.Slack), s.elsewhere("Priya", chat.Teams), s.person("Priya-here", chat.Slack)
	s.links(desk, priya)
	sam.says("mentor ask @Priya-here")
	r := priya.do(mentoring.Command{Do: mentoring.DoMentor})
	if !holds(r, "Sam") {
		t.Fatalf("the other account has no request:\n%s", r.Plain())
	}
	priya.clicks("Accept: Sam")
	for _, to := range []mentoring.Party{priya.who, desk.who} {
		if r := sam.presses(mentoring.Command{Do: mentoring.DoSuggestSend, Party: to, Address: skill + "/working"}); !holds(r, "It is with Priya") {
			t.Errorf("the mentee does not reach %v:\n%s", to.ID, r.Plain())
		}
	}
	if r := priya.presses(mentoring.Command{Do: mentoring.DoSuggestSend, Party: sam.who, Address: skill + "/working"}); !holds(r, "It is with Sam") {
		t.Errorf("the mentor does not reach the mentee:\n%s", r.Plain())
	}
	// An account of one's own elsewhere is a place of one's own.
	kim, lee := s.person("Kim", chat.Slack), s.elsewhere("Lee", chat.Teams)
	away := s.elsewhere("Kim-away", chat.Teams)
	s.links(away, kim)
	if r := kim.presses(mentoring.Command{Do: mentoring.DoAsk, Party: lee.who}); !holds(r, "You asked") && r.Title != "Asked" {
		t.Errorf("somebody beside a linked account:\n%s", r.Plain())
	}
}
