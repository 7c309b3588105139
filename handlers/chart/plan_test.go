package chart

import (
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

func planned(t *testing.T, c chat.Chart) picture {
	t.Helper()
	f, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	return plan(c, f)
}

func TestShown(t *testing.T) {
	f, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"":                            "",
		"  Knife \n\t work\u2028":     "Knife work",
		"🔪 Knife work 🍳":              "Knife work",
		"سكين":                        "",
		"汤汤 and 汤":                    "… and …",
		"🔪🍳":                          "",
		"-, .":                        "",
		"a\u0301\u200d\u202e\ufe0f b": "a b",
		"Ω Ж é 7":                     "Ω Ж é 7",
		"\xff\xfeknife\x00":           "knife",
		strings.Repeat("x", 5000):     strings.Repeat("x", longest),
	} {
		if got := f.label.shown(text); got != want {
			t.Errorf("%.40q is shown as %.40q, want %.40q", text, got, want)
		}
	}
}

// No text may run into another or off the edge, however long it is.
func TestTextStaysInItsPlace(t *testing.T) {
	long := strings.Repeat("Communicating and influencing ", 20)
	f, err := loadFaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, rows := range []int{5, crowded + 1} {
		for _, label := range []string{"Knife", "Communicating and influencing", long, strings.Repeat("W", 999), strings.Repeat("i", 999)} {
			for _, columns := range [][]string{{"One"}, {"Awareness", "Working", "Practitioner", "Expert"}, {long, long, label}, make([]string, MaxColumns)} {
				c := chat.Chart{Title: label, Columns: columns}
				for range rows {
					c.Rows = append(c.Rows, chat.ChartRow{Label: label, You: len(columns) - 1, Target: len(columns), Partway: true})
				}
				p := plan(c, f)
				for _, s := range p.title {
					fits(t, p.faces.title, s, inner)
				}
				for i, name := range p.columns {
					for _, s := range name {
						fits(t, p.faces.small, s, p.cell(i, 0).Dx())
					}
				}
				for _, r := range p.rows {
					for i := range max(len(r.label), len(r.words)) {
						room := inner
						if p.beside {
							room -= p.faces.words.width(r.words[0]) + 20
						} else if i < len(r.words) {
							fits(t, p.faces.words, r.words[i], inner)
						}
						if i < len(r.label) {
							fits(t, p.faces.label, r.label[i], room)
						}
					}
				}
				for _, signs := range p.key {
					used := 0
					for _, s := range signs {
						used += p.signWidth(s)
					}
					if used-signSpace > inner {
						t.Errorf("a line of the key is %d wide", used)
					}
				}
				if t.Failed() {
					t.Fatalf("with %d rows of %.30q and %d columns", rows, label, len(columns))
				}
			}
		}
	}
}

func fits(t *testing.T, f *face, s string, room int) {
	t.Helper()
	if w := f.width(s); w > room {
		t.Errorf("%.40q is %d wide and has %d", s, w, room)
	}
	if strings.TrimSpace(s) == "" {
		t.Errorf("an empty line")
	}
}

// What a row says in words is what the table says.
func TestWordsAreThoseOfTheTable(t *testing.T) {
	c := chat.Chart{Columns: []string{"Working", "Expert"}}
	for _, r := range []chat.ChartRow{{You: 1, Partway: true}, {You: 2, Partway: true}, {You: 0}, {You: 0, Partway: true}, {You: 7}} {
		r.Label = "Knife"
		c.Rows = append(c.Rows, r)
	}
	p := planned(t, c)
	for i, r := range c.Table().Rows {
		if got := strings.Join(p.rows[i].words, " "); got != r[1] {
			t.Errorf("row %d says %q, want %q", i+1, got, r[1])
		}
	}
	c.Rows = append(c.Rows, chat.ChartRow{Label: "Larder", You: chat.NotRated, Partway: true})
	if r := planned(t, c).rows[5]; r.words[0] != "not rated yet" || !r.unrated || r.partway || r.reached > 0 {
		t.Errorf("what is not rated is drawn as %+v", r)
	}
}

func TestOldDatesAreLeftOutFirst(t *testing.T) {
	rows := make([]chat.ChartRow, MaxRows+2)
	rows[2].Label, rows[len(rows)-1].Label = "third", "newest"
	c := chat.Chart{Kind: chat.ChartChange, Columns: []string{"Working"}, Rows: rows}
	p := planned(t, c)
	if first, last := p.rows[0].label[0], p.rows[MaxRows-1].label[0]; first != "third" || last != "newest" ||
		p.note != "Not in this picture: 2 earlier rows." {
		t.Errorf("from %q to %q, and %q", first, last, p.note)
	}
	c.Kind, c.Rows = chat.ChartProfile, rows[:MaxRows+1]
	if p := planned(t, c); p.note != "Not in this picture: 1 more row." || p.rows[2].label[0] != "third" {
		t.Errorf("of a profile, it says %q", p.note)
	}
}
