package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mentorsStage is where people on two platforms meet. It keeps what they saw.
type mentorsStage struct {
	t      *testing.T
	on     *twoReplicas
	looked *lookout
	said   strings.Builder
	// slack and teams are what was shown there, by what led to it.
	slack, teams []showing
}

// showing is a message, a window or a card.
type showing struct {
	Name    string `json:"name"`
	Payload any    `json:"payload"`
}

// shotName is short enough for a file.
func shotName(n int, who, after string) string {
	if code := codeWords.FindString(after + "."); code != "" {
		after = "link CODE"
	}
	after = slackMention.ReplaceAllString(after, "somebody")
	after = fileName.ReplaceAllString(after, "-")
	return fmt.Sprintf("%02d-%s-%s", n, who, after[:min(len(after), 60)])
}

// daysOn is a day as people in London, where all of them are, read it.
func daysOn(t testing.TB, n int) string {
	t.Helper()
	in, err := time.LoadLocation("Europe/London")
	if err != nil {
		t.Fatal(err)
	}
	return time.Now().In(in).AddDate(0, 0, n).Format("2 January 2006")
}

func (s *mentorsStage) tell(format string, args ...any) { fmt.Fprintf(&s.said, format+"\n", args...) }

// onSlack is somebody in Slack, in their own conversation with the coach.
type onSlack struct {
	*mentorsStage
	name, user, token, channel string
	// seen is how many messages of the coach they read.
	seen int
}

// slackPeople is the emulator's seed with these people in place of its own.
func slackPeople(t *testing.T, names ...string) (file string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(peers(t), "seed.json"))
	if err != nil {
		t.Fatal(err)
	}
	var seed map[string]any
	if err := json.Unmarshal(text, &seed); err != nil {
		t.Fatal(err)
	}
	var users, tokens []any
	zones := map[string]any{}
	slack, _ := seed["slack"].(map[string]any)
	for _, held := range slack["tokens"].([]any) {
		if token, _ := held.(map[string]any); token["user"] == "coach" {
			tokens = append(tokens, held)
		}
	}
	for _, name := range names {
		handle := strings.ToLower(name)
		users = append(users, map[string]any{"name": handle, "real_name": name, "email": handle + "@example.com", "profile": map[string]any{"display_name": name}})
		tokens = append(tokens, map[string]any{"token": "xoxp-emulated-" + handle, "user": handle, "scopes": []string{"chat:write", "im:history"}})
		zones[handle] = []any{"Europe/London", "Greenwich Mean Time", 0, "en-GB"}
	}
	slack["users"], slack["tokens"], seed["time_zones"] = users, tokens, zones
	file = filepath.Join(t.TempDir(), "seed.json")
	if err := os.WriteFile(file, []byte(toJSON(seed)), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// inSlack finds somebody in Slack by name.
func (s *mentorsStage) inSlack(name string) *onSlack {
	s.t.Helper()
	const app = "xoxb-emulated-coach"
	handle := strings.ToLower(name)
	p := &onSlack{mentorsStage: s, name: name, token: "xoxp-emulated-" + handle}
	var all struct {
		Members []struct{ ID, Name string }
	}
	s.on.slack.post(s.on.slack.api+"users.list", app, []byte("{}"), &all)
	for _, m := range all.Members {
		if m.Name == handle {
			p.user = m.ID
		}
	}
	var open struct{ Channel struct{ ID string } }
	s.on.slack.post(s.on.slack.api+"conversations.open", app, []byte(toJSON(map[string]any{"users": p.user})), &open)
	if p.channel = open.Channel.ID; p.user == "" || p.channel == "" {
		s.t.Fatalf("%s is not in Slack: %v", name, all)
	}
	return p
}

// mention is somebody as Slack has them in a text.
func (p *onSlack) mention() string { return "<@" + p.user + ">" }

// messages are what the coach wrote to the person so far.
func (p *onSlack) messages() []emulated {
	var calls, out []struct {
		emulated
		Token string
	}
	p.on.slack.ask("calls?method=chat.postMessage", map[string]any{}, &calls)
	for _, c := range calls {
		if to := c.Args["channel"]; c.Token == "xoxb-" && (to == p.channel || to == p.user) && c.Response != nil {
			out = append(out, c)
		}
	}
	messages := make([]emulated, len(out))
	for i, c := range out {
		messages[i] = c.emulated
	}
	return messages
}

// next is the next message to the person: none is passed over.
func (p *onSlack) next(after string) emulated {
	p.t.Helper()
	var all []emulated
	p.on.slack.wait("a message to "+p.name+" after "+after, func() bool { all = p.messages(); return len(all) > p.seen })
	c := all[p.seen]
	p.seen++
	p.on.slack.check(c)
	p.looked.clean("messages in Slack", toJSON(c.Args))
	p.show(after, map[string]any{"text": c.Args["text"], "blocks": c.Args["blocks"]})
	return c
}

func (p *onSlack) show(after string, payload map[string]any) {
	// The id of a window is Slack's, and no part of what was sent.
	payload = maps.Clone(payload)
	delete(payload, "id")
	p.slack = append(p.slack, showing{shotName(len(p.slack)+1, p.name, after), payload})
	p.tell("    %s", strings.ReplaceAll(shown(map[string]any{"title": payload["title"], "blocks": payload["blocks"], "submit": payload["submit"]}), " | ", "\n    "))
}

// holds fails when what is shown lacks words.
func (s *mentorsStage) holds(v any, words ...string) {
	s.t.Helper()
	if c, ok := v.(emulated); ok {
		v = c.Args["blocks"]
	}
	holdsAll(s.t, "what is shown", toJSON(v), words...)
}

// says writes to the coach, and returns what it answers.
func (p *onSlack) says(text string, words ...string) emulated {
	p.t.Helper()
	p.tell("%s in Slack> %s", p.name, text)
	p.on.slack.post(p.on.slack.api+"chat.postMessage", p.token, []byte(toJSON(map[string]any{"channel": p.channel, "text": text})), nil)
	c := p.next(text)
	p.holds(c, words...)
	return c
}

// gets is the next message, which the person did not ask for.
func (p *onSlack) gets(words ...string) emulated {
	p.t.Helper()
	p.tell("%s in Slack<", p.name)
	c := p.next(words[0])
	p.holds(c, words...)
	return c
}

// delivers sends something signed, as it comes from this person.
func (p *onSlack) delivers(path, kind, name string, override map[string]any, args ...any) string {
	p.t.Helper()
	var out struct {
		Answer struct {
			Status int
			Body   string
		}
	}
	more := map[string]any{"user": map[string]any{"id": p.user, "team_id": p.on.slack.ids["team"]}}
	if kind == "command" {
		more = map[string]any{"user_id": p.user, "user_name": strings.ToLower(p.name)}
	}
	maps.Copy(more, override)
	p.on.slack.ask("deliver", map[string]any{
		"url": p.on.URL + path, "kind": kind, "name": name, "args": args, "override": more, "trigger": true, "user": p.user,
	}, &out)
	if out.Answer.Status != http.StatusOK {
		p.t.Fatalf("%s: %d %s", name, out.Answer.Status, out.Answer.Body)
	}
	return out.Answer.Body
}

func (p *onSlack) pressed(c emulated, label string) {
	p.t.Helper()
	p.tell("%s in Slack! %s", p.name, label)
	ts, _ := c.Response["ts"].(string)
	container := map[string]any{"type": "message", "message_ts": ts, "channel_id": p.channel, "is_ephemeral": false}
	if c.Args["thread_ts"] != nil {
		container["thread_ts"] = c.Args["thread_ts"]
	}
	p.delivers("/slack/interactions", "interaction", "block_actions", map[string]any{
		"channel": map[string]any{"id": p.channel}, "container": container,
		"message": map[string]any{"type": "message", "ts": ts, "thread_ts": c.Args["thread_ts"]},
	}, slackButton(p.t, c.Args["blocks"], label))
}

// presses presses a button of a message, and returns what the coach answers.
func (p *onSlack) presses(c emulated, label string, words ...string) emulated {
	p.t.Helper()
	p.pressed(c, label)
	next := p.next(label)
	p.holds(next, words...)
	return next
}

// opens presses a button that opens a window.
func (p *onSlack) opens(c emulated, label string, words ...string) map[string]any {
	p.t.Helper()
	before := p.on.slack.count("views.open")
	p.pressed(c, label)
	return p.window(label, p.on.slack.called("views.open", before), words...)
}

func (p *onSlack) window(after string, c emulated, words ...string) map[string]any {
	p.t.Helper()
	view, _ := c.Args["view"].(map[string]any)
	kept, _ := c.Response["view"].(map[string]any)
	view["id"] = kept["id"]
	return p.sees(after, view, words...)
}

func (p *onSlack) sees(after string, view map[string]any, words ...string) map[string]any {
	p.t.Helper()
	p.looked.window("windows", view, func(_ map[string]any, name string) bool { return name == "initial_value" })
	p.show(after+" (window)", view)
	p.holds(view, words...)
	return view
}

// turns presses a button of a window, and returns what stands in it then.
func (p *onSlack) turns(view map[string]any, label string, words ...string) map[string]any {
	p.t.Helper()
	p.tell("%s in Slack! %s", p.name, label)
	before := p.on.slack.count("views.update")
	p.delivers("/slack/interactions", "interaction", "block_actions", map[string]any{
		"view": view, "channel": nil, "message": nil, "container": map[string]any{"type": "view", "view_id": view["id"]},
	}, slackButton(p.t, view, label))
	return p.window(label, p.on.slack.called("views.update", before), words...)
}

// sends sends a window, with what is typed over what stands in it.
func (p *onSlack) sends(view map[string]any, typed map[string]string, words ...string) map[string]any {
	p.t.Helper()
	p.tell("%s in Slack= %v", p.name, typed)
	values := map[string]string{}
	blocks, _ := view["blocks"].([]any)
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		id, _ := block["block_id"].(string)
		// A window's fields are named after the step as well.
		name, _, _ := strings.Cut(id, ".")
		element, _ := block["element"].(map[string]any)
		if text, ok := element["initial_value"].(string); ok {
			values[id] = text
		}
		if text, ok := typed[name]; ok && block["type"] == "input" {
			values[id] = text
			delete(typed, name)
		}
	}
	if len(typed) > 0 {
		p.t.Fatalf("the window has no field for %v:\n%s", typed, shown(view))
	}
	sent := sentForm(view, values)
	sent["id"] = view["id"]
	ack := p.delivers("/slack/interactions", "interaction", "view_submission", nil, sent)
	var read struct {
		Action string `json:"response_action"`
		View   map[string]any
	}
	if err := json.Unmarshal([]byte(ack), &read); err != nil || read.Action != "update" {
		p.t.Fatalf("%q: %v", ack, err)
	}
	read.View["id"] = view["id"]
	return p.sees("sent", read.View, words...)
}

// slackButton is a button, or a choice in a list, by its label.
func slackButton(t testing.TB, v any, label string) map[string]any {
	t.Helper()
	var found map[string]any
	walk(v, func(m map[string]any) bool {
		text, _ := m["text"].(map[string]any)
		if value, ok := m["value"].(string); ok && text["text"] == label {
			found = map[string]any{"action_id": "choice-0", "value": value}
			if id, ok := m["action_id"].(string); ok {
				found["action_id"] = id
			}
		}
		return true
	})
	if found == nil {
		t.Fatalf("there is no button %q in\n%s", label, shown(v))
	}
	return found
}

// exports are the files that the person is sent, by their names.
func (p *onSlack) exports() map[string]string {
	p.t.Helper()
	completed := p.on.slack.count("files.completeUploadExternal")
	p.says("export", "Your export")
	out := map[string]string{}
	for n := range 3 {
		files, _ := p.on.slack.called("files.completeUploadExternal", completed+n).Response["files"].([]any)
		for _, f := range files {
			file, _ := f.(map[string]any)
			req, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, fmt.Sprint(file["url_private"]), nil)
			if err != nil {
				p.t.Fatal(err)
			}
			req.Header.Set("Authorization", "Bearer xoxb-emulated-coach")
			out[fmt.Sprint(file["name"])] = fetch(p.t, http.DefaultClient, req)
		}
	}
	return out
}
