package index

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// leastPasted is how many words in a row must agree before a question counts
// as words pasted from a document.
const leastPasted = 6

// Containing returns the passages that a question quotes: a run of at least six
// of their words, or a whole passage. Words in quotation marks need only two.
func (x *Index) Containing(ctx context.Context, q Question) ([]knowledge.Passage, error) {
	// Pasted words are words of meaning that name nothing. Most questions have
	// none, and are spared the search.
	if len(q.Tokens) < 2 || len(q.Rest) < 3 && !strings.ContainsAny(q.Text, "\"“‘") {
		return nil, nil
	}
	all := make([]int, len(q.Tokens))
	for i := range all {
		all[i] = i
	}
	terms := x.terms(Query{Tokens: q.Tokens, Use: all})
	found, err := x.ranking(ctx, Query{}, fieldText, terms.stems)
	if err != nil {
		return nil, err
	}
	var out []knowledge.Passage
	best := 0
	for _, id := range x.inOrder(found) {
		p := x.passages[id].passage
		n := x.pasted(q, p)
		switch {
		case n == 0 || n < best:
		case n > best:
			best, out = n, []knowledge.Passage{p}
		default:
			out = append(out, p)
		}
	}
	return out, nil
}

// inOrder sorts passages as they stand in the library.
func (x *Index) inOrder(found map[string]float64) []string {
	ids := slices.Collect(maps.Keys(found))
	slices.SortFunc(ids, func(a, b string) int { return cmp.Compare(x.passages[a].number, x.passages[b].number) })
	return ids
}

// pasted is how many words in a row a question shares with a passage, when it
// is enough to be a quotation.
func (x *Index) pasted(q Question, p knowledge.Passage) int {
	own := x.passages[p.ID].plain
	longest, from := 0, 0
	for i := range q.Tokens {
		if len(q.Tokens)-i <= longest {
			break
		}
		for j := range own {
			n := 0
			for i+n < len(q.Tokens) && j+n < len(own) && q.Tokens[i+n].Text == own[j+n] {
				n++
			}
			if n > longest {
				longest, from = n, i
			}
		}
	}
	covered := cover(q.Mentions)
	fresh := 0
	for i := from; i < from+longest; i++ {
		if !covered[i] && !asking[q.Tokens[i].Text] {
			fresh++
		}
	}
	// A long name is no quotation.
	if fresh < 2 {
		return 0
	}
	if longest >= leastPasted || longest == len(own) && longest >= 3 || x.quoted(q, from, longest) {
		return longest
	}
	return 0
}

// quoted is true when the words stand in quotation marks as a whole.
func (x *Index) quoted(q Question, from, n int) bool {
	if n < 2 {
		return false
	}
	before := strings.TrimRight(q.Text[:q.Tokens[from].Start], " ")
	after := strings.TrimLeft(q.Text[q.Tokens[from+n-1].End:], " .,")
	open, end := lastRune(before), firstRune(after)
	return strings.ContainsRune(`"“‘`, open) && strings.ContainsRune(`"”’`, end)
}

func lastRune(s string) rune {
	rs := []rune(s)
	if len(rs) == 0 {
		return ' '
	}
	return rs[len(rs)-1]
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}
