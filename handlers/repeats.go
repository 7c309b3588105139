package handlers

import (
	"crypto/sha256"
	"time"
)

// mostRemembered bounds what repeats holds: about 16 MB when full.
const mostRemembered = 200_000

// repeats knows which deliveries came within the last while. It is not safe
// for use from several goroutines at once.
type repeats struct {
	keep  time.Duration
	most  int
	known map[fingerprint]struct{}
	// order has the known ones, oldest first, so that forgetting needs no search.
	order queue[remembered]
}

// fingerprint stands for an id. All are of one size, however long the id, and
// nothing of a platform's ids is held for a day.
type fingerprint [16]byte

type remembered struct {
	id fingerprint
	at int64 // in nanoseconds of the Unix clock: a time.Time is three times as large
}

func newRepeats(keep time.Duration, most int) *repeats {
	return &repeats{keep: keep, most: most, known: map[fingerprint]struct{}{}}
}

func fingerprintOf(id string) fingerprint {
	sum := sha256.Sum256([]byte(id))
	return fingerprint(sum[:16])
}

// has says whether the id was added less than the while before now.
func (r *repeats) has(id fingerprint, now time.Time) bool {
	for r.order.len() > 0 && now.UnixNano()-r.order.peek().at >= int64(r.keep) {
		r.forget()
	}
	_, ok := r.known[id]
	return ok
}

// add remembers an id that is not known yet.
func (r *repeats) add(id fingerprint, now time.Time) {
	if r.order.len() >= r.most {
		r.forget()
	}
	r.known[id] = struct{}{}
	r.order.push(remembered{id, now.UnixNano()})
}

func (r *repeats) forget() { delete(r.known, r.order.pop().id) }
