package coach

import (
	"context"
	"fmt"

	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// whoSeesAll says who can see what is held.
func whoSeesAll(h mentoring.Held) string {
	if n := len(h.Given); n > 0 {
		return "Who can see this? You. Others can see only what you share with them: " + several(n, "thing") + " just now."
	}
	return "Who can see this? Only you. Nobody else can see it."
}

// leaveOthers ends what lives with other people: being their mentor, and what
// they show. It comes before everything else goes, which says who they are.
func (t *Turn) leaveOthers(ctx context.Context) error {
	pairs, err := t.pairing.PairsOf(ctx, t.Message.From)
	if err != nil {
		return fmt.Errorf("reading who is whose mentor: %w", err)
	}
	for _, p := range pairs {
		if err := t.pairing.EndPair(ctx, p); err != nil {
			return fmt.Errorf("ending a pair: %w", err)
		}
	}
	got, err := t.shares.SharedWith(ctx, t.Message.From)
	if err != nil {
		return fmt.Errorf("reading what others share: %w", err)
	}
	for _, g := range got {
		if err := t.shares.TakeBack(ctx, g.Owner.ID, g.ID); err != nil {
			return fmt.Errorf("ending what somebody shares: %w", err)
		}
	}
	return nil
}

// unshare takes back whatever shows the check-in or the entry of an id, which is
// being deleted: the lists of what others can see would go on naming it.
func (t *Turn) unshare(ctx context.Context, id string) error {
	given, err := t.shares.SharedBy(ctx, t.Message.From)
	if err != nil {
		return fmt.Errorf("reading what is shared: %w", err)
	}
	for _, g := range given {
		if g.Item.ID != id || id == "" {
			continue
		}
		if err := t.shares.TakeBack(ctx, t.Message.From, g.ID); err != nil {
			return fmt.Errorf("taking back what is deleted: %w", err)
		}
	}
	return nil
}
