package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/reflection"
	"github.com/framework-coach/framework-coach/store"
)

// Entries is the contract of journals: what was written comes back, a stale
// version changes nothing, and finishing a draft is one step.
func Entries(t *testing.T, open func(*testing.T) *store.Store) {
	t.Helper()
	at := time.Date(2026, 10, 23, 14, 30, 0, 0, time.UTC)
	who := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}
	entry := func(id, answer string) reflection.Entry {
		return reflection.Entry{
			ID: id, Guide: reflection.EntryGuide{ID: "what", Title: "What?"}, Begun: at, Written: at,
			Steps: []reflection.EntryStep{{ID: "what", Question: "What happened?", Answer: answer}},
		}
	}

	t.Run("nothing", func(t *testing.T) {
		j := store.NewJournal(open(t))
		all, err := j.Entries(t.Context(), who)
		_, v, err2 := j.Entry(t.Context(), who, "AAAA")
		_, strange, err3 := j.Entry(t.Context(), who, "no such/ id_")
		_, dv, err4 := j.Draft(t.Context(), who)
		if err := errors.Join(err, err2, err3, err4); err != nil || len(all) != 0 || v != 0 || strange != 0 || dv != 0 {
			t.Errorf("%d entries, versions %d, %d and %d, %v", len(all), v, strange, dv, err)
		}
	})
	t.Run("entries", func(t *testing.T) {
		j := store.NewJournal(open(t))
		first, err := j.SaveEntry(t.Context(), who, entry("AAAA", "one"), 0)
		done(t, err)
		if _, err := j.SaveEntry(t.Context(), who, entry("AAAA", "two"), 0); !errors.Is(err, reflection.ErrMoved) {
			t.Errorf("a second beginning: %v, want ErrMoved", err)
		}
		second, err := j.SaveEntry(t.Context(), who, entry("AAAA", "two"), first)
		done(t, err)
		_, err = j.SaveEntry(t.Context(), who, entry("BBBB", "other"), 0)
		done(t, err)
		got, v, err := j.Entry(t.Context(), who, "AAAA")
		if err != nil || v != second || got.Steps[0].Answer != "two" || !got.Written.Equal(at) {
			t.Errorf("read %+v at %d, %v", got, v, err)
		}
		if err := j.DeleteEntry(t.Context(), who, "AAAA", first); !errors.Is(err, reflection.ErrMoved) {
			t.Errorf("deleting a stale one: %v, want ErrMoved", err)
		}
		done(t, j.DeleteEntry(t.Context(), who, "AAAA", second))
		all, err := j.Entries(t.Context(), who)
		if err != nil || len(all) != 1 || all[0].ID != "BBBB" || all[0].Damaged || all[0].Version == 0 {
			t.Errorf("left %+v, %v", all, err)
		}
	})
	t.Run("a draft is finished in one step", func(t *testing.T) {
		j := store.NewJournal(open(t))
		d := reflection.Draft{Entry: entry("AAAA", "so far"), Step: 1}
		v, err := j.SaveDraft(t.Context(), who, d, 0)
		done(t, err)
		if _, err := j.SaveDraft(t.Context(), who, d, 0); !errors.Is(err, reflection.ErrMoved) {
			t.Errorf("a second beginning: %v, want ErrMoved", err)
		}
		got, read, err := j.Draft(t.Context(), who)
		if err != nil || read != v || got.Entry.Steps[0].Answer != "so far" || got.Step != 1 {
			t.Errorf("read %+v at %d, %v", got, read, err)
		}
		e := entry("AAAA", "whole")
		if err := j.FinishDraft(t.Context(), who, v+1, &e); !errors.Is(err, reflection.ErrMoved) {
			t.Errorf("finishing a stale one: %v, want ErrMoved", err)
		}
		if all, err := j.Entries(t.Context(), who); err != nil || len(all) != 0 {
			t.Errorf("a refused finish left %d entries, %v", len(all), err)
		}
		done(t, j.FinishDraft(t.Context(), who, v, &e))
		all, err := j.Entries(t.Context(), who)
		if err != nil || len(all) != 1 || all[0].Steps[0].Answer != "whole" {
			t.Errorf("finished: %+v, %v", all, err)
		}
		if _, v, err := j.Draft(t.Context(), who); err != nil || v != 0 {
			t.Errorf("the draft is still there at %d, %v", v, err)
		}
		v, err = j.SaveDraft(t.Context(), who, d, 0)
		done(t, err)
		done(t, j.FinishDraft(t.Context(), who, v, nil))
		if all, err := j.Entries(t.Context(), who); err != nil || len(all) != 1 {
			t.Errorf("a dropped draft left %d entries, %v", len(all), err)
		}
	})
	t.Run("damaged", func(t *testing.T) {
		s := open(t)
		j := store.NewJournal(s)
		for _, kind := range []string{"entry", "draft"} {
			id := map[string]string{"entry": "AAAA", "draft": "open"}[kind]
			_, err := s.Write(t.Context(), who, store.Change{Kind: kind, ID: id, Data: []byte("no entry")})
			done(t, err)
		}
		_, v, err := j.Entry(t.Context(), who, "AAAA")
		if !errors.Is(err, reflection.ErrDamaged) || v == 0 {
			t.Errorf("one entry: version %d, %v", v, err)
		}
		_, dv, err := j.Draft(t.Context(), who)
		if !errors.Is(err, reflection.ErrDamaged) || dv == 0 {
			t.Errorf("the draft: version %d, %v", dv, err)
		}
		all, err := j.Entries(t.Context(), who)
		if err != nil || len(all) != 1 || !all[0].Damaged || all[0].ID != "AAAA" || all[0].Version != v {
			t.Errorf("all: %+v, %v", all, err)
		}
		done(t, j.DeleteEntry(t.Context(), who, "AAAA", v))
		_, err = j.SaveDraft(t.Context(), who, reflection.Draft{Entry: entry("AAAA", ""), Step: 1}, dv)
		done(t, err)
	})
	t.Run("forgotten with the person", func(t *testing.T) {
		s := open(t)
		j := store.NewJournal(s)
		_, err := j.SaveEntry(t.Context(), who, entry("AAAA", "one"), 0)
		done(t, err)
		_, err = j.SaveDraft(t.Context(), who, reflection.Draft{Entry: entry("BBBB", ""), Step: 1}, 0)
		done(t, err)
		done(t, s.Forget(t.Context(), who))
		all, err := j.Entries(t.Context(), who)
		_, v, err2 := j.Draft(t.Context(), who)
		if errors.Join(err, err2) != nil || len(all) != 0 || v != 0 {
			t.Errorf("left %d entries and a draft at %d, %v, %v", len(all), v, err, err2)
		}
	})
}
