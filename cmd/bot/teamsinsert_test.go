package main

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"syscall"
	"testing"
)

// From a message to the descriptor in the box below it is two steps, and the
// third sends it. From the box itself it is two and one too. The message's text
// is nowhere afterwards.
func TestTeamsInsertsADescriptor(t *testing.T) {
	stand := newTeamsStand(t, nil)
	folder := t.TempDir()
	p, base := serveWith(t, stand.env(), "--data", folder)
	token := stand.token(t, nil)
	mia := someone{standDirectory, "mia"}
	steps := 0
	// The coach is no member of the conversation the message stands in.
	step := func(id, name string, value map[string]any) map[string]any {
		t.Helper()
		steps++
		v := stand.activity(mia, id, map[string]any{
			"type": "invoke", "name": name, "value": value,
			"conversation": map[string]any{"id": "19:elsewhere@thread.v2", "conversationType": "groupChat", "tenantId": standDirectory},
		})
		status, answer := handTeams(t, base, token, toJSON(v))
		var out map[string]any
		if err := json.Unmarshal([]byte(answer), &out); status != http.StatusOK || err != nil {
			t.Fatalf("%s: %d %s", name, status, answer)
		}
		return out
	}
	inserted := func(name string, answer map[string]any) {
		t.Helper()
		extension, _ := answer["composeExtension"].(map[string]any)
		found, _ := extension["attachments"].([]any)
		if extension["type"] != "result" || len(found) == 0 {
			t.Fatalf("%s: nothing to insert in %s", name, toJSON(answer))
		}
		card := toJSON(found[0])
		for _, w := range plantedWords {
			if strings.Contains(card, w) {
				t.Errorf("%s: what is inserted holds %q", name, w)
			}
		}
		if !strings.Contains(card, "Source: ") || strings.Contains(card, "Action.Submit") || strings.Contains(card, "Action.Execute") {
			t.Errorf("%s: %s", name, card)
		}
		// The person reads it in the box and sends it.
		steps++
		if steps > 3 {
			t.Errorf("%s: %d steps", name, steps)
		}
		t.Logf("%s: %d steps to %.300s", name, steps, card)
		steps = 0
	}

	message := map[string]any{"commandId": "evidence", "commandContext": "message"}
	pick := maps.Clone(message)
	message["messagePayload"] = map[string]any{"id": "1", "body": map[string]any{"contentType": "html", "content": "<p>" + pointedAt + "</p>"}}
	dialog := step("f:1", "composeExtension/fetchTask", message)
	var data map[string]any
	walk(dialog, func(m map[string]any) bool {
		if m["title"] == "Share here" && data == nil {
			data, _ = m["data"].(map[string]any)
		}
		return true
	})
	if data == nil {
		t.Fatalf("nothing to pick in %s", toJSON(dialog))
	}
	pick["data"] = data
	inserted("the action on a message", step("f:2", "composeExtension/submitAction", pick))

	query := map[string]any{"commandId": "find", "parameters": []any{map[string]any{"name": "words", "value": "data scs2 working"}}}
	answer := step("f:3", "composeExtension/query", query)
	found, _ := answer["composeExtension"].(map[string]any)["attachments"].([]any)
	for i, f := range found {
		preview, _ := f.(map[string]any)["preview"].(map[string]any)
		if content, _ := preview["content"].(map[string]any); content["title"] == "" || content["text"] == "" {
			t.Errorf("result %d has no preview: %s", i, toJSON(f))
		}
	}
	steps++ // One of them is picked, of which the coach hears nothing.
	inserted("the search", answer)

	if calls := stand.to("19:elsewhere@thread.v2"); len(calls) > 0 {
		t.Errorf("%d messages were sent, and only the person sends", len(calls))
	}
	figures := get(t, http.DefaultClient, base+"/metrics")
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	nowhere(t, map[string]string{"the log": p.err.String() + p.out.String(), "/metrics": figures, "the folder": toJSON(filesIn(t, folder))})
}
