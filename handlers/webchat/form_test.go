package webchat

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

func TestFormReachesTheCoach(t *testing.T) {
	s := newSite(t)
	got := s.do(posted("choice", "me save", "label", "Save", "zone", "Europe/London",
		"field.name", "  The\x00 Larder ", "field.note", "a\r\nb", "field.post", "none", "other", "not a field"))
	if got.StatusCode != http.StatusOK {
		t.Fatalf("status %d:\n%s", got.StatusCode, got.body)
	}
	m := s.coach.last(t)
	want := map[string]string{"name": "The Larder", "note": "a\nb", "post": "none"}
	if m.Choice != "me save" || !maps.Equal(m.Values, want) || m.Zone != "Europe/London" {
		t.Errorf("choice %q, values %q, zone %q; want %q", m.Choice, m.Values, m.Zone, want)
	}
	mustContain(t, got.body, `<bdi class="said">Save</bdi>`, "Your kitchen is The Larder.")
}

func TestFormComesBackAsItWasTyped(t *testing.T) {
	s := newSite(t)
	got := s.do(posted("choice", "me save", "field.name", "", "field.note", "</textarea><b>", "field.post", "head-chef"))
	mustContain(t, got.body,
		"<title>Error: About you – Framework Coach</title>",
		`<div class="faults" role="alert"`, "There is a problem. Nothing was saved.",
		`-name" dir="auto">Give your kitchen a name.</a>`, `<span dir="auto">A fault of no field.</span>`,
		`<option value="head-chef" selected>`, "\n&lt;/textarea&gt;&lt;b&gt;</textarea>",
		`<span class="unseen">Error: </span>Give your kitchen a name.`, `aria-invalid="true"`)
	if n := strings.Count(got.body, "aria-invalid"); n != 1 {
		t.Errorf("%d fields are marked as wrong, want 1", n)
	}
	// Everything that is said of a field is there to be read.
	for _, piece := range strings.Split(got.body, `aria-describedby="`)[1:] {
		ids, _, _ := strings.Cut(piece, `"`)
		for id := range strings.FieldsSeq(ids) {
			mustContain(t, got.body, `id="`+id+`"`)
		}
	}
}

func TestRetryOfAFormKeepsWhatWasTyped(t *testing.T) {
	s := newSite(t)
	s.coach.fail(errors.New("down"))
	got := s.do(posted("choice", "me save", "label", "Save", "field.name", `The "Larder"`))
	mustContain(t, got.body, `<input type="hidden" name="choice" value="me save">`,
		`<input type="hidden" name="field.name" value="The &#34;Larder&#34;">`)
}

func TestBadForms(t *testing.T) {
	many := []string{"choice", "me save"}
	for i := range maxFields + 1 {
		many = append(many, fmt.Sprint("field.f", i), "x")
	}
	twice := func() *http.Request {
		return raw("choice=me+save&field.name=a&field.name=b", "application/x-www-form-urlencoded")
	}
	with := func(fields ...string) func() *http.Request {
		return func() *http.Request { return posted(append([]string{"choice", "me save"}, fields...)...) }
	}
	for _, c := range []struct {
		name   string
		r      func() *http.Request
		status int
		says   fault
	}{
		{"too many fields", func() *http.Request { return posted(many...) }, 400, faultUnread},
		{"a field twice", twice, 400, faultUnread},
		{"a field without a name", with("field.", "x"), 400, faultUnread},
		{"a name with a sign", with("field.a<b", "x"), 400, faultUnread},
		{"a name far too long", with("field."+strings.Repeat("a", maxName+1), "x"), 400, faultUnread},
		{"a field far too long", with("field.name", strings.Repeat("é", maxField+1)), 413, faultLong},
		{"fields and nothing else", func() *http.Request { return posted("field.name", "x") }, 400, faultEmpty},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			got := s.do(c.r())
			if got.StatusCode != c.status {
				t.Errorf("status %d, want %d", got.StatusCode, c.status)
			}
			mustContain(t, got.body, c.says.Error())
			if s.coach.count() != 0 {
				t.Error("the coach was asked")
			}
		})
	}
	t.Run("as much as may be", func(t *testing.T) {
		s := newSite(t)
		fields := []string{"choice", "me save"}
		for i := range maxFields {
			fields = append(fields, fmt.Sprint("field.f", i), strings.Repeat("x", maxField))
		}
		if got := s.do(posted(fields...)); got.StatusCode != http.StatusOK || len(s.coach.last(t).Values) != maxFields {
			t.Errorf("status %d with %d fields", got.StatusCode, len(s.coach.last(t).Values))
		}
	})
}

func TestZoneOfTheBrowser(t *testing.T) {
	for sent, heard := range map[string]string{
		"": "", "UTC": "UTC", "America/Argentina/Buenos_Aires": "America/Argentina/Buenos_Aires", "Etc/GMT+5": "Etc/GMT+5",
		"Europe/London<script>": "", "Europe/ London": "", strings.Repeat("A", maxZone+1): "", "Europe/Zürich": "", "\x00": "",
	} {
		s := newSite(t)
		s.do(posted("text", "quote", "zone", sent))
		if got := s.coach.last(t).Zone; got != heard {
			t.Errorf("the zone %q is heard as %q, want %q", sent, got, heard)
		}
	}
}

// Somebody who wants text gets no table, no button of an answer and no field.
func TestTextOnly(t *testing.T) {
	sample := func(name string) chat.Reply {
		r := formSent(nil)
		if name != "" {
			r = sampleOf(t, name)
		}
		r.TextOnly = true
		return r
	}
	for _, name := range []string{"", "every-part", "comparison", "comparison-identical", "match", "form", "form-awkward", "table", "hundred-choices", "quote-historic"} {
		got := drawn(t, sample(name))
		mustLack(t, got, "<table", "<button", "<select", "<input id=", "<textarea")
	}
	mustContain(t, drawn(t, sample("")), "Nothing was saved:", "Name of your kitchen: Give your kitchen a name.", "A fault of no field.")
	mustContain(t, drawn(t, sample("form")), "<li dir=\"auto\">Post: Sous chef (say: my post is Sous chef)</li>", "<li dir=\"auto\">Forget this</li>")
	if says := spoken(sample("form")); !strings.HasSuffix(says, "1 thing you can say below.") || strings.Contains(says, "button") {
		t.Errorf("spoken = %q", says)
	}
}

func sampleOf(t *testing.T, name string) chat.Reply {
	t.Helper()
	r, ok := chattest.Reply(name)
	if !ok {
		t.Fatalf("the sample %s is gone", name)
	}
	return r
}
