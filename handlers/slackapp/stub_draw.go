package slackapp

// Stands in for draw until it is merged; to be deleted then.

import (
	"encoding/json"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	actionChoice   = "choice"
	actionMore     = "more-choices"
	actionShare    = "share"
	actionRest     = "rest"
	actionFeedback = "feedback"
	callbackForm   = "form"
	callbackAsk    = "ask"
	callbackAnswer = "answer"
)

type viewMeta struct {
	Value   string `json:"value,omitempty"`
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
}

func drawModal(a answer, m viewMeta) slack.ModalViewRequest {
	v := slack.ModalViewRequest{Type: slack.VTModal, CallbackID: callbackAnswer, Title: slack.NewTextBlockObject(slack.PlainTextType, "Framework Coach", false, false)}
	for _, p := range a.Reply.Parts {
		if f, ok := p.(chat.Form); ok {
			v.CallbackID, m.Value = callbackForm, f.Value
		}
	}
	v.Blocks.BlockSet = []slack.Block{slack.NewSectionBlock(slack.NewTextBlockObject(slack.PlainTextType, a.Reply.Plain(), false, false), nil, nil)}
	meta, err := json.Marshal(m)
	if err == nil {
		v.PrivateMetadata = string(meta)
	}
	return v
}

func fieldErrors(r chat.Reply) map[string]string {
	out := map[string]string{}
	for _, f := range r.Faults {
		out[f.Field] = f.Sentence
	}
	return out
}

func submitted(v slack.View) map[string]string {
	out := map[string]string{}
	if v.State == nil {
		return out
	}
	for name, elements := range v.State.Values {
		for _, e := range elements {
			out[name] = e.Value
			if e.SelectedOption.Value != "" {
				out[name] = e.SelectedOption.Value
			}
		}
	}
	return out
}

func hasForm(r chat.Reply) bool {
	for _, p := range r.Parts {
		if _, ok := p.(chat.Form); ok {
			return true
		}
	}
	return false
}
