package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/framework-coach/framework-coach/knowledge"
)

// check loads everything a server would and says what is there, or everything
// that is wrong with the settings and the documents.
func (w world) check(s settings) error {
	x, err := load(s)
	serving, unread := asServed()
	if err := errors.Join(unread, serving.faults(), err); err != nil {
		return err
	}
	if err := w.tell(x.Library()); err != nil {
		return err
	}
	return x.Close()
}

// asServed are the settings as a server reads them: only it opens the files that
// secrets are in.
func asServed() (serveSettings, error) {
	var s settings
	var said bytes.Buffer
	if _, _, done := parse(&s, []string{"serve"}, io.Discard, &said); done {
		fault, _, _ := strings.Cut(strings.TrimPrefix(said.String(), "bot: "), "\n")
		return s.Serve, misuse{errors.New(fault)}
	}
	return s.Serve, nil
}

// tell writes a table of the documents, and one of the guides.
func (w world) tell(lib *knowledge.Library) error {
	count := map[*knowledge.Framework]int{}
	glossed := map[*knowledge.Framework]int{}
	for p := range lib.Passages() {
		f := p.Section.Framework
		count[f]++
		if len(lib.Gloss(p.ID).Sayings) > 0 {
			glossed[f]++
		}
	}
	t := tabwriter.NewWriter(w.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tTITLE\tSTATUS\tPASSAGES\tGLOSSED\tFILE")
	for _, f := range lib.Frameworks() {
		fmt.Fprintf(t, "%s\t%.50s\t%s\t%d\t%d\t%s\n", f.ID, f.Title, f.Status, count[f], glossed[f], f.File)
	}
	if guides := lib.Guides(); len(guides) > 0 {
		// An empty line ends a table, so that the two have columns of their own.
		fmt.Fprintln(t, "\nGUIDE\tTITLE\tQUESTIONS\tFILE")
		for _, g := range guides {
			fmt.Fprintf(t, "%s\t%.50s\t%d\t%s\n", g.ID, g.Title, len(g.Steps), g.File)
		}
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	fmt.Fprintln(w.out, "\nThe documents and settings are sound.")
	return nil
}
