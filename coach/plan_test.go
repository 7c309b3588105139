package coach_test

import (
	"strings"
	"testing"
)

// An action is typed with its day as people say days, and without one the form
// asks for it with the words in it.
func TestTypedActionsAndTheirDays(t *testing.T) {
	for said, want := range map[string]string{
		"action: shadow the analysts by Friday":      "shadow the analysts; By: 6 March 2026",
		"action: shadow the analysts by next friday": "shadow the analysts; By: 13 March 2026",
		"action: shadow the analysts by 1 March":     "shadow the analysts; By: 1 March 2027",
		"action: shadow the analysts by two weeks":   "shadow the analysts; By: 16 March 2026",
	} {
		if r := newHouse(t).say(said); r.Title != "Your plan" || !strings.Contains(r.Plain(), want) {
			t.Errorf("%q lacks %q:\n%s", said, want, r.Plain())
		}
	}
	r := newHouse(t).say("action: learn by doing")
	form := formOf(t, r)
	if r.Title != "Add an action" || !r.Private || len(r.Faults) > 0 || len(form.Fields) != 2 {
		t.Fatalf("without a day: %s", r.Plain())
	}
	if words, day := form.Fields[0].Value, form.Fields[1].Value; words != "learn by doing" || day != "30 March 2026" {
		t.Errorf("the form holds %q by %q", words, day)
	}
}
