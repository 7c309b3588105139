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
// the button that opens it.
func (d *drawer) formText(f chat.Form) []piece {
	out := paragraph(f.Intro)
	var lines []item
	for _, field := range f.Fields {
		if tidy(field.Label) == "" {
			continue
		}
		line := textItem(short(tidy(field.Label), labelLimit)+": ", bold()).and(shown(field))
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
	if d.textOnly || tidy(f.Open.Value) == "" || utf8.RuneCountInString(f.Open.Value) > buttonValueLimit {
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

// inputs are the form as a window's own fields. A field's name is the block's
// id: it has to be there, once.
func inputs(f chat.Form) []piece {
	out := paragraph(f.Intro)
	seen := map[string]bool{}
	for _, field := range f.Fields {
		if field.Name == "" || seen[field.Name] || utf8.RuneCountInString(field.Name) > blockIDLimit {
			continue
		}
		seen[field.Name] = true
		out = append(out, piece{block: input(field)})
	}
	return out
}

func input(f chat.Field) slack.Block {
	label := tidy(f.Label)
	if label == "" {
		label = "Field " + f.Name
	}
	element, remark := menu(f)
	if element == nil {
		element, remark = textBox(f)
	}
	hint := short(tidy(f.Hint), inputLabelLimit-hintLimit)
	if remark != "" {
		hint = tidy(hint + " " + remark)
	}
	var hintText *slack.TextBlockObject
	if hint != "" {
		hintText = plain(hint)
	}
	block := slack.NewInputBlock(f.Name, plain(short(label, inputLabelLimit)), hintText, element)
	return block.WithOptional(!f.Required)
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

// textBox takes what is typed. What it holds already is never cut to a field's
// own limit, or saving the form would lose words the person did not touch.
func textBox(f chat.Field) (slack.BlockElement, string) {
	most := f.Most
	if most <= 0 {
		most = defaultMost
	}
	value, wasCut := cut(f.Value, inputTextLimit)
	if !wasCut && value != f.Value {
		value = f.Value
	}
	most = min(inputTextLimit, max(most, units(value)))
	box := slack.NewPlainTextInputBlockElement(nil, inputAction)
	box.InitialValue, box.Multiline, box.MaxLength = value, f.Long, most
	if wasCut {
		return box, "The text is shortened here: it is longer than this box."
	}
	return box, ""
}

// units is the length in UTF-16 units, as a browser counts.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r))
	}
	return n
}
