package reflection

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// remindLeads begin a wish to be asked.
var remindLeads = phrasesOf(wantedQuestions(), []string{
	"remind me", "nudge me", "prompt me", "ping me", "ask me", "message me", "send me a reminder", "send me reminders", "send me my question", "send me my questions", "send me the question",
	"send me a question", "send me questions", "send me a prompt", "send me prompts", "send me the weekly question", "send me my weekly question", "send me a weekly question",
	"set a reminder", "set my reminder", "set my reminders", "set reminders", "set up a reminder", "set up reminders", "set up weekly reminders", "set a weekly reminder", "set it",
	"change my reminder", "change my reminders", "change the reminder", "change it", "move my reminder", "move my reminders", "move the reminder", "move it", "change my weekly question", "move my weekly question", "change my question", "move my question",
	"change the time", "change my time", "change the day", "change my day", "change to", "change them", "switch to", "switch it", "switch my reminder", "shift it", "shift my reminder", "id prefer", "i would prefer", "i prefer", "can we do",
	"start reminding me", "start asking me", "i want to be reminded", "i want to be asked", "id like to be reminded", "id like to be asked", "i would like to be reminded", "i would like to be asked", "reminder", "reminders", "weekly reminder", "weekly reminders", "weekly question", "make it", "my reminder", "my reminders",
})

// wantedQuestions are "I'd like a weekly prompt" and the like.
func wantedQuestions() []string {
	var out []string
	for _, want := range []string{"i want", "i need", "id like", "i would like", "can i have", "could i have", "can i get", "give me", "send me", "schedule", "set", "set up", "start", "turn on", "switch on", "enable", "sign me up for", "subscribe me to", "subscribe to"} {
		for _, one := range []string{"", "a ", "the ", "my "} {
			for _, kind := range []string{"", "weekly ", "reflection ", "weekly reflection "} {
				for _, thing := range []string{"reminder", "reminders", "question", "questions", "prompt", "prompts"} {
					out = append(out, want+" "+one+kind+thing)
				}
			}
		}
	}
	return out
}

// movers begin "move my Friday reminder to Thursday".
var movers = map[string]bool{"move": true, "change": true, "switch": true, "shift": true}

// politeLeads stand before any wish.
var politeLeads = phrasesOf(politeStarts)

// remindFor stand behind such a lead and say nothing that is not known.
var remindFor = phrasesOf([]string{
	"to reflect", "to write", "to write my reflection", "to write a reflection", "to write in my journal", "to do my reflection", "to fill in my journal", "to do it", "about my journal", "about my reflection", "about the weekly question", "about this", "with a question", "with my question",
	"with the question", "a question", "my question", "my weekly question", "the question", "the weekly question", "once a week", "every week", "each week", "weekly", "one a week", "again", "instead", "from now on", "should be", "is", "are", "to be",
})

// tooOften are rhythms other than once a week.
var tooOften = phrasesOf([]string{
	"daily", "every day", "each day", "everyday", "every single day", "hourly", "every hour", "monthly", "every month", "each month", "once a month", "a month", "yearly", "every year", "quarterly", "every quarter",
	"fortnightly", "every fortnight", "each fortnight", "a fortnight", "once a fortnight", "every other", "every other week", "every other day", "every second", "every two weeks", "every 2 weeks", "every three weeks", "every 3 weeks", "every four weeks", "every 4 weeks",
	"biweekly", "bi weekly", "bimonthly", "twice a week", "two times a week", "three times a week", "twice a day", "twice", "every weekday", "each weekday", "weekdays", "on weekdays", "weekends", "every weekend", "every working day", "every morning", "every afternoon", "every evening", "each morning",
	"of the month", "of every month", "of each month",
})

// remindFillers carry no meaning of their own among days and times.
var remindFillers = []string{"on", "at", "every", "each", "and", "only", "but", "please", "the", "in", "by", "around", "then", "instead", ",", ".", "!", ";", ":", "-", "@", "(", ")", "&", "thanks", "also"}

// moreFillers do so behind a lead.
var moreFillers = []string{"to", "for", "from", "of", "a", "about", "just", "my", "is", "week", "thank", "you", "coach", "time", "now"}

// remindExample shows what is understood.
const remindExample = "I take one weekday, a time and days away, for example: remind me Thursdays at 16:00, but I am off 20 to 31 October."

// onlyThemselves is said to whoever sets it for somebody else.
const onlyThemselves = "I ask nobody who did not set it themselves. Each person says it to me in their own chat, for example: remind me Fridays at 15:30."

// wishSentence is what was found in one.
type wishSentence struct {
	lead  bool
	days  []time.Weekday
	times []saidTime
	said  []string
	zone  string
	leave Leave
	away  bool
	often string
	// half is "am" or "pm" where it was said apart from the time: "Friday
	// afternoons at 3".
	half string
	// other is true when it is to be set for somebody else.
	other bool
	// begins is true when the sentence begins with days away.
	begins bool
	faults []string
	left   []wishWord
}

// readSentence reads a weekday, a time, a zone and days away in any order.
func readSentence(text string, now time.Time, zone func(string) (string, bool)) (Wish, bool) {
	r := &wishReader{words: wishWords(strings.TrimSpace(text)), now: now, zone: zone}
	if len(r.words) > 45 {
		return Wish{}, false
	}
	asks := false
	for {
		n := r.has(0, politeLeads)
		if n == 0 && r.peek(0) == "," && r.at > 0 {
			n = 1
		}
		if n == 0 {
			break
		}
		asks = asks || strings.HasSuffix(r.words[r.at+n-1].text, "you")
		r.at += n
	}
	for i, w := range r.words {
		// A question is none, but for "can you remind me on Fridays?".
		if w.text == "?" && (!asks || i < len(r.words)-1) {
			return Wish{}, false
		}
	}
	if asks && r.words[len(r.words)-1].text == "?" {
		r.words = r.words[:len(r.words)-1]
	}
	var s wishSentence
	if _, day := weekdayOf(r.peek(2)); day && movers[r.peek(0)] && (r.peek(1) == "my" || r.peek(1) == "the") {
		// The day it is moved from.
		r.words = slices.Delete(slices.Clone(r.words), r.at+2, r.at+3)
	}
	if n := r.has(0, remindLeads); n > 0 {
		s.lead = true
		r.at += n
		if asksAbout(r) {
			return Wish{}, false
		}
	}
	if !s.lead && r.peek(0) == "remind" && r.peek(1) != "" {
		s.other = true
		r.at += 2
	}
	start := r.at
	for r.at < len(r.words) {
		r.at += max(1, s.take(r, r.at == start))
		if len(s.left) > 0 && !s.lead && !s.begins && !s.other {
			// Most of what people say to the coach is none of this.
			return Wish{}, false
		}
	}
	return s.wish()
}

// asksAbout is true of "remind me what Working means".
func asksAbout(r *wishReader) bool {
	if r.has(0, remindFor) > 0 {
		return false
	}
	return slices.Contains([]string{"what", "who", "how", "which", "when", "where", "why", "whether", "if", "that", "of", "about", "whats", "hows"}, r.peek(0))
}

// take reads what stands here; the answer is how many words it has.
func (s *wishSentence) take(r *wishReader, first bool) int {
	if n := r.has(0, leaveLeads); n > 0 {
		at := r.at
		r.at += n
		l, used, fault := r.readLeave()
		r.at = at
		if used > 0 && s.away {
			s.faults = append(s.faults, oneLeave)
			return n + used
		}
		if used > 0 {
			s.away, s.leave = true, l
			s.begins = s.begins || first
			if fault == "" {
				fault = judgeLeave(l, DateOf(r.now))
			}
			if fault != "" {
				s.faults = append(s.faults, fault)
			}
			return n + used
		}
		if first && !s.lead || n > 1 {
			s.begins = s.begins || first
			s.left = append(s.left, r.words[r.at:r.at+n]...)
			return n
		}
	}
	if n := r.has(0, remindLeads); n > 1 && !first && !s.lead && len(s.left) == 0 {
		s.lead = true
		return n
	}
	if n := r.has(0, tooOften); n > 0 {
		s.tooOften(saidWords(r.words[r.at : r.at+n]))
		return n
	}
	if _, day := weekdayOf(r.peek(1)); day && s.lead && r.peek(0) == "from" {
		if _, to := weekdayOf(r.peek(3)); to && r.peek(2) == "to" {
			return 2
		}
	}
	if half, n := r.halfSaid(); n > 0 && (s.lead || len(s.days)+len(s.times) > 0) {
		s.half = half
		return n
	}
	if d, ok := weekdayOf(r.peek(0)); ok {
		if !slices.Contains(s.days, d) {
			s.days = append(s.days, d)
		}
		return 1
	}
	if t, n := r.readTime(); n > 0 {
		words := saidWords(r.words[r.at : r.at+n])
		if t.bad {
			s.faults = append(s.faults, fmt.Sprintf("%s is no time of day. Times go from 00:00 to 23:59.", words))
		}
		s.times, s.said = append(s.times, t), append(s.said, words)
		return n
	}
	if strings.HasSuffix(r.peek(0), "st") || strings.HasSuffix(r.peek(0), "nd") || strings.HasSuffix(r.peek(0), "rd") || strings.HasSuffix(r.peek(0), "th") {
		if numberIn(r.peek(0)) > 0 {
			s.tooOften(saidWords(r.words[r.at : r.at+1]))
			return 1
		}
	}
	if n := r.has(0, beingIn); n > 0 {
		// "I'm in Edinburgh" names a zone, where it does.
		r.at += n - 1
		used := s.takeZone(r)
		r.at -= n - 1
		if used > 0 {
			return n - 1 + used
		}
	}
	if n := s.takeZone(r); n > 0 {
		return n
	}
	if n := r.has(0, remindFor); s.lead && n > 0 {
		return n
	}
	if slices.Contains(remindFillers, r.peek(0)) || s.lead && slices.Contains(moreFillers, r.peek(0)) || r.peek(0) == "weekly" {
		return 1
	}
	s.left = append(s.left, r.words[r.at])
	return 1
}

func (s *wishSentence) tooOften(words string) {
	if s.often == "" {
		s.often = words
	}
}

// wish is what a sentence asks for; ok is false when it is something else.
func (s *wishSentence) wish() (Wish, bool) {
	about := len(s.days) + len(s.times)
	switch {
	case s.other:
		if about > 0 || s.often != "" {
			return Wish{Fault: onlyThemselves}, true
		}
		return Wish{}, false
	case len(s.left) > 0:
		return s.unread(about)
	case s.lead && (about > 0 || s.zone != "" || s.often != "" || s.away):
	case len(s.days) > 0 && len(s.times) > 0, s.often != "", s.away:
	case s.lead && len(s.left) == 0:
		return Wish{Command: Command{Do: RemindChange}}, true
	case len(s.days) == 1:
		return Wish{Command: s.command(), Short: true}, true
	default:
		return Wish{}, false
	}
	if s.often != "" {
		return Wish{Fault: fmt.Sprintf("I ask once a week, so I cannot take %s. Choose a weekday and a time, for example: remind me Fridays at 15:30.", s.often)}, true
	}
	if len(s.faults) > 0 {
		return Wish{Fault: s.faults[0]}, true
	}
	if len(s.days) > 1 {
		var names []string
		for _, d := range s.days {
			names = append(names, d.String())
		}
		return Wish{Fault: fmt.Sprintf("I ask on one day of the week. You named %s. Choose one of them.", andWords(names))}, true
	}
	if len(s.times) > 1 && !slices.ContainsFunc(s.times, func(t saidTime) bool { return t.minute != s.times[0].minute }) {
		s.times = s.times[:1]
	}
	if len(s.times) > 1 {
		return Wish{Fault: fmt.Sprintf("I ask at one time of the day. You named %s. Choose one of them.", andWords(s.said))}, true
	}
	return Wish{Command: s.command()}, true
}

// unread is a sentence with words in it that are not understood. It is a wish
// all the same when the rest of it can be nothing else.
func (s *wishSentence) unread(about int) (Wish, bool) {
	words := saidWords(s.left)
	switch {
	case s.lead && (about > 0 || s.often != "" || s.away):
		return Wish{Fault: fmt.Sprintf("I do not understand %s. %s", words, remindExample)}, true
	case s.begins && s.away && !s.lead && slices.ContainsFunc(s.left, func(w wishWord) bool { _, month := monthOf(w.text); return month }):
		return Wish{Fault: oneLeave}, true
	case s.begins && about == 0 && !s.away && s.leaveOnly():
		rest := s.left[(&wishReader{words: s.left}).has(0, leaveLeads):]
		if len(rest) == 0 {
			return Wish{Fault: leaveWhen}, true
		}
		return Wish{Fault: fmt.Sprintf("I do not understand %s as days. %s", saidWords(rest), leaveForm)}, true
	}
	return Wish{}, false
}

// leaveOnly is true when the words say that somebody is away, and at most a
// date that was mistyped: "I'm on leave", "I'm off 14 to 28 Augst".
func (s *wishSentence) leaveOnly() bool {
	r := &wishReader{words: s.left}
	n := r.has(0, leaveLeads)
	if n < 2 {
		return false
	}
	rest := s.left[n:]
	if len(rest) == 0 {
		return true
	}
	digits := slices.ContainsFunc(rest, func(w wishWord) bool { return numberIn(w.text) > 0 })
	leave := slices.ContainsFunc(s.left[:n], func(w wishWord) bool { return w.text == "leave" || strings.HasPrefix(w.text, "holiday") })
	return len(rest) <= 5 && (digits || leave && slices.Contains(leaveTimes, rest[0].text))
}

// leaveTimes begin a time that is no date: "over Christmas".
var leaveTimes = []string{"over", "for", "until", "till", "during", "in", "around", "from", "the", "this", "next", "between"}

func (s *wishSentence) command() Command {
	c := Command{Do: RemindSet, Zone: s.zone, Leave: s.leave}
	if len(s.days) > 0 {
		c.Weekday, c.HasDay = s.days[0], true
	}
	if len(s.times) > 0 {
		t := s.times[0].in(s.half)
		c.Minute, c.HasMinute, c.Afternoon = t.minute, true, t.afternoon
	}
	if !c.HasDay && !c.HasMinute && c.Zone == "" && s.away {
		return Command{Do: RemindAway, Leave: s.leave}
	}
	return c
}

// andWords joins words as a sentence does: "a, b and c".
func andWords(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}
