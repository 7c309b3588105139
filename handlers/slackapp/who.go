package slackapp

import (
	"context"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

const (
	// whoTime bounds the wait for what Slack says of people: an answer does
	// without sooner.
	whoTime = 1500 * time.Millisecond
	// People move and change their name seldom; a failure is asked again sooner,
	// but not by each message of a workspace that does not allow it.
	whoKept, whoFailedKept = 24 * time.Hour, 10 * time.Minute
	whoMost                = 50_000
	// zoneMost is longer than any name of the IANA database.
	zoneMost = 64
	// nameMost is what Slack takes for a name, in characters.
	nameMost = 80
)

// who is what Slack says of somebody. What is not known is empty.
type who struct {
	// Zone is a name of the IANA database, as they set it in Slack.
	Zone string
	// Name is what the workspace sees: a person's words, for no log.
	Name string
	Bot  bool
}

// who asks Slack about p.User.
// Source: https://docs.slack.dev/reference/methods/users.info
func (s *sender) who(ctx context.Context, p place) who {
	if p.User == "" {
		return who{}
	}
	key := keyOf(p)
	if known, ok := s.people.get(key); ok {
		return known
	}
	defer s.flight.Enter()()
	inTime, cancel := context.WithTimeout(ctx, whoTime)
	defer cancel()
	var found who
	f := s.call(inTime, p, apiCall{method: methodUser, repeatable: true,
		do: func(ctx context.Context, c *slack.Client) error {
			user, err := c.GetUserInfoContext(ctx, p.User)
			if err == nil {
				found = whoOf(*user)
			}
			return err
		}})
	switch {
	case ctx.Err() != nil && f != nil:
		// The caller went away, which says nothing about the person.
	case found == who{}:
		s.people.put(key, found, whoFailedKept)
	default:
		s.people.put(key, found, whoKept)
	}
	return found
}

func whoOf(u slack.User) who {
	w := who{Bot: u.IsBot || u.IsWorkflowBot || u.ID == slackbot}
	if len(u.TZ) <= zoneMost {
		w.Zone = u.TZ
	}
	for _, name := range []string{u.Profile.DisplayName, u.Profile.RealName, u.RealName, u.Name} {
		if w.Name = nameOf(name); w.Name != "" {
			break
		}
	}
	return w
}

// slackbot is Slack's own program, which says it is none.
const slackbot = "USLACKBOT"

// nameOf is a name on one line, without what nobody sees.
func nameOf(s string) string {
	s = strings.Join(strings.Fields(readable(head(s, 4*nameMost))), " ")
	return strings.TrimSpace(string([]rune(s)[:min(nameMost, len([]rune(s)))]))
}
