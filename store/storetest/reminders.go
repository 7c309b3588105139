package storetest

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
)

// Reminders is the contract of reminders: what was written comes back whole, a
// stale version writes nothing, and the version returned is the next to expect.
func Reminders(t *testing.T, open func(*testing.T) *store.Store) {
	t.Helper()
	at := time.Date(2026, 10, 23, 14, 30, 0, 123456789, time.UTC)
	who := chat.PersonID{Platform: chat.Teams, Space: "tenant", User: "29:x"}
	full := reflection.Reminder{
		Rhythm: reflection.Rhythm{Weekday: time.Friday, Minute: 930, Zone: "Europe/London"}, On: true, Paused: true,
		Leave: []reflection.Leave{{First: reflection.Date{Year: 2026, Month: time.August, Day: 14}, Last: reflection.Date{Year: 2026, Month: time.August, Day: 28}}},
		Week:  reflection.Week{Year: 2026, Number: 53}, Fate: reflection.FateSent, At: at, Again: at.Add(time.Hour),
		Asked: []reflection.Asked{{Passage: "kitchen/knife-work/working#1", Address: "kitchen/knife-work/working", At: at}},
		Told:  reflection.Week{Year: 2026, Number: 41},
	}
	m := store.NewReminders(open(t))
	none, v, err := m.Reminder(t.Context(), who)
	if err != nil || v != 0 || !reflect.DeepEqual(none, reflection.Reminder{}) {
		t.Fatalf("of nobody there is %+v, %d, %v", none, v, err)
	}
	first, err := m.SaveReminder(t.Context(), who, full, 0)
	done(t, err)
	got, v, err := m.Reminder(t.Context(), who)
	if err != nil || v != first || v == 0 || !reflect.DeepEqual(got, full) {
		t.Fatalf("read %+v at %d, %v; wrote %+v at %d", got, v, err, full, first)
	}
	if _, err := m.SaveReminder(t.Context(), who, reflection.Reminder{}, 0); !errors.Is(err, reflection.ErrMoved) {
		t.Errorf("a second beginning: %v, want ErrMoved", err)
	}
	second, err := m.SaveReminder(t.Context(), who, reflection.Reminder{On: true}, first)
	if err != nil || second == first {
		t.Fatalf("writing over it: %d after %d, %v", second, first, err)
	}
	if _, err := m.SaveReminder(t.Context(), who, full, first); !errors.Is(err, reflection.ErrMoved) {
		t.Errorf("a stale version: %v, want ErrMoved", err)
	}
	if got, _, err := m.Reminder(t.Context(), who); err != nil || !reflect.DeepEqual(got, reflection.Reminder{On: true}) {
		t.Errorf("a refused write left %+v, %v", got, err)
	}
}
