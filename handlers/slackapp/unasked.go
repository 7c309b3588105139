package slackapp

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// promptEvent and promptKey name what a message that nobody asked for
	// carries along, unseen.
	// Source: https://docs.slack.dev/messaging/message-metadata
	promptEvent, promptKey = "coach_prompt", "key"
	// Slack lets an app post a few hundred messages a minute in a workspace.
	// Those nobody waits for stay below that, and leave room for answers. It is a
	// little above what the prompter keeps to by itself, which waits better.
	// Source: https://docs.slack.dev/apis/web-api/rate-limits
	unaskedRate, unaskedBurst = rate.Limit(10), 10
	// unaskedWait is how long one may wait here for its turn. Whoever sends many
	// waits better elsewhere.
	unaskedWait = 2 * time.Second
	// historyPage is what Slack gives at most to apps outside its Marketplace,
	// and historyPages how many are looked through.
	// Source: https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps
	historyPage, historyPages = 15, 20
	// historySkew is how far Slack's clock and ours may differ.
	historySkew = time.Minute
)

// Send begins: it writes a reply to the person's own conversation with the app.
// key names it for Sent, and stands in the message where apps can read it: it
// must hold no words. A form becomes its button, files are left out. Nobody is
// told of a failure.
//
// The error is chat.ErrUnreachable when the person or the installation is gone,
// chat.ErrUnsure when it may have arrived, chat.Later when Slack or the rates
// ask for patience, and else one after which nothing has arrived. It waits no
// longer than a few seconds.
func (a *App) Send(ctx context.Context, who chat.PersonID, r chat.Reply, key string) error {
	return a.unasked.sendTo(ctx, who, r, key)
}

// Sent looks in the person's own conversation with the app for a message that
// Send wrote with that key since then. known is false when Slack does not let
// the app look, or too much was written since. Its errors are those of Send.
func (a *App) Sent(ctx context.Context, who chat.PersonID, key string, since time.Time) (sent, known bool, err error) {
	return a.unasked.sentTo(ctx, who, key, since)
}

func (s *sender) sendTo(ctx context.Context, who chat.PersonID, r chat.Reply, key string) error {
	defer s.flight.Enter()()
	p, err := s.reference(ctx, who)
	if err != nil {
		return err
	}
	kept := isDirect(p.Channel)
	f := s.begin(ctx, p, r, key)
	if kept && f != nil && f.class == classRefused && f.closed() {
		// What was kept is of another time: the person may have another
		// conversation with the app now.
		p.Channel = ""
		f = s.begin(ctx, p, r, key)
	}
	return s.verdictOn(ctx, who, p, f)
}

// begin posts in the person's own conversation. Without leave to open it, the
// person's id stands for it.
func (s *sender) begin(ctx context.Context, p place, r chat.Reply, key string) *failure {
	own, f := s.own(ctx, p, time.Now().Add(unaskedWait))
	switch {
	case f != nil && f.code == "missing_scope":
		own.Channel = own.User
	case f != nil && f.class == classUnsure:
		// In doubt is only whether it was opened: nothing was posted.
		f.class = classUnreached
		return f
	case f != nil:
		return f
	}
	if f := s.turn(ctx, own); f != nil {
		return f
	}
	short, cancel := context.WithTimeout(ctx, unaskedWait)
	defer cancel()
	held, leave, f := s.lane(short, own)
	if f != nil {
		return f
	}
	defer leave()
	meta := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: promptEvent, EventPayload: map[string]any{promptKey: key}})
	for i, d := range draw(r, drawOptions{Surface: inMessage}) {
		f := s.fitting(ctx, d, func(d drawing) *failure {
			if held.Wait(ctx) != nil {
				return &failure{method: methodPost, class: classLate}
			}
			return s.call(ctx, own, apiCall{method: methodPost, makesMessage: true, until: time.Now().Add(unaskedWait),
				do: func(ctx context.Context, c *slack.Client) error {
					channel, _, err := c.PostMessageContext(ctx, own.Channel, append(messageOptions(own, d), meta)...)
					if err == nil && isDirect(channel) && own.Channel != channel {
						found := own
						found.Channel = channel
						s.note(ctx, found)
					}
					return err
				}})
		})
		if f != nil {
			if i > 0 {
				// Some of it is there: the whole again would double that.
				f.class = classUnsure
			}
			return f
		}
		s.metrics.sent(inMessage)
	}
	return nil
}

// turn waits for the workspace's turn, or says how long it would be.
func (s *sender) turn(ctx context.Context, p place) *failure {
	after, err := s.unasked.Turn(ctx, userKey{p.Enterprise, p.Team, ""})
	switch {
	case err != nil:
		return &failure{method: methodPost, class: classLate}
	case after > 0:
		return &failure{method: methodPost, class: classLimited, code: "own_rate", after: after}
	}
	return nil
}

// verdictOn says what became of a message that nobody asked for, in the words
// of chat.
func (s *sender) verdictOn(ctx context.Context, who chat.PersonID, p place, f *failure) error {
	if f == nil {
		return nil
	}
	level, quiet := slog.LevelInfo, false
	defer func() {
		if !quiet {
			s.log.LogAttrs(ctx, level, "a message that nobody asked for was not delivered",
				slog.String("method", f.method), slog.String("class", string(f.class)), slog.String("code", f.code),
				slog.Int("status", f.status), slog.String("team", p.Team), slog.Any("pointers", f.pointers))
		}
	}()
	if f.hopeless() {
		quiet = !s.firstTime(userKey{p.Enterprise, p.Team, ""}, complaintTime)
	}
	switch {
	case f.departed():
		s.forget(ctx, who)
		return fmt.Errorf("%w: %w", chat.ErrUnreachable, f)
	case f.class == classUnsure:
		level = slog.LevelWarn
		return fmt.Errorf("%w: %w", chat.ErrUnsure, f)
	case ctx.Err() != nil:
		return fmt.Errorf("%w: %w", ctx.Err(), f)
	case f.class == classLimited:
		quiet = true
		return fmt.Errorf("%w: %w", chat.Later{After: f.after, Everybody: true}, f)
	case f.class == classLate, f.class == classCrowded:
		quiet = true
		return fmt.Errorf("%w: %w", chat.Later{After: unaskedWait}, f)
	}
	level = slog.LevelError
	return f
}

// closed is true when the conversation takes nothing, whoever writes.
func (f *failure) closed() bool {
	switch f.code {
	case "channel_not_found", "is_archived", "not_in_channel", "invalid_channel":
		return true
	}
	return false
}

// departed is true when writing to the person again cannot help: they have
// left, or the app was removed. What an operator can mend is none of that, such
// as a token that is mistyped or a refresh token that was lost.
func (f *failure) departed() bool {
	switch f.class {
	case classRefused:
		switch f.code {
		case "user_not_found", "users_not_found", "user_disabled", "user_not_visible", "cannot_dm_bot", "team_not_found",
			"account_inactive", "team_access_not_granted":
			return true
		}
		return f.closed()
	case classToken:
		return f.code == "token_revoked" || f.code == "account_inactive"
	case classNoToken:
		if fault, ok := errors.AsType[*oauthError](f.cause); ok {
			return fault.code == "token_revoked" || fault.code == "account_inactive"
		}
		return errors.Is(f.cause, errNotInstalled) && !errors.Is(f.cause, errInstallAgain)
	case classLimited, classUnreached, classUnsure, classUnsent, classLate, classCrowded:
	}
	return false
}

// history is a page of a conversation, newest first, as far as it is read.
// Source: https://docs.slack.dev/reference/methods/conversations.history
type history struct {
	Messages []struct {
		Metadata struct {
			Type    string         `json:"event_type"`
			Payload map[string]any `json:"event_payload"`
		} `json:"metadata"`
	} `json:"messages"`
	Next struct {
		Cursor string `json:"next_cursor"`
	} `json:"response_metadata"`
}

func (h history) holds(key string) bool {
	for _, m := range h.Messages {
		if m.Metadata.Type == promptEvent && m.Metadata.Payload[promptKey] == key {
			return true
		}
	}
	return false
}

func (s *sender) sentTo(ctx context.Context, who chat.PersonID, key string, since time.Time) (bool, bool, error) {
	defer s.flight.Enter()()
	p, err := s.reference(ctx, who)
	if err != nil {
		return false, false, err
	}
	kept := isDirect(p.Channel)
	sent, known, f := s.look(ctx, p, key, since)
	if kept && f != nil && f.class == classRefused && f.closed() {
		p.Channel = ""
		sent, known, f = s.look(ctx, p, key, since)
	}
	switch {
	case f == nil:
		return sent, known, nil
	case f.class == classRefused && f.code == "missing_scope":
		return false, false, nil
	case f.class == classUnsure:
		// Reading is in doubt, not whether anything was sent.
		f.class = classUnreached
	}
	return false, false, s.verdictOn(ctx, who, p, f)
}

// look goes through the conversation, newest first.
func (s *sender) look(ctx context.Context, p place, key string, since time.Time) (sent, known bool, f *failure) {
	own, f := s.own(ctx, p, time.Now().Add(unaskedWait))
	if f != nil {
		return false, false, f
	}
	params := slack.GetConversationHistoryParameters{
		ChannelID: own.Channel, Limit: historyPage, IncludeAllMetadata: true, Inclusive: true,
		Oldest: strconv.FormatInt(since.Add(-historySkew).Unix(), 10) + ".000000",
	}
	for range historyPages {
		var got history
		f := s.call(ctx, own, apiCall{method: methodHistory, repeatable: true, until: time.Now().Add(unaskedWait),
			do: func(ctx context.Context, c *slack.Client) error {
				_, err := c.GetConversationHistoryContext(ctx, &params)
				readExchange(ctx, &got)
				return err
			}})
		if f != nil || got.holds(key) {
			return f == nil, f == nil, f
		}
		if params.Cursor = got.Next.Cursor; params.Cursor == "" {
			return false, true, nil
		}
	}
	// More was written since than is looked through.
	return false, false, nil
}
