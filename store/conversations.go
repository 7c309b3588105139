package store

import (
	"container/list"
	"context"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/coach"
)

// Conversations keeps the last place of each conversation in memory, the most
// recently used ones only. It is safe for concurrent use. Nothing a person
// wrote is in it, and nothing survives a restart.
type Conversations struct {
	most int
	keep time.Duration
	now  func() time.Time

	mu    sync.Mutex
	byKey map[string]*list.Element
	// recent has the most recently used conversation in front.
	recent *list.List
}

type kept struct {
	key  string
	at   time.Time
	talk coach.Conversation
}

// NewConversations keeps at most the given number of conversations, each for
// the given time after its last message.
func NewConversations(most int, keep time.Duration, now func() time.Time) *Conversations {
	return &Conversations{most: most, keep: keep, now: now, byKey: map[string]*list.Element{}, recent: list.New()}
}

var _ coach.Conversations = (*Conversations)(nil)

// Recall returns what is kept under a key, or nothing.
func (c *Conversations) Recall(_ context.Context, key string) (coach.Conversation, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.byKey[key]
	if !ok {
		return coach.Conversation{}, nil
	}
	k := e.Value.(*kept)
	if c.now().Sub(k.at) > c.keep {
		c.drop(e)
		return coach.Conversation{}, nil
	}
	c.recent.MoveToFront(e)
	return k.talk, nil
}

// Remember keeps a conversation, and lets go of the one unused for longest
// when there are too many.
func (c *Conversations) Remember(_ context.Context, key string, talk coach.Conversation) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e, ok := c.byKey[key]; ok {
		k := e.Value.(*kept)
		k.at, k.talk = c.now(), talk
		c.recent.MoveToFront(e)
		return nil
	}
	c.byKey[key] = c.recent.PushFront(&kept{key: key, at: c.now(), talk: talk})
	for c.recent.Len() > c.most {
		c.drop(c.recent.Back())
	}
	return nil
}

func (c *Conversations) drop(e *list.Element) {
	delete(c.byKey, e.Value.(*kept).key)
	c.recent.Remove(e)
}
