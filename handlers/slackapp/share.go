package slackapp

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
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

// lineRange names the lines of a quote by the first and the last. Each is
// chat.Line.ID.
type lineRange struct{ first, last string }

func lineRangeOf(value string) lineRange {
	first, last, _ := strings.Cut(value, " ")
	return lineRange{first, last}
}

func (l lineRange) value() string { return l.first + " " + l.last }

// choice shows the lines among those that stand at the same address.
func (l lineRange) choice() string {
	address, _, ok := strings.Cut(l.first, "#")
	if !ok || address == "" || l.last == "" {
		return ""
	}
	return "show " + address
}

// of is the quote of just those lines, and none when they are not there.
func (l lineRange) of(r chat.Reply) (chat.Quote, bool) {
	for _, q := range r.Quotes() {
		from := slices.IndexFunc(q.Lines, func(one chat.Line) bool { return one.ID == l.first })
		to := slices.IndexFunc(q.Lines, func(one chat.Line) bool { return one.ID == l.last })
		if from >= 0 && to >= from {
			q.Lines = q.Lines[from : to+1]
			return q, true
		}
	}
	return chat.Quote{}, false
}

// insert is the button that shares one quote of several.
func (d *drawer) insert(q chat.Quote) []piece {
	if !d.Insert || d.textOnly || d.private || len(q.Lines) == 0 {
		return nil
	}
	lines := lineRange{q.Lines[0].ID, q.Lines[len(q.Lines)-1].ID}
	if lines.choice() == "" || utf8.RuneCountInString(lines.value()) > buttonValueLimit {
		return nil
	}
	button := slack.NewButtonBlockElement(fmt.Sprintf("%s-%d", actionInsert, d.inserts), lines.value(), plain(shareHere))
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
	if q.Insert != (lineRange{}) {
		quote, ok := q.Insert.of(r)
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
