package coach

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// Tally counts what people say of answers: by day, without names and without
// their words.
type Tally interface {
	// Count adds one to what was said ("helpful", "missed") of answers on a
	// topic, both words from a fixed set.
	Count(ctx context.Context, what, topic string, at time.Time) error
}

// What can be said of an answer.
const (
	helpful = "helpful"
	missed  = "missed"
)

// otherTopics are the kinds of answer that no topic of the list gives.
var otherTopics = []string{"clarify", "mismatch", "source", "gone", "too-long", "unknown", topicOfErasing}

func topicFeedback() Topic {
	return Topic{
		Name: "feedback",
		Match: func(t *Turn) Confidence {
			if t.Last.Topic == "" || t.Last.Topic == "me" || t.Last.Topic == "talk" || t.Last.Topic == "help" {
				return No
			}
			if slices.Contains(phrases{
				"thats wrong", "that is wrong", "thats not right", "that is not right", "that isnt right", "wrong", "wrong answer", "not right",
				"not what i meant", "thats not what i meant", "that is not what i meant", "that isnt what i meant", "not what i asked",
				"thats not what i asked", "that is not what i asked", "not helpful", "that was not helpful", "thats not helpful", "that wasnt helpful",
				"that did not help", "that didnt help", "that didnt answer my question", "that did not answer my question", "no thats wrong", "no not that",
			}, plainly(t.Q.Text)) {
				return Sure
			}
			return No
		},
		Answer: func(ctx context.Context, t *Turn) (*chat.Reply, error) {
			r, err := t.feedback(ctx, missed, t.Last.Topic)
			return &r, err
		},
	}
}

// feedback counts what somebody said of an answer.
func (t *Turn) feedback(ctx context.Context, what, topic string) (chat.Reply, error) {
	known := slices.ContainsFunc(t.topics, func(o Topic) bool { return o.Name == topic })
	if !known && !slices.Contains(otherTopics, topic) {
		topic = "other"
	}
	thanks := "Thank you for saying so."
	// Saying it twice of one answer counts once.
	if t.tally != nil && t.Last.Topic != "feedback" {
		if err := t.tally.Count(ctx, what, topic, t.Message.At); err != nil {
			return chat.Reply{}, fmt.Errorf("counting feedback: %w", err)
		}
		thanks = "Thank you. That was counted without your name."
	}
	r := chat.Reply{Topic: "feedback", Private: true, Parts: []chat.Part{chat.Paragraph{Text: thanks}}}
	if what == missed {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "Ask it in other words, or name the skill, the level and the grade you mean."})
		r.Choices = []chat.Choice{{Label: "What can I ask?", Value: "help"}, {Label: "Which documents do you hold?", Value: "frameworks"}}
	}
	return r, nil
}
