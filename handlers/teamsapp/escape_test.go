package teamsapp

import (
	"strings"
	"testing"
)

func TestEscape(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"plain words, e.g. well-known (SCS2) at 3.5 of GOV.UK!", "plain words, e.g. well-known (SCS2) at 3.5 of GOV.UK!"},
		{"R&D <b>", "R&amp;D &lt;b&gt;"},
		{"[a](https://x)", `\[a\]\(https\://x)`},
		{"![x](b)", `!\[x\]\(b)`},
		{"*a* _b_ ~c~ `d` # |", "\\*a\\* \\_b\\_ \\~c\\~ \\`d\\` \\# \\|"},
		{`back\slash`, `back\\slash`},
		{"{{DATE(x)}}", `\{\{DATE(x)\}\}`},
		{"1. one", `1\. one`},
		{"2026) two", `2026\) two`},
		{"- a - b", `\- a - b`},
		{"=== rule", `\=== rule`},
		{"WWW.x.example a@b", `WWW\.x.example a\@b`},
		{"", ""},
	} {
		if got := escape(c.text); got != c.want {
			t.Errorf("escape(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

// The runs of a text come to the text itself, letter by letter.
func TestRunsChangeNoLetter(t *testing.T) {
	for _, s := range []string{"plain", "{{DATE(2026-01-01T00:00:00Z)}}", "{{{{", "a{{b{{c", "{", "}}"} {
		var b strings.Builder
		for _, r := range runs(s, style{}) {
			if strings.Contains(r.Text, "{{") {
				t.Errorf("a run of %q holds a date: %q", s, r.Text)
			}
			b.WriteString(r.Text)
		}
		if b.String() != s {
			t.Errorf("the runs of %q come to %q", s, b.String())
		}
	}
}

func TestWordsThatMarkdownWouldReadStandWhereNoneIsRead(t *testing.T) {
	for _, c := range []struct {
		text  string
		plain bool
	}{
		{"Ask about a skill, a level or a post.", true},
		{"well-known (SCS2): 3 of 4", true},
		{"“Sauce” is named in two places.", true},
		{"see www.evil.example", false}, {"a@b", false}, {"https://x", false}, {"GOV.UK", false},
		{"- a", false}, {"1. a", false}, {"a * b", false}, {"R&D", false}, {"[name]", false}, {"a\nb", false}, {"{{", false},
	} {
		_, plain := words(c.text, style{}).(textBlock)
		if plain != c.plain {
			t.Errorf("words(%q) as a text block: %v, want %v", c.text, plain, c.plain)
		}
	}
}

func TestTidy(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{" a\r\nb\rc\u2028d\te ", "a\nb\nc\nd e"},
		{"a\x00\x1bb", "ab"},
		{"bad \xff byte", "bad \ufffd byte"},
		{"before \u202eafter", "before \u202eafter\u202c"},
		{"closed \u2066in\u2069 out", "closed \u2066in\u2069 out"},
		{" \n ", ""},
	} {
		if got := tidy(c.text); got != c.want {
			t.Errorf("tidy(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestOnlySafeAddressesAreLinks(t *testing.T) {
	for _, c := range []struct{ address, want string }{
		{"https://kitchen.example/craft#a/b", "https://kitchen.example/craft#a/b"},
		{"https://kitchen.example/?a=[b](c){{d", "https://kitchen.example/?a=%5Bb%5D%28c%29%7B%7Bd"},
		{"http://kitchen.example/", ""},
		{"javascript:alert(1)", ""},
		{"https://me:secret@kitchen.example/", ""},
		{"https://", ""},
		{"//kitchen.example", ""},
		{"https://kitchen.example/" + strings.Repeat("a", linkLimit), ""},
	} {
		if got := webPage(c.address); got != c.want {
			t.Errorf("webPage(%q) = %q, want %q", c.address, got, c.want)
		}
	}
}
