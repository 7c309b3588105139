package chat_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

func TestQuotesInReadingOrder(t *testing.T) {
	r, ok := chattest.Reply("every-part")
	if !ok {
		t.Fatal("the sample every-part is gone")
	}
	var got []string
	for _, q := range r.Quotes() {
		got = append(got, q.Source.Address)
	}
	want := []string{
		"kitchen/knife-work/practitioner", // the quote
		"kitchen/knife-work/working",      // the comparison, left
		"kitchen/knife-work/practitioner", // the comparison, right
		"kitchen/larder/awareness",        // the match
	}
	if !slices.Equal(got, want) {
		t.Errorf("Quotes() = %q, want %q", got, want)
	}
}

func TestQuotesOfAReplyWithoutAny(t *testing.T) {
	for _, name := range []string{"empty", "paragraph", "list", "table", "choices-only"} {
		r, ok := chattest.Reply(name)
		if !ok {
			t.Fatalf("the sample %s is gone", name)
		}
		if got := r.Quotes(); len(got) != 0 {
			t.Errorf("%s: Quotes() = %v, want none", name, got)
		}
	}
}

// A kind of part without a sample reply would be drawn by no test of any
// platform, so the kinds are read from the source rather than listed here.
func TestEveryKindOfPartHasASample(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "part.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var declared []string
	for _, d := range file.Decls {
		f, ok := d.(*ast.FuncDecl)
		if !ok || f.Recv == nil || f.Name.Name != "part" {
			continue
		}
		kind, ok := f.Recv.List[0].Type.(*ast.Ident)
		if !ok {
			t.Fatalf("a part with an unexpected receiver: %T", f.Recv.List[0].Type)
		}
		declared = append(declared, kind.Name)
	}
	if len(declared) < 6 {
		t.Fatalf("found only %d kinds of part in part.go: %q", len(declared), declared)
	}
	sampled := map[string]bool{}
	for _, n := range chattest.Replies() {
		for _, p := range n.Reply.Parts {
			sampled[strings.TrimPrefix(fmt.Sprintf("%T", p), "chat.")] = true
		}
	}
	for _, kind := range declared {
		if !sampled[kind] {
			t.Errorf("no sample reply has a %s", kind)
		}
	}
}

func TestSampleNamesAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, n := range chattest.Replies() {
		if seen[n.Name] {
			t.Errorf("two samples are called %q", n.Name)
		}
		seen[n.Name] = true
	}
}

// A test that changes a sample must not change it for the next test.
func TestRepliesAreFresh(t *testing.T) {
	first, _ := chattest.Reply("quote")
	first.Parts[0].(chat.Quote).Lines[0].Text = "changed"
	second, _ := chattest.Reply("quote")
	if got := second.Parts[0].(chat.Quote).Lines[0].Text; got == "changed" {
		t.Error("a change to one call's reply reached the next call's")
	}
}
