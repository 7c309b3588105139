package slackapp

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestOrderAndRateInAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		start := time.Now()
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				if err := o.send(t.Context(), o.at(inMessage), said(fmt.Sprint(i, " first"), fmt.Sprint(i, " second"))); err != nil {
					t.Error(err)
				}
			})
			// Each arrives when the one before it waits already.
			synctest.Wait()
		}
		all.Wait()
		calls := o.slack.to(methodPost)
		if len(calls) != 20 {
			t.Fatalf("%d messages, want 20", len(calls))
		}
		for i, c := range calls {
			want := fmt.Sprintf("%d %s", i/2, []string{"first", "second"}[i%2])
			if !strings.HasPrefix(c.values.Get("text"), want) {
				t.Errorf("message %d is %q, want %q", i, c.values.Get("text"), want)
			}
			// Three at once, and one a second after them.
			if got, want := c.at.Sub(start), time.Duration(max(0, i-2))*time.Second; got != want {
				t.Errorf("message %d came after %v, want %v", i, got, want)
			}
		}
	})
}

func TestChannelsDoNotWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		start := time.Now()
		var all sync.WaitGroup
		for i := range 50 {
			all.Go(func() {
				p := o.at(inMessage)
				p.Channel = "C" + strconv.Itoa(i)
				if err := o.send(t.Context(), p, said("a", "b", "c")); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		if d := time.Since(start); d != 0 {
			t.Errorf("it took %v", d)
		}
		if o.lanes.Len() != 50 {
			t.Errorf("%d lanes, want 50", o.lanes.Len())
		}
		time.Sleep(laneKept + time.Second)
		synctest.Wait()
		if o.lanes.Len() != 0 {
			t.Errorf("%d idle lanes stay", o.lanes.Len())
		}
	})
}

func TestResponseURLsAndViewsAreNotSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		start := time.Now()
		for i := range 20 {
			p := o.byURL()
			p.ResponseURL += strconv.Itoa(i)
			if err := errors.Join(o.send(t.Context(), p, someAnswer()), o.send(t.Context(), o.at(inModal), someAnswer())); err != nil {
				t.Fatal(err)
			}
		}
		if d := time.Since(start); d != 0 {
			t.Errorf("it took %v", d)
		}
	})
}

// Somebody who gives up while waiting must not take the turn along.
func TestGivingUpKeepsTheLaneGoing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		var all sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			ctx := t.Context()
			if i%2 == 1 {
				var cancel context.CancelFunc
				ctx, cancel = context.WithTimeout(ctx, time.Duration(i)*100*time.Millisecond)
				defer cancel()
			}
			all.Go(func() { errs[i] = o.send(ctx, o.at(inMessage), said(fmt.Sprint(i), "two", "three")) })
			synctest.Wait()
		}
		all.Wait()
		for i, err := range errs {
			if (err != nil) != (i%2 == 1) {
				t.Errorf("answer %d: %v", i, err)
			}
			if err != nil && !told(err) {
				t.Errorf("answer %d: nobody was told: %v", i, err)
			}
		}
	})
}

func TestDrainWaitsForWhatIsQueued(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newBubbleOutbox(t)
		if err := o.drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		go func() { _ = o.send(t.Context(), o.at(inMessage), said("1", "2", "3", "4", "5")) }()
		synctest.Wait()
		short, cancel := context.WithTimeout(t.Context(), time.Second/2)
		defer cancel()
		if err := o.drain(short); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("drain returned %v before the end", err)
		}
		if err := o.drain(t.Context()); err != nil || len(o.slack.to(methodPost)) != 5 {
			t.Errorf("drain: %v after %d messages", err, len(o.slack.to(methodPost)))
		}
	})
}
