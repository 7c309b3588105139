package index_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

func BenchmarkBuild(b *testing.B) {
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		x, err := index.Build(lib)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		if err := x.Close(); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
	}
}

// many is the built-in library so many times over. Each copy has its own ids
// and names of its own, as another framework would; its glosses are the same
// people's words.
func many(tb testing.TB, copies int) *knowledge.Library {
	tb.Helper()
	built := knowledge.Built()
	files, err := fs.Glob(built, "frameworks/*.md")
	if err != nil {
		tb.Fatal(err)
	}
	out := fstest.MapFS{}
	id := regexp.MustCompile(`(?m)^id: (.*)$`)
	title := regexp.MustCompile(`(?m)^title: "?(.*?)"?$`)
	aliases := regexp.MustCompile(`(aliases|related): \[[^\]]*\],? ?`)
	heads := regexp.MustCompile(`(?m)^# (.*)$`)
	for n := range copies - 1 {
		for _, file := range files {
			src, err := fs.ReadFile(built, file)
			if err != nil {
				tb.Fatal(err)
			}
			mark := fmt.Sprintf("Variant%dx", n)
			front, body, _ := strings.Cut(strings.TrimPrefix(string(src), "---\n"), "\n---\n")
			front = id.ReplaceAllString(front, fmt.Sprintf("id: ${1}-%d", n))
			front = title.ReplaceAllString(front, fmt.Sprintf(`title: "${1} %s"`, mark))
			front = aliases.ReplaceAllString(front, "")
			front = regexp.MustCompile(`(?m)^after: .*\n`).ReplaceAllString(front, "")
			head, names, _ := strings.Cut(front, "\nheadings:")
			// Outermost names become headings of their own; the ladders stay.
			of := regexp.MustCompile(`of: (\w+)`).FindStringSubmatch(names)[1]
			names = regexp.MustCompile(`(?m)^  `+of+`:\n(    - .*\n)+`).ReplaceAllString(names+"\n", "")
			if strings.HasSuffix(strings.TrimSpace(names), "names:") {
				names = "\n  " + strings.TrimSuffix(strings.TrimSpace(names), "names:") + "\n"
			}
			body = heads.ReplaceAllString(body, "# "+mark+" ${1}")
			out[fmt.Sprintf("%s-%d.md", strings.TrimSuffix(strings.TrimPrefix(file, "frameworks/"), ".md"), n)] =
				&fstest.MapFile{Data: []byte("---\n" + head + "\nheadings:" + names + "---\n" + body)}
		}
	}
	lib, err := knowledge.Load(built, out)
	if err != nil {
		tb.Fatal(err)
	}
	return lib
}

// growth are the sizes of the growth table; the largest takes minutes and
// gigabytes, so it waits for COACH_GROWTH.
func growth() []int {
	if os.Getenv("COACH_GROWTH") != "" {
		return []int{1, 10, 100, 1000}
	}
	return []int{1, 10}
}

// BenchmarkGrowth prints how building, memory and asking grow with the number
// of frameworks. Set COACH_GROWTH for 100 and 1,000 times the built-in ones.
func BenchmarkGrowth(b *testing.B) {
	for _, copies := range growth() {
		b.Run(fmt.Sprintf("%dx", copies), func(b *testing.B) {
			lib := many(b, copies)
			before := heap()
			start := time.Now()
			x, err := index.Build(lib)
			if err != nil {
				b.Fatal(err)
			}
			defer x.Close()
			took, size := time.Since(start), heap()-before
			passages := 0
			for range lib.Passages() {
				passages++
			}
			lookUp := median(20, func() { x.Understand("what does Practitioner data and insight look like at SCS2") })
			story := median(20, func() {
				q := x.Understand("I turn spreadsheets into charts anybody can read, screen reader users too, and keep it all locked down. Which descriptor?")
				if _, err := x.FindDescriptors(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			})
			for b.Loop() {
				x.Understand("Expert adaptability")
			}
			// After the loop: starting it drops what was reported before.
			b.ReportMetric(float64(passages), "passages")
			b.ReportMetric(float64(took.Milliseconds()), "build-ms")
			b.ReportMetric(float64(size)/(1<<20), "index-MB")
			b.ReportMetric(float64(lookUp.Microseconds()), "look-up-µs")
			b.ReportMetric(float64(story.Microseconds()), "story-µs")
		})
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func median(n int, f func()) time.Duration {
	took := make([]time.Duration, n)
	for i := range took {
		start := time.Now()
		f()
		took[i] = time.Since(start)
	}
	slices.Sort(took)
	return took[n/2]
}
