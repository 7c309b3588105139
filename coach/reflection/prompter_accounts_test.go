package reflection

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// joinedFake makes all its accounts one person: their record stands with the
// first, and one of them stands in the queue, as with the real store.
type joinedFake struct {
	book  *bookFake
	queue *queueFake

	accounts []chat.PersonID
	fail     error
}

func (j *joinedFake) Accounts(context.Context, chat.PersonID) ([]chat.PersonID, error) {
	return slices.Clone(j.accounts), j.fail
}

func (j *joinedFake) Reminder(ctx context.Context, _ chat.PersonID) (Reminder, Version, error) {
	return j.book.Reminder(ctx, j.accounts[0])
}

func (j *joinedFake) SaveReminder(ctx context.Context, _ chat.PersonID, r Reminder, expect Version) (Version, error) {
	return j.book.SaveReminder(ctx, j.accounts[0], r, expect)
}

func (j *joinedFake) Wake(ctx context.Context, p chat.PersonID, at time.Time) error {
	j.queue.mu.Lock()
	for _, other := range j.accounts {
		if other != p {
			delete(j.queue.due, other)
			delete(j.queue.held, other)
		}
	}
	j.queue.mu.Unlock()
	return j.queue.Wake(ctx, p, at)
}

func (j *joinedFake) Claim(ctx context.Context, most int, lease time.Duration) ([]Claim, error) {
	return j.queue.Claim(ctx, most, lease)
}

func (j *joinedFake) Settle(ctx context.Context, c Claim, next time.Time) error {
	return j.queue.Settle(ctx, c, next)
}

// joined makes accounts one person, of whom the first to stand here is asked.
func joined(b *bench, c *PrompterConfig, accounts ...chat.PersonID) *joinedFake {
	j := &joinedFake{book: b.book, queue: b.queue, accounts: accounts}
	c.Reminders, c.Queue, c.Accounts, c.Poll = j, j, j, 30*time.Second
	return j
}

// unreachable is a platform on which nobody can be written to any more.
func unreachable(context.Context, int, chat.PersonID) (bool, error) {
	return false, chat.ErrUnreachable
}

// Somebody who blocks the app in one place is asked in the other, once.
func TestAnotherAccountIsAsked(t *testing.T) {
	for _, asked := range []int{0, 1, 2} {
		var j *joinedFake
		other, live := slackPerson(2), teamsPerson()
		onBench(t, func(b *bench, c *PrompterConfig) {
			j = joined(b, c, slackPerson(1), chat.PersonID{Platform: chat.Web, User: "page"}, other, live)
		}, func(b *bench) {
			b.slack.send = unreachable
			b.enrol(slackPerson(1))
			if asked > 0 {
				if err := j.Wake(t.Context(), []chat.PersonID{{}, other, live}[asked], dueAt); err != nil {
					t.Fatal(err)
				}
			}
			b.until(dueAt.Add(10 * time.Minute))
			if n, _ := b.teams.stood(); n != 1 {
				t.Errorf("%d sent: %v", n, b.results())
			}
			b.marked(slackPerson(1), FateSent, 1)
			r := b.book.of(slackPerson(1))
			if tried := []int{2, 2, 0}[asked]; !r.On || len(r.Unreached) != 0 || b.slack.tries != tried || b.count(ResultUnreachable) != tried {
				t.Errorf("on: %v, %d left over, %d tries where nobody is reached: %v", r.On, len(r.Unreached), b.slack.tries, b.results())
			}
			b.nextIs(live, dueAt.Add(week), 0)
			for _, gone := range []chat.PersonID{slackPerson(1), other} {
				if _, waits, held := b.queue.look(gone); waits || held {
					t.Errorf("%v waits %v, claimed %v", gone, waits, held)
				}
			}
			// The next one goes there at once.
			b.until(dueAt.Add(week + time.Hour))
			if n, _ := b.teams.stood(); n != 2 || b.slack.tries != []int{2, 2, 0}[asked] {
				t.Errorf("%d sent a week later, %d tries elsewhere", n, b.slack.tries)
			}
		})
	}
}

func TestOffWhereNoAccountIsLeft(t *testing.T) {
	var j *joinedFake
	onBench(t, func(b *bench, c *PrompterConfig) { j = joined(b, c, teamsPerson(), slackPerson(1), slackPerson(2)) }, func(b *bench) {
		b.slack.send, b.teams.send = unreachable, unreachable
		b.enrol(teamsPerson())
		if err := j.Wake(t.Context(), slackPerson(1), dueAt); err != nil {
			t.Fatal(err)
		}
		b.until(dueAt.Add(3 * week))
		if r := b.book.of(teamsPerson()); r.On || len(r.Unreached) != 0 || b.slack.tries != 2 || b.teams.tries != 1 {
			t.Errorf("on: %v, %d left over; %d and %d tries", r.On, len(r.Unreached), b.slack.tries, b.teams.tries)
		}
		if b.count(ResultUnreachable) != 3 {
			t.Errorf("%v", b.results())
		}
		for _, p := range j.accounts {
			if _, waits, held := b.queue.look(p); waits || held {
				t.Errorf("%v waits %v, claimed %v", p, waits, held)
			}
		}
	})
}

// Who cannot be looked up is not switched off.
func TestAccountsThatCannotBeRead(t *testing.T) {
	var j *joinedFake
	onBench(t, func(b *bench, c *PrompterConfig) { j = joined(b, c, slackPerson(1), teamsPerson()) }, func(b *bench) {
		b.slack.send = unreachable
		j.fail = errors.New("the store is away")
		b.enrol(slackPerson(1))
		b.until(dueAt.Add(2 * time.Minute))
		if !b.book.of(slackPerson(1)).On || b.count(ResultFailed) == 0 || b.teams.tries != 0 {
			t.Errorf("on: %v, %v", b.book.of(slackPerson(1)).On, b.results())
		}
		j.fail = nil
		b.until(dueAt.Add(20 * time.Minute))
		if n, _ := b.teams.stood(); n != 1 {
			t.Errorf("%d sent: %v", n, b.results())
		}
		b.marked(slackPerson(1), FateSent, 1)
	})
}
