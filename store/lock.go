package store

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"
	"time"
)

const (
	// lease ends a lock whose holder died. Whoever needs longer must not rely
	// on being alone.
	lease        = 30 * time.Second
	firstWait    = 5 * time.Millisecond
	longestWait  = 250 * time.Millisecond
	releaseLimit = 2 * time.Second
)

// Lock waits until no other replica holds the name, for as long as the context
// lasts. The lock ends with release, or by itself after 30 seconds. Sentinel
// and Cluster can lose a lock with the server that held it, so what is done
// under it must not rely on it alone.
func (s *Store) Lock(ctx context.Context, name string) (release func(), err error) {
	key, token := s.keys.lock(name), rand.Text()
	for wait := firstWait; ; wait = min(2*wait, longestWait) {
		held, err := s.claim(ctx, key, token, lease)
		if err != nil {
			// It may be ours without our knowing.
			s.release(ctx, key, token)
			return nil, fmt.Errorf("taking a lock: %w", err)
		}
		if held {
			return sync.OnceFunc(func() { s.release(ctx, key, token) }), nil
		}
		if !pauseFor(ctx, wait) {
			return nil, fmt.Errorf("waiting for a lock: %w", context.Cause(ctx))
		}
	}
}

// release outlives the context it was taken with: giving back is owed even
// when the work was broken off. When it fails, the lease ends the lock.
func (s *Store) release(ctx context.Context, key, token string) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseLimit)
	defer cancel()
	_ = attempt(ctx, func(ctx context.Context) error {
		return releaseScript.Run(ctx, s.db, []string{key}, token).Err()
	})
}
