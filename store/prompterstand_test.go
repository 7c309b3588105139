package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
)

// What the parent tells its prompters, and how they are set.
const (
	prompterName     = "COACH_TEST_PROMPTER"
	prompterRedis    = "COACH_TEST_PROMPTER_REDIS"
	prompterPlatform = "COACH_TEST_PROMPTER_PLATFORM"

	prompterWorkers  = 24
	prompterSendTime = time.Second
	prompterLease    = 4 * time.Second
)

// TestPrompterChild is no test by itself: the tests of draining start it, three
// at once, and kill it.
func TestPrompterChild(t *testing.T) {
	name := os.Getenv(prompterName)
	if name == "" {
		t.Skip("runs as the child of TestPrompterDrains")
	}
	s := openStore(t, store.Config{URL: os.Getenv(prompterRedis)})
	m := &standMessenger{name: name, base: os.Getenv(prompterPlatform), client: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: prompterWorkers}}}
	told := &tellings{base: m.base, client: m.client}
	p, err := reflection.NewPrompter(reflection.PrompterConfig{
		Reminders: store.NewReminders(s), Queue: store.NewQueue(s),
		Platforms: map[chat.Platform]reflection.Messenger{chat.Slack: m, chat.Teams: blindMessenger{m}},
		Ask: func(context.Context, chat.PersonID, reflection.Reminder, reflection.Decision, time.Time) (chat.Reply, []reflection.Asked, error) {
			return chat.Reply{Title: "Your question for this week", Parts: []chat.Part{chat.Paragraph{Text: "What went well?"}}}, nil, nil
		},
		Report: told.add, Workers: prompterWorkers, SendTime: prompterSendTime, Lease: prompterLease, Poll: 100 * time.Millisecond, Retry: 100 * time.Millisecond,
		Rates: map[chat.Platform]float64{chat.Slack: 2000, chat.Teams: 2000},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		// The parent closes this end, or dies.
		_, _ = io.Copy(io.Discard, os.Stdin)
		cancel()
	}()
	go told.tell(ctx)
	p.Run(ctx)
	told.flush(ctx)
}

// tellings are what came of looks, told to the parent now and then.
type tellings struct {
	base   string
	client *http.Client
	mu     sync.Mutex
	counts map[string]int
}

func (o *tellings) add(out reflection.Outcome) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.counts == nil {
		o.counts = map[string]int{}
	}
	o.counts[string(out.Result)]++
	if out.MaybeTwice {
		o.counts["maybe twice"]++
	}
}

func (o *tellings) tell(ctx context.Context) {
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			o.flush(ctx)
		}
	}
}

func (o *tellings) flush(ctx context.Context) {
	o.mu.Lock()
	counts := o.counts
	o.counts = nil
	o.mu.Unlock()
	b, err := json.Marshal(counts)
	if err != nil || len(counts) == 0 {
		return
	}
	// The last word comes after the end.
	req, err := http.NewRequestWithContext(context.WithoutCancel(ctx), http.MethodPost, o.base+"/told", bytes.NewReader(b))
	if err != nil {
		return
	}
	if res, err := o.client.Do(req); err == nil {
		_ = res.Body.Close()
	}
}

// standMessenger speaks to the stand-in platform.
type standMessenger struct {
	name, base string
	client     *http.Client
}

// call is one call of the platform: its status and headers.
func (m *standMessenger) call(ctx context.Context, what string, p chat.PersonID, key string) (int, http.Header, error) {
	q := url.Values{"platform": {string(p.Platform)}, "space": {p.Space}, "user": {p.User}, "key": {key}, "from": {m.name}}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, m.base+what+"?"+q.Encode(), nil)
	if err != nil {
		return 0, nil, err
	}
	res, err := m.client.Do(req)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	_, err = io.Copy(io.Discard, res.Body)
	return res.StatusCode, res.Header, err
}

func (m *standMessenger) Send(ctx context.Context, p chat.PersonID, _ chat.Reply, key string) error {
	status, header, err := m.call(ctx, "/send", p, key)
	if err != nil {
		return errors.Join(chat.ErrUnsure, err)
	}
	switch status {
	case http.StatusOK:
		return nil
	case http.StatusTooManyRequests:
		seconds, err := strconv.Atoi(header.Get("Retry-After"))
		if err != nil {
			return err
		}
		return chat.Later{After: time.Duration(seconds) * time.Second, Everybody: header.Get("Everybody") != ""}
	case http.StatusServiceUnavailable:
		return errors.New("the platform is not there")
	}
	return chat.ErrUnsure
}

func (m *standMessenger) Sent(ctx context.Context, p chat.PersonID, key string, _ time.Time) (sent, known bool, err error) {
	status, _, err := m.call(ctx, "/sent", p, key)
	if err != nil {
		return false, false, err
	}
	return status == http.StatusOK, true, nil
}

// blindMessenger cannot tell what stands there.
type blindMessenger struct{ *standMessenger }

func (blindMessenger) Sent(context.Context, chat.PersonID, string, time.Time) (sent, known bool, err error) {
	return false, false, nil
}

// acceptance is one message the platform took, from which prompter.
type acceptance struct {
	from string
	key  string
	at   time.Time
}

// standPlatform is the platform in the parent. It accepts, and sometimes says
// no, fails before or after it took a message, hangs, or hangs up.
type standPlatform struct {
	*httptest.Server

	mu    sync.Mutex
	took  map[chat.PersonID][]acceptance
	said  map[string]int
	told  map[string]int
	hangs sync.WaitGroup
}

func newStandPlatform(t *testing.T) *standPlatform {
	p := &standPlatform{took: map[chat.PersonID][]acceptance{}, said: map[string]int{}, told: map[string]int{}}
	mux := http.NewServeMux()
	mux.HandleFunc("/send", p.send)
	mux.HandleFunc("/sent", p.sent)
	mux.HandleFunc("/told", func(_ http.ResponseWriter, r *http.Request) {
		var counts map[string]int
		if err := json.NewDecoder(r.Body).Decode(&counts); err != nil {
			t.Error(err)
		}
		p.mu.Lock()
		defer p.mu.Unlock()
		for what, n := range counts {
			p.told[what] += n
		}
	})
	p.Server = httptest.NewUnstartedServer(mux)
	p.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	p.Start()
	t.Cleanup(func() {
		p.CloseClientConnections()
		p.hangs.Wait()
		p.Close()
	})
	return p
}

func personIn(r *http.Request) chat.PersonID {
	q := r.URL.Query()
	return chat.PersonID{Platform: chat.Platform(q.Get("platform")), Space: q.Get("space"), User: q.Get("user")}
}

func (p *standPlatform) accept(r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who, q := personIn(r), r.URL.Query()
	p.took[who] = append(p.took[who], acceptance{q.Get("from"), q.Get("key"), time.Now()})
}

func (p *standPlatform) say(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said[what]++
}

func (p *standPlatform) send(w http.ResponseWriter, r *http.Request) {
	chance := rand.IntN(1000) //nolint:gosec // Any moment does.
	switch {
	case chance < 10:
		p.say("429")
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	case chance < 11:
		p.say("429 for everybody")
		w.Header().Set("Retry-After", "1")
		w.Header().Set("Everybody", "yes")
		w.WriteHeader(http.StatusTooManyRequests)
	case chance < 20:
		p.say("503, not taken")
		w.WriteHeader(http.StatusServiceUnavailable)
	case chance < 24:
		p.say("500, not taken")
		w.WriteHeader(http.StatusInternalServerError)
	case chance < 28:
		p.say("500, taken")
		p.accept(r)
		w.WriteHeader(http.StatusInternalServerError)
	case chance < 31:
		p.say("hung up, not taken")
		panic(http.ErrAbortHandler)
	case chance < 34:
		p.say("hung up, taken")
		p.accept(r)
		panic(http.ErrAbortHandler)
	case chance < 35:
		p.say("hung, then taken")
		// Taken a little after whoever sent it has given up.
		p.hangs.Go(func() {
			late := time.NewTimer(prompterSendTime + 300*time.Millisecond)
			defer late.Stop()
			<-late.C
			p.accept(r)
		})
		<-r.Context().Done()
	default:
		p.say("200")
		p.accept(r)
		// Some time passes between taking and saying so, and somebody may die in it.
		if chance%4 == 0 {
			pause := time.NewTimer(time.Duration(rand.IntN(20)) * time.Millisecond) //nolint:gosec // Any moment does.
			defer pause.Stop()
			<-pause.C
		}
	}
}

func (p *standPlatform) sent(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said["asked"]++
	key := r.URL.Query().Get("key")
	for _, a := range p.took[personIn(r)] {
		if a.key == key {
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
}

// drainPerson is one of the people of the tests: every second one is of Slack.
func drainPerson(n int) chat.PersonID {
	p := chat.PersonID{Platform: chat.Slack, Space: fmt.Sprint("T", n%40), User: fmt.Sprint("U", n)}
	if n%2 == 1 {
		p.Platform = chat.Teams
	}
	return p
}

// enrol gives everybody a prompt that is due in this minute.
func enrol(t *testing.T, s *store.Store, people int) {
	t.Helper()
	due := time.Now().UTC()
	r := reflection.Reminder{On: true, Rhythm: reflection.Rhythm{Weekday: due.Weekday(), Minute: due.Hour()*60 + due.Minute(), Zone: "UTC"}}
	reminders, queue := store.NewReminders(s), store.NewQueue(s)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for n := worker; n < people; n += 8 {
				if err := queue.Wake(t.Context(), drainPerson(n), due); err != nil {
					t.Error(err)
					return
				}
				if _, err := reminders.SaveReminder(t.Context(), drainPerson(n), r, 0); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	// Nobody is to come twice for having been woken just now: it is long ago.
	for _, key := range s.AllQueueKeys() {
		if strings.HasSuffix(key, ":woken") {
			if err := s.Client().Del(t.Context(), key).Err(); err != nil {
				t.Fatal(err)
			}
		}
	}
}
