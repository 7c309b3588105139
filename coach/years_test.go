package coach_test

import (
	"slices"
	"testing"
)

// A year in a comparison of two departments keeps to the periods of that year.
func TestComparesTheYear(t *testing.T) {
	for said, want := range map[string][]string{
		"compare DWP and HMRC 2014":           {"Planned activities in 2014", "Progress during 2014"},
		"compare DWP and HMRC in 2014 please": {"Planned activities in 2014", "Progress during 2014"},
		"compare DWP and HMRC":                {"Commitments December 2012", "Progress during 2013", "Planned activities in 2014", "Progress during 2014", "Planned activities in 2015"},
		"compare what DWP and HMRC planned":   {"Planned activities in 2014", "Planned activities in 2015"},
	} {
		if r := answerOf(t, said); r.Topic != "clarify" || !slices.Equal(labelsOf(r), want) {
			t.Errorf("%q: %s %q offers %q, want %q", said, r.Topic, r.Title, labelsOf(r), want)
		}
	}
	if r := answerOf(t, "compare DWP and HMRC in 2013"); r.Topic != "compare" {
		t.Errorf("the one period of 2013 is answered as %s: %q", r.Topic, labelsOf(r))
	}
}

// What departments planned stands under two years, and is told of both.
func TestBothPlans(t *testing.T) {
	for _, said := range []string{"what did HMRC plan", "What did the Treasury plan", "what did DWP plan?", "what did MOJ plan", "what were HMRC's plans"} {
		r := answerOf(t, said)
		var periods []string
		for _, q := range r.Quotes() {
			periods = append(periods, q.Heading[len(q.Heading)-4:])
		}
		if r.Topic != "describe" || !slices.Equal(periods, []string{"2014", "2015"}) {
			t.Errorf("%q is answered as %s: %q", said, r.Topic, periods)
		}
	}
}
