package index

import (
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// ideas finds the concepts of the thesaurus in a text, by words and by phrases
// of several words. Bleve's own synonyms take single words only.
type ideas struct {
	phrases map[string][]string
	// reach is how many words the longest phrase has that begins with a stem;
	// most stems begin none, and are not looked at further.
	reach map[string]int
}

func newIdeas(concepts []knowledge.Concept, r *reader) *ideas {
	d := &ideas{phrases: map[string][]string{}, reach: map[string]int{}}
	for _, c := range concepts {
		id := knowledge.Slug(c.Name)
		for _, w := range append([]string{c.Name}, c.Words...) {
			ts := r.words.tokens(w)
			key, size := ideaKey(ts)
			if size == 0 || slices.Contains(d.phrases[key], id) {
				continue
			}
			d.phrases[key] = append(d.phrases[key], id)
			first, _, _ := strings.Cut(key, " ")
			d.reach[first] = max(d.reach[first], size)
		}
	}
	return d
}

func ideaKey(ts []Token) (string, int) {
	var stems []string
	for _, t := range ts {
		if !grammar[t.Text] {
			stems = append(stems, t.Stem)
		}
	}
	if len(stems) == 0 {
		// "up and down" is all grammar; keep such a phrase as it is.
		for _, t := range ts {
			stems = append(stems, t.Text)
		}
		if len(stems) < 2 {
			return "", 0
		}
	}
	return strings.Join(stems, " "), len(stems)
}

// in lists the concepts of a text, sorted, each once.
func (d *ideas) in(ts []Token) []string {
	seen := map[string]bool{}
	for id := range d.spans(ts) {
		seen[id] = true
	}
	out := make([]string, 0, len(seen))
	for id := range seen {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// spans maps each concept of a text to the token positions that speak of it.
func (d *ideas) spans(ts []Token) map[string][]int {
	var content []int
	for i, t := range ts {
		if !grammar[t.Text] {
			content = append(content, i)
		}
	}
	out := map[string][]int{}
	for a := range content {
		key := ""
		for n := 0; n < d.reach[ts[content[a]].Stem] && a+n < len(content); n++ {
			if n > 0 {
				key += " "
			}
			key += ts[content[a+n]].Stem
			for _, id := range d.phrases[key] {
				for k := a; k <= a+n; k++ {
					out[id] = append(out[id], content[k])
				}
			}
		}
	}
	return out
}
