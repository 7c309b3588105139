package mentoring

import (
	"fmt"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// One person by two accounts: either shares and reads, and neither with itself.
func TestOnePersonWithTwoAccounts(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	alias := s.person("Priya-two", chat.Slack)
	s.memory.homes[alias.who.ID] = priya.who.ID
	item := sam.owns()[KindRating]
	id := shares(sam, alias, item, "")
	if r := priya.do(Command{Do: DoLook, ID: id}); !holds(r, "of Sam") {
		t.Errorf("the other account cannot read:\n%s", r.Plain())
	}
	for _, do := range []Verb{DoAsk, DoOffer, DoSuggestSend} {
		r := priya.do(Command{Do: do, Party: alias.who, Address: skill + "/working"})
		if !holds(r, "another account of yours") {
			t.Errorf("%s with oneself:\n%s", do, r.Plain())
		}
	}
	priya.owns()
	if r := alias.do(Command{Do: DoShare, Item: Item{Kind: KindPlan}, Party: priya.who, Sure: true}); !holds(r, "another account of yours") {
		t.Errorf("sharing with oneself:\n%s", r.Plain())
	}
	// A pair from before the accounts became one is none.
	other := s.person("Other", chat.Web)
	pair(other, sam)
	s.memory.homes[other.who.ID] = sam.who.ID
	if r := sam.do(Command{Do: DoMentor}); holds(r, "Your mentor") {
		t.Errorf("one's own mentor:\n%s", r.Plain())
	}
	// Stopping one account stops the person.
	priya.inbox, alias.inbox = nil, nil
	sam.do(Command{Do: DoStop, Party: alias.who})
	if r := priya.do(Command{Do: DoSuggestSend, Party: sam.who, Address: skill + "/working"}); !holds(r, "Nothing was sent") {
		t.Errorf("the other account got through:\n%s", r.Plain())
	}
	sam.do(Command{Do: DoAllow, Party: priya.who})
	if r := alias.do(Command{Do: DoSuggestSend, Party: sam.who, Address: skill + "/working"}); !holds(r, "It is with Sam") {
		t.Errorf("allowing one account did not allow the person:\n%s", r.Plain())
	}
}

// Somebody who never met the coach gets nothing of the sender's but a name, at
// most once a day, whatever is sent.
func TestStrangers(t *testing.T) {
	s := newStage(t)
	sam := s.person("Sam", chat.Slack)
	items := sam.owns()
	mo := s.stranger("Mo", chat.Slack)
	for _, c := range []Command{
		{Do: DoSuggestSend, Party: mo.who, Address: skill + "/working", Values: map[string]string{FieldNote: secret}}, {Do: DoAsk, Party: mo.who}, {Do: DoOffer, Party: mo.who},
		{Do: DoShare, Item: items[KindPlan], Party: mo.who, Sure: true}, {Do: DoShare, Item: items[KindEntry], Party: mo.who, Sure: true},
	} {
		if r := sam.do(c); !holds(r, "I have not met Mo yet") {
			t.Errorf("%s:\n%s", c, r.Plain())
		}
	}
	if len(s.sent) != 1 || holds(s.sent[0].reply, secret) || len(s.sent[0].reply.Quotes()) > 0 || len(s.memory.grants)+len(s.memory.pairs)+len(s.memory.got[mo.who.ID]) > 0 {
		t.Errorf("%d introductions, and something was kept or said", len(s.sent))
	}
	for n := range 3 * mostIntroductions {
		s.now = s.now.Add(time.Second)
		sam.do(Command{Do: DoAsk, Party: Party{ID: chat.PersonID{Platform: chat.Slack, Space: "T1", User: fmt.Sprint("U", n)}}})
	}
	if len(s.sent) != mostIntroductions {
		t.Errorf("one person had the coach introduce itself %d times in a day", len(s.sent))
	}
	s.now = s.now.Add(25 * time.Hour)
	sam.do(Command{Do: DoAsk, Party: mo.who})
	if len(s.sent) != mostIntroductions+1 {
		t.Error("there is no introduction the day after")
	}
	// Whether it arrived is not told.
	s.reach[mo.who.ID] = chat.ErrUnreachable
	s.now = s.now.Add(25 * time.Hour)
	if r := sam.do(Command{Do: DoAsk, Party: mo.who}); !holds(r, "if I can reach them") {
		t.Errorf("it says\n%s", r.Plain())
	}
}

func TestTooManyInADay(t *testing.T) {
	s := newStage(t)
	sam, priya := s.person("Sam", chat.Slack), s.person("Priya", chat.Teams)
	c := Command{Do: DoSuggestSend, Party: sam.who, Address: skill + "/working"}
	for range mostADay {
		priya.do(c)
	}
	if r := priya.do(c); !holds(r, "Try again tomorrow") || len(sam.inbox) != mostADay {
		t.Errorf("%d arrived:\n%s", len(sam.inbox), r.Plain())
	}
	s.now = s.now.Add(25 * time.Hour)
	priya.do(c)
	if len(sam.inbox) != mostADay+1 {
		t.Error("nothing arrives the day after")
	}
}
