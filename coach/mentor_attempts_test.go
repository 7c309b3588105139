package coach_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// canaries are words that stand only in what is Sam's.
var canaries = []string{"pelican", "walrus", "heron"}

// holdsCanary looks into all of a reply, what forms hold included.
func holdsCanary(r chat.Reply) bool {
	all := strings.ToLower(fmt.Sprintf("%+v", r))
	return slices.ContainsFunc(canaries, func(c string) bool { return strings.Contains(all, c) })
}

// TestNobodyReadsWithoutPermission has everybody try every command with every id
// there is, in every state a permission can be in.
func TestNobodyReadsWithoutPermission(t *testing.T) {
	tried, opened := 0, 0
	for _, kind := range []string{"rating", "check-in", "plan", "reflection"} {
		for _, state := range []string{"never shared", "shared", "taken back", "expired", "mentoring ended", "owner deleted", "reader deleted"} {
			v, priya, sam := couple(t)
			lee, kim := v.add("Lee", chat.Teams), v.add("Kim", chat.Slack)
			v.say(lee, "hello")
			v.say(kim, "hello")
			v.pair(priya, kim)
			v.pair(lee, sam)
			if state != "never shared" {
				v.say(sam, "share my "+kind+" with @Priya")
				v.press(sam, "Share until 16 March 2026")
				v.open(priya)
			}
			var ids []string
			for _, g := range v.circle.Grants() {
				ids = append(ids, g.ID)
			}
			for _, p := range v.circle.Pairs() {
				ids = append(ids, p.ID)
			}
			for n := range 6 {
				ids = append(ids, fmt.Sprintf("id%d", n), fmt.Sprintf("entry%d", n), fmt.Sprintf("MENTOR%06d", n))
			}
			slices.Sort(ids)
			ids = slices.Compact(ids)
			switch state {
			case "taken back":
				v.say(sam, "take back everything")
				v.send(sam, chat.Message{Choice: "share back all"})
			case "expired":
				v.at = v.at.AddDate(0, 0, 15)
			case "mentoring ended":
				v.say(sam, "end the mentoring with @Priya")
				v.send(sam, chat.Message{Choice: sam.last.Choices[0].Value})
			case "owner deleted":
				v.say(sam, "delete everything")
				v.say(sam, "DELETE")
			case "reader deleted":
				v.say(priya, "delete everything")
				v.say(priya, "DELETE")
			}
			commands := []string{"shared with me", "shared", "views", "suggested", "mentor", "share", "share plan", "mine", "mine export", "journal", "check-in answers", "what did @Sam share?", "show me Sam's ratings", "show me Sam's plan"}
			for _, id := range ids {
				for _, verb := range []string{"look ", "view ", "view-save ", "shared show ", "share back ", "share rating ", "share check-in ", "share entry ", "journal read ", "check-in result ", "check-in answers ", "suggested show "} {
					commands = append(commands, verb+id)
				}
				commands = append(commands, "look "+id+" page 2")
			}
			for _, f := range []*friend{priya, lee, kim} {
				may := f == priya && state == "shared"
				for _, c := range commands {
					tried++
					m := chat.Message{Choice: c}
					if strings.Contains(c, "Sam") {
						m = chat.Message{Text: c}
					}
					r := v.send(f, m)
					if holdsCanary(r) && !may {
						t.Fatalf("%s, %s: %s reads by %q:\n%s", kind, state, f.name, c, r.Plain())
					}
					if holdsCanary(r) {
						opened++
						if verb, _, _ := strings.Cut(c, " "); verb != "look" {
							t.Errorf("%s, %s: %q opens it", kind, state, c)
						}
					}
				}
			}
		}
	}
	if opened != 8 {
		t.Errorf("with permission %d looks opened something, want two for each kind", opened)
	}
	t.Logf("%d attempts over 4 kinds and 7 states: %d with a living permission opened something, %d without were refused", tried, opened, tried-opened)
}

// What a reader sees is what was previewed, kind by kind.
func TestPreviewIsWhatIsSeen(t *testing.T) {
	for _, kind := range []string{"rating", "check-in", "plan", "reflection"} {
		v, priya, sam := couple(t)
		preview := v.say(sam, "share my "+kind+" with @Priya")
		v.press(sam, "Share until 16 March 2026")
		v.open(priya)
		seen := v.press(priya, "Look at it")
		// Without the sentences around it and the buttons.
		body := func(r chat.Reply) string {
			var out []string
			for _, p := range r.Parts[1:] {
				if f, ok := p.(chat.Form); ok {
					if !f.Private {
						continue
					}
					p = chat.Form{Title: f.Title, Intro: f.Intro, Fields: f.Fields, Private: true}
				}
				if para, ok := p.(chat.Paragraph); ok && strings.HasPrefix(para.Text, "Nothing else.") {
					continue
				}
				out = append(out, fmt.Sprintf("%+v", p))
			}
			return strings.Join(out, "\n")
		}
		if body(preview) != body(seen) || !holdsCanary(seen) || !seen.Shared {
			t.Errorf("%s: the preview is\n%s\nseen is\n%s", kind, body(preview), body(seen))
		}
		if kind == "reflection" && strings.Contains(strings.ToLower(seen.Plain()), "heron") {
			t.Errorf("a reflection became a message:\n%s", seen.Plain())
		}
	}
}

// What could not be sent waits, is told once a day, and stands on the home page.
func TestWhatWaits(t *testing.T) {
	v, priya, sam := couple(t)
	v.postman.fail[sam.id] = chat.ErrUnreachable
	v.say(priya, "share @Sam data and insight practitioner scs2 \"later\"")
	if !strings.Contains(priya.last.Plain(), "kept for them until they next write to me") {
		t.Errorf("the sender reads\n%s", priya.last.Plain())
	}
	asked := func(room string) chat.Reply {
		v.at = v.at.Add(time.Minute)
		r, err := v.Respond(t.Context(), chat.Message{From: sam.id, Text: "Expert adaptability to change", At: v.at, Reply: chat.Address{Person: sam.id, Room: room, Direct: room != "channel"}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	const sentence = "Sent to you and waiting: 1."
	if r := asked("channel"); strings.Contains(r.Plain(), "waiting") {
		t.Error("a channel reads what waits")
	}
	if r := asked("one"); !strings.Contains(r.Plain(), sentence) || valueOf(r, "Suggestions for me") == "" {
		t.Errorf("the next message is not told:\n%s", r.Plain())
	}
	if r := asked("two"); strings.Contains(r.Plain(), "waiting") {
		t.Error("told twice within a day")
	}
	v.at = v.at.AddDate(0, 0, 1)
	if r := asked("three"); !strings.Contains(r.Plain(), sentence) {
		t.Error("not told a day later")
	}
	home, err := v.Home(t.Context(), chat.Message{From: sam.id, At: v.at, Reply: chat.Address{Person: sam.id, Direct: true}})
	if err != nil || !slices.ContainsFunc(home, func(r chat.Reply) bool { return r.Title == "From others" && strings.Contains(r.Plain(), sentence) }) {
		t.Errorf("the home page says nothing, %v", err)
	}
}

// A message goes to the account somebody used last, and to another one only
// where nothing arrived.
func TestWhichAccountIsWrittenTo(t *testing.T) {
	for _, c := range []struct {
		name        string
		slack       error
		teams       error
		last        chat.Platform
		slackGot    int
		teamsGot    int
		told        string
		noMessenger bool
	}{
		{name: "the one used last", last: chat.Teams, teamsGot: 1, told: "It is with Sam."},
		{name: "the other one used last", last: chat.Slack, slackGot: 1, told: "It is with Sam."},
		{name: "gone from there", last: chat.Teams, teams: chat.ErrUnreachable, slackGot: 1, told: "It is with Sam."},
		{name: "a platform that asks for patience", last: chat.Teams, teams: chat.Later{After: time.Minute}, slackGot: 1, told: "It is with Sam."},
		{name: "in doubt nothing is doubled", last: chat.Teams, teams: chat.ErrUnsure, told: "I am not sure"},
		{name: "nowhere", last: chat.Teams, teams: chat.ErrUnreachable, slack: chat.ErrUnreachable, told: "until they next write"},
		{name: "no platform", last: chat.Teams, noMessenger: true, told: "until they next write"},
	} {
		t.Run(c.name, func(t *testing.T) {
			v, priya, sam := couple(t)
			other := v.add("Sami", chat.Teams)
			v.say(other, "hello")
			if err := v.circle.Link(other.id, sam.id); err != nil {
				t.Fatal(err)
			}
			if c.last == chat.Slack {
				v.say(sam, "hello")
			} else {
				v.say(other, "hello")
			}
			if c.noMessenger {
				v.Reach(map[chat.Platform]reflection.Messenger{})
			}
			v.postman.fail[sam.id], v.postman.fail[other.id] = c.slack, c.teams
			r, err := v.Respond(t.Context(), chat.Message{
				From: priya.id, Name: "Priya", Text: "share @Sam data and insight practitioner scs2 \"now\"", At: v.at,
				Reply: chat.Address{Person: priya.id, Direct: true}, Mentions: []chat.Mention{{Person: sam.id, Name: "Sam"}},
			})
			if err != nil || !strings.Contains(r.Plain(), c.told) {
				t.Errorf("%v:\n%s", err, r.Plain())
			}
			if a, b := len(v.postman.got[sam.id]), len(v.postman.got[other.id]); a != c.slackGot || b != c.teamsGot {
				t.Errorf("Slack got %d and Teams %d, want %d and %d", a, b, c.slackGot, c.teamsGot)
			}
		})
	}
}

// Whoever made a code is told where they made it, and not where it was typed.
func TestTheOtherAccountIsToldOfTheLink(t *testing.T) {
	v, priya, _ := couple(t)
	other := v.add("Pri", chat.Slack)
	v.say(other, "hello")
	_, code, _ := strings.Cut(v.say(priya, "link my accounts").Plain(), "say this to me: link ")
	code, _, _ = strings.Cut(code, ".")
	v.say(other, "link "+code)
	v.press(other, "Yes, that is me")
	if got, ok := v.postman.take(priya.id); !ok || got.Title != "Accounts linked" || len(v.postman.got[other.id]) > 0 {
		t.Errorf("the account that made the code got %q, the one where it was typed %d messages", got.Title, len(v.postman.got[other.id]))
	}
}

// Deleting everything ends what lives with others.
func TestDeletingEndsWhatLivesWithOthers(t *testing.T) {
	v, priya, sam := couple(t)
	v.say(priya, "check-in start odp-core/data-and-insight")
	v.say(priya, "true")
	v.say(priya, "not yet")
	v.say(priya, "share my rating with @Sam")
	v.press(priya, "Share until 16 March 2026")
	v.open(sam)
	v.say(sam, "share my plan with @Priya")
	v.press(sam, "Share until 16 March 2026")
	v.open(priya)
	v.say(sam, "delete everything")
	if r := v.say(sam, "DELETE"); r.Title != "Everything is deleted" {
		t.Fatalf("not deleted:\n%s", r.Plain())
	}
	for said, want := range map[string]string{
		"who is my mentor?": "no mentor and no mentee", "what is shared with me?": "Nobody shares anything", "what can others see?": "Nobody can see anything of yours",
	} {
		if r := v.say(priya, said); !strings.Contains(r.Plain(), want) {
			t.Errorf("%q lacks %q:\n%s", said, want, r.Plain())
		}
	}
}

// Whatever of the store fails, people are told, and no word of theirs is in the
// log.
func TestCirclesThatFail(t *testing.T) {
	down := errors.New("the store is down")
	met := map[string]bool{}
	said := []string{
		"who is my mentor?", "add @Lee as my mentor", "share my plan with @Priya", "what can my mentor see?", "share back all", "what is shared with me?", "my suggestions",
		"share @Priya data and insight practitioner scs2 \"pelican\"", "stop all suggestions", "second views", "link my accounts", "link 3333-333-333", "what do you hold on me?", "export", "my results", "my plan",
		"Expert adaptability to change", "delete everything", "my last entry", "read my last entry",
	}
	for _, call := range []string{"PairsOf", "SavePair", "Share", "TakeBack", "SharedBy", "SharedWith", "ViewsOf", "Suggest", "SuggestionsTo", "Manners", "SaveManners", "Met", "Code", "Whose", "Accounts"} {
		v, priya, sam := couple(t)
		lee := v.add("Lee", chat.Teams)
		v.say(lee, "hello")
		share := valueOf(v.say(sam, "share my plan with @Priya"), "Share until 16 March 2026")
		v.circle.Fail = func(c string) error {
			if c == call {
				return down
			}
			return nil
		}
		for _, text := range slices.Insert(slices.Clone(said), 4, share) {
			m := chat.Message{From: sam.id, Name: "Sam", Text: text, At: v.at, Reply: chat.Address{Person: sam.id, Room: text, Direct: true}, Mentions: []chat.Mention{{Person: priya.id, Name: "Priya"}, {Person: lee.id, Name: "Lee"}}}
			r, err := v.Respond(t.Context(), m)
			if err != nil || len(r.Parts) == 0 {
				t.Errorf("%s, %q: %v:\n%s", call, text, err, r.Plain())
				continue
			}
			if r.Trouble == nil {
				continue
			}
			met[call] = true
			if !errors.Is(r.Trouble, down) || slices.ContainsFunc(canaries, func(c string) bool { return strings.Contains(r.Trouble.Error(), c) }) {
				t.Errorf("%s, %q: trouble %v", call, text, r.Trouble)
			}
		}
		if !met[call] {
			t.Errorf("nothing ever meets a failing %s", call)
		}
	}
}
