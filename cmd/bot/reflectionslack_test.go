package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// slackWriter is somebody who keeps a journal in Slack.
type slackWriter struct {
	t             testing.TB
	stand         *slackStand
	base          string
	user, channel string
	looked        *lookout
	n             int
}

func (w *slackWriter) person() chat.PersonID {
	return chat.PersonID{Platform: chat.Slack, Space: standTeam, User: w.user}
}

func (w *slackWriter) id() string {
	w.n++
	return fmt.Sprintf("%s-%d", w.user, w.n)
}

// sofar is how many calls Slack took.
func (w *slackWriter) sofar() int {
	w.stand.mu.Lock()
	defer w.stand.mu.Unlock()
	return len(w.stand.calls)
}

// posted are the messages with the words so far.
func (w *slackWriter) posted(words string) int {
	w.stand.mu.Lock()
	defer w.stand.mu.Unlock()
	n := 0
	for _, c := range w.stand.calls {
		if c.Method == "chat.postMessage" && strings.Contains(toJSON(c.Args), words) {
			n++
		}
	}
	return n
}

// next is the first call of a method after those before it.
func (w *slackWriter) next(before int, method string) slackCall {
	w.t.Helper()
	seen := 0
	return w.stand.await(w.t, fmt.Sprintf("a call of %s after %d calls", method, before), func(c slackCall) bool {
		seen++
		return seen > before && c.Method == method
	})
}

// says writes to the coach, and returns what it answers.
func (w *slackWriter) says(text string) map[string]any {
	w.t.Helper()
	before := w.sofar()
	if status, body := deliver(w.t, w.base+"/slack/events", asJSON, saidInPrivate(w.id(), w.user, w.channel, text)); status != http.StatusOK {
		w.t.Fatalf("%q: %d %s", text, status, body)
	}
	return w.next(before, "chat.postMessage").Args
}

// acts does something to a message or a window, and returns the acknowledgement.
func (w *slackWriter) acts(more map[string]any) string {
	w.t.Helper()
	payload := map[string]any{
		"team": map[string]any{"id": standTeam}, "user": map[string]any{"id": w.user, "team_id": standTeam},
		"api_app_id": "A0000COACH", "trigger_id": "1." + w.id(),
	}
	maps.Copy(payload, more)
	status, ack := deliver(w.t, w.base+"/slack/interactions", asForm, url.Values{"payload": {toJSON(payload)}}.Encode())
	if status != http.StatusOK {
		w.t.Fatalf("%d %s", status, ack)
	}
	return ack
}

func pressedButton(value string) []any {
	return []any{map[string]any{"type": "button", "block_id": "b", "action_id": "choice-0", "value": value, "action_ts": "1700000000.000200"}}
}

// opens presses a button of a message, and returns the window it opens.
func (w *slackWriter) opens(message map[string]any, label string) map[string]any {
	w.t.Helper()
	before := w.sofar()
	w.acts(map[string]any{
		"type": "block_actions", "channel": map[string]any{"id": w.channel}, "actions": pressedButton(w.button(message, label)),
		"container": map[string]any{"type": "message", "message_ts": "1700000000.000100", "channel_id": w.channel, "is_ephemeral": false},
	})
	return w.view(w.next(before, "views.open").Args["view"])
}

// turns presses a button of a window, and returns what stands in it then.
func (w *slackWriter) turns(view map[string]any, label string) map[string]any {
	w.t.Helper()
	before := w.sofar()
	open := maps.Clone(view)
	open["id"] = "V0000000001"
	w.acts(map[string]any{
		"type": "block_actions", "actions": pressedButton(w.button(view, label)), "view": open,
		"container": map[string]any{"type": "view", "view_id": "V0000000001"},
	})
	return w.view(w.next(before, "views.update").Args["view"])
}

// sends sends a window with what stands in it and with what is typed over that,
// by field. It returns the window that follows, or the faults by field.
func (w *slackWriter) sends(view map[string]any, typed map[string]string) (next map[string]any, faults map[string]string) {
	w.t.Helper()
	values := map[string]string{}
	blocks, _ := view["blocks"].([]any)
	for _, b := range blocks {
		block, _ := b.(map[string]any)
		id, _ := block["block_id"].(string)
		element, _ := block["element"].(map[string]any)
		if text, ok := element["initial_value"].(string); ok {
			values[id] = text
		}
		// A window's fields are named after the step as well.
		name, _, _ := strings.Cut(id, ".")
		if text, ok := typed[name]; ok && block["type"] == "input" {
			values[id] = text
			delete(typed, name)
		}
	}
	if len(typed) > 0 {
		w.t.Fatalf("the window has no field for %v:\n%s", typed, shown(view))
	}
	sent := sentForm(view, values)
	sent["id"], sent["type"] = "V0000000001", "modal"
	ack := w.acts(map[string]any{"type": "view_submission", "view": sent})
	var read struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   any               `json:"view"`
	}
	if err := json.Unmarshal([]byte(ack), &read); err != nil {
		w.t.Fatalf("%q: %v", ack, err)
	}
	if read.Action == "errors" {
		w.looked.clean("faults", ack)
		return nil, read.Errors
	}
	return w.view(read.View), nil
}

// view is a window, looked at.
func (w *slackWriter) view(v any) map[string]any {
	w.t.Helper()
	view, ok := v.(map[string]any)
	if !ok {
		w.t.Fatalf("no window: %v", v)
	}
	w.looked.window("windows", view, func(_ map[string]any, name string) bool { return name == "initial_value" })
	return view
}

// button is the value of a button, or of a choice in a list, by its label.
func (w *slackWriter) button(v any, label string) (value string) {
	w.t.Helper()
	walk(v, func(m map[string]any) bool {
		text, _ := m["text"].(map[string]any)
		if found, ok := m["value"].(string); ok && text["text"] == label {
			value = found
		}
		return true
	})
	if value == "" {
		w.t.Fatalf("there is no button %q in\n%s", label, shown(v))
	}
	return value
}

// A person's weekly question and journal in Slack, with the whole program and a
// real Redis: what they write is shown to them in windows and stands nowhere
// else.
func TestSlackReflections(t *testing.T) {
	redisURL, server := redistest.Server(t)
	keys := store.NewKey()
	stand := newSlackStand(t, nil)
	p, base := serveWith(t, append(stand.env(), "REDIS_URL="+redisURL, "COACH_KEYS="+keys))
	w := &slackWriter{t: t, stand: stand, base: base, user: "UWRITER", channel: "D0000000001", looked: newLookout(t)}
	st := sealedStore(t, redisURL, keys)

	w.says("my grade is SCS2")
	holdsAll(t, "the rhythm", shown(w.says("remind me on Fridays at 15:30")["blocks"]), "Set: Fridays at 15:30, UK time")
	before := w.sofar()
	key := makeDue(t, st, w.person())
	prompt := w.next(before, "chat.postMessage").Args
	holdsAll(t, "the question", shown(prompt["blocks"]), questionTitle, "These words are from the", "Source:", "Answer now", "Skip this week", "Stop these")
	holdsAll(t, "what a notification shows", fmt.Sprint(prompt["text"]), questionTitle)
	meta, _ := prompt["metadata"].(map[string]any)
	if meta["event_type"] != "coach_prompt" || toJSON(meta["event_payload"]) != `{"key":"`+key+`"}` || prompt["channel"] != w.channel {
		t.Errorf("the question goes to %v with %v, want the key %s", prompt["channel"], meta, key)
	}

	// In one go, with a fault first.
	form := w.opens(prompt, "Answer now")
	holdsAll(t, "the window", shown(form), "This is for the week that begins on Monday", "Only you can see this.", "What happened, and what was your part in it?", "Save")
	// The window lies over the message that asked.
	for line := range strings.Lines(fmt.Sprint(prompt["text"])) {
		if question := strings.TrimSpace(line); strings.HasSuffix(question, "?") {
			holdsAll(t, "the window", shown(form), question)
		}
	}
	_, faults := w.sends(form, map[string]string{"what": strings.Repeat(wroteTooMuch+" ", 240)})
	if len(faults) != 1 || !strings.Contains(faults["what"], "3,000") {
		t.Errorf("what is too long is answered with %v", faults)
	}
	saved, _ := w.sends(form, map[string]string{"what": "The " + wroteInForm + " meeting. I spoke first.", "now-what": "Ask the " + wroteInForm + " team for figures."})
	holdsAll(t, "saved", shown(saved), "Saved", "Only you can see this.", "Make a STAR draft")

	// Step by step in one window.
	step := w.turns(w.turns(w.turns(saved, "My journal"), "Reflect"), "One question at a time")
	holdsAll(t, "the first step", shown(step), "question 1 of 3", "Next")
	step, _ = w.sends(step, map[string]string{"what": "An " + wroteInSteps + " went out."})
	holdsAll(t, "the second step", shown(step), "question 2 of 3")
	step = w.turns(step, "Back")
	holdsAll(t, "back", toJSON(step), "question 1 of 3", "An "+wroteInSteps+" went out.")
	step, _ = w.sends(step, nil)
	step, _ = w.sends(step, map[string]string{"so-what": "Spare " + wroteInSteps + "s are worth their room."})
	step, _ = w.sends(step, map[string]string{"now-what": ""})
	holdsAll(t, "the second entry", shown(step), "Saved")

	// Read, edit, find, link, STAR.
	read := w.turns(step, "Read it")
	holdsAll(t, "the entry", toJSON(read), "An "+wroteInSteps+" went out.", "Save changes")
	read, _ = w.sends(read, map[string]string{"now-what": "Buy a " + wroteInEdit + "."})
	holdsAll(t, "the changed entry", toJSON(read), "The changes are saved.", "Buy a "+wroteInEdit)
	linked, _ := w.sends(w.turns(read, "Link to a skill"), map[string]string{"skill": "scs/data-and-insight"})
	holdsAll(t, "linked", shown(linked), "The entry is linked to")
	draft, _ := w.sends(w.turns(linked, "Make a STAR draft"), map[string]string{"action": "I lit the " + wroteInStar + "."})
	holdsAll(t, "the STAR draft", toJSON(draft), "The STAR draft is saved with the entry.", "An "+wroteInSteps+" went out.", "I lit the "+wroteInStar)
	found, _ := w.sends(w.turns(w.turns(draft, "My journal"), "Find an entry"), map[string]string{"words": wroteInForm})
	holdsAll(t, "found", shown(found), "I found the words in 1 entry.")
	holdsAll(t, "the month", shown(w.turns(w.turns(found, "My journal"), "Look back on a month")), "you wrote 2 entries")

	// A reflection that is typed into the chat.
	offered := w.says("I need to reflect on a meeting that went badly, I felt so frustrated about the " + wroteInAChat)
	holdsAll(t, "the offer", shown(offered["blocks"]), "I have not kept it", "Write it")
	kept := keptOf(t, st, w.person())
	holdsAll(t, "what is kept", kept, wroteInForm, wroteInSteps, wroteInEdit, wroteInStar)
	for _, word := range []string{wroteInAChat, wroteTooMuch} {
		if strings.Contains(kept, word) {
			t.Errorf("%q is kept:\n%s", word, kept)
		}
	}
	if !strings.Contains(toJSON(w.opens(offered, "Write it")["blocks"]), `"what"`) {
		t.Error("the offered window has no question")
	}
	dump := server.Dump(t)
	w.looked.lines("keys in Redis", dump)

	// Deleted, and stopped.
	sure := w.turns(w.turns(read, "Delete it"), "Delete it for good")
	holdsAll(t, "deleted", shown(sure), "The entry is deleted.", "You have written 1 entry.")
	if kept := keptOf(t, st, w.person()); strings.Contains(kept, wroteInSteps) || strings.Contains(kept, wroteInStar) {
		t.Errorf("a deleted entry is kept:\n%s", kept)
	}
	holdsAll(t, "stopped", shown(w.says("stop")["blocks"]), "Stopped", "Nothing more is sent.")
	const idle = `coach_prompts_total{platform="slack",result="idle"} `
	idleBefore := lineWith(get(t, http.DefaultClient, w.base+"/metrics"), idle)
	makeDue(t, st, w.person())
	redistest.Wait(t, "a look at somebody who said stop", func() bool {
		return lineWith(get(t, http.DefaultClient, w.base+"/metrics"), idle) != idleBefore
	})
	if n := w.posted(questionTitle); n != 1 {
		t.Errorf("%d questions were sent, want 1", n)
	}

	w.looked.lines("lines of /metrics", get(t, http.DefaultClient, w.base+"/metrics"))
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	w.looked.lines("lines of the log", p.err.String()+p.out.String())
	for _, c := range stand.calls {
		if c.Method != "views.open" && c.Method != "views.update" {
			w.looked.clean("outgoing calls", toJSON(c.Args))
		}
	}
	w.looked.lines("keys in Redis", server.Dump(t))
	w.looked.report("windows", "faults", "outgoing calls", "lines of the log", "lines of /metrics", "keys in Redis")
}
