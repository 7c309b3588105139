package reflection

import (
	"strings"
	"testing"
)

// A leave ends on the day somebody says, sooner or later than they said before.
func TestLeaveEndsOnADay(t *testing.T) {
	const at16 = "Fridays at 16:00, UK time, also after the clocks change on 28 March 2027."
	for name, talk := range map[string][]struct{ at, text, want string }{
		"while away": {
			{"2026-11-09 09:00", "I'm on leave 16 to 28 November", "Away 16 to 28 November."},
			{"2026-11-18 09:00", "I'm back on Monday", "Leave changed | Your first day back is Monday 23 November. " + at16 + " Away 16 to 22 November. Next: Friday 27 November."},
			{"2026-11-18 09:01", "I'm back on 5 December", "Leave changed | Your first day back is Saturday 5 December. " + at16 + " Away 16 November to 4 December. Next: Friday 11 December."},
			{"2026-11-18 09:02", "extend my leave to 11 December", "Leave changed | Your leave now lasts until Friday 11 December. " + at16 + " Away 16 November to 11 December. Next: Friday 18 December."},
			{"2026-11-18 09:03", "extend my leave to 1 December", "Nothing was changed | Your leave lasts until Friday 11 December already. To end it sooner, give your first day back, for example: I am back on 2 December."},
			{"2026-11-18 09:04", "I'm back today", "Welcome back | Your leave is over. " + at16 + " Next: Friday 20 November."},
			{"2026-11-18 09:05", "I'm back on Monday", "Nothing was changed | No leave is set. Give the first and the last day"},
			{"2026-11-18 09:06", "extend my leave to 5 December", "Nothing was changed | No leave is set."},
		},
		"before it": {
			{"2026-11-09 09:00", "I'm on leave 16 to 28 November", "Away 16 to 28 November."},
			{"2026-11-09 09:01", "I'm on leave 21 December to 3 January", "3 January 2027."},
			{"2026-11-09 09:02", "I'm back on 13 November", "Nothing was changed | Your next leave begins on Monday 16 November, so you cannot be back from it on 13 November. To forget it, say “cancel my leave”."},
			{"2026-11-09 09:03", "I'm back on 24 November", "Away 16 to 23 November and 21 December 2026 to 3 January 2027."},
			{"2026-11-09 09:04", "I'm back on 28 December", "Away 16 to 23 November and 21 to 27 December."},
			{"2026-11-09 09:05", "extend my leave to 22 December", "lasts until Sunday 27 December already."},
			{"2026-11-09 09:06", "extend my leave to 20 December", "Away 16 November to 27 December."},
			{"2026-11-09 09:07", "I'm back on 1 January 2029", "Nothing was changed | Leave can be a year at most."},
		},
		"stopped": {
			{"2026-11-09 09:00", "I'm on leave 16 to 28 November", "Away 16 to 28 November."},
			{"2026-11-09 09:01", "stop", "Stopped"},
			{"2026-11-09 09:02", "I'm back on 20 November", "so there is nothing to hold back. | "},
			{"2026-11-09 09:03", "start again", "Away 16 to 28 November."},
		},
		"a day off": {
			{"2026-11-09 09:00", "I don't work Fridays", "Which day instead? | Your weekly question comes on Fridays at 16:00, UK time. | Choose another day, or say it, for example: remind me Thursdays."},
			{"2026-11-09 09:01", "I don't work Mondays or Tuesdays", "Your weekly question | It does not come on Mondays and Tuesdays, so nothing was changed. " + at16 + " Next: Friday 13 November."},
			{"2026-11-09 09:02", "I only work Saturday to Sunday", "Which day instead? | Your weekly question comes on Fridays at 16:00, UK time. | To have it on another day, say it, for example: remind me Sundays."},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := newReminded(t, "Europe/London")
			p.press("remind set fri 16:00", utc("2026-11-09 08:00"))
			for _, c := range talk {
				p.until(utc(c.at), onTime)
				if got := p.wish(c.text, utc(c.at)); !strings.Contains(got, c.want) {
					t.Errorf("%s, %q is answered\n%s\nwant\n%s", c.at, c.text, got, c.want)
				}
			}
		})
	}
}
