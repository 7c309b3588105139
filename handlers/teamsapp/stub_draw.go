package teamsapp

import (
	"encoding/json"
	"strings"

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
				actions = append(actions, map[string]any{"type": "Action.Submit", "title": f.Submit, "data": map[string]any{"kind": "form", "choice": f.Value}})
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

const (
	pressChoice   = "choice"
	pressMore     = "more"
	pressForm     = "form"
	pressOpen     = "open"
	pressShare    = "share"
	pressRest     = "rest"
	pressFeedback = "feedback"
)

type press struct {
	Kind, Choice string
	Values       map[string]string
}

func readPress(data json.RawMessage) (press, bool) {
	o := readObject(data)
	p := press{Kind: o.text("kind"), Choice: o.text("choice")}
	switch p.Kind {
	case pressMore:
		p.Choice = o.text("more")
	case "":
		p.Kind = pressChoice
	case pressForm:
		p.Values = map[string]string{}
		for name := range o {
			if field, ours := strings.CutPrefix(name, "field."); ours {
				p.Values[field] = o.text(name)
			}
		}
	case pressOpen, pressShare, pressRest, pressFeedback:
	default:
		return press{}, false
	}
	return p, p.Choice != ""
}

func dialogTitle(r chat.Reply) string {
	if r.Title != "" {
		return r.Title
	}
	return "Framework Coach"
}
