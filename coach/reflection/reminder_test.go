package reflection

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

var builtLibrary = sync.OnceValues(func() (*knowledge.Library, error) { return knowledge.Load(knowledge.Built(), nil) })

func remindLibrary(t testing.TB) *knowledge.Library {
	t.Helper()
	lib, err := builtLibrary()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// remindBook keeps one reminder, as bytes, and when somebody is to look.
type remindBook struct {
	kept    []byte
	version Version
	look    time.Time
	// fails are the errors of the next calls, by name.
	fails map[string][]error
	calls []string
}

func (b *remindBook) fail(call string) error {
	b.calls = append(b.calls, call)
	if errs := b.fails[call]; len(errs) > 0 {
		b.fails[call] = errs[1:]
		return errs[0]
	}
	return nil
}

func (b *remindBook) Reminder(context.Context, chat.PersonID) (r Reminder, v Version, err error) {
	if err := b.fail("read"); err != nil {
		return Reminder{}, b.version, err
	}
	if b.version > 0 {
		err = json.Unmarshal(b.kept, &r)
	}
	return r, b.version, err
}

func (b *remindBook) SaveReminder(_ context.Context, _ chat.PersonID, r Reminder, expect Version) (v Version, err error) {
	if err := b.fail("save"); err != nil {
		return 0, err
	}
	if expect != b.version {
		return 0, ErrMoved
	}
	if b.kept, err = json.Marshal(r); err == nil {
		b.version++
	}
	return b.version, err
}

func (b *remindBook) Wake(_ context.Context, _ chat.PersonID, at time.Time) error {
	if err := b.fail("wake"); err != nil {
		return err
	}
	if b.look.IsZero() || at.Before(b.look) {
		b.look = at
	}
	return nil
}

// reminded is a person with a prompter that has a clock which is set.
type reminded struct {
	testing.TB
	book *remindBook
	desk *Reminding
	loc  *time.Location
	last chat.Reply
	// sent are the prompts, and fates what became of weeks without one.
	sent  []Decision
	at    []time.Time
	fates map[Week]Fate
	keys  map[string]bool
}

func newReminded(t testing.TB, zone string) *reminded {
	t.Helper()
	loc, err := time.LoadLocation(zone)
	if err != nil {
		t.Fatal(err)
	}
	b := &remindBook{fails: map[string][]error{}}
	desk, err := NewReminding(b, b)
	if err != nil {
		t.Fatal(err)
	}
	return &reminded{TB: t, book: b, desk: desk, loc: loc, fates: map[Week]Fate{}, keys: map[string]bool{}}
}

func (p *reminded) press(line string, at time.Time) chat.Reply {
	p.Helper()
	c, ok := ParseCommand(line)
	if !ok {
		p.Fatalf("%q is no command", line)
	}
	return p.do(c, at)
}

func (p *reminded) do(c Command, at time.Time) chat.Reply {
	p.Helper()
	r, err := p.desk.Press(p.Context(), Caller{Library: remindLibrary(p), At: at.In(p.loc), Zone: p.loc.String(), Focus: Focus{Skill: "odp-core/data-and-insight", Held: "working"}}, c)
	if err != nil {
		p.Fatal(err)
	}
	p.last = r
	return r
}

func (p *reminded) record() Reminder {
	r, _, err := p.book.Reminder(p.Context(), chat.PersonID{})
	if err != nil {
		p.Fatal(err)
	}
	return r
}

// lookAt is what a prompter does that looks at the person at a moment.
func (p *reminded) lookAt(now time.Time) Decision {
	p.Helper()
	r := p.record()
	d := r.Decide(now)
	switch d.Do {
	case Send:
		if p.keys[d.Key()] {
			p.Fatalf("%s is sent twice", d.Key())
		}
		p.keys[d.Key()] = true
		p.sent, p.at = append(p.sent, d), append(p.at, now)
		prompt := r.Prompt(remindLibrary(p), Focus{Skill: "odp-core/data-and-insight", Held: "working"}, d, now)
		if prompt.Week != d.Week || prompt.Question == "" || len(prompt.Quote.Lines) == 0 {
			p.Fatalf("asks %+v", prompt)
		}
		r = r.After(d, FateSent, prompt.Asked, now)
	case Skip:
		p.fates[d.Week] = d.Fate
		r = r.After(d, d.Fate, nil, now)
	case Wait, Nothing:
	}
	if _, err := p.book.SaveReminder(p.Context(), chat.PersonID{}, r, p.book.version); err != nil {
		p.Fatal(err)
	}
	next, ok := r.Next(now)
	if ok && !next.After(now) {
		p.Fatalf("at %v, after %+v, there is still something to do: %+v", now, d, r.Decide(now))
	}
	p.book.look = next
	return d
}

// until lets time pass; late is how long after its time each look comes.
func (p *reminded) until(end time.Time, late func() time.Duration) {
	p.Helper()
	for !p.book.look.IsZero() && p.book.look.Before(end) {
		p.lookAt(p.book.look.Add(late()))
	}
}

func onTime() time.Duration { return 0 }

func utc(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		panic(err)
	}
	return t
}

// searchWall finds the moment of a wall-clock time by walking minute by minute.
func searchWall(d Date, minute int, loc *time.Location) time.Time {
	for at := d.noon().Add(-40 * time.Hour); ; at = at.Add(time.Minute) {
		local := at.In(loc)
		on := DateOf(local)
		if c := on.Compare(d); c > 0 || c == 0 && local.Hour()*60+local.Minute() >= minute {
			return at
		}
	}
}

// A year with a set clock: each week one prompt at the right local minute.
func TestAYearOfPrompts(t *testing.T) {
	begin, end := utc("2026-03-02 00:00"), utc("2027-05-03 00:00")
	for _, c := range []struct {
		zone, set string
		// presses by the moment they come at.
		presses map[string]string
		away    []string
	}{
		{"Europe/London", "sun 01:30", map[string]string{"2026-07-01 09:00": "remind away 2026-08-14 2026-08-28"}, []string{"2026-W33", "2026-W34"}},
		{"Europe/London", "thu 16:00", map[string]string{"2026-09-09 09:00": "remind away 2026-10-20 2026-10-31"}, []string{"2026-W43", "2026-W44"}},
		{"America/New_York", "sun 02:30", map[string]string{"2026-06-01 12:00": "remind pause", "2026-06-24 12:00": "remind resume"}, []string{"2026-W23", "2026-W24", "2026-W25"}},
		{"America/New_York", "sun 01:15", nil, nil},
		{"Australia/Lord_Howe", "sun 02:15", nil, nil},
		{"Australia/Lord_Howe", "sun 01:45", nil, nil},
		{"Asia/Kolkata", "mon 00:00", map[string]string{"2026-12-01 12:00": "remind away 2026-12-24 2027-01-02"}, []string{"2026-W53"}},
		{"Africa/Casablanca", "sun 02:30", map[string]string{"2026-11-03 12:00": "remind skip"}, []string{"2026-W45"}},
		{"Pacific/Chatham", "sun 02:50", map[string]string{"2026-12-20 12:00": "remind stop", "2027-01-13 12:00": "remind start"}, []string{"2026-W52", "2026-W53", "2027-W01"}},
		{"Pacific/Apia", "sun 23:59", nil, nil},
	} {
		t.Run(c.zone+" "+c.set, func(t *testing.T) {
			p := newReminded(t, c.zone)
			p.press("remind set "+c.set+" "+c.zone, begin)
			var moments []string
			for m := range c.presses {
				moments = append(moments, m)
			}
			slices.Sort(moments)
			for _, m := range moments {
				p.until(utc(m), onTime)
				p.press(c.presses[m], utc(m))
			}
			p.until(end, onTime)
			r := p.record().Rhythm
			sent := map[Week]time.Time{}
			for i, d := range p.sent {
				if _, twice := sent[d.Week]; twice {
					t.Errorf("%s has two prompts", d.Week)
				}
				sent[d.Week] = p.at[i]
			}
			weeks, special := 0, 0
			for w := WeekOf(begin); w.Compare(WeekOf(end)) <= 0; w = w.Add(1) {
				want := searchWall(w.Day(r.Weekday), r.Minute, p.loc)
				if want.Before(begin) || !want.Before(end) {
					continue
				}
				at, ok := sent[w]
				if slices.Contains(c.away, w.String()) {
					if ok {
						t.Errorf("%s was to have none, and came at %v", w, at)
					}
					continue
				}
				weeks++
				if !ok || !at.Equal(want) {
					t.Errorf("%s came at %v, want %v", w, at.In(p.loc), want.In(p.loc))
				}
				_, before := want.In(p.loc).Add(-3 * time.Hour).Zone()
				_, after := want.In(p.loc).Add(3 * time.Hour).Zone()
				if before != after || w.Number == 53 {
					special++
					t.Logf("%-20s %-9s %s  %s", c.zone, c.set, w, want.In(p.loc).Format("Mon 2006-01-02 15:04 -07:00"))
				}
			}
			if weeks != len(p.sent) {
				t.Errorf("%d prompts in %d weeks", len(p.sent), weeks)
			}
			t.Logf("%-20s %-9s %d weeks, %d prompts, %d at a change of the clocks or in week 53, none in %v", c.zone, c.set, weeks, len(p.sent), special, c.away)
		})
	}
}

// Whatever a person presses and however late the prompter is: no week twice,
// nothing while away or stopped, nothing later than six hours.
func TestAnyYear(t *testing.T) {
	zones := []string{"Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Africa/Casablanca", "Pacific/Chatham"}
	sends, skips := 0, map[Fate]int{}
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		p := newReminded(t, zones[seed%6])
		now := utc("2026-02-01 00:00").Add(time.Duration(rnd.IntN(7*24*60)) * time.Minute)
		p.press(fmt.Sprintf("remind set %s %02d:%02d %s", weekdayWords[rnd.IntN(7)], rnd.IntN(24), rnd.IntN(60), p.loc), now)
		for range 100 {
			now = now.Add(time.Duration(rnd.IntN(9*24*60)) * time.Minute)
			p.until(now, func() time.Duration {
				if rnd.IntN(6) == 0 {
					return time.Duration(rnd.IntN(30*60)) * time.Minute
				}
				return time.Duration(rnd.IntN(90)) * time.Second
			})
			if n := len(p.at); n > 0 && p.at[n-1].After(now) {
				now = p.at[n-1]
			}
			day := DateOf(now.In(p.loc))
			w := WeekOf(now.In(p.loc))
			p.press([]string{
				"remind", "remind stop", "remind start", "remind start", "remind pause", "remind resume", "remind resume", "remind now", "remind skip", "remind skip " + w.Add(rnd.IntN(4)-2).String(), "remind snooze hour", "remind snooze tomorrow",
				"remind snooze week " + w.String(), "remind snooze hour " + w.Add(rnd.IntN(3)-1).String(), "remind back",
				fmt.Sprintf("remind away %s %s", day.AddDays(rnd.IntN(9)), day.AddDays(9+rnd.IntN(20))),
				fmt.Sprintf("remind set %s", weekdayWords[rnd.IntN(7)]), fmt.Sprintf("remind set %02d:%02d", rnd.IntN(24), rnd.IntN(60)),
				"remind set " + zones[rnd.IntN(6)],
			}[rnd.IntN(19)], now)
			r := p.record()
			if at, ok := r.Next(now); ok && at.Before(now) {
				t.Fatalf("looks back to %v at %v", at, now)
			} else if ok && (p.book.look.IsZero() || p.book.look.After(at)) {
				t.Fatalf("is looked at %v, after %v", p.book.look, at)
			}
			if d := r.Decide(now); d.Do == Send && (!r.On || r.Paused || r.away(DateOf(d.Due.In(p.zone(r)))) || now.Sub(d.Due) > MostLate) {
				t.Fatalf("sends %+v of %+v", d, r)
			}
		}
		weeks := map[Week]bool{}
		for _, d := range p.sent {
			if !d.Again && weeks[d.Week] {
				t.Fatalf("seed %d: %s twice", seed, d.Week)
			}
			weeks[d.Week] = true
		}
		sends += len(p.sent)
		for _, f := range p.fates {
			skips[f]++
		}
	}
	t.Logf("%d prompts, skipped: %v", sends, skips)
}

func (p *reminded) zone(r Reminder) *time.Location {
	loc, err := r.Rhythm.location()
	if err != nil {
		p.Fatal(err)
	}
	return loc
}
