package knowledge

import (
	"bytes"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// shipped is what each document must hold. The counts were taken from the
// published pages, not from the files.
var shipped = []struct {
	id                string
	status            Status
	bullets, passages int
	leaves            int
	shape             string
}{
	{"action-2", Historic, 7, 112, 85, "department, period"},
	{"odp-core", Current, 77, 82, 20, "skill, level"},
	{"scs", Current, 125, 153, 70, "skill, level, grade"},
	{"service-manager-guide", Historic, 7, 17, 6, "section"},
	{"service-manager-jd", Historic, 91, 115, 26, "part, skill, requirement"},
	{"service-owner", Current, 45, 47, 11, "skill"},
}

func TestShippedDocuments(t *testing.T) {
	l := builtLibrary(t)
	if len(l.Frameworks()) != len(shipped) {
		t.Errorf("%d documents, want %d", len(l.Frameworks()), len(shipped))
	}
	for i, want := range shipped {
		t.Run(want.id, func(t *testing.T) {
			f := builtFramework(t, want.id)
			if l.Frameworks()[i] != f {
				t.Errorf("document %d is %s: they are not in the order of their files", i, l.Frameworks()[i].ID)
			}
			var bullets, passages, leaves int
			for s := range f.Sections() {
				passages += len(s.Passages)
				if s.Leaf() {
					leaves++
				}
				for _, p := range s.Passages {
					if p.Bullet {
						bullets++
					}
				}
			}
			var shape []string
			for _, d := range f.Dimensions {
				shape = append(shape, d.Of)
			}
			got := fmt.Sprintln(f.Status, bullets, passages, leaves, strings.Join(shape, ", "))
			if w := fmt.Sprintln(want.status, want.bullets, want.passages, want.leaves, want.shape); got != w {
				t.Errorf("status, bullets, passages, leaves, shape\n got %s want %s", got, w)
			}
			if f.Title == "" || f.Publisher == "" || !strings.HasPrefix(f.Source, "https://") {
				t.Errorf("title %q, publisher %q, source %q: all three are owed to the reader", f.Title, f.Publisher, f.Source)
			}
			if f.Licence != "OGL-UK-3.0" || !strings.Contains(f.Attribution, "Open Government Licence v3.0") {
				t.Errorf("licence %q, attribution %q", f.Licence, f.Attribution)
			}
		})
	}
}

func TestLoadIsTheSameEveryTime(t *testing.T) {
	again, err := Load(Built(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if one, two := dump(builtLibrary(t)), dump(again); one != two {
		t.Error("two loads of the same files differ")
	}
}

// TestAddresses keeps the addresses as they are: links people sent each other
// and saved check-ins hold them.
func TestAddresses(t *testing.T) {
	l := builtLibrary(t)
	var b strings.Builder
	seen := map[Address]bool{}
	ids := map[string]bool{}
	for _, f := range l.Frameworks() {
		for s := range f.Sections() {
			if seen[s.Address] {
				t.Errorf("two headings have the address %s", s.Address)
			}
			seen[s.Address] = true
			fmt.Fprintln(&b, s.Address)
			if found, ok := l.Section(s.Address); !ok || found != s {
				t.Errorf("%s does not lead back to its heading", s.Address)
			}
			for i, p := range s.Passages {
				if want := fmt.Sprintf("%s#%d", s.Address, i+1); p.ID != want || ids[p.ID] {
					t.Errorf("passage %q, want the id %q, once", p.ID, want)
				}
				ids[p.ID] = true
			}
		}
		if len(f.sections) != strings.Count(b.String(), f.ID+"/")+1 {
			t.Errorf("%s knows %d addresses, but not all stand in the document", f.ID, len(f.sections))
		}
	}
	golden(t, "addresses.txt", b.String())
}

// TestPassagesStandOnTheirLines holds the line of every citation to the file.
func TestPassagesStandOnTheirLines(t *testing.T) {
	l := builtLibrary(t)
	for _, f := range l.Frameworks() {
		src, err := fs.ReadFile(Built(), f.File)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(src, []byte("\n"))
		for s := range f.Sections() {
			if s != f.Top && fold(strings.TrimLeft(string(lines[s.Line-1]), "#")) != s.Heading {
				t.Errorf("%s:%d is %q, not the heading %q", f.File, s.Line, lines[s.Line-1], s.Heading)
			}
			for _, p := range s.Passages {
				if line := fold(strings.TrimPrefix(string(lines[p.Line-1]), "- ")); line == "" || !strings.HasPrefix(p.Text, line) {
					t.Errorf("%s:%d is %q, not the beginning of %q", f.File, p.Line, line, p.Text)
				}
			}
		}
	}
}

// TestEveryDescriptorHasAGloss: a descriptor without one is found only by
// people who know its words already.
func TestEveryDescriptorHasAGloss(t *testing.T) {
	l := builtLibrary(t)
	counted := map[string]int{}
	for p := range l.Passages() {
		f := p.Section.Framework
		if _, _, ok := f.Dimension("skill"); !ok || !p.Bullet {
			continue
		}
		counted[f.ID]++
		g := l.Gloss(p.ID)
		if len(g.Sayings) < 5 || len(g.Words) == 0 {
			t.Errorf("%s has %d sayings and %d words, want at least 5 and 1", p.ID, len(g.Sayings), len(g.Words))
		}
	}
	for _, want := range shipped {
		if _, _, ok := builtFramework(t, want.id).Dimension("skill"); ok && counted[want.id] != want.bullets {
			t.Errorf("%d descriptors of %s were looked at, want %d", counted[want.id], want.id, want.bullets)
		}
	}
}

// TestGlossesBelongToPassages reads every gloss file by itself, because a load
// keeps only what it can use.
func TestGlossesBelongToPassages(t *testing.T) {
	l := builtLibrary(t)
	ids := l.texts()
	files, err := markdown(Built(), "glosses")
	if err != nil {
		t.Fatal(err)
	}
	total := 0
	seen := map[string]string{}
	for _, file := range files {
		src, err := fs.ReadFile(Built(), file)
		if err != nil {
			t.Fatal(err)
		}
		glosses, faults := parseGlosses(file, src, func(id string) bool { return ids[id] != "" })
		for _, f := range faults {
			t.Error(f)
		}
		framework := strings.TrimSuffix(filepath.Base(file), ".md")
		for id := range glosses {
			at, _, _ := strings.Cut(id, "#")
			if got := Address(at).Framework(); got != framework {
				t.Errorf("%s has a gloss for %s", file, id)
			}
			if seen[id] != "" {
				t.Errorf("%s is glossed in %s and in %s", id, seen[id], file)
			}
			seen[id] = file
			total++
		}
	}
	if total != len(l.glosses) {
		t.Errorf("%d glosses in the files, %d in the library", total, len(l.glosses))
	}
}

// TestGlossesAreNoQuotes: a saying that repeats a passage word for word would
// bring a framework's words into a file that is not the framework.
func TestGlossesAreNoQuotes(t *testing.T) {
	l := builtLibrary(t)
	for p := range l.Passages() {
		for _, s := range l.Gloss(p.ID).Sayings {
			if strings.EqualFold(fold(s), p.Text) {
				t.Errorf("%s: a saying is the passage itself: %q", p.ID, s)
			}
		}
	}
}

func TestThesaurusHoldsConcepts(t *testing.T) {
	l := builtLibrary(t)
	if len(l.Thesaurus()) < 400 {
		t.Errorf("%d concepts, want at least 400", len(l.Thesaurus()))
	}
	seen := map[string]bool{}
	for _, c := range l.Thesaurus() {
		if seen[c.Name] {
			t.Errorf("concept %q stands twice", c.Name)
		}
		seen[c.Name] = true
	}
}
