package teamsapp

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/framework-coach/framework-coach/chat"
)

// wrongs are what a field never is, one of each kind JSON has.
var wrongs = []any{nil, true, 7.5, "<at>x</at>", []any{map[string]any{"type": 1}}, map[string]any{"id": []any{}}}

// mutations calls f with the value once for each field and each wrong value in
// it, and once with each field gone.
func mutations(v any, f func()) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			was := v[name]
			for _, w := range wrongs {
				v[name] = w
				f()
			}
			delete(v, name)
			f()
			v[name] = was
			mutations(was, f)
		}
	case []any:
		for i, was := range v {
			for _, w := range wrongs {
				v[i] = w
				f()
			}
			v[i] = was
			mutations(was, f)
		}
	}
}

func activityNames(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "activities", "*.json"))
	if err != nil || len(files) < 15 {
		t.Fatalf("%d activities, %v", len(files), err)
	}
	for i, f := range files {
		files[i] = strings.TrimSuffix(filepath.Base(f), ".json")
	}
	return files
}

// Whatever one field holds, there is no panic and no fault of ours: an answer
// of 5xx would bring it back.
func TestWrongTypesInEveryField(t *testing.T) {
	tried, answered := 0, 0
	for _, name := range activityNames(t) {
		t.Run(name, func(t *testing.T) {
			ms := newMicrosoft()
			ms.base = "http://127.0.0.1:1"
			s := sceneWith(t, ms, &http.Client{Timeout: time.Second, Transport: inProcess{ms}})
			token := s.bearer(t)
			v := s.activity(t, name)
			mutations(v, func() {
				tried++
				raw, err := json.Marshal(v)
				if err != nil {
					t.Fatal(err)
				}
				s.inbox.settle()
				s.inbox.mu.Lock()
				s.inbox.seen = nil
				s.inbox.mu.Unlock()
				s.answers = newAnswers(time.Now)
				s.unpaced()
				w := s.post(t, token, raw)
				switch w.Code {
				case http.StatusOK:
					answered++
				case http.StatusBadRequest, http.StatusUnauthorized, http.StatusForbidden:
				case http.StatusNotImplemented:
					if v["type"] != "invoke" {
						t.Errorf("501 for %s", raw)
					}
				default:
					t.Errorf("%d for %s", w.Code, raw)
				}
				if v["type"] == "invoke" && w.Code == http.StatusOK && !json.Valid(w.Body.Bytes()) {
					t.Errorf("no JSON for %s", raw)
				}
			})
			s.inbox.settle()
		})
	}
	t.Logf("%d activities, %d answered", tried, answered)
	if tried < 4000 {
		t.Errorf("only %d were tried", tried)
	}
}

// A wrong type in a field that is not needed must not cost the question.
func TestDecorationNeverCostsTheQuestion(t *testing.T) {
	needed := []string{"type", "text", "from", "conversation", "channelId", "serviceUrl", "value"}
	s := newScene(t)
	v := s.activity(t, "message")
	token := s.bearer(t)
	asked := 0
	for name, was := range v {
		if slices.Contains(needed, name) {
			continue
		}
		for _, w := range append(slices.Clone(wrongs), "", "2026-11-20T09:30:00.123", 1e300) {
			v[name] = w
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			s.inbox.settle()
			s.inbox.mu.Lock()
			s.inbox.seen = nil
			s.inbox.mu.Unlock()
			s.unpaced()
			s.post(t, token, raw)
			asked++
		}
		v[name] = was
	}
	s.inbox.settle()
	if n := len(s.messages()); n != asked {
		t.Errorf("%d of %d questions were lost", asked-n, asked)
	}
}

// The value of a message can be anything; a text in it is a text.
func TestOddValues(t *testing.T) {
	for _, value := range []any{"x", []any{1}, 5, true, nil, map[string]any{"choice": map[string]any{}}} {
		s := newScene(t)
		v := s.activity(t, "message")
		v["value"] = value
		s.deliver(t, v)
		if m := s.messages(); len(m) != 1 || !strings.Contains(m[0].Text, "Practitioner") {
			t.Errorf("%v: %+v", value, m)
		}
	}
}

func FuzzActivity(f *testing.F) {
	for _, name := range activityNames(f) {
		raw, err := os.ReadFile(filepath.Join("testdata", "activities", name+".json"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	// Everything runs in one goroutine: what else runs meanwhile looks to the
	// fuzzer like something new.
	s := newBubble(f)
	r := chat.Reply{Title: "x", Parts: []chat.Part{quoted("one", "x")}, Choices: []chat.Choice{{Label: "a", Value: "show b"}}}
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return r, nil }
	f.Fuzz(func(t *testing.T, raw []byte) {
		in, err := decode(raw)
		if err != nil {
			return
		}
		safe, err := in.safe()
		if err != nil || readObject(safe) == nil {
			t.Fatalf("%s, %v", safe, err)
		}
		if text, named := spoken(in.text, in.mentions, in.bot.id); len(text) > maxText || !utf8.ValidString(text) || len(named) > peopleMost {
			t.Errorf("%q", text)
		}
		_ = htmlText(in.text)
		for _, kind := range []func(incoming) invoke{s.App.pressed, s.opened, s.submitted, s.searched, s.selected, s.inserted} {
			i := kind(in)
			if i.instead != "" {
				continue
			}
			i.q.Place.Service = "" // nothing is sent
			if m, err := i.q.message(); err != nil || m.Choice == "" {
				t.Errorf("%+v, %v", m, err)
			}
			shown, err := i.show(t.Context(), r)
			if err != nil {
				t.Error(err)
			}
			if body, err := json.Marshal(shown); err != nil || !json.Valid(body) {
				t.Errorf("%s, %v", body, err)
			}
		}
	})
}
