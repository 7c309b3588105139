package slackapp

import (
	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	bothTheSame = "Both say the same, word for word."
	nothingHere = "(nothing)"
	whatChanges = "What changes"
	// tableWeight is how much text a table may hold; Slack takes about 10,000.
	tableWeight = 4000
)

// comparison is one table when its pairs hold every line of both quotes, and
// else the two quotes with a list of what changes.
func (d *drawer) comparison(c chat.Comparison, asTable bool) []piece {
	if blank(c.Left) && blank(c.Right) {
		return nil
	}
	left, right := sideNames(c.Left, c.Right)
	if c.Identical && sameLines(c.Left, c.Right) {
		return d.identical(c, left, right)
	}
	if asTable {
		return comparisonTable(c, left, right)
	}
	out := d.quote(c.Left)
	out = append(out, d.quote(c.Right)...)
	if c.Identical {
		return append(out, paragraph(bothTheSame)...)
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

// identical shows the words once, with both places they stand at.
func (d *drawer) identical(c chat.Comparison, left, right string) []piece {
	out := paragraph(bothTheSame)
	q := c.Left
	q.Heading = left + " and " + right
	out = append(out, quotePieces(q, d.textOnly)...)
	out = append(out, sourceLine(c.Left)...)
	return append(out, sourceLine(c.Right)...)
}

// changes lists the pairs with their marks, one side below the other.
func (d *drawer) changes(c chat.Comparison, left, right string) []piece {
	var lines []item
	anyMark := false
	add := func(name string, runs []chat.Run, open, end string) {
		if tidy(joined(runs)) == "" {
			return
		}
		anyMark = anyMark || anyMarked(runs)
		text := runsOf(runs, marked())
		if d.textOnly {
			text = textItem(tidy(chat.MarkedText(runs, open, end)), nil)
		}
		if text.weight > lineWeight {
			text = textItem(short(tidy(joined(runs)), lineWeight), nil)
		}
		lines = append(lines, textItem(short(name, headingLimit)+": ", italic()).and(text))
	}
	for _, p := range c.Pairs {
		add(left, p.Left, "[- ", " -]")
		add(right, p.Right, "[+ ", " +]")
	}
	if len(lines) == 0 {
		return nil
	}
	heading := textItem(whatChanges, bold())
	switch {
	case d.textOnly:
		heading = textItem(whatChanges+": [- only in "+short(left, headingLimit)+" -] [+ only in "+short(right, headingLimit)+" +]", bold())
	case anyMark:
		heading = heading.and(textItem("\n", nil)).and(marksMean())
	}
	return listPieces(heading, lines)
}

// marksMean says what the marks mean, in the marks themselves.
func marksMean() item {
	return textItem("Bold and underlined", marked()).and(textItem(" words stand on one side only.", nil))
}

// tabular says whether the comparison can be one table: it fits, and its pairs
// leave out no line of the quotes.
func tabular(c chat.Comparison) bool {
	if c.Identical && sameLines(c.Left, c.Right) || len(c.Pairs) == 0 || len(c.Pairs) >= tableRowsLimit {
		return false
	}
	left, right := sideNames(c.Left, c.Right)
	weight := weigh(left) + weigh(right)
	lines := map[string]int{}
	for _, l := range c.Left.Lines {
		lines["l"+tidy(l.Text)]++
	}
	for _, l := range c.Right.Lines {
		lines["r"+tidy(l.Text)]++
	}
	for _, p := range c.Pairs {
		lines["l"+tidy(joined(p.Left))]--
		lines["r"+tidy(joined(p.Right))]--
		weight += runsOf(p.Left, marked()).weight + runsOf(p.Right, marked()).weight
	}
	for text, n := range lines {
		if n != 0 && len(text) > 1 {
			return false
		}
	}
	return weight <= tableWeight
}

func comparisonTable(c chat.Comparison, left, right string) []piece {
	table := slack.NewTableBlock("").WithColumnSettings(
		slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true},
		slack.ColumnSetting{Align: slack.ColumnAlignmentLeft, IsWrapped: true},
	)
	left, right = short(left, headingLimit), short(right, headingLimit)
	table.AddRow(cell(textItem(left, bold())), cell(textItem(right, bold())))
	weight := weigh(left) + weigh(right)
	anyMark := false
	side := func(runs []chat.Run) slack.TableCell {
		if tidy(joined(runs)) == "" {
			return cell(textItem(nothingHere, italic()))
		}
		anyMark = anyMark || anyMarked(runs)
		it := runsOf(runs, marked())
		weight += it.weight
		return cell(it)
	}
	for _, p := range c.Pairs {
		if tidy(joined(p.Left))+tidy(joined(p.Right)) == "" {
			continue
		}
		table.AddRow(side(p.Left), side(p.Right))
	}
	var out []piece
	if anyMark {
		line := marksMean()
		out = append(out, piece{block: richText(slack.NewRichTextSection(line.elements...)), weight: line.weight})
	}
	out = append(out, piece{block: table, weight: weight, stays: anyMark})
	out = append(out, sourceLine(c.Left)...)
	return append(out, sourceLine(c.Right)...)
}

func cell(it item) *slack.TableRichTextCell {
	return slack.NewTableRichTextCell(slack.NewRichTextSection(it.elements...))
}

// sideNames are two names that differ, the shortest that do.
func sideNames(l, r chat.Quote) (left, right string) {
	for _, name := range []func(chat.Quote) string{
		func(q chat.Quote) string { return q.Heading },
		func(q chat.Quote) string { return q.Source.Where },
		func(q chat.Quote) string { return q.Source.Citation() },
	} {
		a, b := tidy(name(l)), tidy(name(r))
		if a != "" && b != "" && a != b {
			return a, b
		}
	}
	return "The first", "The second"
}
