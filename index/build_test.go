package index

import (
	"testing"

	"github.com/framework-coach/framework-coach/knowledge"
)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := knowledge.Load(knowledge.Built(), nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkBuild(b *testing.B) {
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		x, err := Build(lib)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		x.Close()
		b.StartTimer()
	}
}
