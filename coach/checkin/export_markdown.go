package checkin

import (
	"fmt"
	"strings"
	"time"
)

// Markdown is everything held, for people. at is when it was made, in the
// person's zone. Text of the person and of the frameworks is escaped, so that
// it reads as it was written.
func (h Held) Markdown(at time.Time) string {
	var b strings.Builder
	in := at.Location()
	fmt.Fprintf(&b, "# My check-ins\n\nExported on %s. Check-ins are my own view, not a mark.\n", day(at, in))
	if s := h.Sitting; s != nil {
		fmt.Fprintf(&b, "\n## Open check-in, begun on %s\n\n%s\n", day(s.Begun, in), plain(sentenceCase(placeName(s.Document, s.Setting))))
		steps := withAnswer(s.Steps)
		for i := range steps {
			// While it is open, the person does not know the levels.
			steps[i].Level = Name{}
		}
		writeSteps(&b, steps, s.skillName, in)
	}
	for _, sn := range inOrder(h.Snapshots) {
		sn.markdown(&b, in)
	}
	if h.Plan.Focus != nil || len(h.Plan.Actions) > 0 {
		b.WriteString("\n## My plan\n")
	}
	if f := h.Plan.Focus; f != nil {
		fmt.Fprintf(&b, "\nFocus: %s, chosen on %s.\n\n", plain(f.Heading()), day(f.Chosen, in))
		writeLines(&b, f.Lines)
	}
	if len(h.Plan.Actions) > 0 {
		b.WriteString("\n")
	}
	for _, a := range h.Plan.Actions {
		tick, done := " ", ""
		if !a.Done.IsZero() {
			tick, done = "x", ", done on "+day(a.Done, in)
		}
		fmt.Fprintf(&b, "- [%s] %s (by %s%s)\n", tick, plain(a.Text), readable(a.Due), done)
	}
	if len(h.Snapshots) == 0 && h.Sitting == nil && h.Plan.Focus == nil && len(h.Plan.Actions) == 0 {
		b.WriteString("\nNothing is held.\n")
	}
	if ds := h.documents(); len(ds) > 0 {
		b.WriteString("\n## Sources\n\n")
		for _, d := range ds {
			b.WriteString("- " + plain(d.attribution()) + "\n")
		}
	}
	return b.String()
}

func (sn Snapshot) markdown(b *strings.Builder, in *time.Location) {
	fmt.Fprintf(b, "\n## Check-in of %s\n\n%s\n\n", sn.dated(in), plain(sentenceCase(placeName(sn.Document, sn.Setting))))
	b.WriteString("| Skill | Me | Why |\n|---|---|---|\n")
	for _, r := range sn.Results {
		fmt.Fprintf(b, "| %s | %s | %s |\n", plain(r.Name), plain(r.Text(sn.Levels)), plain(r.Reason))
	}
	writeSteps(b, sn.Steps, func(st Step) string { return sn.skillName(st.Skill) }, in)
	for _, c := range sn.Changes {
		fmt.Fprintf(b, "\nOn %s I changed answer %d from %s to %s. Before, %s was: %s.\n", day(c.At, in), c.Step, lowerFirst(c.From.Label()), lowerFirst(c.To.Label()), plain(c.Was.Name), plain(c.Was.Text(sn.Levels)))
	}
}

func writeSteps(b *strings.Builder, steps []Step, name func(Step) string, in *time.Location) {
	for i, st := range steps {
		where := name(st)
		if st.Level.Text != "" {
			where += ", " + st.Level.Text
		}
		answer := said(steps, i).Label()
		if st.SameAs > 0 {
			answer += fmt.Sprintf(" (the same words as answer %d)", st.SameAs)
		}
		if !st.Changed.IsZero() {
			answer += ", changed on " + day(st.Changed, in)
		}
		fmt.Fprintf(b, "\n### %d. %s: %s\n\n", i+1, plain(where), answer)
		writeLines(b, st.Lines)
		if st.Note != "" {
			fmt.Fprintf(b, "\nMy example: %s\n", plain(st.Note))
		}
	}
}

func writeLines(b *strings.Builder, ls []Line) {
	for i, l := range ls {
		if i > 0 {
			b.WriteString(">\n")
		}
		b.WriteString("> " + plain(l.Text) + "\n")
	}
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// marks are the characters that mean something in Markdown or HTML.
var marks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "&", `\&`,
)

// plain is text that Markdown shows as it is, on one line.
func plain(s string) string {
	s = marks.Replace(strings.Join(strings.Fields(s), " "))
	// A list or a number at the start of a line would become one.
	if strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "+ ") {
		s = `\` + s
	}
	return s
}
