package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// loadClock notes when each request was sent and when its answer came.
type loadClock struct {
	mu   sync.Mutex
	sent map[string]time.Time
	// texts are what came for each request: a long answer comes in parts, and
	// the same part again is one too many.
	texts  map[string][]string
	took   []time.Duration
	twice  int
	answer *sync.Cond
}

func newLoadClock() *loadClock {
	l := &loadClock{sent: map[string]time.Time{}, texts: map[string][]string{}}
	l.answer = sync.NewCond(&l.mu)
	return l
}

func (l *loadClock) begin(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sent[key] = time.Now()
}

// end notes an answer. One that was never asked for, or the same again, is one
// too many.
func (l *loadClock) end(c slackCall) {
	if c.Method != "response" && c.Method != "chat.postMessage" {
		return
	}
	text, _ := c.Args["text"].(string)
	l.came(c.Key, text, c.At)
}

// came notes one part of an answer.
func (l *loadClock) came(key, text string, when time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	at, ok := l.sent[key]
	if !ok || slices.Contains(l.texts[key], text) {
		l.twice++
		return
	}
	l.texts[key] = append(l.texts[key], text)
	if len(l.texts[key]) > 1 {
		return
	}
	l.took = append(l.took, when.Sub(at))
	l.answer.Broadcast()
}

// wait waits for the first part of an answer, or until time is up.
func (l *loadClock) wait(ctx context.Context, key string) {
	stop := context.AfterFunc(ctx, func() { l.mu.Lock(); defer l.mu.Unlock(); l.answer.Broadcast() })
	defer stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.texts[key]) == 0 && ctx.Err() == nil {
		l.answer.Wait()
	}
}

// all waits until n answers are there, or time is up.
func (l *loadClock) all(ctx context.Context, n int) []time.Duration {
	stop := context.AfterFunc(ctx, func() { l.mu.Lock(); defer l.mu.Unlock(); l.answer.Broadcast() })
	defer stop()
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.took) < n && ctx.Err() == nil {
		l.answer.Wait()
	}
	return slices.Clone(l.took)
}

// BenchmarkSlack is the whole program, in a process of its own, under signed
// requests from 1, 8 and 64 connections, with a stand-in for Slack's API on
// the other side. It fails when an answer is lost or comes twice.
//
// "full" asks again as soon as the answer is there, so that the program and
// this one use all of the machine: its times are those of a queue, and grow
// with the connections. "paced" sends 50 a second: its times are what people
// wait.
func BenchmarkSlack(b *testing.B) {
	questions := samples(b)
	for _, run := range []struct {
		kind, how   string
		every       time.Duration
		connections int
	}{
		{"command", "full", 0, 1}, {"command", "full", 0, 8}, {"command", "full", 0, 64},
		{"event", "full", 0, 1}, {"event", "full", 0, 8}, {"event", "full", 0, 64},
		{"command", "paced", 20 * time.Millisecond, 64}, {"event", "paced", 20 * time.Millisecond, 64},
	} {
		b.Run(fmt.Sprintf("%s/%s/connections=%d", run.kind, run.how, run.connections), func(b *testing.B) {
			clock := newLoadClock()
			stand := newSlackStand(b, clock.end)
			p := start(b, "serve", "--addr", "127.0.0.1:0")
			p.cmd.Env = append(os.Environ(), stand.env()...)
			p.run(b)
			slack := slackLoad{to: p.ready(b), stand: stand.URL, kind: run.kind, questions: questions, clock: clock}
			underLoad(b, loadRun{every: run.every, connections: run.connections, clock: clock, pid: p.cmd.Process.Pid, one: slack.one})
			if code := p.end(b, syscall.SIGTERM); code != exitOK {
				b.Errorf("code %d", code)
			}
		})
	}
}

type loadRun struct {
	// every is the time between two requests, or 0 for none.
	every       time.Duration
	connections int
	clock       *loadClock
	pid         int
	// one sends a request by its number, and returns what its answer is known by
	// and how long its acknowledgement took.
	one func(ctx context.Context, client *http.Client, i int) (key string, acked time.Duration, err error)
}

// slackLoad is Slack's side of the load.
type slackLoad struct {
	to, stand, kind string
	questions       []string
	clock           *loadClock
}

func underLoad(b *testing.B, run loadRun) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: run.connections, MaxConnsPerHost: run.connections}}
	defer client.CloseIdleConnections()
	before := cpuOf(b, run.pid)
	acks := make([]time.Duration, b.N)
	next := make(chan int)
	var wg sync.WaitGroup
	ctx, cancel := context.WithTimeout(b.Context(), patience+time.Duration(b.N)*(run.every+20*time.Millisecond))
	defer cancel()
	b.ResetTimer()
	began := time.Now()
	for range run.connections {
		wg.Go(func() {
			for i := range next {
				key, took, err := run.one(ctx, client, i)
				if err != nil {
					b.Error(err)
					continue
				}
				acks[i] = took
				if run.every == 0 {
					run.clock.wait(ctx, key)
				}
			}
		})
	}
	var pace <-chan time.Time
	if run.every > 0 {
		ticker := time.NewTicker(run.every)
		defer ticker.Stop()
		pace = ticker.C
	}
	for i := range b.N {
		if pace != nil {
			<-pace
		}
		next <- i
	}
	close(next)
	wg.Wait()
	took := run.clock.all(ctx, b.N)
	spent := time.Since(began)
	b.StopTimer()
	if lost := b.N - len(took); lost > 0 || run.clock.twice > 0 {
		b.Errorf("%d of %d answers lost, %d too many", lost, b.N, run.clock.twice)
		return
	}
	ms := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(ms(quantile(acks, 0.50)), "ack-p50-ms")
	b.ReportMetric(ms(quantile(acks, 0.99)), "ack-p99-ms")
	b.ReportMetric(ms(quantile(took, 0.50)), "answer-p50-ms")
	b.ReportMetric(ms(quantile(took, 0.99)), "answer-p99-ms")
	b.ReportMetric(float64(b.N)/spent.Seconds(), "answers/s")
	b.ReportMetric(ms(cpuOf(b, run.pid)-before)/float64(b.N), "cpu-ms/answer")
	b.ReportMetric(memoryOf(b, run.pid, "VmRSS:"), "after-MB")
	b.ReportMetric(memoryOf(b, run.pid, "VmHWM:"), "peak-MB")
}

// one sends one request. Each comes from a person and a channel of its own, so
// that nobody waits for Slack's limit of a message a second a channel.
func (run slackLoad) one(ctx context.Context, client *http.Client, i int) (string, time.Duration, error) {
	id := strconv.Itoa(i)
	q := run.questions[i%len(run.questions)]
	key, to, contentType, body := "R"+id, run.to+"/slack/commands", asForm, ""
	if run.kind == "event" {
		key, to, contentType = "D"+id, run.to+"/slack/events", asJSON
		body = saidInPrivate(id, "U"+id, key, q)
	} else {
		body = commanded(id, "U"+id, q, run.stand+"/response/"+key)
	}
	r, err := signedPost(ctx, to, contentType, body)
	if err != nil {
		return "", 0, err
	}
	took, _, err := timed(client, r, func() { run.clock.begin(key) })
	return key, took, err
}

// timed does one request that must be taken, and returns how long its answer
// took and what it was.
func timed(client *http.Client, r *http.Request, begin func()) (took time.Duration, answer []byte, err error) {
	begin()
	began := time.Now()
	res, err := client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	answer, err = io.ReadAll(res.Body)
	if err != nil {
		return 0, nil, err
	}
	if res.StatusCode != http.StatusOK {
		return 0, nil, fmt.Errorf("%s: %s", r.URL, res.Status)
	}
	return time.Since(began), answer, nil
}

func quantile(ds []time.Duration, q float64) time.Duration {
	slices.Sort(ds)
	return ds[min(len(ds)-1, int(q*float64(len(ds))))]
}

// cpuOf is the processor time a process has used.
func cpuOf(b *testing.B, pid int) time.Duration {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		b.Skip("no /proc on this system")
	}
	// The name in brackets may hold spaces; the fields after it do not.
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+2:]))
	var ticks int
	for _, f := range fields[11:13] {
		n, err := strconv.Atoi(f)
		if err != nil {
			b.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// memoryOf is a figure of a process's memory, in megabytes.
func memoryOf(b *testing.B, pid int, figure string) float64 {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Skip("no /proc on this system")
	}
	for l := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(l, figure); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err != nil {
				b.Fatal(err)
			}
			return float64(kb) / 1024
		}
	}
	return 0
}
