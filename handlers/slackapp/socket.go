package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// ackTime is how long an acknowledgement may wait for the connection. Slack
	// sends again what is not acknowledged within three seconds.
	ackTime = 2500 * time.Millisecond
	// A connection that ends is opened again, later each time.
	firstWait = time.Second
	longWait  = time.Minute
	// A connection that held this long was a good one.
	goodConnection = 5 * time.Minute
)

// RunSocket receives over Socket Mode until the context ends, and then returns
// nil. It returns an error when Slack refuses the app-level token, as no
// waiting mends that. Without an AppToken it returns at once with an error.
//
// Source: https://docs.slack.dev/apis/events-api/using-socket-mode/
func (a *App) RunSocket(ctx context.Context) error {
	if a.config.AppToken == "" {
		return errors.New("receiving over Socket Mode: there is no AppToken")
	}
	for wait := firstWait; ctx.Err() == nil; wait = min(2*wait, longWait) {
		opened := a.config.Now()
		if class := lastWord(a.runConnection(ctx)); class != "" {
			return fmt.Errorf("receiving over Socket Mode: Slack refuses the app-level token: %s", class)
		}
		if a.config.Now().Sub(opened) > goodConnection {
			wait = firstWait
		}
		if ctx.Err() == nil {
			a.config.Log.LogAttrs(ctx, slog.LevelWarn, "the Socket Mode client ended and starts again", slog.Duration("wait", wait))
			idle(ctx, wait)
		}
	}
	return nil
}

// lastWord is the class of an error that ends Socket Mode for good, or "". The
// error's own text may hold an address with a ticket in it.
func lastWord(err error) string {
	if err == nil {
		return ""
	}
	switch class := err.Error(); class {
	case "invalid_auth", "not_authed", "account_inactive", "token_revoked":
		return class
	}
	if status, ok := errors.AsType[slack.StatusCodeError](err); ok && status.Code == http.StatusNotFound {
		return "not found"
	}
	return ""
}

func idle(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// silent keeps the library from writing to standard error.
type silent struct{}

func (silent) Output(int, string) error { return nil }

// runConnection runs the library's client, which connects again by itself after
// a cut, and reads what it delivers.
func (a *App) runConnection(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	options := []slack.Option{slack.OptionAppLevelToken(a.config.AppToken), slack.OptionHTTPClient(a.config.Client)}
	if a.config.APIURL != "" {
		options = append(options, slack.OptionAPIURL(a.config.APIURL))
	}
	client := socketmode.New(slack.New("", options...), socketmode.OptionLog(silent{}), socketmode.OptionReadLimit(maxBody))

	read := make(chan struct{})
	go func() {
		defer close(read)
		for {
			select {
			case e := <-client.Events:
				a.socketEvent(ctx, client, e)
			case <-ctx.Done():
				return
			}
		}
	}()
	err := client.RunContext(ctx)
	cancel()
	<-read
	return err
}

// socketRequest is what Slack sends over the connection.
type socketRequest struct {
	Type       string          `json:"type"`
	EnvelopeID string          `json:"envelope_id"`
	Payload    json.RawMessage `json:"payload"`
}

// acker acknowledges; *socketmode.Client is one.
type acker interface {
	SendCtx(context.Context, socketmode.Response) error
}

func (a *App) socketEvent(ctx context.Context, client acker, e socketmode.Event) {
	log := a.config.Log
	switch e.Type {
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeSlashCommand, socketmode.EventTypeInteractive:
		if e.Request != nil {
			a.socketRequest(ctx, client, socketRequest{e.Request.Type, e.Request.EnvelopeID, e.Request.Payload})
		}
	case socketmode.EventTypeErrorBadMessage:
		// What the library cannot decode it does not acknowledge, and Slack
		// sends it again. The raw message says enough.
		bad, ok := e.Data.(*socketmode.ErrorBadMessage)
		if !ok {
			return
		}
		r, err := decode[socketRequest](bad.Message, fieldsOf("type", "envelope_id", "payload"))
		if err != nil || r.EnvelopeID == "" {
			log.LogAttrs(ctx, slog.LevelWarn, "a message over Socket Mode that cannot be read")
			return
		}
		a.socketRequest(ctx, client, r)
	case socketmode.EventTypeConnected:
		log.LogAttrs(ctx, slog.LevelInfo, "connected to Slack over Socket Mode")
	case socketmode.EventTypeConnectionError:
		log.LogAttrs(ctx, slog.LevelWarn, "the Socket Mode connection cannot be opened")
	case socketmode.EventTypeInvalidAuth:
		log.LogAttrs(ctx, slog.LevelError, "Slack refuses the app-level token")
	case socketmode.EventTypeErrorWriteFailed:
		log.LogAttrs(ctx, slog.LevelWarn, "an acknowledgement was not written")
	case socketmode.EventTypeIncomingError:
		log.LogAttrs(ctx, slog.LevelDebug, "the Socket Mode connection broke off")
	case socketmode.EventTypeConnecting, socketmode.EventTypeHello, socketmode.EventTypeDisconnect:
	}
}

// socketRequest takes one delivery and acknowledges it. It never keeps the
// reader waiting for an answer.
func (a *App) socketRequest(ctx context.Context, client acker, r socketRequest) {
	defer a.recovered(ctx)
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		e, err := readEnvelope(r.Payload)
		if err == nil {
			err = a.event(ctx, e)
		}
		a.acknowledge(ctx, client, r, nil, err)
	case socketmode.RequestTypeSlashCommands:
		c, err := decode[slack.SlashCommand](r.Payload, commandFields)
		var ack []byte
		if err == nil {
			ack, err = a.command(ctx, c)
		}
		a.acknowledge(ctx, client, r, ack, err)
	case socketmode.RequestTypeInteractive:
		var kind struct {
			Type slack.InteractionType `json:"type"`
		}
		if json.Unmarshal(r.Payload, &kind) == nil && kind.Type == slack.InteractionTypeViewSubmission {
			// The only one that is worked before it is acknowledged.
			a.aside(ctx, func() {
				ack, err := a.interaction(ctx, r.Payload)
				a.acknowledge(ctx, client, r, ack, err)
			})
			return
		}
		ack, err := a.interaction(ctx, r.Payload)
		a.acknowledge(ctx, client, r, ack, err)
	default:
		a.config.Log.LogAttrs(ctx, slog.LevelInfo, "a message over Socket Mode of a type that is not read",
			slog.String("type", nameForLog(r.Type)))
		a.acknowledge(ctx, client, r, nil, nil)
	}
}

// acknowledge tells Slack that a delivery is taken. When there is no room for
// it nothing is said, and Slack sends it again. What cannot be read is
// acknowledged: it would be no better the second time.
func (a *App) acknowledge(ctx context.Context, client acker, r socketRequest, ack []byte, err error) {
	if isFull(err) {
		return
	}
	if err != nil {
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "a delivery over Socket Mode that cannot be read")
	}
	response := socketmode.Response{EnvelopeID: r.EnvelopeID}
	if len(ack) > 0 {
		response.Payload = json.RawMessage(ack)
	}
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	if client.SendCtx(ctx, response) != nil {
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "a delivery over Socket Mode was not acknowledged")
	}
}
