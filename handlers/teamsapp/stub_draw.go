package teamsapp

import (
	"encoding/json"

	"github.com/framework-coach/framework-coach/chat"
)

// This file stands in for the rendering until the real one is merged.

type drawing struct {
	Card json.RawMessage
	Text string
}

type cardOptions struct {
	Again                     string
	Feedback, Share, InDialog bool
	Most                      int
}

func drawCard(r chat.Reply, o cardOptions) []drawing {
	var out []drawing
	one := func(text string) {
		action := "Action.Execute"
		if o.InDialog {
			action = "Action.Submit"
		}
		card := map[string]any{
			"type": "AdaptiveCard", "version": "1.5",
			"body": []any{map[string]any{"type": "TextBlock", "text": text, "wrap": true}},
		}
		var actions []any
		for _, c := range r.Choices {
			actions = append(actions, map[string]any{"type": action, "title": c.Label, "verb": "choice", "data": map[string]any{"choice": c.Value}})
		}
		for _, p := range r.Parts {
			if f, ok := p.(chat.Form); ok {
				actions = append(actions, map[string]any{"type": "Action.Submit", "title": f.Submit, "data": map[string]any{"choice": f.Value}})
			}
		}
		if len(actions) > 0 {
			card["actions"] = actions
		}
		raw, _ := json.Marshal(card)
		out = append(out, drawing{Card: raw, Text: text})
	}
	// Several messages only when a test asks for them: one part, one message.
	if r.Topic == "several" {
		for _, p := range r.Parts {
			one(chat.PlainPart(p))
		}
		return out
	}
	text := r.Plain()
	for _, f := range r.Faults {
		text += "Error: " + f.Sentence + "\n"
	}
	one(text)
	return out
}
