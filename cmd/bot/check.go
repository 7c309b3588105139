package main

import (
	"fmt"
	"text/tabwriter"

	"github.com/framework-coach/framework-coach/knowledge"
)

// check loads everything a server would and says what is there.
func (w world) check(s settings) error {
	x, err := load(s)
	if err != nil {
		return err
	}
	defer x.Close()
	lib := x.Library()
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
	if err := t.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	fmt.Fprintln(w.out, "\nThe documents and settings are sound.")
	return nil
}
