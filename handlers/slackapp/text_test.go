package slackapp

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestPlainText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"plain", "What is Working?", "What is Working?"},
		{"entities", "a &lt; b &amp;&amp; c &gt; d", "a < b && c > d"},
		{"entities once", "&amp;lt;b&amp;gt; &amp;amp;", "&lt;b&gt; &amp;"},
		{"other entities stay", "&nbsp; &copy; & &", "&nbsp; &copy; & &"},
		{"own mention", "<@U0COACHBT> hello", "hello"},
		{"own mention with a label", "<@U0COACHBT|coach>: hello", "hello"},
		{"own mention and a comma", "<@U0COACHBT>, hello", "hello"},
		{"own mention inside", "hello <@U0COACHBT>", "hello"},
		{"mention", "what did <@U1> show?", "what did someone show?"},
		{"mention with a label", "what did <@W1|Sam &amp; Co> show?", "what did Sam & Co show?"},
		{"mention with an unreadable label", "did <@U1|Sa\x86m\u202e> ask?", "did Sam ask?"},
		{"group", "ask <!subteam^S1|@growth>", "ask @growth"},
		{"channel", "see <#C1|data>, <#C2>, <#C3|>", "see #data, a channel, a channel"},
		{"link", "see <https://a.example/?a=1&amp;b=2>", "see https://a.example/?a=1&b=2"},
		{"link with a label", "see <https://a.example|the page>", "see the page"},
		{"link with an empty label", "see <https://a.example|>", "see https://a.example"},
		{"mail", "write to <mailto:a@b.example|a@b.example>", "write to a@b.example"},
		{"broadcasts", "<!here> <!channel> <!everyone|everyone> hello", "hello"},
		{"date", "on <!date^1392734382^{date}|18 February>", "on 18 February"},
		{"not a token", "a < b", "a < b"},
		{"open token", "see <https://a.example", "see <https://a.example"},
		{"token in a token", "<<@U1>>", "<someone>"},
		{"empty token", "a <> b", "a <> b"},
		{"token over a line end", "a <b\nc> d", "a <b\nc> d"},
		{"spaces", "a\u00a0b\tc\u2003d", "a b c d"},
		{"line ends", "a\r\nb\u2028c\rd", "a\nb\nc\nd"},
		{"unseen", "a\u200b\ufeff\u202eb\x00\x1b\u0085c", "ab\nc"},
		{"broken UTF-8", "a\xff\xfeb", "ab"},
		{"joined emoji", "👩🏽‍🍳 cooks", "👩🏽‍🍳 cooks"},
		{"bold", "*Practitioner* data", "Practitioner data"},
		{"bold with punctuation", "(*Practitioner*), _please_!", "(Practitioner), please!"},
		{"both", "*_Working_* and ~Expert~", "Working and Expert"},
		{"code", "`Working` and ```Expert```", "Working and Expert"},
		{"marks in words", "snake_case_name and 2*3*4", "snake_case_name and 2*3*4"},
		{"marks between spaces", "2 * 3 * 4", "2 * 3 * 4"},
		{"one mark", "*Working", "*Working"},
		{"a list", "* one\n* two", "* one\n* two"},
		{"quote", "&gt; I ran a project\n&gt;&gt; twice\nwhich descriptor?", "I ran a project\ntwice\nwhich descriptor?"},
		{"a quote mark inside", "5 &gt; 4", "5 > 4"},
		{"empty", "", ""},
		{"only the mention", "<@U0COACHBT>", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := addressed(plainText(c.in, payloadBot)); got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestUnknownBotTakesNobodysNameAway(t *testing.T) {
	if got := plainText("<@U1> hello", ""); got != "someone hello" {
		t.Errorf("%q", got)
	}
}

func TestLongTextIsCutAtACharacter(t *testing.T) {
	in := strings.Repeat("é", maxText)
	got := plainText(in, "")
	if !utf8.ValidString(got) || len(got) > maxText || len(got) < maxText-1 {
		t.Errorf("%d bytes, valid: %v", len(got), utf8.ValidString(got))
	}
}

// Marks without partners must not cost the square of the text's length.
func TestManyMarksAreCheap(t *testing.T) {
	in := strings.Repeat("*a ", maxText/3)
	if got := plainText(in, ""); got != strings.TrimSpace(in) {
		t.Error("marks without partners were taken away")
	}
}

func TestNestedBlocks(t *testing.T) {
	raw := `{"message":{"blocks":` + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + `}}`
	if got := selectedText([]byte(raw), ""); got != "" {
		t.Errorf("%q", got)
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{
		"*Practitioner* data &amp; insight", "<@U0COACHBT> hi <@U1|Sam> <#C1|x> <https://a|b> <!here>", "&gt;&gt; a\n> b", "<<<|||>>>", "`*_~*_`",
		"\x00\xff&lt;\u202e", "<@U1|Sa\x86m\u202e>", "<@><#><!><|>", strings.Repeat("<@U>", 50),
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := plainText(s, payloadBot)
		// "<#>", three bytes, becomes "a channel".
		if len(got) > 3*len(s) {
			t.Errorf("%d bytes became %d", len(s), len(got))
		}
		for _, r := range got {
			if unicode.IsControl(r) && r != '\n' {
				t.Errorf("control character %U in %q", r, got)
			}
		}
		if !utf8.ValidString(got) {
			t.Errorf("broken UTF-8: %q", got)
		}
	})
}
