package coach_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

func (m *circle) Code(_ context.Context, account chat.PersonID, name string) (string, error) {
	leave, err := m.enter("Code")
	if err != nil {
		return "", err
	}
	defer leave()
	m.made++
	text := fmt.Sprintf("CDEF%d-GHJK%d", m.made, m.made)
	m.codes[text] = &code{by: mentoring.Party{ID: account, Name: name}, until: m.now().Add(10 * time.Minute)}
	return text, nil
}

// take finds a code; a wrong one counts against all that are open.
func (m *circle) take(text string) (*code, error) {
	c, ok := m.codes[strings.ToUpper(text)]
	if !ok {
		for _, open := range m.codes {
			open.tries++
		}
		return nil, mentoring.ErrNoCode
	}
	if c.tries >= 5 || !c.until.After(m.now()) {
		return nil, mentoring.ErrNoCode
	}
	return c, nil
}

func (m *circle) Whose(_ context.Context, _ chat.PersonID, text string) (mentoring.Party, error) {
	leave, err := m.enter("Whose")
	if err != nil {
		return mentoring.Party{}, err
	}
	defer leave()
	c, err := m.take(text)
	if err != nil {
		return mentoring.Party{}, err
	}
	return c.by, nil
}

func (m *circle) Join(_ context.Context, account chat.PersonID, text string) (mentoring.Party, error) {
	leave, err := m.enter("Join")
	if err != nil {
		return mentoring.Party{}, err
	}
	defer leave()
	c, err := m.take(text)
	if err != nil {
		return mentoring.Party{}, err
	}
	if m.one(account, c.by.ID) {
		return mentoring.Party{}, mentoring.ErrSame
	}
	delete(m.codes, strings.ToUpper(text))
	m.homes[account] = m.home(c.by.ID)
	return c.by, nil
}

func (m *circle) Accounts(_ context.Context, account chat.PersonID) ([]chat.PersonID, error) {
	leave, err := m.enter("Accounts")
	if err != nil {
		return nil, err
	}
	defer leave()
	out := []chat.PersonID{m.home(account)}
	for a, h := range m.homes {
		if h == m.home(account) && a != h {
			out = append(out, a)
		}
	}
	return out, nil
}

func (m *circle) Part(_ context.Context, account chat.PersonID) error {
	leave, err := m.enter("Part")
	if err != nil {
		return err
	}
	defer leave()
	delete(m.homes, account)
	for a, h := range m.homes {
		// The first account leaves: the rest are by themselves.
		if h == account {
			delete(m.homes, a)
		}
	}
	return nil
}
