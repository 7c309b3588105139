package mentoring

import (
	"context"
	"slices"

	"github.com/framework-coach/framework-coach/chat"
)

// near is true for somebody whom the caller can write to: where they stand is a
// workspace or tenant of the caller's own, the platform says that the message
// names them, or the two have to do with each other already.
//
// Several organisations can use one coach, and an account is only letters: anybody
// can type those of somebody elsewhere.
func (d *Desk) near(ctx context.Context, h here, to Party) (bool, error) {
	if h.beside(to.ID) || slices.Contains(h.Mentioned, to.ID) || d.told.lately(named(h.Person, to.ID), h.At) {
		return true, nil
	}
	theirs, err := d.accountsOf(ctx, to)
	if err != nil {
		return false, err
	}
	known, err := d.acquainted(ctx, h)
	if err != nil {
		return false, err
	}
	return slices.ContainsFunc(known, func(p Party) bool { return slices.Contains(theirs, p.ID) }), nil
}

// beside is true for an account in a workspace or tenant where the caller has one.
func (h here) beside(p chat.PersonID) bool {
	return slices.ContainsFunc(h.mine, func(own chat.PersonID) bool { return own.Platform == p.Platform && own.Space == p.Space })
}

// heard keeps for a day whom a message names who stands elsewhere: a form or a
// preview comes between the message and what is sent.
func (d *Desk) heard(h here) {
	for _, p := range h.Mentioned {
		if p != (chat.PersonID{}) && !h.beside(p) {
			d.told.may(named(h.Person, p), h.At)
		}
	}
}

func named(by, who chat.PersonID) string {
	return "mention by " + Party{ID: by}.ref() + " of " + Party{ID: who}.ref()
}

// acquainted are those the caller has to do with already: in a pair or a request,
// by what they sent, and by a permission of either side.
func (d *Desk) acquainted(ctx context.Context, h here) ([]Party, error) {
	pairs, err := d.pairs(ctx, h)
	if err != nil {
		return nil, err
	}
	sent, err := d.received(ctx, h)
	if err != nil {
		return nil, err
	}
	given, err := d.given(ctx, h)
	if err != nil {
		return nil, err
	}
	got, err := d.got(ctx, h)
	if err != nil {
		return nil, err
	}
	var out []Party
	for _, p := range pairs {
		other, _ := p.other(h.mine)
		out = append(out, other)
	}
	for _, s := range sent {
		out = append(out, s.From)
	}
	for _, g := range given {
		out = append(out, g.To)
	}
	for _, g := range got {
		out = append(out, g.Owner)
	}
	return out, nil
}
