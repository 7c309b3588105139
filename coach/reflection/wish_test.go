package reflection

import (
	"strings"
	"testing"
	"time"
)

// someZones stands for the coach's own reader of zones.
func someZones(words string) (string, bool) {
	known := map[string]string{"london": "Europe/London", "uk": "Europe/London", "bst": "Europe/London", "utc": "UTC", "gmt": "UTC", "europe/paris": "Europe/Paris", "paris": "Europe/Paris",
		"new york": "America/New_York", "america/new_york": "America/New_York", "kolkata": "Asia/Kolkata"}
	name, ok := known[strings.ToLower(words)]
	return name, ok
}

// saidOn is a Thursday.
var saidOn = time.Date(2026, time.July, 9, 10, 0, 0, 0, time.UTC)

func TestReadWish(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"remind me Fridays at 15:30", "remind set fri 15:30"},
		{"Remind me on Fridays at 15.30, please!", "remind set fri 15:30"},
		{"remind me fri 1530", "remind set fri 15:30"},
		{"every Thursday at half past three", "remind set thu 15:30"},
		{"thu 4pm", "remind set thu 16:00"},
		{"Thursdays at 4 p.m.", "remind set thu 16:00"},
		{"nudge me on Mondays at 9", "remind set mon 09:00"},
		{"nudge me on Fridays", "remind set fri"},
		{"mondays and only mondays 09:00 Europe/Paris", "remind set mon 09:00 Europe/Paris"},
		{"remind me Wednesdays at a quarter to four", "remind set wed 15:45"},
		{"remind me Wednesdays at quarter past 9 in the morning", "remind set wed 09:15"},
		{"remind me at noon on Tuesdays", "remind set tue 12:00"},
		{"ask me at nine o'clock on Tuesdays, London time", "remind set tue 09:00 Europe/London"},
		{"remind me Tuesdays at twenty-five past four", "remind set tue 16:25"},
		{"remind me Tuesdays at twenty to one", "remind set tue 12:40"},
		{"remind me Tuesdays at three thirty", "remind set tue 15:30"},
		{"remind me Tuesdays at half three", "remind set tue 15:30"},
		{"remind me tuesdays 03:30", "remind set tue 03:30"},
		{"remind me tuesdays 6am", "remind set tue 06:00"},
		{"remind me tuesdays at 12am", "remind set tue 00:00"},
		{"remind me tuesdays at 7 in the evening New York time", "remind set tue 19:00 America/New_York"},
		{"remind me tuesdays at 7 in Paris", "remind set tue 07:00 Europe/Paris"},
		{"remind me tuesdays at 7 Paris", "remind set tue 07:00 Europe/Paris"},
		{"remind me tuesdays at 9:00 UTC", "remind set tue 09:00 UTC"},
		{"could you remind me to reflect every Friday at 4?", "remind set fri 16:00"},
		{"Hi coach, can you ask me once a week on Mondays at 8.15?", "remind set mon 08:15"},
		{"move it to Wednesdays", "remind set wed"},
		{"change my reminder to 10am", "remind set 10:00"},
		{"I'd like to be reminded on Thursdays at 4pm", "remind set thu 16:00"},
		{"fridays", "remind set fri (short)"},
		{"remind me", "remind change"},
		{"weekly reminders please", "remind change"},
		{"remind set fri 15:30", "remind set fri 15:30"},

		{"remind me every Friday afternoon at half three", "remind set fri 15:30"}, {"remind me on Friday mornings at 6", "remind set fri 06:00"}, {"remind me Friday evenings at 8", "remind set fri 20:00"},
		{"remind me on a Friday afternoon", "remind set fri"}, {"remind me first thing Monday", "remind set mon"}, {"remind me Fridays at lunchtime", "remind set fri 12:00"},
		{"I'd like a reminder every Tuesday at 10", "remind set tue 10:00"}, {"could you send me a reflection question on Mondays at 9am please", "remind set mon 09:00"}, {"schedule a weekly question for Thursday 11am", "remind set thu 11:00"},
		{"sign me up for the weekly question", "remind change"}, {"turn on the weekly question", "remind change"}, {"I want weekly prompts", "remind change"},
		{"move my Friday reminder to Thursday", "remind set thu"}, {"change my weekly question from Friday to Thursday", "remind set thu"}, {"Thursdays instead", "remind set thu (short)"}, {"change the time to 4pm", "remind set 16:00"},
		{"when's my next question?", "remind"}, {"what time is my reminder?", "remind"},

		{"stop sending me messages", "remind stop"}, {"turn off the weekly question", "remind stop"}, {"please cancel the weekly question", "remind stop"}, {"unsubscribe from reminders", "remind stop"},
		{"opt out of the weekly question", "remind stop"}, {"I no longer want the weekly question", "remind stop"}, {"can you stop asking me questions every week?", "remind stop"}, {"stop the Friday question", "remind stop"},
		{"don't message me again", "remind stop"}, {"I don't want these any more", "remind stop (short)"}, {"stop please, I don't want this", "remind stop (short)"}, {"turn it off", "remind stop (short)"},
		{"stop for now", "remind pause (short)"}, {"pause my reminders for a while", "remind pause"}, {"I'm on leave until further notice", "remind pause"},
		{"no thanks", "remind skip (short)"}, {"no thank you", "remind skip (short)"}, {"later today", "remind snooze hour (short)"}, {"in half an hour", "!I can put a question off by an hour"},
		{"ask me again on Monday", "!I can put a question off by an hour"}, {"ask me again at 4pm", "!I can put a question off by an hour"}, {"snooze until Friday", "!I can put a question off by an hour"},
		{"ask me again on Mondays at 4pm", "remind set mon 16:00"},

		{"stop", "remind stop (short)"}, {"Stop.", "remind stop (short)"}, {"stop reminding me", "remind stop"}, {"Please stop sending me questions", "remind stop"}, {"Don't remind me any more", "remind stop"},
		{"pause", "remind pause (short)"}, {"pause my reminders", "remind pause"}, {"resume", "remind resume (short)"}, {"start reminding me again", "remind start"}, {"remind me again", "remind start"},
		{"snooze", "remind snooze hour"}, {"not now", "remind snooze hour (short)"}, {"in an hour", "remind snooze hour (short)"}, {"remind me in an hour", "remind snooze hour"}, {"snooze for an hour", "remind snooze hour"},
		{"tomorrow", "remind snooze tomorrow (short)"}, {"remind me tomorrow", "remind snooze tomorrow"}, {"next week", "remind snooze week (short)"}, {"snooze until next week", "remind snooze week"},
		{"skip this week", "remind skip"}, {"skip", "remind skip (short)"}, {"I'm back", "remind back (short)"}, {"cancel my leave", "remind back"},
		{"ask me now", "remind now"}, {"what is my question?", "remind now"}, {"when will you ask me next?", "remind"}, {"my reminders", "remind"},
		{"remind me in 20 minutes", "!I can put a question off by an hour"},

		{"I'm on leave 14 to 28 August", "remind away 2026-08-14 2026-08-28"},
		{"I’m on leave 14–28 August", "remind away 2026-08-14 2026-08-28"},
		{"I am on annual leave from the 14th to the 28th of August", "remind away 2026-08-14 2026-08-28"},
		{"off 20-31 Oct", "remind away 2026-10-20 2026-10-31"},
		{"away from 24 December to 2 January", "remind away 2026-12-24 2027-01-02"},
		{"away between 24 Dec and 2 Jan", "remind away 2026-12-24 2027-01-02"},
		{"on holiday next week", "remind away 2026-07-13 2026-07-19"},
		{"I'm off this week", "remind away 2026-07-09 2026-07-12"},
		{"I'm off tomorrow", "remind away 2026-07-10 2026-07-10"},
		{"I'm off on Friday 14 August", "remind away 2026-08-14 2026-08-14"},
		{"I'm off on Monday", "remind away 2026-07-13 2026-07-13"},
		{"I'm off from Monday to Wednesday", "remind away 2026-07-13 2026-07-15"},
		{"I'm away until 28 August", "remind away 2026-07-09 2026-08-28"},
		{"I'm on leave for two weeks", "remind away 2026-07-09 2026-07-22"},
		{"I'm on leave for two weeks from 14 August", "remind away 2026-08-14 2026-08-27"},
		{"I'm on leave from 14 August for 2 weeks", "remind away 2026-08-14 2026-08-27"},
		{"I'm on leave 14/8/2026 to 28/8/2026", "remind away 2026-08-14 2026-08-28"},
		{"I'm on leave 2026-08-14 to 2026-08-28", "remind away 2026-08-14 2026-08-28"},
		{"I'm on leave August 14 to August 28", "remind away 2026-08-14 2026-08-28"},
		{"I will be away in August", "remind away 2026-08-01 2026-08-31"},
		{"I'm on leave in March", "remind away 2027-03-01 2027-03-31"},
		{"pause 20 to 31 October", "remind away 2026-10-20 2026-10-31"},
		{"skip next week", "remind away 2026-07-13 2026-07-19"},
		{"out of office the week of 20 July", "remind away 2026-07-20 2026-07-26"},
		{"remind me Thursdays at 4, but I'm off 20 to 31 October", "remind set thu 16:00 away 2026-10-20 2026-10-31"},
		{"I'm away 20 to 31 October, remind me Thursdays at 4pm London time", "remind set thu 16:00 Europe/London away 2026-10-20 2026-10-31"},

		{"I'm on maternity leave from January to September", "remind away 2027-01-01 2027-09-30"}, {"I'm on maternity leave until June", "remind away 2026-07-09 2027-05-31"}, {"I'm off sick this week", "remind away 2026-07-09 2026-07-12"},
		{"pause until January", "remind away 2026-07-09 2026-12-31"}, {"pause for a month", "remind away 2026-07-09 2026-08-08"}, {"skip the next two weeks", "remind away 2026-07-09 2026-07-22"}, {"I'm away the week after next", "remind away 2026-07-20 2026-07-26"},
		{"annual leave w/c 20 July", "remind away 2026-07-20 2026-07-26"}, {"I've booked leave 20 to 24 July", "remind away 2026-07-20 2026-07-24"}, {"don't ask me next week", "remind away 2026-07-13 2026-07-19"}, {"no question next week please", "remind away 2026-07-13 2026-07-19"},
		{"I'm on leave over Christmas", "!I do not understand “over Christmas” as days."}, {"I'm on leave 7-11 December and 21-31 December", "!I take one leave at a time."},

		{"I'm back on Monday", "remind back 2026-07-13"}, {"I’ll be back on 5 December.", "remind back 2026-12-05"}, {"back at work on Thursday", "remind back 2026-07-16"}, {"I'm back tomorrow", "remind back 2026-07-10"},
		{"I'm back next week", "remind back 2026-07-13"}, {"I return to work on the 20th", "remind back 2026-07-20"}, {"I am back on the 1st", "remind back 2026-08-01"}, {"Hi coach, I'm back on 5/8 please", "remind back 2026-08-05"},
		{"my leave ends on 4 December", "remind back 2026-12-05"}, {"my last day of leave is Friday", "remind back 2026-07-11"}, {"I'm back on 31 November", "!There is no 31 November"}, {"I'm back today", "remind back 2026-07-09"},
		{"extend my leave to 5 December", "remind extend 2026-12-05"}, {"can you extend my leave until Friday, please", "remind extend 2026-07-10"}, {"extend my leave", "!Give the last day of your leave"}, {"extend my leave by a week", "!Give the last day of your leave"},
		{"I don't work Fridays", "remind free fri (short)"}, {"Sorry, I don't work on a Friday", "remind free fri (short)"}, {"I do not work Mondays or Tuesdays any more", "remind free mon tue (short)"}, {"I'm off on Fridays", "remind free fri (short)"},
		{"I'm not in Fridays", "remind free fri (short)"}, {"Fridays are my day off", "remind free fri (short)"}, {"my day off is Friday", "remind free fri (short)"}, {"I have Wednesdays off", "remind free wed (short)"}, {"I only work Monday to Wednesday", "remind free thu fri sat sun (short)"},

		{"remind my team every Friday at 3pm", "!I ask nobody who did not set it themselves."}, {"can you remind Sarah on Fridays?", "!I ask nobody who did not set it themselves."},
		{"every weekday", "!I ask once a week"}, {"every fortnight on the 31st", "!I ask once a week, so I cannot take “every fortnight”"},
		{"remind me on the 31st", "!I ask once a week, so I cannot take “31st”"},
		{"remind me daily", "!I ask once a week, so I cannot take “daily”"},
		{"remind me every day at 9", "!I ask once a week, so I cannot take “every day”"},
		{"remind me every other Friday at 9", "!I ask once a week, so I cannot take “every other”"},
		{"remind me Mondays and Thursdays at 9", "!I ask on one day of the week. You named Monday and Thursday."},
		{"remind me mon-fri at 9", "!I ask on one day of the week. You named Monday and Friday."},
		{"remind me Fridays at 9 and at 4", "!I ask at one time of the day. You named “9” and “4”."},
		{"remind me Fridays at 25:00", "!“25:00” is no time of day."},
		{"remind me Fridays at 13am", "!“13am” is no time of day."},
		{"remind me Fridays at 9:75", "!“9:75” is no time of day."},
		{"remind me Fridays at 9 Mars/Olympus", "!I know no time zone called “Mars/Olympus”."},
		{"remind me Fridays at 9 Mars time", "!I know no time zone called “Mars”."},
		{"remind me Fridays at 9 PST", "!I know no time zone called “PST”."},
		{"remind me firday at 4", "!I do not understand “firday”."},
		{"remind me to call Sam on Friday", "!I do not understand “call Sam”."},
		{"remind me Fridays between 3 and 4", "!I do not understand “between 3 and 4”."}, {"remind me Fridays at 3, I'm in Edinburgh", "!I do not understand “I'm in Edinburgh”."}, {"remind me Fridays at 3, I’m in Paris", "remind set fri 15:00 Europe/Paris"},
		{"remind me Fridays at 3 if I'm in the office", "!I do not understand “if I'm in the office”."}, {"remind me sometime Fridays at 4 perhaps", "!I do not understand “sometime” and “perhaps”."}, {"remind me Fridays at 9, King's Cross time", "!I know no time zone called “King's Cross”."},
		{"remind me Fridays at 4 P.M. – Sam’s choice", "!I do not understand “Sam’s choice”."}, {"remind me Fridays at 9, but not on my mother-in-law's birthday and never in the school holidays", "!I do not understand “not on my mother-in-law's birthday and n…”."},
		{"remind me Fridays at 9 and at 4 o’clock", "!I ask at one time of the day. You named “9” and “4 o’clock”."}, {"I'm on leave over Sam's birthday", "!I do not understand “over Sam's birthday” as days."},
		{"I'm on leave 28 to 14 August", "!That leave ends on 14 August, before it begins on 28 August."},
		{"I'm on leave 28 August to 14 August", "!That leave ends on 14 August, before it begins on 28 August."},
		{"I'm on leave 1 to 5 June", "!That leave ended on 5 June 2026."},
		{"I'm on leave 1 to 5 March 2025", "!That leave ended on 5 March 2025."},
		{"I'm on leave 30 to 31 February", "!There is no 31 February"},
		{"I'm on leave from 14 August", "!Give the last day of your leave too."},
		{"I'm on leave", "!Give the first and the last day"},
		{"I'm on leave 14 to 28 Augst", "!I do not understand “14 to 28 Augst” as days."},
		{"I'm on leave 1 August 2026 to 5 August 2028", "!Leave can be a year at most."},
		{"I'm on leave 1 to 5 July 2028", "remind away 2028-07-01 2028-07-05"},
		{"I'm off 1/1/2200", "!1 January 2200 is too far away. Leave can begin within the next two years."},
		{"remind me Fridays at 9 but I'm off 28 to 14 August", "!That leave ends on 14 August"},
	} {
		w, ok := ReadWish(c.text, saidOn, someZones)
		got := w.Command.String()
		if w.Fault != "" {
			got = "!" + w.Fault
		}
		if w.Short {
			got += " (short)"
		}
		if fault, is := strings.CutPrefix(c.want, "!"); !ok || is && !strings.HasPrefix(w.Fault, fault) || !is && got != c.want {
			t.Errorf("%q is read as %q, %v; want %q", c.text, got, ok, c.want)
		}
	}
}

// What was asked for is given in a word; what was said before stays.
func TestReadRest(t *testing.T) {
	offered := map[string][]string{
		"time": {"remind set fri 09:00 away 2026-10-20 2026-10-31", "remind set fri 12:00 away 2026-10-20 2026-10-31"},
		"day":  {"remind set mon 16:00", "remind set tue 16:00"}, "zone": {"remind set fri 16:00 Europe/London", "remind set fri 16:00 Europe/Paris"},
		"nothing": {"remind pause", "remind stop"},
	}
	for _, c := range []struct{ asked, text, want string }{
		{"time", "10am", "remind set fri 10:00 away 2026-10-20 2026-10-31"}, {"time", "9", "remind set fri 09:00 away 2026-10-20 2026-10-31"}, {"time", "half past three please", "remind set fri 15:30 away 2026-10-20 2026-10-31"},
		{"time", "16:00 London time", "remind set fri 16:00 Europe/London away 2026-10-20 2026-10-31"}, {"time", "25:00", ""}, {"time", "SCS2", ""}, {"time", "what does Working mean?", ""},
		{"day", "Friday", "remind set fri 16:00"}, {"day", "on Tuesdays please", "remind set tue 16:00"}, {"day", "someday", ""},
		{"zone", "Paris", "remind set fri 16:00 Europe/Paris"}, {"zone", "I'm in New York.", "remind set fri 16:00 America/New_York"}, {"zone", "UK time", "remind set fri 16:00 Europe/London"}, {"zone", "time", ""}, {"zone", "Mars", ""},
		{"nothing", "10am", ""},
	} {
		var commands []Command
		for _, line := range offered[c.asked] {
			one, _ := ParseCommand(line)
			commands = append(commands, one)
		}
		got, ok := ReadRest(commands, c.text, saidOn, someZones)
		if ok != (c.want != "") || ok && got.String() != c.want {
			t.Errorf("asked for the %s, %q is read as %q, %v; want %q", c.asked, c.text, got, ok, c.want)
		}
	}
}

func TestNoWish(t *testing.T) {
	for _, text := range []string{
		"", " ", "what reminds people of leadership", "what reminds people of leadership?", "remind me what Working means", "remind me of the SCS2 wording", "remind me about data and insight", "ask me about learning agility",
		"I am on leave, what does Working mean?", "I am on leave what does working mean", "what does Practitioner data and insight look like at SCS2", "how do I get from Working to Practitioner",
		"I ran the Thursday stand-up at 9 and reported to the director", "march", "working", "leave", "off", "the Thursday meeting at 9 went badly", "what happens on Fridays at 15:30?", "leadership at 4pm",
		"I was on leave 14 to 28 August and my deputy led the team", "which skill covers leave?", "away days", "4", "15:30", "Europe/Paris", "2026-08-14", "stop the press", "what should I stop doing", "next week I present to the board",
		"I'm off to a meeting, show me data and insight", "remind people of the vision", "I'm sick of this", "I want a question about learning agility", "I need a reminder of what Working means", "switch to SCS2", "stop a project that fails",
		"I'm back on track", "back to Working", "I return to my question", "am I back on Monday?", "back to data and insight", "I'm back on Monday and want to see Practitioner", "extend my leadership", "I don't work with data", "I work to targets", "who does not work Fridays?",
		"my leave policy project", "I start again on data", "which days do I work?", "extending leave for a team of forty people took me a year",
		"no", "change the subject", "what is a reminder", "I don't want Practitioner, I want Expert", "who wrote what I want", "end a meeting on time", "cancel the project", "I have no questions about this", "is 9 on Mondays good for you?", "SCS1", "scs 1 working", "pause for thought", "compare SCS1 and SCS2",
		strings.Repeat("remind me Fridays at 4 ", 20), "remind me\nFridays",
	} {
		if w, ok := ReadWish(text, saidOn, someZones); ok {
			t.Errorf("%q is read as %+v", text, w)
		}
	}
}

// Each saying is as it is compared, and means one thing.
func TestReadReply(t *testing.T) {
	meant := map[string]Action{}
	for _, s := range replySayings {
		for _, said := range s.said {
			if was, twice := meant[said]; twice || plainWish(said) != said {
				t.Errorf("%q means %q and %q, and is compared as %q", said, was, s.do, plainWish(said))
			}
			meant[said] = s.do
		}
	}
	for text, want := range map[string]Action{"No.": RemindSkip, "Who sees this?": RemindWho, "Why are you asking me this, please?": RemindWhy, "what's the point?": RemindWhy} {
		if c, ok := ReadReply(text); !ok || c.Do != want {
			t.Errorf("%q is read as %+v, %v", text, c, ok)
		}
	}
	for _, text := range []string{"", "no idea what Working means", "who sees the SCS2 wording?", "why is it Expert?", strings.Repeat("no ", 200)} {
		if c, ok := ReadReply(text); ok {
			t.Errorf("%q is read as %+v", text, c)
		}
	}
}

func BenchmarkReadWish(b *testing.B) {
	for name, text := range map[string]string{
		"question": "what does Practitioner data and insight look like at SCS2", "wish": "remind me Thursdays at 4, but I'm off 20 to 31 October",
		"story": "I'm on Thursdays in the contact centre and set up a weekly stand-up with the call centre and policy so we spot queue spikes early",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ReadWish(text, saidOn, someZones)
			}
		})
	}
}
