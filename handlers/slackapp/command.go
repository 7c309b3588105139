package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/handlers"
)

// tooBusy is said when the inbox takes nothing more.
const tooBusy = "I have too much to do right now. Try again in a minute."

// commandFields are what is read of a command that comes over Socket Mode.
var commandFields = fieldsOf("command", "text", "team_id", "enterprise_id", "channel_id", "user_id", "response_url", "trigger_id")

// noticeTime is how long telling somebody that the app is busy may take.
const noticeTime = 5 * time.Second

// command takes a slash command. The answer is for the person alone, wherever
// the command was typed. What it returns is the body of the acknowledgement.
func (a *App) command(_ context.Context, c slack.SlashCommand) ([]byte, error) {
	if c.Command == "" || c.UserID == "" {
		return nil, errUnreadable
	}
	now := a.config.Now()
	p := place{
		Surface: inEphemeral, Enterprise: c.EnterpriseID, Team: c.TeamID, User: c.UserID, Channel: c.ChannelID,
		ResponseURL: c.ResponseURL, Trigger: c.TriggerID, TriggerAt: now,
	}
	err := a.acceptQuestion(question{ID: triggerID(c.TriggerID), Kind: kindCommand, Place: p, Text: c.Text, At: now})
	if isFull(err) {
		ack, err := json.Marshal(slack.WebhookMessage{ResponseType: slack.ResponseTypeEphemeral, Text: tooBusy})
		if err != nil {
			return nil, fmt.Errorf("writing the busy sentence: %w", err)
		}
		return ack, nil
	}
	return nil, err
}

// triggerID is the delivery id of a command or a press.
func triggerID(trigger string) string {
	if trigger == "" {
		return ""
	}
	return "slack:" + trigger
}

func isFull(err error) bool {
	return errors.Is(err, handlers.ErrFull) || errors.Is(err, handlers.ErrStopping)
}

// saidBusy turns a full inbox into a sentence for the person: Slack shows them
// nothing of what a press is answered with.
func (a *App) saidBusy(ctx context.Context, p place, err error) error {
	if !isFull(err) {
		return err
	}
	select {
	case a.busy <- struct{}{}:
	default:
		return nil
	}
	if p.Surface == inMessage {
		p.Surface = inEphemeral
	}
	// The acknowledgement must not wait for it, nor end it.
	ctx = context.WithoutCancel(ctx)
	a.aside(ctx, func() {
		defer func() { <-a.busy }()
		ctx, cancel := context.WithTimeout(ctx, noticeTime)
		defer cancel()
		if err := a.out.send(ctx, p, answer{Reply: sentence(tooBusy)}); err != nil {
			a.config.Log.LogAttrs(ctx, slog.LevelWarn, "nobody was told that the app is busy")
		}
	})
	return nil
}
