package index

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Query is what to look for and where.
type Query struct {
	// Tokens are the words; Use are the positions of those to search for.
	Tokens []Token
	Use    []int
	// Within narrows the search: each element is a list of facets of which a
	// passage must have one. Facet and SectionFacet make them.
	Within [][]string
	Limit  int
	// For says which weights the rankings have.
	For Purpose
}

// Purpose is what a search is for.
type Purpose int

const (
	// Facts looks for a passage that holds an answer, in its own words.
	Facts Purpose = iota
	// Descriptors looks for what somebody's story is about; the glosses, which
	// are people's own words, say most.
	Descriptors
)

// Hit is a passage that was found.
type Hit struct {
	Passage knowledge.Passage
	// Score orders the hits of one search; it means nothing between searches.
	Score float64
	// Cover is how much of the question's weight the passage, its glosses and
	// its concepts speak of, from 0 to 1. Words nobody knows count as unspoken.
	Cover float64
	// TextCover is the same for the passage's own words alone.
	TextCover float64
	// Likeness is how alike the question and the passage, or one of its glosses,
	// are as wholes, from 0 to 1.
	Likeness float64
	// Mass is the weight of the question's words that stand in the passage or
	// its glosses: a long story that says much about one thing has much.
	Mass float64
	// Words is how many different words of the question stand in the passage or
	// its glosses.
	Words int
	// Support are the positions of the question's words that speak for it.
	Support []int
}

// weights of the rankings that are fused, chosen on the stories of all question
// sets and tried crosswise on their halves; see docs/search.md.
type weights struct {
	text, said, idea, best, cover, mass float64
}

var fusion = map[Purpose]weights{
	Facts:       {text: 1, said: 1, idea: 0.6, best: 1.2, cover: 0.8},
	Descriptors: {text: 0.8, said: 3, idea: 1.3, best: 1.3, cover: 1.5, mass: 0.1},
}

// tellingWeight is the least weight of a word that is shown as supporting a
// descriptor: words every second gloss has tell nothing.
const tellingWeight = 2.2

// candidates is how many passages each ranking puts forward.
const candidates = 60

// Search returns the best passages, best first. The same question gives the
// same hits in the same order: scores are rounded, equals go by id.
func (x *Index) Search(ctx context.Context, q Query) ([]Hit, error) {
	terms := x.terms(q)
	if len(terms.stems) == 0 && len(terms.ideas) == 0 {
		return nil, nil
	}
	text, err := x.ranking(ctx, q, fieldText, terms.stems)
	if err != nil {
		return nil, err
	}
	said, err := x.ranking(ctx, q, fieldSaid, terms.stems)
	if err != nil {
		return nil, err
	}
	idea, err := x.ranking(ctx, q, fieldIdea, slices.Sorted(maps.Keys(terms.ideas)))
	if err != nil {
		return nil, err
	}
	w := fusion[q.For]
	found := map[string]bool{}
	for _, r := range []map[string]float64{text, said, idea} {
		for id := range r {
			found[id] = true
		}
	}
	hits := make([]Hit, 0, len(found))
	for _, id := range slices.Sorted(maps.Keys(found)) {
		h := x.judge(x.passages[id], terms)
		h.Score = round(w.text*text[id] + w.said*said[id] + w.idea*idea[id] + w.best*h.Likeness + w.cover*h.Cover + w.mass*h.Mass)
		hits = append(hits, h)
	}
	sortHits(hits)
	if q.Limit > 0 && len(hits) > q.Limit {
		hits = hits[:q.Limit]
	}
	return hits, nil
}

func sortHits(hits []Hit) {
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.Passage.ID, b.Passage.ID))
	})
}

// round cuts the noise that summing floats in another order leaves.
func round(f float64) float64 { return math.Round(f*1e6) / 1e6 }

// terms are the question as the rankings see it.
type terms struct {
	// stems are those that passages have.
	stems []string
	// order holds all stems as they were asked, so that sums come out the same
	// every time.
	order  []string
	weight map[string]float64
	// at maps a stem to the positions of its tokens.
	at    map[string][]int
	ideas map[string][]int
	total float64
	// size is the length of the weights taken as a vector, squared.
	size float64
}

func (x *Index) terms(q Query) terms {
	t := terms{weight: map[string]float64{}, at: map[string][]int{}, ideas: map[string][]int{}}
	for _, i := range q.Use {
		tok := q.Tokens[i]
		if _, seen := t.weight[tok.Stem]; !seen {
			w, ok := x.idf[tok.Stem]
			if !ok {
				w = x.unknownIDF
			} else {
				t.stems = append(t.stems, tok.Stem)
			}
			t.weight[tok.Stem] = w
			t.order = append(t.order, tok.Stem)
			t.total += w
			t.size += w * w
		}
		t.at[tok.Stem] = append(t.at[tok.Stem], i)
	}
	for id, spans := range x.ideas.spans(q.Tokens) {
		for _, i := range spans {
			if slices.Contains(q.Use, i) {
				t.ideas[id] = append(t.ideas[id], i)
			}
		}
	}
	return t
}

// ranking asks bleve for one field and scales the scores to at most 1.
func (x *Index) ranking(ctx context.Context, q Query, field string, stems []string) (map[string]float64, error) {
	if len(stems) == 0 {
		return nil, nil
	}
	terms := make([]query.Query, 0, len(stems))
	for _, s := range stems {
		tq := bleve.NewTermQuery(s)
		tq.SetField(field)
		terms = append(terms, tq)
	}
	var all query.Query = bleve.NewDisjunctionQuery(terms...)
	if len(q.Within) > 0 {
		parts := []query.Query{all}
		for _, facets := range q.Within {
			var one []query.Query
			for _, f := range facets {
				tq := bleve.NewTermQuery(f)
				tq.SetField(fieldAt)
				tq.SetBoost(0)
				one = append(one, tq)
			}
			parts = append(parts, bleve.NewDisjunctionQuery(one...))
		}
		all = bleve.NewConjunctionQuery(parts...)
	}
	req := bleve.NewSearchRequestOptions(all, candidates, 0, false)
	req.SortBy([]string{"-_score", "_id"})
	res, err := x.bleve.SearchInContext(ctx, req)
	if err != nil {
		return nil, fmt.Errorf("searching %s: %w", field, err)
	}
	out := make(map[string]float64, len(res.Hits))
	top := 0.0
	for _, h := range res.Hits {
		top = max(top, h.Score)
	}
	for _, h := range res.Hits {
		if top > 0 {
			out[h.ID] = h.Score / top
		}
	}
	return out, nil
}

// judge looks at one passage closely: how well its best gloss fits, and how
// much of the question it covers.
func (x *Index) judge(e *entryOf, t terms) Hit {
	h := Hit{Passage: e.passage}
	covered, byText := 0.0, 0.0
	support := map[int]bool{}
	ideaAt := map[int]bool{}
	for id, spans := range t.ideas {
		if _, held := slices.BinarySearch(e.ideas, id); held {
			for _, i := range spans {
				ideaAt[i] = true
			}
		}
	}
	for _, s := range t.order {
		w := t.weight[s]
		switch p := e.stems[s]; {
		case p&inText != 0:
			covered += w
			byText += w
			h.Mass += w
			h.Words++
		case p&inGloss != 0:
			covered += 0.9 * w
			h.Mass += w
			h.Words++
		case slices.ContainsFunc(t.at[s], func(i int) bool { return ideaAt[i] }):
			covered += 0.6 * w
		default:
			continue
		}
		if w < tellingWeight {
			continue
		}
		for _, i := range t.at[s] {
			support[i] = true
		}
	}
	if t.total > 0 {
		h.Cover, h.TextCover = round(covered/t.total), round(byText/t.total)
	}
	for _, s := range e.sayings {
		h.Likeness = max(h.Likeness, x.likeness(s, t))
	}
	h.Likeness = round(h.Likeness)
	h.Support = slices.Sorted(maps.Keys(support))
	return h
}

// likeness is the cosine between the question and one way to say a passage.
func (x *Index) likeness(s saying, t terms) float64 {
	dot := 0.0
	for _, stem := range s.stems {
		if w, ok := t.weight[stem]; ok {
			dot += w * x.idf[stem]
		}
	}
	if dot == 0 {
		return 0
	}
	return dot / math.Sqrt(s.size*t.size)
}
