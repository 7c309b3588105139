package main

import (
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// visitor is somebody with the page open: a browser's cookies, and the
// conversation of one page load.
type visitor struct {
	url          string
	client       *http.Client
	conversation string
}

// said is one quoted text with the address it stands at.
type said struct{ text, address string }

func newVisitor(t testing.TB, url string) *visitor {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{url: url, client: &http.Client{Jar: jar, Transport: &http.Transport{}}}
	t.Cleanup(v.client.CloseIdleConnections)
	v.open(t)
	return v
}

// open loads the page, which begins a conversation.
func (v *visitor) open(t testing.TB) {
	t.Helper()
	page := parseHTML(t, get(t, v.client, v.url+"/"))
	for n := range page.Descendants() {
		if n.DataAtom == atom.Input && attribute(n, "name") == "conversation" {
			v.conversation = attribute(n, "value")
		}
	}
	if v.conversation == "" {
		t.Fatal("the page has no conversation")
	}
}

// ask posts a question as the page's form does, and returns the quotes of the
// answer.
func (v *visitor) ask(t testing.TB, q string) []said {
	t.Helper()
	return quotesOfPage(t, v.post(t, "text", q))
}

// press presses a button, by its value.
func (v *visitor) press(t testing.TB, value string) string {
	t.Helper()
	return v.post(t, "choice", value)
}

func (v *visitor) post(t testing.TB, field, value string) string {
	t.Helper()
	form := url.Values{field: {value}, "conversation": {v.conversation}}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, v.url+"/chat", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return fetch(t, v.client, req)
}

// buttons are the values of the buttons of a page.
func buttons(t testing.TB, page string) []string {
	t.Helper()
	var out []string
	for n := range parseHTML(t, page).Descendants() {
		if n.DataAtom == atom.Button && attribute(n, "name") == "choice" {
			out = append(out, attribute(n, "value"))
		}
	}
	return out
}

// quotesOfPage reads the block quotes of a page in their order.
func quotesOfPage(t testing.TB, page string) []said {
	t.Helper()
	var out []said
	for figure := range parseHTML(t, page).Descendants() {
		if figure.DataAtom != atom.Figure {
			continue
		}
		address := ""
		var texts []string
		for n := range figure.Descendants() {
			switch {
			case n.DataAtom == atom.A && strings.HasPrefix(attribute(n, "href"), "/a/"):
				address = strings.TrimPrefix(attribute(n, "href"), "/a/")
			case n.Parent.DataAtom == atom.Blockquote && n.DataAtom == atom.P,
				n.DataAtom == atom.Li && n.Parent.Parent.DataAtom == atom.Blockquote:
				texts = append(texts, textOf(n))
			}
		}
		for _, text := range texts {
			out = append(out, said{text, address})
		}
	}
	return out
}

func parseHTML(t testing.TB, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func textOf(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return b.String()
}
