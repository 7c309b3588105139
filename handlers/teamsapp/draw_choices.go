package teamsapp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// choicesAll is how many buttons Teams shows of one set
	// (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/cards-reference).
	choicesAll = 6
	// choicesFirst stand open when there are more, in as many rows as choicesRows.
	choicesFirst = 5
	choicesRows  = 3
	// rowWidth is about what fits beside each other in the narrow column of a
	// chat, in characters, and buttonEdge what a button takes besides its label.
	rowWidth     = 50
	buttonEdge   = 5
	optionsLimit = 100
	buttonLimit  = 48
	// againLimit is the longest line that a button sends again.
	againLimit = 600
	typedLimit = 600
	topicLimit = 60

	sendRest = "Send me all of it"
)

// offered is one reply's choices, sorted by how they are shown.
type offered struct {
	buttons []action
	options []inputChoice
	// cut are the labels that do not stand whole on their buttons.
	cut []string
	// typed are those that can only be said.
	typed []string
}

// tail is what stands below the last part: choices, then what can be done with
// the answer, then what the person thought of it.
func (d *drawer) tail(r chat.Reply, isCut bool) []piece {
	if d.textOnly {
		return d.typed("You can say:", labels(r.Choices))
	}
	o := d.offer(r.Choices)
	var out []element
	if d.form >= 0 {
		// It stands here, and not with the fields, so that it is never cut off.
		if f, _ := formOf(r); tidy(f.Value) != "" && weigh(f.Value) <= againLimit {
			out = append(out, sender(f))
		}
	}
	if len(o.buttons) > 0 {
		out = append(out, buttons(o.buttons...))
	}
	if len(o.options) > 0 {
		// Buttons that appear on a press are lost on who cannot see them come.
		// A list to choose from is read out whole, and takes one line.
		out = append(out, beside(choiceSet{
			Type: "Input.ChoiceSet", ID: moreField, Label: "More choices", Style: "compact",
			Value: o.options[0].Value, Choices: o.options,
		}, buttons(d.press(pressMore, "Go", "Send what is chosen under More choices", &pressData{Kind: pressMore}, true))))
	}
	// What the card says anyway need not stand below the buttons once more.
	said := ""
	if len(o.cut) > 0 && !isCut {
		said = oneLine(chat.Reply{Parts: r.Parts}.Plain())
	}
	if unsaid := slices.DeleteFunc(o.cut, func(s string) bool { return strings.Contains(said, s) }); len(unsaid) > 0 {
		out = append(out, words(short("The buttons in full: “"+strings.Join(unsaid, "”, “")+"”.", typedLimit), small()))
	}
	pieces := append(plainPieces(out...), d.typed("You can also type:", o.typed)...)
	return append(pieces, plainPieces(d.actions(r, isCut)...)...)
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

// offer sorts the choices: the first ones are buttons, the others go into one
// list when there are many. Both may take a quarter of the card.
func (d *drawer) offer(cs []chat.Choice) offered {
	var o offered
	many := len(cs) > choicesAll
	used := 0
	rows, width := 1, 0
	var names []string
	for _, c := range cs {
		name := labelOf(c)
		if name == "" {
			continue
		}
		if tidy(c.Value) == "" {
			o.typed = append(o.typed, name)
			continue
		}
		title := short(name, buttonLimit)
		if many && rows <= choicesRows {
			if width += weigh(title) + buttonEdge; width > rowWidth && len(o.buttons) > 0 {
				rows, width = rows+1, weigh(title)+buttonEdge
			}
		}
		// Once one goes into the list the rest do, in their order.
		if many && (len(o.buttons) == choicesFirst || len(o.options) > 0 || rows > choicesRows) {
			option := inputChoice{Title: label(title), Value: c.Value}
			if cost := d.measure.of(option) + 1; len(o.options) < optionsLimit && used+cost <= d.share(4) {
				used += cost
				o.options = append(o.options, option)
				continue
			}
			o.typed = append(o.typed, name)
			continue
		}
		b := d.press(pressChoice, name, "", &pressData{Choice: c.Value}, false)
		if c.Form && !d.InDialog {
			b = d.opener(name, c.Value)
		}
		if cost := d.measure.of(b) + 1; used+cost <= d.share(4) {
			used += cost
			o.buttons, names = append(o.buttons, b), append(names, name)
			if weigh(name) > buttonLimit {
				o.cut = append(o.cut, name)
			}
			continue
		}
		o.typed = append(o.typed, name)
	}
	tellApart(o.buttons, names)
	return o
}

// tellApart gives buttons whose labels are the same once they are cut the end of
// the label too: what differs mostly stands there. The names are the labels
// whole.
func tellApart(bs []action, names []string) {
	times := map[string]int{}
	for _, b := range bs {
		times[b.Title]++
	}
	for i := range bs {
		if b := &bs[i]; times[b.Title] > 1 {
			b.Title = label(ends(names[i], buttonLimit))
			if b.Fallback != nil {
				b.Fallback.Title = b.Title
			}
		}
	}
}

// ends are the first and the last words of a text that is too long, or only
// the first where a word takes all the room.
func ends(s string, limit int) string {
	if weigh(s) <= limit {
		return s
	}
	ws := strings.Fields(s)
	last := len(ws)
	room := limit/2 - weigh(ellipsis)
	for last > 0 && weigh(ws[last-1])+1 <= room {
		last--
		room -= weigh(ws[last]) + 1
	}
	first := 0
	for room += limit / 2; first < last && weigh(ws[first])+1 <= room; first++ {
		room -= weigh(ws[first]) + 1
	}
	if first == 0 || last == len(ws) {
		return short(s, limit)
	}
	head := strings.TrimRight(strings.Join(ws[:first], " "), ",:;")
	return head + " " + ellipsis + " " + strings.Join(ws[last:], " ")
}

// press is a button. In a message it is Action.Execute, so that the card can
// be put in place of this one. A client that does not know it, and a dialog, get
// Action.Submit with the same data.
func (d *drawer) press(verb, name, tooltip string, data *pressData, withFields bool) action {
	title := label(short(name, buttonLimit))
	if tooltip == "" && weigh(name) > buttonLimit {
		tooltip = label(short(name, typedLimit/2))
	}
	submit := action{Type: "Action.Submit", Title: title, Tooltip: tooltip, Data: data}
	if d.fields && !withFields {
		submit.Inputs = "none"
	}
	if d.InDialog {
		return submit
	}
	b := submit
	b.Type, b.Verb, b.Fallback = "Action.Execute", verb, &submit
	return b
}

// typed lists what can be said, as much of it as is worth reading.
func (d *drawer) typed(above string, says []string) []piece {
	var lines []line
	weight, left := 0, len(says)
	for _, s := range says {
		s = short(s, typedLimit/2)
		if weight += weigh(s); weight > typedLimit || len(lines) == choicesAll && !d.textOnly || len(lines) == 2*choicesAll {
			break
		}
		lines = append(lines, lineOf("• “"+s+"”", style{}))
		left--
	}
	if len(lines) == 0 {
		return nil
	}
	if left > 0 {
		lines = append(lines, lineOf(fmt.Sprintf("%d more are not shown here.", left), small()))
	}
	return d.stacked(words(above, bold()), lines)
}

// actions are what can be done with the answer, and what was thought of it.
func (d *drawer) actions(r chat.Reply, isCut bool) []element {
	var set []action
	if tidy(d.Again) != "" && weigh(d.Again) <= againLimit {
		again := func(kind string) *pressData { return &pressData{Kind: kind, Choice: d.Again} }
		if d.Share && !d.private && len(r.Faults) == 0 {
			set = append(set, d.press(pressShare, shareHere, "Everyone in this conversation will see it", again(pressShare), false))
		}
		// A message came in as many cards as there may be: the same again
		// would be as short.
		if isCut && d.cards == 1 {
			set = append(set, d.press(pressRest, sendRest, "", again(pressRest), false))
		}
	}
	if d.Feedback && !d.InDialog {
		said := func(word string) *pressData {
			line := strings.TrimSpace("feedback " + word + " " + short(oneLine(r.Topic), topicLimit))
			return &pressData{Kind: pressFeedback, Choice: line}
		}
		set = append(set,
			d.press(pressFeedback, "Helpful", "This answer was helpful", said("helpful"), false),
			d.press(pressFeedback, "Not what I meant", "This answer is not what I meant", said("missed"), false))
	}
	if len(set) == 0 {
		return nil
	}
	s := buttons(set...)
	// A line keeps them apart from what the coach offers.
	s.Separator, s.Spacing = true, "medium"
	return []element{s}
}
