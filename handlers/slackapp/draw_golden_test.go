package slackapp

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

// sent is a drawing as it goes over the wire.
type sent struct {
	Text   string          `json:"text"`
	Blocks json.RawMessage `json:"blocks"`
}

// drawn is one golden file: what a surface shows for a sample.
type drawn struct {
	surface, name string
	payload       any
}

func (d drawn) file() string {
	return filepath.Join("testdata", "blocks", d.surface, d.name+".json")
}

// messages are drawings as payloads.
func messages(t testing.TB, ds []drawing) []sent {
	t.Helper()
	out := make([]sent, len(ds))
	for i, d := range ds {
		b, err := json.Marshal(d.Blocks)
		if err != nil {
			t.Fatalf("writing the blocks: %v", err)
		}
		out[i] = sent{d.Text, b}
	}
	return out
}

func sample(t testing.TB, name string) chat.Reply {
	t.Helper()
	r, ok := chattest.Reply(name)
	if !ok {
		t.Fatalf("the sample %s is gone", name)
	}
	return r
}

var opened = viewMeta{Channel: "C0KITCHEN", Thread: "1700000000.000100"}

// everything is each sample on each surface, and the variants.
func everything(t testing.TB) []drawn {
	t.Helper()
	var out []drawn
	add := func(surface, name string, payload any) {
		out = append(out, drawn{surface, name, payload})
	}
	for _, n := range chattest.Replies() {
		again := "ask " + n.Name
		add("message", n.Name, messages(t, draw(n.Reply, drawOptions{Surface: inMessage, Again: again})))
		add("ephemeral", n.Name, messages(t, draw(n.Reply, drawOptions{Surface: inEphemeral, Again: again, Share: true, Feedback: true})))
		add("modal", n.Name, drawModal(answer{Reply: n.Reply, Again: again}, opened))
		add("home", n.Name, drawHome([]chat.Reply{n.Reply}))
	}
	add("message", "with-feedback", messages(t, draw(sample(t, "quote"), drawOptions{Surface: inMessage, Feedback: true, Again: "ask knives"})))
	add("message", "with-share", messages(t, draw(sample(t, "quote"), drawOptions{Surface: inMessage, Feedback: true, Share: true, Again: "ask knives"})))
	add("message", "shared", messages(t, draw(sample(t, "quote"), drawOptions{Surface: inMessage, SharedBy: "U0CHEF"})))
	add("message", "six-messages-worth", messages(t, draw(longReply(6), drawOptions{Surface: inMessage, Again: "ask all"})))
	add("ephemeral", "six-messages-worth", messages(t, draw(longReply(6), drawOptions{Surface: inEphemeral, Again: "ask all"})))
	add("modal", "without-a-channel", drawModal(answer{Reply: sample(t, "quote"), Again: "ask knives"}, viewMeta{}))
	add("modal", "ask", drawAsk(opened))
	selected := opened
	selected.URL = "https://hooks.slack.com/app/T0/1/secret"
	add("modal", "each-to-share", drawModal(answer{Reply: eachToShare(t), Insert: true}, selected))
	add("ephemeral", "each-to-share", messages(t, draw(eachToShare(t), drawOptions{Surface: inEphemeral, Insert: true})))
	inWords := sample(t, "chart-profile")
	inWords.TextOnly = true
	add("message", "chart-text-only", messages(t, draw(inWords, drawOptions{Surface: inMessage})))
	add("message", "chart-beside-a-table", messages(t, draw(chartBesideATable(), drawOptions{Surface: inMessage})))
	add("home", "three-replies", drawHome([]chat.Reply{sample(t, "paragraph"), sample(t, "table"), sample(t, "list")}))
	add("home", "no-replies", drawHome(nil))
	return out
}

// eachToShare is what a selected message is answered with: several descriptors.
func eachToShare(t testing.TB) chat.Reply {
	t.Helper()
	r := sample(t, "match")
	r.Parts = append(r.Parts, sample(t, "quote").Parts...)
	return r
}

// longReply has parts enough for so many messages and more.
func longReply(pages int) chat.Reply {
	r := chat.Reply{Title: "All of it", Choices: []chat.Choice{{Label: "Start again", Value: "help"}}}
	quote := sample(discard{}, "very-long").Parts[2].(chat.Quote)
	for range pages * 3 {
		r.Parts = append(r.Parts, chat.Paragraph{Text: "The next one."}, quote)
	}
	return r
}

// discard is for samples that are known to exist.
type discard struct{ testing.TB }

func (discard) Helper() {}

func TestGoldenBlocks(t *testing.T) {
	known := map[string]bool{}
	for _, d := range everything(t) {
		known[d.file()] = true
		t.Run(d.surface+"/"+d.name, func(t *testing.T) {
			var b bytes.Buffer
			e := json.NewEncoder(&b)
			e.SetEscapeHTML(false)
			e.SetIndent("", " ")
			if err := e.Encode(d.payload); err != nil {
				t.Fatal(err)
			}
			got := b.String()
			if *update {
				if err := os.MkdirAll(filepath.Dir(d.file()), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(d.file(), []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(d.file())
			if err != nil {
				t.Fatalf("reading the golden file (make it with -update): %v", err)
			}
			if got != string(want) {
				t.Errorf("the blocks differ from %s\ngot:\n%s", d.file(), got)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "blocks", "*", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s belongs to no sample", f)
		}
	}
}
