package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// The records of what two people do with each other. Each thing lives with one
// of them; the other has a note of where it is, which counts for nothing without
// it and is dropped when it leads nowhere.
const (
	// kindPair is with the mentee, kindMentee the mentor's note of it.
	kindPair   = "pair"
	kindMentee = "mentee"
	// kindGrant is with the owner of the item, kindShown the reader's note of it.
	kindGrant = "grant"
	kindShown = "shown"
	// kindView is with the owner of the item; its id is the grant's.
	kindView              = "view"
	kindSuggestion        = "suggestion"
	kindManners, idManner = "manners", "mine"
)

// mostKept is how many pairs, permissions, notes or suggestions a person has.
const mostKept = 200

// Mentoring keeps in a Store what two people do with each other. Its methods
// take the accounts who act as they are; whether two of them are one person, it
// finds out.
type Mentoring struct{ store *Store }

// NewMentoring keeps it in a store.
func NewMentoring(s *Store) *Mentoring { return &Mentoring{s} }

var (
	_ mentoring.Pairs       = (*Mentoring)(nil)
	_ mentoring.Shares      = (*Mentoring)(nil)
	_ mentoring.Suggestions = (*Mentoring)(nil)
)

// written is a value of mentoring as it is written. The names of its fields are
// those of the Go type; a test holds them.
type written[T any] struct {
	Record string `json:"record"`
	Format int    `json:"format"`
	Value  T      `json:"value"`
}

const keptFormat = 1

func writeKept[T any](record string, v T) ([]byte, error) {
	data, err := json.Marshal(written[T]{record, keptFormat, v})
	if err != nil {
		return nil, fmt.Errorf("writing a %s as JSON: %w", record, err)
	}
	return data, nil
}

func readKept[T any](record string, data []byte) (T, error) {
	var k written[T]
	if err := json.Unmarshal(data, &k); err != nil || k.Record != record || k.Format < 1 || k.Format > keptFormat {
		var none T
		// The text of the error could quote what was kept.
		return none, fmt.Errorf("reading a %s: %w", record, mentoring.ErrDamaged)
	}
	return k.Value, nil
}

// note leads to what lives with somebody else. Its id is that thing's.
type note struct {
	With chat.PersonID `json:"with"`
}

const noteRecord = "note"

// listKept reads all of a kind. One that cannot be read is left where it is,
// logged and left out; its version is not in the second result either.
func listKept[T any](ctx context.Context, s *Store, person chat.PersonID, kind, record string) ([]T, []Record, error) {
	sound, _, err := s.Records(ctx, person, kind)
	if err != nil {
		return nil, nil, err
	}
	values, records := readAll[T](ctx, s, person, sound, record)
	return values, records, nil
}

// readAll reads records as listKept does.
func readAll[T any](ctx context.Context, s *Store, person chat.PersonID, sound []Record, record string) ([]T, []Record) {
	var values []T
	var records []Record
	for _, r := range sound {
		v, err := readKept[T](record, r.Data)
		if err != nil {
			s.log.LogAttrs(ctx, slog.LevelWarn, "a record cannot be read and was set aside",
				slog.String("kind", r.Kind), slog.String("person_tag", tagOf(person)), slog.Any("reason", err))
			continue
		}
		values, records = append(values, v), append(records, r)
	}
	return values, records
}

// refused says in mentoring's words why nothing was written.
func refused(err error) error {
	switch {
	case errors.Is(err, ErrMoved):
		return mentoring.ErrMoved
	case errors.Is(err, ErrTooMuch):
		return fmt.Errorf("%w: %w", mentoring.ErrFull, err)
	}
	return err
}

// selves answers whether an account is one of a person's. It asks the store
// only when it is not the one they came by, and then once.
func (s *Store) selves(ctx context.Context, person chat.PersonID) func(chat.PersonID) (bool, error) {
	var all []chat.PersonID
	return func(p chat.PersonID) (bool, error) {
		if p == person {
			return true, nil
		}
		if all == nil {
			found, err := s.accounts(ctx, person)
			if err != nil {
				return false, err
			}
			all = found
		}
		return slices.Contains(all, p), nil
	}
}

// noted reads what a person's notes of a kind lead to, and gives it to take in
// the order of the notes. A note that leads nowhere, or to what take says is
// not theirs, is dropped.
func (s *Store) noted(ctx context.Context, person chat.PersonID, kind, of string, take func(Record) (bool, error)) error {
	sound, _, err := s.Records(ctx, person, kind)
	if err != nil {
		return err
	}
	return s.follow(ctx, person, kind, of, sound, take)
}

// follow does what noted does, with notes that were read.
func (s *Store) follow(ctx context.Context, person chat.PersonID, kind, of string, read []Record, take func(Record) (bool, error)) error {
	notes, records := readAll[note](ctx, s, person, read, noteRecord)
	if len(notes) == 0 {
		return nil
	}
	found, err := s.lookAt(ctx, of, notes, records)
	if err != nil {
		return err
	}
	var stale []Change
	for i, r := range found {
		ok := r != nil
		if ok {
			if ok, err = take(*r); err != nil {
				return err
			}
		}
		if !ok && len(stale) < MaxChanges {
			stale = append(stale, Change{Kind: kind, ID: records[i].ID, Expect: records[i].Version})
		}
	}
	if len(stale) > 0 {
		// It may fail: the next reading drops them.
		_, _ = s.Write(ctx, person, stale...)
	}
	return nil
}

// lookAt reads what notes lead to; nil is nothing. It is no use of the records
// of those who have it: they live on by what their owner does.
func (s *Store) lookAt(ctx context.Context, of string, notes []note, records []Record) ([]*Record, error) {
	out := make([]*Record, len(notes))
	var away []int
	err := attempt(ctx, func(ctx context.Context) error {
		away = nil
		p := s.db.Pipeline()
		looks := make([]lookup, len(notes))
		for i, n := range notes {
			looks[i] = s.look(ctx, p, tagOf(n.With), of, records[i].ID)
		}
		if err := execute(ctx, p); err != nil {
			return err
		}
		for i, l := range looks {
			var pointer string
			out[i], pointer = l.result(ctx, s)
			if pointer != "" {
				away = append(away, i)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for _, i := range away {
		_, err := s.atHome(ctx, notes[i].With, func(ctx context.Context, tag string) (string, error) {
			p := s.db.Pipeline()
			l := s.look(ctx, p, tag, of, records[i].ID)
			if err := execute(ctx, p); err != nil {
				return "", err
			}
			var pointer string
			out[i], pointer = l.result(ctx, s)
			return pointer, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}
