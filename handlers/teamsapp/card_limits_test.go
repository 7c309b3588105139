package teamsapp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

// cardWalker reads a card as JSON, as Teams does, and names what is wrong. The
// limits are written out here once more, from Microsoft's pages.
type cardWalker struct {
	faults []string
	ids    map[string]bool
	types  map[string]int
	// shown is what a reader sees, in order, with single spaces.
	shown strings.Builder
}

func (w *cardWalker) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

// markdown checks text in which a client may read Markdown.
func (w *cardWalker) markdown(where, s string) {
	if strings.TrimSpace(s) == "" {
		w.fault("%s is empty", where)
	}
	for _, bad := range []string{"](", "![", "<", ">", "{{", "\x00"} {
		if strings.Contains(s, bad) {
			w.fault("%s holds %q: %.200q", where, bad, s)
		}
	}
	for i, c := range s {
		if strings.ContainsRune("*_`[]~", c) && (i == 0 || s[i-1] != '\\') {
			w.fault("%s holds a bare %q: %.200q", where, c, s)
		}
	}
	lower := strings.ToLower(s)
	for _, bad := range []string{"://", "www."} {
		for rest := lower; ; {
			before, after, ok := strings.Cut(rest, bad)
			if !ok {
				break
			}
			if bad == "www." || !strings.HasSuffix(before, `\`) {
				w.fault("%s holds an address: %.200q", where, s)
			}
			rest = after
		}
	}
}

// literal checks text that is shown as it stands, but for dates.
func (w *cardWalker) literal(where, s string) {
	if strings.TrimSpace(s) == "" && where != "a run" || s == "" {
		w.fault("%s is empty", where)
	}
	if strings.Contains(s, "{{") {
		w.fault("%s holds a date: %.200q", where, s)
	}
}

func textOf(node map[string]any, name string) string {
	s, _ := node[name].(string)
	return s
}

func (w *cardWalker) walk(v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			w.walk(e)
		}
	case map[string]any:
		w.node(v)
		// In reading order; what stands instead of an element is read by itself.
		for _, name := range []string{"body", "items", "rows", "cells", "inlines", "choices", "actions", "selectAction"} {
			w.walk(v[name])
		}
		if v["type"] == "RichTextBlock" || v["type"] == "TextBlock" {
			w.shown.WriteByte(' ')
		}
		if f, ok := v["fallback"]; ok {
			inner := &cardWalker{ids: map[string]bool{}, types: map[string]int{}}
			inner.walk(f)
			w.faults = append(w.faults, inner.faults...)
		}
	}
}

func (w *cardWalker) node(v map[string]any) {
	for name, value := range v {
		if list, ok := value.([]any); value == nil || value == "" || ok && len(list) == 0 && name != "body" {
			w.fault("%v has an empty %s", v["type"], name)
		}
	}
	kind := textOf(v, "type")
	w.types[kind]++
	if id := textOf(v, "id"); id != "" {
		if w.ids[id] {
			w.fault("the id %q twice", id)
		}
		w.ids[id] = true
	}
	switch kind {
	case "TextBlock":
		w.markdown("a text block", textOf(v, "text"))
		w.shown.WriteString(textOf(v, "text"))
		if v["wrap"] != true {
			w.fault("a text block that does not wrap")
		}
	case "TextRun":
		w.literal("a run", textOf(v, "text"))
		w.shown.WriteString(textOf(v, "text"))
	case "ActionSet":
		if n := len(v["actions"].([]any)); n > 6 {
			w.fault("%d buttons in a set", n)
		}
	case "Action.OpenUrl":
		if !strings.HasPrefix(textOf(v, "url"), "https://") {
			w.fault("a link to %q", v["url"])
		}
		w.literal("a link's title", textOf(v, "title"))
	case "Action.Execute", "Action.Submit":
		w.literal("a button", textOf(v, "title"))
		if n := utf8.RuneCountInString(textOf(v, "title")); n > 100 {
			w.fault("a button of %d characters", n)
		}
		if data, _ := v["data"].(map[string]any); data["choice"] == nil && data["kind"] != "more" {
			w.fault("a button without a choice")
		}
		if kind == "Action.Execute" && (v["verb"] == nil || v["fallback"] == nil) {
			w.fault("a button without a verb or a fallback")
		}
	case "Input.Text", "Input.ChoiceSet":
		w.literal("a label", textOf(v, "label"))
		if v["isRequired"] == true {
			w.literal("an error", textOf(v, "errorMessage"))
		}
		if s := textOf(v, "value"); kind == "Input.Text" && float64(len(utf16.Encode([]rune(s)))) > v["maxLength"].(float64) {
			w.fault("a field that holds more than it takes")
		}
	case "":
		if title, ok := v["title"]; ok {
			w.literal("an option", title.(string))
		}
	}
}

// plainly drops what nobody sees, so that words can be compared.
func plainly(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, tidy(s))), " ")
}

// cardsHold checks one reply in every place.
func cardsHold(t testing.TB, name string, r chat.Reply, again string) {
	t.Helper()
	for _, o := range []cardOptions{
		{Again: again, Feedback: true, Share: true},
		{Again: again, Feedback: true, Share: true, InDialog: true},
		{Again: again, Most: resultBytes},
		{Most: leastMost},
	} {
		where := fmt.Sprintf("%s, dialog %v, most %d", name, o.InDialog, o.Most)
		ds := drawCard(r, o)
		if n := len(ds); n == 0 || n > 5 || n > 1 && (o.InDialog || o.Most > 0) {
			t.Fatalf("%s: %d cards", where, n)
		}
		var all strings.Builder
		whole := true
		for _, d := range ds {
			w := &cardWalker{ids: map[string]bool{}, types: map[string]int{}}
			var tree map[string]any
			if err := json.Unmarshal(d.Card, &tree); err != nil {
				t.Fatalf("%s: the card is no JSON: %v", where, err)
			}
			if units := len(utf16.Encode([]rune(string(d.Card)))); 2*units > 80*1024 {
				t.Errorf("%s: the card has %d bytes in UTF-16", where, 2*units)
			}
			if o.Most > 0 && len(d.Card) > o.Most {
				t.Errorf("%s: the card has %d bytes", where, len(d.Card))
			}
			if tree["type"] != "AdaptiveCard" || tree["version"] != "1.5" || tree["fallbackText"] != d.Text {
				t.Errorf("%s: type %v, version %v, fallback %.100q, text %.100q", where, tree["type"], tree["version"], tree["fallbackText"], d.Text)
			}
			w.markdown("the text", d.Text)
			w.literal("the name", textOf(tree, "speak"))
			if strings.ContainsAny(textOf(tree, "speak"), "<>&") {
				w.fault("the name is markup: %q", tree["speak"])
			}
			w.walk(tree["body"])
			for _, f := range w.faults {
				t.Errorf("%s: %s", where, f)
			}
			if r.Private && strings.Contains(string(d.Card), `"kind":"share"`) {
				t.Errorf("%s: a private reply can be shared", where)
			}
			if form, at := formOf(r); r.TextOnly && (w.types["Table"] > 0 || w.types["ActionSet"] > 0 && (at < 0 || !o.InDialog && !form.Private)) {
				t.Errorf("%s: text only, and %v, %v", where, w.types, form.Title)
			}
			all.WriteString(w.shown.String() + " ")
			whole = whole && !strings.Contains(w.shown.String(), "This is shortened") && !strings.Contains(w.shown.String(), lineCut)
		}
		if whole {
			quotesStand(t, where, r, plainly(all.String()))
		}
	}
}

// quotesStand checks that what is quoted is there, line by line and in order.
func quotesStand(t testing.TB, where string, r chat.Reply, text string) {
	t.Helper()
	for _, q := range r.Quotes() {
		rest := text
		for _, l := range q.Lines {
			_, after, ok := strings.Cut(rest, plainly(l.Text))
			if !ok {
				t.Errorf("%s: the line %.80q is not there, or not in its place", where, l.Text)
			}
			rest = after
		}
	}
}

func TestCardLimitsHoldForEverySample(t *testing.T) {
	for _, n := range chattest.Replies() {
		cardsHold(t, n.Name, n.Reply, "ask "+n.Name)
	}
	long := manyParts(t, 8)
	cardsHold(t, "long", long, strings.Repeat("x", againLimit+1))
	long.TextOnly = true
	cardsHold(t, "long in text", long, "")
}
