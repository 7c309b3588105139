package mentoring

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// The button of a preview can be pressed weeks later. It holds a sign of what was
// previewed, so that nobody shares what they did not see, or with somebody who is
// their mentor no longer.

// signLength is how many letters of a sign a button holds.
const signLength = 10

// sign is of what a preview showed, and of whether the two were mentor and
// mentee.
func sign(whole string, paired bool) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "%v %s", paired, whole))
	return base32.StdEncoding.EncodeToString(sum[:])[:signLength]
}

// whole is all that would be shared, every part of it. first is its first part.
func (d *Desk) whole(ctx context.Context, c Caller, g Grant, first chat.Reply) (string, error) {
	var out []byte
	for page, shown := 1, first; ; {
		text, err := json.Marshal([]any{shown.Title, withoutWays(shown.Parts)})
		if err != nil {
			return "", fmt.Errorf("writing down what is previewed: %w", err)
		}
		out = append(out, text...)
		page++
		if page > mostPages || !slices.ContainsFunc(shown.Choices, func(ch chat.Choice) bool {
			to, ok := Parse(ch.Value)
			return ok && to.Page == page
		}) {
			return string(out), nil
		}
		if shown, err = d.Show(ctx, c, g, Command{Do: DoShare, Page: page}); err != nil {
			return "", err
		}
	}
}

// withoutWays leaves out where forms lead: that is another place each time.
func withoutWays(parts []chat.Part) []chat.Part {
	parts = slices.Clone(parts)
	for i, p := range parts {
		if f, ok := p.(chat.Form); ok {
			f.Value, f.Open = "", chat.Choice{}
			parts[i] = f
		}
	}
	return parts
}

// paired is true when the caller and somebody are mentor and mentee.
func (d *Desk) paired(ctx context.Context, h here, to Party) (bool, error) {
	pairs, err := d.pairs(ctx, h)
	return slices.ContainsFunc(pairs, func(p Pair) bool {
		other, _ := p.other(h.mine)
		return p.live() && other.same(to)
	}), err
}

// signed is the sign for the button of a preview.
func (d *Desk) signed(ctx context.Context, h here, g Grant, first chat.Reply) (string, error) {
	whole, err := d.whole(ctx, h.Caller, g, first)
	if err != nil {
		return "", err
	}
	paired, err := d.paired(ctx, h, g.To)
	return sign(whole, paired), err
}

// stale says what is otherwise than at the preview of that sign; empty when
// nothing is. Who were no mentor and mentee then may be so now.
func (d *Desk) stale(ctx context.Context, h here, g Grant, first chat.Reply, seen string) (string, error) {
	whole, err := d.whole(ctx, h.Caller, g, first)
	if err != nil {
		return "", err
	}
	switch seen {
	case sign(whole, false):
		return "", nil
	case sign(whole, true):
		paired, err := d.paired(ctx, h, g.To)
		if err != nil || paired {
			return "", err
		}
		return "You and " + g.To.called() + " are no longer mentor and mentee.", nil
	}
	return "It has changed since you looked at it here.", nil
}
