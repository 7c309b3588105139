package teamsapp

import (
	"encoding/json"
	"strings"
	"testing"
)

func profile() figure {
	return figure{
		Title: "Kitchen craft on 3 October 2026", Columns: []string{"Awareness", "Working", "Practitioner", "Expert"},
		Row: "Skill", You: "You", Target: "Target",
		Rows: []figureRow{
			{Label: "Knife work", You: 2, Target: 3, Partway: true, YouWords: "Working, part of the way to Practitioner", TargetWords: "Practitioner"},
			{Label: "Stock and sauce", You: 4, Target: 3, YouWords: "Expert", TargetWords: "Practitioner"},
			{Label: "Running the pass", You: 0, Target: 3, YouWords: "Not yet at Awareness", TargetWords: "Practitioner"},
			{Label: "Larder", You: -1, Target: 3, YouWords: "Not rated", TargetWords: "Practitioner"},
		},
		Words: "Knife work: Working, part of the way to Practitioner. Stock and sauce: Expert. Running the pass: not yet at Awareness. Larder: not rated. The target is Practitioner.",
	}
}

func change() figure {
	return figure{
		Title: "Knife work, January to October 2026", Columns: []string{"Awareness", "Working", "Practitioner", "Expert"},
		Row: "Date", You: "You",
		Rows: []figureRow{
			{Label: "12 January 2026", You: 0, Partway: true, YouWords: "Part of the way to Awareness"},
			{Label: "3 April 2026", You: 2, YouWords: "Working"},
			{Label: "3 October 2026", You: 3, YouWords: "Practitioner"},
		},
		Words: "12 January 2026: part of the way to Awareness. 3 April 2026: Working. 3 October 2026: Practitioner.",
	}
}

func awkwardFigure() figure {
	f := profile()
	f.Title, f.Words = "{{DATE(2026-01-01T00:00:00Z)}}", "<at>all</at> ![x](https://evil.example)"
	f.Rows[0].Label = strings.Repeat("A skill with a very long name ", 12)
	f.Rows[1].Label, f.Rows[1].You, f.Rows[1].Target = "[a](b)", 9, 99
	return f
}

func chartCards(t testing.TB) []goldenCard {
	t.Helper()
	var out []goldenCard
	for name, f := range map[string]figure{"profile": profile(), "change": change(), "awkward": awkwardFigure()} {
		d := newDrawer(sample(t, "empty"), cardOptions{})
		var body []element
		for _, p := range d.chart(f) {
			body = append(body, p.element)
		}
		j, err := json.Marshal(newCard(escape(f.Words), label(f.Title), true, body))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, goldenCard{"chart", name, []drawnCard{{Card: j, Text: escape(f.Words)}}})
	}
	return out
}

// The longest bar fills the width, so without the top of the scale somebody who
// is at Working in all would look as far as one can be.
func TestAChartShowsTheTopOfItsScale(t *testing.T) {
	for _, f := range []figure{profile(), change(), awkwardFigure()} {
		c, ok := f.picture()
		if !ok {
			t.Fatal("no picture")
		}
		if last := c.Data[len(c.Data)-1]; last.Y != 4 || last.X != "The top of the scale: Expert" {
			t.Errorf("the last bar is %+v", last)
		}
		for _, bar := range c.Data {
			if bar.Y < 0 || bar.Y > 4 || strings.HasPrefix(bar.X, "Larder") {
				t.Errorf("a bar %+v", bar)
			}
		}
	}
}

func TestAChartWithNothingToDrawIsItsWords(t *testing.T) {
	f := profile()
	f.Columns = nil
	d := newDrawer(sample(t, "empty"), cardOptions{})
	j, err := json.Marshal(elementsOf(d.chart(f)))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(j), "Chart.") || !strings.Contains(string(j), "Not yet at Awareness") {
		t.Errorf("drawn: %s", j)
	}
	d.textOnly = true
	if j, _ = json.Marshal(elementsOf(d.chart(profile()))); strings.Contains(string(j), "Chart.") || strings.Contains(string(j), `"Table"`) {
		t.Errorf("drawn for text only: %s", j)
	}
}

func elementsOf(ps []piece) []element {
	var out []element
	for _, p := range ps {
		out = append(out, p.element)
	}
	return out
}
