package knowledge

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// header is the front matter as an author writes it.
type header struct {
	ID          string                  `yaml:"id"`
	Title       string                  `yaml:"title"`
	Short       string                  `yaml:"short"`
	Noun        string                  `yaml:"noun"`
	Aliases     []string                `yaml:"aliases"`
	Publisher   string                  `yaml:"publisher"`
	Source      string                  `yaml:"source"`
	Date        string                  `yaml:"date"`
	Status      string                  `yaml:"status"`
	Licence     string                  `yaml:"licence"`
	Attribution string                  `yaml:"attribution"`
	Readers     []string                `yaml:"readers"`
	After       *headerStep             `yaml:"after"`
	Headings    []headerDimension       `yaml:"headings"`
	Names       map[string][]headerName `yaml:"names"`
}

type headerStep struct {
	From string `yaml:"from"`
	To   string `yaml:"to"`
}

type headerDimension struct {
	Of      string   `yaml:"of"`
	Plurals []string `yaml:"plurals"`
	Ordered bool     `yaml:"ordered"`
	Every   bool     `yaml:"every"`
}

type headerName struct {
	Name     string   `yaml:"name"`
	ID       string   `yaml:"id"`
	Heading  string   `yaml:"heading"`
	Headings []string `yaml:"headings"`
	Aliases  []string `yaml:"aliases"`
	Cues     []string `yaml:"cues"`
	Unless   []string `yaml:"unless"`
	Year     int      `yaml:"year"`
	As       string   `yaml:"as"`
	Note     bool     `yaml:"note"`
	Related  []string `yaml:"related"`
}

// orderedByNature are dimensions whose names form a ladder without saying so.
var orderedByNature = []string{"level", "grade", "period"}

// splitFrontMatter parts the header from the body. The body keeps its place in
// the file: what came before it is replaced by blank lines.
func splitFrontMatter(src []byte) (front, body []byte, err error) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	if !bytes.HasPrefix(src, []byte("---\n")) {
		return nil, nil, errors.New("front matter is missing: the first line must be ---")
	}
	end := bytes.Index(src[4:], []byte("\n---\n"))
	if end < 0 {
		return nil, nil, errors.New("front matter is not closed: expected a line --- after it")
	}
	front = src[4 : 4+end+1]
	rest := src[4+end+len("\n---\n"):]
	lines := bytes.Count(src[:len(src)-len(rest)], []byte("\n"))
	return front, append(bytes.Repeat([]byte("\n"), lines), rest...), nil
}

// parseHeader reads the front matter strictly and checks every field.
func (d *draft) parseHeader(front []byte) (*Framework, bool) {
	var h header
	// One leading line end stands for the --- line, so that lines agree.
	err := yaml.Load(append([]byte("\n"), front...), &h, yaml.WithKnownFields())
	if err != nil {
		d.yamlFaults(err)
		return nil, false
	}
	d.front = front
	for _, need := range []struct{ field, value string }{
		{"id", h.ID}, {"title", h.Title}, {"publisher", h.Publisher}, {"source", h.Source},
		{"status", h.Status}, {"licence", h.Licence},
	} {
		if strings.TrimSpace(need.value) == "" {
			d.fault(1, "%s is missing", need.field)
		}
	}
	if h.ID != "" && h.ID != Slug(h.ID) {
		d.fault(d.lineOf("id:"), "id %q: expected lower case letters, digits and dashes", h.ID)
	}
	if h.Status != "" && h.Status != string(Current) && h.Status != string(Historic) {
		d.fault(d.lineOf("status:"), "status %q: expected current or historic", h.Status)
	}
	if h.Date != "" {
		if _, err := time.Parse(time.DateOnly, h.Date); err != nil {
			d.fault(d.lineOf("date:"), "date %q: expected YYYY-MM-DD", h.Date)
		}
	}
	if len(h.Headings) == 0 {
		d.fault(1, "headings is missing: say what each heading depth means, for example [{of: skill}, {of: level}]")
	}
	f := &Framework{
		ID: h.ID, Title: h.Title, Short: h.Short, Noun: h.Noun, Aliases: h.Aliases,
		Publisher: h.Publisher, Source: h.Source, Date: h.Date, Status: Status(h.Status),
		Licence: h.Licence, Attribution: h.Attribution, Readers: h.Readers, File: d.file,
	}
	if f.Short == "" {
		f.Short = f.Title
	}
	if f.Noun == "" && len(h.Headings) > 0 {
		f.Noun = h.Headings[0].Of + " of " + f.Short
	}
	if h.After != nil {
		f.After = Step{From: h.After.From, To: Address(h.After.To)}
	}
	d.dimensions(f, h)
	return f, len(d.faults) == 0
}

func (d *draft) dimensions(f *Framework, h header) {
	for _, hd := range h.Headings {
		if hd.Of == "" || hd.Of != Slug(hd.Of) {
			d.fault(d.lineOf("headings:"), "heading depth of %q: expected one lower case word such as skill or level", hd.Of)
			continue
		}
		if slices.ContainsFunc(f.Dimensions, func(o Dimension) bool { return o.Of == hd.Of }) {
			d.fault(d.lineOf("headings:"), "two heading depths are called %q", hd.Of)
			continue
		}
		dim := Dimension{
			Of: hd.Of, Plurals: hd.Plurals, Every: hd.Every,
			Ordered: hd.Ordered || slices.Contains(orderedByNature, hd.Of),
		}
		if len(dim.Plurals) == 0 {
			dim.Plurals = []string{hd.Of + "s"}
		}
		for _, hn := range h.Names[hd.Of] {
			d.name(&dim, hn)
		}
		if dim.Every && len(dim.Names) == 0 {
			d.fault(d.lineOf("headings:"), "%s: every is set, but names gives none of its names", hd.Of)
		}
		f.Dimensions = append(f.Dimensions, dim)
	}
	for of := range h.Names {
		if _, _, ok := f.Dimension(of); !ok {
			d.fault(d.lineOf(of+":"), "names has %q, which no heading depth is called", of)
		}
	}
}

func (d *draft) name(dim *Dimension, hn headerName) {
	line := d.lineOf("name: " + hn.Name)
	if strings.TrimSpace(hn.Name) == "" {
		d.fault(line, "a name of %s is empty", dim.Of)
		return
	}
	n := &Name{
		ID: hn.ID, Text: hn.Name, Headings: hn.Headings, Aliases: hn.Aliases, Cues: hn.Cues,
		Unless: hn.Unless, Year: hn.Year, As: hn.As, Note: hn.Note, Position: len(dim.Names),
	}
	if n.ID == "" {
		n.ID = Slug(hn.Name)
	}
	if n.ID != Slug(n.ID) {
		d.fault(line, "id %q of %q: expected lower case letters, digits and dashes", n.ID, hn.Name)
	}
	heading := hn.Heading
	if heading == "" {
		heading = hn.Name
	}
	n.Headings = append([]string{heading}, n.Headings...)
	for _, r := range hn.Related {
		n.Related = append(n.Related, Address(r))
	}
	if _, taken := dim.Name(n.ID); taken {
		d.fault(line, "%s %q stands twice", dim.Of, n.ID)
		return
	}
	dim.Names = append(dim.Names, n)
}

// yamlFaults turns the decoder's complaints into faults, one each.
func (d *draft) yamlFaults(err error) {
	var many *yaml.LoadErrors
	if errors.As(err, &many) && len(many.Errors) > 0 {
		for _, e := range many.Errors {
			d.fault(e.Mark.Line, "front matter: %s", e.Message)
		}
		return
	}
	var one *yaml.LoadError
	if errors.As(err, &one) {
		d.fault(one.Mark.Line, "front matter: %s", one.Message)
		return
	}
	d.fault(1, "front matter: %v", err)
}

// lineOf finds the first line of the front matter that holds a text, so that a
// fault found after decoding can still name its line.
func (d *draft) lineOf(text string) int {
	for i, l := range strings.Split(string(d.front), "\n") {
		if strings.Contains(strings.ReplaceAll(l, `"`, ""), text) {
			return i + 2
		}
	}
	return 1
}

func (d *draft) fault(line int, format string, args ...any) {
	d.faults = append(d.faults, Fault{File: d.file, Line: line, Problem: fmt.Sprintf(format, args...)})
}
