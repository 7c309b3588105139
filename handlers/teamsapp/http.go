package teamsapp

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"

	"github.com/infracloudio/msbotbuilder-go/core/activity"
	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/framework-coach/framework-coach/handlers"
)

// The kinds of activity, for the log and the metrics. The library's types lack
// the last.
const (
	kindMessage    = "message"
	kindPress      = "press"
	kindForm       = "form"
	kindDialog     = "dialog"
	kindSearch     = "search"
	kindSelected   = "selected"
	kindInserted   = "inserted"
	kindMembership = "membership"
	kindKeep       = "keep"
	kindFile       = "file"
	kindOther      = "other"
)

// serve takes one activity. It says nothing to whoever is not the Connector.
func (a *App) serve(w http.ResponseWriter, r *http.Request) {
	if a.config.Playground {
		if !fromThisMachine(r) {
			a.refuse(w, r, refusedStranger)
			return
		}
		// The library wants a header; nothing reads this one.
		r.Header.Set("Authorization", "Bearer playground")
	}
	if len(r.Header.Values("Authorization")) != 1 || r.Header.Get("Authorization") == "" {
		a.refuse(w, r, refusedNoToken)
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		respond(w, http.StatusUnsupportedMediaType, nil)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, handlers.DefaultMaxBody))
	if err != nil {
		status := http.StatusBadRequest
		if _, tooLarge := errors.AsType[*http.MaxBytesError](err); tooLarge {
			status = http.StatusRequestEntityTooLarge
		}
		respond(w, status, nil)
		return
	}
	in, err := decode(body)
	if err != nil {
		respond(w, http.StatusBadRequest, nil)
		return
	}
	verified, err := a.verified(r, in)
	if err != nil {
		a.refuse(w, r, err)
		return
	}
	status, answer := a.route(r.Context(), verified, in)
	respond(w, status, answer)
}

// verified is the activity as the library read it, once the token is good.
func (a *App) verified(r *http.Request, in incoming) (schema.Activity, error) {
	safe, err := in.safe()
	if err != nil {
		return schema.Activity{}, err
	}
	again := r.Clone(r.Context())
	again.Body = io.NopCloser(bytes.NewReader(safe))
	read, err := a.adapter.ParseRequest(r.Context(), again)
	if err != nil {
		// The library returns what it read even then.
		return schema.Activity{}, err
	}
	return read, nil
}

// refuse answers a request that is not the Connector's.
func (a *App) refuse(w http.ResponseWriter, r *http.Request, err error) {
	why, ok := errors.AsType[*refusal](err)
	if !ok {
		why = refusedToken
	}
	a.metrics.refuses(why.reason)
	a.config.Log.LogAttrs(r.Context(), slog.LevelWarn, "a request to the Teams address was refused", slog.String("reason", why.reason))
	switch why.status {
	case http.StatusUnauthorized:
		w.Header().Set("WWW-Authenticate", "Bearer")
	case http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "5")
	}
	respond(w, why.status, nil)
}

func respond(w http.ResponseWriter, status int, body []byte) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if len(body) > 0 {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	if status == http.StatusServiceUnavailable {
		w.Header().Set("Retry-After", "5")
	}
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

// route hands an activity to whoever it is for. Only an invoke has an answer of
// its own; everything else is acknowledged, what is not known too: an error
// would bring it back.
func (a *App) route(ctx context.Context, read schema.Activity, in incoming) (status int, answer []byte) {
	var err error
	switch read.Type {
	case schema.InstallationUpdate:
		err = a.installed(in)
	case schema.Message, schema.ConversationUpdate, schema.Invoke:
		// Nothing is sent from here: each handler has no more to say.
		err = a.adapter.ProcessActivity(ctx, read, activity.HandlerFuncs{
			OnMessageFunc: func(*activity.TurnContext) (schema.Activity, error) {
				return schema.Activity{}, a.said(in)
			},
			OnConversationUpdateFunc: func(*activity.TurnContext) (schema.Activity, error) {
				return schema.Activity{}, a.joined(in)
			},
			OnInvokeFunc: func(*activity.TurnContext) (schema.Activity, error) {
				status, answer = a.invoked(ctx, in)
				return schema.Activity{}, nil
			},
		})
	default:
		a.metrics.took(kindOther)
		a.config.Log.LogAttrs(ctx, slog.LevelDebug, "an activity that needs no answer")
	}
	switch {
	case err == nil && status != 0:
		return status, answer
	case err == nil, errors.Is(err, handlers.ErrRepeat):
		return http.StatusOK, nil
	case errors.Is(err, handlers.ErrFull), errors.Is(err, handlers.ErrStopping):
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "an activity was not taken", slog.String("kind", in.label()), slog.Any("reason", err))
		return http.StatusServiceUnavailable, nil
	}
	a.config.Log.LogAttrs(ctx, slog.LevelError, "an activity was not taken", slog.String("kind", in.label()))
	return http.StatusInternalServerError, nil
}

// label is the kind of activity for the log: what is not known is free text.
func (in incoming) label() string {
	switch schema.ActivityTypes(in.kind) {
	case schema.Message, schema.Invoke, schema.ConversationUpdate, schema.InstallationUpdate:
		return in.kind
	}
	return kindOther
}
