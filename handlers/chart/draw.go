package chart

import "image"

const (
	signGap   = 14 // between a shape of the key and its words
	signSpace = 40 // between two of them
	rowGap    = 40
	tightGap  = 26
)

// pen goes down the picture. Without a canvas it only measures.
type pen struct {
	c *canvas
	y int
}

// draw makes the picture: once to know its height, once to have it.
func (p picture) draw(colours palette) *image.Paletted {
	measure := &pen{}
	p.write(measure)
	c := newCanvas(width, measure.y, colours)
	p.write(&pen{c: &c})
	return c.img
}

func (p picture) write(n *pen) {
	n.y = margin
	for _, s := range p.title {
		n.line(p.faces.title, s, words, titleLine)
	}
	if len(p.title) > 0 {
		n.y += 14
	}
	for _, signs := range p.key {
		p.keyLine(n, signs)
	}
	n.y += 22
	p.heads(n)
	n.y += 10
	if n.c != nil {
		n.c.box(image.Rect(margin, n.y, margin+inner, n.y+thin), 1, edge)
	}
	n.y += 22
	for i, r := range p.rows {
		if i > 0 {
			n.y += p.gap()
		}
		p.row(n, r)
	}
	if p.note != "" {
		n.y += p.gap()
		n.line(p.faces.small, p.note, small, smallLine)
	}
	n.y += margin
}

func (p picture) gap() int {
	if len(p.rows) > crowded {
		return tightGap
	}
	return rowGap
}

// line writes a line of that height; the letters stand at four fifths of it.
func (n *pen) line(f *face, s string, i ink, height int) {
	if n.c != nil {
		n.c.text(f, margin, n.y+height*4/5, s, i)
	}
	n.y += height
}

func (p picture) keyLine(n *pen, signs keyLine) {
	x := margin
	for _, s := range signs {
		if n.c != nil {
			top := n.y + (line-swatch)/2
			s.draw(*n.c, image.Rect(x, top, x+swatch, top+swatch))
			n.c.text(p.faces.small, x+swatch+signGap, n.y+line*3/4, s.says, small)
		}
		x += p.signWidth(s)
	}
	n.y += line
}

// heads are the names of the levels over their cells; names of one line stand
// on the last.
func (p picture) heads(n *pen) {
	most := 1
	for _, name := range p.columns {
		most = max(most, len(name))
	}
	if n.c != nil {
		for i, name := range p.columns {
			cell := p.cell(i, 0)
			for j, s := range name {
				y := n.y + (most-len(name)+j)*smallLine
				x := cell.Min.X + (cell.Dx()-p.faces.small.width(s))/2
				n.c.text(p.faces.small, x, y+smallLine*4/5, s, small)
			}
		}
	}
	n.y += most * smallLine
}

// cell is the box of a level, from 0, in the row whose cells begin at top.
func (p picture) cell(i, top int) image.Rectangle {
	// Gaps are between cells only, so the outer ones stand below the words.
	whole := inner + cellGap
	from, to := whole*i/len(p.columns), whole*(i+1)/len(p.columns)
	return image.Rect(margin+from, top, margin+to-cellGap, top+cellHeight)
}

func (p picture) row(n *pen, r row) {
	for i, s := range r.label {
		if p.beside && i == 0 && n.c != nil {
			x := margin + inner - p.faces.words.width(r.words[0])
			n.c.text(p.faces.words, x, n.y+line*4/5, r.words[0], words)
		}
		n.line(p.faces.label, s, words, line)
	}
	if !p.beside {
		for _, s := range r.words {
			n.line(p.faces.words, s, words, line)
		}
	}
	n.y += 6
	if n.c != nil {
		p.cells(n, r)
	}
	n.y += cellHeight
}

func (p picture) cells(n *pen, r row) {
	for i := range p.columns {
		box := p.cell(i, n.y)
		switch {
		case r.unrated:
			// An empty cell would say "not yet": a line says nothing.
			middle := n.y + cellHeight/2
			n.c.box(image.Rect(box.Min.X, middle-1, box.Max.X, middle+2), 1, edge)
		case i < r.reached:
			n.c.reached(box)
		default:
			n.c.open(box)
			if r.partway && i == r.reached {
				n.c.partway(image.Rect(box.Min.X, box.Min.Y, (box.Min.X+box.Max.X)/2, box.Max.Y))
			}
		}
		if i == r.target {
			n.c.diamond(box.Min.Add(box.Size().Div(2)), diamondReach)
		}
	}
}
