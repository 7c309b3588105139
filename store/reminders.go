package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
)

// The one record of a person's weekly prompt.
const (
	kindReminder, idReminder = "reminder", "mine"
	reminderRecord           = "weekly reminder"
	reminderFormat           = 1
)

// Reminders keeps in a Store when people want to be asked. A prompt that is
// sent counts as use: whoever is asked every week is kept.
type Reminders struct{ store *Store }

// NewReminders keeps reminders in a store.
func NewReminders(s *Store) *Reminders { return &Reminders{s} }

var _ reflection.Reminders = (*Reminders)(nil)

// keptReminder is a reminder as it is written. The names of its fields are those
// of the Go type; a test holds them.
type keptReminder struct {
	Record   string              `json:"record"`
	Format   int                 `json:"format"`
	Reminder reflection.Reminder `json:"reminder"`
}

// Reminder is the person's; its version is 0 when there is none.
func (m *Reminders) Reminder(ctx context.Context, person chat.PersonID) (reflection.Reminder, reflection.Version, error) {
	var none reflection.Reminder
	r, found, err := m.store.Record(ctx, person, kindReminder, idReminder)
	switch {
	case err != nil:
		return none, 0, fmt.Errorf("reading a reminder: %w", err)
	case !found:
		return none, 0, nil
	case r.Damaged:
		return none, reflection.Version(r.Version), fmt.Errorf("opening a reminder: %w", reflection.ErrDamaged)
	}
	var kept keptReminder
	if err := json.Unmarshal(r.Data, &kept); err != nil || kept.Record != reminderRecord || kept.Format < 1 || kept.Format > reminderFormat {
		// The text of the error could quote what was kept.
		return none, reflection.Version(r.Version), fmt.Errorf("reading a reminder: %w", reflection.ErrDamaged)
	}
	return kept.Reminder, reflection.Version(r.Version), nil
}

// SaveReminder writes it; the new version is that of the record now.
func (m *Reminders) SaveReminder(ctx context.Context, person chat.PersonID, r reflection.Reminder, expect reflection.Version) (reflection.Version, error) {
	data, err := json.Marshal(keptReminder{reminderRecord, reminderFormat, r})
	if err != nil {
		return 0, fmt.Errorf("writing a reminder as JSON: %w", err)
	}
	version, err := m.store.Write(ctx, person, Change{Kind: kindReminder, ID: idReminder, Data: data, Expect: int64(expect)})
	if errors.Is(err, ErrMoved) {
		return 0, reflection.ErrMoved
	}
	if err != nil {
		return 0, fmt.Errorf("keeping a reminder: %w", err)
	}
	return reflection.Version(version), nil
}
