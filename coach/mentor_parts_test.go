package coach_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
)

// A platform opens one form of a screen. A reflection that needs more is read
// part by part: by its owner before it is shared, by the reader, and by the owner
// after; and every part is closed when it is taken back.
func TestALongReflectionIsSharedInParts(t *testing.T) {
	v := newVillage(t)
	priya, sam := v.add("Priya", chat.Teams), v.add("Sam", chat.Slack)
	v.say(priya, "hello")
	v.say(sam, "my framework is the core skills")
	v.pair(priya, sam)
	v.say(sam, "reflect")
	long := strings.Repeat("é", 2980)
	v.fill(sam, "what: pelican "+long+"; so-what: walrus "+long+"; now-what: heron "+long)
	parts := func(f *friend) []string {
		t.Helper()
		var out []string
		for {
			var forms []chat.Form
			for _, p := range f.last.Parts {
				if form, ok := p.(chat.Form); ok && form.Private {
					forms = append(forms, form)
				}
			}
			if len(forms) != 1 {
				t.Fatalf("%d forms to read in %q", len(forms), f.last.Title)
			}
			word := ""
			for _, field := range forms[0].Fields {
				lead, _, _ := strings.Cut(field.Value, " ")
				word += lead
			}
			out = append(out, word)
			// What opens the form leads to the same part again.
			if v.send(f, chat.Message{Choice: forms[0].Open.Value}); !slices.ContainsFunc(f.last.Parts, func(p chat.Part) bool {
				form, ok := p.(chat.Form)
				return ok && form.Private && form.Fields[0].Value == forms[0].Fields[0].Value
			}) {
				t.Fatalf("%q does not open part %d of %q", forms[0].Open.Label, len(out), f.last.Title)
			}
			if valueOf(f.last, "The next part") == "" {
				break
			}
			v.press(f, "The next part")
		}
		for range len(out) - 1 {
			v.press(f, "The part before")
		}
		return out
	}
	want := []string{"pelican", "walrus", "heron"}
	check := func(who string, f *friend) {
		t.Helper()
		if got := parts(f); !slices.Equal(got, want) {
			t.Errorf("%s reads %q, want %q", who, got, want)
		}
	}
	v.say(sam, "share my reflection with @Priya")
	check("before sharing the owner", sam)
	v.press(sam, "The next part")
	if sam.last.Shared || !strings.HasPrefix(sam.last.Title, "Share this") {
		t.Errorf("a part of the preview is %q", sam.last.Title)
	}
	// The day has a form of its own, which keeps to itself what was shared.
	if r := v.press(sam, "Choose another day"); r.Title != "Until when?" || holdsCanary(r) || len(formOf(t, r).Fields) != 1 {
		t.Errorf("another day is chosen by\n%s", r.Plain())
	}
	if r := v.fill(sam, "until: yesterday"); len(r.Faults) != 1 || holdsCanary(r) {
		t.Errorf("a day that is past is answered by\n%s", r.Plain())
	}
	if r := v.fill(sam, "until: 13 March 2026"); !strings.HasPrefix(r.Title, "Share this") {
		t.Errorf("after the day comes\n%s", r.Plain())
	}
	v.press(sam, "Share until 13 March 2026")
	v.open(priya)
	v.press(priya, "Look at it")
	check("the reader", priya)
	look := valueOf(priya.last, "The next part")
	v.say(sam, "what can my mentor see?")
	v.press(sam, "See what Priya sees: reflection")
	check("the owner, of what is shared,", sam)
	v.press(sam, "Take it back")
	if r := v.send(priya, chat.Message{Choice: look}); r.Title != "Not shared with you" || holdsCanary(r) {
		t.Errorf("a part opens after it was taken back:\n%s", r.Plain())
	}
}
