package teamsapp

import (
	"strconv"
	"testing"
	"time"
)

// TestAnswersTakeSoMuch: cards are kept for repeats, but not without an end; one
// that is still being made is waited for.
func TestAnswersTakeSoMuch(t *testing.T) {
	at := time.Date(2026, 10, 17, 9, 0, 0, 0, time.UTC)
	a := newAnswers(func() time.Time { return at })
	slow, _ := a.begin("slow")
	const many, size = 200, answersBytes / 100
	for n := range many {
		p, first := a.begin(strconv.Itoa(n))
		if !first || !p.finish(make([]byte, size)) {
			t.Fatalf("answer %d was not the first", n)
		}
		if a.bytes > answersBytes {
			t.Fatalf("after %d answers %d bytes are kept", n+1, a.bytes)
		}
	}
	if again, first := a.begin("slow"); first || again != slow {
		t.Error("an answer that is being made is made again")
	}
	for n, want := range map[int]bool{0: true, many - 101: true, many - 100: false, many - 1: false} {
		if p, ok := a.byID[strconv.Itoa(n)]; ok == want {
			t.Errorf("answer %d: kept %v (%v)", n, ok, p)
		}
	}
	a.forget(a.byID[strconv.Itoa(many-1)].Value.(*pending))
	at = at.Add(answersKept)
	if a.begin("next"); a.bytes != 0 || a.order.Len() != 1 {
		t.Errorf("after ten minutes %d answers with %d bytes are kept", a.order.Len(), a.bytes)
	}
	// It was let go before it was given, and takes nothing.
	if slow.finish(make([]byte, size)); a.bytes != 0 {
		t.Errorf("%d bytes of an answer that is not kept", a.bytes)
	}
}
