package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/store"
)

// CheckIns tries a place for check-ins and plans: what was written comes back,
// a stale version changes nothing, and finishing is one step. open returns one
// that holds nothing.
func CheckIns(t *testing.T, open func(*testing.T) *store.Store) {
	t.Helper()
	at := time.Date(2026, 3, 28, 9, 0, 0, 0, time.UTC)
	who := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}
	document := checkin.Document{ID: "kitchen", Title: "Kitchen craft"}
	skills := []checkin.Skill{{Address: "kitchen/knife-work", Name: "Knife work"}}
	sitting := checkin.Sitting{Record: "check-in sitting", Format: 1, ID: "SITTING1", Document: document, Length: checkin.Short, Skills: skills, Shown: -1, Number: 1, Begun: at, Last: at}
	snapshot := checkin.Snapshot{Record: "check-in snapshot", Format: 1, ID: "SNAPSHOT1", Document: document, Length: checkin.Short, Skills: skills, Begun: at, Finished: at}

	t.Run("nothing", func(t *testing.T) {
		c := store.NewCheckIns(open(t))
		_, v, err := c.Sitting(t.Context(), who)
		snaps, err2 := c.Snapshots(t.Context(), who)
		_, pv, err3 := c.Plan(t.Context(), who)
		if err := errors.Join(err, err2, err3); err != nil || v != 0 || pv != 0 || len(snaps) != 0 {
			t.Errorf("sitting %d, plan %d, %d snapshots, %v; want nothing", v, pv, len(snaps), err)
		}
	})
	t.Run("one writer at a time", func(t *testing.T) {
		c := store.NewCheckIns(open(t))
		done(t, c.SaveSitting(t.Context(), who, sitting, 0))
		if err := c.SaveSitting(t.Context(), who, sitting, 0); !errors.Is(err, checkin.ErrMoved) {
			t.Errorf("a second beginning: %v, want ErrMoved", err)
		}
		got, v, err := c.Sitting(t.Context(), who)
		if err != nil || got.ID != sitting.ID || v == 0 {
			t.Fatalf("read %+v, %d, %v", got, v, err)
		}
		done(t, c.SaveSitting(t.Context(), who, sitting, v))
		if err := c.SaveSitting(t.Context(), who, sitting, v); !errors.Is(err, checkin.ErrMoved) {
			t.Errorf("a stale version: %v, want ErrMoved", err)
		}
	})
	t.Run("finished in one step", func(t *testing.T) {
		c := store.NewCheckIns(open(t))
		done(t, c.SaveSitting(t.Context(), who, sitting, 0))
		_, v, err := c.Sitting(t.Context(), who)
		done(t, err)
		if err := c.Finish(t.Context(), who, v+1, &snapshot); !errors.Is(err, checkin.ErrMoved) {
			t.Errorf("finishing a stale one: %v, want ErrMoved", err)
		}
		if snaps, err := c.Snapshots(t.Context(), who); err != nil || len(snaps) != 0 {
			t.Errorf("a refused finish left %d snapshots, %v", len(snaps), err)
		}
		done(t, c.Finish(t.Context(), who, v, &snapshot))
		snaps, err := c.Snapshots(t.Context(), who)
		if err != nil || len(snaps) != 1 || snaps[0].ID != snapshot.ID || !snaps[0].Finished.Equal(at) {
			t.Fatalf("finished: %+v, %v", snaps, err)
		}
		if _, v, err := c.Sitting(t.Context(), who); err != nil || v != 0 {
			t.Errorf("the sitting is still there at %d, %v", v, err)
		}
		done(t, c.SaveSnapshot(t.Context(), who, snapshot, snaps[0].Version))
		if err := c.SaveSnapshot(t.Context(), who, snapshot, snaps[0].Version); !errors.Is(err, checkin.ErrMoved) {
			t.Errorf("a stale change: %v, want ErrMoved", err)
		}
	})
	t.Run("one deleted", func(t *testing.T) {
		c := store.NewCheckIns(open(t))
		other := snapshot
		other.ID = "SNAPSHOT2"
		for _, sn := range []checkin.Snapshot{snapshot, other} {
			done(t, c.SaveSnapshot(t.Context(), who, sn, 0))
		}
		for range 2 { // deleting what is gone is no error
			done(t, c.ForgetCheckIn(t.Context(), who, snapshot.ID))
		}
		snaps, err := c.Snapshots(t.Context(), who)
		if err != nil || len(snaps) != 1 || snaps[0].ID != other.ID {
			t.Errorf("left: %+v, %v; want the other one", snaps, err)
		}
	})
	t.Run("forgotten", func(t *testing.T) {
		s := open(t)
		c := store.NewCheckIns(s)
		done(t, c.SaveSitting(t.Context(), who, sitting, 0))
		done(t, c.SavePlan(t.Context(), who, checkin.Plan{}, 0))
		done(t, s.Forget(t.Context(), who))
		_, v, err := c.Sitting(t.Context(), who)
		_, pv, err2 := c.Plan(t.Context(), who)
		if errors.Join(err, err2) != nil || v != 0 || pv != 0 {
			t.Errorf("after forgetting: sitting %d, plan %d, %v, %v", v, pv, err, err2)
		}
	})
}

func done(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
