package checkin

import "testing"

// One answer of a short check-in: reading, the transition, the screen, saving.
func BenchmarkPress(b *testing.B) {
	p := newPerson(b, built(b), Profile{Framework: "odp-core", Target: "practitioner"})
	p.press("check-in start short")
	p.memory.fail = func(string) error { return nil }
	b.ReportAllocs()
	for b.Loop() {
		p.press("check-in answer id1 1 true")
		p.press("check-in back")
		p.memory.mu.Lock()
		s, _ := DecodeSitting(p.memory.sitting)
		s.Number = 1
		p.memory.sitting, _ = EncodeSitting(s)
		p.memory.mu.Unlock()
	}
}

func BenchmarkShape(b *testing.B) {
	f, _ := built(b).Framework("scs")
	b.ReportAllocs()
	for b.Loop() {
		ShapeOf(f)
	}
}
