package store_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// BenchmarkAccount is what finding a person's records by their account costs:
// one read and one write of a record of 400 bytes, which is not packed.
func BenchmarkAccount(b *testing.B) {
	alone := chat.PersonID{Platform: chat.Slack, Space: "bench", User: "alone"}
	home := chat.PersonID{Platform: chat.Slack, Space: "bench", User: "home"}
	joined := chat.PersonID{Platform: chat.Teams, Space: "bench", User: "joined"}
	data := bytes.Repeat([]byte("0123456789abcdef"), 25)
	for name, config := range map[string]func(*testing.B) store.Config{
		"server": func(b *testing.B) store.Config {
			url, _ := redistest.Server(b)
			return store.Config{URL: url}
		},
		"embedded": func(b *testing.B) store.Config { return store.Config{Folder: b.TempDir()} },
	} {
		s := openStore(b, config(b))
		for _, p := range []struct {
			name string
			who  chat.PersonID
		}{{"alone", alone}, {"joined", joined}} {
			if p.who == joined {
				l := store.NewLinks(s)
				code, err := l.Code(b.Context(), home, "")
				if err != nil {
					b.Fatal(err)
				}
				if _, err := l.Join(b.Context(), joined, code); err != nil {
					b.Fatal(err)
				}
			}
			if _, err := s.Write(b.Context(), p.who, store.Change{Kind: "plan", ID: "mine", Data: data}); err != nil {
				b.Fatal(err)
			}
			type operation struct {
				name string
				do   func() error
			}
			for _, o := range []operation{
				{"read", func() error {
					_, _, err := s.Record(b.Context(), p.who, "plan", "mine")
					return err
				}},
				{"write", func() error {
					_, err := s.Write(b.Context(), p.who, store.Change{Kind: "plan", ID: "mine", Data: data, Expect: store.AnyVersion})
					return err
				}},
			} {
				b.Run(name+"/"+p.name+"/"+o.name, func(b *testing.B) {
					took := make([]time.Duration, 0, b.N)
					for b.Loop() {
						began := time.Now()
						if err := o.do(); err != nil {
							b.Fatal(err)
						}
						took = append(took, time.Since(began))
					}
					slices.Sort(took)
					b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1000, "p50-µs")
					b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1000, "p99-µs")
				})
			}
		}
	}
}
