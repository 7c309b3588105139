package slackapp

import (
	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	viewTitle    = "Framework Coach"
	questionName = "question"
)

// drawModal shows an answer in a window. A reply with a form becomes the form.
// Share is offered when the window knows the channel it was opened from.
func drawModal(a answer, m viewMeta) slack.ModalViewRequest {
	r := a.Reply
	o := drawOptions{Surface: inModal, Again: a.Again, Share: m.Channel != ""}
	view := slack.ModalViewRequest{
		Type:       slack.VTModal,
		CallbackID: callbackAnswer,
		Title:      plain(viewTitle),
		Close:      plain("Close"),
	}
	form, at := formOf(r)
	if at >= 0 {
		m.Value = form.Value
		view.CallbackID = callbackForm
		if title := oneLine(form.Title); title != "" {
			view.Title = plain(short(title, viewTitleLimit))
		}
		submit := short(oneLine(form.Submit), viewTitleLimit)
		if submit == "" {
			submit = "Send"
		}
		view.Submit = plain(submit)
		if oneLine(r.Title) == oneLine(form.Title) {
			// The window's title says it already.
			r.Title = ""
		}
		o.Share = false
	}
	view.PrivateMetadata = m.String()
	room := limits{blocks: viewBlocks, bytes: viewBytes}
	d := newDrawer(r, o)
	d.form = at
	view.Blocks.BlockSet = d.layout(r, room, 1)[0].blocks
	return view
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
// response_action "errors". Slack takes only names that are fields of the
// window, so a fault of no field goes to the first.
func fieldErrors(r chat.Reply) map[string]string {
	if len(r.Faults) == 0 {
		return nil
	}
	names := map[string]bool{}
	first := ""
	if form, at := formOf(r); at >= 0 {
		for _, p := range inputs(form) {
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
		name := f.Field
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
// there too, so that one can be cleared.
func submitted(v slack.View) map[string]string {
	out := map[string]string{}
	if v.State == nil {
		return out
	}
	for name, actions := range v.State.Values {
		field, ok := actions[inputAction]
		if !ok {
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
