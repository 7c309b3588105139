package reflection

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestRemindCommandsReadBack(t *testing.T) {
	leave := Leave{Date{2026, 8, 14}, Date{2026, 8, 28}}
	for line, want := range map[string]Command{
		"remind":                            {},
		"remind set fri 15:30":              {Do: RemindSet, Weekday: time.Friday, HasDay: true, Minute: 930, HasMinute: true},
		"remind set sun 00:00 UTC":          {Do: RemindSet, HasDay: true, HasMinute: true, Zone: "UTC"},
		"remind set 15:30":                  {Do: RemindSet, Minute: 930, HasMinute: true},
		"remind set mon":                    {Do: RemindSet, Weekday: time.Monday, HasDay: true},
		"remind set America/Port-au-Prince": {Do: RemindSet, Zone: "America/Port-au-Prince"},
		"remind set":                        {Do: RemindSet},
		"remind set thu 16:00 Europe/London away 2026-08-14 2026-08-28": {Do: RemindSet, Weekday: time.Thursday, HasDay: true, Minute: 960, HasMinute: true, Zone: "Europe/London", Leave: leave},
		"remind stop":                       {Do: RemindStop},
		"remind start":                      {Do: RemindStart},
		"remind pause":                      {Do: RemindPause},
		"remind resume":                     {Do: RemindResume},
		"remind snooze hour":                {Do: RemindSnooze, Snooze: SnoozeHour},
		"remind snooze tomorrow 2026-W53":   {Do: RemindSnooze, Snooze: SnoozeTomorrow, Week: Week{2026, 53}},
		"remind snooze week":                {Do: RemindSnooze, Snooze: SnoozeWeek},
		"remind skip":                       {Do: RemindSkip},
		"remind who 2026-W31":               {Do: RemindWho, Week: Week{2026, 31}},
		"remind why":                        {Do: RemindWhy},
		"remind skip 2026-W31":              {Do: RemindSkip, Week: Week{2026, 31}},
		"remind away 2026-08-14 2026-08-28": {Do: RemindAway, Leave: leave},
		"remind back":                       {Do: RemindBack},
		"remind back 2026-12-05":            {Do: RemindBack, Day: Date{2026, 12, 5}},
		"remind extend 2026-12-05":          {Do: RemindExtend, Day: Date{2026, 12, 5}},
		"remind free fri mon":               {Do: RemindFree, Free: []time.Weekday{time.Friday, time.Monday}},
		"remind now":                        {Do: RemindNow},
		"remind change":                     {Do: RemindChange},
		"remind save":                       {Do: RemindSave},
	} {
		got, ok := ParseCommand(line)
		if !ok || !reflect.DeepEqual(got, want) || got.String() != line {
			t.Errorf("%q is read as %+v, %v, and written %q", line, got, ok, got.String())
		}
	}
	for _, line := range []string{
		"", "remin", "remind me", "remind me Fridays", "remind set friday", "remind set fri 25:00", "remind set fri 15:60", "remind set fri 15:30 europe", "remind stop now", "remind snooze", "remind snooze year", "remind snooze hour 2027-W53",
		"remind skip 31", "remind away 2026-08-14", "remind away 2026-02-30 2026-03-01", "remind away 14 28", "remind set away 2026-08-14", "reminders", "remind back later", "remind back 2026-12-05 2026-12-06", "remind extend", "remind extend 5", "remind free", "remind free fri fri", "remind free days", "remind now please",
	} {
		if c, ok := ParseCommand(line); ok {
			t.Errorf("%q is read as %+v", line, c)
		}
	}
}

func FuzzParseCommand(f *testing.F) {
	for _, s := range []string{"remind", "remind set thu 16:00 Europe/London away 2026-08-14 2026-08-28", "remind snooze hour 2026-W53", "REMIND Stop", "remind away 2026-08-14 2026-08-28", "remind skip 2026-W01"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		c, ok := ParseCommand(line)
		if !ok {
			return
		}
		again, ok := ParseCommand(c.String())
		if !ok || !reflect.DeepEqual(again, c) {
			t.Errorf("%q is %+v, and %q is %+v", line, c, c.String(), again)
		}
	})
}

func FuzzReadWish(f *testing.F) {
	for _, s := range []string{
		"remind me Thursdays at 4, but I'm off 20 to 31 October", "every Thursday at half past three", "mondays and only mondays 09:00 Europe/Paris", "away from 24 December to 2 January", "on leave for two weeks from 14 August", "every fortnight on the 31st",
		"I'm off 31/2/2026", "off 29 February to 1 March", "remind me 99:99 25pm 1530 half to", "leave until the", "can you remind me?", "week of", "-", "August 31 to 2026-13-13",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, ok := ReadWish(text, saidOn, someZones)
		if !ok {
			return
		}
		c := w.Command
		if w.Fault != "" {
			if !reflect.DeepEqual(c, Command{}) || !strings.HasSuffix(w.Fault, ".") {
				t.Errorf("%q: %+v", text, w)
			}
			return
		}
		// What was understood can be pressed again, and makes sense.
		c.Afternoon = false
		again, ok := ParseCommand(c.String())
		if !ok || !reflect.DeepEqual(again, c) {
			t.Errorf("%q is %+v, and %q is %+v", text, c, c.String(), again)
		}
		if c.Leave != (Leave{}) && judgeLeave(c.Leave, DateOf(saidOn)) != "" {
			t.Errorf("%q: leave %+v", text, c.Leave)
		}
	})
}

func TestWeeksAndDays(t *testing.T) {
	// Every day of 30 years: the week holds the day, and the next one follows.
	d := Date{2010, time.January, 1}
	last := WeekOf(d.noon()).Add(-1)
	for range 30 * 366 {
		w := WeekOf(d.noon())
		if w.Day(d.Weekday()) != d || w.Compare(last) < 0 || w != last && w != last.Add(1) || w != last && w.count() != last.count()+1 {
			t.Fatalf("%s is in %s, after %s", d, w, last)
		}
		if read, err := ParseWeek(w.String()); err != nil || read != w {
			t.Fatalf("%s is read back as %s, %v", w, read, err)
		}
		if read, err := ParseDate(d.String()); err != nil || read != d {
			t.Fatalf("%s is read back as %s, %v", d, read, err)
		}
		last, d = w, d.AddDays(1)
	}
	for _, s := range []string{"2027-W53", "2026-W00", "2026-W54", "2026-31", "0000-W01", "2026-W1"} {
		if w, err := ParseWeek(s); err == nil {
			t.Errorf("%s is read as %v", s, w)
		}
	}
}

func TestClockChange(t *testing.T) {
	for _, c := range []struct{ zone, now, want string }{
		{"Europe/London", "2026-09-09 09:00", "2026-10-25"}, {"Europe/London", "2026-10-25 02:00", "2027-03-28"}, {"America/New_York", "2026-03-02 00:00", "2026-03-08"},
		{"Australia/Lord_Howe", "2026-09-09 09:00", "2026-10-04"}, {"Africa/Casablanca", "2026-12-01 00:00", "2027-02-07"}, {"Asia/Kolkata", "2026-09-09 09:00", ""}, {"UTC", "2026-09-09 09:00", ""},
		// At midnight: the clocks of Cairo go forward on a Friday, and back at the end of a Thursday.
		{"Africa/Cairo", "2026-03-02 00:00", "2026-04-24"}, {"Africa/Cairo", "2026-09-02 00:00", "2026-10-29"}, {"Nowhere", "2026-09-09 09:00", ""}, {"", "2026-09-09 09:00", ""},
	} {
		if on, _ := ClockChange(c.zone, utc(c.now)); on.String() != c.want {
			t.Errorf("after %s, the clocks of %s change on %s, want %s", c.now, c.zone, on, c.want)
		}
	}
}
