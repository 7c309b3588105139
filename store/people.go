package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

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

var _ coach.People = (*People)(nil)

// Person returns who is kept under an id, or nobody. It gives up after half a
// second.
func (p *People) Person(ctx context.Context, id chat.PersonID) (coach.Person, error) {
	ctx, cancel := context.WithTimeout(ctx, profileTime)
	defer cancel()
	r, found, err := p.store.Record(ctx, id, kindProfile, idProfile)
	if err != nil {
		return coach.Person{}, fmt.Errorf("reading a profile: %w", err)
	}
	if !found || r.Damaged {
		// A damaged one was logged. The person can say it again.
		return coach.Person{}, nil
	}
	var profile coach.Profile
	if err := json.Unmarshal(r.Data, &profile); err != nil {
		// The text of the error could quote what was kept.
		return coach.Person{}, errors.New("reading a profile: it is not what was written")
	}
	return coach.Person{ID: id, Profile: profile}, nil
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
