package slackapp

import (
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

const (
	// statusAfter is how long an answer may take before anybody is told that
	// it is being worked on: most are there sooner.
	statusAfter = 500 * time.Millisecond
	// statusTime bounds each call about the status, which soon says nothing new.
	statusTime  = 5 * time.Second
	statusWords = "is looking that up…"
	// titleMost is ours: Slack names no limit, and shows one line.
	titleMost = 255
	// promptsMost is what Slack shows, promptMost what fits a button.
	promptsMost, promptMost = 4, 40
)

// working shows a status in the thread if the answer takes longer than
// statusAfter. done clears it; it must be called, may be called again, and does
// not wait.
func (s *sender) working(ctx context.Context, p place) (done func()) {
	if p.Channel == "" || p.Thread == "" {
		return func() {}
	}
	landed := s.flight.Enter()
	// Until done, and not until the delivery's context ends: clearing is last.
	busy, stop := context.WithCancel(context.WithoutCancel(ctx))
	unlink := context.AfterFunc(ctx, stop)
	go func() {
		defer landed()
		defer unlink()
		defer stop()
		if !sleep(busy, statusAfter) {
			return
		}
		s.setStatus(busy, p, statusWords)
		<-busy.Done()
		// Also when setting it failed: it may have been taken.
		s.setStatus(context.WithoutCancel(busy), p, "")
	}()
	return sync.OnceFunc(stop)
}

func (s *sender) setStatus(ctx context.Context, p place, words string) {
	ctx, cancel := context.WithTimeout(ctx, statusTime)
	defer cancel()
	// A status that does not come is in the metrics and harms nobody.
	_ = s.call(ctx, p, apiCall{method: methodStatus, repeatable: true,
		do: func(ctx context.Context, c *slack.Client) error {
			return c.SetAssistantThreadsStatusContext(ctx, slack.AssistantThreadsSetStatusParameters{
				ChannelID: p.Channel, ThreadTS: p.Thread, Status: words,
			})
		}})
}

// title names a thread of direct messages. Nobody is told when it fails.
func (s *sender) title(ctx context.Context, p place, title string) error {
	if title == "" || p.Thread == "" {
		return nil
	}
	defer s.flight.Enter()()
	return s.call(ctx, p, apiCall{method: methodTitle, repeatable: true,
		do: func(ctx context.Context, c *slack.Client) error {
			return c.SetAssistantThreadsTitleContext(ctx, slack.AssistantThreadsSetTitleParameters{
				ChannelID: p.Channel, ThreadTS: p.Thread, Title: clipped(title, titleMost),
			})
		}}).orNil()
}

// prompts suggests examples. In the agent messaging experience they belong to
// the whole conversation, in the older one to a thread: then p.Thread is set.
// Source: https://docs.slack.dev/ai/migrating-to-agent-messaging/
func (s *sender) prompts(ctx context.Context, p place, examples []string) error {
	params := slack.AssistantThreadsSetSuggestedPromptsParameters{ChannelID: p.Channel, ThreadTS: p.Thread}
	for _, e := range examples[:min(len(examples), promptsMost)] {
		params.AddPrompt(clipped(e, promptMost), e)
	}
	if len(params.Prompts) == 0 {
		return nil
	}
	defer s.flight.Enter()()
	return s.call(ctx, p, apiCall{method: methodPrompts, repeatable: true,
		do: func(ctx context.Context, c *slack.Client) error {
			return c.SetAssistantThreadsSuggestedPromptsContext(ctx, params)
		}}).orNil()
}

// clipped cuts a text to a number of characters, and shows that it did.
func clipped(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}
