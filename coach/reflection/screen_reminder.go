package reflection

import (
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	pausedWords = "I ask nothing until you say “resume”."
	onlyYouSet  = "Only you can set or stop this."
)

// standing says what is set and what comes next: "Thursdays at 16:00, UK time,
// also after the clocks change on 25 October. Away 20 to 31 October. Next:
// Thursday 5 November.".
func (r Reminder) standing(now time.Time) string {
	loc, err := r.Rhythm.location()
	if err != nil {
		return fmt.Sprintf("%ss at %s. I cannot read the time zone %s just now.", r.Rhythm.Weekday, clockWords(r.Rhythm.Minute), r.Rhythm.Zone)
	}
	today := DateOf(now.In(loc))
	out := r.Rhythm.words()
	if on, ok := ClockChange(r.Rhythm.Zone, now); ok {
		out += ", also after the clocks change on " + on.words(today.Year)
	}
	out += "."
	if leave := r.leaveWords(now); leave != "" {
		out += " Away " + leave + "."
	}
	if r.Paused {
		return out + " It is paused. " + pausedWords
	}
	if !r.Again.IsZero() && r.Again.After(now) {
		out += " This question comes again " + r.againWords(now) + "."
	}
	return out + " " + r.nextWords(now, loc, today)
}

// leaveWords are the days away that are not over: "20 to 31 October and 24
// December"; empty when there are none.
func (r Reminder) leaveWords(now time.Time) string {
	today := DateOf(r.InZone(now))
	var all []string
	for _, l := range r.coming(today) {
		all = append(all, l.words(today.Year))
	}
	return andWords(all)
}

func (r Reminder) nextWords(now time.Time, loc *time.Location, today Date) string {
	if d := r.Decide(now); d.Do == Send && !d.Again {
		return "Next: in a moment."
	}
	next := r.question(now, loc).In(loc)
	out := "Next: " + DateOf(next).dayWords(today.Year)
	if at := next.Hour()*60 + next.Minute(); at != r.Rhythm.Minute {
		out += fmt.Sprintf(" at %s, as the clocks leave out %s that day", clockWords(at), clockWords(r.Rhythm.Minute))
	}
	return out + "."
}

// againWords is when a question comes again that was put off.
func (r Reminder) againWords(now time.Time) string {
	loc, err := r.Rhythm.location()
	if err != nil {
		loc = now.Location()
	}
	at, today := r.Again.In(loc), DateOf(now.In(loc))
	switch day := DateOf(at); day {
	case today:
		return "today at " + at.Format("15:04")
	case today.AddDays(1):
		return "tomorrow, " + day.dayWords(today.Year) + ", at " + at.Format("15:04")
	default:
		return "on " + day.dayWords(today.Year) + " at " + at.Format("15:04")
	}
}

// screen says something, and offers what can be done with what is set.
func (s remindSitting) screen(title string, sentences ...string) chat.Reply {
	r := remindScreen(title, append(sentences, onlyYouSet)...)
	r.Parts = append(r.Parts, s.change(nil))
	if s.record.Paused {
		r.Choices = append(r.Choices, remindButton("Resume", Command{Do: RemindResume}))
	} else {
		r.Choices = append(r.Choices, remindButton("Pause", Command{Do: RemindPause}))
	}
	r.Choices = append(r.Choices, remindButton("Stop", Command{Do: RemindStop}))
	if len(s.record.Leave) > 0 {
		r.Choices = append(r.Choices, remindButton("Cancel my leave", Command{Do: RemindBack}))
	}
	r.Choices = append(r.Choices, remindButton("Ask me now", Command{Do: RemindNow}))
	return r
}

func stoppedScreen(r Reminder, now time.Time) chat.Reply {
	out := remindScreen("Stopped", "Nothing more is sent.")
	if r.Rhythm.whole() {
		kept := "Your day and time are kept, in case you start again."
		if leave := r.leaveWords(now); leave != "" {
			kept = "Your day, your time and your leave (" + leave + ") are kept, in case you start again."
		}
		out.Parts = append(out.Parts, remindSay(kept))
		out.Choices = append(out.Choices, remindButton("Start again", Command{Do: RemindStart}))
	}
	return out
}

// off answers where no question is set.
func (s remindSitting) off(cmd Command) chat.Reply {
	said := "No weekly question is set, and none is sent."
	switch cmd.Do {
	case RemindAway, RemindBack, RemindExtend, RemindPause:
		said = "No weekly question is set, so there is nothing to hold back."
	case RemindSkip:
		if !cmd.Week.IsZero() {
			said = "You do not have to answer. No weekly question is set, and none is sent."
			break
		}
		said = "No weekly question is set, so there is nothing to put off."
	case RemindSnooze:
		said = "No weekly question is set, so there is nothing to put off."
	default:
	}
	r := remindScreen("Your weekly question", said, "You can have one question a week about the skill you work on, at your own day and time. "+onlyYouSet)
	r.Parts = append(r.Parts, s.change(nil))
	if s.record.Rhythm.whole() {
		r.Choices = append(r.Choices, remindButton("Start again: "+s.record.Rhythm.words(), Command{Do: RemindStart}))
	}
	if leave := s.record.leaveWords(s.At); leave != "" {
		r.Parts = slices.Insert(r.Parts, 2, chat.Part(remindSay("Your leave is kept, in case you start again: "+leave+".")))
		r.Choices = append(r.Choices, remindButton("Cancel my leave", Command{Do: RemindBack}))
	}
	r.Choices = append(r.Choices, remindButton("Ask me now", Command{Do: RemindNow}))
	return r
}

// refused says why something was not kept.
func (s remindSitting) refused(fault string) chat.Reply {
	r := remindScreen("Nothing was changed", fault)
	r.Parts = append(r.Parts, s.change(nil))
	r.Choices = []chat.Choice{remindButton("Show what is set", Command{})}
	return r
}

// Refuse answers a Wish with a Fault.
func Refuse(fault string) chat.Reply {
	r := remindScreen("Nothing was changed", fault)
	r.Choices = []chat.Choice{remindButton("Choose from a form", Command{Do: RemindChange}), remindButton("Show what is set", Command{})}
	return r
}

// askRest asks for the day or the time that was not said.
func (s remindSitting) askRest(cmd Command) chat.Reply {
	var r chat.Reply
	switch {
	case cmd.HasDay:
		r = remindScreen("Which time?", fmt.Sprintf("At which time on %ss?", cmd.Weekday))
		for _, minute := range []int{9 * 60, 12 * 60, 15*60 + 30, 16 * 60} {
			c := cmd
			c.Minute, c.HasMinute = minute, true
			r.Choices = append(r.Choices, remindButton(clockWords(minute), c))
		}
	default:
		r = remindScreen("Which day?", "On which day of the week?")
		for d := time.Monday; d <= time.Friday; d++ {
			c := cmd
			c.Weekday, c.HasDay = d, true
			r.Choices = append(r.Choices, remindButton(d.String()+"s", c))
		}
	}
	r.Parts = append(r.Parts, s.change(commandValues(cmd)))
	return r
}

// likelyZones are offered to somebody whose zone nobody knows.
var likelyZones = []chat.Option{
	{Label: "UK time", Value: "Europe/London"}, {Label: "Paris, Berlin, Madrid", Value: "Europe/Paris"}, {Label: "New York", Value: "America/New_York"}, {Label: "India", Value: "Asia/Kolkata"}, {Label: "UTC", Value: "UTC"},
}

// askZone asks for the zone rather than guess it.
func (s remindSitting) askZone(cmd Command) chat.Reply {
	r := remindScreen("Which time zone?", "I do not know your time zone. Choose one, or add it: “"+remindSaid(cmd)+", Lisbon time”.")
	for _, z := range likelyZones {
		c := cmd
		c.Zone = z.Value
		r.Choices = append(r.Choices, remindButton(z.Label, c))
	}
	r.Parts = append(r.Parts, s.change(commandValues(cmd)))
	return r
}

// remindSaid is a rhythm as somebody would type it.
func remindSaid(c Command) string {
	return fmt.Sprintf("remind me %ss at %s", c.Weekday, clockWords(c.Minute))
}

// remindUnsaved is shown when the store fails: the same button again.
func remindUnsaved(cmd Command, now time.Time) chat.Reply {
	r := remindScreen("Not saved", "I could not save that. Press again in a moment.")
	switch cmd.Do {
	case RemindShow, RemindChange, RemindNow, RemindWho, RemindWhy, RemindFree:
		r = remindScreen("Not available just now", "I could not read what is set. Press again in a moment.")
	case RemindStop:
		r = remindScreen("Not stopped yet", "I could not save that, so a question may still come. Press again in a moment.")
	case RemindSave:
		// What was filled in goes into the button.
		if c, faults := readForm(cmd.Values, now); len(faults) == 0 {
			cmd = c
		} else {
			cmd = Command{Do: RemindChange}
		}
	default:
	}
	r.Choices = []chat.Choice{remindButton(cmd.label(), cmd)}
	return r
}

// label is what the button of a command says, for pressing it again.
func (c Command) label() string {
	switch c.Do {
	case RemindShow:
		return "Show what is set"
	case RemindSet:
		return "Set it"
	case RemindStop:
		return "Stop these"
	case RemindSkip:
		return "Skip this week"
	case RemindNow:
		return "Ask me now"
	case RemindAway:
		return "Keep my leave"
	case RemindBack:
		if !c.Day.IsZero() {
			return "Change my leave"
		}
		return "Cancel my leave"
	case RemindExtend:
		return "Extend my leave"
	case RemindStart:
		return "Start again"
	case RemindSnooze:
		switch c.Snooze {
		case SnoozeTomorrow:
			return "Tomorrow"
		case SnoozeWeek:
			return "Next week"
		case SnoozeHour:
		}
		return "In an hour"
	case RemindPause:
		return "Pause"
	case RemindResume:
		return "Resume"
	case RemindWho:
		return "Who sees my answer?"
	case RemindWhy:
		return "Why this question?"
	case RemindChange, RemindSave, RemindFree:
	}
	return "Change"
}
