package mentoring_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// One person by two accounts: either shares and reads, and neither with itself.
func TestOnePersonWithTwoAccounts(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	alias := s.person("Priya-two", chat.Slack)
	s.links(alias, priya)
	item := sam.owns()[mentoring.KindRating]
	id := shares(sam, alias, item, "")
	if r := priya.do(mentoring.Command{Do: mentoring.DoLook, ID: id}); !holds(r, "of Sam") {
		t.Errorf("the other account cannot read:\n%s", r.Plain())
	}
	for _, do := range []mentoring.Verb{mentoring.DoAsk, mentoring.DoOffer, mentoring.DoSuggestSend} {
		r := priya.do(mentoring.Command{Do: do, Party: alias.who, Address: skill + "/working"})
		if !holds(r, "another account of yours") {
			t.Errorf("%s with oneself:\n%s", do, r.Plain())
		}
	}
	priya.owns()
	if r := alias.do(mentoring.Command{Do: mentoring.DoShare, Item: mentoring.Item{Kind: mentoring.KindPlan}, Party: priya.who, Sure: true}); !holds(r, "another account of yours") {
		t.Errorf("sharing with oneself:\n%s", r.Plain())
	}
	// A pair from before the accounts became one is none.
	other := s.person("Other", chat.Web)
	pair(other, sam)
	s.links(other, sam)
	if r := sam.do(mentoring.Command{Do: mentoring.DoMentor}); holds(r, "Your mentor") {
		t.Errorf("one's own mentor:\n%s", r.Plain())
	}
	// Stopping one account stops the person.
	priya.inbox, alias.inbox = nil, nil
	sam.do(mentoring.Command{Do: mentoring.DoStop, Party: alias.who})
	if r := priya.do(mentoring.Command{Do: mentoring.DoSuggestSend, Party: sam.who, Address: skill + "/working"}); !holds(r, "Nothing was sent") {
		t.Errorf("the other account got through:\n%s", r.Plain())
	}
	sam.do(mentoring.Command{Do: mentoring.DoAllow, Party: priya.who})
	if r := alias.do(mentoring.Command{Do: mentoring.DoSuggestSend, Party: sam.who, Address: skill + "/working"}); !holds(r, "It is with Sam") {
		t.Errorf("allowing one account did not allow the person:\n%s", r.Plain())
	}
	// Unlinking does not get round it. Before it, the list has the person once.
	sam.do(mentoring.Command{Do: mentoring.DoStop, Party: alias.who})
	if r := sam.do(mentoring.Command{Do: mentoring.DoSuggested}); strings.Count(r.Plain(), "[Allow ") != 1 {
		t.Errorf("one person is listed as\n%s", r.Plain())
	}
	if err := s.memory.Part(t.Context(), alias.who.ID); err != nil {
		t.Fatal(err)
	}
	for _, a := range []*actor{priya, alias} {
		if r := a.do(mentoring.Command{Do: mentoring.DoSuggestSend, Party: sam.who, Address: skill + "/working"}); !holds(r, "Nothing was sent") {
			t.Errorf("an account got through after unlinking:\n%s", r.Plain())
		}
	}
}

// Somebody who never met the coach gets nothing of the sender's but a name, at
// most once a day, whatever is sent.
func TestStrangers(t *testing.T) {
	s := newStage(t)
	sam := s.person("Sam", chat.Slack)
	items := sam.owns()
	mo := s.stranger("Mo", chat.Slack)
	for _, c := range []mentoring.Command{
		{Do: mentoring.DoSuggestSend, Party: mo.who, Address: skill + "/working", Values: map[string]string{mentoring.FieldNote: secret}}, {Do: mentoring.DoAsk, Party: mo.who}, {Do: mentoring.DoOffer, Party: mo.who},
		{Do: mentoring.DoShare, Item: items[mentoring.KindPlan], Party: mo.who}, {Do: mentoring.DoShare, Item: items[mentoring.KindEntry], Party: mo.who},
	} {
		if r := sam.begins(c); !holds(r, "I have not met Mo yet") {
			t.Errorf("%s:\n%s", c, r.Plain())
		}
	}
	if len(s.sent) != 1 || holds(s.sent[0].reply, secret) || len(s.sent[0].reply.Quotes()) > 0 || len(s.memory.Grants())+len(s.memory.Pairs())+len(s.suggestions(mo)) > 0 {
		t.Errorf("%d introductions, and something was kept or said", len(s.sent))
	}
	for n := range 3 * mentoring.MostIntroductions {
		s.now = s.now.Add(time.Second)
		sam.do(mentoring.Command{Do: mentoring.DoAsk, Party: mentoring.Party{ID: chat.PersonID{Platform: chat.Slack, Space: "T1", User: fmt.Sprint("U", n)}}})
	}
	if len(s.sent) != mentoring.MostIntroductions {
		t.Errorf("one person had the coach introduce itself %d times in a day", len(s.sent))
	}
	s.now = s.now.Add(25 * time.Hour)
	sam.do(mentoring.Command{Do: mentoring.DoAsk, Party: mo.who})
	if len(s.sent) != mentoring.MostIntroductions+1 {
		t.Error("there is no introduction the day after")
	}
	// Whether it arrived is not told.
	s.reach[mo.who.ID] = chat.ErrUnreachable
	s.now = s.now.Add(25 * time.Hour)
	if r := sam.do(mentoring.Command{Do: mentoring.DoAsk, Party: mo.who}); !holds(r, "if I can reach them") {
		t.Errorf("it says\n%s", r.Plain())
	}
}

func TestTooManyInADay(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	c := mentoring.Command{Do: mentoring.DoSuggestSend, Party: sam.who, Address: skill + "/working"}
	for range mentoring.MostADay {
		priya.do(c)
	}
	if r := priya.do(c); !holds(r, "Try again tomorrow") || len(sam.inbox) != mentoring.MostADay {
		t.Errorf("%d arrived:\n%s", len(sam.inbox), r.Plain())
	}
	s.now = s.now.Add(25 * time.Hour)
	priya.do(c)
	if len(sam.inbox) != mentoring.MostADay+1 {
		t.Error("nothing arrives the day after")
	}
}
