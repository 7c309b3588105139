package coach

import (
	"context"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// Acquaintances say in one read of the store who somebody is, and what there is
// to read of them besides. Somebody unknown is the zero Known and no error.
type Acquaintances interface {
	Meet(ctx context.Context, id chat.PersonID) (Known, error)
}

// Known is what one read tells of somebody as an answer to them begins. It counts
// for that answer alone. What it says is not there need not be read; what it says
// may be there is read where it is needed, and never from here.
type Known struct {
	Person Person
	// Joined may be true of somebody with several accounts, Paired of somebody who
	// is a mentor or a mentee or was asked, Sent of somebody who was sent something.
	Joined, Paired, Sent bool
}

// meet looks somebody up. Somebody who cannot be looked up said nothing of
// themselves, and may have everything.
func (c *Coach) meet(ctx context.Context, id chat.PersonID) (Known, error) {
	all := Known{Joined: true, Paired: true, Sent: true}
	var err error
	if c.acquaintances == nil {
		all.Person, err = c.people.Person(ctx, id)
	} else {
		var known Known
		if known, err = c.acquaintances.Meet(ctx, id); err == nil {
			return known, nil
		}
	}
	if err != nil {
		all.Person = Person{}
		return all, fmt.Errorf("looking up a person: %w", err)
	}
	return all, nil
}

// accounts are all of the person's. They are read once in a turn, and only for
// somebody who may have several.
func (t *Turn) accounts(ctx context.Context) ([]chat.PersonID, error) {
	if t.selves != nil {
		return t.selves, nil
	}
	selves, err := t.links.Accounts(ctx, t.Message.From)
	if err != nil {
		return nil, fmt.Errorf("reading somebody's accounts: %w", err)
	}
	if !slices.Contains(selves, t.Message.From) {
		selves = append(slices.Clone(selves), t.Message.From)
	}
	t.selves = selves
	return selves, nil
}
