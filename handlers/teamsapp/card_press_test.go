package teamsapp

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

func TestReadPress(t *testing.T) {
	for _, c := range []struct {
		name, data string
		want       press
		ours       bool
	}{
		{"a choice", `{"choice":"show a"}`, press{Kind: "choice", Choice: "show a"}, true},
		{"a choice with a field beside it", `{"choice":"show a","more":"show b"}`, press{Kind: "choice", Choice: "show a"}, true},
		{"more choices", `{"kind":"more","more":"show b"}`, press{Kind: "more", Choice: "show b"}, true},
		{"nothing chosen", `{"kind":"more","more":""}`, press{Kind: "more"}, false},
		{
			"a form", `{"kind":"form","choice":"me save","field.post":"chef","field.note":"","more":"x","field.odd":3}`,
			press{Kind: "form", Choice: "me save", Values: map[string]string{"post": "chef", "note": "", "odd": ""}}, true,
		},
		{"a dialog", `{"kind":"open","choice":"me edit","msteams":{"type":"task/fetch"}}`, press{Kind: "open", Choice: "me edit"}, true},
		{"feedback", `{"kind":"feedback","choice":"feedback helpful describe"}`, press{Kind: "feedback", Choice: "feedback helpful describe"}, true},
		{"another kind", `{"kind":"other","choice":"a"}`, press{}, false},
		{"no choice", `{}`, press{Kind: "choice"}, false},
		{"a number", `{"choice":3}`, press{Kind: "choice"}, false},
		{"a string", `"choice"`, press{}, false},
		{"a list", `[1]`, press{}, false},
		{"nothing", ``, press{}, false},
		{"null", `null`, press{Kind: "choice"}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ours := readPress(json.RawMessage(c.data))
			if ours != c.ours || got.Kind != c.want.Kind || got.Choice != c.want.Choice || !maps.Equal(got.Values, c.want.Values) {
				t.Errorf("readPress = %+v, %v, want %+v, %v", got, ours, c.want, c.ours)
			}
		})
	}
}

// pressed collects what every button of a card sends, by its title.
func pressed(t *testing.T, ds []drawing) map[string]json.RawMessage {
	t.Helper()
	out := map[string]json.RawMessage{}
	var visit func(any)
	visit = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				visit(e)
			}
		case map[string]any:
			if kind := textOf(v, "type"); kind == "Action.Execute" || kind == "Action.Submit" {
				j, err := json.Marshal(v["data"])
				if err != nil {
					t.Fatal(err)
				}
				if before, ok := out[textOf(v, "title")]; ok && string(before) != string(j) {
					t.Errorf("two buttons %q send %s and %s", v["title"], before, j)
				}
				out[textOf(v, "title")] = j
			}
			for _, e := range v {
				visit(e)
			}
		}
	}
	for _, d := range ds {
		var tree any
		if err := json.Unmarshal(d.Card, &tree); err != nil {
			t.Fatal(err)
		}
		visit(tree)
	}
	return out
}

// What a card sends is what readPress reads, in a message and in a dialog, and
// by the fallback too.
func TestEveryButtonIsReadAsWhatItSays(t *testing.T) {
	r := sample(t, "form")
	r.Private = false
	r.Choices = append(r.Choices, chat.Choice{Label: "Fill in another", Value: "me other", Form: true})
	for _, c := range []struct {
		dialog bool
		title  string
		want   press
	}{
		{false, "Change this", press{Kind: pressOpen, Choice: "me edit"}},
		{false, "Forget this", press{Kind: pressChoice, Choice: "me forget"}},
		{false, "Fill in another", press{Kind: pressOpen, Choice: "me other"}},
		{false, "Share here", press{Kind: pressShare, Choice: "me"}},
		{false, "Helpful", press{Kind: pressFeedback, Choice: "feedback helpful me"}},
		{false, "Not what I meant", press{Kind: pressFeedback, Choice: "feedback missed me"}},
		{true, "Save", press{Kind: pressForm, Choice: "me save", Values: map[string]string{}}},
		{true, "Forget this", press{Kind: pressChoice, Choice: "me forget"}},
		// In a dialog it takes the place of what stands there.
		{true, "Fill in another", press{Kind: pressChoice, Choice: "me other"}},
	} {
		buttons := pressed(t, drawCard(r, cardOptions{Again: "me", Feedback: true, Share: true, InDialog: c.dialog}))
		got, ours := readPress(buttons[c.title])
		if !ours || got.Kind != c.want.Kind || got.Choice != c.want.Choice || !maps.Equal(got.Values, c.want.Values) {
			t.Errorf("%q, dialog %v: read %+v, %v, want %+v", c.title, c.dialog, got, ours, c.want)
		}
		// Teams opens a dialog for nothing else.
		if opens := strings.Contains(string(buttons[c.title]), `"msteams":{"type":"task/fetch"}`); opens != (c.want.Kind == pressOpen) {
			t.Errorf("%q, dialog %v: asks for a dialog: %v", c.title, c.dialog, opens)
		}
	}
}

func TestMoreChoicesThanButtonsStandInAList(t *testing.T) {
	r := chat.Reply{Title: "Pick"}
	for _, s := range strings.Fields("a b c d e f g") {
		r.Choices = append(r.Choices, chat.Choice{Label: s, Value: "show " + s})
	}
	six := r
	six.Choices = r.Choices[:6]
	if j := string(drawCard(six, cardOptions{})[0].Card); strings.Contains(j, "More choices") || strings.Count(j, "Action.Execute") != 6 {
		t.Errorf("six choices: %s", j)
	}
	j := string(drawCard(r, cardOptions{})[0].Card)
	for _, want := range []string{`"label":"More choices"`, `{"title":"f","value":"show f"},{"title":"g","value":"show g"}`, `"value":"show f"`} {
		if !strings.Contains(j, want) {
			t.Errorf("seven choices lack %s: %s", want, j)
		}
	}
	// What is chosen in the list must not travel with another button.
	if n := strings.Count(j, `"associatedInputs":"none"`); n != 10 {
		t.Errorf("%d buttons and fallbacks leave the list alone, want 10", n)
	}
}

// Where there is a list anyway, long labels stand in it sooner than short ones.
func TestLongLabelsTakeThreeRows(t *testing.T) {
	for length, want := range map[int]int{4: 5, 20: 5, 21: 3, 60: 3} {
		var r chat.Reply
		for range 8 {
			r.Choices = append(r.Choices, chat.Choice{Label: strings.Repeat("x", length), Value: "show x"})
		}
		o := newDrawer(r, cardOptions{}).offer(r.Choices)
		if len(o.buttons) != want || len(o.buttons)+len(o.options) != 8 {
			t.Errorf("of labels of %d characters %d stand open and %d in the list, want %d", length, len(o.buttons), len(o.options), want)
		}
	}
}

// The words that a button cuts off can be read beside it.
func TestALongLabelCanBeReadInFull(t *testing.T) {
	long := strings.TrimSpace(strings.Repeat("A very long label ", 6))
	j := string(drawCard(chat.Reply{Choices: []chat.Choice{{Label: long, Value: "long"}}}, cardOptions{})[0].Card)
	if !strings.Contains(j, `"tooltip":"`+long+`"`) || !strings.Contains(j, "The buttons in full: “"+long+"”.") {
		t.Errorf("drawn: %s", j)
	}
}

// What the card says above its buttons is not said below them once more.
func TestALabelThatStandsInTheCardIsNotRepeated(t *testing.T) {
	long := "What does Practitioner data and insight look like at SCS2?"
	j := string(drawCard(chat.Reply{
		Parts:   []chat.Part{chat.List{Items: []string{long}}},
		Choices: []chat.Choice{{Label: long, Value: "ask " + long}},
	}, cardOptions{})[0].Card)
	if strings.Contains(j, "The buttons in full") {
		t.Errorf("drawn: %s", j)
	}
}

// Buttons that differ at their end only are told apart.
func TestLongLabelsAreToldApart(t *testing.T) {
	var r chat.Reply
	for _, grade := range []string{"SCS1", "SCS2", "SCS3"} {
		r.Choices = append(r.Choices, chat.Choice{Label: "SCS capability: Data and insight, Practitioner, " + grade, Value: "show " + grade})
	}
	j := string(drawCard(r, cardOptions{})[0].Card)
	for _, c := range r.Choices {
		short := `"title":"SCS capability: Data and … Practitioner, ` + c.Label[len(c.Label)-4:] + `"`
		if strings.Count(j, short) != 2 || !strings.Contains(j, "“"+c.Label+"”") {
			t.Errorf("%s and its fallback are not in %s", short, j)
		}
	}
	for s, want := range map[string]string{
		"short enough":                   "short enough",
		strings.Repeat("x", 30):          strings.Repeat("x", 19) + "…",
		"one two three four five six":    "one two … five six",
		"a " + strings.Repeat("x", 30):   "a " + strings.Repeat("x", 17) + "…",
		strings.Repeat("x", 30) + " end": strings.Repeat("x", 19) + "…",
	} {
		got := ends(s, 20)
		if got != want || weigh(got) > 20 {
			t.Errorf("ends of %q: %q, want %q", s, got, want)
		}
	}
}

func TestDialogTitle(t *testing.T) {
	if got := dialogTitle(sample(t, "form")); got != "About you" {
		t.Errorf("the title of a form is %q", got)
	}
	if got := dialogTitle(sample(t, "quote")); got != "Framework Coach" {
		t.Errorf("the title of an answer is %q", got)
	}
}
