package slackapp

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// lines is a quote of so many lines at an address.
func lines(address string, n int) chat.Quote {
	q := chat.Quote{Heading: "Working", Source: chat.Source{Document: "A document", Where: "Working at " + address, Address: address}}
	for i := range n {
		id := address + "#" + string(rune('1'+i))
		q.Lines = append(q.Lines, chat.Line{ID: id, Text: "Does " + id + ".", Number: i + 1, Bullet: true})
	}
	return q
}

// insertButtons are the values of the buttons that share one quote.
func insertButtons(blocks []slack.Block) []*slack.ButtonBlockElement {
	var out []*slack.ButtonBlockElement
	for _, b := range blocks {
		actions, ok := b.(*slack.ActionBlock)
		if !ok {
			continue
		}
		for _, e := range actions.Elements.ElementSet {
			if button, ok := e.(*slack.ButtonBlockElement); ok && strings.HasPrefix(button.ActionID, actionInsert+"-") {
				out = append(out, button)
			}
		}
	}
	return out
}

func TestEachQuoteOfASelectedMessageCanBeShared(t *testing.T) {
	reply := chat.Reply{Topic: "evidence", Parts: []chat.Part{
		chat.Match{Quote: lines("a/b", 1), Yours: []chat.Run{{Text: "canary words"}}}, lines("a/c", 3), chat.Quote{Heading: "Nothing here"},
	}}
	view := drawModal(answer{Reply: reply, Insert: true}, opened)
	got := insertButtons(view.Blocks.BlockSet)
	if len(got) != 2 || got[0].Value != "a/b#1 a/b#1" || got[1].Value != "a/c#1 a/c#3" {
		t.Fatalf("%d buttons", len(got))
	}
	for i, b := range got {
		if b.Confirm == nil || b.Text.Text != shareHere || !strings.Contains(b.AccessibilityLabel, []string{"a/b", "a/c"}[i]) {
			t.Errorf("button %+v", b)
		}
	}
	for name, change := range map[string]func(*answer){
		"not asked for": func(a *answer) { a.Insert = false },
		"private":       func(a *answer) { a.Reply.Private = true },
		"text only":     func(a *answer) { a.Reply.TextOnly = true },
		"no ids": func(a *answer) {
			a.Reply.Parts = []chat.Part{chat.Quote{Heading: "x", Lines: []chat.Line{{Text: "y"}}}}
		},
	} {
		a := answer{Reply: reply, Insert: true}
		change(&a)
		if n := len(insertButtons(drawModal(a, opened).Blocks.BlockSet)); n != 0 {
			t.Errorf("%s: %d buttons", name, n)
		}
	}
}

// pressInsert is "Share here" pressed in a window that a selected message opened.
func pressInsert(value, channel, responseURL string) []byte {
	meta := viewMeta{Channel: channel, Thread: pressedTS, URL: responseURL}
	raw, _ := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": payloadTeam}, "user": map[string]any{"id": payloadUser},
		"trigger_id": "12466734323.1395872398.aa", "container": map[string]any{"type": "view", "view_id": "V0MODAL01"},
		"view":    map[string]any{"id": "V0MODAL01", "type": "modal", "callback_id": callbackAnswer, "private_metadata": meta.String()},
		"actions": []any{map[string]any{"type": "button", "block_id": "b1", "action_id": actionInsert + "-1", "value": value}},
	})
	return raw
}

func TestOneDescriptorIsShared(t *testing.T) {
	private := chat.Reply{Private: true, Parts: []chat.Part{lines("a/c", 3)}}
	for _, c := range []struct {
		name, value, channel string
		reply                chat.Reply
		refuse               error
		asked                bool
		shared               string // the lines, with a comma between
		says                 string
	}{
		{"two lines of three", "a/c#2 a/c#3", payloadChannel, chat.Reply{Parts: []chat.Part{lines("a/b", 1), lines("a/c", 3)}}, nil, true, "a/c#2,a/c#3", "Shared."},
		{"between two people", "a/c#1 a/c#1", payloadDirect, chat.Reply{Parts: []chat.Part{lines("a/c", 3)}}, nil, true, "a/c#1", "Shared."},
		{"gone since", "a/c#4 a/c#4", payloadChannel, chat.Reply{Parts: []chat.Part{lines("a/c", 3)}}, nil, true, "", goneFromHere},
		{"the wrong way round", "a/c#3 a/c#1", payloadChannel, chat.Reply{Parts: []chat.Part{lines("a/c", 3)}}, nil, true, "", goneFromHere},
		{"of somebody alone", "a/c#1 a/c#1", payloadChannel, private, nil, true, "", "only for you"},
		{"not in the channel", "a/c#1 a/c#1", payloadChannel, chat.Reply{Parts: []chat.Part{lines("a/c", 3)}}, &failure{class: classRefused, code: "not_in_channel"}, true, "", "/invite"},
		{"two people, refused", "a/c#1 a/c#1", payloadDirect, chat.Reply{Parts: []chat.Part{lines("a/c", 3)}}, &failure{class: classRefused, code: "channel_not_found"}, true, "", "Does a/c#1."},
		{"nonsense", "a/c", payloadChannel, chat.Reply{}, nil, false, "", ""},
		{"no address", "#1 #1", payloadChannel, chat.Reply{}, nil, false, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return c.reply, nil }
			s.out.refuse = func(p place) error {
				if p.Surface == inMessage {
					return c.refuse
				}
				return nil
			}
			if w := s.deliverRaw(t, "press", pressInsert(c.value, c.channel, "https://hooks.slack.com/app/secret")); w.Code != http.StatusOK {
				t.Fatalf("status %d", w.Code)
			}
			s.inbox.work(t.Context())
			if !c.asked {
				if len(s.messages())+len(s.out.all()) > 0 {
					t.Error("it was answered")
				}
				return
			}
			if m := s.messages(); len(m) != 1 || m[0].Choice != "show a/c" || m[0].Reply.Room != c.channel || m[0].Reply.Direct && c.channel == payloadChannel {
				t.Errorf("asked %+v", m)
			}
			sent := s.out.all()
			last := sent[len(sent)-1]
			if last.Place.Surface != inModal || !strings.Contains(last.Answer.Reply.Plain(), c.says) {
				t.Errorf("the person was told %q at %s", last.Answer.Reply.Plain(), last.Place.Surface)
			}
			if c.shared == "" {
				if len(sent) != 1 {
					t.Errorf("%d went out", len(sent))
				}
				return
			}
			first := sent[0]
			if p := first.Place; p.Surface != inMessage || p.Channel != c.channel || p.Thread != pressedTS || p.ShareURL == "" {
				t.Errorf("shared at %+v", p)
			}
			r := first.Answer.Reply
			var ids []string
			for _, q := range r.Quotes() {
				for _, l := range q.Lines {
					ids = append(ids, l.ID)
				}
			}
			if strings.Join(ids, ",") != c.shared || len(r.Parts) != 1 || first.Answer.SharedBy != payloadUser || first.Answer.Feedback || len(r.Choices) > 0 {
				t.Errorf("shared %+v", first.Answer)
			}
		})
	}
}

// Where the app is no member, the message goes by the response URL of somebody
// who is one; and no secret comes into a log or an error.
func TestSharingWhereTheAppIsNoMember(t *testing.T) {
	shared := answer{Reply: chat.Reply{Parts: []chat.Part{lines("a/c", 1)}}, SharedBy: "U1"}
	for _, c := range []struct {
		name         string
		post, answer []http.HandlerFunc
		noURL        bool
		code         string
		unsure       bool
		posts, urls  int
	}{
		{name: "a member", posts: 1},
		{name: "no member", post: []http.HandlerFunc{refuses("not_in_channel")}, posts: 1, urls: 1},
		{name: "not to be seen", post: []http.HandlerFunc{refuses("channel_not_found")}, posts: 1, urls: 1},
		{name: "no member and no URL", post: []http.HandlerFunc{refuses("not_in_channel")}, noURL: true, code: "not_in_channel", posts: 1},
		{name: "an old URL", post: []http.HandlerFunc{refuses("channel_not_found")}, answer: []http.HandlerFunc{says(404, "text/plain", canaryWords)}, code: "channel_not_found", posts: 1, urls: 1},
		{name: "nobody knows", post: []http.HandlerFunc{refuses("channel_not_found")}, answer: []http.HandlerFunc{resets}, unsure: true, posts: 1, urls: 1},
		{name: "archived", post: []http.HandlerFunc{refuses("is_archived")}, code: "is_archived", posts: 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := newOutbox(t, 0)
			o.slack.script(methodPost, c.post...)
			o.slack.script(methodResponse, c.answer...)
			p := o.at(inMessage)
			if !c.noURL {
				p.ShareURL = o.base + canaryPath
			}
			err := o.send(t.Context(), p, shared)
			o.hidesSecrets(t, err)
			if got := refusal(err); got != c.code || (err != nil) != (c.code != "" || c.unsure) {
				t.Errorf("%v, want %q", err, c.code)
			}
			to := o.slack.to(methodResponse)
			if len(to) != c.urls || len(o.slack.to(methodPost)) < c.posts {
				t.Errorf("%d by the URL, %d posts", len(to), len(o.slack.to(methodPost)))
			}
			if len(to) > 0 {
				b := to[0].body
				if b["response_type"] != "in_channel" || b["thread_ts"] != p.Thread || b["replace_original"] != false ||
					!strings.Contains(to[0].text(), "Does a/c#1.") || !strings.Contains(to[0].text(), "Shared by") {
					t.Errorf("%v", b)
				}
			}
		})
	}
}

// A window that is too late becomes a message for the person, outside the
// thread: one that is not there yet would hide it.
func TestASelectedMessageWithoutAWindow(t *testing.T) {
	o := newOutbox(t, 0)
	p := o.at(inModal)
	p.Trigger, p.ResponseURL, p.ShareURL = "", o.base+canaryPath, o.base+canaryPath
	if err := o.send(t.Context(), p, answer{Reply: chat.Reply{Parts: []chat.Part{lines("a/c", 1)}}, Insert: true}); err != nil {
		t.Fatal(err)
	}
	to := o.slack.to(methodResponse)
	if len(to) != 1 || to[0].body["thread_ts"] != nil || to[0].body["response_type"] != "ephemeral" || !strings.Contains(to[0].text(), actionInsert+"-0") {
		t.Errorf("%+v", to)
	}
}

// A shared private answer says itself who can see it.
func TestSharedAnswersAreNotMarked(t *testing.T) {
	r := chat.Reply{Private: true, Parts: []chat.Part{chat.Paragraph{Text: "You and Sam can see this."}}}
	for _, shared := range []bool{false, true} {
		r.Shared = shared
		for _, s := range []surface{inMessage, inEphemeral, inModal} {
			raw, err := json.Marshal(draw(r, drawOptions{Surface: s}))
			if err != nil {
				t.Fatal(err)
			}
			if marked := strings.Contains(string(raw), chat.OnlyYou); marked == shared {
				t.Errorf("%s: shared %v, marked %v", s, shared, marked)
			}
		}
	}
}
