package teamsapp

import "github.com/framework-coach/framework-coach/chat"

// figure is what a chart shows: where somebody stands on a scale of levels.
type figure struct {
	Title string
	// Columns are the levels, lowest first.
	Columns []string
	Rows    []figureRow
	// Words say all the picture shows.
	Words string
	// Row, You and Target are the headings of the text form.
	Row, You, Target string
}

// figureRow is one skill, or one date.
type figureRow struct {
	Label string
	// You is a column, from 1; 0 is before the first and -1 is nowhere. Target
	// is a column, from 1; 0 is none.
	You, Target int
	// Partway is true when the person is part of the way to the next column.
	Partway bool
	// YouWords and TargetWords say the same.
	YouWords, TargetWords string
}

// chart is an element of Teams alone
// (https://learn.microsoft.com/microsoftteams/platform/task-modules-and-cards/cards/charts-in-adaptive-cards).
// Its title is all that a screen reader gets of it.
type chart struct {
	Type      string     `json:"type"`
	Title     string     `json:"title"`
	ShowTitle bool       `json:"showTitle"`
	Mode      string     `json:"displayMode"`
	Data      []chartBar `json:"data"`
	Fallback  element    `json:"fallback"`
}

type chartBar struct {
	X     string  `json:"x"`
	Y     float64 `json:"y"`
	Color string  `json:"color,omitempty"`
}

func (chart) element() {}

const (
	chartRows   = 20
	chartLabel  = 160
	yourColor   = "categoricalBlue"
	scaleColor  = "neutral"
	chartOfBars = "Chart.HorizontalBar"
	// With an axis the words of a bar would leave no room for it.
	chartNoAxis = "AbsoluteNoAxis"
)

// chart is the picture, with the same in words below it for everybody: not
// every client draws it, and none reads it out.
func (d *drawer) chart(f figure) []piece {
	var out []piece
	if title := short(oneLine(f.Title), headingLimit); title != "" {
		out = append(out, piece{element: words(title, bold())})
	}
	rows := [][]string{}
	aims := false
	for _, r := range f.Rows {
		aims = aims || r.Target > 0
	}
	header := []string{f.Row, f.You}
	if aims {
		header = append(header, f.Target)
	}
	for _, r := range f.Rows {
		cells := []string{r.Label, r.YouWords}
		if aims {
			cells = append(cells, r.TargetWords)
		}
		rows = append(rows, cells)
	}
	if d.textOnly {
		return append(out, d.tableList(chat.Table{Header: header, Rows: rows})...)
	}
	if picture, ok := f.picture(); ok {
		var text []element
		for _, p := range d.table(chat.Table{Header: header, Rows: rows}) {
			text = append(text, p.element)
		}
		picture.Fallback = box("", text...)
		whole := piece{element: picture, wide: true}
		if d.size([]piece{whole}) <= d.share(2) {
			return append(append(out, whole), d.paragraph(f.Words)...)
		}
	}
	out = append(out, d.table(chat.Table{Header: header, Rows: rows})...)
	return append(out, d.paragraph(f.Words)...)
}

// picture is false when there is nothing that could be drawn. Every bar says in
// words what it is: the kinds of chart with an axis cut such words off.
func (f figure) picture() (chart, bool) {
	if len(f.Columns) == 0 || len(f.Rows) > chartRows {
		return chart{}, false
	}
	highest := len(f.Columns)
	c := chart{Type: chartOfBars, Mode: chartNoAxis, Title: label(short(oneLine(f.Title+". "+f.Words), lineLimit/4))}
	bar := func(name string, y float64, color string) {
		c.Data = append(c.Data, chartBar{X: label(short(oneLine(name), chartLabel)), Y: y, Color: color})
	}
	for _, r := range f.Rows {
		// Nobody is at nought who did not say so.
		if r.You < 0 {
			continue
		}
		you := float64(min(highest, r.You))
		if r.Partway && r.You < highest {
			you += 0.5
		}
		name := r.Label + ": " + r.YouWords
		if r.Target > 0 && r.TargetWords != "" {
			name += "; target " + r.TargetWords
		}
		bar(name, you, yourColor)
	}
	if len(c.Data) == 0 {
		return chart{}, false
	}
	// The longest bar fills the width. The top of the scale is there so that
	// this means something.
	bar("The top of the scale: "+f.Columns[highest-1], float64(highest), scaleColor)
	return c, true
}

// figureOf is a chart with its text form beside it.
func figureOf(c chat.Chart) figure {
	t := c.Table()
	f := figure{Title: c.Title, Columns: c.Columns, Words: c.Alt, Row: t.Header[0], You: t.Header[1]}
	if len(t.Header) > 2 {
		f.Target = t.Header[2]
	}
	for i, r := range c.Rows {
		row := figureRow{Label: r.Label, You: r.You, Target: r.Target, Partway: r.Partway, YouWords: t.Rows[i][1]}
		if r.Target > 0 && len(t.Rows[i]) > 2 {
			row.TargetWords = t.Rows[i][2]
		}
		f.Rows = append(f.Rows, row)
	}
	return f
}
