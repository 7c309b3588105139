package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
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
	// until gives a record an end by the clock of Redis, whatever it is; Keep
	// must be 0 then.
	until time.Time
	// head stands readable before the bytes of a kind that has heads.
	head string
	// hold writes nothing: all the rest depends on the record being at Expect.
	hold bool
}

// errLate: the end of a record is past.
var errLate = errors.New("its end is past")

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
	names := make([]string, len(changes))
	for i, c := range changes {
		name, err := nameOf(c.Kind, c.ID)
		if err != nil {
			return 0, fmt.Errorf("writing records: %w", err)
		}
		if slices.Contains(names[:i], name) {
			return 0, fmt.Errorf("writing records: two changes of one record of kind %s", c.Kind)
		}
		if len(c.Data) > MaxRecord {
			return 0, fmt.Errorf("writing a record of %d bytes, at most %d are kept: %w", len(c.Data), MaxRecord, ErrTooMuch)
		}
		if ofAccount(c.Kind) != ofAccount(changes[0].Kind) {
			return 0, fmt.Errorf("writing records: one of kind %s stands elsewhere than the others", c.Kind)
		}
		names[i] = name
	}
	id := rand.Text()[:13]
	var answer []string
	home, err := s.atHome(ctx, person, func(ctx context.Context, tag string) (pointer string, err error) {
		for {
			answer, err = s.write(ctx, tag, id, names, changes)
			if err != nil || len(answer) != 2 || answer[0] != "home" {
				return "", err
			}
			if !isGate(answer[1]) {
				return answer[1], nil
			}
			// The records are on their way to another account.
			if !pauseFor(ctx, gatePause) {
				return "", context.Cause(ctx)
			}
		}
	})
	if err != nil {
		return 0, fmt.Errorf("writing records: %w", err)
	}
	return s.written(ctx, tagOf(home), answer)
}

// write is one try at one tag, wherever the account's records are.
func (s *Store) write(ctx context.Context, tag, id string, names []string, changes []Change) ([]string, error) {
	heed := 1
	if ofAccount(changes[0].Kind) {
		heed = 0
	}
	all := []string{s.keys.kept(tag), s.keys.home(tag)}
	args := []any{id, s.keep.Milliseconds(), s.slack().Milliseconds(), MaxRecords, heed}
	for i, c := range changes {
		op, sealed := "drop", []byte(nil)
		switch {
		case c.hold:
			op = "hold"
		case c.Data != nil:
			op, sealed = "put", s.seal(tag, c)
		}
		keep := "0"
		switch {
		case !c.until.IsZero():
			keep = "@" + strconv.FormatInt(c.until.UnixMilli(), 10)
		case c.Keep > 0:
			// Never longer than the list it stands in. Less than a millisecond
			// would mean none.
			keep = strconv.FormatInt(max(min(c.Keep, s.keep-s.slack()).Milliseconds(), 1), 10)
		}
		all = append(all, s.keys.own(tag, names[i]))
		args = append(args, op, names[i], c.Expect, keep, sealed)
	}
	return writeScript.Run(ctx, s.db, all, args...).StringSlice()
}

// written reads what the script answered.
func (s *Store) written(ctx context.Context, tag string, answer []string) (int64, error) {
	switch {
	case len(answer) == 3 && answer[0] == "ok":
		version, err := strconv.ParseInt(answer[1], 10, 64)
		if err != nil {
			return 0, fmt.Errorf("writing records: reading the new version: %w", err)
		}
		if answer[2] == "1" {
			s.keepPointers(ctx, tag)
		}
		return version, nil
	case len(answer) == 1 && answer[0] == "moved":
		return 0, fmt.Errorf("writing records: %w", ErrMoved)
	case len(answer) == 1 && answer[0] == "much":
		return 0, fmt.Errorf("writing more than %d records of one person: %w", MaxRecords, ErrTooMuch)
	case len(answer) == 1 && answer[0] == "late":
		return 0, fmt.Errorf("writing records: %w", errLate)
	}
	return 0, errors.New("writing records: the store answered what it never should")
}
