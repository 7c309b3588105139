package store

import (
	"container/list"
	"context"
	"sync"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
)

// People keeps profiles in memory, the most recently used ones only. It is
// safe for concurrent use, and nothing survives a restart.
type People struct {
	most int

	mu   sync.Mutex
	byID map[chat.PersonID]*list.Element
	// recent has the most recently used coach.Person in front.
	recent *list.List
}

// NewPeople keeps at most the given number of people.
func NewPeople(most int) *People {
	return &People{most: most, byID: map[chat.PersonID]*list.Element{}, recent: list.New()}
}

var _ coach.People = (*People)(nil)

// Person returns who is kept under an id, or nobody.
func (p *People) Person(_ context.Context, id chat.PersonID) (coach.Person, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	e, ok := p.byID[id]
	if !ok {
		return coach.Person{}, nil
	}
	p.recent.MoveToFront(e)
	return e.Value.(coach.Person), nil
}

// SavePerson keeps a person, and lets go of the one unused for longest when
// there are too many. Somebody who says nothing of themselves takes no place.
func (p *People) SavePerson(_ context.Context, person coach.Person) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if person.Profile == (coach.Profile{}) {
		p.drop(person.ID)
		return nil
	}
	if e, ok := p.byID[person.ID]; ok {
		e.Value = person
		p.recent.MoveToFront(e)
		return nil
	}
	p.byID[person.ID] = p.recent.PushFront(person)
	for p.recent.Len() > p.most {
		p.drop(p.recent.Back().Value.(coach.Person).ID)
	}
	return nil
}

// ForgetPerson deletes a person. Nobody is deleted without an error.
func (p *People) ForgetPerson(_ context.Context, id chat.PersonID) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.drop(id)
	return nil
}

func (p *People) drop(id chat.PersonID) {
	if e, ok := p.byID[id]; ok {
		p.recent.Remove(e)
		delete(p.byID, id)
	}
}
