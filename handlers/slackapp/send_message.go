package slackapp

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/slack-go/slack"
)

// message posts an answer where the conversation stands, or in the person's
// direct messages when that conversation does not take it.
func (s *sender) message(ctx context.Context, p place, a answer) *failure {
	ds := draw(a.Reply, optionsFor(p, a))
	f := s.post(ctx, p, ds)
	// A shared answer is meant for the others there, not for the person.
	switch {
	case f == nil:
		return nil
	case a.SharedBy == "":
		return s.elsewhere(ctx, p, a, f)
	case p.ShareURL != "" && notInChannel(f):
		return s.announce(ctx, p, ds, f)
	}
	return f
}

// announce writes where the app is no member, by the response URL of somebody
// who is one. When that is refused too, what was wrong first stays.
func (s *sender) announce(ctx context.Context, p place, ds []drawing, f *failure) *failure {
	p.ResponseURL = p.ShareURL
	for i, d := range ds {
		g := s.respond(ctx, p, d, response{public: true})
		switch {
		case g != nil && i > 0:
			// Some of it is there: the whole again would double that.
			g.class = classUnsure
			return g
		case g != nil && g.certain():
			return f
		case g != nil:
			return g
		}
	}
	return nil
}

// ephemeral shows an answer to the person only. The response URL comes first:
// it works where the app is no member.
func (s *sender) ephemeral(ctx context.Context, p place, a answer) *failure {
	for i, d := range draw(a.Reply, optionsFor(p, a)) {
		if f := s.ephemeralOne(ctx, p, d, a.Replaces && i == 0); f != nil {
			return s.elsewhere(ctx, p, a, f)
		}
	}
	return nil
}

func (s *sender) ephemeralOne(ctx context.Context, p place, d drawing, replaces bool) *failure {
	var f *failure
	if p.ResponseURL != "" {
		f = s.respond(ctx, p, d, response{replaces: replaces})
		if f == nil || !f.certain() || p.Channel == "" {
			return f
		}
	}
	if p.Channel == "" {
		return &failure{method: methodEphemeral, class: classRefused, code: "channel_not_found"}
	}
	return s.whisper(ctx, p, d)
}

// elsewhere sends a refused answer to the person's direct messages, with the
// reason. When that cannot help, the failure stays.
func (s *sender) elsewhere(ctx context.Context, p place, a answer, f *failure) *failure {
	why := f.elsewhere()
	if why == "" || p.User == "" || p.Channel == p.User {
		return f
	}
	s.log.LogAttrs(ctx, slog.LevelInfo, "answered in direct messages instead",
		slog.String("method", f.method), slog.String("code", f.code), slog.String("team", p.Team))
	return s.direct(ctx, p, because(why, a))
}

func (s *sender) direct(ctx context.Context, p place, a answer) *failure {
	p = directly(p)
	a.Share = false
	return s.post(ctx, p, draw(a.Reply, optionsFor(p, a)))
}

// post posts messages one after the other, with nothing between them. It stops
// at the first that fails.
func (s *sender) post(ctx context.Context, p place, ds []drawing) *failure {
	own, leave, f := s.lane(ctx, p)
	if f != nil {
		return f
	}
	defer leave()
	for _, d := range ds {
		f := s.fitting(ctx, d, func(d drawing) *failure {
			if own.Wait(ctx) != nil {
				return &failure{method: methodPost, class: classLate}
			}
			return s.call(ctx, p, apiCall{method: methodPost, makesMessage: true,
				do: func(ctx context.Context, c *slack.Client) error {
					_, _, err := c.PostMessageContext(ctx, p.Channel, messageOptions(p, d)...)
					return err
				}})
		})
		if f != nil {
			return f
		}
		s.metrics.sent(inMessage)
	}
	return nil
}

// whisper shows one message to the person only.
func (s *sender) whisper(ctx context.Context, p place, d drawing) *failure {
	f := s.fitting(ctx, d, func(d drawing) *failure {
		return s.call(ctx, p, apiCall{method: methodEphemeral, makesMessage: true,
			do: func(ctx context.Context, c *slack.Client) error {
				_, err := c.PostEphemeralContext(ctx, p.Channel, p.User, messageOptions(p, d)...)
				return err
			}})
	})
	if f == nil {
		s.metrics.sent(inEphemeral)
	}
	return f
}

// response is how a message by a response URL shows: to the person only unless
// it is public, and in place of the one whose button was pressed if it replaces.
type response struct{ public, replaces bool }

// respond writes one message by the response URL.
func (s *sender) respond(ctx context.Context, p place, d drawing, how response) *failure {
	if !s.mayAnswer(p.ResponseURL) {
		return &failure{method: methodResponse, class: classRefused, code: "foreign_url"}
	}
	f := s.fitting(ctx, d, func(d drawing) *failure {
		uses := s.urls.change(sha256.Sum256([]byte(p.ResponseURL)), urlTime, func(n int) int { return n + 1 })
		if uses > urlUses {
			return &failure{method: methodResponse, class: classRefused, code: "used_url"}
		}
		return s.call(ctx, p, apiCall{method: methodResponse, tokenless: true,
			do: func(ctx context.Context, _ *slack.Client) error { return s.respondOnce(ctx, p, d, how) }})
	})
	if f == nil {
		if how.public {
			s.metrics.sent(inMessage)
		} else {
			s.metrics.sent(inEphemeral)
		}
	}
	return f
}

// fitting sends a drawing, and its text alone when Slack refuses the blocks.
func (s *sender) fitting(ctx context.Context, d drawing, send func(drawing) *failure) *failure {
	f := send(d)
	if f == nil || len(d.Blocks) == 0 || !f.unfitBlocks() {
		return f
	}
	s.logUnfit(ctx, f)
	return send(drawing{Text: d.Text})
}

// messageOptions are what posting and whispering share. The text is escaped
// already; alone, it is read without markup, so that no word of a quote is
// taken for emphasis.
func messageOptions(p place, d drawing) []slack.MsgOption {
	out := []slack.MsgOption{
		slack.MsgOptionText(d.Text, false),
		slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl(),
	}
	if len(d.Blocks) > 0 {
		out = append(out, slack.MsgOptionBlocks(d.Blocks...))
	} else {
		out = append(out, slack.MsgOptionDisableMarkdown())
	}
	if p.Thread != "" {
		out = append(out, slack.MsgOptionTS(p.Thread))
	}
	return out
}

// responseMessage is the body of a POST to a response URL. slack-go's own would
// send empty blocks and metadata along.
// Source: https://docs.slack.dev/interactivity/handling-user-interaction
type responseMessage struct {
	ResponseType    string        `json:"response_type"`
	ReplaceOriginal bool          `json:"replace_original"`
	Thread          string        `json:"thread_ts,omitempty"`
	Text            string        `json:"text"`
	Blocks          []slack.Block `json:"blocks,omitempty"`
	Markdown        *bool         `json:"mrkdwn,omitempty"`
}

func (s *sender) respondOnce(ctx context.Context, p place, d drawing, how response) error {
	m := responseMessage{ResponseType: slack.ResponseTypeEphemeral, ReplaceOriginal: how.replaces, Thread: p.Thread, Text: d.Text, Blocks: d.Blocks}
	if how.public {
		m.ResponseType = slack.ResponseTypeInChannel
	}
	if len(d.Blocks) == 0 {
		m.Markdown = new(bool)
	}
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("encoding an answer for a response URL: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, p.ResponseURL, bytes.NewReader(body))
	if err != nil {
		return errWire
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := s.http.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}
