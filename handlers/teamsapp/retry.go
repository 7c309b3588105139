package teamsapp

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	// pauseFirst, doubled up to pauseMost, stands in for a missing Retry-After.
	pauseFirst, pauseMost = time.Second, 30 * time.Second
	// pauseSpread keeps those who waited for the same pause from ending it
	// with one volley that brings the next.
	pauseSpread = 250 * time.Millisecond
	// retryAfterMost keeps a nonsense header from overflowing a duration.
	retryAfterMost = 24 * time.Hour
)

// retryAfter reads seconds or a date; 0 means that none was named.
// Source: RFC 9110, section 10.2.3.
func retryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.Atoi(header); err == nil {
		if seconds <= 0 {
			return 0
		}
		return time.Duration(min(seconds, int(retryAfterMost.Seconds()))) * time.Second
	}
	at, err := http.ParseTime(header)
	if err != nil || !at.After(now) {
		return 0
	}
	return min(at.Sub(now), retryAfterMost)
}

// pauseAfter is how long to wait before the next try.
func pauseAfter(named time.Duration, pauses int) time.Duration {
	if named > 0 {
		return named + rand.N(pauseSpread) //nolint:gosec // Spreads load, guards nothing.
	}
	return spread(min(pauseFirst<<min(pauses, 10), pauseMost))
}

// spread leaves half of a pause to chance.
func spread(d time.Duration) time.Duration {
	return d/2 + rand.N(d) //nolint:gosec // Spreads load, guards nothing.
}

// sleep waits; it is false when the context ended first.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
