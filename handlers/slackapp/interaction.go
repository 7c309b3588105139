package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/handlers"
)

// The shortcuts of the manifest.
const (
	shortcutAsk  = "ask_the_coach"
	shortcutFind = "find_descriptor"
)

// interactionFields are what is read of a press, a shortcut or a sent window.
var interactionFields = fieldsOf("type", "callback_id", "response_url", "trigger_id", "action_ts", "message_ts",
	"team.id", "enterprise.id", "is_enterprise_install", "channel.id", "user.id", "user.team_id",
	"message.text", "message.ts", "message.thread_ts",
	"container.type", "container.view_id", "container.message_ts", "container.thread_ts", "container.channel_id",
	"container.is_ephemeral",
	"view.id", "view.type", "view.hash", "view.callback_id", "view.private_metadata",
	"view.state.values.*.*.type", "view.state.values.*.*.value", "view.state.values.*.*.selected_option.value",
	"actions.type", "actions.action_id", "actions.block_id", "actions.value", "actions.action_ts",
	"actions.selected_option.value")

// interaction takes a press, a shortcut or a sent window. What it returns is
// the body of the acknowledgement; its errors are as those of event.
//
// Source: https://docs.slack.dev/reference/interaction-payloads/
func (a *App) interaction(ctx context.Context, raw json.RawMessage) ([]byte, error) {
	ic, err := decode[slack.InteractionCallback](raw, interactionFields)
	if err != nil {
		return nil, err
	}
	if ic.Type == "" || ic.User.ID == "" {
		return nil, errUnreadable
	}
	switch ic.Type {
	case slack.InteractionTypeBlockActions:
		return nil, a.pressed(ctx, ic)
	case slack.InteractionTypeViewSubmission:
		return a.submission(ctx, ic)
	case slack.InteractionTypeShortcut:
		return nil, a.shortcut(ctx, ic)
	case slack.InteractionTypeMessageAction:
		return nil, a.selected(ctx, ic, raw)
	case slack.InteractionTypeViewClosed:
		return nil, nil
	case slack.InteractionTypeBlockSuggestion:
		return []byte(`{"options":[]}`), nil
	case slack.InteractionTypeDialogCancellation, slack.InteractionTypeDialogSubmission,
		slack.InteractionTypeDialogSuggestion, slack.InteractionTypeInteractionMessage,
		slack.InteractionTypeWorkflowStepEdit:
	}
	a.config.Log.LogAttrs(ctx, slog.LevelInfo, "an interaction of a type that is not read",
		slog.String("type", nameForLog(string(ic.Type))))
	return nil, nil
}

// placeOf is who did it and for which installation, with what opens a window
// and what answers in place.
func (a *App) placeOf(ic slack.InteractionCallback) place {
	team := ic.Team.ID
	if team == "" && !ic.IsEnterpriseInstall {
		team = ic.User.TeamID
	}
	return place{
		Enterprise: ic.Enterprise.ID, Team: team, User: ic.User.ID,
		ResponseURL: ic.ResponseURL, Trigger: ic.TriggerID, TriggerAt: a.config.Now(),
	}
}

// shortcut opens the window with one box.
func (a *App) shortcut(ctx context.Context, ic slack.InteractionCallback) error {
	if ic.CallbackID != shortcutAsk {
		a.config.Log.LogAttrs(ctx, slog.LevelInfo, "a shortcut that is not known")
		return nil
	}
	p := a.placeOf(ic)
	p.Surface = inModal
	err := a.accept(kindShortcut, triggerID(ic.TriggerID), p, func(ctx context.Context) (handlers.Outcome, error) {
		if err := a.out.ask(ctx, p); err != nil {
			return handlers.Outcome{}, fmt.Errorf("opening the window to ask in: %w", err)
		}
		return handlers.Outcome{}, nil
	}, nil)
	return a.saidBusy(ctx, p, err)
}

// selected finds what a message that somebody points at may show. The words
// may be another person's: nothing of them stays in the window or its buttons.
func (a *App) selected(ctx context.Context, ic slack.InteractionCallback, raw json.RawMessage) error {
	if ic.CallbackID != shortcutFind {
		a.config.Log.LogAttrs(ctx, slog.LevelInfo, "a shortcut of a message that is not known")
		return nil
	}
	p := a.placeOf(ic)
	p.Surface, p.Channel, p.ShareURL = inModal, ic.Channel.ID, ic.ResponseURL
	p.Thread = first(ic.Message.ThreadTimestamp, ic.Message.Timestamp, ic.MessageTs)
	id := triggerID(ic.TriggerID)
	text := selectedText(raw, ic.Message.Text)
	if text == "" {
		err := a.accept(kindSelected, id, p, func(ctx context.Context) (handlers.Outcome, error) {
			return a.tell(ctx, p, "This message has no text that I can read.")
		}, a.sorry(p))
		return a.saidBusy(ctx, p, err)
	}
	return a.saidBusy(ctx, p, a.acceptQuestion(question{
		ID: id, Kind: kindSelected, Place: p, Room: roomModal, Choice: "evidence " + text, Secret: true, At: a.config.Now(),
	}))
}
