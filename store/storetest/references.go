package storetest

import (
	"testing"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/store"
)

// References is the contract of references: the last one saved is there until
// it is dropped or the person forgotten.
func References(t *testing.T, open func(*testing.T) *store.Store) {
	t.Helper()
	s := open(t)
	m := store.NewReferences(s)
	who := chat.PersonID{Platform: chat.Teams, Space: "tenant", User: "29:x"}
	other := chat.PersonID{Platform: chat.Slack, Space: "tenant", User: "29:x"}
	is := func(p chat.PersonID, want string, there bool) {
		t.Helper()
		got, err := m.Reference(t.Context(), p)
		if err != nil || string(got) != want || (got != nil) != there {
			t.Errorf("%v has %q (nil: %v), %v; want %q, there: %v", p, got, got == nil, err, want, there)
		}
	}
	is(who, "", false)
	done(t, m.SaveReference(t.Context(), who, []byte(`{"a":1}`)))
	done(t, m.SaveReference(t.Context(), who, []byte(`{"a":2}`)))
	done(t, m.SaveReference(t.Context(), other, nil))
	is(who, `{"a":2}`, true)
	is(other, "", true)
	for range 2 {
		done(t, m.DropReference(t.Context(), who))
		is(who, "", false)
	}
	done(t, s.Forget(t.Context(), other))
	is(other, "", false)
}
