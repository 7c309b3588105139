package checkin

import (
	"slices"
	"strings"

	"github.com/aymanbagabas/go-udiff/lcs"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/knowledge"
)

// Difference is what changed at one place since a check-in, among the lines
// that were answered.
type Difference struct {
	Skill   string
	Level   string
	Address knowledge.Address
	// Then and Now are all lines of the place.
	Then, Now []Line
	// Reworded are lines that were there before and say it otherwise now.
	Reworded       []Rewording
	Added, Removed []Line
	// Gone is true when the place no longer exists.
	Gone bool
}

// Rewording is one line before and after.
type Rewording struct{ Then, Now Line }

// WhatChanged compares the wording a snapshot was made with to the one of now.
// It is empty when no answered line was touched. The fingerprints do not settle
// it: the wording may have changed while the check-in was open. sh is nil when the framework
// is gone: then everything is.
func WhatChanged(sn Snapshot, sh *Shape) []Difference {
	var out []Difference
	for _, sk := range sn.Skills {
		whole := len(sk.Rungs) > 0
		if r, ok := sn.Result(sk.Address); ok {
			whole = whole || r.Standing != Unfinished && r.Standing != NotRated
		}
		for _, d := range placesOf(sn, sk) {
			if sh != nil {
				d.Now = sh.linesAt(sn, sk, d)
			}
			d.Gone = len(d.Now) == 0
			d.compare(answeredWords(sn.Steps, sk.Address))
			if !whole {
				// Statements that were never asked are not new.
				d.Added = nil
			}
			if len(d.Reworded)+len(d.Added)+len(d.Removed) > 0 {
				out = append(out, d)
			}
		}
	}
	return out
}

// placesOf are the cells of a skill that were answered, with their words of the
// day: one a level, or all statements together.
func placesOf(sn Snapshot, sk Skill) []Difference {
	var out []Difference
	for _, st := range sn.Steps {
		if st.Skill != sk.Address || st.SameAs > 0 {
			continue
		}
		level, address := st.Level, st.Address
		if len(sk.Rungs) == 0 {
			level, address = Name{}, sk.Address
		}
		i := slices.IndexFunc(out, func(d Difference) bool { return d.Address == address })
		if i < 0 {
			out = append(out, Difference{Skill: sk.Name, Level: level.Text, Address: address})
			i = len(out) - 1
		}
		for _, l := range st.Lines {
			if !slices.ContainsFunc(out[i].Then, func(o Line) bool { return o.ID == l.ID }) {
				out[i].Then = append(out[i].Then, l)
			}
		}
	}
	for i := range out {
		slices.SortStableFunc(out[i].Then, func(a, b Line) int { return a.Number - b.Number })
	}
	return out
}

func (sh Shape) linesAt(sn Snapshot, sk Skill, d Difference) []Line {
	var out []Line
	for _, c := range sh.Cells(sk.Address, sn.Setting.ID) {
		if d.Level != "" && c.Level.Text != d.Level {
			continue
		}
		for _, l := range c.Lines {
			if !slices.ContainsFunc(out, func(o Line) bool { return o.ID == l.ID }) {
				out = append(out, l)
			}
		}
	}
	return out
}

func answeredWords(steps []Step, skill knowledge.Address) map[string]bool {
	out := map[string]bool{}
	for _, st := range steps {
		if st.Skill == skill {
			for _, l := range st.Lines {
				out[folded(l.Text)] = true
			}
		}
	}
	return out
}

// compare pairs the lines of then and now: the same words first, then the
// nearest of the rest. A line of now whose words were answered elsewhere in the
// skill is not new.
func (d *Difference) compare(answered map[string]bool) {
	var then, now []Line
	for _, l := range d.Then {
		if !slices.ContainsFunc(d.Now, func(o Line) bool { return folded(o.Text) == folded(l.Text) }) {
			then = append(then, l)
		}
	}
	for _, l := range d.Now {
		if !answered[folded(l.Text)] {
			now = append(now, l)
		}
	}
	for _, l := range then {
		best, at := 0.0, -1
		for i, o := range now {
			if s := shared(l.Text, o.Text); s >= alike && s > best {
				best, at = s, i
			}
		}
		if at < 0 {
			d.Removed = append(d.Removed, l)
			continue
		}
		d.Reworded = append(d.Reworded, Rewording{Then: l, Now: now[at]})
		now = slices.Delete(now, at, at+1)
	}
	d.Added = now
}

// pairs set the wording of then and now beside each other, with the words that
// changed marked.
func (d Difference) pairs() []chat.Pair {
	var out []chat.Pair
	for _, r := range d.Reworded {
		left, right := markWords(r.Then.Text, r.Now.Text)
		out = append(out, chat.Pair{Left: left, Right: right})
	}
	for _, l := range d.Removed {
		out = append(out, chat.Pair{Left: []chat.Run{{Text: l.Text, Marked: true}}})
	}
	for _, l := range d.Added {
		out = append(out, chat.Pair{Right: []chat.Run{{Text: l.Text, Marked: true}}})
	}
	return out
}

// markWords splits two texts into runs; a marked run stands only on its side.
func markWords(a, b string) (left, right []chat.Run) {
	wa, wb := strings.SplitAfter(a, " "), strings.SplitAfter(b, " ")
	bare := func(ws []string) []string {
		out := make([]string, len(ws))
		for i, w := range ws {
			out[i] = strings.Trim(w, " ")
		}
		return out
	}
	add := func(runs []chat.Run, words []string, marked bool) []chat.Run {
		if text := strings.Join(words, ""); text != "" {
			runs = append(runs, chat.Run{Text: text, Marked: marked})
		}
		return runs
	}
	la, lb := 0, 0
	for _, d := range lcs.DiffLines(bare(wa), bare(wb)) {
		left = add(add(left, wa[la:d.Start], false), wa[d.Start:d.End], true)
		right = add(add(right, wb[lb:d.ReplStart], false), wb[d.ReplStart:d.ReplEnd], true)
		la, lb = d.End, d.ReplEnd
	}
	return add(left, wa[la:], false), add(right, wb[lb:], false)
}
