package coach

import (
	"fmt"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
	"github.com/framework-coach/framework-coach/index"
	"github.com/framework-coach/framework-coach/knowledge"
)

// offers leads to every place that readings can mean: with a button for each
// place, or where that would be too many, for a part of a document.
func (t *Turn) offers(rs []index.Reading) []chat.Choice {
	ways := make([][][]chat.Choice, len(rs))
	for i, r := range rs {
		f := r.Framework
		if len(r.Names) == 0 {
			ways[i] = [][]chat.Choice{{choiceShow(f.Top, upperFirst(f.Short))}}
			continue
		}
		var each []chat.Choice
		for _, s := range t.candidates(r) {
			each = append(each, choiceShow(s, fmt.Sprintf("%s: %s", upperFirst(f.Noun), s.Where())))
		}
		ways[i] = [][]chat.Choice{each, t.narrowing(r), {choiceAll(f, given(r))}}
	}
	return fewer(ways)
}

// fewer puts the buttons of several documents together. ways are those of each
// document, from the most buttons to the fewest. As long as there are too many,
// the document with the most gives way.
func fewer(ways [][][]chat.Choice) []chat.Choice {
	taken := make([][]chat.Choice, len(ways))
	for i, w := range ways {
		taken[i], ways[i] = w[0], w[1:]
	}
	for len(slices.Concat(taken...)) > maxChoices {
		most := -1
		for i := range ways {
			ways[i] = slices.DeleteFunc(ways[i], func(w []chat.Choice) bool { return len(w) == 0 || len(w) >= len(taken[i]) })
			if len(ways[i]) > 0 && (most < 0 || len(taken[i]) > len(taken[most])) {
				most = i
			}
		}
		if most < 0 {
			break
		}
		taken[most], ways[most] = ways[most][0], ways[most][1:]
	}
	return slices.Concat(taken...)
}

// choiceAll asks for what several names have in common across a document.
func choiceAll(f *knowledge.Framework, names []string) chat.Choice {
	return choiceAsk(fmt.Sprintf("All %s: %s", f.Short, strings.Join(names, ", ")))
}

// given are the names of a reading.
func given(r index.Reading) []string {
	var out []string
	for _, d := range r.Framework.Dimensions {
		for _, n := range r.Names[d.Of] {
			out = append(out, n.Text)
		}
	}
	return out
}

// narrowing offers the rungs of a ladder the question left open, each across
// all skills: fewer buttons than places.
func (t *Turn) narrowing(r index.Reading) []chat.Choice {
	var open *knowledge.Dimension
	for i, d := range r.Framework.Dimensions {
		if d.Ordered && len(r.Names[d.Of]) == 0 && open == nil {
			open = &r.Framework.Dimensions[i]
		}
	}
	if open == nil {
		return nil
	}
	var out []chat.Choice
	for _, n := range open.Names {
		if !n.Note {
			out = append(out, choiceAll(r.Framework, append([]string{n.Text}, given(r)...)))
		}
	}
	return out
}

// narrowerPairs offers the comparison of two names on each rung of a ladder that
// neither side names.
func narrowerPairs(p [2]side) []chat.Choice {
	f := p[0].framework
	if f != p[1].framework {
		return nil
	}
	for _, d := range f.Dimensions {
		_, left := p[0].where[d.Of]
		_, right := p[1].where[d.Of]
		if left || right || !d.Ordered {
			continue
		}
		var out []chat.Choice
		for _, n := range d.Names {
			if !n.Note {
				out = append(out, choiceComparing(p, n.Text))
			}
		}
		return out
	}
	return nil
}

// choiceComparing asks for the comparison of two sides in their document, with
// what else both have in common.
func choiceComparing(p [2]side, common ...string) chat.Choice {
	f := p[0].framework
	var left, right []string
	for _, d := range f.Dimensions {
		a, inLeft := d.Name(p[0].where[d.Of])
		b, inRight := d.Name(p[1].where[d.Of])
		switch {
		case inLeft && inRight && a == b:
			common = append(common, a.Text)
		default:
			if inLeft {
				left = append(left, a.Text)
			}
			if inRight {
				right = append(right, b.Text)
			}
		}
	}
	return choiceAsk(strings.Join(append([]string{fmt.Sprintf("Compare %s and %s in the %s", strings.Join(left, " "), strings.Join(right, " "), f.Short)}, common...), ", "))
}

// sayNoun says first in each label whose skill it is: two documents may have one
// of the same name.
func sayNoun(f *knowledge.Framework, choices []chat.Choice) {
	for i, c := range choices {
		choices[i].Label = upperFirst(f.Noun) + ": " + strings.Replace(c.Label, ": ", ", ", 1)
	}
}
