// Package mentoringtest is for the tests of everything that keeps or uses what
// two people do with each other: Memory keeps it as long as a test, and Contract
// is what every keeper is held to.
//
// Memory seals nothing, writes no file and knows no replicas; it holds no
// content, only who may see it. The tests of coach, of coach/mentoring and of
// store call this package, and nothing else does.
package mentoringtest

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// The limits of one person, as they are where people's things are kept.
const (
	mostKept     = 200
	mostAccounts = 20
)

// Memory implements mentoring.Pairs, Shares, Suggestions and Links. It is as
// strict as a store has to be: each thing lives with one person, the other has a
// note of where it is, and a permission is looked at anew at every read, by
// Memory's own clock. It is safe for concurrent use; its fields are set before.
type Memory struct {
	// Fail is asked before each call, by the name of the method. An error is
	// given back, and nothing was done. Memory is not locked while it is asked: it
	// can do what somebody else does a moment before.
	Fail func(call string) error
	// Careless makes the lists of permissions give what is over and what is
	// other people's.
	Careless bool

	now    func() time.Time
	mu     sync.Mutex
	places map[chat.PersonID]*place
	// guests are the accounts joined to another, with that one; joined is their order.
	guests map[chat.PersonID]chat.PersonID
	joined []chat.PersonID
	met    map[chat.PersonID]bool
	codes  map[string]*code
	// wrong are the moments at which an account typed a wrong code.
	wrong map[chat.PersonID][]time.Time
	drawn int
}

var (
	_ mentoring.Pairs       = (*Memory)(nil)
	_ mentoring.Shares      = (*Memory)(nil)
	_ mentoring.Suggestions = (*Memory)(nil)
	_ mentoring.Links       = (*Memory)(nil)
)

// place is what is kept with one person, whatever account they come by.
type place struct {
	pairs map[string]mentoring.Pair
	// mentees are the notes of pairs that live with the mentee, who is named;
	// shown those of permissions that live with their owner.
	mentees, shown map[string]chat.PersonID
	grants         map[string]mentoring.Grant
	// looks are when each of them was last read.
	looks       map[string]time.Time
	views       map[string]mentoring.View
	suggestions map[string]mentoring.Suggestion
	manners     *mentoring.Manners
}

// New returns a memory in which there is nothing. now is its clock.
func New(now func() time.Time) *Memory {
	return &Memory{
		now: now, places: map[chat.PersonID]*place{}, guests: map[chat.PersonID]chat.PersonID{}, met: map[chat.PersonID]bool{},
		codes: map[string]*code{}, wrong: map[chat.PersonID][]time.Time{},
	}
}

// enter begins a call: it fails, or leave ends it.
func (m *Memory) enter(call string) (leave func(), err error) {
	if m.Fail != nil {
		if err := m.Fail(call); err != nil {
			return nil, fmt.Errorf("%s: %w", call, err)
		}
	}
	m.mu.Lock()
	return m.mu.Unlock, nil
}

// home is the account with which a person's things are.
func (m *Memory) home(p chat.PersonID) chat.PersonID {
	if h, ok := m.guests[p]; ok {
		return h
	}
	return p
}

func (m *Memory) one(a, b chat.PersonID) bool { return m.home(a) == m.home(b) }

// at is the place of a person.
func (m *Memory) at(p chat.PersonID) *place {
	h := m.home(p)
	if m.places[h] == nil {
		m.places[h] = &place{
			pairs: map[string]mentoring.Pair{}, mentees: map[string]chat.PersonID{}, shown: map[string]chat.PersonID{},
			grants: map[string]mentoring.Grant{}, looks: map[string]time.Time{}, views: map[string]mentoring.View{}, suggestions: map[string]mentoring.Suggestion{},
		}
	}
	return m.places[h]
}

var idForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// named refuses what cannot be the id of anything.
func named(id string) error {
	if !idForm.MatchString(id) {
		return errors.New("an id needs letters, digits, hyphens and underscores only")
	}
	return nil
}

// sorted are the values of a map, by their time and then their id.
func sorted[T any](all map[string]T, at func(T) time.Time) []T {
	var out []T
	for _, id := range slices.Sorted(maps.Keys(all)) {
		out = append(out, all[id])
	}
	slices.SortStableFunc(out, func(a, b T) int { return at(a).Compare(at(b)) })
	return out
}

// Meet notes that somebody wrote to the coach.
func (m *Memory) Meet(person chat.PersonID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.met[person] = true
}

// Same is true for two accounts of one person.
func (m *Memory) Same(a, b chat.PersonID) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.one(a, b)
}

// Home is the account with which all is kept that is a person's.
func (m *Memory) Home(p chat.PersonID) chat.PersonID {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.home(p)
}

// Forget deletes all that is kept with a person, and leaves each of their
// accounts by itself. What lives with others stays there: whoever deletes a
// person ends that first. Wrong codes are not forgotten.
func (m *Memory) Forget(person chat.PersonID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, a := range m.accounts(person) {
		delete(m.met, a)
		delete(m.places, a)
		m.unjoin(a)
	}
}

// Pairs are all pairs of everybody, asked and accepted ones, oldest first.
func (m *Memory) Pairs() []mentoring.Pair {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string]mentoring.Pair{}
	for _, p := range m.places {
		maps.Copy(all, p.pairs)
	}
	return sorted(all, askedAt)
}

// Grants are all permissions of everybody, also those that are over and were not
// taken back, oldest first.
func (m *Memory) Grants() []mentoring.Grant {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := map[string]mentoring.Grant{}
	for _, p := range m.places {
		maps.Copy(all, p.grants)
	}
	return sorted(all, madeAt)
}

// Grant is one of Grants, and false when there is none of that id.
func (m *Memory) Grant(id string) (mentoring.Grant, bool) {
	all := m.Grants()
	i := slices.IndexFunc(all, func(g mentoring.Grant) bool { return g.ID == id })
	if i < 0 {
		return mentoring.Grant{}, false
	}
	return all[i], true
}

func askedAt(p mentoring.Pair) time.Time      { return p.Asked }
func madeAt(g mentoring.Grant) time.Time      { return g.Made }
func viewedAt(v mentoring.View) time.Time     { return v.At }
func sentAt(s mentoring.Suggestion) time.Time { return s.At }
