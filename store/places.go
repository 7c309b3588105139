package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
)

// mostHops is how far an account may be from its records: one hop, and as many
// more as accounts that were joined one to the other in the same moment.
const mostHops = 8

// ofAccount is true of the kinds that stay with the account they came by,
// whatever it was joined to: where it can be written to is nobody else's.
func ofAccount(kind string) bool { return kind == kindReach }

// place is what stands at one tag.
type place struct {
	// pointer leads to where the account's records are; "" is here.
	pointer string
	// sequence is the version last given, "" when there is nothing.
	sequence string
	// left is how long the records live on.
	left    time.Duration
	records []raw
	// names are those of all records, those not asked for included.
	names []string
	// gone are those whose own time is over.
	gone []string
}

// raw is a record as it stands in Redis.
type raw struct {
	name, value string
	// keep is what is left of its own time; 0 when it has none.
	keep time.Duration
}

// atHome carries something out where an account's records are: at the account's
// own tag or, when it was joined to another, at that one's. do works on one tag
// and answers the pointer it met there. Nothing about pointers is kept in the
// process, so a join and a parting hold on every replica at once; and an account
// that was never joined takes no question more for it.
//
// do must do no harm when it is carried out twice.
func (s *Store) atHome(ctx context.Context, account chat.PersonID, do func(ctx context.Context, tag string) (pointer string, err error)) (chat.PersonID, error) {
	ctx, cancel := context.WithTimeout(ctx, operationTime)
	defer cancel()
	at, first := account, ""
	for hop := range mostHops {
		var pointer string
		err := attempt(ctx, func(ctx context.Context) (err error) {
			pointer, err = do(ctx, tagOf(at))
			return err
		})
		if err != nil {
			return chat.PersonID{}, err
		}
		if pointer == "" {
			if hop > 1 {
				s.shorten(ctx, tagOf(account), first, at)
			}
			return at, nil
		}
		if hop == 0 {
			first = pointer
		}
		if at, err = s.openPointer(tagOf(at), pointer); err != nil {
			return chat.PersonID{}, err
		}
	}
	return chat.PersonID{}, errors.New("one account leads to another without an end")
}

// homeOf is the account at which a person's records are.
func (s *Store) homeOf(ctx context.Context, account chat.PersonID) (chat.PersonID, error) {
	return s.atHome(ctx, account, s.pointer)
}

func (s *Store) pointer(ctx context.Context, tag string) (string, error) {
	pointer := s.db.Get(ctx, s.keys.home(tag))
	if err := pointer.Err(); err != nil && !errors.Is(err, redis.Nil) {
		return "", err
	}
	return leads(pointer), nil
}

// leads is the pointer that was read, "" when there is none. While records are
// moved a gate may stand in its place, which stops writes and nothing else.
func leads(pointer *redis.StringCmd) string {
	if isGate(pointer.Val()) {
		return ""
	}
	return pointer.Val()
}

func isGate(pointer string) bool { return strings.HasPrefix(pointer, gateSign) }

// sealPointer makes what leads from an account to another. It is sealed for its
// place: who can write in Redis cannot lead an account to somebody else's
// records.
func (s *Store) sealPointer(from string, to chat.PersonID) (string, error) {
	plain, err := json.Marshal(to)
	if err != nil {
		return "", fmt.Errorf("writing an id as JSON: %w", err)
	}
	return string(s.sealer.Seal("home/"+from, plain)), nil
}

func (s *Store) openPointer(from, pointer string) (chat.PersonID, error) {
	plain, err := s.sealer.Open("home/"+from, []byte(pointer))
	if err != nil {
		return chat.PersonID{}, fmt.Errorf("opening where an account was joined to: %w", err)
	}
	var to chat.PersonID
	if err := json.Unmarshal(plain, &to); err != nil {
		// The text of the error could quote the id.
		return chat.PersonID{}, errors.New("where an account was joined to is not what was written")
	}
	return to, nil
}

// shorten leads an account straight to its records after it took several hops.
// It may fail: the next one does it then.
func (s *Store) shorten(ctx context.Context, tag, before string, to chat.PersonID) {
	pointer, err := s.sealPointer(tag, to)
	if err == nil {
		_ = redirectScript.Run(ctx, s.db, []string{s.keys.home(tag)}, before, pointer, s.pointerTime().Milliseconds()).Err()
	}
}

// pointerTime is how long a pointer lives after its person's last use. It must
// end no later than the list in which it stands, which may end up to the slack
// early.
func (s *Store) pointerTime() time.Duration { return s.keep - s.slack() }

// keepPointers puts off the end of the pointers to a person's records, each
// time the end of the records was put off. It may fail: the next time does it.
func (s *Store) keepPointers(ctx context.Context, tag string) {
	fields, err := s.db.HKeys(ctx, s.keys.kept(tag)).Result()
	if err != nil {
		return
	}
	p := s.db.Pipeline()
	for _, f := range fields {
		if guest, ok := strings.CutPrefix(f, kindLink+"/"); ok {
			p.PExpire(ctx, s.keys.home(guest), s.pointerTime())
		}
	}
	if p.Len() > 0 {
		_ = execute(ctx, p)
	}
}

// fetch reads what stands at one tag: the names of all records, and those that
// are wanted. When a pointer is found it comes alone.
func (s *Store) fetch(ctx context.Context, tag string, want func(name string) bool) (place, error) {
	kept := s.keys.kept(tag)
	p := s.db.Pipeline()
	sequence, fields, left, home := p.HGet(ctx, kept, sequenceField), p.HKeys(ctx, kept), p.PTTL(ctx, kept), p.Get(ctx, s.keys.home(tag))
	if err := execute(ctx, p); err != nil {
		return place{}, err
	}
	found := place{pointer: leads(home), sequence: sequence.Val(), left: left.Val()}
	var there, away []string
	for _, f := range fields.Val() {
		name, isAway := strings.CutPrefix(f, elsewhere)
		if strings.HasPrefix(name, "@") {
			continue
		}
		found.names = append(found.names, name)
		switch {
		case !want(name):
		case isAway:
			away = append(away, name)
		default:
			there = append(there, name)
		}
	}
	if len(there)+len(away) == 0 {
		return found, nil
	}
	p = s.db.Pipeline()
	var all *redis.SliceCmd
	if len(there) > 0 {
		all = p.HMGet(ctx, kept, there...)
	}
	own, ends := make([]*redis.StringCmd, len(away)), make([]*redis.DurationCmd, len(away))
	for i, name := range away {
		own[i], ends[i] = p.Get(ctx, s.keys.own(tag, name)), p.PTTL(ctx, s.keys.own(tag, name))
	}
	// The account may have been joined to another between the two questions; what
	// was read then is half of it.
	home = p.Get(ctx, s.keys.home(tag))
	if err := execute(ctx, p); err != nil {
		return place{}, err
	}
	if found.pointer = leads(home); all != nil {
		for i, v := range all.Val() {
			// What was removed between the two questions is not there.
			if text, ok := v.(string); ok {
				found.records = append(found.records, raw{name: there[i], value: text})
			}
		}
	}
	for i, o := range own {
		if errors.Is(o.Err(), redis.Nil) {
			found.gone = append(found.gone, away[i])
			continue
		}
		found.records = append(found.records, raw{away[i], o.Val(), max(ends[i].Val(), time.Millisecond)})
	}
	return found, nil
}
