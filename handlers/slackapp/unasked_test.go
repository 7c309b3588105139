package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

var mia = chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}

func opensDirect() http.HandlerFunc {
	return says(http.StatusOK, "application/json", `{"ok":true,"channel":{"id":"D1"}}`)
}

func postedIn(channel string) http.HandlerFunc {
	return says(http.StatusOK, "application/json", `{"ok":true,"channel":"`+channel+`","ts":"1700000000.000009"}`)
}

// dueReply is a reply that is due without anybody asking.
func dueReply() chat.Reply {
	return chat.Reply{Title: "Your week", Topic: "reflect", Parts: []chat.Part{chat.Paragraph{Text: canaryWords}}}
}

// The first message opens the conversation, and the next knows it.
func TestSendBeginsInThePersonsOwnConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.always[methodDirect] = opensDirect()
		for range 2 {
			if err := o.sendTo(t.Context(), mia, dueReply(), "key-7"); err != nil {
				t.Fatal(err)
			}
		}
		if calls := o.slack.to(methodDirect); len(calls) != 1 || calls[0].values.Get("users") != "U1" {
			t.Errorf("opened with %+v", calls)
		}
		for _, c := range o.slack.to(methodPost) {
			var meta struct {
				Type    string            `json:"event_type"`
				Payload map[string]string `json:"event_payload"`
			}
			if err := json.Unmarshal([]byte(c.values.Get("metadata")), &meta); err != nil || meta.Type != promptEvent || meta.Payload[promptKey] != "key-7" {
				t.Errorf("the message carries %s", c.values.Get("metadata"))
			}
			if c.values.Get("channel") != "D1" || c.values.Get("thread_ts") != "" {
				t.Errorf("posted to %v", c.values)
			}
		}
		if err := o.drain(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

// Without leave to open conversations the person's id does, and what Slack
// makes of it is kept.
func TestSendWithoutLeaveToOpen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.always[methodDirect] = refuses("missing_scope")
		o.slack.always[methodPost] = postedIn("D5")
		if _, known, err := o.sentTo(t.Context(), mia, "key", time.Now()); known || err != nil {
			t.Errorf("known %v, %v", known, err)
		}
		for range 2 {
			if err := o.sendTo(t.Context(), mia, dueReply(), "key"); err != nil {
				t.Fatal(err)
			}
		}
		calls := o.slack.to(methodPost)
		if len(calls) != 2 || calls[0].values.Get("channel") != "U1" || calls[1].values.Get("channel") != "D5" {
			t.Errorf("posted %+v", calls)
		}
	})
}

// What went wrong is said in the words of chat, at once, and nobody is told.
func TestSendInTrouble(t *testing.T) {
	limited := errors.New("later")
	for _, c := range []struct {
		name   string
		method string
		steps  []http.HandlerFunc
		want   error
	}{
		{"no such person", methodDirect, []http.HandlerFunc{refuses("user_not_found")}, chat.ErrUnreachable},
		{"left", methodDirect, []http.HandlerFunc{refuses("user_disabled")}, chat.ErrUnreachable},
		{"archived", methodPost, []http.HandlerFunc{refuses("is_archived")}, chat.ErrUnreachable},
		{"closed", methodPost, []http.HandlerFunc{refuses("channel_not_found")}, chat.ErrUnreachable},
		{"removed", methodPost, []http.HandlerFunc{refuses("account_inactive")}, chat.ErrUnreachable},
		{"revoked", methodDirect, []http.HandlerFunc{refuses("token_revoked")}, chat.ErrUnreachable},
		{"mistyped token", methodDirect, []http.HandlerFunc{refuses("invalid_auth")}, nil},
		{"no tab", methodPost, []http.HandlerFunc{refuses("messages_tab_disabled")}, nil},
		{"not allowed", methodPost, []http.HandlerFunc{refuses("restricted_action")}, nil},
		{"broken off", methodPost, []http.HandlerFunc{truncates}, chat.ErrUnsure},
		{"their fault", methodPost, []http.HandlerFunc{says(http.StatusBadGateway, "text/html", "no")}, chat.ErrUnsure},
		{"hanging", methodPost, []http.HandlerFunc{hangs}, chat.ErrUnsure},
		{"their fault while opening", methodDirect, []http.HandlerFunc{
			says(500, "", ""), says(500, "", ""), says(500, "", ""), says(500, "", "")}, nil},
		{"too many", methodPost, []http.HandlerFunc{tooMany("30")}, limited},
		{"too many opened", methodDirect, []http.HandlerFunc{tooMany("30")}, limited},
		{"too many, for a moment", methodPost, []http.HandlerFunc{tooMany("1")}, errNone},
		{"blocks", methodPost, []http.HandlerFunc{refuses("invalid_blocks")}, errNone},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newBubbleOutbox(t)
				o.slack.always[methodDirect] = opensDirect()
				o.slack.script(c.method, c.steps...)
				start := time.Now()
				err := o.sendTo(t.Context(), mia, dueReply(), "key")
				o.hidesSecrets(t, err)
				// A call that hangs ends with the client's patience.
				if d := time.Since(start); d > 11*time.Second || c.name != "hanging" && d > 3*time.Second {
					t.Errorf("it took %v", d)
				}
				later, isLater := errors.AsType[chat.Later](err)
				switch {
				case errors.Is(c.want, errNone):
					if err != nil {
						t.Errorf("%v", err)
					}
				case errors.Is(c.want, limited):
					if !isLater || !later.Everybody || later.After < 27*time.Second || later.After > 31*time.Second {
						t.Errorf("%v: %+v", err, later)
					}
				default:
					if err == nil || c.want != nil && !errors.Is(err, c.want) {
						t.Errorf("%v, want %v", err, c.want)
					}
					if isLater || errors.Is(err, chat.ErrUnreachable) != errors.Is(c.want, chat.ErrUnreachable) || errors.Is(err, chat.ErrUnsure) != errors.Is(c.want, chat.ErrUnsure) {
						t.Errorf("%v is more than it should be", err)
					}
				}
				if n := len(o.slack.to(methodEphemeral)); n != 0 {
					t.Errorf("told %d times", n)
				}
			})
		})
	}
}

var errNone = errors.New("none")

// A conversation that was kept and is gone is looked for again, once.
func TestSendFindsAnotherConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.note(t.Context(), place{Team: "T1", User: "U1", Channel: "D0", Direct: true})
		o.slack.always[methodDirect] = opensDirect()
		o.slack.script(methodPost, refuses("channel_not_found"))
		if err := o.sendTo(t.Context(), mia, dueReply(), "key"); err != nil {
			t.Fatal(err)
		}
		calls := o.slack.to(methodPost)
		if len(calls) != 2 || calls[0].values.Get("channel") != "D0" || calls[1].values.Get("channel") != "D1" {
			t.Errorf("posted %+v", calls)
		}
		o.slack.script(methodHistory, refuses("channel_not_found"))
		o.note(t.Context(), place{Team: "T1", User: "U1", Channel: "D0", Direct: true})
		if sent, known, err := o.sentTo(t.Context(), mia, "key", time.Now()); sent || !known || err != nil {
			t.Errorf("%v %v %v", sent, known, err)
		}
	})
}

// Messages that nobody waits for leave room for answers, and say so instead of
// waiting long.
func TestSendKeepsTheRateOfAWorkspace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		sent, put := 0, 0
		start := time.Now()
		for time.Since(start) < time.Minute {
			who := mia
			who.User = fmt.Sprint("U", sent)
			o.note(t.Context(), place{Team: "T1", User: who.User, Channel: fmt.Sprint("D", sent), Direct: true})
			err := o.sendTo(t.Context(), who, dueReply(), "key")
			later, ok := errors.AsType[chat.Later](err)
			switch {
			case err == nil:
				sent++
			case ok && later.Everybody && later.After > 0:
				put++
				time.Sleep(later.After)
			default:
				t.Fatal(err)
			}
		}
		if most := int(unaskedRate)*60 + unaskedBurst + 1; sent > most || sent < most-10 {
			t.Errorf("%d sent in a minute, %d put off", sent, put)
		}
		other := chat.PersonID{Platform: chat.Slack, Space: "T2", User: "U1"}
		o.note(t.Context(), place{Team: "T2", User: "U1", Channel: "D1", Direct: true})
		if err := o.sendTo(t.Context(), other, dueReply(), "key"); err != nil {
			t.Errorf("another workspace waits too: %v", err)
		}
	})
}

// Of several messages, a fault after the first leaves something behind.
func TestSendOfWhichSomeArrived(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.always[methodDirect] = opensDirect()
		o.slack.script(methodPost, nil, refuses("restricted_action"))
		if err := o.sendTo(t.Context(), mia, said("one", "two").Reply, "key"); !errors.Is(err, chat.ErrUnsure) {
			t.Errorf("%v", err)
		}
	})
}

func TestSendOfAPrivateForm(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		o.slack.always[methodDirect] = opensDirect()
		if err := o.sendTo(t.Context(), mia, sample(t, "private"), "key"); err != nil {
			t.Fatal(err)
		}
		if n := o.slack.holding(chattest.Planted, ""); n != 0 {
			t.Error("a message holds what stands in a field")
		}
		if n := o.slack.holding("reflect open 7", ""); n != 1 {
			t.Errorf("%d messages have the button", n)
		}
	})
}

// historyOf is a page of a conversation; an element that nobody knows costs nothing.
func historyOf(next string, keys ...string) http.HandlerFunc {
	var list []string
	for _, k := range keys {
		list = append(list, `{"type":"message","text":"`+canaryWords+`","blocks":[{"type":"actions","elements":[{"type":"brand_new"}]}],
			"metadata":{"event_type":"coach_prompt","event_payload":{"key":"`+k+`","more":[1]}}}`)
	}
	return says(http.StatusOK, "application/json",
		`{"ok":true,"messages":[{"text":"hello"},`+strings.Join(append(list, `{"metadata":{"event_type":"other","event_payload":{"key":"wanted"}}}`), ",")+
			`],"response_metadata":{"next_cursor":"`+next+`"}}`)
}

func TestSentLooksInTheConversation(t *testing.T) {
	since := time.Date(2026, 10, 16, 15, 30, 0, 0, time.UTC)
	for _, c := range []struct {
		name        string
		steps       []http.HandlerFunc
		sent, known bool
		fails       error
	}{
		{"nothing", []http.HandlerFunc{historyOf("")}, false, true, nil},
		{"another", []http.HandlerFunc{historyOf("", "other")}, false, true, nil},
		{"there", []http.HandlerFunc{historyOf("", "other", "wanted")}, true, true, nil},
		{"on the next page", []http.HandlerFunc{historyOf("2"), historyOf("", "wanted")}, true, true, nil},
		{"not allowed", []http.HandlerFunc{refuses("missing_scope")}, false, false, nil},
		{"removed", []http.HandlerFunc{refuses("account_inactive")}, false, false, chat.ErrUnreachable},
		{"too many", []http.HandlerFunc{tooMany("60")}, false, false, chat.Later{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				o := newBubbleOutbox(t)
				o.slack.always[methodDirect] = opensDirect()
				o.slack.script(methodHistory, c.steps...)
				sent, known, err := o.sentTo(t.Context(), mia, "wanted", since)
				o.hidesSecrets(t, err)
				_, later := errors.AsType[chat.Later](err)
				_, wanted := errors.AsType[chat.Later](c.fails)
				if sent != c.sent || known != c.known || (err != nil) != (c.fails != nil) || later != wanted || errors.Is(err, chat.ErrUnreachable) != errors.Is(c.fails, chat.ErrUnreachable) {
					t.Errorf("%v %v %v", sent, known, err)
				}
				call := o.slack.to(methodHistory)[0].values
				if call.Get("channel") != "D1" || call.Get("include_all_metadata") != "1" || call.Get("oldest") != fmt.Sprint(since.Unix()-60, ".000000") {
					t.Errorf("looked with %v", call)
				}
			})
		})
	}
	t.Run("too much", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := newBubbleOutbox(t)
			o.slack.always[methodDirect] = opensDirect()
			o.slack.always[methodHistory] = historyOf("on")
			if sent, known, err := o.sentTo(t.Context(), mia, "wanted", since); sent || known || err != nil || len(o.slack.to(methodHistory)) != historyPages {
				t.Errorf("%v %v %v", sent, known, err)
			}
		})
	})
	t.Run("in trouble", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			o := newBubbleOutbox(t)
			o.slack.always[methodDirect] = opensDirect()
			o.slack.always[methodHistory] = truncates
			if _, known, err := o.sentTo(t.Context(), mia, "wanted", since); known || err == nil || errors.Is(err, chat.ErrUnsure) {
				t.Errorf("%v %v", known, err)
			}
		})
	})
}

// brokenReferences are a store that is down.
type brokenReferences struct{}

var errStore = errors.New("the store is down")

func (brokenReferences) SaveReference(context.Context, chat.PersonID, []byte) error { return errStore }
func (brokenReferences) Reference(context.Context, chat.PersonID) ([]byte, error) {
	return nil, errStore
}
func (brokenReferences) DropReference(context.Context, chat.PersonID) error { return errStore }

// What is kept knows the organisation, which a person's id does not.
func TestReferences(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		wide := place{Enterprise: "E1", Team: "T1", User: "U1", Channel: "C1"}
		reference := func(want place) {
			t.Helper()
			want.Surface, want.Direct = inMessage, true
			if got, err := o.reference(t.Context(), mia); err != nil || got != want {
				t.Errorf("%+v %v, want %+v", got, err, want)
			}
		}
		reference(place{Team: "T1", User: "U1"})
		o.note(t.Context(), wide)
		reference(place{Enterprise: "E1", Team: "T1", User: "U1"})
		direct := wide
		direct.Channel, direct.Direct, direct.Trigger, direct.ResponseURL = "D1", true, canaryTrigger, canaryPath
		o.note(t.Context(), direct)
		reference(place{Enterprise: "E1", Team: "T1", User: "U1", Channel: "D1"})
		o.note(t.Context(), wide)
		reference(place{Enterprise: "E1", Team: "T1", User: "U1", Channel: "D1"})
		raw, err := o.known.Reference(t.Context(), mia)
		if err != nil || strings.Contains(string(raw), "canary") {
			t.Errorf("kept is %s", raw)
		}
		o.slack.script(methodPost, refuses("token_revoked"))
		if err := o.sendTo(t.Context(), mia, dueReply(), "key"); !errors.Is(err, chat.ErrUnreachable) {
			t.Error(err)
		}
		reference(place{Team: "T1", User: "U1"})
		o.known = brokenReferences{}
		if err := o.sendTo(t.Context(), mia, dueReply(), "key"); !errors.Is(err, errStore) || errors.Is(err, chat.ErrUnreachable) {
			t.Error(err)
		}
	})
}

// An installation that is gone is gone for good, one that only a person can
// mend is not.
func TestSendWithoutAnInstallation(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		gone bool
	}{
		"removed":        {errNotInstalled, true},
		"to install":     {fmt.Errorf("%w: %w", errInstallAgain, &oauthError{code: "invalid_refresh_token"}), false},
		"revoked":        {fmt.Errorf("%w: %w", errNotInstalled, &oauthError{code: "token_revoked"}), true},
		"mistyped":       {fmt.Errorf("%w: %w", errNotInstalled, &oauthError{code: "invalid_auth"}), false},
		"store is down":  {errStore, false},
		"Slack is down":  {&oauthError{class: faultConnection}, false},
		"to install too": {errInstallAgain, false},
	} {
		o := newBubbleOutbox(t)
		o.installations = installed{err: c.err}
		if err := o.sendTo(t.Context(), mia, dueReply(), "key"); err == nil || errors.Is(err, chat.ErrUnreachable) != c.gone {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Whoever writes is known from then on, wherever they wrote.
func TestWhoeverWritesIsNoted(t *testing.T) {
	for _, name := range []string{"event_message_im", "event_app_mention", "command", "press_choice", "submit_form"} {
		s := newScene()
		s.deliver(t, name)
		s.inbox.work(t.Context())
		if err := s.Drain(t.Context()); err != nil {
			t.Error(err)
		}
		s.out.mu.Lock()
		if len(s.out.noted) == 0 || s.out.noted[0].User != payloadUser || s.out.noted[0].Team != payloadTeam {
			t.Errorf("%s: noted %+v", name, s.out.noted)
		}
		s.out.mu.Unlock()
	}
}
