package chat

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	theDay    = regexp.MustCompile(`^(?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})(?: (\d{4}))?$`)
	monthDay  = regexp.MustCompile(`^([a-z]{3,9}) (?:the )?(\d{1,2})(?:st|nd|rd|th)?(?: (\d{4}))?$`)
	figureDay = regexp.MustCompile(`^(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})$`)
	span      = regexp.MustCompile(`^(?:in |for |the next |another )*(\d{1,3}|an?|one|two|three|four|five|six|eight|ten|twelve) (days?|weeks?|fortnights?|months?|years?)(?: from now)?$`)
	endOf     = regexp.MustCompile(`^(?:the )?end of (?:the |this )?(week|month|year)$`)
	weekday   = regexp.MustCompile(`^(?:on |this |(next )|the coming )?(mon|tues?|wed(?:s|nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?$`)
)

var counts = map[string]int{"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10, "twelve": 12}

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday, "fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

// ReadDay reads a day as people say it: "Friday", "5 December", "two weeks",
// "the end of the month". today is the moment in the person's zone; a day
// without a year is the next one. The answer is YYYY-MM-DD, ok false when it is
// no day.
func ReadDay(text string, today time.Time) (day string, ok bool) {
	s := strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer(",", " ").Replace(text)), " "))
	s = strings.TrimRight(s, ".!?")
	// By the calendar: the clock has no part in it.
	now := time.Date(today.Year(), today.Month(), today.Day(), 12, 0, 0, 0, time.UTC)
	plus := func(days int) (string, bool) { return now.AddDate(0, 0, days).Format(time.DateOnly), true }
	switch s {
	case "today", "tonight", "the end of today", "the end of the day":
		return plus(0)
	case "tomorrow":
		return plus(1)
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return t.Format(time.DateOnly), true
	}
	if m := weekday.FindStringSubmatch(s); m != nil {
		// Said on the day itself, it is the one to come.
		days := (int(weekdays[m[2][:3]])-int(now.Weekday())+6)%7 + 1
		if m[1] != "" && days <= (7-int(now.Weekday()))%7 {
			days += 7
		}
		return plus(days)
	}
	if m := span.FindStringSubmatch(s); m != nil {
		n, found := counts[m[1]]
		if !found {
			n, _ = strconv.Atoi(m[1])
		}
		switch m[2][0] {
		case 'w':
			return plus(7 * n)
		case 'f':
			return plus(14 * n)
		case 'm':
			return now.AddDate(0, n, 0).Format(time.DateOnly), true
		}
		if m[2][0] == 'y' {
			return now.AddDate(n, 0, 0).Format(time.DateOnly), true
		}
		return plus(n)
	}
	if m := endOf.FindStringSubmatch(s); m != nil {
		switch m[1] {
		case "week":
			return plus((7 - int(now.Weekday())) % 7)
		case "month":
			return time.Date(now.Year(), now.Month()+1, 0, 12, 0, 0, 0, time.UTC).Format(time.DateOnly), true
		}
		return time.Date(now.Year(), time.December, 31, 12, 0, 0, 0, time.UTC).Format(time.DateOnly), true
	}
	return calendarDay(s, now)
}

// calendarDay reads a day with its month.
func calendarDay(s string, now time.Time) (day string, ok bool) {
	var number, month, year string
	if m := theDay.FindStringSubmatch(s); m != nil {
		number, month, year = m[1], m[2], m[3]
	} else if m := monthDay.FindStringSubmatch(s); m != nil {
		month, number, year = m[1], m[2], m[3]
	} else if m := figureDay.FindStringSubmatch(s); m != nil {
		t, err := time.Parse("2 1 2006", m[1]+" "+m[2]+" "+m[3])
		return t.Format(time.DateOnly), err == nil
	} else {
		return "", false
	}
	form := "2 January 2006"
	if len(month) == 3 {
		form = "2 Jan 2006"
	}
	if month == "sept" {
		month = "september"
	}
	if year != "" {
		t, err := time.Parse(form, number+" "+month+" "+year)
		return t.Format(time.DateOnly), err == nil
	}
	for y := now.Year(); y <= now.Year()+1; y++ {
		t, err := time.Parse(form, number+" "+month+" "+strconv.Itoa(y))
		if err == nil && t.Format(time.DateOnly) >= now.Format(time.DateOnly) {
			return t.Format(time.DateOnly), true
		}
	}
	return "", false
}
