package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/coach"
)

// talkTime is how long an answer may wait for what it follows up on.
const talkTime = 300 * time.Millisecond

// SharedConversations keeps the last place of each conversation in a Store, so
// that every replica of the bot can follow up. It is safe for concurrent use.
//
// A question must be answered when Redis is away, so neither method fails: a
// conversation that cannot be read or kept is a new one. That is counted, and
// logged once a minute.
type SharedConversations struct {
	store  *Store
	keep   time.Duration
	failed atomic.Int64
}

// NewSharedConversations keeps each conversation for the given time after its
// last message.
func NewSharedConversations(s *Store, keep time.Duration) *SharedConversations {
	return &SharedConversations{store: s, keep: keep}
}

var _ coach.Conversations = (*SharedConversations)(nil)

// Recall returns what is kept under a key, or nothing.
func (c *SharedConversations) Recall(ctx context.Context, key string) (coach.Conversation, error) {
	ctx, cancel := context.WithTimeout(ctx, talkTime)
	defer cancel()
	at := c.store.keys.talk(key)
	sealed, err := c.store.db.Get(ctx, at).Bytes()
	if errors.Is(err, redis.Nil) {
		return coach.Conversation{}, nil
	}
	if err != nil {
		c.missed(ctx, fmt.Errorf("reading a conversation: %w", err))
		return coach.Conversation{}, nil
	}
	plain, err := c.store.sealer.Open(talkName(key), sealed)
	if err != nil {
		c.missed(ctx, fmt.Errorf("opening a conversation: %w", err))
		return coach.Conversation{}, nil
	}
	var talk coach.Conversation
	if err := json.Unmarshal(plain, &talk); err != nil {
		// The text of the error could quote what was kept.
		c.missed(ctx, errors.New("a conversation is not what was written"))
		return coach.Conversation{}, nil
	}
	return talk, nil
}

// Remember keeps a conversation.
func (c *SharedConversations) Remember(ctx context.Context, key string, talk coach.Conversation) error {
	ctx, cancel := context.WithTimeout(ctx, talkTime)
	defer cancel()
	plain, err := json.Marshal(talk)
	if err != nil {
		return fmt.Errorf("writing a conversation as JSON: %w", err)
	}
	sealed := c.store.sealer.Seal(talkName(key), plain)
	if err := c.store.db.Set(ctx, c.store.keys.talk(key), sealed, c.keep).Err(); err != nil {
		c.missed(ctx, fmt.Errorf("keeping a conversation: %w", err))
	}
	return nil
}

// Failed is how often a conversation could not be read or kept.
func (c *SharedConversations) Failed() int64 { return c.failed.Load() }

func (c *SharedConversations) missed(ctx context.Context, err error) {
	c.failed.Add(1)
	if say, before := c.store.away.due(); say {
		c.store.log.LogAttrs(ctx, slog.LevelWarn, "answered without knowing the conversation",
			slog.Any("reason", err), slog.Int("not_logged_before", before))
	}
}

func talkName(key string) string { return "talk/" + digest(key) }
