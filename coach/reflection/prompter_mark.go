package reflection

import (
	"context"
	"errors"
	"time"
)

// done marks what became of the prompt and settles.
func (l *look) done(ctx context.Context, out Outcome, was read, d Decision, fate Fate, asked []Asked) Outcome {
	r, err := l.mark(ctx, was, d, fate, asked, markTime)
	if errors.Is(err, errGone) {
		return l.settle(ctx, out, time.Time{})
	}
	if err != nil {
		// The claim stays open: whoever has it next looks whether it was sent.
		return Outcome{Result: ResultUnmarked, Late: out.Late, Err: err}
	}
	return l.next(ctx, out, r)
}

// errGone: the person had everything deleted meanwhile.
var errGone = errors.New("the record was deleted")

// mark writes into the record what became of the prompt. A record that changed
// meanwhile is read again and gets the mark too; a store that does not answer
// is asked again for as long as given, or a little when the program ends.
func (l *look) mark(ctx context.Context, was read, d Decision, fate Fate, asked []Asked, most time.Duration) (Reminder, error) {
	at := l.p.c.Now()
	writing, stop := outlasting(ctx, most)
	defer stop()
	r, version, person := was.r, was.version, l.claim.Person
	for pause := markPause; ; pause = min(2*pause, markSlow) {
		marked := r.After(d, fate, asked, at)
		_, err := l.p.c.Reminders.SaveReminder(writing, person, marked, version)
		if err == nil {
			return marked, nil
		}
		if errors.Is(err, ErrMoved) {
			if r, version, err = l.p.c.Reminders.Reminder(writing, person); err == nil {
				if version == 0 {
					return Reminder{}, errGone
				}
				if r.Week == d.Week && r.At.Equal(at) {
					// The mark was written, and only the answer was lost.
					return r, nil
				}
				continue
			}
			// Damaged it cannot get a mark, and does not get a prompt either.
			if errors.Is(err, ErrDamaged) {
				return Reminder{}, err
			}
			// What was read is not to be written; the next write moves again.
			r, version = was.r, was.version
		}
		if !sleep(writing, pause) {
			return Reminder{}, err
		}
	}
}

// outlasting is a context that ends after a time, and soon after its parent.
func outlasting(ctx context.Context, most time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithTimeout(context.WithoutCancel(ctx), most)
	stop := context.AfterFunc(ctx, func() {
		t := time.AfterFunc(lastMark, cancel)
		context.AfterFunc(longer, func() { t.Stop() })
	})
	return longer, func() {
		stop()
		cancel()
	}
}

// next settles for the person's next prompt.
func (l *look) next(ctx context.Context, out Outcome, r Reminder) Outcome {
	now := l.p.c.Now()
	at, ok := r.Next(now)
	if !ok {
		return l.settle(ctx, out, time.Time{})
	}
	at = at.Add(l.p.place(l.claim.Person))
	if first := now.Add(shortest); at.Before(first) {
		at = first
	}
	return l.settle(ctx, out, at)
}

// back has the person looked at again. A claim that somebody died at, and that
// was not checked, stays open instead: settled, nobody would know of it.
func (l *look) back(ctx context.Context, out Outcome, at time.Time) Outcome {
	if !l.checked {
		return out
	}
	return l.settle(ctx, out, at)
}

func (l *look) settle(ctx context.Context, out Outcome, at time.Time) Outcome {
	ctx, stop := outlasting(ctx, lastMark)
	defer stop()
	// When it fails, the claim ends by itself and the record says what was done.
	if err := l.p.c.Queue.Settle(ctx, l.claim, at); err != nil && out.Err == nil {
		out.Err = err
	}
	return out
}
