package webchat

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/chat/chattest"
)

func TestFirstScreen(t *testing.T) {
	s := newSite(t)
	got := s.get("/")
	if got.StatusCode != http.StatusOK {
		t.Fatalf("status = %d", got.StatusCode)
	}
	mustContain(t, got.body,
		`<html lang="en-GB">`, "<h1>Framework Coach</h1>", "Skip to the question box",
		`name="text" value="What does Working mean?"`, "What you ask is not stored.",
		`<textarea id="text" name="text"`, `role="status"`,
		s.app.assets.Script, s.app.assets.Style)
	if n := strings.Count(got.body, `<li><button name="text"`); n != 5 {
		t.Errorf("%d example buttons, want 5", n)
	}
	if s.coach.count() != 0 {
		t.Error("looking at the page asked the coach something")
	}
}

func TestEveryPageLoadIsItsOwnConversation(t *testing.T) {
	s := newSite(t)
	if a, b := s.get("/").body, s.get("/").body; a == b {
		t.Error("two page loads share a conversation")
	}
}

func TestQuestionReachesTheCoach(t *testing.T) {
	s := newSite(t)
	got := s.do(posted("text", "  What does\r\nWorking mean?  "))
	if got.StatusCode != http.StatusOK {
		t.Fatalf("status = %d:\n%s", got.StatusCode, got.body)
	}
	m := s.coach.last(t)
	// SHA-256 of the cookie, in base64 for addresses.
	who := chat.PersonID{Platform: chat.Web, User: "web-I-QNRIlFcmnlD_aOMVT7UhZ7c_0qpYfsXG7_mNX14TE"}
	if m.From != who || m.Reply.Person != who {
		t.Errorf("from %v, reply to %v; want %v", m.From, m.Reply.Person, who)
	}
	if m.Reply.Room != who.User+"/"+knownConversation || !m.Reply.Direct {
		t.Errorf("room %q, direct %v", m.Reply.Room, m.Reply.Direct)
	}
	if m.Text != "What does\nWorking mean?" || m.Choice != "" {
		t.Errorf("text %q, choice %q", m.Text, m.Choice)
	}
	if m.ID == "" || !m.At.Equal(s.clock) {
		t.Errorf("id %q, at %v", m.ID, m.At)
	}
	// A question with a line break is no heading, and is repeated whole.
	mustContain(t, got.body, `<p class="asked said" dir="auto">What does`+"\n"+`Working mean?</p>`)
}

func TestPageAndFragmentHoldTheSameExchange(t *testing.T) {
	page := newSite(t).do(posted("text", "quote")).body
	part := newSite(t).do(fragment(posted("text", "quote"))).body
	if strings.Contains(part, "<html") || !strings.HasPrefix(part, "<article") {
		t.Errorf("the fragment is no single article:\n%s", part)
	}
	if !strings.Contains(page, strings.TrimSpace(part)) {
		t.Errorf("the page does not hold the fragment\npage:\n%s\nfragment:\n%s", page, part)
	}
	mustContain(t, page, "<title>Knife work – Framework Coach</title>",
		`name="conversation" value="`+knownConversation+`"`)
}

func TestChoice(t *testing.T) {
	for _, c := range []struct {
		name, label, shown string
	}{
		{"with the words of the button", "Show <Head> chef", "Show &lt;Head&gt; chef"},
		{"without the script", "", "show kitchen/knife-work"},
		{"a label that is no label", strings.Repeat("x", maxLabel+1), "show kitchen/knife-work"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			got := s.do(posted("choice", "show kitchen/knife-work", "label", c.label, "text", "left in the box"))
			m := s.coach.last(t)
			if m.Choice != "show kitchen/knife-work" {
				t.Errorf("choice = %q", m.Choice)
			}
			mustContain(t, got.body, `<span class="lead">You chose</span> <bdi class="said">`+c.shown+`</bdi>`)
		})
	}
}

func TestLinkToAnAddress(t *testing.T) {
	for _, c := range []struct {
		name, path, choice string
		status             int
		where              string
	}{
		{"known", "/a/kitchen/knife-work/practitioner", "show kitchen/knife-work/practitioner", 200, ""},
		{"escaped", "/a/kitchen/a%20b/%C3%BC%3F", "show kitchen/a b/ü?", 200, ""},
		{"unknown", "/a/nowhere", "show nowhere", 404, ""},
		{"nothing", "/a/", "", 303, "/"},
		{"only control characters", "/a/%00%07", "", 303, "/"},
		{"far too long", "/a/" + strings.Repeat("x", maxChoice+1), "", 303, "/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			got := s.get(c.path)
			if got.StatusCode != c.status || got.Header.Get("Location") != c.where {
				t.Fatalf("status %d, location %q; want %d, %q", got.StatusCode, got.Header.Get("Location"), c.status, c.where)
			}
			if c.choice == "" {
				if s.coach.count() != 0 {
					t.Error("the coach was asked about no address")
				}
				return
			}
			if m := s.coach.last(t); m.Choice != c.choice || m.Text != "" {
				t.Errorf("choice %q, text %q; want %q", m.Choice, m.Text, c.choice)
			}
			mustContain(t, got.body, "You followed a link to", `id="ask"`)
		})
	}
}

func TestLinksOfQuotesComeBackAsTheirAddress(t *testing.T) {
	for _, n := range chattest.Replies() {
		for _, q := range n.Reply.Quotes() {
			if q.Source.Address == "" {
				continue
			}
			s := newSite(t)
			s.get(addressPath(q.Source.Address))
			if m := s.coach.last(t); m.Choice != "show "+q.Source.Address {
				t.Errorf("%s: the link to %q asks %q", n.Name, q.Source.Address, m.Choice)
			}
		}
	}
}

func TestErrorsAreASentenceAndANumber(t *testing.T) {
	for _, as := range []string{"page", "fragment"} {
		t.Run(as, func(t *testing.T) {
			s := newSite(t)
			s.coach.fail(errors.New("store: dial secret-host refused"))
			r := posted("text", "my <own> words")
			if as == "fragment" {
				r = fragment(r)
			}
			got := s.do(r)
			if got.StatusCode != http.StatusInternalServerError {
				t.Errorf("status = %d, want 500", got.StatusCode)
			}
			mustContain(t, got.body, faultAnswer.Error(), "<code>request-001</code>", `role="alert"`,
				`<button>Try again</button>`, `<input type="hidden" name="text" value="my &lt;own&gt; words">`)
			mustLack(t, got.body, "secret-host")
			if log := s.log.String(); !strings.Contains(log, "secret-host") || !strings.Contains(log, "request_id=request-001") {
				t.Errorf("the operator's log lacks the reason or the number: %s", log)
			}
			if log := s.log.String(); strings.Contains(log, "words") {
				t.Errorf("the log holds what the person wrote: %s", log)
			}
			if as == "page" {
				mustContain(t, got.body, `>my &lt;own&gt; words</textarea>`, "<title>No answer – Framework Coach</title>")
			}
		})
	}
}

func TestRetryOfAChoiceAsksTheChoice(t *testing.T) {
	s := newSite(t)
	s.coach.fail(errors.New("down"))
	got := s.do(posted("choice", "show kitchen", "label", "Show the kitchen"))
	mustContain(t, got.body, `<input type="hidden" name="choice" value="show kitchen">`,
		`<input type="hidden" name="label" value="Show the kitchen">`)
}

// A person who closes the page is no fault of ours.
func TestLeavingIsNoError(t *testing.T) {
	s := newSite(t)
	s.coach.holdOn(make(chan struct{}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s.do(posted("text", "quote").WithContext(ctx))
	if log := s.log.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("leaving was logged as an error: %s", log)
	}
}

func TestGetOnChatGoesHome(t *testing.T) {
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		got := newSite(t).do(httptest.NewRequest(method, "/chat?text=secret", nil))
		if got.StatusCode != http.StatusSeeOther || got.Header.Get("Location") != "/" {
			t.Errorf("%s /chat: %d to %q, want 303 to /", method, got.StatusCode, got.Header.Get("Location"))
		}
	}
}

func TestOtherMethodsAreRefused(t *testing.T) {
	s := newSite(t)
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch} {
		r := httptest.NewRequest(method, "/chat", nil)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		if got := s.do(r); got.StatusCode != http.StatusMethodNotAllowed {
			t.Errorf("%s /chat: %d, want 405", method, got.StatusCode)
		}
	}
	if s.coach.count() != 0 {
		t.Error("the coach was asked")
	}
}

// A shared private answer says itself who can see it.
func TestSharedAnswersAreNotMarked(t *testing.T) {
	s := newSite(t)
	for _, shared := range []bool{false, true} {
		r := chat.Reply{Private: true, Shared: shared, Parts: []chat.Part{chat.Paragraph{Text: "You and Sam can see this."}}}
		if x := s.app.exchange("c", asked{}, r); x.Private == shared {
			t.Errorf("shared %v, marked %v", shared, x.Private)
		}
	}
}
