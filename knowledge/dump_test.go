package knowledge

import (
	"fmt"
	"strings"
)

// dump is everything a library holds, as text to compare.
func dump(l *Library) string {
	var b strings.Builder
	for _, f := range l.Frameworks() {
		fmt.Fprintf(&b, "document %s (%s)\n", f.ID, f.File)
		fmt.Fprintf(&b, "  title %q short %q noun %q\n", f.Title, f.Short, f.Noun)
		fmt.Fprintf(&b, "  publisher %q source %q date %q status %s\n", f.Publisher, f.Source, f.Date, f.Status)
		fmt.Fprintf(&b, "  licence %q attribution %q\n", f.Licence, f.Attribution)
		fmt.Fprintf(&b, "  aliases %q readers %q after %q to %q\n", f.Aliases, f.Readers, f.After.From, f.After.To)
		for _, d := range f.Dimensions {
			fmt.Fprintf(&b, "  dimension %s plurals %q ordered %v every %v\n", d.Of, d.Plurals, d.Ordered, d.Every)
			for _, n := range d.Names {
				fmt.Fprintf(&b, "    %d %s %q headings %q", n.Position, n.ID, n.Text, n.Headings)
				for _, x := range []struct {
					what  string
					value []string
				}{{"aliases", n.Aliases}, {"cues", n.Cues}, {"unless", n.Unless}} {
					if len(x.value) > 0 {
						fmt.Fprintf(&b, " %s %q", x.what, x.value)
					}
				}
				if n.Year != 0 {
					fmt.Fprintf(&b, " year %d", n.Year)
				}
				if n.As != "" {
					fmt.Fprintf(&b, " as %q", n.As)
				}
				if n.Note {
					b.WriteString(" note")
				}
				if len(n.Related) > 0 {
					fmt.Fprintf(&b, " related %q", n.Related)
				}
				b.WriteByte('\n')
			}
		}
		for s := range f.Sections() {
			fmt.Fprintf(&b, "%4d %s (%s) %q\n", s.Line, s.Address, s.Kind(), s.Heading)
			for _, p := range s.Passages {
				mark := " "
				if p.Bullet {
					mark = "-"
				}
				fmt.Fprintf(&b, "%4d   %s %s %s\n", p.Line, mark, p.ID, p.Text)
				if g := l.Gloss(p.ID); len(g.Sayings)+len(g.Words) > 0 {
					fmt.Fprintf(&b, "       sayings %q words %q\n", g.Sayings, g.Words)
				}
			}
		}
	}
	for _, c := range l.Thesaurus() {
		fmt.Fprintf(&b, "concept %s = %q\n", c.Name, c.Words)
	}
	return b.String()
}
