package slackapp

import (
	"fmt"
	"slices"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	inputAction = "value"
	// defaultMost is chat.Field.Most when it is 0.
	defaultMost = 150
	// mostOptions keeps one field from filling a window's 250 KB.
	mostOptions = 300
	hintLimit   = 300
	labelLimit  = 300
)

// formText is a form where there can be no inputs: what each field holds, and
// the button that opens it. A Private one shows the button only, and shows it
// also to who wants no buttons: there is no other way to write into it.
func (d *drawer) formText(f chat.Form) []piece {
	out := paragraph(f.Intro)
	var lines []item
	for _, field := range f.Fields {
		if tidy(field.Label) == "" || f.Private {
			continue
		}
		line := textItem(chat.Led(short(tidy(field.Label), labelLimit)), bold()).and(shown(field))
		if d.textOnly && tidy(field.Typed) != "" {
			line = line.and(textItem(" (say: "+short(tidy(field.Typed), labelLimit)+")", nil))
		}
		lines = append(lines, line)
	}
	out = append(out, listPieces(item{}, lines)...)
	label := labelOf(f.Open)
	if label == "" {
		return out
	}
	if d.textOnly && !f.Private || tidy(f.Open.Value) == "" || utf8.RuneCountInString(f.Open.Value) > buttonValueLimit {
		return append(out, typedList("You can say:", []string{label})...)
	}
	button := d.button(label, f.Open.Value)
	return append(out, piece{block: slack.NewActionBlock("", button), weight: weigh(button.Text.Text), stays: len(out) > 0})
}

// shown is what a field holds, in words.
func shown(f chat.Field) item {
	for _, o := range f.Options {
		if o.Value == f.Value && tidy(o.Label) != "" {
			return textItem(short(tidy(o.Label), labelLimit), nil)
		}
	}
	if v := tidy(f.Value); v != "" {
		return textItem(short(v, lineWeight/2), nil)
	}
	return textItem("not set", italic())
}

// fieldID is the id of a field's block. Slack keeps what was typed into a block
// when another window with the same id takes its place: then the second question
// would come with the answer to the first. So each step has ids of its own.
// Source: https://github.com/slackapi/bolt-js/issues/290
func fieldID(name string, step int) string {
	if step == 0 {
		return name
	}
	return name + "." + strconv.Itoa(step)
}

// inputs are the form as a window's own fields. A field's name is the block's
// id: it has to be there, once. fits is false when a field holds more than its
// box takes.
func inputs(f chat.Form, step int) (out []piece, fits bool) {
	out, fits = paragraph(f.Intro), true
	seen := map[string]bool{}
	for _, field := range f.Fields {
		id := fieldID(field.Name, step)
		if field.Name == "" || seen[field.Name] || utf8.RuneCountInString(id) > blockIDLimit {
			continue
		}
		seen[field.Name] = true
		block, whole := input(field, id)
		out, fits = append(out, piece{block: block}), fits && whole
	}
	return out, fits
}

func input(f chat.Field, id string) (block slack.Block, fits bool) {
	label := tidy(f.Label)
	if label == "" {
		label = "Field " + f.Name
	}
	fits = true
	element, remark := menu(f)
	if element == nil {
		element, fits = textBox(f)
	}
	hint := short(tidy(f.Hint), inputLabelLimit-hintLimit)
	if remark != "" {
		hint = tidy(hint + " " + remark)
	}
	var hintText *slack.TextBlockObject
	if hint != "" {
		hintText = plain(hint)
	}
	in := slack.NewInputBlock(id, plain(short(label, inputLabelLimit)), hintText, element)
	return in.WithOptional(!f.Required), fits
}

// menu is a choice of one, or nil when there is nothing to choose. The remark
// says what is missing.
func menu(f chat.Field) (slack.BlockElement, string) {
	var options []*slack.OptionBlockObject
	var initial *slack.OptionBlockObject
	seen := map[string]bool{}
	left := 0
	for _, o := range f.Options {
		label := oneLine(o.Label)
		if label == "" {
			label = oneLine(o.Value)
		}
		if label == "" || seen[o.Value] {
			continue
		}
		seen[o.Value] = true
		if tidy(o.Value) == "" || weigh(o.Value) > optionValueLimit || len(options) == mostOptions {
			left++
			continue
		}
		option := slack.NewOptionBlockObject(o.Value, plain(short(label, optionLabelLimit)), nil)
		options = append(options, option)
		if o.Value == f.Value {
			initial = option
		}
	}
	if len(options) == 0 {
		return nil, ""
	}
	remark := ""
	switch {
	case left == 1:
		remark = "One more choice does not fit here. You can say it in a message."
	case left > 1:
		remark = fmt.Sprintf("%d more choices do not fit here. You can say them in a message.", left)
	}
	placeholder := plain("Choose one")
	if len(options) <= optionsLimit {
		return slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, placeholder, inputAction, options...).WithInitialOption(initial), remark
	}
	var groups []*slack.OptionGroupBlockObject
	first := 1
	for some := range slices.Chunk(options, optionsLimit) {
		last := first + len(some) - 1
		groups = append(groups, slack.NewOptionGroupBlockElement(plain(strconv.Itoa(first)+" to "+strconv.Itoa(last)), some...))
		first = last + 1
	}
	return slack.NewOptionsGroupSelectBlockElement(slack.OptTypeStatic, placeholder, inputAction, groups...).WithInitialOption(initial), remark
}

// textBox takes what is typed. What it holds already is not cut to a field's
// own limit, or saving the form would lose words the person did not touch; for
// the same reason one that holds more than Slack's limit does not fit.
func textBox(f chat.Field) (box slack.BlockElement, fits bool) {
	most := f.Most
	if most <= 0 {
		most = defaultMost
	}
	held := units(f.Value)
	in := slack.NewPlainTextInputBlockElement(nil, inputAction)
	in.InitialValue, in.Multiline, in.MaxLength = f.Value, f.Long, min(inputTextLimit, max(most, held))
	return in, held <= inputTextLimit
}

// units is the length in UTF-16 units, as a browser counts.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
