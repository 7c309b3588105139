package teamsapp

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

func TestMessages(t *testing.T) {
	person := chat.PersonID{Platform: chat.Teams, Space: testTenant, User: "5f9b2c1a-0000-4000-8000-000000000001"}
	for name, want := range map[string]struct {
		text, choice, room, thread string
		direct                     bool
	}{
		"message":         {"What does Practitioner look like for data and insight?", "", roomOwn, "", true},
		"message_channel": {"ask @Megan Bowen about <at>Working</at> level", "", "19:general@thread.tacv2", "1699999999999", false},
		"message_group":   {"help", "", "19:group@thread.v2", "", false},
		"message_press":   {"", "show scs/data-and-insight", roomOwn, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			if w := s.deliver(t, s.activity(t, name)); w.Code != http.StatusOK || w.Body.Len() > 0 {
				t.Fatalf("status %d with %q", w.Code, w.Body)
			}
			m := s.messages()
			if len(m) != 1 {
				t.Fatalf("%d messages", len(m))
			}
			got := m[0]
			if got.Text != want.text || got.Choice != want.choice || got.Reply.Room != want.room || got.Reply.Thread != want.thread || got.Reply.Direct != want.direct || (got.Reply.Own == roomOwn) == want.direct {
				t.Errorf("%+v", got)
			}
			if got.From != person || got.Reply.Person != person || got.Zone != "Europe/London" || got.Name != "Alex Wilber" || got.ID == "" || got.At.IsZero() {
				t.Errorf("%+v", got)
			}
			sent := s.ms.sent()
			if len(sent) != 1 || sent[0].body["replyToId"] != "1700000000001" {
				t.Fatalf("%d sent", len(sent))
			}
			// The same delivery again is acknowledged and does nothing.
			if w := s.deliver(t, s.activity(t, name)); w.Code != http.StatusOK || len(s.ms.sent()) != 1 {
				t.Errorf("a repeat: %d, %d sent", w.Code, len(s.ms.sent()))
			}
		})
	}
}

// What is not said to the coach, or not said at all, is acknowledged in silence.
func TestSilence(t *testing.T) {
	s := newScene(t)
	unmentioned := s.activity(t, "message_group")
	unmentioned["entities"] = []any{}
	other := s.activity(t, "message_channel")
	other["entities"].([]any)[0].(map[string]any)["mentioned"].(map[string]any)["id"] = "28:other"
	own := s.activity(t, "message")
	own["from"] = own["recipient"]
	nobody := s.activity(t, "message")
	delete(nobody, "from")
	strange := s.activity(t, "message")
	strange["type"] = "somethingNew"
	upgrade := s.activity(t, "install")
	upgrade["action"] = "other"
	for name, v := range map[string]any{
		"not mentioned": unmentioned, "another bot": other, "itself": own, "nobody": nobody, "unknown type": strange,
		"reaction": s.activity(t, "reaction"), "edited": s.activity(t, "edited"), "team": s.activity(t, "team_joined"), "other news": upgrade,
	} {
		if w := s.deliver(t, v); w.Code != http.StatusOK || w.Body.Len() > 0 {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
	if len(s.messages()) > 0 || len(s.ms.sent()) > 0 {
		t.Errorf("%d answered, %d sent", len(s.messages()), len(s.ms.sent()))
	}
}

func TestFilesCannotBeRead(t *testing.T) {
	// A result of the search that is put into the chat with the coach itself.
	const inserted = "\n<span class=\"inline-compose-card\" itemid=\"0\"><span itemprop=\"cardId\"></span></span>\n"
	for _, text := range []string{"", inserted} {
		s := newScene(t)
		v := s.activity(t, "message_file")
		v["text"] = text
		s.deliver(t, v)
		if sent := s.ms.sent(); len(s.messages()) != 0 || len(sent) != 1 || !strings.Contains(string(sent[0].raw), "I cannot read files or cards") {
			t.Errorf("%q: %d sent", text, len(sent))
		}
	}
	s := newScene(t)
	v := s.activity(t, "message_file")
	v["text"] = "expert adaptability"
	s.deliver(t, v)
	if len(s.messages()) != 1 {
		t.Error("words beside a file were not read")
	}
}

// Installing the app brings one welcome, in whatever order the news comes, and
// another only after it was removed.
func TestWelcomeOnce(t *testing.T) {
	s := newScene(t)
	again := func(name, id string) map[string]any {
		v := s.activity(t, name)
		v["id"] = id
		return v
	}
	for _, v := range []any{again("joined", "1"), again("install", "2"), again("install", "3"), again("joined", "4")} {
		if w := s.deliver(t, v); w.Code != http.StatusOK {
			t.Fatal(w.Code)
		}
	}
	if m := s.messages(); len(m) != 1 || m[0].Text != "" || m[0].Choice != "" || len(s.ms.sent()) != 1 {
		t.Errorf("%d welcomes, %d sent", len(m), len(s.ms.sent()))
	}
	who := s.place().person()
	if err := s.Send(t.Context(), who, sentence("x"), "key"); err != nil {
		t.Errorf("the person cannot be written to: %v", err)
	}
	s.deliver(t, again("uninstall", "5"))
	if err := s.Send(t.Context(), who, sentence("x"), "key"); err == nil {
		t.Error("the reference outlived the app")
	}
	s.deliver(t, again("install", "6"))
	if len(s.messages()) != 2 {
		t.Error("no welcome after coming back")
	}
}

// Somebody who had everything deleted is not kept by the message that did it.
func TestNothingIsKeptAfterDeletingEverything(t *testing.T) {
	s := newScene(t)
	known := func() bool {
		t.Helper()
		_, ok, err := s.sender.known(t.Context(), s.place().person())
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	s.deliver(t, s.activity(t, "message"))
	if !known() {
		t.Error("nothing is known of who wrote")
	}
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Private: true, Erased: true, Parts: []chat.Part{chat.Paragraph{Text: "Everything is deleted."}}}, nil
	}
	for i, name := range []string{"message", "message_group"} {
		last := s.activity(t, name)
		last["id"] = fmt.Sprint("last", i)
		if s.deliver(t, last); known() {
			t.Errorf("%s: where they can be written to is still kept", name)
		}
	}
}

// What is only for the person is not said where others read.
func TestPrivateAnswersStayPrivate(t *testing.T) {
	s := newScene(t)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Private: true, Parts: []chat.Part{chat.Paragraph{Text: "canary diary"}}}, nil
	}
	s.deliver(t, s.activity(t, "message_group"))
	sent := s.ms.sent()
	if len(sent) != 3 || sent[0].path != "/connector/v3/conversations" || !strings.Contains(sent[1].path, "/made-1/") {
		t.Fatalf("%d calls", len(sent))
	}
	if !strings.Contains(string(sent[1].raw), "canary diary") || strings.Contains(string(sent[2].raw), "canary diary") {
		t.Errorf("private: %s\npublic: %s", sent[1].raw, sent[2].raw)
	}
	// Without a chat of their own, the person learns how to get one.
	s = newScene(t)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Private: true, Parts: []chat.Part{chat.Paragraph{Text: "canary diary"}}}, nil
	}
	s.ms.script("connector", fails(403, "ForbiddenOperationException"))
	s.deliver(t, s.activity(t, "message_group"))
	sent = s.ms.sent()
	if len(sent) != 2 || strings.Contains(string(sent[1].raw), "canary diary") || !strings.Contains(string(sent[1].raw), "Add me") {
		t.Errorf("%d calls, the last %s", len(sent), sent[len(sent)-1].raw)
	}
}

// An answer that fails inside is apologised for, once.
func TestApology(t *testing.T) {
	s := newScene(t)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{}, fmt.Errorf("store: %w", context.DeadlineExceeded)
	}
	s.deliver(t, s.activity(t, "message"))
	if sent := s.ms.sent(); len(sent) != 1 || !strings.Contains(string(sent[0].raw), "Something went wrong") {
		t.Errorf("%d sent", len(sent))
	}
}

func TestFullAndStopping(t *testing.T) {
	for _, refuse := range []error{handlers.ErrFull, handlers.ErrStopping} {
		s := newScene(t)
		s.inbox.refuse = refuse
		for _, name := range []string{"message", "install"} {
			if w := s.deliver(t, s.activity(t, name)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
				t.Errorf("%s, %v: %d", name, refuse, w.Code)
			}
		}
	}
}

func TestBodies(t *testing.T) {
	s := newScene(t)
	good, err := json.Marshal(s.activity(t, "message"))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		body []byte
		want int
	}{
		"20 MiB":           {bytes.Repeat([]byte("a"), 20<<20), 413},
		"20 MiB of JSON":   {[]byte(`{"type":"message","text":"` + strings.Repeat("a", 20<<20) + `"}`), 413},
		"trailing garbage": {append(slices.Clone(good), `{"x":1}`...), 400},
		"empty":            {nil, 400},
		"no JSON":          {[]byte("<html>"), 400},
		"an array":         {[]byte("[" + string(good) + "]"), 400},
		"a text":           {[]byte(`"message"`), 400},
		"null":             {[]byte(`null`), 400},
		"cut":              {good[:len(good)/2], 400},
		"very deep":        {[]byte(`{"type":"message","value":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + `}`), 400},
		"not UTF-8":        {bytes.Replace(good, []byte("Practitioner"), []byte("Prac\xff\xfe"), 1), 200},
	} {
		t.Run(name, func(t *testing.T) {
			if w := s.post(t, s.bearer(t), c.body); w.Code != c.want {
				t.Errorf("status %d, want %d", w.Code, c.want)
			}
		})
	}
	server := newServer(t, s)
	for kind, want := range map[string]int{"text/plain": 415, "": 415, "application/json": 200, "application/json; charset=utf-8": 200} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server+pathMessages, bytes.NewReader(good))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Authorization", s.bearer(t))
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%q: %d, want %d", kind, resp.StatusCode, want)
		}
	}
	s.inbox.settle()
}

// A key that stands twice is read once, by the check and by the answer alike.
func TestDoubledFields(t *testing.T) {
	s := newScene(t)
	raw, _ := json.Marshal(s.activity(t, "message"))
	evil := bytes.Replace(raw, []byte(`{`), []byte(`{"ServiceURL":"https://evil.example/","SERVICEURL":"https://evil.example/",`), 1)
	w := s.post(t, s.bearer(t), evil)
	s.inbox.settle()
	if sent := s.ms.sent(); w.Code != http.StatusOK || len(sent) != 1 {
		t.Errorf("%d, %d sent to the right place", w.Code, len(sent))
	}
	if w := s.post(t, s.bearer(t), append(raw[:len(raw)-1], `,"serviceUrl":"https://evil.example/"}`...)); w.Code != http.StatusUnauthorized {
		t.Errorf("a second service url: %d", w.Code)
	}
}

func TestHTMLText(t *testing.T) {
	for given, want := range map[string]string{
		"<p>I ran a <b>dash</b>board &amp; more</p><div>Second&nbsp;line</div>": "I ran a dashboard & more\nSecond line",
		"<script>alert(1)</script><style>p{}</style>words":                      "words",
		`<at id="0">Megan</at> said <a href="javascript:x">this</a>`:            "Megan said this",
		"a<br>b<br/>c": "a\nb\nc", "&lt;b&gt;not bold&lt;/b&gt;": "<b>not bold</b>",
		"<ul><li>one</li><li>two</li></ul>": "one\ntwo", "<p>open <i": "open",
		"<table><tr><td>a</td><td>b</td></tr></table>": "a b", "": "", "<!-- hidden -->shown": "shown",
	} {
		if got := htmlText(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
	if got := htmlText(strings.Repeat("<p>word</p>", 20_000)); len(got) > maxText {
		t.Errorf("%d bytes", len(got))
	}
}

// What somebody said that is to be forgotten comes into no button.
func TestWhatIsToBeForgottenIsNotAskedAgain(t *testing.T) {
	r := chat.Reply{Parts: []chat.Part{chat.Paragraph{Text: "Write it in the form."}}, Private: true}
	q := question{Text: "how I felt"}
	if a := dressed(q, r); a.Again == "" {
		t.Error("an ordinary answer cannot be asked for again")
	}
	r.Forget = true
	if a := dressed(q, r); a.Again != "" {
		t.Errorf("what was said stands in the answer: %q", a.Again)
	}
}
