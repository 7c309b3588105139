package coach

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// Home is what a person finds on a page of their own: who they are to the
// coach, what they can ask, and under which licence it answers. It is for
// that person alone. Errors are failures of a store; where only the check-ins
// cannot be read, their part says so and has the Trouble.
func (c *Coach) Home(ctx context.Context, m chat.Message) ([]chat.Reply, error) {
	t := c.turn(ctx, m)
	if t.unread != nil {
		return nil, t.unread
	}
	x, done := c.documents.borrow()
	defer done()
	t.X = x

	me := chat.Reply{Title: "Hello", Parts: []chat.Part{
		t.Person.table(t.Lib()), chat.Paragraph{Text: "Who can see this? " + whoSees},
	}, Choices: []chat.Choice{{Label: "Change this", Value: "me edit", Form: true}, {Label: "What do you hold on me?", Value: "mine"}, {Label: "What can I ask?", Value: "help"}}}

	ask := chat.Reply{Title: "Ask", Parts: []chat.Part{
		chat.Paragraph{Text: "I answer in the exact words of the published skills frameworks."},
	}}
	for _, e := range FirstExamples() {
		// Check-ins have a part of their own below.
		if e != topicCheckIn().Examples[0] {
			ask.Choices = append(ask.Choices, choiceAsk(e))
		}
	}

	checkIns, err := t.desk.Glance(ctx, t.caller())
	if err != nil {
		checkIns.Trouble = fmt.Errorf("showing check-ins on the home page: %w", err)
	}

	reflections := t.remind(ctx, reflection.Command{})
	reflections.Title = "Reflections"
	reflections.Choices = append([]chat.Choice{
		{Label: "Write a reflection", Value: reflection.JournalCommand{Do: reflection.ReflectOpen}.String()},
		{Label: "My journal", Value: reflection.JournalCommand{Do: reflection.JournalList}.String()},
	}, reflections.Choices...)

	about := chat.Reply{Title: "About the documents", Parts: []chat.Part{
		chat.Paragraph{Text: fmt.Sprintf("I quote %d published documents, word for word. I use no outside AI.", len(t.Lib().Frameworks()))},
	}, Choices: []chat.Choice{{Label: "Which documents do you hold?", Value: "frameworks"}, {Label: "About", Value: "about"}}}
	for _, line := range t.attributions() {
		about.Parts = append(about.Parts, chat.Paragraph{Text: line})
	}
	if t.Keeping != "" {
		about.Parts = append(about.Parts, chat.Paragraph{Text: t.Keeping})
	}

	out := []chat.Reply{me, ask, checkIns, reflections, about}
	// What others sent comes before all but the person.
	waiting, err := t.waiting(ctx)
	if err != nil {
		waiting = chat.Reply{Parts: []chat.Part{chat.Paragraph{Text: "I could not read what waits for you."}}, Trouble: fmt.Errorf("showing what waits on the home page: %w", err)}
	}
	if len(waiting.Parts) > 0 {
		waiting.Title = "From others"
		out = slices.Insert(out, 1, waiting)
	}
	for i := range out {
		out[i].Topic, out[i].Private = "home", true
		out[i].TextOnly = t.textOnly(out[i])
	}
	return out, nil
}

// attributions are the lines the licences ask for, each once.
func (t *Turn) attributions() []string {
	var lines []string
	for _, f := range t.Lib().Frameworks() {
		if f.Attribution != "" && !slices.Contains(lines, f.Attribution) {
			lines = append(lines, f.Attribution)
		}
	}
	return lines
}
