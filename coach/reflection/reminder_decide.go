package reflection

import (
	"fmt"
	"slices"
	"time"
)

const (
	// MostLate is how late a prompt may still come.
	MostLate = 6 * time.Hour
	// mostLeaves and longestLeave, in days, keep a record small. A day further
	// away than furthestLeave, in days, is a slip of the finger.
	mostLeaves    = 10
	longestLeave  = 366
	furthestLeave = 2 * 366
	// KeepAsked is how many weeks a passage is not asked about again.
	KeepAsked = 8
	// lookBack is how many weeks a prompter that was away looks for one it owes.
	lookBack = 10
	// lookAhead is how many weeks leave can hold a prompt back: longer than any
	// that can be set.
	lookAhead = mostLeaves*54 + 2
)

// Do is what is to be done with a person that is looked at.
type Do string

// What can be done.
const (
	// Send the prompt of Week now.
	Send Do = "send"
	// Wait until Until.
	Wait Do = "wait"
	// Skip: send nothing, and keep Fate as what became of Week.
	Skip Do = "skip"
	// Nothing, and there will be nothing until the person says so.
	Nothing Do = "nothing"
)

// Why is the reason of a Decision, for logs and counts.
type Why string

// The reasons.
const (
	WhyDue    Why = "due"
	WhyAgain  Why = "snoozed"
	WhyNotYet Why = "not-yet"
	WhyOff    Why = "off"
	WhyPaused Why = "paused"
	WhyLeave  Why = "leave"
	WhyLate   Why = "late"
	// WhyZone: this machine does not know the zone, which is no reason to forget
	// the person.
	WhyZone Why = "zone"
)

// Decision is what a prompter does that looks at a person.
type Decision struct {
	Do   Do
	Why  Why
	Week Week
	// Due is when the prompt should have come.
	Due time.Time
	// Again is true when the prompt comes again after a snooze, with the same
	// question.
	Again bool
	// Until is when to look next, of a Wait.
	Until time.Time
	// Fate is what to keep, of a Skip.
	Fate Fate
	// Missed is a week that could not be sent and that the person was not told
	// of; zero is none.
	Missed Week
}

// Key names a prompt among all of one person, for finding it on a platform. It
// holds nothing of the person: "2026-W45", "2026-W45-1793980800".
func (d Decision) Key() string {
	if d.Again {
		return fmt.Sprintf("%s-%d", d.Week, d.Due.Unix())
	}
	return d.Week.String()
}

// Next is when to look at the person next: now, when there is something to do.
// ok is false when there will be nothing until the person says so.
func (r Reminder) Next(now time.Time) (at time.Time, ok bool) {
	if !r.On || r.Paused {
		return time.Time{}, false
	}
	now = r.InZone(now)
	d := r.Decide(now)
	switch d.Do {
	case Wait:
		return d.Until, true
	case Send:
		return now, true
	case Skip:
		if d.Fate == FateMissed {
			return now, true
		}
		// Days away need no look; whatever comes after them does.
		return r.After(d, d.Fate, nil, now).Next(now)
	case Nothing:
	}
	return time.Time{}, false
}

// Decide says what somebody does who looks at the person now.
func (r Reminder) Decide(now time.Time) Decision {
	if !r.On {
		return Decision{Do: Nothing, Why: WhyOff}
	}
	local, err := r.Rhythm.at(now)
	if err != nil {
		return Decision{Do: Wait, Why: WhyZone, Until: now.Add(24 * time.Hour)}
	}
	now = local
	loc := now.Location()
	d := Decision{Week: WeekOf(now), Missed: r.untold()}
	if d.Due = r.due(d.Week, loc); d.Due.After(now) {
		d.Week = d.Week.Add(-1)
		d.Due = r.due(d.Week, loc)
	}
	if r.owes(d.Week, d.Due) {
		for w, n := d.Week.Add(-1), 0; n < lookBack && r.owes(w, r.due(w, loc)); w, n = w.Add(-1), n+1 {
			if !r.Paused && !r.away(w.Day(r.Rhythm.Weekday)) {
				d.Missed = w
				break
			}
		}
		return r.judge(d, now, d.Week.Day(r.Rhythm.Weekday), WhyDue)
	}
	if !r.Again.IsZero() && !r.Again.After(now) {
		d.Week, d.Due, d.Again = r.Week, r.Again, true
		return r.judge(d, now, DateOf(r.Again.In(loc)), WhyAgain)
	}
	if r.Paused {
		return Decision{Do: Nothing, Why: WhyPaused}
	}
	return Decision{Do: Wait, Why: WhyNotYet, Until: r.ahead(now, loc), Missed: d.Missed}
}

// judge decides on a prompt whose minute has come.
func (r Reminder) judge(d Decision, now time.Time, day Date, why Why) Decision {
	d.Do, d.Why = Send, why
	switch {
	case r.Paused:
		d.Do, d.Why, d.Fate = Skip, WhyPaused, FateAway
	case r.away(day):
		d.Do, d.Why, d.Fate = Skip, WhyLeave, FateAway
	case now.Sub(d.Due) > MostLate:
		d.Do, d.Why, d.Fate = Skip, WhyLate, FateMissed
	}
	return d
}

// After is the record once a decision was carried out. fate is what became of
// the prompt, or Fate of the decision where it was a Skip; asked is what a sent
// prompt asked about.
//
// It may be a newer record than the one that was decided on: what the person
// said meanwhile stays.
func (r Reminder) After(d Decision, fate Fate, asked []Asked, now time.Time) Reminder {
	now = r.InZone(now)
	r = r.heeding(asked, now)
	r.Unreached = nil
	sent := fate == FateSent || fate == FateUnsure
	if sent && d.Missed.Compare(r.Told) > 0 {
		r.Told = d.Missed
	}
	if missed := d.Missed; missed.Compare(r.Missed) > 0 {
		r.Missed = missed
	}
	if fate == FateMissed && d.Week.Compare(r.Missed) > 0 {
		r.Missed = d.Week
	}
	switch {
	case d.Again && (d.Week != r.Week || !d.Due.Equal(r.Again)):
		// The person put it off anew, or has done with it.
	case !d.Again && d.Week.Compare(r.Week) <= 0:
	default:
		r.Week, r.Fate, r.At, r.Again = d.Week, fate, now, time.Time{}
	}
	return r.withoutPast(now)
}

// heeding adds what was asked about and lets go of what is long past.
func (r Reminder) heeding(asked []Asked, now time.Time) Reminder {
	r.Asked = append(slices.Clone(r.Asked), asked...)
	r.Asked = slices.DeleteFunc(r.Asked, func(a Asked) bool { return weeksApart(a.At, now) })
	if len(r.Asked) == 0 {
		r.Asked = nil
	}
	return r
}

// weeksApart is true when something may be asked about again, by the days of
// the calendar: a week with a change of the clocks is no shorter.
func weeksApart(at, now time.Time) bool {
	return DateOf(at.In(now.Location())).DaysTo(DateOf(now)) >= 7*KeepAsked
}

// withoutPast lets go of leave that is over, unless a prompt still waits to be
// judged by it.
func (r Reminder) withoutPast(now time.Time) Reminder {
	if len(r.Leave) == 0 {
		return r
	}
	now = r.InZone(now)
	if d := r.Decide(now); !d.Again && (d.Do == Send || d.Do == Skip) {
		return r
	}
	today := DateOf(now)
	r.Leave = slices.DeleteFunc(slices.Clone(r.Leave), func(l Leave) bool { return l.Last.Compare(today) < 0 })
	if len(r.Leave) == 0 {
		r.Leave = nil
	}
	return r
}

// owes is true of a week that nobody has dealt with.
func (r Reminder) owes(w Week, due time.Time) bool {
	return w.Compare(r.Week) > 0 && !due.Before(r.Since)
}

func (r Reminder) due(w Week, loc *time.Location) time.Time {
	return atWall(w.Day(r.Rhythm.Weekday), r.Rhythm.Minute, loc)
}

func (r Reminder) away(d Date) bool {
	return slices.ContainsFunc(r.Leave, func(l Leave) bool { return l.holds(d) })
}

// ahead is the next moment after now at which something comes.
func (r Reminder) ahead(now time.Time, loc *time.Location) time.Time {
	at := r.question(now, loc)
	if r.Again.After(now) && r.Again.Before(at) {
		at = r.Again
	}
	return at
}

// question is the next prompt of a new week.
func (r Reminder) question(now time.Time, loc *time.Location) time.Time {
	w := WeekOf(now.In(loc))
	if w.Compare(r.Week) <= 0 {
		w = r.Week.Add(1)
	}
	var due time.Time
	for range lookAhead {
		due = r.due(w, loc)
		if due.After(now) && !r.away(w.Day(r.Rhythm.Weekday)) {
			break
		}
		w = w.Add(1)
	}
	return due
}

// untold is the newest missed week the person does not know of.
func (r Reminder) untold() Week {
	if r.Missed.Compare(r.Told) > 0 {
		return r.Missed
	}
	return Week{}
}

// caughtUp deals with whatever time has brought before a person changes
// anything, so that the change does not turn days away into missed ones. A
// prompt that is still to be sent stays so.
func (r Reminder) caughtUp(now time.Time) Reminder {
	r.Unreached = nil
	switch d := r.Decide(now); {
	case !r.On:
		return r.withoutPast(now)
	case d.Do == Skip:
		return r.After(d, d.Fate, nil, now)
	case d.Do == Send && !d.Again:
		r.Since = d.Due
		if d.Missed.Compare(r.Missed) > 0 {
			r.Missed = d.Missed
		}
	}
	return r
}

// Answered is the record once the person wrote an entry for a week: whoever
// wrote is not asked any more.
func (r Reminder) Answered(w Week, now time.Time) Reminder {
	if !r.On {
		return r
	}
	r = r.caughtUp(now)
	switch {
	case w.Compare(r.Week) > 0 && w == r.weekOf(now):
		r.Week, r.Fate, r.At, r.Again = w, FateAnswered, now, time.Time{}
	case w == r.Week:
		r.Fate, r.Again = FateAnswered, time.Time{}
	}
	return r
}

// Stopped is the record after which nothing more is sent. Leave stays with the
// day and time: whoever starts again is away on the same days.
func (r Reminder) Stopped(now time.Time) Reminder {
	r = r.caughtUp(now)
	r.On, r.Paused, r.Again = false, false, time.Time{}
	return r
}

// InZone is a moment by the person's own clock, or as it came where the zone is
// not known. A prompter that asks several things of one moment saves time by
// doing this first.
func (r Reminder) InZone(now time.Time) time.Time {
	if at, err := r.Rhythm.at(now); err == nil {
		return at
	}
	return now
}

// weekOf is the week of a moment in the person's own zone.
func (r Reminder) weekOf(now time.Time) Week {
	return WeekOf(r.InZone(now))
}
