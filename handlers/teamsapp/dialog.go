package teamsapp

import (
	"context"

	"github.com/framework-coach/framework-coach/chat"
)

// taskAnswer opens a dialog, changes it, or closes it with a sentence.
// Source: https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/task-modules/invoking-task-modules
type taskAnswer struct {
	Task task `json:"task"`
}

type task struct {
	Type  string `json:"type"`
	Value any    `json:"value"`
}

type dialog struct {
	Title  string     `json:"title"`
	Height string     `json:"height"`
	Width  string     `json:"width"`
	Card   attachment `json:"card"`
}

func taskSays(text string) any { return taskAnswer{task{"message", text}} }

// dialogOf shows a reply in a dialog.
func dialogOf(a answer) any {
	ds := a.draw(true, 0)
	if len(ds) == 0 {
		return taskSays(plain(a.Reply))
	}
	size := "medium"
	if hasForm(a.Reply) {
		size = "large"
	}
	return taskAnswer{task{"continue", dialog{Title: dialogTitle(a.Reply), Height: size, Width: "medium", Card: cardOf(ds[0])}}}
}

// lost puts a sentence beside what was filled in: a dialog that showed nothing
// but the sentence would lose it. It is nil when nothing was filled in.
func lost(p press) func(string) any {
	if len(p.Values) == 0 || len(p.Fields) == 0 {
		return nil
	}
	return func(text string) any {
		r := chat.Reply{Parts: []chat.Part{givenBack(p)}, Faults: []chat.Fault{{Sentence: text}}, Private: true}
		return dialogOf(answer{Reply: r})
	}
}

// opened takes a button that opens a dialog.
func (a *App) opened(in incoming) invoke { return a.inDialog(in, kindDialog) }

// submitted takes what was filled in. A reply with faults keeps the form open.
func (a *App) submitted(in incoming) invoke { return a.inDialog(in, kindForm) }

func (a *App) inDialog(in incoming, kind string) invoke {
	i := invoke{q: a.asked(in, kind), say: taskSays}
	i.q.Alone, i.q.Room = true, roomDialog
	p, ok := readPress(readObject(in.value)["data"])
	if !ok {
		i.instead = nothing
		return i
	}
	i.q.Choice, i.q.Values, i.lost = p.Choice, p.Values, lost(p)
	if p.Kind == pressRest {
		a.sendsRest(&i)
		return i
	}
	i.show = func(_ context.Context, r chat.Reply) (any, error) { return dialogOf(dressed(i.q, r)), nil }
	return i
}
