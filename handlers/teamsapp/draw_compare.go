package teamsapp

import "github.com/framework-coach/framework-coach/chat"

const (
	bothTheSame = "Both say the same, word for word."
	nothingHere = "(nothing)"
	whatChanges = "What changes"
	// tableRows is ours: beyond it nobody reads a table in a chat.
	tableRows = 60
)

// comparison is one table when its pairs hold every line of both quotes, and
// else the two quotes with a list of what changes.
func (d *drawer) comparison(c chat.Comparison) []piece {
	if blank(c.Left) && blank(c.Right) {
		return nil
	}
	left, right := sideNames(c.Left, c.Right)
	if c.Identical && sameLines(c.Left, c.Right) {
		// The words stand once, with both places they come from.
		q := c.Left
		q.Heading = left + " and " + right
		return append(plainPieces(words(bothTheSame, style{})), d.quoteBoxes(q, d.sourceLine(c.Left), d.sourceLine(c.Right))...)
	}
	if !d.textOnly && len(c.Pairs) > 0 && len(c.Pairs) < tableRows && complete(c) {
		whole := d.comparisonTable(c, left, right)
		if d.size([]piece{whole}) <= d.share(2) {
			return []piece{whole}
		}
	}
	out := append(d.quote(c.Left), d.quote(c.Right)...)
	if c.Identical {
		return append(out, piece{element: words(bothTheSame, style{})})
	}
	return append(out, d.changes(c, left, right)...)
}

func sameLines(l, r chat.Quote) bool {
	if len(l.Lines) != len(r.Lines) {
		return false
	}
	for i := range l.Lines {
		if l.Lines[i].Text != r.Lines[i].Text {
			return false
		}
	}
	return true
}

// complete says whether the pairs leave out no line of the quotes, keep their
// order, and say nothing else.
func complete(c chat.Comparison) bool {
	l, r := 0, 0
	next := func(q chat.Quote, at *int, rs []chat.Run) bool {
		for *at < len(q.Lines) && tidy(q.Lines[*at].Text) == "" {
			*at++
		}
		if tidy(joined(rs)) == "" {
			return true
		}
		if *at >= len(q.Lines) || oneLine(q.Lines[*at].Text) != oneLine(joined(rs)) {
			return false
		}
		*at++
		return true
	}
	for _, p := range c.Pairs {
		if !next(c.Left, &l, p.Left) || !next(c.Right, &r, p.Right) {
			return false
		}
	}
	return next(c.Left, &l, nil) && next(c.Right, &r, nil) && l == len(c.Left.Lines) && r == len(c.Right.Lines)
}

// comparisonTable is the table with what its marks mean and both sources.
func (d *drawer) comparisonTable(c chat.Comparison, left, right string) piece {
	name := func(s string) []element { return []element{words(short(s, headingLimit), bold())} }
	t := table{
		Type: "Table", Grid: true, GridStyle: "default", Columns: []column{{Width: 1}, {Width: 1}},
		Rows: []tableRow{row("emphasis", name(left), name(right))},
	}
	anyMark := false
	side := func(rs []chat.Run) []element {
		if tidy(joined(rs)) == "" {
			return []element{words(nothingHere, italic())}
		}
		anyMark = anyMark || anyMarked(rs)
		return []element{runsOf(rs, marked()).drawn("")}
	}
	var text []element
	for _, p := range c.Pairs {
		if tidy(joined(p.Left))+tidy(joined(p.Right)) == "" {
			continue
		}
		t.Rows = append(t.Rows, row("", side(p.Left), side(p.Right)))
		for _, l := range d.pair(p, left, right) {
			text = append(text, l.drawn("small"))
		}
	}
	t.Fallback = box("", text...)
	var items []element
	if anyMark {
		items = append(items, marksMean().drawn(""))
	}
	items = append(items, t)
	for _, s := range []element{d.sourceLine(c.Left), d.sourceLine(c.Right)} {
		if s != nil {
			items = append(items, s)
		}
	}
	return piece{element: box("", items...), wide: true}
}

// pair is one pair in words, one side below the other.
func (d *drawer) pair(p chat.Pair, left, right string) []line {
	var out []line
	add := func(name string, rs []chat.Run, open, end string) {
		if tidy(joined(rs)) != "" {
			out = append(out, lineOf(short(name, headingLimit)+": ", italic()).and(d.marks(rs, open, end)))
		}
	}
	add(left, p.Left, "[- ", " -]")
	add(right, p.Right, "[+ ", " +]")
	return out
}

// changes lists the pairs with their marks.
func (d *drawer) changes(c chat.Comparison, left, right string) []piece {
	var lines []line
	anyMark := false
	for _, p := range c.Pairs {
		anyMark = anyMark || anyMarked(p.Left) || anyMarked(p.Right)
		lines = append(lines, d.pair(p, left, right)...)
	}
	if len(lines) == 0 {
		return nil
	}
	title := words(whatChanges, bold())
	if !anyMark {
		return d.stacked(title, lines)
	}
	means := marksMean()
	if d.textOnly {
		means = lineOf("[- only in "+short(left, headingLimit)+" -] [+ only in "+short(right, headingLimit)+" +]", style{})
	}
	return d.stacked(title, append([]line{means}, lines...))
}

// marksMean says what the marks mean, in the marks themselves.
func marksMean() line {
	return lineOf("Bold and underlined", marked()).and(lineOf(" words stand on one side only.", style{}))
}

// sideNames are two names that differ, the shortest that do.
func sideNames(l, r chat.Quote) (left, right string) {
	for _, name := range []func(chat.Quote) string{
		func(q chat.Quote) string { return q.Heading },
		func(q chat.Quote) string { return q.Source.Where },
		func(q chat.Quote) string { return q.Source.Citation() },
	} {
		a, b := oneLine(name(l)), oneLine(name(r))
		if a != "" && b != "" && a != b {
			return a, b
		}
	}
	return "The first", "The second"
}
