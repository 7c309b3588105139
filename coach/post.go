package coach

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

const (
	// mostSeen bounds what is remembered of when people were last here.
	mostSeen = 20_000
	// remindedAgain is how long somebody is left alone who was told what waits.
	remindedAgain = 24 * time.Hour
)

// post takes to people what others send them.
type post struct {
	links  mentoring.Links
	people People

	mu    sync.Mutex
	reach map[chat.Platform]reflection.Messenger
	// seen is when each account last said something, told when it was last told
	// what waits. Both last as long as the process: what is lost with it is the
	// better order, and one more sentence.
	seen, told map[chat.PersonID]time.Time
}

func newPost(links mentoring.Links, people People) *post {
	return &post{links: links, people: people, seen: map[chat.PersonID]time.Time{}, told: map[chat.PersonID]time.Time{}}
}

// Reach says how people can be written to who did not ask just now, by platform.
// Before it is called, and on other platforms, nobody can.
func (c *Coach) Reach(by map[chat.Platform]reflection.Messenger) {
	c.post.mu.Lock()
	defer c.post.mu.Unlock()
	c.post.reach = by
}

// Post writes to a person on the account they used last, as far as that is
// known, else on the one that is named, else on any other of theirs. Only where
// nothing arrived is another account tried. Its errors are those of mentoring.Post.
func (p *post) Post(ctx context.Context, to chat.PersonID, r chat.Reply, key string) error {
	accounts, err := p.links.Accounts(ctx, to)
	if err != nil {
		return fmt.Errorf("reading somebody's accounts: %w", err)
	}
	if !slices.Contains(accounts, to) {
		accounts = append(accounts, to)
	}
	r.TextOnly = p.textOnly(ctx, to)
	var failed error
	for _, account := range p.inOrder(accounts, to) {
		by := p.by(account.Platform)
		if by == nil {
			continue
		}
		err := by.Send(ctx, account, r, key)
		if err == nil || errors.Is(err, chat.ErrUnsure) {
			return err
		}
		if !errors.Is(err, chat.ErrUnreachable) {
			failed = errors.Join(failed, err)
		}
	}
	if failed != nil {
		return failed
	}
	return chat.ErrUnreachable
}

// PostAt writes to one account and to no other of the person's. Its errors are
// those of mentoring.Post.
func (p *post) PostAt(ctx context.Context, account chat.PersonID, r chat.Reply, key string) error {
	by := p.by(account.Platform)
	if by == nil {
		return chat.ErrUnreachable
	}
	r.TextOnly = p.textOnly(ctx, account)
	return by.Send(ctx, account, r, key)
}

// textOnly is true for somebody who wants text only. Whoever cannot be looked up is
// written to as somebody who said nothing.
func (p *post) textOnly(ctx context.Context, who chat.PersonID) bool {
	person, err := p.people.Person(ctx, who)
	return err == nil && person.Reading == Text
}

func (p *post) by(platform chat.Platform) reflection.Messenger {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.reach[platform]
}

// inOrder puts the account used last first, then the one that is named.
func (p *post) inOrder(accounts []chat.PersonID, named chat.PersonID) []chat.PersonID {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := slices.Clone(accounts)
	slices.SortStableFunc(out, func(a, b chat.PersonID) int {
		if c := p.seen[b].Compare(p.seen[a]); c != 0 {
			return c
		}
		switch named {
		case a:
			return -1
		case b:
			return 1
		}
		return 0
	})
	return out
}

// saw remembers that somebody said something.
func (p *post) saw(who chat.PersonID, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	remember(p.seen, who, at)
}

// mayRemind is true when somebody was not told for a day what waits for them.
func (p *post) mayRemind(who chat.PersonID, at time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	last, ok := p.told[who]
	return !ok || at.Sub(last) >= remindedAgain
}

func (p *post) reminded(who chat.PersonID, at time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	remember(p.told, who, at)
}

func remember(in map[chat.PersonID]time.Time, who chat.PersonID, at time.Time) {
	if _, known := in[who]; !known && len(in) >= mostSeen {
		clear(in)
	}
	in[who] = at
}
