package reflection

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"time"
)

// WeekOf is the ISO week of a moment, by the calendar of the moment's own zone.
func WeekOf(t time.Time) Week {
	year, number := t.ISOWeek()
	return Week{year, number}
}

var isoWeek = regexp.MustCompile(`^(\d{4})-[Ww](\d{2})$`)

// ParseWeek reads a week as ISO 8601 writes it, 2026-W53: one that exists
// between the years 2000 and 2199.
func ParseWeek(s string) (Week, error) {
	m := isoWeek.FindStringSubmatch(s)
	if m == nil {
		return Week{}, fmt.Errorf("reading a week: not one written YYYY-Www")
	}
	// Both are digits and short.
	year, _ := strconv.Atoi(m[1])
	number, _ := strconv.Atoi(m[2])
	w := Week{year, number}
	if year < 2000 || year > 2199 || number < 1 || WeekOf(w.Day(time.Thursday).noon()) != w {
		return Week{}, fmt.Errorf("reading a week: there is no such week")
	}
	return w, nil
}

// IsZero is true of no week.
func (w Week) IsZero() bool { return w == Week{} }

// String is the week as ISO 8601 writes it, or empty for no week.
func (w Week) String() string {
	if w.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-W%02d", w.Year, w.Number)
}

// Compare is below zero when w is before v, and above when it is after.
func (w Week) Compare(v Week) int {
	return cmp.Or(cmp.Compare(w.Year, v.Year), cmp.Compare(w.Number, v.Number))
}

// Day is a day of the week; Sunday is the last.
func (w Week) Day(d time.Weekday) Date {
	// The fourth of January is always in the first week.
	fourth := Date{w.Year, time.January, 4}
	monday := fourth.AddDays(-sinceMonday(fourth.Weekday()) + 7*(w.Number-1))
	return monday.AddDays(sinceMonday(d))
}

// Add is the week so many weeks later.
func (w Week) Add(n int) Week { return WeekOf(w.Day(time.Thursday).AddDays(7 * n).noon()) }

// count numbers the weeks without a gap over the years, for taking turns.
func (w Week) count() int {
	return Date{2000, time.January, 3}.DaysTo(w.Day(time.Monday)) / 7
}

func sinceMonday(d time.Weekday) int { return (int(d) + 6) % 7 }

// MarshalText implements encoding.TextMarshaler.
func (w Week) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler; nothing is no week.
func (w *Week) UnmarshalText(text []byte) error {
	*w = Week{}
	if len(text) == 0 {
		return nil
	}
	read, err := ParseWeek(string(text))
	if err != nil {
		return err
	}
	*w = read
	return nil
}
