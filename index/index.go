// Package index finds the passages that answer a question. It understands the
// words of a question (which names stand in it, what kind of question it is,
// what remains), searches the passages with bleve built in memory, fuses
// several rankings into one, and knows a floor below which nothing was found.
//
// It quotes nothing and decides nothing about the answer; coach calls it. An
// Index never changes: changed documents make a new one.
package index

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/framework-coach/framework-coach/knowledge"
)

// Index is a searchable library.
type Index struct {
	lib   *knowledge.Library
	bleve bleve.Index
	names *names
	ideas *ideas
	// passages by id, with what ranking needs of them.
	passages map[string]*entryOf
	// idf is the weight of a stem: how rare it is among passages and glosses.
	idf map[string]float64
	// unknownIDF is the weight of a stem no passage has.
	unknownIDF float64
	// words are all words of documents, glosses and thesaurus.
	words map[string]bool
	// vocabulary is the sorted words of at least five letters, for correction.
	vocabulary []string
	// absent are names of what no document holds, word by word, with the name
	// to show.
	absent []absence
	years  map[int]bool
}

// Fields of a passage in the index. Text, said and idea hold stems, already
// analysed, so that questions and documents go through one analysis.
const (
	fieldAt   = "at"
	fieldText = "text"
	fieldSaid = "said"
	fieldIdea = "idea"
)

// Build indexes a library. It takes about a third of a second for the built-in
// documents.
func Build(lib *knowledge.Library) (*Index, error) {
	x := &Index{lib: lib, passages: map[string]*entryOf{}, words: map[string]bool{}, years: map[int]bool{}}
	x.read(lib)
	return x, x.fill()
}

// Close frees the index. Searches after it fail.
func (x *Index) Close() error {
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("closing the index: %w", err)
	}
	return nil
}

// Library is what was indexed.
func (x *Index) Library() *knowledge.Library { return x.lib }

// known is true for a word, or a form of one, that stands anywhere in the
// documents, the glosses or the thesaurus: such a word is no typing error.
func (x *Index) known(word string) bool {
	if x.words[word] || asking[word] {
		return true
	}
	for _, ending := range []string{"s", "es", "ed", "d", "ing", "er", "ers", "ly"} {
		if base, ok := strings.CutSuffix(word, ending); ok && len(base) >= 3 && (x.words[base] || x.words[base+"e"] || asking[base]) {
			return true
		}
	}
	return false
}

func passageMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer("stems", map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		return nil, fmt.Errorf("defining the analyser: %w", err)
	}
	m.ScoringModel = bleveindex.BM25Scoring
	doc := bleve.NewDocumentStaticMapping()
	for field, analyzer := range map[string]string{fieldAt: keyword.Name, fieldText: "stems", fieldSaid: "stems", fieldIdea: "stems"} {
		f := bleve.NewTextFieldMapping()
		f.Analyzer, f.Store, f.IncludeTermVectors, f.IncludeInAll, f.DocValues = analyzer, false, false, false, false
		doc.AddFieldMappingsAt(field, f)
	}
	m.DefaultMapping = doc
	return m, nil
}

// fill puts every passage into bleve in one batch, so that the scores do not
// depend on how segments happened to be cut.
func (x *Index) fill() error {
	m, err := passageMapping()
	if err != nil {
		return err
	}
	// Not NewMemOnly: that is bleve's older index, slower by half.
	b, err := bleve.NewUsing("", m, scorch.Name, scorch.Name, nil)
	if err != nil {
		return fmt.Errorf("opening the index: %w", err)
	}
	batch := b.NewBatch()
	for _, id := range slices.Sorted(maps.Keys(x.passages)) {
		if x.passages[id].passage.Blank() {
			continue
		}
		if err := batch.Index(id, x.passages[id].document()); err != nil {
			return fmt.Errorf("indexing %s: %w", id, err)
		}
	}
	if err := b.Batch(batch); err != nil {
		return fmt.Errorf("indexing %d passages: %w", len(x.passages), err)
	}
	x.bleve = b
	return nil
}

func itoa(n int) string { return strconv.Itoa(n) }
