package teamsapp

import "testing"

// What nobody set is left out, and what is left is JSON, also when nothing is.
func TestWireLeavesOutWhatNobodySet(t *testing.T) {
	type kept struct {
		Text      string         `json:"text,omitempty"`
		Timestamp string         `json:"timestamp,omitempty"`
		From      struct{}       `json:"from"`
		Value     map[string]any `json:"value,omitempty"`
		Name      *string        `json:"name"`
	}
	name := "<b>"
	for _, c := range []struct {
		from kept
		want string
	}{
		{kept{}, `{}`},
		{kept{Text: "hello", Timestamp: "0001-01-01T00:00:00Z"}, `{"text":"hello"}`},
		{kept{Text: "a", Value: map[string]any{"z": 1, "a": "\u2028"}, Name: &name}, `{"name":"\u003cb\u003e","text":"a","value":{"a":"\u2028","z":1}}`},
	} {
		got, err := wire(c.from)
		if err != nil || string(got) != c.want {
			t.Errorf("%s, %v, want %s", got, err, c.want)
		}
	}
}
