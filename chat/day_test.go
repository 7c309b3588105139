package chat_test

import (
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// A day is read as people say it, and what is left open lies ahead.
func TestReadDay(t *testing.T) {
	said := time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC)
	for text, want := range map[string]string{
		"today": "2026-03-06", "tomorrow": "2026-03-07", "Friday": "2026-03-13", "Saturday": "2026-03-07", "Fri": "2026-03-13", "wed": "2026-03-11", "Thurs": "2026-03-12", "on Tue": "2026-03-10", "next Monday": "2026-03-09", "next Sunday": "2026-03-15", "this Sunday": "2026-03-08",
		"5 December": "2026-12-05", "December 5th": "2026-12-05", "5th of December 2026": "2026-12-05", "5 Dec": "2026-12-05", "5 March": "2027-03-05", "6 March": "2026-03-06", "the 3rd of sept": "2026-09-03",
		"2026-04-01": "2026-04-01", "5/12/2026": "2026-12-05", "two weeks": "2026-03-20", "a month": "2026-04-06", "30 days": "2026-04-05", "a fortnight": "2026-03-20", "in 3 days": "2026-03-09",
		"the end of the month": "2026-03-31", "end of the year": "2026-12-31", "end of the week": "2026-03-08", "29 February": "", "29 February 2028": "2028-02-29",
		"31 February": "", "soon": "", "": "", "forever": "", "the 31st": "", "13/13/2026": "", "99 May": "", "0 days": "2026-03-06", "tuesdays": "",
	} {
		got, ok := chat.ReadDay(text, said)
		if got != want && (ok || want != "") || ok != (want != "") {
			t.Errorf("chat.ReadDay(%q) = %q, %v; want %q", text, got, ok, want)
		}
	}
	if got, _ := chat.ReadDay("next Friday", said); got != "2026-03-13" {
		t.Errorf("next Friday, said on a Friday, is %s", got)
	}
}
