package slackapp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// The kinds of delivery, for the log and the metrics.
const (
	kindMessage   = "message"
	kindMention   = "mention"
	kindCommand   = "command"
	kindPress     = "press"
	kindShare     = "share"
	kindRest      = "rest"
	kindFeedback  = "feedback"
	kindForm      = "form"
	kindAsk       = "ask"
	kindShortcut  = "shortcut"
	kindSelected  = "selected"
	kindHome      = "home"
	kindPrompts   = "prompts"
	kindUninstall = "uninstall"
)

// The rooms of what is said outside any channel.
const (
	roomModal = "modal"
	roomHome  = "home"
)

// freshTrigger is how old a trigger may be for a window to be tried with it:
// Slack takes it for three seconds, and the call needs some of them.
const freshTrigger = 2500 * time.Millisecond

// answerTime is how long finding an answer may take. Sending it has the rest
// of the delivery's time: Slack may ask to wait half a minute and more.
const answerTime = 15 * time.Second

// question is one thing somebody said or pressed, and where its answer goes.
type question struct {
	ID, Kind string
	Place    place
	// Room names the conversation when it is not Place.Channel.
	Room string
	// Text is as Slack wrote it; Bot is the bot's user id, or "" when it must
	// be looked up.
	Text, Bot string
	// Typed is true when Text stood in a box, where nothing is markup.
	Typed bool
	// Choice is the value that was pressed; when set, Text is ignored.
	Choice string
	// Insert is which lines of the answer are shared; empty is all of it.
	Insert handlers.Excerpt
	// Secret is true when nothing of what was asked may travel with the answer.
	Secret bool
	// First is true for the message that begins a thread with the app.
	First bool
	At    time.Time
}

// accept hands work to the inbox. A repeat is taken to be done.
func (a *App) accept(kind, id string, p place, work func(context.Context) (handlers.Outcome, error), sorry func(context.Context, chat.Reply) error) error {
	err := a.config.Inbox.Accept(handlers.Delivery{ID: id, From: p.person(), Kind: kind, Work: work, Sorry: sorry})
	if errors.Is(err, handlers.ErrRepeat) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("handing a %s to the inbox: %w", kind, err)
	}
	return nil
}

// acceptQuestion hands a question to the inbox, to be answered later.
func (a *App) acceptQuestion(q question) error {
	return a.accept(q.Kind, q.ID, q.Place, func(ctx context.Context) (handlers.Outcome, error) {
		return a.answer(ctx, q)
	}, a.sorry(q.Place))
}

// sorry tells the person at a place that something went wrong.
func (a *App) sorry(p place) func(context.Context, chat.Reply) error {
	return func(ctx context.Context, r chat.Reply) error { return a.out.send(ctx, p, answer{Reply: r}) }
}

// answer asks the responder and sends what it says.
func (a *App) answer(ctx context.Context, q question) (handlers.Outcome, error) {
	erased := false
	// After the answer, which does not wait for it.
	defer func() {
		if !erased {
			a.out.note(ctx, q.Place)
		}
	}()
	if q.Place.Direct && q.Place.Surface == inMessage {
		done := a.out.working(ctx, q.Place)
		defer done()
	}
	m, r, err := a.inTime(ctx, q, nil, answerTime)
	if err != nil {
		return handlers.Outcome{}, fmt.Errorf("answering a %s: %w", q.Kind, err)
	}
	erased = r.Erased
	p := a.settled(q.Place, r)
	an := dressed(p, r, again(q, m))
	an.Insert = q.Kind == kindSelected && !r.Private && !r.Refused && p.Channel != ""
	out, err := a.reply(ctx, p, an)
	if err != nil {
		return out, fmt.Errorf("sending the answer to a %s: %w", q.Kind, err)
	}
	if q.First && r.Title != "" {
		if err := a.out.title(ctx, p, r.Title); err != nil {
			// A thread without a name is as good as one with it.
			a.config.Log.LogAttrs(ctx, slog.LevelDebug, "a thread was not named")
		}
	}
	return out, nil
}

// message is the question as the responder reads it.
func (a *App) message(ctx context.Context, q question) (chat.Message, error) {
	route, err := json.Marshal(q.Place)
	if err != nil {
		return chat.Message{}, fmt.Errorf("writing down a place: %w", err)
	}
	who := a.out.who(ctx, q.Place)
	m := chat.Message{
		ID: q.ID, From: q.Place.person(), Choice: q.Choice, At: q.At, Zone: who.Zone, Name: who.Name,
		Reply: chat.Address{
			Person: q.Place.person(), Room: q.Place.Channel, Thread: q.Place.Thread,
			// An answer that only this person sees is as good as a private room.
			Direct: q.Place.Direct || q.Place.Surface != inMessage,
			Route:  route,
		},
	}
	if q.Room != "" {
		m.Reply.Room, m.Reply.Thread = q.Room, ""
	}
	switch {
	case q.Choice != "":
	case q.Typed:
		m.Text = head(strings.TrimSpace(readable(q.Text)), maxText)
	default:
		m.Text, m.Mentions = a.heard(ctx, q)
	}
	return m, nil
}

// bot is the user id by which the bot is mentioned, or "" when it is not known.
func (a *App) bot(ctx context.Context, q question) string {
	if q.Bot != "" || !strings.Contains(q.Text, "<@") {
		return q.Bot
	}
	found, err := a.installed.find(ctx, q.Place.Enterprise, q.Place.Team)
	if err != nil {
		// The question can be read with a name too many in it.
		a.config.Log.LogAttrs(ctx, slog.LevelDebug, "the bot's own name is not known")
		return ""
	}
	return found.BotUser
}

// again is the line that brings the same answer again.
func again(q question, m chat.Message) string {
	switch {
	case q.Secret, q.Kind == kindForm:
		// Sent once more, a form would come without what was filled in.
		return ""
	case m.Choice != "":
		return m.Choice
	case m.Text == "":
		return ""
	}
	return "ask " + m.Text
}

// settled is where a reply goes in the end. A form wants a window, as long as
// one may be opened; what is private is not said where others read.
func (a *App) settled(p place, r chat.Reply) place {
	fresh := p.Trigger != "" && a.config.Now().Sub(p.TriggerAt) < freshTrigger
	switch {
	case hasForm(r) && p.Surface != inModal && fresh:
		p.Surface = inModal
	case r.Private && p.Surface == inMessage && !p.Direct:
		p.Surface = inEphemeral
	}
	return p
}

// dressed adds the buttons that belong to Slack and not to the reply.
func dressed(p place, r chat.Reply, again string) answer {
	quotes := len(r.Quotes()) > 0
	if r.Forget {
		again = ""
	}
	return answer{
		Reply: r, Again: again,
		// What is a person's own is no answer to be judged.
		Feedback: p.Surface == inMessage && !r.Private && (quotes || r.Refused),
		Share: p.Surface != inMessage && quotes && !r.Private && !r.Refused && again != "" &&
			p.Channel != "" && (!isDirect(p.Channel) || p.Surface == inModal && p.ShareURL != ""),
	}
}

// isDirect is true for a conversation of two people, or of one and the app.
// Slack marks these by the first letter of the id.
func isDirect(channel string) bool { return strings.HasPrefix(channel, "D") }

// person is who stands at a place. Somebody of an organisation that installed
// the app for all its workspaces belongs to the organisation.
func (p place) person() chat.PersonID {
	space := p.Team
	if space == "" {
		space = p.Enterprise
	}
	return chat.PersonID{Platform: chat.Slack, Space: space, User: p.User}
}

func sentence(text string) chat.Reply {
	return chat.Reply{Topic: "slack", Parts: []chat.Part{chat.Paragraph{Text: text}}}
}
