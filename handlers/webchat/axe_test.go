package webchat

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// axeVariable names the file axe.min.js of axe-core, which is no part of this
// repository.
const axeVariable = "COACH_AXE"

type axeFinding struct {
	ID    string
	Help  string
	Nodes []struct {
		Target         []string
		FailureSummary string
	}
}

type axeResult struct {
	Violations []axeFinding
	Incomplete []axeFinding
	Passes     []axeFinding
}

func TestAccessibility(t *testing.T) {
	path := os.Getenv(axeVariable)
	if path == "" {
		missing(t, axeVariable+" does not name the file axe.min.js")
	}
	axe, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("reading axe-core: %v", err)
	}
	browser := startBrowser(t)
	for _, scheme := range []string{"light", "dark"} {
		for _, width := range []int64{1100, 390} {
			t.Run(fmt.Sprintf("%s at %d", scheme, width), func(t *testing.T) {
				b := openTab(browser, t, "/", feature("prefers-color-scheme", scheme))
				b.tolerate("status of 500")
				b.size(width, 900)
				b.check(string(axe), "the first screen")

				names := []string{
					"paragraph", "list", "quote", "quote-historic", "table", "table-ragged", "comparison",
					"comparison-identical", "comparison-one-side-empty", "match", "choices-only", "refused",
					"hundred-choices", "markup", "form", "form-faults", "text-only", "right-to-left", "empty",
					"chart-profile", "chart-change",
				}
				for i, name := range names {
					b.ask(name)
					b.answers(i + 1)
				}
				b.check(string(axe), "all kinds of answers")
				b.do(chromedp.Evaluate[chromedp.Void]("document.querySelectorAll('details').forEach(d => d.open = true), 0"))
				b.check(string(axe), "all kinds of answers, unfolded")

				b.clock = b.clock.Add(personBurst * 1e9)
				b.coach.fail(http.ErrServerClosed)
				b.ask("problem")
				b.answers(len(names) + 1)
				b.check(string(axe), "a problem")

				hold := make(chan struct{})
				defer close(hold)
				b.coach.fail(nil)
				b.coach.holdOn(hold)
				b.enter()
				b.until("!!document.querySelector('.waiting')")
				b.until("document.getAnimations().every(a => a.playState === 'finished')")
				b.check(string(axe), "while waiting")
			})
		}
	}
}

// check fails the test for anything axe finds against WCAG 2.2 AA.
func (b *tab) check(axe, what string) {
	b.t.Helper()
	// In a window as high as the page, nothing lies behind the box at the
	// bottom, where axe could not tell its colours.
	width, height := eval[int64](b, "innerWidth"), eval[int64](b, "document.documentElement.scrollHeight")
	b.size(width, height+200)
	defer b.size(width, 900)
	b.do(chromedp.Evaluate[chromedp.Void]("{" + axe + "\n}; 0"))
	result, err := chromedp.Run(b.ctx, chromedp.Evaluate[axeResult](`axe.run(document, {
		runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']},
		resultTypes: ['violations', 'incomplete', 'passes'],
	})`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("running axe on %s: %v", what, err)
	}
	for _, v := range result.Violations {
		for _, n := range v.Nodes {
			b.t.Errorf("%s: %s (%s) at %v: %s", what, v.ID, v.Help, n.Target, n.FailureSummary)
		}
	}
	for _, v := range result.Incomplete {
		for _, n := range v.Nodes {
			// A lone "+" or "−" is no text to axe. TestPalette holds its colours.
			if v.ID == "color-contrast" && strings.Contains(n.FailureSummary, "only non-text characters") {
				continue
			}
			b.t.Errorf("%s: axe could not decide %s at %v: %s", what, v.ID, n.Target, n.FailureSummary)
		}
	}
	// A run that looked at nothing finds nothing.
	contrast := 0
	for _, p := range result.Passes {
		if p.ID == "color-contrast" {
			contrast = len(p.Nodes)
		}
	}
	if contrast < 10 || len(result.Passes) < 15 {
		b.t.Errorf("%s: axe passed %d rules and the contrast of %d texts; it did not look", what, len(result.Passes), contrast)
	}
}
