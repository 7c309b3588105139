package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// replicas are several copies of the program on one Redis.
type replicas struct {
	stand *slackStand
	bases []string
	// dead is set when the second has been killed.
	mu   sync.Mutex
	dead bool

	answers sync.Map // of response id to chan slackCall
}

// choose is a replica that lives, as far as anybody knows.
func (r *replicas) choose(rng *rand.Rand) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dead {
		return r.bases[0]
	}
	return r.bases[rng.IntN(len(r.bases))]
}

// press sends one press of a button, signed, and waits for what it shows. ok is
// false when nothing came: the replica was killed.
func (r *replicas) press(ctx context.Context, base, user, id, value string) (shown string, ok bool) {
	came := make(chan slackCall, 1)
	r.answers.Store(id, came)
	defer r.answers.Delete(id)
	payload := toJSON(map[string]any{
		"type": "block_actions", "team": map[string]any{"id": standTeam}, "user": map[string]any{"id": user, "team_id": standTeam},
		"api_app_id": "A0000COACH", "trigger_id": "1." + id, "response_url": r.stand.URL + "/response/" + id,
		"channel":   map[string]any{"id": "C0000000001"},
		"container": map[string]any{"type": "message", "message_ts": "1700000000.000100", "channel_id": "C0000000001", "is_ephemeral": true},
		"actions":   []any{map[string]any{"type": "button", "block_id": "b", "action_id": "choice-0", "value": value, "action_ts": "1700000000.000200"}},
	})
	req, err := signedPost(ctx, base+"/slack/interactions", asForm, url.Values{"payload": {payload}}.Encode())
	if err != nil {
		return "", false
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return "", false
	}
	_, _ = io.Copy(io.Discard, res.Body)
	_ = res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", false
	}
	select {
	case c := <-came:
		return toJSON(c.Args["blocks"]), true
	case <-time.After(3 * time.Second):
		return "", false
	case <-ctx.Done():
		return "", false
	}
}

var answerButton = regexp.MustCompile(`check-in answer (\S+) (\d+) true`)

// questionOf is the sitting and the number of the question that is shown.
func questionOf(shown string) (sitting string, number int) {
	m := answerButton.FindStringSubmatch(shown)
	if m == nil {
		return "", 0
	}
	n, err := strconv.Atoi(m[2])
	if err != nil {
		return "", 0
	}
	return m[1], n
}

// Two replicas on one Redis, 200 people checking in at once through Slack, with
// presses doubled, late and out of order, and one replica killed in the middle:
// whatever was acknowledged stands in the result, once.
func TestReplicasLoseNoAnswer(t *testing.T) {
	people := 200
	if testing.Short() {
		people = 20
	}
	redisURL, _ := redistest.Server(t)
	keys := store.NewKey()
	r := &replicas{}
	r.stand = newSlackStand(t, func(c slackCall) {
		if came, ok := r.answers.Load(c.Key); ok && c.Method == "response" {
			select {
			case came.(chan slackCall) <- c:
			default:
			}
		}
	})
	var all []*process
	for range 2 {
		p := start(t, "serve", "--addr", "127.0.0.1:0")
		p.cmd.Env = append(os.Environ(), append(r.stand.env(), "REDIS_URL="+redisURL, "COACH_KEYS="+keys)...)
		p.run(t)
		all, r.bases = append(all, p), append(r.bases, p.ready(t))
	}

	var acknowledged sync.Map // of user to []string, the answers in order
	var presses, doubled, late, lost sync.Map
	count := func(m *sync.Map) { m.Store(rand.Uint64(), true) }
	var wg sync.WaitGroup
	halfway := make(chan struct{})
	var once sync.Once
	var begun sync.WaitGroup
	begun.Add(people)
	for i := range people {
		user := fmt.Sprintf("UREPLICA%d", i)
		wg.Go(func() {
			rng := rand.New(rand.NewPCG(uint64(i), 7))
			n := 0
			id := func() string { n++; return fmt.Sprintf("%s-%d", user, n) }
			send := func(value string) string {
				for range 8 {
					count(&presses)
					if shown, ok := r.press(t.Context(), r.choose(rng), user, id(), value); ok {
						return shown
					}
					count(&lost)
					// Whether it was taken shows when the person looks again.
					value = "check-in go-on"
				}
				return ""
			}
			shown := send("check-in start short odp-core")
			begun.Done()
			var said []string
			for {
				sitting, number := questionOf(shown)
				if sitting == "" {
					break
				}
				what := []string{"true", "partly", "not-yet"}[rng.IntN(3)]
				value := fmt.Sprintf("check-in answer %s %d %s", sitting, number, what)
				var beside sync.WaitGroup
				if rng.IntN(3) == 0 {
					count(&doubled)
					other := id()
					beside.Go(func() {
						r.press(t.Context(), r.choose(rand.New(rand.NewPCG(uint64(i), uint64(number)))), user, other, value)
					})
				}
				if number > 1 && rng.IntN(4) == 0 {
					count(&late)
					old := fmt.Sprintf("check-in answer %s %d %s", sitting, number-1, "n/a")
					other := id()
					beside.Go(func() { r.press(t.Context(), r.bases[0], user, other, old) })
				}
				if len(said) == 2 {
					once.Do(func() { close(halfway) })
				}
				for tries := 0; ; tries++ {
					shown = send(value)
					s, now := questionOf(shown)
					if s != sitting || now != number || tries > 5 {
						break
					}
				}
				beside.Wait()
				said = append(said, what)
			}
			acknowledged.Store(user, said)
		})
	}
	begun.Wait()
	<-halfway
	if err := all[1].cmd.Process.Signal(syscall.SIGKILL); err != nil {
		t.Error(err)
	}
	r.mu.Lock()
	r.dead = true
	r.mu.Unlock()
	wg.Wait()

	ring, err := store.ParseKeyring(keys)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Config{URL: redisURL, Sealer: ring, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	book := store.NewCheckIns(st)
	answers := 0
	for i := range people {
		user := fmt.Sprintf("UREPLICA%d", i)
		kept, err := book.Snapshots(t.Context(), chat.PersonID{Platform: chat.Slack, Space: standTeam, User: user})
		if err != nil {
			t.Fatal(err)
		}
		v, _ := acknowledged.Load(user)
		want, _ := v.([]string)
		if len(kept) != 1 {
			t.Errorf("%s: %d finished check-ins, want one; acknowledged %v", user, len(kept), want)
			continue
		}
		var got []string
		for _, step := range kept[0].Steps {
			if step.SameAs == 0 && step.Answer != checkin.Unanswered {
				got = append(got, string(step.Answer))
			}
			if len(step.Was) > 0 {
				t.Errorf("%s: an answer was written over: %v", user, step.Was)
			}
		}
		answers += len(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: kept %v, acknowledged %v", user, got, want)
		}
	}
	if code := all[0].end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, all[0].err)
	}
	t.Logf("%d people, %d answers kept and acknowledged, %d presses, %d doubled, %d late, %d without an answer when the replica was killed",
		people, answers, length(&presses), length(&doubled), length(&late), length(&lost))
}

// With Redis away questions are answered, what could not be saved is said with
// the same button again, and readiness fails; when Redis is back, so is all.
func TestRedisAway(t *testing.T) {
	redisURL, server := redistest.Server(t)
	stand := newSlackStand(t, nil)
	p, base := serveWith(t, append(stand.env(), "REDIS_URL="+redisURL, "COACH_KEYS="+store.NewKey()))
	n := 0
	say := func(text string) string {
		t.Helper()
		n++
		key := "away" + strconv.Itoa(n)
		if status, body := deliver(t, base+"/slack/commands", asForm, commanded(key, "UAWAY", text, stand.URL+"/response/"+key)); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
		return toJSON(stand.await(t, "an answer to "+text, func(c slackCall) bool { return c.Method == "response" && c.Key == key }).Args["blocks"])
	}
	ready := func() int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, base+"/readyz", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		return res.StatusCode
	}
	sitting, number := questionOf(say("check-in start short odp-core"))
	if sitting == "" || ready() != http.StatusOK {
		t.Fatalf("no question, or not ready (%d)", ready())
	}
	server.Kill()
	if got := say("expert adaptability"); !strings.Contains(got, "Shares best practice") {
		t.Errorf("a question with Redis away: %s", got)
	}
	press := fmt.Sprintf("check-in answer %s %d true", sitting, number)
	if got := say(press); !strings.Contains(got, "could not save") || !strings.Contains(got, press) {
		t.Errorf("a press with Redis away: %s", got)
	}
	if code := ready(); code != http.StatusServiceUnavailable {
		t.Errorf("readiness with Redis away: %d", code)
	}
	server.Start()
	redistest.Wait(t, "readiness again", func() bool { return ready() == http.StatusOK })
	got := say(press)
	if again, next := questionOf(got); again != sitting || next != number+1 {
		t.Errorf("the same button with Redis back leads to question %d of %q: %s\n%s", next, again, got, p.err)
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
}

func length(m *sync.Map) int {
	n := 0
	m.Range(func(any, any) bool { n++; return true })
	return n
}

// What is kept cannot be read in Redis, and "delete everything" leaves nothing.
func TestRedisShowsNothingReadable(t *testing.T) {
	redisURL, server := redistest.Server(t)
	stand := newSlackStand(t, nil)
	p, base := serveWith(t, append(stand.env(), "REDIS_URL="+redisURL, "COACH_KEYS="+store.NewKey()))
	n := 0
	say := func(text string) string {
		t.Helper()
		n++
		key := "say" + strconv.Itoa(n)
		if status, body := deliver(t, base+"/slack/commands", asForm, commanded(key, "UREADABLE", text, stand.URL+"/response/"+key)); status != http.StatusOK {
			t.Fatalf("%d %s", status, body)
		}
		c := stand.await(t, "an answer to "+text, func(c slackCall) bool { return c.Method == "response" && c.Key == key })
		return shown(c.Args["blocks"])
	}
	say("my role is canary keeper of the aviary")
	say("my grade is SCS2")
	first := say("check-in start short odp-core")
	sitting, number := questionOf(toJSON(stand.await(t, "the question", func(c slackCall) bool { return c.Key == "say3" }).Args["blocks"]))
	if sitting == "" {
		t.Fatalf("no question: %s", first)
	}
	say(fmt.Sprintf("check-in answer %s %d true", sitting, number))
	say("example: I kept the canary alive through the winter")
	dump := server.Dump(t)
	for _, word := range []string{"canary", "aviary", "winter", "UREADABLE", "scs2", "SCS2", "odp-core", "daptability"} {
		if strings.Contains(dump, word) {
			t.Errorf("Redis shows %q", word)
		}
	}
	if !strings.Contains(dump, "coach:") {
		t.Errorf("nothing is kept at all:\n%.500s", dump)
	}
	say("delete everything")
	if got := say("DELETE"); !strings.Contains(strings.ToLower(got), "deleted") {
		t.Errorf("after DELETE: %s", got)
	}
	left := 0
	for l := range strings.Lines(server.Dump(t)) {
		if strings.Contains(l, "coach:{") {
			left++
			t.Errorf("after deleting everything there is still %s", l)
		}
	}
	if code := p.end(t, syscall.SIGTERM); code != exitOK {
		t.Errorf("code %d; log:\n%s", code, p.err)
	}
	t.Logf("%d bytes of keys and values, none readable; %d keys of the person after deleting everything", len(dump), left)
}
