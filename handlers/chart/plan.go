package chart

import (
	"fmt"
	"image"

	"github.com/framework-coach/framework-coach/chat"
)

// Sizes, in pixels of the picture.
const (
	width  = Width * Scale
	margin = 32
	inner  = width - 2*margin

	titleSize = 38
	labelSize = 32
	wordsSize = 30
	smallSize = 28

	titleLine = 48
	line      = 42
	smallLine = 36

	cellHeight   = 36
	cellGap      = 6
	cornerRadius = 7
	thin         = 3
	hatch        = 14
	diamondReach = 27
	swatch       = 30

	// crowded is the number of rows past which each has one line of words.
	crowded = 20
	// noPlace is a target there is none of.
	noPlace = -1
)

// row is one row, ready to draw.
type row struct {
	label, words []string
	// reached cells are full, and half of the next one when partway. none of
	// the cells are drawn when unrated.
	reached          int
	partway, unrated bool
	// target is the cell aimed at, from 0, or noPlace.
	target int
}

// picture is all that is drawn, with every text cut and wrapped.
type picture struct {
	faces   *faces
	title   []string
	columns [][]string
	rows    []row
	// beside is true when a row's words stand on the line of its label.
	beside bool
	key    []keyLine
	note   string
}

// keyLine is one line of the key.
type keyLine []sign

// sign is a shape of the key with what it means.
type sign struct {
	draw func(c canvas, box image.Rectangle)
	says string
}

func plan(c chat.Chart, f *faces) picture {
	p := picture{faces: f, title: f.title.wrap(f.title.shown(c.Title), inner, 3)}
	cell := inner / len(c.Columns)
	names := make([]string, len(c.Columns))
	for i, name := range c.Columns {
		head := f.small.shown(name)
		names[i] = head
		if head == "" {
			head, names[i] = fmt.Sprint(i+1), fmt.Sprintf("level %d", i+1)
		}
		p.columns = append(p.columns, f.small.wrap(head, cell-cellGap, 2))
	}
	c.Columns = names
	said := c.Table().Rows
	first, last := 0, len(c.Rows)
	if left := last - MaxRows; left > 0 {
		p.note = "Not in this picture: " + counted(left, "more row") + "."
		last = MaxRows
		if c.Kind == chat.ChartChange {
			// What is newest matters most.
			p.note = "Not in this picture: " + counted(left, "earlier row") + "."
			first, last = left, len(c.Rows)
		}
	}
	for i := first; i < last; i++ {
		r, words := c.Rows[i], said[i][1]
		if r.You < 0 {
			words = "not rated yet"
		}
		p.rows = append(p.rows, row{
			label:   []string{f.label.shown(r.Label)},
			words:   []string{f.words.shown(words)},
			reached: min(r.You, len(c.Columns)),
			partway: r.Partway && r.You >= 0 && r.You < len(c.Columns),
			unrated: r.You < 0,
			target:  targetOf(r, len(c.Columns)),
		})
		if one := &p.rows[len(p.rows)-1]; one.label[0] == "" {
			one.label[0] = fmt.Sprintf("Row %d", i+1)
		}
	}
	p.setRows()
	p.setKey(c)
	return p
}

func targetOf(r chat.ChartRow, columns int) int {
	if r.Target < 1 || r.Target > columns {
		return noPlace
	}
	return r.Target - 1
}

// setRows gives every row of the picture the same shape: label and words side
// by side where all of them fit, and else below each other.
func (p *picture) setRows() {
	const between = 32
	p.beside = true
	for _, r := range p.rows {
		if p.faces.label.width(r.label[0])+between+p.faces.words.width(r.words[0]) > inner {
			p.beside = false
		}
	}
	if p.beside {
		return
	}
	tight := len(p.rows) > crowded
	p.beside = tight
	for i := range p.rows {
		r := &p.rows[i]
		if tight {
			r.words[0] = p.faces.words.cut(r.words[0], inner*3/5)
			r.label[0] = p.faces.label.cut(r.label[0], inner-between-p.faces.words.width(r.words[0]))
			continue
		}
		r.label = p.faces.label.wrap(r.label[0], inner, 2)
		r.words = p.faces.words.wrap(r.words[0], inner, 2)
	}
}

// setKey explains the shapes that are in the picture, and no others.
func (p *picture) setKey(c chat.Chart) {
	var you, part bool
	aims := map[int]bool{}
	for _, r := range p.rows {
		you = you || r.reached > 0
		part = part || r.partway
		if r.target != noPlace {
			aims[r.target] = true
		}
	}
	var signs []sign
	if you {
		signs = append(signs, sign{func(c canvas, box image.Rectangle) { c.reached(box) }, "you"})
	}
	if part {
		signs = append(signs, sign{func(c canvas, box image.Rectangle) { c.partway(box) }, "part of the way"})
	}
	if len(aims) > 0 {
		says := "target"
		if len(aims) == 1 {
			for at := range aims {
				says = p.faces.small.cut("target: "+c.Columns[at], inner/2)
			}
		}
		signs = append(signs, sign{func(c canvas, box image.Rectangle) {
			c.diamond(box.Min.Add(box.Size().Div(2)), swatch*2/3)
		}, says})
	}
	used := 0
	for _, s := range signs {
		w := p.signWidth(s)
		if len(p.key) == 0 || used+w > inner {
			p.key, used = append(p.key, nil), 0
		}
		p.key[len(p.key)-1] = append(p.key[len(p.key)-1], s)
		used += w
	}
}

func (p *picture) signWidth(s sign) int {
	return swatch + signGap + p.faces.small.width(s.says) + signSpace
}

// counted is a number with its noun.
func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
