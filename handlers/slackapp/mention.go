package slackapp

import (
	"context"

	"github.com/framework-coach/framework-coach/chat"
)

// mentionsMost are the people of one message that are looked up. Nothing is
// asked about more, and each costs a call.
const mentionsMost = 10

// nobodyKnown is what somebody is called whose name Slack does not say.
const nobodyKnown = "someone"

// heard is what was said to the coach, and whom it names. A command has the
// handle of each person, an event only the id.
// Source: https://docs.slack.dev/interactivity/implementing-slash-commands
func (a *App) heard(ctx context.Context, q question) (string, []chat.Mention) {
	// All of them together wait no longer than one.
	ctx, cancel := context.WithTimeout(ctx, whoTime)
	defer cancel()
	var out []chat.Mention
	text := plainTextOf(q.Text, a.bot(ctx, q), func(id, label string) string {
		name := nameOf(label)
		if name == "" {
			name = nobodyKnown
		}
		if len(out) == mentionsMost || !slackUser.MatchString(id) {
			return name
		}
		p := q.Place
		p.User = id
		found := a.out.who(ctx, p)
		if found.Name != "" {
			name = found.Name
		}
		out = append(out, chat.Mention{Person: p.person(), Name: name, Bot: found.Bot || id == slackbot})
		return "@" + name
	})
	return addressed(text), out
}
