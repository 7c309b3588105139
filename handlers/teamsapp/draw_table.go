package teamsapp

import (
	"strconv"
	"strings"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// emptyCell stands where a table holds nothing.
	emptyCell = "–"
	// tableColumns is ours: more do not fit the width of a chat.
	tableColumns = 6
)

// table is a table when it has a header and fits, and else a list.
func (d *drawer) table(t chat.Table) []piece {
	list := d.tableList(t)
	width, rows := len(t.Header), 0
	for _, r := range t.Rows {
		width = max(width, len(r))
		if len(r) > 0 {
			rows++
		}
	}
	if d.textOnly || rows == 0 || rows >= tableRows || width > tableColumns || tidy(strings.Join(t.Header, "")) == "" {
		return list
	}
	var fallback []element
	for _, p := range d.tableList(chat.Table{Header: t.Header, Rows: t.Rows}) {
		fallback = append(fallback, p.element)
	}
	drawn := grid(t.Header, t.Rows, width)
	drawn.Fallback = box("", fallback...)
	var whole element = drawn
	if caption := caption(t); caption != nil {
		whole = box("", caption, drawn)
	}
	out := []piece{{element: whole, wide: width > 2}}
	if d.size(out) > d.share(2) {
		return list
	}
	return out
}

func caption(t chat.Table) element {
	if text := short(oneLine(t.Caption), headingLimit); text != "" {
		return words(text, bold())
	}
	return nil
}

// grid is the table itself; columns of figures stand to the right.
func grid(header []string, rows [][]string, width int) table {
	t := table{Type: "Table", Grid: true, GridStyle: "default"}
	cells := func(r []string, st style) [][]element {
		out := make([][]element, width)
		for i := range out {
			text := emptyCell
			if i < len(r) && tidy(r[i]) != "" {
				text = tidy(r[i])
			}
			out[i] = []element{words(text, st)}
		}
		return out
	}
	t.Rows = append(t.Rows, row("emphasis", cells(header, bold())...))
	for _, r := range rows {
		if len(r) > 0 {
			t.Rows = append(t.Rows, row("", cells(r, style{})...))
		}
	}
	for i := range width {
		c := column{Width: 1}
		if numeric(rows, i) {
			c.Align = "right"
		}
		t.Columns = append(t.Columns, c)
	}
	return t
}

// numeric says whether a column holds figures only.
func numeric(rows [][]string, column int) bool {
	found := false
	for _, r := range rows {
		if column >= len(r) || tidy(r[column]) == "" {
			continue
		}
		s := strings.TrimSuffix(strings.ReplaceAll(tidy(r[column]), ",", ""), "%")
		if _, err := strconv.ParseFloat(strings.TrimSpace(s), 64); err != nil {
			return false
		}
		found = true
	}
	return found
}

// tableList is a table in words: a line a row, each cell behind its heading.
func (d *drawer) tableList(t chat.Table) []piece {
	var lines []line
	for _, r := range t.Rows {
		l := lineOf("• ", style{})
		first := true
		for i, c := range r {
			if c = short(tidy(c), d.lineLimit()/2); c == "" {
				continue
			}
			name := ""
			if i < len(t.Header) {
				name = short(tidy(t.Header[i]), headingLimit)
			}
			if l.weight+weigh(c)+weigh(name) > d.lineLimit() {
				l = l.and(lineOf(ellipsis, style{}))
				break
			}
			switch {
			case i == 0 && name == "" && len(r) > 1:
				l = l.and(lineOf(c+": ", bold()))
				continue
			case i == 0:
				l = l.and(lineOf(c, bold()))
				first = false
				continue
			case !first:
				l = l.and(lineOf("; ", style{}))
			}
			if name != "" {
				c = name + ": " + c
			}
			l = l.and(lineOf(c, style{}))
			first = false
		}
		if len(l.runs) > 1 {
			lines = append(lines, l)
		}
	}
	above := caption(t)
	if above == nil && len(lines) == 0 {
		return nil
	}
	return d.stacked(above, lines)
}
