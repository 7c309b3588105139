package webchat

import (
	"bytes"
	"encoding/base64"
	"html"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
	"github.com/framework-coach/framework-coach/handlers/chart"
)

// profile is the chart of the sample chart-profile.
func profile(t *testing.T) chat.Chart {
	t.Helper()
	r, _ := chattest.Reply("chart-profile")
	for _, p := range r.Parts {
		if c, ok := p.(chat.Chart); ok {
			return c
		}
	}
	t.Fatal("the sample chart-profile is gone, or has no chart")
	return chat.Chart{}
}

// The picture arrives whole: the template escapes what stands in an attribute.
func TestThePageHoldsBothPictures(t *testing.T) {
	c := profile(t)
	want, err := chart.Both(c)
	if err != nil {
		t.Fatal(err)
	}
	found := pictureData.FindAllString(drawn(t, chat.Reply{Parts: []chat.Part{c}}), -1)
	if len(found) != 2 {
		t.Fatalf("%d pictures, want a dark and a light one", len(found))
	}
	for i, picture := range [][]byte{want.Dark, want.Light} {
		_, data, _ := strings.Cut(html.UnescapeString(found[i]), ",")
		if got, err := base64.StdEncoding.DecodeString(data); err != nil || !bytes.Equal(got, picture) {
			t.Errorf("picture %d is another (%v)", i+1, err)
		}
	}
}

func TestAPictureSaysInTextWhatItShows(t *testing.T) {
	c := profile(t)
	page := drawn(t, chat.Reply{Parts: []chat.Part{c}})
	if !strings.Contains(page, `alt="`+c.Alt+`"`) {
		t.Error("the picture lacks its alternative text")
	}
	for _, row := range c.Table().Rows {
		for _, cell := range row {
			if !strings.Contains(page, ">"+cell+"</t") {
				t.Errorf("no cell of the table says %q", cell)
			}
		}
	}
	c.Alt = ""
	if page := drawn(t, chat.Reply{Parts: []chat.Part{c}}); !strings.Contains(page, `alt="A picture of the table below."`) {
		t.Error("a picture without an alternative text has none")
	}
	c.Columns = nil
	if page := drawn(t, chat.Reply{Parts: []chat.Part{c}}); strings.Contains(page, "<img") || !strings.Contains(page, `<table class="facts">`) {
		t.Error("what cannot be drawn is not a table alone")
	}
}

func TestAChartInTextIsAList(t *testing.T) {
	c := profile(t)
	page := drawn(t, chat.Reply{TextOnly: true, Parts: []chat.Part{c}})
	for _, element := range []string{"<img", "<table", "<details"} {
		if strings.Contains(page, element) {
			t.Errorf("there is a %s for somebody who wants text", element)
		}
	}
	for _, says := range []string{
		`<p class="own" dir="auto">` + c.Title + `</p>`,
		`<li dir="auto">Knife work; You: Working, part of the way to Practitioner; Target: Practitioner</li>`,
		`<li dir="auto">Larder; You: not rated; Target: Practitioner</li>`,
	} {
		if !strings.Contains(page, says) {
			t.Errorf("the page lacks %s:\n%s", says, page)
		}
	}
}

func pictures(t *testing.T, open func(string, ...like) *tab) {
	const img = "document.querySelector('.chart img')"
	c := profile(t)
	for _, scheme := range []string{"light", "dark"} {
		b := open("/", feature("prefers-color-scheme", scheme))
		b.ask("chart-profile")
		b.answers(1)
		b.until(img + ".complete")
		b.holds(img + ".naturalWidth > 0")
		// The right one of the two, and no ground of the other colour.
		if dark := eval[bool](b, img+".currentSrc === document.querySelector('.chart source').srcset"); dark != (scheme == "dark") {
			t.Errorf("in %s, the dark picture is shown: %v", scheme, dark)
		}
		for _, width := range []int64{1100, 390, 320} {
			b.size(width, 900)
			b.holds(img + ".getBoundingClientRect().right <= document.documentElement.clientWidth")
			b.holds(img + ".getBoundingClientRect().width <= 480")
			b.holds("(r => Math.abs(r.width / r.height - " + img + ".naturalWidth / " + img + ".naturalHeight) < 0.02)(" + img + ".getBoundingClientRect())")
		}
		b.holds("!document.querySelector('.chart table').checkVisibility()")
		b.do(chromedp.Evaluate[chromedp.Void]("document.querySelector('.chart summary').click(), 0"))
		b.holds("document.querySelector('.chart table').checkVisibility()")
		if rows := eval[int](b, "document.querySelectorAll('.chart tbody tr').length"); rows != len(c.Rows) {
			t.Errorf("the table has %d rows, want %d", rows, len(c.Rows))
		}
	}
}
