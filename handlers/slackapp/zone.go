package slackapp

import (
	"context"
	"time"

	"github.com/slack-go/slack"
)

const (
	// zoneTime bounds the wait for a time zone: an answer does without sooner.
	zoneTime = 1500 * time.Millisecond
	// People move seldom; a failure is asked again sooner, but not by each
	// message of a workspace that does not allow it.
	zoneKept, zoneFailedKept = 24 * time.Hour, 10 * time.Minute
	zonesKept                = 50_000
	// zoneMost is longer than any name of the IANA database.
	zoneMost = 64
)

// zone is the person's time zone as they set it in Slack, a name of the IANA
// database, or "" when it is not known.
// Source: https://docs.slack.dev/reference/methods/users.info
func (s *sender) zone(ctx context.Context, p place) string {
	if p.User == "" {
		return ""
	}
	who := keyOf(p)
	if zone, ok := s.zones.get(who); ok {
		return zone
	}
	defer s.flight.Enter()()
	inTime, cancel := context.WithTimeout(ctx, zoneTime)
	defer cancel()
	var zone string
	f := s.call(inTime, p, apiCall{method: methodUser, repeatable: true,
		do: func(ctx context.Context, c *slack.Client) error {
			user, err := c.GetUserInfoContext(ctx, p.User)
			if err == nil && len(user.TZ) <= zoneMost {
				zone = user.TZ
			}
			return err
		}})
	switch {
	case ctx.Err() != nil && f != nil:
		// The caller went away, which says nothing about the zone.
	case zone == "":
		s.zones.put(who, "", zoneFailedKept)
	default:
		s.zones.put(who, zone, zoneKept)
	}
	return zone
}
