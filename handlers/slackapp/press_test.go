package slackapp

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

func TestShare(t *testing.T) {
	const again = "ask what is Working?"
	private, refused := quotedReply(), chat.Reply{Refused: true, Parts: []chat.Part{chat.Paragraph{Text: "No."}}}
	private.Private = true
	for _, c := range []struct {
		name, payload string
		reply         chat.Reply
		refuse        error
		shared        bool
		says          string
	}{
		{"from an ephemeral message", "press_share", quotedReply(), nil, true, "Shared."},
		{"from a window", "press_modal_share", quotedReply(), nil, true, "Shared."},
		{"private", "press_share", private, nil, false, "only for you"},
		{"a form", "press_share", withForm(), nil, false, "only for you"},
		{"refused", "press_share", refused, nil, false, "no answer here"},
		{"not in the channel", "press_share", quotedReply(), &failure{class: classRefused, code: "not_in_channel"}, false, "/invite"},
		{"a private channel", "press_share", quotedReply(), &failure{class: classRefused, code: "channel_not_found"}, false, "/invite"},
		{"another fault", "press_share", quotedReply(), errors.New("no"), false, "Something went wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene()
			s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return c.reply, nil }
			s.out.refuse = func(p place) error {
				if p.Surface == inMessage && c.refuse != nil {
					return fmt.Errorf("posting: %w", c.refuse)
				}
				return nil
			}
			s.deliver(t, c.payload)
			s.inbox.work(t.Context())
			m := s.messages()
			if len(m) != 1 || m[0].Choice != again || m[0].Reply.Direct || m[0].Reply.Room != payloadChannel {
				t.Errorf("asked again with %+v", m)
			}
			sent := s.out.all()
			last := sent[len(sent)-1]
			if last.Place.Surface == inMessage || !strings.Contains(last.Answer.Reply.Plain(), c.says) {
				t.Errorf("the person was told %q at %s", last.Answer.Reply.Plain(), last.Place.Surface)
			}
			if !c.shared {
				if len(sent) != 1 {
					t.Errorf("%d answers went out, want 1", len(sent))
				}
				return
			}
			if len(sent) != 2 || sent[0].Place.Surface != inMessage || sent[0].Place.Channel != payloadChannel || sent[0].Answer.SharedBy != payloadUser {
				t.Errorf("shared %+v", sent)
			}
			if !last.Answer.Replaces {
				t.Error("what was shared does not give way")
			}
		})
	}
}

func TestRest(t *testing.T) {
	s := newScene()
	s.deliver(t, "press_rest")
	if err := errors.Join(s.inbox.work(t.Context())...); err != nil {
		t.Fatal(err)
	}
	sent := s.out.all()
	if len(sent) != 2 || s.messages()[0].Choice != "list everything" {
		t.Fatalf("%d answers, asked %+v", len(sent), s.messages())
	}
	if p := sent[0].Place; p.Channel != payloadUser || !p.Direct || p.Surface != inMessage || p.Thread != "" {
		t.Errorf("all of it went to %+v", p)
	}
	if p := sent[1].Place; p.Surface != inEphemeral || !strings.Contains(sent[1].Answer.Reply.Plain(), "direct message") {
		t.Errorf("the person was told %q at %s", sent[1].Answer.Reply.Plain(), p.Surface)
	}
}

// When the inbox is full, Slack is asked to come again, or the person is told.
func TestFull(t *testing.T) {
	for _, full := range []error{handlers.ErrFull, handlers.ErrStopping} {
		s := newScene()
		s.inbox.refuse = full
		if got := s.deliver(t, "event_message_im"); got.Code != http.StatusServiceUnavailable {
			t.Errorf("%v: an event is answered with %d, want 503", full, got.Code)
		}
		got := s.deliver(t, "command")
		if got.Code != http.StatusOK || !strings.Contains(got.Body.String(), tooBusy) || !strings.Contains(got.Body.String(), `"ephemeral"`) {
			t.Errorf("%v: a command is answered with %d %s", full, got.Code, got.Body)
		}
		for _, name := range []string{"press_choice", "shortcut_ask", "selected_message"} {
			if got := s.deliver(t, name); got.Code != http.StatusOK {
				t.Errorf("%v: %s is answered with %d", full, name, got.Code)
			}
		}
		if err := s.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		sent := s.out.all()
		if len(sent) != 3 {
			t.Fatalf("%v: %d people were told, want 3", full, len(sent))
		}
		for _, one := range sent {
			if one.Place.Surface == inMessage || !strings.Contains(one.Answer.Reply.Plain(), tooBusy) {
				t.Errorf("told %q at %s", one.Answer.Reply.Plain(), one.Place.Surface)
			}
		}
	}
}

// A full inbox forgets the id, so that the platform's next try is taken.
func TestNothingIsLostToAFullInbox(t *testing.T) {
	s := newScene()
	s.inbox.refuse = handlers.ErrFull
	s.deliver(t, "event_message_im")
	s.inbox.refuse = nil
	s.deliver(t, "event_message_im")
	if len(s.inbox.taken()) != 1 {
		t.Error("the second try was not taken")
	}
}

func TestFailureIsToldAndLoggedWithoutWords(t *testing.T) {
	s := newScene()
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{}, errors.New("the store is down")
	}
	s.deliver(t, "event_app_mention")
	errs := s.inbox.work(t.Context())
	if len(errs) != 1 || errs[0] == nil || !strings.Contains(errs[0].Error(), "the store is down") {
		t.Fatalf("errors: %v", errs)
	}
	sent := s.out.all()
	if len(sent) != 1 || sent[0].Place.Thread != messageTS || !strings.Contains(sent[0].Answer.Reply.Plain(), "Something went wrong") {
		t.Errorf("the person was told %+v", sent)
	}
}

// What somebody said that is to be forgotten comes into no button.
func TestWhatIsToBeForgottenIsNotAskedAgain(t *testing.T) {
	r := chat.Reply{Parts: []chat.Part{chat.Paragraph{Text: "Write it in the form."}}, Private: true}
	if a := dressed(place{}, r, "ask how I felt"); a.Again == "" {
		t.Error("an ordinary answer cannot be asked for again")
	}
	r.Forget = true
	if a := dressed(place{}, r, "ask how I felt"); a.Again != "" {
		t.Errorf("what was said stands in the answer: %q", a.Again)
	}
}
