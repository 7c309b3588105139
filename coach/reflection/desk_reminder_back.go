package reflection

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// back ends the leave somebody is on; else it cancels what is to come.
func (s remindSitting) back(ctx context.Context) (chat.Reply, error) {
	r := s.record.caughtUp(s.At)
	if len(r.Leave) == 0 {
		return s.screen("Your weekly question", "No leave is set. "+r.standing(s.At)), nil
	}
	today := s.today(r.Rhythm)
	if r.away(today) {
		r.Leave = slices.DeleteFunc(slices.Clone(r.Leave), func(l Leave) bool { return l.First.Compare(today) <= 0 })
		return s.kept(ctx, r, "Welcome back", "Your leave is over. "+r.standing(s.At))
	}
	r.Leave = nil
	return s.kept(ctx, r, "Leave cancelled", r.standing(s.At))
}

// backWhileOff forgets the leave that was kept over a stop.
func (s remindSitting) backWhileOff(ctx context.Context, cmd Command) (chat.Reply, error) {
	if s.record.leaveWords(s.At) == "" {
		return s.off(cmd), nil
	}
	s.record.Leave = nil
	if err := s.save(ctx, s.record); err != nil {
		return chat.Reply{}, err
	}
	r := s.off(Command{})
	r.Title = "Leave cancelled"
	return r, nil
}

// backOn has a leave end the day before somebody is back.
func (s remindSitting) backOn(ctx context.Context, day Date) (chat.Reply, error) {
	r := s.record.caughtUp(s.At)
	today := s.today(r.Rhythm)
	if day.Compare(today) <= 0 && r.away(today) {
		return s.back(ctx)
	}
	coming := r.coming(today)
	i := begunBefore(coming, day)
	if i < 0 {
		return s.noLeaveBefore(coming, day), nil
	}
	to := Leave{coming[i].First, day.AddDays(-1)}
	if fault := judgeLeave(to, today); fault != "" {
		return s.refused(fault), nil
	}
	r.Leave = slices.Clone(coming)
	r.Leave[i] = to
	return s.kept(ctx, r, "Leave changed", "Your first day back is "+day.dayWords(today.Year)+". "+r.standing(s.At))
}

// extend has a leave last until a later day.
func (s remindSitting) extend(ctx context.Context, last Date) (chat.Reply, error) {
	r := s.record.caughtUp(s.At)
	today := s.today(r.Rhythm)
	coming := r.coming(today)
	i := begunBefore(coming, last.AddDays(1))
	switch {
	case i < 0:
		return s.noLeaveBefore(coming, last.AddDays(1)), nil
	case coming[i].Last.Compare(last) >= 0:
		return s.refused(fmt.Sprintf("Your leave lasts until %s already. To end it sooner, give your first day back, for example: I am back on %s.",
			coming[i].Last.dayWords(today.Year), last.AddDays(1).words(today.Year))), nil
	}
	r.Leave = coming
	r, fault := r.withLeave(Leave{coming[i].First, last}, today)
	if fault != "" {
		return s.refused(fault), nil
	}
	return s.kept(ctx, r, "Leave changed", "Your leave now lasts until "+last.dayWords(today.Year)+". "+r.standing(s.At))
}

// begunBefore is the last leave that begins before a day, as a place in the list;
// -1 is none.
func begunBefore(leaves []Leave, day Date) int {
	for i, l := range slices.Backward(leaves) {
		if l.First.Compare(day) < 0 {
			return i
		}
	}
	return -1
}

// noLeaveBefore says that there is no leave to end on a day.
func (s remindSitting) noLeaveBefore(coming []Leave, day Date) chat.Reply {
	this := s.today(s.record.Rhythm).Year
	if len(coming) == 0 {
		return s.refused("No leave is set. " + leaveWhen)
	}
	return s.refused(fmt.Sprintf("Your next leave begins on %s, so you cannot be back from it on %s. To forget it, say “cancel my leave”.", coming[0].First.dayWords(this), day.words(this)))
}

// free says whether somebody is asked on a day on which they do not work, and how
// to change it.
func (s remindSitting) free(days []time.Weekday) chat.Reply {
	var names []string
	for _, d := range days {
		names = append(names, d.String()+"s")
	}
	on := s.record.Rhythm
	if !slices.Contains(days, on.Weekday) {
		return s.screen("Your weekly question", "It does not come on "+andWords(names)+", so nothing was changed. "+s.record.standing(s.At))
	}
	r := remindScreen("Which day instead?", "Your weekly question comes on "+on.words()+".")
	for d := time.Monday; d <= time.Friday; d++ {
		if !slices.Contains(days, d) {
			r.Choices = append(r.Choices, remindButton(d.String()+"s", Command{Do: RemindSet, Weekday: d, HasDay: true}))
		}
	}
	if n := len(r.Choices); n > 0 {
		r.Parts = append(r.Parts, remindSay("Choose another day, or say it, for example: remind me "+r.Choices[n-1].Label+"."))
	} else {
		r.Parts = append(r.Parts, remindSay("To have it on another day, say it, for example: remind me Sundays."))
	}
	r.Parts = append(r.Parts, s.change(nil))
	return r
}
