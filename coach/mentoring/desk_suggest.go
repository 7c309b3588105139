package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// mostADay is how many suggestions one person can send another in a day.
const mostADay = 10

// suggest opens the form for the note, or sends a descriptor to somebody.
func (d *Desk) suggest(ctx context.Context, h here, c Command) (chat.Reply, error) {
	to, question, err := d.find(ctx, h, c)
	if err != nil || question != nil {
		return orNothing(question), err
	}
	c.Party = to
	found, ok := cells(h.Library, c.Address)
	if !ok {
		return screen("Which descriptor?", say("I hold no descriptor there. Name the skill and the level, for example: suggest data and insight working to @name.")), nil
	}
	if len(found) > mostQuotes {
		return narrower(h, c), nil
	}
	if c.Do == DoSuggest {
		return suggestForm(h, Command{Do: DoSuggestSend, ID: d.ID(), Party: to, Address: c.Address, Focus: c.Focus}, c.Values[FieldNote]), nil
	}
	note := strings.TrimSpace(c.Values[FieldNote])
	if fault, over := tooLong(note); over {
		r := suggestForm(h, c, note)
		r.Faults = []chat.Fault{fault}
		return r, nil
	}
	_, words := quoted(h.Library, c.Address)
	r, _, err := d.send(ctx, h, to, Suggestion{ID: c.ID, Address: c.Address, Words: words, Note: note, Focus: c.Focus}, "")
	return r, err
}

// narrower offers what stands below an address that holds too much.
func narrower(h here, c Command) chat.Reply {
	r := screen("Which part of it?", say(where(h.Library, c.Address)+" has many descriptors. Choose the part that you mean."))
	if s, ok := h.Library.Section(c.Address); ok {
		for _, child := range s.Children {
			next := c
			next.Do, next.ID, next.Address = DoSuggest, "", child.Address
			if _, ok := cells(h.Library, child.Address); ok && len(r.Choices) < 2*mostButtons {
				r.Choices = append(r.Choices, button(child.Name.Text, next))
			}
		}
	}
	return r
}

// suggestForm asks for the note. send is the command that sends it.
func suggestForm(h here, send Command, note string) chat.Reply {
	open := Command{Do: DoSuggest, Party: send.Party, Address: send.Address, Focus: send.Focus}
	parts, _ := quoted(h.Library, send.Address)
	what := "They can keep it as their focus, add it to their next check-in, answer, or say no thanks."
	if send.Focus {
		what = "You suggest it as their focus. They decide."
	}
	return between("Suggest this", youAnd(send.Party, "it when you send it"), append(parts, say(what), chat.Form{
		Title:  "Suggest a descriptor",
		Intro:  "Only " + send.Party.called() + " gets it, with your name and your note.",
		Submit: "Send", Value: send.String(),
		Open:   button("Write a note and send it", open),
		Fields: []chat.Field{noteField("A word from you", fmt.Sprintf("You can leave this empty. Up to %d characters. Only %s sees it.", MostNote, send.Party.called()), note, false)},
	})...)
}

// send gives a suggestion, a question or an answer to somebody. ok is false when
// they did not get it. lead is a sentence before the message.
func (d *Desk) send(ctx context.Context, h here, to Party, s Suggestion, lead string) (r chat.Reply, ok bool, err error) {
	r, met, err := d.stranger(ctx, h, to)
	if err != nil || !met {
		return withNote(r, s.Note), false, err
	}
	got, err := d.Suggestions.SuggestionsTo(ctx, to.ID)
	if err != nil {
		return chat.Reply{}, false, fmt.Errorf("counting what was sent: %w", err)
	}
	today := 0
	for _, old := range got {
		if h.is(old.From.ID) && h.At.Sub(old.At) < aDay {
			today++
		}
		if s.ID == "" || old.ID != s.ID {
			continue
		}
		if h.is(old.From.ID) {
			return sent(to, s, "It was sent already."), true, nil
		}
		// The id is somebody else's, whose words must not be written over.
		s.ID = ""
	}
	if today >= mostADay {
		return withNote(screen("That is a lot", say(fmt.Sprintf("You sent %s %d in the last day. Try again tomorrow, or write to them yourself. %s", to.called(), today, chat.OnlyYou))), s.Note), false, nil
	}
	if s.ID == "" {
		s.ID = d.ID()
	}
	s.From, s.At = h.me(), h.At
	err = d.Suggestions.Suggest(ctx, to.ID, s)
	if errors.Is(err, ErrUnwanted) {
		return withNote(refused(to), s.Note), false, nil
	}
	if err != nil {
		return chat.Reply{}, false, fmt.Errorf("sending a suggestion: %w", err)
	}
	told, trouble := d.post(ctx, to, with(suggestionScreen(h.Caller, s, "Only you and "+s.From.called()+" can see this."), lead), "mentoring-suggestion-"+s.ID, true)
	r = sent(to, s, told)
	r.Trouble = trouble
	return r, true, nil
}

// sent tells the sender. sentence is what else there is to say of its way.
func sent(to Party, s Suggestion, sentence string) chat.Reply {
	r := between("Sent", youAnd(to, "it"))
	if sentence == "" {
		sentence = "It is with " + to.called() + "."
	}
	r.Parts = append(r.Parts, say(sentence))
	if !s.Asks && s.Answers == "" {
		r.Parts = append(r.Parts, say("What they do with it is theirs: I do not tell you."))
	}
	return r
}

// withNote gives back what was not sent.
func withNote(r chat.Reply, note string) chat.Reply {
	if note != "" && r.Title != "" {
		r.Parts = append(r.Parts, say("This is what you wrote: “"+note+"”"))
	}
	return r
}

// askMentor opens the form for a question, or sends it.
func (d *Desk) askMentor(ctx context.Context, h here, c Command) (chat.Reply, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	mentors := slices.DeleteFunc(pairs, func(p Pair) bool {
		_, mentor := p.other(h.mine)
		return mentor || !p.live()
	})
	if len(mentors) == 0 {
		return noMentor(h), nil
	}
	named, err := d.namedMentor(ctx, mentors, c.Party)
	if err != nil {
		return chat.Reply{}, err
	}
	if len(named) == 0 {
		return notMentor(h, c.Party), nil
	}
	if _, ok := h.Library.Section(c.Address); c.Address != "" && !ok {
		// A question needs no descriptor.
		c.Address = ""
	}
	note := strings.TrimSpace(c.Values[FieldNote])
	chosen := ""
	if len(named) == 1 {
		chosen = named[0].ID
	}
	send := c
	send.Do = DoAskMentorSend
	if c.Do == DoAskMentor {
		if send.ID == "" {
			send.ID = d.ID()
		}
		return askForm(h, send, mentors, chosen, note), nil
	}
	to := c.Values[FieldMentor]
	if to == "" && len(mentors) == 1 {
		to = mentors[0].ID
	}
	i := slices.IndexFunc(mentors, func(p Pair) bool { return p.ID == to })
	var faults []chat.Fault
	if i < 0 {
		faults = append(faults, chat.Fault{Field: FieldMentor, Sentence: "Choose one of your mentors."})
	}
	if note == "" {
		faults = append(faults, chat.Fault{Field: FieldNote, Sentence: "Enter your question."})
	}
	if fault, over := tooLong(note); over {
		faults = append(faults, fault)
	}
	if len(faults) > 0 {
		r := askForm(h, send, mentors, to, note)
		r.Faults = faults
		return r, nil
	}
	_, words := quoted(h.Library, c.Address)
	r, _, err := d.send(ctx, h, mentors[i].Mentor, Suggestion{ID: c.ID, Address: c.Address, Words: words, Note: note, Asks: true}, "")
	return r, err
}

// namedMentor are those of the mentors whom somebody can mean; all of them where
// nobody is named.
func (d *Desk) namedMentor(ctx context.Context, mentors []Pair, p Party) ([]Pair, error) {
	if p == (Party{}) || p.Name == MyMentor {
		return mentors, nil
	}
	theirs := []chat.PersonID{}
	if p.ID != (chat.PersonID{}) {
		var err error
		if theirs, err = d.accountsOf(ctx, p); err != nil {
			return nil, err
		}
	}
	return slices.DeleteFunc(slices.Clone(mentors), func(m Pair) bool {
		return !slices.Contains(theirs, m.Mentor.ID) && (len(theirs) > 0 || !m.Mentor.AnswersTo(p.Name))
	}), nil
}

// notMentor answers a question for somebody who is not the caller's mentor.
func notMentor(h here, p Party) chat.Reply {
	r := screen("Not your mentor", say(p.begins()+" is not your mentor here, and questions go to mentors. Nothing was sent. "+chat.OnlyYou))
	r.Choices = append([]chat.Choice{button("Ask my mentor", Command{Do: DoAskMentor})}, h.elsewhere()...)
	return r
}

func noMentor(h here) chat.Reply {
	r := screen("You have no mentor yet", say("You have no mentor here yet. "+h.howToAsk("To ask somebody, say: add @name as my mentor.")+" "+chat.OnlyYou))
	r.Choices = h.elsewhere()
	return r
}

func askForm(h here, send Command, mentors []Pair, to, note string) chat.Reply {
	form := chat.Form{
		Title: "Ask my mentor", Submit: "Send", Value: send.String(),
		Open: button("Write the question", Command{Do: DoAskMentor, Address: send.Address}),
	}
	who := mentors[0].Mentor
	if len(mentors) > 1 {
		f := chat.Field{Name: FieldMentor, Label: "Which mentor?", Required: true, Value: to}
		for _, p := range mentors {
			f.Options = append(f.Options, chat.Option{Label: shorten(p.Mentor.begins(), 70), Value: p.ID})
		}
		form.Fields = append(form.Fields, f)
		who = Party{Name: "the mentor you choose"}
	}
	form.Intro = "Only " + who.called() + " gets your question. Nothing else of yours goes with it."
	form.Fields = append(form.Fields, noteField("Your question", fmt.Sprintf("Up to %d characters. Leave out names and details of cases.", MostNote), note, true))
	parts, _ := quotedShortly(h.Library, send.Address)
	return between("Ask my mentor", youAnd(who, "it when you send it"), append(parts, form)...)
}

// quotedShortly leaves out the words of an address that holds too much to show.
func quotedShortly(lib *knowledge.Library, a knowledge.Address) (parts []chat.Part, words []string) {
	if found, _ := cells(lib, a); len(found) > mostQuotes {
		return []chat.Part{say("It is about " + where(lib, a) + ".")}, nil
	}
	return quoted(lib, a)
}
