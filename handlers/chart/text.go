package chart

import (
	"fmt"
	"image"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

const (
	ellipsis = "…"
	// longest is how much of a text is looked at, in characters. No line of
	// a picture holds as many.
	longest = 400
)

// faces are the letters of one picture.
type faces struct{ title, label, words, small *face }

func loadFaces() (*faces, error) {
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("reading the regular letters: %w", err)
	}
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("reading the bold letters: %w", err)
	}
	f := &faces{}
	for _, one := range []struct {
		to   **face
		font *sfnt.Font
		size float64
	}{{&f.title, bold, titleSize}, {&f.label, bold, labelSize}, {&f.words, regular, wordsSize}, {&f.small, regular, smallSize}} {
		// At 72 dots an inch, a point is a pixel. Full hinting makes every
		// letter's width whole pixels.
		letters, err := opentype.NewFace(one.font, &opentype.FaceOptions{Size: one.size, DPI: 72, Hinting: font.HintingFull})
		if err != nil {
			return nil, fmt.Errorf("making letters of %v pixels: %w", one.size, err)
		}
		*one.to = &face{font: one.font, letters: letters, known: map[rune]glyph{}}
	}
	return f, nil
}

// face is the letters of one size. It keeps those it has drawn.
type face struct {
	font    *sfnt.Font
	letters font.Face
	known   map[rune]glyph
	buffer  sfnt.Buffer
}

// glyph is one letter: how thick the ink is on each pixel of its box, whose
// origin is where the letter stands.
type glyph struct {
	box     image.Rectangle
	levels  []uint8
	advance int
}

func (f *face) glyph(r rune) glyph {
	if g, ok := f.known[r]; ok {
		return g
	}
	var g glyph
	box, mask, corner, advance, ok := f.letters.Glyph(fixed.Point26_6{}, r)
	if ok {
		g.advance = advance.Round()
		g.box = box
		g.levels = make([]uint8, box.Dx()*box.Dy())
		for i := range g.levels {
			_, _, _, a := mask.At(corner.X+i%box.Dx(), corner.Y+i/box.Dx()).RGBA()
			g.levels[i] = uint8((a*full + 0x7fff) / 0xffff) //nolint:gosec // at most full
		}
	}
	f.known[r] = g
	return g
}

func (f *face) width(s string) int {
	w := 0
	for _, r := range s {
		w += f.glyph(r).advance
	}
	return w
}

// has says whether the font has the letter.
func (f *face) has(r rune) bool {
	i, err := f.font.GlyphIndex(&f.buffer, r)
	return err == nil && i != 0
}

// shown is what can be shown of a text, on one line: other letters than the
// font's become an ellipsis, other signs go. It is "" when nothing readable
// is left.
func (f *face) shown(s string) string {
	var b strings.Builder
	readable, gap, seen := false, false, 0
	for _, r := range s {
		if seen++; seen > longest {
			break
		}
		switch {
		case unicode.IsSpace(r):
			b.WriteByte(' ')
		case r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.In(r, unicode.Cf):
			continue
		case f.has(r):
			b.WriteRune(r)
			readable = readable || unicode.IsLetter(r) || unicode.IsNumber(r)
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if !gap {
				b.WriteString(ellipsis)
			}
			gap = true
			continue
		default:
			continue
		}
		gap = false
	}
	if !readable {
		return ""
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// cut ends the text in an ellipsis where it is wider than there is room.
func (f *face) cut(s string, room int) string {
	if f.width(s) <= room {
		return s
	}
	room -= f.width(ellipsis)
	end, used := 0, 0
	for i, r := range s {
		if used += f.glyph(r).advance; used > room {
			break
		}
		end = i + len(string(r))
	}
	return strings.TrimRight(s[:end], " ,.;:") + ellipsis
}

// wrap sets the text in lines; the last one is cut when there are more.
func (f *face) wrap(s string, room, most int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		switch {
		case f.width(longer) <= room:
			line = longer
		case len(out) == most-1 || line == "":
			// The last line takes what it can of the rest. A word too wide for
			// a line stays one and is cut.
			line = longer
		default:
			out = append(out, f.cut(line, room))
			line = word
		}
		if f.width(line) > room && len(out) == most-1 {
			break
		}
	}
	if line != "" {
		out = append(out, f.cut(line, room))
	}
	return out
}
