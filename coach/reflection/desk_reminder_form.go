package reflection

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// The fields of the form.
const (
	remindDay   = "weekday"
	remindTime  = "time"
	remindZone  = "zone"
	remindFirst = "away-first"
	remindLast  = "away-last"
)

// sent takes the form, all of it or nothing.
func (s remindSitting) sent(ctx context.Context, cmd Command) (chat.Reply, error) {
	if len(cmd.Values) == 0 {
		return s.form(nil), nil
	}
	next, faults := readForm(cmd.Values, s.At)
	if len(faults) > 0 {
		r := s.form(cmd.Values)
		r.Faults = faults
		return r, nil
	}
	// The leave of the form stands in the place of the one it showed.
	if now := s.record.coming(s.today(s.record.Rhythm)); len(now) > 0 {
		s.record = s.record.caughtUp(s.At)
		s.record.Leave = slices.DeleteFunc(slices.Clone(s.record.Leave), func(l Leave) bool { return l == now[0] })
	}
	return s.set(ctx, next)
}

// readForm is the command that a filled-in form stands for.
func readForm(values map[string]string, now time.Time) (c Command, faults []chat.Fault) {
	c.Do = RemindSet
	fault := func(field, sentence string) {
		faults = append(faults, chat.Fault{Field: field, Sentence: sentence})
	}
	if i := slices.Index(weekdayWords, values[remindDay]); i >= 0 {
		c.Weekday, c.HasDay = time.Weekday(i), true
	} else {
		fault(remindDay, "Choose a weekday.")
	}
	if !c.readSet([]string{values[remindTime]}) || !c.HasMinute {
		fault(remindTime, "Choose a time.")
	}
	if c.Zone = values[remindZone]; !(Rhythm{Zone: c.Zone}).whole() {
		fault(remindZone, "Choose your time zone.")
	}
	c.Leave.First = formDay(values[remindFirst], remindFirst, now, fault)
	c.Leave.Last = formDay(values[remindLast], remindLast, now, fault)
	switch {
	case len(faults) > 0 || c.Leave == Leave{}:
	case c.Leave.First.IsZero():
		fault(remindFirst, "Give the first day too, or leave both open.")
	case c.Leave.Last.IsZero():
		fault(remindLast, "Give the last day too, or leave both open.")
	default:
		if sentence := judgeLeave(c.Leave, DateOf(now)); sentence != "" {
			fault(remindLast, sentence)
		}
	}
	return c, faults
}

func formDay(text, field string, now time.Time, fault func(field, sentence string)) Date {
	if text = strings.TrimSpace(text); text == "" || len(text) > 60 {
		return Date{}
	}
	r := &wishReader{words: wishWords(text), now: now}
	d, n := r.dayAt(0)
	if n == 0 || n < len(r.words) || d.month == 0 && d.fixed.IsZero() {
		fault(field, "Enter a day, for example 14 August 2026.")
		return Date{}
	}
	day, wrong := d.in(DateOf(now), DateOf(now))
	if wrong != "" {
		fault(field, wrong)
	}
	return day
}

// coming are the leaves that are not over.
func (r Reminder) coming(today Date) []Leave {
	return slices.DeleteFunc(slices.Clone(r.Leave), func(l Leave) bool { return l.Last.Compare(today) < 0 })
}
