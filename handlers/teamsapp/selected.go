package teamsapp

import (
	"context"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

// evidenceVerb begins the choice that asks what an example shows.
const evidenceVerb = "evidence "

// selected takes a message that somebody points at. Its text is asked about and
// kept nowhere: it travels with no button, and the coach need not be in the
// conversation it stands in.
// Source: https://learn.microsoft.com/microsoftteams/platform/messaging-extensions/how-to/action-commands/create-task-module
func (a *App) selected(in incoming) invoke {
	i := invoke{q: a.asked(in, kindSelected), say: taskSays}
	i.q.Alone, i.q.Room, i.q.Secret = true, roomDialog, true
	payload := readObject(in.value).object("messagePayload")
	if payload == nil {
		i.instead = "Choose this from the menu of a message. I then look for the descriptors it speaks of."
		return i
	}
	body := payload.object("body")
	text := body.text("content")
	if body.text("contentType") == "text" {
		text = readable(clipped(text, maxText))
	} else {
		text = htmlText(text)
	}
	if text == "" {
		i.instead = "That message has no text I can read."
		return i
	}
	i.q.Choice = evidenceVerb + strings.Join(strings.Fields(text), " ")
	i.show = func(_ context.Context, r chat.Reply) (any, error) {
		an := dressed(i.q, r)
		// One descriptor can be shared by its address, without the message.
		if found := public(r); len(found) == 1 && found[0].Source.Address != "" {
			an.Share, an.Again = true, showVerb+found[0].Source.Address
		}
		return dialogOf(an), nil
	}
	return i
}

// inserted takes a button of a dialog that a message extension opened. "Share
// here" puts the answer into the box where the person writes; every other
// button brings the next answer into the dialog.
func (a *App) inserted(in incoming) invoke {
	i := invoke{q: a.asked(in, kindInserted), say: taskSays}
	i.q.Alone, i.q.Room = true, roomDialog
	p, ok := readPress(readObject(in.value)["data"])
	i.q.Choice, i.q.Values = p.Choice, p.Values
	switch {
	case !ok:
		i.instead = nothing
	case p.Kind == pressShare:
		i.show = func(_ context.Context, r chat.Reply) (any, error) {
			found := results(public(r))
			if len(found) == 0 {
				return taskSays("There is nothing here that can be shared."), nil
			}
			for n := range found {
				found[n].Preview = nil
			}
			return composeAnswer{extension{Type: "result", Layout: "list", Attachments: found[:1]}}, nil
		}
	case p.Kind == pressRest:
		i.show = func(ctx context.Context, r chat.Reply) (any, error) { return taskSays(a.sendRest(ctx, i.q, r)), nil }
	default:
		i.show = func(_ context.Context, r chat.Reply) (any, error) {
			an := dressed(i.q, r)
			an.Share = len(public(r)) > 0
			return dialogOf(an), nil
		}
	}
	return i
}

// public are the quotes of a reply that others may read.
func public(r chat.Reply) []chat.Quote {
	if r.Private || r.Refused {
		return nil
	}
	return r.Quotes()
}
