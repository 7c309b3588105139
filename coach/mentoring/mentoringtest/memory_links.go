package mentoringtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

const (
	codeTime  = 10 * time.Minute
	codeTries = 5
	// triesTime is how long an account waits after five wrong codes.
	triesTime = time.Hour
	codeSigns = "34679CDFGHJKMNPQRTVWXY"
	// codePlace is how many signs say which code is tried; codeLength is all.
	codePlace, codeLength = 4, 10
)

// code is one that was made.
type code struct {
	text  string
	by    mentoring.Party
	until time.Time
	tries int
}

// Code makes a code of a form like "C333-KMN-PQR". Unlike those of a store, they
// can be told beforehand. One made before stops to count.
func (m *Memory) Code(_ context.Context, account chat.PersonID, name string) (string, error) {
	leave, err := m.enter("Code")
	if err != nil {
		return "", err
	}
	defer leave()
	maps.DeleteFunc(m.codes, func(_ string, c *code) bool { return c.by.ID == account })
	m.drawn++
	var where [codePlace]byte
	for i, n := codePlace-1, m.drawn; i >= 0; i, n = i-1, n/len(codeSigns) {
		where[i] = codeSigns[n%len(codeSigns)]
	}
	c := &code{text: string(where[:]) + "KMNPQR", by: mentoring.Party{ID: account, Name: name}, until: m.now().Add(codeTime)}
	m.codes[c.text[:codePlace]] = c
	return c.text[:4] + "-" + c.text[4:7] + "-" + c.text[7:], nil
}

// take finds the code that an account typed, and counts a wrong one.
func (m *Memory) take(account chat.PersonID, typed string) (*code, error) {
	text := strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(typed)))
	if len(text) != codeLength || strings.Trim(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		// It looks like no code: nothing was guessed.
		return nil, mentoring.ErrNoCode
	}
	m.wrong[account] = slices.DeleteFunc(m.wrong[account], func(at time.Time) bool { return m.now().Sub(at) >= triesTime })
	if len(m.wrong[account]) >= codeTries {
		return nil, mentoring.ErrNoCode
	}
	c, ok := m.codes[text[:codePlace]]
	if ok && c.text != text {
		c.tries++
		ok = false
	}
	if !ok || c.tries >= codeTries || !c.until.After(m.now()) {
		m.wrong[account] = append(m.wrong[account], m.now())
		return nil, mentoring.ErrNoCode
	}
	return c, nil
}

// Whose says who made a code.
func (m *Memory) Whose(_ context.Context, account chat.PersonID, text string) (mentoring.Party, error) {
	leave, err := m.enter("Whose")
	if err != nil {
		return mentoring.Party{}, err
	}
	defer leave()
	c, err := m.take(account, text)
	if err != nil {
		return mentoring.Party{}, err
	}
	return c.by, nil
}

// Join brings what an account has to the account that made the code.
func (m *Memory) Join(_ context.Context, account chat.PersonID, text string) (mentoring.Party, error) {
	leave, err := m.enter("Join")
	if err != nil {
		return mentoring.Party{}, err
	}
	defer leave()
	c, err := m.take(account, text)
	if err != nil {
		return mentoring.Party{}, err
	}
	if m.one(account, c.by.ID) {
		return mentoring.Party{}, mentoring.ErrSame
	}
	if err := m.join(account, c.by.ID); err != nil {
		return mentoring.Party{}, err
	}
	delete(m.codes, c.text[:codePlace])
	return c.by, nil
}

// Link joins an account to another one without a code.
func (m *Memory) Link(account, to chat.PersonID) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.join(account, to)
}

func (m *Memory) join(account, to chat.PersonID) error {
	guest, host := m.home(account), m.home(to)
	ours := m.accounts(guest)
	if len(ours)+len(m.accounts(host)) > mostAccounts {
		return fmt.Errorf("joining more than %d accounts: %w", mostAccounts, mentoring.ErrFull)
	}
	from, into := m.at(guest), m.at(host)
	maps.Copy(into.pairs, from.pairs)
	maps.Copy(into.mentees, from.mentees)
	maps.Copy(into.grants, from.grants)
	maps.Copy(into.looks, from.looks)
	maps.Copy(into.shown, from.shown)
	maps.Copy(into.views, from.views)
	maps.Copy(into.suggestions, from.suggestions)
	switch {
	case from.manners == nil:
	case into.manners == nil:
		into.manners = from.manners
	default:
		// Whom either stopped stays stopped.
		both := mentoring.Manners{NobodyMay: into.manners.NobodyMay || from.manners.NobodyMay, Stopped: slices.Clone(into.manners.Stopped)}
		for _, p := range from.manners.Stopped {
			if !slices.Contains(both.Stopped, p) {
				both.Stopped = append(both.Stopped, p)
			}
		}
		into.manners = &both
	}
	delete(m.places, guest)
	for _, a := range ours {
		m.unjoin(a)
		m.guests[a] = host
		m.joined = append(m.joined, a)
	}
	return nil
}

// unjoin leaves an account by itself.
func (m *Memory) unjoin(account chat.PersonID) {
	delete(m.guests, account)
	m.joined = slices.DeleteFunc(m.joined, func(a chat.PersonID) bool { return a == account })
}

// Accounts are all of a person's, the one that was there first at the front.
func (m *Memory) Accounts(_ context.Context, account chat.PersonID) ([]chat.PersonID, error) {
	leave, err := m.enter("Accounts")
	if err != nil {
		return nil, err
	}
	defer leave()
	return m.accounts(account), nil
}

func (m *Memory) accounts(account chat.PersonID) []chat.PersonID {
	home := m.home(account)
	out := []chat.PersonID{home}
	for _, a := range m.joined {
		if m.guests[a] == home {
			out = append(out, a)
		}
	}
	return out
}

// Part takes an account away from the others; the one that was there first takes
// itself away from all. What was agreed by an account that goes ends, and what
// was kept stays with the first.
func (m *Memory) Part(_ context.Context, account chat.PersonID) error {
	leave, err := m.enter("Part")
	if err != nil {
		return err
	}
	defer leave()
	home := m.home(account)
	for _, a := range m.accounts(account)[1:] {
		if account != home && a != account {
			continue
		}
		for _, p := range m.pairsOf(home) {
			if p.Mentee.ID == a || p.Mentor.ID == a {
				m.endPair(p)
			}
		}
		maps.DeleteFunc(m.at(home).grants, func(_ string, g mentoring.Grant) bool { return g.Owner.ID == a })
		m.unjoin(a)
	}
	return nil
}
