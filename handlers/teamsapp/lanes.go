package teamsapp

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/handlers"
)

// What Teams takes from a bot: in one conversation 7 messages in 1 second, 8 in
// 2, 60 in 30 and 1800 in an hour; in one tenant 50 calls a second. A burst and
// a rate that stay within each window stand for them.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
const (
	quickRate, quickBurst   = rate.Limit(1), 6
	hourRate, hourBurst     = rate.Limit(0.48), 60
	tenantRate, tenantBurst = rate.Limit(40), 10
	// laneKept is how long an idle lane stays: until its bursts are whole again.
	laneKept = hourBurst * 2200 * time.Millisecond
)

func newLanes(m *metrics) *handlers.Lanes[string] {
	return handlers.NewLanes[string](laneKept, m.waits,
		handlers.LaneRate{Limit: hourRate, Burst: hourBurst}, handlers.LaneRate{Limit: quickRate, Burst: quickBurst})
}

// lane waits for a conversation's lane. The caller must leave it.
func (s *messenger) lane(ctx context.Context, conversation string) (own *handlers.Lane, leave func(), f *failure) {
	own, leave, err := s.lanes.Enter(ctx, conversation)
	switch {
	case errors.Is(err, handlers.ErrCrowded):
		return nil, nil, &failure{call: callSend, class: classCrowded}
	case err != nil:
		return nil, nil, &failure{call: callSend, class: classLate}
	}
	return own, leave, nil
}
