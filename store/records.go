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
	// head is what stands readable before the bytes, for a kind that has heads.
	head string
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
	var own, field, home *redis.StringCmd
	var left *redis.DurationCmd
	at, err := s.atHome(ctx, person, func(ctx context.Context, tag string) (string, error) {
		kept := s.keys.kept(tag)
		p := s.db.Pipeline()
		own, field, left = p.Get(ctx, s.keys.own(tag, name)), p.HGet(ctx, kept, name), p.PTTL(ctx, kept)
		// Last: what was read before it was read while the pointer was not there.
		home = p.Get(ctx, s.keys.home(tag))
		err := execute(ctx, p)
		if ofAccount(kind) {
			return "", err
		}
		return leads(home), err
	})
	if err != nil {
		return Record{}, false, fmt.Errorf("reading a record of kind %s: %w", kind, err)
	}
	tag := tagOf(at)
	s.used(ctx, tag, left.Val())
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
	_, sound, damaged, err = s.recordsOf(ctx, person, kind)
	return sound, damaged, err
}

// recordsOf reads all records of some kinds, and says where they are. Kinds that
// stay with an account come alone; one that is empty is every kind.
func (s *Store) recordsOf(ctx context.Context, person chat.PersonID, kinds ...string) (home chat.PersonID, sound, damaged []Record, err error) {
	var found place
	home, err = s.atHome(ctx, person, func(ctx context.Context, tag string) (pointer string, err error) {
		found, err = s.fetch(ctx, tag, func(name string) bool { return kinds[0] == "" || slices.Contains(kinds, kindOf(name)) })
		if ofAccount(kinds[0]) {
			return "", err
		}
		return found.pointer, err
	})
	if err != nil {
		return chat.PersonID{}, nil, nil, fmt.Errorf("reading the records of kind %q: %w", kinds, err)
	}
	tag := tagOf(home)
	s.used(ctx, tag, found.left)
	for _, r := range s.openAll(ctx, tag, found) {
		if r.Damaged {
			damaged = append(damaged, r)
		} else {
			sound = append(sound, r)
		}
	}
	s.sweep(ctx, tag, found.gone)
	return home, sound, damaged, nil
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
func (s *Store) used(ctx context.Context, tag string, left time.Duration) {
	// A negative time means there is nothing, or nothing that ends.
	if left > 0 && left < s.keep-s.slack() {
		_ = s.db.PExpire(ctx, s.keys.kept(tag), s.keep).Err()
		s.keepPointers(ctx, tag)
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

// openAll opens what was fetched, ordered by kind and id.
func (s *Store) openAll(ctx context.Context, tag string, found place) []Record {
	out := make([]Record, len(found.records))
	for i, r := range found.records {
		kind, id, _ := strings.Cut(r.name, "/")
		out[i] = s.open(ctx, tag, kind, id, r.value)
	}
	slices.SortFunc(out, func(a, b Record) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	return out
}

// open reads "<version>:<sealed bytes>", and the head of a kind that has heads.
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
		name := sealName(tag, kind, id)
		if headed(kind) {
			r.head, sealed, _ = strings.Cut(sealed, "\n")
			name += " " + bound(r.head)
		}
		if r.Data, err = s.sealer.Open(name, []byte(sealed)); err == nil {
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

// seal makes the bytes of a change for one tag.
func (s *Store) seal(tag string, c Change) []byte {
	name := sealName(tag, c.Kind, c.ID)
	if !headed(c.Kind) {
		return s.sealer.Seal(name, pack(c.Data))
	}
	return append([]byte(c.head+"\n"), s.sealer.Seal(name+" "+bound(c.head), pack(c.Data))...)
}

// sealName binds sealed bytes to their person and place.
func sealName(tag, kind, id string) string { return tag + "/" + kind + "/" + id }
