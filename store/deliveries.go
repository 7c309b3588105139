package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"
)

// First says whether this is the first time a delivery is seen, by any replica,
// within the given time. Whoever gets an error should take the delivery for a
// first: working it twice does less harm than not at all, and a later question
// may say that it was seen.
func (s *Store) First(ctx context.Context, id string, keep time.Duration) (bool, error) {
	first, err := s.claim(ctx, s.keys.seen(id), rand.Text(), keep)
	if err != nil {
		return false, fmt.Errorf("asking whether a delivery is new: %w", err)
	}
	return first, nil
}

// claim takes a key for a token, for a time.
func (s *Store) claim(ctx context.Context, key, token string, keep time.Duration) (bool, error) {
	var n int
	err := attempt(ctx, func(ctx context.Context) (err error) {
		n, err = claimScript.Run(ctx, s.db, []string{key}, token, max(keep.Milliseconds(), 1)).Int()
		return err
	})
	return n == 1, err
}
