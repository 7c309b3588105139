package mentoring

import "testing"

// Every typed line passes here before the frameworks are asked.
func BenchmarkRead(b *testing.B) {
	for name, text := range map[string]string{
		"question": "What does Practitioner data and insight look like at SCS2?",
		"example":  "I ran a dashboard project with three teams and showed the board what the trends meant for our service. What does that show?",
		"wish":     "show Priya my data rating until Friday",
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Read(text, nil, friday)
			}
		})
	}
}
