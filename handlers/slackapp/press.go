package slackapp

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// pressed takes a button or a menu. Slack sends one action at a time.
func (a *App) pressed(ctx context.Context, ic slack.InteractionCallback) error {
	for _, action := range ic.ActionCallback.BlockActions {
		if action == nil {
			continue
		}
		q := a.pressedAt(ic)
		value := action.Value
		switch name := action.ActionID; {
		case strings.HasPrefix(name, actionChoice+"-"):
			q.Kind = kindPress
		case name == actionMore:
			q.Kind, value = kindPress, action.SelectedOption.Value
		case name == actionShare:
			q.Kind = kindShare
		case strings.HasPrefix(name, actionInsert+"-"):
			q.Kind, q.Insert = kindShare, handlers.ReadExcerpt(value)
			value = q.Insert.Choice()
		case name == actionRest:
			q.Kind = kindRest
		case name == actionFeedback:
			q.Kind = kindFeedback
		default:
			// A link opens by itself; an old message may hold what is no more.
			a.config.Log.LogAttrs(ctx, slog.LevelDebug, "a press that needs no answer")
			continue
		}
		if value == "" {
			continue
		}
		q.Choice = value
		return a.saidBusy(ctx, q.Place, a.acceptPress(q))
	}
	return nil
}

func (a *App) acceptPress(q question) error {
	work := map[string]func(context.Context, question) (handlers.Outcome, error){
		kindShare: a.share, kindRest: a.sendRest,
	}[q.Kind]
	if q.Kind == kindFeedback && q.Place.Surface == inMessage {
		q.Place.Surface = inEphemeral
	}
	if work == nil {
		return a.acceptQuestion(q)
	}
	return a.accept(q.Kind, q.ID, q.Place, func(ctx context.Context) (handlers.Outcome, error) {
		return work(ctx, q)
	}, a.sorry(q.Place))
}

// pressedAt is where a button stands, and so where its answer goes.
func (a *App) pressedAt(ic slack.InteractionCallback) question {
	p := a.placeOf(ic)
	q := question{ID: triggerID(ic.TriggerID), At: a.config.Now()}
	switch {
	case ic.View.Type == slack.VTHomeTab:
		p.Surface, q.Room = inModal, roomHome
	case ic.View.ID != "" || ic.Container.ViewID != "":
		m := metaOf(ic.View)
		p.Surface, q.Room = inModal, roomModal
		p.View, p.Channel, p.Thread, p.ShareURL, p.Step = ic.View.ID, m.Channel, m.Thread, m.URL, m.Step+1
		if p.View == "" {
			p.View = ic.Container.ViewID
		}
	default:
		p.Surface = inMessage
		p.Channel = first(ic.Container.ChannelID, ic.Channel.ID)
		p.Thread = first(ic.Container.ThreadTs, ic.Message.ThreadTimestamp)
		p.Direct = isDirect(p.Channel)
		if ic.Container.IsEphemeral {
			p.Surface, p.ShareURL = inEphemeral, p.ResponseURL
			// Nobody knows whose conversation this is: the command can be
			// typed between two people as well.
			p.Direct = false
		} else if p.Thread == "" {
			p.Thread = first(ic.Container.MessageTs, ic.Message.Timestamp)
		}
	}
	q.Place = p
	return q
}

// metaOf is what travels in a window. What cannot be read says nothing.
func metaOf(v slack.View) viewMeta {
	var m viewMeta
	if json.Unmarshal([]byte(v.PrivateMetadata), &m) != nil {
		return viewMeta{}
	}
	return m
}

func first(names ...string) string {
	for _, n := range names {
		if n != "" {
			return n
		}
	}
	return ""
}

// sendRest sends an answer that was cut to the person's own conversation.
func (a *App) sendRest(ctx context.Context, q question) (handlers.Outcome, error) {
	r, err := a.again(ctx, q)
	if err != nil {
		return handlers.Outcome{}, err
	}
	own := place{
		Surface: inMessage, Enterprise: q.Place.Enterprise, Team: q.Place.Team,
		User: q.Place.User, Channel: q.Place.User, Direct: true,
	}
	if q.Place.Direct && q.Place.Surface == inMessage {
		own.Channel, own.Thread = q.Place.Channel, q.Place.Thread
	}
	out, err := a.reply(ctx, own, dressed(own, r, q.Choice))
	if err != nil || own.Thread != "" {
		return out, err
	}
	p := q.Place
	if p.Surface == inMessage {
		p.Surface = inEphemeral
	}
	if _, err := a.tell(ctx, p, "I sent all of it to you in a direct message."); err != nil {
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "nobody was told that the rest is sent")
	}
	return out, nil
}

// again asks the responder for an answer that it gave before.
func (a *App) again(ctx context.Context, q question) (chat.Reply, error) {
	_, r, err := a.inTime(ctx, q, nil, answerTime)
	if err != nil {
		return chat.Reply{}, fmt.Errorf("answering again: %w", err)
	}
	return r, nil
}
