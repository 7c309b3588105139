package store_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// BenchmarkQueue is one person woken, claimed among 32 and settled for next
// week, by one process.
func BenchmarkQueue(b *testing.B) {
	for name, config := range map[string]func(*testing.B) store.Config{
		"server": func(b *testing.B) store.Config {
			url, _ := redistest.Server(b)
			return store.Config{URL: url}
		},
		"embedded": func(b *testing.B) store.Config { return store.Config{Folder: b.TempDir()} },
	} {
		b.Run(name, func(b *testing.B) {
			q := store.NewQueue(openStore(b, config(b)))
			due, next := time.Now(), time.Now().Add(7*24*time.Hour)
			b.ResetTimer()
			for n := range b.N {
				if err := q.Wake(b.Context(), chat.PersonID{Platform: chat.Slack, Space: "T1", User: fmt.Sprint("U", n)}, due); err != nil {
					b.Fatal(err)
				}
			}
			woken := b.Elapsed()
			for done := 0; done < b.N; {
				claims, err := q.Claim(b.Context(), 32, time.Hour)
				if err != nil || len(claims) == 0 {
					b.Fatal(len(claims), err)
				}
				for _, c := range claims {
					if err := q.Settle(b.Context(), c, next); err != nil {
						b.Fatal(err)
					}
				}
				done += len(claims)
			}
			b.ReportMetric(float64(b.N)/woken.Seconds(), "woken/s")
			b.ReportMetric(float64(b.N)/(b.Elapsed()-woken).Seconds(), "claimed-and-settled/s")
		})
	}
}
