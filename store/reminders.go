package store

import (
	"context"
	"encoding/json"
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

// keptReminder is a reminder as it is written. The names of the reminder's fields
// are those of the Go type: whoever renames one there reads old records with
// that field empty.
type keptReminder struct {
	Record   string              `json:"record"`
	Format   int                 `json:"format"`
	Reminder reflection.Reminder `json:"reminder"`
}

// Reminder is the person's; its version is 0 when there is none.
func (m *Reminders) Reminder(ctx context.Context, person chat.PersonID) (reflection.Reminder, reflection.Version, error) {
	return readReflection(ctx, m.store, person, kindReminder, idReminder, decodeReminder)
}

func decodeReminder(data []byte) (reflection.Reminder, error) {
	var kept keptReminder
	if err := json.Unmarshal(data, &kept); err != nil || kept.Record != reminderRecord || kept.Format < 1 || kept.Format > reminderFormat {
		// The text of the error could quote what was kept.
		return reflection.Reminder{}, fmt.Errorf("reading a reminder: %w", reflection.ErrDamaged)
	}
	return kept.Reminder, nil
}

// SaveReminder writes it; the new version is that of the record now.
func (m *Reminders) SaveReminder(ctx context.Context, person chat.PersonID, r reflection.Reminder, expect reflection.Version) (reflection.Version, error) {
	data, err := json.Marshal(keptReminder{reminderRecord, reminderFormat, r})
	if err != nil {
		return 0, fmt.Errorf("writing a reminder as JSON: %w", err)
	}
	return m.store.writeReflection(ctx, person, Change{Kind: kindReminder, ID: idReminder, Data: data, Expect: int64(expect)})
}
