package slackapp

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

func TestMentions(t *testing.T) {
	people := map[string]who{
		"U1": {Name: "Sam Rivers"}, "U2": {Name: "_sam_"}, "U3": {}, "U4": {Name: "Build & Run", Bot: true},
	}
	for _, c := range []struct {
		name, in, want string
		named          string // of each mention, "U1 Sam Rivers"; a bot has a "!"
	}{
		{"an event", "share <@U1> data", "share @Sam Rivers data", "U1 Sam Rivers"},
		{"a command", "share <@U1|srivers> data", "share @Sam Rivers data", "U1 Sam Rivers"},
		{"the coach too", "<@U0COACHBT> share <@U1>", "share @Sam Rivers", "U1 Sam Rivers"},
		{"in their order", "<@U2>, <@U1> and <@U2>", "@_sam_, @Sam Rivers and @_sam_", "U2 _sam_, U1 Sam Rivers, U2 _sam_"},
		{"between marks", "*<@U1>* _is_ <@U2> _on_", "@Sam Rivers is @_sam_ on", "U1 Sam Rivers, U2 _sam_"},
		{"a bot", "share <@U4> data", "share @Build & Run data", "U4 Build & Run!"},
		{"Slack's own", "share <@USLACKBOT>", "share @Mia USLACKBOT", "USLACKBOT Mia USLACKBOT!"},
		{"a name Slack does not say", "share <@U3> data", "share @someone data", "U3 someone"},
		{"but has a handle", "share <@U3|sam &amp; co> data", "share @sam & co data", "U3 sam & co"},
		{"no id", "share <@u1|sam> and <@> and <@|x>", "share sam and someone and x", ""},
		{"typed", "share @Sam &lt;@U1&gt;", "share @Sam <@U1>", ""},
		{"others", "<#C1|data> <!here> <!subteam^S1|@growth> <https://a.example|the page>", "#data  @growth the page", ""},
		{"the character that stands for somebody", "a\uFFFCb <@U1>", "ab @Sam Rivers", "U1 Sam Rivers"},
		{"many", strings.Repeat("<@U1|s> ", 12), strings.Repeat("@Sam Rivers ", 10) + "s s", strings.TrimSuffix(strings.Repeat("U1 Sam Rivers, ", 10), ", ")},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			s.out.people = people
			q := question{Place: place{Team: payloadTeam, User: payloadUser}, Text: c.in, Bot: payloadBot}
			text, mentions := s.heard(t.Context(), q)
			var got []string
			for _, m := range mentions {
				one := m.Person.User + " " + m.Name
				if m.Bot {
					one += "!"
				}
				got = append(got, one)
				if m.Person.Platform != chat.Slack || m.Person.Space != payloadTeam {
					t.Errorf("person %+v", m.Person)
				}
				if !strings.Contains(text, "@"+m.Name) {
					t.Errorf("%q is not in %q", m.Name, text)
				}
			}
			if text != c.want || strings.Join(got, ", ") != c.named {
				t.Errorf("%q with %q; want %q with %q", text, got, c.want, c.named)
			}
			if strings.Contains(s.log.String(), "am") && strings.Contains(s.log.String(), "ivers") {
				t.Errorf("a name is in the log: %s", s.log)
			}
		})
	}
}

// What a person points at names nobody: its words may be somebody else's.
func TestASelectedMessageNamesNobody(t *testing.T) {
	s := newScene()
	s.deliver(t, "selected_message")
	s.inbox.work(t.Context())
	if m := s.messages()[0]; len(m.Mentions) != 0 || !strings.HasSuffix(m.Choice, "with someone") {
		t.Errorf("%+v", m)
	}
	if s.out.asks != 1 {
		t.Errorf("Slack was asked about %d people, want the one who pressed", s.out.asks)
	}
}

func TestNames(t *testing.T) {
	long := strings.Repeat("é", 200)
	for _, c := range []struct {
		user slack.User
		want who
	}{
		{slack.User{TZ: "Europe/Paris", Name: "sr", RealName: "Sam R", Profile: slack.UserProfile{DisplayName: "Sam", RealName: "Sam Rivers"}}, who{"Europe/Paris", "Sam", false}},
		{slack.User{Name: "sr", Profile: slack.UserProfile{DisplayName: " \u200b", RealName: "Sam\nRivers\x00"}}, who{"", "Sam Rivers", false}},
		{slack.User{Name: "sr", RealName: "Sam R", IsBot: true}, who{"", "Sam R", true}},
		{slack.User{ID: slackbot, Name: "slackbot", TZ: strings.Repeat("x", 70)}, who{"", "slackbot", true}},
		{slack.User{Name: long}, who{"", long[:2*nameMost], false}},
		{slack.User{}, who{}},
	} {
		if got := whoOf(c.user); got != c.want {
			t.Errorf("%+v, want %+v", got, c.want)
		}
	}
}

// However many are named, and however slow Slack is, the answer waits as long
// as for one; and each is asked about once a day.
func TestManyMentionsWaitNoLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.always[methodUser] = hangs
		a := newApp(Config{Log: o.log, Now: time.Now}, o.sender, installed{})
		var text strings.Builder
		for i := range mentionsMost {
			fmt.Fprintf(&text, "<@U%d> ", i)
		}
		start := time.Now()
		got, mentions := a.heard(t.Context(), question{Place: o.at(inMessage), Text: text.String(), Bot: "UBOT"})
		if d := time.Since(start); d != whoTime {
			t.Errorf("it waited %v, want %v", d, whoTime)
		}
		if len(mentions) != mentionsMost || strings.Count(got, "@"+nobodyKnown) != mentionsMost {
			t.Errorf("%q with %d mentions", got, len(mentions))
		}
		delete(o.slack.always, methodUser)
		o.slack.script(methodUser, says(200, "application/json", `{"ok":true,"user":{"id":"U9","profile":{"display_name":"canary name"},"is_bot":true}}`))
		for range 3 {
			_, mentions = a.heard(context.Background(), question{Place: o.at(inMessage), Text: "<@U9>", Bot: "UBOT"})
		}
		want := []chat.Mention{{Person: chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U9"}, Name: "canary name", Bot: true}}
		if !slices.Equal(mentions, want) {
			t.Errorf("%+v", mentions)
		}
	})
}
