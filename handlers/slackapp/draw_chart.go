package slackapp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"github.com/framework-coach/framework-coach/chat"
)

// Limits of Slack's own charts, in characters
// (https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block/).
const (
	barsTitleLimit = 50
	barsLabelLimit = 20
	barsLimit      = 20
	// stepsLimit is ours: more signs in a row are counted by nobody.
	stepsLimit = 8
)

// Signs for the levels of a row: reached, half, not reached.
const (
	stepReached = "■"
	stepHalf    = "◧"
	stepOpen    = "□"
)

// chart is Slack's own bars with a table beside them, where Slack takes bars,
// and else a table that shows the levels in signs. Bars hold numbers only, so
// what they cannot say stands below them in words.
func (d *drawer) chart(c chat.Chart, i int) []piece {
	switch {
	case len(c.Rows) == 0:
		return nil
	case d.textOnly:
		return tableList(c.Table())
	}
	table := c.Table()
	var out []piece
	if i == d.bars {
		block, _ := barsOf(c)
		out = append(out, piece{block: block, weight: barsWeight(block)}, note(aboutBars(c)))
		if block.Title == tidy(c.Title) {
			table.Caption = ""
		}
	} else {
		table = withSteps(c)
	}
	if i == d.table {
		return append(out, tableBlock(table)...)
	}
	// In a list the first two cells read by themselves: "Knife work: Working".
	table.Header[0], table.Header[1] = "", ""
	return append(out, tableList(table)...)
}

// withSteps is the chart as a table whose second column shows the levels in
// signs before it names them.
func withSteps(c chat.Chart) chat.Table {
	t := c.Table()
	for i, r := range c.Rows {
		if s := steps(r, len(c.Columns)); s != "" {
			t.Rows[i][1] = s + " " + t.Rows[i][1]
		}
	}
	return t
}

// steps are the levels of a row as signs, and "" for a row without a rating.
func steps(r chat.ChartRow, columns int) string {
	if r.You < 0 || columns == 0 || columns > stepsLimit {
		return ""
	}
	reached := min(r.You, columns)
	s := strings.Repeat(stepReached, reached)
	open := columns - reached
	if r.Partway && open > 0 {
		s += stepHalf
		open--
	}
	return s + strings.Repeat(stepOpen, open)
}

// barsOf are Slack's bars for a chart, and false when they cannot hold it.
// A row without a rating has no bar: one of no height would say "none reached".
func barsOf(c chat.Chart) (*slack.DataVisualizationBlock, bool) {
	rated := slices.DeleteFunc(slices.Clone(c.Rows), unrated)
	// Slack would draw one level on a scale of tenths.
	if len(rated) == 0 || len(rated) > barsLimit || len(c.Columns) < 2 || len(c.Columns) > stepsLimit {
		return nil, false
	}
	labels, ok := barLabels(rated)
	if !ok {
		return nil, false
	}
	you, target := make([]slack.DataVisualizationDataPoint, len(rated)), make([]slack.DataVisualizationDataPoint, len(rated))
	aims := false
	for i, r := range rated {
		at := float64(min(r.You, len(c.Columns)))
		if r.Partway && r.You < len(c.Columns) {
			at += 0.5
		}
		aim := 0
		if aimed(r, c) {
			aim, aims = r.Target, true
		}
		you[i] = slack.NewDataVisualizationDataPoint(labels[i], at)
		target[i] = slack.NewDataVisualizationDataPoint(labels[i], float64(aim))
	}
	series := []slack.DataVisualizationDataSeries{slack.NewDataVisualizationDataSeries("You", you...)}
	if aims {
		series = append(series, slack.NewDataVisualizationDataSeries("Target", target...))
	}
	title := short(oneLine(c.Title), barsTitleLimit)
	if title == "" {
		title = "Your levels"
	}
	axis := slack.NewDataVisualizationAxisConfig(labels...).WithYLabel("Level")
	return slack.NewDataVisualizationBlock(title, slack.NewDataVisualizationBarChart(axis, series...)), true
}

func unrated(r chat.ChartRow) bool { return r.You < 0 }

func aimed(r chat.ChartRow, c chat.Chart) bool { return r.Target > 0 && r.Target <= len(c.Columns) }

// barLabels are the short names of the rows. Slack takes no name twice; one
// that is cut to the same as another gets its number.
func barLabels(rows []chat.ChartRow) ([]string, bool) {
	out := make([]string, len(rows))
	count := map[string]int{}
	for i, r := range rows {
		out[i] = short(oneLine(r.Label), barsLabelLimit)
		count[out[i]]++
	}
	seen := map[string]bool{}
	for i, r := range rows {
		if out[i] == "" || count[out[i]] > 1 {
			number := fmt.Sprintf("%d.", i+1)
			out[i] = tidy(number + " " + short(oneLine(r.Label), barsLabelLimit-len(number)-1))
		}
		if seen[out[i]] {
			return nil, false
		}
		seen[out[i]] = true
	}
	return out, true
}

// aboutBars says in words what the numbers of the bars mean, and what has no bar.
func aboutBars(c chat.Chart) string {
	names := make([]string, len(c.Columns))
	for i, name := range c.Columns {
		names[i] = fmt.Sprintf("%d %s", i+1, short(oneLine(name), headingLimit/2))
	}
	says := []string{"Levels: " + strings.Join(names, ", ") + "."}
	has := func(what func(chat.ChartRow) bool) bool { return slices.ContainsFunc(c.Rows, what) }
	if has(func(r chat.ChartRow) bool { return r.You == 0 && !r.Partway }) {
		says = append(says, "No bar for you: not yet at "+short(oneLine(c.Columns[0]), headingLimit/2)+".")
	}
	if has(func(r chat.ChartRow) bool { return r.You >= 0 && r.Partway && r.You < len(c.Columns) }) {
		says = append(says, "A half: part of the way to the next level.")
	}
	if has(func(r chat.ChartRow) bool { return !unrated(r) && aimed(r, c) }) &&
		has(func(r chat.ChartRow) bool { return !unrated(r) && !aimed(r, c) }) {
		says = append(says, "No bar for the target: there is none.")
	}
	top := len(c.Columns)
	if !has(func(r chat.ChartRow) bool {
		return !unrated(r) && (r.You >= top || r.Partway && r.You == top-1 || r.Target == top)
	}) {
		// Slack sets the scale itself, by the longest bar.
		says = append(says, "The scale may end below the last level.")
	}
	var missing []string
	for _, r := range c.Rows {
		if unrated(r) {
			missing = append(missing, short(oneLine(r.Label), headingLimit/2))
		}
	}
	if len(missing) > 0 {
		says = append(says, "Not rated, so not in the chart: "+strings.Join(missing, "; ")+".")
	}
	return short(strings.Join(says, " "), contextLimit/2)
}

// barsWeight is what the text of the bars takes of a message.
func barsWeight(b *slack.DataVisualizationBlock) int {
	n := weigh(b.Title)
	if chart, ok := b.Chart.(*slack.DataVisualizationBarChart); ok {
		for _, label := range chart.AxisConfig.Categories {
			n += (weigh(label) + elementWeight) * (1 + len(chart.Series))
		}
	}
	return n
}
