package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/agnivade/levenshtein"

	"github.com/framework-coach/framework-coach/knowledge"
)

// partial is a skill's name as the stems of its words with their weights.
type partial struct {
	ref    Ref
	weight map[string]float64
	total  float64
}

// partials weighs the words of a dimension's names: a word that several names
// share says less.
func partials(f *knowledge.Framework, d knowledge.Dimension) []partial {
	df := map[string]int{}
	stems := make([][]string, len(d.Names))
	for i, name := range d.Names {
		for _, t := range Tokens(name.Text) {
			if !joining[t.Text] && !slices.Contains(stems[i], t.Stem) {
				stems[i] = append(stems[i], t.Stem)
				df[t.Stem]++
			}
		}
	}
	var out []partial
	for i, name := range d.Names {
		p := partial{ref: Ref{Framework: f, Dimension: d.Of, Name: name}, weight: map[string]float64{}}
		for _, s := range stems[i] {
			p.weight[s] = 1 / float64(df[s])
			p.total += p.weight[s]
		}
		out = append(out, p)
	}
	return out
}

// nearly finds names of several words of which one is mistyped beyond what can
// be told from the word alone: "data and insite", "hum centred design".
//
// A word is a candidate for the slip when it is short or no document has it.
// Most questions hold none, and most names are then not even looked at.
func (n *names) nearly(ts []Token, free func(i int) bool, known func(word string) bool) []Mention {
	slip := make([]bool, len(ts))
	some := false
	for i, t := range ts {
		if !free(i) || grammar[t.Text] && !joining[t.Text] || asking[t.Text] {
			continue
		}
		slip[i] = !joining[t.Text] && (len(t.Text) <= 4 || !known(t.Text))
		some = some || slip[i]
	}
	if !some {
		return nil
	}
	var out []Mention
	taken := map[int]bool{}
	for _, key := range n.longKeys {
		want := n.keyWords[key]
		for i := range ts {
			if !free(i) || taken[i] || joining[ts[i].Text] {
				continue
			}
			last, ok := n.nearlyFrom(ts, i, want, free, slip)
			if !ok {
				continue
			}
			for k := i; k <= last; k++ {
				taken[k] = true
			}
			out = append(out, mention(n.phrases[key], ts[i:last+1], i))
		}
	}
	return out
}

// nearlyFrom compares a name with the words from i on; all but one of its words
// must agree, and that one must be alike and no word of its own.
func (n *names) nearlyFrom(ts []Token, i int, want []Token, free func(i int) bool, slip []bool) (last int, ok bool) {
	j, slips := i, 0
	for k, w := range want {
		for k > 0 && j < len(ts) && (joining[ts[j].Text] || ts[j].Text == "2" || ts[j].Text == "4") {
			j++
		}
		if j >= len(ts) || !free(j) || ts[j].Sentence != ts[i].Sentence {
			return 0, false
		}
		if ts[j].Text != w.Text && ts[j].Stem != w.Stem {
			slips++
			if slips > 1 || !slip[j] || !alike(ts[j].Text, w.Text) {
				return 0, false
			}
		}
		last = j
		j++
	}
	return last, true
}

// alike is a generous likeness, for a word whose neighbours agree already.
func alike(w, c string) bool {
	if strings.ContainsFunc(w+c, unicode.IsDigit) {
		return false
	}
	if len(w) >= 3 && strings.HasPrefix(c, w) || len(c) >= 5 && strings.HasPrefix(w, c[:4]) {
		return true
	}
	return w[0] == c[0] && len(w) >= 4 && levenshtein.ComputeDistance(w, c) <= 1+len(c)/5
}

// partly finds skills by part of their name where no whole name stands: at
// least half of the name's weight and one word that no other name has.
func (n *names) partly(ts []Token, free func(i int) bool) []Mention {
	best := map[*knowledge.Framework]Mention{}
	score := map[*knowledge.Framework]float64{}
	for _, p := range n.parts {
		sum, first, last := 0.0, -1, -1
		seen := map[string]bool{}
		for i, t := range ts {
			w := p.weight[t.Stem]
			if w == 0 || !free(i) || seen[t.Stem] || asking[t.Text] {
				continue
			}
			seen[t.Stem] = true
			sum += w
			if first < 0 {
				first = i
			}
			last = i
		}
		if len(seen) < 2 || sum < 0.6*p.total || last-first > len(seen) {
			continue
		}
		if s := sum / p.total; s > score[p.ref.Framework] {
			score[p.ref.Framework] = s
			best[p.ref.Framework] = Mention{Refs: []Ref{p.ref}, Strength: Part, First: first, Last: last, Words: p.ref.Name.Text}
		}
	}
	out := slices.Collect(maps.Values(best))
	slices.SortFunc(out, func(a, b Mention) int {
		return cmp.Or(cmp.Compare(a.First, b.First), cmp.Compare(a.Refs[0].Framework.ID, b.Refs[0].Framework.ID))
	})
	return out
}
