package mentoring

import (
	"context"
	"errors"
	"fmt"
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

// unwanted is true when somebody said that they want nothing from the caller.
func (d *Desk) unwanted(ctx context.Context, h here, to Party) (bool, error) {
	m, err := d.Suggestions.Manners(ctx, to.ID)
	if err != nil {
		return false, fmt.Errorf("reading whose suggestions somebody wants: %w", err)
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
func (d *Desk) stranger(ctx context.Context, h here, to Party) (r chat.Reply, met bool, err error) {
	met, err = d.Suggestions.Met(ctx, to.ID)
	if err != nil {
		return chat.Reply{}, false, fmt.Errorf("asking whether somebody met the coach: %w", err)
	}
	if met {
		return chat.Reply{}, true, nil
	}
	r = screen("We have not met", say("I have not met "+to.called()+" yet, so I sent nothing of yours. I introduced myself, if I can reach them."),
		say("When they have written to me, you can send it again."))
	if d.introduced.may(h.Person, to.ID, h.At) {
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
	// introduceEvery is how long somebody who never met the coach is left alone.
	introduceEvery = 24 * time.Hour
	// mostIntroductions is how many people one person can have the coach
	// introduced to in that time.
	mostIntroductions = 20
)

// introductions keep the coach from being made to knock again and again. They
// last as long as the process: what is lost with it is one more hello.
type introductions struct {
	mu   sync.Mutex
	to   map[chat.PersonID]time.Time
	from map[chat.PersonID]int
	day  time.Time
}

func newIntroductions() *introductions {
	return &introductions{to: map[chat.PersonID]time.Time{}, from: map[chat.PersonID]int{}}
}

// may is true when somebody may be introduced to now, and remembers it.
func (i *introductions) may(from, to chat.PersonID, at time.Time) bool {
	i.mu.Lock()
	defer i.mu.Unlock()
	if at.Sub(i.day) >= introduceEvery || at.Before(i.day) {
		for who, was := range i.to {
			if at.Sub(was) >= introduceEvery {
				delete(i.to, who)
			}
		}
		clear(i.from)
		i.day = at
	}
	if was, ok := i.to[to]; ok && at.Sub(was) < introduceEvery || i.from[from] >= mostIntroductions {
		return false
	}
	i.to[to] = at
	i.from[from]++
	return true
}
