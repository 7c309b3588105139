package chat

import (
	"fmt"
	"slices"
	"strings"
)

// Plain is the whole reply as text: what the terminal prints, what a platform
// falls back to when it cannot draw a part, and what tests compare. It says in
// words whatever a richer renderer says with colour or position.
func (r Reply) Plain() string {
	var b strings.Builder
	if r.Title != "" {
		b.WriteString(r.Title + "\n")
	}
	if len(r.Faults) > 0 {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString("Nothing was saved:\n")
		for _, line := range r.FaultLines() {
			b.WriteString("- " + line + "\n")
		}
	}
	for _, p := range r.Parts {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString(PlainPart(p))
	}
	if len(r.Choices) > 0 {
		if b.Len() > 0 {
			b.WriteString("\n")
		}
		b.WriteString("You can say:\n")
		for _, c := range r.Choices {
			fmt.Fprintf(&b, "  [%s]\n", c.Label)
		}
	}
	return b.String()
}

// FaultLines are the faults in words, each behind the label of its field, as in
// "Post: Kitchen craft has no post called Boss". A sentence can repeat what
// stood in the field, so for a Private form there is none of it.
func (r Reply) FaultLines() []string {
	var out []string
	for _, f := range r.Faults {
		out = append(out, r.labelled(f))
	}
	return out
}

// labelled is a fault with the label of its field, so that it makes sense
// away from the form.
func (r Reply) labelled(fault Fault) string {
	sentence := fault.Sentence
	for _, p := range r.Parts {
		form, ok := p.(Form)
		if !ok {
			continue
		}
		if form.Private {
			// Also for a fault of no field: whose words it repeats is not known.
			sentence = "This cannot be taken."
		}
		for _, field := range form.Fields {
			if field.Name == fault.Field {
				return Led(field.Label) + sentence
			}
		}
	}
	return sentence
}

// PlainPart is one part as text, ending in a line end.
func PlainPart(p Part) string {
	var b strings.Builder
	switch p := p.(type) {
	case Paragraph:
		b.WriteString(p.Text + "\n")
	case List:
		for _, it := range p.Items {
			b.WriteString("- " + it + "\n")
		}
	case Quote:
		writeQuote(&b, p)
	case Table:
		writeTable(&b, p)
	case Chart:
		writeTable(&b, p.Table())
	case Comparison:
		writeComparison(&b, p)
	case Match:
		writeQuote(&b, p.Quote)
		if len(p.Yours) > 0 {
			b.WriteString("  Your words: " + MarkedText(p.Yours, "_", "_") + "\n")
		}
		if len(p.Missing) > 0 {
			b.WriteString("  Not shown yet: “" + strings.Join(p.Missing, "”; “") + "”\n")
		}
	case Form:
		writeForm(&b, p)
	case File:
		b.WriteString(p.About + ": " + p.Name + "\n")
		if strings.HasPrefix(p.Type, "text/") {
			b.WriteString("\n" + strings.TrimRight(string(p.Data), "\n") + "\n")
		}
	}
	return b.String()
}

// Led is a label with what parts it from what follows: a question needs no colon.
func Led(label string) string {
	if strings.HasSuffix(label, "?") {
		return label + " "
	}
	return label + ": "
}

// MarkedText writes runs as one line with the marked ones between open and end.
func MarkedText(runs []Run, open, end string) string {
	var b strings.Builder
	for _, r := range runs {
		if r.Marked {
			// The marks hug the words, so that the spaces stay outside them.
			core := strings.TrimSpace(r.Text)
			if core == "" {
				b.WriteString(r.Text)
				continue
			}
			lead, tail, _ := strings.Cut(r.Text, core)
			b.WriteString(lead + open + core + end + tail)
			continue
		}
		b.WriteString(r.Text)
	}
	return b.String()
}

// Citation is the source in one line, ready to follow a quote.
func (s Source) Citation() string {
	c := s.Document
	if s.Where != "" {
		c += ", " + s.Where
	}
	if s.Publisher != "" {
		c += " (" + s.Publisher + ")"
	}
	if s.Historic {
		c += " [historic]"
	}
	return c
}

// LineRange names the lines of the document a quote stands on: "line 12" or
// "lines 12 to 14".
func (q Quote) LineRange() string {
	if len(q.Lines) == 0 {
		return ""
	}
	first, last := q.Lines[0].Number, q.Lines[len(q.Lines)-1].Number
	if first == 0 || last == 0 {
		// A quote may keep back where exactly it stands.
		return ""
	}
	if first == last {
		return fmt.Sprintf("line %d", first)
	}
	return fmt.Sprintf("lines %d to %d", first, last)
}

func writeQuote(b *strings.Builder, q Quote) {
	if q.Heading != "" {
		b.WriteString("  " + q.Heading + "\n")
	}
	for _, l := range q.Lines {
		b.WriteString("  > “" + l.Text + "”\n")
	}
	b.WriteString("  Source: " + q.Source.Citation())
	if r := q.LineRange(); r != "" {
		b.WriteString(", " + r)
	}
	b.WriteString("\n")
}

func writeTable(b *strings.Builder, t Table) {
	if t.Caption != "" {
		b.WriteString(t.Caption + "\n")
	}
	for _, row := range t.Rows {
		cells := make([]string, len(row))
		for i, c := range row {
			if i < len(t.Header) && t.Header[i] != "" && i > 0 {
				c = t.Header[i] + ": " + c
			}
			cells[i] = c
		}
		between := "; "
		if len(t.Header) == 0 && len(cells) == 2 {
			// A name and what it holds.
			between = ": "
		}
		b.WriteString("- " + strings.Join(cells, between) + "\n")
	}
}

// Table says in words what the chart shows.
func (c Chart) Table() Table {
	t := Table{Caption: c.Title, Header: []string{"Skill", "You"}}
	if c.Kind == ChartChange {
		t.Header[0] = "Date"
	}
	targets := slices.ContainsFunc(c.Rows, func(r ChartRow) bool { return r.Target > 0 })
	if targets {
		t.Header = append(t.Header, "Target")
	}
	for _, r := range c.Rows {
		row := []string{r.Label, c.standing(r)}
		if targets {
			row = append(row, c.column(r.Target, "none"))
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// standing is where a row stands, in words.
func (c Chart) standing(r ChartRow) string {
	if r.You < 0 {
		return "not rated"
	}
	s := c.column(r.You, fmt.Sprintf("level %d", r.You))
	if r.You == 0 {
		s = "not yet at " + c.column(1, "the first level")
	}
	if next := c.column(r.You+1, ""); r.Partway && next != "" {
		if r.You == 0 {
			return "part of the way to " + next
		}
		s += ", part of the way to " + next
	}
	return s
}

// column is the name of a column, or what to say where there is none.
func (c Chart) column(i int, none string) string {
	if i < 1 || i > len(c.Columns) {
		return none
	}
	return c.Columns[i-1]
}

func writeComparison(b *strings.Builder, c Comparison) {
	writeQuote(b, c.Left)
	b.WriteString("\n")
	writeQuote(b, c.Right)
	if c.Identical {
		b.WriteString("\n  Both say the same, word for word.\n")
	}
	if c.Identical || len(c.Pairs) == 0 {
		return
	}
	fmt.Fprintf(b, "\n  What changes: [- only in %s -] [+ only in %s +]\n", c.Left.Heading, c.Right.Heading)
	for _, p := range c.Pairs {
		if len(p.Left) > 0 {
			b.WriteString("  " + c.Left.Heading + ": " + MarkedText(p.Left, "[- ", " -]") + "\n")
		}
		if len(p.Right) > 0 {
			b.WriteString("  " + c.Right.Heading + ": " + MarkedText(p.Right, "[+ ", " +]") + "\n")
		}
	}
}

// writeForm says what each field holds and how to set it in words.
func writeForm(b *strings.Builder, f Form) {
	if f.Intro != "" {
		b.WriteString(f.Intro + "\n")
	}
	if f.Private {
		writePrivate(b, f)
		return
	}
	for _, field := range f.Fields {
		b.WriteString("- " + Led(field.Label) + field.shown())
		if field.Typed != "" {
			b.WriteString(" (say: " + field.Typed + ")")
		}
		b.WriteString("\n")
	}
}

// writePrivate says what a form asks and where to answer, and nothing of what it
// holds: text stands in conversations, logs of terminals and notifications.
func writePrivate(b *strings.Builder, f Form) {
	for _, field := range f.Fields {
		b.WriteString("- " + field.Label + "\n")
	}
	b.WriteString("Write it in the form, not in a message")
	if f.Open.Label != "" {
		b.WriteString(": [" + f.Open.Label + "]\n")
		return
	}
	b.WriteString(".\n")
}

// shown is what a field holds, in words.
func (f Field) shown() string {
	for _, o := range f.Options {
		if o.Value == f.Value {
			return o.Label
		}
	}
	if f.Value == "" {
		return "not set"
	}
	return f.Value
}
