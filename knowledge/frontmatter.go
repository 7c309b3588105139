package knowledge

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
	const rule = "---\n"
	src = append(unixText(src), '\n')
	if !bytes.HasPrefix(src, []byte(rule)) {
		return nil, nil, errors.New("front matter is missing: the first line must be ---")
	}
	end := bytes.Index(src, []byte("\n"+rule))
	if end < 0 {
		return nil, nil, errors.New("front matter is not closed: expected a line --- after it")
	}
	front, rest := src[len(rule):max(end+1, len(rule))], src[end+1+len(rule):]
	lines := bytes.Count(src[:len(src)-len(rest)], []byte("\n"))
	return front, append(bytes.Repeat([]byte("\n"), lines), rest...), nil
}

// unixText undoes what some editors do to a text file: a byte order mark before
// it, and other bytes at a line's end. The result is a copy.
func unixText(src []byte) []byte {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	return bytes.ReplaceAll(src, []byte("\r"), []byte("\n"))
}

// parseHeader reads the front matter strictly and checks every field. The
// framework is good enough to read the body with even when some field is at
// fault; it is nil when there is no telling what the headings mean.
func (d *draft) parseHeader(front []byte) *Framework {
	var h header
	var root yaml.Node
	// One leading line end stands for the --- line, so that lines agree.
	err := yaml.Load(append([]byte("\n"), front...), &root)
	if err == nil {
		keyLines(&root, "", d.lines)
		err = root.Load(&h, yaml.WithKnownFields())
	}
	if err != nil {
		d.yamlFaults(err)
		if len(root.Content) == 0 || root.Content[0].Kind != yaml.MappingNode {
			return nil
		}
	}
	missing := func(key string, empty bool, hint string) {
		// A value of the wrong type has had its fault.
		if _, written := d.lines[key]; empty && (err == nil || !written) {
			d.fault(d.lineOf(key), "%s is missing%s", key, hint)
		}
	}
	for _, need := range []struct{ key, value string }{
		{"id", h.ID}, {"title", h.Title}, {"publisher", h.Publisher}, {"source", h.Source},
		{"status", h.Status}, {"licence", h.Licence},
	} {
		missing(need.key, strings.TrimSpace(need.value) == "", "")
	}
	missing("headings", len(h.Headings) == 0, ": say what each heading depth means, for example [{of: skill}, {of: level}]")
	if h.ID != "" && h.ID != Slug(h.ID) {
		d.fault(d.lineOf("id"), "id %q: expected lower case letters, digits and dashes", h.ID)
	}
	if h.Status != "" && h.Status != string(Current) && h.Status != string(Historic) {
		d.fault(d.lineOf("status"), "status %q: expected current or historic", h.Status)
	}
	if h.Date != "" {
		if _, err := time.Parse(time.DateOnly, h.Date); err != nil {
			d.fault(d.lineOf("date"), "date %q: expected YYYY-MM-DD", h.Date)
		}
	}
	f := &Framework{
		ID: h.ID, Title: h.Title, Short: h.Short, Noun: h.Noun, Aliases: h.Aliases,
		Publisher: h.Publisher, Source: h.Source, Date: h.Date, Status: Status(h.Status),
		Licence: h.Licence, Attribution: h.Attribution, Readers: h.Readers, File: d.file,
		lines: d.lines,
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
	if len(f.Dimensions) == 0 || len(f.Dimensions) < len(h.Headings) {
		return nil
	}
	return f
}

func (d *draft) dimensions(f *Framework, h header) {
	for i, hd := range h.Headings {
		line := d.lineOf(fmt.Sprintf("headings/%d", i))
		if hd.Of == "" || hd.Of != Slug(hd.Of) {
			d.fault(line, "heading depth of %q: expected one lower case word such as skill or level", hd.Of)
			continue
		}
		if slices.ContainsFunc(f.Dimensions, func(o Dimension) bool { return o.Of == hd.Of }) {
			d.fault(line, "two heading depths are called %q", hd.Of)
			continue
		}
		dim := Dimension{
			Of: hd.Of, Plurals: hd.Plurals, Every: hd.Every,
			Ordered: hd.Ordered || slices.Contains(orderedByNature, hd.Of),
		}
		if len(dim.Plurals) == 0 {
			dim.Plurals = []string{pluralOf(hd.Of)}
		}
		for k, hn := range h.Names[hd.Of] {
			d.name(&dim, hn, d.lineOf(fmt.Sprintf("names/%s/%d", hd.Of, k)))
		}
		if dim.Every && len(dim.Names) == 0 {
			d.fault(line, "%s: every is set, but names gives none of its names", hd.Of)
		}
		f.Dimensions = append(f.Dimensions, dim)
	}
	for of := range h.Names {
		if len(h.Headings) > 0 && !slices.ContainsFunc(h.Headings, func(hd headerDimension) bool { return hd.Of == of }) {
			d.fault(d.lineOf("names/"+of), "names has %q, which no heading depth is called", of)
		}
	}
}

func (d *draft) name(dim *Dimension, hn headerName, line int) {
	if strings.TrimSpace(hn.Name) == "" {
		d.fault(line, "a name of %s is empty", dim.Of)
		return
	}
	n := &Name{
		ID: hn.ID, Text: hn.Name, Headings: hn.Headings, Aliases: hn.Aliases, Cues: hn.Cues,
		Unless: hn.Unless, Year: hn.Year, As: hn.As, Note: hn.Note, Position: len(dim.Names), line: line,
	}
	if n.ID == "" {
		n.ID = Slug(hn.Name)
	}
	if n.ID == "" || n.ID != Slug(n.ID) {
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
	if first, taken := dim.Name(n.ID); taken {
		d.fault(line, "%s %q stands twice", dim.Of, n.ID)
		first.Headings = append(first.Headings, n.Headings...)
		return
	}
	dim.Names = append(dim.Names, n)
}

// pluralOf is the plural an author means who gives none.
func pluralOf(word string) string {
	stem, y := strings.CutSuffix(word, "y")
	switch {
	case y && !strings.ContainsAny(stem[max(len(stem)-1, 0):], "aeiou"):
		return stem + "ies"
	case strings.HasSuffix(word, "s"), strings.HasSuffix(word, "x"), strings.HasSuffix(word, "ch"), strings.HasSuffix(word, "sh"):
		return word + "es"
	}
	return word + "s"
}

// keyLines notes on which line each value of the front matter stands, by its
// path: "status", "headings/0", "names/level/2".
func keyLines(n *yaml.Node, path string, lines map[string]int) {
	under := func(key string) string { return strings.TrimPrefix(path+"/"+key, "/") }
	switch n.Kind {
	case yaml.DocumentNode:
		for _, c := range n.Content {
			keyLines(c, path, lines)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			p := under(n.Content[i].Value)
			lines[p] = n.Content[i].Line
			keyLines(n.Content[i+1], p, lines)
		}
	case yaml.SequenceNode:
		for i, c := range n.Content {
			p := under(strconv.Itoa(i))
			lines[p] = c.Line
			keyLines(c, p, lines)
		}
	}
}

// yamlFaults turns the decoder's complaints into faults, one each.
func (d *draft) yamlFaults(err error) {
	var many *yaml.LoadErrors
	var one *yaml.LoadError
	switch {
	case errors.As(err, &many) && len(many.Errors) > 0:
		for _, e := range many.Errors {
			d.fault(max(e.Mark.Line, 1), "front matter: %s", plainYAML(e.Message))
		}
	case errors.As(err, &one):
		d.fault(max(one.Mark.Line, 1), "front matter: %s", plainYAML(one.Message))
	default:
		d.fault(1, "front matter: %v", err)
	}
}

var (
	unknownKey = regexp.MustCompile(`^field (.+) not found in type .*$`)
	wrongType  = regexp.MustCompile("^cannot construct !!(\\w+)(?: `(.*)`)? into (.+)$")
	// plainTypes say what YAML and Go call a value in an author's words.
	plainTypes = map[string]string{
		"seq": "a list", "map": "keys with values", "str": "text", "int": "a number", "float": "a number",
		"bool": "true or false", "null": "nothing", "timestamp": "a date", "string": "text", "[]string": "a list",
	}
)

// plainYAML puts the decoder's commonest complaints, which speak of Go types,
// into words for an author.
func plainYAML(message string) string {
	if m := unknownKey.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("unknown key %q", m[1])
	}
	if message == "yaml: no documents in stream" {
		return "nothing stands in it"
	}
	m := wrongType.FindStringSubmatch(message)
	if m == nil {
		return message
	}
	want, found := plainTypes[m[3]], cmp.Or(plainTypes[m[1]], m[1])
	switch {
	case want == "" && strings.HasPrefix(m[3], "[]"):
		want = "a list"
	case want == "":
		want = plainTypes["map"]
	}
	if m[2] != "" {
		found += fmt.Sprintf(" %q", m[2])
	}
	return fmt.Sprintf("expected %s, found %s", want, found)
}

// lineOf is the line of a value in the front matter, or the file's first for
// one that is not there.
func (d *draft) lineOf(path string) int { return max(d.lines[path], 1) }

func (d *draft) fault(line int, format string, args ...any) {
	d.faults = append(d.faults, Fault{File: d.file, Line: line, Problem: fmt.Sprintf(format, args...)})
}
