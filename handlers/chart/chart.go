// Package chart draws a chat.Chart as a picture: a row for each skill or date,
// a cell for each level. Every platform that shows pictures shows this one.
//
// What a picture says is said by shape and in words; colour only helps. The
// letters are the Go fonts, whose licence is in the file GO-FONTS-LICENCE.
package chart

import (
	"bytes"
	"errors"
	"fmt"
	"image/png"

	"github.com/framework-coach/framework-coach/chat"
)

const (
	// Width is how wide a picture is meant to be shown at most, in CSS pixels.
	Width = 480
	// Scale is the pixels of a picture in a CSS pixel, for sharp letters on the
	// screens of telephones.
	Scale = 2
	// MaxRows is how many rows a picture shows; it says how many it leaves out.
	MaxRows = 60
	// MaxColumns is how many levels have room side by side.
	MaxColumns = 8
)

// ErrNoPicture says that a chart cannot be drawn: it has no rows or no
// columns, or more than MaxColumns. Its Table still says all of it.
var ErrNoPicture = errors.New("the chart cannot be drawn as a picture")

// Pictures are one chart in PNG for either kind of page.
type Pictures struct{ Light, Dark []byte }

// Both draws the chart for pages that let the browser choose. It takes as long
// as one picture would: the two differ in nothing but their table of colours.
// A picture is Width times Scale pixels wide and as high as its rows need, at
// most about 8,000 pixels; the same chart gives the same pixels. The error is
// ErrNoPicture for a chart without anything to draw.
//
// Letters the Go fonts lack (they have Latin, Greek and Cyrillic) are left out
// or shown as an ellipsis; a label without any other becomes "Row 3".
func Both(c chat.Chart) (Pictures, error) {
	if len(c.Rows) == 0 || len(c.Columns) == 0 || len(c.Columns) > MaxColumns {
		return Pictures{}, ErrNoPicture
	}
	f, err := loadFaces()
	if err != nil {
		return Pictures{}, err
	}
	var b bytes.Buffer
	// The best compression saves a tenth and takes seven times as long.
	if err := png.Encode(&b, plan(c, f).draw(light)); err != nil {
		return Pictures{}, fmt.Errorf("writing the picture: %w", err)
	}
	second, err := recoloured(b.Bytes(), dark)
	if err != nil {
		return Pictures{}, fmt.Errorf("writing the dark picture: %w", err)
	}
	return Pictures{Light: b.Bytes(), Dark: second}, nil
}
