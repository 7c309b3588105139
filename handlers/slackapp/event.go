package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"regexp"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"

	"github.com/framework-coach/framework-coach/handlers"
)

const challengeType = slackevents.URLVerification

// envelope is the outside of everything the Events API sends. It is read here
// and not by slackevents.ParseEvent, which refuses a whole delivery whose event
// it does not know.
//
// Source: https://docs.slack.dev/apis/events-api/
type envelope struct {
	Type           string                     `json:"type"`
	Challenge      string                     `json:"challenge"`
	EnterpriseID   string                     `json:"enterprise_id"`
	TeamID         string                     `json:"team_id"`
	EventID        string                     `json:"event_id"`
	Event          json.RawMessage            `json:"event"`
	Authorizations []slack.EventAuthorization `json:"authorizations"`
}

var envelopeFields = fieldsOf("type", "challenge", "enterprise_id", "team_id", "event_id", "event")

// messageFields are what is read of an event; none of them holds blocks.
var messageFields = fieldsOf("type", "subtype", "hidden", "user", "bot_id", "text", "ts", "thread_ts",
	"channel", "channel_type", "files.id", "files.mimetype")

// safeName is a type that can be logged: no words of a person look like it.
var safeName = regexp.MustCompile(`^[a-z_.]{1,60}$`)

func nameForLog(s string) string {
	if safeName.MatchString(s) {
		return s
	}
	return "unnamed"
}

func readEnvelope(raw json.RawMessage) (envelope, error) {
	e, err := decode[envelope](raw, envelopeFields)
	if err == nil && e.Type == "" {
		return e, errUnreadable
	}
	return e, err
}

// place is where an event belongs, as Slack's own Bolt reads it: the
// installation it was sent for, which in a shared channel is not the workspace
// of who wrote.
func (e envelope) place() place {
	p := place{Enterprise: e.EnterpriseID, Team: e.TeamID}
	if len(e.Authorizations) > 0 {
		first := e.Authorizations[0]
		if first.EnterpriseID != "" {
			p.Enterprise = first.EnterpriseID
		}
		if first.TeamID != "" {
			p.Team = first.TeamID
		}
	}
	return p
}

// bot is the bot's user id, where Slack says it.
func (e envelope) bot() string {
	for _, a := range e.Authorizations {
		if a.IsBot {
			return a.UserID
		}
	}
	return ""
}

func (e envelope) id() string {
	if e.EventID == "" {
		return ""
	}
	return "slack:" + e.EventID
}

// event takes one delivery of the Events API. Its errors are errUnreadable and
// what the inbox says when it takes nothing more.
func (a *App) event(ctx context.Context, e envelope) error {
	switch e.Type {
	case slackevents.CallbackEvent:
	case slackevents.AppRateLimited:
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "Slack holds events back: too many in an hour")
		return nil
	default:
		a.config.Log.LogAttrs(ctx, slog.LevelInfo, "a delivery of a type that is not read", slog.String("type", nameForLog(e.Type)))
		return nil
	}
	var inner struct {
		Type string `json:"type"`
	}
	if json.Unmarshal(e.Event, &inner) != nil || inner.Type == "" {
		return errUnreadable
	}
	switch slackevents.EventsAPIType(inner.Type) {
	case slackevents.Message, slackevents.AppMention:
		return a.messageEvent(e, slackevents.EventsAPIType(inner.Type) == slackevents.AppMention)
	case slackevents.AppHomeOpened:
		return a.homeOpened(e)
	case slackevents.AssistantThreadStarted:
		return a.threadStarted(e)
	case slackevents.AppUninstalled:
		return a.uninstalled(e)
	case slackevents.TokensRevoked:
		return a.tokensRevoked(e)
	}
	a.config.Log.LogAttrs(ctx, slog.LevelInfo, "an event of a type that is not read", slog.String("type", nameForLog(inner.Type)))
	return nil
}

// messageEvent takes something said to the coach: in a direct message, or with
// its name in a channel. Both events have the fields of a message.
func (a *App) messageEvent(e envelope, mention bool) error {
	m, err := decode[slackevents.MessageEvent](e.Event, messageFields)
	if err != nil {
		return err
	}
	direct := m.ChannelType == slackevents.ChannelTypeIM || isDirect(m.Channel)
	if !mention && !direct || !fromPerson(m, e.bot()) || m.Channel == "" {
		return nil
	}
	files := m.Message != nil && len(m.Message.Files) > 0
	if m.Text == "" && !files {
		return nil
	}
	p := e.place()
	p.Surface, p.User, p.Channel, p.Direct = inMessage, m.User, m.Channel, direct
	p.Thread = m.ThreadTimeStamp
	if p.Thread == "" {
		p.Thread = m.TimeStamp
	}
	q := question{
		ID: e.id(), Kind: kindMessage, Place: p, Text: m.Text, Bot: e.bot(),
		First: direct && m.ThreadTimeStamp == "", At: a.config.Now(),
	}
	if mention {
		q.Kind = kindMention
	}
	if m.TimeStamp != "" {
		// One message can come as two events, with two event ids.
		q.ID = "slack:" + p.person().Space + ":" + m.Channel + ":" + m.TimeStamp
	}
	if m.Text == "" {
		return a.accept(q.Kind, q.ID, p, func(ctx context.Context) (handlers.Outcome, error) {
			return a.tell(ctx, p, "I cannot read files. Write what you want to know as text.")
		}, a.sorry(p))
	}
	return a.acceptQuestion(q)
}

// fromPerson is false for what bots and Slack itself write, and for news about
// an old message. Answering those would go round in circles.
func fromPerson(m slackevents.MessageEvent, bot string) bool {
	switch m.SubType {
	case "", slack.MsgSubTypeFileShare, slack.MsgSubTypeThreadBroadcast:
	default:
		return false
	}
	hidden := m.Message != nil && m.Message.Hidden
	return !hidden && m.BotID == "" && m.User != "" && m.User != bot && m.User != slackbot
}

// homeOpened shows the Home tab, or offers examples in the conversation.
func (a *App) homeOpened(e envelope) error {
	h, err := decode[slackevents.AppHomeOpenedEvent](e.Event, fieldsOf("user", "channel", "tab"))
	if err != nil {
		return err
	}
	p := e.place()
	p.User = h.User
	if h.User == "" {
		return nil
	}
	switch h.Tab {
	case "home":
		return a.acceptHome(e.id(), p)
	case "messages":
		p.Surface, p.Channel, p.Direct = inMessage, h.Channel, true
		return a.acceptPrompts(e.id(), p)
	}
	return nil
}

// threadStarted is how apps made before the summer of 2026 hear of a new
// conversation.
func (a *App) threadStarted(e envelope) error {
	s, err := decode[slackevents.AssistantThreadStartedEvent](e.Event,
		fieldsOf("assistant_thread.user_id", "assistant_thread.channel_id", "assistant_thread.thread_ts"))
	if err != nil {
		return err
	}
	p := e.place()
	p.Surface, p.Direct = inMessage, true
	p.User, p.Channel, p.Thread = s.AssistantThread.UserID, s.AssistantThread.ChannelID, s.AssistantThread.ThreadTimeStamp
	if p.User == "" || p.Channel == "" {
		return nil
	}
	return a.acceptPrompts(e.id(), p)
}

func (a *App) acceptPrompts(id string, p place) error {
	if len(a.config.Examples) == 0 {
		return nil
	}
	return a.accept(kindPrompts, id, p, func(ctx context.Context) (handlers.Outcome, error) {
		if err := a.out.prompts(ctx, p, a.config.Examples); err != nil {
			return handlers.Outcome{}, fmt.Errorf("offering examples: %w", err)
		}
		return handlers.Outcome{}, nil
	}, nil)
}

// acceptHome has the Home tab of a person drawn anew.
func (a *App) acceptHome(id string, p place) error {
	p = place{Surface: inHome, Enterprise: p.Enterprise, Team: p.Team, User: p.User}
	q := question{ID: id, Kind: kindHome, Place: p, Room: roomHome, At: a.config.Now()}
	return a.accept(kindHome, id, p, func(ctx context.Context) (handlers.Outcome, error) {
		m, err := a.message(ctx, q)
		if err != nil {
			return handlers.Outcome{}, err
		}
		rs, err := a.config.Homes.Home(ctx, m)
		if err != nil {
			return handlers.Outcome{}, fmt.Errorf("making the Home tab: %w", err)
		}
		for _, r := range rs {
			handlers.LogTrouble(ctx, a.config.Log, m, r)
		}
		if err := a.out.home(ctx, p, rs); err != nil {
			return handlers.Outcome{}, fmt.Errorf("showing the Home tab: %w", err)
		}
		return handlers.Outcome{Topic: kindHome}, nil
	}, nil)
}

// uninstalled forgets the tokens of a workspace, or of an organisation.
func (a *App) uninstalled(e envelope) error {
	p := e.place()
	if len(e.Authorizations) > 0 && e.Authorizations[0].IsEnterpriseInstall {
		p.Team = ""
	}
	return a.accept(kindUninstall, e.id(), p, func(ctx context.Context) (handlers.Outcome, error) {
		if err := a.installed.remove(ctx, p.Enterprise, p.Team); err != nil {
			return handlers.Outcome{}, fmt.Errorf("forgetting an installation: %w", err)
		}
		return handlers.Outcome{}, nil
	}, nil)
}

// tokensRevoked is an uninstalling when the bot's own token is among them.
func (a *App) tokensRevoked(e envelope) error {
	r, err := decode[slackevents.TokensRevokedEvent](e.Event, fieldsOf("tokens"))
	if err != nil {
		return err
	}
	if len(r.Tokens.Bot) == 0 {
		return nil
	}
	return a.uninstalled(e)
}

// tell says one sentence of the edge's own.
func (a *App) tell(ctx context.Context, p place, text string) (handlers.Outcome, error) {
	return a.reply(ctx, p, answer{Reply: sentence(text)})
}

func (a *App) reply(ctx context.Context, p place, an answer) (handlers.Outcome, error) {
	out := handlers.Outcome{Topic: an.Reply.Topic, Refused: an.Reply.Refused}
	err := a.out.send(ctx, p, an)
	if err == nil || told(err) {
		// Whoever has been told that it went wrong is not told again.
		return out, nil
	}
	return out, fmt.Errorf("telling somebody: %w", err)
}
