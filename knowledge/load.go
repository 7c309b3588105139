package knowledge

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The files beside the documents that need not be there.
const (
	thesaurusFile = "thesaurus.txt"
	elsewhereFile = "elsewhere.txt"
)

// Load reads the built-in documents and then an operator's folder, which may
// be nil. A document in the folder whose id is taken replaces the built-in one.
// The error is a Faults with everything that is wrong, or a failure to read.
//
// In a folder the documents are *.md at its top, and their glosses and its
// guides, when there are any, glosses/*.md and guides/*.md; the built-in ones
// stand in frameworks/, glosses/ and guides/.
//
// What the built-in documents and glosses say of a document that the folder
// replaces may no longer hold. Such links are dropped, and so are the glosses
// of a passage that has changed: the operator could not mend them.
func Load(built, folder fs.FS) (*Library, error) {
	l := &Library{glosses: map[string]Gloss{}}
	faults, err := l.documents(built, "frameworks")
	if err != nil {
		return nil, err
	}
	texts := l.texts()
	own := &Library{}
	if folder != nil {
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
	for _, f := range l.frameworks {
		more := l.links(f)
		if folder == nil || slices.Contains(own.frameworks, f) {
			faults = append(faults, more...)
		}
	}
	more, err := l.guidance(built, folder)
	if err != nil {
		return nil, err
	}
	faults = append(faults, more...)
	now := l.texts()
	more, err = l.wordings(built, func(id string) bool { return now[id] == texts[id] && now[id] != "" }, folder == nil)
	if err != nil {
		return nil, err
	}
	faults = append(faults, more...)
	if folder != nil {
		more, err := l.wordings(folder, func(id string) bool { return now[id] != "" }, true)
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

// texts are all passages by id.
func (l *Library) texts() map[string]string {
	out := map[string]string{}
	for p := range l.Passages() {
		out[p.ID] = p.Text
	}
	return out
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
			faults = append(faults, Fault{File: file, Line: f.lines["id"],
				Problem: fmt.Sprintf("id %q is taken by %s", f.ID, l.frameworks[i].File)})
			continue
		}
		l.frameworks = append(l.frameworks, f)
	}
	return faults, nil
}

// links checks that whatever a document says of another one is true, and drops
// what is not. A document an operator left out is no fault of this one.
func (l *Library) links(f *Framework) Faults {
	var faults Faults
	for _, d := range f.Dimensions {
		for _, n := range d.Names {
			n.Related = slices.DeleteFunc(n.Related, func(a Address) bool {
				_, here := l.Framework(a.Framework())
				if _, ok := l.Section(a); ok || !here {
					return false
				}
				faults = append(faults, Fault{File: f.File, Line: n.line,
					Problem: fmt.Sprintf("%s %q is related to %s, which does not exist", d.Of, n.Text, a)})
				return true
			})
		}
	}
	if f.After == (Step{}) {
		return faults
	}
	if problem := l.badStep(f); problem != "" {
		f.After = Step{}
		faults = append(faults, Fault{File: f.File, Line: f.lines["after"], Problem: problem})
	}
	return faults
}

// badStep says what is wrong with the way on from a document's last rung.
func (l *Library) badStep(f *Framework) string {
	if f.After.To == "" {
		return "after: to is missing: expected an address"
	}
	if !f.hasName(f.After.From) {
		return fmt.Sprintf("after: from is %q, which is no name of this document", f.After.From)
	}
	to, ok := l.Framework(f.After.To.Framework())
	if !ok {
		return ""
	}
	for _, id := range f.After.To.Parts() {
		if !to.hasName(id) {
			return fmt.Sprintf("after: to is %s, but %q is no name of %s", f.After.To, id, to.ID)
		}
	}
	return ""
}

// wordings reads the glosses and the thesaurus of one file system. Glosses of
// passages that are not known are a fault, or left out when not strict.
func (l *Library) wordings(fsys fs.FS, known func(id string) bool, strict bool) (Faults, error) {
	files, err := markdown(fsys, "glosses")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var faults Faults
	for _, file := range files {
		src, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", file, err)
		}
		glosses, more := parseGlosses(file, src, func(id string) bool { return !strict || known(id) })
		faults = append(faults, more...)
		for id, g := range glosses {
			if known(id) {
				l.glosses[id] = g
			}
		}
	}
	src, err := optional(fsys, thesaurusFile)
	if err != nil {
		return nil, err
	}
	concepts, more := parseThesaurus(thesaurusFile, src)
	l.thesaurus = append(l.thesaurus, concepts...)
	if src, err = optional(fsys, elsewhereFile); err != nil {
		return nil, err
	}
	l.elsewhere = append(l.elsewhere, parseElsewhere(src)...)
	return append(faults, more...), nil
}

// optional reads a file that need not be there.
func optional(fsys fs.FS, name string) ([]byte, error) {
	src, err := fs.ReadFile(fsys, name)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return src, nil
}

// markdown lists the *.md files of one folder in name order. A README is for
// people, and a hidden file for some editor: neither is a document.
func markdown(fsys fs.FS, dir string) ([]string, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", dir, err)
	}
	var out []string
	for _, e := range entries {
		hidden := strings.HasPrefix(e.Name(), ".")
		if !e.IsDir() && !hidden && strings.HasSuffix(e.Name(), ".md") && !strings.EqualFold(e.Name(), "README.md") {
			out = append(out, path.Join(dir, e.Name()))
		}
	}
	return out, nil
}
