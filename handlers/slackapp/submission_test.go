package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// A window must wait for its answer, and no longer than Slack does.
func TestWindowsAreAnsweredInTime(t *testing.T) {
	for name, reply := range map[string]respond{
		"slow": func(ctx context.Context, _ chat.Message) (chat.Reply, error) {
			<-ctx.Done()
			return chat.Reply{}, ctx.Err()
		},
		"deaf": func(context.Context, chat.Message) (chat.Reply, error) {
			time.Sleep(time.Minute)
			return quotedReply(), nil
		},
		"failed": func(context.Context, chat.Message) (chat.Reply, error) { return chat.Reply{}, errors.New("down") },
		"panic":  func(context.Context, chat.Message) (chat.Reply, error) { panic("a secret word") },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newScene()
				s.reply = reply
				start := time.Now()
				got := s.deliver(t, "submit_form")
				if took := time.Since(start); took > inlineTime {
					t.Errorf("acknowledged after %v", took)
				}
				action, view := ackOf(t, got)
				// What was typed stays in the window.
				if action != "errors" || !strings.Contains(view, "Something went wrong") || !strings.Contains(view, "send it again") || !strings.Contains(view, "id-1") {
					t.Errorf("%s: %s", action, view)
				}
				if !strings.Contains(s.log.String(), `"id":"id-1"`) || strings.Contains(s.log.String(), "secret word") {
					t.Errorf("the log: %s", s.log)
				}
				if len(s.inbox.taken()) != 0 {
					t.Error("the Home tab is drawn anew although nothing was kept")
				}
				if err := s.Drain(t.Context()); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// ackOf reads the acknowledgement of a window.
func ackOf(t *testing.T, got *httptest.ResponseRecorder) (action, view string) {
	t.Helper()
	var ack struct {
		Action string            `json:"response_action"`
		View   json.RawMessage   `json:"view"`
		Errors map[string]string `json:"errors"`
	}
	if got.Code != http.StatusOK || json.Unmarshal(got.Body.Bytes(), &ack) != nil {
		t.Fatalf("the acknowledgement: %d %s", got.Code, got.Body)
	}
	if ack.Action == "errors" {
		text, _ := json.Marshal(ack.Errors)
		return ack.Action, string(text)
	}
	return ack.Action, string(ack.View)
}

func TestSubmissions(t *testing.T) {
	faulty := withForm()
	faulty.Faults = []chat.Fault{{Field: "role", Sentence: "Make it shorter."}}
	long := quotedReply()
	long.Parts = append(long.Parts, chat.Paragraph{Text: strings.Repeat("long ", 5000)})
	for _, c := range []struct {
		name, payload string
		reply         chat.Reply
		action, holds string
		text, choice  string
		// kinds the inbox took afterwards
		after []string
	}{
		{"saved", "submit_form", quotedReply(), "update", "Do the thing.", "", "me save", []string{kindHome}},
		{"faults", "submit_form", faulty, "errors", `{"role":"Make it shorter."}`, "", "me save", nil},
		{"asked", "submit_ask", quotedReply(), "update", "Do the thing.", "is a < b & c > d?", "", nil},
		{"asked, long", "submit_ask", long, "update", "It comes in a moment.", "is a < b & c > d?", "", []string{kindForm}},
		{"nothing asked", "submit_ask_empty", quotedReply(), "errors", `{"question":"Write a question."}`, "", "", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return c.reply, nil }
			action, view := ackOf(t, s.deliver(t, c.payload))
			if action != c.action || !strings.Contains(view, c.holds) {
				t.Errorf("%s %s", action, view)
			}
			m := s.messages()
			if c.text+c.choice == "" {
				if len(m) != 0 {
					t.Errorf("asked %+v", m)
				}
				return
			}
			if len(m) != 1 || m[0].Text != c.text || m[0].Choice != c.choice || m[0].Reply.Room != roomModal || !m[0].Reply.Direct {
				t.Fatalf("asked %+v", m)
			}
			if c.choice != "" && (m[0].Values["role"] != "team leader" || m[0].Values["grade"] != "scs2") {
				t.Errorf("values %v", m[0].Values)
			}
			var kinds []string
			for _, d := range s.inbox.taken() {
				kinds = append(kinds, d.Kind)
			}
			if strings.Join(kinds, " ") != strings.Join(c.after, " ") {
				t.Errorf("the inbox took %v, want %v", kinds, c.after)
			}
			if err := errors.Join(s.inbox.work(t.Context())...); err != nil {
				t.Error(err)
			}
			if c.name == "asked, long" {
				sent := s.out.all()
				if len(sent) != 1 || sent[0].Place.View != "V0MODAL01" || len(sent[0].Answer.Reply.Parts) != 2 {
					t.Errorf("sent %+v", sent)
				}
			}
		})
	}
}
