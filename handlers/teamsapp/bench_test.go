package teamsapp

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// BenchmarkAcknowledge is one verified message from its bytes to its status:
// reading, the check of the token, decoding and handing over.
func BenchmarkAcknowledge(b *testing.B) {
	ms := newMicrosoft()
	ms.base = "http://127.0.0.1:1"
	s := sceneWith(b, ms, &http.Client{Timeout: time.Second, Transport: inProcess{ms}})
	// Reactions are acknowledged and need no answer, so nothing else is measured.
	raw, err := json.Marshal(s.activity(b, "reaction"))
	if err != nil {
		b.Fatal(err)
	}
	token := s.bearer(b)
	b.ReportAllocs()
	for b.Loop() {
		if w := s.post(b, token, raw); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}

// BenchmarkInvoke is one search from its bytes to its answer.
func BenchmarkInvoke(b *testing.B) {
	ms := newMicrosoft()
	ms.base = "http://127.0.0.1:1"
	s := sceneWith(b, ms, &http.Client{Timeout: time.Second, Transport: inProcess{ms}})
	raw, err := json.Marshal(s.activity(b, "search"))
	if err != nil {
		b.Fatal(err)
	}
	s.reply = func(context.Context, chat.Message) (chat.Reply, error) { return sentence("x"), nil }
	token := s.bearer(b)
	var n atomic.Int64
	b.ReportAllocs()
	for b.Loop() {
		body := bytes.Replace(raw, []byte("f:query-1"), []byte("f:"+strconv.FormatInt(n.Add(1), 10)), 1)
		if w := s.post(b, token, body); w.Code != http.StatusOK || w.Body.Len() == 0 {
			b.Fatal(w.Code)
		}
	}
	b.StopTimer()
	s.inbox.settle()
}
