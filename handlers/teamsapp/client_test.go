package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/infracloudio/msbotbuilder-go/schema"

	"github.com/framework-coach/framework-coach/chat"
)

func (s *scene) place() place {
	return place{
		Service: s.service(), Tenant: testTenant, Conversation: "a:1personal", Direct: true,
		Bot: "28:" + testApp, User: "29:1alex", Object: "5f9b2c1a-0000-4000-8000-000000000001",
	}
}

func (s *scene) words(t testing.TB) error {
	return s.sender.send(t.Context(), s.place(), answer{Reply: sentence(canaryWords)})
}

// classOf is what became of an answer, "" when it went out.
func classOf(err error) class {
	if f, ok := errors.AsType[*failure](err); ok {
		return f.class
	}
	return ""
}

// What Teams asks to try again is tried again; what it refuses for good is not.
// In each case the person has the answer once, or knows that it went wrong.
func TestConnectorTrouble(t *testing.T) {
	for name, c := range map[string]struct {
		steps []http.HandlerFunc
		want  class
		// calls of the Connector, the one that tells the person included.
		calls   int
		told    bool
		forgets bool
		atLeast time.Duration
	}{
		"goes well":           {nil, "", 1, false, false, 0},
		"no content":          {[]http.HandlerFunc{says(204, "")}, "", 1, false, false, 0},
		"200 with a web page": {[]http.HandlerFunc{says(200, "<html>")}, "", 1, false, false, 0},
		"429 with a time":     {[]http.HandlerFunc{later(429, "7")}, "", 2, false, false, 7 * time.Second},
		"429 with a date":     {[]http.HandlerFunc{later(429, "Sat, 01 Jan 2000 00:00:09 GMT")}, "", 2, false, false, 8 * time.Second},
		"429 without":         {[]http.HandlerFunc{later(429, ""), later(429, "")}, "", 3, false, false, time.Second},
		"429 for too long":    {[]http.HandlerFunc{later(429, "3600")}, classLimited, 2, true, false, 0},
		"412":                 {[]http.HandlerFunc{fails(412, "PreconditionFailed")}, "", 2, false, false, 0},
		"502, 503, 504":       {[]http.HandlerFunc{fails(502, "x"), fails(503, "x"), fails(504, "x")}, "", 4, false, false, 0},
		"401 once":            {[]http.HandlerFunc{fails(401, "BotNotRegistered")}, "", 2, false, false, 0},
		"401 for good":        {[]http.HandlerFunc{fails(401, "BotNotRegistered"), fails(401, "BotNotRegistered")}, classToken, 2, false, false, 0},
		"403":                 {[]http.HandlerFunc{fails(403, "ConversationBlockedByUser")}, classGone, 1, false, true, 0},
		"404":                 {[]http.HandlerFunc{fails(404, "ConversationNotFound")}, classGone, 1, false, true, 0},
		"413, words go":       {[]http.HandlerFunc{fails(413, "MessageSizeTooBig")}, "", 2, false, false, 0},
		"400, words too":      {[]http.HandlerFunc{fails(400, "BadSyntax"), fails(400, "BadSyntax")}, classRefused, 3, true, false, 0},
		"500":                 {[]http.HandlerFunc{fails(500, "InternalServerError")}, classUnsure, 2, true, false, 0},
		"a redirect":          {[]http.HandlerFunc{later(302, "")}, classRefused, 2, true, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newBubble(t)
				s.sender.note(t.Context(), s.place())
				s.ms.script("connector", c.steps...)
				start := time.Now()
				err := s.words(t)
				if classOf(err) != c.want {
					t.Errorf("error %v, want %q", err, c.want)
				}
				sent := s.ms.sent()
				if len(sent) != c.calls {
					t.Fatalf("%d calls, want %d", len(sent), c.calls)
				}
				last := string(sent[len(sent)-1].raw)
				if c.told == strings.Contains(last, canaryWords) {
					t.Errorf("told %v, and the last call was %s", c.told, last)
				}
				if err != nil && strings.Contains(err.Error(), "canary") {
					t.Errorf("words or secrets in the error: %v", err)
				}
				if err != nil && !told(err) {
					t.Error("an apology would follow, though the person knows or cannot know")
				}
				if d := time.Since(start); d < c.atLeast {
					t.Errorf("after %v, want at least %v", d, c.atLeast)
				}
				_, known, err := s.sender.known(t.Context(), s.place().person())
				if err != nil || known == c.forgets {
					t.Errorf("the reference is known: %v, %v", known, err)
				}
			})
		})
	}
}

// A revoked token is replaced once, and the new one is the one that is used.
func TestNewTokenAfterRefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		s.ms.script("connector", fails(401, "BotNotRegistered"))
		if err := s.words(t); err != nil {
			t.Fatal(err)
		}
		sent := s.ms.sent()
		if sent[0].token != "Bearer "+testToken+"-1" || sent[1].token != "Bearer "+testToken+"-2" {
			t.Errorf("tokens %q and %q", sent[0].token, sent[1].token)
		}
	})
}

// After a connection that broke nobody knows whether the message arrived. It is
// not sent again; the person is told. An update can be repeated.
func TestDroppedConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ms := newMicrosoft()
		ms.base = "http://127.0.0.1:1"
		network := &brokenNet{inProcess: inProcess{ms}, times: 1}
		s := sceneWith(t, ms, &http.Client{Timeout: 10 * time.Second, Transport: network})
		err := s.words(t)
		if classOf(err) != classUnsure || !told(err) {
			t.Errorf("error %v", err)
		}
		sent := ms.sent()
		if len(sent) != 2 || strings.Contains(string(sent[1].raw), canaryWords) || !strings.Contains(string(sent[1].raw), "could not tell") {
			t.Errorf("%d messages, the last %s", len(sent), sent[len(sent)-1].raw)
		}
		network.times = 2
		if f := s.sender.replace(t.Context(), s.place(), "1", drawing{Text: "x"}, chat.Reply{}); f != nil {
			t.Errorf("an update was not repeated: %v", f)
		}
		if sent := ms.sent(); len(sent) != 5 || sent[4].method != http.MethodPut {
			t.Errorf("%d calls", len(sent))
		}
	})
}

// A real connection that is cut, and one that never answers.
func TestDroppedAndHanging(t *testing.T) {
	for name, step := range map[string]http.HandlerFunc{"dropped": drops, "hanging": hangs} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t, func(c *Config) { c.Client.Timeout = 300 * time.Millisecond })
			s.ms.script("connector", step)
			if err := s.words(t); classOf(err) != classUnsure || !told(err) {
				t.Errorf("error %v", err)
			}
			if sent := s.ms.sent(); len(sent) != 2 {
				t.Errorf("%d calls", len(sent))
			}
		})
	}
}

// A place nobody listens at took nothing, so it may be tried again.
func TestUnreachedIsRepeated(t *testing.T) {
	var tries int
	s := newScene(t, func(c *Config) {
		through := c.Client.Transport.(*http.Transport).Clone()
		through.DisableKeepAlives = true
		dial := through.DialContext
		if dial == nil {
			dial = (&net.Dialer{}).DialContext
		}
		through.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if tries++; tries == 2 { // the first dial is for the token
				return nil, &net.OpError{Op: "dial", Err: errors.New("refused")}
			}
			return dial(ctx, network, address)
		}
		c.Client.Transport = through
	})
	if err := s.words(t); err != nil {
		t.Errorf("after one dial that failed: %v", err)
	}
	if sent := s.ms.sent(); len(sent) != 1 {
		t.Errorf("%d messages arrived", len(sent))
	}
}

// A token goes only to Microsoft's hosts, over https.
func TestTokenHosts(t *testing.T) {
	public, _ := cloudOf(Public)
	c := newClient(clientConfig{Hosts: append(public.Hosts, "127.0.0.1:3979"), Now: time.Now})
	local := newClient(clientConfig{Hosts: public.Hosts, Local: true, Now: time.Now})
	for address, want := range map[string]bool{
		"https://smba.trafficmanager.net/emea/": true, "https://SMBA.trafficmanager.net/teams": true,
		"http://smba.trafficmanager.net/emea/": false, "https://smba.trafficmanager.net:8443/": false,
		"https://smba.trafficmanager.net.evil.example/": false, "https://evil.example/smba.trafficmanager.net": false,
		"https://smba.trafficmanager.net@evil.example/": false, "https://name@smba.trafficmanager.net/": false,
		"https://smba.trafficmanager.net/?x=1": false, "https://smba.trafficmanager.net/#x": false,
		"http://127.0.0.1:3979/_connector": true, "http://127.0.0.1:4000/": false, "http://169.254.169.254/": false,
		"": false, "smba.trafficmanager.net": false, "ftp://smba.trafficmanager.net/": false, "https://smba.infra.gov.teams.microsoft.us/": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if got := c.trusted(u); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	for address, want := range map[string]bool{"http://localhost:56150/_connector": true, "https://smba.trafficmanager.net/emea/": false, "http://192.0.2.1/": false} {
		u, _ := url.Parse(address)
		if got := local.trusted(u); got != want {
			t.Errorf("with the Playground, %s: %v", address, got)
		}
	}
}

// Ids that are no ids lead nowhere; those of Teams arrive as they are.
func TestPaths(t *testing.T) {
	s := newScene(t)
	for _, id := range []string{"a/../../b?x#y", "..", "a/b", `a\b`} {
		p := s.place()
		p.Conversation = id
		if err := s.sender.send(t.Context(), p, answer{Reply: sentence("x")}); classOf(err) != classUntrusted {
			t.Errorf("%q: %v", id, err)
		}
	}
	if len(s.ms.sent()) != 0 {
		t.Error("something was sent")
	}
	for _, id := range []string{"19:abc@thread.tacv2;messageid=1700000000001", "a:1x_y-z", "a b?c#d%2f"} {
		p := s.place()
		p.Conversation = id
		if err := s.sender.send(t.Context(), p, answer{Reply: sentence("x")}); err != nil {
			t.Fatal(err)
		}
		sent := s.ms.sent()
		got, err := url.PathUnescape(strings.TrimSuffix(strings.TrimPrefix(sent[len(sent)-1].path, "/connector/v3/conversations/"), "/activities"))
		if err != nil || got != id {
			t.Errorf("sent to %q, want %q", got, id)
		}
	}
}

// What goes out is what Microsoft's schema takes: nothing empty, no zero time.
func TestWire(t *testing.T) {
	raw, err := wire(schema.Activity{Type: schema.Message, Text: "x", ServiceURL: "https://x", Conversation: schema.ConversationAccount{ID: "c"}})
	if err != nil || string(raw) != `{"conversation":{"id":"c"},"text":"x","type":"message"}` {
		t.Errorf("%s, %v", raw, err)
	}
	s := newScene(t)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Title: "A title", Parts: []chat.Part{chat.Paragraph{Text: "words"}}}, nil
	}
	s.deliver(t, s.activity(t, "message"))
	sent := s.ms.sent()
	if len(sent) != 1 {
		t.Fatal(len(sent))
	}
	b := sent[0].body
	if b["type"] != "message" || b["summary"] != "A title" || b["replyToId"] != "1700000000001" || b["text"] != nil {
		t.Errorf("%s", sent[0].raw)
	}
	for name, v := range b {
		if m, ok := v.(map[string]any); ok && len(m) == 0 {
			t.Errorf("%s is empty", name)
		}
	}
	if strings.Contains(string(sent[0].raw), "0001-01-01") {
		t.Errorf("a zero time: %s", sent[0].raw)
	}
}

// The coach begins: by what is known of a person, and never without.
func TestSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		who := s.place().person()
		if err := s.Send(t.Context(), who, sentence("x"), "key"); !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("nobody known: %v", err)
		}
		s.sender.note(t.Context(), s.place())
		if err := s.Send(t.Context(), who, sentence("x"), "key"); err != nil {
			t.Error(err)
		}
		s.ms.script("connector", fails(500, ""))
		if err := s.Send(t.Context(), who, sentence("x"), "key"); !errors.Is(err, chat.ErrUnsure) || errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("in doubt: %v", err)
		}
		s.ms.script("connector", says(403, `{"error":{"code":"BotDisabled","message":"{\"subCode\":209}"}}`))
		if err := s.Send(t.Context(), who, sentence("x"), "key"); !errors.Is(err, chat.ErrUnreachable) {
			t.Errorf("blocked: %v", err)
		}
		before := len(s.ms.sent())
		if err := s.Send(t.Context(), who, sentence("x"), "key"); !errors.Is(err, chat.ErrUnreachable) || len(s.ms.sent()) != before {
			t.Errorf("a dead reference was used again: %v", err)
		}
	})
}

// A reference without a conversation has one created, once.
func TestCreateConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newBubble(t)
		p := s.place()
		p.Conversation, p.Direct = "", false
		raw, _ := json.Marshal(p)
		if err := s.known.SaveReference(t.Context(), p.person(), raw); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := s.Send(t.Context(), p.person(), sentence("x"), "key"); err != nil {
				t.Fatal(err)
			}
		}
		sent := s.ms.sent()
		if len(sent) != 3 || sent[0].path != "/connector/v3/conversations" || sent[1].path != "/connector/v3/conversations/made-1/activities" {
			t.Fatalf("%d calls: %+v", len(sent), sent)
		}
		want := `{"bot":{"id":"28:` + testApp + `"},"channelData":{"tenant":{"id":"` + testTenant + `"}},"members":[{"id":"29:1alex"}],"tenantId":"` + testTenant + `"}`
		if string(sent[0].raw) != want {
			t.Errorf("created with %s", sent[0].raw)
		}
	})
}

// The library's own ways out are ours too, and say nothing when there is
// nothing to say.
func TestLibraryClient(t *testing.T) {
	s := newScene(t)
	a := schema.Activity{ServiceURL: s.service(), ID: "7", Conversation: schema.ConversationAccount{ID: "19:x@thread.tacv2;messageid=1", TenantID: testTenant}}
	if err := s.adapter.Post(url.URL{}, a); err != nil || len(s.ms.sent()) != 0 {
		t.Errorf("an empty activity: %v", err)
	}
	a.Type = schema.Message
	if err := s.adapter.UpdateActivity(t.Context(), a); err != nil {
		t.Error(err)
	}
	if err := s.adapter.Delete(url.URL{}, a); err != nil {
		t.Error(err)
	}
	a.ServiceURL = "https://evil.example/"
	if err := s.adapter.Post(url.URL{}, a); classOf(err) != classUntrusted {
		t.Errorf("%v", err)
	}
	sent := s.ms.sent()
	if len(sent) != 2 || !strings.HasSuffix(sent[0].path, "/activities/7") || sent[1].method != http.MethodDelete || len(sent[1].raw) != 0 {
		t.Errorf("%+v", sent)
	}
}
