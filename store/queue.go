package store

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"log/slog"
	mathrand "math/rand/v2"
	"slices"
	"strconv"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

const (
	// queueShards is how many parts the queue has, so that a Cluster shares it.
	// A queue in use cannot change it.
	queueShards = 16
	// wakeGrace is how long the writing of a record may take after its Wake.
	wakeGrace = time.Minute
	// unreadablePause is when somebody comes again whose id cannot be opened.
	unreadablePause = time.Hour
	tokenLength     = 13
	// claimParts is how many values the script answers for each claim.
	claimParts = 4
)

// Queue says who is to be looked at, in a Store. What time it is, Redis says.
// Several replicas may use it at once; whoever is claimed belongs to one.
type Queue struct{ store *Store }

// NewQueue keeps a queue in a store.
func NewQueue(s *Store) *Queue { return &Queue{s} }

var _ reflection.Queue = (*Queue)(nil)

// Wake has the person looked at at that time or before; the past is now. Who is
// woken for less than a minute ahead is looked at once more a minute after the
// wake, should their record have been written late.
//
// Of a person with several accounts one stands in the queue: two would both find
// the question due and send it. It is the account that speaks, or, where nobody
// can be written to there, the first of theirs where somebody can.
func (q *Queue) Wake(ctx context.Context, person chat.PersonID, at time.Time) error {
	all, err := q.store.accounts(ctx, person)
	if err != nil {
		return fmt.Errorf("waking a person: %w", err)
	}
	asked := person
	if !writtenTo(person) {
		if i := slices.IndexFunc(all, writtenTo); i >= 0 {
			asked = all[i]
		}
	}
	if err := q.wake(ctx, asked, at); err != nil {
		return fmt.Errorf("waking a person: %w", err)
	}
	if len(all) < 2 {
		return nil
	}
	for _, other := range all {
		if other == asked {
			continue
		}
		if err := q.store.strike(ctx, tagOf(other)); err != nil {
			return fmt.Errorf("waking a person: %w", err)
		}
	}
	// Two accounts that speak at once strike each other. Whoever ends this last
	// stands in the queue.
	if err := q.wake(ctx, asked, at); err != nil {
		return fmt.Errorf("waking a person: %w", err)
	}
	return nil
}

// writtenTo is true of an account that the coach can write to first.
func writtenTo(p chat.PersonID) bool { return p.Platform != chat.Web && p.Platform != chat.Terminal }

func (q *Queue) wake(ctx context.Context, person chat.PersonID, at time.Time) error {
	tag := tagOf(person)
	sealed, err := q.seal(tag, person)
	if err != nil {
		return err
	}
	return attempt(ctx, func(ctx context.Context) error {
		return wakeScript.Run(ctx, q.store.db, q.store.keys.queue(shardOf(tag)), tag, millis(at), sealed, wakeGrace.Milliseconds()).Err()
	})
}

// Claim takes up to most people whose time has come, from one part of the queue
// after the other, beginning with any; within a part, those whose lease ended
// come first, then the longest due. An error means that nobody was claimed.
func (q *Queue) Claim(ctx context.Context, most int, lease time.Duration) ([]reflection.Claim, error) {
	token := rand.Text()[:tokenLength]
	var out []reflection.Claim
	var failed error
	first := mathrand.N(queueShards) //nolint:gosec // Chance spreads load here and guards nothing.
	for n := range queueShards {
		if len(out) >= most {
			break
		}
		claims, err := q.claimFrom(ctx, (first+n)%queueShards, token, most-len(out), lease)
		out = append(out, claims...)
		if err != nil {
			failed = err
			// The leases of those already taken run, so the rest waits.
			if len(out) > 0 || ctx.Err() != nil {
				break
			}
		}
	}
	if len(out) == 0 && failed != nil {
		return nil, fmt.Errorf("claiming people who are due: %w", failed)
	}
	return out, nil
}

func (q *Queue) claimFrom(ctx context.Context, shard int, token string, most int, lease time.Duration) ([]reflection.Claim, error) {
	var found []string
	repeat := 0
	err := attempt(ctx, func(ctx context.Context) (err error) {
		found, err = dueScript.Run(ctx, q.store.db, q.store.keys.queue(shard), token, most, max(lease.Milliseconds(), 1), repeat).StringSlice()
		repeat = 1
		return err
	})
	if err != nil {
		return nil, err
	}
	var out []reflection.Claim
	for ; len(found) >= claimParts; found = found[claimParts:] {
		tag, sealed := found[0], found[1]
		tries, err := strconv.Atoi(found[2])
		due, err2 := strconv.ParseInt(found[3], 10, 64)
		err = errors.Join(err, err2)
		var person chat.PersonID
		if err == nil {
			person, err = q.open(tag, sealed)
		}
		if err != nil {
			q.unreadable(ctx, tag, token, sealed, err)
			continue
		}
		c := reflection.Claim{Person: person, Tries: tries, Token: token}
		if due > 0 {
			c.Due = time.UnixMilli(due)
		}
		out = append(out, c)
	}
	return out, nil
}

// unreadable puts off somebody whose id cannot be opened: a key may be missing
// from the ring, and come back. Whoever has no id at all is struck.
func (q *Queue) unreadable(ctx context.Context, tag, token, sealed string, why error) {
	if say, before := q.store.damaged.due(); say {
		q.store.log.LogAttrs(ctx, slog.LevelWarn, "somebody in the queue cannot be read and was put off",
			slog.String("person_tag", tag), slog.Any("reason", why), slog.Int("not_logged_before", before))
	}
	var next time.Time
	if sealed != "" {
		next = q.store.now().Add(unreadablePause)
	}
	// When it fails, the lease ends and they come again.
	_ = q.settle(ctx, tag, token, next, nil)
}

// Settle ends a claim: the person is looked at again at next, or at an earlier
// time they were woken for meanwhile; the zero time takes them out. One whose
// lease has ended and that somebody else took settles nothing.
func (q *Queue) Settle(ctx context.Context, c reflection.Claim, next time.Time) error {
	tag := tagOf(c.Person)
	// Sealed anew, so that within a week all stand under the newest key.
	sealed, err := q.seal(tag, c.Person)
	if err == nil {
		err = q.settle(ctx, tag, c.Token, next, sealed)
	}
	if err != nil {
		return fmt.Errorf("settling a claim: %w", err)
	}
	return nil
}

func (q *Queue) settle(ctx context.Context, tag, token string, next time.Time, sealed []byte) error {
	return attempt(ctx, func(ctx context.Context) error {
		return settleScript.Run(ctx, q.store.db, q.store.keys.queue(shardOf(tag)), tag, token, millis(next), sealed, wakeGrace.Milliseconds()).Err()
	})
}

// strike takes a person out of the queue, whoever has them.
func (s *Store) strike(ctx context.Context, tag string) error {
	return attempt(ctx, func(ctx context.Context) error {
		return strikeScript.Run(ctx, s.db, s.keys.queue(shardOf(tag)), tag).Err()
	})
}

// millis is a time for the scripts; the zero time, and what was before 1970,
// is 0.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return max(t.UnixMilli(), 0)
}

// shardOf is the part of the queue a person stands in, for ever.
func shardOf(tag string) int { return int(crc32.ChecksumIEEE([]byte(tag)) % queueShards) }

// queued is a person's id as it stands in the queue, sealed.
type queued struct {
	Platform chat.Platform `json:"p"`
	Space    string        `json:"s,omitempty"`
	User     string        `json:"u,omitempty"`
}

func (q *Queue) seal(tag string, p chat.PersonID) ([]byte, error) {
	plain, err := json.Marshal(queued{p.Platform, p.Space, p.User})
	if err != nil {
		return nil, fmt.Errorf("writing an id as JSON: %w", err)
	}
	return q.store.sealer.Seal(queueName(tag), plain), nil
}

func (q *Queue) open(tag, sealed string) (chat.PersonID, error) {
	if sealed == "" {
		return chat.PersonID{}, errors.New("nobody's id stands there")
	}
	plain, err := q.store.sealer.Open(queueName(tag), []byte(sealed))
	if err != nil {
		return chat.PersonID{}, err
	}
	var who queued
	if err := json.Unmarshal(plain, &who); err != nil {
		// The text of the error could quote the id.
		return chat.PersonID{}, errors.New("an id is not what was written")
	}
	return chat.PersonID{Platform: who.Platform, Space: who.Space, User: who.User}, nil
}

func queueName(tag string) string { return "queue/" + tag }
