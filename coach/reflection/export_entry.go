package reflection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/framework-coach/framework-coach/chat"
)

// JournalHeld is all that is kept of a person's journal.
type JournalHeld struct {
	// Draft is the open reflection; nil when there is none.
	Draft *Draft
	// Entries are those that can be read, newest first.
	Entries []Entry
	// Damaged is how many more there are that cannot be read, the open
	// reflection included.
	Damaged int
}

// Held is all that is kept of a person's journal, for the export and for saying
// what is held.
func (j *Journal) Held(ctx context.Context, person chat.PersonID) (JournalHeld, error) {
	all, damaged, err := j.all(ctx, person)
	if err != nil {
		return JournalHeld{}, fmt.Errorf("gathering what is held: %w", err)
	}
	h := JournalHeld{Entries: all, Damaged: len(damaged)}
	d, v, err := j.drafts.Draft(ctx, person)
	switch {
	case errors.Is(err, ErrDamaged):
		h.Damaged++
	case err != nil:
		return JournalHeld{}, fmt.Errorf("gathering what is held: %w", err)
	case v > 0:
		h.Draft = &d
	}
	return h, nil
}

// Counted are the things held, with how many there are of each.
func (h JournalHeld) Counted() []string {
	var out []string
	if h.Draft != nil {
		out = append(out, "1 open reflection")
	}
	if n := len(h.Entries); n > 0 {
		out = append(out, entryCount(n, "journal entry"))
	}
	stars := 0
	for _, e := range h.Entries {
		if e.Star != nil {
			stars++
		}
	}
	if stars > 0 {
		out = append(out, entryCount(stars, "STAR draft"))
	}
	if h.Damaged > 0 {
		out = append(out, entryCount(h.Damaged, "journal entry")+" that cannot be read")
	}
	return out
}

// attributions are what has to stand with the documents' words that are quoted.
func (h JournalHeld) attributions() []string {
	out := []string{}
	for _, e := range h.oldestFirst() {
		p := e.About
		if p == nil || p.Text == "" {
			continue
		}
		s := p.Document
		for _, more := range []string{p.Publisher, p.Source} {
			if more != "" {
				s += ", " + more
			}
		}
		if p.Attribution != "" {
			s += ". " + p.Attribution
		}
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// oldestFirst are the entries as a journal reads, the open reflection last.
func (h JournalHeld) oldestFirst() []Entry {
	out := slices.Clone(h.Entries)
	slices.Reverse(out)
	if h.Draft != nil {
		out = append(out, h.Draft.Entry)
	}
	return out
}

// JSON is everything held, for machines: the records as they are kept.
func (h JournalHeld) JSON() ([]byte, error) {
	out := struct {
		Record      string   `json:"record"`
		Format      int      `json:"format"`
		Draft       *Draft   `json:"open_reflection,omitempty"`
		Entries     []Entry  `json:"entries"`
		Damaged     int      `json:"cannot_be_read,omitempty"`
		Attribution []string `json:"attribution"`
	}{Record: "journal export", Format: entryFormat, Draft: h.Draft, Entries: []Entry{}, Damaged: h.Damaged, Attribution: h.attributions()}
	for _, e := range slices.Backward(h.Entries) {
		e.Record, e.Format = recordEntry, entryFormat
		out.Entries = append(out.Entries, e)
	}
	data, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("exporting a journal as JSON: %w", err)
	}
	return append(data, '\n'), nil
}

// Markdown is everything held, for people. at is when it was made, in the
// person's zone. Text of the person and of the frameworks is escaped, so that
// it reads as it was written.
func (h JournalHeld) Markdown(at time.Time) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# My journal\n\nExported on %s. I wrote it for myself.\n", at.Format("2 January 2006"))
	for _, e := range slices.Backward(h.Entries) {
		fmt.Fprintf(&b, "\n## %s: %s\n", e.day(), unmarkedText(e.Guide.Title))
		e.markdown(&b)
	}
	if h.Draft != nil {
		e := h.Draft.Entry
		fmt.Fprintf(&b, "\n## Not finished, begun on %s: %s\n", e.Begun.In(e.zone()).Format("2 January 2006"), unmarkedText(e.Guide.Title))
		e.markdown(&b)
	}
	if len(h.Entries) == 0 && h.Draft == nil {
		b.WriteString("\nNo entry is held.\n")
	}
	if h.Damaged > 0 {
		fmt.Fprintf(&b, "\n%s cannot be read and could not be exported.\n", entryCount(h.Damaged, "more entry"))
	}
	if from := h.attributions(); len(from) > 0 {
		b.WriteString("\n## Sources of the journal\n\n")
		for _, s := range from {
			b.WriteString("- " + unmarkedText(s) + "\n")
		}
	}
	return b.String()
}

func (e Entry) markdown(b *strings.Builder) {
	if p := e.About; p != nil {
		fmt.Fprintf(b, "\nFor the week %s.\n", unmarkedText(p.Week))
		if p.Text != "" {
			fmt.Fprintf(b, "\n> %s\n>\n> %s\n", unmarkedText(p.Text), unmarkedText(p.Document+", "+p.Where))
		}
		if p.Question != "" {
			fmt.Fprintf(b, "\n%s\n", unmarkedText(p.Question))
		}
	}
	for _, l := range e.linked() {
		fmt.Fprintf(b, "\nLinked to %s.\n", unmarkedText(l))
	}
	for _, s := range e.Steps {
		answer := unmarkedText(s.Answer)
		if answer == "" {
			answer = "(not answered)"
		}
		fmt.Fprintf(b, "\n### %s\n\n%s\n", unmarkedText(s.Question), answer)
	}
	if e.Star != nil {
		b.WriteString("\n### STAR draft\n")
		for _, s := range starSteps(*e.Star) {
			if s.Answer != "" {
				fmt.Fprintf(b, "\n#### %s\n\n%s\n", entryCapital(s.ID), unmarkedText(s.Answer))
			}
		}
	}
	if !e.Edited.IsZero() {
		fmt.Fprintf(b, "\nLast changed on %s.\n", e.Edited.In(e.zone()).Format("2 January 2006"))
	}
}

// entryMarks are the characters that mean something in Markdown or HTML.
var entryMarks = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "#", `\#`, "|", `\|`, "~", `\~`, "!", `\!`, "&", `\&`,
)

// lineMarks begin a list, or make a heading of the line above.
var lineMarks = regexp.MustCompile(`^(?:(\d{1,9})([.)])|([-+=]))`)

// unmarkedText is text that Markdown shows as it is, with its line ends.
func unmarkedText(s string) string {
	var out []string
	for line := range strings.SplitSeq(s, "\n") {
		out = append(out, lineMarks.ReplaceAllString(entryMarks.Replace(strings.TrimSpace(line)), `$1\$2$3`))
	}
	// A backslash at a line's end keeps the next line apart from it.
	for i := range out[:len(out)-1] {
		if out[i] != "" && out[i+1] != "" {
			out[i] += `\`
		}
	}
	return strings.Join(out, "\n")
}
