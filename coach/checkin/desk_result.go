package checkin

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// look shows one finished check-in.
func (d *Desk) look(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	sn, all, ok, err := d.one(ctx, c.Person, p.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	if !ok {
		return noSnapshot(all), nil
	}
	sh := c.shape(sn.Document.ID)
	switch {
	case p.Do == DoAnswers:
		return answersScreen(sn.Snapshot, p.Address, c.zone()), nil
	case p.Do == DoChanges:
		return changesScreen(sn.Snapshot, sh, c.zone()), nil
	case p.Do == DoGap && sh != nil:
		return gapScreen(sn.Snapshot, *sh), nil
	case p.Do == DoGap:
		return changesScreen(sn.Snapshot, nil, c.zone()), nil
	}
	return resultScreen(sn.Snapshot, sh, c.zone()), nil
}

func noSnapshot(all []Snapshot) chat.Reply {
	if len(all) == 0 {
		return with(menuScreen(all), "You have no finished check-in yet.")
	}
	return with(menuScreen(all), "I do not hold that check-in.")
}

// change shows one answer of a finished check-in, or gives it anew.
func (d *Desk) change(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	sn, all, ok, err := d.one(ctx, c.Person, p.ID)
	switch {
	case err != nil:
		return chat.Reply{}, err
	case !ok:
		return noSnapshot(all), nil
	case p.Number < 1 || p.Number > len(sn.Steps) || sn.Steps[p.Number-1].SameAs > 0:
		return answersScreen(sn.Snapshot, "", c.zone()), nil
	case p.Answer == Unanswered:
		return answerScreen(sn.Snapshot, p.Number, c.zone()), nil
	}
	sh := c.shape(sn.Document.ID)
	next, changed, err := sn.Change(sh, p.Number, p.Answer, c.At)
	if err != nil {
		return chat.Reply{}, err
	}
	if !changed {
		return with(answerScreen(sn.Snapshot, p.Number, c.zone()), "That is what you said. Nothing was changed."), nil
	}
	if err := d.book.SaveSnapshot(ctx, c.Person, next, sn.Version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving a changed answer: %w", err)
	}
	skill := next.Steps[p.Number-1].Skill
	was, _ := sn.Result(skill)
	now, _ := next.Result(skill)
	said := "Changed on " + day(c.At, c.zone()) + ". " + now.Name + " stays as it was: " + now.Text(next.Levels) + "."
	if was.Text(sn.Levels) != now.Text(next.Levels) {
		said = "Changed on " + day(c.At, c.zone()) + ". " + now.Name + " was: " + was.Text(sn.Levels) + ". It is now: " + now.Text(next.Levels) + "."
	}
	return with(resultScreen(next, sh, c.zone()), said), nil
}

// note opens the form for an example, or takes it. The example belongs to an
// answer of the open check-in or of a finished one.
func (d *Desk) note(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	s, v, err := d.book.Sitting(ctx, c.Person)
	if err != nil && !errors.Is(err, ErrDamaged) {
		return chat.Reply{}, fmt.Errorf("reading the open check-in: %w", err)
	}
	if err == nil && v > 0 && (p.ID == "" || p.ID == s.ID) {
		if p.Number == 0 {
			p.Number = s.Answered()
		}
		return d.noteOpen(ctx, c, p, s, v)
	}
	sn, all, ok, err := d.one(ctx, c.Person, p.ID)
	if err != nil {
		return chat.Reply{}, err
	}
	if !ok {
		return noSnapshot(all), nil
	}
	if p.Number == 0 {
		p.Number = lastAnswer(sn.Steps)
	}
	next, err := sn.WithNote(p.Number, p.Values[fieldNote], c.At)
	if errors.Is(err, ErrNoStep) {
		return answersScreen(sn.Snapshot, "", c.zone()), nil
	}
	st := sn.Steps[p.Number-1]
	form := noteForm(sn.ID, p.Number, stepQuote(sn.Document, sn.skillName(st.Skill), sn.Setting, st), st.Note)
	if p.Do == DoNote {
		return form, nil
	}
	if r, faulty := noteFault(form, p, err); faulty {
		return r, nil
	}
	if err := d.book.SaveSnapshot(ctx, c.Person, next, sn.Version); err != nil {
		return chat.Reply{}, fmt.Errorf("saving an example: %w", err)
	}
	return with(answerScreen(next, p.Number, c.zone()), noteSaved(p)), nil
}

func lastAnswer(steps []Step) int {
	for i, st := range slices.Backward(steps) {
		if st.SameAs == 0 && st.Answer.rating() {
			return i + 1
		}
	}
	return 0
}

func (d *Desk) noteOpen(ctx context.Context, c Caller, p Press, s Sitting, v Version) (chat.Reply, error) {
	next, err := s.WithNote(p.Number, p.Values[fieldNote], c.At)
	if errors.Is(err, ErrNoStep) {
		return with(Question(s), "There is no answer yet to add an example to."), nil
	}
	st := s.Steps[p.Number-1]
	form := noteForm(s.ID, p.Number, quoteBlind(s.Document, s.skillName(st), st.Lines), st.Note)
	if p.Do == DoNote {
		return form, nil
	}
	if r, faulty := noteFault(form, p, err); faulty {
		return r, nil
	}
	if err := d.book.SaveSitting(ctx, c.Person, next, v); err != nil {
		return chat.Reply{}, fmt.Errorf("saving an example: %w", err)
	}
	return with(Question(next), noteSaved(p)), nil
}

func noteSaved(p Press) string {
	if p.Values[fieldNote] == "" {
		return "The example is removed."
	}
	return "Your example is saved. " + onlyYou
}

// noteFault gives the form back with what was written and what is wrong.
func noteFault(form chat.Reply, p Press, err error) (chat.Reply, bool) {
	if !errors.Is(err, ErrTooLong) {
		return chat.Reply{}, false
	}
	text := p.Values[fieldNote]
	refill(&form, map[string]string{fieldNote: text})
	form.Faults = []chat.Fault{{Field: fieldNote, Sentence: fmt.Sprintf("The example has %d characters. The limit is %d.", utf8.RuneCountInString(text), MostNote)}}
	return form, true
}

// refill puts what was written back into a form.
func refill(r *chat.Reply, values map[string]string) {
	for i, part := range r.Parts {
		form, ok := part.(chat.Form)
		if !ok {
			continue
		}
		for j, f := range form.Fields {
			if v, ok := values[f.Name]; ok {
				form.Fields[j].Value = v
			}
		}
		r.Parts[i] = form
	}
}

// past shows what all check-ins say together.
func (d *Desk) past(ctx context.Context, c Caller, p Press) (chat.Reply, error) {
	all, err := d.snapshots(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, err
	}
	if p.Do == DoHistory {
		if r, ok := trackScreen(all, p.Address, c.zone()); ok {
			return r, nil
		}
		return historyScreen(all, c.zone()), nil
	}
	pl, _, err := d.plans.Plan(ctx, c.Person)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading the plan: %w", err)
	}
	return oneToOneScreen(all, pl, c.zone()), nil
}
