package slackapp

import (
	"context"
	"fmt"
	"log/slog"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const (
	shareHere     = "Share here"
	insertForAll  = "Everyone in this conversation will see it, with your name."
	inviteMe      = "I am not in this channel, so I cannot write here. Type /invite, choose me, and share it again."
	copyYourself  = "Slack does not let me write in this conversation. Copy the words from here into a message of your own."
	goneFromHere  = "That does not stand in the frameworks any more, so I share nothing."
	noChannelHere = "There is no channel here to share it in."
)

// insert is the button that shares one quote of several.
func (d *drawer) insert(q chat.Quote) []piece {
	lines, ok := handlers.ExcerptOf(q)
	if !ok || !d.Insert || d.textOnly || d.private || utf8.RuneCountInString(lines.String()) > buttonValueLimit {
		return nil
	}
	button := slack.NewButtonBlockElement(fmt.Sprintf("%s-%d", actionInsert, d.inserts), lines.String(), plain(shareHere))
	d.inserts++
	// Whoever hears the buttons one by one must know them apart.
	button.AccessibilityLabel = short("Share here: "+first(oneLine(q.Source.Where), oneLine(q.Heading), "this quote"), buttonLabelLimit)
	button.Confirm = slack.NewConfirmationBlockObject(
		plain("Share this descriptor?"), plain(insertForAll), plain("Share"), plain("Cancel"))
	return []piece{{block: slack.NewActionBlock("", button), weight: weigh(shareHere), stays: true}}
}

// share says an answer again where everyone in the conversation reads it. It is
// asked anew, as somebody who stands there would ask it: what was settled by a
// private profile is not shown to others.
func (a *App) share(ctx context.Context, q question) (handlers.Outcome, error) {
	public := q
	public.Place.Surface, public.Place.View = inMessage, ""
	public.Room = ""
	if p := public.Place; p.Channel == "" || isDirect(p.Channel) && p.ShareURL == "" {
		return a.tell(ctx, q.Place, noChannelHere)
	}
	r, err := a.again(ctx, public)
	if err != nil {
		return handlers.Outcome{}, err
	}
	if r.Private || hasForm(r) {
		return a.tell(ctx, q.Place, "This answer is only for you. I do not share it.")
	}
	if r.Refused {
		return a.tell(ctx, q.Place, "There is no answer here to share.")
	}
	an := dressed(public.Place, r, q.Choice)
	if q.Insert != (handlers.Excerpt{}) {
		quote, ok := q.Insert.In(r)
		if !ok {
			return a.tell(ctx, q.Place, goneFromHere)
		}
		// The descriptor speaks for itself: nothing can be pressed.
		an = answer{Reply: chat.Reply{Topic: r.Topic, Parts: []chat.Part{quote}}}
	}
	an.SharedBy = q.Place.User
	if err := a.out.send(ctx, public.Place, an); err != nil {
		switch {
		case notInChannel(err) && isDirect(public.Place.Channel):
			// What is to be copied must stand there.
			return a.reply(ctx, q.Place, because(copyYourself, answer{Reply: chat.Reply{Topic: r.Topic, Parts: an.Reply.Parts}}))
		case notInChannel(err):
			return a.tell(ctx, q.Place, inviteMe)
		case told(err):
			return handlers.Outcome{Topic: r.Topic}, nil
		}
		return handlers.Outcome{}, fmt.Errorf("sharing an answer: %w", err)
	}
	out := handlers.Outcome{Topic: r.Topic}
	if _, err := a.reply(ctx, q.Place, answer{Reply: sentence("Shared."), Replaces: true}); err != nil {
		// It is shared. An apology now would make the person share it twice.
		a.config.Log.LogAttrs(ctx, slog.LevelWarn, "nobody was told that it is shared")
	}
	return out, nil
}

// notInChannel is true when Slack refused a message because the bot does not
// belong to the channel. To a bot, a private channel it is not in is not there.
func notInChannel(err error) bool {
	code := refusal(err)
	return code == "not_in_channel" || code == "channel_not_found"
}
