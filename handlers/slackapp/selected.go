package slackapp

import (
	"encoding/json"
	"strings"
)

// deepest is how far blocks are followed into each other. Slack nests four deep.
const deepest = 12

// selectedText is the text of a message that somebody points at: its text, or
// that of its blocks when it has none.
func selectedText(raw json.RawMessage, text string) string {
	if s := plainText(text, ""); s != "" {
		return s
	}
	var payload struct {
		Message struct {
			Blocks []any `json:"blocks"`
		} `json:"message"`
	}
	if json.Unmarshal(raw, &payload) != nil {
		return ""
	}
	var b strings.Builder
	for _, block := range payload.Message.Blocks {
		blockText(&b, block, 0)
		b.WriteByte('\n')
	}
	return head(strings.TrimSpace(readable(b.String())), maxText)
}

// blockText writes what people read of a block. It looks only at the names
// that hold text in every block Slack has, so that a new kind reads too.
func blockText(b *strings.Builder, v any, depth int) {
	if depth > deepest || b.Len() > maxText {
		return
	}
	if list, ok := v.([]any); ok {
		for _, e := range list {
			blockText(b, e, depth+1)
		}
		return
	}
	block, ok := v.(map[string]any)
	if !ok {
		return
	}
	kind, _ := block["type"].(string)
	text, _ := block["text"].(string)
	switch kind {
	case "mrkdwn":
		b.WriteString(plainText(text, "") + "\n")
	case "plain_text", "text":
		b.WriteString(text)
	case "markdown":
		b.WriteString(plainText(text, "") + "\n")
	case "link":
		if text == "" {
			text, _ = block["url"].(string)
		}
		b.WriteString(text)
	case "user", "usergroup":
		b.WriteString("someone")
	case "channel":
		b.WriteString("a channel")
	case "button", "static_select", "image":
		// What can be pressed or seen is not what was said.
	default:
		blockText(b, block["text"], depth+1)
		blockText(b, block["fields"], depth+1)
		blockText(b, block["elements"], depth+1)
		if strings.HasPrefix(kind, "rich_text_") || kind == "header" {
			b.WriteByte('\n')
		}
	}
}
