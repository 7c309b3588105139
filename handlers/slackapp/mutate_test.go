package slackapp

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// wrongs are what a field never is, one of each kind JSON has.
var wrongs = []any{nil, true, 7.5, "<@U1|x>", []any{map[string]any{"type": 1}}, map[string]any{"id": []any{}}}

// mutations calls f with the value once for each field and each wrong value in
// it, and once with each field gone.
func mutations(v any, f func()) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			was := v[name]
			for _, w := range wrongs {
				v[name] = w
				f()
			}
			delete(v, name)
			f()
			v[name] = was
			mutations(was, f)
		}
	case []any:
		for i, was := range v {
			for _, w := range wrongs {
				v[i] = w
				f()
			}
			v[i] = was
			mutations(was, f)
		}
	}
}

// Whatever one field holds, there is no panic and no fault of ours: an answer
// of 5xx would make Slack send it again and again.
func TestWrongTypesInEveryField(t *testing.T) {
	tried := 0
	for _, name := range payloadNames(t) {
		t.Run(name, func(t *testing.T) {
			var v any
			if err := json.Unmarshal(payload(t, name), &v); err != nil {
				t.Fatal(err)
			}
			s := newScene()
			mutations(v, func() {
				tried++
				raw, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				s.inbox.seen = nil
				got := s.deliverRaw(t, name, raw)
				if got.Code != http.StatusOK && got.Code != http.StatusBadRequest {
					t.Errorf("%d for %s", got.Code, raw)
				}
				s.inbox.work(t.Context())
				s.out.sent, s.asked = nil, nil
			})
		})
	}
	t.Logf("%d payloads", tried)
	if tried < 5000 {
		t.Errorf("only %d payloads were tried", tried)
	}
}

// A wrong type in a field that is not needed must not cost the question.
func TestDecorationNeverCostsTheQuestion(t *testing.T) {
	needed := []string{"event", "type", "user", "text", "channel", "thread_ts", "ts", "subtype", "bot_id", "files", "hidden", "event_id", "team_id", "channel_type"}
	var v map[string]any
	if err := json.Unmarshal(payload(t, "event_message_im"), &v); err != nil {
		t.Fatal(err)
	}
	for _, part := range []map[string]any{v, v["event"].(map[string]any)} {
		for name, was := range part {
			if slices.Contains(needed, name) {
				continue
			}
			for _, w := range wrongs {
				part[name] = w
				raw, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				s := newScene()
				s.deliverRaw(t, "event_", raw)
				s.inbox.work(t.Context())
				if m := s.messages(); len(m) != 1 || !strings.Contains(m[0].Text, "Practitioner") {
					t.Errorf("%s = %v: the question was lost", name, w)
				}
			}
			part[name] = was
		}
	}
}

func FuzzEvent(f *testing.F) {
	fuzzWith(f, "event_", func(s *scene, raw []byte) {
		if e, err := readEnvelope(raw); err == nil {
			_ = s.event(context.Background(), e)
		}
	})
}

func FuzzInteraction(f *testing.F) {
	fuzzWith(f, "", func(s *scene, raw []byte) { _, _ = s.interaction(context.Background(), raw) })
}

func fuzzWith(f *testing.F, prefix string, deliver func(*scene, []byte)) {
	for _, name := range payloadNames(f) {
		if prefix != "" && strings.HasPrefix(name, prefix) || prefix == "" && !strings.HasPrefix(name, "event_") {
			f.Add(payload(f, name))
		}
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := newScene()
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return withForm(), nil }
		deliver(s, raw)
		s.inbox.work(t.Context())
	})
}
