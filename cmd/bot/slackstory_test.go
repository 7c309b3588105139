package main

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/html/atom"

	"github.com/framework-coach/framework-coach/store"
)

// serveSlack starts the program against the emulator.
func serveSlack(t *testing.T, e *emulator, env ...string) (*process, string) {
	t.Helper()
	p := start(t, "serve", "--addr", "127.0.0.1:0")
	e.bot = p
	p.cmd.Env = append(os.Environ(), append(env, "SLACK_API_URL="+e.api)...)
	p.run(t)
	return p, p.ready(t)
}

// hand delivers something to the program as Slack would, and returns what it
// acknowledged with.
func (e *emulator) hand(to, kind, name string, args ...any) string {
	e.t.Helper()
	return e.handOver(to, nil, kind, name, args...)
}

// handOver is hand with some fields of the payload said otherwise.
func (e *emulator) handOver(to string, override map[string]any, kind, name string, args ...any) string {
	e.t.Helper()
	var out struct {
		Answer struct {
			Status int
			Body   string
			MS     int
		}
	}
	e.ask("deliver", map[string]any{"url": to, "kind": kind, "name": name, "args": append([]any{}, args...), "override": override, "trigger": true}, &out)
	if out.Answer.Status != http.StatusOK {
		e.t.Errorf("%s %s was answered with %d", kind, name, out.Answer.Status)
	}
	return out.Answer.Body
}

// shown is every text of a message, a window or a Home tab, in order.
func shown(v any) string {
	var out []string
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			// Maps have no order; these are the keys that hold text, as they
			// are read from top to bottom.
			for _, k := range []string{"title", "label", "text", "blocks", "rows", "elements", "element", "options", "placeholder", "hint", "submit"} {
				if s, ok := v[k].(string); ok {
					out = append(out, s)
				} else if v[k] != nil {
					walk(v[k])
				}
			}
		}
	}
	walk(v)
	return strings.Join(out, " | ")
}

// blocksOf is what a call shows: its blocks or its view, without the text that
// stands in for them.
func blocksOf(c emulated) any {
	if c.Args["view"] != nil {
		return c.Args["view"]
	}
	return c.Args["blocks"]
}

// responses are what was posted to response URLs.
func (e *emulator) responded(skip int) string {
	e.t.Helper()
	var all []struct {
		Body     map[string]any
		Findings []struct{ Level, Message string }
	}
	e.wait("a post to a response URL", func() bool {
		all = nil
		e.ask("responses", map[string]any{}, &all)
		return len(all) > skip
	})
	for _, f := range all[skip].Findings {
		if f.Level == "error" {
			e.t.Errorf("a response URL got blocks that Slack refuses: %s", f.Message)
		}
	}
	return shown(all[skip].Body["blocks"])
}

func (e *emulator) responses() int {
	var all []any
	e.ask("responses", map[string]any{}, &all)
	return len(all)
}

// holds fails when a text lacks a part.
func (e *emulator) holds(where, text string, parts ...string) {
	e.t.Helper()
	for _, p := range parts {
		if !strings.Contains(text, p) {
			e.t.Errorf("%s: %q is not in\n%s", where, p, text)
		}
	}
	e.tell("%s\n    %.400s", where, text)
}

const (
	asked       = "what does Practitioner data and insight look like at SCS2"
	askedAnswer = "Data and insight"
)

// A person's first days with the coach in Slack, with everything signed,
// validated and delivered by a Slack that is not ours.
func TestSlackStory(t *testing.T) {
	port := freePort(t)
	events := "http://127.0.0.1:" + strconv.Itoa(port) + "/slack/events"
	e := startEmulator(t, "--events", events)
	p := start(t, "serve", "--addr", "127.0.0.1:"+strconv.Itoa(port))
	e.bot = p
	p.cmd.Env = append(os.Environ(), "SLACK_API_URL="+e.api, "COACH_SLACK_BOT_TOKEN=xoxb-emulated-coach", "COACH_SLACK_SIGNING_SECRET="+standSecret)
	p.run(t)
	base := p.ready(t)
	interactions := base + "/slack/interactions"

	e.tell("-- a direct message")
	body, err := json.Marshal(map[string]string{"channel": e.ids["dm"], "text": asked})
	if err != nil {
		t.Fatal(err)
	}
	posts := e.count("chat.postMessage")
	e.post(e.api+"chat.postMessage", "xoxp-emulated-mia", body, nil)
	// The person's own message is a call too.
	direct := e.called("chat.postMessage", posts+1)
	e.holds("the coach in the thread", shown(blocksOf(direct)), askedAnswer, "Practitioner", "SCS2", "Source:")
	if direct.Args["thread_ts"] == nil {
		t.Error("the answer is not in the thread of the question")
	}

	e.tell("-- a mention in a channel")
	posts = e.count("chat.postMessage")
	e.hand(events, "event", "app_mention", "expert adaptability")
	e.holds("the coach in the channel's thread", shown(blocksOf(e.called("chat.postMessage", posts))), "Adaptability to change", "Expert")

	e.tell("-- /coach me")
	windows := e.count("views.open")
	e.hand(base+"/slack/commands", "command", "/coach", "me edit")
	form := e.called("views.open", windows)
	e.holds("a window opens", shown(blocksOf(form)), "Framework", "Grade", "Time zone")
	view, _ := form.Args["view"].(map[string]any)
	e.tell("-- a grade that the framework has not")
	ack := e.hand(interactions, "interaction", "view_submission", sentForm(view, map[string]string{"framework": "odp-core", "grade": "scs2"}))
	e.holds("the window stays open", ack, `"response_action":"errors"`, `"grade"`)
	homes := e.count("views.publish")
	ack = e.hand(interactions, "interaction", "view_submission", sentForm(view, map[string]string{"framework": "scs", "grade": "scs2", "target": "scs1"}))
	e.holds("saved", ack, `"response_action":"update"`, "SCS2")
	e.holds("the Home tab follows", shown(blocksOf(e.called("views.publish", homes))), "SCS2", "Check-ins", "Reflections")

	e.tell("-- the profile settles which grade is meant")
	replies := e.responses()
	e.hand(base+"/slack/commands", "command", "/coach", "practitioner", "learning", "agility")
	e.holds("only mia sees", e.responded(replies), "You are SCS2", "Learning agility", "Share here")

	e.tell("-- a message shortcut")
	windows = e.count("views.open")
	e.hand(interactions, "interaction", "message_action", "find_descriptor", map[string]any{"text": "I set up a weekly stand-up with policy so we spot queue spikes early"})
	found := e.called("views.open", windows)
	e.holds("a window with descriptors", shown(blocksOf(found)), "What this may support", "Your words:")
	if strings.Contains(toJSON(found.Args["view"].(map[string]any)["private_metadata"]), "stand-up") {
		t.Error("the window carries the selected message's text")
	}

	e.tell("-- ask the coach")
	windows = e.count("views.open")
	e.hand(interactions, "interaction", "shortcut", "ask_the_coach")
	box, _ := e.called("views.open", windows).Args["view"].(map[string]any)
	ack = e.hand(interactions, "interaction", "view_submission", sentForm(box, map[string]string{"question": "expert adaptability"}))
	e.holds("the answer in the window", ack, `"response_action":"update"`, "Adaptability to change")

	e.tell("-- Home")
	homes = e.count("views.publish")
	e.hand(events, "event", "app_home_opened", "home")
	e.holds("the Home tab", shown(blocksOf(e.called("views.publish", homes))), "Hello", "SCS2", "Change this")
	prompts := e.count("assistant.threads.setSuggestedPrompts")
	e.hand(events, "event", "app_home_opened", "messages")
	e.called("assistant.threads.setSuggestedPrompts", prompts)

	e.tell("-- feedback and a button")
	replies = e.responses()
	e.hand(interactions, "interaction", "block_actions", map[string]any{"action_id": "feedback", "type": "feedback_buttons", "value": "feedback helpful describe"})
	e.holds("only mia sees", e.responded(replies), "Thank you")
	e.wait("the count of the feedback", func() bool {
		return strings.Contains(get(t, http.DefaultClient, base+"/metrics"), `coach_deliveries_total{kind="feedback"`)
	})
	posts = e.count("chat.postMessage")
	e.hand(interactions, "interaction", "block_actions", map[string]any{"action_id": "choice-0", "value": "show scs/data-and-insight/practitioner/scs3"})
	e.holds("the next answer in the thread", shown(blocksOf(e.called("chat.postMessage", posts))), "SCS3")

	e.tell("-- a check-in in the direct message")
	written := func(text string) emulated {
		t.Helper()
		body, err := json.Marshal(map[string]string{"channel": e.ids["dm"], "text": text})
		if err != nil {
			t.Fatal(err)
		}
		posts := e.count("chat.postMessage")
		e.post(e.api+"chat.postMessage", "xoxp-emulated-mia", body, nil)
		return e.called("chat.postMessage", posts+1)
	}
	// In the thread of the question, where a button stands in its message.
	pressed := func(value string) emulated {
		t.Helper()
		posts := e.count("chat.postMessage")
		e.handOver(interactions, map[string]any{"channel": map[string]any{"id": e.ids["dm"]}, "container": map[string]any{
			"type": "message", "message_ts": "1700000000.000100", "thread_ts": "1700000000.000100", "channel_id": e.ids["dm"], "is_ephemeral": false,
		}}, "interaction", "block_actions", map[string]any{"action_id": "choice-0", "value": value})
		return e.called("chat.postMessage", posts)
	}
	screen := written("check-in start short odp-core")
	for n := 0; ; n++ {
		sitting, number := questionOf(toJSON(screen.Args["blocks"]))
		if sitting == "" || n > 12 {
			break
		}
		screen = pressed("check-in answer " + sitting + " " + strconv.Itoa(number) + " " + []string{"true", "not-yet"}[n%2])
	}
	e.holds("the result", shown(blocksOf(screen)), "Your check-in of", "One thing to work on")
	if !strings.Contains(toJSON(screen.Args["blocks"]), `"data_visualization"`) {
		t.Error("the result has no chart")
	}
	e.tell("-- export")
	completed := e.count("files.completeUploadExternal")
	e.holds("the coach", shown(blocksOf(written("export"))), "framework-coach-")
	for n := range 3 {
		e.called("files.completeUploadExternal", completed+n)
	}

	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	t.Logf("the story:\n%s", e.said.String())
}

// sentForm is the window as Slack sends it back, filled in.
func sentForm(view map[string]any, values map[string]string) map[string]any {
	state := map[string]any{}
	blocks, _ := view["blocks"].([]any)
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		if block["type"] != "input" {
			continue
		}
		id, _ := block["block_id"].(string)
		element, _ := block["element"].(map[string]any)
		action, _ := element["action_id"].(string)
		kind, _ := element["type"].(string)
		field := map[string]any{"type": kind}
		value, given := values[id]
		switch {
		case kind != "static_select":
			field["value"] = value
		case given:
			field["selected_option"] = map[string]any{"value": value, "text": map[string]any{"type": "plain_text", "text": value}}
		default:
			field["selected_option"] = element["initial_option"]
		}
		state[id] = map[string]any{action: field}
	}
	out := map[string]any{"state": map[string]any{"values": state}}
	for _, k := range []string{"callback_id", "private_metadata", "blocks"} {
		out[k] = view[k]
	}
	return out
}

// Socket Mode: no public address, and the connection is cut twice.
func TestSlackSocketStory(t *testing.T) {
	e := startEmulator(t)
	p, _ := serveSlack(t, e, "COACH_SLACK_BOT_TOKEN=xoxb-emulated-coach", "COACH_SLACK_APP_TOKEN=xapp-emulated")
	connected := func() bool {
		var out struct{ Sockets int }
		e.ask("sockets", map[string]any{}, &out)
		return out.Sockets > 0
	}
	mention := func(text string) {
		t.Helper()
		posts := e.count("chat.postMessage")
		e.wait("a connection", connected)
		var out struct {
			Answer struct {
				Acked bool
				MS    int
			}
		}
		e.wait("an acknowledgement", func() bool {
			e.ask("socket", map[string]any{"kind": "event", "name": "app_mention", "args": []any{text}}, &out)
			return out.Answer.Acked
		})
		e.tell("-- %s (acknowledged after %d ms)", text, out.Answer.MS)
		e.holds("the coach", shown(blocksOf(e.called("chat.postMessage", posts))), "Adaptability to change")
	}
	mention("expert adaptability")
	e.ask("disconnect", map[string]any{"reason": "warning"}, nil)
	mention("working adaptability")
	e.ask("disconnect", map[string]any{"hard": true}, nil)
	mention("practitioner adaptability")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	t.Logf("the story:\n%s", e.said.String())
}

// A workspace installs the app by itself, with tokens that expire.
func TestSlackInstallStory(t *testing.T) {
	port := freePort(t)
	base := "http://127.0.0.1:" + strconv.Itoa(port)
	const clientID, clientSecret = "111.222", "example-client-secret"
	e := startEmulator(t, "--rotate", "2", "--seed", seedWith(t, base+"/slack/oauth"))
	p := start(t, "serve", "--addr", "127.0.0.1:"+strconv.Itoa(port))
	p.cmd.Env = append(os.Environ(), "SLACK_API_URL="+e.api, "COACH_SLACK_SIGNING_SECRET="+standSecret,
		"COACH_SLACK_CLIENT_ID="+clientID, "COACH_SLACK_CLIENT_SECRET="+clientSecret, "COACH_PUBLIC_URL="+base, "COACH_KEYS="+store.NewKey())
	p.run(t)
	p.ready(t)

	web := newVisitor(t, base)
	stop := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client := &http.Client{Jar: web.client.Jar, CheckRedirect: stop}
	away := redirected(t, client, base+"/slack/install")
	e.tell("-- /slack/install leads to %s with scopes %s", away.Host, away.Query().Get("scope"))
	back := consented(t, client, e, away)
	get(t, client, back.String())
	e.tell("-- installed")
	// Tokens live two seconds here: the second and third come by renewal.
	mentions := 0
	for e.count("oauth.v2.access") < 3 {
		if mentions++; mentions > 30 {
			t.Fatal("no token was renewed")
		}
		before := e.count("chat.postMessage")
		e.hand(base+"/slack/events", "event", "app_mention", "expert adaptability")
		e.holds("the coach", shown(blocksOf(e.called("chat.postMessage", before))), "Adaptability to change")
	}
	e.tell("-- %d answers, %d tokens one after the other", mentions, e.count("oauth.v2.access"))
	e.hand(base+"/slack/events", "event", "app_uninstalled")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	for _, secret := range []string{clientSecret, "xoxe", standSecret} {
		if strings.Contains(p.err.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	t.Logf("the story:\n%s", e.said.String())
}

// seedWith is the emulator's own seed with another address to come back to.
func seedWith(t *testing.T, redirect string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(peers(t), "seed.json"))
	if err != nil {
		t.Fatal(err)
	}
	text = []byte(strings.ReplaceAll(string(text), "http://127.0.0.1:3000/slack/oauth/callback", redirect))
	file := filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func redirected(t *testing.T, client *http.Client, from string) *url.URL {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, from, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	to, err := res.Location()
	if err != nil {
		t.Fatalf("%s leads nowhere: %s", from, res.Status)
	}
	return to
}

// consented agrees on the emulator's page, and is where that leads back to.
func consented(t *testing.T, client *http.Client, e *emulator, page *url.URL) *url.URL {
	t.Helper()
	form := page.Query()
	for n := range parseHTML(t, get(t, client, page.String())).Descendants() {
		if n.DataAtom == atom.Input && !form.Has(attribute(n, "name")) {
			form.Set(attribute(n, "name"), attribute(n, "value"))
		}
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, e.oauth+"/callback", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", asForm)
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	to, err := res.Location()
	if err != nil {
		t.Fatalf("agreeing leads nowhere: %s", res.Status)
	}
	return to
}
