package store_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// BenchmarkWrite is one answer of a check-in: a record of 2 KB, written over
// the version before it, by so many people at once.
func BenchmarkWrite(b *testing.B) {
	stores := map[string]func(b *testing.B) store.Config{
		"server": func(b *testing.B) store.Config {
			url, _ := redistest.Server(b)
			return store.Config{URL: url}
		},
		"embedded":      func(b *testing.B) store.Config { return store.Config{Folder: b.TempDir()} },
		"embedded-sync": func(b *testing.B) store.Config { return store.Config{Folder: b.TempDir(), Sync: true} },
	}
	for _, name := range []string{"server", "embedded", "embedded-sync"} {
		for _, people := range []int{1, 8, 64} {
			b.Run(fmt.Sprintf("%s/people=%d", name, people), func(b *testing.B) {
				s := openStore(b, stores[name](b))
				data := bytes.Repeat([]byte("0123456789abcdef"), 128)
				took := make([][]time.Duration, people)
				var left atomic.Int64
				left.Store(int64(b.N))
				b.ResetTimer()
				var wg sync.WaitGroup
				for n := range people {
					wg.Go(func() {
						p := chat.PersonID{Platform: "bench", User: fmt.Sprint(n)}
						var version int64
						for left.Add(-1) >= 0 {
							began := time.Now()
							v, err := s.Write(b.Context(), p, store.Change{Kind: "sitting", ID: "open", Data: data, Expect: version, Keep: 7 * 24 * time.Hour})
							if err != nil {
								b.Error(err)
								return
							}
							version = v
							took[n] = append(took[n], time.Since(began))
						}
					})
				}
				wg.Wait()
				b.StopTimer()
				all := slices.Concat(took...)
				slices.Sort(all)
				b.ReportMetric(float64(len(all))/b.Elapsed().Seconds(), "writes/s")
				b.ReportMetric(float64(all[len(all)/2].Microseconds()), "p50-µs")
				b.ReportMetric(float64(all[len(all)*99/100].Microseconds()), "p99-µs")
			})
		}
	}
}

// BenchmarkPersonYear is what Redis holds of a person after a year: 52 short
// check-ins of about 2 KB that compress no better than JSON does once sealed.
func BenchmarkPersonYear(b *testing.B) {
	url, server := redistest.Server(b)
	s := openStore(b, store.Config{URL: url})
	admin := server.Admin()
	var used, people int64
	for b.Loop() {
		p := chat.PersonID{Platform: "bench", User: fmt.Sprint(people)}
		for week := range 52 {
			data := bytes.Repeat([]byte("x"), 1800+rand.N(400)) //nolint:gosec // Any length does.
			if _, err := s.Write(b.Context(), p, store.Change{Kind: "snapshot", ID: fmt.Sprintf("%026d", week), Data: data}); err != nil {
				b.Fatal(err)
			}
		}
		people++
	}
	b.StopTimer()
	it := admin.Scan(b.Context(), 0, "coach:*", 1000).Iterator()
	for it.Next(b.Context()) {
		n, err := admin.MemoryUsage(b.Context(), it.Val(), 0).Result()
		if err != nil {
			b.Fatal(err)
		}
		used += n
	}
	if err := it.Err(); err != nil {
		b.Fatal(err)
	}
	b.ReportMetric(float64(used)/float64(people), "B/person-year")
}
