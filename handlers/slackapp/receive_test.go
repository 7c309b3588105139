package slackapp

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	messageTS = "1760692800.000200"
	threadTS  = "1760692700.000100"
	pressedTS = "1760692800.000100"
)

// What every payload becomes: what the inbox took, what the responder was
// asked, and where the answer went.
func TestPayloads(t *testing.T) {
	type want struct {
		kind, id       string
		text, choice   string
		room, thread   string
		direct         bool
		surface        surface
		channel        string
		sentThread     string
		share, feedack bool
		again, says    string
	}
	messageID := "slack:" + payloadTeam + ":" + payloadDirect + ":" + messageTS
	mentionID := "slack:" + payloadTeam + ":" + payloadChannel + ":" + messageTS
	const press = "slack:12466734323.1395872398.aa"
	const command = "slack:13345224609.738474920.8088930838d88f008e0"
	cases := map[string]want{
		"event_message_im": {
			kind: kindMessage, id: messageID, text: "What does Practitioner data & insight look like at SCS2?",
			room: payloadDirect, thread: messageTS, direct: true, surface: inMessage, channel: payloadDirect, sentThread: messageTS,
			feedack: true, again: "ask What does Practitioner data & insight look like at SCS2?",
		},
		"event_message_im_thread": {
			kind: kindMessage, id: messageID, text: "and at SCS1?", room: payloadDirect, thread: threadTS, direct: true,
			surface: inMessage, channel: payloadDirect, sentThread: threadTS, feedack: true, again: "ask and at SCS1?",
		},
		"event_message_im_unknown_element": {
			kind: kindMessage, id: messageID, text: "What is Working level?", room: payloadDirect, thread: messageTS, direct: true,
			surface: inMessage, channel: payloadDirect, sentThread: messageTS, feedack: true, again: "ask What is Working level?",
		},
		"event_message_im_files": {
			kind: kindMessage, id: messageID, surface: inMessage, channel: payloadDirect, sentThread: messageTS, says: "I cannot read files.",
		},
		"event_message_im_file_and_text": {
			kind: kindMessage, id: messageID, text: "What does this show?", room: payloadDirect, thread: messageTS, direct: true,
			surface: inMessage, channel: payloadDirect, sentThread: messageTS, feedack: true, again: "ask What does this show?",
		},
		"event_message_im_thread_broadcast": {
			kind: kindMessage, id: messageID, text: "list the levels", room: payloadDirect, thread: threadTS, direct: true,
			surface: inMessage, channel: payloadDirect, sentThread: threadTS, feedack: true, again: "ask list the levels",
		},
		"event_message_im_org_wide": {
			kind: kindMessage, id: "slack:T0SPACE02:" + payloadDirect + ":" + messageTS, text: "list the skills", room: payloadDirect,
			thread: messageTS, direct: true, surface: inMessage, channel: payloadDirect, sentThread: messageTS, feedack: true,
			again: "ask list the skills",
		},
		"event_message_changed":  {},
		"event_message_deleted":  {},
		"event_message_own":      {},
		"event_message_own_user": {},
		"event_message_joined":   {},
		"event_message_channel":  {},
		"event_unknown":          {},
		"event_unknown_odd_name": {},
		"event_rate_limited":     {},
		"event_app_mention": {
			kind: kindMention, id: mentionID, text: "compare @Mia U0ANOTHER1's Working <and> Expert", room: payloadChannel, thread: messageTS,
			surface: inMessage, channel: payloadChannel, sentThread: messageTS, feedack: true, again: "ask compare @Mia U0ANOTHER1's Working <and> Expert",
		},
		"event_app_mention_thread": {
			kind: kindMention, id: mentionID, text: "what about  Expert?", room: payloadChannel, thread: threadTS,
			surface: inMessage, channel: payloadChannel, sentThread: threadTS, feedack: true, again: "ask what about  Expert?",
		},
		"event_app_mention_no_authorizations": {
			kind: kindMention, id: mentionID, text: "compare @Mia U0ANOTHER1's Working <and> Expert", room: payloadChannel, thread: messageTS,
			surface: inMessage, channel: payloadChannel, sentThread: messageTS, feedack: true, again: "ask compare @Mia U0ANOTHER1's Working <and> Expert",
		},
		"command": {
			kind: kindCommand, id: command, text: "Expert at #data-insight & more", room: payloadChannel, direct: true,
			surface: inEphemeral, channel: payloadChannel, share: true, again: "ask Expert at #data-insight & more",
		},
		"command_me":    {kind: kindCommand, id: command, text: "me", room: payloadChannel, direct: true, surface: inEphemeral, channel: payloadChannel, share: true, again: "ask me"},
		"command_empty": {kind: kindCommand, id: command, room: payloadChannel, direct: true, surface: inEphemeral, channel: payloadChannel},
		"command_direct": {
			kind: kindCommand, id: command, text: "list the levels", room: payloadDirect, direct: true,
			surface: inEphemeral, channel: payloadDirect, again: "ask list the levels",
		},
		"press_choice": {
			kind: kindPress, id: press, choice: "describe scs/data-and-insight/expert/scs2", room: payloadChannel, thread: pressedTS,
			surface: inMessage, channel: payloadChannel, sentThread: pressedTS, feedack: true, again: "describe scs/data-and-insight/expert/scs2",
		},
		"press_choice_thread": {
			kind: kindPress, id: press, choice: "describe x", room: payloadChannel, thread: threadTS,
			surface: inMessage, channel: payloadChannel, sentThread: threadTS, feedack: true, again: "describe x",
		},
		"press_choice_direct": {
			kind: kindPress, id: press, choice: "describe x", room: payloadDirect, thread: threadTS, direct: true,
			surface: inMessage, channel: payloadDirect, sentThread: threadTS, feedack: true, again: "describe x",
		},
		"press_choice_ephemeral": {
			kind: kindPress, id: press, choice: "describe x", room: payloadChannel, direct: true,
			surface: inEphemeral, channel: payloadChannel, share: true, again: "describe x",
		},
		"press_unknown_element": {
			kind: kindPress, id: press, choice: "describe x", room: payloadChannel, thread: pressedTS,
			surface: inMessage, channel: payloadChannel, sentThread: pressedTS, feedack: true, again: "describe x",
		},
		"press_more": {
			kind: kindPress, id: press, choice: "describe seven", room: payloadChannel, thread: pressedTS,
			surface: inMessage, channel: payloadChannel, sentThread: pressedTS, feedack: true, again: "describe seven",
		},
		"press_feedback": {
			kind: kindFeedback, id: press, choice: "feedback missed describe", room: payloadChannel, thread: pressedTS, direct: true,
			surface: inEphemeral, channel: payloadChannel, sentThread: pressedTS, share: true, again: "feedback missed describe",
		},
		"press_modal": {
			kind: kindPress, id: press, choice: "describe x", room: roomModal, direct: true,
			surface: inModal, channel: payloadChannel, sentThread: threadTS, share: true, again: "describe x",
		},
		"press_home": {
			kind: kindPress, id: press, choice: "describe x", room: roomHome, direct: true, surface: inModal, again: "describe x",
		},
		"press_link":       {},
		"shortcut_unknown": {},
		"view_closed":      {},
		"submit_unknown":   {},
		"selected_message": {
			kind: kindSelected, id: press, choice: "evidence I ran a dashboard project with someone", room: roomModal, direct: true,
			surface: inModal, channel: payloadChannel, sentThread: pressedTS,
		},
		"selected_message_blocks": {
			kind: kindSelected, id: press, room: roomModal, direct: true, surface: inModal, channel: payloadChannel, sentThread: pressedTS,
			choice: "evidence Weekly note\n\nI led a team & a budget\nin #growth\n\nspoke to someone there",
		},
		"selected_message_empty": {
			kind: kindSelected, id: press, surface: inModal, channel: payloadChannel, sentThread: pressedTS, says: "This message has no text that I can read.",
		},
	}
	for name, w := range cases {
		t.Run(name, func(t *testing.T) {
			s := newScene()
			if got := s.deliver(t, name); got.Code != http.StatusOK || got.Body.Len() > 0 {
				t.Fatalf("the acknowledgement is %d %q, want an empty 200", got.Code, got.Body)
			}
			if w.kind == "" {
				if held := s.inbox.taken(); len(held) > 0 {
					t.Fatalf("the inbox took a %s, want nothing", held[0].Kind)
				}
				return
			}
			held := s.inbox.taken()
			if len(held) != 1 {
				t.Fatalf("the inbox took %d deliveries, want 1", len(held))
			}
			if held[0].Kind != w.kind || held[0].ID != w.id || held[0].From.User != payloadUser {
				t.Errorf("delivery %s %s of %v, want %s %s", held[0].Kind, held[0].ID, held[0].From, w.kind, w.id)
			}
			if err := errors.Join(s.inbox.work(t.Context())...); err != nil {
				t.Fatalf("working it: %v", err)
			}
			if asked := s.messages(); w.says == "" {
				if len(asked) != 1 {
					t.Fatalf("the responder was asked %d times, want once", len(asked))
				}
				m := asked[0]
				if m.Text != w.text || m.Choice != w.choice {
					t.Errorf("asked %q, choice %q; want %q, %q", m.Text, m.Choice, w.text, w.choice)
				}
				if m.Reply.Room != w.room || m.Reply.Thread != w.thread || m.Reply.Direct != w.direct {
					t.Errorf("room %q thread %q direct %v; want %q %q %v", m.Reply.Room, m.Reply.Thread, m.Reply.Direct, w.room, w.thread, w.direct)
				}
				if m.ID != w.id || m.Zone != "Europe/London" || m.Name != "Mia "+payloadUser || !m.At.Equal(s.clock.now()) || m.From != held[0].From || m.Reply.Person != m.From {
					t.Errorf("message %+v", m)
				}
				if route := string(m.Reply.Route); strings.Contains(route, "hooks.slack.com") || strings.Contains(route, "12466734323") {
					t.Errorf("the route holds a secret: %s", route)
				}
			}
			sent := s.out.all()
			if len(sent) != 1 {
				t.Fatalf("%d answers went out, want 1", len(sent))
			}
			p, a := sent[0].Place, sent[0].Answer
			if p.Surface != w.surface || p.Channel != w.channel || p.Thread != w.sentThread || p.User != payloadUser {
				t.Errorf("sent to %+v", p)
			}
			if a.Share != w.share || a.Feedback != w.feedack || a.Again != w.again {
				t.Errorf("share %v feedback %v again %q; want %v %v %q", a.Share, a.Feedback, a.Again, w.share, w.feedack, w.again)
			}
			if w.says != "" && !strings.Contains(a.Reply.Plain(), w.says) {
				t.Errorf("it says %q, want %q", a.Reply.Plain(), w.says)
			}
			if strings.Contains(s.log.String(), "dashboard") || strings.Contains(s.log.String(), "hooks.slack.com") {
				t.Errorf("the log holds words or secrets: %s", s.log)
			}
		})
	}
}

func TestSecretsReachTheSenderOnly(t *testing.T) {
	s := newScene()
	s.deliver(t, "command")
	s.inbox.work(t.Context())
	p := s.out.all()[0].Place
	if !strings.HasPrefix(p.ResponseURL, "https://hooks.slack.com/commands/") || p.Trigger == "" || !p.TriggerAt.Equal(s.clock.now()) {
		t.Errorf("the place lacks what answers a command: %+v", p)
	}
}

func TestStatusAndTitleOfADirectMessage(t *testing.T) {
	for _, c := range []struct {
		name             string
		statuses, titles int
	}{{"event_message_im", 1, 1}, {"event_message_im_thread", 1, 0}, {"event_app_mention", 0, 0}, {"command", 0, 0}} {
		s := newScene()
		s.deliver(t, c.name)
		if err := errors.Join(s.inbox.work(t.Context())...); err != nil {
			t.Errorf("%s: a title that fails must not matter: %v", c.name, err)
		}
		if s.out.statuses != c.statuses || s.out.cleared != c.statuses || len(s.out.titles) != c.titles {
			t.Errorf("%s: %d statuses, %d cleared, %d titles", c.name, s.out.statuses, s.out.cleared, len(s.out.titles))
		}
	}
}

func TestHomePromptsAndShortcut(t *testing.T) {
	s := newScene()
	for _, name := range []string{"event_home_opened", "event_messages_opened", "event_thread_started", "shortcut_ask"} {
		// They share an event id in testdata.
		s.inbox.seen = nil
		if got := s.deliver(t, name); got.Code != http.StatusOK {
			t.Errorf("%s: %d", name, got.Code)
		}
	}
	if err := errors.Join(s.inbox.work(t.Context())...); err != nil {
		t.Fatal(err)
	}
	if len(s.out.homes) != 1 || s.out.homes[0].User != payloadUser || s.out.homes[0].Team != payloadTeam {
		t.Errorf("homes: %+v", s.out.homes)
	}
	if m := s.messages(); len(m) != 1 || m[0].Reply.Room != roomHome || !m[0].Reply.Direct {
		t.Errorf("the Home tab was asked for with %+v", m)
	}
	if len(s.out.prompt) != 2 || s.out.prompt[0].Thread != "" || s.out.prompt[1].Thread != threadTS || s.out.prompt[0].Channel != payloadDirect {
		t.Errorf("prompts: %+v", s.out.prompt)
	}
	if len(s.out.asked) != 1 || s.out.asked[0].Trigger == "" {
		t.Errorf("windows to ask in: %+v", s.out.asked)
	}
}

func TestUninstalling(t *testing.T) {
	for name, want := range map[string]int{"event_uninstalled": 1, "event_tokens_revoked": 1, "event_tokens_revoked_of_person": 0} {
		s := newScene()
		s.deliver(t, name)
		s.inbox.work(t.Context())
		if len(s.gone) != want {
			t.Errorf("%s: %d installations were forgotten, want %d", name, len(s.gone), want)
		}
		if want == 1 && s.gone[0] != [2]string{"", payloadTeam} {
			t.Errorf("%s: forgot %v", name, s.gone[0])
		}
	}
}

func TestPrivateRepliesStayPrivate(t *testing.T) {
	private := quotedReply()
	private.Private = true
	for name, want := range map[string]surface{
		"event_app_mention": inEphemeral, "event_message_im": inMessage, "press_choice": inEphemeral, "command": inEphemeral, "press_modal": inModal,
	} {
		s := newScene()
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return private, nil }
		s.deliver(t, name)
		s.inbox.work(t.Context())
		got := s.out.all()[0]
		if got.Place.Surface != want || got.Answer.Share {
			t.Errorf("%s: a private reply went to %s, share %v; want %s", name, got.Place.Surface, got.Answer.Share, want)
		}
	}
}

func TestFormsOpenInAWindowWhileTheyCan(t *testing.T) {
	for _, c := range []struct {
		name string
		late time.Duration
		want surface
	}{
		{"command_me", 0, inModal},
		{"command_me", 2 * time.Second, inModal},
		{"command_me", 3 * time.Second, inEphemeral},
		{"press_choice", 0, inModal},
		{"press_choice", time.Minute, inEphemeral},
		{"event_message_im", 0, inMessage},
		{"press_home", time.Minute, inModal},
	} {
		s := newScene()
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return withForm(), nil }
		s.deliver(t, c.name)
		s.clock.add(c.late)
		s.inbox.work(t.Context())
		if got := s.out.all()[0].Place.Surface; got != c.want {
			t.Errorf("%s after %v: the form went to %s, want %s", c.name, c.late, got, c.want)
		}
	}
}
