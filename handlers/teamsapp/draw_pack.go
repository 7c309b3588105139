package teamsapp

import "fmt"

// piece is what stays together in one card.
type piece struct {
	element element
	// part is the number of the part it belongs to, from 1; 0 for what stands
	// round the parts.
	part int
	// wide is true for what needs all the width there is.
	wide bool
}

func plainPieces(es ...element) []piece {
	out := make([]piece, len(es))
	for i, e := range es {
		out[i] = piece{element: e}
	}
	return out
}

// size is what the pieces take of a card, with what separates them.
func (d *drawer) size(ps []piece) int {
	n := 0
	for _, p := range ps {
		n += d.measure.of(p.element) + 1
	}
	return n
}

// envelope is what a card takes besides its body, at most.
func (d *drawer) envelope() int {
	return d.measure.of(newCard("", "", true, []element{})) + len(`"fallbackText":"","speak":"",`) + d.textLimit() + speakLimit
}

// within leaves out what is too much, so that what stands round the parts
// leaves room for them.
func (d *drawer) within(ps []piece, room int) []piece {
	var out []piece
	for _, p := range ps {
		if n := d.size([]piece{p}); n <= room {
			room -= n
			out = append(out, p)
		}
	}
	return out
}

// filled is the outcome of packing: at least one page.
type filled struct {
	pages [][]piece
	// cut is true when something found no place.
	cut bool
}

// fill packs the body into as many cards as there may be. A card ends between
// parts where it can, and inside a part that is too long for a card.
func (d *drawer) fill(head, body []piece, room int) filled {
	out := filled{pages: [][]piece{head}}
	used, empty := d.size(head), true
	turn := func() bool {
		if len(out.pages) == d.cards {
			out.cut = true
			return false
		}
		out.pages = append(out.pages, nil)
		used, empty = 0, true
		return true
	}
	for len(body) > 0 {
		n := 1
		for n < len(body) && body[n].part == body[0].part {
			n++
		}
		part := body[:n:n]
		body = body[n:]
		whole := d.size(part)
		if used+whole > room && !empty && whole <= room && !turn() {
			return out
		}
		for _, p := range part {
			more := d.size([]piece{p})
			if more > room {
				// Too much for a card of its own.
				out.cut = true
				continue
			}
			if used+more > room && !turn() {
				return out
			}
			last := len(out.pages) - 1
			out.pages[last] = append(out.pages[last], p)
			used, empty = used+more, false
		}
	}
	return out
}

// shown counts the parts that found a place whole, and says whether one more
// is there in part.
func (f filled) shown(body []piece) (whole int, partly bool) {
	want, have := map[int]int{}, map[int]int{}
	for _, p := range body {
		want[p.part]++
	}
	for _, page := range f.pages {
		for _, p := range page {
			if p.part > 0 {
				have[p.part]++
			}
		}
	}
	for part, n := range have {
		if n == want[part] {
			whole++
		} else {
			partly = true
		}
	}
	return whole, partly
}

// shortened is the sentence under a cut answer.
func (d *drawer) shortened(whole, parts int, partly bool) piece {
	text := fmt.Sprintf("This is shortened: %d of %d parts are shown.", whole, parts)
	switch {
	case partly && parts == 1:
		text = "This is shortened: only a piece is shown."
	case partly && whole == 0:
		text = fmt.Sprintf("This is shortened: a piece of 1 of %d parts is shown.", parts)
	case partly:
		text = fmt.Sprintf("This is shortened: %d of %d parts are shown, and a piece of one more.", whole, parts)
	}
	return piece{element: words(text, style{Subtle: true})}
}
