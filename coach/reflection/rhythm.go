package reflection

import (
	"fmt"
	"strings"
	"time"
)

// Due is the moment of the prompt of a week. A minute that the clocks leave out
// gives way to the first one after it that exists; of a minute that comes twice
// it is the first.
func (r Rhythm) Due(w Week) (time.Time, error) {
	loc, err := r.location()
	if err != nil {
		return time.Time{}, err
	}
	return atWall(w.Day(r.Weekday), r.Minute, loc), nil
}

// at is a moment by the person's own clock. Finding a zone takes longer than all
// else here; of a moment that is in it already, nothing is looked for.
func (r Rhythm) at(now time.Time) (time.Time, error) {
	if name := now.Location().String(); name == r.Zone && name != "" && name != "Local" {
		return now, nil
	}
	loc, err := r.location()
	if err != nil {
		return time.Time{}, err
	}
	return now.In(loc), nil
}

// location loads the zone. The local zone of the machine is nobody's.
func (r Rhythm) location() (*time.Location, error) {
	if r.Zone == "" || r.Zone == "Local" {
		return nil, fmt.Errorf("loading the zone of a rhythm: there is none")
	}
	loc, err := time.LoadLocation(r.Zone)
	if err != nil {
		return nil, fmt.Errorf("loading the zone of a rhythm: %w", err)
	}
	return loc, nil
}

// atWall is the first moment at which the clock on the wall has reached a
// minute of a day.
//
// Of a time that was left out or comes twice, time.Date does not say which
// moment it gives, so the stretches between two changes are walked one by one.
func atWall(d Date, minute int, loc *time.Location) time.Time {
	wall := time.Date(d.Year, d.Month, d.Day, 0, minute, 0, 0, time.UTC)
	// No zone is a day and a half from UTC.
	for from := wall.Add(-36 * time.Hour); ; {
		_, offset := from.In(loc).Zone()
		_, end := from.In(loc).ZoneBounds()
		at := wall.Add(-time.Duration(offset) * time.Second)
		switch {
		case at.Before(from):
			return from.In(loc)
		case end.IsZero() || at.Before(end):
			return at.In(loc)
		}
		from = end
	}
}

// ClockChange is the first change of a zone's clocks after now and within a
// year of it; ok is false where there is none.
func ClockChange(zone string, now time.Time) (on Date, ok bool) {
	loc, err := Rhythm{Zone: zone}.location()
	if err != nil {
		return Date{}, false
	}
	last := now.AddDate(1, 0, 0)
	for at := now.In(loc); ; {
		_, before := at.Zone()
		_, end := at.ZoneBounds()
		if end.IsZero() || end.After(last) {
			return Date{}, false
		}
		// Some changes are of the name only.
		switch _, after := end.Zone(); {
		case after > before:
			return DateOf(end), true
		case after < before:
			// Where the clocks go back at midnight, people know the change by the
			// day that has one hour more.
			return DateOf(end.Add(-time.Second)), true
		}
		at = end
	}
}

// ZoneWords is what people call a zone: "UK time", "New York time".
func ZoneWords(zone string) string {
	switch zone {
	case "Europe/London", "Europe/Belfast", "GB":
		return "UK time"
	case "UTC", "Etc/UTC", "Etc/GMT", "GMT":
		return "UTC"
	}
	if i := strings.LastIndexByte(zone, '/'); i >= 0 {
		zone = zone[i+1:]
	}
	return strings.ReplaceAll(zone, "_", " ") + " time"
}

// clockWords is a minute of the day by the 24-hour clock: "16:00".
func clockWords(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }

// words is the rhythm in words: "Thursdays at 16:00, UK time".
func (r Rhythm) words() string {
	return fmt.Sprintf("%ss at %s, %s", r.Weekday, clockWords(r.Minute), ZoneWords(r.Zone))
}

// whole is true of a rhythm that says when.
func (r Rhythm) whole() bool {
	_, err := r.location()
	return err == nil && r.Minute >= 0 && r.Minute < 24*60 && r.Weekday >= time.Sunday && r.Weekday <= time.Saturday
}
