package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// post takes a message to somebody. kept is true when what it says waits for
// them in a list too. The sentence is for whoever caused it, empty when it
// arrived; trouble is for the log.
func (d *Desk) post(ctx context.Context, to Party, r chat.Reply, key string, kept bool) (sentence string, trouble error) {
	err := d.Post.Post(ctx, to.ID, r, key)
	if err == nil {
		return "", nil
	}
	if !errors.Is(err, chat.ErrUnreachable) {
		trouble = fmt.Errorf("telling somebody else: %w", err)
	}
	switch {
	case errors.Is(err, chat.ErrUnsure) && kept:
		return "I am not sure that my message arrived. It is kept for them as well.", trouble
	case errors.Is(err, chat.ErrUnsure):
		return "I am not sure that my message arrived.", trouble
	case kept:
		return "I cannot reach " + to.called() + " just now. It is kept for them until they next write to me.", trouble
	}
	return "I could not tell " + to.called() + ".", trouble
}

// wishes are whose suggestions somebody wants. Where that cannot be read any
// more, a no is the safe reading.
func (d *Desk) wishes(ctx context.Context, person chat.PersonID) (Manners, error) {
	m, err := d.Suggestions.Manners(ctx, person)
	if errors.Is(err, ErrDamaged) {
		return Manners{NobodyMay: true}, nil
	}
	if err != nil {
		return Manners{}, fmt.Errorf("reading whose suggestions are wanted: %w", err)
	}
	return m, nil
}

// people are one account of each person to whom some accounts belong.
func (d *Desk) people(ctx context.Context, accounts []chat.PersonID) ([]chat.PersonID, error) {
	var out, seen []chat.PersonID
	for _, id := range accounts {
		if slices.Contains(seen, id) {
			continue
		}
		all, err := d.Links.Accounts(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("reading somebody's accounts: %w", err)
		}
		out, seen = append(out, id), append(append(seen, id), all...)
	}
	return out, nil
}

// unwanted is true when somebody said that they want nothing from the caller.
func (d *Desk) unwanted(ctx context.Context, h here, to Party) (bool, error) {
	m, err := d.wishes(ctx, to.ID)
	if err != nil {
		return false, err
	}
	if m.NobodyMay {
		return true, nil
	}
	for _, stopped := range m.Stopped {
		if h.is(stopped) {
			return true, nil
		}
	}
	return false, nil
}

// stranger introduces the coach to somebody who never met it, and gives what
// the caller is told. met is true when there is nothing to do.
//
// Whether the introduction could be sent, or was sent before, the caller is not
// told: it would say who is there.
//
// Somebody of another organisation is a stranger too, whether or not they met
// the coach, and gets no introduction either.
func (d *Desk) stranger(ctx context.Context, h here, to Party) (r chat.Reply, met bool, err error) {
	near, err := d.near(ctx, h, to)
	if err != nil {
		return chat.Reply{}, false, err
	}
	if near {
		if met, err = d.Suggestions.Met(ctx, to.ID); err != nil {
			return chat.Reply{}, false, fmt.Errorf("asking whether somebody met the coach: %w", err)
		}
	}
	if met {
		return chat.Reply{}, true, nil
	}
	r = screen("We have not met", say("I have not met "+to.called()+" yet, so I sent nothing of yours. I introduced myself, if I can reach them."),
		say("When they have written to me, you can send it again."))
	if near && d.mayIntroduce(h.Person, to.ID, h.At) {
		if _, trouble := d.post(ctx, to, introduction(h.me()), "mentoring-introduction", false); trouble != nil {
			r.Trouble = trouble
		}
	}
	return r, false, nil
}

// introduction is all that somebody gets who never met the coach.
func introduction(from Party) chat.Reply {
	who := cleanName(from.Name)
	if who == "" {
		who = "Somebody you work with"
	}
	r := screen("Hello, I am the coach",
		say("I answer questions about skills frameworks in their exact words. What you save with me is yours, and private."),
		say(who+" would like to send you something through me. I have not passed it on, because you and I have not met."),
		say("Say hello if you want to know more. If you do nothing, nothing happens."),
	)
	r.Choices = []chat.Choice{{Label: "What can you do?", Value: "help"}, button("Send me nothing from others", Command{Do: DoStop, All: true})}
	return r
}

const (
	// aDay is how long somebody is left alone after they were told of something.
	aDay = 24 * time.Hour
	// mostIntroductions is how many people one person can have the coach
	// introduced to in that time.
	mostIntroductions = 20
)

// daily lets each thing happen once a day. It lasts as long as the process: what
// is lost with it is one more message.
type daily struct {
	mu    sync.Mutex
	last  map[string]time.Time
	swept time.Time
}

// may is true when it has not happened for a day, and remembers it.
func (d *daily) may(what string, at time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.last == nil {
		d.last = map[string]time.Time{}
	}
	if at.Sub(d.swept) >= aDay || at.Before(d.swept) {
		for old, was := range d.last {
			if at.Sub(was) >= aDay {
				delete(d.last, old)
			}
		}
		d.swept = at
	}
	if was, ok := d.last[what]; ok && at.Sub(was) < aDay {
		return false
	}
	d.last[what] = at
	return true
}

// lately is true when it happened within a day.
func (d *daily) lately(what string, at time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	was, ok := d.last[what]
	return ok && at.Sub(was) < aDay
}

// mayAsk keeps somebody who takes each request back from sending them all day.
func (d *Desk) mayAsk(from, to chat.PersonID, at time.Time) bool {
	for n := range mostADay {
		if d.told.may(fmt.Sprintf("requests by %s to %s: %d", Party{ID: from}.ref(), Party{ID: to}.ref(), n), at) {
			return true
		}
	}
	return false
}

// mayIntroduce keeps the coach from being made to knock again and again.
func (d *Desk) mayIntroduce(from, to chat.PersonID, at time.Time) bool {
	who := "introduction to " + Party{ID: to}.ref()
	if d.told.lately(who, at) {
		return false
	}
	for n := range mostIntroductions {
		// A place among those of the day, which stands for a day.
		if d.told.may(fmt.Sprintf("introductions by %s: %d", Party{ID: from}.ref(), n), at) {
			return d.told.may(who, at)
		}
	}
	return false
}
