package index

import (
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/framework-coach/framework-coach/knowledge"
)

// place says where in an entry a stem stands.
type place uint8

const (
	// inText: in the passage or the headings above it.
	inText place = 1 << iota
	// inGloss: in how people would say it.
	inGloss
)

// entryOf is one passage with what ranking needs.
type entryOf struct {
	passage knowledge.Passage
	// number is its place in the library.
	number int
	// text are the stems of the passage and of the headings above it.
	text []string
	// sayings are the passage and every gloss sentence, each as a whole.
	sayings []saying
	stems   map[string]place
	ideas   []string
	at      []string
	// plain are the words of the passage itself, for finding pasted text.
	plain []string
}

// saying is one way to say a passage: its stems, each once, and the length of
// their weights taken as a vector.
type saying struct {
	stems []string
	size  float64
}

func newSaying(stems []string) saying {
	return saying{stems: slices.Compact(slices.Sorted(slices.Values(stems)))}
}

// document is the entry as bleve sees it. A gloss counts a stem once however
// often people say it: the glosses of a passage repeat each other on purpose.
func (e *entryOf) document() map[string]any {
	var said []string
	for s, p := range e.stems {
		if p&inGloss != 0 {
			said = append(said, s)
		}
	}
	slices.Sort(said)
	return map[string]any{
		fieldAt:   e.at,
		fieldText: strings.Join(e.text, " "),
		fieldSaid: strings.Join(said, " "),
		fieldIdea: strings.Join(e.ideas, " "),
	}
}

// reader analyses words while an index is built. Several work side by side,
// each with its own memory of words.
type reader struct{ words analysis }

func newReader() *reader { return &reader{words: analysis{}} }

// stems are the words of meaning among tokens of a text.
func (r *reader) stems(text string, ts []Token) []string {
	out := make([]string, 0, len(ts))
	for _, t := range ts {
		// Signs such as "&" are words without having been looked up.
		w, ok := r.words[text[t.Start:t.End]]
		if ok && !w.joining || !ok && !grammar[t.Text] {
			out = append(out, t.Stem)
		}
	}
	return out
}

// seen adds the words that were read, in their normal form.
func (r *reader) seen(words map[string]bool) {
	for _, w := range r.words {
		words[w.text] = true
	}
}

// read analyses every passage and counts words.
func (x *Index) read(lib *knowledge.Library) {
	r := newReader()
	x.ideas = newIdeas(lib.Thesaurus(), r)
	r.seen(x.words)
	df := map[string]int{}
	inPassages := map[string]int{}
	for _, e := range x.entries(lib) {
		for s := range e.stems {
			df[s]++
		}
		for _, s := range slices.Compact(slices.Sorted(slices.Values(e.text))) {
			inPassages[s]++
		}
		x.passages[e.passage.ID] = e
	}
	x.readAbsent(lib)
	x.weigh(df)
	x.names = newNames(lib, inPassages)
	for _, f := range lib.Frameworks() {
		for _, d := range f.Dimensions {
			for _, name := range d.Names {
				if name.Year != 0 {
					x.years[name.Year] = true
				}
			}
		}
	}
	for w := range x.words {
		if len(w) >= 5 {
			x.vocabulary = append(x.vocabulary, w)
		}
	}
	slices.Sort(x.vocabulary)
}

// entries analyses the passages, on every processor there is; the order is the
// library's.
func (x *Index) entries(lib *knowledge.Library) []*entryOf {
	passages := slices.Collect(lib.Passages())
	out := make([]*entryOf, len(passages))
	readers := make([]*reader, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for n := range readers {
		readers[n] = newReader()
		from, to := n*len(passages)/len(readers), (n+1)*len(passages)/len(readers)
		wg.Go(func() {
			for i := from; i < to; i++ {
				out[i] = readers[n].entry(passages[i], lib.Gloss(passages[i].ID), x.ideas)
				out[i].number = i
			}
		})
	}
	wg.Wait()
	for _, r := range readers {
		r.seen(x.words)
	}
	return out
}

// weigh sets the weight of every stem from how many passages have it.
func (x *Index) weigh(df map[string]int) {
	x.idf = make(map[string]float64, len(df))
	n := float64(len(x.passages))
	for s, d := range df {
		x.idf[s] = math.Log(1 + (n-float64(d)+0.5)/(float64(d)+0.5))
	}
	x.unknownIDF = math.Log(1 + n/0.5)
	for _, e := range x.passages {
		for i, s := range e.sayings {
			for _, stem := range s.stems {
				e.sayings[i].size += x.idf[stem] * x.idf[stem]
			}
		}
	}
}

// entry analyses one passage with its gloss.
func (r *reader) entry(p knowledge.Passage, g knowledge.Gloss, ideas *ideas) *entryOf {
	e := &entryOf{passage: p, stems: make(map[string]place, 20+12*len(g.Sayings)+2*len(g.Words))}
	own := r.words.tokens(p.Text)
	for _, t := range own {
		e.plain = append(e.plain, t.Text)
	}
	e.text = r.stems(p.Text, own)
	speaks := slices.Clone(own)
	for s := p.Section; s != nil && s.Name != nil; s = s.Parent {
		heading := r.words.tokens(s.Name.Text)
		e.text = append(e.text, r.stems(s.Name.Text, heading)...)
		speaks = append(speaks, heading...)
		e.at = append(e.at, facet(s.Framework.Dimensions[s.Depth()-1].Of, s.Name.ID))
	}
	e.ideas = ideas.in(speaks)
	e.at = append(e.at, facet("framework", p.Section.Framework.ID), facet("section", string(p.Section.Address)))
	if p.Bullet && p.Section.Leaf() {
		e.at = append(e.at, DescriptorFacet)
	}
	for _, s := range e.text {
		e.stems[s] |= inText
	}
	e.sayings = append(e.sayings, newSaying(e.text))
	for _, s := range g.Sayings {
		stems := r.stems(s, r.words.tokens(s))
		e.sayings = append(e.sayings, newSaying(stems))
		for _, w := range stems {
			e.stems[w] |= inGloss
		}
	}
	for _, w := range g.Words {
		for _, s := range r.stems(w, r.words.tokens(w)) {
			e.stems[s] |= inGloss
		}
	}
	return e
}

// DescriptorFacet is held by passages that say what somebody does: bullets at
// the end of an address.
const DescriptorFacet = "kind:descriptor"

// facet is one part of an address as a keyword.
func facet(of, id string) string { return of + ":" + id }
