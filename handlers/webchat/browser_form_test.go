package webchat

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

func TestBrowserForm(t *testing.T) {
	b := startBrowser(t)
	t.Run("filled in, faulty and mended", func(t *testing.T) { formInPlace(openTab(b, t, "/")) })
	t.Run("without the script", func(t *testing.T) { formWithoutScript(openTab(b, t, "/", withoutScript)) })
	t.Run("room and edges", func(t *testing.T) {
		for _, scheme := range []string{"light", "dark"} {
			formLook(openTab(b, t, "/", feature("prefers-color-scheme", scheme)))
		}
	})
}

func formInPlace(b *tab) {
	b.t.Helper()
	b.ask("form")
	b.answers(1)
	b.do(chromedp.SetValue("[name='field.post']", "head-chef"))
	b.do(chromedp.Focus("[name='field.note']"))
	b.keys("Stock first")
	b.do(chromedp.Click(".fields .send"))
	b.answers(2)
	m := b.coach.last(b.t)
	if m.Values["post"] != "head-chef" || !strings.Contains(m.Values["note"], "Stock first") || m.Zone == "" {
		b.t.Errorf("the coach was sent %q from the zone %q", m.Values, m.Zone)
	}
	// The keyboard stands at the summary, and its link leads to the field.
	b.until("document.activeElement.classList.contains('faults')")
	b.holds("document.querySelector('.exchange:last-child select').value === 'head-chef'")
	b.holds("document.querySelector('.exchange:last-child textarea').value.includes('Stock first')")
	b.do(chromedp.Click(".exchange:last-child .faults a"))
	b.until("document.activeElement === document.querySelector('.exchange:last-child [name=\"field.name\"]')")
	b.keys("The Larder")
	b.enter()
	b.answers(3)
	if m := b.coach.last(b.t); m.Values["name"] != "The Larder" || m.Values["post"] != "head-chef" {
		b.t.Errorf("the coach was sent %q", m.Values)
	}
	b.until("document.activeElement === document.querySelector('.exchange:last-child .title')")
}

func formWithoutScript(b *tab) {
	b.t.Helper()
	b.do(chromedp.Focus("#text"))
	b.keys("form")
	b.do(chromedp.Click("#ask .send"))
	b.do(chromedp.WaitVisible(".fields"))
	b.do(chromedp.Click(".fields .send"))
	b.do(chromedp.WaitVisible(".faults"))
	b.do(chromedp.Focus("[name='field.name']"))
	b.keys("The Larder")
	b.do(chromedp.Click(".fields .send"))
	b.eventually(func() bool { return b.coach.last(b.t).Values["name"] == "The Larder" })
}

func formLook(b *tab) {
	b.t.Helper()
	b.ask("form-faults")
	b.answers(1)
	for _, width := range []int64{320, 1100} {
		b.size(width, 800)
		if over := eval[float64](b, sideways); over > 0 {
			b.t.Errorf("at %d wide the form scrolls %v sideways", width, over)
		}
		b.holds("[...document.querySelectorAll('.field input, .field select, .field textarea, .fields .send')].every(e => e.getBoundingClientRect().height >= 44)")
	}
	// A fault is seen without colour: it has words, and a heavier edge.
	b.holds("parseFloat(getComputedStyle(document.querySelector('.wrong select')).borderTopWidth) > parseFloat(getComputedStyle(document.querySelector('.field:not(.wrong) input')).borderTopWidth)")
}
