package main

import (
	"strings"
	"testing"
)

// In the terminal a form is text with what to say, and a profile lasts as
// long as the talk.
func TestProfileInTheTerminal(t *testing.T) {
	said := talk(t, newTestCoach(t), "my grade is SCS2\nme edit\ndata and insight practitioner\n")
	all := strings.Join(said, "\n")
	for _, want := range []string{"Your grade is now SCS2.", "- Grade: SCS2 (say: my grade is SCS1)", "You are SCS2 in your profile", testKeeping.keeping()} {
		if !strings.Contains(all, want) {
			t.Errorf("the talk lacks %q:\n%s", want, all)
		}
	}
}

// One question of a file must not say who asks the next.
func TestLinesShareNoProfile(t *testing.T) {
	const question = "data and insight practitioner"
	lines, _ := askAll(t, jsonLine(t, 1, "my grade is SCS2")+jsonLine(t, 2, question))
	alone, _ := askAll(t, jsonLine(t, 2, question))
	if len(lines) != 2 || lines[1].Answer != alone[0].Answer {
		t.Errorf("the second line is answered by the first one's profile: %+v", lines)
	}
}
