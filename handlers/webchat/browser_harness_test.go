package webchat

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	browserlog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// requireVariable makes a missing browser or a missing axe-core a failure, for
// machines that are meant to have them.
const requireVariable = "COACH_REQUIRE"

// patience is how long a page may take to do what a test waits for. It is long
// because the machine may be busy; nothing waits for it to run out.
const patience = 30 * time.Second

func missing(t *testing.T, what string) {
	t.Helper()
	if os.Getenv(requireVariable) != "" {
		t.Fatalf("%s, and %s is set", what, requireVariable)
	}
	t.Skip(what)
}

func chromiumPath(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "/usr/bin/chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missing(t, "no Chromium is installed")
	return ""
}

// startBrowser starts one browser for the test and those under it.
func startBrowser(t *testing.T) context.Context {
	t.Helper()
	alloc, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(chromiumPath(t)),
		chromedp.Headless, chromedp.DisableGPU, chromedp.NoSandbox, chromedp.NoFirstRun, chromedp.NoDefaultBrowserCheck,
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-extensions", true),
		chromedp.Flag("disable-dev-shm-usage", true),
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("force-color-profile", "srgb"),
		// A press while the page still glides to its answer lands beside the
		// button. What moves has a test of its own.
		chromedp.Flag("force-prefers-reduced-motion", true),
	)
	t.Cleanup(cancel)
	ctx, cancelBrowser := chromedp.NewContext(alloc)
	t.Cleanup(cancelBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	// Chromium's children write to their folder until they have ended.
	t.Cleanup(func() {
		if err := chromedp.Cancel(ctx); err != nil {
			t.Logf("stopping Chromium: %v", err)
		}
	})
	return ctx
}

// tab is a fresh browser profile looking at a site of its own. When its test
// ends it fails that test for any complaint of the browser and any request
// that left the site.
type tab struct {
	*site
	t   *testing.T
	ctx context.Context
	url string

	mu         sync.Mutex
	complaints []string
	outside    []string
	// tolerated complaints are those a test provokes on purpose.
	tolerated []string
}

// like sets up a tab before its first page.
type like func(*tab)

func openTab(browser context.Context, t *testing.T, path string, as ...like) *tab {
	t.Helper()
	b := &tab{site: newSite(t), t: t}
	server := httptest.NewServer(b.http)
	t.Cleanup(server.Close)
	b.url = server.URL
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	b.ctx, cancel = context.WithTimeout(ctx, 4*patience)
	t.Cleanup(cancel)
	b.watch()
	b.size(1100, 900)
	for _, set := range as {
		set(b)
	}
	b.open(path)
	t.Cleanup(b.mustBeClean)
	return b
}

func (b *tab) watch() {
	b.t.Helper()
	complain := func(format string, args ...any) {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.complaints = append(b.complaints, fmt.Sprintf(format, args...))
	}
	err := chromedp.Listen(b.ctx, func(event any) {
		switch e := event.(type) {
		case *runtime.EventConsoleAPICalled:
			complain("the page wrote to the console: %s", e.Type)
		case *runtime.EventExceptionThrown:
			complain("an exception: %s", (&chromedp.ExceptionError{ExceptionDetails: e.ExceptionDetails}).Error())
		case *browserlog.EventEntryAdded:
			complain("the browser's log: %s: %s", e.Entry.Source, e.Entry.Text)
		case *network.EventRequestWillBeSent:
			if u, err := url.Parse(e.Request.URL); err != nil || u.Scheme != "data" && !strings.HasPrefix(e.Request.URL, b.url+"/") {
				b.mu.Lock()
				b.outside = append(b.outside, e.Request.URL)
				b.mu.Unlock()
			}
		}
	})
	if err != nil {
		b.t.Fatalf("listening to the tab: %v", err)
	}
}

// tolerate lets complaints pass that hold the text.
func (b *tab) tolerate(text string) { b.tolerated = append(b.tolerated, text) }

func (b *tab) seen() (complaints, outside []string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, c := range b.complaints {
		fine := false
		for _, text := range b.tolerated {
			fine = fine || strings.Contains(c, text)
		}
		if !fine {
			complaints = append(complaints, c)
		}
	}
	return complaints, append(outside, b.outside...)
}

func (b *tab) mustBeClean() {
	// A round trip, so that what the page said before it has arrived.
	if err := chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void]("0")); err != nil {
		b.t.Errorf("reaching the page at the end: %v", err)
	}
	complaints, outside := b.seen()
	for _, c := range complaints {
		b.t.Error(c)
	}
	for _, u := range outside {
		b.t.Errorf("a request left the site: %s", u)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("in the browser: %v", err)
	}
}

func (b *tab) open(path string) {
	b.t.Helper()
	b.do(chromedp.Navigate(b.url + path))
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

// feature emulates a media feature such as prefers-color-scheme.
func feature(name, value string) like {
	return func(b *tab) {
		b.t.Helper()
		_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: name, Value: value}},
		})
		if err != nil {
			b.t.Fatalf("emulating %s: %v", name, err)
		}
	}
}

func withoutScript(b *tab) {
	b.t.Helper()
	_, err := chromedp.Call(b.ctx, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err != nil {
		b.t.Fatalf("switching scripts off: %v", err)
	}
}

// keys types, one key after the other, wherever the focus is.
func (b *tab) keys(keys string, options ...chromedp.KeyOption) {
	b.t.Helper()
	b.do(chromedp.KeyEvent(keys, options...))
}

// enter presses Enter as one event, as a keyboard does. chromedp's own sends
// the character apart from the key, so a page cannot turn it down.
func (b *tab) enter(modifiers ...chromedp.Modifier) {
	b.t.Helper()
	key := input.DispatchKeyEventParams{
		Type: kb.KeyDown, Key: "Enter", Code: "Enter", Text: "\r", UnmodifiedText: "\r", WindowsVirtualKeyCode: 13,
	}
	for _, m := range modifiers {
		key.Modifiers |= int64(m)
	}
	up := key
	up.Type, up.Text, up.UnmodifiedText = kb.KeyUp, "", ""
	for _, k := range []input.DispatchKeyEventParams{key, up} {
		if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, k); err != nil {
			b.t.Fatalf("pressing Enter: %v", err)
		}
	}
}

// ask types a question into the box and sends it.
func (b *tab) ask(text string) {
	b.t.Helper()
	b.do(chromedp.Focus("#text"))
	b.keys(text)
	b.enter()
}

// until waits for a condition of the page.
func (b *tab) until(condition string) {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](condition, chromedp.WithPollingTimeout(patience)))
	if err != nil {
		b.t.Fatalf("waiting for %s: %v\nthe page: %s", condition, err, b.text("document.body.innerText"))
	}
}

// eventually lets the page go on, one round trip at a time, until the condition
// holds or the tab's time is up.
func (b *tab) eventually(condition func() bool) {
	b.t.Helper()
	for !condition() {
		if err := b.ctx.Err(); err != nil {
			b.t.Fatalf("waiting: %v", err)
		}
		// The answer to this comes after whatever the browser had to say before.
		_ = chromedp.Do(b.ctx, chromedp.Evaluate[chromedp.Void]("0"))
	}
}

// answers waits for that many finished exchanges.
func (b *tab) answers(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf(
		"document.querySelectorAll('#log > .exchange:not(.waiting)').length === %d && !document.querySelector('#log[aria-busy]')", n))
}

func eval[T any](b *tab, expression string) T {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.t.Fatalf("evaluating %s: %v", expression, err)
	}
	return v
}

func (b *tab) text(expression string) string {
	b.t.Helper()
	return eval[string](b, expression)
}

func (b *tab) holds(expression string) {
	b.t.Helper()
	if !eval[bool](b, expression) {
		b.t.Errorf("this does not hold: %s\nthe page: %s", expression, b.text("document.body.innerText"))
	}
}
