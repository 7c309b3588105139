package main

import (
	"encoding/json"
	"net/http"
	"strings"
)

// insertInTeams puts a descriptor into a conversation from the box below it, and
// from a message in it, and counts the steps.
func (s *mentorsStage) insertInTeams(p *onTeams) {
	s.t.Helper()
	step := func(name string, value map[string]any) map[string]any {
		s.t.Helper()
		status, answer := handTeams(s.t, p.base, p.token, toJSON(p.stand.activity(p.who, "f:"+p.id(), map[string]any{
			"type": "invoke", "name": name, "value": value,
			"conversation": map[string]any{"id": "19:growth@thread.v2", "conversationType": "groupChat", "tenantId": standDirectory},
		})))
		var out map[string]any
		if err := json.Unmarshal([]byte(answer), &out); status != http.StatusOK || err != nil {
			s.t.Fatalf("%s: %d %s", name, status, answer)
		}
		return out
	}
	inserted := func(how string, answer map[string]any, steps int) {
		s.t.Helper()
		p.show(how, answer, "Source: ")
		s.noneOfTheMessage(how, answer)
		s.tell("    (%d steps to the posted descriptor: %s)", steps, how)
		if steps > 3 {
			s.t.Errorf("%s: %d steps", how, steps)
		}
	}

	// Open the search and type, pick a result, send.
	inserted("search from the box, pick, send", step("composeExtension/query", map[string]any{
		"commandId": "find", "parameters": []any{map[string]any{"name": "words", "value": "data practitioner scs2"}},
	}), 3)

	// Choose the action on the message, share one descriptor, send.
	message := map[string]any{"commandId": "evidence", "commandContext": "message"}
	pick := map[string]any{"commandId": "evidence", "commandContext": "message"}
	message["messagePayload"] = map[string]any{"id": "1", "body": map[string]any{"contentType": "html", "content": "<p>" + pointedAt + "</p>"}}
	dialog := p.show("What a message shows (dialog)", step("composeExtension/fetchTask", message), "Share here", "Your words:")
	pick["data"] = p.button(dialog, "Share here")
	inserted("action on a message, share, send", step("composeExtension/submitAction", pick), 3)
	if calls := p.stand.to("19:growth@thread.v2"); len(calls) > 0 {
		s.t.Errorf("%d messages were sent, and only the person sends", len(calls))
	}
}

// insertInSlack puts a descriptor below a message.
func (s *mentorsStage) insertInSlack(p *onSlack) {
	s.t.Helper()
	e := s.on.slack
	channel := e.ids["channel"]
	before, posts := e.count("views.open"), e.count("chat.postMessage")
	p.tell("%s in Slack! Find a descriptor (on a message)", p.name)
	p.delivers("/slack/interactions", "interaction", "message_action", map[string]any{"channel": map[string]any{"id": channel}},
		"find_descriptor", map[string]any{"text": pointedAt})
	view := p.window("Find a descriptor", e.called("views.open", before), "What this may support", "Share here")
	if held := toJSON(view["private_metadata"]); strings.Contains(held, "stand-up") {
		s.t.Error("the window carries the message along")
	}
	var button map[string]any
	walk(view, func(m map[string]any) bool {
		if id, _ := m["action_id"].(string); button == nil && strings.HasPrefix(id, "insert-") {
			button = m
		}
		return true
	})
	// The shortcut, the button, and what Slack itself asks.
	steps := 2
	if button["confirm"] != nil {
		steps++
	}
	p.tell("%s in Slack! Share here", p.name)
	p.delivers("/slack/interactions", "interaction", "block_actions", map[string]any{
		"view": view, "channel": nil, "message": nil, "container": map[string]any{"type": "view", "view_id": view["id"]},
	}, map[string]any{"action_id": button["action_id"], "value": button["value"]})
	posted := e.called("chat.postMessage", posts)
	p.show("inserted below the message", map[string]any{"text": posted.Args["text"], "blocks": posted.Args["blocks"]})
	s.noneOfTheMessage("the shortcut", posted.Args)
	s.holds(posted, "Shared by", "Source:")
	s.tell("    (%d steps to the posted descriptor: shortcut, share, confirm)", steps)
	if steps > 3 || posted.Args["channel"] != channel || posted.Args["thread_ts"] == nil {
		s.t.Errorf("%d steps to %s", steps, toJSON(posted.Args))
	}
}

func (s *mentorsStage) noneOfTheMessage(how string, v any) {
	s.t.Helper()
	for _, w := range plantedWords {
		if strings.Contains(toJSON(v), w) {
			s.t.Errorf("%s: what is posted holds %q", how, w)
		}
	}
}
