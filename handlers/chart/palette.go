package chart

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image/color"
)

// ink names what something is drawn with. All but ground are drawn on ground.
type ink uint8

const (
	ground ink = iota
	words
	small  // words of less weight: the names of levels, the key
	edge   // the outline of a level not reached
	bar    // levels reached
	target // the level aimed at
	inks
)

// palette is a colour for each ink.
type palette [inks]color.RGBA

// Bar and target are colours of Okabe and Ito that stay apart for people who
// are colour-blind (https://jfly.uni-koeln.de/color/); the rest are those of the chat page.
// On a dark ground, blue and vermillion give way to their brighter siblings.
var (
	light = palette{
		ground: rgb(0xffffff), words: rgb(0x1b2125), small: rgb(0x4b555c), edge: rgb(0x717a80),
		bar: rgb(0x0072b2), target: rgb(0xd55e00),
	}
	dark = palette{
		ground: rgb(0x1e2427), words: rgb(0xece9e2), small: rgb(0xb3bbbf), edge: rgb(0x8a959b),
		bar: rgb(0x56b4e9), target: rgb(0xe69f00),
	}
)

func rgb(hex uint32) color.RGBA {
	return color.RGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xff} //nolint:gosec // the bytes of a constant
}

// full is an ink laid on so thick that no ground shows. Fifteen steps between
// are enough for smooth edges, and keep the whole picture within one small
// table of colours, which keeps it small.
const full = 15

// table has ground first, then each ink from thin to full.
func (p palette) table() color.Palette {
	out := color.Palette{p[ground]}
	mix := func(a, b uint8, level int) uint8 {
		return uint8((int(a)*(full-level) + int(b)*level + full/2) / full) //nolint:gosec // between two bytes
	}
	for _, c := range p[1:] {
		for level := 1; level <= full; level++ {
			out = append(out, color.RGBA{
				R: mix(p[ground].R, c.R, level), G: mix(p[ground].G, c.G, level), B: mix(p[ground].B, c.B, level), A: 0xff,
			})
		}
	}
	return out
}

// recoloured is the picture with another palette. A PNG keeps its table of
// colours in one chunk of length, name, colours and check sum
// (https://www.w3.org/TR/png-3/#11PLTE).
func recoloured(picture []byte, p palette) ([]byte, error) {
	const name = "PLTE"
	at := bytes.Index(picture, []byte(name))
	if at < 4 {
		return nil, errors.New("the picture has no table of colours")
	}
	chunk := []byte(name)
	for _, c := range p.table() {
		r, g, b, _ := c.RGBA()
		chunk = append(chunk, uint8(r>>8), uint8(g>>8), uint8(b>>8)) //nolint:gosec // the upper of two bytes
	}
	if int(binary.BigEndian.Uint32(picture[at-4:])) != len(chunk)-len(name) {
		return nil, errors.New("the table of colours has another size")
	}
	out := bytes.Clone(picture)
	copy(out[at:], binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk)))
	return out, nil
}
