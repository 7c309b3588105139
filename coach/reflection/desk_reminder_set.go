package reflection

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// set takes a weekday, a time, a zone and leave; what is left open stays as it
// is.
func (s remindSitting) set(ctx context.Context, cmd Command) (chat.Reply, error) {
	old := s.record
	to := old.Rhythm
	known := to.whole()
	if !known {
		to = Rhythm{Zone: s.Zone}
		if !cmd.HasDay && !cmd.HasMinute && cmd.Leave == (Leave{}) && cmd.Zone == "" {
			return s.form(nil), nil
		}
	}
	if cmd.HasDay {
		to.Weekday = cmd.Weekday
	}
	if cmd.HasMinute {
		to.Minute = cmd.Minute
	}
	to.Zone = cmp.Or(cmd.Zone, to.Zone)
	if cmd.Zone != "" && !to.whole() {
		return s.refused(fmt.Sprintf("I know no time zone called %s. Give a city, such as London, or a name such as Europe/Paris.", cmd.Zone)), nil
	}
	if !known && (!cmd.HasDay || !cmd.HasMinute) {
		return s.askRest(cmd), nil
	}
	if to.Zone == "" {
		return s.askZone(cmd), nil
	}
	r := old.caughtUp(s.At)
	if cmd.Leave != (Leave{}) {
		var fault string
		if r, fault = r.withLeave(cmd.Leave, s.today(to)); fault != "" {
			return s.refused(fault), nil
		}
	}
	changed := r.Rhythm != to
	if changed || !r.On {
		r.Since, r.Again = s.At, time.Time{}
	}
	r.Rhythm, r.On, r.Paused = to, true, false
	var notes []string
	if cmd.Afternoon {
		notes = append(notes, fmt.Sprintf("You did not say which half of the day, so I took %s, in the afternoon.", clockWords(to.Minute)))
	}
	if cmd.Zone == "" && !known && s.ZoneFrom != "" {
		notes = append(notes, fmt.Sprintf("I took your time zone from %s: %s (%s). Change it if it is wrong.", s.ZoneFrom, ZoneWords(to.Zone), to.Zone))
	}
	if changed {
		notes = append(notes, r.startsNextWeek(s.At))
	}
	if old.Paused {
		notes = append(notes, "It is not paused any more.")
	}
	return s.kept(ctx, r, "Your weekly question", append([]string{"Set: " + r.standing(s.At)}, notes...)...)
}

// startsNextWeek says why a new day that is still to come this week brings
// nothing, "" when it does.
func (r Reminder) startsNextWeek(now time.Time) string {
	w := r.weekOf(now)
	if r.Week != w {
		return ""
	}
	if due, err := r.Rhythm.Due(w); err != nil || !due.After(now) {
		return ""
	}
	switch r.Fate {
	case FateSent, FateUnsure:
		return "You had this week’s question already, so the new time starts next week."
	case FateAnswered:
		return "You answered this week’s question already, so the new time starts next week."
	case FateSkipped:
		return "You skipped this week’s question, so the new time starts next week."
	case FateAway, FateMissed:
	}
	return "This week’s question was left out already, so the new time starts next week."
}

// today is the day of the person in a zone that is being set.
func (s remindSitting) today(in Rhythm) Date {
	if loc, err := in.location(); err == nil {
		return DateOf(s.At.In(loc))
	}
	return DateOf(s.At)
}

// withLeave adds leave, joined with what it touches.
func (r Reminder) withLeave(l Leave, today Date) (Reminder, string) {
	if fault := judgeLeave(l, today); fault != "" {
		return r, fault
	}
	all := append(slices.Clone(r.Leave), l)
	slices.SortFunc(all, func(a, b Leave) int { return a.First.Compare(b.First) })
	joined := all[:1:1]
	for _, next := range all[1:] {
		last := &joined[len(joined)-1]
		if next.First.Compare(last.Last.AddDays(1)) > 0 {
			joined = append(joined, next)
		} else if next.Last.Compare(last.Last) > 0 {
			last.Last = next.Last
		}
	}
	if len(joined) > mostLeaves {
		return r, fmt.Sprintf("You have %d leaves set, which is the most. Say “cancel my leave” to begin anew.", mostLeaves)
	}
	r.Leave = joined
	return r, ""
}
