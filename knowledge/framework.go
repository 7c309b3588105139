package knowledge

import (
	"iter"
	"slices"
	"strings"
)

// Status says whether a document is in force.
type Status string

// The two statuses a document can have.
const (
	Current  Status = "current"
	Historic Status = "historic"
)

// Framework is one document: facts from its front matter, words from its body.
type Framework struct {
	ID string
	// Title is the document's own title.
	Title string
	// Short is what the coach calls the document in a sentence.
	Short string
	// Noun is what the coach calls one entry of the document: "core skill".
	Noun      string
	Aliases   []string
	Publisher string
	Source    string
	// Date is when the document was last updated, YYYY-MM-DD, or empty.
	Date        string
	Status      Status
	Licence     string
	Attribution string
	// Readers are grades that people who use this document give as their own,
	// although the document does not name them ("SEO" for the core skills).
	Readers []string
	// After says where somebody goes on who has reached the top of this one.
	After Step
	// Dimensions are what each heading depth means, outermost first.
	Dimensions []Dimension
	// Top holds the paragraphs before the first heading and all headings.
	Top *Section
	// File is the name of the file the document was read from.
	File string

	sections map[Address]*Section
	// lines say where the front matter's values stand, for faults found later.
	lines map[string]int
}

// Step leads from the name at From to the cell To, an address whose first
// part is a framework and whose others are names of its dimensions.
type Step struct {
	From string
	To   Address
}

// Dimension is the meaning of one heading depth: skill, level, department.
type Dimension struct {
	// Of is the dimension's name in the singular: "level".
	Of string
	// Plurals are the words people use for several of them; the first is the
	// coach's own.
	Plurals []string
	// Ordered dimensions have a first and a last, so "next" has a meaning.
	Ordered bool
	// Every means that each parent must have all the names.
	Every bool
	Names []*Name
}

// Name is one thing a dimension can be: the skill "Data and insight".
type Name struct {
	ID   string
	Text string
	// Headings are the exact headings that stand for it in the document.
	Headings []string
	// Aliases are other things people call it.
	Aliases []string
	// Cues are words that point to it in a question about one of its parents,
	// but are too common to name it: "must" for Essential.
	Cues []string
	// Unless are phrases in which the word means something else: "working
	// with" is no level.
	Unless []string
	// Year narrows a period; 0 for names that have none.
	Year int
	// As overrides the dimension's word: "section" among skills.
	As string
	// Note marks a name under which a note stands in place of descriptors.
	Note bool
	// Related are addresses in other documents about the same subject.
	Related []Address
	// Position is the place in its dimension, from 0.
	Position int

	// line is where the front matter gives the name; 0 for one from a heading.
	line int
}

// Section is a heading with what stands under it.
type Section struct {
	Framework *Framework
	Parent    *Section
	// Name is nil for the top of a document.
	Name     *Name
	Address  Address
	Heading  string
	Line     int
	Passages []Passage
	Children []*Section
}

// Passage is the smallest text that is indexed and quoted.
type Passage struct {
	// ID is the section's address, "#" and the number in the section, from 1.
	ID      string
	Section *Section
	// Text is the document's wording; only white space is folded.
	Text string
	// Line is where it begins in the file.
	Line   int
	Bullet bool
}

// Section finds a heading by address; the framework's own address is its top.
func (f *Framework) Section(a Address) (*Section, bool) {
	s, ok := f.sections[a]
	return s, ok
}

// Sections walks the document in reading order, the top first.
func (f *Framework) Sections() iter.Seq[*Section] {
	var walk func(s *Section, yield func(*Section) bool) bool
	walk = func(s *Section, yield func(*Section) bool) bool {
		if !yield(s) {
			return false
		}
		for _, c := range s.Children {
			if !walk(c, yield) {
				return false
			}
		}
		return true
	}
	return func(yield func(*Section) bool) { walk(f.Top, yield) }
}

// Dimension finds a dimension by its singular name; depth counts from 0.
func (f *Framework) Dimension(of string) (d Dimension, depth int, ok bool) {
	for i, d := range f.Dimensions {
		if d.Of == of {
			return d, i, true
		}
	}
	return Dimension{}, 0, false
}

// hasName is true for the id of a name of any dimension.
func (f *Framework) hasName(id string) bool {
	return slices.ContainsFunc(f.Dimensions, func(d Dimension) bool {
		_, ok := d.Name(id)
		return ok
	})
}

// Name finds a name of a dimension by id.
func (d Dimension) Name(id string) (*Name, bool) {
	i := slices.IndexFunc(d.Names, func(n *Name) bool { return n.ID == id })
	if i < 0 {
		return nil, false
	}
	return d.Names[i], true
}

// Kind is what the section is: its dimension's word, or the override.
func (s *Section) Kind() string {
	if s.Name == nil {
		return "document"
	}
	if s.Name.As != "" {
		return s.Name.As
	}
	return s.Framework.Dimensions[s.Depth()-1].Of
}

// Depth is how many headings stand above and including this one.
func (s *Section) Depth() int {
	depth := 0
	for p := s.Parent; p != nil; p = p.Parent {
		depth++
	}
	return depth
}

// Path is the names from the outermost heading down to this one.
func (s *Section) Path() []*Name {
	if s.Name == nil {
		return nil
	}
	return append(s.Parent.Path(), s.Name)
}

// Where is the path in words: "Data and insight, Practitioner, SCS2".
func (s *Section) Where() string {
	var words []string
	for _, n := range s.Path() {
		words = append(words, n.Text)
	}
	return strings.Join(words, ", ")
}

// Leaf is true when no heading stands below this one.
func (s *Section) Leaf() bool { return len(s.Children) == 0 }

// Find returns the outermost sections that stand under every name given, in
// reading order. Each element of where maps a dimension to a name's id. A note
// answers for whatever would stand below it.
func (f *Framework) Find(where map[string]string) []*Section {
	for of := range where {
		if _, _, ok := f.Dimension(of); !ok {
			return nil
		}
	}
	var out []*Section
	var walk func(s *Section, met int)
	walk = func(s *Section, met int) {
		if s.Name != nil {
			want, asked := where[f.Dimensions[s.Depth()-1].Of]
			if asked && want != s.Name.ID {
				return
			}
			if asked {
				met++
			}
		}
		if met == len(where) || (s.Name != nil && s.Name.Note && met+f.below(s, where) == len(where)) {
			out = append(out, s)
			return
		}
		for _, c := range s.Children {
			walk(c, met)
		}
	}
	walk(f.Top, 0)
	return out
}

// below counts the asked dimensions deeper than s.
func (f *Framework) below(s *Section, where map[string]string) int {
	n := 0
	for _, d := range f.Dimensions[s.Depth():] {
		if _, ok := where[d.Of]; ok {
			n++
		}
	}
	return n
}

// Blank is true for a field of a form that nobody filled in: "SALARY SCALE:".
func (p Passage) Blank() bool {
	// A label is short; a longer line that ends in a colon leads somewhere.
	if p.Bullet || !strings.HasSuffix(p.Text, ":") || len(strings.Fields(p.Text)) > 8 {
		return false
	}
	i := slices.IndexFunc(p.Section.Passages, func(o Passage) bool { return o.ID == p.ID })
	return i >= 0 && len(p.Section.Block(i)) == 1
}

// Block returns the passages that must be quoted together with the passage at
// position i: a paragraph that ends in a colon brings the list it announces.
func (s *Section) Block(i int) []Passage {
	first, last := i, i
	if s.Passages[i].Bullet {
		return s.Passages[i : i+1]
	}
	if strings.HasSuffix(s.Passages[i].Text, ":") {
		for last+1 < len(s.Passages) && s.Passages[last+1].Bullet {
			last++
		}
	}
	return s.Passages[first : last+1]
}

// Plural is the coach's own word for several names of the dimension.
func (d Dimension) Plural() string { return d.Plurals[0] }
