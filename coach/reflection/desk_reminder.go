package reflection

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Caller is who presses, and when.
type Caller struct {
	Person  chat.PersonID
	Focus   Focus
	Library *knowledge.Library
	// At is now, in the person's time zone where it is known.
	At time.Time
	// Zone is that zone, a name of the IANA database; empty when nobody said.
	Zone string
	// ZoneFrom is the platform that Zone comes from, "Slack"; empty when the
	// person gave it themselves.
	ZoneFrom string
}

// Reminding answers every press about when a person is asked. It is safe for
// concurrent use when its Reminders and Waker are. Nobody but the person
// themselves comes to it.
//
// Each reply is fit to show, also with an error: the error is for the log, and
// holds no word a person wrote.
type Reminding struct {
	book Reminders
	wake Waker
}

// NewReminding returns a desk over a store.
func NewReminding(book Reminders, wake Waker) (*Reminding, error) {
	if book == nil || wake == nil {
		return nil, errors.New("reflection: reminders and a waker are needed")
	}
	return &Reminding{book: book, wake: wake}, nil
}

// remindTries is how often a press is worked again after somebody else wrote
// first.
const remindTries = 4

// Press answers one press or wish.
func (d *Reminding) Press(ctx context.Context, c Caller, cmd Command) (chat.Reply, error) {
	var r chat.Reply
	var err error
	for range remindTries {
		if r, err = d.press(ctx, c, cmd); !errors.Is(err, ErrMoved) {
			break
		}
	}
	if err == nil {
		return r, nil
	}
	return remindUnsaved(cmd, c.At), fmt.Errorf("reminder %s: %w", cmd.Do, err)
}

// Held is what is kept of a person, for the export and for saying what is held;
// ok is false when it is nothing.
func (d *Reminding) Held(ctx context.Context, person chat.PersonID) (r Reminder, ok bool, err error) {
	r, v, err := d.book.Reminder(ctx, person)
	if err != nil {
		return Reminder{}, v > 0, fmt.Errorf("reading a reminder: %w", err)
	}
	return r, v > 0, nil
}

// Answered keeps that the person wrote for a week, so that they are not asked
// about it any more.
func (d *Reminding) Answered(ctx context.Context, person chat.PersonID, w Week, at time.Time) error {
	var err error
	for range remindTries {
		r, v, readErr := d.book.Reminder(ctx, person)
		if readErr != nil {
			return fmt.Errorf("reading a reminder: %w", readErr)
		}
		if v == 0 || !r.On {
			return nil
		}
		if _, err = d.book.SaveReminder(ctx, person, r.Answered(w, at), v); !errors.Is(err, ErrMoved) {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("saving that a question was answered: %w", err)
	}
	return nil
}

// remindSitting is a record under the hand of its owner.
type remindSitting struct {
	Caller
	desk    *Reminding
	record  Reminder
	version Version
}

func (d *Reminding) press(ctx context.Context, c Caller, cmd Command) (chat.Reply, error) {
	r, v, err := d.book.Reminder(ctx, c.Person)
	s := remindSitting{Caller: c, desk: d, record: r, version: v}
	if errors.Is(err, ErrDamaged) {
		s.record = Reminder{}
		return s.damaged(ctx, cmd)
	}
	if err != nil {
		return chat.Reply{}, fmt.Errorf("reading a reminder: %w", err)
	}
	return s.answer(ctx, cmd)
}

// damaged goes on as if nothing were kept, and says so.
func (s remindSitting) damaged(ctx context.Context, cmd Command) (chat.Reply, error) {
	if cmd.Do == RemindStop {
		// Whoever looks cannot read it either, and sends nothing; but it is to be
		// certain.
		if err := s.save(ctx, Reminder{}); err != nil {
			return chat.Reply{}, err
		}
		return stoppedScreen(Reminder{}, s.At), nil
	}
	r, err := s.answer(ctx, cmd)
	if err != nil {
		return chat.Reply{}, err
	}
	r.Parts = append([]chat.Part{remindSay("What was kept of your weekly question cannot be read any more. Set it anew.")}, r.Parts...)
	return r, nil
}

func (s remindSitting) answer(ctx context.Context, cmd Command) (chat.Reply, error) {
	switch cmd.Do {
	case RemindShow:
		return s.show(ctx)
	case RemindChange:
		return s.form(nil), nil
	case RemindSave:
		return s.sent(ctx, cmd)
	case RemindSet:
		return s.set(ctx, cmd)
	case RemindNow:
		return s.ask(ctx)
	case RemindStart, RemindResume:
		return s.resume(ctx)
	case RemindWho:
		return s.who(cmd), nil
	case RemindWhy:
		return s.why(cmd), nil
	default:
	}
	if !s.record.On {
		if cmd.Do == RemindBack && cmd.Day.IsZero() {
			return s.backWhileOff(ctx, cmd)
		}
		return s.off(cmd), nil
	}
	switch cmd.Do {
	case RemindStop:
		return s.stop(ctx)
	case RemindPause:
		return s.pause(ctx)
	case RemindAway:
		return s.leave(ctx, cmd)
	case RemindBack:
		if cmd.Day.IsZero() {
			return s.back(ctx)
		}
		return s.backOn(ctx, cmd.Day)
	case RemindExtend:
		return s.extend(ctx, cmd.Day)
	case RemindFree:
		return s.free(cmd.Free), nil
	case RemindSnooze:
		return s.snooze(ctx, cmd)
	case RemindSkip:
		return s.skip(ctx, cmd)
	default:
	}
	return s.show(ctx)
}

// save has the person looked at in time, and then writes.
func (s remindSitting) save(ctx context.Context, r Reminder) error {
	if at, ok := r.Next(s.At); ok {
		if err := s.desk.wake.Wake(ctx, s.Person, at); err != nil {
			return fmt.Errorf("having a person looked at: %w", err)
		}
	}
	if _, err := s.desk.book.SaveReminder(ctx, s.Person, r, s.version); err != nil {
		return fmt.Errorf("saving a reminder: %w", err)
	}
	return nil
}

// kept saves a record and shows it.
func (s remindSitting) kept(ctx context.Context, r Reminder, title string, sentences ...string) (chat.Reply, error) {
	if err := s.save(ctx, r); err != nil {
		return chat.Reply{}, err
	}
	s.record = r
	return s.screen(title, sentences...), nil
}

// show says what is set. A missed week is said once.
func (s remindSitting) show(ctx context.Context) (chat.Reply, error) {
	if !s.record.On {
		return s.off(Command{}), nil
	}
	missed := s.record.untold()
	if missed.IsZero() {
		return s.screen("Your weekly question", "Set: "+s.record.standing(s.At)), nil
	}
	r := s.record
	r.Told = missed
	return s.kept(ctx, r, "Your weekly question", missedWords(missed, r.weekOf(s.At)), "Set: "+r.standing(s.At))
}

func (s remindSitting) stop(ctx context.Context) (chat.Reply, error) {
	r := s.record.Stopped(s.At)
	if err := s.save(ctx, r); err != nil {
		return chat.Reply{}, err
	}
	return stoppedScreen(r, s.At), nil
}

func (s remindSitting) pause(ctx context.Context) (chat.Reply, error) {
	if s.record.Paused {
		return s.screen("Paused", "Your weekly question is paused already. "+pausedWords), nil
	}
	r := s.record.caughtUp(s.At)
	r.Paused, r.Again = true, time.Time{}
	return s.kept(ctx, r, "Paused", pausedWords)
}

// resume ends a pause, or starts again after a stop.
func (s remindSitting) resume(ctx context.Context) (chat.Reply, error) {
	r := s.record
	switch {
	case !r.Rhythm.whole():
		return s.form(nil), nil
	case r.On && !r.Paused:
		return s.screen("Your weekly question", "It is not paused. "+r.standing(s.At)), nil
	case r.On:
		r = r.caughtUp(s.At)
		r.Paused = false
	default:
		r = r.caughtUp(s.At)
		r.On, r.Paused, r.Since = true, false, s.At
	}
	return s.kept(ctx, r, "Started again", "Set: "+r.standing(s.At))
}

// ask shows the week's question at once: that one counts, and no other comes.
func (s remindSitting) ask(ctx context.Context) (chat.Reply, error) {
	r, w := s.record, s.record.weekOf(s.At)
	d := Decision{Do: Send, Week: w, Missed: r.untold(), Again: r.Week == w}
	p := r.Prompt(s.Library, s.Focus, d, s.At)
	if !r.On {
		reply := PromptReply(p)
		reply.Choices = append(reply.Choices[:1:1], remindButton("Ask me every week", Command{Do: RemindChange}))
		if !p.Focused {
			reply.Choices = append(reply.Choices, chooseFocus)
		}
		return reply, nil
	}
	d.Again = false
	r = r.caughtUp(s.At).After(d, FateSent, p.Asked, s.At)
	r.Again = time.Time{}
	if err := s.save(ctx, r); err != nil {
		return chat.Reply{}, err
	}
	return PromptReply(p), nil
}
