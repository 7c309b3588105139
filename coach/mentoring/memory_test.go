package mentoring

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

var errAway = errors.New("the store is away")

// memory keeps everything as long as a test. It follows the rules of the
// interfaces as a store has to: permissions live with their owner and end by
// its own clock.
type memory struct {
	mu     sync.Mutex
	now    func() time.Time
	homes  map[chat.PersonID]chat.PersonID
	names  map[chat.PersonID]string
	met    map[chat.PersonID]bool
	pairs  map[string]Pair
	grants map[string]Grant
	views  map[chat.PersonID]map[string]View
	got    map[chat.PersonID]map[string]Suggestion
	rules  map[chat.PersonID]Manners
	codes  map[string]*code
	// fail is asked before each call; an error is given back instead of working.
	fail func(call string) error
	// stale makes lists give what is over, as a careless store might.
	stale bool
	made  int
}

type code struct {
	by    Party
	until time.Time
	tries int
}

func newMemory(now func() time.Time) *memory {
	return &memory{
		now: now, homes: map[chat.PersonID]chat.PersonID{}, names: map[chat.PersonID]string{}, met: map[chat.PersonID]bool{}, pairs: map[string]Pair{}, grants: map[string]Grant{},
		views: map[chat.PersonID]map[string]View{}, got: map[chat.PersonID]map[string]Suggestion{}, rules: map[chat.PersonID]Manners{}, codes: map[string]*code{},
		fail: func(string) error { return nil },
	}
}

func (m *memory) enter(call string) (leave func(), err error) {
	m.mu.Lock()
	if err := m.fail(call); err != nil {
		m.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return m.mu.Unlock, nil
}

func (m *memory) home(p chat.PersonID) chat.PersonID {
	if h, ok := m.homes[p]; ok {
		return h
	}
	return p
}

func (m *memory) one(a, b chat.PersonID) bool { return m.home(a) == m.home(b) }

func (m *memory) PairsOf(_ context.Context, person chat.PersonID) ([]Pair, error) {
	leave, err := m.enter("PairsOf")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []Pair
	for _, p := range m.pairs {
		if m.one(p.Mentor.ID, person) || m.one(p.Mentee.ID, person) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m *memory) SavePair(_ context.Context, p Pair) error {
	leave, err := m.enter("SavePair")
	if err != nil {
		return err
	}
	defer leave()
	if _, there := m.pairs[p.ID]; !there && !p.Accepted.IsZero() {
		return ErrMoved
	}
	m.pairs[p.ID] = p
	return nil
}

func (m *memory) EndPair(_ context.Context, p Pair) error {
	leave, err := m.enter("EndPair")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.pairs, p.ID)
	return nil
}

// living is the permission that counts for a reader; the one place that says so.
func (m *memory) living(reader, owner chat.PersonID, id string) (Grant, bool) {
	g, ok := m.grants[id]
	return g, ok && m.one(g.Owner.ID, owner) && m.one(g.To.ID, reader) && g.Until.After(m.now())
}

// Read is the look of a reader, as the store's methods for each kind are.
func (m *memory) Read(reader, owner chat.PersonID, id string) (Grant, error) {
	leave, err := m.enter("Read")
	if err != nil {
		return Grant{}, err
	}
	defer leave()
	g, ok := m.living(reader, owner, id)
	if !ok {
		return Grant{}, ErrNotShared
	}
	if g.Looked.IsZero() {
		g.Looked = m.now()
	}
	g.Looks++
	m.grants[id] = g
	return g, nil
}

func (m *memory) Share(_ context.Context, g Grant) error {
	leave, err := m.enter("Share")
	if err != nil {
		return err
	}
	defer leave()
	m.grants[g.ID] = g
	return nil
}

func (m *memory) TakeBack(_ context.Context, owner chat.PersonID, id string) error {
	leave, err := m.enter("TakeBack")
	if err != nil {
		return err
	}
	defer leave()
	if g, ok := m.grants[id]; ok && m.one(g.Owner.ID, owner) {
		delete(m.grants, id)
	}
	return nil
}

func (m *memory) SharedBy(_ context.Context, owner chat.PersonID) ([]Grant, error) {
	leave, err := m.enter("SharedBy")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []Grant
	for _, g := range m.grants {
		if m.one(g.Owner.ID, owner) && (m.stale || g.Until.After(m.now())) {
			out = append(out, g)
		}
	}
	return out, nil
}

func (m *memory) SharedWith(_ context.Context, reader chat.PersonID) ([]Grant, error) {
	leave, err := m.enter("SharedWith")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []Grant
	for _, g := range m.grants {
		if m.stale || m.one(g.To.ID, reader) && g.Until.After(m.now()) {
			out = append(out, g)
		}
	}
	return out, nil
}

func (m *memory) ViewsOf(_ context.Context, owner chat.PersonID) ([]View, error) {
	leave, err := m.enter("ViewsOf")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []View
	for _, v := range m.views[m.home(owner)] {
		out = append(out, v)
	}
	return out, nil
}

func (m *memory) SaveView(_ context.Context, owner chat.PersonID, v View) error {
	leave, err := m.enter("SaveView")
	if err != nil {
		return err
	}
	defer leave()
	if _, ok := m.living(v.From.ID, owner, v.Grant); !ok {
		return ErrNotShared
	}
	h := m.home(owner)
	if m.views[h] == nil {
		m.views[h] = map[string]View{}
	}
	m.views[h][v.Grant] = v
	return nil
}

func (m *memory) DeleteView(_ context.Context, owner chat.PersonID, grant string) error {
	leave, err := m.enter("DeleteView")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.views[m.home(owner)], grant)
	return nil
}

func (m *memory) Suggest(_ context.Context, to chat.PersonID, s Suggestion) error {
	leave, err := m.enter("Suggest")
	if err != nil {
		return err
	}
	defer leave()
	rules := m.rules[m.home(to)]
	if rules.NobodyMay || slices.ContainsFunc(rules.Stopped, func(id chat.PersonID) bool { return m.one(id, s.From.ID) }) {
		return ErrUnwanted
	}
	h := m.home(to)
	if m.got[h] == nil {
		m.got[h] = map[string]Suggestion{}
	}
	m.got[h][s.ID] = s
	return nil
}

func (m *memory) SuggestionsTo(_ context.Context, person chat.PersonID) ([]Suggestion, error) {
	leave, err := m.enter("SuggestionsTo")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []Suggestion
	for _, s := range m.got[m.home(person)] {
		out = append(out, s)
	}
	return out, nil
}

func (m *memory) SaveSuggestion(_ context.Context, person chat.PersonID, s Suggestion) error {
	leave, err := m.enter("SaveSuggestion")
	if err != nil {
		return err
	}
	defer leave()
	if _, ok := m.got[m.home(person)][s.ID]; !ok {
		return ErrMoved
	}
	m.got[m.home(person)][s.ID] = s
	return nil
}

func (m *memory) DeleteSuggestion(_ context.Context, person chat.PersonID, id string) error {
	leave, err := m.enter("DeleteSuggestion")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.got[m.home(person)], id)
	return nil
}

func (m *memory) Manners(_ context.Context, person chat.PersonID) (Manners, error) {
	leave, err := m.enter("Manners")
	if err != nil {
		return Manners{}, err
	}
	defer leave()
	return m.rules[m.home(person)], nil
}

func (m *memory) SaveManners(_ context.Context, person chat.PersonID, rules Manners) error {
	leave, err := m.enter("SaveManners")
	if err != nil {
		return err
	}
	defer leave()
	m.rules[m.home(person)] = rules
	m.met[m.home(person)] = true
	return nil
}

func (m *memory) Met(_ context.Context, person chat.PersonID) (bool, error) {
	leave, err := m.enter("Met")
	if err != nil {
		return false, err
	}
	defer leave()
	return m.met[m.home(person)], nil
}

// forget deletes all that is held of somebody.
func (m *memory) forget(person chat.PersonID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, p := range m.pairs {
		if m.one(p.Mentor.ID, person) || m.one(p.Mentee.ID, person) {
			delete(m.pairs, id)
		}
	}
	for id, g := range m.grants {
		if m.one(g.Owner.ID, person) {
			delete(m.grants, id)
		}
	}
	delete(m.views, m.home(person))
	delete(m.got, m.home(person))
	delete(m.rules, m.home(person))
	delete(m.met, m.home(person))
}
