package slackapp

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

const unsureSentence = "I could not tell whether my answer arrived."

// Whatever Slack does to a call: either the answer arrives once, or the person
// is told once, and never both. What may have been taken is never sent again.
func TestEachAnswerArrivesOnceOrIsTold(t *testing.T) {
	type outcome int
	const (
		arrives outcome = iota // by the same call, in the end
		moves                  // by another way
		isTold                 // and sent by no other way
		silent                 // nothing can work
	)
	routes := []struct {
		name   string
		method string
		place  func(*outbox) place
		// tries is how often a call that may be repeated is made.
		tries int
	}{
		{"message", methodPost, func(o *outbox) place { return o.at(inMessage) }, 1},
		{"ephemeral", methodEphemeral, func(o *outbox) place { return o.at(inEphemeral) }, 1},
		{"response url", methodResponse, (*outbox).byURL, 1},
		{"modal", methodOpen, func(o *outbox) place { return o.at(inModal) }, 3},
		{"home", methodPublish, func(o *outbox) place { return o.at(inHome) }, 3},
	}
	json := "application/json"
	troubles := []struct {
		name  string
		step  http.HandlerFunc
		times int // how often it happens; 0 means always
		class class
		want  map[string]outcome // by route; "" is the rest
	}{
		{"refused for the conversation", refuses("is_archived"), 0, classRefused,
			map[string]outcome{"": moves, "home": isTold}},
		{"refused for good", refuses("missing_scope"), 0, classRefused,
			map[string]outcome{"": isTold, "response url": moves, "modal": moves}},
		{"refused with words for a code", refuses(canaryWords), 0, classRefused,
			map[string]outcome{"": isTold, "response url": moves, "modal": moves}},
		{"refused without a code", says(200, json, `{"ok":false}`), 0, classUnsure, map[string]outcome{"": isTold}},
		{"taken, but no message is named", says(200, json, `{"ok":true}`), 0, classUnsure,
			map[string]outcome{"": arrives, "message": isTold, "ephemeral": isTold}},
		{"neither taken nor refused", says(200, json, `{"ts":"1.2"}`), 0, classUnsure, map[string]outcome{"": isTold}},
		{"refused by a proxy", says(403, "text/html", "<p>"+canaryWords), 0, classRefused,
			map[string]outcome{"": isTold, "response url": moves, "modal": moves}},
		{"perhaps taken, says Slack", refuses("internal_error"), 0, classUnsure, map[string]outcome{"": isTold}},
		{"the token is revoked", refuses("token_revoked"), 0, classToken,
			map[string]outcome{"": silent, "response url": moves}},
		{"429 with a time", tooMany("1"), 1, "", map[string]outcome{"": arrives}},
		{"429 without a time", tooMany(""), 1, "", map[string]outcome{"": arrives}},
		{"429 for longer than anybody waits", tooMany("3600"), 0, classLimited,
			map[string]outcome{"": isTold, "response url": moves, "modal": moves}},
		{"500", says(500, "text/html", "<p>"+canaryWords), 0, classUnsure, map[string]outcome{"": isTold}},
		{"a hang", hangs, 0, classUnsure, map[string]outcome{"": isTold}},
		{"a reset", resets, 0, classUnsure, map[string]outcome{"": isTold}},
		{"truncated JSON", truncates, 0, classUnsure, map[string]outcome{"": isTold}},
		{"a page of HTML", says(200, "text/html", "<p>"+canaryWords), 0, classUnsure, map[string]outcome{"": isTold}},
		{"JSON called something else", says(200, "text/plain", `{"ok":true,"ts":"1.2","message_ts":"1.2"}`), 1, "",
			map[string]outcome{"": arrives}},
		{"taken, but the rest cannot be read", says(200, json, `{"ok":true,"ts":"1.2","message":{"blocks":7},"view":{"blocks":7}}`), 1, "",
			map[string]outcome{"": arrives}},
		{"a redirect elsewhere", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/api/stolen", http.StatusTemporaryRedirect)
		}, 0, classRefused, map[string]outcome{"": isTold, "response url": moves, "modal": moves}},
	}
	for _, tr := range troubles {
		for _, route := range routes {
			t.Run(tr.name+"/"+route.name, func(t *testing.T) {
				t.Parallel()
				o := newOutbox(t, 3*time.Second)
				if tr.name == "a hang" {
					o = newOutbox(t, 150*time.Millisecond)
				}
				want, ok := tr.want[route.name]
				if !ok {
					want = tr.want[""]
				}
				if tr.times > 0 {
					for range tr.times {
						o.slack.script(route.method, tr.step)
					}
				} else if route.method == methodPost {
					// Only the first: the way to a direct message is the same method.
					o.slack.script(route.method, tr.step)
				} else {
					o.slack.always[route.method] = tr.step
				}

				err := o.send(t.Context(), route.place(o), someAnswer())
				o.hidesSecrets(t, err)

				tries := len(o.slack.to(route.method))
				elsewhere := o.slack.holding(canaryWords, route.method)
				tells := o.slack.holding("I could not", "") + o.slack.holding("my answer did not go out", "")
				switch want {
				case arrives:
					if err != nil || tells != 0 || elsewhere != 0 {
						t.Errorf("err %v, %d sentences, %d answers elsewhere; want it to arrive", err, tells, elsewhere)
					}
				case moves:
					if route.method == methodPost {
						elsewhere = tries - 1
					}
					if err != nil || elsewhere != 1 {
						t.Errorf("err %v, the answer came %d times by another way; want once", err, elsewhere)
					}
				case isTold:
					if err == nil || !told(err) || tells != 1 || elsewhere != 0 {
						t.Errorf("err %v, told %v, %d sentences, %d answers elsewhere; want one sentence only", err, told(err), tells, elsewhere)
					}
				case silent:
					if err == nil || told(err) || tells != 0 {
						t.Errorf("err %v, told %v, %d sentences; want an error only", err, told(err), tells)
					}
				}
				if f, ok := err.(*failure); ok && tr.class != "" && f.class != tr.class { //nolint:errorlint // The type returned is under test.
					t.Errorf("class %q, want %q", f.class, tr.class)
				}
				if tr.class == classUnsure && want == isTold {
					if tries != route.tries {
						t.Errorf("%d tries, want %d", tries, route.tries)
					}
					if o.slack.holding(unsureSentence, "") != 1 {
						t.Error("the person was not told that nobody knows")
					}
				}
				if len(o.slack.to("stolen")) != 0 {
					t.Error("a redirect was followed")
				}
			})
		}
	}
}

// When telling fails too, the error says that nobody was told.
func TestTellingMayFailToo(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.script(methodPost, resets)
	o.slack.script(methodEphemeral, resets)
	err := o.send(t.Context(), o.at(inMessage), someAnswer())
	if err == nil || told(err) {
		t.Errorf("err %v, told %v; want an error and nobody told", err, told(err))
	}
	if n := len(o.slack.to(methodPost)) + len(o.slack.to(methodEphemeral)); n != 2 {
		t.Errorf("%d calls, want 2: a sentence that may have arrived is not said again", n)
	}
}

// A connection that never came about took nothing, so it is tried again.
func TestAServerThatDoesNotListen(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.api.Host = "127.0.0.1:1"
	o.clients.apiURL = "http://127.0.0.1:1/api/"
	err := o.send(t.Context(), o.at(inMessage), someAnswer())
	if err == nil || told(err) || !strings.Contains(err.Error(), string(classUnreached)) {
		t.Errorf("err %v, told %v; want %s", err, told(err), classUnreached)
	}
}

func TestRefusedTokenIsLoggedOnceAMinute(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.always[methodPost] = refuses("invalid_auth")
	for range 3 {
		if err := o.send(t.Context(), o.at(inMessage), someAnswer()); err == nil {
			t.Fatal("a refused token is no error")
		}
	}
	if n := strings.Count(o.book.String(), "Slack takes no calls"); n != 1 {
		t.Errorf("logged %d times, want once:\n%s", n, o.book)
	}
}

func TestNoToken(t *testing.T) {
	for _, c := range []struct {
		err  error
		code string
	}{{errNotInstalled, "not_installed"}, {http.ErrHandlerTimeout, "lookup_failed"}} {
		o := newOutbox(t, 3*time.Second)
		o.installations = installed{c.err}
		err := o.send(t.Context(), o.at(inMessage), someAnswer())
		if err == nil || !strings.Contains(err.Error(), c.code) || len(o.slack.calls) != 0 {
			t.Errorf("err %v after %d calls, want %s and none", err, len(o.slack.calls), c.code)
		}
	}
}

// The apology for a failed delivery does not apologise for itself.
func TestAnApologyIsNotToldAbout(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.always[methodPost] = refuses("missing_scope")
	a := someAnswer()
	a.Reply.Topic = "sorry"
	if err := o.send(t.Context(), o.at(inMessage), a); err == nil || told(err) || len(o.slack.to(methodEphemeral)) != 0 {
		t.Errorf("err %v, told %v", err, told(err))
	}
}

func TestVerdicts(t *testing.T) {
	post := apiCall{method: methodPost, makesMessage: true}
	for _, c := range []struct {
		name string
		ex   exchange
		want class // "" is taken
		code string
	}{
		{"taken", exchange{status: 200, body: []byte(`{"ok":true,"ts":"1.2"}`)}, "", ""},
		{"taken, and an odd field", exchange{status: 200, body: []byte(`{"ok":true,"ts":"1.2","response_metadata":{"messages":7}}`)}, "", ""},
		{"refused, and an odd field", exchange{status: 200, body: []byte(`{"ok":false,"error":"is_archived","response_metadata":[]}`)}, classRefused, "is_archived"},
		{"limited with status 200", exchange{status: 200, body: []byte(`{"ok":false,"error":"ratelimited"}`)}, classLimited, "ratelimited"},
		{"limited as postMessage says it", exchange{status: 200, body: []byte(`{"ok":false,"error":"rate_limited"}`)}, classLimited, "rate_limited"},
		{"Slack is down", exchange{status: 200, body: []byte(`{"ok":false,"error":"service_unavailable"}`)}, classUnsure, "service_unavailable"},
		{"a proxy gave up", exchange{status: 408}, classUnsure, ""},
		{"a gateway gave up", exchange{status: 504}, classUnsure, ""},
		{"refused with a status", exchange{status: 404, body: []byte(`{"ok":false,"error":"expired_url"}`)}, classRefused, "expired_url"},
		{"empty", exchange{status: 200}, classUnsure, ""},
		{"null", exchange{status: 200, body: []byte(`null`)}, classUnsure, ""},
		{"ok is a word", exchange{status: 200, body: []byte(`{"ok":"true","ts":"1.2"}`)}, classUnsure, ""},
		{"an array", exchange{status: 200, body: []byte(`[]`)}, classUnsure, ""},
		{"no connection", exchange{unreached: true, broken: true}, classUnreached, ""},
	} {
		c.ex.started = true
		f := post.verdict(t.Context(), &c.ex)
		if f == nil && c.want != "" || f != nil && (f.class != c.want || f.code != c.code) {
			t.Errorf("%s: %v, want %q %q", c.name, f, c.want, c.code)
		}
	}
	if f := post.verdict(t.Context(), &exchange{}); f == nil || f.class != classUnsent {
		t.Errorf("a request that was never made: %v", f)
	}
	respond := apiCall{method: methodResponse}
	for body, want := range map[string]bool{"ok": true, "": true, " ok\n": true, "okay": false, `{"ok":true}`: true, "<p>ok": false} {
		if got := respond.verdict(t.Context(), &exchange{started: true, status: 200, body: []byte(body)}) == nil; got != want {
			t.Errorf("a response URL answers %q: taken %v, want %v", body, got, want)
		}
	}
}

func TestAnswersThatAreTooLargeOrHaveNoPlace(t *testing.T) {
	o := newOutbox(t, 3*time.Second)
	o.slack.script(methodPost, says(200, "application/json", `{"ok":true,"ts":"1.2","x":"`+strings.Repeat("x", bodyMost)+`"}`))
	if err := o.send(t.Context(), o.at(inMessage), someAnswer()); !told(err) {
		t.Errorf("an answer of more than %d bytes: %v", bodyMost, err)
	}
	p := o.at("elsewhere")
	if err := o.send(t.Context(), p, someAnswer()); !told(err) {
		t.Errorf("an unknown surface: %v", err)
	}
	// Ephemeral and without a conversation or a URL: only direct messages are left.
	p = o.at(inEphemeral)
	p.Channel = ""
	if err := o.send(t.Context(), p, someAnswer()); err != nil || len(o.slack.to(methodPost)) != 2 {
		t.Errorf("err %v after %d messages", err, len(o.slack.to(methodPost)))
	}
}
