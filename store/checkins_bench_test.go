package store_test

import (
	"crypto/rand"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/knowledge"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

var trueButton = regexp.MustCompile(`^check-in answer \S+ \d+ true$`)

// finish does a whole short check-in and returns how long each answer took.
func finish(b *testing.B, d *checkin.Desk, c checkin.Caller) []time.Duration {
	b.Helper()
	var took []time.Duration
	press := func(line string) chat.Reply {
		p, ok := checkin.Parse(line)
		if !ok {
			b.Fatalf("%q is no press", line)
		}
		r, err := d.Press(b.Context(), c, p)
		if err != nil {
			b.Fatal(err)
		}
		return r
	}
	r := press("check-in start short odp-core")
	for n := 0; n < 20; n++ {
		i := slices.IndexFunc(r.Choices, func(c chat.Choice) bool { return trueButton.MatchString(c.Value) })
		if i < 0 {
			return took
		}
		value := r.Choices[i].Value
		if n%2 == 1 {
			value = strings.TrimSuffix(value, "true") + "not-yet"
		}
		began := time.Now()
		r = press(value)
		took = append(took, time.Since(began))
	}
	b.Fatal("no end of questions")
	return nil
}

// BenchmarkCheckIn is whole short check-ins of as many people at once, on one
// Redis: answers a second, and how long one answer takes from press to the next
// question. The last figure is what a person takes in Redis after a year of
// weekly check-ins.
func BenchmarkCheckIn(b *testing.B) {
	lib, err := knowledge.Load(knowledge.Built(), nil)
	if err != nil {
		b.Fatal(err)
	}
	for _, people := range []int{1, 8, 64} {
		b.Run(fmt.Sprintf("people=%d", people), func(b *testing.B) {
			url, _ := redistest.Server(b)
			book := store.NewCheckIns(openStore(b, store.Config{URL: url}))
			d, err := checkin.NewDesk(book, book, rand.Text, func() uint64 { return 7 })
			if err != nil {
				b.Fatal(err)
			}
			var mu sync.Mutex
			var all []time.Duration
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			began := time.Now()
			for range people {
				wg.Go(func() {
					for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
						took := finish(b, d, checkin.Caller{Person: chat.PersonID{Platform: chat.Web, User: fmt.Sprint(i)}, Library: lib, At: time.Now()})
						mu.Lock()
						all = append(all, took...)
						mu.Unlock()
					}
				})
			}
			wg.Wait()
			spent := time.Since(began)
			b.StopTimer()
			slices.Sort(all)
			ms := func(q float64) float64 {
				return float64(all[min(len(all)-1, int(q*float64(len(all))))].Microseconds()) / 1000
			}
			b.ReportMetric(float64(len(all))/spent.Seconds(), "answers/s")
			b.ReportMetric(ms(0.50), "answer-p50-ms")
			b.ReportMetric(ms(0.99), "answer-p99-ms")
		})
	}
	b.Run("year", func(b *testing.B) {
		url, server := redistest.Server(b)
		book := store.NewCheckIns(openStore(b, store.Config{URL: url}))
		d, err := checkin.NewDesk(book, book, rand.Text, func() uint64 { return 7 })
		if err != nil {
			b.Fatal(err)
		}
		c := checkin.Caller{Person: chat.PersonID{Platform: chat.Web, User: "a year"}, Library: lib, At: time.Now()}
		for range 52 {
			finish(b, d, c)
			c.At = c.At.AddDate(0, 0, 7)
		}
		var bytes int64
		keys, err := server.Admin().Keys(b.Context(), "coach:{*").Result()
		if err != nil {
			b.Fatal(err)
		}
		for _, k := range keys {
			n, err := server.Admin().MemoryUsage(b.Context(), k).Result()
			if err != nil {
				b.Fatal(err)
			}
			bytes += n
		}
		b.ReportMetric(float64(bytes)/1024, "KB/person-year")
		b.ReportMetric(0, "ns/op")
	})
}
