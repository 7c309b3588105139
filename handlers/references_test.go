package handlers

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// countedReferences are in memory, and count what is written.
type countedReferences struct {
	*memory
	writes int
	fail   error
}

func (c *countedReferences) SaveReference(ctx context.Context, who chat.PersonID, reference []byte) error {
	c.writes++
	if c.fail != nil {
		return c.fail
	}
	return c.memory.SaveReference(ctx, who, reference)
}

func TestDirectoryWritesWhatIsNew(t *testing.T) {
	at := time.Date(2026, 10, 17, 9, 0, 0, 0, time.UTC)
	kept := &countedReferences{memory: newMemory()}
	d := NewDirectory(kept, func() time.Time { return at })
	who := chat.PersonID{Platform: chat.Slack, Space: "T1", User: "U1"}
	step := func(reference string, want int, why string) {
		t.Helper()
		before := kept.writes
		err := d.SaveReference(t.Context(), who, []byte(reference))
		if !errors.Is(err, kept.fail) || kept.writes-before != want {
			t.Errorf("%s: %d writes, %v", why, kept.writes-before, err)
		}
	}
	step("a", 1, "the first")
	step("a", 0, "the same again")
	step("b", 1, "another one")
	at = at.Add(59 * time.Minute)
	step("b", 0, "the same within the hour")
	at = at.Add(time.Minute)
	step("b", 1, "the same after the hour")
	// Somebody else, or another replica, forgot the person.
	if err := kept.DropReference(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	step("b", 1, "after it was dropped elsewhere")
	kept.fail = errors.New("down")
	step("c", 1, "while the store is down")
	kept.fail = nil
	step("c", 1, "when it is back")
	if got, err := d.Reference(t.Context(), who); err != nil || string(got) != "c" {
		t.Errorf("it is %s, %v", got, err)
	}
	if err := d.DropReference(t.Context(), who); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Reference(t.Context(), who); got != nil || err != nil {
		t.Errorf("dropped, and still %s, %v", got, err)
	}
}

func TestMemoryForgetsTheLongestUnused(t *testing.T) {
	d := NewDirectory(nil, time.Now)
	person := func(i int) chat.PersonID { return chat.PersonID{User: fmt.Sprint(i)} }
	for i := range memoryMost {
		if err := d.SaveReference(t.Context(), person(i), []byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Reference(t.Context(), person(0)); err != nil {
		t.Fatal(err)
	}
	if err := d.SaveReference(t.Context(), person(memoryMost), []byte("x")); err != nil {
		t.Fatal(err)
	}
	for i, want := range map[int]bool{0: true, 1: false, 2: true, memoryMost: true} {
		if got, _ := d.Reference(t.Context(), person(i)); (got != nil) != want {
			t.Errorf("person %d: %q", i, got)
		}
	}
}
