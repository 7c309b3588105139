package reflection

import (
	"regexp"
	"strconv"
	"strings"
)

// saidTime is a time of day as it was said.
type saidTime struct {
	minute int
	// afternoon is true when nobody said which half of the day, and it was taken
	// to be the second.
	afternoon bool
	// open is true when either half of the day may be meant.
	open bool
	// bad is true of a time that no day has.
	bad bool
}

var (
	clockSaid = regexp.MustCompile(`^(\d{1,2})[:.](\d{2})\s?(am|pm)?$`)
	hourSaid  = regexp.MustCompile(`^(\d{1,4})\s?(am|pm)$`)
)

// timeLeads stand before a bare number that is a time.
var timeLeads = map[string]bool{"at": true, "by": true, "around": true, "about": true, "@": true}

// readTime reads a time of day that begins here; n is how many words it has,
// 0 for none.
func (r *wishReader) readTime() (t saidTime, n int) {
	var hour, minute int
	var half string
	var literal bool
	word := r.peek(0)
	switch {
	case word == "noon" || word == "midday" || word == "lunchtime":
		return saidTime{minute: 12 * 60}, 1
	case word == "midnight":
		return saidTime{}, 1
	case clockSaid.MatchString(word):
		m := clockSaid.FindStringSubmatch(word)
		hour, _ = strconv.Atoi(m[1])
		minute, _ = strconv.Atoi(m[2])
		// Whoever writes 03:30 uses all 24 hours.
		half, literal, n = m[3], strings.HasPrefix(word, "0"), 1
	case hourSaid.MatchString(word):
		m := hourSaid.FindStringSubmatch(word)
		hour, _ = strconv.Atoi(m[1])
		half, n = m[2], 1
		if len(m[1]) > 2 {
			hour, minute = hour/100, hour%100
		}
	default:
		hour, minute, literal, n = r.spokenTime()
	}
	if n == 0 {
		return saidTime{}, 0
	}
	if r.peek(n) == "oclock" || r.peek(n) == "hours" || r.peek(n) == "hrs" {
		n++
	}
	if half == "" {
		more := 0
		half, more = r.halfOfDay(n, hour)
		n += more
	}
	return clockTime(hour, minute, half, literal), n
}

// spokenTime reads "half past three", "quarter to four", "three thirty" and a
// bare number behind "at" or a weekday.
func (r *wishReader) spokenTime() (hour, minute int, literal bool, n int) {
	i := 0
	if r.peek(0) == "a" && r.peek(1) == "quarter" {
		i = 1
	}
	var part int
	used := 1
	switch r.peek(i) {
	case "half":
		part = 30
	case "quarter":
		part = 15
	default:
		if part = numberOf(r.peek(i)); part == 20 && r.peek(i+1) == "five" {
			part, used = 25, 2
		}
	}
	if part > 0 && part < 60 {
		j := i + used
		if r.peek(j) == "minutes" || r.peek(j) == "mins" {
			j++
		}
		h := numberOf(r.peek(j + 1))
		switch {
		case r.peek(j) == "past" && h >= 1 && h <= 12:
			return h, part, false, j + 2
		case r.peek(j) == "to" && h >= 1 && h <= 12 && part < 30:
			// A quarter to one is in the hour of twelve.
			if h == 1 {
				h = 13
			}
			return h - 1, 60 - part, false, j + 2
		}
		if h := numberOf(r.peek(1)); r.peek(0) == "half" && h >= 1 && h <= 12 {
			return h, 30, false, 2
		}
	}
	return r.bareTime()
}

// bareTime reads a number that only its place makes a time: "at 4", "fridays
// 1530", "at three thirty", "nine o'clock".
func (r *wishReader) bareTime() (hour, minute int, literal bool, n int) {
	word := r.peek(0)
	h := numberOf(word)
	_, day := weekdayOf(r.peek(-1))
	if h < 0 || !timeLeads[r.peek(-1)] && !day && r.peek(1) != "oclock" {
		return 0, 0, false, 0
	}
	if _, digits := strconv.Atoi(word); digits == nil && len(word) >= 3 {
		if len(word) > 4 {
			return 99, 0, false, 1
		}
		return h / 100, h % 100, word[0] == '0', 1
	} else if digits == nil {
		return h, 0, len(word) == 2 && word[0] == '0', 1
	}
	if h > 12 {
		return 0, 0, false, 0
	}
	if m, ok := smallNumbers[r.peek(1)]; ok && m >= 10 && m != 11 && m != 12 {
		if r.peek(2) == "five" && m >= 20 {
			return h, m + 5, false, 3
		}
		return h, m, false, 2
	}
	return h, 0, false, 1
}

// halfOfDay reads "pm", "in the afternoon" behind a time.
func (r *wishReader) halfOfDay(n, hour int) (half string, more int) {
	switch {
	case r.peek(n) == "am" || r.peek(n) == "pm":
		return r.peek(n), 1
	case r.peek(n) == "in" && r.peek(n+1) == "the":
		switch r.peek(n + 2) {
		case "morning":
			return "am", 3
		case "afternoon", "evening":
			return "pm", 3
		}
	case r.peek(n) == "at" && r.peek(n+1) == "night":
		if hour >= 6 && hour < 12 {
			return "pm", 2
		}
		return "am", 2
	}
	return "", 0
}

// halfSaid reads "afternoon" behind a weekday.
func (r *wishReader) halfSaid() (half string, n int) {
	switch r.peek(0) {
	case "morning", "mornings":
		return "am", 1
	case "afternoon", "afternoons", "evening", "evenings":
		return "pm", 1
	case "first":
		if r.peek(1) == "thing" {
			return "am", 2
		}
	}
	return "", 0
}

// in is the time in a half of the day that was said apart from it.
func (t saidTime) in(half string) saidTime {
	if !t.open || half == "" {
		return t
	}
	t.afternoon, t.minute = false, t.minute%(12*60)
	if half == "pm" {
		t.minute += 12 * 60
	}
	return t
}

// clockTime puts a time together. From 1 to 6 without a half of the day is in
// the afternoon: nobody wants to be asked at night.
func clockTime(hour, minute int, half string, literal bool) saidTime {
	t := saidTime{open: half == "" && !literal && hour >= 1 && hour <= 12}
	switch {
	case hour > 23 || minute > 59, half != "" && hour == 0, half == "am" && hour > 12:
		return saidTime{bad: true}
	case half == "am" && hour == 12:
		hour = 0
	case half == "pm" && hour < 12:
		hour += 12
	case half == "" && !literal && hour >= 1 && hour <= 6:
		hour += 12
		t.afternoon = true
	}
	t.minute = hour*60 + minute
	return t
}
