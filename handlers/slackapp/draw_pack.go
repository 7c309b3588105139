package slackapp

import (
	"encoding/json"
	"fmt"

	"github.com/slack-go/slack"
)

// piece is one block with what the packing must know about it.
type piece struct {
	block  slack.Block
	weight int
	// part is the number of the part it belongs to, from 1; 0 for what
	// stands around the parts.
	part int
	// stays is true for what means nothing without the piece before it: a
	// source may not begin a message.
	stays bool
}

// limits are how much one page takes. Zero weight or bytes is no limit.
type limits struct{ blocks, weight, bytes int }

func measure(ps []piece, room limits) limits {
	var out limits
	for _, p := range ps {
		out.blocks++
		out.weight += p.weight
		if room.bytes > 0 {
			out.bytes += size(p.block)
		}
	}
	return out
}

// size is the block's length as JSON, in bytes.
func size(b slack.Block) int {
	j, err := json.Marshal(b)
	if err != nil {
		// What cannot be written must not be sent.
		return viewBytes
	}
	return len(j) + 1
}

func (l limits) without(used limits) limits {
	out := l
	out.blocks = max(1, l.blocks-used.blocks)
	if l.weight > 0 {
		out.weight = max(1, l.weight-used.weight)
	}
	if l.bytes > 0 {
		out.bytes = max(1, l.bytes-used.bytes)
	}
	return out
}

func (l limits) takes(used, more limits) bool {
	return used.blocks+more.blocks <= l.blocks &&
		(l.weight == 0 || used.weight+more.weight <= l.weight) &&
		(l.bytes == 0 || used.bytes+more.bytes <= l.bytes)
}

func (l limits) plus(o limits) limits {
	return limits{l.blocks + o.blocks, l.weight + o.weight, l.bytes + o.bytes}
}

// filled is the outcome of packing: at least one page.
type filled struct {
	pages [][]piece
	// cut is true when something found no place.
	cut bool
}

// fill packs the body into at most so many pages. A page ends between parts
// where it can, inside a part where a part is too long for a page, and never
// before a piece that stays with the one before it.
func (l limits) fill(head, body []piece, most int) filled {
	out := filled{pages: [][]piece{head}}
	used := measure(head, l)
	empty := true
	// turn begins another page, and says whether there is one.
	turn := func() bool {
		if len(out.pages) == most {
			out.cut = true
			return false
		}
		out.pages = append(out.pages, nil)
		used, empty = limits{}, true
		return true
	}
	for _, part := range split(body, func(p, before piece) bool { return p.part != before.part }) {
		whole := measure(part, l)
		if !l.takes(used, whole) && !empty && l.takes(limits{}, whole) && !turn() {
			return out
		}
		for _, chain := range split(part, func(p, _ piece) bool { return !p.stays }) {
			more := measure(chain, l)
			if !l.takes(used, more) {
				// A chain that is too much for a page of its own is left out.
				if !l.takes(limits{}, more) {
					out.cut = true
					return out
				}
				if !turn() {
					return out
				}
			}
			last := len(out.pages) - 1
			out.pages[last] = append(out.pages[last][:len(out.pages[last]):len(out.pages[last])], chain...)
			used, empty = used.plus(more), false
		}
	}
	return out
}

// split groups pieces; a new group begins where it says so.
func split(ps []piece, begins func(p, before piece) bool) [][]piece {
	var out [][]piece
	for i, p := range ps {
		if i == 0 || begins(p, ps[i-1]) {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], p)
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
	case partly && whole == 0:
		text = fmt.Sprintf("This is shortened: a piece of 1 of %d parts is shown.", parts)
		if parts == 1 {
			text = "This is shortened: only the first piece is shown."
		}
	case partly:
		text = fmt.Sprintf("This is shortened: %d of %d parts are shown, and a piece of one more.", whole, parts)
	}
	return piece{block: contextLine(plain(text)), weight: weigh(text) + 40}
}
