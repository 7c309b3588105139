package mentoring

import (
	"strings"
	"testing"
)

// A private reply that somebody else sees too says so, and is not marked as
// seen by one person only.
func TestWhoSeesAScreenIsSaid(t *testing.T) {
	r := between("Shared", youAnd(priya, "this until 5 December 2026"))
	if r.Unmarked() || !r.Private || !strings.Contains(r.Plain(), "You and Priya Shah can see this until 5 December 2026.") {
		t.Errorf("it is %+v", r)
	}
	if !screen("Mine", say("Something.")).Unmarked() {
		t.Error("a screen that does not say who sees it is not marked")
	}
}
