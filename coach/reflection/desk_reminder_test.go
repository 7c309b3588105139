package reflection

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// wish does what somebody types.
func (p *reminded) wish(text string, at time.Time) string {
	p.Helper()
	w, ok := ReadWish(text, at.In(p.loc), someZones)
	switch {
	case !ok:
		p.Fatalf("%q is no wish", text)
	case w.Fault != "":
		p.last = Refuse(w.Fault)
	default:
		p.do(w.Command, at)
	}
	return said(p.last)
}

// said is the sentences of a reply, behind its title.
func said(r chat.Reply) string {
	out := []string{r.Title}
	for _, part := range r.Parts {
		if p, ok := part.(chat.Paragraph); ok {
			out = append(out, p.Text)
		}
	}
	return strings.Join(out, " | ")
}

func TestAConversationAboutBeingAsked(t *testing.T) {
	p := newReminded(t, "Europe/London")
	for _, c := range []struct{ at, text, want string }{
		{"2026-09-09 09:00", "my reminders", "Your weekly question | No weekly question is set, and none is sent. | You can have one question a week about the skill you work on, at your own day and time. Only you can set or stop this."},
		{"2026-09-09 09:01", "remind me Thursdays at 4, but I'm off 20 to 31 October",
			"Your weekly question | Set: Thursdays at 16:00, UK time, also after the clocks change on 25 October. Away 20 to 31 October. Next: Thursday 10 September. | You did not say which half of the day, so I took 16:00, in the afternoon. | Only you can set or stop this."},
		{"2026-10-15 15:30", "my reminders", "Your weekly question | Set: Thursdays at 16:00, UK time, also after the clocks change on 25 October. Away 20 to 31 October. Next: Thursday 5 November. | Only you can set or stop this."},
	} {
		p.until(utc(c.at), onTime)
		if c.at == "2026-10-15 15:30" {
			// The prompt of that day came at 16:00 BST, which is 15:00 UTC.
			if n := len(p.sent); n != 6 {
				t.Fatalf("%d prompts by then", n)
			}
		}
		if got := p.wish(c.text, utc(c.at)); got != c.want {
			t.Errorf("%q is answered\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
	for _, c := range []struct{ at, text, want string }{
		{"2026-10-15 15:40", "remind me Saturdays", "You had this week’s question already, so the new time starts next week."},
		{"2026-10-15 15:41", "remind me Thursdays", "Next: Thursday 5 November."},
		{"2026-10-15 15:42", "in an hour", "It comes again today at 17:42."},
		{"2026-10-15 16:45", "tomorrow", "It comes again tomorrow, Friday 16 October, at 16:00."},
		{"2026-10-16 16:30", "next week", "Next week | Thursdays at 16:00"},
		{"2026-10-17 09:00", "not now", "It comes again today at 11:00."},
		{"2026-10-19 09:00", "skip this week", "Skipped | "},
		{"2026-10-19 09:01", "snooze", "Put off | It comes again today at 11:01."},
		{"2026-10-21 09:01", "I'm back", "Welcome back | Your leave is over. Thursdays at 16:00, UK time, also after the clocks change on 25 October. Next: Thursday 29 October."},
		{"2026-10-26 09:00", "pause", "Paused | I ask nothing until you say “resume”."},
		{"2026-11-12 18:00", "resume", "Started again | Set: Thursdays at 16:00, UK time, also after the clocks change on 28 March 2027. Next: Thursday 19 November."},
		{"2026-11-12 18:01", "I'm on leave 24 December to 2 January", "Away | I ask nothing on those days. Thursdays at 16:00, UK time, also after the clocks change on 28 March 2027. Away 24 December 2026 to 2 January 2027. Next: Thursday 19 November."},
		{"2026-11-12 18:02", "cancel my leave", "Leave cancelled | Thursdays at 16:00"},
		{"2026-11-12 18:03", "remind me sundays at 01:30", "Set: Sundays at 01:30, UK time"},
		{"2027-03-26 09:00", "my reminders", "Next: Sunday 28 March at 02:00, as the clocks leave out 01:30 that day."},
		{"2027-03-26 09:01", "stop", "Stopped | Nothing more is sent. | Your day and time are kept, in case you start again."},
		{"2027-03-26 09:02", "tomorrow", "so there is nothing to put off"},
		{"2027-03-27 09:02", "start reminding me again", "Started again | Set: Sundays at 01:30"},
		{"2027-03-27 09:03", "every fortnight on the 31st", "Nothing was changed | I ask once a week, so I cannot take “every fortnight”."},
	} {
		p.until(utc(c.at), onTime)
		if got := p.wish(c.text, utc(c.at)); !strings.Contains(got, c.want) {
			t.Errorf("%s, %q is answered\n%s\nwant\n%s", c.at, c.text, got, c.want)
		}
		if !p.last.Private {
			t.Errorf("the answer to %q is for everybody", c.text)
		}
		for _, choice := range p.last.Choices {
			if _, ok := ParseCommand(choice.Value); !ok {
				t.Errorf("%q holds %q, which is no command", choice.Label, choice.Value)
			}
		}
	}
	// Nothing was sent while away, paused or stopped.
	for i, at := range p.at {
		if d := DateOf(at.In(p.loc)); d.Compare(Date{2026, 10, 20}) >= 0 && d.Compare(Date{2026, 11, 15}) <= 0 && !p.sent[i].Again {
			t.Errorf("asked on %s", d)
		}
	}
}

func TestAMissedWeekIsOwnedUpTo(t *testing.T) {
	p := newReminded(t, "Europe/London")
	p.press("remind set thu 16:00", utc("2026-09-09 09:00"))
	if d := p.lookAt(utc("2026-09-10 21:00")); d.Do != Send {
		t.Fatalf("six hours late: %+v", d)
	}
	if d := p.lookAt(utc("2026-09-17 21:01")); d.Do != Skip || d.Fate != FateMissed {
		t.Fatalf("later than that: %+v", d)
	}
	if d := p.record().Decide(utc("2026-09-24 15:00")); d.Do != Send || d.Missed != (Week{2026, 38}) {
		t.Fatalf("the week after: %+v", d)
	}
	if got := said(p.press("remind", utc("2026-09-18 09:00"))); !strings.Contains(got, "I could not send this week’s question in time") {
		t.Errorf("says %s", got)
	}
	if got := said(p.press("remind", utc("2026-09-18 09:00"))); strings.Contains(got, "could not send") {
		t.Errorf("says it again: %s", got)
	}
	// A prompter that was away for weeks says so of the newest, with the next.
	d := p.lookAt(utc("2026-10-15 15:10"))
	if d.Do != Send || d.Missed != (Week{2026, 41}) {
		t.Fatalf("after weeks without a prompter: %+v", d)
	}
	if got := p.record(); got.Told != (Week{2026, 41}) {
		t.Errorf("told of %s", got.Told)
	}
}

// The button is pressed before it is marked that the prompt was sent, and the
// mark is written after.
func TestAPressBeforeTheMark(t *testing.T) {
	for line, check := range map[string]func(r Reminder) bool{
		"remind stop":                 func(r Reminder) bool { return !r.On && r.Again.IsZero() },
		"remind pause":                func(r Reminder) bool { return r.Paused },
		"remind snooze hour 2026-W37": func(r Reminder) bool { return !r.Again.IsZero() && r.Week == Week{2026, 37} },
		"remind skip 2026-W37":        func(r Reminder) bool { return r.Fate == FateSkipped },
		"remind set fri 10:00":        func(r Reminder) bool { return r.Week == Week{2026, 37} && r.Fate == FateSent },
	} {
		p := newReminded(t, "Europe/London")
		p.press("remind set thu 16:00", utc("2026-09-09 09:00"))
		now := utc("2026-09-10 15:00")
		d := p.record().Decide(now)
		p.press(line, now.Add(time.Second))
		r := p.record().After(d, FateSent, []Asked{{Passage: "a#1", Address: "a", At: now}}, now)
		if !check(r) || len(r.Asked) != 1 {
			t.Errorf("%s, then the mark: %+v", line, r)
		}
		if again := r.Decide(now.Add(time.Minute)); again.Do == Send {
			t.Errorf("%s, then the mark: sends again: %+v", line, again)
		}
	}
}

func TestWhoWroteIsNotAsked(t *testing.T) {
	p := newReminded(t, "Europe/London")
	p.press("remind set thu 16:00", utc("2026-09-07 09:00"))
	if err := p.desk.Answered(t.Context(), chat.PersonID{}, Week{2026, 37}, utc("2026-09-08 09:00")); err != nil {
		t.Fatal(err)
	}
	p.until(utc("2026-09-14 00:00"), onTime)
	if len(p.sent) != 0 {
		t.Errorf("asked: %+v", p.sent)
	}
	p.until(utc("2026-09-18 00:00"), onTime)
	if len(p.sent) != 1 {
		t.Errorf("not asked the week after")
	}
	p.press("remind snooze tomorrow 2026-W38", utc("2026-09-18 00:00"))
	if err := p.desk.Answered(t.Context(), chat.PersonID{}, Week{2026, 38}, utc("2026-09-18 09:00")); err != nil {
		t.Fatal(err)
	}
	p.until(utc("2026-09-21 00:00"), onTime)
	if len(p.sent) != 1 {
		t.Errorf("asked again: %+v", p.sent)
	}
}

func TestAskedAtOnce(t *testing.T) {
	p := newReminded(t, "Europe/London")
	if got := p.press("remind now", utc("2026-09-07 09:00")); got.Title != "Your question for this week" || p.book.version != 0 {
		t.Errorf("without a reminder: %s, version %d", got.Title, p.book.version)
	}
	p.press("remind set thu 16:00", utc("2026-09-07 09:00"))
	first := p.press("remind now", utc("2026-09-07 09:01")).Plain()
	if again := p.press("remind now", utc("2026-09-08 09:01")).Plain(); again != first {
		t.Errorf("asks\n%s\nand then\n%s", first, again)
	}
	p.until(utc("2026-09-12 00:00"), onTime)
	if len(p.sent) != 0 {
		t.Error("asked twice in a week")
	}
}

func TestNobodyIsGuessedAZone(t *testing.T) {
	p := newReminded(t, "UTC")
	at := utc("2026-09-09 09:00")
	ask := func(c Caller, text string) chat.Reply {
		t.Helper()
		w, _ := ReadWish(text, at, someZones)
		c.Library, c.At = remindLibrary(t), at
		r, err := p.desk.Press(t.Context(), c, w.Command)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	r := ask(Caller{}, "remind me Thursdays at 4pm")
	if r.Title != "Which time zone?" || p.book.version != 0 || r.Choices[0].Value != "remind set thu 16:00 Europe/London" {
		t.Errorf("answers %+v", r)
	}
	if r = ask(Caller{}, "remind me Thursdays"); r.Title != "Which time?" || r.Choices[2].Value != "remind set thu 15:30" {
		t.Errorf("answers %+v", r)
	}
	if r = ask(Caller{}, "remind me at 4pm"); r.Title != "Which day?" || r.Choices[4].Value != "remind set fri 16:00" {
		t.Errorf("answers %s", r.Title)
	}
	r = ask(Caller{Zone: "Europe/Paris", ZoneFrom: "Slack"}, "remind me Thursdays at 4pm")
	if got := said(r); !strings.Contains(got, "I took your time zone from Slack: Paris time (Europe/Paris). Change it if it is wrong.") {
		t.Errorf("says %s", got)
	}
	r = ask(Caller{Zone: "Europe/Paris", ZoneFrom: "Slack"}, "remind me Thursdays at 4pm UK time")
	if got := said(r); strings.Contains(got, "Slack") || !strings.Contains(got, "UK time") {
		t.Errorf("says %s", got)
	}
	if r, _ := p.desk.Press(t.Context(), Caller{At: at, Library: remindLibrary(t)}, Command{Do: RemindSet, Zone: "Mars/Olympus"}); r.Title != "Nothing was changed" {
		t.Errorf("answers %+v", r)
	}
}

func TestTheForm(t *testing.T) {
	p := newReminded(t, "Europe/London")
	at := utc("2026-09-09 09:00")
	r := p.press("remind change", at)
	i := slices.IndexFunc(r.Parts, func(x chat.Part) bool { _, ok := x.(chat.Form); return ok })
	form := r.Parts[i].(chat.Form)
	values := map[string]string{}
	for _, f := range form.Fields {
		values[f.Name] = f.Value
		if len(f.Options) > 100 || len(f.Options) > 0 && !slices.ContainsFunc(f.Options, func(o chat.Option) bool { return o.Value == f.Value }) {
			t.Errorf("the field %s has %d options and holds %q", f.Name, len(f.Options), f.Value)
		}
	}
	if len(form.Title) > 24 || values[remindZone] != "Europe/London" {
		t.Errorf("the form is %+v", form)
	}
	values[remindFirst], values[remindLast] = "20 October", "31/10/2026"
	if got := said(p.do(Command{Do: RemindSave, Values: values}, at)); !strings.Contains(got, "Set: Fridays at 15:30, UK time, also after the clocks change on 25 October. Away 20 to 31 October. Next: Friday 11 September.") {
		t.Errorf("says %s", got)
	}
	values[remindFirst], values[remindLast], values[remindTime] = "", "", "09:10"
	if got := said(p.do(Command{Do: RemindSave, Values: values}, at)); !strings.Contains(got, "Fridays at 09:10") || strings.Contains(got, "Away") {
		t.Errorf("says %s", got)
	}
	for name, bad := range map[string]string{remindDay: "someday", remindTime: "25:00", remindZone: noZone, remindFirst: "soon", remindLast: "31 February 2027"} {
		wrong := map[string]string{remindDay: "fri", remindTime: "15:30", remindZone: "UTC"}
		wrong[name] = bad
		before := p.book.version
		r := p.do(Command{Do: RemindSave, Values: wrong}, at)
		if len(r.Faults) != 1 || r.Faults[0].Field != name || p.book.version != before {
			t.Errorf("%s %q gives %+v", name, bad, r.Faults)
		}
	}
	for _, days := range [][2]string{{"28 August 2026", "29 August 2026"}, {"14 October 2026", "1 October 2026"}, {"14 October 2026", ""}, {"", "14 October 2026"}} {
		r := p.do(Command{Do: RemindSave, Values: map[string]string{remindDay: "fri", remindTime: "15:30", remindZone: "UTC", remindFirst: days[0], remindLast: days[1]}}, at)
		if len(r.Faults) != 1 {
			t.Errorf("leave %v gives %+v", days, r.Faults)
		}
	}
}

var errAway = errors.New("the store is away")

func TestTheStoreFails(t *testing.T) {
	at := utc("2026-09-09 09:00")
	for line, label := range map[string]string{"remind set thu 17:00": "Set it", "remind stop": "Stop these", "remind pause": "Pause", "remind away 2026-10-01 2026-10-02": "Keep my leave", "remind skip 2026-W37": "Skip this week", "remind now": "Ask me now"} {
		for _, call := range []string{"read", "save"} {
			p := newReminded(t, "Europe/London")
			p.press("remind set thu 16:00", at)
			p.book.fails[call] = []error{errAway}
			c, _ := ParseCommand(line)
			r, err := p.desk.Press(t.Context(), Caller{Library: remindLibrary(t), At: at, Zone: "Europe/London"}, c)
			if !errors.Is(err, errAway) || len(r.Choices) != 1 || r.Choices[0].Value != line || r.Choices[0].Label != label {
				t.Errorf("%s, %s fails: %v, %+v", line, call, err, r)
			}
		}
		// Somebody else writes first: it is worked again, and done.
		p := newReminded(t, "Europe/London")
		p.press("remind set thu 16:00", at)
		p.book.fails["save"] = []error{ErrMoved, ErrMoved}
		p.press(line, at)
	}
	// Whoever cannot be looked at is not told that it is set.
	p := newReminded(t, "Europe/London")
	p.book.fails["wake"] = []error{errAway}
	c, _ := ParseCommand("remind set thu 16:00")
	if r, err := p.desk.Press(t.Context(), Caller{Library: remindLibrary(t), At: at, Zone: "Europe/London"}, c); err == nil || r.Title != "Not saved" || p.book.version != 0 {
		t.Errorf("without a queue: %v, %s", err, r.Title)
	}
	p.press("remind set thu 16:00", at)
	if got := strings.Join(p.book.calls, " "); got != "read wake read wake save" {
		t.Errorf("calls %s", got)
	}
}

func TestADamagedReminder(t *testing.T) {
	at := utc("2026-09-09 09:00")
	for line, title := range map[string]string{"remind": "Your weekly question", "remind stop": "Stopped", "remind set thu 16:00": "Your weekly question", "remind pause": "Your weekly question"} {
		p := newReminded(t, "Europe/London")
		p.press("remind set fri 10:00", at)
		p.book.fails["read"] = []error{ErrDamaged}
		if r := p.press(line, at); r.Title != title {
			t.Errorf("%s is answered %s", line, said(r))
		}
		if r := p.record(); line == "remind stop" && r.On {
			t.Errorf("%s leaves %+v", line, r)
		} else if line == "remind set thu 16:00" && r.Rhythm.Weekday != time.Thursday {
			t.Errorf("%s leaves %+v", line, r)
		}
	}
}

// Leave outlives a stop, and what of it is over by the next start is gone.
func TestLeaveOverAStop(t *testing.T) {
	p := newReminded(t, "Europe/London")
	for _, c := range []struct{ at, text, want string }{
		{"2026-11-09 09:00", "remind me Fridays at 4pm", "Set: Fridays at 16:00"},
		{"2026-11-09 09:01", "I'm on leave 16 to 28 November", "Away 16 to 28 November. Next: Friday 13 November."},
		{"2026-11-14 09:00", "stop", "Stopped | Nothing more is sent. | Your day, your time and your leave (16 to 28 November) are kept, in case you start again."},
		{"2026-11-14 09:01", "my reminders", "No weekly question is set, and none is sent. | You can have one question a week about the skill you work on, at your own day and time. Only you can set or stop this. | Your leave is kept, in case you start again: 16 to 28 November."},
		{"2026-11-14 09:02", "start again", "Started again | Set: Fridays at 16:00, UK time, also after the clocks change on 28 March 2027. Away 16 to 28 November. Next: Friday 4 December."},
		{"2026-11-14 09:03", "I'm on leave 21 December to 3 January", "Away 16 to 28 November and 21 December 2026 to 3 January 2027."},
		{"2026-11-14 09:04", "stop", "your leave (16 to 28 November and 21 December 2026 to 3 January 2027) are kept"},
		{"2026-12-01 09:00", "remind me Thursdays", "Set: Thursdays at 16:00, UK time, also after the clocks change on 28 March 2027. Away 21 December 2026 to 3 January 2027. Next: Thursday 3 December."},
		{"2026-12-01 09:01", "stop", "your leave (21 December 2026 to 3 January 2027) are kept"},
		{"2026-12-01 09:02", "cancel my leave", "Leave cancelled | No weekly question is set, and none is sent. | You can"},
		{"2026-12-01 09:03", "cancel my leave", "so there is nothing to hold back"},
		{"2026-12-01 09:04", "start again", "28 March 2027. Next: Thursday 3 December."},
		{"2026-12-01 09:05", "stop", "Your day and time are kept, in case you start again."},
	} {
		p.until(utc(c.at), onTime)
		if got := p.wish(c.text, utc(c.at)); !strings.Contains(got, c.want) {
			t.Errorf("%s, %q is answered\n%s\nwant\n%s", c.at, c.text, got, c.want)
		}
		if c.at == "2026-12-01 09:00" && len(p.record().Leave) != 1 {
			t.Errorf("past leave is kept: %v", p.record().Leave)
		}
	}
	stopped := Reminder{Rhythm: Rhythm{Weekday: time.Friday, Minute: 960, Zone: "UTC"}, Leave: []Leave{{Date{2026, 11, 16}, Date{2026, 11, 28}}}}
	for at, want := range map[string]string{
		"2026-11-20 09:00": "No weekly question is sent. Leave is kept, in case you start again: 16 to 28 November.",
		"2026-11-29 09:00": "No weekly question is sent.",
	} {
		if got := stopped.Words(utc(at)); got != want {
			t.Errorf("an export of %s says %q", at, got)
		}
	}
}
