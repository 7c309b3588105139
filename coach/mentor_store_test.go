package coach_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/mentoring/mentoringtest"
)

// circle keeps what people of a test do with each other. Its time is that of
// their messages.
type circle struct {
	*mentoringtest.Memory
	mu sync.Mutex
	at time.Time
}

func newCircle() *circle {
	c := &circle{at: message("").At}
	c.Memory = mentoringtest.New(func() time.Time {
		c.mu.Lock()
		defer c.mu.Unlock()
		return c.at
	})
	return c
}

// meet notes that somebody wrote to the coach, and when.
func (c *circle) meet(who chat.PersonID, at time.Time) {
	c.Meet(who)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// others read what is another person's, with the permission that a circle keeps.
type others struct {
	*circle
	books *books
	pages *pages
}

func (o others) Snapshot(_ context.Context, reader, owner chat.PersonID, grant string) (sn checkin.Snapshot, g mentoring.Grant, err error) {
	g, err = o.Look(reader, owner, grant, func(g mentoring.Grant) bool {
		o.books.mu.Lock()
		defer o.books.mu.Unlock()
		kept, ok := o.books.finished[g.Owner.ID][g.Item.ID]
		if !ok || g.Item.Kind != mentoring.KindRating && g.Item.Kind != mentoring.KindCheckIn {
			return false
		}
		sn, err = checkin.DecodeSnapshot(kept.data)
		if err == nil && g.Item.Kind == mentoring.KindRating {
			sn, ok = sn.Only(g.Item.Skill)
		}
		return err == nil && ok
	})
	if err != nil {
		return checkin.Snapshot{}, g, err
	}
	return sn, g, nil
}

func (o others) Plan(_ context.Context, reader, owner chat.PersonID, grant string) (p checkin.Plan, g mentoring.Grant, err error) {
	g, err = o.Look(reader, owner, grant, func(g mentoring.Grant) bool {
		o.books.mu.Lock()
		defer o.books.mu.Unlock()
		kept, ok := o.books.plans[g.Owner.ID]
		if !ok || g.Item.Kind != mentoring.KindPlan {
			return false
		}
		p, err = checkin.DecodePlan(kept.data)
		return err == nil
	})
	return p, g, err
}

func (o others) Entry(_ context.Context, reader, owner chat.PersonID, grant string) (data []byte, g mentoring.Grant, err error) {
	g, err = o.Look(reader, owner, grant, func(g mentoring.Grant) bool {
		o.pages.mu.Lock()
		defer o.pages.mu.Unlock()
		kept, ok := o.pages.entries[g.Owner.ID][g.Item.ID]
		data = kept.data
		return ok && g.Item.Kind == mentoring.KindEntry
	})
	return data, g, err
}

// newMentoring is what a coach of a test needs for mentors and mentees.
func newMentoring(t testing.TB, b *books, p *pages) (coach.Mentoring, *circle) {
	t.Helper()
	c := newCircle()
	var ids atomic.Int64
	return coach.Mentoring{Pairs: c, Shares: c, Suggestions: c, Links: c, Others: others{c, b, p}, ID: func() string {
		return fmt.Sprintf("MENTOR%06d", ids.Add(1))
	}}, c
}
