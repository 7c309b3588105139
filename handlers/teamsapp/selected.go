package teamsapp

import (
	"context"
	"encoding/json"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
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
	text := selectedText(payload)
	if text == "" {
		i.instead = "That message has no text I can read."
		return i
	}
	i.q.Choice = evidenceVerb + strings.Join(strings.Fields(text), " ")
	i.show = func(_ context.Context, r chat.Reply) (any, error) {
		an := dressed(i.q, r)
		// Each is shared by its address, without the message.
		an.Insert = len(public(r)) > 0
		return dialogOf(an), nil
	}
	return i
}

// deepest is how far a card is followed into itself. Ours nest six deep.
const deepest = 12

// selectedText is the text of a message that somebody points at: its own, or
// that of its cards when it has none.
func selectedText(payload object) string {
	body := payload.object("body")
	text := body.text("content")
	if body.text("contentType") == "text" {
		text = readable(clipped(text, maxText))
	} else {
		text = htmlText(text)
	}
	if text != "" {
		return text
	}
	var b strings.Builder
	for _, raw := range payload.list("attachments") {
		a := readObject(raw)
		if a.text("contentType") != cardType {
			continue
		}
		// Teams hands a card over as a text of JSON.
		content := a["content"]
		if inner := a.text("content"); inner != "" {
			content = json.RawMessage(inner)
		}
		cardWords(&b, content, 0)
	}
	return readable(clipped(b.String(), maxText))
}

// cardWords writes what people read of a card, in reading order.
func cardWords(b *strings.Builder, raw json.RawMessage, depth int) {
	if depth > deepest || b.Len() > maxText {
		return
	}
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		for _, one := range list {
			cardWords(b, one, depth+1)
		}
		return
	}
	o := readObject(raw)
	if text := o.text("text"); text != "" {
		b.WriteString(text + "\n")
	}
	for _, name := range []string{"body", "items", "columns", "rows", "cells", "inlines"} {
		if inner, ok := o[name]; ok {
			cardWords(b, inner, depth+1)
		}
	}
}

// inserted takes a button of a dialog that a message extension opened. "Share
// here" puts the answer into the box where the person writes; every other
// button brings the next answer into the dialog.
func (a *App) inserted(in incoming) invoke {
	i := invoke{q: a.asked(in, kindInserted), say: taskSays}
	i.q.Alone, i.q.Room = true, roomDialog
	p, ok := readPress(readObject(in.value)["data"])
	i.q.Choice, i.q.Values, i.lost = p.Choice, p.Values, lost(p)
	switch {
	case !ok:
		i.instead = nothing
	case p.Kind == pressShare:
		i.show = func(_ context.Context, r chat.Reply) (any, error) {
			quotes := public(r)
			if p.Lines != (handlers.Excerpt{}) {
				quotes = nil
				if one, ok := p.Lines.In(r); ok {
					quotes = []chat.Quote{one}
				}
			}
			found := results(quotes)
			if len(found) == 0 {
				return taskSays("There is nothing here that can be shared."), nil
			}
			for n := range found {
				found[n].Preview = nil
			}
			return composeAnswer{extension{Type: "result", Layout: "list", Attachments: found[:1]}}, nil
		}
	case p.Kind == pressRest:
		a.sendsRest(&i)
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
