package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// The one record of a person that says who they are.
const kindProfile, idProfile = "profile", "me"

// profileTime is how long an answer may wait for who asks: nobody is kept
// waiting for a question because the store is away.
const profileTime = 500 * time.Millisecond

// People keeps profiles in a Store.
type People struct{ store *Store }

// NewPeople keeps profiles in a store.
func NewPeople(s *Store) *People { return &People{s} }

var (
	_ coach.People        = (*People)(nil)
	_ coach.Acquaintances = (*People)(nil)
)

// Person returns who is kept under an id, or nobody. It gives up after half a
// second.
func (p *People) Person(ctx context.Context, id chat.PersonID) (coach.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, profileTime)
	defer cancel()
	r, found, err := p.store.Record(ctx, id, kindProfile, idProfile)
	if err != nil {
		return coach.Person{}, fmt.Errorf("reading a profile: %w", err)
	}
	if !found {
		return coach.Person{}, nil
	}
	return readPerson(id, r)
}

func readPerson(id chat.PersonID, r Record) (coach.Person, error) {
	if r.Damaged {
		// It was logged. The person can say it again.
		return coach.Person{}, nil
	}
	var profile coach.Profile
	if err := json.Unmarshal(r.Data, &profile); err != nil {
		// The text of the error could quote what was kept.
		return coach.Person{}, errors.New("reading a profile: it is not what was written")
	}
	return coach.Person{ID: id, Profile: profile}, nil
}

// Meet returns who is kept under an id, and of what kinds there are records, in
// one exchange with the store; it is one more for an account that was joined to
// another. It gives up after half a second.
func (p *People) Meet(ctx context.Context, id chat.PersonID) (coach.Known, error) {
	ctx, cancel := context.WithTimeout(ctx, profileTime)
	defer cancel()
	s := p.store
	var profile *redis.StringCmd
	var names *redis.StringSliceCmd
	var left *redis.DurationCmd
	home, err := s.atHome(ctx, id, func(ctx context.Context, tag string) (string, error) {
		kept := s.keys.kept(tag)
		// A profile has no time of its own, so it stands in the hash.
		pipe := s.db.Pipeline()
		profile, names, left = pipe.HGet(ctx, kept, kindProfile+"/"+idProfile), pipe.HKeys(ctx, kept), pipe.PTTL(ctx, kept)
		// Last, as in Record.
		home := pipe.Get(ctx, s.keys.home(tag))
		err := execute(ctx, pipe)
		return leads(home), err
	})
	if err != nil {
		return coach.Known{}, fmt.Errorf("meeting a person: %w", err)
	}
	tag := tagOf(home)
	s.used(ctx, tag, left.Val())
	known := coach.Known{Joined: home != id}
	for _, name := range names.Val() {
		switch kindOf(name) {
		case kindLink:
			known.Joined = true
		case kindPair, kindMentee:
			known.Paired = true
		case kindSuggestion:
			known.Sent = true
		}
	}
	if profile.Err() == nil {
		known.Person, err = readPerson(id, s.open(ctx, tag, kindProfile, idProfile, profile.Val()))
	}
	return known, err
}

// SavePerson keeps a person. Somebody who says nothing of themselves takes no
// place.
func (p *People) SavePerson(ctx context.Context, person coach.Person) error {
	if person.Profile == (coach.Profile{}) {
		return p.ForgetPerson(ctx, person.ID)
	}
	data, err := json.Marshal(person.Profile)
	if err != nil {
		return fmt.Errorf("writing a profile as JSON: %w", err)
	}
	return p.write(ctx, person.ID, data)
}

// ForgetPerson deletes a profile. Nobody is deleted without an error.
func (p *People) ForgetPerson(ctx context.Context, id chat.PersonID) error {
	return p.write(ctx, id, nil)
}

func (p *People) write(ctx context.Context, id chat.PersonID, data []byte) error {
	_, err := p.store.Write(ctx, id, Change{Kind: kindProfile, ID: idProfile, Data: data, Expect: AnyVersion})
	if err != nil {
		return fmt.Errorf("keeping a profile: %w", err)
	}
	return nil
}
