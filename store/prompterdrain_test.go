package store_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// fleet is three prompters, each a process.
type fleet struct {
	t        *testing.T
	url      string
	platform *standPlatform

	running []*prompterProcess
	// killed are the names of those that were killed.
	killed map[string]bool
	begun  int
	// peak is the most memory one of them had, in KB.
	peak int
}

type prompterProcess struct {
	name  string
	cmd   *exec.Cmd
	stdin io.Closer
}

func newFleet(t *testing.T, url string, platform *standPlatform) *fleet {
	f := &fleet{t: t, url: url, platform: platform, killed: map[string]bool{}, running: make([]*prompterProcess, 3)}
	for n := range f.running {
		f.start(n)
	}
	t.Cleanup(func() {
		for n := range f.running {
			f.kill(n)
		}
	})
	return f
}

func (f *fleet) start(n int) {
	f.begun++
	name := fmt.Sprint("prompter", f.begun)
	cmd := exec.CommandContext(f.t.Context(), os.Args[0], "-test.run=^TestPrompterChild$", "-test.timeout=60m") //nolint:gosec // This test itself.
	cmd.Env = append(os.Environ(), prompterName+"="+name, prompterRedis+"="+f.url, prompterPlatform+"="+f.platform.URL)
	stdin, err := cmd.StdinPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		f.t.Fatal(err)
	}
	f.running[n] = &prompterProcess{name, cmd, stdin}
}

// measure notes how much memory each has, where the system tells.
func (f *fleet) measure() {
	for _, p := range f.running {
		b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
		if err != nil {
			continue
		}
		if _, rest, ok := strings.Cut(string(b), "VmHWM:"); ok {
			kb, err := strconv.Atoi(strings.Fields(rest)[0])
			if err == nil {
				f.peak = max(f.peak, kb)
			}
		}
	}
}

func (f *fleet) kill(n int) {
	p := f.running[n]
	if p == nil {
		return
	}
	f.running[n] = nil
	f.killed[p.name] = true
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait()
	_ = p.stdin.Close()
}

// end has all of them come to their end by themselves.
func (f *fleet) end() {
	f.t.Helper()
	for n, p := range f.running {
		_ = p.stdin.Close()
		if err := p.cmd.Wait(); err != nil {
			f.t.Errorf("%s ended with %v", p.name, err)
		}
		f.running[n] = nil
	}
}

// settledPeople counts who waits for next week.
func settledPeople(t *testing.T, s *store.Store, admin *redis.Client) (n int, ok bool) {
	t.Helper()
	from := strconv.FormatInt(time.Now().Add(24*time.Hour).UnixMilli(), 10)
	for _, key := range s.AllQueueKeys() {
		if !strings.HasSuffix(key, ":due") {
			continue
		}
		part, err := admin.ZCount(t.Context(), key, from, "+inf").Result()
		if err != nil {
			return 0, false
		}
		n += int(part)
	}
	return n, true
}

// verdict holds what stands on the platform against what the records say.
type verdict struct{ sent, unsure, repeats, slackRepeats int }

func judge(t *testing.T, s *store.Store, f *fleet, people int) verdict {
	t.Helper()
	var v verdict
	var mu sync.Mutex
	reminders := store.NewReminders(s)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for n := worker; n < people; n += 8 {
				p := drainPerson(n)
				r, _, err := reminders.Reminder(t.Context(), p)
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				took := f.platform.took[p]
				switch {
				case r.Fate == reflection.FateSent && len(took) > 0:
					v.sent++
				case r.Fate == reflection.FateUnsure && p.Platform != "slack":
					v.unsure++
				default:
					t.Errorf("%v: %q is kept, %d stand there", p, r.Fate, len(took))
				}
				for i := 1; i < len(took); i++ {
					v.repeats++
					if p.Platform == "slack" {
						v.slackRepeats++
						t.Errorf("%v was sent twice: %v", p, took)
					}
					if !f.killed[took[i-1].from] && len(f.killed) > 0 {
						t.Errorf("%v was sent twice, and nobody died at the first: %v", p, took)
					}
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return v
}

// sizes is what Redis holds, in words.
func sizes(t *testing.T, admin *redis.Client) (used int64, text string) {
	t.Helper()
	info, err := admin.Info(t.Context(), "memory", "persistence").Result()
	if err != nil {
		t.Fatal(err)
	}
	field := func(name string) int64 {
		_, rest, _ := strings.Cut(info, name+":")
		n, _ := strconv.ParseInt(strings.TrimSpace(strings.SplitN(rest, "\n", 2)[0]), 10, 64)
		return n
	}
	keys, err := admin.DBSize(t.Context()).Result()
	if err != nil {
		t.Fatal(err)
	}
	used = field("used_memory")
	return used, fmt.Sprintf("%.1f MB in %d keys, log %.1f MB", float64(used)/1e6, keys, float64(field("aof_current_size"))/1e6)
}

// queueSize is what the keys of the queue take.
func queueSize(t *testing.T, s *store.Store, admin *redis.Client) (total int64) {
	t.Helper()
	for _, key := range s.AllQueueKeys() {
		n, err := admin.MemoryUsage(t.Context(), key, 0).Result()
		if err != nil && !errors.Is(err, redis.Nil) {
			t.Fatal(err)
		}
		total += n
	}
	return total
}

// drained runs three prompters until everybody waits for next week. often is
// called again and again meanwhile, with how many are done.
func drained(t *testing.T, s *store.Store, f *fleet, admin *redis.Client, people int, often func(done int)) {
	t.Helper()
	limit := time.Now().Add(2*time.Minute + time.Duration(people)*10*time.Millisecond)
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	for {
		<-tick.C
		done, ok := settledPeople(t, s, admin)
		f.measure()
		if done == people {
			return
		}
		if time.Now().After(limit) {
			t.Fatalf("%d of %d are done, %v, %v", done, people, f.platform.said, f.platform.told)
		}
		if ok {
			often(done)
		}
	}
}

// drainPeople is how many people the test has: 3,000, or COACH_PROMPTS.
func drainPeople(t *testing.T) int {
	text := os.Getenv("COACH_PROMPTS")
	if text == "" {
		return 3000
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 100 {
		t.Fatalf("COACH_PROMPTS is %q", text)
	}
	return n
}

// TestPrompterDrains has three processes send everybody their prompt, on one
// Redis and a platform that says no, fails and hangs, while they are killed
// with -9 again and again: nobody is lost, nobody on Slack is written to twice,
// and on Teams only whom somebody died at.
func TestPrompterDrains(t *testing.T) {
	people := drainPeople(t)
	url, server := redistest.Server(t)
	s := openStore(t, store.Config{URL: url})
	admin := server.Admin()
	empty, _ := sizes(t, admin)
	began := time.Now()
	enrol(t, s, people)
	enrolled, text := sizes(t, admin)
	t.Logf("%d people enrolled in %v; Redis: %s, %d bytes a person, %d of them the queue's", people, time.Since(began).Round(time.Millisecond),
		text, (enrolled-empty)/int64(people), queueSize(t, s, admin)/int64(people))

	platform := newStandPlatform(t)
	began = time.Now()
	f := newFleet(t, url, platform)
	// Killed up to a dozen times, and more with more people.
	step := max(people/max(12, min(people/2500, 40)), 1)
	next, last := step/2, time.Now()
	drained(t, s, f, admin, people, func(done int) {
		if done < next || time.Since(last) < 100*time.Millisecond {
			return
		}
		n := rand.IntN(3) //nolint:gosec // Anyone does.
		f.kill(n)
		f.start(n)
		next, last = done+step, time.Now()
	})
	took := time.Since(began)
	f.end()
	v := judge(t, s, f, people)
	if most := len(f.killed) * prompterWorkers; v.repeats > most {
		t.Errorf("%d were sent twice; %d kills of %d workers explain at most %d", v.repeats, len(f.killed), prompterWorkers, most)
	}
	if len(f.killed) < 2 {
		t.Errorf("only %d were killed", len(f.killed))
	}
	_, text = sizes(t, admin)
	t.Logf("%d people, %d kills, %v: %.0f a second with three processes", people, len(f.killed), took.Round(time.Millisecond), float64(people)/took.Seconds())
	t.Logf("%d sent, %d unsure (a platform that cannot tell), %d sent twice, of these on Slack %d", v.sent, v.unsure, v.repeats, v.slackRepeats)
	t.Logf("the platform said %v", platform.said)
	t.Logf("the prompters said %v (without the last moments of those killed)", platform.told)
	t.Logf("a prompter had at most %.1f MB; Redis: %s", float64(f.peak)/1000, text)
}

// TestPrompterOutlivesRedis kills Redis with -9 in the middle and starts it
// again from its log: nobody is lost, and nobody on Slack is written to twice.
func TestPrompterOutlivesRedis(t *testing.T) {
	people := max(drainPeople(t)/3, 100)
	url, server := redistest.Server(t)
	s := openStore(t, store.Config{URL: url})
	admin := server.Admin()
	// With everysec, a Redis killed while its disk is slow may lose what it had
	// acknowledged; what was sent in that time may then be sent again.
	if err := admin.ConfigSet(t.Context(), "appendfsync", "always").Err(); err != nil {
		t.Fatal(err)
	}
	enrol(t, s, people)
	platform := newStandPlatform(t)
	f := newFleet(t, url, platform)
	var away time.Duration
	began := time.Now()
	drained(t, s, f, admin, people, func(done int) {
		if done > people/3 && away == 0 {
			stopped := time.Now()
			server.Kill()
			<-time.After(time.Second)
			server.Start()
			away = time.Since(stopped)
			if err := admin.ConfigSet(t.Context(), "appendfsync", "always").Err(); err != nil {
				t.Error(err)
			}
		}
	})
	took := time.Since(began)
	f.end()
	if away == 0 {
		t.Error("Redis was not restarted")
	}
	// Nobody died, but the mark of somebody may have come after their lease.
	v := judge(t, s, f, people)
	if v.repeats > 3*prompterWorkers {
		t.Errorf("%d were sent twice", v.repeats)
	}
	t.Logf("%d people in %v, Redis away for %v: %d sent, %d unsure, %d sent twice, of these on Slack %d; %v", people, took.Round(time.Millisecond),
		away.Round(time.Millisecond), v.sent, v.unsure, v.repeats, v.slackRepeats, platform.told)
}
