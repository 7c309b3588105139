package slackapp

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

// holdsPlanted is true when any piece of what goes out has the words that stand
// in the fields of the private samples.
func holdsPlanted(t *testing.T, v any) bool {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Contains(string(raw), chattest.Planted)
}

// What stands in a private form is drawn in no message and on no tab.
func TestPrivateFormsStayOutOfMessages(t *testing.T) {
	windows := 0
	for _, n := range chattest.Replies() {
		again := "ask " + n.Name
		for _, s := range []surface{inMessage, inEphemeral} {
			ds := draw(n.Reply, drawOptions{Surface: s, Again: again, Feedback: true, Share: true})
			if holdsPlanted(t, messages(t, ds)) {
				t.Errorf("%s: a %s holds what stands in a field", n.Name, s)
			}
			form, at := formOf(n.Reply)
			if at >= 0 && form.Private && form.Open.Value != "" {
				raw, _ := json.Marshal(messages(t, ds))
				if !strings.Contains(string(raw), `"value":"`+form.Open.Value+`"`) {
					t.Errorf("%s: the %s has no button that opens the form", n.Name, s)
				}
			}
		}
		if holdsPlanted(t, drawHome([]chat.Reply{n.Reply})) {
			t.Errorf("%s: the Home tab holds what stands in a field", n.Name)
		}
		if holdsPlanted(t, drawModal(answer{Reply: n.Reply}, opened)) {
			windows++
		}
	}
	if windows == 0 {
		t.Error("no window shows what stands in its fields")
	}
}

// However a window fails, the message that comes instead holds none of its
// fields, and no error and no log line does.
func TestAPrivateFormThatCannotOpenBecomesAButton(t *testing.T) {
	reply := sample(t, "private-faults")
	for _, c := range []struct {
		name   string
		change func(*outbox, *place)
	}{
		{"too late", func(_ *outbox, p *place) { p.TriggerAt = p.TriggerAt.Add(-time.Minute) }},
		{"refused", func(o *outbox, _ *place) { o.slack.script(methodOpen, refuses("expired_trigger_id")) }},
		{"unfit", func(o *outbox, _ *place) { o.slack.script(methodOpen, refuses("invalid_blocks")) }},
		{"closed", func(o *outbox, p *place) {
			p.View, p.Trigger = "V1", ""
			o.slack.script(methodUpdate, refuses("not_found"))
		}},
		{"no channel", func(_ *outbox, p *place) { p.Channel, p.Trigger = "", "" }},
		{"no channel that takes it", func(o *outbox, p *place) {
			p.Trigger = ""
			o.slack.script(methodEphemeral, refuses("channel_not_found"))
		}},
		{"blocks not taken either", func(o *outbox, p *place) {
			p.Trigger = ""
			o.slack.script(methodEphemeral, refuses("invalid_blocks"))
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newBubbleOutbox(t)
				p := o.at(inModal)
				c.change(o, &p)
				err := o.send(t.Context(), p, answer{Reply: reply, Again: "reflect open 7"})
				if err != nil {
					t.Errorf("sending: %v", err)
				}
				messages := 0
				for _, call := range o.slack.calls {
					window := call.method == methodOpen || call.method == methodUpdate
					if !window {
						messages++
					}
					if !window && strings.Contains(call.text(), chattest.Planted) {
						t.Errorf("%s holds what stands in a field", call.method)
					}
				}
				if messages == 0 {
					t.Error("nothing was said instead")
				}
				if strings.Contains(o.book.String(), chattest.Planted) {
					t.Error("the log holds what stands in a field")
				}
			})
		})
	}
}

// A press on the button of a message opens the form while its trigger lives.
func TestAPressOpensThePrivateForm(t *testing.T) {
	for _, late := range []bool{false, true} {
		s := newScene()
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
			if late {
				s.clock.add(freshTrigger)
			}
			return sample(t, "private"), nil
		}
		s.deliver(t, "press_choice")
		s.inbox.work(t.Context())
		sent := s.out.all()
		if len(sent) != 1 || (sent[0].Place.Surface == inModal) == late {
			t.Fatalf("late %v: sent %+v", late, sent)
		}
	}
}

// step is a window as Slack sends it back, filled in.
func step(t *testing.T, view string, values map[string]string) string {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(view), &v); err != nil {
		t.Fatal(err)
	}
	state := map[string]any{}
	for id, text := range values {
		state[id] = map[string]any{inputAction: map[string]any{"type": "plain_text_input", "value": text}}
	}
	v["id"], v["state"] = "V0MODAL01", map[string]any{"values": state}
	raw, err := json.Marshal(map[string]any{
		"type": "view_submission", "trigger_id": "1.2.3", "view": v,
		"user": map[string]any{"id": payloadUser}, "team": map[string]any{"id": payloadTeam},
	})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// A form of several steps goes on in the same window, and no step begins with
// what was typed into the one before: Slack would keep it under the same id.
func TestStepsGoOnInTheSameWindow(t *testing.T) {
	s := newScene()
	asked := chat.Reply{Private: true, Parts: []chat.Part{chat.Form{
		Title: "Your week", Value: "reflect 2", Private: true, Fields: []chat.Field{{Name: "answer", Label: "So what?", Long: true}},
	}}}
	faulty := asked
	faulty.Faults = []chat.Fault{{Field: "answer", Sentence: "Write something."}}
	var heard []map[string]string
	replies := []chat.Reply{asked, faulty, quotedReply()}
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		heard = append(heard, m.Values)
		return replies[len(heard)-1], nil
	}
	post := func(payload string) *httptest.ResponseRecorder {
		return s.post("/slack/interactions", formType, url.Values{"payload": {payload}}.Encode())
	}
	first, err := json.Marshal(drawModal(answer{Reply: asked}, opened))
	if err != nil {
		t.Fatal(err)
	}
	action, view := ackOf(t, post(step(t, string(first), map[string]string{"answer": "one"})))
	if action != "update" || !strings.Contains(view, `"block_id":"answer.1"`) || !strings.Contains(view, "So what?") {
		t.Fatalf("%s %s", action, view)
	}
	// Slack may send the first step's words along.
	filled := step(t, view, map[string]string{"answer": "one", "answer.1": "two"})
	if action, faults := ackOf(t, post(filled)); action != "errors" || faults != `{"answer.1":"Write something."}` {
		t.Errorf("%s %s", action, faults)
	}
	if action, view := ackOf(t, post(filled)); action != "update" || !strings.Contains(view, "Do the thing.") {
		t.Errorf("%s %s", action, view)
	}
	for i, want := range []string{"one", "two", "two"} {
		if len(heard) <= i || len(heard[i]) != 1 || heard[i]["answer"] != want {
			t.Errorf("step %d was sent with %v", i+1, heard)
		}
	}
}

// A form of which something would be left out is not opened at all.
func TestAFormThatDoesNotFitIsNotOpened(t *testing.T) {
	whole := func(r chat.Reply) bool {
		view := drawModal(answer{Reply: r}, opened)
		if view.CallbackID == callbackForm {
			return view.Submit != nil
		}
		raw, _ := json.Marshal(view)
		if view.Submit != nil || !strings.Contains(string(raw), "no words are lost") {
			t.Errorf("the window is %s", raw)
		}
		return false
	}
	if !whole(sample(t, "private-six-steps")) || whole(sample(t, "private-long")) {
		t.Error("3,000 characters fit a box, and 4,000 do not")
	}
	many := chat.Form{Value: "x"}
	for i := range viewBlocks + 1 {
		many.Fields = append(many.Fields, chat.Field{Name: strings.Repeat("n", i+1), Label: "Label"})
	}
	if whole(chat.Reply{Parts: []chat.Part{many}}) {
		t.Error("a form of more fields than a window has room for")
	}
	if n := len(drawModal(answer{Reply: sample(t, "private-many-steps")}, viewMeta{Step: 4}).Blocks.BlockSet); n < 13 {
		t.Errorf("%d blocks", n)
	}
	var in *slack.InputBlock
	for _, b := range drawModal(answer{Reply: sample(t, "private")}, viewMeta{Step: 4}).Blocks.BlockSet {
		if found, ok := b.(*slack.InputBlock); ok && in == nil {
			in = found
		}
	}
	if in == nil || in.BlockID != "answer-1.4" || !holdsPlanted(t, in) {
		t.Errorf("the first field is %+v", in)
	}
}
