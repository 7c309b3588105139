package teamsapp

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// The sizes Teams asks for, in pixels.
// Source: https://learn.microsoft.com/microsoftteams/platform/concepts/build-and-test/apps-package#app-icons
const (
	colorSize   = 192
	outlineSize = 32
	// grain is how finely each pixel is looked at, along each side.
	grain = 8
)

var (
	iconNight = color.NRGBA{0x1d, 0x3b, 0x53, 0xff}
	iconPaper = color.NRGBA{0xff, 0xff, 0xff, 0xff}
	iconGold  = color.NRGBA{0xf2, 0xb1, 0x34, 0xff}
	iconNone  = color.NRGBA{}
)

// The icon is a speech bubble that holds quote marks. Shapes are given on a
// square of side 1; each says how far a point is outside it.
type shape func(x, y float64) float64

// block is a rectangle with round corners.
func block(left, top, right, bottom, round float64) shape {
	return func(x, y float64) float64 {
		cx, cy := (left+right)/2, (top+bottom)/2
		dx := math.Abs(x-cx) - (right-left)/2 + round
		dy := math.Abs(y-cy) - (bottom-top)/2 + round
		return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - round
	}
}

// triangle has its corners in clockwise order.
func triangle(ax, ay, bx, by, cx, cy float64) shape {
	edge := func(x, y, x1, y1, x2, y2 float64) float64 {
		return ((y2-y1)*(x-x1) - (x2-x1)*(y-y1)) / math.Hypot(x2-x1, y2-y1)
	}
	return func(x, y float64) float64 {
		return max(edge(x, y, ax, ay, bx, by), edge(x, y, bx, by, cx, cy), edge(x, y, cx, cy, ax, ay))
	}
}

func circle(cx, cy, r float64) shape {
	return func(x, y float64) float64 { return math.Hypot(x-cx, y-cy) - r }
}

func either(shapes ...shape) shape {
	return func(x, y float64) float64 {
		d := math.Inf(1)
		for _, s := range shapes {
			d = min(d, s(x, y))
		}
		return d
	}
}

// without is a shape with another cut out of it.
func without(s, hole shape) shape {
	return func(x, y float64) float64 { return max(s(x, y), -hole(x, y)) }
}

// bubble is where somebody speaks.
func bubble() shape {
	return either(block(.17, .20, .83, .68, .11), triangle(.30, .64, .50, .64, .30, .84))
}

// marks are a pair of opening quote marks, each a dot with a tail.
func marks() shape {
	mark := func(x float64) shape {
		y := .48
		tail := without(circle(x+.075, y-.015, .152), circle(x+.125, y-.005, .130))
		upper := func(px, py float64) float64 { return max(tail(px, py), py-y, px-(x+.075)) }
		return either(circle(x, y, .077), upper)
	}
	return either(mark(.385), mark(.585))
}

// layer is a shape in one colour, over those before it.
type layer struct {
	shape shape
	fill  color.NRGBA
}

// paint draws layers, smooth at their edges.
func paint(size int, layers ...layer) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, size, size))
	for py := range size {
		for px := range size {
			var r, g, b, a int
			for sy := range grain {
				for sx := range grain {
					x := (float64(px) + (float64(sx)+.5)/grain) / float64(size)
					y := (float64(py) + (float64(sy)+.5)/grain) / float64(size)
					c := iconNone
					for _, l := range layers {
						if l.shape(x, y) <= 0 {
							c = l.fill
						}
					}
					r, g, b, a = r+int(c.R)*int(c.A), g+int(c.G)*int(c.A), b+int(c.B)*int(c.A), a+int(c.A)
				}
			}
			if a > 0 {
				out.SetNRGBA(px, py, color.NRGBA{uint8(r / a), uint8(g / a), uint8(b / a), uint8(a / (grain * grain))}) //nolint:gosec // Means of bytes are bytes.
			}
		}
	}
	return out
}

// colorIcon is the icon Teams shows in most places.
func colorIcon() ([]byte, error) {
	whole := block(-1, -1, 2, 2, 0)
	return encodeIcon(paint(colorSize, layer{whole, iconNight}, layer{bubble(), iconPaper}, layer{marks(), iconGold}))
}

// outlineIcon is white on nothing, for the side bar.
func outlineIcon() ([]byte, error) {
	wide := func(x, y float64) (float64, float64) { return (x-.5)*.76 + .5, (y-.5)*.76 + .51 }
	grown := func(s shape, by float64) shape {
		return func(x, y float64) float64 {
			x, y = wide(x, y)
			return s(x, y) - by
		}
	}
	ring := without(grown(bubble(), .02), grown(bubble(), -.035))
	return encodeIcon(paint(outlineSize, layer{ring, iconPaper}, layer{grown(marks(), .004), iconPaper}))
}

func encodeIcon(i image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, i); err != nil {
		return nil, fmt.Errorf("drawing an icon: %w", err)
	}
	return b.Bytes(), nil
}
