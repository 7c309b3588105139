package coach

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/coach/mentoring"
)

// reach are the platforms where it is kept where some accounts are written to.
func (t *Turn) reach(ctx context.Context, accounts []chat.PersonID) ([]string, error) {
	if t.references == nil {
		return nil, nil
	}
	var out []string
	for _, a := range accounts {
		reference, err := t.references.Reference(ctx, a)
		if err != nil {
			return nil, fmt.Errorf("reading where somebody is written to: %w", err)
		}
		if name := mentoring.PlatformName(a.Platform); len(reference) > 0 && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	slices.Sort(out)
	return out, nil
}

// besides says what is kept that nobody saved.
func besides(reach []string) string {
	const place = "the place your last answer came from is kept for a short while, so that follow-up questions work."
	if len(reach) == 0 {
		return "Besides, " + place
	}
	return "Besides, I keep where to write to you in " + strings.Join(reach, " and ") + ". " + upperFirst(place)
}
