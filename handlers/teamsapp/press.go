package teamsapp

import (
	"context"
	"log/slog"

	"github.com/framework-coach/framework-coach/chat"
)

// inlineMost is what one card may take where there is no room for more, in bytes.
const inlineMost = 36_000

// actionAnswer answers a pressed Action.Execute. The status that counts is its
// own: the one of HTTP is always 200.
// Source: https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model#response-format
type actionAnswer struct {
	StatusCode int    `json:"statusCode"`
	Type       string `json:"type"`
	Value      any    `json:"value"`
}

func actionSays(text string) any {
	return actionAnswer{200, "application/vnd.microsoft.activity.message", text}
}

// pressed takes a button of a card. The new card stands in place of the old
// one, for the person who pressed. In their own conversation the message is
// replaced too, so that it is still there when they come back.
func (a *App) pressed(in incoming) invoke {
	i := invoke{q: a.asked(in, kindPress), say: actionSays}
	p, ok := readPress(readObject(in.value).object("action")["data"])
	if !ok {
		i.instead = "Choose something first."
		return i
	}
	i.q.Choice, i.q.Values = p.Choice, p.Values
	most := 0
	if !i.q.Place.Direct {
		// There is room for one card, which has a button for the rest.
		most = inlineMost
	}
	drawn := func(r chat.Reply) []drawing { return dressed(i.q, r).draw(false, most) }
	// stays is true when the card that was pressed must be left as it is.
	stays := func(r chat.Reply) bool {
		return p.Kind == pressFeedback || p.Kind == pressRest || r.Private && !i.q.Place.Direct
	}
	// told is what was said of an answer that went to the person's own chat.
	told := ""
	i.show = func(ctx context.Context, r chat.Reply) (any, error) {
		switch {
		case p.Kind == pressRest:
			return actionSays(a.sendRest(ctx, i.q, r)), nil
		case p.Kind == pressFeedback:
			return actionSays(plain(r)), nil
		case stays(r):
			told = a.sendPrivately(ctx, i.q, r)
			return actionSays(told), nil
		}
		ds := drawn(r)
		if len(ds) == 0 {
			return actionSays(plain(r)), nil
		}
		return actionAnswer{200, cardType, ds[0].Card}, nil
	}
	i.after = func(ctx context.Context, r chat.Reply) {
		if stays(r) || !i.q.Place.Direct {
			return
		}
		ds := drawn(r)
		if in.replyTo != "" && len(ds) > 0 {
			if f := a.sender.replace(ctx, i.q.Place, in.replyTo, ds[0], r); f != nil {
				// It shows now, and will not when the chat is opened again.
				a.config.Log.LogAttrs(ctx, slog.LevelInfo, "a pressed card was not replaced for good",
					slog.String("class", string(f.class)), slog.String("code", f.code))
			}
		}
		if len(ds) > 1 {
			if err := a.sender.sendAll(ctx, i.q.Place, ds[1:], r); err != nil {
				a.config.Log.LogAttrs(ctx, slog.LevelInfo, "the rest of an answer was not sent")
			}
		}
		a.offerFiles(ctx, i.q.Place, again(i.q), r)
	}
	i.late = func(ctx context.Context, r chat.Reply) error {
		if p.Kind == pressFeedback || p.Kind == pressRest {
			return nil
		}
		if told != "" {
			// The answer is where it belongs already.
			return a.sender.send(ctx, i.q.Place, answer{Reply: sentence(told)})
		}
		return a.deliver(ctx, i.q, r)
	}
	return i
}
