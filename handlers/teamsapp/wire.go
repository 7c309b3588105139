package teamsapp

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/infracloudio/msbotbuilder-go/schema"
)

// notOurs are fields the library writes although nobody set them, and which a
// bot should not send at all.
// Source: https://github.com/microsoft/Agents/blob/main/specs/activity/protocol-activity.md
// (A2041 for times, A2302 for the service URL).
var notOurs = []string{
	"timestamp", "localTimestamp", "expiration", "serviceUrl", "callerId",
	"relatesTo", "suggestedActions", "semanticAction",
}

// wire is an activity or a parameter object as JSON without what nobody set:
// encoding/json writes empty structs and zero times in spite of omitempty.
func wire(v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("writing an activity: %w", err)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, fmt.Errorf("pruning an activity: %w", err)
	}
	for _, name := range notOurs {
		delete(fields, name)
	}
	for name, value := range fields {
		if string(value) == "{}" || string(value) == "null" {
			delete(fields, name)
		}
	}
	// The values are JSON as it is to be, and long: encoding them again takes as
	// long as the first time.
	out := append(make([]byte, 0, len(raw)), '{')
	for i, name := range slices.Sorted(maps.Keys(fields)) {
		if i > 0 {
			out = append(out, ',')
		}
		key, err := json.Marshal(name)
		if err != nil {
			return nil, fmt.Errorf("writing the name of a field: %w", err)
		}
		out = append(append(append(out, key...), ':'), fields[name]...)
	}
	return append(out, '}'), nil
}

// creation begins a personal conversation. The library's type carries an
// activity that cannot be left out.
// Source: https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/send-proactive-messages
type creation struct {
	Bot         schema.ChannelAccount   `json:"bot"`
	Members     []schema.ChannelAccount `json:"members"`
	TenantID    string                  `json:"tenantId"`
	ChannelData creationData            `json:"channelData"`
}

type creationData struct {
	Tenant struct {
		ID string `json:"id"`
	} `json:"tenant"`
}
