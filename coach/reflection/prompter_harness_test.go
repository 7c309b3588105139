package reflection

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// friday is the Friday on which the tests begin, at noon: prompts are due at
// half past three.
var friday = time.Date(2026, time.October, 23, 12, 0, 0, 0, time.UTC)

const dueMinute = 15*60 + 30

// dueAt is the minute of the first prompt.
var dueAt = friday.Add(3*time.Hour + 30*time.Minute)

// bookFake is a Reminders of which a test decides what fails.
type bookFake struct {
	mu    sync.Mutex
	kept  map[chat.PersonID]Reminder
	at    map[chat.PersonID]Version
	next  Version
	read  func(chat.PersonID) error
	write func(chat.PersonID, Reminder) (fail error, lost bool)
}

func (b *bookFake) Reminder(_ context.Context, p chat.PersonID) (Reminder, Version, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.read != nil {
		if err := b.read(p); err != nil {
			return Reminder{}, b.at[p], err
		}
	}
	return b.kept[p], b.at[p], nil
}

func (b *bookFake) SaveReminder(_ context.Context, p chat.PersonID, r Reminder, expect Version) (Version, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var lost bool
	var fail error
	if b.write != nil {
		if fail, lost = b.write(p, r); fail != nil && !lost {
			return 0, fail
		}
	}
	if b.at[p] != expect {
		return 0, ErrMoved
	}
	b.next++
	b.kept[p], b.at[p] = r, b.next
	return b.next, fail
}

// change is what a person does at their own screen.
func (b *bookFake) change(p chat.PersonID, how func(*Reminder)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	r := b.kept[p]
	how(&r)
	b.next++
	b.kept[p], b.at[p] = r, b.next
}

func (b *bookFake) forget(p chat.PersonID) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.kept, p)
	delete(b.at, p)
}

func (b *bookFake) of(p chat.PersonID) Reminder {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.kept[p]
}

// queueFake is a Queue in memory, with the same promises as the real one.
type queueFake struct {
	mu      sync.Mutex
	due     map[chat.PersonID]time.Time
	held    map[chat.PersonID]Claim
	ends    map[chat.PersonID]time.Time
	tokens  int
	fail    error
	claimed int
}

func newQueueFake() *queueFake {
	return &queueFake{due: map[chat.PersonID]time.Time{}, held: map[chat.PersonID]Claim{}, ends: map[chat.PersonID]time.Time{}}
}

func (q *queueFake) Wake(_ context.Context, p chat.PersonID, at time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if before, ok := q.due[p]; !ok || at.Before(before) {
		q.due[p] = at
	}
	return nil
}

func (q *queueFake) Claim(_ context.Context, most int, lease time.Duration) ([]Claim, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.fail != nil {
		return nil, q.fail
	}
	now := time.Now()
	var out []Claim
	people := slices.SortedFunc(maps.Keys(q.due), func(a, b chat.PersonID) int { return q.due[a].Compare(q.due[b]) })
	for _, p := range people {
		if len(out) == most {
			break
		}
		c, held := q.held[p]
		if held && q.ends[p].After(now) || !held && q.due[p].After(now) {
			continue
		}
		q.tokens++
		c = Claim{Person: p, Tries: c.Tries + 1, Token: fmt.Sprint(q.tokens)}
		if !held {
			c.Due = q.due[p]
		}
		q.held[p], q.ends[p] = c, now.Add(lease)
		out = append(out, c)
	}
	q.claimed += len(out)
	return out, nil
}

func (q *queueFake) Settle(_ context.Context, c Claim, next time.Time) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.fail != nil {
		return q.fail
	}
	if q.held[c.Person].Token != c.Token {
		return nil
	}
	delete(q.held, c.Person)
	if next.IsZero() {
		delete(q.due, c.Person)
	} else {
		q.due[c.Person] = next
	}
	return nil
}

// answers has it fail from now on, or not.
func (q *queueFake) answers(err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.fail = err
}

// look is when somebody is looked at next, and whether they are claimed.
func (q *queueFake) look(p chat.PersonID) (at time.Time, waits, held bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	_, held = q.held[p]
	at, waits = q.due[p]
	return at, waits && !held, held
}

// platformFake is a platform of which a test decides what it does.
type platformFake struct {
	mu sync.Mutex
	// send says what becomes of a message: whether it stands there, and the error.
	send func(ctx context.Context, n int, p chat.PersonID) (stands bool, err error)
	// blind platforms cannot say what stands there.
	blind     bool
	sentErr   error
	tries     int
	checks    int
	delivered map[string][]time.Time
}

func (m *platformFake) Send(ctx context.Context, p chat.PersonID, _ chat.Reply, key string) error {
	m.mu.Lock()
	m.tries++
	n := m.tries
	m.mu.Unlock()
	stands, err := true, error(nil)
	if m.send != nil {
		stands, err = m.send(ctx, n, p)
	}
	if stands {
		m.mu.Lock()
		defer m.mu.Unlock()
		if m.delivered == nil {
			m.delivered = map[string][]time.Time{}
		}
		m.delivered[p.User+" "+key] = append(m.delivered[p.User+" "+key], time.Now())
	}
	return err
}

func (m *platformFake) Sent(_ context.Context, p chat.PersonID, key string, since time.Time) (sent, known bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.checks++
	if m.sentErr != nil || m.blind {
		return false, false, m.sentErr
	}
	return slices.ContainsFunc(m.delivered[p.User+" "+key], func(t time.Time) bool { return t.After(since) }), true, nil
}

// stood is how many messages stand there, and when the first came.
func (m *platformFake) stood() (n int, first time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, times := range m.delivered {
		for _, t := range times {
			n++
			if first.IsZero() || t.Before(first) {
				first = t
			}
		}
	}
	return n, first
}

// bench is a Prompter between fakes, in a bubble whose clock a test moves.
type bench struct {
	t        *testing.T
	book     *bookFake
	queue    *queueFake
	slack    *platformFake
	teams    *platformFake
	prompter *Prompter

	mu       sync.Mutex
	outcomes []Outcome
}

// onBench runs a test in a bubble at the time of friday.
func onBench(t *testing.T, adjust func(*bench, *PrompterConfig), test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &bench{t: t, queue: newQueueFake(), slack: &platformFake{}, teams: &platformFake{blind: true},
			book: &bookFake{kept: map[chat.PersonID]Reminder{}, at: map[chat.PersonID]Version{}}}
		time.Sleep(time.Until(friday))
		c := PrompterConfig{
			Reminders: b.book, Queue: b.queue, Spread: -1,
			Platforms: map[chat.Platform]Messenger{chat.Slack: b.slack, chat.Teams: b.teams},
			Ask: func(_ context.Context, _ chat.PersonID, _ Reminder, _ Decision, now time.Time) (chat.Reply, []Asked, error) {
				return chat.Reply{Title: "Your question for this week"}, []Asked{{Passage: "a#1", Address: knowledge.Address("a"), At: now}}, nil
			},
			Report: func(o Outcome) {
				b.mu.Lock()
				defer b.mu.Unlock()
				b.outcomes = append(b.outcomes, o)
			},
		}
		if adjust != nil {
			adjust(b, &c)
		}
		var err error
		if b.prompter, err = NewPrompter(c); err != nil {
			t.Fatal(err)
		}
		test(b)
	})
}

// begin starts the prompter; the function it returns ends it.
func (b *bench) begin() (end func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		b.prompter.Run(ctx)
	}()
	return func() {
		cancel()
		<-done
		synctest.Wait()
	}
}

// until runs a prompter until a moment.
func (b *bench) until(at time.Time) {
	b.t.Helper()
	end := b.begin()
	time.Sleep(time.Until(at))
	end()
}

// enrol gives somebody a prompt on Fridays at half past three.
func (b *bench) enrol(p chat.PersonID) chat.PersonID {
	// The week before was dealt with.
	y, n := friday.AddDate(0, 0, -7).ISOWeek()
	b.book.change(p, func(r *Reminder) {
		*r = Reminder{On: true, Week: Week{y, n}, Rhythm: Rhythm{Weekday: time.Friday, Minute: dueMinute, Zone: "UTC"}}
	})
	if err := b.queue.Wake(context.Background(), p, dueAt); err != nil {
		b.t.Fatal(err)
	}
	return p
}

func slackPerson(n int) chat.PersonID {
	return chat.PersonID{Platform: chat.Slack, Space: "T1", User: fmt.Sprint("U", n)}
}

func teamsPerson() chat.PersonID {
	return chat.PersonID{Platform: chat.Teams, Space: "tenant", User: "29:1"}
}

// count is how many looks came to a result.
func (b *bench) count(r Result) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, o := range b.outcomes {
		if o.Result == r {
			n++
		}
	}
	return n
}

func (b *bench) maybeTwice() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 0
	for _, o := range b.outcomes {
		if o.MaybeTwice {
			n++
		}
	}
	return n
}

// results are all results with their numbers, for messages.
func (b *bench) results() map[Result]int {
	b.mu.Lock()
	defer b.mu.Unlock()
	m := map[Result]int{}
	for _, o := range b.outcomes {
		m[o.Result]++
	}
	return m
}

// nextIs checks that somebody waits for a moment, give or take.
func (b *bench) nextIs(p chat.PersonID, want time.Time, within time.Duration) {
	b.t.Helper()
	at, waits, _ := b.queue.look(p)
	if !waits || at.Sub(want).Abs() > within {
		b.t.Errorf("looked at next at %v (waits: %v), want %v", at, waits, want)
	}
}

// marked checks what the record says of the week.
func (b *bench) marked(p chat.PersonID, fate Fate, asked int) {
	b.t.Helper()
	r := b.book.of(p)
	y, n := friday.ISOWeek()
	if r.Fate != fate || r.Week != (Week{y, n}) || len(r.Asked) != asked {
		b.t.Errorf("the record says %q of week %v, %d asked; want %q and %d asked", r.Fate, r.Week, len(r.Asked), fate, asked)
	}
}
