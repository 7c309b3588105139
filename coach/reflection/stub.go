package reflection

import (
	"fmt"
	"time"
)

// This file stands in for the rhythm until it lands, and is deleted then.

// Do is what to do about a reminder.
type Do string

// What there is to do.
const (
	Send    Do = "send"
	Wait    Do = "wait"
	Skip    Do = "skip"
	Nothing Do = "nothing"
)

// Decision is what is to be done about a reminder at one moment.
type Decision struct {
	Do    Do
	Why   string
	Week  Week
	Due   time.Time
	Again bool
	Until time.Time
	Fate  Fate
}

// Key names the prompt.
func (d Decision) Key() string {
	return fmt.Sprintf("%d-W%02d-%d", d.Week.Year, d.Week.Number, d.Due.Unix())
}

func (r Reminder) due(week time.Time) time.Time {
	back := (int(week.Weekday()) + 6) % 7
	on := (int(r.Rhythm.Weekday) + 6) % 7
	return time.Date(week.Year(), week.Month(), week.Day()-back+on, 0, r.Rhythm.Minute, 0, 0, week.Location())
}

func stubWeek(t time.Time) Week {
	y, n := t.ISOWeek()
	return Week{y, n}
}

// Next is when to look next.
func (r Reminder) Next(now time.Time) (time.Time, bool) {
	if !r.On || r.Paused {
		return time.Time{}, false
	}
	if !r.Again.IsZero() && r.Again.After(now) {
		return r.Again, true
	}
	zone, err := time.LoadLocation(r.Rhythm.Zone)
	if err != nil {
		return time.Time{}, false
	}
	for week := now.In(zone); ; week = week.AddDate(0, 0, 7) {
		if due := r.due(week); stubWeek(week) != r.Week && !due.Before(now) {
			return due, true
		}
	}
}

// Decide says what to do now.
func (r Reminder) Decide(now time.Time) Decision {
	if !r.On || r.Paused {
		return Decision{Do: Nothing, Why: "off"}
	}
	zone, err := time.LoadLocation(r.Rhythm.Zone)
	if err != nil {
		return Decision{Do: Nothing, Why: "zone"}
	}
	due, week := r.due(now.In(zone)), stubWeek(now.In(zone))
	if !r.Again.IsZero() {
		due, week = r.Again, r.Week
	} else if week == r.Week {
		next, _ := r.Next(now)
		return Decision{Do: Wait, Until: next}
	}
	switch {
	case now.Before(due):
		return Decision{Do: Wait, Until: due}
	case now.Sub(due) > 6*time.Hour:
		return Decision{Do: Skip, Week: week, Due: due, Fate: FateMissed}
	}
	return Decision{Do: Send, Week: week, Due: due}
}

// After is the record after a prompt was dealt with.
func (r Reminder) After(d Decision, fate Fate, asked []Asked, now time.Time) Reminder {
	r.Week, r.Fate, r.At, r.Again = d.Week, fate, now, time.Time{}
	r.Asked = append(r.Asked[:len(r.Asked):len(r.Asked)], asked...)
	return r
}
