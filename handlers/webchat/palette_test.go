package webchat

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var colour = regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`)

// palettes reads the colours of the style sheet, light first.
func palettes(t *testing.T) [2]map[string]float64 {
	t.Helper()
	css, err := embedded.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark, ok := strings.Cut(string(css), "prefers-color-scheme: dark")
	if !ok {
		t.Fatal("the style sheet has no dark colours")
	}
	var out [2]map[string]float64
	for i, part := range []string{light, dark} {
		out[i] = map[string]float64{}
		for _, m := range colour.FindAllStringSubmatch(part, -1) {
			out[i][m[1]] = luminance(t, m[2])
		}
	}
	return out
}

// luminance is WCAG's relative luminance of a colour.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// Every pair of colours that stand on each other, held to WCAG AA: 4.5 for
// text, 3 for edges, signs of focus and other things that are no text. It
// covers what a browser check cannot see: hover, focus, edges, lone signs.
func TestPalette(t *testing.T) {
	const text, shape = 4.5, 3
	pairs := []struct {
		front, back string
		least       float64
	}{
		{"ink", "page", text}, {"ink", "card", text}, {"ink", "accent-wash", text},
		{"soft", "page", text}, {"soft", "card", text}, {"page", "soft", text}, {"page", "ink", text},
		{"accent", "page", text}, {"accent", "card", text}, {"accent", "accent-wash", text}, {"accent-ink", "accent", text},
		{"warn", "card", text}, {"ink", "mark", text}, {"ink", "only-left", text}, {"ink", "only-right", text},
		{"only-left-line", "only-left", text}, {"only-right-line", "only-right", text},
		{"only-left-line", "card", shape}, {"only-right-line", "card", shape}, {"mark-line", "page", shape}, {"mark-line", "mark", shape},
		{"edge", "page", shape}, {"edge", "card", shape}, {"warn", "page", shape}, {"accent", "page", shape},
		{"focus", "page", shape}, {"focus", "card", shape},
	}
	for i, name := range []string{"light", "dark"} {
		p := palettes(t)[i]
		for _, c := range pairs {
			front, ok := p[c.front]
			back, ok2 := p[c.back]
			if !ok || !ok2 {
				t.Errorf("%s: %s or %s is no colour of the style sheet", name, c.front, c.back)
				continue
			}
			ratio := (max(front, back) + 0.05) / (min(front, back) + 0.05)
			if ratio < c.least {
				t.Errorf("%s: %s on %s is %.2f, want %.1f", name, c.front, c.back, ratio, c.least)
			}
		}
	}
}
