package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
	"github.com/framework-coach/framework-coach/coach/mentoring/mentoringtest"
	"github.com/framework-coach/framework-coach/store"
	"github.com/framework-coach/framework-coach/store/redistest"
)

// TestMentoringContract holds a store to what the memory of coach's own tests is
// held to, so that those tests say something of it.
func TestMentoringContract(t *testing.T) {
	t.Run("memory", func(t *testing.T) {
		open := func(t *testing.T) mentoringtest.Kept {
			c := &clock{at: time.Date(2026, 3, 6, 12, 0, 0, 0, time.UTC)}
			k := keptIn(openStore(t, store.Config{Memory: true, Now: c.now}))
			k.Now, k.Pass = c.now, c.pass
			return k
		}
		mentoringtest.Contract(t, open)
		mentoringtest.ContractOverTime(t, open)
	})
	for name, config := range map[string]func(*testing.T) store.Config{
		"folder":  func(t *testing.T) store.Config { return store.Config{Folder: t.TempDir()} },
		"server":  func(t *testing.T) store.Config { url, _ := redistest.Server(t); return onServer(url)(t) },
		"cluster": func(t *testing.T) store.Config { url, _ := redistest.Cluster(t); return onServer(url)(t) },
	} {
		t.Run(name, func(t *testing.T) {
			c := config(t)
			mentoringtest.Contract(t, func(t *testing.T) mentoringtest.Kept {
				if c.Folder != "" {
					c.Folder = t.TempDir()
				}
				return keptIn(openStore(t, c))
			})
		})
	}
}

func keptIn(s *store.Store) mentoringtest.Kept {
	m := store.NewMentoring(s)
	return mentoringtest.Kept{
		Pairs: m, Shares: m, Suggestions: m, Links: store.NewLinks(s), Now: time.Now, Forget: s.Forget,
		Own: func(t *testing.T, owner chat.PersonID) mentoring.Item {
			t.Helper()
			if _, err := s.Write(t.Context(), owner, store.Change{Kind: "entry", ID: "E1", Data: []byte("words"), Expect: store.AnyVersion}); err != nil {
				t.Fatal(err)
			}
			return mentoring.Item{Kind: mentoring.KindEntry, ID: "E1"}
		},
		Look: func(ctx context.Context, reader, owner chat.PersonID, grant string) (mentoring.Grant, error) {
			_, g, err := m.Entry(ctx, reader, owner, grant)
			return g, err
		},
	}
}
