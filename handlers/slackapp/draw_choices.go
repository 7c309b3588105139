package slackapp

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// buttonsFirst stand open when there are more than buttonsAll choices.
	buttonsFirst = 5
	buttonsAll   = 6
	// typedWeight is how much text the choices take that are not pressed.
	typedWeight = 800
	// labelSeen is how much of a button's label a small screen may show
	// (https://docs.slack.dev/reference/block-kit/block-elements/button-element).
	labelSeen = 28
	// valueBytes is how much the values of all choices may take as JSON, so
	// that a view stays in its limit.
	valueBytes = 60_000
)

// offered is one reply's choices, sorted by how they are shown.
type offered struct {
	buttons []slack.BlockElement
	options []*slack.OptionBlockObject
	// pressed are the labels of both, whole.
	pressed []string
	// typed are those that can only be said.
	typed []string
	bytes int
}

// tail is what stands below the last part: choices, then what can be done with
// the answer, then what the person thought of it.
func (d *drawer) tail(r chat.Reply, isCut bool) []piece {
	var out []piece
	if d.textOnly {
		out = append(out, typedList("You can say:", labels(r.Choices))...)
		if isCut && d.Again != "" {
			text := "To get all of it, ask me in a direct message."
			out = append(out, note(text))
		}
		return out
	}
	o := d.offer(r.Choices)
	add := func(elements ...slack.BlockElement) {
		for len(elements) > 0 {
			n := min(actionsLimit, len(elements))
			weight := 0
			for _, e := range elements[:n] {
				if b, ok := e.(*slack.ButtonBlockElement); ok {
					weight += weigh(b.Text.Text)
				}
			}
			out = append(out, piece{block: slack.NewActionBlock("", elements[:n:n]...), weight: weight})
			elements = elements[n:]
		}
	}
	add(o.buttons...)
	if len(o.options) > 0 {
		add(slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("More choices"), actionMore, o.options...))
	}
	if full := o.inFull(); len(full) > 0 {
		text := short("The buttons in full: “"+strings.Join(full, "”, “")+"”.", typedWeight)
		out = append(out, note(text))
	}
	out = append(out, typedList("You can also type:", o.typed)...)
	add(d.actions(isCut)...)
	return append(out, d.feedback(r.Topic)...)
}

func labels(cs []chat.Choice) []string {
	var out []string
	for _, c := range cs {
		if s := labelOf(c); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// labelOf is a choice's label on one line, or its value when it has none.
func labelOf(c chat.Choice) string {
	if s := oneLine(c.Label); s != "" {
		return s
	}
	return oneLine(c.Value)
}

func oneLine(s string) string { return strings.Join(strings.Fields(tidy(s)), " ") }

// offer sorts the choices: the first ones are buttons, the others go into one
// menu when there are many.
func (d *drawer) offer(cs []chat.Choice) offered {
	var o offered
	many := len(cs) > buttonsAll
	for i, c := range cs {
		label := labelOf(c)
		if label == "" {
			continue
		}
		n := utf8.RuneCountInString(c.Value)
		cost := jsonSize(c.Value)
		switch {
		case tidy(c.Value) == "" || n > buttonValueLimit || o.bytes+cost > valueBytes:
			o.typed = append(o.typed, label)
			continue
		case many && i >= buttonsFirst && weigh(c.Value) <= optionValueLimit:
			if len(o.options) == optionsLimit {
				o.typed = append(o.typed, label)
				continue
			}
			o.options = append(o.options, slack.NewOptionBlockObject(c.Value, plain(short(label, optionLabelLimit)), nil))
		case len(o.buttons) == actionsLimit:
			o.typed = append(o.typed, label)
			continue
		default:
			o.buttons = append(o.buttons, d.button(label, c.Value))
		}
		o.bytes += cost
		o.pressed = append(o.pressed, label)
	}
	return o
}

// inFull are the labels that somebody may not be able to tell apart: those cut
// here, and those of which a small screen shows the same beginning.
func (o offered) inFull() []string {
	begin := func(label string) string {
		runes := []rune(label)
		return string(runes[:min(labelSeen, len(runes))])
	}
	same := map[string]int{}
	for _, label := range o.pressed {
		same[begin(label)]++
	}
	var out []string
	for _, label := range o.pressed {
		if weigh(label) > optionLabelLimit || same[begin(label)] > 1 {
			out = append(out, label)
		}
	}
	return out
}

func jsonSize(s string) int {
	b, _ := json.Marshal(s)
	return len(b)
}

// button is one choice. Its number goes on through the whole reply.
func (d *drawer) button(label, value string) *slack.ButtonBlockElement {
	id := actionChoice + "-" + strconv.Itoa(d.choices)
	d.choices++
	return slack.NewButtonBlockElement(id, value, plain(short(label, buttonLabelLimit)))
}

// typedList lists what can be said, as much of it as is worth reading.
func typedList(heading string, says []string) []piece {
	var lines []item
	weight, left := 0, len(says)
	for _, s := range says {
		s = short(s, typedWeight/2)
		if weight += weigh(s); weight > typedWeight {
			break
		}
		lines = append(lines, textItem("“"+s+"”", nil))
		left--
	}
	if len(lines) == 0 {
		return nil
	}
	out := listPieces(textItem(heading, bold()), lines)
	if left > 0 {
		out = append(out, note(fmt.Sprintf("%d more are not shown here.", left)))
	}
	return out
}

// actions are what can be done with the answer.
func (d *drawer) actions(isCut bool) []slack.BlockElement {
	var out []slack.BlockElement
	if d.Again == "" || utf8.RuneCountInString(d.Again) > buttonValueLimit || tidy(d.Again) == "" {
		return nil
	}
	if d.Share && !d.private && d.Surface != inHome {
		share := slack.NewButtonBlockElement(actionShare, d.Again, plain(shareHere))
		share.Confirm = slack.NewConfirmationBlockObject(
			plain("Share this answer?"), plain(shareForAll), plain("Share"), plain("Cancel"))
		out = append(out, share)
	}
	// In a conversation the answer came in as many messages as there may be:
	// the same again would be as short.
	if isCut && d.Surface != inMessage && d.Surface != inHome {
		out = append(out, slack.NewButtonBlockElement(actionRest, d.Again, plain(sendRest)))
	}
	return out
}

// feedback are the two small buttons under a message.
func (d *drawer) feedback(topic string) []piece {
	if !d.Feedback || d.Surface != inMessage && d.Surface != inEphemeral {
		return nil
	}
	button := func(label, said, reads string) *slack.FeedbackButton {
		value := strings.TrimSpace("feedback " + said + " " + topic)
		return slack.NewFeedbackButton(plain(label), short(value, buttonLabelLimit)).WithAccessibilityLabel(reads)
	}
	buttons := slack.NewFeedbackButtonsBlockElement(actionFeedback,
		button("Helpful", "helpful", "This answer was helpful"),
		button("Not what I meant", "missed", "This answer is not what I meant"))
	return []piece{{block: slack.NewContextActionsBlock("", buttons), weight: 30}}
}
