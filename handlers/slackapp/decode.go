package slackapp

import (
	"encoding/json"
	"strings"
)

// fields name what is read of a JSON object; nil means all of it. The name "*"
// stands for every name, and an array has the fields of its elements.
type fields map[string]fields

// fieldsOf makes fields of dotted paths: "view.state.values".
func fieldsOf(paths ...string) fields {
	root := fields{}
	for _, path := range paths {
		at := root
		names := strings.Split(path, ".")
		for _, name := range names[:len(names)-1] {
			if at[name] == nil {
				at[name] = fields{}
			}
			at = at[name]
		}
		at[names[len(names)-1]] = nil
	}
	return root
}

// decode reads a payload into a type of the library. The library refuses a
// whole payload for one block element it does not know yet. Then only the
// fields that matter here are read, so that a question is never lost because
// of its decoration.
func decode[T any](raw json.RawMessage, read fields) (T, error) {
	var whole T
	if json.Unmarshal(raw, &whole) == nil {
		return whole, nil
	}
	var less T
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return less, errUnreadable
	}
	pruned, err := json.Marshal(prune(v, read))
	if err != nil {
		return less, errUnreadable
	}
	// The error is not passed on: it may hold some of the payload.
	if json.Unmarshal(pruned, &less) != nil {
		return less, errUnreadable
	}
	return less, nil
}

func prune(v any, read fields) any {
	if read == nil {
		return v
	}
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			f, ok := read[name]
			if !ok {
				f, ok = read["*"]
			}
			if !ok {
				delete(v, name)
				continue
			}
			v[name] = prune(v[name], f)
		}
	case []any:
		for i := range v {
			v[i] = prune(v[i], read)
		}
	}
	return v
}
