package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/slack-go/slack/socketmode"
	"golang.org/x/net/websocket"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// socketServer is Slack's side of Socket Mode: it hands out an address, and
// each connection there is given to talk.
type socketServer struct {
	*httptest.Server
	opened atomic.Int32
	// refusal, when set, is the error that opening ends with.
	refusal string
}

func newSocketServer(t *testing.T, talk func(nth int, c *websocket.Conn)) *socketServer {
	t.Helper()
	s := &socketServer{}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /api/apps.connections.open", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if s.refusal != "" {
			_, _ = fmt.Fprintf(w, `{"ok":false,"error":%q}`, s.refusal)
			return
		}
		_, _ = fmt.Fprintf(w, `{"ok":true,"url":"ws%s/link/?ticket=secret-ticket"}`, strings.TrimPrefix(s.URL, "http"))
	})
	mux.Handle("GET /link/", websocket.Handler(func(c *websocket.Conn) {
		nth := int(s.opened.Add(1))
		_, _ = io.WriteString(c, `{"type":"hello","num_connections":1,"connection_info":{"app_id":"A0COACH01"}}`)
		talk(nth, c)
	}))
	s.Server = httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

type socketAck struct {
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
}

func envelopeOf(id, kind string, payload []byte) string {
	return fmt.Sprintf(`{"envelope_id":%q,"type":%q,"accepts_response_payload":true,"payload":%s}`, id, kind, payload)
}

// runSocket receives over the server until the test ends.
func (s *scene) runSocket(t *testing.T, server *socketServer) (wait func() error) {
	t.Helper()
	s.config.AppToken, s.config.APIURL = "xapp-secret", server.URL+"/api/"
	s.config.Client = &http.Client{Timeout: 10 * time.Second}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- s.RunSocket(ctx) }()
	return func() error {
		cancel()
		return <-done
	}
}

func TestSocketDeliveriesAreAcknowledged(t *testing.T) {
	s := newScene()
	envelopes := []struct{ id, body string }{
		{"event", envelopeOf("event", "events_api", payload(t, "event_message_im"))},
		{"again", envelopeOf("again", "events_api", payload(t, "event_message_im"))},
		{"unknown", envelopeOf("unknown", "events_api", payload(t, "event_unknown"))},
		{"element", envelopeOf("element", "events_api", []byte(strings.ReplaceAll(string(payload(t, "event_message_im_unknown_element")), "1760692800.000200", "1760692800.000999")))},
		{"command", envelopeOf("command", "slash_commands", payload(t, "command"))},
		{"press", envelopeOf("press", "interactive", payload(t, "press_unknown_element"))},
		{"form", envelopeOf("form", "interactive", payload(t, "submit_form"))},
		{"broken", envelopeOf("broken", "interactive", []byte(`{"type":7}`))},
		{"text", envelopeOf("text", "events_api", []byte(`"hello"`))},
		{"new", envelopeOf("new", "something_new", []byte(`{}`))},
	}
	acks := make(chan socketAck, len(envelopes))
	failed := make(chan error, 1)
	server := newSocketServer(t, func(_ int, c *websocket.Conn) {
		// Frames that are no JSON are to be ignored.
		_, _ = io.WriteString(c, "{nope")
		for _, e := range envelopes {
			_, _ = io.WriteString(c, e.body)
		}
		for range envelopes {
			var ack socketAck
			if err := websocket.JSON.Receive(c, &ack); err != nil {
				failed <- err
				return
			}
			acks <- ack
		}
		<-t.Context().Done()
	})
	wait := s.runSocket(t, server)
	got := map[string]json.RawMessage{}
	timeout := time.After(20 * time.Second)
	for range envelopes {
		select {
		case ack := <-acks:
			got[ack.EnvelopeID] = ack.Payload
		case err := <-failed:
			t.Fatalf("reading an acknowledgement: %v (have %v)", err, got)
		case <-timeout:
			t.Fatalf("acknowledged in time: %v\n%s", got, s.log)
		}
	}
	if err := wait(); err != nil {
		t.Errorf("ending: %v", err)
	}
	for _, e := range envelopes {
		ack, ok := got[e.id]
		if !ok {
			t.Errorf("%s was not acknowledged", e.id)
		}
		if e.id == "form" != strings.Contains(string(ack), `"response_action":"update"`) {
			t.Errorf("%s was acknowledged with %s", e.id, ack)
		}
	}
	var kinds []string
	for _, d := range s.inbox.taken() {
		if d.Kind != kindHome {
			kinds = append(kinds, d.Kind)
		}
	}
	if want := "message message command press"; strings.Join(kinds, " ") != want {
		t.Errorf("the inbox took %v, want %s", kinds, want)
	}
	for _, secret := range []string{"xapp-secret", "secret-ticket", "hooks.slack.com", "Practitioner"} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %q: %s", secret, s.log)
		}
	}
}

func TestSocketConnectsAgain(t *testing.T) {
	s := newScene()
	acks := make(chan socketAck, 3)
	server := newSocketServer(t, func(nth int, c *websocket.Conn) {
		_, _ = io.WriteString(c, envelopeOf(fmt.Sprint("e", nth), "slash_commands", payload(t, "command")))
		var ack socketAck
		if websocket.JSON.Receive(c, &ack) == nil {
			acks <- ack
		}
		switch nth {
		case 1:
			_, _ = io.WriteString(c, `{"type":"disconnect","reason":"warning"}`)
			_ = websocket.JSON.Receive(c, &ack) // until the other side hangs up
		case 2:
			_ = c.Close()
		default:
			<-t.Context().Done()
		}
	})
	wait := s.runSocket(t, server)
	timeout := time.After(20 * time.Second)
	for i := 1; i <= 3; i++ {
		select {
		case ack := <-acks:
			if ack.EnvelopeID != fmt.Sprint("e", i) {
				t.Errorf("acknowledged %s as number %d", ack.EnvelopeID, i)
			}
		case <-timeout:
			t.Fatalf("connection %d did not come: %s", i, s.log)
		}
	}
	if err := wait(); err != nil {
		t.Errorf("ending: %v", err)
	}
}

func TestSocketEndsWhenTheTokenIsRefused(t *testing.T) {
	for _, refusal := range []string{"invalid_auth", "not_authed", "account_inactive", "token_revoked"} {
		s := newScene()
		server := newSocketServer(t, func(int, *websocket.Conn) {})
		server.refusal = refusal
		s.config.AppToken, s.config.APIURL = "xapp-secret", server.URL+"/api/"
		s.config.Client = &http.Client{Timeout: 10 * time.Second}
		err := s.RunSocket(t.Context())
		if err == nil || !strings.Contains(err.Error(), refusal) || strings.Contains(err.Error(), "xapp-secret") {
			t.Errorf("%s: %v", refusal, err)
		}
	}
	s := newScene()
	if err := s.RunSocket(t.Context()); err == nil || !strings.Contains(err.Error(), "AppToken") {
		t.Errorf("without a token: %v", err)
	}
}

// heardAcks takes acknowledgements as the library's client does, or lets them
// wait for a connection that does not come.
type heardAcks struct {
	stuck bool
	acks  []socketmode.Response
}

func (h *heardAcks) SendCtx(ctx context.Context, r socketmode.Response) error {
	if h.stuck {
		<-ctx.Done()
		return ctx.Err()
	}
	h.acks = append(h.acks, r)
	return nil
}

func TestSocketFullInbox(t *testing.T) {
	s := newScene()
	s.inbox.refuse = handlers.ErrFull
	acks := &heardAcks{}
	s.socketRequest(t.Context(), acks, socketRequest{Type: socketmode.RequestTypeEventsAPI, EnvelopeID: "e1", Payload: payload(t, "event_message_im")})
	if len(acks.acks) != 0 {
		t.Error("an event that was not taken is acknowledged: Slack would not send it again")
	}
	s.socketRequest(t.Context(), acks, socketRequest{Type: socketmode.RequestTypeSlashCommands, EnvelopeID: "e2", Payload: payload(t, "command")})
	if len(acks.acks) != 1 {
		t.Fatalf("%d acknowledgements of the command", len(acks.acks))
	}
	body, err := json.Marshal(acks.acks[0])
	if err != nil || !strings.Contains(string(body), tooBusy) {
		t.Errorf("the command is acknowledged with %s, %v", body, err)
	}
}

// While there is no connection, the reader must go on all the same.
func TestSocketReaderNeverStalls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newScene()
		s.reply = func(ctx context.Context, _ chat.Message) (chat.Reply, error) {
			<-ctx.Done()
			return chat.Reply{}, ctx.Err()
		}
		start := time.Now()
		s.socketRequest(t.Context(), &heardAcks{}, socketRequest{Type: socketmode.RequestTypeInteractive, EnvelopeID: "e1", Payload: payload(t, "submit_form")})
		if took := time.Since(start); took > 0 {
			t.Errorf("a window kept the reader for %v", took)
		}
		s.socketRequest(t.Context(), &heardAcks{stuck: true}, socketRequest{Type: socketmode.RequestTypeEventsAPI, EnvelopeID: "e2", Payload: payload(t, "event_message_im")})
		if took := time.Since(start); took > ackTime {
			t.Errorf("an acknowledgement kept the reader for %v", took)
		}
		if err := s.Drain(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestSocketPanicsEndNothing(t *testing.T) {
	s := newScene()
	s.App.out = nil // every use of it panics
	s.inbox.refuse = handlers.ErrFull
	acks := &heardAcks{}
	for _, name := range []string{"press_choice", "submit_form", "submit_ask"} {
		s.socketRequest(t.Context(), acks, socketRequest{Type: socketmode.RequestTypeInteractive, EnvelopeID: name, Payload: payload(t, name)})
	}
	if err := s.Drain(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(s.log.String(), "panic outside a request") {
		t.Errorf("the log: %s", s.log)
	}
}

var _ acker = (*socketmode.Client)(nil)
