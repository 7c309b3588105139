package teamsapp

import (
	"encoding/json"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

// What a button means: the verb of an Action.Execute, and Kind in the data,
// which is all an Action.Submit has. A choice has no Kind: its data is
// {"choice": VALUE} alone.
const (
	pressChoice   = "choice"
	pressMore     = "more"
	pressForm     = "form"
	pressOpen     = "open"
	pressShare    = "share"
	pressRest     = "rest"
	pressFeedback = "feedback"

	// moreField is the input that holds the choice for pressMore.
	moreField = "more"
	// fieldPrefix keeps the names of a form's fields apart from our own.
	fieldPrefix = "field."
	// heldMost is more fields than a card has room for.
	heldMost = 200
)

// pressData is the data of a button.
type pressData struct {
	Choice string     `json:"choice,omitempty"`
	Kind   string     `json:"kind,omitempty"`
	Teams  *pressHint `json:"msteams,omitempty"`
	// Fields are those of the form that is sent.
	Fields []heldField `json:"fields,omitempty"`
	// Lines is the handlers.Excerpt that is shared; without it, it is the first
	// quote.
	Lines string `json:"lines,omitempty"`
}

// pressHint makes Teams ask for a dialog.
type pressHint struct {
	Type string `json:"type"`
}

// press is what came back from a button of ours.
type press struct {
	// Kind is one of the press constants.
	Kind string
	// Choice is what the coach is told: a chat.Choice's Value, the Value or the
	// Open of a form, the line to ask again, or the feedback.
	Choice string
	// Values are a form's fields, those left empty too.
	Values map[string]string
	// Fields say what the form looked like.
	Fields []heldField
	// Lines are what of the answer is shared.
	Lines handlers.Excerpt
}

// readPress reads the data of a pressed button: value of a message, value.data
// of a dialog, value.action.data of an adaptiveCard/action. It takes any JSON,
// and says false when nothing in it is ours.
func readPress(data json.RawMessage) (press, bool) {
	var fields map[string]json.RawMessage
	if json.Unmarshal(data, &fields) != nil {
		return press{}, false
	}
	text := func(name string) string {
		var s string
		if json.Unmarshal(fields[name], &s) != nil {
			return ""
		}
		return s
	}
	p := press{Kind: text("kind"), Choice: text("choice")}
	switch p.Kind {
	case pressMore:
		p.Choice = text(moreField)
	case "":
		p.Kind = pressChoice
	case pressForm:
		p.Values = map[string]string{}
		for name := range fields {
			if field, ours := strings.CutPrefix(name, fieldPrefix); ours {
				p.Values[field] = text(name)
			}
		}
		if json.Unmarshal(fields["fields"], &p.Fields) != nil || len(p.Fields) > heldMost {
			// A form of an older card: it is taken, and cannot be given back.
			p.Fields = nil
		}
	case pressShare:
		if p.Lines = handlers.ReadExcerpt(text("lines")); p.Lines.Choice() == "" {
			p.Lines = handlers.Excerpt{}
		}
	case pressOpen, pressRest, pressFeedback:
	default:
		return press{}, false
	}
	return p, p.Choice != ""
}

// dialogTitle is what stands over a dialog that shows the reply.
func dialogTitle(r chat.Reply) string {
	if f, at := formOf(r); at >= 0 && oneLine(f.Title) != "" {
		return short(oneLine(f.Title), titleLimit)
	}
	return "Framework Coach"
}
