package store

import (
	"context"
	"fmt"

	"github.com/framework-coach/framework-coach/chat"
)

// The one record of how a person can be written to.
const kindReach, idReach = "reach", "mine"

// References keeps in a Store where each person can be written to, as their
// platform gave it. It is forgotten with the person.
type References struct{ store *Store }

// NewReferences keeps references in a store.
func NewReferences(s *Store) *References { return &References{s} }

// SaveReference keeps a reference in place of any other of that person.
func (m *References) SaveReference(ctx context.Context, who chat.PersonID, reference []byte) error {
	if reference == nil {
		reference = []byte{}
	}
	if err := m.write(ctx, who, reference); err != nil {
		return fmt.Errorf("keeping a reference: %w", err)
	}
	return nil
}

// Reference is nil when there is none, or none that can be read: the person's
// next message brings it.
func (m *References) Reference(ctx context.Context, who chat.PersonID) ([]byte, error) {
	r, _, err := m.store.Record(ctx, who, kindReach, idReach)
	if err != nil {
		return nil, fmt.Errorf("reading a reference: %w", err)
	}
	return r.Data, nil
}

// DropReference lets a reference go. One that is not there is no error.
func (m *References) DropReference(ctx context.Context, who chat.PersonID) error {
	if err := m.write(ctx, who, nil); err != nil {
		return fmt.Errorf("dropping a reference: %w", err)
	}
	return nil
}

func (m *References) write(ctx context.Context, who chat.PersonID, data []byte) error {
	_, err := m.store.Write(ctx, who, Change{Kind: kindReach, ID: idReach, Data: data, Expect: AnyVersion})
	return err
}
