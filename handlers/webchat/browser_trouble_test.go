package webchat

import (
	"net/http"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// What TestBrowserAsking tries of pages on a bad day: nothing typed, an answer
// that fails, a server that hangs up, a browser without the script.

func nothingTyped(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.do(chromedp.Focus("#text"))
	b.keys("   ")
	b.enter()
	b.until("document.getElementById('status').textContent === 'Type a question first.'")
	b.holds("document.activeElement.id === 'text' && !document.querySelector('#log .exchange')")
	if n := b.coach.count(); n != 0 {
		t.Errorf("the coach was asked %d times", n)
	}
}

func problemAndRetry(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.tolerate("status of 500")
	b.coach.fail(http.ErrServerClosed)
	b.ask("quote")
	b.answers(1)
	b.holds("document.querySelector('.failed [role=alert]').innerText.includes('Something went wrong')")
	b.holds("/^request-/.test(document.querySelector('.failed code').textContent)")
	b.holds("document.getElementById('text').value === 'quote'") // the words are back
	b.coach.fail(nil)
	b.do(chromedp.Click(".failed .again button"))
	b.until("!!document.querySelector('.exchange .quote')")
	b.answers(1)
	b.holds("!document.querySelector('.failed') && document.getElementById('text').value === ''")
	if m := b.coach.last(t); m.Text != "quote" {
		t.Errorf("the retry asked %q", m.Text)
	}
}

func failedChoice(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.tolerate("status of 500")
	b.ask("quote")
	b.answers(1)
	b.coach.fail(http.ErrServerClosed)
	b.do(chromedp.Click(`button[value^="compare "]`))
	b.answers(2)
	b.holds("document.activeElement.matches('.failed .again button')")
	b.holds("document.getElementById('text').value === ''")
	b.coach.fail(nil)
	b.enter()
	b.until("!!document.querySelector('.changes')")
	b.holds("document.querySelector('.exchange:last-child .said').textContent === 'Compare with Working'")
}

// A server that breaks off says nothing at all, so the page must.
func noConnection(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.tolerate("net::ERR_")
	b.coach.breakOff(true)
	b.ask("quote <b>")
	b.answers(1)
	b.holds("document.querySelector('.failed [role=alert]').innerText.includes('I could not be reached')")
	b.holds("document.querySelector('.failed .number').hidden")
	b.holds("document.querySelector('.failed .said').textContent === 'quote <b>'")
	b.holds("document.getElementById('text').value === 'quote <b>'")
	b.coach.breakOff(false)
	b.do(chromedp.Click(".failed .again button"))
	b.until("!!document.querySelector('.exchange .own')")
	b.answers(1)
	if m := b.coach.last(t); m.Text != "quote <b>" || strings.HasSuffix(m.Reply.Room, "/") {
		t.Errorf("the retry asked %q in the room %q", m.Text, m.Reply.Room)
	}
}

func withoutTheScript(t *testing.T, open func(string, ...like) *tab) {
	b := open("/", withoutScript)
	page := func(step chromedp.Action[chromedp.Void], status int64) string {
		t.Helper()
		resp, err := chromedp.RunResponse(b.ctx, step)
		if err != nil {
			t.Fatalf("posting a form: %v", err)
		}
		if resp.Status != status {
			t.Errorf("status %d, want %d", resp.Status, status)
		}
		text, err := chromedp.Run(b.ctx, chromedp.Text("main"))
		if err != nil {
			t.Fatalf("reading the page: %v", err)
		}
		return text
	}
	mustContain(t, page(chromedp.Click(".examples li:nth-child(1) button"), 200), "keeps a shared set of knives sharp and safe")
	room := b.coach.last(t).Reply.Room
	mustContain(t, page(chromedp.Click(`button[value^="compare "]`), 200), "What changes", "only in Practitioner")
	mustContain(t, page(chromedp.Click(`.both figure:first-child button[name=choice]`), 200), "source kitchen/knife-work/working")
	if got := b.coach.last(t).Reply.Room; got != room {
		t.Errorf("the room changed from %q to %q", room, got)
	}
	shown, err := chromedp.Run(b.ctx, chromedp.Nodes(".tip:not([hidden]), li:not([hidden]) > button[data-copy]", chromedp.AtLeast(0)))
	if err != nil {
		t.Fatalf("looking for what needs the script: %v", err)
	}
	if len(shown) != 0 {
		t.Errorf("%d things are shown that need the script", len(shown))
	}

	b.tolerate("status of 500")
	b.coach.fail(http.ErrServerClosed)
	b.do(chromedp.SendKeys("#text", "table"))
	mustContain(t, page(chromedp.Click(".send"), 500), "Something went wrong", "request-")
	box, err := chromedp.Run(b.ctx, chromedp.Value("#text"))
	if err != nil || box != "table" {
		t.Errorf("the box holds %q (%v), want the words back", box, err)
	}
	b.coach.fail(nil)
	mustContain(t, page(chromedp.Click(".again button"), 200), "Your last check-in", "Not rated yet")
}
