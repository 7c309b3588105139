package reflection

import (
	"regexp"
	"slices"
	"strings"
	"time"
)

// What is said of the end of a leave that is not understood.
const extendForm = "Give the last day of your leave, for example: extend my leave to 5 December."

var (
	// backLeads stand before the first day back.
	backLeads = func() wishPhrases {
		states := []string{
			"back", "back at work", "back in", "back in work", "back to work", "back in the office", "back from leave", "back from my leave", "back from holiday", "back from my holiday",
			"returning", "returning to work", "in again", "working again", "at work again",
		}
		out := []string{
			"i return", "i return to work", "i come back", "i come back to work", "i get back", "i start work again", "i start again", "my first day back is", "my first day back will be", "first day back is", "my first day back",
		}
		for _, s := range states {
			for _, who := range []string{"i am", "im", "ill be", "i will be", "i shall be", "i am going to be", "im going to be"} {
				out = append(out, who+" "+s)
			}
		}
		return phrasesOf(out, states[:10])
	}()
	// endLeads stand before the last day of a leave that is known, extendLeads
	// before one that is later.
	endLeads    = phrasesOf([]string{"my leave ends", "my leave now ends", "my leave will end", "my leave finishes", "my holiday ends", "my last day of leave is", "my last day off is", "end my leave", "end my leave early", "shorten my leave", "cut my leave short", "my leave is shortened", "my leave was shortened"})
	extendLeads = phrasesOf([]string{
		"extend my leave", "extend my annual leave", "extend my holiday", "extend the leave", "extend leave", "lengthen my leave", "make my leave longer", "my leave is extended", "my leave was extended", "my leave has been extended",
		"ive extended my leave", "i have extended my leave",
	})
	beforeOneDay = phrasesOf([]string{"on", "from", "to", "until", "till", "til", "up to", "up to and including", "by", "at", ":", "-"})
)

// mayEndLeave keeps what other people say from being cut into words.
func mayEndLeave(plain string) bool {
	return slices.ContainsFunc([]string{"back", "return", "leave", "holiday", "again", "last day off"}, func(w string) bool { return strings.Contains(plain, w) })
}

// readBack reads when a leave ends: "I'm back on Monday", "extend my leave to 5
// December".
func readBack(text, plain string, now time.Time) (w Wish, ok bool) {
	if !mayEndLeave(plain) {
		return Wish{}, false
	}
	r := &wishReader{words: wishWords(strings.TrimSpace(text)), now: now}
	for n := r.has(0, politeLeads); n > 0; n = r.has(0, politeLeads) {
		r.at += n
		if r.peek(0) == "," {
			r.at++
		}
	}
	back, end, extend := r.has(0, backLeads), r.has(0, endLeads), r.has(0, extendLeads)
	r.at += max(back, end, extend)
	if back+end+extend == 0 || r.peek(0) == "" && extend == 0 {
		return Wish{}, false
	}
	r.at += r.has(0, beforeOneDay)
	day, n, fault := r.oneDay()
	if n > 0 {
		r.at += n
		for slices.Contains([]string{".", "!", ",", "please", "thanks", "thank", "you", "now", "instead", "coach"}, r.peek(0)) {
			r.at++
		}
	}
	switch whole := n > 0 && r.at == len(r.words); {
	case whole && fault != "":
		return Wish{Fault: fault}, true
	case whole && extend > 0:
		return Wish{Command: Command{Do: RemindExtend, Day: day}}, true
	case whole && end > 0:
		return Wish{Command: Command{Do: RemindBack, Day: day.AddDays(1)}}, true
	case whole:
		return Wish{Command: Command{Do: RemindBack, Day: day}}, true
	case extend > 0 && len(r.words)-r.at <= 6 && !strings.HasSuffix(text, "?"):
		return Wish{Fault: extendForm}, true
	}
	return Wish{}, false
}

// oneDay reads the day that begins here. One that is said by its weekday or by
// its number alone is the next one after today.
func (r *wishReader) oneDay() (day Date, n int, fault string) {
	today := DateOf(r.now)
	if r.has(0, nextWeek) > 0 {
		return WeekOf(r.now).Add(1).Day(time.Monday), 2, ""
	}
	d, n := r.dayAt(0)
	switch {
	case n == 0:
		return Date{}, 0, ""
	case d.fixed == today && r.peek(n-1) != "today":
		if _, weekday := weekdayOf(r.peek(n - 1)); weekday {
			return today.AddDays(7), n, ""
		}
	case d.fixed.IsZero() && d.month == 0:
		month := Date{today.Year, today.Month, 1}
		for range 12 {
			if at := month.AddDays(d.day - 1); at.Month == month.Month && at.Compare(today) > 0 {
				return at, n, ""
			}
			month = DateOf(month.noon().AddDate(0, 1, 0))
		}
	}
	day, fault = d.in(today, today)
	return day, n, fault
}

// oneWeekday and someWeekdays are weekdays as plainWish gives them; habits are
// those of every week, by their names.
var (
	oneWeekday   = `(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)days?)`
	someWeekdays = oneWeekday + `(?:(?: (?:and|or|nor|on|also))* ` + oneWeekday + `)*`
	habits       = `(?:mon|tues|wednes|thurs|fri|satur|sun)days(?:(?: (?:and|or|nor|on|also))* (?:mon|tues|wednes|thurs|fri|satur|sun)days)*`

	freeWish = regexp.MustCompile(`^(?:(?:but|sorry|as|because|actually) )*(?:` +
		`i (?:dont|do not|never|no longer|cannot|cant|wont|will not) (?:usually |normally |ever |actually )?work (?:on )?(?:an? |any )?(` + someWeekdays + `)(?: (?:any ?more|now|though|usually))*` +
		`|(?:im|i am) (?:always |usually |normally )?(?:off|out|away|not in|not here|not working|not at work) (?:on |every )?(` + habits + `)` +
		`|i (?:have|take|get) (` + habits + `) off` +
		`|my (?:non working |free )?days? (?:off )?(?:is|are) (?:on |an? )?(` + someWeekdays + `)` +
		`|(` + someWeekdays + `) (?:is|are) (?:my (?:days? off|non working days?)|not (?:one of )?my working days?|not a working day for me)` +
		`)$`)
	workWish = regexp.MustCompile(`^i (?:only )?work (?:on )?(?:from )?(` + oneWeekday + `) (?:to|till|until|through) (` + oneWeekday + `)(?: only)?$`)
)

// readFree reads on which weekdays somebody does not work: "I don't work
// Fridays". It means this only to somebody who is asked.
func readFree(plain string) (w Wish, ok bool) {
	if !strings.Contains(plain, "day") && !strings.Contains(plain, "work") {
		return Wish{}, false
	}
	if m := workWish.FindStringSubmatch(plain); m != nil {
		first, _ := weekdayOf(m[1])
		last, _ := weekdayOf(m[2])
		var free []time.Weekday
		for d := (last + 1) % 7; d != first; d = (d + 1) % 7 {
			free = append(free, d)
		}
		return Wish{Command: Command{Do: RemindFree, Free: free}, Short: true}, len(free) > 0
	}
	m := freeWish.FindStringSubmatch(plain)
	if m == nil {
		return Wish{}, false
	}
	var free []time.Weekday
	for _, word := range strings.Fields(strings.Join(m[1:], " ")) {
		if d, ok := weekdayOf(word); ok && !slices.Contains(free, d) {
			free = append(free, d)
		}
	}
	return Wish{Command: Command{Do: RemindFree, Free: free}, Short: true}, true
}
