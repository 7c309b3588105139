package slackapp

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

const testSecret = "8f742231b10e8888abcd99yyyzzz85a5"

// The people and places of testdata/payloads.
const (
	payloadTeam    = "T024BE7LD"
	payloadUser    = "U061F7AUR"
	payloadChannel = "C0LAN2Q65"
	payloadDirect  = "D024BE91L"
	payloadBot     = "U0COACHBT"
)

// heldInbox keeps the contract of the real one: it never waits, knows repeats,
// and is full at some point. What it took is worked when the test says so.
type heldInbox struct {
	mu      sync.Mutex
	most    int
	refuse  error
	seen    map[string]bool
	waiting []handlers.Delivery
	// each is called with every delivery it takes, when set.
	each func(handlers.Delivery)
}

func (i *heldInbox) Accept(d handlers.Delivery) error {
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.refuse != nil {
		return i.refuse
	}
	if d.ID != "" && i.seen[d.ID] {
		return handlers.ErrRepeat
	}
	if i.most > 0 && len(i.waiting) >= i.most {
		return handlers.ErrFull
	}
	if i.seen == nil {
		i.seen = map[string]bool{}
	}
	i.seen[d.ID] = true
	i.waiting = append(i.waiting, d)
	if i.each != nil {
		i.each(d)
	}
	return nil
}

func (i *heldInbox) taken() []handlers.Delivery {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]handlers.Delivery(nil), i.waiting...)
}

// work does what was taken, with the apology the real inbox would send.
func (i *heldInbox) work(ctx context.Context) []error {
	i.mu.Lock()
	held := i.waiting
	i.waiting = nil
	i.mu.Unlock()
	var errs []error
	for _, d := range held {
		_, err := d.Work(ctx)
		if err != nil && d.Sorry != nil {
			_ = d.Sorry(ctx, handlers.Apology("id-1"))
		}
		errs = append(errs, err)
	}
	return errs
}

// sentAnswer is one answer that went out.
type sentAnswer struct {
	Place  place
	Answer answer
}

// heardOutgoing writes down every call to Slack.
type heardOutgoing struct {
	mu     sync.Mutex
	sent   []sentAnswer
	homes  []place
	asked  []place
	prompt []place
	titles []string
	noted  []place
	// statuses were begun, cleared were ended.
	statuses, cleared int
	refuse            func(place) error
	// people are those who are not called Mia; asks is how often it was asked.
	people map[string]who
	asks   int
}

func (o *heardOutgoing) send(_ context.Context, p place, a answer) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.refuse != nil {
		if err := o.refuse(p); err != nil {
			return err
		}
	}
	o.sent = append(o.sent, sentAnswer{p, a})
	return nil
}

func (o *heardOutgoing) home(_ context.Context, p place, _ []chat.Reply) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.homes = append(o.homes, p)
	return nil
}

func (o *heardOutgoing) ask(_ context.Context, p place) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asked = append(o.asked, p)
	return nil
}

func (o *heardOutgoing) prompts(_ context.Context, p place, _ []string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.prompt = append(o.prompt, p)
	return nil
}

func (o *heardOutgoing) title(_ context.Context, _ place, title string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.titles = append(o.titles, title)
	return context.DeadlineExceeded // a failure here must not matter
}

func (o *heardOutgoing) working(context.Context, place) func() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.statuses++
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.cleared++
	}
}

func (o *heardOutgoing) note(_ context.Context, p place) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.noted = append(o.noted, p)
}

func (o *heardOutgoing) who(ctx context.Context, p place) who {
	if ctx.Err() != nil {
		return who{}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.asks++
	if w, ok := o.people[p.User]; ok {
		return w
	}
	return who{Zone: "Europe/London", Name: "Mia " + p.User}
}

func (o *heardOutgoing) all() []sentAnswer {
	o.mu.Lock()
	defer o.mu.Unlock()
	return append([]sentAnswer(nil), o.sent...)
}

// respond is a responder made of a function.
type respond func(context.Context, chat.Message) (chat.Reply, error)

func (f respond) Respond(ctx context.Context, m chat.Message) (chat.Reply, error) { return f(ctx, m) }

func (f respond) Home(ctx context.Context, m chat.Message) ([]chat.Reply, error) {
	r, err := f(ctx, m)
	return []chat.Reply{r}, err
}

// quoted is a reply that quotes a framework.
func quotedReply() chat.Reply {
	return chat.Reply{Title: "Working", Topic: "describe", Parts: []chat.Part{chat.Quote{
		Heading: "Working", Lines: []chat.Line{{ID: "a#1", Text: "Do the thing.", Number: 3, Bullet: true}},
		Source: chat.Source{Document: "A document", Address: "a"},
	}}}
}

func withForm() chat.Reply {
	return chat.Reply{Title: "You", Topic: "me", Private: true, Parts: []chat.Part{chat.Form{
		Title: "You", Value: "me save", Submit: "Save", Fields: []chat.Field{{Name: "role", Label: "Role"}},
	}}}
}

// scene is an app with stand-ins all round.
type scene struct {
	*App
	inbox *heldInbox
	out   *heardOutgoing
	log   *heardLog
	clock *testClock
	gone  [][2]string

	mu    sync.Mutex
	asked []chat.Message
	// reply answers; quotedReply() when nil.
	reply respond
}

type testClock struct {
	mu sync.Mutex
	at time.Time
}

func (c *testClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *testClock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func (s *scene) find(context.Context, string, string) (installation, error) {
	return installation{BotUser: payloadBot}, nil
}

func (s *scene) remove(_ context.Context, enterprise, team string) error {
	s.gone = append(s.gone, [2]string{enterprise, team})
	return nil
}

func (s *scene) messages() []chat.Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]chat.Message(nil), s.asked...)
}

func newScene() *scene {
	s := &scene{
		inbox: &heldInbox{}, out: &heardOutgoing{}, log: &heardLog{},
		clock: &testClock{at: time.Date(2026, 10, 17, 9, 0, 0, 0, time.UTC)},
	}
	answering := respond(func(ctx context.Context, m chat.Message) (chat.Reply, error) {
		s.mu.Lock()
		s.asked = append(s.asked, m)
		reply := s.reply
		s.mu.Unlock()
		if reply != nil {
			return reply(ctx, m)
		}
		return quotedReply(), nil
	})
	s.App = newApp(Config{
		Responder: answering, Homes: answering, Inbox: s.inbox,
		Log:   slog.New(slog.NewJSONHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now:   s.clock.now,
		NewID: func() string { return "id-1" }, Examples: []string{"What is Working?"}, SigningSecret: testSecret,
	}, s.out, s)
	return s
}

// heardLog is what was logged. It can be read while others write.
type heardLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *heardLog) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(b)
}

func (l *heardLog) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func (l *heardLog) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.b.Reset()
}

func (s *scene) mux() http.Handler {
	mux := http.NewServeMux()
	for _, r := range s.Routes() {
		mux.Handle(r.Pattern, r.Handler)
	}
	return mux
}

// post sends a signed request to a path and returns the answer.
func (s *scene) post(path, contentType, body string, change ...func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	signRequest(r, testSecret, s.clock.now(), body)
	for _, c := range change {
		c(r)
	}
	w := httptest.NewRecorder()
	s.mux().ServeHTTP(w, r)
	return w
}

func signRequest(r *http.Request, secret string, at time.Time, body string) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set(timestampHeader, stamp)
	r.Header.Set(signatureHeader, "v0="+hex.EncodeToString(sign(secret, stamp, []byte(body))))
}

// deliver posts a payload of testdata as Slack would.
func (s *scene) deliver(t testing.TB, name string) *httptest.ResponseRecorder {
	t.Helper()
	return s.deliverRaw(t, name, payload(t, name))
}

func (s *scene) deliverRaw(t testing.TB, name string, raw []byte) *httptest.ResponseRecorder {
	t.Helper()
	switch {
	case strings.HasPrefix(name, "event_"):
		return s.post("/slack/events", "application/json", string(raw))
	case strings.HasPrefix(name, "command"):
		return s.post("/slack/commands", formType, formBody(raw))
	}
	return s.post("/slack/interactions", formType, url.Values{"payload": {string(raw)}}.Encode())
}

// formOf writes a flat JSON object as a form, whatever its values are.
func formBody(raw []byte) string {
	var named map[string]json.RawMessage
	form := url.Values{}
	if json.Unmarshal(raw, &named) == nil {
		for k, v := range named {
			var text string
			if json.Unmarshal(v, &text) != nil {
				text = string(v)
			}
			form.Set(k, text)
		}
	}
	return form.Encode()
}

func payload(t testing.TB, name string) []byte {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "payloads", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var small bytes.Buffer
	if err := json.Compact(&small, raw); err != nil {
		t.Fatalf("%s is no JSON: %v", name, err)
	}
	return small.Bytes()
}

func payloadNames(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "payloads", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no payloads: %v", err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".json")
	}
	return files
}
