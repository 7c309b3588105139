package reflection

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// The figures of a Prompter that is told nothing else.
const (
	defaultWorkers  = 32
	defaultLease    = 90 * time.Second
	defaultSendTime = 20 * time.Second
	defaultDrain    = 10 * time.Second
	defaultPoll     = time.Second
	defaultSpread   = 30 * time.Second
	defaultRetry    = 30 * time.Second
	// slackRate and teamsRate are messages a second to one workspace or tenant.
	// Slack names no figure for a workspace, only one a second for a channel;
	// Teams allows a bot 50 requests a second to a tenant, answers included.
	// https://docs.slack.dev/apis/web-api/rate-limits
	// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/rate-limit
	slackRate, teamsRate, otherRate = 8, 20, 20
)

// PrompterConfig is what a Prompter needs. The first four are required; what is
// left zero has a default.
type PrompterConfig struct {
	Reminders Reminders
	Queue     Queue
	// Platforms are those connected here. People of others wait.
	Platforms map[chat.Platform]Messenger
	// Ask makes the prompt for a person whose record and decision are given,
	// and says which passages it asks about. Its errors are tried again later.
	Ask func(ctx context.Context, person chat.PersonID, r Reminder, d Decision, now time.Time) (chat.Reply, []Asked, error)

	// Accounts finds another account of somebody whose first one cannot be written
	// to. It may be nil: then everybody has one.
	Accounts Accounts
	// Report is told of every look at a person. It may be nil. Several are told
	// at once.
	Report func(Outcome)
	Now    func() time.Time
	// Workers is how many people are looked at at once; 0 means 32.
	Workers int
	// Lease is how long a person belongs to whoever claimed them, and how long
	// those of a replica that died wait; 0 means 90 seconds. It must be at least
	// four times SendTime.
	Lease time.Duration
	// SendTime is how long one call of a platform may take; 0 means 20 seconds.
	SendTime time.Duration
	// Drain is how long what was begun may take after the end; 0 means 10 seconds.
	Drain time.Duration
	// Poll is the pause when nobody is due, more or less; 0 means a second.
	Poll time.Duration
	// Spread is over how much of their minute people are spread, so that not all
	// come at its first instant; 0 means 30 seconds, and less than 0 not at all.
	Spread time.Duration
	// Retry is the pause after a first failure; later ones are about twice as
	// long each, and at most twenty times. 0 means 30 seconds.
	Retry time.Duration
	// Rates are prompts a second to one Space, by this process alone: with
	// several replicas, each has its part. One that is not named has 8 on Slack
	// and 20 elsewhere.
	Rates map[chat.Platform]float64
}

// Prompter sends everybody their prompt of the week. Several may work on one
// Queue. A prompt is sent, then marked in the person's Reminder, then settled
// in the Queue: whoever dies on the way leaves a claim that ends, and the next
// looks whether the prompt stands there already.
type Prompter struct {
	c     PrompterConfig
	paces *paces
}

// NewPrompter checks what it is given.
func NewPrompter(c PrompterConfig) (*Prompter, error) {
	if c.Reminders == nil || c.Queue == nil || c.Platforms == nil || c.Ask == nil {
		return nil, errors.New("a prompter needs Reminders, a Queue, Platforms and Ask")
	}
	if c.Report == nil {
		c.Report = func(Outcome) {}
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Workers <= 0 {
		c.Workers = defaultWorkers
	}
	for d, standard := range map[*time.Duration]time.Duration{
		&c.Lease: defaultLease, &c.SendTime: defaultSendTime, &c.Drain: defaultDrain, &c.Poll: defaultPoll, &c.Spread: defaultSpread, &c.Retry: defaultRetry,
	} {
		if *d == 0 {
			*d = standard
		}
	}
	if c.Lease < 4*c.SendTime {
		return nil, fmt.Errorf("a prompter's lease of %v is less than four times the %v a send may take", c.Lease, c.SendTime)
	}
	rates := map[chat.Platform]float64{chat.Slack: slackRate, chat.Teams: teamsRate}
	for platform, perSecond := range c.Rates {
		if perSecond <= 0 {
			return nil, fmt.Errorf("a prompter's rate for %s must be above 0", platform)
		}
		rates[platform] = perSecond
	}
	return &Prompter{c: c, paces: newPaces(rates)}, nil
}

// Run works until the context ends, then lets what was begun come to its end
// for the Drain time. Claims that are open after that end with their lease.
func (p *Prompter) Run(ctx context.Context) {
	// What was begun must not be cut off by the end itself: a message that left
	// would lack its mark.
	work, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	free := make(chan struct{}, p.c.Workers)
	for range p.c.Workers {
		free <- struct{}{}
	}
	var working sync.WaitGroup
	for {
		most := p.hands(ctx, free)
		if most == 0 {
			break
		}
		began := p.c.Now()
		claims, err := p.c.Queue.Claim(work, most, p.c.Lease)
		if err != nil {
			p.c.Report(Outcome{Result: ResultStore, Err: err})
		}
		for range most - len(claims) {
			free <- struct{}{}
		}
		for _, c := range claims {
			working.Go(func() {
				defer func() { free <- struct{}{} }()
				p.c.Report(p.one(ctx, work, c, began))
			})
		}
		if len(claims) < most && !sleep(ctx, aboutHalf(p.c.Poll)) {
			break
		}
	}

	done := make(chan struct{})
	go func() {
		working.Wait()
		close(done)
	}()
	select {
	case <-done:
		return
	case <-after(p.c.Drain):
	}
	cut()
	select {
	case <-done:
	case <-after(lastMark):
	}
}

// hands waits for a free worker and takes all there are; 0 is the end.
func (p *Prompter) hands(ctx context.Context, free chan struct{}) int {
	if ctx.Err() != nil {
		return 0
	}
	select {
	case <-ctx.Done():
		return 0
	case <-free:
	}
	n := 1
	for {
		select {
		case <-free:
			n++
		default:
			return n
		}
	}
}

// one looks at one person. A fault of one must not end the work for all.
func (p *Prompter) one(ctx, work context.Context, c Claim, began time.Time) (out Outcome) {
	l := &look{p: p, claim: c, until: began.Add(p.c.Lease), ending: ctx}
	defer func() {
		out.Platform, out.MaybeTwice = c.Person.Platform, l.maybeTwice
		if fault := recover(); fault != nil {
			// The claim stays open: nobody knows how far it went.
			out.Result, out.Err = ResultFailed, errPanic
		}
	}()
	return l.run(work)
}

var errPanic = errors.New("something panicked while a person was looked at")

// Outcome is what came of one look at a person. It holds nothing of them.
type Outcome struct {
	Platform chat.Platform
	Result   Result
	// Late is by how much a prompt that was sent came after its minute.
	Late time.Duration
	// MaybeTwice is true when somebody died at this person, their platform cannot
	// tell whether the prompt arrived, and it is sent now or later, perhaps for
	// the second time.
	MaybeTwice bool
	// Err is why, as the Messenger or the store said it.
	Err error
}

// Result is what came of a look.
type Result string

// The results. The first group ends a week, the second comes back.
const (
	ResultSent Result = "sent"
	// ResultFound: it stood there already, sent by somebody who died.
	ResultFound Result = "found"
	// ResultUnsure: it was sent once, and nobody can know whether it arrived.
	ResultUnsure Result = "unsure"
	// ResultAway and ResultMissed: nothing was sent, because the person is away,
	// or because it is over six hours too late.
	ResultAway   Result = "away"
	ResultMissed Result = "missed"
	// ResultUnreachable: the person cannot be written to any more on this account.
	// Another of theirs is looked at next, or, where none is left, they are off.
	ResultUnreachable Result = "unreachable"
	// ResultIdle: there was nothing to do.
	ResultIdle Result = "idle"

	// ResultQueued: their Space has had enough for now, by our own count.
	ResultQueued Result = "queued"
	// ResultLater: the platform asked for a pause.
	ResultLater Result = "later"
	// ResultFailed: it did not work, and is tried again.
	ResultFailed Result = "failed"
	// ResultUnchecked: whether the prompt stands there already could not be
	// found out, or it may still be on its way.
	ResultUnchecked Result = "unchecked"
	// ResultUnconnected: their platform is not connected here.
	ResultUnconnected Result = "unconnected"
	// ResultStore: the store did not answer.
	ResultStore Result = "store"
	// ResultUnmarked: it was sent, and the store took no mark of it.
	ResultUnmarked Result = "unmarked"
	// ResultDamaged: their record cannot be read.
	ResultDamaged Result = "damaged"
)

// place is where in their minute a person is: always the same.
func (p *Prompter) place(person chat.PersonID) time.Duration {
	if p.c.Spread <= 0 {
		return 0
	}
	h := fnv.New64a()
	_, _ = fmt.Fprintf(h, "%s\x00%s\x00%s", person.Platform, person.Space, person.User)
	return time.Duration(h.Sum64() % uint64(p.c.Spread)) //nolint:gosec // Less than Spread.
}

// aboutHalf is at least half of a time and at most one and a half.
func aboutHalf(d time.Duration) time.Duration {
	return d/2 + rand.N(d) //nolint:gosec // Chance spreads load here and guards nothing.
}

func after(d time.Duration) <-chan time.Time { return time.After(d) }

// sleep waits, and says whether the context lasted.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
