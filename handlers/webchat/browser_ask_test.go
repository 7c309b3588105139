package webchat

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

func TestBrowserAsking(t *testing.T) {
	b := startBrowser(t)
	for _, c := range []struct {
		name string
		test func(*testing.T, func(path string, as ...like) *tab)
	}{
		{"by keyboard only", askByKeyboard},
		{"several lines and the last question", linesAndRecall},
		{"an example", pressExample},
		{"a choice", pressChoice},
		{"check the source", checkSource},
		{"copy with citation", copyCitation},
		{"copy without the clipboard's leave", copyTheOldWay},
		{"copy a link", copyLink},
		{"while waiting", whileWaiting},
		{"nothing typed", nothingTyped},
		{"a problem and a retry", problemAndRetry},
		{"a choice that fails", failedChoice},
		{"no connection", noConnection},
		{"two questions are one conversation", oneConversation},
		{"a link to an address", linkToAddress},
		{"there and back", thereAndBack},
		{"with a finger", withAFinger},
		{"without the script", withoutTheScript},
		{"the watch itself", watchItself},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.test(t, func(path string, as ...like) *tab { return openTab(b, t, path, as...) })
		})
	}
}

func askByKeyboard(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.keys(kb.Tab)
	b.holds("document.activeElement.classList.contains('skip')")
	b.holds("document.activeElement.getBoundingClientRect().top >= 0")
	b.enter()
	b.holds("document.activeElement.id === 'text'")

	b.keys("quote")
	b.enter()
	b.answers(1)
	b.holds("document.activeElement.id === 'text' && document.activeElement.value === ''")
	b.until("document.getElementById('status').textContent !== '' && !document.getElementById('status').textContent.startsWith('Looking')")
	want := "Knife work. Quote, Practitioner. chooses the blade for the task and uses it safely, without guidance. " +
		"teaches others to cut to an agreed size and keeps waste low. keeps a shared set of knives sharp and safe. 3 buttons below."
	if got := b.text("document.getElementById('status').textContent"); got != want {
		t.Errorf("a screen reader hears %q, want %q", got, want)
	}

	// Backwards from the box stands the newest answer's last button.
	b.keys(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift))
	b.holds("document.activeElement.textContent === 'What comes next?'")
	b.enter()
	b.answers(2)
	b.holds("document.activeElement === document.querySelector('.exchange:last-child .title')")
	if m := b.coach.last(t); m.Choice != "progress kitchen/knife-work/practitioner" {
		t.Errorf("the coach was asked %q", m.Choice)
	}
	// From the answer, the next stop is in the answer or the box after it.
	b.keys(kb.Tab)
	b.holds("document.activeElement.id === 'text' || !!document.activeElement.closest('.exchange:last-child')")
}

func linesAndRecall(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.do(chromedp.Focus("#text"))
	before := eval[float64](b, "document.getElementById('text').offsetHeight")
	b.keys("first")
	b.enter(chromedp.ModifierShift)
	b.keys("second")
	if got := b.text("document.getElementById('text').value"); got != "first\nsecond" {
		t.Fatalf("the box holds %q", got)
	}
	if after := eval[float64](b, "document.getElementById('text').offsetHeight"); after <= before {
		t.Errorf("the box stayed %v high with two lines", after)
	}
	b.enter()
	b.answers(1)
	if m := b.coach.last(t); m.Text != "first\nsecond" {
		t.Errorf("the coach was asked %q", m.Text)
	}
	if after := eval[float64](b, "document.getElementById('text').offsetHeight"); after != before {
		t.Errorf("the empty box is %v high, want %v as before", after, before)
	}
	b.keys(kb.ArrowUp)
	if got := b.text("document.getElementById('text').value"); got != "first\nsecond" {
		t.Errorf("the arrow brought back %q", got)
	}
	// In a box with text, the arrow moves the cursor and nothing else.
	b.keys("!")
	b.keys(kb.ArrowUp)
	if got := b.text("document.getElementById('text').value"); got != "first\nsecond!" {
		t.Errorf("the arrow changed the text to %q", got)
	}
}

func pressExample(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.do(chromedp.Click(".examples li:nth-child(5) button"))
	b.answers(1)
	if m := b.coach.last(t); m.Text != "What does Working mean?" || m.Choice != "" {
		t.Errorf("the coach was asked text %q, choice %q", m.Text, m.Choice)
	}
	b.holds("document.querySelector('.said').textContent === 'What does Working mean?'")
}

func pressChoice(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("quote")
	b.answers(1)
	b.do(chromedp.Click(`button[value^="compare "]`))
	b.answers(2)
	want := "compare kitchen/knife-work/working kitchen/knife-work/practitioner"
	if m := b.coach.last(t); m.Choice != want || m.Text != "" {
		t.Errorf("the coach was asked choice %q, text %q; want %q", m.Choice, m.Text, want)
	}
	b.holds("document.querySelector('.exchange:last-child .lead').textContent === 'You chose'")
	b.holds("document.querySelector('.exchange:last-child .said').textContent === 'Compare with Working'")
	b.holds("document.querySelectorAll('.exchange:last-child .changes mark').length === 7")
	b.until("document.getElementById('status').textContent === 'A comparison of Working and Practitioner. 1 button below.'")
}

// The button stands in the quote and belongs to a form below it.
func checkSource(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("quote-one-line") // an answer without choices has the form all the same
	b.answers(1)
	b.do(chromedp.Click(`button[value="source kitchen/larder/awareness"]`))
	b.answers(2)
	if m := b.coach.last(t); m.Choice != "source kitchen/larder/awareness" {
		t.Errorf("the coach was asked %q", m.Choice)
	}
	b.holds("document.querySelector('.exchange:last-child .said').textContent === 'Check the source of Larder, Awareness'")
}

const citedLarder = "“Knows that everything in the larder is labelled and dated.”\n" +
	"— Kitchen craft: skills for a working kitchen, Larder, Awareness (Guild of Invented Kitchens), line 40\n" +
	"https://kitchen.example/craft#kitchen/larder/awareness"

func allowClipboard(t *testing.T, b *tab) {
	t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(b.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission:       &browser.PermissionDescriptor{Name: name},
			Setting:          browser.PermissionSettingGranted,
			Origin:           b.url,
			BrowserContextID: chromedp.FromContext(b.ctx).BrowserContextID,
		})
		if err != nil {
			t.Fatalf("allowing %s: %v", name, err)
		}
	}
}

func copyCitation(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	allowClipboard(t, b)
	b.emptyClipboard()
	b.ask("quote-one-line")
	b.answers(1)
	b.do(chromedp.Click("button[data-copy]"))
	b.until("document.getElementById('status').textContent === 'Copied with its citation.'")
	b.holds("document.querySelector('.copy-word').textContent === 'Copied'")
	b.holds("document.activeElement.matches('button[data-copy]')")
	if got := b.clipboard("navigator.clipboard"); got != citedLarder {
		t.Errorf("the clipboard holds %q, want %q", got, citedLarder)
	}
	b.do(chromedp.Focus("#text"))
	b.holds("document.querySelector('.copy-word').textContent === 'Copy with citation'")
}

// The link that is copied opens the page with that descriptor for anyone.
func copyLink(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	allowClipboard(t, b)
	b.emptyClipboard()
	b.ask("quote-one-line")
	b.answers(1)
	b.do(chromedp.Click("button[data-copy-link]"))
	b.until("document.getElementById('status').textContent === 'Link copied.'")
	b.holds("document.querySelector('button[data-copy-link] .copy-word').textContent === 'Copied'")
	want := strings.TrimSuffix(b.url, "/") + "/a/kitchen/larder/awareness"
	if got := b.clipboard("navigator.clipboard"); got != want {
		t.Errorf("the clipboard holds %q, want %q", got, want)
	}
	b.do(chromedp.Focus("#text"))
	b.holds("document.querySelector('button[data-copy-link] .copy-word').textContent === 'Copy link'")
	c := open("/a/kitchen/larder/awareness")
	c.answers(1)
	if m := c.coach.last(t); m.Choice != "show kitchen/larder/awareness" {
		t.Errorf("the coach was asked %q", m.Choice)
	}
}

func copyTheOldWay(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	allowClipboard(t, b)
	b.ask("quote-one-line")
	b.answers(1)
	b.emptyClipboard()
	b.do(chromedp.Evaluate[chromedp.Void](
		"window.kept = navigator.clipboard, Object.defineProperty(navigator, 'clipboard', {value: undefined}), 0"))
	b.do(chromedp.Click("button[data-copy]"))
	b.until("document.getElementById('status').textContent === 'Copied with its citation.'")
	if got := b.clipboard("window.kept"); got != citedLarder {
		t.Errorf("the clipboard holds %q, want %q", got, citedLarder)
	}
	b.holds("document.querySelectorAll('textarea').length === 1")
}

// emptyClipboard sees to it that no other test's copy passes for this one's:
// the tabs of a browser share one clipboard.
func (b *tab) emptyClipboard() {
	b.t.Helper()
	_, err := chromedp.Run(b.ctx, chromedp.Evaluate[chromedp.Void]("navigator.clipboard.writeText('nothing')", chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("emptying the clipboard: %v", err)
	}
}

// clipboard reads the clipboard with the line ends of this machine made plain.
func (b *tab) clipboard(from string) string {
	b.t.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](from+".readText()", chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("reading the clipboard: %v", err)
	}
	return strings.ReplaceAll(v, "\r\n", "\n")
}

func whileWaiting(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	hold := make(chan struct{})
	b.coach.holdOn(hold)
	b.ask("quote")
	b.until("document.getElementById('status').textContent === 'Looking in the frameworks.'")
	b.holds("document.getElementById('log').getAttribute('aria-busy') === 'true'")
	b.holds("document.querySelector('.waiting .said').textContent === 'quote'")
	// A second question has to wait, and is not lost.
	b.keys("table")
	b.enter()
	b.holds("document.getElementById('text').value === 'table'")
	b.holds("document.querySelectorAll('.exchange').length === 1")
	close(hold)
	b.answers(1)
	b.holds("!document.querySelector('.waiting')")
	b.enter()
	b.answers(2)
	if n := b.coach.count(); n != 2 {
		t.Errorf("the coach was asked %d times, want 2", n)
	}
}

func oneConversation(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("quote")
	b.answers(1)
	first := b.coach.last(t)
	b.do(chromedp.Click(`button[value^="compare "]`))
	b.answers(2)
	second := b.coach.last(t)
	if first.From != second.From || first.Reply.Room != second.Reply.Room {
		t.Errorf("two questions of one page came from %v in %q and %v in %q",
			first.From, first.Reply.Room, second.From, second.Reply.Room)
	}
	b.open("/")
	b.ask("quote")
	b.answers(1)
	third := b.coach.last(t)
	if third.From != first.From || third.Reply.Room == first.Reply.Room {
		t.Errorf("a new page of the same browser came from %v in %q; the first from %v in %q",
			third.From, third.Reply.Room, first.From, first.Reply.Room)
	}
}

func linkToAddress(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("quote")
	b.answers(1)
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(`a[href="/a/kitchen/knife-work/practitioner"]`)); err != nil {
		t.Fatalf("following the link: %v", err)
	}
	if m := b.coach.last(t); m.Choice != "show kitchen/knife-work/practitioner" {
		t.Errorf("the link asks %q", m.Choice)
	}
	b.holds("document.title === 'Knife work – Framework Coach'")
	b.holds("!document.querySelector('button[data-copy]').closest('li').hidden")
	b.ask("table")
	b.answers(2)
}

// Whoever looks at a source and comes back finds the conversation still there.
func thereAndBack(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("quote")
	b.answers(1)
	if _, err := chromedp.RunResponse(b.ctx, chromedp.Click(`a[href="/a/kitchen/knife-work/practitioner"]`)); err != nil {
		t.Fatalf("following the link: %v", err)
	}
	b.do(chromedp.Evaluate[chromedp.Void]("history.back(), 0"))
	// The driver keeps no sight of a page that the browser revives, so this
	// asks the page itself; while the pages change places there is none to ask.
	revived := func(condition string) {
		t.Helper()
		b.eventually(func() bool {
			v, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](condition))
			return err == nil && v
		})
	}
	revived("location.pathname === '/' && document.querySelectorAll('#log > .exchange').length === 1")
	revived("document.getElementById('text').focus() || document.activeElement.id === 'text'")
	b.keys("table")
	b.enter()
	revived("document.querySelectorAll('#log > .exchange:not(.waiting)').length === 2")
}

// A screen keyboard would cover the answer, so the focus leaves the box.
func withAFinger(t *testing.T, open func(string, ...like) *tab) {
	b := open("/", touched)
	b.ask("quote")
	b.answers(1)
	b.until("document.activeElement === document.querySelector('.exchange:last-child .title')")
	b.holds("!document.getElementById('ask-tip').checkVisibility()")
}

// A watch that sees nothing would pass every test above.
func watchItself(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.do(chromedp.Evaluate[chromedp.Void](`(() => {
		console.log('hello');
		setTimeout(() => { throw new Error('thrown'); });
		const inline = document.createElement('script');
		inline.textContent = 'window.ran = true';
		document.body.append(inline);
	})()`))
	for _, want := range []string{"wrote to the console", "thrown", "Content Security Policy"} {
		b.eventually(func() bool {
			complaints, _ := b.seen()
			return strings.Contains(strings.Join(complaints, "\n"), want)
		})
	}
	b.holds("window.ran === undefined")
	b.do(chromedp.Evaluate[chromedp.Void]("location.href = 'http://127.0.0.1:9/elsewhere', 0"))
	b.eventually(func() bool {
		_, outside := b.seen()
		return len(outside) == 1
	})
	// What was provoked on purpose is no failure.
	b.tolerate("")
	b.mu.Lock()
	defer b.mu.Unlock()
	b.outside = nil
}
