package teamsapp

import (
	"context"
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

// What went wrong is said in the words of chat, at once, and nobody is told.
func TestSendInTrouble(t *testing.T) {
	for _, c := range []struct {
		name  string
		steps []http.HandlerFunc
		// want is nil for an error that is none of chat's.
		want   error
		after  time.Duration
		writes int
	}{
		{"blocked", []http.HandlerFunc{fails(403, "ConversationBlockedByUser")}, chat.ErrUnreachable, 0, 1},
		{"left", []http.HandlerFunc{fails(404, "ConversationNotFound")}, chat.ErrUnreachable, 0, 1},
		{"their fault", []http.HandlerFunc{fails(500, "")}, chat.ErrUnsure, 0, 1},
		{"hanging", []http.HandlerFunc{hangs}, chat.ErrUnsure, 0, 1},
		{"too many", []http.HandlerFunc{later(429, "30")}, chat.Later{}, 30 * time.Second, 1},
		{"too many, in dates", []http.HandlerFunc{later(429, "Fri, 31 Dec 1999 00:00:00 GMT"), later(429, ""), later(429, ""), later(429, "")}, chat.Later{}, time.Second, 0},
		{"busy", []http.HandlerFunc{later(503, "60")}, chat.Later{}, time.Minute, 1},
		{"token", []http.HandlerFunc{later(401, ""), later(401, "")}, nil, 0, 2},
		{"not ours", []http.HandlerFunc{later(409, "")}, nil, 0, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newBubble(t)
				s.sender.note(t.Context(), s.place())
				s.ms.script("connector", c.steps...)
				start := time.Now()
				err := s.Send(t.Context(), s.place().person(), sentence("x"), "key")
				if d := time.Since(start); c.name != "hanging" && d > 3*time.Second || d > 11*time.Second {
					t.Errorf("it took %v", d)
				}
				if n := len(s.ms.sent()); c.writes > 0 && n != c.writes {
					t.Errorf("%d calls", n)
				}
				put, isLater := errors.AsType[chat.Later](err)
				_, wantLater := errors.AsType[chat.Later](c.want)
				switch {
				case err == nil, isLater != wantLater:
					t.Errorf("%v", err)
				case wantLater && (!put.Everybody || put.After < c.after/2 || put.After > c.after+2*time.Second):
					t.Errorf("%+v", put)
				}
				for _, known := range []error{chat.ErrUnreachable, chat.ErrUnsure} {
					if errors.Is(err, known) != errors.Is(c.want, known) {
						t.Errorf("%v", err)
					}
				}
			})
		})
	}
}

// Messages that nobody waits for leave room for answers, and say so instead of
// waiting long.
func TestSendKeepsTheRateOfATenant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		sent := 0
		start := time.Now()
		for time.Since(start) < 20*time.Second {
			p := s.place()
			p.Object, p.User, p.Conversation = "", fmt.Sprint("29:", sent), fmt.Sprint("a:", sent)
			s.sender.note(t.Context(), p)
			err := s.Send(t.Context(), p.person(), sentence("x"), "key")
			put, later := errors.AsType[chat.Later](err)
			switch {
			case err == nil:
				sent++
			case later && put.After > 0:
				time.Sleep(put.After)
			default:
				t.Fatal(err)
			}
		}
		if most := int(unaskedRate)*20 + unaskedBurst + 1; sent > most || sent < most-30 {
			t.Errorf("%d sent in 20 seconds", sent)
		}
	})
}

// One person's conversation that is used up puts off that person only.
func TestSendToABusyConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		s.sender.note(t.Context(), s.place())
		_, leave, f := s.sender.lane(t.Context(), s.place().Conversation)
		if f != nil {
			t.Fatal(f)
		}
		defer leave()
		err := s.Send(t.Context(), s.place().person(), sentence("x"), "key")
		if put, ok := errors.AsType[chat.Later](err); !ok || put.Everybody || put.After <= 0 || len(s.ms.sent()) != 0 {
			t.Errorf("%v", err)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := s.Send(ended, s.place().person(), sentence("x"), "key"); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

// Of several messages, a fault after the first leaves something behind; and a
// conversation that may or may not have been made holds no message.
func TestSendInDoubt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		s.sender.note(t.Context(), s.place())
		s.ms.script("connector", nil, fails(409, ""))
		if err := s.Send(t.Context(), s.place().person(), manyParts(t, 2), "key"); !errors.Is(err, chat.ErrUnsure) || len(s.ms.sent()) != 2 {
			t.Errorf("%v", err)
		}
		p := s.place()
		p.Conversation, p.Direct = "", false
		raw := `{"service":"` + p.Service + `","tenant":"` + p.Tenant + `","user":"29:1alex","object":"` + p.Object + `"}`
		if err := s.known.SaveReference(t.Context(), p.person(), []byte(raw)); err != nil {
			t.Fatal(err)
		}
		s.ms.script("connector", fails(500, ""))
		if err := s.Send(t.Context(), p.person(), sentence("x"), "key"); err == nil || errors.Is(err, chat.ErrUnsure) {
			t.Errorf("%v", err)
		}
	})
}

func TestSendOfAPrivateForm(t *testing.T) {
	s := newScene(t)
	s.sender.note(t.Context(), s.place())
	if err := s.Send(t.Context(), s.place().person(), sample(t, "private"), "key"); err != nil {
		t.Fatal(err)
	}
	sent := s.ms.sent()
	if len(sent) != 1 || strings.Contains(string(sent[0].raw), chattest.Planted) || !strings.Contains(string(sent[0].raw), "reflect open 7") {
		t.Errorf("sent %+v", sent)
	}
	if sent, known, err := s.Sent(t.Context(), s.place().person(), "key", time.Now()); sent || known || err != nil {
		t.Error("a bot cannot read a chat")
	}
}
