package reflection

import (
	"fmt"
	"time"
)

// isoDay is how a Date is written for machines.
const isoDay = "2006-01-02"

// DateOf is the day of a moment, by the calendar of the moment's own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// ParseDate reads YYYY-MM-DD, a day that exists between the years 2000 and 2199.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(isoDay, s)
	if err != nil || t.Year() < 2000 || t.Year() > 2199 {
		return Date{}, fmt.Errorf("reading a day: not one written YYYY-MM-DD")
	}
	return DateOf(t), nil
}

// IsZero is true of no day.
func (d Date) IsZero() bool { return d == Date{} }

// String is the day as YYYY-MM-DD, or empty for no day.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.noon().Format(isoDay)
}

// noon stands for the day in sums: no zone has a say in UTC.
func (d Date) noon() time.Time { return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC) }

// AddDays is the day so many days later.
func (d Date) AddDays(n int) Date { return DateOf(d.noon().AddDate(0, 0, n)) }

// Compare is below zero when d is before e, and above when it is after.
func (d Date) Compare(e Date) int { return d.noon().Compare(e.noon()) }

// DaysTo is how many days later e is.
func (d Date) DaysTo(e Date) int { return int(e.noon().Sub(d.noon()) / (24 * time.Hour)) }

// Weekday is the day of the week.
func (d Date) Weekday() time.Weekday { return d.noon().Weekday() }

// words is the day as people write it, with the year where it is not this one:
// "5 November", "2 January 2027".
func (d Date) words(this int) string {
	if d.Year == this {
		return d.noon().Format("2 January")
	}
	return d.noon().Format("2 January 2006")
}

// dayWords is the same with its weekday: "Thursday 5 November".
func (d Date) dayWords(this int) string { return d.Weekday().String() + " " + d.words(this) }

// MarshalText implements encoding.TextMarshaler.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; nothing is no day.
func (d *Date) UnmarshalText(text []byte) error {
	*d = Date{}
	if len(text) == 0 {
		return nil
	}
	read, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = read
	return nil
}

// holds is true of a day in the leave.
func (l Leave) holds(d Date) bool { return d.Compare(l.First) >= 0 && d.Compare(l.Last) <= 0 }

// words is the leave as people write it: "20 to 31 October".
func (l Leave) words(this int) string {
	switch last := l.Last.words(this); {
	case l.First == l.Last:
		return last
	case l.First.Year == l.Last.Year && l.First.Month == l.Last.Month:
		return fmt.Sprintf("%d to %s", l.First.Day, last)
	case l.First.Year == l.Last.Year:
		return l.First.noon().Format("2 January") + " to " + last
	default:
		return l.First.noon().Format("2 January 2006") + " to " + l.Last.noon().Format("2 January 2006")
	}
}
