package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// Load reads the built-in documents and then an operator's folder, which may
// be nil. A document in the folder whose id is taken replaces the built-in one.
// The error is a Faults with everything that is wrong, or a failure to read.
//
// In a folder the documents are *.md at its top and their glosses, when there
// are any, glosses/*.md; the built-in ones stand in frameworks/ and glosses/.
func Load(built, folder fs.FS) (*Library, error) {
	l := &Library{glosses: map[string]Gloss{}}
	var faults Faults
	more, err := l.documents(built, "frameworks")
	if err != nil {
		return nil, err
	}
	faults = append(faults, more...)
	if folder != nil {
		own := &Library{}
		more, err := own.documents(folder, ".")
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
		for _, f := range own.frameworks {
			l.frameworks = slices.DeleteFunc(l.frameworks, func(b *Framework) bool { return b.ID == f.ID })
		}
		l.frameworks = append(l.frameworks, own.frameworks...)
	}
	faults = append(faults, l.links()...)
	sources := []struct {
		fsys   fs.FS
		strict bool
	}{{built, folder == nil}, {folder, true}}
	for _, s := range sources {
		if s.fsys == nil {
			continue
		}
		more, err := l.wordings(s.fsys, s.strict)
		if err != nil {
			return nil, err
		}
		faults = append(faults, more...)
	}
	if len(faults) > 0 {
		return nil, faults.sorted()
	}
	if len(l.frameworks) == 0 {
		return nil, errors.New("no framework documents found")
	}
	return l, nil
}

// documents reads every Markdown file of one folder.
func (l *Library) documents(fsys fs.FS, dir string) (Faults, error) {
	files, err := markdown(fsys, dir)
	if err != nil {
		return nil, err
	}
	var faults Faults
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		f, more := parseDocument(file, src)
		faults = append(faults, more...)
		if f == nil {
			continue
		}
		if i := slices.IndexFunc(l.frameworks, func(o *Framework) bool { return o.ID == f.ID }); i >= 0 {
			faults = append(faults, Fault{File: file, Line: 2,
				Problem: fmt.Sprintf("id %q is taken by %s", f.ID, l.frameworks[i].File)})
			continue
		}
		l.frameworks = append(l.frameworks, f)
	}
	return faults, nil
}

// links checks that whatever a document says of another one is true.
func (l *Library) links() Faults {
	var faults Faults
	for _, f := range l.frameworks {
		for _, d := range f.Dimensions {
			for _, n := range d.Names {
				for _, a := range n.Related {
					// A document an operator left out is no fault of this one.
					if _, ok := l.Framework(a.Framework()); !ok {
						continue
					}
					if _, ok := l.Section(a); !ok {
						faults = append(faults, Fault{File: f.File, Line: 1,
							Problem: fmt.Sprintf("%s %q is related to %s, which does not exist", d.Of, n.Text, a)})
					}
				}
			}
		}
	}
	return faults
}

// wordings reads the glosses and the thesaurus of one file system. The
// built-in glosses of a document that the folder replaces may not fit it: they
// are then used as far as they do.
func (l *Library) wordings(fsys fs.FS, strict bool) (Faults, error) {
	ids := map[string]bool{}
	for p := range l.Passages() {
		ids[p.ID] = true
	}
	var faults Faults
	files, err := markdown(fsys, "glosses")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		glosses, more := parseGlosses(file, src, func(id string) bool { return !strict || ids[id] })
		faults = append(faults, more...)
		for id, g := range glosses {
			if ids[id] {
				l.glosses[id] = g
			}
		}
	}
	src, err := fs.ReadFile(fsys, "thesaurus.txt")
	if errors.Is(err, fs.ErrNotExist) {
		return faults, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading thesaurus.txt: %w", err)
	}
	concepts, more := parseThesaurus("thesaurus.txt", src)
	l.thesaurus = append(l.thesaurus, concepts...)
	return append(faults, more...), nil
}

// markdown lists the *.md files of one folder in name order. A README is for
// people, not a document.
func markdown(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", dir, err)
	}
	var out []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".md") && !strings.EqualFold(e.Name(), "README.md") {
			out = append(out, path.Join(dir, e.Name()))
		}
	}
	return out, nil
}
