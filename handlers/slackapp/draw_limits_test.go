package slackapp

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

// faultsOf reads blocks as JSON, as Slack does, and names every limit they
// break. The limits are written out here once more, from Slack's pages.
func faultsOf(t testing.TB, blocks any, surface string) []string {
	t.Helper()
	b, err := json.Marshal(blocks)
	if err != nil {
		return []string{fmt.Sprintf("the blocks cannot be written: %v", err)}
	}
	var tree []map[string]any
	if err := json.Unmarshal(b, &tree); err != nil {
		return []string{fmt.Sprintf("the blocks are no list: %v", err)}
	}
	w := &walker{surface: surface, ids: map[string]bool{}}
	most := 50
	if surface == "modal" || surface == "home" {
		most = 100
		if len(b) > 240_000 {
			w.fault("the view has %d bytes", len(b))
		}
	}
	if len(tree) == 0 || len(tree) > most {
		w.fault("%d blocks", len(tree))
	}
	tables, charts, blockIDs := 0, 0, map[string]bool{}
	for _, block := range tree {
		if block["type"] == "data_visualization" {
			charts++
			w.bars(block)
		}
		if block["type"] == "table" {
			tables++
			w.table(block)
		}
		if id, ok := block["block_id"].(string); ok {
			if blockIDs[id] || id == "" || utf8.RuneCountInString(id) > 255 {
				w.fault("the block id %q", id)
			}
			blockIDs[id] = true
		}
		w.block(block)
	}
	if tables > 1 || charts > 1 {
		w.fault("%d tables, %d charts", tables, charts)
	}
	if surface == "message" && w.text > 13_000 {
		w.fault("%d characters in one message", w.text)
	}
	return w.faults
}

type walker struct {
	surface string
	faults  []string
	ids     map[string]bool
	text    int
}

func (w *walker) fault(format string, args ...any) {
	w.faults = append(w.faults, fmt.Sprintf(format, args...))
}

func (w *walker) length(node map[string]any, field string, least, most int) {
	text, ok := node[field].(map[string]any)
	if !ok {
		if least > 0 {
			w.fault("%v has no %s", node["type"], field)
		}
		return
	}
	n := utf8.RuneCountInString(text["text"].(string))
	if n < least || n > most {
		w.fault("the %s of a %v has %d characters", field, node["type"], n)
	}
}

func (w *walker) table(block map[string]any) {
	rows := block["rows"].([]any)
	if len(rows) < 2 || len(rows) > 100 || w.surface == "modal" {
		w.fault("a table of %d rows in a %s", len(rows), w.surface)
	}
	for _, r := range rows {
		if n := len(r.([]any)); n < 1 || n > 20 || n != len(rows[0].([]any)) {
			w.fault("a row of %d cells", n)
		}
	}
	for _, c := range block["column_settings"].([]any) {
		if c.(map[string]any)["align"] == "" {
			w.fault("a column without a side")
		}
	}
}

func (w *walker) bars(block map[string]any) {
	name := func(what string, value any, most int) string {
		s, _ := value.(string)
		if n := utf8.RuneCountInString(s); n < 1 || n > most || strings.TrimSpace(s) == "" || !utf8.ValidString(s) {
			w.fault("the %s %q of a chart", what, s)
		}
		w.text += utf8.RuneCountInString(s)
		return s
	}
	name("title", block["title"], 50)
	chart := block["chart"].(map[string]any)
	axis := chart["axis_config"].(map[string]any)
	name("y label", axis["y_label"], 50)
	categories := axis["categories"].([]any)
	if n := len(categories); n < 1 || n > 20 || chart["type"] != "bar" || w.surface != "message" {
		w.fault("a %v of %d points in a %s", chart["type"], n, w.surface)
	}
	seen := map[string]bool{}
	for _, c := range categories {
		label := name("label", c, 20)
		if seen[label] {
			w.fault("the label %q twice", label)
		}
		seen[label] = true
	}
	for _, s := range chart["series"].([]any) {
		series := s.(map[string]any)
		name("series", series["name"], 20)
		data := series["data"].([]any)
		if len(data) != len(categories) {
			w.fault("%d points for %d labels", len(data), len(categories))
			continue
		}
		for i, p := range data {
			point := p.(map[string]any)
			if v := point["value"].(float64); point["label"] != categories[i] || v < 0 || v > 8 {
				w.fault("the point %v", point)
			}
		}
	}
}

func (w *walker) block(block map[string]any) {
	switch block["type"] {
	case "header":
		w.length(block, "text", 1, 150)
	case "section":
		w.length(block, "text", 1, 3000)
	case "input":
		w.length(block, "label", 1, 2000)
		w.length(block, "hint", 0, 2000)
	case "actions":
		if n := len(block["elements"].([]any)); n < 1 || n > 25 {
			w.fault("%d elements in an actions block", n)
		}
	case "context":
		if n := len(block["elements"].([]any)); n < 1 || n > 10 {
			w.fault("%d elements in a context block", n)
		}
	case "rich_text", "table", "context_actions", "divider", "data_visualization":
	default:
		w.fault("a block of type %v", block["type"])
	}
	w.walk(block, "")
}

// walk looks at everything below, wherever it stands.
func (w *walker) walk(node any, within string) {
	switch node := node.(type) {
	case []any:
		for _, n := range node {
			w.walk(n, within)
		}
	case map[string]any:
		w.element(node)
		kind, ok := node["type"].(string)
		if !ok {
			kind = within
		}
		for key, child := range node {
			below := kind
			if key == "options" || key == "option_groups" || key == "initial_option" {
				below = "option"
			}
			w.walk(child, below)
		}
		if s, ok := node["text"].(string); ok && within != "option" {
			w.text += utf8.RuneCountInString(s)
		}
	}
}

func (w *walker) element(node map[string]any) {
	if s, ok := node["text"].(string); ok && (s == "" || !utf8.ValidString(s)) {
		w.fault("empty or broken text in %v", node["type"])
	}
	switch node["type"] {
	case "mrkdwn":
		s := node["text"].(string)
		if strings.Contains(s, "<!") || utf8.RuneCountInString(s) > 3000 {
			w.fault("the markup %q", s)
		}
		// Only links to web pages and the person who shared are ours.
		for rest := s; ; {
			_, after, ok := strings.Cut(rest, "<")
			if !ok {
				break
			}
			if !strings.HasPrefix(after, "https://") && !strings.HasPrefix(after, "http://") && !strings.HasPrefix(after, "@U0CHEF>") {
				w.fault("a bare < in %q", s)
			}
			rest = after
		}
	case "plain_text":
		if s := node["text"].(string); utf8.RuneCountInString(s) > 3000 || strings.TrimSpace(s) == "" {
			w.fault("a plain text of %d characters", len(s))
		}
	case "button":
		w.length(node, "text", 1, 75)
		w.value(node, 2000)
		w.action(node)
	case "static_select":
		w.options(node)
		if node["action_id"] != inputAction {
			w.action(node)
		}
	case "plain_text_input":
		most := int(node["max_length"].(float64))
		if most < 1 || most > 3000 {
			w.fault("a box of %d characters", most)
		}
		if s, _ := node["initial_value"].(string); utf8.RuneCountInString(s) > most {
			w.fault("a box of %d holds more", most)
		}
	case "feedback_buttons":
		for _, side := range []string{"positive_button", "negative_button"} {
			button := node[side].(map[string]any)
			w.length(button, "text", 1, 75)
			w.value(button, 2000)
			if label, _ := button["accessibility_label"].(string); label == "" || utf8.RuneCountInString(label) > 75 {
				w.fault("the label %q", label)
			}
		}
	case "link", "user", "usergroup", "channel", "broadcast", "date", "emoji":
		w.fault("a %v in rich text", node["type"])
	}
}

func (w *walker) action(node map[string]any) {
	id := node["action_id"].(string)
	// A home tab holds several replies, each with a menu of its own.
	if w.ids[id] && (w.surface != "home" || id != actionMore) {
		w.fault("the action %q twice", id)
	}
	w.ids[id] = true
}

func (w *walker) value(node map[string]any, most int) {
	v, _ := node["value"].(string)
	if n := utf8.RuneCountInString(v); n < 1 || n > most {
		w.fault("a value of %d characters", n)
	}
}

func (w *walker) options(node map[string]any) {
	lists := []any{node["options"]}
	if groups, ok := node["option_groups"].([]any); ok {
		lists = nil
		if len(groups) > 100 {
			w.fault("%d groups", len(groups))
		}
		for _, g := range groups {
			w.length(g.(map[string]any), "label", 1, 75)
			lists = append(lists, g.(map[string]any)["options"])
		}
	}
	for _, list := range lists {
		options, _ := list.([]any)
		if len(options) < 1 || len(options) > 100 {
			w.fault("%d options", len(options))
		}
		for _, o := range options {
			w.length(o.(map[string]any), "text", 1, 75)
			w.value(o.(map[string]any), 150)
		}
	}
}

// holds checks one reply on every surface.
func holds(t testing.TB, name string, r chat.Reply, again string) {
	t.Helper()
	for _, s := range []surface{inMessage, inEphemeral, inModal, inHome} {
		o := drawOptions{Surface: s, Feedback: true, Share: true, Again: again, SharedBy: "U0CHEF"}
		ds := draw(r, o)
		if len(ds) == 0 || len(ds) > mostMessages || s != inMessage && len(ds) != 1 {
			t.Fatalf("%s, %s: %d drawings", name, s, len(ds))
		}
		quotesStand(t, name, r, whole(t, ds))
		kind := string(s)
		if s == inEphemeral {
			kind = "message"
		}
		for i, d := range ds {
			for _, c := range chartsOf(d.Blocks) {
				if err := c.Validate(); err != nil {
					t.Errorf("%s, %s, %d: %v", name, s, i, err)
				}
			}
			for _, f := range faultsOf(t, d.Blocks, kind) {
				t.Errorf("%s, %s, %d: %s", name, s, i, f)
			}
			text := strings.ReplaceAll(d.Text, "<@U0CHEF>", "")
			if n := utf8.RuneCountInString(d.Text); n == 0 || n >= 4000 || strings.ContainsAny(text, "<>") {
				t.Errorf("%s, %s, %d: the fallback has %d characters: %.100q", name, s, i, n, d.Text)
			}
			if first := d.Blocks[0].BlockType(); i > 0 && first == "context" {
				t.Errorf("%s, %s, %d: the message begins with small print", name, s, i)
			}
		}
		if j := fmt.Sprint(messages(t, ds)); r.Private && strings.Contains(j, `"action_id":"share"`) {
			t.Errorf("%s, %s: a private reply can be shared", name, s)
		}
	}
	view := drawModal(answer{Reply: r, Again: again}, opened)
	for _, f := range faultsOf(t, view.Blocks, "modal") {
		t.Errorf("%s, window: %s", name, f)
	}
	for _, s := range []string{view.Title.Text, view.Close.Text} {
		if n := utf8.RuneCountInString(s); n < 1 || n > 24 {
			t.Errorf("%s, window: the words %q", name, s)
		}
	}
	refused := strings.Contains(shownText(t, view.Blocks.BlockSet), "no words are lost")
	if (hasForm(r) && !refused) != (view.Submit != nil) || view.Submit != nil && utf8.RuneCountInString(view.Submit.Text) > 24 {
		t.Errorf("%s, window: the submit button %v", name, view.Submit)
	}
	if len(view.PrivateMetadata) > 3000 {
		t.Errorf("%s, window: %d characters of metadata", name, len(view.PrivateMetadata))
	}
	home := drawHome([]chat.Reply{r, {Title: "Between"}, r, r})
	for _, f := range faultsOf(t, home.Blocks, "home") {
		t.Errorf("%s, home: %s", name, f)
	}
}

// quotesStand checks that what is quoted is there, line by line and in order,
// in an answer that does not say it is cut.
func quotesStand(t testing.TB, name string, r chat.Reply, text string) {
	t.Helper()
	if strings.Contains(text, "This is shortened") || strings.Contains(text, lineCut) {
		return
	}
	for _, p := range r.Parts {
		for _, q := range (chat.Reply{Parts: []chat.Part{p}}).Quotes() {
			// A table reads row by row, so there each side has an order of its own.
			rest := text
			for _, l := range q.Lines {
				_, after, ok := strings.Cut(rest, tidy(l.Text))
				if !ok {
					t.Errorf("%s: the line %.60q of %T is not there, or not in its place", name, l.Text, p)
				}
				rest = after
			}
		}
	}
}

func TestLimitsHoldForEverySample(t *testing.T) {
	for _, n := range chattest.Replies() {
		holds(t, n.Name, n.Reply, "ask "+n.Name)
	}
	long := longReply(20)
	holds(t, "long", long, strings.Repeat("x", 2001))
	long.TextOnly = true
	holds(t, "long in text", long, "")
}
