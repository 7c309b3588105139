package reflection

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

const week = 7 * 24 * time.Hour

// seldomPolls is for tests of weeks, so that they take no minutes.
func seldomPolls(_ *bench, c *PrompterConfig) { c.Poll = 30 * time.Second }

func TestPromptIsSentOnceAWeek(t *testing.T) {
	onBench(t, seldomPolls, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.until(friday.Add(4 * time.Hour))
		n, first := b.slack.stood()
		if n != 1 || first.Before(dueAt) || first.After(dueAt.Add(time.Minute)) {
			t.Errorf("%d sent, the first at %v; want one at %v", n, first, dueAt)
		}
		b.marked(p, FateSent, 1)
		b.nextIs(p, dueAt.Add(week), 0)
		b.until(dueAt.Add(2*week + time.Hour))
		if n, _ := b.slack.stood(); n != 3 {
			t.Errorf("%d sent after three weeks: %v", n, b.results())
		}
		if b.slack.checks != 0 || b.maybeTwice() != 0 {
			t.Errorf("%d checks and %d doubts where nobody died", b.slack.checks, b.maybeTwice())
		}
	})
}

func TestPeopleAreSpreadOverTheirMinute(t *testing.T) {
	onBench(t, func(_ *bench, c *PrompterConfig) { c.Spread = 0 }, func(b *bench) {
		places := map[time.Duration]bool{}
		for n := range 50 {
			b.enrol(slackPerson(n))
		}
		b.until(dueAt.Add(20 * time.Second))
		for n := range 50 {
			at, _, _ := b.queue.look(slackPerson(n))
			place := at.Sub(dueAt.Add(week))
			if place < 0 || place >= 30*time.Second || place != b.prompter.place(slackPerson(n)) {
				t.Errorf("person %d comes %v after their minute", n, place)
			}
			places[place] = true
		}
		if len(places) < 45 {
			t.Errorf("50 people come at %d moments", len(places))
		}
	})
}

func TestNothingIsSentTo(t *testing.T) {
	for _, c := range []struct {
		name  string
		how   func(*Reminder)
		waits bool
		fate  Fate
	}{
		{"somebody who stopped", func(r *Reminder) { r.On = false }, false, ""},
		{"somebody who was asked already", func(r *Reminder) { *r = r.After(r.Decide(dueAt), FateAnswered, nil, dueAt) }, true, FateAnswered},
		{"somebody whose time is later", func(r *Reminder) { r.Rhythm.Minute += 120 }, true, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				p := b.enrol(slackPerson(1))
				b.book.change(p, c.how)
				b.until(dueAt.Add(time.Hour))
				if b.slack.tries != 0 {
					t.Errorf("%d tries", b.slack.tries)
				}
				if _, waits, held := b.queue.look(p); waits != c.waits || held {
					t.Errorf("waits %v, claimed %v", waits, held)
				}
				if got := b.book.of(p).Fate; got != c.fate {
					t.Errorf("fate %q", got)
				}
			})
		})
	}
	t.Run("somebody without a record", func(t *testing.T) {
		onBench(t, nil, func(b *bench) {
			p := b.enrol(slackPerson(1))
			b.book.forget(p)
			b.until(dueAt.Add(time.Minute))
			if _, waits, held := b.queue.look(p); waits || held || b.slack.tries != 0 {
				t.Errorf("waits %v, claimed %v, %d tries", waits, held, b.slack.tries)
			}
		})
	})
}

// "Stop" means at once, also for somebody who is claimed and waits for a turn.
func TestStopWins(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.prompter.c.Ask = func(context.Context, chat.PersonID, Reminder, Decision, time.Time) (chat.Reply, []Asked, error) {
			time.Sleep(3 * time.Second)
			b.book.change(p, func(r *Reminder) { r.On = false })
			return chat.Reply{}, nil, nil
		}
		b.until(dueAt.Add(time.Minute))
		if b.slack.tries != 0 {
			t.Errorf("sent after the stop: %v", b.results())
		}
		if _, waits, held := b.queue.look(p); waits || held {
			t.Errorf("waits %v, claimed %v", waits, held)
		}
	})
}

func TestPlatformSaysLater(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(_ context.Context, n int, _ chat.PersonID) (bool, error) {
			if n == 1 {
				return false, chat.Later{After: 10 * time.Minute}
			}
			return true, nil
		}
		b.until(dueAt.Add(9 * time.Minute))
		if _, waits, _ := b.queue.look(p); !waits || b.slack.tries != 1 {
			t.Errorf("waits %v after %d tries", waits, b.slack.tries)
		}
		b.until(dueAt.Add(15 * time.Minute))
		if n, first := b.slack.stood(); n != 1 || first.Before(dueAt.Add(10*time.Minute)) {
			t.Errorf("%d sent, at %v", n, first)
		}
		// A pause is no death: nothing had to be looked for.
		if b.slack.checks != 0 {
			t.Errorf("%d checks", b.slack.checks)
		}
		b.marked(p, FateSent, 1)
	})
}

// A whole workspace that is to be left alone is left alone, and others are not
// held up.
func TestPlatformSaysLaterForEverybody(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		until := dueAt.Add(5 * time.Minute)
		b.slack.send = func(_ context.Context, _ int, p chat.PersonID) (bool, error) {
			if p.Space == "T1" && time.Now().Before(until) {
				return false, chat.Later{After: time.Until(until), Everybody: true}
			}
			return true, nil
		}
		for n := range 200 {
			b.enrol(slackPerson(n))
		}
		other := slackPerson(1)
		other.Space, other.User = "T2", "other"
		b.enrol(other)
		b.until(dueAt.Add(time.Minute))
		if b.slack.tries > 40 {
			t.Errorf("%d tries at a closed door", b.slack.tries)
		}
		b.marked(other, FateSent, 1)
		b.until(until.Add(2 * time.Minute))
		if n, _ := b.slack.stood(); n != 201 {
			t.Errorf("%d of 201 sent: %v", n, b.results())
		}
	})
}

func TestFailuresAreTriedAgain(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		back := dueAt.Add(time.Hour)
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) {
			if time.Now().Before(back) {
				return false, errors.New("status 500")
			}
			return true, nil
		}
		b.until(dueAt.Add(80 * time.Minute))
		n, first := b.slack.stood()
		if n != 1 || first.After(back.Add(15*time.Minute)) {
			t.Errorf("%d sent, at %v", n, first)
		}
		if b.slack.tries > 30 {
			t.Errorf("%d tries in an hour", b.slack.tries)
		}
		b.marked(p, FateSent, 1)
	})
}

// A platform that fails at everybody is left alone, and everybody gets their
// prompt when it is back.
func TestPlatformDownForAnHour(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		back := dueAt.Add(time.Hour)
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) {
			if time.Now().Before(back) {
				return false, errors.New("status 503")
			}
			return true, nil
		}
		for n := range 100 {
			b.enrol(slackPerson(n))
		}
		b.until(back)
		if b.slack.tries > 150 {
			t.Errorf("%d tries at 100 people in an hour", b.slack.tries)
		}
		b.until(back.Add(30 * time.Minute))
		if n, _ := b.slack.stood(); n != 100 {
			t.Errorf("%d of 100 sent: %v", n, b.results())
		}
		t.Logf("%d tries while it was down, %v", b.slack.tries-100, b.results())
	})
}

func TestTooLateIsMissed(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) { return false, errors.New("status 500") }
		b.until(dueAt.Add(7 * time.Hour))
		b.marked(p, FateMissed, 0)
		b.nextIs(p, dueAt.Add(week), 0)
		if b.count(ResultMissed) != 1 {
			t.Errorf("%v", b.results())
		}
	})
}

func TestUnreachableIsOffQuietly(t *testing.T) {
	onBench(t, seldomPolls, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) { return false, chat.ErrUnreachable }
		b.until(dueAt.Add(3 * week))
		if _, waits, held := b.queue.look(p); waits || held || b.book.of(p).On || b.slack.tries != 1 {
			t.Errorf("waits %v, claimed %v, on %v, %d tries", waits, held, b.book.of(p).On, b.slack.tries)
		}
		if b.count(ResultUnreachable) != 1 {
			t.Errorf("%v", b.results())
		}
	})
}

// Somebody who comes back while they are being found unreachable is not turned
// off.
func TestUnreachableButBackAlready(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(_ context.Context, n int, _ chat.PersonID) (bool, error) {
			if n == 1 {
				b.book.change(p, func(r *Reminder) { r.Rhythm.Zone = "Europe/London" })
				return false, chat.ErrUnreachable
			}
			return true, nil
		}
		b.book.change(p, func(r *Reminder) { r.Rhythm.Zone = "Europe/Dublin"; r.Rhythm.Minute += 60 })
		b.until(dueAt.Add(10 * time.Minute))
		if n, _ := b.slack.stood(); n != 1 || !b.book.of(p).On {
			t.Errorf("%d sent, on: %v; %v", n, b.book.of(p).On, b.results())
		}
	})
}

func TestUnconnectedPlatformsWait(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(chat.PersonID{Platform: chat.Web, User: "w"})
		b.until(dueAt.Add(time.Minute))
		b.nextIs(p, dueAt.Add(time.Hour), 31*time.Minute)
		if b.count(ResultUnconnected) != 1 || b.book.of(p).Fate != "" {
			t.Errorf("%v", b.results())
		}
	})
}

// 300 people of one workspace at one minute: the rate is kept, nobody is lost,
// and one person of another workspace does not wait behind them.
func TestRateOfASpaceIsKept(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		for n := range 300 {
			b.enrol(slackPerson(n))
		}
		other := teamsPerson()
		b.enrol(other)
		var times []time.Time
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) {
			b.slack.mu.Lock()
			defer b.slack.mu.Unlock()
			times = append(times, time.Now())
			return true, nil
		}
		b.until(dueAt.Add(5 * time.Second))
		b.marked(other, FateSent, 1)
		b.until(dueAt.Add(5 * time.Minute))
		if n, _ := b.slack.stood(); n != 300 {
			t.Fatalf("%d of 300 sent: %v", n, b.results())
		}
		for i := 20; i < len(times); i++ {
			if d := times[i].Sub(times[i-20]); d < 1300*time.Millisecond {
				t.Errorf("20 were sent in %v", d)
				break
			}
		}
		t.Logf("300 in %v, %d claims, %v", times[299].Sub(dueAt), b.queue.claimed, b.results())
	})
}

func TestConfigIsChecked(t *testing.T) {
	whole := PrompterConfig{
		Reminders: &bookFake{}, Queue: newQueueFake(), Platforms: map[chat.Platform]Messenger{},
		Ask: func(context.Context, chat.PersonID, Reminder, Decision, time.Time) (chat.Reply, []Asked, error) {
			return chat.Reply{}, nil, nil
		},
	}
	if _, err := NewPrompter(whole); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*PrompterConfig){
		"reminders": func(c *PrompterConfig) { c.Reminders = nil },
		"queue":     func(c *PrompterConfig) { c.Queue = nil },
		"platforms": func(c *PrompterConfig) { c.Platforms = nil },
		"ask":       func(c *PrompterConfig) { c.Ask = nil },
		"lease":     func(c *PrompterConfig) { c.Lease, c.SendTime = time.Minute, 20*time.Second },
		"rate":      func(c *PrompterConfig) { c.Rates = map[chat.Platform]float64{chat.Slack: 0} },
	} {
		c := whole
		spoil(&c)
		if _, err := NewPrompter(c); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
