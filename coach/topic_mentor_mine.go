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
