package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// What Write refuses. Nothing was written then.
var (
	// ErrMoved: a record is not at the expected version. Read it again.
	ErrMoved = errors.New("the record was changed by someone else")
	// ErrTooMuch: a record over MaxRecord bytes, or a person over MaxRecords.
	ErrTooMuch = errors.New("more than may be kept")
)

// The limits of one person.
const (
	// MaxRecord is the largest Data of a record, in bytes.
	MaxRecord = 256 << 10
	// MaxRecords is the largest number of records of a person.
	MaxRecords = 2000
	// MaxChanges is the largest number of changes in one Write.
	MaxChanges = 100
)

// AnyVersion is the Expect of a change that holds whatever is there.
const AnyVersion = -1

// Change is one record written or removed.
type Change struct {
	Kind, ID string
	// Data is what to keep; nil removes the record.
	Data []byte
	// Expect is the version the record must have: 0 means it must not exist,
	// AnyVersion that it does not matter.
	Expect int64
	// Keep gives a record a time of its own, counted from this write and no
	// longer than the person's; 0 keeps it as long as the person's records. The
	// records of a kind should all have one, or none.
	Keep time.Duration
}

// Write makes all changes, or none and says why. The version it returns is
// that of every record written.
//
// Any other error than ErrMoved and ErrTooMuch leaves open whether it was
// written: Write has then tried several times, knowing its own write again, and
// the store does not answer. Reading the record shows which.
func (s *Store) Write(ctx context.Context, person chat.PersonID, changes ...Change) (int64, error) {
	if len(changes) == 0 || len(changes) > MaxChanges {
		return 0, fmt.Errorf("writing records: %d changes at once, 1 to %d are possible", len(changes), MaxChanges)
	}
	tag := tagOf(person)
	all := []string{s.keys.kept(tag)}
	id := rand.Text()[:13]
	args := []any{id, s.keep.Milliseconds(), s.slack().Milliseconds(), MaxRecords}
	seen := map[string]bool{}
	for _, c := range changes {
		name, err := nameOf(c.Kind, c.ID)
		if err != nil {
			return 0, fmt.Errorf("writing records: %w", err)
		}
		if seen[name] {
			return 0, fmt.Errorf("writing records: two changes of one record of kind %s", c.Kind)
		}
		seen[name] = true
		op, sealed := "drop", []byte(nil)
		if c.Data != nil {
			if len(c.Data) > MaxRecord {
				return 0, fmt.Errorf("writing a record of %d bytes, at most %d are kept: %w", len(c.Data), MaxRecord, ErrTooMuch)
			}
			op = "put"
			sealed = s.sealer.Seal(sealName(tag, c.Kind, c.ID), pack(c.Data))
		}
		var keep int64
		if c.Keep > 0 {
			// Never longer than the list it stands in. Less than a millisecond
			// would mean none.
			keep = max(min(c.Keep, s.keep-s.slack()).Milliseconds(), 1)
		}
		all = append(all, s.keys.own(tag, name))
		args = append(args, op, name, c.Expect, keep, sealed)
	}

	var answer []string
	err := attempt(ctx, func(ctx context.Context) (err error) {
		answer, err = writeScript.Run(ctx, s.db, all, args...).StringSlice()
		return err
	})
	switch {
	case err != nil:
		return 0, fmt.Errorf("writing records: %w", err)
	case len(answer) == 2 && answer[0] == "ok":
		version, err := strconv.ParseInt(answer[1], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("writing records: reading the new version: %w", err)
		}
		return version, nil
	case len(answer) == 1 && answer[0] == "moved":
		return 0, fmt.Errorf("writing records: %w", ErrMoved)
	case len(answer) == 1 && answer[0] == "much":
		return 0, fmt.Errorf("writing more than %d records of one person: %w", MaxRecords, ErrTooMuch)
	}
	return 0, errors.New("writing records: the store answered what it never should")
}
