package teamsapp

import (
	"context"

	"github.com/framework-coach/framework-coach/handlers"
)

// said takes a message, or a button that came as one.
func (a *App) said(in incoming) error {
	// Nobody answers the coach itself, nor a message from nowhere.
	if in.from.id == "" || in.from.id == in.bot.id || in.conversation == "" {
		a.metrics.took(kindOther)
		return nil
	}
	q := a.asked(in, kindMessage)
	q.Place.ReplyTo = in.id
	if len(in.value) > 0 {
		if p, ok := readPress(in.value); ok {
			q.Kind, q.Choice, q.Values = kindPress, p.Choice, p.Values
			return a.acceptQuestion(q)
		}
	}
	if !in.direct && !in.mentioned() {
		// It was said to the others.
		a.metrics.took(kindOther)
		return nil
	}
	q.Text, q.Mentions = spoken(in.text, in.mentions, in.bot.id)
	// A card that a person inserts leaves a mark of Teams' own in the text.
	if in.files && htmlText(q.Text) == "" {
		return a.acceptSaying(q, "I cannot read files or cards. Write what you want to know as text.")
	}
	return a.acceptQuestion(q)
}

// acceptSaying answers with a sentence of the platform's own.
func (a *App) acceptSaying(q question, text string) error {
	return a.accept(handlers.Delivery{
		ID: q.ID, From: q.Place.person(), Kind: q.Kind,
		Work: func(ctx context.Context) (handlers.Outcome, error) {
			r := sentence(text)
			return handlers.Outcome{Topic: r.Topic}, a.sender.send(ctx, q.Place, answer{Reply: r})
		},
	})
}

// installed takes the news that somebody added or removed the app.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/subscribe-to-conversation-events
func (a *App) installed(in incoming) error {
	switch in.action {
	case "add", "add-upgrade":
		return a.acceptMembership(in, a.arrive)
	case "remove", "remove-upgrade":
		return a.acceptMembership(in, a.depart)
	}
	a.metrics.took(kindOther)
	return nil
}

// joined takes the news that somebody came to a conversation or left it. Teams
// sends it beside the installation, sometimes alone.
func (a *App) joined(in incoming) error {
	for _, m := range in.added {
		if m.id == in.bot.id {
			return a.acceptMembership(in, a.arrive)
		}
	}
	for _, m := range in.removed {
		if m.id == in.bot.id {
			return a.acceptMembership(in, a.depart)
		}
	}
	a.metrics.took(kindOther)
	return nil
}

func (a *App) acceptMembership(in incoming, work func(context.Context, question) (handlers.Outcome, error)) error {
	q := a.asked(in, kindMembership)
	if !in.direct || in.from.id == "" || in.from.id == in.bot.id || in.conversation == "" || in.bot.id == "" {
		a.metrics.took(kindOther)
		return nil
	}
	return a.accept(handlers.Delivery{
		ID: q.ID, From: q.Place.person(), Kind: q.Kind,
		Work: func(ctx context.Context) (handlers.Outcome, error) { return work(ctx, q) },
	})
}

// arrive keeps where the person can be written to, and welcomes them once: the
// inbox works one person's deliveries in order, so the second news finds the
// reference of the first.
func (a *App) arrive(ctx context.Context, q question) (handlers.Outcome, error) {
	_, known, err := a.sender.known(ctx, q.Place.person())
	if err != nil {
		return handlers.Outcome{}, err
	}
	a.sender.note(ctx, q.Place)
	if known {
		return handlers.Outcome{}, nil
	}
	// Nothing was said, and the coach answers that with a welcome.
	r, err := a.respond(ctx, q)
	if err != nil {
		return handlers.Outcome{}, err
	}
	out := handlers.Outcome{Topic: r.Topic}
	return out, a.deliver(ctx, q, r)
}

func (a *App) depart(ctx context.Context, q question) (handlers.Outcome, error) {
	a.sender.forget(ctx, q.Place.person())
	return handlers.Outcome{}, nil
}
