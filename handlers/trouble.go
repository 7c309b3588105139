package handlers

import (
	"context"
	"log/slog"

	"github.com/framework-coach/framework-coach/chat"
)

// Logged is a Responder that logs the trouble a reply comes with, and takes it
// off the reply: what went wrong is for the operator, the reply for the person.
func Logged(r Responder, log *slog.Logger) Responder { return logging{r, log} }

type logging struct {
	responder Responder
	log       *slog.Logger
}

func (l logging) Respond(ctx context.Context, m chat.Message) (chat.Reply, error) {
	r, err := l.responder.Respond(ctx, m)
	LogTrouble(ctx, l.log, m, r)
	r.Trouble = nil
	return r, err
}

// LogTrouble logs the trouble a reply to a message comes with, if any.
func LogTrouble(ctx context.Context, log *slog.Logger, m chat.Message, r chat.Reply) {
	if r.Trouble == nil {
		return
	}
	id := RequestID(ctx)
	if id == "" {
		id = DeliveryID(ctx)
	}
	log.LogAttrs(ctx, slog.LevelError, "answered, but something failed",
		slog.String("platform", string(m.From.Platform)), slog.String("topic", r.Topic),
		slog.String("id", id), slog.Any("reason", r.Trouble))
}
