package coach_test

import (
	"slices"
	"testing"
	"time"
)

// BenchmarkAsk times an answer from words to reply inside the process, one kind
// of question at a time, and prints the middle and the slow end.
func BenchmarkAsk(b *testing.B) {
	x := built(b)
	for _, kind := range []struct{ name, text string }{
		{"look-up", "what does Practitioner data and insight look like at SCS2"},
		{"noisy", "pwr of connections W scs2??"},
		{"compare", "Compare Working and Practitioner in Power of connections at SCS1"},
		{"paraphrase", "I turn spreadsheets into charts anybody can read, screen reader users too, and keep it all locked down. Which descriptor?"},
		{"evidence", "Deputy director here. I used survey results, audit findings and floor walkers' views to settle on Saturday opening within the week, and warned people it wouldn't fix queues overnight. Which descriptor?"},
		{"fact", "What kind of team does a service owner bring together?"},
		{"refuse", "How many days' sick pay am I entitled to?"},
	} {
		b.Run(kind.name, func(b *testing.B) {
			c := newCoach(b, x)
			var took []time.Duration
			for b.Loop() {
				start := time.Now()
				if _, err := c.Respond(b.Context(), message(kind.text)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds()), "p50-µs")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
		})
	}
}
