package webchat

import (
	"bytes"
	"flag"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

var update = flag.Bool("update", false, "write the golden files anew")

// drawn is the reply as the page shows it, with ids that do not vary.
func drawn(t *testing.T, r chat.Reply) string {
	t.Helper()
	app := New(Config{NewID: func() string { return "sample" }})
	x := app.exchange(knownConversation, asked{Lead: "You asked", Text: "A question"}, r)
	var b bytes.Buffer
	if err := app.templates.ExecuteTemplate(&b, "exchange", x); err != nil {
		t.Fatalf("drawing the reply: %v", err)
	}
	return b.String()
}

// pictureData is a picture within the page. html/template writes + as a number.
var pictureData = regexp.MustCompile(`data:image/png;base64,(?:[A-Za-z0-9/=]|&#43;)+`)

// withoutPictures leaves the pictures' pixels out: handlers/chart holds them.
func withoutPictures(page string) string {
	return pictureData.ReplaceAllString(page, "data:image/png;base64,PICTURE")
}

func TestGoldenHTML(t *testing.T) {
	known := map[string]bool{}
	for _, n := range chattest.Replies() {
		file := filepath.Join("testdata", "html", n.Name+".html")
		known[file] = true
		t.Run(n.Name, func(t *testing.T) {
			got := withoutPictures(drawn(t, n.Reply))
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatalf("reading the golden file (make it with -update): %v", err)
			}
			if got != string(want) {
				t.Errorf("the page differs from %s\ngot:\n%s\nwant:\n%s", file, got, want)
			}
		})
	}
	files, err := filepath.Glob(filepath.Join("testdata", "html", "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !known[f] {
			t.Errorf("%s belongs to no sample reply", f)
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// The golden files show that the page has not changed; this shows that it was
// right to begin with: every quoted passage stands in a blockquote, whole.
func TestEveryQuotedPassageStandsInABlockquote(t *testing.T) {
	passages := 0
	for _, n := range chattest.Replies() {
		var quoted strings.Builder
		rest := drawn(t, n.Reply)
		for {
			_, after, ok := strings.Cut(rest, "<blockquote")
			if !ok {
				break
			}
			inside, next, ok := strings.Cut(after, "</blockquote>")
			if !ok {
				t.Fatalf("%s: a blockquote without an end", n.Name)
			}
			quoted.WriteString(html.UnescapeString(tag.ReplaceAllString("<"+inside, "\n")))
			rest = next
		}
		for _, q := range n.Reply.Quotes() {
			for _, l := range q.Lines {
				passages++
				if !strings.Contains(quoted.String(), "\n"+l.Text+"\n") {
					t.Errorf("%s: no blockquote holds %q", n.Name, l.Text)
				}
			}
		}
	}
	if passages < 30 {
		t.Errorf("only %d passages were looked for", passages)
	}
}

// Text from outside must arrive as text: no element of the samples' markup may
// come out as an element.
func TestMarkupArrivesAsText(t *testing.T) {
	r, ok := chattest.Reply("markup")
	if !ok {
		t.Fatal("the sample markup is gone")
	}
	got := drawn(t, r)
	for _, element := range []string{"<script", "<b>", `href="javascript`, "<@U1"} {
		if strings.Contains(got, element) {
			t.Errorf("%q came out as markup", element)
		}
	}
	if n := strings.Count(got, "&lt;script&gt;"); n < 15 {
		t.Errorf("the markup came out as text %d times, want it in every field (15 or more)", n)
	}
}

func TestUnsafeSourceIsNoLink(t *testing.T) {
	r, ok := chattest.Reply("quote-unsafe-link")
	if !ok {
		t.Fatal("the sample quote-unsafe-link is gone")
	}
	got := drawn(t, r)
	// The copied text may name the source; nothing may be opened by it.
	for _, opens := range []string{`href="javascript`, `cite="javascript`, `href="#Z`} {
		if strings.Contains(got, opens) {
			t.Errorf("the source is opened as %s:\n%s", opens, got)
		}
	}
	if want := `href="/a/kitchen/a%20b/%C3%BC%3F"`; !strings.Contains(got, want) {
		t.Errorf("the address is not escaped as %s:\n%s", want, got)
	}
}

func TestOnlyWebPagesAreLinkedAsSources(t *testing.T) {
	for source, linked := range map[string]bool{
		"https://kitchen.example/craft#a/b":   true,
		"http://kitchen.example":              true,
		"HTTPS://kitchen.example/":            true,
		"":                                    false,
		"javascript:alert(1)":                 false,
		"javascript://kitchen.example/%0aa()": false,
		"data:text/html,<b>":                  false,
		"ftp://kitchen.example/craft":         false,
		"//kitchen.example/craft":             false,
		"craft.html":                          false,
		"https://":                            false,
		"https://kitchen.example/%zz":         false,
	} {
		q := quoteOf(chat.Quote{Source: chat.Source{URL: source}}, "form")
		if (q.URL != "") != linked {
			t.Errorf("the source %q is opened as %q; want a link: %v", source, q.URL, linked)
		}
	}
}

var heading = regexp.MustCompile(`<h([1-6])`)

func TestHeadingsComeInOrder(t *testing.T) {
	for _, n := range chattest.Replies() {
		level := 1 // the page's own heading stands before every exchange
		for _, m := range heading.FindAllStringSubmatch(drawn(t, n.Reply), -1) {
			next := int(m[1][0] - '0')
			if next > level+1 {
				t.Errorf("%s: a heading of level %d follows one of level %d", n.Name, next, level)
			}
			level = next
		}
	}
}

func TestSpoken(t *testing.T) {
	sample := func(name string) chat.Reply {
		r, ok := chattest.Reply(name)
		if !ok {
			t.Fatalf("the sample %s is gone", name)
		}
		return r
	}
	for _, c := range []struct {
		name  string
		reply chat.Reply
		want  string
	}{
		{"quote", sample("quote-one-line"), "Quote, Awareness. Knows that everything in the larder is labelled and dated."},
		{"list and buttons", sample("choices-only"), "“Sauce” is named in two places. 2 buttons below."},
		{"identical", sample("comparison-identical"),
			"A comparison of Working, Sous chef and Practitioner, Head chef. Both say the same, word for word."},
		{"table", sample("table"), "A table of 3 rows. Where you placed yourself on 3 October 2026."},
		{"nothing", chat.Reply{}, ""},
		{"one button", chat.Reply{Choices: []chat.Choice{{Label: "Yes", Value: "yes"}}}, "1 button below."},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := spoken(c.reply); got != c.want {
				t.Errorf("spoken = %q, want %q", got, c.want)
			}
		})
	}
	t.Run("historic", func(t *testing.T) {
		if got := spoken(sample("quote-historic")); !strings.Contains(got, "Quote from a historic document, Duties. The porter will: keep the sinks clear.") {
			t.Errorf("spoken does not say the source is historic: %q", got)
		}
	})
	t.Run("not yet shown", func(t *testing.T) {
		if got := spoken(sample("match")); !strings.Contains(got, "Not shown yet: chooses the blade for the task; keeps") {
			t.Errorf("spoken does not say what is missing: %q", got)
		}
	})
	t.Run("very long", func(t *testing.T) {
		got := spoken(sample("very-long"))
		if n := len([]rune(got)); n > spokenLength+60 {
			t.Errorf("%d characters are too many to listen to", n)
		}
		if !strings.Contains(got, spokenRest) {
			t.Errorf("spoken does not say that there is more: %q", got)
		}
	})
}
