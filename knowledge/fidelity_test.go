package knowledge

import (
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// source is a published text and how its page writes what the documents write
// as Markdown.
type source struct {
	file string
	// documents are the ids of the documents that quote it, in its order.
	documents []string
	// bullet is what stands before the words of a bullet.
	bullet string
	// heading turns a line into the words of a heading, given the line that
	// follows it, or into nothing.
	heading func(line, next string) string
	// furniture are the lines that are no content, by kind.
	furniture map[string]func(line string) bool
	// frontMatter is true for a page that begins with one of its own.
	frontMatter bool
	// want is how many lines there are of each kind.
	want map[string]int
}

const (
	blank       = "blank"
	frontMatter = "front matter of the page"
	heading     = "heading"
	bullet      = "bullet"
	paragraph   = "paragraph"
	wrapped     = "wrapped on"
)

var (
	tabLabels = []string{"AwarenessA", "WorkingW", "PractitionerP", "ExpertE"}
	hashes    = regexp.MustCompile(`^#+ `)
	asItIs    = func(line, _ string) string { return line }
	ofHashes  = func(line, _ string) string {
		if mark := hashes.FindString(line); mark != "" {
			return strings.TrimPrefix(line, mark)
		}
		return ""
	}
	curriculum = "Learning Curriculum for "
)

// oneOf is furniture of exactly these lines.
func oneOf(lines ...string) func(line string) bool {
	return func(line string) bool { return slices.Contains(lines, line) }
}

func sources() []source {
	return []source{
		{
			file: "odp-skills.txt", documents: []string{"odp-core", "scs"}, bullet: "- ",
			heading: odpHeading,
			furniture: map[string]func(string) bool{
				"page title": oneOf("Core ODP Skills", "Seven core capabilities for SCS roles"),
				"tab label":  oneOf(tabLabels...),
				"letter":     oneOf("A", "W", "P", "E"),
				"dash":       oneOf("-"),
				"learning curriculum": oneOf(
					curriculum+"Connections and communication", curriculum+"Operational leadership and management",
					curriculum+"Adaptability to change", curriculum+"Data and insight",
					curriculum+"Delivery and decision making at pace", curriculum+"Power of connections",
					curriculum+"Human centred design", curriculum+"System leadership", curriculum+"Innovation and risk",
					curriculum+"Learning agility", curriculum+"Decisions at pace",
				),
			},
			want: map[string]int{
				// 12 skills, 4 panels each, 3 grades in 3 panels of 7 of them.
				heading: 12 + 48 + 63, bullet: 77 + 125, paragraph: 12 + 7 + 14, wrapped: 3,
				"page title": 2, "tab label": 48, "letter": 48, "dash": 96, "learning curriculum": 12,
			},
		},
		{
			file: "service-owner-role.txt", documents: []string{"service-owner"}, bullet: "- ", heading: asItIs,
			want: map[string]int{heading: 11, bullet: 45, paragraph: 2, blank: 12},
		},
		{
			file: "service-manager-job-description.md.txt", documents: []string{"service-manager-jd"}, bullet: "* ",
			heading: ofHashes, frontMatter: true,
			want: map[string]int{frontMatter: 16, heading: 39, bullet: 91, paragraph: 24, blank: 58},
		},
		{
			file: "service-managers-guide.md.txt", documents: []string{"service-manager-guide"}, bullet: "* ",
			heading: ofHashes, frontMatter: true,
			furniture: map[string]func(string) bool{
				"figure": oneOf(
					`<figure class="media-player-wrapper video"><a href="https://www.youtube.com/watch?v=bfH4nJNtv_g">Carolyn Williams, Service Manager`,
					`at DVLA, talks about her role.</a></figure>`,
				),
			},
			want: map[string]int{frontMatter: 20, heading: 6, bullet: 7, paragraph: 10, blank: 18, "figure": 2},
		},
		{
			file: "action-2-service-managers.txt", documents: []string{"action-2"}, bullet: "• ", heading: asItIs,
			want: map[string]int{heading: 17 + 85, bullet: 7, paragraph: 105, blank: 208},
		},
	}
}

// odpHeading knows the two things the skills page writes otherwise: a panel's
// label runs into its letter, which is repeated below it, and a grade ends in
// a colon. The same label without the letter is a tab to press.
func odpHeading(line, next string) string {
	if slices.Contains(tabLabels, line) {
		if len(next) == 1 && strings.HasSuffix(line, next) {
			return strings.TrimSuffix(line, next)
		}
		return ""
	}
	if strings.HasPrefix(line, "SCS") {
		return strings.TrimSuffix(line, ":")
	}
	return line
}

// piece is a heading or a passage of a document.
type piece struct{ kind, text, where string }

// pieces are all words of documents in reading order.
func pieces(fs ...*Framework) []piece {
	var out []piece
	for _, f := range fs {
		for s := range f.Sections() {
			if s != f.Top {
				out = append(out, piece{heading, s.Heading, fmt.Sprintf("%s:%d", f.File, s.Line)})
			}
			for _, p := range s.Passages {
				kind := paragraph
				if p.Bullet {
					kind = bullet
				}
				out = append(out, piece{kind, p.Text, fmt.Sprintf("%s:%d", f.File, p.Line)})
			}
		}
	}
	return out
}

// account says of every line of a source what became of it. It walks the source
// and the pieces side by side, so that nothing can be lost, added, altered or
// moved without a problem.
func (s source) account(lines []string, left []piece) (counts map[string]int, problems []string) {
	counts = map[string]int{}
	at := 0
	if s.frontMatter {
		for at = 1; at < len(lines) && lines[at] != "---"; at++ {
		}
		at++
		counts[frontMatter] = at
	}
	for ; at < len(lines); at++ {
		line, next := lines[at], ""
		if at+1 < len(lines) {
			next = lines[at+1]
		}
		if line == "" {
			counts[blank]++
			continue
		}
		if len(left) > 0 {
			if n := s.takes(left[0], lines[at:], next); n > 0 {
				counts[left[0].kind]++
				counts[wrapped] += n - 1
				at += n - 1
				left = left[1:]
				continue
			}
		}
		kind := s.furnitureOf(line)
		if kind == "" {
			problem := fmt.Sprintf("%s:%d: %q stands nowhere", s.file, at+1, line)
			if len(left) > 0 {
				problem += fmt.Sprintf(", expected %s %q of %s", left[0].kind, left[0].text, left[0].where)
			}
			return counts, append(problems, problem)
		}
		counts[kind]++
	}
	for _, p := range left {
		problems = append(problems, fmt.Sprintf("%s: %s %q does not stand in %s", p.where, p.kind, p.text, s.file))
	}
	maps.DeleteFunc(counts, func(_ string, n int) bool { return n == 0 })
	return counts, problems
}

// takes is how many lines from the first one on say exactly what a piece says:
// none, one, or several where the page breaks a paragraph into lines.
func (s source) takes(p piece, lines []string, next string) int {
	line := lines[0]
	words, isBullet := strings.CutPrefix(line, s.bullet)
	switch {
	case p.kind == heading:
		if s.heading(line, next) == p.text {
			return 1
		}
		return 0
	case (p.kind == bullet) != isBullet:
		return 0
	}
	for n := 1; ; n++ {
		if words == p.text {
			return n
		}
		if p.kind == bullet || n >= len(lines) || !strings.HasPrefix(p.text, words+" ") {
			return 0
		}
		words += " " + lines[n]
	}
}

func (s source) furnitureOf(line string) string {
	for kind, is := range s.furniture {
		if is(line) {
			return kind
		}
	}
	return ""
}

// read is the source, line by line with white space folded, and the pieces of
// the documents that quote it.
func (s source) read(t *testing.T) (lines []string, ps []piece) {
	t.Helper()
	var fs []*Framework
	for _, id := range s.documents {
		fs = append(fs, builtFramework(t, id))
	}
	text := readFile(t, filepath.Join("testdata", "sources", s.file))
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n"), "\n") {
		lines = append(lines, fold(line))
	}
	return lines, pieces(fs...)
}

func TestSourcesAreKeptWordForWord(t *testing.T) {
	for _, s := range sources() {
		t.Run(s.file, func(t *testing.T) {
			lines, ps := s.read(t)
			counts, problems := s.account(lines, ps)
			for _, p := range problems {
				t.Error(p)
			}
			if !maps.Equal(counts, s.want) {
				t.Errorf("lines by kind\n got %v\nwant %v", counts, s.want)
			}
		})
	}
}

// TestAccountSeesEveryChange holds the account itself to its promise: no line
// of content can change by a letter, vanish or be doubled unnoticed.
func TestAccountSeesEveryChange(t *testing.T) {
	for _, s := range sources() {
		t.Run(s.file, func(t *testing.T) {
			lines, ps := s.read(t)
			for i, line := range lines {
				if line == "" || i < s.want[frontMatter] {
					continue
				}
				for change, instead := range map[string][]string{
					"altered": {line + "x"}, "lost": nil, "doubled": {line, line},
				} {
					changed := slices.Replace(slices.Clone(lines), i, i+1, instead...)
					counts, problems := s.account(changed, ps)
					if len(problems) == 0 && maps.Equal(counts, s.want) {
						t.Errorf("%s:%d %s, and nobody noticed: %s", s.file, i+1, change, line)
					}
				}
			}
		})
	}
}

func TestPageTitlesAreTheDocumentsTitles(t *testing.T) {
	for _, c := range []struct{ id, file, line string }{
		{"odp-core", "odp-skills.txt", "Core ODP Skills"},
		{"scs", "odp-skills.txt", "Seven core capabilities for SCS roles"},
		{"service-manager-jd", "service-manager-job-description.md.txt", "title: Service manager job description"},
		{"service-manager-guide", "service-managers-guide.md.txt", "title: Service managers"},
		{"action-2", "action-2-service-managers.txt", "Action 2: empower skilled and experienced Service Managers to direct the redesign and operation of services"},
	} {
		text := readFile(t, filepath.Join("testdata", "sources", c.file))
		if !strings.Contains("\n"+text, "\n"+c.line+"\n") {
			t.Errorf("%s has no line %q", c.file, c.line)
		}
		if got := builtFramework(t, c.id).Title; got != strings.TrimPrefix(c.line, "title: ") {
			t.Errorf("title of %s is %q, want %q", c.id, got, c.line)
		}
	}
}
