package slackapp

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackutilsx"
)

// Limits of Block Kit, in characters
// (https://docs.slack.dev/reference/block-kit/blocks and the pages below it).
const (
	headerLimit      = 150
	sectionLimit     = 3000
	contextLimit     = 3000
	buttonLabelLimit = 75
	buttonValueLimit = 2000
	optionLabelLimit = 75
	optionValueLimit = 150
	optionsLimit     = 100
	actionsLimit     = 25
	inputLabelLimit  = 2000
	inputTextLimit   = 3000
	blockIDLimit     = 255
	viewTitleLimit   = 24
	metadataLimit    = 3000
	tableRowsLimit   = 100
	tableColumnLimit = 20

	// linkLimit is ours, and well below Slack's 3,000.
	linkLimit = 1000
)

// weigh is how much of a limit the text uses up. Slack does not say whether it
// counts characters, UTF-16 units or the escaped form, so the largest counts.
func weigh(s string) int {
	n := 0
	for _, r := range s {
		n += weighRune(r)
	}
	return n
}

func weighRune(r rune) int {
	switch r {
	case '&':
		return len("&amp;")
	case '<', '>':
		return len("&lt;")
	}
	return max(1, utf16.RuneLen(r))
}

const ellipsis = "…"

// cut shortens the text to the limit, at a space when one is near, and ends it
// in an ellipsis. It says whether anything is gone.
func cut(s string, limit int) (string, bool) {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if weigh(s) <= limit {
		return s, false
	}
	head, _ := divide(s, limit-weigh(ellipsis))
	return strings.TrimRightFunc(head, unicode.IsSpace) + ellipsis, true
}

// short is cut where the reader sees the ellipsis and needs no more.
func short(s string, limit int) string {
	out, _ := cut(s, limit)
	return out
}

// divide splits the text after at most limit, behind a line end or a space
// when there is one in the last third. Nothing of the text, which is valid
// UTF-8, is lost.
func divide(s string, limit int) (head, rest string) {
	used, end, gap := 0, 0, 0
	for i, r := range s {
		used += weighRune(r)
		if used > limit {
			break
		}
		end = i + utf8.RuneLen(r)
		if unicode.IsSpace(r) {
			gap = end
		}
	}
	if end < len(s) && gap > end*2/3 {
		end = gap
	}
	if end == 0 && s != "" {
		// A limit under one character would never end.
		_, size := utf8.DecodeRuneInString(s)
		end = size
	}
	return s[:end], s[end:]
}

// divideAll splits the text into pieces of at most limit.
func divideAll(s string, limit int) []string {
	var out []string
	s = strings.ToValidUTF8(s, "\uFFFD")
	for s != "" {
		var head string
		head, s = divide(s, limit)
		out = append(out, head)
	}
	return out
}

// tidy makes text that Slack takes: it refuses text of nothing but space, and
// shows a carriage return as a character of its own.
func tidy(s string) string {
	return strings.TrimSpace(lineEnds(strings.ToValidUTF8(s, "\uFFFD")))
}

// lineEnds writes every line end as one character.
func lineEnds(s string) string {
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// plain is text in which Slack reads no markup, no emoji codes and no links.
func plain(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
}

// mrkdwn is text with markup of ours. Everything in it that is not ours is
// escaped already. Verbatim keeps Slack from making links and mentions itself.
func mrkdwn(s string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.MarkdownType, s, false, true)
}

// escape is for mrkdwn and the fallback text, and is used exactly once on a
// text (https://docs.slack.dev/messaging/formatting-message-text#escaping).
func escape(s string) string { return slackutilsx.EscapeMessage(s) }

// formats finds what mrkdwn would read as formatting, an emoji or a link even
// when it is escaped. Such text goes where no markup is read.
var formats = regexp.MustCompile("[*_~`\\n\u2028\u2029]|:[^\\s:]+:|://|^\\s*[-•>]")

type textStyle = slack.RichTextSectionTextStyle

func bold() *textStyle   { return &textStyle{Bold: true} }
func italic() *textStyle { return &textStyle{Italic: true} }

// marked words are never told by colour alone.
func marked() *textStyle { return &textStyle{Bold: true, Underline: true} }

// words is text for rich_text, in which Slack reads no markup. A text element
// may not be empty, and long ones are split without a trace.
func words(s string, style *textStyle) []slack.RichTextSectionElement {
	var out []slack.RichTextSectionElement
	for _, piece := range divideAll(lineEnds(s), sectionLimit) {
		out = append(out, slack.NewRichTextSectionTextElement(piece, style))
	}
	return out
}

func bullets(quoted bool, items ...[]slack.RichTextSectionElement) *slack.RichTextList {
	list := slack.NewRichTextList(slack.RTEListBullet, 0)
	for _, it := range items {
		list.Elements = append(list.Elements, slack.NewRichTextSection(it...))
	}
	if quoted {
		list.Border = 1
	}
	return list
}

func section(s string) slack.Block {
	block := slack.NewSectionBlock(plain(s), nil, nil)
	// Slack folds long sections behind "See more" unless told not to.
	block.Expand = weigh(s) > 500
	return block
}

func contextLine(elements ...*slack.TextBlockObject) slack.Block {
	mixed := make([]slack.MixedElement, len(elements))
	for i, e := range elements {
		mixed[i] = e
	}
	return slack.NewContextBlock("", mixed...)
}

func richText(elements ...slack.RichTextElement) slack.Block {
	return slack.NewRichTextBlock("", elements...)
}
