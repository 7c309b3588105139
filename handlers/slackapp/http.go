package slackapp

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/handlers"
)

const formType = "application/x-www-form-urlencoded"

// maxBody holds the longest message anyone can press a button of: 40,000
// characters, in text and blocks, escaped for JSON and for a form. The server's
// own limit may be lower.
const maxBody = 1 << 20

// noRetryHeader tells Slack that sending the same again would not help.
const noRetryHeader = "X-Slack-No-Retry"

// errUnreadable is a payload that is not of the shape Slack documents.
var errUnreadable = errors.New("an unreadable payload")

// signed reads a request, makes sure that Slack sent it, and only then looks
// at what it says.
func (a *App) signed(contentType string, serve func(http.ResponseWriter, *http.Request, []byte)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
				say(w, http.StatusRequestEntityTooLarge, "The request is too large.")
				return
			}
			say(w, http.StatusBadRequest, "The request broke off.")
			return
		}
		media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
		fits := err == nil && media == contentType
		if fits && isCertificateCheck(contentType, body) {
			w.WriteHeader(http.StatusOK)
			return
		}
		if err := verify(a.config.SigningSecret, r.Header, body, a.config.Now()); err != nil {
			a.config.Log.LogAttrs(r.Context(), slog.LevelWarn, "a request that is not from Slack",
				slog.String("reason", err.Error()), slog.String("request_id", handlers.RequestID(r.Context())))
			say(w, http.StatusUnauthorized, "The request is not signed by Slack.")
			return
		}
		if !fits {
			say(w, http.StatusUnsupportedMediaType, "Send "+contentType+".")
			return
		}
		serve(w, r, body)
	})
}

// isCertificateCheck recognises Slack's look at the certificate, which may come
// unsigned and asks for nothing but a 200.
func isCertificateCheck(contentType string, body []byte) bool {
	if contentType != formType || !bytes.Contains(body, []byte("ssl_check=1")) {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1"
}

func (a *App) serveEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	e, err := readEnvelope(body)
	if err == nil && e.Type == challengeType {
		// As text and never as a page: the words come from outside.
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = io.WriteString(w, e.Challenge)
		return
	}
	if err == nil {
		err = a.event(r.Context(), e)
	}
	a.finish(w, r, nil, err)
}

func (a *App) serveCommand(w http.ResponseWriter, r *http.Request, body []byte) {
	r.Body = io.NopCloser(bytes.NewReader(body))
	c, err := slack.SlashCommandParse(r)
	if err != nil {
		a.finish(w, r, nil, errUnreadable)
		return
	}
	ack, err := a.command(r.Context(), c)
	a.finish(w, r, ack, err)
}

func (a *App) serveInteraction(w http.ResponseWriter, r *http.Request, body []byte) {
	// Only the signed body counts: anyone can add to the query string.
	form, err := url.ParseQuery(string(body))
	if err != nil || form.Get("payload") == "" {
		a.finish(w, r, nil, errUnreadable)
		return
	}
	ack, err := a.interaction(r.Context(), json.RawMessage(form.Get("payload")))
	a.finish(w, r, ack, err)
}

// finish acknowledges, or says why not.
func (a *App) finish(w http.ResponseWriter, r *http.Request, ack []byte, err error) {
	switch {
	case err == nil && len(ack) == 0:
		w.WriteHeader(http.StatusOK)
	case err == nil:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		_, _ = w.Write(ack) //nolint:gosec // JSON to Slack, which no browser shows as a page
	case errors.Is(err, handlers.ErrFull), errors.Is(err, handlers.ErrStopping):
		// Slack sends events again: at once, after a minute and after five.
		say(w, http.StatusServiceUnavailable, "There is too much to do. Send it again later.")
	default:
		a.config.Log.LogAttrs(r.Context(), slog.LevelWarn, "a signed request that cannot be read",
			slog.String("request_id", handlers.RequestID(r.Context())))
		w.Header().Set(noRetryHeader, "1")
		say(w, http.StatusBadRequest, "The payload cannot be read.")
	}
}

func say(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, sentence+"\n")
}
