package reflection

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// stale is how old a record may be when its prompt is sent. "Stop" means at
	// once, so an older one is read again.
	stale = 100 * time.Millisecond
	// clocksDiffer is how far a platform's clock may be behind ours.
	clocksDiffer = 5 * time.Minute
	// unconnectedPause is when somebody is looked at again whom this program can
	// do nothing for: another may, or this one when it was mended.
	unconnectedPause = time.Hour
	// longestPause is the longest pause after a failure, in first ones.
	longestPause = 20
	// shortest keeps a clock that is behind Redis' from asking without a pause.
	shortest = 2 * time.Second
	// markTime is how long a prompt that was sent is tried to be marked, lastMark
	// the same when the program ends. Without the mark it may be sent twice.
	markTime  = 10 * time.Minute
	lastMark  = 3 * time.Second
	markPause = 100 * time.Millisecond
	markSlow  = time.Second
	// startsOver is how often a record may change while it is worked on.
	startsOver = 5
)

// look is one look at one person.
type look struct {
	p     *Prompter
	claim Claim
	// until is when the claim ends.
	until time.Time
	// ending ends when nothing more is to be begun.
	ending     context.Context //nolint:containedctx // It is a signal here, and cuts nothing off.
	maybeTwice bool
	// checked is true once it is known that no earlier claim sent the prompt, or
	// that nobody can know.
	checked bool
}

// again means that the record has changed and the look begins anew.
const again Result = "again"

func (l *look) run(ctx context.Context) Outcome {
	person := l.claim.Person
	messenger := l.p.c.Platforms[person.Platform]
	// A claim that somebody died at must be checked before it is settled: only
	// the number of its tries tells of it.
	l.checked = l.claim.Tries <= 1
	if messenger == nil {
		return l.back(ctx, Outcome{Result: ResultUnconnected}, l.p.c.Now().Add(aboutHalf(unconnectedPause)))
	}
	if l.ending.Err() != nil {
		return l.back(ctx, Outcome{Result: ResultQueued}, l.p.c.Now())
	}
	if l.checked {
		now := l.p.c.Now()
		if at, shut := l.p.paces.of(person, now).shut(now); shut {
			return l.back(ctx, Outcome{Result: ResultQueued}, at)
		}
	}
	for range startsOver {
		if out := l.once(ctx, messenger); out.Result != again {
			return out
		}
	}
	return l.back(ctx, Outcome{Result: ResultFailed, Err: ErrMoved}, l.p.c.Now().Add(aboutHalf(l.p.c.Retry)))
}

// once reads the record and does what it asks for.
func (l *look) once(ctx context.Context, messenger Messenger) Outcome {
	// The record is as old as the question for it.
	now := l.p.c.Now()
	r, version, err := l.p.c.Reminders.Reminder(ctx, l.claim.Person)
	switch {
	case errors.Is(err, ErrDamaged):
		// The key ring may lack a key. Whoever is set anew is woken anyway.
		return l.back(ctx, Outcome{Result: ResultDamaged, Err: err}, now.Add(aboutHalf(unconnectedPause)))
	case err != nil:
		return l.back(ctx, Outcome{Result: ResultStore, Err: err}, now.Add(aboutHalf(l.p.c.Retry)))
	case version == 0:
		return l.settle(ctx, Outcome{Result: ResultIdle}, time.Time{})
	}
	d := r.Decide(now)
	if d.Do == Send {
		return l.send(ctx, messenger, read{r, version, now}, d)
	}
	out := Outcome{Result: ResultIdle}
	if d.Do == Skip {
		out.Result = ResultMissed
		if d.Fate == FateAway {
			out.Result = ResultAway
		}
		if r, err = l.mark(ctx, read{r, version, now}, d, d.Fate, nil, lastMark); err != nil {
			return l.back(ctx, Outcome{Result: ResultStore, Err: err}, now.Add(aboutHalf(l.p.c.Retry)))
		}
	}
	return l.next(ctx, out, r)
}

// read is a record as it was read.
type read struct {
	r       Reminder
	version Version
	at      time.Time
}

// send sends the prompt, marks it and settles.
func (l *look) send(ctx context.Context, messenger Messenger, was read, d Decision) Outcome {
	person, late := l.claim.Person, max(was.at.Sub(d.Due), 0)
	if !l.checked {
		sent, known, err := l.sent(ctx, messenger, d)
		switch {
		case err != nil:
			return l.unchecked(err)
		case known && sent:
			// What it asked about, the same record leads to again.
			_, asked, _ := l.p.c.Ask(ctx, person, was.r, d, was.at)
			return l.done(ctx, Outcome{Result: ResultFound}, was, d, FateSent, asked)
		case !known:
			l.maybeTwice = true
		}
		l.checked = true
	}
	reply, asked, err := l.p.c.Ask(ctx, person, was.r, d, was.at)
	if err != nil {
		return l.failed(ctx, Outcome{Result: ResultFailed, Err: err}, late)
	}
	pace := l.p.paces.of(person, l.p.c.Now())
	wait, at, ok := pace.ask(l.p.c.Now(), l.waited(d))
	if !ok {
		return l.back(ctx, Outcome{Result: ResultQueued}, at)
	}
	if !sleep(ctx, wait) {
		return l.back(ctx, Outcome{Result: ResultQueued}, l.p.c.Now())
	}
	if l.p.c.Now().Sub(was.at) > stale {
		r, version, err := l.p.c.Reminders.Reminder(ctx, person)
		if err != nil {
			return l.back(ctx, Outcome{Result: ResultStore, Err: err}, l.p.c.Now().Add(aboutHalf(l.p.c.Retry)))
		}
		if version != was.version {
			return Outcome{Result: again}
		}
		was.r = r
	}
	now := l.p.c.Now()
	if l.ending.Err() != nil || l.until.Sub(now) < 2*l.p.c.SendTime {
		// Too little of the claim is left to send and mark within it.
		return l.back(ctx, Outcome{Result: ResultQueued}, now)
	}

	limited, cancel := context.WithTimeout(ctx, l.p.c.SendTime)
	err = messenger.Send(limited, person, reply, d.Key())
	cancel()
	now = l.p.c.Now()
	var later chat.Later
	switch {
	case err == nil:
		pace.worked()
		return l.done(ctx, Outcome{Result: ResultSent, Late: late}, was, d, FateSent, asked)
	case errors.As(err, &later):
		pause := later.After
		if pause <= 0 {
			pause = l.pauseAt(late)
		}
		if later.Everybody {
			pace.hold(now.Add(pause))
		}
		return l.back(ctx, Outcome{Result: ResultLater, Err: err}, now.Add(pause+rand.N(pause/4+time.Second))) //nolint:gosec // Chance spreads load here and guards nothing.
	case errors.Is(err, chat.ErrUnreachable):
		pace.worked()
		return l.off(ctx, was, err)
	case errors.Is(err, chat.ErrUnsure), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		pace.failed(now)
		return l.unsure(ctx, messenger, was, d, asked, err)
	}
	pace.failed(now)
	return l.failed(ctx, Outcome{Result: ResultFailed, Err: err}, late)
}

// waited is true of somebody who came for this prompt before and was put off,
// here or by another replica. Others come at its minute, or at their own place
// in it.
func (l *look) waited(d Decision) bool {
	after := l.claim.Due.Sub(d.Due)
	return l.claim.Due.IsZero() || after > time.Millisecond && (after-l.p.place(l.claim.Person)).Abs() > time.Millisecond
}

// sent asks the platform whether a prompt stands there.
func (l *look) sent(ctx context.Context, messenger Messenger, d Decision) (sent, known bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, l.p.c.SendTime)
	defer cancel()
	return messenger.Sent(ctx, l.claim.Person, d.Key(), d.Due.Add(-clocksDiffer))
}

// unsure ends a send of which nobody knows whether it arrived. Where the
// platform can tell and shows nothing, it may be on its way still: the claim
// stays open, and whoever has it next looks again before sending.
func (l *look) unsure(ctx context.Context, messenger Messenger, was read, d Decision, asked []Asked, why error) Outcome {
	sent, known, err := l.sent(ctx, messenger, d)
	switch {
	case err != nil:
		return l.unchecked(err)
	case known && sent:
		return l.done(ctx, Outcome{Result: ResultFound}, was, d, FateSent, asked)
	case known:
		return Outcome{Result: ResultUnchecked, Err: why}
	}
	return l.done(ctx, Outcome{Result: ResultUnsure, Err: why}, was, d, FateUnsure, asked)
}

// unchecked leaves the claim open, because the platform could not be asked.
func (l *look) unchecked(err error) Outcome {
	var later chat.Later
	if now := l.p.c.Now(); errors.As(err, &later) && later.Everybody {
		l.p.paces.of(l.claim.Person, now).hold(now.Add(max(later.After, l.p.c.Retry)))
	}
	return Outcome{Result: ResultUnchecked, Err: err}
}

// failed has the person come back after a while.
func (l *look) failed(ctx context.Context, out Outcome, late time.Duration) Outcome {
	return l.back(ctx, out, l.p.c.Now().Add(aboutHalf(l.pauseAt(late))))
}

// pauseAt is how long to leave somebody alone who is that late. It needs no
// count of failures: a pause as long as what has passed about doubles.
func (l *look) pauseAt(late time.Duration) time.Duration {
	return min(max(late, l.p.c.Retry), longestPause*l.p.c.Retry)
}

// off ends the prompts on an account that cannot be written to: the person's
// next one is woken, and where none is left they are off. Whoever changed their
// record just now has come back.
func (l *look) off(ctx context.Context, was read, why error) Outcome {
	r := was.r
	r.Unreached = append(slices.Clone(r.Unreached), l.claim.Person)
	next, found, err := l.another(ctx, r.Unreached)
	switch {
	case err != nil:
	case found:
		// This takes the claimed account out of the queue, so that not both stand
		// there.
		err = l.p.c.Queue.Wake(ctx, next, l.p.c.Now())
	default:
		r.On, r.Unreached = false, nil
	}
	if err == nil {
		_, err = l.p.c.Reminders.SaveReminder(ctx, l.claim.Person, r, was.version)
	}
	if err != nil {
		return l.back(ctx, Outcome{Result: ResultFailed, Err: err}, l.p.c.Now().Add(aboutHalf(l.p.c.Retry)))
	}
	return l.settle(ctx, Outcome{Result: ResultUnreachable, Err: why}, time.Time{})
}

// another is an account of the same person that was not tried yet, where people
// can be written to.
func (l *look) another(ctx context.Context, tried []chat.PersonID) (next chat.PersonID, found bool, err error) {
	if l.p.c.Accounts == nil {
		return chat.PersonID{}, false, nil
	}
	all, err := l.p.c.Accounts.Accounts(ctx, l.claim.Person)
	if err != nil {
		return chat.PersonID{}, false, fmt.Errorf("looking for another account: %w", err)
	}
	for _, account := range all {
		if l.p.c.Platforms[account.Platform] != nil && !slices.Contains(tried, account) {
			return account, true, nil
		}
	}
	return chat.PersonID{}, false, nil
}
