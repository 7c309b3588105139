package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
	"github.com/framework-coach/framework-coach/store"
)

// quiet is a log that nobody reads.
var quiet = slog.New(slog.DiscardHandler)

var update = flag.Bool("update", false, "write the golden files anew")

// patience is how long a test waits for what should happen at once.
const patience = 30 * time.Second

// slackPeers and teamsPeers are the folders of the programs that stand in for
// Slack and Teams, and teamsSchemas is the one of Microsoft's schemas of cards;
// required is true where nothing may be skipped for want of them.
var (
	slackPeers, teamsPeers, teamsSchemas string
	required                             bool
)

// builtIn is the index of the documents in the binary. Making it takes most of
// the time of a command, so the tests that only ask share one.
var builtIn = sync.OnceValues(func() (*index.Index, error) { return load(settings{}) })

func TestMain(m *testing.M) {
	flag.Parse()
	slackPeers, required = os.Getenv("COACH_SLACK_PEERS"), os.Getenv("COACH_REQUIRE") != ""
	teamsPeers, teamsSchemas = os.Getenv("COACH_TEAMS_PEERS"), os.Getenv("COACH_TEAMS_SCHEMAS")
	// What the developer has set must not reach the tests.
	for _, setting := range os.Environ() {
		name, _, _ := strings.Cut(setting, "=")
		// What must not be skipped is said to the servers of the tests too.
		if strings.HasPrefix(name, "COACH_") && name != "COACH_REQUIRE" || name == "SLACK_API_URL" || name == "REDIS_URL" {
			if err := os.Unsetenv(name); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		}
	}
	code := m.Run()
	if built.Load() {
		file, _ := binary()
		if err := os.RemoveAll(filepath.Dir(file)); err != nil {
			fmt.Fprintln(os.Stderr, err)
		}
	}
	os.Exit(code)
}

// binary is the built program, for the tests of the whole process. The first
// of them builds it: most runs of part of the tests need none.
var (
	binary = sync.OnceValues(build)
	built  atomic.Bool
)

func build() (string, error) {
	built.Store(true)
	dir, err := os.MkdirTemp("", "bot")
	if err != nil {
		return "", fmt.Errorf("making a folder for the program: %w", err)
	}
	file := filepath.Join(dir, "bot")
	// Without the version stamp: a checkout owned by somebody else has none.
	cmd := exec.CommandContext(context.Background(), "go", "build", "-buildvcs=false", "-o", file, ".")
	if out, err := cmd.CombinedOutput(); err != nil {
		return file, fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return file, nil
}

// newTestCoach is a coach over the built-in documents that remembers nothing
// of other tests.
func newTestCoach(t testing.TB) *coach.Coach {
	t.Helper()
	x, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	c, err := coachOver(x, "", testKeeping, newTestStore(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// testKeeping is what a program that was given no settings keeps.
var testKeeping = storeSettings{KeepDays: 365}

// newTestStore keeps things until the test ends.
func newTestStore(t testing.TB) *store.Store {
	t.Helper()
	st, err := passing(t.Context(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// ownFolder gives a command that keeps something a folder of its own, unless
// the test names one.
func ownFolder(t testing.TB, args []string) []string {
	t.Helper()
	if len(args) == 0 || !slices.Contains([]string{"serve", "chat"}, args[0]) || slices.Contains(args, "--data") {
		return args
	}
	return append(slices.Clone(args), "--data", t.TempDir())
}

// citable is what may be quoted at each address: its passages, and the
// headings at and below it.
func citable(lib *knowledge.Library) map[string]map[string]bool {
	out := map[string]map[string]bool{}
	add := func(s *knowledge.Section, text string) {
		address := string(s.Address)
		if out[address] == nil {
			out[address] = map[string]bool{}
		}
		out[address][text] = true
	}
	for _, f := range lib.Frameworks() {
		for s := range f.Sections() {
			for _, p := range s.Passages {
				add(s, p.Text)
			}
			for above := s; above != nil; above = above.Parent {
				add(above, s.Heading)
			}
		}
	}
	return out
}

// outcome is what a finished command left.
type outcome struct {
	code     int
	out, err string
}

// bot runs one command inside the test. One that should have ended by itself
// and serves instead is stopped.
func bot(t testing.TB, stdin string, args ...string) outcome {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 4*patience)
	defer cancel()
	var out, errOut bytes.Buffer
	code := run(ctx, ownFolder(t, args), strings.NewReader(stdin), &out, &errOut)
	return outcome{code, out.String(), errOut.String()}
}

// buffer is a stream that a test can wait for.
type buffer struct {
	mu      sync.Mutex
	text    strings.Builder
	changed chan struct{}
}

func newBuffer() *buffer { return &buffer{changed: make(chan struct{})} }

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	close(b.changed)
	b.changed = make(chan struct{})
	return b.text.Write(p)
}

func (b *buffer) String() string {
	text, _ := b.now()
	return text
}

func (b *buffer) now() (text string, changed <-chan struct{}) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String(), b.changed
}

// until waits for a whole line that holds the words, after the first skip
// bytes, and returns it with the place after it.
func (b *buffer) until(ctx context.Context, skip int, words string) (found string, after int, err error) {
	for {
		text, changed := b.now()
		at := skip
		for l := range strings.Lines(text[skip:]) {
			at += len(l)
			if strings.Contains(l, words) && strings.HasSuffix(l, "\n") {
				return strings.TrimSpace(l), at, nil
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return "", skip, fmt.Errorf("waiting for %q after %d bytes: %w; so far:\n%s", words, skip, ctx.Err(), text)
		}
	}
}

// await is until with the usual patience.
func (b *buffer) await(t testing.TB, skip int, words string) (found string, after int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	found, after, err := b.until(ctx, skip, words)
	if err != nil {
		t.Fatal(err)
	}
	return found, after
}

// readyWords begin the line that says the page answers.
const readyWords = "Framework Coach is ready: "

// serving is a server running inside the test.
type serving struct {
	url      string
	out, log *buffer
	cancel   context.CancelFunc
	ended    chan int
}

// startServing runs "bot serve" on a port of the system's choice. A second of
// --reload takes a thousandth of one.
func startServing(t *testing.T, args ...string) *serving {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	s := &serving{out: newBuffer(), log: newBuffer(), cancel: cancel, ended: make(chan int, 1)}
	w := world{in: strings.NewReader(""), out: s.out, errOut: s.log, second: time.Millisecond}
	go func() {
		s.ended <- w.run(ctx, ownFolder(t, append([]string{"serve", "--addr", "localhost:0"}, args...)))
	}()
	ready, _ := s.out.await(t, 0, readyWords)
	s.url = strings.TrimPrefix(ready, readyWords)
	t.Cleanup(cancel)
	return s
}

// stop ends the server and returns its exit code.
func (s *serving) stop(t *testing.T) int {
	t.Helper()
	s.cancel()
	return within(t, s.ended)
}

// get is the body of a page that must be there.
func get(t testing.TB, client *http.Client, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	return fetch(t, client, req)
}

func fetch(t testing.TB, client *http.Client, req *http.Request) string {
	t.Helper()
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	body, err := io.ReadAll(res.Body)
	if err := res.Body.Close(); err != nil {
		t.Error(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s\n%s", req.Method, req.URL, res.Status, body)
	}
	return string(body)
}

// within is what comes from a channel soon.
func within[T any](t testing.TB, c <-chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(patience):
		t.Fatalf("nothing happened within %v", patience)
		panic("unreachable")
	}
}

// golden compares with a file under testdata, or writes it with -update.
func golden(t *testing.T, file, got string) {
	t.Helper()
	file = filepath.Join("testdata", filepath.FromSlash(file))
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("reading the golden file (make it with -update): %v", err)
	}
	if got != string(want) {
		t.Errorf("%s differs; got:\n%s\nwant:\n%s", file, got, want)
	}
}
