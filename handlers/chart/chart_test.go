package chart_test

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers/chart"
)

// A picture goes into pages and messages whole, so it may never be much.
const (
	mostBytes  = 600 << 10
	mostHeight = 8000
)

func TestNothingToDraw(t *testing.T) {
	row := []chat.ChartRow{{Label: "Knife work", You: 1}}
	for name, c := range map[string]chat.Chart{
		"nothing at all":   {},
		"no columns":       {Rows: row},
		"no rows":          {Columns: levels},
		"too many columns": {Rows: row, Columns: make([]string, chart.MaxColumns+1)},
	} {
		if b, err := chart.PNG(c, chart.Options{}); !errors.Is(err, chart.ErrNoPicture) || b != nil {
			t.Errorf("%s: %d bytes and %v, want ErrNoPicture", name, len(b), err)
		}
	}
}

func TestTenRowsAreSmall(t *testing.T) {
	b, err := chart.PNG(many(10), chart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b) > 80<<10 {
		t.Errorf("ten rows take %d bytes", len(b))
	}
}

func TestRowsPastTheMostAreLeftOut(t *testing.T) {
	height := func(n int) int {
		b, err := chart.PNG(many(n), chart.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return decode(t, b).Rect.Dy()
	}
	whole, more, much := height(chart.MaxRows), height(chart.MaxRows+1), height(100*chart.MaxRows)
	if more <= whole || more > whole+100 || much != more {
		t.Errorf("%d rows are %d high, one more %d, a hundred times as many %d; want one line more that says so",
			chart.MaxRows, whole, more, much)
	}
}

// Both pictures are one, in two sets of colours.
func TestLightAndDark(t *testing.T) {
	for _, s := range samples()[:4] {
		both, err := chart.Both(s.chart)
		if err != nil {
			t.Fatal(err)
		}
		l, d := decode(t, both.Light), decode(t, both.Dark)
		if !bytes.Equal(l.Pix, d.Pix) || bytes.Equal(both.Light, both.Dark) {
			t.Errorf("%s: the shapes differ, or the colours do not", s.name)
		}
		alone, err := chart.PNG(s.chart, chart.Options{Dark: true})
		if err != nil || !bytes.Equal(alone, both.Dark) {
			t.Errorf("%s: drawn alone, the dark picture is another (%v)", s.name, err)
		}
		for name, one := range map[string]float64{"light": shine(l.At(0, 0)), "dark": 1 - shine(d.At(0, 0))} {
			if one < 0.9 {
				t.Errorf("%s: the ground of the %s picture is not", s.name, name)
			}
		}
	}
}

func shine(c interface{ RGBA() (r, g, b, a uint32) }) float64 {
	sum := 0.0
	r, g, b, _ := c.RGBA()
	for i, v := range []uint32{r, g, b} {
		x := float64(v) / 0xffff
		if x <= 0.04045 {
			x /= 12.92
		} else {
			x = math.Pow((x+0.055)/1.055, 2.4)
		}
		sum += []float64{0.2126, 0.7152, 0.0722}[i] * x
	}
	return sum
}

// What is drawn is held to WCAG 2.2 in the picture itself: 4.5 for text (1.4.3)
// and 3 for shapes (1.4.11), each against the ground it lies on.
func TestContrast(t *testing.T) {
	both, err := chart.Both(samples()[0].chart)
	if err != nil {
		t.Fatal(err)
	}
	for name, picture := range map[string][]byte{"light": both.Light, "dark": both.Dark} {
		img := decode(t, picture)
		count := map[int]int{}
		for _, p := range img.Pix {
			count[int(p)]++
		}
		back := shine(img.Palette[img.Pix[0]])
		// Full ink is the last of its fifteen steps.
		for i, ink := range []struct {
			name  string
			least float64
		}{{"words", 4.5}, {"small words", 4.5}, {"outline", 3}, {"bar", 3}, {"target", 3}} {
			at := (i + 1) * 15
			front := shine(img.Palette[at])
			ratio := (max(front, back) + 0.05) / (min(front, back) + 0.05)
			t.Logf("%s: %s %.1f to 1", name, ink.name, ratio)
			if ratio < ink.least {
				t.Errorf("%s: the %s has %.2f to 1, want %.1f", name, ink.name, ratio, ink.least)
			}
			if count[at] < 500 {
				t.Errorf("%s: only %d pixels are in the full colour of the %s", name, count[at], ink.name)
			}
		}
	}
}

// Nobody's picture depends on anybody else's.
func TestSeveralAtOnce(t *testing.T) {
	want, err := chart.PNG(many(7), chart.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if got, err := chart.PNG(many(7), chart.Options{}); err != nil || !bytes.Equal(got, want) {
				t.Errorf("the same chart gave another picture (%v)", err)
			}
		})
	}
	wg.Wait()
}

// odd makes charts that nobody would, the same for the same seed.
func odd(seed uint64, text string) chat.Chart {
	r := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // the same charts for the same seed, and no secret
	words := func() string {
		return []string{"", text, strings.Repeat(text, r.IntN(50)), "Knife work", "\xff\u202e سكين", strings.Repeat("👩🏽‍🍳", r.IntN(99))}[r.IntN(6)]
	}
	c := chat.Chart{Kind: []chat.ChartKind{chat.ChartProfile, chat.ChartChange, "x"}[r.IntN(3)], Title: words()}
	for range r.IntN(chart.MaxColumns + 2) {
		c.Columns = append(c.Columns, words())
	}
	rows := r.IntN(5)
	if r.IntN(16) == 0 {
		rows *= 20
	}
	for range rows {
		c.Rows = append(c.Rows, chat.ChartRow{Label: words(), You: r.IntN(14) - 3, Target: r.IntN(14) - 3, Partway: r.IntN(2) == 0})
	}
	if len(c.Rows) > 0 && r.IntN(5) == 0 {
		c.Rows[0].You, c.Rows[0].Target = math.MaxInt, math.MinInt
	}
	return c
}

func FuzzPNG(f *testing.F) {
	for seed := range uint64(16) {
		f.Add(seed, "A level")
	}
	f.Add(uint64(3), "\x00\n\u2028 WWWWWWWWWWWW")
	f.Fuzz(func(t *testing.T, seed uint64, text string) {
		c := odd(seed, text)
		b, err := chart.PNG(c, chart.Options{Dark: seed%2 == 0})
		if errors.Is(err, chart.ErrNoPicture) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		size, err := png.DecodeConfig(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		if size.Width != chart.Width*chart.Scale || size.Height > mostHeight || len(b) > mostBytes {
			t.Errorf("%d by %d pixels in %d bytes", size.Width, size.Height, len(b))
		}
	})
}

func ExamplePNG() {
	picture, err := chart.PNG(chat.Chart{
		Title: "Kitchen craft", Columns: []string{"Working", "Practitioner"},
		Rows: []chat.ChartRow{{Label: "Knife work", You: 1, Target: 2}},
	}, chart.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	size, err := png.DecodeConfig(bytes.NewReader(picture))
	fmt.Println(size.Width, size.Height, err)
	// Output: 960 342 <nil>
}
