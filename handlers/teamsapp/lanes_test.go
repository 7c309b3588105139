package teamsapp

import (
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// One conversation's messages go in order, spread over the time Teams allows;
// others do not wait for them.
func TestRates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		start := time.Now()
		var wg sync.WaitGroup
		for range 40 {
			wg.Go(func() {
				if err := s.words(t); err != nil {
					t.Error(err)
				}
			})
		}
		synctest.Wait()
		other := s.place()
		other.Conversation = "a:2other"
		if err := s.sender.send(t.Context(), other, answer{Reply: sentence("x")}); err != nil || time.Since(start) > 2*time.Second {
			t.Errorf("another conversation waited %v: %v", time.Since(start), err)
		}
		wg.Wait()
		var times []time.Time
		for _, c := range s.ms.sent() {
			if strings.Contains(c.path, "a:1personal") {
				times = append(times, c.at)
			}
		}
		if len(times) != 40 {
			t.Fatalf("%d sent", len(times))
		}
		for _, limit := range []struct {
			window time.Duration
			most   int
		}{{time.Second, 7}, {2 * time.Second, 8}, {30 * time.Second, 60}} {
			for i := range times {
				n := 0
				for _, at := range times[i:] {
					if at.Sub(times[i]) < limit.window {
						n++
					}
				}
				if n > limit.most {
					t.Errorf("%d within %v", n, limit.window)
				}
			}
		}
		time.Sleep(2 * laneKept)
		synctest.Wait()
		if n := s.sender.lanes.Len(); n != 0 {
			t.Errorf("%d lanes are kept", n)
		}
	})
}
