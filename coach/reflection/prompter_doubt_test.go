package reflection

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// dead leaves somebody as a process does that died at them: claimed, and
// perhaps sent to.
func (b *bench) dead(p chat.PersonID, sent bool) {
	b.t.Helper()
	time.Sleep(time.Until(dueAt))
	claims, err := b.queue.Claim(context.Background(), 1, defaultLease)
	if err != nil || len(claims) != 1 {
		b.t.Fatal(claims, err)
	}
	if sent {
		key := b.book.of(p).Decide(time.Now()).Key()
		if err := b.prompter.c.Platforms[p.Platform].Send(context.Background(), p, chat.Reply{}, key); err != nil {
			b.t.Fatal(err)
		}
	}
}

func TestSomebodyDied(t *testing.T) {
	for _, c := range []struct {
		name          string
		person        chat.PersonID
		sent          bool
		stand, doubts int
		result        Result
	}{
		{"before sending, where it can be told", slackPerson(1), false, 1, 0, ResultSent},
		{"after sending, where it can be told", slackPerson(1), true, 1, 0, ResultFound},
		{"before sending, where it cannot", teamsPerson(), false, 1, 1, ResultSent},
		{"after sending, where it cannot", teamsPerson(), true, 2, 1, ResultSent},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				p := b.enrol(c.person)
				b.dead(p, c.sent)
				b.until(dueAt.Add(5 * time.Minute))
				n, _ := b.slack.stood()
				m, _ := b.teams.stood()
				if n+m != c.stand || b.maybeTwice() != c.doubts || b.count(c.result) != 1 {
					t.Errorf("%d messages stand there, %d doubts, %v", n+m, b.maybeTwice(), b.results())
				}
				b.marked(p, FateSent, 1)
				b.nextIs(p, dueAt.Add(week), 0)
			})
		})
	}
	t.Run("after marking", func(t *testing.T) {
		onBench(t, nil, func(b *bench) {
			p := b.enrol(teamsPerson())
			b.dead(p, true)
			b.book.change(p, func(r *Reminder) { *r = r.After(r.Decide(dueAt), FateSent, nil, dueAt) })
			b.until(dueAt.Add(5 * time.Minute))
			if n, _ := b.teams.stood(); n != 1 || b.maybeTwice() != 0 {
				t.Errorf("%d messages, %d doubts", n, b.maybeTwice())
			}
		})
	})
}

// While it cannot be found out whether the prompt stands there, nothing is sent
// and the doubt is not forgotten.
func TestCheckThatFailsIsRepeated(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.dead(p, true)
		b.slack.sentErr = chat.Later{After: time.Minute, Everybody: true}
		b.until(dueAt.Add(10 * time.Minute))
		if n, _ := b.slack.stood(); n != 1 || b.slack.checks < 3 {
			t.Errorf("%d messages after %d checks", n, b.slack.checks)
		}
		b.slack.sentErr = nil
		b.until(dueAt.Add(15 * time.Minute))
		if n, _ := b.slack.stood(); n != 1 || b.count(ResultFound) != 1 {
			t.Errorf("%d messages, %v", n, b.results())
		}
		b.marked(p, FateSent, 1)
	})
}

// A doubt outlives a Space that is closed, and one whose turn has not come.
func TestDoubtOutlivesAQueue(t *testing.T) {
	onBench(t, func(_ *bench, c *PrompterConfig) { c.Rates = map[chat.Platform]float64{chat.Slack: 0.1} }, func(b *bench) {
		p := b.enrol(slackPerson(0))
		b.dead(p, true)
		for n := 1; n < 30; n++ {
			b.enrol(slackPerson(n))
		}
		b.until(dueAt.Add(10 * time.Minute))
		b.marked(p, FateSent, 1)
		if n, _ := b.slack.stood(); n != 30 {
			t.Errorf("%d messages for 30 people: %v", n, b.results())
		}
	})
}

func TestNobodyKnowsWhetherItArrived(t *testing.T) {
	hang := func(ctx context.Context) error {
		<-ctx.Done()
		return fmt.Errorf("posting: %w", ctx.Err())
	}
	for _, c := range []struct {
		name   string
		person chat.PersonID
		// arrives says whether the first try arrives after all.
		arrives bool
		hangs   bool
		stand   int
		fate    Fate
	}{
		{"it did, and the platform can tell", slackPerson(1), true, false, 1, FateSent},
		{"it did not, and the platform can tell", slackPerson(1), false, false, 1, FateSent},
		{"it did, and the platform cannot tell", teamsPerson(), true, false, 1, FateUnsure},
		{"it did not, and the platform cannot tell", teamsPerson(), false, false, 0, FateUnsure},
		{"it hung and arrived, and the platform can tell", slackPerson(1), true, true, 1, FateSent},
		{"it hung, and the platform cannot tell", teamsPerson(), false, true, 0, FateUnsure},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				p := b.enrol(c.person)
				send := func(ctx context.Context, n int, _ chat.PersonID) (bool, error) {
					switch {
					case n > 1:
						return true, nil
					case c.hangs:
						return c.arrives, hang(ctx)
					}
					return c.arrives, chat.ErrUnsure
				}
				b.slack.send, b.teams.send = send, send
				b.until(dueAt.Add(time.Hour))
				n, _ := b.slack.stood()
				m, _ := b.teams.stood()
				if n+m != c.stand {
					t.Errorf("%d messages stand there, want %d: %v", n+m, c.stand, b.results())
				}
				if got := b.book.of(p).Fate; got != c.fate {
					t.Errorf("fate %q, want %q", got, c.fate)
				}
				b.nextIs(p, dueAt.Add(week), 0)
			})
		})
	}
}

// A person who changes their record while the prompt is under way keeps both:
// their change and the mark.
func TestMarkIsFoldedIntoAChange(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) {
			b.book.change(p, func(r *Reminder) { r.Rhythm.Weekday = time.Thursday })
			return true, nil
		}
		b.until(dueAt.Add(time.Hour))
		b.marked(p, FateSent, 1)
		if r := b.book.of(p); r.Rhythm.Weekday != time.Thursday {
			t.Errorf("the change is lost: %+v", r)
		}
		b.nextIs(p, dueAt.Add(6*24*time.Hour), 0)
	})
}

func TestStopWhileSendingStays(t *testing.T) {
	onBench(t, seldomPolls, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) {
			b.book.change(p, func(r *Reminder) { r.On = false })
			return true, nil
		}
		b.until(dueAt.Add(2 * week))
		if _, waits, held := b.queue.look(p); waits || held || b.book.of(p).On || b.slack.tries != 1 {
			t.Errorf("waits %v, claimed %v, on %v, %d tries", waits, held, b.book.of(p).On, b.slack.tries)
		}
	})
}

func TestDeletedWhileSendingStaysDeleted(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.slack.send = func(context.Context, int, chat.PersonID) (bool, error) {
			b.book.forget(p)
			return true, nil
		}
		b.until(dueAt.Add(time.Hour))
		if _, v, _ := b.book.Reminder(context.Background(), p); v != 0 {
			t.Error("the mark brought a deleted record back")
		}
		if _, waits, held := b.queue.look(p); waits || held {
			t.Errorf("waits %v, claimed %v", waits, held)
		}
	})
}

// A store that goes away between the send and the mark gets the mark when it is
// back, and nothing is sent twice, on no platform.
func TestStoreAwayAtTheMark(t *testing.T) {
	for _, lost := range []bool{false, true} {
		t.Run(fmt.Sprintf("the answer alone was lost: %v", lost), func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				p := b.enrol(teamsPerson())
				back := dueAt.Add(3 * time.Minute)
				b.book.write = func(chat.PersonID, Reminder) (error, bool) {
					if time.Now().Before(back) {
						b.queue.answers(errors.New("no Redis"))
						return errors.New("no Redis"), lost
					}
					return nil, false
				}
				end := b.begin()
				time.Sleep(time.Until(back))
				time.Sleep(10 * time.Second)
				b.queue.answers(nil)
				time.Sleep(10 * time.Minute)
				end()
				if n, _ := b.teams.stood(); n != 1 || b.teams.tries != 1 {
					t.Errorf("%d messages, %d tries: %v", n, b.teams.tries, b.results())
				}
				b.marked(p, FateSent, 1)
				b.nextIs(p, dueAt.Add(week), 0)
			})
		})
	}
}

func TestStoreAwayAtTheRead(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.book.read = func(chat.PersonID) error {
			if time.Now().Before(dueAt.Add(20 * time.Minute)) {
				return errors.New("no Redis")
			}
			return nil
		}
		b.until(dueAt.Add(30 * time.Minute))
		if n, _ := b.slack.stood(); n != 1 {
			t.Errorf("%d messages: %v", n, b.results())
		}
		b.marked(p, FateSent, 1)
	})
}

func TestDamagedRecordWaits(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(slackPerson(1))
		b.book.read = func(chat.PersonID) error { return ErrDamaged }
		b.until(dueAt.Add(time.Minute))
		if _, waits, _ := b.queue.look(p); !waits || b.slack.tries != 0 || b.count(ResultDamaged) != 1 {
			t.Errorf("waits %v, %d tries, %v", waits, b.slack.tries, b.results())
		}
	})
}

func TestPanicEndsOneLookOnly(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		for n := range 5 {
			b.enrol(slackPerson(n))
		}
		b.slack.send = func(_ context.Context, _ int, p chat.PersonID) (bool, error) {
			if p == slackPerson(3) {
				panic("no words of this are to be seen")
			}
			return true, nil
		}
		b.until(dueAt.Add(8 * time.Hour))
		if n, _ := b.slack.stood(); n != 4 || b.count(ResultSent) != 4 {
			t.Errorf("%d messages: %v", n, b.results())
		}
		b.marked(slackPerson(3), FateMissed, 0)
	})
}

// At the end, what was begun comes to its end, and nothing else is begun.
func TestEndLetsTheSendFinish(t *testing.T) {
	for _, c := range []struct {
		name  string
		takes time.Duration
		ends  time.Duration
		fate  Fate
	}{
		{"within the drain time", 5 * time.Second, 6 * time.Second, FateSent},
		{"not within it", time.Hour, 12 * time.Second, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			onBench(t, nil, func(b *bench) {
				p := b.enrol(slackPerson(1))
				b.slack.send = func(ctx context.Context, _ int, _ chat.PersonID) (bool, error) {
					if !sleep(ctx, c.takes) {
						return false, ctx.Err()
					}
					return true, nil
				}
				end := b.begin()
				time.Sleep(time.Until(dueAt.Add(2 * time.Second)))
				later := b.enrol(slackPerson(2))
				began := time.Now()
				end()
				if took := time.Since(began); took > c.ends {
					t.Errorf("the end took %v", took)
				}
				if got := b.book.of(p).Fate; got != c.fate {
					t.Errorf("fate %q, want %q", got, c.fate)
				}
				if _, waits, _ := b.queue.look(later); !waits {
					t.Error("somebody else was begun")
				}
				if c.fate == "" {
					if _, _, held := b.queue.look(p); !held {
						t.Error("the claim was settled although nobody knows")
					}
				}
			})
		})
	}
}

// A lease that ended before the send is not used.
func TestLeaseThatRanOutSendsNothing(t *testing.T) {
	onBench(t, nil, func(b *bench) {
		p := b.enrol(teamsPerson())
		var asked atomic.Bool
		b.prompter.c.Ask = func(context.Context, chat.PersonID, Reminder, Decision, time.Time) (chat.Reply, []Asked, error) {
			if !asked.Swap(true) {
				time.Sleep(2 * defaultLease)
			}
			return chat.Reply{}, nil, nil
		}
		b.until(dueAt.Add(20 * time.Minute))
		if n, _ := b.teams.stood(); n != 1 {
			t.Errorf("%d messages: %v", n, b.results())
		}
		b.marked(p, FateSent, 0)
	})
}
