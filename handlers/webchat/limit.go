package webchat

import (
	"container/list"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// A person may ask twenty questions in a breath and one a second after that,
// which no reader reaches. People without a cookie share the figures of their
// network address, so those are larger: an office or a class arrives as one.
const (
	personRate, personBurst       = rate.Limit(1), 20
	newcomersRate, newcomersBurst = rate.Limit(5), 100
	// limitersKept bounds the memory. The longest unused one goes first, and
	// whoever it belonged to starts afresh.
	limitersKept = 10_000
)

// limits holds one limiter for each key that asked lately.
type limits struct {
	mu     sync.Mutex
	byKey  map[string]*list.Element
	recent *list.List // of *keyed, the most recent first
}

type keyed struct {
	key     string
	limiter *rate.Limiter
}

func newLimits() *limits {
	return &limits{byKey: map[string]*list.Element{}, recent: list.New()}
}

// allow takes one question from the key's allowance.
func (l *limits) allow(v visitor, key string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok := l.byKey[key]
	if !ok {
		limiter := rate.NewLimiter(newcomersRate, newcomersBurst)
		if v.known {
			limiter = rate.NewLimiter(personRate, personBurst)
		}
		e = l.recent.PushFront(&keyed{key, limiter})
		l.byKey[key] = e
		if l.recent.Len() > limitersKept {
			oldest := l.recent.Back()
			l.recent.Remove(oldest)
			delete(l.byKey, oldest.Value.(*keyed).key)
		}
	}
	l.recent.MoveToFront(e)
	return e.Value.(*keyed).limiter.AllowN(now, 1)
}
