package chart_test

import (
	"fmt"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers/chart"
)

// many is a chart of so many rows.
func many(n int) chat.Chart {
	c := chat.Chart{Kind: chat.ChartProfile, Title: "Everything in the kitchen", Columns: []string{"Awareness", "Working", "Practitioner", "Expert"}}
	for i := range n {
		c.Rows = append(c.Rows, chat.ChartRow{Label: fmt.Sprintf("Communicating and influencing %d", i+1), You: i%6 - 1, Target: i % 5, Partway: i%3 == 0})
	}
	return c
}

func BenchmarkPNG(b *testing.B) {
	for _, rows := range []int{5, 10, 60} {
		b.Run(fmt.Sprintf("%d rows", rows), func(b *testing.B) {
			c := many(rows)
			size := 0
			b.ReportAllocs()
			for b.Loop() {
				picture, err := chart.PNG(c, chart.Options{})
				if err != nil {
					b.Fatal(err)
				}
				size = len(picture)
			}
			b.ReportMetric(float64(size), "bytes")
		})
	}
}
