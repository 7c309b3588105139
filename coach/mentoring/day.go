package mentoring

import (
	"strconv"
	"time"
)

// How long something is shared: until the last of these days is over.
const (
	ShareDays = 14
	MostDays  = 90
)

const (
	noDay   = "I cannot read that date. Write it like this: 5 December 2026."
	pastDay = "That day is past. Choose today or a later day."
)

// ends is the first moment after a day, by the zone of at. Without a day it is
// that of the usual time. fault is a sentence when it cannot be so.
func ends(day string, at time.Time) (until time.Time, fault string) {
	loc := at.Location()
	if day == "" {
		day = at.AddDate(0, 0, ShareDays).Format(dateForm)
	}
	t, err := time.ParseInLocation(dateForm, day, loc)
	if err != nil {
		return time.Time{}, noDay
	}
	most := at.AddDate(0, 0, MostDays)
	switch {
	case day < at.Format(dateForm):
		return time.Time{}, pastDay
	case day > most.Format(dateForm):
		return time.Time{}, "Something can be shared for at most " + strconv.Itoa(MostDays) + " days. The last day you can choose is " + most.Format("2 January 2006") + "."
	}
	return time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, loc), ""
}

// lastDay is the last day before a moment, as people read it.
func lastDay(until time.Time, in *time.Location) string {
	return until.Add(-time.Second).In(in).Format("2 January 2006")
}

// onDay is the day of a moment, as people read it.
func onDay(t time.Time, in *time.Location) string { return t.In(in).Format("2 January 2006") }
