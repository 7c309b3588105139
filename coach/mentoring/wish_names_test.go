package mentoring

import (
	"testing"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// Names of all alphabets are names, and come out as they were typed.
func TestNamesOfAllAlphabets(t *testing.T) {
	for text, want := range map[string]Command{
		"add @Zoë as my mentor":                    {Do: DoAsk, Party: Party{Name: "Zoë"}},
		"make Łukasz Żak my mentor":                {Do: DoAsk, Party: Party{Name: "Łukasz Żak"}},
		"add Ólafur as my mentor":                  {Do: DoAsk, Party: Party{Name: "Ólafur"}},
		"add Прия Шах as my mentor":                {Do: DoAsk, Party: Party{Name: "Прия Шах"}},
		"add 小林 as my mentor":                      {Do: DoAsk, Party: Party{Name: "小林"}},
		"add @priya٣ as my mentor":                 {Do: DoAsk, Party: Party{Name: "priya٣"}},
		"what can Zoë see?":                        {Do: DoShared, Party: Party{Name: "Zoë"}},
		"share my plan with Seán O'Brien":          {Do: DoShare, Party: Party{Name: "Seán O'Brien"}, Item: Item{Kind: KindPlan}},
		"add zoë.müller@büro.example as my mentor": {Do: DoAsk, Party: Party{Name: "zoë.müller@büro.example"}},
	} {
		got, fault, ok := Read(text, nil, friday)
		if !ok || fault != "" || got.Do != want.Do || got.Party != want.Party || got.Item != want.Item {
			t.Errorf("%q is %+v, %q, %v; want %+v", text, got, fault, ok, want)
		}
	}
	// No sign stands for a letter.
	if c, _, ok := Read("add @\x01\x02 as my mentor", []chat.Mention{}, friday); ok && c.Party.Name != "" {
		t.Errorf("control characters are the name %q", c.Party.Name)
	}
}

func TestShaped(t *testing.T) {
	for _, text := range []string{"", "plain", "Zoë Ż 小 ٣ 👍 \x01\x02 \xff end"} {
		shape, at := shaped(text)
		if len(at) != len(shape)+1 || len(shape) != utf8.RuneCountInString(text) || at[len(shape)] != len(text) {
			t.Fatalf("%q has the shape %q at %v", text, shape, at)
		}
	}
	if got, _ := shaped("aB Zoë Ż小٣👍\x01-\n"); got != "aB Zo\x01 \x02\x01\x03\x04\x04-\n" {
		t.Errorf("the shape is %q", got)
	}
}
