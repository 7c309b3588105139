package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
)

// Record is one thing kept about a person: a profile, a snapshot, an entry.
type Record struct {
	// Kind comes from a fixed set, ID is fixed or random: both stand readable
	// in Redis. Small letters, digits and hyphens; an ID may have capitals.
	Kind, ID string
	// Version changes with every write. It is never the same twice for one
	// person; nothing else can be read from it.
	Version int64
	// Data is what was written; nil when the record is damaged.
	Data []byte
	// Damaged is true when the bytes cannot be opened: they were altered, or
	// their key is missing from the key ring. They stay where they are until
	// somebody writes over them with this Version, or removes them.
	Damaged bool
}

var (
	kindForm = regexp.MustCompile(`^[a-z0-9-]{1,40}$`)
	idForm   = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)
)

func nameOf(kind, id string) (string, error) {
	if !kindForm.MatchString(kind) || !idForm.MatchString(id) {
		return "", errors.New("the name of a record needs letters, digits and hyphens only")
	}
	return kind + "/" + id, nil
}

// Record reads one record of a person. The second result is false when there
// is none. Reading counts as use: the person's records live on.
func (s *Store) Record(ctx context.Context, person chat.PersonID, kind, id string) (Record, bool, error) {
	name, err := nameOf(kind, id)
	if err != nil {
		return Record{}, false, fmt.Errorf("reading a record: %w", err)
	}
	tag := tagOf(person)
	kept := s.keys.kept(tag)
	var own, field *redis.StringCmd
	var left *redis.DurationCmd
	err = attempt(ctx, func(ctx context.Context) error {
		p := s.db.Pipeline()
		own, field, left = p.Get(ctx, s.keys.own(tag, name)), p.HGet(ctx, kept, name), p.PTTL(ctx, kept)
		return execute(ctx, p)
	})
	if err != nil {
		return Record{}, false, fmt.Errorf("reading a record of kind %s: %w", kind, err)
	}
	s.used(ctx, kept, left.Val())
	for _, found := range []*redis.StringCmd{own, field} {
		if found.Err() == nil {
			return s.open(ctx, tag, kind, id, found.Val()), true, nil
		}
	}
	return Record{}, false, nil
}

// Records reads all records of a person of one kind, or of every kind when
// kind is empty, ordered by kind and id. Those that cannot be opened come in
// the second result, so that one damaged record does not hide the others.
func (s *Store) Records(ctx context.Context, person chat.PersonID, kind string) (sound, damaged []Record, err error) {
	tag := tagOf(person)
	kept := s.keys.kept(tag)
	var names []string
	var values []any
	var own []*redis.StringCmd
	var gone []string
	err = attempt(ctx, func(ctx context.Context) error {
		names, own, gone, values = nil, nil, nil, nil
		p := s.db.Pipeline()
		fields, left := p.HKeys(ctx, kept), p.PTTL(ctx, kept)
		if err := execute(ctx, p); err != nil {
			return err
		}
		s.used(ctx, kept, left.Val())
		var there, away []string
		for _, f := range fields.Val() {
			name, isAway := strings.CutPrefix(f, elsewhere)
			if strings.HasPrefix(name, "@") || kind != "" && !strings.HasPrefix(name, kind+"/") {
				continue
			}
			if isAway {
				away = append(away, name)
			} else {
				there = append(there, name)
			}
		}
		if len(there)+len(away) == 0 {
			return nil
		}
		p = s.db.Pipeline()
		var all *redis.SliceCmd
		if len(there) > 0 {
			all = p.HMGet(ctx, kept, there...)
		}
		for _, name := range away {
			own = append(own, p.Get(ctx, s.keys.own(tag, name)))
		}
		if err := execute(ctx, p); err != nil {
			return err
		}
		if all != nil {
			values = all.Val()
		}
		names = slices.Concat(there, away)
		for i, o := range own {
			if errors.Is(o.Err(), redis.Nil) {
				gone = append(gone, away[i])
				values = append(values, nil)
				continue
			}
			values = append(values, o.Val())
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("reading the records of kind %q: %w", kind, err)
	}
	for i, name := range names {
		// What was removed between the two questions is not there.
		text, ok := values[i].(string)
		if !ok {
			continue
		}
		k, id, _ := strings.Cut(name, "/")
		r := s.open(ctx, tag, k, id, text)
		if r.Damaged {
			damaged = append(damaged, r)
		} else {
			sound = append(sound, r)
		}
	}
	for _, list := range [][]Record{sound, damaged} {
		slices.SortFunc(list, func(a, b Record) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
		})
	}
	s.sweep(ctx, tag, gone)
	return sound, damaged, nil
}

// Forget removes every key of a person, and them from the queue. After it a
// scan finds none.
func (s *Store) Forget(ctx context.Context, person chat.PersonID) error {
	tag := tagOf(person)
	kept := s.keys.kept(tag)
	var moved bool
	for range attempts {
		err := attempt(ctx, func(ctx context.Context) error {
			p := s.db.Pipeline()
			sequence, fields := p.HGet(ctx, kept, sequenceField), p.HKeys(ctx, kept)
			if err := execute(ctx, p); err != nil {
				return err
			}
			all := []string{kept}
			for _, f := range fields.Val() {
				if name, ok := strings.CutPrefix(f, elsewhere); ok {
					all = append(all, s.keys.own(tag, name))
				}
			}
			n, err := forgetScript.Run(ctx, s.db, all, sequence.Val()).Int()
			moved = n == 0
			return err
		})
		if err != nil {
			return fmt.Errorf("forgetting a person: %w", err)
		}
		if moved {
			continue
		}
		// After the records: whoever is found in the queue without a record is
		// taken out, and whoever has a record outside the queue is never asked.
		if err := s.strike(ctx, tag); err != nil {
			return fmt.Errorf("taking a person out of the queue: %w", err)
		}
		return nil
	}
	return fmt.Errorf("forgetting a person: %w", ErrMoved)
}

// execute sends a pipeline. That something is not there is no error here.
func execute(ctx context.Context, p redis.Pipeliner) error {
	cmds, err := p.Exec(ctx)
	if err == nil {
		return nil
	}
	for _, c := range cmds {
		if c.Err() != nil && !errors.Is(c.Err(), redis.Nil) {
			return c.Err()
		}
	}
	return nil
}

// slack is how far the end of the retention may lag behind the last use: a
// day, so that most reads need no write.
func (s *Store) slack() time.Duration { return min(24*time.Hour, s.keep/12) }

// used puts off the end of a person's records. It may fail: the next use does
// it then.
func (s *Store) used(ctx context.Context, kept string, left time.Duration) {
	// A negative time means there is nothing, or nothing that ends.
	if left > 0 && left < s.keep-s.slack() {
		_ = s.db.PExpire(ctx, kept, s.keep).Err()
	}
}

// sweep strikes records whose own time is over from the person's list. It may
// fail: the next reading does it then.
func (s *Store) sweep(ctx context.Context, tag string, names []string) {
	if len(names) == 0 {
		return
	}
	all, args := []string{s.keys.kept(tag)}, make([]any, len(names))
	for i, name := range names {
		all, args[i] = append(all, s.keys.own(tag, name)), name
	}
	_ = sweepScript.Run(ctx, s.db, all, args...).Err()
}

// open reads "<version>:<sealed bytes>".
func (s *Store) open(ctx context.Context, tag, kind, id, text string) Record {
	r := Record{Kind: kind, ID: id}
	version, sealed, ok := strings.Cut(text, ":")
	var err error
	if ok {
		r.Version, err = strconv.ParseInt(version, 10, 64)
	}
	if !ok || err != nil || r.Version <= 0 {
		// The scripts too take what has no readable version for version 0.
		r.Version, err = 0, errors.New("it does not begin with a version")
	} else {
		if r.Data, err = s.sealer.Open(sealName(tag, kind, id), []byte(sealed)); err == nil {
			r.Data, err = unpack(r.Data)
		}
	}
	if err != nil {
		r.Damaged, r.Data = true, nil
		if say, before := s.damaged.due(); say {
			s.log.LogAttrs(ctx, slog.LevelWarn, "a record cannot be opened and was set aside",
				slog.String("kind", kind), slog.String("person_tag", tag), slog.Any("reason", err), slog.Int("not_logged_before", before))
		}
		return r
	}
	if r.Data == nil {
		r.Data = []byte{}
	}
	return r
}

// sealName binds sealed bytes to their person and place.
func sealName(tag, kind, id string) string { return tag + "/" + kind + "/" + id }
