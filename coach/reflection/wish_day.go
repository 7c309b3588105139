package reflection

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// saidDay is a day as it was said; what was left open is 0.
type saidDay struct {
	day, year int
	month     time.Month
	// fixed is a day that leaves nothing open, like tomorrow.
	fixed Date
}

var dayNumber = regexp.MustCompile(`^(\d{1,4})(?:st|nd|rd|th)?$`)

// numberIn reads a number of digits, with "th" or not, or in words; -1 is none.
func numberIn(word string) int {
	if m := dayNumber.FindStringSubmatch(word); m != nil {
		n, _ := strconv.Atoi(m[1])
		return n
	}
	if n, ok := smallNumbers[word]; ok {
		return n
	}
	return -1
}

// dayAt reads one day that begins so many words further on.
func (r *wishReader) dayAt(n int) (d saidDay, used int) {
	today := DateOf(r.now)
	i := n
	if r.peek(i) == "the" {
		i++
	}
	word := r.peek(i)
	if day, err := ParseDate(word); err == nil {
		return saidDay{fixed: day}, i + 1 - n
	}
	if d, ok := slashed(word); ok {
		return d, i + 1 - n
	}
	switch word {
	case "today":
		return saidDay{fixed: today}, i + 1 - n
	case "tomorrow":
		return saidDay{fixed: today.AddDays(1)}, i + 1 - n
	case "next", "this":
		if day, ok := weekdayOf(r.peek(i + 1)); ok && word == "next" {
			return saidDay{fixed: WeekOf(r.now).Add(1).Day(day)}, i + 2 - n
		} else if ok {
			return saidDay{fixed: comingDay(today, day)}, i + 2 - n
		}
	}
	if day, ok := weekdayOf(word); ok {
		// "Friday 14 August" is the day the numbers say.
		if d, more := r.dayAt(i + 1); more > 0 && d.fixed.IsZero() && numberIn(r.peek(i+1)) > 0 {
			return d, i + 1 + more - n
		}
		return saidDay{fixed: comingDay(today, day)}, i + 1 - n
	}
	if m, ok := monthOf(word); ok {
		if day := numberIn(r.peek(i + 1)); day >= 1 && day <= 31 {
			d = saidDay{day: day, month: m}
			return r.withYear(d, i+2, n)
		}
		return saidDay{}, 0
	}
	day := numberIn(word)
	if day < 1 || day > 31 {
		return saidDay{}, 0
	}
	d = saidDay{day: day}
	i++
	if r.peek(i) == "of" {
		i++
	}
	m, ok := monthOf(r.peek(i))
	if !ok {
		return saidDay{day: day}, i - n
	}
	d.month = m
	return r.withYear(d, i+1, n)
}

// withYear reads the year behind a day, where there is one.
func (r *wishReader) withYear(d saidDay, i, n int) (saidDay, int) {
	at := i
	if r.peek(at) == "," {
		at++
	}
	if year := numberIn(r.peek(at)); len(r.peek(at)) == 4 && year >= 2000 && year < 2200 {
		d.year = year
		return d, at + 1 - n
	}
	return d, i - n
}

// slashed reads 14/8/2026 and 14.8.2026, the day first.
func slashed(word string) (saidDay, bool) {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '/' || r == '.' })
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 2 && !strings.Contains(word, "/") {
		return saidDay{}, false
	}
	n := []int{0, 0, 0}
	for i, p := range parts {
		v, err := strconv.Atoi(p)
		if err != nil {
			return saidDay{}, false
		}
		n[i] = v
	}
	if n[1] < 1 || n[1] > 12 || n[0] < 1 || n[0] > 31 {
		return saidDay{}, false
	}
	if n[2] > 0 && n[2] < 100 {
		n[2] += 2000
	}
	return saidDay{day: n[0], month: time.Month(n[1]), year: n[2]}, true
}

// comingDay is the next such weekday, today included.
func comingDay(today Date, d time.Weekday) Date {
	return today.AddDays((int(d-today.Weekday()) + 7) % 7)
}

// in is the day in the year it was said with, or the one it comes in next,
// counted from a day. Without a year, one that is just over is taken as meant.
func (d saidDay) in(from, today Date) (Date, string) {
	if !d.fixed.IsZero() {
		return d.fixed, ""
	}
	year := d.year
	if year == 0 {
		year = from.Year
		if at := (Date{year, d.month, d.day}); at.DaysTo(today) > longPast || from != today && at.Compare(from) < 0 {
			year++
		}
	}
	at := Date{year, d.month, d.day}
	if DateOf(at.noon()) != at {
		return Date{}, fmt.Sprintf("There is no %d %s %d.", d.day, d.month, year)
	}
	return at, ""
}
