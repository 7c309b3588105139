package slackapp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// noteTime bounds what keeping a reference may take: the answer is out by then,
// and the person's next one waits.
const noteTime = 2 * time.Second

// note keeps where a person can be written to. A place outside their own
// conversation with the app says with whose token; the conversation that is
// known stays known.
func (s *sender) note(ctx context.Context, p place) {
	if p.User == "" || p.Team == "" && p.Enterprise == "" {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	own := directly(p)
	own.Channel = ""
	var kept []byte
	if p.Direct && isDirect(p.Channel) {
		own.Channel = p.Channel
	} else if held, raw, err := s.held(ctx, p.person()); err == nil && held.Enterprise == own.Enterprise && held.Team == own.Team {
		own.Channel, kept = held.Channel, raw
	}
	raw, err := json.Marshal(own)
	if err == nil && bytes.Equal(raw, kept) {
		return // it was read just now
	}
	if err == nil {
		err = s.known.SaveReference(ctx, p.person(), raw)
	}
	if err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "a reference was not saved", slog.Any("reason", err))
	}
}

// reference is where a person can be written to. One that is not kept is made
// of their id, which does for all but an organisation's own installation.
func (s *sender) reference(ctx context.Context, who chat.PersonID) (place, error) {
	p, _, err := s.held(ctx, who)
	return p, err
}

// held is a reference, and the bytes that are kept of it.
func (s *sender) held(ctx context.Context, who chat.PersonID) (p place, kept []byte, err error) {
	raw, err := s.known.Reference(ctx, who)
	if err != nil {
		return place{}, nil, fmt.Errorf("looking up how to write to a person: %w", err)
	}
	if len(raw) > 0 && json.Unmarshal(raw, &p) == nil && p.User == who.User {
		return p, raw, nil
	}
	p = place{Surface: inMessage, User: who.User, Direct: true, Team: who.Space}
	if strings.HasPrefix(who.Space, "E") {
		p.Team, p.Enterprise = "", who.Space
	}
	return p, nil, nil
}

// forget drops a reference that leads nowhere any more.
func (s *sender) forget(ctx context.Context, who chat.PersonID) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	if err := s.known.DropReference(ctx, who); err != nil {
		s.log.LogAttrs(ctx, slog.LevelWarn, "a reference was not dropped", slog.Any("reason", err))
	}
}

// own is the place with the id of the person's own conversation with the app,
// which is opened when it is not known.
// Source: https://docs.slack.dev/reference/methods/conversations.open
func (s *sender) own(ctx context.Context, p place, until time.Time) (place, *failure) {
	if isDirect(p.Channel) {
		return p, nil
	}
	var got struct {
		Channel struct {
			ID string `json:"id"`
		} `json:"channel"`
	}
	f := s.call(ctx, p, apiCall{method: methodDirect, repeatable: true, until: until,
		do: func(ctx context.Context, c *slack.Client) error {
			_, _, _, err := c.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{p.User}})
			readExchange(ctx, &got)
			return err
		}})
	switch {
	case f != nil:
		return p, f
	case !isDirect(got.Channel.ID):
		return p, &failure{method: methodDirect, class: classRefused, code: "no_channel"}
	}
	p.Channel = got.Channel.ID
	s.note(ctx, p)
	return p, nil
}

// readExchange reads an answer from the wire: the library refuses a whole one
// for one block it does not know.
func readExchange(ctx context.Context, into any) {
	if ex, ok := ctx.Value(exchangeKey{}).(*exchange); ok {
		// What cannot be read is empty, and looked at as such.
		_ = json.Unmarshal(ex.body, into)
	}
}
