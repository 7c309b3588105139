package reflection

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Action is what a Command does.
type Action string

// The actions, as they stand after "remind" in a command.
const (
	RemindShow   Action = ""
	RemindSet    Action = "set"
	RemindStop   Action = "stop"
	RemindStart  Action = "start"
	RemindPause  Action = "pause"
	RemindResume Action = "resume"
	RemindSnooze Action = "snooze"
	RemindSkip   Action = "skip"
	RemindAway   Action = "away"
	// RemindBack ends the leave that there is, or has it end before a Day.
	RemindBack Action = "back"
	// RemindExtend has it last until a Day.
	RemindExtend Action = "extend"
	// RemindFree: the person does not work on the days that are Free.
	RemindFree Action = "free"
	// RemindWho and RemindWhy ask of the question of Week who sees the answer, and
	// why it was asked.
	RemindWho Action = "who"
	RemindWhy Action = "why"
	// RemindNow asks this week's question at once.
	RemindNow Action = "now"
	// RemindChange opens the form, RemindSave takes it.
	RemindChange Action = "change"
	RemindSave   Action = "save"
)

// Snooze is how long a question is put off.
type Snooze string

// The lengths.
const (
	SnoozeHour     Snooze = "hour"
	SnoozeTomorrow Snooze = "tomorrow"
	SnoozeWeek     Snooze = "week"
)

// Command is one thing a person does about being asked: a pressed button or
// words that were read. The zero Command shows what is set.
type Command struct {
	Do Action
	// Weekday and Minute are those of a RemindSet, where HasDay and HasMinute
	// say so. What is left open stays as it is, or is asked for.
	Weekday           time.Weekday
	Minute            int
	HasDay, HasMinute bool
	// Zone is a name of the IANA database; empty leaves it open.
	Zone string
	// Leave goes with a RemindAway or a RemindSet.
	Leave Leave
	// Day is the first day back of a RemindBack, or the last day away of a
	// RemindExtend; zero is not said.
	Day    Date
	Free   []time.Weekday
	Snooze Snooze
	// Week is the week whose question a snooze, a skip or a RemindWho is of, so that an old
	// button is known for one; zero is the present one.
	Week Week
	// Afternoon is true when Minute was said without saying which half of the
	// day. It is no part of the line.
	Afternoon bool
	// Values are what the form was filled in with; they are no part of the line.
	Values map[string]string
}

const remindPrefix = "remind"

// weekdayWords are the names of the weekdays in commands.
var weekdayWords = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// String is the command as a button holds it and as somebody can type it:
// "remind set thu 16:00 Europe/London away 2026-10-20 2026-10-31".
func (c Command) String() string {
	words := []string{remindPrefix}
	add := func(s string) {
		if s != "" {
			words = append(words, s)
		}
	}
	add(string(c.Do))
	switch c.Do {
	case RemindSet:
		if c.HasDay && c.Weekday >= 0 && int(c.Weekday) < len(weekdayWords) {
			add(weekdayWords[c.Weekday])
		}
		if c.HasMinute {
			add(clockWords(c.Minute))
		}
		add(c.Zone)
		if c.Leave != (Leave{}) {
			words = append(words, string(RemindAway), c.Leave.First.String(), c.Leave.Last.String())
		}
	case RemindAway:
		add(c.Leave.First.String())
		add(c.Leave.Last.String())
	case RemindBack, RemindExtend:
		add(c.Day.String())
	case RemindFree:
		for _, d := range c.Free {
			add(weekdayWords[d])
		}
	case RemindSnooze:
		add(string(c.Snooze))
		add(c.Week.String())
	case RemindSkip, RemindWho, RemindWhy:
		add(c.Week.String())
	default:
	}
	return strings.Join(words, " ")
}

// ParseCommand reads a command. ok is false when the line is none of ours, so
// that something else may read it.
func ParseCommand(line string) (c Command, ok bool) {
	words := strings.Fields(line)
	if len(words) == 0 || !strings.EqualFold(words[0], remindPrefix) || len(words) > 8 {
		return Command{}, false
	}
	if len(words) == 1 {
		return Command{}, true
	}
	c.Do = Action(strings.ToLower(words[1]))
	rest := words[2:]
	switch c.Do {
	case RemindSet:
		ok = c.readSet(rest)
	case RemindAway:
		ok = len(rest) == 2 && c.readLeave(rest)
	case RemindBack:
		ok = len(rest) == 0 || c.readDay(rest)
	case RemindExtend:
		ok = c.readDay(rest)
	case RemindFree:
		ok = c.readFree(rest)
	case RemindSnooze:
		ok = len(rest) >= 1 && c.readSnooze(rest[0]) && c.readWeek(rest[1:])
	case RemindSkip, RemindWho, RemindWhy:
		ok = c.readWeek(rest)
	case RemindStop, RemindStart, RemindPause, RemindResume, RemindNow, RemindChange, RemindSave:
		ok = len(rest) == 0
	case RemindShow:
	}
	if !ok {
		return Command{}, false
	}
	return c, true
}

var (
	clockForm = regexp.MustCompile(`^(\d{1,2}):(\d{2})$`)
	zoneForm  = regexp.MustCompile(`^(UTC|[A-Z][A-Za-z_]{1,20}(/[A-Za-z0-9_+-]{1,30}){1,2})$`)
)

// readSet reads "thu 16:00 Europe/London away 2026-10-20 2026-10-31"; each may
// be left out.
func (c *Command) readSet(words []string) bool {
	if len(words) > 0 {
		if i := slices.Index(weekdayWords, strings.ToLower(words[0])); i >= 0 {
			c.Weekday, c.HasDay, words = time.Weekday(i), true, words[1:]
		}
	}
	if len(words) > 0 {
		if m := clockForm.FindStringSubmatch(words[0]); m != nil {
			// Both are digits and short.
			hour, _ := strconv.Atoi(m[1])
			minute, _ := strconv.Atoi(m[2])
			if hour > 23 || minute > 59 {
				return false
			}
			c.Minute, c.HasMinute, words = hour*60+minute, true, words[1:]
		}
	}
	if len(words) > 0 && zoneForm.MatchString(words[0]) {
		c.Zone, words = words[0], words[1:]
	}
	if len(words) == 3 && strings.EqualFold(words[0], string(RemindAway)) {
		return c.readLeave(words[1:])
	}
	return len(words) == 0
}

// readLeave takes any two days that exist: which leave makes sense depends on
// the day, and is judged when it is kept.
func (c *Command) readLeave(words []string) bool {
	first, err := ParseDate(words[0])
	if err != nil {
		return false
	}
	last, err := ParseDate(words[1])
	if err != nil {
		return false
	}
	c.Leave = Leave{first, last}
	return true
}

func (c *Command) readDay(words []string) bool {
	if len(words) != 1 {
		return false
	}
	d, err := ParseDate(words[0])
	c.Day = d
	return err == nil
}

func (c *Command) readFree(words []string) bool {
	for _, word := range words {
		i := slices.Index(weekdayWords, strings.ToLower(word))
		if i < 0 || slices.Contains(c.Free, time.Weekday(i)) {
			return false
		}
		c.Free = append(c.Free, time.Weekday(i))
	}
	return len(c.Free) > 0
}

func (c *Command) readSnooze(word string) bool {
	c.Snooze = Snooze(strings.ToLower(word))
	return c.Snooze == SnoozeHour || c.Snooze == SnoozeTomorrow || c.Snooze == SnoozeWeek
}

func (c *Command) readWeek(words []string) bool {
	if len(words) == 0 {
		return true
	}
	w, err := ParseWeek(words[0])
	c.Week = w
	return err == nil && len(words) == 1
}
