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

// received are what was sent to the caller, the newest first.
func (d *Desk) received(ctx context.Context, h here) ([]Suggestion, error) {
	all, err := d.Suggestions.SuggestionsTo(ctx, h.Person)
	if err != nil {
		return nil, fmt.Errorf("reading suggestions: %w", err)
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b Suggestion) int { return b.At.Compare(a.At) })
	return all, nil
}

// suggested lists what was sent to the caller, and whom they let send.
func (d *Desk) suggested(ctx context.Context, h here) (chat.Reply, error) {
	all, err := d.received(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	m, err := d.wishes(ctx, h.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	r := between("Suggestions for you", "Each can be seen by you and by whoever sent it. What you do with it, only you can see.")
	table := chat.Table{Header: []string{"From", "What", "Sent", "State"}}
	// What waits comes first.
	slices.SortStableFunc(all, func(a, b Suggestion) int { return boolRank(a.State != StateNew) - boolRank(b.State != StateNew) })
	for _, s := range all {
		what := s.about(h.Library)
		table.Rows = append(table.Rows, []string{s.From.begins(), what, onDay(s.At, h.zone()), s.State.text()})
		if len(table.Rows) <= mostButtons {
			r.Choices = append(r.Choices, button("Open: "+what, Command{Do: DoOpen, ID: s.ID}))
		}
	}
	if len(all) == 0 {
		r = screen("Suggestions for you", say("Nobody sent you anything. "+chat.OnlyYou))
	} else {
		r.Parts = append(r.Parts, table)
	}
	names := map[chat.PersonID]string{}
	for _, s := range all {
		names[s.From.ID] = s.From.Name
	}
	var stopped []string
	people, err := d.people(ctx, m.Stopped)
	if err != nil {
		return chat.Reply{}, err
	}
	for i, id := range people {
		p := Party{ID: id, Name: names[id]}
		stopped = append(stopped, p.called())
		if i < mostButtons {
			r.Choices = append(r.Choices, button("Allow "+p.called()+" again", Command{Do: DoAllow, Party: p}))
		}
	}
	switch {
	case m.NobodyMay:
		r.Parts = append(r.Parts, say("You take nothing from anybody."))
		r.Choices = append(r.Choices, button("Take suggestions again", Command{Do: DoAllow, All: true}))
	case len(stopped) > 0:
		r.Parts = append(r.Parts, say("You take nothing from "+and(stopped)+"."))
	}
	if !m.NobodyMay {
		r.Choices = append(r.Choices, button("Stop all suggestions", Command{Do: DoStop, All: true}))
	}
	return r, nil
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}

// about says in a few words what a suggestion is.
func (s Suggestion) about(lib *knowledge.Library) string {
	on := ""
	if s.Address != "" {
		on = where(lib, s.Address)
	}
	switch {
	case s.Answers != "" && on == "":
		return "An answer"
	case s.Answers != "":
		return "An answer about " + on
	case s.Asks && on == "":
		return "A question"
	case s.Asks:
		return "A question about " + on
	}
	return on
}

func (s State) text() string {
	switch s {
	case StateNew:
		return "waiting"
	case StateKept:
		return "your focus"
	case StateNext:
		return "in your next check-in"
	case StateDeclined:
		return "no thanks"
	case StateAnswered:
	}
	return string(s)
}

// suggestionScreen is one suggestion as whoever it was sent to sees it. c is
// whoever draws it: its library and its zone.
func suggestionScreen(c Caller, s Suggestion, who string) chat.Reply {
	from := s.From
	title := from.begins() + " suggests a descriptor"
	switch {
	case s.Answers != "":
		title = from.begins() + " answers you"
	case s.Asks:
		title = from.begins() + " asks you"
	}
	r := between(shorten(title, 100), who, s.kept(c)...)
	if s.Note != "" {
		r.Parts = append(r.Parts, say(from.begins()+" writes: “"+s.Note+"”"))
	}
	if s.Focus {
		r.Parts = append(r.Parts, say(from.begins()+" suggests it as your focus. You decide."))
	}
	if s.State != StateNew {
		r.Parts = append(r.Parts, say("This is now: "+s.State.text()+"."))
	}
	if s.Address != "" && !s.Asks {
		r.Choices = append(r.Choices, button("Keep as my focus", Command{Do: DoKeep, ID: s.ID}), button("Add to my next check-in", Command{Do: DoNext, ID: s.ID}))
	}
	r.Choices = append(r.Choices, button("Answer", Command{Do: DoAnswer, ID: s.ID}))
	if s.Answers == "" {
		r.Choices = append(r.Choices, button("No thanks", Command{Do: DoNoThanks, ID: s.ID}))
	}
	r.Choices = append(r.Choices, stopButton(from))
	return r
}

func (s Suggestion) who() string { return youAnd(s.From, "this") }

// handle does something with one suggestion: that of the id, or the newest that
// waits.
func (d *Desk) handle(ctx context.Context, h here, c Command) (chat.Reply, error) {
	all, err := d.received(ctx, h)
	if err != nil {
		return chat.Reply{}, err
	}
	i := slices.IndexFunc(all, func(s Suggestion) bool { return s.ID == c.ID || c.ID == "" && s.State == StateNew })
	if i < 0 {
		r, err := d.suggested(ctx, h)
		return with(r, "I hold no such suggestion for you."), err
	}
	s := all[i]
	switch c.Do {
	case DoOpen:
		r := suggestionScreen(h.Caller, s, s.who())
		r.Choices = append(r.Choices, button("Remove it", Command{Do: DoRemove, ID: s.ID}), button("All suggestions", Command{Do: DoSuggested}))
		return r, nil
	case DoRemove:
		if err := d.Suggestions.DeleteSuggestion(ctx, h.Person, s.ID); err != nil {
			return chat.Reply{}, fmt.Errorf("removing a suggestion: %w", err)
		}
		r, err := d.suggested(ctx, h)
		return with(r, "It is removed. "+s.From.begins()+" is not told."), err
	case DoKeep, DoNext:
		return d.use(ctx, h, s, c.Do)
	case DoNoThanks:
		if err := d.mark(ctx, h, s, StateDeclined); err != nil {
			return chat.Reply{}, err
		}
		r := screen("No thanks", say("That is fine. "+s.From.begins()+" is not told. "+chat.OnlyYou))
		r.Choices = []chat.Choice{stopButton(s.From), button("All suggestions", Command{Do: DoSuggested})}
		return r, nil
	default:
		return d.answer(ctx, h, s, c)
	}
}

// mark keeps what became of a suggestion.
func (d *Desk) mark(ctx context.Context, h here, s Suggestion, state State) error {
	s.State = state
	if err := d.Suggestions.SaveSuggestion(ctx, h.Person, s); err != nil {
		return fmt.Errorf("keeping what became of a suggestion: %w", err)
	}
	return nil
}

// use makes a suggestion the focus, or part of the next check-in.
func (d *Desk) use(ctx context.Context, h here, s Suggestion, do Verb) (chat.Reply, error) {
	what, state, said := d.Focus, StateKept, "It is your focus now."
	if do == DoNext {
		what, state, said = d.NextCheckIn, StateNext, "Your next check-in asks about it, unless you name another skill."
	}
	err := ErrCannot
	if _, there := h.Library.Section(s.Address); s.Address != "" && there {
		err = what(ctx, h.Caller, s.Address)
	}
	switch {
	case errors.Is(err, ErrCannot):
		return with(suggestionScreen(h.Caller, s, s.who()), "I cannot do that with this one."), nil
	case err != nil:
		return chat.Reply{}, fmt.Errorf("using a suggestion: %w", err)
	}
	if err := d.mark(ctx, h, s, state); err != nil {
		return chat.Reply{}, err
	}
	s.State = state
	r := screen("Done", append(s.kept(h.Caller), say(said+" "+s.From.begins()+" is not told. "+chat.OnlyYou))...)
	r.Choices = []chat.Choice{button("Answer", Command{Do: DoAnswer, ID: s.ID}), button("All suggestions", Command{Do: DoSuggested})}
	return r, nil
}

// answer opens the form for an answer, or sends it.
func (d *Desk) answer(ctx context.Context, h here, s Suggestion, c Command) (chat.Reply, error) {
	if s.State == StateAnswered {
		return with(suggestionScreen(h.Caller, s, s.who()), "You answered this already."), nil
	}
	note := strings.TrimSpace(c.Values[FieldNote])
	r := answerForm(h, s, note)
	if c.Do == DoAnswer {
		return r, nil
	}
	if note == "" {
		r.Faults = []chat.Fault{{Field: FieldNote, Sentence: "Enter your answer."}}
	}
	if fault, over := tooLong(note); over {
		r.Faults = []chat.Fault{fault}
	}
	if len(r.Faults) > 0 {
		return r, nil
	}
	// The same answer sent twice has the same id.
	id := s.ID + "-A"
	if len(id) > 64 {
		id = ""
	}
	yours := ""
	if s.Note != "" {
		yours = "You wrote: “" + s.Note + "”"
	}
	r, ok, err := d.send(ctx, h, s.From, Suggestion{ID: id, Address: s.Address, Words: s.Words, Note: note, Answers: s.ID}, yours)
	if err != nil || !ok {
		return r, err
	}
	return r, d.mark(ctx, h, s, StateAnswered)
}

func answerForm(h here, s Suggestion, note string) chat.Reply {
	send := Command{Do: DoAnswerSend, ID: s.ID}
	parts := s.kept(h.Caller)
	if s.Note != "" {
		parts = append(parts, say(s.From.begins()+" writes: “"+s.Note+"”"))
	}
	return between("Answer", youAnd(s.From, "it when you send it"), append(parts, chat.Form{
		Title: "Answer", Intro: "Only " + s.From.called() + " gets your answer.", Submit: "Send", Value: send.String(),
		Open:   button("Write the answer", Command{Do: DoAnswer, ID: s.ID}),
		Fields: []chat.Field{noteField("Your answer", fmt.Sprintf("Up to %d characters. Only %s sees it.", MostNote, s.From.called()), note, true)},
	})...)
}

// manners keeps whose suggestions the caller wants.
func (d *Desk) manners(ctx context.Context, h here, c Command) (chat.Reply, error) {
	stop := c.Do == DoStop
	m, err := d.wishes(ctx, h.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	m.Stopped = slices.Clone(m.Stopped)
	var said string
	if c.All {
		m.NobodyMay = stop
		said = "You get no more suggestions, questions or requests from anybody."
		if !stop {
			m.Stopped, said = nil, "Everybody can send you suggestions again."
		}
	} else {
		p, question, err := d.sender(ctx, h, c)
		if err != nil || question != nil {
			return orNothing(question), err
		}
		theirs, err := d.accountsOf(ctx, p)
		if err != nil {
			return chat.Reply{}, err
		}
		m.Stopped = slices.DeleteFunc(m.Stopped, func(id chat.PersonID) bool { return slices.Contains(theirs, id) })
		c.Party = p
		said = p.begins() + " can send you suggestions again."
		if stop {
			// Each of them: whoever unlinks one is still the same person.
			m.Stopped = append(m.Stopped, theirs...)
			said = "You get no more suggestions, questions or requests from " + p.called() + "."
		}
		if !stop && m.NobodyMay {
			said = "You still take nothing from anybody."
		}
	}
	if err := d.Suggestions.SaveManners(ctx, h.Person, m); err != nil {
		return chat.Reply{}, fmt.Errorf("keeping whose suggestions are wanted: %w", err)
	}
	r := screen("Suggestions", say(said+" Nobody is told. "+chat.OnlyYou))
	if stop {
		r.Choices = append(r.Choices, button("Allow again", Command{Do: DoAllow, All: c.All, Party: c.Party}))
	}
	r.Choices = append(r.Choices, button("Suggestions for me", Command{Do: DoSuggested}), button("Mentors and mentees", Command{Do: DoMentor}))
	return r, nil
}

// sender finds whose suggestions are meant: also somebody who only ever sent
// one.
func (d *Desk) sender(ctx context.Context, h here, c Command) (Party, *chat.Reply, error) {
	if c.Party.ID == (chat.PersonID{}) && c.Party.Name != "" {
		all, err := d.received(ctx, h)
		if err != nil {
			return Party{}, nil, err
		}
		var found []Party
		for _, s := range all {
			if s.From.AnswersTo(c.Party.Name) && !slices.ContainsFunc(found, s.From.same) {
				found = append(found, s.From)
			}
		}
		if len(found) == 1 {
			return found[0], nil, nil
		}
	}
	return d.find(ctx, h, c)
}
