package slackapp

import (
	"encoding/json"
	"maps"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

func TestWhatIsSubmittedIsReadByName(t *testing.T) {
	// As Slack sends it: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
	const payload = `{"state": {"values": {
		"post": {"value": {"type": "static_select", "selected_option": {"text": {"type": "plain_text", "text": "Sous chef"}, "value": "sous-chef"}}},
		"none": {"value": {"type": "static_select", "selected_option": null}},
		"name": {"value": {"type": "plain_text_input", "value": "The <Larder> & co"}},
		"note": {"value": {"type": "plain_text_input", "value": null}},
		"other": {"elsewhere": {"type": "plain_text_input", "value": "not ours"}}
	}}}`
	var v slack.View
	if err := json.Unmarshal([]byte(payload), &v); err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"post": "sous-chef", "none": "", "name": "The <Larder> & co", "note": ""}
	if got := submitted(v, 0); !maps.Equal(got, want) {
		t.Errorf("submitted = %v, want %v", got, want)
	}
	if got := submitted(slack.View{}, 0); len(got) != 0 {
		t.Errorf("a view without a state holds %v", got)
	}
}

func TestFaultsStandAtFieldsOfTheForm(t *testing.T) {
	r := sample(t, "form-faults")
	want := map[string]string{
		"post": "Kitchen craft has no post called Boss.",
		"note": "The limit is 300 characters, and this has 412.",
	}
	if got := fieldErrors(r, 0); !maps.Equal(got, want) {
		t.Errorf("fieldErrors = %v, want %v", got, want)
	}
	// Slack shows a general error for a name it does not know.
	r.Faults = []chat.Fault{{Field: "gone", Sentence: "One."}, {Field: "", Sentence: "Two."}}
	if got := fieldErrors(r, 0); !maps.Equal(got, map[string]string{"post": "One. Two."}) {
		t.Errorf("faults of no field are %v", got)
	}
	if got := fieldErrors(chat.Reply{}, 0); got != nil {
		t.Errorf("no faults are %v", got)
	}
}

func TestAFormBecomesAWindow(t *testing.T) {
	view := drawModal(answer{Reply: sample(t, "form"), Again: "me"}, opened)
	if view.CallbackID != callbackForm || view.Submit.Text != "Save" || view.Title.Text != "About you" {
		t.Errorf("the window is %s, %q, %q", view.CallbackID, view.Submit.Text, view.Title.Text)
	}
	var m viewMeta
	if err := json.Unmarshal([]byte(view.PrivateMetadata), &m); err != nil {
		t.Fatal(err)
	}
	if m != (viewMeta{Value: "me save", Channel: opened.Channel, Thread: opened.Thread}) {
		t.Errorf("the metadata is %+v", m)
	}
	inputs := map[string]*slack.InputBlock{}
	for _, b := range view.Blocks.BlockSet {
		if in, ok := b.(*slack.InputBlock); ok {
			inputs[in.BlockID] = in
		}
	}
	if len(inputs) != 3 || inputs["name"].Optional || !inputs["note"].Optional {
		t.Fatalf("the inputs are %v", inputs)
	}
	menu := inputs["post"].Element.(*slack.SelectBlockElement)
	if menu.InitialOption == nil || menu.InitialOption.Value != "sous-chef" {
		t.Errorf("the menu begins with %v", menu.InitialOption)
	}
	note := inputs["note"].Element.(*slack.PlainTextInputBlockElement)
	if note.InitialValue != "Fish on Fridays." || !note.Multiline || note.MaxLength != 300 {
		t.Errorf("the note is %+v", note)
	}
}

func TestTextAFieldHoldsIsNotCutToTheFieldsLimit(t *testing.T) {
	for _, c := range []struct{ most, held, wantMost, wantHeld int }{
		{0, 10, 150, 10}, {0, 500, 500, 500}, {80, 100, 100, 100}, {9000, 10, 3000, 10}, {100, 3000, 3000, 3000}, {100, 3001, 3000, 3001},
	} {
		box, fits := textBox(chat.Field{Most: c.most, Value: strings.Repeat("x", c.held)})
		in := box.(*slack.PlainTextInputBlockElement)
		if in.MaxLength != c.wantMost || len([]rune(in.InitialValue)) != c.wantHeld {
			t.Errorf("%+v: a box of %d holds %d", c, in.MaxLength, len([]rune(in.InitialValue)))
		}
		if fits != (c.held <= 3000) {
			t.Errorf("%+v: fits is %v", c, fits)
		}
	}
}

func TestManyOptionsComeInGroups(t *testing.T) {
	view := drawModal(answer{Reply: sample(t, "form-awkward")}, viewMeta{})
	for _, b := range view.Blocks.BlockSet {
		in, ok := b.(*slack.InputBlock)
		if !ok || in.BlockID != "a" {
			continue
		}
		menu := in.Element.(*slack.SelectBlockElement)
		if len(menu.Options) != 0 || len(menu.OptionGroups) != 2 || menu.OptionGroups[0].Label.Text != "1 to 100" {
			t.Errorf("the menu has %d options and %d groups", len(menu.Options), len(menu.OptionGroups))
		}
		return
	}
	t.Error("the field is gone")
}
