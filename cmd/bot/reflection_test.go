package main

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
)

// Words of a journal, which stand in nothing else that is sent or kept. Each is
// written in another way, so that a word that got out says by which.
const (
	wroteInForm   = "gannetquill"
	wroteInSteps  = "ospreylamp"
	wroteInEdit   = "ternwhistle"
	wroteInStar   = "avocetladder"
	wroteTooMuch  = "dunlinkettle"
	wroteInAChat  = "shrikebutton"
	questionTitle = "Your question for this week"
)

func planted() []string {
	return []string{wroteInForm, wroteInSteps, wroteInEdit, wroteInStar, wroteTooMuch, wroteInAChat}
}

// lookout counts what it looked at for words of a journal.
type lookout struct {
	t testing.TB
	// count is how many of each kind were looked at, and boxes how many fields of
	// windows held such a word.
	count map[string]int
	boxes int
}

func newLookout(t testing.TB) *lookout { return &lookout{t: t, count: map[string]int{}} }

// clean fails for a text with a word of a journal.
func (l *lookout) clean(kind, text string) {
	l.t.Helper()
	l.count[kind]++
	lower := strings.ToLower(text)
	for _, word := range planted() {
		if strings.Contains(lower, word) {
			l.t.Errorf("%s %d holds %q:\n%.2000s", kind, l.count[kind], word, text)
		}
	}
}

// window fails for words of a journal elsewhere than in the boxes that people
// write in. isBox says whether a value of an object is what stands in such a box.
func (l *lookout) window(kind string, v any, isBox func(object map[string]any, name string) bool) {
	l.t.Helper()
	l.count[kind]++
	var look func(v any, boxed bool)
	look = func(v any, boxed bool) {
		l.t.Helper()
		switch v := v.(type) {
		case string:
			lower := strings.ToLower(v)
			for _, word := range planted() {
				switch {
				case !strings.Contains(lower, word):
				case boxed:
					l.boxes++
				default:
					l.t.Errorf("%s %d holds %q outside its boxes: %.300s", kind, l.count[kind], word, v)
				}
			}
		case []any:
			for _, x := range v {
				look(x, false)
			}
		case map[string]any:
			for name, x := range v {
				look(name, false)
				look(x, isBox(v, name))
			}
		}
	}
	look(v, false)
}

// lines looks at each line of a text by itself.
func (l *lookout) lines(kind, text string) {
	l.t.Helper()
	for line := range strings.Lines(text) {
		l.clean(kind, line)
	}
}

// report says what was looked at; nothing at all of a kind is a fault.
func (l *lookout) report(kinds ...string) {
	l.t.Helper()
	var said []string
	for _, kind := range kinds {
		said = append(said, fmt.Sprintf("%d of %s", l.count[kind], kind))
		if l.count[kind] == 0 {
			l.t.Errorf("nothing was looked at of %s", kind)
		}
	}
	if l.boxes == 0 {
		l.t.Error("no window held a word of the journal, so nothing was shown to its writer")
	}
	l.t.Logf("looked for %d words of a journal in %s: they stand in %d boxes of windows, and nowhere else", len(planted()), strings.Join(said, ", "), l.boxes)
}

// sealedStore is the store of a running program, with its keys.
func sealedStore(t testing.TB, redisURL, keys string) *store.Store {
	t.Helper()
	ring, err := store.ParseKeyring(keys)
	if err != nil {
		t.Fatal(err)
	}
	st, err := store.Open(t.Context(), store.Config{URL: redisURL, Sealer: ring, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := st.Close(); err != nil {
			t.Error(err)
		}
	})
	return st
}

// makeDue moves the minute a person chose to ten minutes ago, as if they had
// chosen it long before, and has them looked at. It returns the name of the
// prompt.
func makeDue(t testing.TB, st *store.Store, who chat.PersonID) (key string) {
	t.Helper()
	reminders := store.NewReminders(st)
	r, version, err := reminders.Reminder(t.Context(), who)
	if err != nil || version == 0 {
		t.Fatalf("the person has chosen no time: %v", err)
	}
	zone, err := time.LoadLocation(r.Rhythm.Zone)
	if err != nil {
		t.Fatal(err)
	}
	due := time.Now().In(zone).Add(-10 * time.Minute)
	r.Rhythm.Weekday, r.Rhythm.Minute, r.Since = due.Weekday(), due.Hour()*60+due.Minute(), due.Add(-3*time.Hour)
	r.Week, r.Fate = reflection.Week{}, ""
	if _, err := reminders.SaveReminder(t.Context(), who, r, version); err != nil {
		t.Fatal(err)
	}
	wake(t, st, who)
	return reflection.WeekOf(due).String()
}

func wake(t testing.TB, st *store.Store, who chat.PersonID) {
	t.Helper()
	if err := store.NewQueue(st).Wake(t.Context(), who, time.Now()); err != nil {
		t.Fatal(err)
	}
}

// keptOf is all that is kept of a person, opened with the keys.
func keptOf(t testing.TB, st *store.Store, who chat.PersonID) string {
	t.Helper()
	sound, damaged, err := st.Records(t.Context(), who, "")
	if err != nil || len(damaged) > 0 {
		t.Fatalf("%d records cannot be opened: %v", len(damaged), err)
	}
	var b strings.Builder
	for _, r := range sound {
		fmt.Fprintf(&b, "%s/%s %s\n", r.Kind, r.ID, r.Data)
	}
	return b.String()
}

// holdsAll fails when a text lacks a part.
func holdsAll(t testing.TB, where, text string, parts ...string) {
	t.Helper()
	if lacking := slices.DeleteFunc(parts, func(p string) bool { return strings.Contains(text, p) }); len(lacking) > 0 {
		t.Errorf("%s lacks %q:\n%s", where, lacking, text)
	}
}
