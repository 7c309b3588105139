package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/checkin"
)

// The records of check-ins. A person has one open sitting and one plan.
const (
	kindSitting, idSitting = "sitting", "open"
	kindCheckIn            = "check-in"
	kindPlan, idPlan       = "plan", "mine"
)

// CheckIns keeps check-ins and plans in a Store.
type CheckIns struct{ store *Store }

// NewCheckIns keeps check-ins in a store.
func NewCheckIns(s *Store) *CheckIns { return &CheckIns{s} }

var (
	_ checkin.Book  = (*CheckIns)(nil)
	_ checkin.Plans = (*CheckIns)(nil)
	_ coach.Keeper  = (*CheckIns)(nil)
)

// Sitting is the open check-in; its version is 0 when there is none.
func (c *CheckIns) Sitting(ctx context.Context, person chat.PersonID) (checkin.Sitting, checkin.Version, error) {
	return read(ctx, c.store, person, kindSitting, idSitting, checkin.DecodeSitting)
}

// SaveSitting writes the open check-in and starts its time anew.
func (c *CheckIns) SaveSitting(ctx context.Context, person chat.PersonID, s checkin.Sitting, expect checkin.Version) error {
	data, err := checkin.EncodeSitting(s)
	if err != nil {
		return fmt.Errorf("writing a sitting: %w", err)
	}
	return c.write(ctx, person, Change{Kind: kindSitting, ID: idSitting, Data: data, Expect: int64(expect), Keep: checkin.KeepSitting})
}

// Finish removes the open check-in and adds what it came to, both or neither.
func (c *CheckIns) Finish(ctx context.Context, person chat.PersonID, expect checkin.Version, sn *checkin.Snapshot) error {
	changes := []Change{{Kind: kindSitting, ID: idSitting, Expect: int64(expect), Keep: checkin.KeepSitting}}
	if sn != nil {
		data, err := checkin.EncodeSnapshot(*sn)
		if err != nil {
			return fmt.Errorf("writing a finished check-in: %w", err)
		}
		changes = append(changes, Change{Kind: kindCheckIn, ID: sn.ID, Data: data})
	}
	return c.write(ctx, person, changes...)
}

// Snapshots are the finished check-ins. One that cannot be read is left where
// it is, logged and left out.
func (c *CheckIns) Snapshots(ctx context.Context, person chat.PersonID) ([]checkin.Saved, error) {
	sound, _, err := c.store.Records(ctx, person, kindCheckIn)
	if err != nil {
		return nil, fmt.Errorf("reading finished check-ins: %w", err)
	}
	var out []checkin.Saved
	for _, r := range sound {
		sn, err := checkin.DecodeSnapshot(r.Data)
		if err != nil {
			c.store.log.LogAttrs(ctx, slog.LevelWarn, "a finished check-in cannot be read and was set aside",
				slog.String("person_tag", tagOf(person)), slog.Any("reason", err))
			continue
		}
		out = append(out, checkin.Saved{Snapshot: sn, Version: checkin.Version(r.Version)})
	}
	return out, nil
}

// SaveSnapshot writes a finished check-in over itself, changed.
func (c *CheckIns) SaveSnapshot(ctx context.Context, person chat.PersonID, sn checkin.Snapshot, expect checkin.Version) error {
	data, err := checkin.EncodeSnapshot(sn)
	if err != nil {
		return fmt.Errorf("writing a finished check-in: %w", err)
	}
	return c.write(ctx, person, Change{Kind: kindCheckIn, ID: sn.ID, Data: data, Expect: int64(expect)})
}

// Plan is the person's; its version is 0 when there is none.
func (c *CheckIns) Plan(ctx context.Context, person chat.PersonID) (checkin.Plan, checkin.Version, error) {
	return read(ctx, c.store, person, kindPlan, idPlan, checkin.DecodePlan)
}

// SavePlan writes the person's plan.
func (c *CheckIns) SavePlan(ctx context.Context, person chat.PersonID, p checkin.Plan, expect checkin.Version) error {
	data, err := checkin.EncodePlan(p)
	if err != nil {
		return fmt.Errorf("writing a plan: %w", err)
	}
	return c.write(ctx, person, Change{Kind: kindPlan, ID: idPlan, Data: data, Expect: int64(expect)})
}

// ForgetCheckIn deletes one finished check-in. One that is not there is no
// error.
func (c *CheckIns) ForgetCheckIn(ctx context.Context, person chat.PersonID, id string) error {
	return c.write(ctx, person, Change{Kind: kindCheckIn, ID: id, Expect: AnyVersion})
}

// Forget deletes everything kept of a person, and not their check-ins alone.
func (c *CheckIns) Forget(ctx context.Context, person chat.PersonID) error {
	return c.store.Forget(ctx, person)
}

func (c *CheckIns) write(ctx context.Context, person chat.PersonID, changes ...Change) error {
	_, err := c.store.Write(ctx, person, changes...)
	if errors.Is(err, ErrMoved) {
		return checkin.ErrMoved
	}
	if err != nil {
		return fmt.Errorf("keeping a check-in: %w", err)
	}
	return nil
}

// read reads one record. One that cannot be read comes with its version, so
// that it can be written over.
func read[T any](ctx context.Context, s *Store, person chat.PersonID, kind, id string, decode func([]byte) (T, error)) (T, checkin.Version, error) {
	var none T
	r, found, err := s.Record(ctx, person, kind, id)
	if err != nil {
		return none, 0, fmt.Errorf("reading a %s: %w", kind, err)
	}
	if !found {
		return none, 0, nil
	}
	version := checkin.Version(r.Version)
	if r.Damaged {
		return none, version, fmt.Errorf("opening a %s: %w", kind, checkin.ErrDamaged)
	}
	v, err := decode(r.Data)
	if err != nil {
		return none, version, fmt.Errorf("reading a %s: %w", kind, err)
	}
	return v, version, nil
}
