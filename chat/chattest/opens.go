package chattest

import (
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// Opens fails the test when a button promised a form that did not come, and when
// one came that is shown nowhere but in a form and its button did not say so.
func Opens(t testing.TB, pressed chat.Choice, answer chat.Reply) {
	t.Helper()
	came, private := false, false
	for _, p := range answer.Parts {
		f, form := p.(chat.Form)
		came, private = came || form, private || f.Private
	}
	if pressed.Form && !came || private && !pressed.Form {
		t.Errorf("the button %q promises a form: %t, and one came: %t\n%s", pressed.Label, pressed.Form, came, answer.Plain())
	}
}
