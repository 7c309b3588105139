package reflection

import (
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// form shows what is set with the form to change it. values, by field, stand
// in for what is kept.
func (s remindSitting) form(values map[string]string) chat.Reply {
	r := remindScreen("Your weekly question", "One question a week, at your own day and time. "+onlyYouSet)
	r.Parts = append(r.Parts, s.change(values))
	if s.record.On {
		r.Choices = []chat.Choice{remindButton("Show what is set", Command{})}
	}
	return r
}

// noZone is the option of somebody who has not chosen: platforms do not let an
// option be empty.
const noZone = "none"

// change is the form for the whole of it.
func (s remindSitting) change(values map[string]string) chat.Form {
	rhythm := s.record.Rhythm
	day, at, zone := "fri", "15:30", s.Zone
	if rhythm.whole() {
		day, at, zone = weekdayWords[rhythm.Weekday], clockWords(rhythm.Minute), rhythm.Zone
	}
	var first, last string
	if leaves := s.record.coming(s.today(rhythm)); len(leaves) > 0 {
		first, last = leaves[0].First.words(0), leaves[0].Last.words(0)
	}
	f := chat.Form{
		Title: "Weekly question", Intro: "When would you like to be asked?", Submit: "Save", Value: Command{Do: RemindSave}.String(),
		Open: remindButton("Change", Command{Do: RemindChange}),
	}
	if !s.record.On {
		f.Open.Label = "Choose day and time"
	}
	f.Fields = []chat.Field{
		{Name: remindDay, Label: "Weekday", Options: dayOptions(), Value: day, Required: true, Typed: "remind me Fridays"},
		{Name: remindTime, Label: "Time", Value: at, Required: true, Typed: "remind me Fridays at 15:30"},
		{Name: remindZone, Label: "Time zone", Hint: "The time stays the same by the clock on the wall, also when the clocks change.", Value: zone, Required: true, Typed: "remind me Fridays at 15:30, London time"},
		{Name: remindFirst, Label: "First day away", Hint: "For example 14 August 2026. Leave it open if you are not away.", Value: first, Most: 60, Typed: "I am on leave 14 to 28 August"},
		{Name: remindLast, Label: "Last day away", Value: last, Most: 60},
	}
	for i := range f.Fields {
		if v, ok := values[f.Fields[i].Name]; ok {
			f.Fields[i].Value = v
		}
	}
	f.Fields[1].Options = timeOptions(f.Fields[1].Value)
	f.Fields[2].Options = zoneOptions(f.Fields[2].Value)
	if f.Fields[2].Value == "" {
		f.Fields[2].Value = noZone
	}
	return f
}

// commandValues are the fields that a command fills in.
func commandValues(c Command) map[string]string {
	out := map[string]string{}
	if c.HasDay {
		out[remindDay] = weekdayWords[c.Weekday]
	}
	if c.HasMinute {
		out[remindTime] = clockWords(c.Minute)
	}
	if c.Zone != "" {
		out[remindZone] = c.Zone
	}
	if c.Leave != (Leave{}) {
		out[remindFirst], out[remindLast] = c.Leave.First.words(0), c.Leave.Last.words(0)
	}
	return out
}

func dayOptions() []chat.Option {
	var out []chat.Option
	for i := range 7 {
		d := time.Weekday((i + 1) % 7)
		out = append(out, chat.Option{Label: d.String(), Value: weekdayWords[d]})
	}
	return out
}

// timeOptions are the half hours of a day, and the time that is set.
func timeOptions(set string) []chat.Option {
	var all []string
	for minute := 0; minute < 24*60; minute += 30 {
		all = append(all, clockWords(minute))
	}
	if clockForm.MatchString(set) && !slices.Contains(all, set) {
		all = append(all, set)
		slices.Sort(all)
	}
	var out []chat.Option
	for _, at := range all {
		out = append(out, chat.Option{Label: at, Value: at})
	}
	return out
}

// formZones are one zone each for most of the ways the clocks go.
var formZones = []string{
	"Europe/London", "Europe/Dublin", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "Europe/Istanbul", "UTC",
	"America/New_York", "America/Toronto", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Sao_Paulo",
	"Africa/Casablanca", "Africa/Lagos", "Africa/Johannesburg", "Africa/Nairobi",
	"Asia/Dubai", "Asia/Karachi", "Asia/Kolkata", "Asia/Dhaka", "Asia/Bangkok", "Asia/Singapore", "Asia/Hong_Kong", "Asia/Tokyo",
	"Australia/Perth", "Australia/Sydney", "Pacific/Auckland",
}

// zoneOptions are common zones, and the one that is set.
func zoneOptions(set string) []chat.Option {
	var out []chat.Option
	all := formZones
	switch {
	case set == "" || set == noZone:
		out = append(out, chat.Option{Label: "Choose", Value: noZone})
	case !slices.Contains(formZones, set) && len(set) <= 75 && (Rhythm{Zone: set}).whole():
		all = append([]string{set}, formZones...)
	}
	for _, z := range all {
		out = append(out, chat.Option{Label: ZoneWords(z), Value: z})
	}
	return out
}
