package knowledge

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxDocument is how many bytes one document may have; the largest of the
// built-in ones has 40 KB.
const maxDocument = 4 << 20

// draft is a document being read.
type draft struct {
	file string
	// lines are those of the front matter's values by their path.
	lines  map[string]int
	faults Faults
}

// parseDocument reads one Markdown file. The faults are all there are, not the
// first; the framework is nil when there is any.
func parseDocument(file string, src []byte) (*Framework, Faults) {
	d := &draft{file: file, lines: map[string]int{}}
	if len(src) > maxDocument {
		d.fault(0, "%d bytes: a document may have %d", len(src), maxDocument)
		return nil, d.faults
	}
	if !utf8.Valid(src) {
		d.fault(firstNotUTF8(src), "not UTF-8 text: save the file with the encoding UTF-8")
		return nil, d.faults
	}
	front, body, err := splitFrontMatter(src)
	if err != nil {
		d.fault(1, "%v", err)
		return nil, d.faults
	}
	f := d.parseHeader(front)
	if f == nil {
		return nil, d.faults
	}
	d.body(f, body)
	d.complete(f)
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	return f, nil
}

// blocks reads headings, paragraphs and lists and leaves inline text as it is:
// a quote has to keep every letter of the file.
func blocks() parser.Parser {
	return parser.NewParser(parser.WithBlockParsers(
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(parser.NewListParser(), 300),
		util.Prioritized(parser.NewListItemParser(), 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(parser.NewATXHeadingParser(), 600),
		util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
		util.Prioritized(parser.NewBlockquoteParser(), 800),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	))
}

func (d *draft) body(f *Framework, src []byte) {
	root := blocks().Parse(text.NewReader(src))
	lines := newLineIndex(src)
	f.Top = &Section{Framework: f, Address: Address(f.ID), Heading: f.Title, Line: 1}
	f.sections = map[Address]*Section{f.Top.Address: f.Top}
	open := f.Top
	for n := root.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *ast.Heading:
			open = d.heading(f, open, n, src, lines)
		case *ast.Paragraph:
			d.passage(open, n, src, lines, false)
		case *ast.List:
			d.list(open, n, src, lines)
		default:
			d.fault(lines.of(n), "%s: expected only headings, paragraphs and bullets", foreign(n))
		}
	}
}

func (d *draft) heading(f *Framework, open *Section, n *ast.Heading, src []byte, lines lineIndex) *Section {
	line, words := lines.of(n), fold(rawText(n, src))
	if n.Level > len(f.Dimensions) {
		d.fault(line, "heading %q is %d deep, but headings names %d depths", words, n.Level, len(f.Dimensions))
		return open
	}
	if n.Level > open.Depth()+1 {
		d.fault(line, "heading %q is out of order: depth %d under depth %d", words, n.Level, open.Depth())
		return open
	}
	if words == "" {
		d.fault(line, "empty heading")
		return open
	}
	parent := open
	for parent.Depth() >= n.Level {
		parent = parent.Parent
	}
	name := d.headingName(&f.Dimensions[n.Level-1], words, line)
	s := &Section{
		Framework: f, Parent: parent, Name: name, Address: parent.Address.Under(name.ID),
		Heading: words, Line: line,
	}
	if first, taken := f.sections[s.Address]; taken {
		d.fault(line, "duplicate address %s: it stands on line %d already", s.Address, first.Line)
		return s
	}
	f.sections[s.Address] = s
	parent.Children = append(parent.Children, s)
	return s
}

// headingName finds the name a heading stands for. In a dimension of which
// every name must be there an unknown heading is a fault; elsewhere it is new.
func (d *draft) headingName(dim *Dimension, heading string, line int) *Name {
	for _, n := range dim.Names {
		if slices.Contains(n.Headings, heading) {
			return n
		}
	}
	n := &Name{ID: Slug(heading), Text: heading, Headings: []string{heading}, Position: len(dim.Names)}
	if dim.Every {
		var known []string
		for _, n := range dim.Names {
			known = append(known, n.Headings[0])
		}
		d.fault(line, "unknown %s %q: expected one of %s", dim.Of, heading, strings.Join(known, ", "))
		return n
	}
	if twin, taken := dim.Name(n.ID); taken {
		d.fault(line, "headings %q and %q make one address: write them alike, or give each an id under names", twin.Headings[0], heading)
		return twin
	}
	if n.ID == "" {
		d.fault(line, "heading %q has no letters or digits to make an address of", heading)
		n.ID = fmt.Sprintf("line-%d", line)
	}
	dim.Names = append(dim.Names, n)
	return n
}

func (d *draft) list(open *Section, l *ast.List, src []byte, lines lineIndex) {
	if l.IsOrdered() {
		d.fault(lines.of(l), "numbered list: expected bullets")
	}
	for item := l.FirstChild(); item != nil; item = item.NextSibling() {
		if item.ChildCount() == 0 {
			d.fault(lines.of(item), "empty bullet")
			continue
		}
		for b := item.FirstChild(); b != nil; b = b.NextSibling() {
			switch words := b.Kind() == ast.KindTextBlock || b.Kind() == ast.KindParagraph; {
			case !words:
				d.fault(lines.of(b), "%s inside a bullet: expected plain text", foreign(b))
			case b.PreviousSibling() != nil:
				d.fault(lines.of(b), "a bullet holds more than one paragraph: expected one")
			default:
				d.passage(open, b, src, lines, true)
			}
		}
	}
}

func (d *draft) passage(open *Section, n ast.Node, src []byte, lines lineIndex, bullet bool) {
	words := fold(rawText(n, src))
	if words == "" {
		d.fault(lines.of(n), "empty passage")
		return
	}
	if i, problem := misreading(n, src); problem != "" {
		d.fault(lines.of(n)+i, "%s", problem)
	}
	open.Passages = append(open.Passages, Passage{
		ID:      fmt.Sprintf("%s#%d", open.Address, len(open.Passages)+1),
		Section: open, Text: words, Line: lines.of(n), Bullet: bullet,
	})
}

// complete finds cells with nothing in them and names that should be there.
func (d *draft) complete(f *Framework) {
	used := map[*Name]bool{}
	for s := range f.Sections() {
		used[s.Name] = true
		if s.Leaf() && len(s.Passages) == 0 {
			d.fault(s.Line, "empty cell: nothing stands under %q", s.Heading)
		}
		if s.Depth() >= len(f.Dimensions) || s.Name != nil && s.Name.Note {
			continue
		}
		dim := f.Dimensions[s.Depth()]
		if !dim.Every {
			continue
		}
		for _, n := range dim.Names {
			if !slices.ContainsFunc(s.Children, func(c *Section) bool { return c.Name == n }) {
				d.fault(s.Line, "missing %s %q under %q", dim.Of, n.Text, s.Heading)
			}
		}
	}
	for _, dim := range f.Dimensions {
		for _, n := range dim.Names {
			if !used[n] {
				d.fault(n.line, "%s %q: no heading %q stands in the document", dim.Of, n.Text, n.Headings[0])
			}
		}
	}
}

// misread are lines that somebody meant as more than text. Quoted as they stand
// they would be a mistake that nobody notices.
var misread = []struct {
	line    *regexp.Regexp
	problem string
}{
	{regexp.MustCompile(`^\s*\|.*\|\s*$|^\s*:?-+:?\s*(\|\s*:?-+:?\s*)+$`), "a table: expected only headings, paragraphs and bullets"},
	{regexp.MustCompile(`^\s*=+\s*$`), "an underlined heading: write # before the heading instead"},
	{regexp.MustCompile(`^\s*#+\pL`), "a heading without a space after its #"},
	{regexp.MustCompile(`^\s*#{7,}`), "a heading with more than six #"},
	{regexp.MustCompile(`^\s*([•▪◦‣●]|-\pL)`), "a bullet that is none: write - and a space"},
}

// misreading finds the first such line of a block, counted from 0.
func misreading(n ast.Node, src []byte) (line int, problem string) {
	for i := range n.Lines().Len() {
		at := n.Lines().At(i)
		for _, m := range misread {
			if m.line.Match(at.Value(src)) {
				return i, m.problem
			}
		}
	}
	return 0, ""
}

// foreign names a block that no framework needs, as an author would.
func foreign(n ast.Node) string {
	switch n.Kind() {
	case ast.KindThematicBreak:
		return "a line across the page"
	case ast.KindCodeBlock:
		return "a line indented by four spaces or more"
	case ast.KindFencedCodeBlock:
		return "a code block"
	case ast.KindBlockquote:
		return "a block quote"
	case ast.KindHTMLBlock:
		return "HTML"
	}
	return "a " + strings.ToLower(n.Kind().String())
}

// rawText is a block's text as it stands in the file.
func rawText(n ast.Node, src []byte) string {
	var b bytes.Buffer
	for i := range n.Lines().Len() {
		seg := n.Lines().At(i)
		b.Write(seg.Value(src))
		b.WriteByte('\n')
	}
	return b.String()
}

// fold makes every run of white space one space.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }

// lineIndex turns byte offsets into line numbers.
type lineIndex []int

func newLineIndex(src []byte) lineIndex {
	starts := lineIndex{0}
	for i, c := range src {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// of is the line a block begins on.
func (x lineIndex) of(n ast.Node) int {
	line, _ := slices.BinarySearch(x, n.Pos()+1)
	return line
}

// firstNotUTF8 is the first line that holds a byte of another encoding.
func firstNotUTF8(src []byte) int {
	line := 1
	for l := range bytes.Lines(src) {
		if !utf8.Valid(l) {
			break
		}
		line++
	}
	return line
}
