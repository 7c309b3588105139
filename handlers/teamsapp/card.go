package teamsapp

import (
	"encoding/json"
	"unicode/utf16"
	"unicode/utf8"
)

// The elements of a card, as far as answers need them
// (https://learn.microsoft.com/adaptive-cards, version 1.5). What is empty is
// left out. No library draws them: those there are cannot write newer elements.

// cardVersion is what every current Teams client takes.
const cardVersion = "1.5"

// card is a whole Adaptive Card. FallbackText is Markdown; Speak names the card
// to a screen reader and is no markup.
type card struct {
	Type         string    `json:"type"`
	Version      string    `json:"version"`
	Lang         string    `json:"lang"`
	FallbackText string    `json:"fallbackText,omitempty"`
	Speak        string    `json:"speak,omitempty"`
	Teams        *cardHint `json:"msteams,omitempty"`
	Body         []element `json:"body"`
}

// cardHint is what only Teams reads.
type cardHint struct {
	Width string `json:"width,omitempty"`
}

// newCard is a card of these elements. The language has two letters, because
// longer names are dropped as faulty.
func newCard(fallback, speak string, wide bool, body []element) card {
	c := card{
		Type: "AdaptiveCard", Version: cardVersion, Lang: "en",
		FallbackText: fallback, Speak: speak, Body: body,
	}
	if wide {
		c.Teams = &cardHint{Width: "Full"}
	}
	return c
}

// element is something in the body of a card.
type element interface{ element() }

// textBlock reads a part of Markdown: its text is escaped.
type textBlock struct {
	Type    string `json:"type"`
	Text    string `json:"text"`
	Wrap    bool   `json:"wrap"`
	Style   string `json:"style,omitempty"`
	Size    string `json:"size,omitempty"`
	Weight  string `json:"weight,omitempty"`
	Color   string `json:"color,omitempty"`
	Subtle  bool   `json:"isSubtle,omitempty"`
	Spacing string `json:"spacing,omitempty"`
}

// richText shows its runs as they stand, but for dates in double braces.
type richText struct {
	Type    string    `json:"type"`
	Spacing string    `json:"spacing,omitempty"`
	Inlines []textRun `json:"inlines"`
}

type textRun struct {
	Type      string  `json:"type"`
	Text      string  `json:"text"`
	Size      string  `json:"size,omitempty"`
	Weight    string  `json:"weight,omitempty"`
	Color     string  `json:"color,omitempty"`
	Subtle    bool    `json:"isSubtle,omitempty"`
	Italic    bool    `json:"italic,omitempty"`
	Underline bool    `json:"underline,omitempty"`
	Select    *action `json:"selectAction,omitempty"`
}

type container struct {
	Type    string    `json:"type"`
	Style   string    `json:"style,omitempty"`
	Spacing string    `json:"spacing,omitempty"`
	Items   []element `json:"items"`
}

// columnSet is columns side by side.
type columnSet struct {
	Type    string       `json:"type"`
	Columns []cardColumn `json:"columns"`
}

// cardColumn is as wide as it needs ("auto"), or as there is room ("stretch").
type cardColumn struct {
	Type  string    `json:"type"`
	Width string    `json:"width"`
	Align string    `json:"verticalContentAlignment,omitempty"`
	Items []element `json:"items"`
}

// table has its first row as header: clients take it so unless told otherwise,
// and do not agree on the name of the property that says it.
type table struct {
	Type      string     `json:"type"`
	GridStyle string     `json:"gridStyle,omitempty"`
	Grid      bool       `json:"showGridLines"`
	Columns   []column   `json:"columns"`
	Rows      []tableRow `json:"rows"`
	Fallback  element    `json:"fallback,omitempty"`
}

type column struct {
	Width int    `json:"width"`
	Align string `json:"horizontalCellContentAlignment,omitempty"`
}

type tableRow struct {
	Type  string      `json:"type"`
	Style string      `json:"style,omitempty"`
	Cells []tableCell `json:"cells"`
}

type tableCell struct {
	Type  string    `json:"type"`
	Items []element `json:"items"`
}

type actionSet struct {
	Type      string   `json:"type"`
	Separator bool     `json:"separator,omitempty"`
	Spacing   string   `json:"spacing,omitempty"`
	Actions   []action `json:"actions"`
}

// action is a button or a link. Titles and tooltips are no markup.
type action struct {
	Type    string     `json:"type"`
	Title   string     `json:"title"`
	Tooltip string     `json:"tooltip,omitempty"`
	Verb    string     `json:"verb,omitempty"`
	URL     string     `json:"url,omitempty"`
	Data    *pressData `json:"data,omitempty"`
	// Inputs is "none" where what stands in the fields must not come along.
	Inputs   string  `json:"associatedInputs,omitempty"`
	Fallback *action `json:"fallback,omitempty"`
}

type inputText struct {
	Type      string `json:"type"`
	ID        string `json:"id"`
	Label     string `json:"label"`
	Value     string `json:"value,omitempty"`
	Multiline bool   `json:"isMultiline,omitempty"`
	Most      int    `json:"maxLength,omitempty"`
	Required  bool   `json:"isRequired,omitempty"`
	Missing   string `json:"errorMessage,omitempty"`
}

type choiceSet struct {
	Type        string        `json:"type"`
	ID          string        `json:"id"`
	Label       string        `json:"label"`
	Style       string        `json:"style"`
	Value       string        `json:"value,omitempty"`
	Placeholder string        `json:"placeholder,omitempty"`
	Choices     []inputChoice `json:"choices"`
	Required    bool          `json:"isRequired,omitempty"`
	Missing     string        `json:"errorMessage,omitempty"`
}

type inputChoice struct {
	Title string `json:"title"`
	Value string `json:"value"`
}

func (textBlock) element() {}
func (richText) element()  {}
func (container) element() {}
func (columnSet) element() {}
func (table) element()     {}
func (actionSet) element() {}
func (inputText) element() {}
func (choiceSet) element() {}

func box(style string, items ...element) container {
	return container{Type: "Container", Style: style, Items: items}
}

// beside is something wide with something small after it, on one line.
func beside(wide, small element) columnSet {
	return columnSet{Type: "ColumnSet", Columns: []cardColumn{
		{Type: "Column", Width: "stretch", Items: []element{wide}},
		{Type: "Column", Width: "auto", Align: "bottom", Items: []element{small}},
	}}
}

func row(style string, cells ...[]element) tableRow {
	r := tableRow{Type: "TableRow", Style: style}
	for _, items := range cells {
		r.Cells = append(r.Cells, tableCell{Type: "TableCell", Items: items})
	}
	return r
}

func buttons(actions ...action) actionSet {
	return actionSet{Type: "ActionSet", Actions: actions}
}

// ruler measures JSON as a limit counts it.
type ruler func(json []byte) int

// utf16Units is how Teams counts messages: two bytes each
// (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages).
func utf16Units(j []byte) int {
	n := 0
	for len(j) > 0 {
		r, size := utf8.DecodeRune(j)
		n += max(1, utf16.RuneLen(r))
		j = j[size:]
	}
	return n
}

// bytesOf is how results of a message extension are counted.
func bytesOf(j []byte) int { return len(j) }

// of is the size of a value as JSON in its longest form: what sends the card
// may write < > and & as escapes once more.
func (m ruler) of(v any) int {
	j, err := json.Marshal(v)
	if err != nil {
		// Strings, numbers and lists of them cannot fail.
		return tooMuch
	}
	return m(j)
}

const tooMuch = 1 << 30
