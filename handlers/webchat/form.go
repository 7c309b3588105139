package webchat

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// fieldPrefix sets the fields of a form apart from the page's own.
	fieldPrefix = "field."
	maxFields   = 20
	maxField    = 24_000 // characters; more than any form takes, so that its own limit is named
	maxName     = 40     // bytes
	maxZone     = 64     // bytes; the longest name of a time zone has 32
	// mostTyped is how long a field is that says nothing of it.
	mostTyped = 150
)

// valuesOf reads the fields of a posted form. Nothing of them is cleaned
// before all are known to be few and short.
func valuesOf(form url.Values) (map[string]string, error) {
	var out map[string]string
	for key, vs := range form {
		name, ours := strings.CutPrefix(key, fieldPrefix)
		if !ours {
			continue
		}
		switch {
		case len(out) == maxFields || len(vs) != 1 || !fieldName(name):
			return nil, faultUnread
		case utf8.RuneCountInString(vs[0]) > maxField:
			return nil, faultLong
		}
		if out == nil {
			out = map[string]string{}
		}
		out[name] = vs[0]
	}
	for name, v := range out {
		out[name] = clean(v)
	}
	return out, nil
}

// fieldName says whether a name can be one of a form's fields.
func fieldName(name string) bool {
	return name != "" && len(name) <= maxName && strings.IndexFunc(name, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-'
	}) < 0
}

// zoneOf is the browser's time zone, or "" when it cannot be the name of one.
func zoneOf(zone string) string {
	if len(zone) > maxZone || strings.IndexFunc(zone, func(c rune) bool {
		return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && !strings.ContainsRune("/_+-", c)
	}) >= 0 {
		return ""
	}
	return zone
}

// fieldset is a form, ready to draw.
type fieldset struct {
	ID           string
	Conversation string
	Intro        string
	Fields       []field
	Submit       string
	Value        string
	Faults       []fieldFault
}

// fieldFault is one fault with the id of its field, to lead there.
type fieldFault struct{ ID, Sentence string }

type field struct {
	ID, Name, Label, Hint, Value string
	Options                      []option
	Required, Long               bool
	Most                         int
	// Fault is what cannot be taken, or "".
	Fault string
}

type option struct {
	Label, Value string
	Chosen       bool
}

// Describes lists the ids of what is said about the field.
func (f field) Describes() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.ID+"-hint")
	}
	if f.Fault != "" {
		ids = append(ids, f.ID+"-fault")
	}
	return strings.Join(ids, " ")
}

// Short fields are as wide as what they hold.
func (f field) Short() bool { return len(f.Options) == 0 && !f.Long && f.Most <= 60 }

func fieldsetOf(f chat.Form, faults []chat.Fault, exchange, conversation string) *fieldset {
	out := &fieldset{ID: "fields-" + exchange, Conversation: conversation, Intro: f.Intro, Submit: f.Submit, Value: f.Value}
	if out.Submit == "" {
		out.Submit = "Save"
	}
	for _, cf := range f.Fields {
		d := field{
			ID: out.ID + "-" + cf.Name, Name: fieldPrefix + cf.Name, Label: cf.Label, Hint: cf.Hint, Value: cf.Value,
			Required: cf.Required, Long: cf.Long, Most: cf.Most,
		}
		if d.Most <= 0 {
			d.Most = mostTyped
		}
		// What was typed comes back whole, also when it was too long.
		for _, o := range cf.Options {
			d.Options = append(d.Options, option{o.Label, o.Value, o.Value == cf.Value})
		}
		if i := slices.IndexFunc(faults, func(x chat.Fault) bool { return x.Field == cf.Name }); i >= 0 {
			d.Fault = faults[i].Sentence
		}
		out.Fields = append(out.Fields, d)
	}
	for _, x := range faults {
		shown := fieldFault{Sentence: x.Sentence}
		if slices.ContainsFunc(f.Fields, func(cf chat.Field) bool { return cf.Name == x.Field }) {
			shown.ID = out.ID + "-" + x.Field
		}
		out.Faults = append(out.Faults, shown)
	}
	return out
}
