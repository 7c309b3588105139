package teamsapp

import (
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// memberObject is what the stand-in says everybody is in the directory.
const memberObject = "5f9b2c1a-0000-4000-8000-000000000002"

func TestSpoken(t *testing.T) {
	bot := mention{id: "28:bot", name: "Coach", text: "<at>Coach</at>"}
	megan := mention{id: "29:m", name: "Megan Bowen", text: "<at>Megan</at>"}
	first, last := mention{id: "29:m", name: "Megan", text: "<at>Megan</at>"}, mention{id: "29:m", name: "Bowen", text: "<at>Bowen</at>"}
	whole := mention{id: "29:m", name: "Megan Bowen", text: "<at>Bowen</at>"}
	other := mention{id: "29:o", name: "Megan Bowen", text: "<at>Megan</at>"}
	odd := mention{id: "29:x", name: "<at>Coach</at>", text: "<at>X</at>"}
	same := mention{id: "29:c", name: "Coach", text: "<at>Coach</at>"}
	for _, c := range []struct {
		text     string
		mentions []mention
		want     string
		named    string
	}{
		{"<at>Coach</at>\u00a0hello\u00a0there ", []mention{bot}, "hello there", ""},
		{"<at>Coach</at>, hello", []mention{bot}, "hello", ""},
		{"hello <at>Coach</at>", []mention{bot}, "hello", ""},
		{"<at>Coach</at> <at>Coach</at> hello", []mention{bot, bot}, "hello", ""},
		{"<at>Coach</at> <at>Coach</at> hello", []mention{bot}, "hello", ""},
		{"<at>Coach</at> hello", nil, "<at>Coach</at> hello", ""},
		{"what is <b>bold</b> &amp; 1 &lt; 2 &amp;amp;&copy", nil, "what is <b>bold</b> & 1 < 2 &amp;&copy", ""},
		{"<at>Coach</at>&nbsp;hello&nbsp;", []mention{bot}, "hello", ""},
		{"<at>Coach</at>&nbsp;tell <at>Megan</at>&nbsp;<at>Bowen</at> this", []mention{bot, first, last}, "tell @Megan Bowen this", "29:m"},
		{"<at>Megan</at> <at>Bowen</at> and <at>Bowen</at>", []mention{megan, whole}, "@Megan Bowen and @Megan Bowen", "29:m 29:m"},
		{"<at>Megan</at> <at>Megan</at>", []mention{megan, other}, "@Megan Bowen @Megan Bowen", "29:m 29:o"},
		{"tell <at>Megan</at>", []mention{megan}, "tell @Megan Bowen", "29:m"},
		{"<at>Coach</at> tell <at>Megan</at>", []mention{megan, bot}, "tell @Megan Bowen", "29:m"},
		{"<at>Megan</at> and <at>Megan</at>, <at>Megan</at>", []mention{megan, other}, "@Megan Bowen and @Megan Bowen, @Megan Bowen", "29:m 29:o 29:o"},
		{"<at>X</at> <at>Megan</at>", []mention{megan, odd, bot}, "@<at>Coach</at> @Megan Bowen", "29:x 29:m"},
		{"<at>Coach</at> tell <at>Coach</at>", []mention{bot, same}, "tell @Coach", "29:c"},
		{"nobody", []mention{megan}, "nobody", ""},
		{"\uE000 a\uE001 <at>Megan</at>", []mention{megan}, "a @Megan Bowen", "29:m"},
		{strings.Repeat("<at>Megan</at>, ", 12), []mention{megan}, strings.Repeat("@Megan Bowen, ", 10) + "Megan Bowen, Megan Bowen,", strings.TrimSpace(strings.Repeat("29:m ", 10))},
		{"a\r\nb\u2028c\x00\u202ed", nil, "a\nb\ncd", ""},
	} {
		got, named := spoken(c.text, c.mentions, "28:bot")
		var ids []string
		for _, m := range named {
			ids = append(ids, m.id)
		}
		if got != c.want || strings.Join(ids, " ") != c.named {
			t.Errorf("%q: %q naming %v, want %q naming %q", c.text, got, ids, c.want, c.named)
		}
	}
	if got, _ := spoken(strings.Repeat("é", maxText), nil, ""); len(got) > maxText || !strings.HasSuffix(got, "é") {
		t.Errorf("%d bytes", len(got))
	}
}

// Teams says of a mention only its own id, of who writes also the directory's:
// the same person must come out of both.
func TestMentions(t *testing.T) {
	person := func(user string) chat.PersonID {
		return chat.PersonID{Platform: chat.Teams, Space: testTenant, User: user}
	}
	mentioned := func(v map[string]any) map[string]any {
		return v["entities"].([]any)[1].(map[string]any)["mentioned"].(map[string]any)
	}
	for _, c := range []struct {
		name   string
		change func(*scene, map[string]any)
		want   chat.Mention
		asked  int
	}{
		{"looked up", func(*scene, map[string]any) {}, chat.Mention{Person: person(memberObject), Name: "Megan Bowen"}, 1},
		{"said", func(_ *scene, v map[string]any) {
			mentioned(v)["aadObjectId"] = "5f9b2c1a-0000-4000-8000-000000000003"
		}, chat.Mention{Person: person("5f9b2c1a-0000-4000-8000-000000000003"), Name: "Megan Bowen"}, 0},
		{"a bot", func(_ *scene, v map[string]any) { mentioned(v)["id"] = "28:other" }, chat.Mention{Person: person("28:other"), Name: "Megan Bowen", Bot: true}, 0},
		{"no name", func(_ *scene, v map[string]any) { mentioned(v)["name"] = " \u200b " }, chat.Mention{Person: person(memberObject), Name: "someone"}, 1},
		{"not said", func(s *scene, _ map[string]any) {
			s.ms.script("member", fails(403, "Forbidden"))
		}, chat.Mention{Person: person("29:1megan"), Name: "Megan Bowen"}, 1},
		{"no JSON", func(s *scene, _ map[string]any) { s.ms.script("member", says(200, canaryWords)) }, chat.Mention{Person: person("29:1megan"), Name: "Megan Bowen"}, 1},
		{"an id that leads elsewhere", func(_ *scene, v map[string]any) { mentioned(v)["id"] = "29:x/../y" }, chat.Mention{Person: person("29:x/../y"), Name: "Megan Bowen"}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t)
			v := s.activity(t, "message_channel")
			c.change(s, v)
			s.deliver(t, v)
			m := s.messages()
			if len(m) != 1 || !slices.Equal(m[0].Mentions, []chat.Mention{c.want}) || m[0].Name != "Alex Wilber" {
				t.Errorf("%+v", m)
			}
			if !strings.Contains(m[0].Text, "@"+c.want.Name) {
				t.Errorf("%q", m[0].Text)
			}
			if n := s.ms.count("member"); n != c.asked {
				t.Errorf("asked %d times, want %d", n, c.asked)
			}
			if log := s.book.String(); strings.Contains(log, "Megan") || strings.Contains(log, "Alex") || strings.Contains(log, canaryWords) {
				t.Errorf("a name is in the log: %s", log)
			}
		})
	}
	t.Run("once", func(t *testing.T) {
		s := newScene(t)
		s.unpaced()
		for _, id := range []string{"1", "2", "3"} {
			v := s.activity(t, "message_channel")
			v["id"] = id
			s.deliver(t, v)
		}
		if n := s.ms.count("member"); n != 1 || len(s.messages()) != 3 {
			t.Errorf("asked %d times about one person", n)
		}
	})
	t.Run("too slow", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newBubble(t)
			s.ms.always["member"] = hangs
			start := time.Now()
			s.deliver(t, s.activity(t, "message_channel"))
			if d := time.Since(start); d > 2*memberTime || len(s.messages()) != 1 {
				t.Errorf("%d answers after %v", len(s.messages()), d)
			}
		})
	})
}
