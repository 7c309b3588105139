package index

import (
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/framework-coach/framework-coach/knowledge"
)

// entryOf is one passage with what ranking needs.
type entryOf struct {
	passage knowledge.Passage
	// text are the stems of the passage and of the headings above it.
	text []string
	// sayings are the stems of every gloss sentence; hints those of its words.
	sayings [][]string
	hints   []string
	ideas   []string
	all     map[string]bool
	said    map[string]bool
	idea    map[string]bool
	at      []string
	// plain are the words of the passage itself, for finding pasted text.
	plain []string
}

// document is the entry as bleve sees it.
func (e *entryOf) document() map[string]any {
	said := slices.Clone(e.hints)
	for _, s := range e.sayings {
		said = append(said, s...)
	}
	return map[string]any{
		fieldAt:   e.at,
		fieldText: strings.Join(e.text, " "),
		fieldSaid: strings.Join(said, " "),
		fieldIdea: strings.Join(e.ideas, " "),
	}
}

// read analyses every passage and counts words.
func (x *Index) read(lib *knowledge.Library) {
	words := analysis{}
	seen := map[string][]string{}
	analyse := func(text string) []string {
		if s, ok := seen[text]; ok {
			return s
		}
		var out []string
		for _, t := range words.tokens(text) {
			x.words[t.Text] = true
			if !grammar[t.Text] {
				out = append(out, t.Stem)
			}
		}
		seen[text] = out
		return out
	}
	df := map[string]int{}
	inText := map[string]int{}
	for p := range lib.Passages() {
		e := &entryOf{passage: p, all: map[string]bool{}, said: map[string]bool{}, idea: map[string]bool{}}
		for _, t := range words.tokens(p.Text) {
			e.plain = append(e.plain, t.Text)
		}
		e.text = slices.Clone(analyse(p.Text))
		for _, s := range slices.Compact(slices.Sorted(slices.Values(e.text))) {
			inText[s]++
		}
		for s := p.Section; s != nil && s.Name != nil; s = s.Parent {
			e.text = append(e.text, analyse(s.Name.Text)...)
			e.at = append(e.at, facet(s.Framework.Dimensions[s.Depth()-1].Of, s.Name.ID))
		}
		f := p.Section.Framework
		e.at = append(e.at, facet("framework", f.ID), facet("section", string(p.Section.Address)))
		if p.Bullet && p.Section.Leaf() {
			e.at = append(e.at, DescriptorFacet)
		}
		g := lib.Gloss(p.ID)
		for _, s := range g.Sayings {
			e.sayings = append(e.sayings, analyse(s))
		}
		for _, w := range g.Words {
			e.hints = append(e.hints, analyse(w)...)
		}
		for _, s := range e.text {
			e.all[s] = true
		}
		for _, s := range e.hints {
			e.said[s] = true
		}
		for _, s := range e.sayings {
			for _, w := range s {
				e.said[w] = true
			}
		}
		for s := range e.said {
			if !e.all[s] {
				df[s]++
			}
		}
		for s := range e.all {
			df[s]++
		}
		e.ideas = x.ideas.in(words.tokens(p.Text + ". " + p.Section.Where()))
		for _, i := range e.ideas {
			e.idea[i] = true
		}
		x.passages[p.ID] = e
	}
	for _, c := range lib.Thesaurus() {
		analyse(c.Name)
		for _, w := range c.Words {
			analyse(w)
		}
	}
	x.idf = make(map[string]float64, len(df))
	n := float64(len(x.passages))
	for s, d := range df {
		x.idf[s] = math.Log(1 + (n-float64(d)+0.5)/(float64(d)+0.5))
	}
	x.unknownIDF = math.Log(1 + n/0.5)
	for _, f := range lib.Frameworks() {
		for _, d := range f.Dimensions {
			for _, name := range d.Names {
				if name.Year != 0 {
					x.years[name.Year] = true
				}
			}
		}
	}
	x.names = newNames(lib, inText)
	for w := range maps.Keys(x.words) {
		if len(w) >= 5 {
			x.vocabulary = append(x.vocabulary, w)
		}
	}
	slices.Sort(x.vocabulary)
}

// DescriptorFacet is held by passages that say what somebody does: bullets at
// the end of an address.
const DescriptorFacet = "kind:descriptor"

// facet is one part of an address as a keyword.
func facet(of, id string) string { return of + ":" + id }
