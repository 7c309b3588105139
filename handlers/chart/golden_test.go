package chart_test

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/handlers/chart"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

var levels = []string{"Awareness", "Working", "Practitioner", "Expert"}

type named struct {
	name  string
	chart chat.Chart
}

// samples are the charts of chattest that can be drawn, and awkward ones.
func samples() []named {
	var out []named
	for _, n := range chattest.Replies() {
		for i, p := range n.Reply.Parts {
			if c, ok := p.(chat.Chart); ok && len(c.Columns) > 0 {
				out = append(out, named{fmt.Sprintf("%s-%d", n.Name, i+1), c})
			}
		}
	}
	profile := func(title string, columns []string, rows ...chat.ChartRow) chat.Chart {
		return chat.Chart{Kind: chat.ChartProfile, Title: title, Columns: columns, Rows: rows}
	}
	dates := chat.Chart{Kind: chat.ChartChange, Title: "Knife work over time", Columns: levels}
	for i := range chart.MaxRows + 3 {
		dates.Rows = append(dates.Rows, chat.ChartRow{Label: fmt.Sprintf("%d March 2026", i+1), You: i % 5, Partway: i%2 == 0})
	}
	return append(out,
		named{"long-names", profile("Senior civil service capabilities at SCS2, against the target of your profile", levels,
			chat.ChartRow{Label: "Communicating and influencing", You: 2, Target: 3, Partway: true},
			chat.ChartRow{Label: "Working at the pace of the organisation and beyond it", You: 1, Target: 4},
			chat.ChartRow{Label: "Data", You: chat.NotRated},
		)},
		named{"other-letters", profile("🔪 Kitchen  craft 🍳", levels,
			chat.ChartRow{Label: "سكين المطبخ", You: 2, Target: 3},
			chat.ChartRow{Label: "👩🏽‍🍳 Stock 汤 and sauce", You: 4},
			chat.ChartRow{Label: "עבודה 2026 סכין", You: 0, Partway: true},
			chat.ChartRow{Label: "Café\u0301 ΑΒΓ Кухня", You: chat.NotRated},
			chat.ChartRow{Label: "", You: 1},
		)},
		named{"other-letters-everywhere", profile("厨艺", []string{"意识", "工作", "🥇"},
			chat.ChartRow{Label: "刀", You: 2, Target: 3, Partway: true},
		)},
		named{"eight-levels", profile("Eight levels", []string{
			"One", "Two words here", "Understanding", "4", "A level with a name nobody can read", "Practitioner", "Seven", "Eight",
		},
			chat.ChartRow{Label: "Knife work", You: 5, Target: 7, Partway: true},
			chat.ChartRow{Label: "Tidiness", You: 8, Target: 8, Partway: true},
		)},
		named{"beyond-the-levels", profile("Places that are none", levels,
			chat.ChartRow{Label: "Past the end", You: 99, Target: 99, Partway: true},
			chat.ChartRow{Label: "Before the start", You: -7, Target: -3, Partway: true},
		)},
		named{"no-title-no-words", profile("", []string{""}, chat.ChartRow{})},
		named{"one-long-word", profile(strings.Repeat("W", 900), levels,
			chat.ChartRow{Label: strings.Repeat("W", 900), You: 1},
		)},
		named{"too-many-dates", dates},
	)
}

func decode(t testing.TB, picture []byte) *image.Paletted {
	t.Helper()
	img, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatalf("reading the picture: %v", err)
	}
	p, ok := img.(*image.Paletted)
	if !ok {
		t.Fatalf("the picture is a %T", img)
	}
	return p
}

// A picture may be compressed in other ways by another version of Go, so it is
// the pixels that are compared.
func TestGoldenPictures(t *testing.T) {
	known := map[string]bool{}
	for _, s := range samples() {
		for _, dark := range []bool{false, true} {
			name := s.name
			if dark {
				// The shapes are those of the light one; two show the colours.
				if !strings.HasPrefix(name, "chart-") {
					continue
				}
				name += "-dark"
			}
			file := filepath.Join("testdata", name+".png")
			known[file] = true
			t.Run(name, func(t *testing.T) {
				got, err := chart.PNG(s.chart, chart.Options{Dark: dark})
				if err != nil {
					t.Fatal(err)
				}
				if *update {
					if err := os.WriteFile(file, got, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(file)
				if err != nil {
					t.Fatalf("reading the golden picture (make it with -update): %v", err)
				}
				same(t, decode(t, got), decode(t, want))
			})
		}
	}
	files, err := filepath.Glob(filepath.Join("testdata", "*.png"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s belongs to no sample", f)
		}
	}
}

func same(t *testing.T, got, want *image.Paletted) {
	t.Helper()
	if got.Rect != want.Rect {
		t.Fatalf("the picture is %v, want %v", got.Rect.Max, want.Rect.Max)
	}
	if bytes.Equal(got.Pix, want.Pix) && slices.Equal(got.Palette, want.Palette) {
		return
	}
	different := 0
	for y := range got.Rect.Max.Y {
		for x := range got.Rect.Max.X {
			if got.At(x, y) != want.At(x, y) {
				different++
			}
		}
	}
	if different > 0 {
		t.Errorf("%d pixels differ", different)
	}
}
