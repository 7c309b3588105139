package chart

import (
	"image"
)

// canvas is drawn on with inks. Everything lies on ground, so a pixel is one
// ink and how thick it is.
type canvas struct{ img *image.Paletted }

func newCanvas(width, height int, p palette) canvas {
	return canvas{image.NewPaletted(image.Rect(0, 0, width, height), p.table())}
}

// at is the ink and thickness of a place in the table of colours.
func at(index uint8) (ink, int) {
	if index == 0 {
		return ground, 0
	}
	return ink((index-1)/full + 1), int((index-1)%full) + 1
}

func index(i ink, level int) uint8 {
	if i == ground || level <= 0 {
		return 0
	}
	return (uint8(i)-1)*full + uint8(min(level, full)) //nolint:gosec // at most full
}

// dab lays ink on one pixel. Ground takes away what lies there.
func (c canvas) dab(x, y int, i ink, level int) {
	if level <= 0 || !(image.Point{X: x, Y: y}).In(c.img.Rect) {
		return
	}
	p := &c.img.Pix[c.img.PixOffset(x, y)]
	was, thick := at(*p)
	switch {
	case i == ground:
		*p = index(was, (thick*(full-level)+full/2)/full)
	case was == i:
		*p = index(i, thick+level)
	case level > thick:
		*p = index(i, level)
	}
}

// Shapes are tested at four by four points of each pixel, in eighths of one.
const (
	eighths = 8
	points  = 4
)

// fill lays ink on all of a shape within the box. inside says whether a point,
// in eighths of a pixel, belongs to the shape. There is no arithmetic of
// fractions, so the pixels are the same on every machine.
func (c canvas) fill(box image.Rectangle, i ink, inside func(x, y int) bool) {
	box = box.Intersect(c.img.Rect)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			n := 0
			for py := 1; py < eighths; py += eighths / points {
				for px := 1; px < eighths; px += eighths / points {
					if inside(x*eighths+px, y*eighths+py) {
						n++
					}
				}
			}
			c.dab(x, y, i, (n*full+points*points/2)/(points*points))
		}
	}
}

// box is a rectangle with round corners.
func (c canvas) box(r image.Rectangle, radius int, i ink) {
	inner := r.Inset(radius)
	corner := func(x, y int) bool {
		dx := max(inner.Min.X*eighths-x, x-inner.Max.X*eighths, 0)
		dy := max(inner.Min.Y*eighths-y, y-inner.Max.Y*eighths, 0)
		return dx*dx+dy*dy <= radius*radius*eighths*eighths
	}
	solid := func(r image.Rectangle) {
		r = r.Intersect(c.img.Rect)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			row := c.img.Pix[c.img.PixOffset(r.Min.X, y):][:r.Dx()]
			for x := range row {
				row[x] = index(i, full)
			}
		}
	}
	solid(image.Rect(inner.Min.X, r.Min.Y, inner.Max.X, r.Max.Y))
	for _, side := range []image.Rectangle{
		image.Rect(r.Min.X, r.Min.Y, inner.Min.X, r.Max.Y),
		image.Rect(inner.Max.X, r.Min.Y, r.Max.X, r.Max.Y),
	} {
		solid(image.Rect(side.Min.X, inner.Min.Y, side.Max.X, inner.Max.Y))
		c.fill(image.Rect(side.Min.X, r.Min.Y, side.Max.X, inner.Min.Y), i, corner)
		c.fill(image.Rect(side.Min.X, inner.Max.Y, side.Max.X, r.Max.Y), i, corner)
	}
}

// frame is the outline of a box, with nothing in it.
func (c canvas) frame(r image.Rectangle, i ink, thick int) {
	c.box(r, cornerRadius, i)
	c.box(r.Inset(thick), cornerRadius-thick, ground)
}

// reached is a level the person is at or past.
func (c canvas) reached(r image.Rectangle) { c.box(r, cornerRadius, bar) }

// open is a level not reached.
func (c canvas) open(r image.Rectangle) { c.frame(r, edge, thin) }

// partway is the half of a level, in slanted lines within an outline.
func (c canvas) partway(r image.Rectangle) {
	c.frame(r, bar, thin)
	c.fill(r.Inset(thin), bar, func(x, y int) bool {
		return (x+y)%(hatch*eighths) < hatch*eighths/2
	})
}

// diamond marks the target: hollow, and with a rim of ground, so that it stands
// out from a bar below it without any help of colour.
func (c canvas) diamond(middle image.Point, size int) {
	for _, layer := range []struct {
		reach int
		ink   ink
	}{{size + 6, ground}, {size, target}, {size - size*2/5, ground}} {
		c.fill(image.Rectangle{Min: middle, Max: middle}.Inset(-layer.reach), layer.ink, func(x, y int) bool {
			return abs(x-middle.X*eighths)+abs(y-middle.Y*eighths) <= layer.reach*eighths
		})
	}
}

func abs(n int) int { return max(n, -n) }

// text writes one line from the left; y is where its letters stand.
func (c canvas) text(f *face, x, y int, s string, i ink) {
	for _, r := range s {
		g := f.glyph(r)
		for j, level := range g.levels {
			if level > 0 {
				c.dab(x+g.box.Min.X+j%g.box.Dx(), y+g.box.Min.Y+j/g.box.Dx(), i, int(level))
			}
		}
		x += g.advance
	}
}
