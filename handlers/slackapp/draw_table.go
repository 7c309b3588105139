package slackapp

import (
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// emptyCell stands where a table holds nothing: Slack refuses empty text.
const emptyCell = "–"

// fitsTable says whether the table can be a table block. One without a header
// is better read as a list, for Slack reads the first row as one.
func fitsTable(t chat.Table) bool {
	rows, columns := 0, len(t.Header)
	weight := 0
	for _, h := range t.Header {
		weight += weigh(h) + elementWeight
	}
	for _, r := range t.Rows {
		if len(r) == 0 {
			continue
		}
		rows++
		columns = max(columns, len(r))
		for _, c := range r {
			weight += weigh(c) + elementWeight
		}
	}
	return tidy(strings.Join(t.Header, "")) != "" && rows > 0 && rows < tableRowsLimit &&
		columns <= tableColumnLimit && weight+rows*columns*elementWeight <= tableWeight
}

func caption(t chat.Table) (item, bool) {
	text := short(tidy(t.Caption), headingLimit)
	return textItem(text, bold()), text != ""
}

// tableBlock is a table for which fitsTable holds.
func tableBlock(t chat.Table) []piece {
	width := len(t.Header)
	for _, r := range t.Rows {
		width = max(width, len(r))
	}
	table := slack.NewTableBlock("")
	numbers := make([]bool, width)
	header := make([]slack.TableCell, width)
	weight := 0
	for i := range width {
		text := emptyCell
		if i < len(t.Header) && tidy(t.Header[i]) != "" {
			text = tidy(t.Header[i])
		}
		header[i] = cell(textItem(text, bold()))
		weight += weigh(text) + elementWeight
		numbers[i] = numeric(t.Rows, i)
	}
	table.AddRow(header...)
	for _, r := range t.Rows {
		if len(r) == 0 {
			continue
		}
		row := make([]slack.TableCell, width)
		for i := range width {
			text := emptyCell
			if i < len(r) && tidy(r[i]) != "" {
				text = tidy(r[i])
			}
			row[i] = slack.NewTableRawTextCell(text)
			weight += weigh(text) + elementWeight
		}
		table.AddRow(row...)
	}
	for i := range width {
		align := slack.ColumnAlignmentLeft
		if numbers[i] {
			align = slack.ColumnAlignmentRight
		}
		table.ColumnSettings = append(table.ColumnSettings, slack.ColumnSetting{Align: align, IsWrapped: true})
	}
	var out []piece
	if line, ok := caption(t); ok {
		out = append(out, piece{block: richText(slack.NewRichTextSection(line.elements...)), weight: line.weight})
	}
	return append(out, piece{block: table, weight: weight, stays: len(out) > 0})
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

// tableList is a table where there can be none: a line a row, with each cell
// under its heading.
func tableList(t chat.Table) []piece {
	heading, hasCaption := caption(t)
	if !hasCaption {
		heading = item{}
	}
	var lines []item
	for _, r := range t.Rows {
		var line item
		for i, c := range r {
			c = tidy(c)
			if c == "" {
				continue
			}
			name := ""
			if i < len(t.Header) {
				name = tidy(t.Header[i])
			}
			switch {
			case i == 0 && name == "" && len(r) > 1:
				line = line.and(textItem(short(c, lineWeight/2)+":", bold()))
				continue
			case i == 0:
				line = line.and(textItem(short(c, lineWeight/2), bold()))
				continue
			case line.weight > 0 && strings.HasSuffix(lastText(line), ":"):
				line = line.and(textItem(" ", nil))
			case line.weight > 0:
				line = line.and(textItem("; ", nil))
			}
			if name != "" {
				c = name + ": " + c
			}
			if line.weight+weigh(c) > lineWeight {
				line = line.and(textItem(ellipsis, nil))
				break
			}
			line = line.and(textItem(c, nil))
		}
		if line.weight > 0 {
			lines = append(lines, line)
		}
	}
	if len(lines) == 0 && hasCaption {
		return []piece{{block: richText(slack.NewRichTextSection(heading.elements...)), weight: heading.weight}}
	}
	return listPieces(heading, lines)
}

// lastText is the text the line ends in so far.
func lastText(line item) string {
	if t, ok := line.elements[len(line.elements)-1].(*slack.RichTextSectionTextElement); ok {
		return t.Text
	}
	return ""
}
