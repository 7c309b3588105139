package teamsapp

import (
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// defaultMost is chat.Field.Most when it is 0.
	defaultMost = 150
	inputLabel  = 300
	hintLimit   = 300
	optionLabel = 100
	fieldName   = 100
	problem     = "There is a problem"
)

// formOf is the first form of a reply and its index, or -1.
func formOf(r chat.Reply) (chat.Form, int) {
	for i, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			return f, i
		}
	}
	return chat.Form{}, -1
}

// problems stands above everything: what cannot be taken, and in which field.
func (d *drawer) problems(r chat.Reply) []piece {
	if len(r.Faults) == 0 {
		return nil
	}
	names, hidden := map[string]string{}, false
	if f, at := formOf(r); at >= 0 {
		hidden = f.Private
		for _, field := range f.Fields {
			names[field.Name] = short(oneLine(field.Label), inputLabel)
		}
	}
	items := []element{heading(problem, "medium")}
	weight := 0
	for _, f := range r.Faults {
		l := lineOf("• ", style{})
		if name := names[f.Field]; name != "" {
			l = l.and(lineOf(chat.Led(name), bold()))
		}
		if d.form < 0 && hidden {
			// The sentence can repeat what stood in the field.
			f.Sentence = ""
		}
		l = l.and(lineOf(sentenceOf(f), style{}))
		if weight += l.weight; weight > d.share(10) {
			break
		}
		items = append(items, l.drawn("small"))
	}
	return plainPieces(box("attention", items...))
}

func sentenceOf(f chat.Fault) string {
	if s := short(oneLine(f.Sentence), hintLimit); s != "" {
		return s
	}
	return "This cannot be taken."
}

// formText is a form in a message: what each field holds, and the button that
// opens the dialog. A dialog opens only for Action.Submit. A Private form shows
// the button only, and shows it also to who wants no buttons: there is no other
// way to write into it.
func (d *drawer) formText(f chat.Form) []piece {
	out := d.paragraph(f.Intro)
	var lines []line
	for _, field := range f.Fields {
		name := short(oneLine(field.Label), inputLabel)
		if name == "" || f.Private {
			continue
		}
		l := lineOf(chat.Led(name), bold()).and(d.shown(field))
		if typed := oneLine(field.Typed); d.textOnly && typed != "" {
			l = l.and(lineOf(" (say: "+short(typed, inputLabel)+")", style{}))
		}
		lines = append(lines, l)
	}
	if len(lines) > 0 {
		out = append(out, d.stacked(nil, lines)...)
	}
	name := labelOf(f.Open)
	if name == "" {
		return out
	}
	if d.textOnly && !f.Private || d.InDialog || tidy(f.Open.Value) == "" || weigh(f.Open.Value) > againLimit {
		return append(out, d.typed("You can say:", []string{name})...)
	}
	return append(out, piece{element: buttons(d.opener(name, f.Open.Value))})
}

// opener is a button that opens a dialog. In a dialog there is none: what opens
// there takes the place of what stands there.
func (d *drawer) opener(name, value string) action {
	b := d.press(pressChoice, name, "", &pressData{Choice: value, Kind: pressOpen, Teams: &pressHint{Type: "task/fetch"}}, false)
	b.Type, b.Verb, b.Fallback = "Action.Submit", "", nil
	return b
}

// shown is what a field holds, in words.
func (d *drawer) shown(f chat.Field) line {
	for _, o := range f.Options {
		if o.Value == f.Value && oneLine(o.Label) != "" {
			return lineOf(short(oneLine(o.Label), inputLabel), style{})
		}
	}
	if v := tidy(f.Value); v != "" {
		return lineOf(short(v, d.lineLimit()/2), style{})
	}
	return lineOf("not set", italic())
}

// inputs are the form as a dialog's own fields. A field is told by its name: it has to be there, once.
func (d *drawer) inputs(f chat.Form) []piece {
	out := d.paragraph(f.Intro)
	faults := map[string][]string{}
	for _, fault := range d.faults {
		faults[fault.Field] = append(faults[fault.Field], sentenceOf(fault))
	}
	seen := map[string]bool{}
	room := d.most - d.share(4)
	for _, field := range f.Fields {
		if field.Name == "" || seen[field.Name] || weigh(field.Name) > fieldName {
			continue
		}
		seen[field.Name] = true
		one := d.input(field, &room)
		for _, sentence := range faults[field.Name] {
			one = append(one, words("Error: "+sentence, style{Color: "attention", Weight: "bolder", Spacing: "small"}))
		}
		out = append(out, piece{element: box("", one...)})
	}
	return out
}

// tooMuchForDialog is said in place of a form that Teams cannot show whole: what
// it would leave out would be lost when the form is sent.
const tooMuchForDialog = "This form holds more than a dialog of Teams takes. " +
	"It cannot be changed here, so that no words are lost. Nothing was changed."

// whole is true when every field of the form stands in the card with all it holds.
func (d *drawer) whole(f chat.Form, pages []page) bool {
	want := map[string]bool{}
	for _, field := range f.Fields {
		if field.Name != "" && weigh(field.Name) <= fieldName {
			want[fieldPrefix+field.Name] = true
		}
	}
	for _, p := range pages {
		for _, e := range p.body {
			box, ok := e.(container)
			if !ok || len(box.Items) == 0 {
				continue
			}
			switch in := box.Items[0].(type) {
			case inputText:
				delete(want, in.ID)
			case choiceSet:
				delete(want, in.ID)
			}
		}
	}
	return len(want) == 0 && !d.overfull
}

// heldField is what of a field travels with the button that sends it, so that
// what was filled in can be given back when it could not be taken.
type heldField struct {
	Name   string `json:"name"`
	Label  string `json:"label"`
	Long   bool   `json:"long,omitempty"`
	Choice bool   `json:"choice,omitempty"`
}

const heldLabel = 80

// sender is the button that sends the form.
func sender(f chat.Form) element {
	name := oneLine(f.Submit)
	if name == "" {
		name = "Send"
	}
	data := &pressData{Choice: f.Value, Kind: pressForm}
	for _, field := range f.Fields {
		data.Fields = append(data.Fields, heldField{
			Name: field.Name, Label: short(oneLine(field.Label), heldLabel), Long: field.Long, Choice: len(field.Options) > 0,
		})
	}
	return buttons(action{Type: "Action.Submit", Title: label(short(name, buttonLimit)), Data: data})
}

// givenBack is a form of what was filled in.
func givenBack(p press) chat.Form {
	f := chat.Form{
		Intro:  "What you wrote still stands here. Send it again in a moment.",
		Submit: "Send again", Value: p.Choice, Private: true,
	}
	for _, held := range p.Fields {
		field := chat.Field{Name: held.Name, Label: held.Label, Long: held.Long, Value: p.Values[held.Name], Most: lineLimit}
		if held.Choice && field.Value != "" {
			field.Options = []chat.Option{{Label: field.Value, Value: field.Value}}
		}
		f.Fields = append(f.Fields, field)
	}
	return f
}

// input is one field. Its hint stands in the label: what stands beside a field
// is not read out with it.
func (d *drawer) input(f chat.Field, room *int) []element {
	name := short(oneLine(f.Label), inputLabel)
	if name == "" {
		name = "Field " + f.Name
	}
	if hint := short(oneLine(f.Hint), hintLimit); hint != "" {
		name += "\n" + hint
	}
	options, left := d.options(f, room)
	if len(options) == 0 {
		return d.textBox(f, name, room)
	}
	set := choiceSet{
		Type: "Input.ChoiceSet", ID: fieldPrefix + f.Name, Label: label(name), Style: "compact",
		Placeholder: "Choose one", Choices: options, Required: f.Required,
	}
	for _, o := range options {
		if o.Value == f.Value {
			set.Value = f.Value
		}
	}
	if f.Required {
		set.Missing = "Choose one."
	}
	out := []element{set}
	if left > 0 {
		out = append(out, words(fmt.Sprintf("%d of the choices do not fit here. You can say them in a message.", left), small()))
	}
	return out
}

// options are what a field offers, and how many of them found no room.
func (d *drawer) options(f chat.Field, room *int) (out []inputChoice, left int) {
	seen := map[string]bool{}
	for _, o := range f.Options {
		name := labelOf(chat.Choice{Label: o.Label, Value: o.Value})
		if name == "" || seen[o.Value] {
			continue
		}
		seen[o.Value] = true
		option := inputChoice{Title: label(short(name, optionLabel)), Value: o.Value}
		cost := d.measure.of(option) + 1
		if tidy(o.Value) == "" || cost > *room {
			left++
			continue
		}
		*room -= cost
		out = append(out, option)
	}
	return out, left
}

// textBox takes what is typed. What it holds already is never cut, or sending
// the form would lose words the person did not touch.
func (d *drawer) textBox(f chat.Field, name string, room *int) []element {
	most := f.Most
	if most <= 0 {
		most = defaultMost
	}
	cost := d.measure.of(f.Value)
	d.overfull = d.overfull || cost > *room
	*room -= cost
	box := inputText{
		Type: "Input.Text", ID: fieldPrefix + f.Name, Label: label(name), Value: f.Value,
		Multiline: f.Long, Most: max(most, utf16Units([]byte(f.Value))), Required: f.Required,
	}
	if f.Required {
		box.Missing = "Fill this in."
	}
	return []element{box}
}
