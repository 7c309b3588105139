package webchat

import (
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"github.com/framework-coach/framework-coach/chat/chattest"
)

func TestBrowserLook(t *testing.T) {
	b := startBrowser(t)
	for _, c := range []struct {
		name string
		test func(*testing.T, func(path string, as ...like) *tab)
	}{
		{"no sideways scrolling", noSidewaysScrolling},
		{"large text", largeText},
		{"the newest answer's top", newestAnswersTop},
		{"a comparison, wide and narrow", comparisonShapes},
		{"light and dark", lightAndDark},
		{"without colour", withoutColour},
		{"pictures of a check-in", pictures},
		{"room for a finger", roomForAFinger},
		{"the focus is not covered", focusNotCovered},
		{"text that runs the other way", otherWay},
		{"on paper", onPaper},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.test(t, func(path string, as ...like) *tab { return openTab(b, t, path, as...) })
		})
	}
}

// sideways is how far the page can be scrolled to the side.
const sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

func noSidewaysScrolling(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	asked := 0
	for _, n := range chattest.Replies() {
		if asked++; asked%personBurst == 0 {
			b.clock = b.clock.Add(personBurst * 1e9)
		}
		b.ask(n.Name)
		b.answers(asked)
		for _, width := range []int64{320, 640, 1100} {
			b.size(width, 800)
			if over := eval[float64](b, sideways); over > 0 {
				t.Errorf("%s: at %d wide the page scrolls %v sideways", n.Name, width, over)
			}
		}
	}
	if asked < 20 {
		t.Errorf("only %d replies were looked at", asked)
	}
}

func largeText(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	for i, name := range []string{"every-part", "very-long", "table-ragged"} {
		b.ask(name)
		b.answers(i + 1)
	}
	// Twice the text on half the width is 200 % zoom and a large font at once.
	b.size(640, 800)
	b.do(chromedp.Evaluate[chromedp.Void]("document.documentElement.style.fontSize = '200%', 0"))
	if over := eval[float64](b, sideways); over > 0 {
		t.Errorf("with text of double size the page scrolls %v sideways", over)
	}
	b.do(chromedp.ScrollIntoView(".send"))
	b.holds("document.querySelector('.send').getBoundingClientRect().right <= innerWidth")
}

func newestAnswersTop(t *testing.T, open func(string, ...like) *tab) {
	const top = "document.querySelector('.exchange:last-child').getBoundingClientRect().top"
	for name, motion := range map[string]string{"moving": "no-preference", "calm": "reduce"} {
		b := open("/", feature("prefers-reduced-motion", motion))
		b.holds(fmt.Sprintf("matchMedia('(prefers-reduced-motion: %s)').matches", motion))
		b.ask("every-part") // longer than the window
		b.answers(1)
		b.until(top + " >= 0 && " + top + " < 60")
		b.ask("very-long")
		b.answers(2)
		if motion == "reduce" {
			b.holds(top + " >= 0 && " + top + " < 60") // at once, without a way in between
		}
		b.until(top + " >= 0 && " + top + " < 60")
		b.ask("paragraph") // short: all of it is in view
		b.answers(3)
		b.until(top + " >= 0 && document.querySelector('.exchange:last-child').getBoundingClientRect().bottom <= " +
			"document.getElementById('ask').getBoundingClientRect().top")
		if t.Failed() {
			t.Logf("with motion %s", name)
		}
	}
}

func comparisonShapes(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("comparison")
	b.answers(1)
	const sides = "[...document.querySelectorAll('.both figure')].map(f => f.getBoundingClientRect())"
	const cells = "[...document.querySelectorAll('.changes tbody tr:first-child td')].map(c => c.getBoundingClientRect())"
	for _, parts := range []string{sides, cells} {
		b.size(1100, 900)
		b.holds(fmt.Sprintf("(([l, r]) => l.right <= r.left && l.top === r.top)(%s)", parts))
		b.size(390, 844)
		b.holds(fmt.Sprintf("(([l, r]) => l.bottom <= r.top && l.left === r.left)(%s)", parts))
	}
	// Stacked, each cell says whose it is.
	b.holds("document.querySelector('.changes td').innerText.startsWith('Working')")
	b.holds("document.querySelector('.changes mark .sign').textContent.startsWith('−')")
	b.holds("document.querySelector('.changes .right mark .sign').textContent.startsWith('+')")
}

func lightAndDark(t *testing.T, open func(string, ...like) *tab) {
	const brightness = `(() => {
		const [r, g, b] = getComputedStyle(document.documentElement).backgroundColor.match(/[\d.]+/g).map(Number);
		return (r + g + b) / 3;
	})()`
	light := eval[float64](open("/", feature("prefers-color-scheme", "light")), brightness)
	dark := eval[float64](open("/", feature("prefers-color-scheme", "dark")), brightness)
	if light < 220 || dark > 40 {
		t.Errorf("the page's brightness is %v in light and %v in dark", light, dark)
	}
}

func withoutColour(t *testing.T, open func(string, ...like) *tab) {
	b := open("/", feature("forced-colors", "active"))
	b.ask("every-part")
	b.answers(1)
	b.holds("[...document.querySelectorAll('.changes mark')].every(m => parseFloat(getComputedStyle(m).borderBottomWidth) > 0)")
	b.holds("getComputedStyle(document.querySelector('.yours mark u')).textDecorationLine === 'underline'")
	b.holds("parseFloat(getComputedStyle(document.querySelector('.quote')).borderInlineStartWidth) >= 3")
	// A quote does not look like the coach's own words: another face as well.
	b.holds("getComputedStyle(document.querySelector('blockquote')).fontFamily !== getComputedStyle(document.querySelector('.own')).fontFamily")
}

// touched makes the pointer a finger.
func touched(b *tab) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch))
}

func roomForAFinger(t *testing.T, open func(string, ...like) *tab) {
	const controls = `[...document.querySelectorAll('button, summary, textarea, .actions a, .home')]
		.filter(e => e.checkVisibility()).map(e => ({name: e.innerText || e.id, height: e.getBoundingClientRect().height, width: e.getBoundingClientRect().width}))`
	type control struct {
		Name          string
		Height, Width float64
	}
	for _, c := range []struct {
		name  string
		as    []like
		least float64
	}{{"a pointer", nil, 24}, {"a finger", []like{touched}, 44}} {
		b := open("/", c.as...)
		if coarse := eval[bool](b, "matchMedia('(pointer: coarse)').matches"); coarse != (c.as != nil) {
			t.Fatalf("%s: the pointer is coarse: %v", c.name, coarse)
		}
		b.ask("every-part")
		b.answers(1)
		b.ask("hundred-choices")
		b.answers(2)
		all := eval[[]control](b, controls)
		if len(all) < 30 {
			t.Errorf("%s: only %d controls were measured", c.name, len(all))
		}
		for _, k := range all {
			if k.Height < c.least || k.Width < 24 {
				t.Errorf("%s: %q is %v x %v, want %v high", c.name, k.Name, k.Width, k.Height, c.least)
			}
		}
	}
}

// The box stays at the bottom of the window; what has the focus must not lie
// behind it.
func focusNotCovered(t *testing.T, open func(string, ...like) *tab) {
	b := open("/", feature("prefers-reduced-motion", "reduce"))
	b.size(800, 500)
	b.ask("every-part")
	b.answers(1)
	b.do(chromedp.Evaluate[chromedp.Void]("scrollTo(0, 0), 0"), chromedp.Focus(".home"))
	stops := 0
	for !eval[bool](b, "document.activeElement.id === 'text'") {
		b.keys("\t")
		stops++
		if stops > 60 {
			t.Fatal("the box is not reached in 60 stops")
		}
		b.holds(`(() => {
			const e = document.activeElement, box = document.getElementById('ask');
			return box.contains(e) || e.getBoundingClientRect().bottom <= box.getBoundingClientRect().top;
		})()`)
	}
	if stops < 15 {
		t.Errorf("only %d stops on the way", stops)
	}
}

func otherWay(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("right-to-left")
	b.answers(1)
	b.holds("getComputedStyle(document.querySelector('.title')).direction === 'rtl'")
	b.holds("getComputedStyle(document.querySelector('.yours .words')).direction === 'rtl'")
	b.holds("getComputedStyle(document.querySelector('blockquote p')).direction === 'ltr'")
	b.holds("getComputedStyle(document.querySelector('.asked')).direction === 'ltr'")
}

func onPaper(t *testing.T, open func(string, ...like) *tab) {
	b := open("/")
	b.ask("quote")
	b.answers(1)
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if err != nil {
		t.Fatalf("emulating print: %v", err)
	}
	b.holds("!document.getElementById('ask').checkVisibility() && document.querySelector('blockquote').checkVisibility()")
}
