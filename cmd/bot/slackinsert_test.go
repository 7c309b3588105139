package main

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// pointedAt is a message that somebody points at, and plantedWords are of its words
// those that no descriptor has.
const pointedAt = "I set up a weekly stand-up with policy so we spot queue spikes early"

var plantedWords = []string{"weekly stand-up", "stand-up", "queue spikes"}

// insertion is what somebody presses from a message to a posted descriptor. Each
// press of theirs is counted.
type insertion struct {
	t     testing.TB
	stand *slackStand
	base  string
	steps int
}

// choose is the shortcut of the message's menu. It returns the window.
func (i *insertion) choose(trigger, channel string) map[string]any {
	i.t.Helper()
	i.steps++
	i.interact(map[string]any{
		"type": "message_action", "callback_id": "find_descriptor", "trigger_id": trigger, "action_ts": "1.2",
		"response_url": i.stand.URL + "/response/" + trigger, "message_ts": "1700000000.000100",
		"channel": map[string]any{"id": channel, "name": "growth"},
		"message": map[string]any{"type": "message", "user": "U0000000009", "ts": "1700000000.000100", "text": pointedAt},
	})
	c := i.stand.await(i.t, "the window", func(c slackCall) bool {
		return c.Method == "views.open" && c.Args["trigger_id"] == trigger
	})
	view, _ := c.Args["view"].(map[string]any)
	return view
}

// share presses "Share here" beside the first descriptor of the window, and then
// what Slack itself asks: whether to.
func (i *insertion) share(trigger string, view map[string]any) {
	i.t.Helper()
	var button map[string]any
	walk(view, func(m map[string]any) bool {
		if id, _ := m["action_id"].(string); button == nil && strings.HasPrefix(id, "insert-") {
			button = m
		}
		return true
	})
	if button == nil {
		i.t.Fatalf("the window has no button: %s", toJSON(view))
	}
	i.steps++
	if button["confirm"] != nil {
		i.steps++
	}
	i.interact(map[string]any{
		"type": "block_actions", "trigger_id": trigger, "container": map[string]any{"type": "view", "view_id": "V0000000001"},
		"view": map[string]any{
			"id": "V0000000001", "type": "modal", "callback_id": view["callback_id"], "private_metadata": view["private_metadata"], "blocks": []any{},
		},
		"actions": []any{map[string]any{"type": "button", "block_id": "b", "action_id": button["action_id"], "value": button["value"]}},
	})
}

func (i *insertion) interact(payload map[string]any) {
	i.t.Helper()
	payload["team"], payload["user"] = map[string]any{"id": standTeam}, map[string]any{"id": "U0000000001", "team_id": standTeam}
	body := url.Values{"payload": {toJSON(payload)}}.Encode()
	if status, answer := deliver(i.t, i.base+"/slack/interactions", asForm, body); status != http.StatusOK {
		i.t.Fatalf("%d %s", status, answer)
	}
}

// From a message to the descriptor in its thread it is three steps, also where
// the app is no member, and the message's text is nowhere afterwards.
func TestSlackInsertsADescriptor(t *testing.T) {
	redisURL, server := redistest.Server(t)
	stand := newSlackStand(t, nil)
	p, base := serveWith(t, append(stand.env(), "REDIS_URL="+redisURL, "COACH_KEYS="+store.NewKey()))

	for _, c := range []struct{ name, channel, method, key string }{
		{"in a channel", "C0000000001", "chat.postMessage", "C0000000001"},
		{"where the app is no member", standElsewhere, "response", "t-" + standElsewhere},
		{"between two people", standTwoPeople, "response", "t-" + standTwoPeople},
	} {
		i := &insertion{t: t, stand: stand, base: base}
		view := i.choose("t-"+c.channel, c.channel)
		if held := toJSON(view["private_metadata"]); strings.Contains(held, "stand-up") {
			t.Errorf("%s: the window carries the message along", c.name)
		}
		i.share("s-"+c.channel, view)
		posted := stand.await(t, "the descriptor", func(s slackCall) bool {
			return s.Method == c.method && s.Key == c.key && strings.Contains(toJSON(s.Args), "Shared by")
		})
		text := toJSON(posted.Args["blocks"])
		for _, w := range plantedWords {
			if strings.Contains(toJSON(posted.Args), w) {
				t.Errorf("%s: what is posted holds %q", c.name, w)
			}
		}
		if !strings.Contains(text, "Source:") || posted.Args["thread_ts"] != "1700000000.000100" {
			t.Errorf("%s: posted %s", c.name, toJSON(posted.Args))
		}
		if c.method == "response" && posted.Args["response_type"] != "in_channel" {
			t.Errorf("%s: only one person sees it", c.name)
		}
		if i.steps > 3 {
			t.Errorf("%s: %d steps", c.name, i.steps)
		}
		t.Logf("%s: %d steps to %.160s", c.name, i.steps, shown(posted.Args["blocks"]))
	}

	figures := get(t, http.DefaultClient, base+"/metrics")
	dump := server.Dump(t)
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	nowhere(t, map[string]string{"the log": p.err.String() + p.out.String(), "/metrics": figures, "Redis": dump})
	if !strings.Contains(figures, `kind="selected"`) || !strings.Contains(dump, "coach:") {
		t.Error("what was looked through is not what was used")
	}
}

// nowhere fails when words of the message stand in one of the texts.
func nowhere(t testing.TB, texts map[string]string) {
	t.Helper()
	for place, text := range texts {
		for _, w := range append([]string{"response/t-"}, plantedWords...) {
			if strings.Contains(strings.ToLower(text), strings.ToLower(w)) {
				t.Errorf("%s holds %q: %.300s", place, w, lineWith(text, w))
			}
		}
		t.Logf("%s: %d bytes and nothing of the message", place, len(text))
	}
}

// openSeals seals nothing, and keeps all that it was given to seal.
type openSeals struct {
	*store.Keyring
	mu    sync.Mutex
	given strings.Builder
}

func (o *openSeals) Seal(name string, plain []byte) []byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.given.WriteString(name + " ")
	o.given.Write(plain)
	o.given.WriteString("\n")
	return o.Keyring.Seal(name, plain)
}

// A search of what is sealed finds nothing whatever is in it. So here is what is
// sealed before it is.
func TestASelectedMessageIsNotSealedEither(t *testing.T) {
	keys, err := store.ParseKeyring(store.NewKey())
	if err != nil {
		t.Fatal(err)
	}
	seals := &openSeals{Keyring: keys}
	// What follow-up questions refer to is sealed only where replicas share it.
	redisURL, _ := redistest.Server(t)
	st, err := store.Open(t.Context(), store.Config{URL: redisURL, Sealer: seals, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	x, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	c, err := coachOver(x, "", testKeeping, st)
	if err != nil {
		t.Fatal(err)
	}
	for _, on := range []chat.Platform{chat.Slack, chat.Teams} {
		who := chat.PersonID{Platform: on, Space: "T1", User: "U1"}
		for _, m := range []chat.Message{
			{Choice: "evidence " + pointedAt},
			{Text: "my grade is SCS2"},
			{Choice: "show scs/data-and-insight/practitioner/scs2"},
		} {
			m.From, m.Reply = who, chat.Address{Person: who, Room: "modal", Direct: true}
			r, err := c.Respond(context.Background(), m)
			if err != nil || len(r.Parts) == 0 {
				t.Fatalf("%v, %+v", err, r)
			}
		}
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(seals.given.String(), "scs2") {
		t.Error("nothing was sealed at all")
	}
	nowhere(t, map[string]string{"what is sealed": seals.given.String()})
}

// filesIn are the files of a folder, as text.
func filesIn(t testing.TB, folder string) map[string]string {
	t.Helper()
	out := map[string]string{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(folder + "/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(text)
	}
	return out
}
