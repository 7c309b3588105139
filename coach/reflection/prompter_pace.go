package reflection

import (
	"math"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// patience is how long a worker waits for its turn in a Space. It is short,
	// so that one Space with many people does not hold up the others.
	patience = 500 * time.Millisecond
	// share of the rate is handed out to the line, so that it gets shorter.
	share = 0.9
	// failuresInARow close a Space for a while: its platform is down.
	failuresInARow = 8
	firstClosed    = 30 * time.Second
	longestClosed  = 5 * time.Minute
	// manySpaces are kept in mind; above it, those not used for an hour go.
	manySpaces = 10_000
)

// paces keep to the rate of each Space.
type paces struct {
	rates map[chat.Platform]float64

	mu      sync.Mutex
	bySpace map[chat.PersonID]*pace
}

func newPaces(rates map[chat.Platform]float64) *paces {
	return &paces{rates: rates, bySpace: map[chat.PersonID]*pace{}}
}

// of is the pace of a person's Space.
func (p *paces) of(person chat.PersonID, now time.Time) *pace {
	// A Space is named by a person without a user.
	person.User = ""
	p.mu.Lock()
	defer p.mu.Unlock()
	own := p.bySpace[person]
	if own == nil {
		if len(p.bySpace) >= manySpaces {
			for space, other := range p.bySpace {
				if now.Sub(other.used) > time.Hour {
					delete(p.bySpace, space)
				}
			}
		}
		perSecond, ok := p.rates[person.Platform]
		if !ok {
			perSecond = otherRate
		}
		own = &pace{
			limiter: rate.NewLimiter(rate.Limit(perSecond), int(math.Ceil(perSecond))),
			between: time.Duration(float64(time.Second) / (share * perSecond)),
		}
		p.bySpace[person] = own
	}
	own.used = now
	return own
}

// pace is how fast one Space is written to, and who of it comes back when.
type pace struct {
	limiter *rate.Limiter
	// between is the distance of two in the line.
	between time.Duration
	// used is guarded by paces.
	used time.Time

	mu sync.Mutex
	// closed is until when nobody of the Space is tried.
	closed time.Time
	// line is where the line of those who come back ends.
	line     time.Time
	failures int
	pause    time.Duration
}

// shut is true while nobody is tried; the person comes back then.
func (p *pace) shut(now time.Time) (back time.Time, is bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.closed.After(now) {
		return time.Time{}, false
	}
	return p.join(now), true
}

// ask gives a person their turn after a short wait, or has them come back.
// Whoever has just come goes to the end of the line, where there is one: those
// who waited go first.
func (p *pace) ask(now time.Time, waited bool) (wait time.Duration, back time.Time, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed.After(now) || !waited && p.line.After(now.Add(patience)) {
		return 0, p.join(now), false
	}
	turn := p.limiter.ReserveN(now, 1)
	if wait = turn.DelayFrom(now); wait <= patience {
		return wait, time.Time{}, true
	}
	turn.CancelAt(now)
	if waited {
		// They need not go through the whole line again.
		return 0, now.Add(patience + rand.N(20*p.between)), false //nolint:gosec // Chance spreads load here and guards nothing.
	}
	return 0, p.join(now), false
}

// join is the next place in the line. It needs mu.
func (p *pace) join(now time.Time) time.Time {
	first := now.Add(patience)
	if p.closed.After(first) {
		first = p.closed
	}
	if p.line.Before(first) {
		p.line = first
	}
	p.line = p.line.Add(p.between)
	return p.line
}

// worked says that the platform took one.
func (p *pace) worked() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures, p.pause = 0, 0
}

// failed says that the platform failed at one. When it fails at many in a row,
// nobody else is tried for a while, and a little longer each time.
func (p *pace) failed(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.failures++
	// Those who were under way when it closed tell nothing new.
	if p.failures < failuresInARow || p.closed.After(now) {
		return
	}
	p.pause = min(max(2*p.pause, firstClosed), longestClosed)
	p.closed = now.Add(aboutHalf(p.pause))
}

// hold closes the Space as its platform asked.
func (p *pace) hold(until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until.After(p.closed) {
		p.closed = until
	}
}
