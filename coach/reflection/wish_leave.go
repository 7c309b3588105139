package reflection

import (
	"fmt"
	"time"
)

// What is said of leave that cannot be kept.
const (
	leaveWhen = "Give the first and the last day, for example: I am on leave 14 to 28 August. To stop until you say so, say “pause”."
	leaveForm = "Write the days like this: 14 to 28 August."
	oneLeave  = "I take one leave at a time. Tell me the other one after this."
)

// longPast is how many days ago a day without a year may lie and still be meant.
const longPast = 90

// leaveLeads begin what somebody says of days away.
var leaveLeads = func() wishPhrases {
	states := []string{
		"on leave", "on annual leave", "on parental leave", "on holiday", "on holidays", "on vacation", "off", "off work", "away", "away on leave", "away on holiday", "out of office", "out of the office", "out",
		"taking leave", "taking annual leave", "taking time off", "taking a holiday", "not working", "not here", "not at work", "unavailable", "going on leave", "going on holiday", "going away",
		"on maternity leave", "on paternity leave", "on shared parental leave", "on adoption leave", "on sick leave", "on special leave", "on study leave", "on compassionate leave", "on unpaid leave", "going on maternity leave", "going on paternity leave", "going on parental leave",
		"on sabbatical", "on a sabbatical", "on a career break", "on jury service", "on strike", "off sick", "sick", "ill",
	}
	out := []string{
		"leave", "annual leave", "my leave is", "holiday", "holidays", "vacation", "my holiday is", "no reminders", "no questions", "no prompts",
		"pause", "pause it", "pause reminders", "pause my reminders", "pause the reminders", "i have leave", "i have annual leave", "i have a holiday", "skip", "i have leave booked", "ive got leave", "ive got leave booked", "ive booked leave", "i have booked leave", "ive got a holiday", "ive booked a holiday",
		"no question", "dont ask me", "do not ask me", "dont remind me", "do not remind me", "dont send me a question", "dont send me one", "dont send one", "do not send me a question",
	}
	for _, s := range states {
		out = append(out, s)
		for _, who := range []string{"i am", "im", "ill be", "i will be", "i shall be", "i am going to be", "im going to be"} {
			out = append(out, who+" "+s)
		}
	}
	return phrasesOf(out)
}()

// The words around days.
var (
	beforeDays = phrasesOf([]string{"from", "between", "on", "for", "over", "the", "all", "in", "during", "whole", "of", "starting", ":", "-", ",", "("})
	daysFrom   = phrasesOf([]string{"from", "starting", "starting on", "beginning", "from the"})
	daysUntil  = phrasesOf([]string{"until", "till", "til", "up to", "to", "through"})
	daysTo     = phrasesOf([]string{"to", "until", "till", "til", "-", "through", "thru", "and", "to the", "up to", "to and including"})
	nextWeek   = phrasesOf([]string{"next week"})
	thisWeek   = phrasesOf([]string{"this week"})
	weekAfter  = phrasesOf([]string{"week after next"})
	weekOfDay  = phrasesOf([]string{"w/c", "wc", "week of", "week of the", "week commencing", "week beginning", "week from"})
)

// readLeave reads days away that begin here: "14 to 28 August", "next week",
// "until Friday". n is 0 when no days stand here.
func (r *wishReader) readLeave() (l Leave, n int, fault string) {
	today := DateOf(r.now)
	from := false
	for r.has(n, beforeDays) > 0 {
		if length, used := r.lengthAt(n); used > 0 {
			lead := r.has(n+used, daysFrom)
			first, more := r.dayAt(n + used + lead)
			if more == 0 || first.month == 0 && first.fixed.IsZero() {
				return Leave{today, today.AddDays(length - 1)}, n + used, ""
			}
			start, fault := first.in(today, today)
			return Leave{start, start.AddDays(length - 1)}, n + used + lead + more, fault
		}
		from = from || r.peek(n) == "from" || r.peek(n) == "starting"
		n++
	}
	this := WeekOf(r.now)
	switch {
	case r.has(n, nextWeek) > 0:
		return weekAway(this.Add(1), today), n + 2, ""
	case r.has(n, weekAfter) > 0:
		return weekAway(this.Add(2), today), n + 3, ""
	case r.has(n, thisWeek) > 0:
		return weekAway(this, today), n + 2, ""
	}
	if lead := r.has(n, weekOfDay); lead > 0 {
		if d, used := r.dayAt(n + lead); used > 0 {
			day, fault := d.in(today, today)
			return weekAway(WeekOf(day.noon()), today), n + lead + used, fault
		}
		return Leave{}, 0, ""
	}
	if lead := r.has(n, daysUntil); lead > 0 {
		if m, ok := monthOf(r.peek(n + lead)); ok && numberIn(r.peek(n+lead+1)) < 1 {
			first := Date{today.Year, m, 1}
			if m <= today.Month {
				first.Year++
			}
			return Leave{today, first.AddDays(-1)}, n + lead + 1, ""
		}
		d, used := r.dayAt(n + lead)
		if used == 0 || d.month == 0 && d.fixed.IsZero() {
			return Leave{}, 0, ""
		}
		last, fault := d.in(today, today)
		return Leave{today, last}, n + lead + used, fault
	}
	if m, ok := monthOf(r.peek(n)); ok && numberIn(r.peek(n+1)) < 1 {
		l, used, fault := r.monthAway(m, n, today)
		if lead := r.has(used, daysTo); lead > 0 {
			if end, ok := monthOf(r.peek(used + lead)); ok && numberIn(r.peek(used+lead+1)) < 1 {
				last, more, _ := r.monthAway(end, used+lead, l.First)
				return Leave{l.First, last.Last}, more, fault
			}
		}
		return l, used, fault
	}
	return r.readRange(n, from)
}

// readRange reads "14 to 28 August", or one day.
func (r *wishReader) readRange(n int, from bool) (Leave, int, string) {
	today := DateOf(r.now)
	first, used := r.dayAt(n)
	if used == 0 {
		return Leave{}, 0, ""
	}
	n += used
	lead := r.has(n, daysTo)
	last, used := r.dayAt(n + lead)
	switch {
	case lead > 0 && used > 0 && (last.month != 0 || !last.fixed.IsZero()):
		l, fault := between(first, last, today)
		return l, n + lead + used, fault
	case first.month == 0 && first.fixed.IsZero():
		// A number alone is no day.
		return Leave{}, 0, ""
	}
	start, fault := first.in(today, today)
	if length, used := r.lengthAt(n); used > 0 {
		return Leave{start, start.AddDays(length - 1)}, n + used, fault
	}
	if from && fault == "" {
		fault = "Give the last day of your leave too. " + leaveForm
	}
	return Leave{start, start}, n, fault
}

// weekAway is what is left of a week.
func weekAway(w Week, today Date) Leave {
	l := Leave{w.Day(time.Monday), w.Day(time.Sunday)}
	if l.holds(today) {
		l.First = today
	}
	return l
}

// monthAway is a whole month.
func (r *wishReader) monthAway(m time.Month, n int, today Date) (Leave, int, string) {
	year := numberIn(r.peek(n + 1))
	n++
	if year >= 2000 {
		n++
	} else if year = today.Year; m < today.Month {
		year++
	}
	l := Leave{First: Date{year, m, 1}}
	l.Last = DateOf(l.First.noon().AddDate(0, 1, -1))
	if l.holds(today) {
		l.First = today
	}
	return l, n, ""
}

// lengthAt reads "for two weeks"; the answer is in days.
func (r *wishReader) lengthAt(n int) (days, used int) {
	i := n
	if r.peek(i) == "for" {
		i++
	}
	if r.peek(i) == "the" {
		i++
	}
	if r.peek(i) == "next" {
		i++
	}
	count := numberIn(r.peek(i))
	if r.peek(i) == "a" || r.peek(i) == "an" {
		count = 1
	}
	if count < 1 || count > 60 {
		return 0, 0
	}
	switch r.peek(i + 1) {
	case "day", "days":
		return count, i + 2 - n
	case "week", "weeks":
		return 7 * count, i + 2 - n
	case "fortnight":
		return 14 * count, i + 2 - n
	case "month", "months":
		today := DateOf(r.now)
		return today.DaysTo(DateOf(today.noon().AddDate(0, count, 0))), i + 2 - n
	}
	return 0, 0
}

// between puts two days together: what one leaves open the other says.
func between(first, last saidDay, today Date) (Leave, string) {
	if first.fixed.IsZero() && first.month == 0 {
		first.month = last.month
		if !last.fixed.IsZero() {
			first.month, first.year = last.fixed.Month, last.fixed.Year
		}
	}
	turns := first.month != 0 && last.month != 0 && last.month < first.month && last.year == 0 && first.year == 0
	if first.year == 0 && last.year != 0 {
		if first.year = last.year; first.month > last.month {
			first.year--
		}
	}
	if last.year == 0 && first.year != 0 {
		if last.year = first.year; last.month < first.month {
			last.year++
		}
	}
	end, fault := last.in(today, today)
	if fault != "" {
		return Leave{}, fault
	}
	if first.fixed.IsZero() && first.year == 0 {
		// The end says which year is meant: 24 December to 2 January.
		if first.year = end.Year; turns {
			first.year--
		}
	} else if last.year == 0 && last.fixed.IsZero() && !first.fixed.IsZero() && end.Compare(first.fixed) < 0 {
		end, fault = last.in(first.fixed, today)
	}
	start, no := first.in(today, today)
	if no != "" || fault != "" {
		return Leave{}, no + fault
	}
	l := Leave{start, end}
	if turns && start.DaysTo(end) > longestLeave/2 {
		l.First, l.Last = Date{end.Year, first.month, first.day}, end
	}
	return l, ""
}

// judgeLeave says why leave cannot be kept, "" when it can.
func judgeLeave(l Leave, today Date) string {
	switch {
	case l.First.IsZero() || l.Last.IsZero():
		return leaveWhen
	case l.Last.Compare(l.First) < 0:
		return fmt.Sprintf("That leave ends on %s, before it begins on %s.", l.Last.words(today.Year), l.First.words(today.Year))
	case l.Last.Compare(today) < 0:
		return fmt.Sprintf("That leave ended on %s. Give days that are still to come.", l.Last.words(0))
	case l.First.DaysTo(l.Last) >= longestLeave:
		return "Leave can be a year at most. To stop for longer, say “pause”."
	case today.DaysTo(l.First) > furthestLeave:
		return fmt.Sprintf("%s is too far away. Leave can begin within the next two years.", l.First.words(0))
	}
	return ""
}
