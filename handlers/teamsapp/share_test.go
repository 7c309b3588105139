package teamsapp

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// addressed is a quote whose lines have addresses.
func addressed(address string, texts ...string) chat.Quote {
	q := quoted("Working at "+address, texts...)
	q.Source.Address = address
	for i := range q.Lines {
		q.Lines[i].ID = address + "#" + string(rune('1'+i))
	}
	return q
}

// shares are the data of the buttons that share one quote, with their tooltips.
func shares(t testing.TB, v any) (data []map[string]any, tips []string) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			d, n := shares(t, e)
			data, tips = append(data, d...), append(tips, n...)
		}
	case map[string]any:
		if v["type"] == "Action.Submit" && v["title"] == shareHere {
			d, _ := v["data"].(map[string]any)
			tip, _ := v["tooltip"].(string)
			return []map[string]any{d}, []string{tip}
		}
		for _, name := range []string{"task", "value", "card", "content", "body", "items", "actions"} {
			d, n := shares(t, v[name])
			data, tips = append(data, d...), append(tips, n...)
		}
	}
	return data, tips
}

// From the message to the descriptor in the box where the person writes it takes
// the action, and a press; sending it is the third step.
func TestOneDescriptorOfAMessageIsInserted(t *testing.T) {
	s := newScene(t)
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		switch {
		case strings.HasPrefix(m.Choice, evidenceVerb):
			return chat.Reply{Title: "What this may support", Parts: []chat.Part{
				chat.Match{Quote: addressed("a/b", "one"), Yours: []chat.Run{{Text: "I ran a dashboard"}}},
				addressed("a/c", "two", "three"),
			}}, nil
		case m.Choice == "show a/c":
			return chat.Reply{Parts: []chat.Part{quoted("Above", "zero"), addressed("a/c", "two", "three", "four")}}, nil
		}
		return sentence("not this: " + m.Choice), nil
	}
	// First step: the action on the message.
	opened := read(t, s.deliver(t, s.activity(t, "selected")))
	data, tips := shares(t, opened)
	if len(data) != 2 || !strings.Contains(tips[0], "a/b") || !strings.Contains(tips[1], "a/c") {
		t.Fatalf("buttons %v, %q", data, tips)
	}
	raw, err := json.Marshal(data)
	if err != nil || strings.Contains(string(raw), "dashboard") {
		t.Errorf("a button holds the message: %s, %v", raw, err)
	}
	// Second step: the descriptor is picked, and stands in the box.
	press := s.activity(t, "inserted")
	press["value"].(map[string]any)["data"] = data[1]
	w := s.deliver(t, press)
	found, _ := at(read(t, w), "composeExtension", "attachments").([]any)
	if len(found) != 1 || at(found[0], "contentType") != cardType {
		t.Fatalf("%s", w.Body)
	}
	body := w.Body.String()
	for text, in := range map[string]bool{"two": true, "three": true, "four": false, "zero": false, "dashboard": false, "Action.": false} {
		if strings.Contains(body, text) != in {
			t.Errorf("%q stands in what is inserted: %v\n%s", text, !in, body)
		}
	}
	if len(s.ms.sent()) != 0 {
		t.Error("something was sent, and only the person sends")
	}
}

func TestWhatCannotBeInserted(t *testing.T) {
	for name, c := range map[string]struct {
		lines any
		reply chat.Reply
	}{
		"gone since":         {"a/c#9 a/c#9", chat.Reply{Parts: []chat.Part{addressed("a/c", "two")}}},
		"the wrong way":      {"a/c#2 a/c#1", chat.Reply{Parts: []chat.Part{addressed("a/c", "two", "three")}}},
		"of somebody alone":  {"a/c#1 a/c#1", chat.Reply{Private: true, Parts: []chat.Part{addressed("a/c", "two")}}},
		"nothing any more":   {"a/c#1 a/c#1", sentence("That is gone.")},
		"lines of no quotes": {7, sentence("That is gone.")},
	} {
		s := newScene(t)
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return c.reply, nil }
		v := s.activity(t, "inserted")
		v["value"].(map[string]any)["data"] = map[string]any{"kind": "share", "choice": "show a/c", "lines": c.lines}
		w := s.deliver(t, v)
		if got := read(t, w); at(got, "task", "type") != "message" || strings.Contains(w.Body.String(), "two") {
			t.Errorf("%s: %s", name, w.Body)
		}
	}
}

func TestOnlyWhatOthersMayReadHasAButton(t *testing.T) {
	r := chat.Reply{Parts: []chat.Part{addressed("a/b", "one"), quoted("no addresses", "x")}}
	for name, c := range map[string]struct {
		change func(*chat.Reply, *cardOptions)
		want   int
	}{
		"asked for":     {func(*chat.Reply, *cardOptions) {}, 1},
		"not asked for": {func(_ *chat.Reply, o *cardOptions) { o.Insert = false }, 0},
		"private":       {func(r *chat.Reply, _ *cardOptions) { r.Private = true }, 0},
		"text only":     {func(r *chat.Reply, _ *cardOptions) { r.TextOnly = true }, 0},
	} {
		one, o := r, cardOptions{InDialog: true, Insert: true}
		c.change(&one, &o)
		if n := strings.Count(indented(t, drawCard(one, o)), `"title": "`+shareHere+`"`); n != c.want {
			t.Errorf("%s: %d buttons, want %d", name, n, c.want)
		}
	}
}

// A shared private answer says itself who can see it.
func TestSharedAnswersAreNotMarked(t *testing.T) {
	r := chat.Reply{Private: true, Parts: []chat.Part{chat.Paragraph{Text: "You and Sam can see this."}}}
	for _, shared := range []bool{false, true} {
		r.Shared = shared
		for _, dialog := range []bool{false, true} {
			if marked := strings.Contains(indented(t, drawCard(r, cardOptions{InDialog: dialog})), chat.OnlyYou); marked == shared {
				t.Errorf("dialog %v: shared %v, marked %v", dialog, shared, marked)
			}
		}
	}
}
