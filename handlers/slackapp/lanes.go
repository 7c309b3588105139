package slackapp

import (
	"context"
	"errors"
	"time"

	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/handlers"
)

const (
	// Slack takes about one message a second in a channel, and short bursts.
	// Source: https://docs.slack.dev/apis/web-api/rate-limits
	laneRate, laneBurst = rate.Limit(1), 3
	// laneKept is how long an idle lane stays: until its burst is whole again.
	laneKept = 4 * time.Second
)

type laneKey struct{ enterprise, team, channel string }

func newLanes(m *metrics) *handlers.Lanes[laneKey] {
	return handlers.NewLanes[laneKey](laneKept, m.waits, handlers.LaneRate{Limit: laneRate, Burst: laneBurst})
}

// lane waits for the lane of the place's channel. The caller must leave it.
func (s *sender) lane(ctx context.Context, p place) (own *handlers.Lane, leave func(), f *failure) {
	own, leave, err := s.lanes.Enter(ctx, laneKey{p.Enterprise, p.Team, p.Channel})
	switch {
	case errors.Is(err, handlers.ErrCrowded):
		return nil, nil, &failure{method: methodPost, class: classCrowded}
	case err != nil:
		return nil, nil, &failure{method: methodPost, class: classLate}
	}
	return own, leave, nil
}
