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
	// Change is true when the rows are dates of one skill, oldest first.
	Change bool
	// Row, You and Target are the headings of the text form.
	Row, You, Target string
}

// figureRow is one skill, or one date.
type figureRow struct {
	Label string
	// You and Target are columns, from 1. Below 1 nothing is drawn.
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
	YAxis     string     `json:"yAxisTitle,omitempty"`
	Data      []chartRow `json:"data"`
	Fallback  element    `json:"fallback"`
}

// chartRow is a bar: of several stretches in a profile, of one height else.
type chartRow struct {
	Title string         `json:"title,omitempty"`
	Parts []chartStretch `json:"data,omitempty"`
	X     string         `json:"x,omitempty"`
	Y     *float64       `json:"y,omitempty"`
	Color string         `json:"color,omitempty"`
}

type chartStretch struct {
	Legend string  `json:"legend"`
	Value  float64 `json:"value"`
	Color  string  `json:"color,omitempty"`
}

func (chart) element() {}

const (
	chartRows  = 20
	chartLabel = 80
	yourColor  = "categoricalBlue"
	aimColor   = "categoricalMarigold"
	restColor  = "neutral"
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

// picture is false when there is nothing that could be drawn.
func (f figure) picture() (chart, bool) {
	if len(f.Columns) == 0 || len(f.Rows) == 0 || len(f.Rows) > chartRows {
		return chart{}, false
	}
	c := chart{Title: label(short(oneLine(f.Title+". "+f.Words), lineLimit/4)), Type: "Chart.HorizontalBar.Stacked"}
	if f.Change {
		c.Type, c.YAxis = "Chart.VerticalBar", "Level"
	}
	highest := float64(len(f.Columns))
	for _, r := range f.Rows {
		you := min(highest, max(0, float64(r.You)))
		if r.Partway && r.You >= 0 {
			you = min(highest, you+0.5)
		}
		name := label(short(oneLine(r.Label), chartLabel))
		if f.Change {
			c.Data = append(c.Data, chartRow{X: name, Y: &you, Color: yourColor})
			continue
		}
		aim := min(highest, max(you, float64(r.Target)))
		bar := chartRow{Title: name}
		add := func(legend string, value float64, color string) {
			if value > 0 {
				bar.Parts = append(bar.Parts, chartStretch{legend, value, color})
			}
		}
		// Every bar is as long as the scale, so that lengths can be compared.
		add("Where you are", you, yourColor)
		add("Up to the target", aim-you, aimColor)
		add("Beyond", highest-aim, restColor)
		c.Data = append(c.Data, bar)
	}
	return c, true
}
