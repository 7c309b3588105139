package teamsapp

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// resultBytes is what Teams takes of a result of a message extension.
const resultBytes = 28 * 1024

// drawnCard is a drawing as a golden file keeps it.
type drawnCard struct {
	Card json.RawMessage `json:"card"`
	Text string          `json:"text"`
}

// goldenCard is one golden file: what a place shows for a sample.
type goldenCard struct {
	place, name string
	cards       []drawnCard
}

func (g goldenCard) file() string {
	return filepath.Join("testdata", "cards", g.place, g.name+".json")
}

func sample(t testing.TB, name string) chat.Reply {
	t.Helper()
	r, ok := chattest.Reply(name)
	if !ok {
		t.Fatalf("the sample %s is gone", name)
	}
	return r
}

// manyParts has enough in it for so many cards and more.
func manyParts(t testing.TB, cards int) chat.Reply {
	t.Helper()
	r := chat.Reply{Title: "All of it", Choices: []chat.Choice{{Label: "Start again", Value: "help"}}}
	quote := sample(t, "very-long").Parts[2].(chat.Quote)
	for range cards * 9 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "The next one."}, quote)
	}
	return r
}

// allCards is each sample in each place, and the variants.
func allCards(t testing.TB) []goldenCard {
	t.Helper()
	var out []goldenCard
	add := func(place, name string, r chat.Reply, o cardOptions) {
		g := goldenCard{place: place, name: name}
		for _, d := range drawCard(r, o) {
			g.cards = append(g.cards, drawnCard(d))
		}
		out = append(out, g)
	}
	for _, n := range chattest.Replies() {
		again := "ask " + n.Name
		add("message", n.Name, n.Reply, cardOptions{Again: again})
		add("dialog", n.Name, n.Reply, cardOptions{Again: again, InDialog: true})
		add("result", n.Name, n.Reply, cardOptions{Most: resultBytes})
	}
	add("message", "with-feedback", sample(t, "quote"), cardOptions{Feedback: true, Again: "ask knives"})
	add("message", "with-share", sample(t, "quote"), cardOptions{Feedback: true, Share: true, Again: "ask knives"})
	add("dialog", "with-share", sample(t, "quote"), cardOptions{Feedback: true, Share: true, InDialog: true, Again: "ask knives"})
	several := sample(t, "match")
	several.Parts = append(several.Parts, sample(t, "quote").Parts...)
	add("dialog", "each-to-share", several, cardOptions{Insert: true, InDialog: true})
	add("message", "two-cards-worth", manyParts(t, 1), cardOptions{Again: "ask all"})
	add("dialog", "two-cards-worth", manyParts(t, 1), cardOptions{InDialog: true, Again: "ask all"})
	out = append(out, chartCards(t)...)
	add("result", "two-cards-worth", manyParts(t, 1), cardOptions{Most: resultBytes, Again: "ask all"})
	return out
}

func indented(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestGoldenCards(t *testing.T) {
	known := map[string]bool{}
	for _, g := range allCards(t) {
		known[g.file()] = true
		t.Run(g.place+"/"+g.name, func(t *testing.T) {
			got := indented(t, g.cards)
			if *update {
				if err := os.MkdirAll(filepath.Dir(g.file()), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(g.file(), []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(g.file())
			if err != nil {
				t.Fatalf("reading the golden file (make it with -update): %v", err)
			}
			if got != string(want) {
				t.Errorf("the cards differ from %s\ngot:\n%s", g.file(), got)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "cards", "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s belongs to no sample", f)
		}
	}
}
