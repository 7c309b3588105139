package store_test

import (
	"errors"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/storetest"
)

// queueInside looks into the queue with the store's own client.
var queueInside = storetest.QueueInside{
	Move: func(t *testing.T, s *store.Store, p chat.PersonID, at time.Time) {
		t.Helper()
		keys, tag := s.QueueKeys(p)
		if err := s.Client().ZAdd(t.Context(), keys[0], redis.Z{Score: float64(at.UnixMilli()), Member: tag}).Err(); err != nil {
			t.Fatal(err)
		}
	},
	Due: func(t *testing.T, s *store.Store, p chat.PersonID) (time.Time, bool) {
		t.Helper()
		keys, tag := s.QueueKeys(p)
		score, err := s.Client().ZScore(t.Context(), keys[0], tag).Result()
		if errors.Is(err, redis.Nil) {
			return time.Time{}, false
		}
		if err != nil {
			t.Fatal(err)
		}
		return time.UnixMilli(int64(score)), true
	},
	Length: func(t *testing.T, s *store.Store) int {
		t.Helper()
		total := 0
		for _, key := range s.AllQueueKeys() {
			n, err := s.Client().Exists(t.Context(), key).Result()
			if err != nil {
				t.Fatal(err)
			}
			total += int(n)
		}
		return total
	},
	Part: func(s *store.Store, p chat.PersonID) string {
		keys, _ := s.QueueKeys(p)
		return keys[0]
	},
}
