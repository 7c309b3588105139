package knowledge

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// seed gives a fuzz test every file of one kind that is at hand, up to so many
// bytes of each: a mutation of a small text is tried sooner.
func seed(f *testing.F, most int, built string, others ...string) {
	f.Helper()
	files, err := fs.Glob(Built(), built)
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		src, err := fs.ReadFile(Built(), file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src[:min(len(src), most)])
	}
	for _, pattern := range others {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			f.Add([]byte(readFile(f, path)))
		}
	}
}

// checkFaults holds that every fault names the file and a line that is there.
func checkFaults(t *testing.T, faults Faults, src []byte) {
	t.Helper()
	last := strings.Count(string(unixText(src)), "\n") + 2
	for _, fault := range faults {
		if fault.File != "fuzz" || fault.Line < 0 || fault.Line > last || fault.Problem == "" {
			t.Errorf("fault %q on line %d of %d", fault.Problem, fault.Line, last)
		}
	}
}

// FuzzDocument: no text makes the reader panic, and whatever loads is quoted as
// it stands in the text.
func FuzzDocument(f *testing.F) {
	seed(f, maxDocument, "frameworks/*.md", "testdata/bad/*.md", "testdata/good/*.md")
	f.Fuzz(func(t *testing.T, src []byte) {
		doc, faults := parseDocument("fuzz", src)
		checkFaults(t, faults, src)
		if doc == nil {
			if len(faults) == 0 {
				t.Error("neither a document nor a fault")
			}
			return
		}
		if len(faults) > 0 {
			t.Errorf("a document with faults: %v", faults)
		}
		whole := fold(string(src))
		lines := strings.Split(string(unixText(src)), "\n")
		ids := map[string]bool{}
		for s := range doc.Sections() {
			if found, ok := doc.Section(s.Address); !ok || found != s {
				t.Errorf("%s does not lead back to its heading", s.Address)
			}
			if s.Leaf() && len(s.Passages) == 0 {
				t.Errorf("%s is empty", s.Address)
			}
			if s != doc.Top && !strings.Contains(whole, s.Heading) {
				t.Errorf("heading %q does not stand in the text", s.Heading)
			}
			for i, p := range s.Passages {
				first, _, _ := strings.Cut(p.Text, " ")
				switch {
				case p.Text == "":
					t.Errorf("%s is empty", p.ID)
				case ids[p.ID]:
					t.Errorf("%s stands twice", p.ID)
				case !strings.Contains(whole, p.Text):
					t.Errorf("%q does not stand in the text", p.Text)
				case p.Line < 1 || p.Line > len(lines) || !strings.Contains(lines[p.Line-1], first):
					t.Errorf("%q does not begin on line %d", p.Text, p.Line)
				}
				ids[p.ID] = true
				if b := s.Block(i); len(b) == 0 || b[0].ID != p.ID {
					t.Errorf("the block of %s does not begin with it", p.ID)
				}
			}
		}
		for _, d := range doc.Dimensions {
			seen := map[string]bool{}
			for _, n := range d.Names {
				if n.ID == "" || seen[n.ID] {
					t.Errorf("%s has the name %q twice, or without an id", d.Of, n.ID)
				}
				seen[n.ID] = true
				if len(doc.Find(map[string]string{d.Of: n.ID})) == 0 {
					t.Errorf("%s %q is found nowhere", d.Of, n.ID)
				}
			}
		}
	})
}

func FuzzGlosses(f *testing.F) {
	seed(f, 5000, "glosses/*.md", "testdata/good/glosses/*.md")
	f.Add([]byte("- early\n#\n# a#1\n- x\n~ ,\n~ a, b\n? c\n# a#1\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		known := func(id string) bool { return !strings.Contains(id, "x") }
		glosses, faults := parseGlosses("fuzz", src, known)
		checkFaults(t, faults, src)
		for id, g := range glosses {
			if id == "" || fold(id) == "" || !known(id) && len(faults) == 0 {
				t.Errorf("gloss for %q", id)
			}
			for _, s := range append(g.Sayings, g.Words...) {
				if fold(s) == "" || !strings.Contains(string(src), s) {
					t.Errorf("%q does not stand in the text", s)
				}
			}
		}
	})
}

func FuzzThesaurus(f *testing.F) {
	seed(f, 5000, "thesaurus.txt", "testdata/good/thesaurus.txt")
	f.Add([]byte("a = b\n= c\nd\n# e = f\ng = ,,\nh = i, i, j=k\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		concepts, faults := parseThesaurus("fuzz", src)
		checkFaults(t, faults, src)
		for _, c := range concepts {
			if c.Name == "" || len(c.Words) == 0 {
				t.Errorf("concept %+v", c)
			}
			for _, w := range append(c.Words, c.Name) {
				if fold(w) == "" || !strings.Contains(string(src), w) {
					t.Errorf("%q does not stand in the text", w)
				}
			}
		}
	})
}

func FuzzElsewhere(f *testing.F) {
	seed(f, 5000, "elsewhere.txt")
	f.Add([]byte("a | b\n|\n# c\n| d |\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		for _, a := range parseElsewhere(src) {
			if len(a.Names) == 0 {
				t.Error("something without a name")
			}
			for _, n := range a.Names {
				if fold(n) == "" || !strings.Contains(string(src), n) {
					t.Errorf("%q does not stand in the text", n)
				}
			}
		}
	})
}

// FuzzLoad: a folder of one document, its glosses and its words never makes
// Load panic, and what it refuses it refuses with faults.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(readFile(f, "testdata/good/harbour.md")), []byte("# harbour/lights#1\n- Two of them.\n"), []byte("lamp = light\n"))
	f.Add([]byte(readFile(f, "testdata/bad/related-does-not-exist.md")), []byte("x"), []byte("y"))
	f.Fuzz(func(t *testing.T, document, glosses, thesaurus []byte) {
		l, err := Load(nobody, textFS(map[string]string{
			"a.md": string(document), "glosses/a.md": string(glosses), "thesaurus.txt": string(thesaurus),
		}))
		if faults := (Faults)(nil); err != nil && !errors.As(err, &faults) {
			t.Errorf("not a list of faults: %v", err)
		}
		if (l == nil) != (err != nil) {
			t.Errorf("library %v, error %v", l, err)
		}
	})
}
