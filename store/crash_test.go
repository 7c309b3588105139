package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// crashFolder tells a child process where to write.
const crashFolder = "COACH_TEST_CRASH_FOLDER"

// TestCrashChild is no test by itself: TestCrash starts it, and kills it.
func TestCrashChild(t *testing.T) {
	folder := os.Getenv(crashFolder)
	if folder == "" {
		t.Skip("runs as the child of TestCrash")
	}
	s := openStore(t, store.Config{Folder: folder})
	// Small, so that it is killed while compacting too.
	s.CompactAfter(20_000)
	run := os.Getenv("COACH_TEST_CRASH_RUN")
	var mu sync.Mutex
	var wg sync.WaitGroup
	for worker := range 4 {
		wg.Go(func() {
			p := crashPerson(run, worker)
			for n := 0; ; n++ {
				// Two records, changed together: a half would be seen.
				data := []byte(fmt.Sprintf("%s-%d", run, n))
				if _, err := s.Write(t.Context(), p,
					store.Change{Kind: "entry", ID: fmt.Sprintf("%s-%d", run, n), Data: data},
					store.Change{Kind: "last", ID: "one", Data: data, Expect: store.AnyVersion, Keep: time.Hour}); err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				fmt.Printf("kept %d %d\n", worker, n)
				mu.Unlock()
				if n%10 == 9 {
					if _, err := s.Write(t.Context(), p, store.Change{Kind: "entry", ID: fmt.Sprintf("%s-%d", run, n-5), Expect: store.AnyVersion}); err != nil {
						t.Error(err)
						return
					}
					mu.Lock()
					fmt.Printf("gone %d %d\n", worker, n-5)
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
}

func crashPerson(run string, worker int) chat.PersonID {
	return chat.PersonID{Platform: "test", Space: run, User: fmt.Sprint(worker)}
}

// TestCrash kills a writing process with -9, fifteen times in one folder:
// everything it had acknowledged is there each time.
func TestCrash(t *testing.T) {
	folder := t.TempDir()
	// acknowledged is what each run said: run, worker, number, there or gone.
	acknowledged := map[string][4]map[int]bool{}
	var total int
	for round := range 15 {
		run := fmt.Sprintf("run%d", round)
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestCrashChild$", "-test.timeout=60s") //nolint:gosec // This test itself.
		cmd.Env = append(os.Environ(), crashFolder+"="+folder, "COACH_TEST_CRASH_RUN="+run)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		said := [4]map[int]bool{{}, {}, {}, {}}
		until := 1 + rand.N(300) //nolint:gosec // Any moment does.
		lines := bufio.NewScanner(out)
		for seen := 0; lines.Scan(); {
			var word string
			var worker, n int
			if _, err := fmt.Sscanf(lines.Text(), "%s %d %d", &word, &worker, &n); err != nil || word != "kept" && word != "gone" {
				t.Logf("child: %s", lines.Text())
				continue
			}
			said[worker][n] = word == "kept"
			if seen++; seen == until {
				// What it said before it died is still read after.
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait()
		acknowledged[run] = said

		s := openStore(t, store.Config{Folder: folder})
		for run, workers := range acknowledged {
			for worker, said := range workers {
				p := crashPerson(run, worker)
				sound, damaged, err := s.Records(t.Context(), p, "")
				if err != nil || len(damaged) > 0 {
					t.Fatal(damaged, err)
				}
				there, last, highest := map[string]bool{}, "", -1
				for _, r := range sound {
					if r.Kind == "last" {
						last = string(r.Data)
						continue
					}
					there[r.ID] = true
					var n int
					_, _ = fmt.Sscanf(strings.TrimPrefix(r.ID, run+"-"), "%d", &n)
					highest = max(highest, n)
				}
				for n, kept := range said {
					total++
					// One more removal may have been done and not said.
					if id := fmt.Sprintf("%s-%d", run, n); there[id] != kept && (there[id] || n%10 != 4) {
						t.Errorf("round %d: %s of worker %d is there: %v, was acknowledged: %v", round, id, worker, there[id], kept)
					}
				}
				if highest >= 0 && last != fmt.Sprintf("%s-%d", run, highest) {
					t.Errorf("round %d: a write was half done: the last is %q, the highest %d", round, last, highest)
				}
			}
		}
		closeStore(t, s)
	}
	t.Logf("looked %d times at an acknowledged write", total)
}

// TestFailover kills the master with -9 while writes go on: it heals by itself,
// nothing is half done, and what was acknowledged before the last moment is
// there.
func TestFailover(t *testing.T) {
	servers := redistest.Sentinel(t)
	s := openStore(t, store.Config{URL: servers.URL})
	person := func(n int) chat.PersonID {
		return chat.PersonID{Platform: "test", User: fmt.Sprint("failover", n%20)}
	}
	type ack struct {
		n  int
		at time.Time
	}
	var acks []ack
	var killed, healed time.Time
	var failed, after int
	for n := 0; after < 100; n++ {
		if len(acks) == 200 && killed.IsZero() {
			killed = time.Now()
			go servers.Master.Kill()
		}
		data := []byte(fmt.Sprint(n))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		_, err := s.Write(ctx, person(n), store.Change{Kind: "entry", ID: fmt.Sprintf("n%d", n), Data: data},
			store.Change{Kind: "other", ID: fmt.Sprintf("n%d", n), Data: data, Keep: time.Hour})
		cancel()
		switch {
		case errors.Is(err, store.ErrMoved):
			t.Fatalf("write %d was taken for another's: %v", n, err)
		case err != nil:
			failed++
			if time.Since(killed) > time.Minute {
				t.Fatalf("not healed after a minute: %v", err)
			}
			continue
		}
		acks = append(acks, ack{n, time.Now()})
		if failed > 0 {
			if healed.IsZero() {
				healed = time.Now()
			}
			after++
		}
	}
	if err := s.Ready(t.Context()); err != nil {
		t.Error(err)
	}
	var lost int
	for _, a := range acks {
		id := fmt.Sprintf("n%d", a.n)
		_, one, err := s.Record(t.Context(), person(a.n), "entry", id)
		if err != nil {
			t.Fatal(err)
		}
		_, other, err := s.Record(t.Context(), person(a.n), "other", id)
		if err != nil {
			t.Fatal(err)
		}
		if one != other {
			t.Errorf("write %d is half done", a.n)
		}
		if !one {
			lost++
			// Redis copies to the replica after it answers.
			if before := killed.Sub(a.at); before > 100*time.Millisecond || a.at.After(healed) {
				t.Errorf("write %d, acknowledged %v before the end, is lost", a.n, before)
			}
		}
	}
	t.Logf("%d writes failed, %v until the first went through again, %d of %d acknowledged were lost", failed, healed.Sub(killed), lost, len(acks))
}
