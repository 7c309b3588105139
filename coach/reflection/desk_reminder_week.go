package reflection

import (
	"context"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// leave keeps days away.
func (s remindSitting) leave(ctx context.Context, cmd Command) (chat.Reply, error) {
	r, fault := s.record.caughtUp(s.At).withLeave(cmd.Leave, s.today(s.record.Rhythm))
	if fault != "" {
		return s.refused(fault), nil
	}
	return s.kept(ctx, r, "Away", "I ask nothing on those days. "+r.standing(s.At))
}

// snooze puts off the question that stands.
func (s remindSitting) snooze(ctx context.Context, cmd Command) (chat.Reply, error) {
	r := s.record
	loc, err := r.Rhythm.location()
	if err != nil {
		return chat.Reply{}, err
	}
	w, ok := s.stands(cmd)
	switch {
	case r.Paused:
		return s.screen("Paused", pausedWords), nil
	case !ok:
		return s.screen("Nothing to put off", s.nothingStands(cmd), r.standing(s.At)), nil
	}
	if w.Compare(r.Week) > 0 || r.Fate == FateSkipped {
		// The button was quicker than the mark that it was sent.
		r.Week, r.Fate, r.At = w, FateSent, s.At
	}
	at := s.At.Add(time.Hour)
	if cmd.Snooze == SnoozeTomorrow {
		at = atWall(DateOf(s.At.In(loc)).AddDays(1), r.Rhythm.Minute, loc)
	}
	r.Again = time.Time{}
	switch next := r.question(s.At, loc); {
	case cmd.Snooze == SnoozeWeek:
	case r.away(DateOf(at.In(loc))):
		return s.kept(ctx, r, "Not again", "You are away then, so this question does not come again. "+r.standing(s.At))
	case !at.Before(next):
		return s.kept(ctx, r, "Not again", "Your next question comes by then, so this one does not come again. "+r.standing(s.At))
	default:
		r.Again = at
		return s.kept(ctx, r, "Put off", "It comes again "+r.againWords(s.At)+".")
	}
	r.Fate = FateSkipped
	return s.kept(ctx, r, "Next week", r.standing(s.At))
}

// stands is the week whose question can be put off.
func (s remindSitting) stands(cmd Command) (Week, bool) {
	r := s.record
	asked := r.Fate == FateSent || r.Fate == FateUnsure || r.Fate == FateSkipped
	switch this := r.weekOf(s.At); {
	case cmd.Week == r.Week || cmd.Week.IsZero():
		return r.Week, asked && !r.Week.IsZero() && r.Week.Compare(this.Add(-1)) >= 0
	default:
		return cmd.Week, cmd.Week.Compare(r.Week) > 0 && cmd.Week.Compare(this) <= 0
	}
}

func (s remindSitting) nothingStands(cmd Command) string {
	switch r := s.record; {
	case !cmd.Week.IsZero() && cmd.Week.Compare(r.Week) < 0:
		return "That was the question of an earlier week."
	case r.Fate == FateAnswered && r.Week == r.weekOf(s.At):
		return "You have answered this week’s question."
	}
	return "There is no question to put off just now."
}

// skip leaves out a week, before or after its question came.
func (s remindSitting) skip(ctx context.Context, cmd Command) (chat.Reply, error) {
	r := s.record.caughtUp(s.At)
	this := r.weekOf(s.At)
	w := cmd.Week
	if w.IsZero() {
		w = this
	}
	switch {
	case w.Compare(r.Week) < 0 || w.Compare(this) > 0:
		return s.screen("Nothing to skip", s.nothingStands(cmd), r.standing(s.At)), nil
	case w == r.Week && r.Fate == FateAnswered:
		return s.screen("Nothing to skip", "You have answered this week’s question.", r.standing(s.At)), nil
	case w == r.Week && r.Fate != FateSent && r.Fate != FateUnsure:
	default:
		r.Fate, r.At = FateSkipped, s.At
	}
	r.Week, r.Again = w, time.Time{}
	return s.kept(ctx, r, "Skipped", r.standing(s.At))
}
