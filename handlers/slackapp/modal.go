package slackapp

import (
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	viewTitle    = "Framework Coach"
	questionName = "question"
)

// tooMuchForWindow is said in place of a form that Slack cannot show whole: what
// it would leave out would be lost when the form is sent.
const tooMuchForWindow = "This form holds more than a window of Slack takes, which is 3,000 characters in a box. " +
	"It cannot be changed here, so that no words are lost. Nothing was changed."

// drawModal shows an answer in a window. A reply with a form becomes the form.
// Share is offered when the window knows the channel it was opened from.
func drawModal(a answer, m viewMeta) slack.ModalViewRequest {
	if form, at := formOf(a.Reply); at >= 0 {
		view, whole := drawForm(a, m, form, at)
		if whole {
			return view
		}
		a.Reply.Parts = slices.Clone(a.Reply.Parts)
		a.Reply.Parts[at] = chat.Paragraph{Text: tooMuchForWindow}
	}
	return drawWindow(a.Reply, drawOptions{Surface: inModal, Again: a.Again, Share: m.Channel != "", Insert: a.Insert}, m, -1)
}

func drawWindow(r chat.Reply, o drawOptions, m viewMeta, form int) slack.ModalViewRequest {
	d := newDrawer(r, o)
	d.form, d.step = form, m.Step
	view := slack.ModalViewRequest{
		Type: slack.VTModal, CallbackID: callbackAnswer, Title: plain(viewTitle), Close: plain("Close"),
		PrivateMetadata: m.String(),
	}
	view.Blocks.BlockSet = d.layout(r, limits{blocks: viewBlocks, bytes: viewBytes}, 1)[0].blocks
	return view
}

// drawForm is the window of a form. whole is false when something of the form
// has no room in it.
func drawForm(a answer, m viewMeta, form chat.Form, at int) (view slack.ModalViewRequest, whole bool) {
	r := a.Reply
	title := oneLine(form.Title)
	if oneLine(r.Title) == title {
		// The window's title says it already.
		r.Title = ""
	}
	m.Value = form.Value
	view = drawWindow(r, drawOptions{Surface: inModal, Again: a.Again}, m, at)
	view.CallbackID = callbackForm
	if title != "" {
		view.Title = plain(short(title, viewTitleLimit))
	}
	submit := short(oneLine(form.Submit), viewTitleLimit)
	if submit == "" {
		submit = "Send"
	}
	view.Submit = plain(submit)
	want, fits := inputs(form, m.Step)
	return view, fits && len(inputIDs(view.Blocks)) == countInputs(want)
}

func countInputs(ps []piece) int {
	n := 0
	for _, p := range ps {
		if p.block.BlockType() == slack.MBTInput {
			n++
		}
	}
	return n
}

// inputIDs are the ids of a window's fields, in reading order.
func inputIDs(blocks slack.Blocks) []string {
	var out []string
	for _, b := range blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			out = append(out, in.BlockID)
		}
	}
	return out
}

// formOf is the first form of a reply and its index, or -1.
func formOf(r chat.Reply) (chat.Form, int) {
	for i, p := range r.Parts {
		if f, ok := p.(chat.Form); ok {
			return f, i
		}
	}
	return chat.Form{}, -1
}

func hasForm(r chat.Reply) bool {
	_, at := formOf(r)
	return at >= 0
}

// drawAsk is the window with one box for a question.
func drawAsk(m viewMeta) slack.ModalViewRequest {
	box := slack.NewPlainTextInputBlockElement(plain("What does the next level look like?"), inputAction)
	box.Multiline, box.MaxLength, box.FocusOnLoad = true, inputTextLimit, true
	hint := plain("Name a skill, a level or a grade, or tell me about work you did.")
	return slack.ModalViewRequest{
		Type:            slack.VTModal,
		CallbackID:      callbackAsk,
		Title:           plain(viewTitle),
		Submit:          plain("Ask"),
		Close:           plain("Close"),
		PrivateMetadata: m.String(),
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock(questionName, plain("Your question"), hint, box),
		}},
	}
}

// fieldErrors are the faults of a form by field, each a sentence, for
// response_action "errors" of the window of that step. Slack takes only names
// that are fields of the window, so a fault of no field goes to the first.
func fieldErrors(r chat.Reply, step int) map[string]string {
	if len(r.Faults) == 0 {
		return nil
	}
	names := map[string]bool{}
	first := ""
	if form, at := formOf(r); at >= 0 {
		in, _ := inputs(form, step)
		for _, p := range in {
			if id := p.block.ID(); id != "" {
				names[id] = true
				if first == "" {
					first = id
				}
			}
		}
	}
	out := map[string]string{}
	for _, f := range r.Faults {
		name := fieldID(f.Field, step)
		if first != "" && !names[name] {
			name = first
		}
		sentence := tidy(f.Sentence)
		if sentence == "" {
			sentence = "This cannot be taken."
		}
		if out[name] != "" {
			sentence = out[name] + " " + sentence
		}
		out[name] = short(sentence, inputLabelLimit)
	}
	return out
}

// submitted is what a window's fields hold, by name. Fields left empty are
// there too, so that one can be cleared. Those of an earlier step, which Slack
// is known to send along, are not.
// Source: https://github.com/slackapi/bolt-js/issues/625
func submitted(v slack.View, step int) map[string]string {
	out := map[string]string{}
	if v.State == nil {
		return out
	}
	suffix := fieldID("", step)
	for id, actions := range v.State.Values {
		field, ok := actions[inputAction]
		name, ours := strings.CutSuffix(id, suffix)
		if !ok || !ours {
			continue
		}
		if field.Type == slack.ActionType(slack.OptTypeStatic) {
			out[name] = field.SelectedOption.Value
			continue
		}
		out[name] = field.Value
	}
	return out
}
