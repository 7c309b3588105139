// Package knowledge reads the framework documents, their glosses, the thesaurus
// and the guides for reflection into typed values, and refuses anything it does
// not understand: every fault is reported with its file and line.
//
// Every passage has an address made of the headings above it, so one idea
// serves look-up, comparison and citation. The package does not search and
// knows nothing about questions; index reads it to search, coach to quote.
package knowledge

import (
	"embed"
	"io/fs"
	"iter"
	"slices"
)

//go:embed frameworks/*.md glosses/*.md guides/*.md thesaurus.txt elsewhere.txt
var embedded embed.FS

// Built returns the documents that come with the binary.
func Built() fs.FS { return embedded }

// Library is everything the coach can quote. It never changes after Load; a
// changed document makes a new Library.
type Library struct {
	frameworks []*Framework
	thesaurus  []Concept
	glosses    map[string]Gloss
	elsewhere  []Absent
	guides     []*Guide
}

// Frameworks are the documents in the order of their files' names, the built-in
// ones first and then those of the operator's folder.
func (l *Library) Frameworks() []*Framework { return l.frameworks }

// Framework finds a document by id.
func (l *Library) Framework(id string) (*Framework, bool) {
	i := slices.IndexFunc(l.frameworks, func(f *Framework) bool { return f.ID == id })
	if i < 0 {
		return nil, false
	}
	return l.frameworks[i], true
}

// Section finds what stands at an address.
func (l *Library) Section(a Address) (*Section, bool) {
	f, ok := l.Framework(a.Framework())
	if !ok {
		return nil, false
	}
	return f.Section(a)
}

// Passages walks every passage of every document in reading order.
func (l *Library) Passages() iter.Seq[Passage] {
	return func(yield func(Passage) bool) {
		for _, f := range l.frameworks {
			for s := range f.Sections() {
				for _, p := range s.Passages {
					if !yield(p) {
						return
					}
				}
			}
		}
	}
}

// Gloss returns how people would say a passage; it is empty for most passages
// of an operator's own documents.
func (l *Library) Gloss(passageID string) Gloss { return l.glosses[passageID] }

// Elsewhere are things people ask about that no document holds.
func (l *Library) Elsewhere() []Absent { return l.elsewhere }

// Thesaurus returns the concepts of the domain in the order of the file.
func (l *Library) Thesaurus() []Concept { return l.thesaurus }
