package teamsapp

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/handlers"
)

func quoted(where string, texts ...string) chat.Quote {
	q := chat.Quote{Heading: where, Source: chat.Source{Document: "House rules", Where: where, Address: "house/" + where}}
	for i, text := range texts {
		q.Lines = append(q.Lines, chat.Line{ID: "x", Text: text, Number: i + 1, Bullet: true})
	}
	return q
}

// read is the answer to an invoke as Teams reads it.
func read(t testing.TB, w *httptest.ResponseRecorder) map[string]any {
	t.Helper()
	if w.Code != http.StatusOK || !strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") {
		t.Fatalf("status %d, %q: %s", w.Code, w.Header().Get("Content-Type"), w.Body)
	}
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func at(v any, path ...string) any {
	for _, name := range path {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// A pressed button brings the new card in the HTTP answer. In a chat of one,
// the message is replaced too.
func TestPressedButton(t *testing.T) {
	s := newScene(t)
	v := read(t, s.deliver(t, s.activity(t, "press")))
	if v["statusCode"] != 200.0 || v["type"] != cardType || at(v, "value", "type") != "AdaptiveCard" {
		t.Errorf("%v", v)
	}
	m := s.messages()
	if len(m) != 1 || m[0].Choice != "compare a b" || m[0].Text != "" || !m[0].Reply.Direct {
		t.Errorf("%+v", m)
	}
	sent := s.ms.sent()
	if len(sent) != 1 || sent[0].method != http.MethodPut || !strings.HasSuffix(sent[0].path, "/activities/1699999999000") || sent[0].body["id"] != "1699999999000" {
		t.Errorf("%+v", sent)
	}
	s = newScene(t)
	read(t, s.deliver(t, s.activity(t, "press_group")))
	if len(s.ms.sent()) != 0 || s.messages()[0].Reply.Direct {
		t.Error("in a group, the others' card was changed")
	}
}

func (s *scene) pressed(t testing.TB, name string, data map[string]any) map[string]any {
	t.Helper()
	v := s.activity(t, name)
	v["value"].(map[string]any)["action"].(map[string]any)["data"] = data
	return read(t, s.deliver(t, v))
}

func TestPressesThatLeaveTheCard(t *testing.T) {
	s := newScene(t)
	for _, data := range []map[string]any{
		{"kind": "feedback", "choice": "feedback helpful describe"}, {"kind": "rest", "choice": "ask x"}, {}, {"kind": "strange", "choice": "x"}, {"choice": 7},
	} {
		s.inbox.seen = nil
		s.answers = newAnswers(time.Now)
		if v := s.pressed(t, "press", data); v["type"] != "application/vnd.microsoft.activity.message" || v["value"] == "" {
			t.Errorf("%v: %v", data, v)
		}
	}
	// Only "Send me all of it" sent anything.
	if sent := s.ms.sent(); len(sent) != 1 || sent[0].method != http.MethodPost {
		t.Errorf("%d sent", len(sent))
	}
	s = newScene(t)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Private: true, Parts: []chat.Part{chat.Paragraph{Text: "canary diary"}}}, nil
	}
	w := s.deliver(t, s.activity(t, "press_group"))
	if v := read(t, w); v["type"] != "application/vnd.microsoft.activity.message" || strings.Contains(w.Body.String(), "diary") {
		t.Errorf("a private answer in a group: %s", w.Body)
	}
}

// A repeated invoke gets the same answer, and nothing is done twice, whether it
// comes after the first or beside it.
func TestInvokesAreIdempotent(t *testing.T) {
	s := newScene(t)
	gate := make(chan struct{})
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		<-gate
		return sentence("saved " + m.Choice), nil
	}
	raw, err := json.Marshal(s.activity(t, "form"))
	if err != nil {
		t.Fatal(err)
	}
	token := s.bearer(t)
	var wg sync.WaitGroup
	bodies := make([]string, 4)
	for i := range 3 {
		wg.Go(func() { bodies[i] = s.post(t, token, raw).Body.String() })
	}
	close(gate)
	wg.Wait()
	bodies[3] = s.post(t, token, raw).Body.String()
	for _, b := range bodies {
		if b != bodies[0] || !strings.Contains(b, "saved profile save") {
			t.Errorf("answers differ: %s", b)
		}
	}
	if n := len(s.messages()); n != 1 {
		t.Errorf("done %d times", n)
	}
	// After a restart only the inbox of all copies knows it.
	s.answers = newAnswers(time.Now)
	if w := s.post(t, token, raw); !strings.Contains(w.Body.String(), doneOnce) || len(s.messages()) != 1 {
		t.Errorf("after a restart: %s", w.Body)
	}
	s.inbox.settle()
}

// seenBefore is the memory that copies share, in which everything is.
type seenBefore struct{}

func (seenBefore) First(context.Context, string, time.Duration) (bool, error) { return false, nil }

// An invoke that comes again to another copy has been done, and says so at once.
// A search is looked up again: there is nothing that could be done twice.
func TestInvokesOfAnotherCopy(t *testing.T) {
	for name, want := range map[string]string{
		"press": doneOnce, "form": doneOnce, "dialog": doneOnce, "selected": doneOnce, "inserted": doneOnce, "search": "canary words",
	} {
		s := newScene(t)
		inbox := handlers.NewInbox(handlers.InboxConfig{Log: slog.New(slog.DiscardHandler), NewID: func() string { return "id-1" }, Seen: seenBefore{}})
		s.config.Inbox = inbox
		start := time.Now()
		w := s.deliver(t, s.activity(t, name))
		if took := time.Since(start); !strings.Contains(w.Body.String(), want) || took > invokeTime/2 {
			t.Errorf("%s: after %v %s", name, took, w.Body)
		}
		if err := inbox.Drain(t.Context()); err != nil {
			t.Error(err)
		}
	}
}

// Teams waits five seconds. An answer that takes longer comes as a message.
func TestLateInvokes(t *testing.T) {
	for name, c := range map[string]struct {
		says string
		sent int
	}{
		"press": {comes, 1}, "form": {tooLate, 0}, "search": {tooLate, 0}, "dialog": {tooLate, 0}, "selected": {tooLate, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newBubble(t)
				s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
					time.Sleep(20 * time.Second)
					return sentence("at last"), nil
				}
				raw, err := json.Marshal(s.activity(t, name))
				if err != nil {
					t.Fatal(err)
				}
				start := time.Now()
				w := s.post(t, s.bearer(t), raw)
				if d := time.Since(start); d > 4500*time.Millisecond || w.Code != 200 || !strings.Contains(w.Body.String(), c.says) {
					t.Errorf("after %v: %d %s", d, w.Code, w.Body)
				}
				s.inbox.settle()
				if sent := s.ms.sent(); len(sent) != c.sent {
					t.Errorf("%d sent", len(sent))
				}
				// Asked again by then, the answer is there and nothing is done twice.
				if again := s.post(t, s.bearer(t), raw); again.Code != 200 || strings.Contains(again.Body.String(), c.says) {
					t.Errorf("asked again: %s", again.Body)
				}
				if n := len(s.messages()); n != 1 {
					t.Errorf("done %d times", n)
				}
			})
		})
	}
}

// Whatever goes wrong inside, an invoke has an answer of its own shape.
func TestInvokesInTrouble(t *testing.T) {
	for _, name := range []string{"press", "dialog", "form", "search", "selected", "inserted"} {
		s := newScene(t)
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
			return chat.Reply{}, errors.New("canary trouble")
		}
		w := s.deliver(t, s.activity(t, name))
		read(t, w)
		if !strings.Contains(w.Body.String(), "Something went wrong") || strings.Contains(w.Body.String(), "canary") {
			t.Errorf("%s: %s", name, w.Body)
		}
		if len(s.ms.sent()) != 0 {
			t.Errorf("%s: told twice", name)
		}
		s = newScene(t)
		s.inbox.refuse = handlers.ErrFull
		if w := s.deliver(t, s.activity(t, name)); !strings.Contains(w.Body.String(), tooBusy) {
			t.Errorf("%s when full: %s", name, w.Body)
		}
		s.inbox.refuse = nil
		if w := s.deliver(t, s.activity(t, name)); strings.Contains(w.Body.String(), tooBusy) || w.Code != 200 {
			t.Errorf("%s once there is room: %s", name, w.Body)
		}
	}
	s := newScene(t)
	if w := s.deliver(t, s.activity(t, "unknown_invoke")); w.Code != http.StatusNotImplemented || w.Body.Len() > 0 {
		t.Errorf("an unknown invoke: %d %s", w.Code, w.Body)
	}
}

// A form opens in a dialog, keeps its faults, and answers there.
func TestDialogs(t *testing.T) {
	s := newScene(t)
	form := chat.Form{Title: "Your profile", Fields: []chat.Field{{Name: "grade", Label: "Grade"}}, Submit: "Save", Value: "profile save"}
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		r := chat.Reply{Title: "Your profile", Parts: []chat.Part{form}}
		if m.Choice == "profile save" {
			r.Faults = []chat.Fault{{Field: "grade", Sentence: "Choose a grade."}}
		}
		return r, nil
	}
	v := read(t, s.deliver(t, s.activity(t, "dialog")))
	if at(v, "task", "type") != "continue" || at(v, "task", "value", "title") != "Your profile" || at(v, "task", "value", "card", "contentType") != cardType {
		t.Errorf("%v", v)
	}
	w := s.deliver(t, s.activity(t, "form"))
	if v := read(t, w); at(v, "task", "type") != "continue" || !strings.Contains(w.Body.String(), "Choose a grade.") {
		t.Errorf("%s", w.Body)
	}
	m := s.messages()
	if len(m) != 2 || m[0].Choice != "profile" || m[1].Choice != "profile save" || m[1].Values["grade"] != "SCS2" || m[1].Values["note"] != "hello" || !m[1].Reply.Direct {
		t.Errorf("%+v", m)
	}
	if len(s.ms.sent()) != 0 {
		t.Error("a dialog sent a message")
	}
}

func TestSearch(t *testing.T) {
	s := newScene(t)
	long := strings.Repeat("word ", 100)
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		switch {
		case m.Choice == "ask data scs2 working":
			return chat.Reply{Topic: "clarify", Choices: []chat.Choice{{Label: "One", Value: "show one"}, {Label: "Bad", Value: "forget me"}, {Label: "Two", Value: "show two"}}}, nil
		case strings.HasPrefix(m.Choice, "show "):
			return chat.Reply{Parts: []chat.Part{quoted(strings.TrimPrefix(m.Choice, "show "), "1 < 2 "+long), quoted("shared", "x")}}, nil
		}
		return sentence("not this"), nil
	}
	v := read(t, s.deliver(t, s.activity(t, "search")))
	found, _ := at(v, "composeExtension", "attachments").([]any)
	if at(v, "composeExtension", "type") != "result" || at(v, "composeExtension", "attachmentLayout") != "list" || len(found) != 3 {
		t.Fatalf("%d results: %v", len(found), v)
	}
	if at(found[0], "preview", "content", "title") != "one" || at(found[0], "contentType") != cardType || at(found[0], "preview", "contentType") != "application/vnd.microsoft.card.thumbnail" {
		t.Errorf("%v", found[0])
	}
	if text, _ := at(found[0], "preview", "content", "text").(string); !strings.HasPrefix(text, "1 &lt; 2") || len(text) > previewMost+10 {
		t.Errorf("preview %q", text)
	}
	for _, m := range s.messages() {
		if m.Choice == "forget me" || m.Reply.Room != roomSearch || m.Text != "" || !m.Lookup {
			t.Errorf("asked %+v", m)
		}
	}
	// Pages.
	page := s.activity(t, "search")
	page["id"] = "f:page"
	page["value"].(map[string]any)["queryOptions"] = map[string]any{"skip": 2, "count": 25}
	v = read(t, s.deliver(t, page))
	if found, _ := at(v, "composeExtension", "attachments").([]any); len(found) != 1 {
		t.Errorf("the second page has %d", len(found))
	}
	// Nothing typed yet.
	before := len(s.messages())
	if v := read(t, s.deliver(t, s.activity(t, "search_initial"))); at(v, "composeExtension", "type") != "message" || len(s.messages()) != before {
		t.Errorf("%v", v)
	}
	// Nothing found, and nothing for others.
	for _, r := range []chat.Reply{sentence("The frameworks do not answer that."), {Private: true, Parts: []chat.Part{quoted("diary", "canary diary")}}} {
		s = newScene(t)
		s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return r, nil }
		w := s.deliver(t, s.activity(t, "search"))
		if v := read(t, w); at(v, "composeExtension", "type") != "message" || strings.Contains(w.Body.String(), "diary") {
			t.Errorf("%s", w.Body)
		}
	}
}

// The text of a message somebody points at is asked about and travels no
// further: it is in no button, and a share has only an address.
func TestSelectedMessage(t *testing.T) {
	s := newScene(t)
	s.reply = func(_ context.Context, m chat.Message) (chat.Reply, error) {
		return chat.Reply{Title: "What this may support", Parts: []chat.Part{quoted("one", "x")}}, nil
	}
	w := s.deliver(t, s.activity(t, "selected"))
	v := read(t, w)
	m := s.messages()
	if len(m) != 1 || m[0].Choice != "evidence I ran a dashboard project & taught two teams It went well" || !m[0].Reply.Direct {
		t.Errorf("%+v", m)
	}
	if at(v, "task", "type") != "continue" || strings.Contains(w.Body.String(), "dashboard") || strings.Contains(string(m[0].Reply.Route), "dashboard") {
		t.Errorf("%s", w.Body)
	}
	if strings.Contains(s.book.String(), "dashboard") {
		t.Error("the text is in the log")
	}
	if len(s.ms.sent()) != 0 {
		t.Error("something was sent to a conversation the coach is not in")
	}
	for _, change := range []func(map[string]any){
		func(v map[string]any) { delete(v, "messagePayload") },
		func(v map[string]any) {
			v["messagePayload"].(map[string]any)["body"] = map[string]any{"content": "<img src=x>"}
		},
	} {
		s := newScene(t)
		a := s.activity(t, "selected")
		change(a["value"].(map[string]any))
		if v := read(t, s.deliver(t, a)); at(v, "task", "type") != "message" || len(s.messages()) != 0 {
			t.Errorf("%v", v)
		}
	}
}

// A message of nothing but a card speaks through the card.
func TestSelectedCard(t *testing.T) {
	card := `{"type":"AdaptiveCard","body":[{"type":"TextBlock","text":"I ran"},{"type":"Container","items":[{"type":"RichTextBlock","inlines":[{"text":"a dashboard"}]}]},7,"x"],"actions":[{"title":"no"}]}`
	for name, content := range map[string]any{"as a text": card, "as it is": json.RawMessage(card), "nothing": 7, "very deep": strings.Repeat("[", 5000)} {
		raw, err := json.Marshal(map[string]any{
			"body": map[string]any{"content": ""}, "attachments": []any{map[string]any{"contentType": cardType, "content": content}, map[string]any{"contentType": "image/png"}, 7},
		})
		if err != nil {
			t.Fatal(err)
		}
		want := "I ran\na dashboard"
		if name == "nothing" || name == "very deep" {
			want = ""
		}
		if got := selectedText(readObject(raw)); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// "Share here" puts a descriptor into the box where the person writes.
func TestInserted(t *testing.T) {
	s := newScene(t)
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Parts: []chat.Part{quoted("one", "x"), quoted("two", "y")}}, nil
	}
	v := read(t, s.deliver(t, s.activity(t, "inserted")))
	found, _ := at(v, "composeExtension", "attachments").([]any)
	if at(v, "composeExtension", "type") != "result" || len(found) != 1 || s.messages()[0].Choice != "show scs/data-and-insight/practitioner/scs2" {
		t.Errorf("%v", v)
	}
	next := s.activity(t, "inserted")
	next["id"] = "f:next"
	next["value"].(map[string]any)["data"] = map[string]any{"choice": "show two"}
	if v := read(t, s.deliver(t, next)); at(v, "task", "type") != "continue" {
		t.Errorf("%v", v)
	}
	private := newScene(t)
	private.reply = func(context.Context, chat.Message) (chat.Reply, error) {
		return chat.Reply{Private: true, Parts: []chat.Part{quoted("diary", "canary diary")}}, nil
	}
	w := private.deliver(t, private.activity(t, "inserted"))
	if v := read(t, w); at(v, "task", "type") != "message" || strings.Contains(w.Body.String(), "diary") {
		t.Errorf("%s", w.Body)
	}
}

func TestAnswersAreForgotten(t *testing.T) {
	now := time.Unix(0, 0)
	a := newAnswers(func() time.Time { return now })
	for i := range answersMost + 10 {
		a.begin(string(rune('a'+i%26)) + time.Duration(i).String())
	}
	if len(a.byID) > answersMost || a.order.Len() != len(a.byID) {
		t.Errorf("%d answers are kept", len(a.byID))
	}
	now = now.Add(answersKept)
	a.begin("new")
	if len(a.byID) != 1 {
		t.Errorf("%d answers are kept after their time", len(a.byID))
	}
	if _, first := a.begin("new"); first {
		t.Error("a repeat was taken for the first")
	}
	if _, first := a.begin(""); !first {
		t.Error("what has no id is no repeat")
	}
}
