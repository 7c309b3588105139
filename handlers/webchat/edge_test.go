package webchat

import (
	"crypto/tls"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

func TestHeaders(t *testing.T) {
	s := newSite(t)
	answers := map[string]answered{
		"first screen": s.get("/"),
		"answer":       s.do(posted("text", "quote")),
		"fragment":     s.do(fragment(posted("text", "quote"))),
		"problem":      s.do(posted()),
		"address":      s.get("/a/kitchen"),
		"cross-site":   s.do(crossSite()),
		"script":       s.get(s.app.assets.Script),
		"style":        s.get(s.app.assets.Style),
	}
	for name, got := range answers {
		for header, want := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; " +
				"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":       "nosniff",
			"Referrer-Policy":              "same-origin",
			"Cross-Origin-Opener-Policy":   "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin",
		} {
			if v := got.Header.Get(header); v != want {
				t.Errorf("%s: %s = %q, want %q", name, header, v, want)
			}
		}
	}
	for name, want := range map[string]string{
		"first screen": "private, no-cache",
		"address":      "private, no-cache",
		"answer":       "no-store",
		"fragment":     "no-store",
		"problem":      "no-store",
		"script":       "public, max-age=31536000, immutable",
		"style":        "public, max-age=31536000, immutable",
	} {
		if got := answers[name].Header.Get("Cache-Control"); got != want {
			t.Errorf("%s: Cache-Control = %q, want %q", name, got, want)
		}
	}
	for name, want := range map[string]string{
		"first screen": "text/html; charset=utf-8",
		"script":       "text/javascript; charset=utf-8",
		"style":        "text/css; charset=utf-8",
	} {
		if got := answers[name].Header.Get("Content-Type"); got != want {
			t.Errorf("%s: Content-Type = %q, want %q", name, got, want)
		}
	}
}

// A policy without 'unsafe-inline' would silently switch such markup off.
func TestNoInlineScriptOrStyle(t *testing.T) {
	s := newSite(t)
	for name, body := range map[string]string{"first": s.get("/").body, "answer": s.do(posted("text", "every-part")).body} {
		mustLack(t, body, "<style", " style=", " onclick", " onload", "javascript:")
		if strings.Count(body, "<script") != 1 {
			t.Errorf("%s: want one script element, the file's", name)
		}
	}
}

func cookieOf(t *testing.T, a answered) *http.Cookie {
	t.Helper()
	for _, c := range a.Cookies() {
		if c.Name == cookieName {
			return c
		}
	}
	return nil
}

func TestCookie(t *testing.T) {
	plain := func(r *http.Request) {}
	for _, c := range []struct {
		name   string
		change func(*http.Request)
		secure bool
	}{
		{"plain", plain, false},
		{"over TLS", func(r *http.Request) { r.TLS = &tls.ConnectionState{} }, true},
		{"TLS ends at a proxy", func(r *http.Request) { r.Header.Set("X-Forwarded-Proto", "https") }, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			r := posted("text", "quote")
			r.Header.Del("Cookie")
			c.change(r)
			got := cookieOf(t, s.do(r))
			if got == nil {
				t.Fatal("a first question sets no cookie")
			}
			if !got.HttpOnly || got.SameSite != http.SameSiteStrictMode || got.Path != "/" || got.Domain != "" {
				t.Errorf("cookie %v: want HttpOnly, SameSite=Strict, the whole site and no domain", got)
			}
			if got.MaxAge != 365*24*60*60 {
				t.Errorf("the cookie lives %d seconds, want a year", got.MaxAge)
			}
			if got.Secure != c.secure {
				t.Errorf("Secure = %v, want %v", got.Secure, c.secure)
			}
			// The same person each time, by a name the cookie cannot be made from.
			again := posted("text", "quote")
			again.Header.Set("Cookie", cookieName+"="+got.Value)
			first := s.coach.last(t)
			s.do(again)
			if m := s.coach.last(t); m.From != first.From || m.From.User == "" {
				t.Errorf("the coach was asked by %v and then by %v", first.From, m.From)
			}
			for _, m := range []chat.Message{first, s.coach.last(t)} {
				if strings.Contains(fmt.Sprintf("%+v", m), got.Value) {
					t.Errorf("the message holds the cookie %q: %+v", got.Value, m)
				}
			}
		})
	}
}

func TestCookieIsKeptAndRenewed(t *testing.T) {
	s := newSite(t)
	got := cookieOf(t, s.do(posted("text", "quote")))
	if got == nil || got.Value != knownPerson || got.MaxAge <= 0 {
		t.Errorf("cookie %v, want %s renewed", got, knownPerson)
	}
}

// A browser keeps a strict cookie back when a link on another site is
// followed. A page view that set a new one would replace the person's.
func TestPageViewsSetNoCookie(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/", "/a/kitchen", "/chat"} {
		r := httptest.NewRequest(http.MethodGet, path, nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		if c := cookieOf(t, s.do(r)); c != nil {
			t.Errorf("GET %s sets the cookie %v", path, c)
		}
	}
}

func TestInventedIDsAreReplaced(t *testing.T) {
	for _, bad := range []string{"", "short", strings.Repeat("x", 65), "with space 123", "semi;colon", "ümlaut-ümlaut", "../../../../x"} {
		s := newSite(t)
		r := posted("text", "quote", "conversation", bad)
		r.Header.Set("Cookie", cookieName+"="+bad)
		got := cookieOf(t, s.do(r))
		if got == nil || got.Value == bad || !wellFormed(got.Value) {
			t.Errorf("the invented cookie %q was answered with %v", bad, got)
		}
		if m := s.coach.last(t); strings.Contains(m.Reply.Room, bad) && bad != "" {
			t.Errorf("the invented conversation %q became the room %q", bad, m.Reply.Room)
		}
	}
}

func crossSite() *http.Request {
	r := posted("text", "quote")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	r.Header.Set("Origin", "https://elsewhere.example")
	return r
}

func TestCrossSitePostIsRefused(t *testing.T) {
	oldBrowser := crossSite()
	oldBrowser.Header.Del("Sec-Fetch-Site")
	for name, r := range map[string]*http.Request{
		"fetch metadata": crossSite(), "origin only": oldBrowser, "as a fragment": fragment(crossSite()),
	} {
		s := newSite(t)
		got := s.do(r)
		if got.StatusCode != http.StatusForbidden {
			t.Errorf("%s: status = %d, want 403", name, got.StatusCode)
		}
		mustContain(t, got.body, faultCrossSite.Error())
		if s.coach.count() != 0 {
			t.Errorf("%s: the coach was asked", name)
		}
		if cookieOf(t, got) != nil {
			t.Errorf("%s: a cookie was set", name)
		}
	}
}

func TestRateLimit(t *testing.T) {
	s := newSite(t)
	for i := range personBurst {
		if got := s.do(posted("text", "quote")); got.StatusCode != http.StatusOK {
			t.Fatalf("question %d: status %d", i+1, got.StatusCode)
		}
	}
	got := s.do(posted("text", "one too many"))
	if got.StatusCode != http.StatusTooManyRequests || got.Header.Get("Retry-After") == "" {
		t.Errorf("status %d, Retry-After %q; want 429 and a time", got.StatusCode, got.Header.Get("Retry-After"))
	}
	mustContain(t, got.body, faultBusy.Error(), "Try again", ">one too many</textarea>")
	mustLack(t, got.body, "<code>request-")
	if n := s.coach.count(); n != personBurst {
		t.Errorf("the coach was asked %d times, want %d", n, personBurst)
	}

	other := posted("text", "quote")
	other.Header.Set("Cookie", cookieName+"=person-000000002")
	if got := s.do(other); got.StatusCode != http.StatusOK {
		t.Errorf("another person pays for the first: %d", got.StatusCode)
	}
	s.clock = s.clock.Add(time.Second)
	if got := s.do(posted("text", "quote")); got.StatusCode != http.StatusOK {
		t.Errorf("a second later: status %d, want 200", got.StatusCode)
	}
	if got := s.do(posted("text", "quote")); got.StatusCode != http.StatusTooManyRequests {
		t.Errorf("two in that second: status %d, want 429", got.StatusCode)
	}
}

// Throwing the cookie away must not buy a new allowance with every question.
func TestRateLimitWithoutACookie(t *testing.T) {
	s := newSite(t)
	ask := func(from string) int {
		r := posted("text", "quote")
		r.Header.Del("Cookie")
		r.RemoteAddr = from
		return s.do(r).StatusCode
	}
	for i := range newcomersBurst {
		if got := ask(fmt.Sprintf("192.0.2.1:%d", 1000+i)); got != http.StatusOK {
			t.Fatalf("question %d: status %d", i+1, got)
		}
	}
	if got := ask("192.0.2.1:9"); got != http.StatusTooManyRequests {
		t.Errorf("status %d, want 429", got)
	}
	if got := ask("192.0.2.2:9"); got != http.StatusOK {
		t.Errorf("another network address: status %d, want 200", got)
	}
}

func TestLimitersAreBounded(t *testing.T) {
	l := newLimits()
	now := time.Date(2026, 10, 3, 9, 0, 0, 0, time.UTC)
	v := visitor{known: true}
	for range personBurst {
		l.allow(v, "first", now)
	}
	if l.allow(v, "first", now) {
		t.Fatal("the first key still has an allowance")
	}
	for i := range limitersKept - 1 {
		l.allow(v, fmt.Sprint(i), now)
	}
	l.allow(v, "first", now) // used again, so another is the oldest now
	for i := range 10 {
		l.allow(v, fmt.Sprint("new ", i), now)
	}
	if n := l.len(); n != limitersKept {
		t.Errorf("%d limiters are kept, want %d", n, limitersKept)
	}
	if l.allow(v, "first", now) {
		t.Error("a key in use was forgotten before older ones")
	}
}

func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		name   string
		r      func() *http.Request
		status int
		says   string
	}{
		{"no fields", func() *http.Request { return posted() }, 400, faultEmpty.Error()},
		{"empty text", func() *http.Request { return posted("text", "") }, 400, faultEmpty.Error()},
		{"only space", func() *http.Request { return posted("text", " \n\t\u00a0\u2028 ") }, 400, faultEmpty.Error()},
		{"only control characters", func() *http.Request { return posted("text", "\x00\x1b\x7f\u0085") }, 400, faultEmpty.Error()},
		{"20,000 characters", func() *http.Request { return posted("text", strings.Repeat("x", 20_000)) }, 413, faultLong.Error()},
		{"20,000 emoji", func() *http.Request { return posted("text", strings.Repeat("🍲", 20_000)) }, 413, faultLong.Error()},
		{"a body over the limit", func() *http.Request { return posted("text", strings.Repeat("x", 300_000)) }, 413, faultLong.Error()},
		{"a choice far too long", func() *http.Request { return posted("choice", strings.Repeat("x", maxChoice+1)) }, 400, faultUnread.Error()},
		{"a broken escape", func() *http.Request { return raw("text=%zz", "application/x-www-form-urlencoded") }, 400, faultUnread.Error()},
		{"JSON", func() *http.Request { return raw(`{"text":"hello"}`, "application/json") }, 415, faultForm.Error()},
		{"no content type", func() *http.Request { return raw("text=hello", "") }, 415, faultForm.Error()},
		{"multipart", func() *http.Request { return raw("--x--", "multipart/form-data; boundary=x") }, 415, faultForm.Error()},
		{"text in the address only", func() *http.Request {
			r := posted()
			r.URL.RawQuery = "text=hello"
			return r
		}, 400, faultEmpty.Error()},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			got := s.do(c.r())
			if got.StatusCode != c.status {
				t.Errorf("status = %d, want %d", got.StatusCode, c.status)
			}
			mustContain(t, got.body, c.says)
			if s.coach.count() != 0 {
				t.Error("the coach was asked")
			}
		})
	}
}

func raw(body, kind string) *http.Request {
	r := posted()
	r.Body = http.NoBody
	r = httptest.NewRequest(http.MethodPost, "/chat", strings.NewReader(body))
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return r
}

func TestOddTextIsAnswered(t *testing.T) {
	for _, c := range []struct{ name, sent, heard, shown string }{
		{"control characters", "a\x00b\x1b[31mc\u0085d", "ab[31mcd", "ab[31mcd"},
		{"invalid UTF-8", "caf\xe9 ok", "caf\ufffd ok", "caf\ufffd ok"},
		{"right to left", "מה זה \u202eabc", "מה זה \u202eabc", "<bdi class=\"said\">מה זה \u202eabc</bdi>"},
		{"emoji", "👩🏽‍🍳?", "👩🏽‍🍳?", "👩🏽‍🍳?"},
		{"markup", `<img src=x onerror=alert(1)>`, `<img src=x onerror=alert(1)>`, "&lt;img src=x onerror=alert(1)&gt;"},
		{"as long as may be", strings.Repeat("é", maxText), strings.Repeat("é", maxText), strings.Repeat("é", maxText)},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSite(t)
			got := s.do(posted("text", c.sent))
			if got.StatusCode != http.StatusOK {
				t.Fatalf("status = %d", got.StatusCode)
			}
			if m := s.coach.last(t); m.Text != c.heard {
				t.Errorf("the coach heard %q, want %q", m.Text, c.heard)
			}
			mustContain(t, got.body, c.shown)
			mustLack(t, got.body, "<img src=x")
		})
	}
}

func FuzzPost(f *testing.F) {
	for _, seed := range []string{
		"text=hello", "choice=show+kitchen&label=Show", "text=%zz", "conversation=aaaaaaaaaa&text=%00%ff", "", "&&==;",
		"text=<script>&conversation=\"><script>", "text=quote&text=table", "choice=%E2%80%AE", "label=only",
	} {
		f.Add(seed, "application/x-www-form-urlencoded", "person-000000001", true)
	}
	f.Add("text=hello", "text/plain; charset=\"", "\x00", false)
	f.Fuzz(func(t *testing.T, body, kind, cookie string, part bool) {
		s := newSite(t)
		r := httptest.NewRequest(http.MethodPost, "/chat", strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Cookie", cookieName+"="+cookie)
		if part {
			r.Header.Set(fragmentHeader, "exchange")
		}
		got := s.do(r)
		switch got.StatusCode {
		case 200, 400, 413, 415:
		default:
			t.Fatalf("status %d", got.StatusCode)
		}
		if !utf8.ValidString(got.body) {
			t.Fatal("the page is not valid UTF-8")
		}
		for _, b := range []byte(got.body) {
			if b < 0x20 && b != '\n' && b != '\t' || b == 0x7f {
				t.Fatalf("the page holds the control character %#x", b)
			}
		}
		scripts := strings.Count(got.body, "<script")
		if part && scripts != 0 || !part && scripts != 1 {
			t.Fatalf("%d script elements", scripts)
		}
		asked := s.coach.count()
		if (got.StatusCode == 200) != (asked == 1) {
			t.Fatalf("status %d, but the coach was asked %d times", got.StatusCode, asked)
		}
		if asked == 1 {
			m := s.coach.last(t)
			if !wellFormed(m.From.User) || !utf8.ValidString(m.Text+m.Choice) || m.Text+m.Choice == "" {
				t.Fatalf("the coach was asked %+v", m)
			}
		}
	})
}

func (l *limits) len() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.byKey)
}
