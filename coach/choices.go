package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// verbs begin the value of a button. Typing the value works as pressing does.
var verbs = []string{"show", "source", "compare", "next", "which", "list", "frameworks", "help", "about", "ask"}

func choiceShow(s *knowledge.Section, label string) chat.Choice {
	return chat.Choice{Label: label, Value: "show " + string(s.Address)}
}

func choiceCompare(label string, a, b *knowledge.Section) chat.Choice {
	return chat.Choice{Label: label, Value: fmt.Sprintf("compare %s %s", a.Address, b.Address)}
}

func choiceAsk(question string) chat.Choice {
	return chat.Choice{Label: question, Value: "ask " + question}
}

// press answers a button. ok is false when the value is no button of ours, or
// one of a document that is gone.
func (t *Turn) press(ctx context.Context, value string) (r chat.Reply, ok bool, err error) {
	if p, ok := checkin.Parse(value); ok {
		p.Values = t.Message.Values
		return t.checkIn(ctx, p), true, nil
	}
	if c, ok := reflection.ParseCommand(value); ok {
		c.Values = t.Message.Values
		return t.remind(ctx, c), true, nil
	}
	if c, ok := reflection.ParseJournal(value); ok {
		c.Values = t.Message.Values
		return t.reflect(ctx, c), true, nil
	}
	if c, ok := mentoring.Parse(value); ok {
		return t.mentor(ctx, c), true, nil
	}
	verb, rest, _ := strings.Cut(strings.TrimSpace(value), " ")
	switch verb {
	case "mine":
		what, ok := mineOf(value)
		if !ok {
			what = mineShow
		}
		return t.mine(ctx, what), true, nil
	case "me":
		w, ok := wishOf(value)
		if !ok {
			w = wish{verb: wishShow}
		}
		return t.me(ctx, w), true, nil
	case "feedback":
		what, topic, _ := strings.Cut(rest, " ")
		if what != helpful && what != missed {
			return chat.Reply{}, false, nil
		}
		r, err = t.feedback(ctx, what, topic)
		return r, true, err
	case "evidence":
		r, err = t.evidenceOf(ctx, rest)
		return r, true, err
	}
	args := strings.Fields(rest)
	var places []*knowledge.Section
	for _, a := range args {
		address, _, _ := strings.Cut(a, "#")
		if s, found := t.Lib().Section(knowledge.Address(address)); found {
			places = append(places, s)
		}
	}
	gone := len(args) > 0 && len(places) < len(args)
	switch verb {
	case "show":
		if gone || len(places) != 1 {
			return t.vanished(), true, nil
		}
		return t.showSection(places[0]), true, nil
	case "source":
		if gone || len(places) != 1 {
			return t.vanished(), true, nil
		}
		return t.showSource(places[0]), true, nil
	case "compare":
		if gone || len(places) != 2 {
			return t.vanished(), true, nil
		}
		return *t.compareSections(places[0], places[1]), true, nil
	case "next":
		if gone || len(places) != 1 {
			return t.vanished(), true, nil
		}
		t.Q = index.Question{}
		if r := t.after(places[0]); r != nil {
			return *r, true, nil
		}
		return t.vanished(), true, nil
	case "which":
		if gone || len(places) == 0 {
			return t.vanished(), true, nil
		}
		return t.which(places), true, nil
	case "list":
		if gone || len(places) != 1 {
			return t.vanished(), true, nil
		}
		r := t.listChildren(places[0], "")
		r.Topic = "list"
		return *r, true, nil
	case "frameworks":
		r := t.listFrameworks()
		r.Topic = "list"
		return *r, true, nil
	case "help":
		return t.help(), true, nil
	case "about":
		return t.aboutCoach(), true, nil
	case "ask":
		m := t.Message
		m.Choice, m.Text = "", rest
		t.Message = m
		return chat.Reply{}, false, nil
	}
	return chat.Reply{}, false, nil
}

// vanished answers a button whose document has changed since.
func (t *Turn) vanished() chat.Reply {
	return chat.Reply{
		Topic: "gone", Refused: true,
		Parts:   []chat.Part{chat.Paragraph{Text: "I no longer hold that part of the document. It may have changed since the button was made."}},
		Choices: []chat.Choice{{Label: "Which documents do you hold?", Value: "frameworks"}},
	}
}

// showSource shows a place in its document, with what stands before and after.
func (t *Turn) showSource(s *knowledge.Section) chat.Reply {
	t.at(s)
	all := slices.Collect(s.Framework.Sections())
	i := slices.Index(all, s)
	r := chat.Reply{Topic: "source", Title: "Where it stands"}
	f := s.Framework
	facts := [][]string{{"Document", f.Title}, {"Publisher", f.Publisher}, {"Published at", f.Source}}
	if f.Date != "" {
		facts = append(facts, []string{"Date", f.Date})
	}
	facts = append(facts, []string{"Status", string(f.Status)}, []string{"Licence", licenceName(f)}, []string{"Address", string(s.Address)})
	before, after := neighbour(all, i, -1), neighbour(all, i, +1)
	if before != nil {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "Before it:"}, quote(before))
	}
	r.Parts = append(r.Parts, chat.Paragraph{Text: "The passage itself:"}, quote(s))
	if after != nil {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "After it:"}, quote(after))
	}
	r.Parts = append(r.Parts, chat.Table{Caption: "About the document", Rows: facts})
	return r
}

func neighbour(all []*knowledge.Section, i, step int) *knowledge.Section {
	for j := i + step; j >= 0 && j < len(all); j += step {
		if len(all[j].Passages) > 0 {
			return all[j]
		}
	}
	return nil
}

func licenceName(f *knowledge.Framework) string {
	if f.Licence == "OGL-UK-3.0" {
		return "Crown copyright, Open Government Licence v3.0"
	}
	return f.Licence
}
