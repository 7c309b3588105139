package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// guideFolder is where guides stand, beside the documents.
const guideFolder = "guides"

// The limits of a guide. Its words stand in forms, whose labels and hints are
// short on every platform.
const (
	maxGuide         = 64 << 10 // bytes
	maxGuideID       = 40       // characters, as all below
	maxGuideTitle    = 60
	maxGuideOrigin   = 200
	maxGuideQuestion = 150
	maxGuideSteps    = 12
)

// guideHeader is the front matter of a guide as an author writes it.
type guideHeader struct {
	ID      string            `yaml:"id"`
	Title   string            `yaml:"title"`
	Origin  string            `yaml:"origin"`
	When    string            `yaml:"when"`
	Aliases []string          `yaml:"aliases"`
	Star    map[string]string `yaml:"star"`
}

var guideYear = regexp.MustCompile(`\b(18|19|20)\d\d\b`)

// guideFiles reads every guide of one file system; there need not be any.
func (l *Library) guideFiles(fsys fs.FS) (Faults, error) {
	files, err := markdown(fsys, guideFolder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var faults Faults
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		g, more := parseGuide(file, src)
		faults = append(faults, more...)
		if g == nil {
			continue
		}
		if first, taken := l.Guide(g.ID); taken {
			faults = append(faults, Fault{File: file, Line: 1, Problem: fmt.Sprintf("id %q is taken by %s", g.ID, first.File)})
			continue
		}
		l.guides = append(l.guides, g)
	}
	return faults, nil
}

// guidance reads the built-in guides and then those of the operator's folder,
// which may be nil. One in the folder replaces the built-in one of its id.
func (l *Library) guidance(built, folder fs.FS) (Faults, error) {
	faults, err := l.guideFiles(built)
	if err != nil || folder == nil {
		return faults, err
	}
	own := &Library{}
	more, err := own.guideFiles(folder)
	if err != nil {
		return nil, err
	}
	l.guides = slices.DeleteFunc(l.guides, func(g *Guide) bool {
		_, replaced := own.Guide(g.ID)
		return replaced
	})
	l.guides = append(l.guides, own.guides...)
	return append(faults, more...), nil
}

// parseGuide reads one guide. The faults are all there are; the guide is nil
// when there is any.
func parseGuide(file string, src []byte) (*Guide, Faults) {
	d := &draft{file: file, lines: map[string]int{}}
	switch {
	case len(src) > maxGuide:
		d.fault(0, "%d bytes: a guide may have %d", len(src), maxGuide)
		return nil, d.faults
	case !utf8.Valid(src):
		d.fault(firstNotUTF8(src), "not UTF-8 text: save the file with the encoding UTF-8")
		return nil, d.faults
	}
	front, body, err := splitFrontMatter(src)
	if err != nil {
		d.fault(1, "%v", err)
		return nil, d.faults
	}
	g, star := d.guideHeader(front)
	g.Steps = d.guideSteps(body)
	d.guideStar(g, star)
	if len(d.faults) > 0 {
		return nil, d.faults
	}
	return g, nil
}

// guideHeader reads the front matter and checks every field.
func (d *draft) guideHeader(front []byte) (*Guide, map[string]string) {
	var h guideHeader
	var root yaml.Node
	// One leading line end stands for the --- line, so that lines agree.
	err := yaml.Load(append([]byte("\n"), front...), &root)
	if err == nil {
		keyLines(&root, "", d.lines)
		err = root.Load(&h, yaml.WithKnownFields())
	}
	if err != nil {
		d.yamlFaults(err)
	}
	for _, need := range []struct {
		key, value string
		most       int
	}{
		{"id", h.ID, maxGuideID}, {"title", h.Title, maxGuideTitle}, {"origin", h.Origin, maxGuideOrigin}, {"when", h.When, maxGuideQuestion},
	} {
		_, written := d.lines[need.key]
		n := utf8.RuneCountInString(need.value)
		switch {
		// A value of the wrong type has had its fault.
		case strings.TrimSpace(need.value) == "" && (err == nil || !written):
			d.fault(d.lineOf(need.key), "%s is missing", need.key)
		case n > need.most:
			d.fault(d.lineOf(need.key), "%s has %d characters: it may have %d", need.key, n, need.most)
		}
	}
	if h.ID != "" && h.ID != Slug(h.ID) {
		d.fault(d.lineOf("id"), "id %q: expected lower case letters, digits and dashes", h.ID)
	}
	if strings.TrimSpace(h.Origin) != "" && !guideYear.MatchString(h.Origin) {
		d.fault(d.lineOf("origin"), "origin %q: expected who made the model and the year, for example \"Graham Gibbs, 1988\"", h.Origin)
	}
	for i, a := range h.Aliases {
		if strings.TrimSpace(a) == "" {
			d.fault(d.lineOf(fmt.Sprintf("aliases/%d", i)), "an alias is empty")
		}
	}
	g := &Guide{ID: h.ID, Title: fold(h.Title), Origin: fold(h.Origin), When: fold(h.When), Aliases: h.Aliases, File: d.file}
	return g, h.Star
}

// guideSteps reads the words: a heading, a question and at most one bullet
// with a hint, over and over.
func (d *draft) guideSteps(body []byte) []GuideStep {
	var steps []GuideStep
	lines := strings.Split(string(body), "\n")
	// open is where the line before belongs, so that a paragraph or a hint can
	// run over several.
	var open *string
	for i, line := range lines {
		n := i + 1
		line = strings.TrimSpace(line)
		var st *GuideStep
		if len(steps) > 0 {
			st = &steps[len(steps)-1]
		}
		hint, bullet := strings.CutPrefix(line, "- ")
		heading := strings.HasPrefix(line, "#")
		switch {
		case line == "":
			open = nil
		case heading:
			open = nil
			if s, ok := d.guideHeading(line, n, steps); ok {
				steps = append(steps, s)
			}
		case guideForeign(lines[i]):
			d.fault(n, "%q: expected only headings, questions and hints", short(line))
		case st == nil:
			d.fault(n, "%q stands before the first heading", short(line))
		case bullet && st.Question == "":
			d.fault(n, "a hint stands before its question")
			st.Hint, open = fold(hint), &st.Hint
		case bullet && st.Hint != "":
			d.fault(n, "a second hint: expected one bullet under a question")
		case bullet:
			st.Hint, open = fold(hint), &st.Hint
		case open != nil:
			*open = fold(*open + " " + line)
		case st.Question != "":
			d.fault(n, "a second question: expected one paragraph under a heading, then one bullet")
		default:
			st.Question, open = fold(line), &st.Question
		}
	}
	if len(steps) == 0 {
		d.fault(0, "no questions: expected headings with a question under each")
	}
	if len(steps) > maxGuideSteps {
		d.fault(steps[maxGuideSteps].Line, "%d questions: a guide may have %d", len(steps), maxGuideSteps)
	}
	for _, s := range steps {
		if s.Question == "" {
			d.fault(s.Line, "heading %q has no question under it", s.Name)
		}
		for what, text := range map[string]string{"question": s.Question, "hint": s.Hint} {
			if m := utf8.RuneCountInString(text); m > maxGuideQuestion {
				d.fault(s.Line, "the %s under %q has %d characters: it may have %d", what, s.Name, m, maxGuideQuestion)
			}
		}
	}
	return steps
}

// guideHeading reads one heading.
func (d *draft) guideHeading(line string, n int, before []GuideStep) (GuideStep, bool) {
	name, ok := strings.CutPrefix(line, "# ")
	name = fold(name)
	id := Slug(name)
	switch {
	case !ok:
		d.fault(n, "%q: expected a heading of one depth, \"# \" and its words", short(line))
		return GuideStep{}, false
	case id == "":
		d.fault(n, "heading %q: expected letters or digits in it", short(name))
		return GuideStep{}, false
	case utf8.RuneCountInString(id) > maxGuideID:
		d.fault(n, "heading %q is too long: it may have %d characters", short(name), maxGuideID)
		return GuideStep{}, false
	}
	for _, c := range id {
		// The id names a field of a form.
		if c > 'z' {
			d.fault(n, "heading %q: expected letters a to z and digits", short(name))
			return GuideStep{}, false
		}
	}
	if i := slices.IndexFunc(before, func(s GuideStep) bool { return s.ID == id }); i >= 0 {
		d.fault(n, "heading %q stands twice: on line %d already", short(name), before[i].Line)
		// It is read all the same, so that what stands under it has its own faults.
	}
	return GuideStep{ID: id, Name: name, Line: n}, true
}

// guideForeign is true for a line of Markdown that a guide has no place for.
func guideForeign(raw string) bool {
	line := strings.TrimSpace(raw)
	if strings.HasPrefix(raw, "\t") || strings.HasPrefix(raw, "    ") && strings.HasPrefix(line, "- ") {
		return true
	}
	for _, mark := range []string{">", "|", "```", "~~~", "<", "* ", "+ ", "---", "==="} {
		if strings.HasPrefix(line, mark) {
			return true
		}
	}
	return line == "-" || guideNumbered.MatchString(line)
}

var guideNumbered = regexp.MustCompile(`^\d+[.)]\s`)

// guideStar gives each question the part of an example its answer belongs to.
func (d *draft) guideStar(g *Guide, star map[string]string) {
	for _, id := range slices.Sorted(maps.Keys(star)) {
		part := StarPart(star[id])
		line := d.lineOf("star/" + id)
		i := slices.IndexFunc(g.Steps, func(s GuideStep) bool { return s.ID == id })
		switch {
		case !slices.Contains(StarParts(), part):
			d.fault(line, "star: %q: expected situation, task, action or result", star[id])
		case i < 0:
			d.fault(line, "star: no heading has the id %q", id)
		default:
			g.Steps[i].Star = part
		}
	}
}

// short is the beginning of a line, for a fault.
func short(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "..."
	}
	return s
}
