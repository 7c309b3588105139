package coach_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach"
	"github.com/framework-coach/framework-coach/coach/checkin"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// circle keeps everything as long as a test. It follows the rules of the
// interfaces as a store has to: permissions live with their owner and end by
// its own clock.
type circle struct {
	mu     sync.Mutex
	now    func() time.Time
	homes  map[chat.PersonID]chat.PersonID
	names  map[chat.PersonID]string
	met    map[chat.PersonID]bool
	pairs  map[string]mentoring.Pair
	grants map[string]mentoring.Grant
	views  map[chat.PersonID]map[string]mentoring.View
	got    map[chat.PersonID]map[string]mentoring.Suggestion
	rules  map[chat.PersonID]mentoring.Manners
	codes  map[string]*code
	// fail is asked before each call; an error is given back instead of working.
	fail func(call string) error
	// stale makes lists give what is over, as a careless store might.
	stale bool
	at    time.Time
	made  int
}

type code struct {
	by    mentoring.Party
	until time.Time
	tries int
}

func newCircle(now func() time.Time) *circle {
	return &circle{
		now: now, homes: map[chat.PersonID]chat.PersonID{}, names: map[chat.PersonID]string{}, met: map[chat.PersonID]bool{}, pairs: map[string]mentoring.Pair{}, grants: map[string]mentoring.Grant{},
		views: map[chat.PersonID]map[string]mentoring.View{}, got: map[chat.PersonID]map[string]mentoring.Suggestion{}, rules: map[chat.PersonID]mentoring.Manners{}, codes: map[string]*code{},
		fail: func(string) error { return nil },
	}
}

func (m *circle) enter(call string) (leave func(), err error) {
	m.mu.Lock()
	if err := m.fail(call); err != nil {
		m.mu.Unlock()
		return nil, fmt.Errorf("%s: %w", call, err)
	}
	return m.mu.Unlock, nil
}

func (m *circle) home(p chat.PersonID) chat.PersonID {
	if h, ok := m.homes[p]; ok {
		return h
	}
	return p
}

func (m *circle) one(a, b chat.PersonID) bool { return m.home(a) == m.home(b) }

func (m *circle) PairsOf(_ context.Context, person chat.PersonID) ([]mentoring.Pair, error) {
	leave, err := m.enter("PairsOf")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []mentoring.Pair
	for _, p := range m.pairs {
		if m.one(p.Mentor.ID, person) || m.one(p.Mentee.ID, person) {
			out = append(out, p)
		}
	}
	return out, nil
}

func (m *circle) SavePair(_ context.Context, p mentoring.Pair) error {
	leave, err := m.enter("SavePair")
	if err != nil {
		return err
	}
	defer leave()
	if _, there := m.pairs[p.ID]; !there && !p.Accepted.IsZero() {
		return mentoring.ErrMoved
	}
	m.pairs[p.ID] = p
	return nil
}

func (m *circle) EndPair(_ context.Context, p mentoring.Pair) error {
	leave, err := m.enter("EndPair")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.pairs, p.ID)
	return nil
}

// living is the permission that counts for a reader; the one place that says so.
func (m *circle) living(reader, owner chat.PersonID, id string) (mentoring.Grant, bool) {
	g, ok := m.grants[id]
	return g, ok && m.one(g.Owner.ID, owner) && m.one(g.To.ID, reader) && g.Until.After(m.now())
}

// Read is the look of a reader, as the store's methods for each kind are.
func (m *circle) Read(reader, owner chat.PersonID, id string) (mentoring.Grant, error) {
	leave, err := m.enter("Read")
	if err != nil {
		return mentoring.Grant{}, err
	}
	defer leave()
	g, ok := m.living(reader, owner, id)
	if !ok {
		return mentoring.Grant{}, mentoring.ErrNotShared
	}
	if g.Looked.IsZero() {
		g.Looked = m.now()
	}
	g.Looks++
	m.grants[id] = g
	return g, nil
}

func (m *circle) Share(_ context.Context, g mentoring.Grant) error {
	leave, err := m.enter("Share")
	if err != nil {
		return err
	}
	defer leave()
	m.grants[g.ID] = g
	return nil
}

func (m *circle) TakeBack(_ context.Context, owner chat.PersonID, id string) error {
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

func (m *circle) SharedBy(_ context.Context, owner chat.PersonID) ([]mentoring.Grant, error) {
	leave, err := m.enter("SharedBy")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []mentoring.Grant
	for _, g := range m.grants {
		if m.one(g.Owner.ID, owner) && (m.stale || g.Until.After(m.now())) {
			out = append(out, g)
		}
	}
	return out, nil
}

func (m *circle) SharedWith(_ context.Context, reader chat.PersonID) ([]mentoring.Grant, error) {
	leave, err := m.enter("SharedWith")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []mentoring.Grant
	for _, g := range m.grants {
		if m.stale || m.one(g.To.ID, reader) && g.Until.After(m.now()) {
			out = append(out, g)
		}
	}
	return out, nil
}

func (m *circle) ViewsOf(_ context.Context, owner chat.PersonID) ([]mentoring.View, error) {
	leave, err := m.enter("ViewsOf")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []mentoring.View
	for _, v := range m.views[m.home(owner)] {
		out = append(out, v)
	}
	return out, nil
}

func (m *circle) SaveView(_ context.Context, owner chat.PersonID, v mentoring.View) error {
	leave, err := m.enter("SaveView")
	if err != nil {
		return err
	}
	defer leave()
	if _, ok := m.living(v.From.ID, owner, v.Grant); !ok {
		return mentoring.ErrNotShared
	}
	h := m.home(owner)
	if m.views[h] == nil {
		m.views[h] = map[string]mentoring.View{}
	}
	m.views[h][v.Grant] = v
	return nil
}

func (m *circle) DeleteView(_ context.Context, owner chat.PersonID, grant string) error {
	leave, err := m.enter("DeleteView")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.views[m.home(owner)], grant)
	return nil
}

func (m *circle) Suggest(_ context.Context, to chat.PersonID, s mentoring.Suggestion) error {
	leave, err := m.enter("Suggest")
	if err != nil {
		return err
	}
	defer leave()
	rules := m.rules[m.home(to)]
	if rules.NobodyMay || slices.ContainsFunc(rules.Stopped, func(id chat.PersonID) bool { return m.one(id, s.From.ID) }) {
		return mentoring.ErrUnwanted
	}
	h := m.home(to)
	if m.got[h] == nil {
		m.got[h] = map[string]mentoring.Suggestion{}
	}
	m.got[h][s.ID] = s
	return nil
}

func (m *circle) SuggestionsTo(_ context.Context, person chat.PersonID) ([]mentoring.Suggestion, error) {
	leave, err := m.enter("SuggestionsTo")
	if err != nil {
		return nil, err
	}
	defer leave()
	var out []mentoring.Suggestion
	for _, s := range m.got[m.home(person)] {
		out = append(out, s)
	}
	return out, nil
}

func (m *circle) SaveSuggestion(_ context.Context, person chat.PersonID, s mentoring.Suggestion) error {
	leave, err := m.enter("SaveSuggestion")
	if err != nil {
		return err
	}
	defer leave()
	if _, ok := m.got[m.home(person)][s.ID]; !ok {
		return mentoring.ErrMoved
	}
	m.got[m.home(person)][s.ID] = s
	return nil
}

func (m *circle) DeleteSuggestion(_ context.Context, person chat.PersonID, id string) error {
	leave, err := m.enter("DeleteSuggestion")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.got[m.home(person)], id)
	return nil
}

func (m *circle) Manners(_ context.Context, person chat.PersonID) (mentoring.Manners, error) {
	leave, err := m.enter("Manners")
	if err != nil {
		return mentoring.Manners{}, err
	}
	defer leave()
	return m.rules[m.home(person)], nil
}

func (m *circle) SaveManners(_ context.Context, person chat.PersonID, rules mentoring.Manners) error {
	leave, err := m.enter("SaveManners")
	if err != nil {
		return err
	}
	defer leave()
	m.rules[m.home(person)] = rules
	m.met[m.home(person)] = true
	return nil
}

func (m *circle) Met(_ context.Context, person chat.PersonID) (bool, error) {
	leave, err := m.enter("Met")
	if err != nil {
		return false, err
	}
	defer leave()
	return m.met[m.home(person)], nil
}

// forget deletes all that is held of somebody.
func (m *circle) forget(person chat.PersonID) {
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

// others read what is another person's, with the permission that a circle keeps.
type others struct {
	*circle
	books *books
	pages *pages
}

func (o others) Snapshot(_ context.Context, reader, owner chat.PersonID, grant string) (checkin.Snapshot, mentoring.Grant, error) {
	g, err := o.Read(reader, owner, grant)
	if err != nil {
		return checkin.Snapshot{}, g, err
	}
	kept, ok := o.books.finished[g.Owner.ID][g.Item.ID]
	if !ok || g.Item.Kind != mentoring.KindRating && g.Item.Kind != mentoring.KindCheckIn {
		return checkin.Snapshot{}, g, mentoring.ErrNotShared
	}
	sn, err := checkin.DecodeSnapshot(kept.data)
	if err == nil && g.Item.Kind == mentoring.KindRating {
		if sn, ok = sn.Only(g.Item.Skill); !ok {
			return checkin.Snapshot{}, g, mentoring.ErrNotShared
		}
	}
	return sn, g, err
}

func (o others) Plan(_ context.Context, reader, owner chat.PersonID, grant string) (checkin.Plan, mentoring.Grant, error) {
	g, err := o.Read(reader, owner, grant)
	if err != nil {
		return checkin.Plan{}, g, err
	}
	kept, ok := o.books.plans[g.Owner.ID]
	if !ok || g.Item.Kind != mentoring.KindPlan {
		return checkin.Plan{}, g, mentoring.ErrNotShared
	}
	p, err := checkin.DecodePlan(kept.data)
	return p, g, err
}

func (o others) Entry(_ context.Context, reader, owner chat.PersonID, grant string) ([]byte, mentoring.Grant, error) {
	g, err := o.Read(reader, owner, grant)
	if err != nil {
		return nil, g, err
	}
	kept, ok := o.pages.entries[g.Owner.ID][g.Item.ID]
	if !ok || g.Item.Kind != mentoring.KindEntry {
		return nil, g, mentoring.ErrNotShared
	}
	return kept.data, g, nil
}

// newMentoring is what a coach of a test needs for mentors and mentees. Its time
// is that of the test's messages.
func newMentoring(t testing.TB, b *books, p *pages) (coach.Mentoring, *circle) {
	t.Helper()
	c := newCircle(nil)
	c.now = func() time.Time { return c.at }
	c.at = message("").At
	ids := 0
	return coach.Mentoring{Pairs: c, Shares: c, Suggestions: c, Links: c, Others: others{c, b, p}, ID: func() string {
		c.mu.Lock()
		defer c.mu.Unlock()
		ids++
		return fmt.Sprintf("MENTOR%06d", ids)
	}}, c
}

// meet notes that somebody wrote to the coach, and when.
func (m *circle) meet(who chat.PersonID, at time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.met[m.home(who)], m.at = true, at
}
