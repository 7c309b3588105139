package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

// What stands in a private form is drawn in no message, no result and no
// notification, and in the dialog that is open.
func TestPrivateFormsStayOutOfMessages(t *testing.T) {
	held := 0
	for _, n := range chattest.Replies() {
		form, at := formOf(n.Reply)
		for name, o := range map[string]cardOptions{
			"message": {Again: "ask", Feedback: true, Share: true}, "result": {Most: resultBytes},
		} {
			for _, d := range drawCard(n.Reply, o) {
				raw := indented(t, []any{message(place{}, d, n.Reply), message(place{}, drawing{Text: d.Text}, n.Reply)})
				if strings.Contains(raw, chattest.Planted) {
					t.Errorf("%s: a %s holds what stands in a field", n.Name, name)
				}
			}
		}
		if at >= 0 && form.Private && form.Open.Value != "" {
			if raw := indented(t, drawCard(n.Reply, cardOptions{})); !strings.Contains(raw, `"type": "task/fetch"`) {
				t.Errorf("%s: no button opens the form", n.Name)
			}
		}
		if strings.Contains(indented(t, dialogOf(answer{Reply: n.Reply})), chattest.Planted) {
			held++
		}
	}
	if held == 0 {
		t.Error("no dialog shows what stands in its fields")
	}
}

// privately has the coach answer with private forms, as often as it is asked.
func privately(t *testing.T, s *scene, names ...string) {
	t.Helper()
	asked := 0
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		r := sample(t, names[min(asked, len(names)-1)])
		asked++
		return r, nil
	}
}

// inTheOpen fails when the words of a field went out in a message or a log.
func (s *scene) inTheOpen(t *testing.T) {
	t.Helper()
	for _, c := range s.ms.sent() {
		if strings.Contains(string(c.raw), chattest.Planted) {
			t.Errorf("a message holds what stands in a field: %s %s", c.method, c.path)
		}
	}
	if strings.Contains(s.book.String(), chattest.Planted) {
		t.Error("the log holds what stands in a field")
	}
}

func TestPrivateFormsOnTheirWay(t *testing.T) {
	for _, name := range []string{"message", "message_group", "message_channel", "message_press", "press", "press_group"} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			privately(t, s, "private-faults")
			w := s.deliver(t, s.activity(t, name))
			if strings.Contains(w.Body.String(), chattest.Planted) {
				t.Errorf("the card that takes the place of the old one: %s", w.Body)
			}
			if len(s.ms.sent()) == 0 {
				t.Error("nothing was said")
			}
			s.inTheOpen(t)
		})
	}
	t.Run("late", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s := newBubble(t)
			s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
				time.Sleep(20 * time.Second)
				return sample(t, "private"), nil
			}
			w := s.deliver(t, s.activity(t, "press"))
			if !strings.Contains(w.Body.String(), comes) || len(s.ms.sent()) != 1 {
				t.Errorf("%d sent: %s", len(s.ms.sent()), w.Body)
			}
			s.inTheOpen(t)
		})
	})
	t.Run("card refused", func(t *testing.T) {
		s := newScene(t)
		privately(t, s, "private")
		s.ms.script("connector", fails(400, "BadSyntax"))
		s.deliver(t, s.activity(t, "message"))
		if len(s.ms.sent()) != 2 {
			t.Errorf("%d sent", len(s.ms.sent()))
		}
		s.inTheOpen(t)
	})
}

// An answer for one person that was long on its way to their own chat is there
// once, and the others hear only where it went.
func TestLatePrivateAnswersAreSentOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
			return chat.Reply{Private: true, Parts: []chat.Part{chat.Paragraph{Text: "canary diary"}}}, nil
		}
		s.ms.script("connector", later(429, "5"))
		if w := s.deliver(t, s.activity(t, "press_group")); !strings.Contains(w.Body.String(), comes) {
			t.Errorf("%s", w.Body)
		}
		var private []string
		sent := s.ms.sent()
		for _, c := range sent {
			if strings.Contains(string(c.raw), "canary diary") {
				private = append(private, c.path)
			}
		}
		last := sent[len(sent)-1]
		if len(private) != 1 || strings.Contains(private[0], "group") {
			t.Errorf("the answer went to %q", private)
		}
		if !strings.Contains(last.path, "group") || !strings.Contains(string(last.raw), "in our own chat") {
			t.Errorf("said last: %s %s", last.path, last.raw)
		}
	})
}

// A form of several steps goes on in the same dialog.
func TestStepsGoOnInTheSameDialog(t *testing.T) {
	s := newScene(t)
	privately(t, s, "private", "private-faults", "private-six-steps", "paragraph")
	type continued struct {
		Task struct {
			Type  string
			Value struct {
				Card struct{ Content json.RawMessage }
			}
		}
	}
	for i, want := range []string{"Question 1", "Leave out", "Question 6", "exact words"} {
		name := "form"
		if i == 0 {
			name = "dialog"
		}
		v := s.activity(t, name)
		v["id"] = "step-" + want
		w := s.deliver(t, v)
		var got continued
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.Task.Type != "continue" {
			t.Fatalf("step %d: %s", i, w.Body)
		}
		card := string(got.Task.Value.Card.Content)
		if !strings.Contains(card, want) || strings.Contains(card, chattest.Planted) != (i < 3) {
			t.Errorf("step %d: %s", i, card)
		}
	}
	if len(s.ms.sent()) != 0 {
		t.Error("a dialog sent a message")
	}
	s.inTheOpen(t)
}

// What was filled in is given back in the dialog when it could not be taken.
func TestAFailedFormGivesBackWhatWasTyped(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for name, reply := range map[string]responder{
			"failed": func(context.Context, chat.Message) (chat.Reply, error) { return chat.Reply{}, errors.New("down") },
			"late": func(context.Context, chat.Message) (chat.Reply, error) {
				time.Sleep(20 * time.Second)
				return sentence("saved"), nil
			},
		} {
			s := newBubble(t)
			s.reply = reply
			v := s.activity(t, "form")
			v["value"] = map[string]any{"data": map[string]any{
				"kind": "form", "choice": "reflect save 7", "field.answer": chattest.Planted + "\nand more", "field.skill": "knives",
				"fields": []any{
					map[string]any{"name": "answer", "label": "What happened?", "long": true},
					map[string]any{"name": "skill", "label": "Skill", "choice": true},
				},
			}}
			body := s.deliver(t, v).Body.String()
			for _, want := range []string{
				`"type":"continue"`, `"id":"field.answer","label":"What happened?","value":"` + chattest.Planted + `\nand more"`,
				`"id":"field.skill"`, `"value":"knives"`, `"choice":"reflect save 7","kind":"form"`, "There is a problem",
			} {
				if !strings.Contains(body, want) {
					t.Errorf("%s: the dialog lacks %s: %s", name, want, body)
				}
			}
			if len(s.ms.sent()) != 0 {
				t.Errorf("%s: a dialog sent a message", name)
			}
			s.inTheOpen(t)
		}
	})
}

// A form of which something would be left out is not opened at all.
func TestAFormThatDoesNotFitIsNotOpened(t *testing.T) {
	for name, opens := range map[string]bool{"private-six-steps": true, "private-long": true, "private-many-steps": false} {
		shown := indented(t, dialogOf(answer{Reply: sample(t, name)}))
		if strings.Contains(shown, tooMuchForDialog) == opens || strings.Contains(shown, `"Save"`) != opens || strings.Contains(shown, "This is shortened") {
			t.Errorf("%s: %s", name, shown)
		}
	}
}
